//! One writer at a time: a file beside the atlas, locked by the system, naming its holder.
//!
//! The system drops the lock when its process dies, however it dies, so no lock goes stale. SQLite's own
//! locks stay as they are: they know nothing of who holds them.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, Read, Seek, Write},
    path::{Path, PathBuf},
};

use super::StoreError;

/// Holds the right to write an atlas until dropped.
#[derive(Debug)]
pub(super) struct WriterLock {
    path: PathBuf,
    _file: File,
}

impl WriterLock {
    /// Takes the lock of the atlas at `atlas`; `since` is printed to whoever else asks.
    pub(super) fn take(atlas: &Path, since: &str) -> Result<Self, StoreError> {
        let path = lock_path(atlas);
        let holder = format!("process {}, since {since}", std::process::id());
        loop {
            let mut file = open(&path).map_err(|error| StoreError::io(&path, error))?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Err(busy(atlas, &mut file)),
                // A file system without locks (some network mounts): SQLite's own locks must do.
                Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
                Err(TryLockError::Error(error)) => return Err(StoreError::io(&path, error)),
            }
            sign(&mut file, &holder).map_err(|error| StoreError::io(&path, error))?;
            // The last holder may have removed the file between our open and our lock: then nobody else
            // would see this lock, and we take the file that stands there now.
            if fs::read_to_string(&path).is_ok_and(|text| text == holder) {
                return Ok(Self { path, _file: file });
            }
        }
    }
}

impl Drop for WriterLock {
    fn drop(&mut self) {
        // Left behind, it does no harm: the lock is what counts.
        let _ = fs::remove_file(&self.path);
    }
}

/// Where the lock of an atlas stands: beside it, with `.lock` added to its name.
fn lock_path(atlas: &Path) -> PathBuf {
    let mut name = atlas.as_os_str().to_owned();
    name.push(".lock");
    PathBuf::from(name)
}

fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)
}

fn sign(file: &mut File, holder: &str) -> io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    file.write_all(holder.as_bytes())
}

fn busy(atlas: &Path, file: &mut File) -> StoreError {
    let mut holder = String::new();
    // Windows refuses to read a locked file: the refusal still says that somebody writes.
    if file.read_to_string(&mut holder).is_err() || holder.is_empty() {
        holder = "process unknown".into();
    }
    StoreError::Busy { path: atlas.to_owned(), holder }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_writer_is_told_who_and_since_when() {
        let folder = tempfile::tempdir().unwrap();
        let atlas = folder.path().join("atlas.gpkg");
        let held = WriterLock::take(&atlas, "2019-04-13T10:00:00Z").unwrap();
        let refusal = WriterLock::take(&atlas, "later").unwrap_err().to_string();
        assert!(refusal.contains(&format!("process {}", std::process::id())), "{refusal}");
        assert!(refusal.contains("since 2019-04-13T10:00:00Z"), "{refusal}");
        drop(held);
        WriterLock::take(&atlas, "later").unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "nothing stays behind");
    }

    #[test]
    fn a_lock_file_left_by_a_killed_run_holds_nobody_up() {
        let folder = tempfile::tempdir().unwrap();
        let atlas = folder.path().join("atlas.gpkg");
        fs::write(lock_path(&atlas), "process 1, since long ago").unwrap();
        WriterLock::take(&atlas, "now").unwrap();
    }
}
