//! The rows that a data set has, by id.

use std::{
    collections::hash_map::Entry,
    hash::{Hash, Hasher},
};

use rusqlite::params;

use super::{
    StoreError, Writer,
    hash::ByNumber,
    rows::{FIRST_ORDINAL, article_range, mention_key, ordinal_of},
};
use crate::model::MentionId;

/// A data set in the atlas, ready to take rows.
#[derive(Debug)]
pub struct Dataset {
    fid: i64,
    name: String,
    next: Option<u32>,
    /// Which row has an id.
    rows: ByNumber<Id, u32>,
    /// The ordinal from which on rows came through this one.
    own: u32,
    /// Of the rows before, those that came again: a bit each.
    met: Vec<u64>,
}

/// What a data set knows of an id.
pub(super) enum Taken {
    /// Nothing: the row gets this number.
    New(i64),
    /// The row of this number has it, which did not come through this [`Dataset`] yet.
    Again(i64),
    /// The row of this number has it, which did.
    Twin(i64),
}

/// An id in halves, so that a row of the map takes 12 bytes and not 16.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Id([u32; 2]);

impl From<MentionId> for Id {
    fn from(MentionId(id): MentionId) -> Self {
        Self([id as u32, (id >> 32) as u32])
    }
}

impl Hash for Id {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(u64::from(self.0[1]) << 32 | u64::from(self.0[0]));
    }
}

impl Dataset {
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    fn key(&self, ordinal: u32) -> i64 {
        mention_key(self.fid, ordinal)
    }

    /// Notes the row of an id, and numbers it if it is new.
    pub(super) fn take(&mut self, id: MentionId) -> Result<Taken, StoreError> {
        let next = || self.next.ok_or_else(|| StoreError::TooMany { article_id: self.name.clone() });
        let ordinal = match self.rows.entry(id.into()) {
            Entry::Occupied(row) => {
                let ordinal = *row.get();
                let key = self.key(ordinal);
                return Ok(if self.meet(ordinal) { Taken::Again(key) } else { Taken::Twin(key) });
            }
            Entry::Vacant(row) => *row.insert(next()?),
        };
        self.next = ordinal.checked_add(1);
        Ok(Taken::New(self.key(ordinal)))
    }

    /// Notes that a row came again; whether it did so for the first time.
    fn meet(&mut self, ordinal: u32) -> bool {
        let (word, bit) = (ordinal as usize / 64, 1 << (ordinal % 64));
        match self.met.get_mut(word) {
            Some(word) if ordinal < self.own => {
                let is_first = *word & bit == 0;
                *word |= bit;
                is_first
            }
            _ => false,
        }
    }
}

impl Writer {
    /// Opens the data set `name` (made if missing) under the source that outputs print.
    ///
    /// # Runtime
    /// Linear in the rows that it has: their ids are held in memory, some 15 to 30 bytes each.
    pub fn dataset(&mut self, name: &str, source: Option<&str>) -> Result<Dataset, StoreError> {
        self.change()?;
        let sql = "INSERT INTO article (article_id, kind, source, content_hash) VALUES (?1, 1, ?2, x'')
                   ON CONFLICT (article_id, kind) DO UPDATE SET source = coalesce(excluded.source, source)
                   RETURNING fid";
        let fid = self.atlas.one(sql, params![name, source])?;
        let (rows, newest) = self.rows_of(fid)?;
        let next = newest.map_or(Some(FIRST_ORDINAL), |newest| newest.checked_add(1));
        let own = next.unwrap_or(u32::MAX);
        let met = vec![0; newest.map_or(0, |newest| newest as usize / 64 + 1)];
        Ok(Dataset { fid, name: name.to_owned(), next, rows, own, met })
    }

    /// The rows of a data set by id, and the newest of them.
    fn rows_of(&self, dataset: i64) -> Result<(ByNumber<Id, u32>, Option<u32>), StoreError> {
        let (first, last) = article_range(dataset);
        let (mut rows, mut newest) = (ByNumber::default(), None);
        let sql = "SELECT mention_id, fid FROM mention WHERE fid BETWEEN ?1 AND ?2";
        self.atlas.each(sql, [first, last], |row| {
            let ordinal = ordinal_of(row.get(1)?) as u32;
            newest = newest.max(Some(ordinal));
            rows.insert(MentionId(row.get::<_, i64>(0)?.cast_unsigned()).into(), ordinal);
            Ok(())
        })?;
        Ok((rows, newest))
    }
}
