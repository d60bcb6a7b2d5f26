//! Counts of what the atlas shows.

use std::sync::Arc;

use jiff::civil::Date;
use rusqlite::Row;

use super::{
    Atlas, StoreError,
    read::{PLACE_COLUMNS, place_from_row},
    rows::REJECTED,
};
use crate::model::Place;

/// What is in the atlas, in the zones that it shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Articles read.
    pub articles: u64,
    /// Imported rows.
    pub events: u64,
    /// Mentions and imported rows, located or not.
    pub mentions: u64,
    /// Those with a place.
    pub located: u64,
    /// Those without one.
    pub unlocated: u64,
    /// Located ones that are in no slice.
    pub undated: u64,
    /// Mentions that a correction rejected; in no other count.
    pub rejected: u64,
    /// Mentions that a correction moved, or whose article has a corrected date.
    pub corrected: u64,
}

/// A slice of the atlas's period that has mentions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SliceCount {
    /// Its name.
    pub name: String,
    /// A day inside it.
    pub day: Date,
    /// Its located mentions.
    pub mentions: u64,
}

/// A place with what is said of it in one slice.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceCount {
    /// The place.
    pub place: Arc<Place>,
    /// Mentions.
    pub mentions: u64,
    /// Articles with at least one of them.
    pub articles: u64,
    /// Mentions where it stands for a government or the like.
    pub associative: u64,
}

const SHOWN: &str = "zone IN (SELECT id FROM zone WHERE shown)";

impl Atlas {
    /// Counts what the atlas shows. Linear in the mentions.
    pub fn counts(&self) -> Result<Counts, StoreError> {
        let one = |sql: &str| self.one::<i64>(sql, []).map(i64::unsigned_abs);
        let sql = format!(
            "SELECT coalesce(sum(m.place IS NOT NULL), 0), coalesce(sum(m.status BETWEEN 1 AND 8), 0),
               coalesce(sum(m.status = {REJECTED}), 0), coalesce(sum(m.place IS NOT NULL AND e.slice IS NULL), 0),
               coalesce(sum(m.place IS NOT NULL AND (a.corrected IS NOT NULL OR c.mention IS NOT NULL)), 0)
             FROM mention m JOIN article a ON a.fid = m.fid >> 32
             LEFT JOIN extent e ON e.id = m.extent LEFT JOIN corrected c ON c.mention = m.fid WHERE {SHOWN}"
        );
        let sums = self.all(&sql, [], |row| {
            let sum = |at| row.get::<_, i64>(at).map(i64::unsigned_abs);
            Ok([sum(0)?, sum(1)?, sum(2)?, sum(3)?, sum(4)?])
        })?;
        let [located, unlocated, rejected, undated, corrected] = sums.first().copied().unwrap_or_default();
        Ok(Counts {
            articles: one("SELECT count(*) FROM article WHERE kind = 0")?,
            events: one("SELECT count(*) FROM mention WHERE char_start IS NULL")?,
            mentions: located + unlocated,
            located,
            unlocated,
            undated,
            rejected,
            corrected,
        })
    }

    /// The slices that have mentions, by name. Linear in the mentions.
    pub fn slices(&self) -> Result<Vec<SliceCount>, StoreError> {
        let sql = format!(
            "SELECT e.slice, min(e.start), sum(n) FROM extent e CROSS JOIN (
               SELECT extent, count(*) AS n FROM mention
               WHERE place IS NOT NULL AND extent IS NOT NULL AND {SHOWN} GROUP BY extent
             ) c ON c.extent = e.id WHERE e.slice IS NOT NULL GROUP BY e.slice ORDER BY e.slice"
        );
        self.all(&sql, [], |row| {
            let day: String = row.get(1)?;
            let mentions: i64 = row.get(2)?;
            Ok(SliceCount { name: row.get(0)?, day: parse_day(&day)?, mentions: mentions.unsigned_abs() })
        })
    }

    /// Located mentions by temporal extent, the undated ones under `None`: what another period would make of
    /// them. One row an extent.
    pub fn mentions_by_extent(&self) -> Result<Vec<(Option<crate::model::TemporalExtent>, u64)>, StoreError> {
        let sql = format!(
            "SELECT e.id, e.start, e.\"end\", e.edtf, e.precision, e.basis, c.n FROM (
               SELECT extent, count(*) AS n FROM mention WHERE place IS NOT NULL AND {SHOWN} GROUP BY extent
             ) c LEFT JOIN extent e ON e.id = c.extent"
        );
        self.all(&sql, [], |row| {
            let dated: Option<i64> = row.get(0)?;
            let extent = dated.map(|_| super::time::extent_from_row(row, 1)).transpose()?;
            Ok((extent, row.get::<_, i64>(6)?.unsigned_abs()))
        })
    }

    /// Hands every place mentioned in the slice (`None`: in no slice) to `visit`, by place id.
    ///
    /// # Errors
    /// What SQLite reports, or the first error of `visit`, which ends the reading.
    ///
    /// # Runtime
    /// Linear in the slice's mentions.
    pub fn for_each_place<E: From<StoreError>>(
        &self,
        slice: Option<&str>,
        mut visit: impl FnMut(PlaceCount) -> Result<(), E>,
    ) -> Result<(), E> {
        let fails = |error| self.fails(error);
        let mut statement = self.connection().prepare(&places_sql(slice.is_some())).map_err(fails)?;
        let mut rows = match slice {
            Some(name) => statement.query([name]),
            None => statement.query([]),
        }
        .map_err(fails)?;
        while let Some(row) = rows.next().map_err(fails)? {
            visit(place_count(row).map_err(fails)?)?;
        }
        Ok(())
    }
}

fn places_sql(sliced: bool) -> String {
    let which = if sliced {
        "extent IN (SELECT id FROM extent WHERE slice = ?1)"
    } else {
        "(extent IS NULL OR extent IN (SELECT id FROM extent WHERE slice IS NULL))"
    };
    // An imported row is no article: it has no offsets.
    format!(
        "SELECT {PLACE_COLUMNS}, c.mentions, c.articles, c.associative FROM (
           SELECT place, count(*) AS mentions, sum(usage = 1) AS associative,
             count(DISTINCT CASE WHEN char_start IS NOT NULL THEN fid >> 32 END) AS articles
           FROM mention WHERE {which} AND place IS NOT NULL AND {SHOWN} GROUP BY place
         ) c CROSS JOIN place ON place.fid = c.place ORDER BY place_id"
    )
}

fn place_count(row: &Row<'_>) -> rusqlite::Result<PlaceCount> {
    let count = |at| row.get::<_, i64>(at).map(i64::unsigned_abs);
    Ok(PlaceCount {
        place: Arc::new(place_from_row(row)?),
        mentions: count(11)?,
        articles: count(12)?,
        associative: count(13)?,
    })
}

fn parse_day(text: &str) -> rusqlite::Result<Date> {
    text.parse().map_err(|error: jiff::Error| {
        rusqlite::Error::FromSqlConversionFailure(1, rusqlite::types::Type::Text, Box::new(error))
    })
}
