//! Imported rows, which bring their own point and date: they stand beside the mentions, as mentions of a
//! data set instead of an article.

use rusqlite::Statement;

use super::{
    StoreError, Writer,
    changed::Again,
    dataset::{Dataset, Taken},
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
    pub(super) place: i64,
    pub(super) surface: i64,
}

/// The row of an extent. It stands until the next [`Writer::settle`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownExtent(pub(super) i64);

/// What became of rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Added {
    /// How many are new to the data set.
    pub rows: u64,
    /// How many of those are undated.
    pub undated: u64,
    /// How many stand in the place of a row of the same key that said something else.
    pub changed: u64,
    /// Which of those given were left out, by number: this [`Dataset`] met their key before, with other content.
    pub clashing: Vec<usize>,
}

/// A row with its number and its id.
struct Numbered<'a> {
    key: i64,
    id: MentionId,
    event: KnownEvent<'a>,
}

impl Writer {
    /// Adds a row, or puts it in the place of the one that the data set has under its key; says whether that
    /// changed anything. The row that a [`Dataset`] meets first under a key counts.
    ///
    /// # Errors
    /// [`StoreError::TooMany`] past 4,294,967,295 rows in one data set; else what SQLite reports.
    pub fn put_event(&mut self, dataset: &mut Dataset, event: &Event<'_>) -> Result<bool, StoreError> {
        let Event { key, place, extent, surface, context, attributes } = *event;
        let place = self.know_place(place, surface)?;
        let extent = extent.map(|extent| self.know_extent(extent)).transpose()?;
        let known = KnownEvent { key, place, extent, context, attributes };
        let added = self.put_events(dataset, &[known])?;
        Ok(added.rows + added.changed == 1)
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

    /// Adds the rows that the data set has not yet, and brings those that it has up to date: a changed row keeps
    /// its id, so that corrections hold. As [`Writer::put_event`], at a third of the cost a row when many come at
    /// once.
    ///
    /// # Errors
    /// As [`Writer::put_event`]; no row of a failed call counts as added.
    pub fn put_events(
        &mut self,
        dataset: &mut Dataset,
        events: &[KnownEvent<'_>],
    ) -> Result<Added, StoreError> {
        self.change()?;
        let (mut new, mut again, mut twins) = (Vec::with_capacity(events.len()), Vec::new(), Vec::new());
        for (at, event) in events.iter().enumerate() {
            let id = event_id(dataset.name(), event.key);
            match dataset.take(id)? {
                Taken::New(key) => new.push(Numbered { key, id, event: *event }),
                Taken::Again(key) => again.push((key, at)),
                Taken::Twin(key) => twins.push((key, at)),
            }
        }
        self.insert_events(&new)?;
        let undated = new.iter().filter(|row| row.event.extent.is_none()).count() as u64;
        let changed = self.replace_events(&mut again, events)?;
        // Only now: their elders may be among the rows above.
        let mut clashing = Vec::new();
        for twin in twins {
            clashing.extend(self.differing(&mut [twin], events)?.into_iter().map(|(_, at)| at));
        }
        self.count_rows(new.len() + changed as usize)?;
        Ok(Added { rows: new.len() as u64, undated, changed, clashing })
    }

    /// Brings rows up to date; gives how many were not.
    fn replace_events(&mut self, again: &mut [Again], events: &[KnownEvent<'_>]) -> Result<u64, StoreError> {
        let changed = self.differing(again, events)?;
        for (key, at) in &changed {
            self.replace_event(*key, &events[*at])?;
        }
        if !changed.is_empty() {
            self.set("sweep", true)?;
        }
        Ok(changed.len() as u64)
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
