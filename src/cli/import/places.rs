//! The places of a data set.

use std::collections::HashMap;

use dateline::{ingest::events::EventRow, model::Place};
use xxhash_rust::xxh3::xxh3_64;

/// Past this many the memory is dropped.
const REMEMBERED: usize = 100_000;

/// Numbers them: one for each point, name, division, country and uncertainty.
pub struct Places {
    source: String,
    known: HashMap<u64, u32>,
    key: Vec<u8>,
}

impl Places {
    pub fn new(source: &str) -> Self {
        Self { source: source.to_owned(), known: HashMap::new(), key: Vec::new() }
    }

    pub fn are_many(&self) -> bool {
        self.known.len() >= REMEMBERED
    }

    pub fn forget(&mut self) {
        self.known.clear();
    }

    /// The number of a row's place, which goes to `new` when it is met for the first time.
    pub fn number(&mut self, row: &EventRow<'_>, country: &str, new: &mut Vec<Place>) -> u32 {
        self.key.clear();
        for number in [row.point.lon, row.point.lat, row.uncertainty_km] {
            self.key.extend_from_slice(&number.to_bits().to_le_bytes());
        }
        for text in [row.name, "\0", row.admin1, "\0", &self.source] {
            self.key.extend_from_slice(text.as_bytes());
        }
        if !country.is_empty() {
            self.key.push(0);
            self.key.extend_from_slice(country.as_bytes());
        }
        let key = xxh3_64(&self.key);
        let next = self.known.len() as u32;
        *self.known.entry(key).or_insert_with(|| {
            new.push(place(row, country, key, &self.source));
            next
        })
    }
}

fn place(row: &EventRow<'_>, country: &str, key: u64, source: &str) -> Place {
    let unnamed = || format!("{},{}", row.point.lat, row.point.lon);
    Place {
        id: format!("event:{key:016x}"),
        name: if row.name.is_empty() { unnamed() } else { row.name.to_owned() },
        name_ar: row.name.chars().any(|c| ('\u{600}'..='\u{6ff}').contains(&c)).then(|| row.name.to_owned()),
        point: row.point,
        feature_class: 'S',
        feature_code: "EVENT".to_owned(),
        country: country.to_owned(),
        admin1: row.admin1.to_owned(),
        population: 0,
        uncertainty_km: row.uncertainty_km,
        source: source.to_owned(),
    }
}
