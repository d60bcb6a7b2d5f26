//! Which ids a source had already.

use std::collections::HashSet;

use xxhash_rust::xxh3::xxh3_64;

const PAGE_BITS: u32 = 16;
const WORDS: usize = 1 << (PAGE_BITS - 6);

/// Numbers seen, in pages of bits: 13 million ids of GeoNames take 1.6 MB, and one huge id a page of 8 KB.
#[derive(Default)]
pub(super) struct Numbers {
    pages: Vec<Option<Box<[u64; WORDS]>>>,
}

impl Numbers {
    /// Remembers a number; false where it was there already.
    pub fn insert(&mut self, number: u32) -> bool {
        let page = (number >> PAGE_BITS) as usize;
        if page >= self.pages.len() {
            self.pages.resize(page + 1, None);
        }
        let words = self.pages[page].get_or_insert_with(|| Box::new([0; WORDS]));
        let (word, bit) = Self::at(number);
        let fresh = words[word] & bit == 0;
        words[word] |= bit;
        fresh
    }

    /// Whether a number was seen.
    pub fn contains(&self, number: u32) -> bool {
        let (word, bit) = Self::at(number);
        let page = self.pages.get((number >> PAGE_BITS) as usize);
        page.and_then(Option::as_ref).is_some_and(|words| words[word] & bit != 0)
    }

    fn at(number: u32) -> (usize, u64) {
        ((number >> 6) as usize & (WORDS - 1), 1 << (number & 63))
    }
}

/// Ids of any kind seen, by their hash: eight bytes an id.
#[derive(Default)]
pub(super) struct Ids {
    hashes: HashSet<u64>,
}

impl Ids {
    /// Remembers an id; false where it was there already.
    pub fn insert(&mut self, id: &str) -> bool {
        self.hashes.insert(xxh3_64(id.as_bytes()))
    }

    /// Whether an id was seen.
    pub fn contains(&self, id: &str) -> bool {
        self.hashes.contains(&xxh3_64(id.as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_fresh_once() {
        let mut numbers = Numbers::default();
        for number in [0, 63, 64, 65_535, 65_536, 12_999_999, u32::MAX] {
            assert!(!numbers.contains(number));
            assert!(numbers.insert(number));
            assert!(numbers.contains(number));
            assert!(!numbers.insert(number));
        }
        assert!(!numbers.contains(66));
    }

    #[test]
    fn ids_are_fresh_once() {
        let mut ids = Ids::default();
        assert!(ids.insert("gn:1"));
        assert!(!ids.insert("gn:1"));
        assert!(ids.insert("gn:2"));
    }
}
