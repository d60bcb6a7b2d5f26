//! What is worked out once the mentions of a run stand: slices, counts, and what clients read first.

use rusqlite::{Row, params};

use super::{StoreError, Writer, hash::ByNumber, rows, time::extent_from_row};
use crate::model::TemporalExtent;

/// The slice of an extent, or why it has none.
pub type Sliced = Result<String, String>;

/// What the layers show.
#[derive(Default)]
struct Tally {
    mentions: i64,
    /// By row of the extent; undated mentions are in none.
    extents: ByNumber<i64, i64>,
    /// By row of the place.
    places: ByNumber<i64, PlaceTally>,
}

#[derive(Default)]
struct PlaceTally {
    mentions: i64,
    articles: i64,
    newest: Option<i64>,
}

impl Tally {
    /// Counts a row of fid, place and extent; the articles come in order.
    fn count(&mut self, row: &Row<'_>) -> rusqlite::Result<()> {
        let article = rows::article_of(row.get(0)?);
        self.mentions += 1;
        if let Some(extent) = row.get(2)? {
            *self.extents.entry(extent).or_default() += 1;
        }
        let place = self.places.entry(row.get(1)?).or_default();
        place.mentions += 1;
        place.articles += i64::from(place.newest.replace(article) != Some(article));
        Ok(())
    }
}

impl Writer {
    /// Brings slices, counts and the contents that GIS clients read up to date with the mentions, and
    /// commits. `period` names the period that `slice_of` cuts by.
    ///
    /// # Runtime
    /// Linear in the mentions, once for each run that changed something; constant otherwise.
    pub fn settle(
        &mut self,
        period: &str,
        slice_of: impl Fn(&TemporalExtent) -> Sliced,
    ) -> Result<(), StoreError> {
        let generation = self.atlas.generation()?;
        let same_period = self.atlas.setting::<String>("period")?.as_deref() == Some(period);
        if same_period && self.atlas.setting("settled")? == Some(generation) {
            return self.commit();
        }
        self.change()?;
        self.set("period", period)?;
        self.sweep()?;
        self.cut(!same_period, slice_of)?;
        let tally = self.tally()?;
        self.count_places(&tally)?;
        self.describe_layers(&tally)?;
        let generation = self.atlas.generation()?;
        self.set("settled", generation)?;
        self.commit()
    }

    /// Shows boilerplate mentions in layers and counts, or hides them.
    pub fn show_boilerplate(&mut self, shown: bool) -> Result<(), StoreError> {
        let now: bool = self.atlas.one("SELECT shown FROM zone WHERE id = 1", [])?;
        if now != shown {
            self.change()?;
            self.atlas.run("UPDATE zone SET shown = ?1 WHERE id = 1", [shown])?;
        }
        Ok(())
    }

    /// Drops places, extents and surfaces that nothing points at any more.
    fn sweep(&mut self) -> Result<(), StoreError> {
        if !self.atlas.setting("sweep")?.unwrap_or(false) {
            return Ok(());
        }
        let statements = [
            "DELETE FROM place WHERE fid NOT IN (SELECT place FROM mention WHERE place IS NOT NULL
               UNION SELECT runner_up FROM mention WHERE runner_up IS NOT NULL
               UNION SELECT place FROM corrected WHERE place IS NOT NULL)",
            "DELETE FROM extent WHERE id NOT IN (SELECT extent FROM mention WHERE extent IS NOT NULL
               UNION SELECT event FROM mention WHERE event IS NOT NULL
               UNION SELECT published FROM article WHERE published IS NOT NULL
               UNION SELECT given FROM article WHERE given IS NOT NULL)",
            "DELETE FROM surface WHERE id NOT IN (SELECT surface FROM mention)",
            "DELETE FROM engine WHERE id NOT IN (SELECT engine FROM article WHERE engine IS NOT NULL)",
            "DELETE FROM setting WHERE key = 'sweep'",
        ];
        for statement in statements {
            self.atlas.run(statement, [])?;
        }
        self.interner.clear();
        Ok(())
    }

    /// Gives every extent its slice: all of them under a new period, else those that are new.
    fn cut(&mut self, all: bool, slice_of: impl Fn(&TemporalExtent) -> Sliced) -> Result<(), StoreError> {
        let fails = |error| self.atlas.fails(error);
        let sql = "SELECT id, start, \"end\", edtf, precision, basis FROM extent
                   WHERE ?1 OR (slice IS NULL AND reason IS NULL)";
        let mut query = self.atlas.connection().prepare(sql).map_err(fails)?;
        let rows = query.query_map([all], |row| Ok((row.get::<_, i64>(0)?, extent_from_row(row, 1)?)));
        let extents: Vec<_> = rows.and_then(Iterator::collect).map_err(fails)?;
        for (id, extent) in extents {
            let (slice, reason) = match slice_of(&extent) {
                Ok(slice) => (Some(slice), None),
                Err(reason) => (None, Some(reason)),
            };
            self.atlas
                .run("UPDATE extent SET slice = ?2, reason = ?3 WHERE id = ?1", params![id, slice, reason])?;
        }
        Ok(())
    }

    /// Counts what the layers show. Mentions stand in the order of their articles, so that one pass knows an
    /// article's mentions of a place from the next article's.
    fn tally(&self) -> Result<Tally, StoreError> {
        let shown: Vec<i64> = self.atlas.all("SELECT id FROM zone WHERE shown", [], |row| row.get(0))?;
        let sql =
            "SELECT fid, place, extent, zone FROM mention NOT INDEXED WHERE place IS NOT NULL ORDER BY fid";
        let mut tally = Tally::default();
        let count = |row: &Row<'_>| if shown.contains(&row.get(3)?) { tally.count(row) } else { Ok(()) };
        self.atlas.each(sql, [], count)?;
        Ok(tally)
    }

    fn count_places(&mut self, tally: &Tally) -> Result<(), StoreError> {
        self.atlas.run("UPDATE place SET mentions = NULL, articles = NULL WHERE mentions IS NOT NULL", [])?;
        // In the order of the rows: the same input gives the same file.
        let mut places: Vec<_> = tally.places.iter().collect();
        places.sort_unstable_by_key(|(place, _)| **place);
        for (place, count) in places {
            let sql = "UPDATE place SET mentions = ?2, articles = ?3 WHERE fid = ?1";
            self.atlas.run(sql, params![place, count.mentions, count.articles])?;
        }
        Ok(())
    }

    /// `last_change` is the newest article date, not the clock: the same input gives the same rows.
    fn describe_layers(&mut self, tally: &Tally) -> Result<(), StoreError> {
        let bounds = "UPDATE gpkg_contents SET (min_x, min_y, max_x, max_y) = (
                        SELECT min(lon), min(lat), max(lon), max(lat) FROM place WHERE mentions IS NOT NULL)
                      WHERE data_type = 'features'";
        let changed = "UPDATE gpkg_contents SET last_change = coalesce(
                         (SELECT replace(max(e.end_time), 'Z', '.000Z') FROM article a JOIN extent e ON e.id = a.published),
                         '1970-01-01T00:00:00.000Z')";
        let mentions = "UPDATE gpkg_ogr_contents SET feature_count = ?1 WHERE table_name = ?2";
        let slices: Vec<i64> =
            self.atlas.all("SELECT id FROM extent WHERE slice IS NOT NULL", [], |row| row.get(0))?;
        let sliced: i64 = slices.iter().filter_map(|extent| tally.extents.get(extent)).sum();
        self.atlas.run(bounds, [])?;
        self.atlas.run(changed, [])?;
        self.atlas.run(mentions, params![sliced, "mentions"])?;
        self.atlas.run(mentions, params![tally.mentions - sliced, "mentions_undated"])?;
        let simple = [("places", "place WHERE mentions IS NOT NULL"), ("articles", "article")];
        for (layer, rows) in simple {
            let sql = format!(
                "UPDATE gpkg_ogr_contents SET feature_count = (SELECT count(*) FROM {rows}) WHERE table_name = ?1"
            );
            self.atlas.run(&sql, [layer])?;
        }
        Ok(())
    }
}
