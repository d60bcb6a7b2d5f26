//! Which articles were read already.

use std::collections::{HashMap, hash_map::Entry};

use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

/// The articles so far by id: some 50 bytes each, whatever their length.
#[derive(Debug, Default)]
pub struct Seen(HashMap<u128, First>);

/// Where an id was first met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct First {
    text: u64,
    /// The number of the file.
    pub file: u32,
    /// The line in it, 0 for a file that is one article.
    pub line: u32,
}

/// What [`Seen::meet`] says of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Met {
    /// The id is new.
    New,
    /// The same id with the same text.
    Again(First),
    /// The same id with another text.
    Clash(First),
}

impl Seen {
    /// Takes note of an article and says whether its id was met before.
    pub fn meet(&mut self, id: &str, text: &str, file: u32, line: u32) -> Met {
        let text = xxh3_64(text.as_bytes());
        match self.0.entry(xxh3_128(id.as_bytes())) {
            Entry::Vacant(free) => {
                free.insert(First { text, file, line });
                Met::New
            }
            Entry::Occupied(first) if first.get().text == text => Met::Again(*first.get()),
            Entry::Occupied(first) => Met::Clash(*first.get()),
        }
    }
}
