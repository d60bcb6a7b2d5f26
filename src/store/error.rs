use std::{
    io,
    path::{Path, PathBuf},
};

/// Why an atlas could not be opened, read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// No file is there.
    #[error("{path}: no atlas there; `dateline map` or `dateline import` makes one", path = .path.display())]
    Missing {
        /// The path asked for.
        path: PathBuf,
    },
    /// The file is something else. It was not changed.
    #[error("{path}: not an atlas of dateline ({why}); it was left as it is, name another file", path = .path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
        /// What gave it away.
        why: String,
    },
    /// A newer program wrote it. It was not changed.
    #[error("{path}: written by a newer dateline (atlas format {found}, this program knows {known}); use that version", path = .path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// The format it has.
        found: i64,
        /// The newest format known here.
        known: i64,
    },
    /// A development version before the first release wrote it. It was not changed.
    #[error("{path}: written by an older dateline (atlas format {found}, this program knows {known}); move it away and run `dateline map` again", path = .path.display())]
    Older {
        /// The file.
        path: PathBuf,
        /// The format it has.
        found: i64,
        /// The format known here.
        known: i64,
    },
    /// Part of the file is missing or unreadable. It was not changed.
    #[error("{path}: the atlas is damaged ({why}); restore a copy, or move it away and run `dateline map` again", path = .path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// Another process is writing.
    #[error("{path}: another dateline is writing this atlas ({holder}); wait for it to end", path = .path.display())]
    Busy {
        /// The file.
        path: PathBuf,
        /// Its process id and since when, as it wrote them.
        holder: String,
    },
    /// Another program (QGIS in edit mode, say) holds the database itself.
    #[error("{path}: another program has the atlas open for writing; save and close it there, then run again", path = .path.display())]
    Locked {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// SQLite failed otherwise: a full disk, for one.
    #[error("{path}: the atlas cannot be read or written", path = .path.display())]
    Sqlite {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// The file system failed.
    #[error("{path}: cannot be read or written", path = .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// An article has more mentions, or a data set more rows, than an atlas can number.
    #[error("article {article_id}: too many mentions for one article or data set (at most 4,294,967,295)")]
    TooMany {
        /// The article or data set.
        article_id: String,
    },
}

impl StoreError {
    /// Sorts SQLite's errors into those that a user can act on.
    pub(super) fn sqlite(path: &Path, source: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        let path = path.to_owned();
        match source.sqlite_error_code() {
            Some(Code::NotADatabase) => Self::Foreign { path, why: "no SQLite file".into() },
            Some(Code::DatabaseCorrupt) => Self::Damaged { path, why: source.to_string() },
            Some(Code::DatabaseBusy | Code::DatabaseLocked) => Self::Locked { path, source },
            _ => Self::Sqlite { path, source },
        }
    }

    pub(super) fn io(path: &Path, source: io::Error) -> Self {
        Self::Io { path: path.to_owned(), source }
    }
}
