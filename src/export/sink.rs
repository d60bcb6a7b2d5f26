use std::io;

use super::{
    csv::Csv,
    geojson::GeoJson,
    jsonl::JsonLines,
    value::{Column, MENTION, PLACE, PlaceRow},
};
use crate::store::MentionRow;

/// Where rows go one by one; a format is one of these.
pub trait Sink {
    /// Writes a mention.
    fn mention(&mut self, row: &MentionRow) -> io::Result<()>;
    /// Writes a place.
    fn place(&mut self, row: &PlaceRow) -> io::Result<()>;
    /// Writes what comes last.
    fn finish(&mut self) -> io::Result<()>;
}

/// What the rows of an output are; a sink takes rows of its own kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rows {
    /// One a mention.
    Mentions,
    /// One a place and slice.
    Places,
}

impl Rows {
    /// The names of the columns, in order.
    pub fn columns(self) -> Vec<&'static str> {
        fn names<T>(columns: &[Column<T>]) -> Vec<&'static str> {
            columns.iter().map(|column| column.name).collect()
        }
        match self {
            Self::Mentions => names(MENTION),
            Self::Places => names(PLACE),
        }
    }
}

/// An output format.
pub struct Format {
    /// Its name on the command line.
    pub name: &'static str,
    /// How its files end, without the dot.
    pub extension: &'static str,
    /// What it is, in a few words.
    pub about: &'static str,
    /// Starts an output.
    pub open: for<'w> fn(&'w mut dyn io::Write, Rows) -> io::Result<Box<dyn Sink + 'w>>,
}

/// Every output format of `dateline export`.
pub const FORMATS: &[Format] = &[
    Format {
        name: "geojson",
        extension: "geojson",
        about: "GeoJSON (RFC 7946): QGIS, Leaflet, any GIS",
        open: |out, _| Ok(Box::new(GeoJson::new(out)?)),
    },
    Format {
        name: "csv",
        extension: "csv",
        about: "CSV with longitude and latitude: spreadsheets, pandas",
        open: |out, rows| Ok(Box::new(Csv::new(out, rows)?)),
    },
    Format {
        name: "jsonl",
        extension: "jsonl",
        about: "one JSON object a line: jq, DuckDB, Spark",
        open: |out, _| Ok(Box::new(JsonLines::new(out))),
    },
];

/// The format of this name.
pub fn by_name(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}
