use std::{
    io,
    path::{Path, PathBuf},
};

use zip::result::ZipError;

use super::SOURCES;
use crate::gazetteer::table::CompileError;

/// Why a source cannot be imported at all. What lies behind it is its source, and not in its own words.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SourceError {
    /// It cannot be read, from the start or from some line on.
    #[error("{}{}: cannot be read", file.display(), place(*line))]
    Io {
        /// The file.
        file: PathBuf,
        /// The line read last; 0 where none was.
        line: u64,
        /// What the system, or the packing, says.
        source: io::Error,
    },
    /// A zip file is damaged or not to be read.
    #[error("{}: {}", file.display(), zip_words(source))]
    Zip {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        source: ZipError,
    },
    /// No format claims it.
    #[error("{}: {found}; expected one of {}, or say which with --from", file.display(), formats())]
    Unknown {
        /// The file.
        file: PathBuf,
        /// What it seems to be.
        found: String,
    },
    /// A zip file or folder with nothing in it that a format claims.
    #[error("{}: nothing usable in it: it holds {holds}; expected one of {}", file.display(), formats())]
    Nothing {
        /// The file.
        file: PathBuf,
        /// What is in it.
        holds: String,
    },
    /// It has no rows, or none of its rows can be used.
    #[error("{}: {found}", file.display())]
    NoRows {
        /// The file.
        file: PathBuf,
        /// What was found instead.
        found: String,
    },
    /// The header does not say where the names or the points are.
    #[error("{}", file.display())]
    Columns {
        /// The file.
        file: PathBuf,
        /// Which column is missing.
        source: super::ColumnError,
    },
    /// It is no text.
    #[error("{}, line {line}: is not UTF-8; save the file as UTF-8", file.display())]
    NotUtf8 {
        /// The file.
        file: PathBuf,
        /// Its first line that is not.
        line: u64,
    },
    /// It is no JSON.
    #[error("{}: is no whole JSON file", file.display())]
    Json {
        /// The file.
        file: PathBuf,
        /// What is wrong, with line and column.
        source: serde_json::Error,
    },
    /// Names without the places they belong to.
    #[error("{}: has only {what}: give the dump with the places too, such as allCountries.zip", file.display())]
    Alone {
        /// The file.
        file: PathBuf,
        /// What it has.
        what: &'static str,
    },
    /// The table cannot take a row.
    #[error("{}", file.display())]
    Compile {
        /// The file.
        file: PathBuf,
        /// Why.
        source: CompileError,
    },
}

impl SourceError {
    pub(super) fn io(file: &Path, line: u64) -> impl Fn(io::Error) -> Self {
        move |source| Self::Io { file: file.into(), line, source }
    }
}

fn zip_words(error: &ZipError) -> &'static str {
    match error {
        ZipError::UnsupportedArchive(_) => "is packed in a way that is not read, unpack it first",
        ZipError::InvalidPassword => "is locked with a password, unpack it first",
        _ => "is no whole zip file, download it again",
    }
}

fn place(line: u64) -> String {
    if line == 0 { String::new() } else { format!(", after line {line}") }
}

fn formats() -> String {
    SOURCES.iter().map(|format| format.name).collect::<Vec<_>>().join(", ")
}
