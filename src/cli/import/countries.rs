//! The countries of a data set.

use std::{collections::HashMap, fmt};

use dateline::{
    gazetteer::{Gazetteer, GazetteerError},
    ingest::events::{CountryCodes, Scheme},
};

/// How many of the unknown are named.
const NAMED: usize = 5;
/// Past this many the memory is dropped.
const REMEMBERED: usize = 10_000;

/// Finds out which country a row is in, remembering it: data sets repeat theirs.
pub struct Countries {
    codes: CountryCodes,
    gazetteer: Gazetteer,
    known: HashMap<String, Option<String>>,
    unknown: Unknown,
}

/// The rows in whose cells no country was found.
#[derive(Debug, Default)]
pub struct Unknown {
    rows: u64,
    /// What stood there: the first few.
    cells: Vec<String>,
}

impl Countries {
    pub fn new(scheme: Scheme) -> Result<Self, GazetteerError> {
        Ok(Self {
            codes: CountryCodes::new(scheme),
            gazetteer: Gazetteer::shipped()?,
            known: HashMap::new(),
            unknown: Unknown::default(),
        })
    }

    /// ISO 3166-1 alpha-2 of the first cell that says a country; empty where none does.
    pub fn of<'r>(&mut self, cells: impl Iterator<Item = &'r str>) -> String {
        let mut last = None;
        for cell in cells {
            if let Some(country) = self.read(cell) {
                return country;
            }
            last = Some(cell);
        }
        self.unknown.note(last);
        String::new()
    }

    /// What no country was found for.
    pub fn unknown(self) -> Unknown {
        self.unknown
    }

    fn read(&mut self, cell: &str) -> Option<String> {
        if let Some(known) = self.known.get(cell) {
            return known.clone();
        }
        // UCDP: «Yemen (North Yemen)», today's name first.
        let name = cell.split_once(" (").map_or(cell, |(name, _)| name);
        let found = [cell, name].iter().find_map(|text| self.codes.find(text).map(str::to_owned));
        let found = found.or_else(|| self.named(name));
        if self.known.len() >= REMEMBERED {
            self.known.clear();
        }
        self.known.insert(cell.to_owned(), found.clone());
        found
    }

    /// The country of this name in the shipped gazetteer.
    fn named(&self, name: &str) -> Option<String> {
        if !self.codes.may_be_name() {
            return None;
        }
        let places = self.gazetteer.find(name).into_iter().map(|hit| self.gazetteer.place(hit.place));
        let country = places.into_iter().find(|place| place.feature_code.starts_with("PCL"))?;
        (!country.country.is_empty()).then(|| country.country.clone())
    }
}

impl Unknown {
    fn note(&mut self, cell: Option<&str>) {
        let Some(cell) = cell else { return };
        self.rows += 1;
        if self.cells.len() <= NAMED && !self.cells.iter().any(|known| known == cell) {
            self.cells.push(cell.to_owned());
        }
    }

    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }
}

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named: Vec<String> = self.cells.iter().take(NAMED).map(|cell| format!("{cell:?}")).collect();
        let more = if self.cells.len() > NAMED { " and others" } else { "" };
        let rows = if self.rows == 1 { "1 row has".to_owned() } else { format!("{} rows have", self.rows) };
        write!(f, "{rows} no country that is known here: {}{more}", named.join(", "))
    }
}
