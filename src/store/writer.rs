use std::path::Path;

use rusqlite::params;

use super::{
    Atlas, StoreError,
    draft::{self, Draft},
    intern::Interner,
    lock::WriterLock,
    open,
};

/// After how many rows (a kilobyte of text counts as one) a transaction is committed.
const BATCH: usize = 20_000;

/// An atlas open for writing: the only one at a time.
///
/// Changes are gathered in transactions of some 20,000 rows. A process killed at any moment loses the open
/// transaction and nothing else. Dropped without [`Writer::commit`], the open transaction is undone.
#[derive(Debug)]
pub struct Writer {
    // Declared before the lock: the database is closed before another writer may come.
    pub(super) atlas: Atlas,
    pub(super) interner: Interner,
    pending: usize,
    in_transaction: bool,
    /// Whether the open transaction has changed what readers see.
    changed: bool,
    /// Whether the indexes of mentions are away: see [`Writer::begin_bulk`].
    pub(super) bulk: bool,
    pub(super) with_text: bool,
    /// Where the atlas is one: see [`Atlas::open_or_draft`].
    draft: Option<Draft>,
    _lock: WriterLock,
}

impl Writer {
    pub(super) fn open(path: &Path, since: &str) -> Result<Self, StoreError> {
        let lock = lock(path, since)?;
        open::create(path)?;
        Self::new(open::read_write(path)?, None, lock)
    }

    /// As [`Writer::open`], but where nothing stands the atlas is a draft until it is closed.
    pub(super) fn draft(path: &Path, since: &str) -> Result<Self, StoreError> {
        let lock = lock(path, since)?;
        if path.exists() {
            return Self::new(open::read_write(path)?, None, lock);
        }
        let (atlas, draft) = Draft::new(path)?;
        Self::new(atlas, Some(draft), lock)
    }

    fn new(atlas: Atlas, draft: Option<Draft>, lock: WriterLock) -> Result<Self, StoreError> {
        let with_text = atlas.setting("with_text")?.unwrap_or(true);
        Ok(Self {
            atlas,
            interner: Interner::default(),
            pending: 0,
            in_transaction: false,
            changed: false,
            bulk: false,
            with_text,
            draft,
            _lock: lock,
        })
    }

    /// The same atlas, for reading. It sees what this writer wrote, committed or not.
    pub fn atlas(&self) -> &Atlas {
        &self.atlas
    }

    /// Starts a run and gives its number, which marks the articles it meets.
    pub fn begin_run(&mut self) -> Result<i64, StoreError> {
        let run = self.atlas.setting("run")?.unwrap_or(0) + 1;
        self.set("run", run)?;
        Ok(run)
    }

    /// Keeps a setting with the atlas.
    pub fn set(&mut self, key: &str, value: impl rusqlite::ToSql) -> Result<(), StoreError> {
        self.begin()?;
        self.atlas.run("INSERT OR REPLACE INTO setting VALUES (?1, ?2)", params![key, value])?;
        Ok(())
    }

    /// Whether article text and context are kept. Taking them out of an atlas that has them leaves no trace
    /// in the file once [`Writer::close`] has run.
    pub fn keep_text(&mut self, keep: bool) -> Result<(), StoreError> {
        if self.with_text && !keep {
            self.change()?;
            self.atlas
                .run("UPDATE article SET text = NULL, boilerplate = NULL WHERE text IS NOT NULL", [])?;
            let context = "UPDATE mention SET before = NULL, after = NULL WHERE before IS NOT NULL";
            if self.atlas.run(context, [])? > 0 {
                self.set("vacuum", true)?;
            }
        }
        self.with_text = keep;
        self.set("with_text", keep)
    }

    /// Empties the atlas of everything but the corrections.
    pub fn start_over(&mut self) -> Result<(), StoreError> {
        self.change()?;
        for table in
            ["mention", "event", "corrected", "article", "input", "engine", "gazetteer", "packed", "digest"]
        {
            self.atlas.run(&format!("DELETE FROM {table}"), [])?;
        }
        for table in ["place", "extent", "surface"] {
            self.atlas.run(&format!("DELETE FROM {table}"), [])?;
        }
        self.atlas.run("DELETE FROM setting WHERE key NOT IN ('schema', 'generation', 'with_text')", [])?;
        self.interner.clear();
        self.set("vacuum", true)
    }

    /// Commits what was written so far.
    pub fn commit(&mut self) -> Result<(), StoreError> {
        if self.in_transaction {
            self.atlas.run("COMMIT", [])?;
            self.in_transaction = false;
            self.pending = 0;
        }
        Ok(())
    }

    /// Commits, folds the log into the file and closes: the atlas is one file again, unless a reader still
    /// holds the log.
    pub fn close(mut self) -> Result<(), StoreError> {
        if self.atlas.setting("vacuum")?.unwrap_or(false) {
            self.begin()?;
            self.atlas.run("DELETE FROM setting WHERE key = 'vacuum'", [])?;
            self.commit()?;
            self.atlas.run("VACUUM", [])?;
        }
        self.commit()?;
        if let Some(draft) = self.draft.take() {
            let Self { atlas, _lock, .. } = self;
            drop(atlas);
            return draft.publish();
        }
        let connection = self.atlas.connection();
        connection
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
            .map_err(|error| self.atlas.fails(error))?;
        // With readers about, SQLite refuses to leave the log mode: the file is whole all the same.
        let _ = connection.busy_timeout(std::time::Duration::ZERO);
        let _ = connection.query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(()));
        Ok(())
    }

    pub(super) fn keeps_text(&self) -> bool {
        self.with_text
    }

    /// Forgets the packed index, to make room for another.
    pub fn clear_packed(&mut self) -> Result<(), StoreError> {
        self.begin()?;
        self.atlas.run("DELETE FROM packed", []).map(drop)
    }

    /// Keeps a part of the packed index, for [`Atlas::packed`].
    pub fn pack(&mut self, part: u64, data: &[u8]) -> Result<(), StoreError> {
        self.begin()?;
        self.atlas.run("INSERT INTO packed VALUES (?1, ?2)", params![part.cast_signed(), data]).map(drop)
    }

    /// Opens a transaction unless one is open.
    pub(super) fn begin(&mut self) -> Result<(), StoreError> {
        if !self.in_transaction {
            self.atlas.run("BEGIN IMMEDIATE", [])?;
            self.in_transaction = true;
            self.changed = false;
        }
        Ok(())
    }

    /// Opens a transaction that changes what readers see: every packed form of the atlas goes stale.
    pub(super) fn change(&mut self) -> Result<(), StoreError> {
        self.begin()?;
        if !self.changed {
            self.changed = true;
            self.atlas.run("UPDATE setting SET value = value + 1 WHERE key = 'generation'", [])?;
            // A null count makes clients count for themselves, should this run be killed.
            self.atlas.run("UPDATE gpkg_ogr_contents SET feature_count = NULL", [])?;
        }
        Ok(())
    }

    /// Notes that `rows` were written; commits when a batch is full.
    pub(super) fn count_rows(&mut self, rows: usize) -> Result<(), StoreError> {
        self.pending += rows;
        if self.pending >= BATCH && !self.bulk { self.commit() } else { Ok(()) }
    }
}

/// Takes the lock of the atlas at `path`, whose folder is made where it is missing, and clears away what a
/// killed run left of a draft.
fn lock(path: &Path, since: &str) -> Result<WriterLock, StoreError> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(|error| StoreError::io(folder, error))?;
    }
    let lock = WriterLock::take(path, since)?;
    draft::clear(path)?;
    Ok(lock)
}
