//! Rows into the atlas, many at a time.

use std::{fmt, sync::mpsc, thread};

use anyhow::anyhow;
use dateline::{
    ingest::{
        Spot,
        events::{Bound, EventFile},
    },
    store::{Dataset, KnownEvent, KnownExtent, KnownPlace, StoreError, Writer},
};

use super::parser::{Batch, Parser, Ready};

/// From this many new rows on, the index of mentions is made at the end.
const BULK: u64 = 20_000;
/// Why a row is refused whose key came before in this file.
const CLASHES: &str = "an earlier row has its id and says something else: that one stands; if the column of ids does \
                       not tell rows apart, name another with --id";
/// How many batches of rows may wait.
const AHEAD: usize = 8;

/// What became of the rows.
#[derive(Debug, Default, Clone, Copy)]
pub struct Tally {
    added: u64,
    changed: u64,
    there: u64,
    undated: u64,
    pub bad: u64,
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} rows added", self.added)?;
        for (n, what) in [
            (self.changed, "changed"),
            (self.there, "there already"),
            (self.undated, "without a date"),
            (self.bad, "bad"),
        ] {
            if n > 0 {
                write!(f, ", {n} {what}")?;
            }
        }
        Ok(())
    }
}

/// Puts every row of `rows` into the data set `source`; bad ones are named on standard error, as rows of `file`.
///
/// One thread reads while this one writes: each is about half of the work.
pub fn import(
    writer: &mut Writer,
    rows: &mut EventFile,
    bound: &Bound,
    source: &str,
    file: &str,
) -> anyhow::Result<Tally> {
    let parser = Parser::new(bound, source)?;
    let mut intake = Intake::new(writer, source)?;
    let unknown = thread::scope(|scope| {
        let (send, batches) = mpsc::sync_channel(AHEAD);
        let parser = scope.spawn(move || parser.run(rows, &send));
        batches.into_iter().try_for_each(|batch| intake.take(batch?, file))?;
        parser.join().map_err(|_| anyhow!("{file}: the reading thread failed"))
    })?;
    if !unknown.is_empty() {
        eprintln!("dateline: {file}: {unknown}");
    }
    let tally = intake.tally;
    writer.end_bulk()?;
    writer.commit()?;
    Ok(tally)
}

/// What takes rows in.
struct Intake<'a> {
    writer: &'a mut Writer,
    dataset: Dataset,
    places: Vec<KnownPlace>,
    extents: Vec<KnownExtent>,
    tally: Tally,
    /// At how many new rows the index is thought of again.
    think_at: u64,
}

impl<'a> Intake<'a> {
    fn new(writer: &'a mut Writer, source: &str) -> Result<Self, StoreError> {
        let dataset = writer.dataset(source, Some(source))?;
        writer.begin_bulk(0)?;
        Ok(Self {
            writer,
            dataset,
            places: Vec::new(),
            extents: Vec::new(),
            tally: Tally::default(),
            think_at: BULK,
        })
    }

    fn take(&mut self, batch: Batch, file: &str) -> anyhow::Result<()> {
        self.learn(&batch)?;
        let (mut lines, mut good) = (Vec::new(), Vec::new());
        for (line, row) in &batch.rows {
            match row {
                Ok(row) => {
                    lines.push(*line);
                    good.push(self.known(row));
                }
                Err(why) => self.refuse(file, *line, why),
            }
        }
        let added = self.writer.put_events(&mut self.dataset, &good)?;
        for at in &added.clashing {
            self.refuse(file, lines[*at], CLASHES);
        }
        self.tally.added += added.rows;
        self.tally.changed += added.changed;
        self.tally.undated += added.undated;
        self.tally.there += good.len() as u64 - added.rows - added.changed - added.clashing.len() as u64;
        if self.tally.added >= self.think_at {
            self.writer.begin_bulk(self.tally.added)?;
            self.think_at = 2 * self.tally.added;
        }
        Ok(())
    }

    fn refuse(&mut self, file: &str, line: u64, why: &str) {
        eprintln!("dateline: {}: {why}", Spot::line(file, line));
        self.tally.bad += 1;
    }

    /// Finds the rows of what is new in a batch.
    fn learn(&mut self, batch: &Batch) -> Result<(), StoreError> {
        if batch.anew {
            self.places.clear();
            self.extents.clear();
        }
        for place in &batch.places {
            self.places.push(self.writer.know_place(place, &place.name)?);
        }
        for extent in &batch.extents {
            self.extents.push(self.writer.know_extent(extent)?);
        }
        Ok(())
    }

    fn known<'r>(&self, row: &'r Ready) -> KnownEvent<'r> {
        KnownEvent {
            key: row.key,
            place: self.places[row.place as usize],
            extent: row.extent.map(|extent| self.extents[extent as usize]),
            context: row.context.as_ref(),
            attributes: row.attributes.as_deref(),
        }
    }
}
