//! A new atlas that nobody sees before it is whole.

use std::{
    ffi::OsString,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use tempfile::TempPath;

use super::{Atlas, StoreError, open};

/// An atlas being made beside the place where it will stand; gone when dropped before that. Only the holder of
/// the atlas's lock touches it.
#[derive(Debug)]
pub(super) struct Draft {
    file: TempPath,
    atlas: PathBuf,
}

impl Draft {
    /// Makes an empty atlas that is to stand at `path`. Nobody else reads it and nothing of it is kept half
    /// way, so that it needs no log and no wait for the disk.
    pub(super) fn new(path: &Path) -> Result<(Atlas, Self), StoreError> {
        let fails = |error| StoreError::sqlite(path, error);
        let file = TempPath::try_from_path(place(path)).map_err(|error| StoreError::io(path, error))?;
        let draft = Self { file, atlas: path.to_owned() };
        let connection = open::write_schema(&draft.file).map_err(fails)?;
        open::set_up(&connection).map_err(fails)?;
        connection.pragma_update(None, "cache_size", open::CACHE_KIB).map_err(fails)?;
        Ok((Atlas::new(path, connection), draft))
    }

    /// Puts it where it belongs, once it is on the disk.
    pub(super) fn publish(self) -> Result<(), StoreError> {
        let Self { file, atlas } = self;
        let fails = |error| StoreError::io(&atlas, error);
        File::open(&file).and_then(|file| file.sync_all()).map_err(fails)?;
        file.persist_noclobber(&atlas).map_err(|error| fails(error.error))
    }
}

/// Removes the draft that a killed run left.
pub(super) fn clear(path: &Path) -> Result<(), StoreError> {
    match fs::remove_file(place(path)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(StoreError::io(&place(path), error)),
        _ => Ok(()),
    }
}

/// A name that no other atlas's draft has.
fn place(path: &Path) -> PathBuf {
    let mut name = OsString::from(".dateline-");
    name.push(path.file_name().unwrap_or_default());
    name.push(".draft");
    path.with_file_name(name)
}
