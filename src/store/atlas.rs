use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, Params, Row, types::FromSql};

use super::{StoreError, Writer, open};

/// An atlas open for reading.
///
/// Any number of readers may work while one [`Writer`] writes: each sees the state of the last commit
/// before its query began.
#[derive(Debug)]
pub struct Atlas {
    path: PathBuf,
    connection: Connection,
}

impl Atlas {
    /// Opens the atlas at `path` without ever changing it.
    ///
    /// # Errors
    /// A missing, foreign, damaged or newer file is refused as such.
    ///
    /// # Runtime
    /// A few page reads, whatever the size of the atlas.
    ///
    /// ```
    /// use dateline::store::{Atlas, Select, StoreError};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let folder = tempfile::tempdir()?;
    /// # let path = folder.path().join("atlas.gpkg");
    /// # Atlas::open_or_create(&path, "now")?.close()?;
    /// // What `dateline map` or `dateline import` left; this one is empty.
    /// let atlas = Atlas::open(&path)?;
    /// let mut located = 0;
    /// atlas.for_each_mention(Select::Located, |row| -> Result<(), StoreError> {
    ///     println!("{}: {}", row.article.id, row.surface);
    ///     located += 1;
    ///     Ok(())
    /// })?;
    /// assert_eq!(located, atlas.counts()?.located);
    /// // A question by distance and time: see [`query`](crate::query).
    /// # Ok(())
    /// # }
    /// ```
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        open::read_only(path)
    }

    /// Opens the atlas at `path` for writing, making it (and its folder) where nothing stands.
    ///
    /// `since` is what a second writer is told while this one holds the atlas: the time, in words.
    ///
    /// # Errors
    /// As [`Atlas::open`]; [`StoreError::Busy`] names the process that is writing already.
    pub fn open_or_create(path: &Path, since: &str) -> Result<Writer, StoreError> {
        Writer::open(path, since)
    }

    /// As [`Atlas::open_or_create`], but an atlas that is made appears only when it is whole, at
    /// [`Writer::close`]: faster, for a run of which nothing is worth keeping half way. Until then it is a
    /// draft beside its place; what a killed run leaves of that goes when the next opens the atlas.
    ///
    /// # Errors
    /// As [`Atlas::open_or_create`].
    pub fn open_or_draft(path: &Path, since: &str) -> Result<Writer, StoreError> {
        Writer::draft(path, since)
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The database itself, for readers with questions of their own: the tables are in `schema.sql`.
    pub fn connection(&self) -> &Connection {
        &self.connection
    }

    /// Counts the commits that changed what readers see. A packed form made at another generation is stale.
    pub fn generation(&self) -> Result<i64, StoreError> {
        Ok(self.setting("generation")?.unwrap_or(0))
    }

    /// A setting of the last run; absent if never set.
    pub fn setting<T: FromSql>(&self, key: &str) -> Result<Option<T>, StoreError> {
        self.optional("SELECT value FROM setting WHERE key = ?1", [key])
    }

    /// A part of the packed index.
    pub fn packed(&self, part: u64) -> Result<Option<Vec<u8>>, StoreError> {
        self.optional("SELECT data FROM packed WHERE part = ?1", [part.cast_signed()])
    }

    pub(super) fn new(path: &Path, connection: Connection) -> Self {
        Self { path: path.to_owned(), connection }
    }

    /// The single value that `sql` yields.
    pub(super) fn one<T: FromSql>(&self, sql: &str, params: impl Params) -> Result<T, StoreError> {
        self.connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.query_row(params, |row| row.get(0)))
            .map_err(|error| self.fails(error))
    }

    /// The value that `sql` yields, if it yields a row.
    pub(super) fn optional<T: FromSql>(
        &self,
        sql: &str,
        params: impl Params,
    ) -> Result<Option<T>, StoreError> {
        self.connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.query_row(params, |row| row.get(0)).optional())
            .map_err(|error| self.fails(error))
    }

    /// Every row that `sql` yields, through `read`: for results that are known to be short.
    pub(super) fn all<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        self.connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.query_map(params, read)?.collect())
            .map_err(|error| self.fails(error))
    }

    /// Hands every row that `sql` yields to `read`.
    pub(super) fn each(
        &self,
        sql: &str,
        params: impl Params,
        mut read: impl FnMut(&Row<'_>) -> rusqlite::Result<()>,
    ) -> Result<(), StoreError> {
        let run = || {
            let mut statement = self.connection.prepare_cached(sql)?;
            let mut rows = statement.query(params)?;
            while let Some(row) = rows.next()? {
                read(row)?;
            }
            Ok(())
        };
        run().map_err(|error| self.fails(error))
    }

    /// Runs one statement; gives the number of rows changed.
    pub(super) fn run(&self, sql: &str, params: impl Params) -> Result<usize, StoreError> {
        self.connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.execute(params))
            .map_err(|error| self.fails(error))
    }

    pub(super) fn run_pragma(&self, name: &str, value: i64) -> Result<(), StoreError> {
        self.connection.pragma_update(None, name, value).map_err(|error| self.fails(error))
    }

    pub(super) fn fails(&self, error: rusqlite::Error) -> StoreError {
        StoreError::sqlite(&self.path, error)
    }
}
