//! Why a gazetteer cannot be used.

use std::{io, path::PathBuf};

use super::table;
use crate::encoding::Undecodable;

/// Why a user's gazetteer cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GazetteerError {
    /// The file cannot be read.
    #[error("{}: {source}", file.display())]
    Io {
        /// The file.
        file: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// It is no text.
    #[error("{}: {source}", file.display())]
    Text {
        /// The file.
        file: PathBuf,
        /// Why.
        source: Undecodable,
    },
    /// A row is wrong.
    #[error("{}, {source}", file.display())]
    Row {
        /// The file.
        file: PathBuf,
        /// The line, the column and what is wrong.
        source: table::RowError,
    },
    /// It cannot be compiled.
    #[error("{}: {source}", file.display())]
    Compile {
        /// The file.
        file: PathBuf,
        /// Why.
        source: table::CompileError,
    },
    /// The compiled bytes are wrong.
    #[error("{name}: {source}")]
    Table {
        /// Which table.
        name: String,
        /// Why.
        source: table::TableError,
    },
    /// More layers than can be looked through at once.
    #[error("{name}: more than {} gazetteers at once; import several into one file", super::MAX_LAYERS)]
    TooMany {
        /// The one that is too many.
        name: String,
    },
}
