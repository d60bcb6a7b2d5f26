//! Which places of the tree a stream has, and how many come before each: two look-ups, however many there are.

use std::ops::Range;

use super::chunked::{Chunked, Fetch, IndexError, Reader, Record};

/// A set of places of the tree, numbered in their order; every place, each by its own number, where it is empty.
#[derive(Debug)]
pub struct Members(pub Chunked<Word>);

/// Sixty-four places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// How many members come before them.
    before: u32,
    /// A bit a place: whether it is a member.
    bits: u64,
}

impl Word {
    fn rank(self, place: u32) -> u32 {
        self.before + (self.bits & ((1 << (place % 64)) - 1)).count_ones()
    }
}

/// The words of a set of `bits`, 64 places each. One more than there are places to the end, so that every end of
/// a run has one.
pub fn words(bits: &[u64]) -> Vec<Word> {
    let mut before = 0;
    let bits = bits.iter().copied().chain([0]);
    bits.map(|bits| {
        let word = Word { before, bits };
        before += bits.count_ones();
        word
    })
    .collect()
}

/// The number of a member.
pub fn number(words: &[Word], place: u32) -> u32 {
    words[place as usize / 64].rank(place)
}

impl Members {
    /// The members among a run of places, as a run of their numbers.
    pub fn of<F: Fetch>(&self, run: &Range<u32>, fetch: &F) -> Result<Range<u32>, IndexError> {
        if self.0.is_empty() {
            return Ok(run.clone());
        }
        let rank = |place: u32| Ok(self.0.get(place as usize / 64, fetch)?.rank(place));
        Ok(rank(run.start)?..rank(run.end)?)
    }

    /// Calls `each` with every member of a run and its number.
    pub fn each<F: Fetch>(
        &self,
        run: &Range<u32>,
        fetch: &F,
        mut each: impl FnMut(u32, u32) -> Result<(), IndexError>,
    ) -> Result<(), IndexError> {
        if self.0.is_empty() {
            return run.clone().try_for_each(|place| each(place, place));
        }
        let mut place = run.start;
        while place < run.end {
            let word = self.0.get(place as usize / 64, fetch)?;
            match word.bits >> (place % 64) {
                0 => place = (place / 64 + 1) * 64,
                rest => {
                    place += rest.trailing_zeros();
                    if place < run.end {
                        each(place, word.rank(place))?;
                    }
                    place += 1;
                }
            }
        }
        Ok(())
    }
}

impl Record for Word {
    const SIZE: usize = 12;

    fn write(&self, to: &mut Vec<u8>) {
        self.before.write(to);
        to.extend_from_slice(&self.bits.to_le_bytes());
    }

    fn read(from: &mut Reader<'_>) -> Self {
        Self { before: from.u32(), bits: from.u64() }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{super::chunked::InMemory, *};

    proptest! {
        #[test]
        fn numbers_count_the_members_before(
            bits in proptest::collection::vec(prop_oneof![Just(0), Just(u64::MAX), any::<u64>()], 1..5),
            a in 0..=256_u32,
            b in 0..=256_u32,
        ) {
            let all = bits.len() as u32 * 64;
            let run = a.min(b).min(all)..a.max(b).min(all);
            let is_member = |place: &u32| bits[*place as usize / 64] & (1 << (place % 64)) != 0;
            let expected: Vec<(u32, u32)> =
                (0..all).filter(is_member).zip(0..).filter(|(place, _)| run.contains(place)).collect();
            let words = words(&bits);
            expected.iter().for_each(|(place, n)| assert_eq!(number(&words, *place), *n));
            let members = Members(Chunked::whole(words));
            let mut found = Vec::new();
            members.each(&run, &InMemory, |place, n| { found.push((place, n)); Ok(()) }).unwrap();
            prop_assert_eq!(&found, &expected);
            prop_assert_eq!(members.of(&run, &InMemory).unwrap().len(), expected.len());
        }
    }
}
