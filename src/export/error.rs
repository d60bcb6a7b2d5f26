use std::{
    io,
    path::{Path, PathBuf},
};

use crate::store::StoreError;

/// Why an output could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// The file system failed: no room, no right, a file where a folder should be.
    #[error("{path}: cannot be written", path = .path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Where an output should go there is a file that dateline did not write. It was left as it is.
    #[error("{path}: is there already and not of dateline; move it away, or name another folder with -o", path = .path.display())]
    Stranger {
        /// The file.
        path: PathBuf,
    },
    /// The atlas could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ExportError {
    pub(super) fn io(path: &Path, source: io::Error) -> Self {
        Self::Io { path: path.to_owned(), source }
    }
}

/// A failed write while rows come from an atlas: which file it was is known one level up.
#[derive(Debug)]
pub(super) enum Halt {
    Store(StoreError),
    Write(io::Error),
}

impl From<StoreError> for Halt {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<io::Error> for Halt {
    fn from(error: io::Error) -> Self {
        Self::Write(error)
    }
}

impl Halt {
    pub(super) fn at(self, path: &Path) -> ExportError {
        match self {
            Self::Store(error) => ExportError::Store(error),
            Self::Write(error) => ExportError::io(path, error),
        }
    }
}
