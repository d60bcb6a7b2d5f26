//! Opening a file as an atlas: everything is checked before SQLite may touch it.

use std::{
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::{Connection, OpenFlags, OptionalExtension};

use super::{Atlas, StoreError};

/// The format of the tables in `schema.sql`; one more with every change that an older program would misread.
pub(super) const SCHEMA: i64 = 3;

const APPLICATION_ID: u32 = u32::from_be_bytes(*b"GPKG");
const GEOPACKAGE_VERSION: i64 = 10_300;
const DDL: &str = include_str!("schema.sql");
/// Memory for pages while writing, in kibibytes as SQLite counts them.
pub(super) const CACHE_KIB: i64 = -16_384;
/// How long to wait for another program's short lock.
const PATIENCE: Duration = Duration::from_secs(5);

/// Makes a new, empty atlas where nothing stands; it appears whole or not at all.
pub(super) fn create(path: &Path) -> Result<(), StoreError> {
    if path.exists() {
        return Ok(());
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(|error| StoreError::io(folder, error))?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".dateline-").suffix(".tmp");
    // What a plain new file gets: the user's umask is taken from it.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let draft = builder.tempfile_in(folder).map_err(|error| StoreError::io(folder, error))?;
    write_schema(draft.path()).map(drop).map_err(|error| StoreError::sqlite(path, error))?;
    draft.as_file().sync_all().map_err(|error| StoreError::io(path, error))?;
    match draft.persist_noclobber(path) {
        Ok(_) => Ok(()),
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(StoreError::io(path, error.error)),
    }
}

/// A new, empty atlas, with no file beside it and no wait for the disk: a failure leaves nothing worth saving.
pub(super) fn write_schema(draft: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open(draft)?;
    connection.pragma_update(None, "journal_mode", "MEMORY")?;
    connection.pragma_update(None, "synchronous", "OFF")?;
    connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    connection.pragma_update(None, "user_version", GEOPACKAGE_VERSION)?;
    connection.execute_batch(&format!(
        "BEGIN; {DDL} INSERT INTO setting VALUES ('schema', {SCHEMA}), ('generation', 0); COMMIT;"
    ))?;
    Ok(connection)
}

/// Opens the atlas at `path` for reading. The file is never changed.
pub(super) fn read_only(path: &Path) -> Result<Atlas, StoreError> {
    check_header(path)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = match connect(path, flags) {
        // A file in write-ahead mode on a medium that cannot be written: it is whole if no log is there.
        Err(error) if cannot_open(&error) && !has_log(path) => connect_immutable(path, flags),
        other => other,
    };
    let atlas = Atlas::new(path, connection.map_err(|error| StoreError::sqlite(path, error))?);
    check_schema(&atlas)?;
    Ok(atlas)
}

/// Opens the atlas at `path` for writing, after the same checks.
pub(super) fn read_write(path: &Path) -> Result<Atlas, StoreError> {
    drop(read_only(path)?);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = connect(path, flags).and_then(tune).map_err(|error| StoreError::sqlite(path, error))?;
    Ok(Atlas::new(path, connection))
}

/// Readers go on reading while a writer appends to the log; a process killed half way leaves whole
/// transactions or none.
fn tune(connection: Connection) -> rusqlite::Result<Connection> {
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get::<_, String>(0))?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    connection.pragma_update(None, "cache_size", CACHE_KIB)?;
    // Text that a user takes out must not linger in free pages of a file meant for sharing.
    connection.pragma_update_and_check(None, "secure_delete", "FAST", |row| row.get::<_, i64>(0))?;
    Ok(connection)
}

fn connect(path: &Path, flags: OpenFlags) -> rusqlite::Result<Connection> {
    let connection = Connection::open_with_flags(path, flags)?;
    set_up(&connection)?;
    // The first read shows whether the file can be read at all.
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0))?;
    Ok(connection)
}

pub(super) fn set_up(connection: &Connection) -> rusqlite::Result<()> {
    connection.set_prepared_statement_cache_capacity(64);
    connection.busy_timeout(PATIENCE)
}

fn connect_immutable(path: &Path, flags: OpenFlags) -> rusqlite::Result<Connection> {
    let mut uri = String::from("file:");
    for byte in path.to_string_lossy().bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b':' => {
                uri.push(byte.into())
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri.push_str("?immutable=1");
    connect(&PathBuf::from(uri), flags | OpenFlags::SQLITE_OPEN_URI)
}

fn cannot_open(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode as Code;
    matches!(error.sqlite_error_code(), Some(Code::CannotOpen | Code::ReadOnly))
}

/// Refuses what is no GeoPackage, or not all of one, from its first 100 bytes (SQLite file format, 1.3).
fn check_header(path: &Path) -> Result<(), StoreError> {
    let foreign = |why: &str| Err(StoreError::Foreign { path: path.to_owned(), why: why.into() });
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(StoreError::Missing { path: path.to_owned() });
        }
        Err(error) => return Err(StoreError::io(path, error)),
    };
    let metadata = file.metadata().map_err(|error| StoreError::io(path, error))?;
    if !metadata.is_file() {
        return foreign("not a file");
    }
    let mut header = Vec::with_capacity(100);
    file.by_ref().take(100).read_to_end(&mut header).map_err(|error| StoreError::io(path, error))?;
    if !header.starts_with(b"SQLite format 3\0") {
        return foreign(if header.is_empty() { "the file is empty" } else { "no SQLite file" });
    }
    if header.len() == 100 && be_u32(&header, 68) != APPLICATION_ID {
        return foreign("an SQLite file, but no GeoPackage");
    }
    check_length(path, &header, metadata.len())
}

fn check_length(path: &Path, header: &[u8], length: u64) -> Result<(), StoreError> {
    let damaged = |why: String| Err(StoreError::Damaged { path: path.to_owned(), why });
    if header.len() < 100 {
        return damaged(format!("it ends after {length} bytes"));
    }
    let page = match u64::from(be_u32(header, 16) >> 16) {
        1 => 65_536,
        size => size,
    };
    let expected = page * u64::from(be_u32(header, 28));
    // With a log beside it the file may lag behind its own header; SQLite brings both together.
    if length < expected && !has_log(path) {
        return damaged(format!("it ends after {length} of {expected} bytes"));
    }
    Ok(())
}

fn check_schema(atlas: &Atlas) -> Result<(), StoreError> {
    let path = atlas.path();
    let tables =
        "SELECT count(*) FROM sqlite_schema WHERE name IN ('setting', 'mention', 'article', 'extent')";
    let count: i64 = atlas.one(tables, [])?;
    if count < 4 {
        return Err(StoreError::Foreign {
            path: path.to_owned(),
            why: "a GeoPackage of another program".into(),
        });
    }
    let found: Option<i64> = atlas
        .connection()
        .query_row("SELECT value FROM setting WHERE key = 'schema'", [], |row| row.get(0))
        .optional()
        .map_err(|error| StoreError::sqlite(path, error))?;
    match found {
        None => {
            Err(StoreError::Foreign { path: path.to_owned(), why: "a GeoPackage of another program".into() })
        }
        Some(found) if found > SCHEMA => {
            Err(StoreError::Newer { path: path.to_owned(), found, known: SCHEMA })
        }
        Some(found) if found < SCHEMA => {
            Err(StoreError::Older { path: path.to_owned(), found, known: SCHEMA })
        }
        Some(_) => Ok(()),
    }
}

fn has_log(path: &Path) -> bool {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    fs::metadata(PathBuf::from(log)).is_ok_and(|log| log.len() > 0)
}

fn be_u32(bytes: &[u8], at: usize) -> u32 {
    u32::from_be_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}
