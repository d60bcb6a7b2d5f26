//! Words that begin names, remembered: how each may be read, where each reading leads, and what it is a name of. What
//! a text costs is then mostly what its rare words cost.

use std::sync::OnceLock;

use super::standing::Standing;
use crate::gazetteer::{Hit, Walk};

/// A power of two. The words of some years of news that begin names are twice as many, but the first to come stay,
/// and those are mostly the frequent ones.
const SIZE: usize = 1 << 15;

/// One way to read a word: without these clitics names begin with it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Start {
    pub walk: Walk,
    /// Where the stem begins in the folded word.
    pub stem: u16,
    pub clitics: u8,
    pub article: bool,
    /// The word alone may be a name.
    pub may_stand: bool,
    /// It is one of the commonest of Arabic: alone it is a name only where a word beside it asks for one.
    pub common: bool,
}

/// What a word is a name of.
#[derive(Debug)]
pub(super) struct Named {
    pub hits: Box<[Hit]>,
    /// All of them count in every text: none has its time, none counts in capitals only.
    pub always: bool,
    pub standing: Standing,
}

/// A way to read a word, and what it is a name of once somebody asked.
#[derive(Debug)]
pub(super) struct Reading {
    pub start: Start,
    pub named: OnceLock<Named>,
}

impl From<Start> for Reading {
    fn from(start: Start) -> Self {
        Self { start, named: OnceLock::new() }
    }
}

#[derive(Debug)]
struct Word {
    hash: u64,
    folded: Box<str>,
    readings: Box<[Reading]>,
}

/// Words, each in one of the two places where it may be; what is there stays. Threads share them.
#[derive(Debug)]
pub(super) struct Starts(Box<[OnceLock<Word>]>);

impl Default for Starts {
    fn default() -> Self {
        Self((0..SIZE).map(|_| OnceLock::new()).collect())
    }
}

impl Starts {
    /// The readings of a folded word, if they are known.
    #[inline]
    pub fn get(&self, hash: u64, folded: &str) -> Option<&[Reading]> {
        let words = self.places(hash).into_iter().map_while(OnceLock::get);
        let mut same = words.filter(|word| word.hash == hash && *word.folded == *folded);
        same.next().map(|word| &*word.readings)
    }

    /// Remembers the readings of a folded word; nothing where there is no room for it.
    pub fn add(&self, hash: u64, folded: &str, readings: impl Iterator<Item = Start>) -> Option<&[Reading]> {
        let free = self.places(hash).into_iter().find(|place| place.get().is_none())?;
        let readings = readings.map(Reading::from).collect();
        let word = free.get_or_init(|| Word { hash, folded: folded.into(), readings });
        // Another thread may have been quicker, with another word.
        (word.hash == hash && *word.folded == *folded).then_some(&*word.readings)
    }

    /// Two neighbours, which the processor fetches together.
    #[inline]
    fn places(&self, hash: u64) -> [&OnceLock<Word>; 2] {
        let at = (hash >> 24) as usize % SIZE;
        [&self.0[at], &self.0[at ^ 1]]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::Gazetteer;

    fn start(clitics: u8) -> Start {
        let gazetteer = Gazetteer::shipped().unwrap();
        let walk = gazetteer.begin("raqqa").unwrap();
        Start { walk, stem: 0, clitics, article: false, may_stand: true, common: false }
    }

    #[test]
    fn a_word_stays_until_the_end_and_a_third_finds_no_room() {
        let starts = Starts::default();
        assert!(starts.get(7, "a").is_none());
        for (number, word) in ["a", "b"].into_iter().enumerate() {
            assert!(starts.add(7, word, [start(number as u8)].into_iter()).is_some());
        }
        assert!(starts.add(7, "c", [start(2)].into_iter()).is_none() && starts.get(7, "c").is_none());
        let clitics = |word| starts.get(7, word).unwrap()[0].start.clitics;
        assert_eq!([clitics("a"), clitics("b")], [0, 1], "one hash is not one word");
    }
}
