//! What is compiled into the program.

use std::sync::LazyLock;

use super::table::{OrdinaryWords, Table, TableError};

static GAZETTEER: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/gazetteer.bin"));
static WORDS_COMPILED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/words.bin"));

/// The version of the shipped gazetteer.
pub const SHIPPED_VERSION: &str = include_str!("../../data/gazetteer/VERSION").trim_ascii();

pub(super) fn table() -> Result<Table, TableError> {
    Table::open(GAZETTEER)
}

/// The shipped lists of ordinary words and persons' names.
pub fn ordinary_words() -> &'static OrdinaryWords {
    static WORDS: LazyLock<OrdinaryWords> = LazyLock::new(|| OrdinaryWords::open(WORDS_COMPILED));
    &WORDS
}
