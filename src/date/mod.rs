//! Dates: the EDTF that metadata and outputs speak, and what articles say about when.
//!
//! A date is a civil date as printed: there is no time zone here and no clock. Times of day are dropped.

mod byline;
mod dateline;
pub mod edtf;
pub mod event;
pub mod expressions;
pub mod hijri;
pub mod publication;
mod reading;
mod spoken;

pub use edtf::{Edtf, EdtfError};

use crate::{
    lang::{hash_of, word_hash},
    model::{Basis, TemporalExtent},
};

/// Every table of `data/dates/`.
const TABLES: [&str; 4] = [expressions::WORDS[0], expressions::WORDS[1], byline::TABLE, dateline::TABLE];

/// Goes up with each change of the rules that reads another date in the same text.
const RULES: &str = "5";

/// Tells apart what may read other dates in the same text: words and rules.
pub fn digest() -> u64 {
    hash_of(TABLES.into_iter().chain([RULES]).map(word_hash))
}

/// Reads the publication date that metadata gives (EDTF level 0 or 1) as an extent of basis `published`.
///
/// The extent's `edtf` is the text as given, white space around it dropped.
///
/// # Errors
/// Text that is no EDTF date; the message says what was expected, where, and what to write instead when
/// that can be told.
pub fn published_extent(text: &str) -> Result<TemporalExtent, EdtfError> {
    Ok(edtf::parse(text)?.extent(Basis::Published))
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::TABLES;

    #[test]
    fn every_table_is_in_the_digest() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/dates");
        let files: Vec<_> =
            fs::read_dir(folder).expect("data/dates").map(|file| file.expect("a file").path()).collect();
        assert_eq!(files.len(), TABLES.len());
        for file in files {
            let text = fs::read_to_string(&file).expect("text");
            assert!(TABLES.contains(&text.as_str()), "{}", file.display());
        }
    }
}
