//! Gazetteers of others, read row by row: one file a format, one table [`SOURCES`].
//!
//! A format is told by what a file holds, not by its name. Its reader hands each place to an `Intake`, which
//! filters and counts; what cannot be used is a [`Reject`] with its line and reason, and the rest goes on.

mod ahead;
mod authorities;
mod cells;
mod columns;
mod csv;
mod divisions;
mod draft;
mod error;
mod extent;
mod geojson;
mod geonames;
mod import;
mod input;
mod intake;
mod json;
mod langs;
mod linked_places;
mod ocha;
mod place_types;
mod seen;
mod uncertainty;
mod whosonfirst;

pub use crate::gazetteer::table::ENDED;
pub use columns::{ColumnError, Field, Mapping};
pub use error::SourceError;
pub use import::{Imported, Sink, import};
use input::{Input, Sniff};
use intake::Intake;
pub use intake::{LeftOut, Progress, Reason, Reject, Tally, Watch};
pub use langs::{LangError, Langs};

/// A format that gazetteers come in.
#[derive(Debug)]
pub struct Format {
    /// Its name, as `--from` takes it.
    pub name: &'static str,
    /// One line for `--help` and the docs.
    pub help: &'static str,
    /// Licence and attribution, where the format is one publisher's; else empty.
    pub licence: &'static str,
    detect: fn(&Sniff<'_>) -> bool,
    read: fn(&Input, &Plan<'_>, &mut Intake<'_>) -> Result<(), SourceError>,
}

/// All formats, the most particular first: the first that claims a file reads it.
pub const SOURCES: &[Format] = &[
    Format {
        name: "geonames",
        help: "GeoNames dump, 19 columns: allCountries, a country, cities500; with alternateNamesV2, admin1CodesASCII \
               and countryInfo where they lie beside it or are given",
        licence: "GeoNames, CC BY 4.0",
        detect: geonames::detect,
        read: geonames::read,
    },
    Format {
        name: "whosonfirst",
        help: "a folder of Who's On First records (data/…/*.geojson)",
        licence: "Who's On First, CC BY 4.0 and the licences of its sources",
        detect: whosonfirst::detect,
        read: whosonfirst::read,
    },
    Format {
        name: "linked-places",
        help: "Linked Places Format (GeoJSON-LD; World Historical Gazetteer) and Pleiades' JSON, with names in their time",
        licence: "",
        detect: linked_places::detect,
        read: linked_places::read,
    },
    Format {
        name: "geojson",
        help: "GeoJSON points, a collection or one feature a line; properties are read like columns",
        licence: "",
        detect: geojson::detect,
        read: geojson::read,
    },
    Format {
        name: "ocha",
        help: "OCHA's COD lists as CSV: names and P-codes of administrative levels, with coordinates",
        licence: "OCHA COD, CC BY 3.0 IGO",
        detect: ocha::detect,
        read: ocha::read,
    },
    Format {
        name: "csv",
        help: "any CSV, TSV (LP-TSV too) or semicolon list with a header; --columns says which column is what",
        licence: "",
        detect: csv::detect,
        read: csv::read,
    },
];

/// The format of this name.
pub fn by_name(name: &str) -> Option<&'static Format> {
    SOURCES.iter().find(|format| format.name == name)
}

/// What to take of the sources, and how to read them.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Languages whose names are taken.
    pub langs: Langs,
    /// Which column is what, over what its header says.
    pub columns: Mapping,
    /// GeoNames feature classes to take; all where empty.
    pub classes: Vec<char>,
    /// Populated places (class `P`) of fewer inhabitants are left out; other classes are not looked at.
    pub min_population: u64,
}

/// What a reader knows beside its own file.
struct Plan<'p> {
    options: &'p Options,
    companions: &'p geonames::Companions,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_formats_are_unique_and_explained() {
        for (at, format) in SOURCES.iter().enumerate() {
            assert!(!format.help.is_empty());
            assert!(SOURCES[..at].iter().all(|other| other.name != format.name));
            assert_eq!(by_name(format.name).map(|f| f.name), Some(format.name));
        }
        assert!(by_name("shapefile").is_none());
    }
}
