use std::{path::Path, sync::Arc};

use rusqlite::{OptionalExtension, params};

use super::{
    Atlas, StoreError,
    hash::ContentHash,
    intern::Interner,
    lock::WriterLock,
    open,
    rows::{self, FIRST_ORDINAL, article_range, mention_key},
};
use crate::model::{Article, Mention, Place, Resolution, TemporalExtent};

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
    with_text: bool,
    _lock: WriterLock,
}

/// What the atlas knows of an article before it is read again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleState {
    /// The hash of its text and metadata as given.
    pub hash: ContentHash,
    /// The engine that found its mentions.
    pub engine: Option<i64>,
    /// The run that last met it.
    pub seen: i64,
    /// The input it came from, by name.
    pub input: Option<String>,
}

/// Where an article comes from and what found its mentions.
#[derive(Debug, Clone)]
pub struct Provenance {
    /// The hash of the article as given, before corrections.
    pub hash: ContentHash,
    /// From [`Writer::engine`].
    pub engine: i64,
    /// From [`Writer::begin_run`].
    pub run: i64,
    /// From [`Writer::input`].
    pub input: Option<i64>,
    /// What a correction changed about the article (`date`), and its date before.
    pub corrected: Option<(String, Option<TemporalExtent>)>,
}

impl Writer {
    pub(super) fn open(path: &Path, since: &str) -> Result<Self, StoreError> {
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder).map_err(|error| StoreError::io(folder, error))?;
        }
        let lock = WriterLock::take(path, since)?;
        open::create(path)?;
        let atlas = open::read_write(path)?;
        let with_text = atlas.setting("with_text")?.unwrap_or(true);
        Ok(Self {
            atlas,
            interner: Interner::default(),
            pending: 0,
            in_transaction: false,
            changed: false,
            with_text,
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

    /// The number of the engine with this fingerprint.
    pub fn engine(&mut self, fingerprint: &str, description: &str) -> Result<i64, StoreError> {
        self.begin()?;
        let sql = "INSERT INTO engine (fingerprint, description) VALUES (?1, ?2)
                   ON CONFLICT (fingerprint) DO UPDATE SET description = excluded.description RETURNING id";
        self.atlas.one(sql, [fingerprint, description])
    }

    /// The number of the input of this name.
    pub fn input(&mut self, name: &str) -> Result<i64, StoreError> {
        self.begin()?;
        let sql = "INSERT INTO input (name) VALUES (?1)
                   ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING id";
        self.atlas.one(sql, [name])
    }

    /// What the atlas knows of the article `article_id`.
    pub fn article_state(&self, article_id: &str) -> Result<Option<ArticleState>, StoreError> {
        let sql = "SELECT a.content_hash, a.engine, a.seen, i.name FROM article a
                   LEFT JOIN input i ON i.id = a.input WHERE a.article_id = ?1";
        let read = |row: &rusqlite::Row<'_>| {
            Ok(ArticleState {
                hash: ContentHash(row.get(0)?),
                engine: row.get(1)?,
                seen: row.get(2)?,
                input: row.get(3)?,
            })
        };
        let connection = self.atlas.connection();
        let found = connection
            .prepare_cached(sql)
            .and_then(|mut query| query.query_row([article_id], read).optional());
        found.map_err(|error| self.atlas.fails(error))
    }

    /// Notes that this run met an article that has not changed.
    pub fn touch_article(
        &mut self,
        article_id: &str,
        run: i64,
        input: Option<i64>,
    ) -> Result<(), StoreError> {
        self.begin()?;
        let sql = "UPDATE article SET seen = ?2, input = coalesce(?3, input) WHERE article_id = ?1";
        self.atlas.run(sql, params![article_id, run, input])?;
        self.count_rows(1)
    }

    /// Puts an article with its mentions, in text order, in place of what the atlas has under its id.
    ///
    /// # Errors
    /// Whatever SQLite reports; the article is then in the atlas as it was before.
    pub fn put_article(
        &mut self,
        article: &Article,
        from: &Provenance,
        mentions: &[Mention],
    ) -> Result<(), StoreError> {
        self.change()?;
        let fid = self.put_article_row(article, from)?;
        if self.remove_mentions(fid)? > 0 {
            self.set("sweep", true)?;
        }
        for (ordinal, mention) in (FIRST_ORDINAL..).zip(mentions) {
            self.put_mention(mention_key(fid, ordinal), mention)?;
        }
        self.count_rows(1 + mentions.len() + article.text.len() / 1024)
    }

    /// Drops the articles that run `run` did not meet; imported data sets stay. Gives how many went.
    pub fn prune(&mut self, run: i64) -> Result<usize, StoreError> {
        self.begin()?;
        let sql = "SELECT fid FROM article WHERE seen <> ?1 AND kind = 0";
        let gone: Vec<i64> = self.atlas.all(sql, [run], |row| row.get(0))?;
        if !gone.is_empty() {
            self.change()?;
            self.set("sweep", true)?;
        }
        for &fid in &gone {
            self.remove_mentions(fid)?;
            self.atlas.run("DELETE FROM article WHERE fid = ?1", [fid])?;
        }
        Ok(gone.len())
    }

    /// Empties the atlas of everything but the corrections.
    pub fn start_over(&mut self) -> Result<(), StoreError> {
        self.change()?;
        for table in ["mention", "event", "corrected", "article", "input", "engine", "gazetteer", "packed"] {
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
        if self.pending >= BATCH { self.commit() } else { Ok(()) }
    }

    fn put_article_row(&mut self, article: &Article, from: &Provenance) -> Result<i64, StoreError> {
        let meta = &article.meta;
        let published = meta.published.as_ref();
        let extent =
            published.map(|published| self.interner.extent(&self.atlas, &published.extent)).transpose()?;
        let given = match &from.corrected {
            Some((_, Some(given))) => Some(self.interner.extent(&self.atlas, given)?),
            Some((_, None)) => None,
            None => extent,
        };
        let text = self.with_text.then_some(article.text.as_str());
        let values = params![
            meta.id,
            meta.title,
            meta.source,
            meta.url,
            meta.lang,
            extent,
            published.and_then(|published| published.evidence.as_deref()),
            from.corrected.as_ref().map(|(what, _)| what),
            given,
            from.hash.0,
            from.engine,
            from.run,
            from.input,
            text,
            text.and(rows::ranges_text(&article.boilerplate)),
        ];
        let sql = "INSERT INTO article (article_id, title, source, url, lang, published, evidence, corrected,
                     given, content_hash, engine, seen, input, text, boilerplate)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
                   ON CONFLICT (article_id) DO UPDATE SET kind = 0, title = excluded.title,
                     source = excluded.source, url = excluded.url, lang = excluded.lang,
                     published = excluded.published, evidence = excluded.evidence,
                     corrected = excluded.corrected, given = excluded.given,
                     content_hash = excluded.content_hash, engine = excluded.engine, seen = excluded.seen,
                     input = coalesce(excluded.input, input), text = excluded.text,
                     boilerplate = excluded.boilerplate
                   RETURNING fid";
        self.atlas.one(sql, values)
    }

    fn remove_mentions(&mut self, article: i64) -> Result<usize, StoreError> {
        let (first, last) = article_range(article);
        self.atlas.run("DELETE FROM corrected WHERE mention BETWEEN ?1 AND ?2", [first, last])?;
        self.atlas.run("DELETE FROM event WHERE mention BETWEEN ?1 AND ?2", [first, last])?;
        self.atlas.run("DELETE FROM mention WHERE fid BETWEEN ?1 AND ?2", [first, last])
    }

    fn put_mention(&mut self, key: i64, mention: &Mention) -> Result<(), StoreError> {
        let extent =
            mention.extent.as_ref().map(|extent| self.interner.extent(&self.atlas, extent)).transpose()?;
        let (place, confidence, runner_up) = self.resolution(&mention.resolution)?;
        let values = params![
            key,
            mention.id.0.cast_signed(),
            place,
            extent,
            rows::status(&mention.resolution),
            rows::usage_code(mention.usage),
            rows::zone_code(mention.zone),
            rows::offset(mention.chars.start),
            rows::offset(mention.chars.end),
            self.interner.surface(&self.atlas, &mention.surface)?,
            confidence,
            runner_up.map(|(place, _)| place),
            runner_up.map(|(_, confidence)| confidence),
            self.with_text.then_some(&mention.context.before),
            self.with_text.then_some(&mention.context.after),
        ];
        let sql = "INSERT INTO mention (fid, mention_id, place, extent, status, usage, zone, char_start,
                     char_end, surface, confidence, runner_up, runner_up_confidence, before, after)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)";
        self.atlas.run(sql, values).map(drop)
    }

    #[expect(clippy::type_complexity, reason = "three columns of one row, named where they are used")]
    fn resolution(
        &mut self,
        resolution: &Resolution,
    ) -> Result<(Option<i64>, Option<f64>, Option<(i64, f64)>), StoreError> {
        let Resolution::Located { place, confidence, runner_up } = resolution else {
            return Ok((None, None, None));
        };
        let runner_up = match runner_up {
            Some(other) => Some((self.place(&other.place)?, rows::share(other.confidence))),
            None => None,
        };
        Ok((Some(self.place(place)?), Some(rows::share(*confidence)), runner_up))
    }

    fn place(&mut self, place: &Arc<Place>) -> Result<i64, StoreError> {
        self.interner.place(&self.atlas, place)
    }
}
