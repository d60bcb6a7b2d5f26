//! Rows into the atlas, one at a time.

use std::{collections::HashMap, fmt, io::Read, sync::Arc};

use csv::{ByteRecord, Reader};
use dateline::{
    ingest::events::{Bound, EventRow},
    model::{Context, Place},
    store::{Event, Writer},
};
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use super::dates::Dates;

/// From this many new rows on, the indexes are made at the end.
const BULK: u64 = 20_000;
/// Past this many places the memory is dropped.
const REMEMBERED: usize = 100_000;

/// What became of the rows.
#[derive(Debug, Default, Clone, Copy)]
pub struct Tally {
    added: u64,
    there: u64,
    undated: u64,
    pub bad: u64,
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} rows added", self.added)?;
        for (n, what) in [(self.there, "there already"), (self.undated, "without a date"), (self.bad, "bad")]
        {
            if n > 0 {
                write!(f, ", {n} {what}")?;
            }
        }
        Ok(())
    }
}

/// Puts every row of `reader` into the data set `source`; bad ones are named on standard error.
pub fn import<R: Read>(
    writer: &mut Writer,
    reader: &mut Reader<R>,
    bound: &Bound,
    source: &str,
    file: &str,
) -> anyhow::Result<Tally> {
    let mut dataset = writer.dataset(source, Some(source))?;
    let (mut tally, mut record) = (Tally::default(), ByteRecord::new());
    let (mut dates, mut places, mut names) = (Dates::default(), Places::new(source), Names::default());
    while reader.read_byte_record(&mut record)? {
        let line = record.position().map_or(0, csv::Position::line);
        let read = bound.read(&record).and_then(|row| Ok((dates.extent(&row)?, row)));
        let (extent, row) = match read {
            Ok(read) => read,
            Err(why) => {
                eprintln!("dateline: {file}, line {line}: {why}");
                tally.bad += 1;
                continue;
            }
        };
        let place = places.of(&row);
        let attributes = bound.attributes(&record);
        let context = (!row.words.is_empty())
            .then(|| Context { before: String::new(), after: format!(": {}", one_line(row.words)) });
        let event = Event {
            key: names.key(&row, &record),
            place: &place,
            extent: extent.as_deref(),
            surface: &place.name,
            context: context.as_ref(),
            attributes: attributes.as_deref(),
        };
        let added = writer.put_event(&mut dataset, &event)?;
        tally.added += u64::from(added);
        if tally.added == BULK && added {
            writer.begin_bulk()?;
        }
        tally.there += u64::from(!added);
        tally.undated += u64::from(added && extent.is_none());
    }
    let twice = writer.end_bulk()? as u64;
    writer.commit()?;
    Ok(Tally { added: tally.added - twice, there: tally.there + twice, ..tally })
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What tells rows apart: their id; else their bytes and how often those came before.
#[derive(Default)]
struct Names {
    seen: HashMap<u64, u32>,
}

impl Names {
    fn key(&mut self, row: &EventRow<'_>, record: &ByteRecord) -> u64 {
        if let Some(id) = row.id {
            return xxh3_64(id.as_bytes());
        }
        let mut hash = Xxh3::new();
        for cell in record {
            hash.update(&(cell.len() as u64).to_le_bytes());
            hash.update(cell);
        }
        let bytes = hash.digest();
        let occurrence = self.seen.entry(bytes).or_default();
        *occurrence += 1;
        xxhash_rust::xxh3::xxh3_64_with_seed(&bytes.to_le_bytes(), u64::from(*occurrence))
    }
}

/// The places of a data set: one for each point, name and uncertainty.
struct Places {
    source: String,
    known: HashMap<u64, Arc<Place>>,
}

impl Places {
    fn new(source: &str) -> Self {
        Self { source: source.to_owned(), known: HashMap::new() }
    }

    fn of(&mut self, row: &EventRow<'_>) -> Arc<Place> {
        let mut hash = Xxh3::new();
        for number in [row.point.lon, row.point.lat, row.uncertainty_km] {
            hash.update(&number.to_bits().to_le_bytes());
        }
        hash.update(row.name.as_bytes());
        hash.update(b"\0");
        hash.update(row.admin1.as_bytes());
        hash.update(b"\0");
        hash.update(self.source.as_bytes());
        let key = hash.digest();
        if self.known.len() >= REMEMBERED {
            self.known.clear();
        }
        Arc::clone(self.known.entry(key).or_insert_with(|| Arc::new(place(row, key, &self.source))))
    }
}

fn place(row: &EventRow<'_>, key: u64, source: &str) -> Place {
    let unnamed = || format!("{},{}", row.point.lat, row.point.lon);
    Place {
        id: format!("event:{key:016x}"),
        name: if row.name.is_empty() { unnamed() } else { row.name.to_owned() },
        name_ar: row.name.chars().any(|c| ('\u{600}'..='\u{6ff}').contains(&c)).then(|| row.name.to_owned()),
        point: row.point,
        feature_class: 'S',
        feature_code: "EVENT".to_owned(),
        country: String::new(),
        admin1: row.admin1.to_owned(),
        population: 0,
        uncertainty_km: row.uncertainty_km,
        source: source.to_owned(),
    }
}
