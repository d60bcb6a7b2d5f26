//! Words that begin no name, remembered: a text is mostly the same few thousand words, and to find out costs a look
//! for every way to read a word.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// A power of two; so many hashes stay near the processor, and most words of a text are among them.
const SIZE: usize = 1 << 14;

/// Hashes of words that begin no name, each in the one place where it may be: a later one takes the place of an
/// earlier. Threads share it, and see each other's words sooner or later.
#[derive(Debug)]
pub(super) struct Barren(Box<[AtomicU64]>);

impl Default for Barren {
    fn default() -> Self {
        Self((0..SIZE).map(|_| AtomicU64::new(0)).collect())
    }
}

impl Barren {
    /// Whether the word of this hash is known to begin no name.
    #[inline]
    pub fn has(&self, word: u64) -> bool {
        word != 0 && self.at(word).load(Relaxed) == word
    }

    /// Remembers that the word of this hash begins none.
    #[inline]
    pub fn add(&self, word: u64) {
        self.at(word).store(word, Relaxed);
    }

    fn at(&self, word: u64) -> &AtomicU64 {
        &self.0[(word >> 32) as usize % SIZE]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_known_until_another_takes_its_place() {
        let barren = Barren::default();
        assert!(!barren.has(0) && !barren.has(7));
        barren.add(7);
        assert!(barren.has(7) && !barren.has(8));
        barren.add(8);
        assert!(barren.has(8) && !barren.has(7));
    }
}
