//! Records into rows, on a thread of its own.

use std::{collections::HashMap, sync::mpsc::SyncSender};

use dateline::{
    gazetteer::GazetteerError,
    ingest::{
        Problem,
        events::{Bound, Cells, EventFile, EventRow},
    },
    model::{Context, Place, TemporalExtent},
};
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use super::{
    countries::{Countries, Unknown},
    dates::Dates,
    places::Places,
};

/// How many rows go from thread to thread at once.
const AT_ONCE: usize = 512;

/// A row, ready to be put into the atlas. Places and extents are numbered as they come.
pub struct Ready {
    pub key: u64,
    pub place: u32,
    pub extent: Option<u32>,
    pub context: Option<Context>,
    pub attributes: Option<String>,
}

/// Rows by their line, or what is wrong with them, and what is new in them.
#[derive(Default)]
pub struct Batch {
    pub rows: Vec<(u64, Result<Ready, String>)>,
    /// Numbers begin anew: with these places, these extents.
    pub anew: bool,
    pub places: Vec<Place>,
    pub extents: Vec<TemporalExtent>,
}

/// Makes rows of records.
pub struct Parser<'a> {
    bound: &'a Bound,
    dates: Dates,
    places: Places,
    /// Absent where no column says the country.
    countries: Option<Countries>,
    names: Names,
}

impl<'a> Parser<'a> {
    pub fn new(bound: &'a Bound, source: &str) -> Result<Self, GazetteerError> {
        let countries = bound.country_scheme().map(Countries::new).transpose()?;
        let (dates, places, names) = (Dates::default(), Places::new(source), Names::default());
        Ok(Self { bound, dates, places, countries, names })
    }

    /// Sends every row of `file`, until it ends or nobody listens any more. Gives the rows whose country is unknown.
    pub fn run(mut self, file: &mut EventFile, send: &SyncSender<Result<Batch, Problem>>) -> Unknown {
        self.send_all(file, send);
        self.countries.map(Countries::unknown).unwrap_or_default()
    }

    fn send_all(&mut self, file: &mut EventFile, send: &SyncSender<Result<Batch, Problem>>) {
        let mut more = true;
        while more {
            let mut batch = Batch { anew: self.forget(), ..Batch::default() };
            let filled = self.fill(file, &mut batch);
            more = matches!(filled, Ok(true));
            let sent = send.send(Ok(batch));
            if sent.is_err() || filled.is_err_and(|error| send.send(Err(error)).is_err()) {
                return;
            }
        }
    }

    /// Whether places and extents are numbered anew from here on, because there are too many to remember.
    fn forget(&mut self) -> bool {
        let full = self.places.are_many() || self.dates.are_many();
        if full {
            self.places.forget();
            self.dates.forget();
        }
        full
    }

    /// Fills a batch; false at the end of the file.
    fn fill(&mut self, file: &mut EventFile, batch: &mut Batch) -> Result<bool, Problem> {
        batch.rows.reserve(AT_ONCE);
        while batch.rows.len() < AT_ONCE {
            let Some(next) = file.next() else { return Ok(false) };
            let (line, cells) = next?;
            let row = cells.and_then(|cells| self.row(cells, batch));
            batch.rows.push((line, row));
        }
        Ok(true)
    }

    fn row(&mut self, cells: Cells<'_>, batch: &mut Batch) -> Result<Ready, String> {
        let row = self.bound.read(cells)?;
        let extent = self.dates.number(&row, &mut batch.extents)?;
        let countries = self.countries.as_mut();
        let country = countries.map(|known| known.of(self.bound.countries(cells))).unwrap_or_default();
        let context = (!row.words.is_empty())
            .then(|| Context { before: String::new(), after: format!(": {}", one_line(row.words)) });
        Ok(Ready {
            key: self.names.key(&row, cells),
            place: self.places.number(&row, &country, &mut batch.places),
            extent,
            context,
            attributes: self.bound.attributes(cells),
        })
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What tells rows apart: their id; else their bytes and how often those came before.
#[derive(Default)]
struct Names {
    seen: HashMap<u64, u32>,
    bytes: Vec<u8>,
}

impl Names {
    fn key(&mut self, row: &EventRow<'_>, cells: Cells<'_>) -> u64 {
        if let Some(id) = row.id {
            return xxh3_64(id.as_bytes());
        }
        self.bytes.clear();
        for cell in cells.iter() {
            self.bytes.extend_from_slice(&(cell.len() as u64).to_le_bytes());
            self.bytes.extend_from_slice(cell.as_bytes());
        }
        let bytes = xxh3_64(&self.bytes);
        let occurrence = self.seen.entry(bytes).or_default();
        *occurrence += 1;
        xxh3_64_with_seed(&bytes.to_le_bytes(), u64::from(*occurrence))
    }
}
