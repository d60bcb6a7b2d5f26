//! Imported rows, which bring their own point and date: they stand beside the mentions, as mentions of a
//! data set instead of an article.

use rusqlite::params;

use super::{
    StoreError, Writer,
    open::CACHE_KIB,
    rows::{FIRST_ORDINAL, article_range, mention_key},
};
use crate::model::{Context, MentionId, Place, TemporalExtent};

/// A row of an imported data set.
#[derive(Debug, Clone)]
pub struct Event<'a> {
    /// What tells it from the data set's other rows: a hash of its id, or of its bytes and occurrence.
    pub key: u64,
    /// Where. Rows at one point with one name should share one place id: each id is a row of its own.
    pub place: &'a Place,
    /// When; absent means undated.
    pub extent: Option<&'a TemporalExtent>,
    /// What the data set calls the place.
    pub surface: &'a str,
    /// What the row says, for people to read; stands where an article's words would.
    pub context: Option<&'a Context>,
    /// The columns kept, as a JSON object.
    pub attributes: Option<&'a str>,
}

/// A data set in the atlas, ready to take rows.
#[derive(Debug)]
pub struct Dataset {
    fid: i64,
    name: String,
    next: Option<u32>,
}

impl Writer {
    /// Opens the data set `name` (made if missing) under the source that outputs print.
    pub fn dataset(&mut self, name: &str, source: Option<&str>) -> Result<Dataset, StoreError> {
        self.change()?;
        let sql = "INSERT INTO article (article_id, kind, source, content_hash) VALUES (?1, 1, ?2, x'')
                   ON CONFLICT (article_id, kind) DO UPDATE SET source = coalesce(excluded.source, source)
                   RETURNING fid";
        let fid = self.atlas.one(sql, params![name, source])?;
        let (first, last) = article_range(fid);
        let sql = "SELECT max(fid) - ?1 FROM mention WHERE fid BETWEEN ?1 AND ?2";
        let newest: Option<u32> = self.atlas.one(sql, [first, last])?;
        let next = newest.map_or(Some(FIRST_ORDINAL), |newest| newest.checked_add(1));
        Ok(Dataset { fid, name: name.to_owned(), next })
    }

    /// Adds a row unless the data set has it already; says whether it was added. Between
    /// [`Writer::begin_bulk`] and [`Writer::end_bulk`] it always is, and what came twice goes at the end.
    ///
    /// # Errors
    /// [`StoreError::TooMany`] past 4,294,967,295 rows in one data set; else what SQLite reports.
    pub fn put_event(&mut self, dataset: &mut Dataset, event: &Event<'_>) -> Result<bool, StoreError> {
        self.change()?;
        let ordinal = dataset.next.ok_or_else(|| StoreError::TooMany { article_id: dataset.name.clone() })?;
        let key = mention_key(dataset.fid, ordinal);
        if !self.put_event_mention(key, event_id(&dataset.name, event.key), event)? {
            return Ok(false);
        }
        if let Some(attributes) = event.attributes {
            self.atlas
                .run("INSERT INTO event (mention, attributes) VALUES (?1, ?2)", params![key, attributes])?;
        }
        dataset.next = ordinal.checked_add(1);
        self.count_rows(1)?;
        Ok(true)
    }

    /// Makes the next rows cheap: the indexes are dropped, to be made at once from all rows together. Nothing
    /// is committed before [`Writer::end_bulk`], so that a process killed in between leaves the atlas as it was.
    pub fn begin_bulk(&mut self) -> Result<(), StoreError> {
        self.commit()?;
        self.change()?;
        self.atlas.run("DROP INDEX mention_by_extent", [])?;
        self.atlas.run("DROP INDEX event_by_id", [])?;
        self.bulk = true;
        Ok(())
    }

    /// Makes the indexes again and commits. Gives how many rows had come before and are out again.
    pub fn end_bulk(&mut self) -> Result<usize, StoreError> {
        if !self.bulk {
            return Ok(0);
        }
        // Room to sort in, and a thread to help.
        self.atlas.run_pragma("cache_size", SORTING_KIB)?;
        self.atlas.run_pragma("threads", 2)?;
        let mut twice = 0;
        if let Err(error) = self.atlas.run(BY_ID, []) {
            twice = self.drop_twins()?;
            if twice == 0 {
                return Err(error);
            }
            self.atlas.run(BY_ID, [])?;
        }
        self.atlas.run(BY_EXTENT, [])?;
        self.bulk = false;
        self.commit()?;
        self.atlas.run_pragma("cache_size", CACHE_KIB)?;
        Ok(twice)
    }

    /// Drops the later ones of the imported rows with one id.
    fn drop_twins(&mut self) -> Result<usize, StoreError> {
        self.atlas.run("CREATE TEMP TABLE twin (mention INTEGER PRIMARY KEY)", [])?;
        let later = "INSERT INTO twin SELECT fid FROM (
                       SELECT fid, row_number() OVER (PARTITION BY mention_id ORDER BY fid) AS n FROM mention
                       WHERE char_start IS NULL) WHERE n > 1";
        self.atlas.run(later, [])?;
        self.atlas.run("DELETE FROM event WHERE mention IN (SELECT mention FROM twin)", [])?;
        let twins = self.atlas.run("DELETE FROM mention WHERE fid IN (SELECT mention FROM twin)", [])?;
        self.atlas.run("DROP TABLE twin", [])?;
        Ok(twins)
    }

    fn put_event_mention(&mut self, key: i64, id: MentionId, event: &Event<'_>) -> Result<bool, StoreError> {
        let extent = event.extent.map(|extent| self.interner.extent(&self.atlas, extent)).transpose()?;
        let place = self.interner.place(&self.atlas, event.place)?;
        let surface = self.interner.surface(&self.atlas, event.surface)?;
        let context = event.context.filter(|_| self.keeps_text());
        let before = context.map(|context| context.before.as_str());
        let after = context.map(|context| context.after.as_str());
        let sql = "INSERT OR IGNORE INTO mention
                     (fid, mention_id, place, extent, status, usage, zone, surface, before, after)
                   VALUES (?1, ?2, ?3, ?4, 0, 0, 0, ?5, ?6, ?7)";
        let row = params![key, id.0.cast_signed(), place, extent, surface, before, after];
        Ok(self.atlas.run(sql, row)? > 0)
    }
}

/// Memory for making indexes, in kibibytes as SQLite counts them.
const SORTING_KIB: i64 = -131_072;

/// As in `schema.sql`.
const BY_ID: &str = "CREATE UNIQUE INDEX event_by_id ON mention (mention_id) WHERE char_start IS NULL";
const BY_EXTENT: &str = "CREATE INDEX mention_by_extent ON mention (extent, place, usage, zone)";

/// The id of an imported row: the same in every atlas.
fn event_id(dataset: &str, key: u64) -> MentionId {
    MentionId(xxhash_rust::xxh3::xxh3_64_with_seed(dataset.as_bytes(), key))
}
