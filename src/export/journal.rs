//! Which files in an output folder are dateline's own.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File, OpenOptions},
    io::{self, BufRead, BufReader, Write},
    path::{Component, Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::{ExportError, folder::MANIFEST};

const JOURNAL: &str = ".dateline-unfinished.jsonl";

/// The files that finished and unfinished runs left, with every content they may have.
#[derive(Debug, Default)]
pub struct Known {
    files: BTreeMap<String, BTreeSet<String>>,
    /// Whether the folder is known to be dateline's: then a file at one of its paths is no stranger's.
    ours: bool,
}

#[derive(Debug, Serialize, Deserialize)]
struct Line {
    path: String,
    sha256: String,
}

#[derive(Deserialize)]
struct Manifest {
    program: String,
    files: Vec<Line>,
}

impl Known {
    /// Reads the manifest and the journal in `root`, whichever are there.
    pub fn read(root: &Path, ours: bool) -> Result<Self, ExportError> {
        let mut known = Self { files: BTreeMap::new(), ours };
        known.read_manifest(&root.join(MANIFEST))?;
        known.read_journal(&root.join(JOURNAL))?;
        Ok(known)
    }

    /// The files by path, each with the hashes it may have.
    pub fn files(&self) -> impl Iterator<Item = (&String, &BTreeSet<String>)> {
        self.files.iter()
    }

    /// Notes a file. A path that leads out of the folder is not ours, whatever a list says.
    pub fn add(&mut self, path: &str, sha256: &str) {
        let inside = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
        if inside && !path.is_empty() {
            self.files.entry(path.to_owned()).or_default().insert(sha256.to_owned());
        }
    }

    /// Whether the file at `path` may be replaced.
    pub fn may_replace(&self, path: &str) -> bool {
        self.ours || self.files.contains_key(path)
    }

    fn read_manifest(&mut self, path: &Path) -> Result<(), ExportError> {
        let Some(file) = open(path)? else { return Ok(()) };
        let manifest: Result<Manifest, _> = serde_json::from_reader(BufReader::new(file));
        match manifest {
            Ok(manifest) if manifest.program == "dateline" => {
                self.ours = true;
                manifest.files.iter().for_each(|line| self.add(&line.path, &line.sha256));
                Ok(())
            }
            _ => Err(ExportError::Stranger { path: path.to_owned() }),
        }
    }

    fn read_journal(&mut self, path: &Path) -> Result<(), ExportError> {
        let Some(file) = open(path)? else { return Ok(()) };
        self.ours = true;
        for line in BufReader::new(file).split(b'\n') {
            let line = line.map_err(|error| ExportError::io(path, error))?;
            // The last line of a killed run may be cut short: its file never appeared.
            if let Ok(Line { path, sha256 }) = serde_json::from_slice(&line) {
                self.add(&path, &sha256);
            }
        }
        Ok(())
    }
}

/// The list that stands in for the manifest while a run works.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: File,
}

impl Journal {
    /// Starts the journal of `root` with what is known.
    pub fn start(root: &Path, known: &Known) -> Result<Self, ExportError> {
        let path = root.join(JOURNAL);
        let file = OpenOptions::new().append(true).create(true).open(&path);
        let mut journal = Self { file: file.map_err(|error| ExportError::io(&path, error))?, path };
        // A line cut short by a kill must not run into the next one.
        journal.line(b"")?;
        for (path, hashes) in known.files() {
            hashes.iter().try_for_each(|hash| journal.add(path, hash))?;
        }
        Ok(journal)
    }

    /// Notes a file that is about to appear.
    pub fn add(&mut self, path: &str, sha256: &str) -> Result<(), ExportError> {
        let line = Line { path: path.to_owned(), sha256: sha256.to_owned() };
        let line = serde_json::to_vec(&line).map_err(|error| ExportError::io(&self.path, error.into()))?;
        self.line(&line)
    }

    /// Takes the journal away: the manifest is there.
    pub fn end(self) -> Result<(), ExportError> {
        fs::remove_file(&self.path).map_err(|error| ExportError::io(&self.path, error))
    }

    fn line(&mut self, line: &[u8]) -> Result<(), ExportError> {
        let line = [line, b"\n"].concat();
        self.file.write_all(&line).map_err(|error| ExportError::io(&self.path, error))
    }
}

fn open(path: &Path) -> Result<Option<File>, ExportError> {
    match File::open(path) {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(ExportError::io(path, error)),
    }
}
