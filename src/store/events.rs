//! Imported rows, which bring their own point and date: they stand beside the mentions, as mentions of a
//! data set instead of an article.

use rusqlite::{Statement, params};

use super::{
    StoreError, Writer,
    hash::Numbers,
    rows::{FIRST_ORDINAL, article_range, mention_key},
};
use crate::model::{Context, MentionId, Place, TemporalExtent};

/// How many rows go into one statement: each costs more than the rows in it.
const A_STATEMENT: usize = 32;

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

/// A row whose place and date the atlas knows by number: see [`Writer::put_events`].
#[derive(Debug, Clone, Copy)]
pub struct KnownEvent<'a> {
    /// As in [`Event`].
    pub key: u64,
    /// From [`Writer::know_place`].
    pub place: KnownPlace,
    /// From [`Writer::know_extent`]; absent means undated.
    pub extent: Option<KnownExtent>,
    /// As in [`Event`].
    pub context: Option<&'a Context>,
    /// As in [`Event`].
    pub attributes: Option<&'a str>,
}

/// The rows of a place and of a name for it. They stand until the next [`Writer::settle`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownPlace {
    place: i64,
    surface: i64,
}

/// The row of an extent. It stands until the next [`Writer::settle`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownExtent(i64);

/// What became of rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Added {
    /// How many are new to the data set.
    pub rows: u64,
    /// How many of those are undated.
    pub undated: u64,
}

/// A data set in the atlas, ready to take rows.
#[derive(Debug)]
pub struct Dataset {
    fid: i64,
    name: String,
    next: Option<u32>,
    /// The ids of its rows.
    ids: Numbers<u64>,
}

impl Dataset {
    /// Notes a row, and gives the number it gets; none if the row is there already.
    fn take(&mut self, id: MentionId) -> Result<Option<i64>, StoreError> {
        if !self.ids.insert(id.0) {
            return Ok(None);
        }
        let ordinal = self.next.ok_or_else(|| StoreError::TooMany { article_id: self.name.clone() })?;
        self.next = ordinal.checked_add(1);
        Ok(Some(mention_key(self.fid, ordinal)))
    }
}

/// A row with its number and its id.
struct Numbered<'a> {
    key: i64,
    id: MentionId,
    event: KnownEvent<'a>,
}

impl Writer {
    /// Opens the data set `name` (made if missing) under the source that outputs print.
    ///
    /// # Runtime
    /// Linear in the rows that it has: their ids are held in memory, some 9 to 18 bytes each.
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
        Ok(Dataset { fid, name: name.to_owned(), next, ids: self.ids_of(first, last)? })
    }

    fn ids_of(&self, first: i64, last: i64) -> Result<Numbers<u64>, StoreError> {
        let mut ids = Numbers::default();
        self.atlas.each(
            "SELECT mention_id FROM mention WHERE fid BETWEEN ?1 AND ?2",
            [first, last],
            |row| {
                ids.insert(row.get::<_, i64>(0)?.cast_unsigned());
                Ok(())
            },
        )?;
        Ok(ids)
    }

    /// Adds a row unless the data set has it already; says whether it was added.
    ///
    /// # Errors
    /// [`StoreError::TooMany`] past 4,294,967,295 rows in one data set; else what SQLite reports.
    pub fn put_event(&mut self, dataset: &mut Dataset, event: &Event<'_>) -> Result<bool, StoreError> {
        let Event { key, place, extent, surface, context, attributes } = *event;
        let place = self.know_place(place, surface)?;
        let extent = extent.map(|extent| self.know_extent(extent)).transpose()?;
        let known = KnownEvent { key, place, extent, context, attributes };
        Ok(self.put_events(dataset, &[known])?.rows == 1)
    }

    /// Finds or makes the rows of a place and of what a data set calls it.
    pub fn know_place(&mut self, place: &Place, surface: &str) -> Result<KnownPlace, StoreError> {
        self.change()?;
        Ok(KnownPlace {
            place: self.interner.place(&self.atlas, place)?,
            surface: self.interner.surface(&self.atlas, surface)?,
        })
    }

    /// Finds or makes the row of an extent.
    pub fn know_extent(&mut self, extent: &TemporalExtent) -> Result<KnownExtent, StoreError> {
        self.change()?;
        self.interner.extent(&self.atlas, extent).map(KnownExtent)
    }

    /// Adds the rows that the data set has not yet. As [`Writer::put_event`], at a third of the cost a row when
    /// many come at once.
    ///
    /// # Errors
    /// As [`Writer::put_event`]; no row of a failed call counts as added.
    pub fn put_events(
        &mut self,
        dataset: &mut Dataset,
        events: &[KnownEvent<'_>],
    ) -> Result<Added, StoreError> {
        self.change()?;
        let mut new = Vec::with_capacity(events.len());
        for event in events {
            let id = event_id(&dataset.name, event.key);
            new.extend(dataset.take(id)?.map(|key| Numbered { key, id, event: *event }));
        }
        self.insert_events(&new)?;
        self.count_rows(new.len())?;
        let undated = new.iter().filter(|row| row.event.extent.is_none()).count() as u64;
        Ok(Added { rows: new.len() as u64, undated })
    }

    fn insert_events(&mut self, rows: &[Numbered<'_>]) -> Result<(), StoreError> {
        let keeps_text = self.keeps_text();
        let head = "INSERT INTO mention
                      (fid, mention_id, place, extent, surface, before, after, status, usage, zone) VALUES";
        self.insert(head, "(?, ?, ?, ?, ?, ?, ?, 0, 0, 0)", rows, |to, at, row| {
            let Numbered { key, id, event: KnownEvent { place, extent, context, .. } } = row;
            let context = context.filter(|_| keeps_text);
            to.raw_bind_parameter(at, key)?;
            to.raw_bind_parameter(at + 1, id.0.cast_signed())?;
            to.raw_bind_parameter(at + 2, place.place)?;
            to.raw_bind_parameter(at + 3, extent.map(|extent| extent.0))?;
            to.raw_bind_parameter(at + 4, place.surface)?;
            to.raw_bind_parameter(at + 5, context.map(|context| context.before.as_str()))?;
            to.raw_bind_parameter(at + 6, context.map(|context| context.after.as_str()))
        })?;
        let kept: Vec<_> =
            rows.iter().filter_map(|row| row.event.attributes.map(|kept| (row.key, kept))).collect();
        self.insert(
            "INSERT INTO event (mention, attributes) VALUES",
            "(?, ?)",
            &kept,
            |to, at, (key, kept)| {
                to.raw_bind_parameter(at, key)?;
                to.raw_bind_parameter(at + 1, kept)
            },
        )
    }

    /// Inserts `rows`; `bind` sets the parameters of one of them, the first of which has the number it is given.
    fn insert<T>(
        &self,
        head: &str,
        row: &str,
        rows: &[T],
        bind: impl Fn(&mut Statement<'_>, usize, &T) -> rusqlite::Result<()>,
    ) -> Result<(), StoreError> {
        let width = row.matches('?').count();
        let run = |rows: &[T]| {
            let sql = format!("{head} {}", vec![row; rows.len()].join(", "));
            self.atlas.connection().prepare_cached(&sql).and_then(|mut statement| {
                rows.iter().zip(0..).try_for_each(|(row, n)| bind(&mut statement, 1 + n * width, row))?;
                statement.raw_execute()
            })
        };
        let (full, rest) = rows.as_chunks::<A_STATEMENT>();
        let mut all = full.iter().map(|rows| run(rows)).chain(rest.chunks(1).map(run));
        all.try_for_each(|done| done.map(drop)).map_err(|error| self.atlas.fails(error))
    }
}

/// The id of an imported row: the same in every atlas.
fn event_id(dataset: &str, key: u64) -> MentionId {
    MentionId(xxhash_rust::xxh3::xxh3_64_with_seed(dataset.as_bytes(), key))
}
