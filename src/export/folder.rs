//! The output folder: every file whole or not at all, and nothing of a stranger's touched.
//!
//! `manifest.json` lists what a finished run left. While a run works, a journal takes its place: the files of
//! the manifest, and each new file just before it appears. So whenever a run is killed, the next one still
//! knows which files in the folder are dateline's, by path and content, and may replace or delete those.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File},
    io::{self, BufWriter, Read, Write},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{
    ExportError,
    journal::{Journal, Known},
};

/// The list of a finished folder.
pub const MANIFEST: &str = "manifest.json";
const TEMPORARY: &str = ".dateline-";

/// A file that a run left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Features or rows; absent where neither is a thing (a page).
    pub rows: Option<u64>,
    /// Its length.
    pub bytes: u64,
    /// SHA-256 of its bytes, in hex.
    pub sha256: String,
    /// Names what it was made from: the same name, the same bytes. Absent where nobody gave one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made_from: Option<String>,
}

/// What became of the files of an earlier run that this one did not write.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tidied {
    /// Deleted: they were as dateline had left them.
    pub deleted: Vec<String>,
    /// Left alone: somebody changed them since.
    pub changed: Vec<String>,
}

/// An output folder while a run works on it.
#[derive(Debug)]
pub struct Folder {
    root: PathBuf,
    known: Known,
    journal: Journal,
    written: BTreeMap<String, Entry>,
    rewritten: BTreeSet<String>,
}

impl Folder {
    /// Makes the folder where it is missing, and takes away `manifest.json`: from here to [`Folder::finish`]
    /// the folder is unfinished.
    ///
    /// `ours` says that the folder is known to be dateline's although no list is there. Otherwise a file that
    /// stands where this run will write is a stranger's, and writing to it is refused.
    pub fn open(root: &Path, ours: bool) -> Result<Self, ExportError> {
        fs::create_dir_all(root).map_err(|error| ExportError::io(root, error))?;
        let known = Known::read(root, ours)?;
        let journal = Journal::start(root, &known)?;
        remove_if_there(&root.join(MANIFEST))?;
        let (written, rewritten) = (BTreeMap::new(), BTreeSet::new());
        let folder = Self { root: root.to_owned(), known, journal, written, rewritten };
        folder.remove_drafts();
        Ok(folder)
    }

    /// Keeps the file `path` as it is, if an earlier run made it from `made_from` and nobody touched it since.
    /// Says whether it did: otherwise the file has to be written.
    pub fn keep(&mut self, path: &str, made_from: &str) -> bool {
        let entry = self.known.unchanged(&self.root, path, made_from).cloned();
        entry.map(|entry| self.written.insert(path.to_owned(), entry)).is_some()
    }

    /// Keeps all files that an earlier run made from `made_from`, if `path` is among them and nobody touched
    /// any of them since. Says whether it did.
    pub fn keep_with(&mut self, path: &str, made_from: &str) -> bool {
        let made = |entries: &[Entry]| entries.iter().any(|e| e.made_from.as_deref() == Some(made_from));
        let together = self.known.files().filter(|(_, entries)| made(entries)).map(|(path, _)| path);
        let unchanged = |path: &String| {
            let entry = self.known.unchanged(&self.root, path, made_from);
            entry.map(|entry| (path.clone(), entry.clone()))
        };
        let kept: Option<Vec<(String, Entry)>> = together.map(unchanged).collect();
        let Some(kept) = kept.filter(|kept| kept.iter().any(|(known, _)| known == path)) else {
            return false;
        };
        self.written.extend(kept);
        true
    }

    /// Writes the file `path` (relative, with `/`) through `fill`, which returns the number of rows.
    ///
    /// A file that is there with the same bytes is left as it is, its time included. On any error nothing
    /// appears, and what was there before stays.
    ///
    /// `made_from` is for [`Folder::keep`].
    pub fn write<E: From<ExportError>>(
        &mut self,
        path: &str,
        made_from: &str,
        fill: impl FnOnce(&mut dyn Write) -> Result<Option<u64>, E>,
    ) -> Result<(), E> {
        let target = self.root.join(path);
        let draft = Draft::new(&target)?;
        let (mut entry, draft) = draft.fill(&target, fill)?;
        entry.made_from = Some(made_from.to_owned());
        self.publish(path, &target, entry, draft)?;
        Ok(())
    }

    /// How many files were written anew: the others were there already, with the same bytes.
    pub fn rewritten(&self) -> usize {
        self.rewritten.len()
    }

    /// What this run left so far, by path.
    pub fn entries(&self) -> &BTreeMap<String, Entry> {
        &self.written
    }

    /// Deletes what earlier runs left and this one did not write, then writes the manifest through `fill`,
    /// last of all.
    pub fn finish<E: From<ExportError>>(
        mut self,
        fill: impl FnOnce(&BTreeMap<String, Entry>, &mut dyn Write) -> Result<(), E>,
    ) -> Result<Tidied, E> {
        let tidied = self.tidy()?;
        self.make_lasting()?;
        let target = self.root.join(MANIFEST);
        let written = std::mem::take(&mut self.written);
        let (_, draft) = Draft::new(&target)?.fill(&target, |out| fill(&written, out).map(|()| None))?;
        draft.as_file().sync_all().map_err(|error| ExportError::io(&target, error))?;
        draft.persist(&target).map_err(|error| ExportError::io(&target, error.error))?;
        sync_folder(&self.root);
        self.journal.end()?;
        Ok(tidied)
    }

    fn publish(
        &mut self,
        path: &str,
        target: &Path,
        entry: Entry,
        draft: tempfile::NamedTempFile,
    ) -> Result<(), ExportError> {
        if !same_bytes(target, &entry) {
            if !self.known.may_replace(path) && target.exists() {
                return Err(ExportError::Stranger { path: target.to_owned() });
            }
            self.journal.add(path, &entry)?;
            draft.persist(target).map_err(|error| ExportError::io(target, error.error))?;
            self.rewritten.insert(path.to_owned());
        }
        self.known.add(path, &entry);
        self.written.insert(path.to_owned(), entry);
        Ok(())
    }

    /// Makes the files last through a power failure, all together: one by one each would wait for the disk.
    /// Only the manifest says that they are whole, and it comes after this.
    fn make_lasting(&self) -> Result<(), ExportError> {
        let here = |path: &&String| self.known.is_unfinished() || self.rewritten.contains(*path);
        for path in self.written.keys().filter(here) {
            let target = self.root.join(path);
            let synced = File::open(&target).and_then(|file| file.sync_all());
            synced.map_err(|error| ExportError::io(&target, error))?;
        }
        ["layers/mentions", "layers/places", "layers"]
            .iter()
            .for_each(|folder| sync_folder(&self.root.join(folder)));
        Ok(())
    }

    fn tidy(&self) -> Result<Tidied, ExportError> {
        let mut tidied = Tidied::default();
        for (path, entries) in self.known.files() {
            let target = self.root.join(path);
            if self.written.contains_key(path) || !target.is_file() {
                continue;
            }
            let hash = hash_of(&target).map_err(|error| ExportError::io(&target, error))?;
            if entries.iter().any(|entry| entry.sha256 == hash) {
                fs::remove_file(&target).map_err(|error| ExportError::io(&target, error))?;
                tidied.deleted.push(path.clone());
            } else {
                tidied.changed.push(path.clone());
            }
        }
        Ok(tidied)
    }

    /// Temporary files of killed runs carry a name that nobody else gives.
    fn remove_drafts(&self) {
        for folder in [".", "layers/mentions", "layers/places", "page"] {
            let Ok(entries) = fs::read_dir(self.root.join(folder)) else { continue };
            for entry in entries.flatten() {
                let name = entry.file_name();
                let name = name.to_string_lossy();
                if name.starts_with(TEMPORARY) && name.ends_with(".tmp") {
                    // What cannot be removed now is removed by the next run.
                    let _ = fs::remove_file(entry.path());
                }
            }
        }
    }
}

/// A temporary file in the folder of its target, deleted unless it becomes the target.
struct Draft(tempfile::NamedTempFile);

impl Draft {
    fn new(target: &Path) -> Result<Self, ExportError> {
        let folder = target.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder).map_err(|error| ExportError::io(folder, error))?;
        let mut builder = tempfile::Builder::new();
        builder.prefix(TEMPORARY).suffix(".tmp");
        #[cfg(unix)]
        builder.permissions(readable());
        builder.tempfile_in(folder).map(Self).map_err(|error| ExportError::io(folder, error))
    }

    fn fill<E: From<ExportError>>(
        self,
        target: &Path,
        fill: impl FnOnce(&mut dyn Write) -> Result<Option<u64>, E>,
    ) -> Result<(Entry, tempfile::NamedTempFile), E> {
        let mut out =
            BufWriter::with_capacity(1 << 16, Hashing { out: self.0, hasher: Sha256::new(), bytes: 0 });
        let rows = fill(&mut out)?;
        let fails = |error| ExportError::io(target, error);
        let Hashing { out: draft, hasher, bytes } =
            out.into_inner().map_err(|error| fails(error.into_error()))?;
        Ok((Entry { rows, bytes, sha256: hex(&hasher.finalize()), made_from: None }, draft))
    }
}

/// What a plain new file gets: the user's umask is taken from it.
#[cfg(unix)]
fn readable() -> fs::Permissions {
    std::os::unix::fs::PermissionsExt::from_mode(0o666)
}

struct Hashing {
    out: tempfile::NamedTempFile,
    hasher: Sha256,
    bytes: u64,
}

impl Write for Hashing {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        let written = self.out.write(buffer)?;
        self.hasher.update(&buffer[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Lower-case hex.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn same_bytes(target: &Path, entry: &Entry) -> bool {
    fs::symlink_metadata(target).is_ok_and(|file| file.is_file() && file.len() == entry.bytes)
        && hash_of(target).is_ok_and(|hash| hash == entry.sha256)
}

/// SHA-256 of a file's bytes, in hex.
pub(super) fn hash_of(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hex(&hasher.finalize())),
            read => hasher.update(&buffer[..read]),
        }
    }
}

fn remove_if_there(path: &Path) -> Result<(), ExportError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(ExportError::io(path, error)),
        _ => Ok(()),
    }
}

/// Makes a rename last through a power failure, where the system can do that.
fn sync_folder(folder: &Path) {
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}
