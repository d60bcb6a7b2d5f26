//! Which files in an output folder are dateline's own.

use std::{
    collections::BTreeMap,
    fs::{self, File, OpenOptions},
    io::{self, BufRead, BufReader, Write},
    path::{Component, Path, PathBuf},
    time::SystemTime,
};

use serde::{Deserialize, Serialize};

use super::{
    ExportError,
    folder::{Entry, MANIFEST, hash_of},
};

const JOURNAL: &str = ".dateline-unfinished.jsonl";

/// The files that finished and unfinished runs left, with every content they may have.
#[derive(Debug, Default)]
pub struct Known {
    files: BTreeMap<String, Vec<Entry>>,
    /// Whether the folder is known to be dateline's: then a file at one of its paths is no stranger's.
    ours: bool,
    /// When the manifest was written: every file that it lists was there before.
    finished: Option<SystemTime>,
    /// Whether a run ended before its time.
    unfinished: bool,
}

#[derive(Debug, Serialize, Deserialize)]
struct Line {
    path: String,
    #[serde(flatten)]
    entry: Entry,
}

#[derive(Deserialize)]
struct Manifest {
    program: String,
    files: Vec<Line>,
}

impl Known {
    /// Reads the manifest and the journal in `root`, whichever are there.
    pub fn read(root: &Path, ours: bool) -> Result<Self, ExportError> {
        let mut known = Self { ours, ..Self::default() };
        known.read_manifest(&root.join(MANIFEST))?;
        known.read_journal(&root.join(JOURNAL))?;
        Ok(known)
    }

    /// The files by path, each with the contents it may have.
    pub fn files(&self) -> impl Iterator<Item = (&String, &Vec<Entry>)> {
        self.files.iter()
    }

    /// Whether a run ended before its time: then files may not have reached the disk.
    pub fn is_unfinished(&self) -> bool {
        self.unfinished
    }

    /// The file at `path`, if it was made from `made_from` and stands in `root` as it was left.
    ///
    /// Costs a look at its length and time; a file that may have changed since is read.
    pub fn unchanged(&self, root: &Path, path: &str, made_from: &str) -> Option<&Entry> {
        let entries = self.files.get(path)?;
        let entry = entries.iter().find(|entry| entry.made_from.as_deref() == Some(made_from))?;
        let target = root.join(path);
        let file = fs::symlink_metadata(&target).ok().filter(|file| file.is_file())?;
        // The first entry is the manifest's, if there is one.
        let finished = self.finished.filter(|_| entries.first() == Some(entry));
        let older = || file.modified().ok().zip(finished).is_some_and(|(changed, end)| changed < end);
        let same =
            file.len() == entry.bytes && (older() || hash_of(&target).is_ok_and(|hash| hash == entry.sha256));
        same.then_some(entry)
    }

    /// Notes a file. A path that leads out of the folder is not ours, whatever a list says.
    pub fn add(&mut self, path: &str, entry: &Entry) {
        let inside = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
        if inside && !path.is_empty() {
            let entries = self.files.entry(path.to_owned()).or_default();
            if !entries.contains(entry) {
                entries.push(entry.clone());
            }
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
                self.finished = fs::metadata(path).and_then(|manifest| manifest.modified()).ok();
                manifest.files.iter().for_each(|line| self.add(&line.path, &line.entry));
                Ok(())
            }
            _ => Err(ExportError::Stranger { path: path.to_owned() }),
        }
    }

    fn read_journal(&mut self, path: &Path) -> Result<(), ExportError> {
        let Some(file) = open(path)? else { return Ok(()) };
        self.ours = true;
        self.unfinished = true;
        for line in BufReader::new(file).split(b'\n') {
            let line = line.map_err(|error| ExportError::io(path, error))?;
            // The last line of a killed run may be cut short: its file never appeared.
            if let Ok(Line { path, entry }) = serde_json::from_slice(&line) {
                self.add(&path, &entry);
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
        for (path, entries) in known.files() {
            entries.iter().try_for_each(|entry| journal.add(path, entry))?;
        }
        Ok(journal)
    }

    /// Notes a file that is about to appear.
    pub fn add(&mut self, path: &str, entry: &Entry) -> Result<(), ExportError> {
        let line = Line { path: path.to_owned(), entry: entry.clone() };
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
