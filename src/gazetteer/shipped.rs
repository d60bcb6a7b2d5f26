//! What is compiled into the program.

use std::sync::OnceLock;

use super::table::{OrdinaryWords, Table, TableError};

static GAZETTEER: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/gazetteer.bin"));

/// The version of the shipped gazetteer.
pub const SHIPPED_VERSION: &str = include_str!("../../data/gazetteer/VERSION").trim_ascii();

pub(super) fn table() -> Result<Table, TableError> {
    Table::open(GAZETTEER)
}

/// The shipped lists of ordinary words and persons' names; read when first asked for.
pub fn ordinary_words() -> &'static OrdinaryWords {
    static WORDS: OnceLock<OrdinaryWords> = OnceLock::new();
    WORDS.get_or_init(|| {
        let mut words = OrdinaryWords::default();
        words.add_words(include_str!("../../data/lexicon/ordinary_words.ar.csv"));
        words.add_words(include_str!("../../data/lexicon/ordinary_words.en.csv"));
        words.add_persons(include_str!("../../data/lexicon/person_names.ar.csv"));
        words.add_persons(include_str!("../../data/lexicon/person_names.en.csv"));
        words
    })
}
