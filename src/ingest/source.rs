//! A file to read, the events that reading it gives, and the digest of what was read.

use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use sha2::{Digest, Sha256};

use super::{Format, NoteKind, Problem};
use crate::model::{Article, DateCandidate};

/// A file that was found, not yet opened.
#[derive(Debug, Clone)]
pub struct Source {
    /// As opened: the input as the person named it, and the path below it.
    pub path: PathBuf,
    /// As messages name it.
    pub shown: String,
    /// Relative to the input folder, with `/`.
    pub id: String,
    /// Absolute, every link above the file resolved: what metadata is matched by.
    pub located: PathBuf,
    /// How it is read.
    pub format: &'static Format,
}

/// What reading a file gives, piece by piece.
#[derive(Debug)]
pub enum Event {
    /// An article.
    Article(Box<Piece>),
    /// Something that failed.
    Problem(Problem),
    /// Something to know.
    Note(NoteKind, String),
    /// The file was read to its end.
    Done(FileDigest),
}

/// An article out of a file.
#[derive(Debug)]
pub struct Piece {
    pub article: Article,
    /// Where in the file it stands.
    pub line: Option<u64>,
    /// Dates that the file itself gives, to choose the date of publication from.
    pub dates: Vec<DateCandidate>,
    /// Its zones are known already.
    pub zoned: bool,
}

/// What a file held, byte for byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileDigest {
    pub sha256: [u8; 32],
    pub bytes: u64,
}

/// The events of one file, read as they are asked for.
pub type Events = Box<dyn Iterator<Item = Event> + Send>;

/// Hashes and counts what passes through a [`Tallied`] reader, and can be asked when it is through.
#[derive(Debug, Clone, Default)]
pub struct Tally(Arc<Mutex<(Sha256, u64)>>);

/// A reader that keeps a [`Tally`].
#[derive(Debug)]
pub struct Tallied<R> {
    inner: R,
    tally: Tally,
}

/// Opens a file whose bytes are tallied.
pub fn open(path: &Path) -> io::Result<(Tallied<File>, Tally)> {
    let tally = Tally::default();
    Ok((Tallied { inner: File::open(path)?, tally: tally.clone() }, tally))
}

impl Tally {
    /// The digest of all that was read so far.
    pub fn digest(&self) -> FileDigest {
        let state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        FileDigest { sha256: state.0.clone().finalize().into(), bytes: state.1 }
    }
}

impl<R: Read> Read for Tallied<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        let mut state = self.tally.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.0.update(&buffer[..read]);
        state.1 += read as u64;
        Ok(read)
    }
}
