//! Ordinary words and persons' names: what a place name must not be mistaken for.
//!
//! They are compiled like the gazetteer: to fold some 35,000 words takes longer than all else at start-up.

use std::borrow::Cow;

use crate::lang::{HashedMap, ar, fold_phrase, word_hash};

/// From this Zipf frequency on (10^zipf per thousand million words) a word is ordinary enough to need a cue.
const ORDINARY_ZIPF: f32 = 3.0;

/// A slot of the compiled table: the word's hash, its low bits the kinds, then its frequency. All zeros where
/// there is none.
const SLOT: usize = 12;
/// The compiled table begins with so many bits for each slot, one of them set for every word: most of what is asked
/// for is not there, and these bits stay near the processor.
const BITS: usize = 4;
const KINDS: u64 = 15;
const WORD: u64 = 1;
const GIVEN: u64 = 2;
const FAMILY: u64 = 4;
const FREQUENT: u64 = 8;

/// The lists, as they are read from files.
#[derive(Debug, Default)]
pub struct WordLists {
    /// By the hash of the folded word: its kinds and its frequency.
    known: HashedMap<(u64, f32)>,
}

impl WordLists {
    /// Adds the rows of a `word,zipf` file. Lines that are none are passed over.
    pub fn add_words(&mut self, csv: &str) {
        for (word, zipf) in csv.lines().skip(1).filter_map(|line| line.split_once(',')) {
            if let Ok(zipf) = zipf.trim().parse::<f32>() {
                self.add(word, WORD, zipf);
            }
        }
    }

    /// Adds the rows of a `word,zipf` file of words that are names of places too.
    pub fn add_frequent(&mut self, csv: &str) {
        for (word, zipf) in csv.lines().skip(1).filter_map(|line| line.split_once(',')) {
            if let Ok(zipf) = zipf.trim().parse::<f32>() {
                self.add(word, FREQUENT, zipf);
            }
        }
    }

    /// Adds the rows of a `name,kind` file, kind being `given` or `family`.
    pub fn add_persons(&mut self, csv: &str) {
        for (name, kind) in csv.lines().skip(1).filter_map(|line| line.split_once(',')) {
            self.add(name, if kind.trim() == "family" { FAMILY } else { GIVEN }, 0.0);
        }
    }

    fn add(&mut self, word: &str, kind: u64, zipf: f32) {
        let known = self.known.entry(word_hash(&fold_phrase(word)) & !KINDS).or_default();
        *known = (known.0 | kind, known.1.max(zipf));
    }

    /// The bytes of an [`OrdinaryWords`], the same from build to build.
    pub fn compile(&self) -> Vec<u8> {
        let len = (self.known.len() * 2).next_power_of_two().max(2);
        let (mut slots, mut filter) = (vec![[0; SLOT]; len], vec![0u8; filter_len(len)]);
        let mut ordered: Vec<_> = self.known.iter().collect();
        ordered.sort_by_key(|(hash, _)| **hash);
        for (hash, (kinds, zipf)) in ordered {
            let mut at = slot_of(*hash, len);
            while slots[at] != [0; SLOT] {
                at = (at + 1) % len;
            }
            slots[at][..8].copy_from_slice(&(hash | kinds).to_le_bytes());
            slots[at][8..].copy_from_slice(&zipf.to_le_bytes());
            let (byte, bit) = filter_bit(*hash, filter.len());
            filter[byte] |= bit;
        }
        [filter, slots.concat()].concat()
    }
}

/// Words of a language that are chiefly no places, with their frequency, and persons' names.
#[derive(Debug)]
pub struct OrdinaryWords {
    /// The filter, then the slots.
    bytes: Cow<'static, [u8]>,
    slots: usize,
}

/// What the lists say of a word.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Known {
    /// Its Zipf frequency where it is an ordinary word; 0 where it is none.
    pub ordinary: f32,
    /// Its Zipf frequency, whatever it is; 0 where it is rare.
    pub frequency: f32,
    /// It is a given or a family name.
    pub is_person: bool,
}

impl OrdinaryWords {
    /// Opens what [`WordLists::compile`] made. Constant time.
    pub fn open(compiled: impl Into<Cow<'static, [u8]>>) -> Self {
        let bytes = compiled.into();
        let slots = bytes.len() * 8 / (SLOT * 8 + BITS);
        Self { bytes, slots }
    }

    /// The Zipf frequency of a folded word as an ordinary word; 0 where it is none.
    pub fn zipf(&self, folded: &str) -> f32 {
        self.zipf_hashed(word_hash(folded))
    }

    /// The same for the word of this hash.
    pub fn zipf_hashed(&self, word: u64) -> f32 {
        self.look(word).filter(|(kinds, _)| kinds & WORD != 0).map_or(0.0, |(_, zipf)| zipf)
    }

    /// The Zipf frequency of the word of this hash, whether it is an ordinary word, a person's name or a place's;
    /// 0 where it is rare.
    pub fn frequency_hashed(&self, word: u64) -> f32 {
        self.look(word).map_or(0.0, |(_, zipf)| zipf)
    }

    /// All that the lists say of the word of this hash, at one look.
    pub fn known(&self, word: u64) -> Known {
        let (kinds, zipf) = self.look(word).unwrap_or_default();
        let ordinary = if kinds & WORD != 0 { zipf } else { 0.0 };
        Known { ordinary, frequency: zipf, is_person: kinds & (GIVEN | FAMILY) != 0 }
    }

    /// Whether the folded word is so common that it is hardly ever a name.
    pub fn is_ordinary(&self, folded: &str) -> bool {
        self.zipf(folded) >= ORDINARY_ZIPF
    }

    /// Whether the folded word, or it without its article, is a word at all that the lists know.
    pub fn knows(&self, folded: &str) -> bool {
        self.is(WORD, folded) || self.is(WORD, ar::strip_article(folded).0)
    }

    /// Whether the word of this hash, folded, is a given name.
    pub fn is_given_name_hashed(&self, word: u64) -> bool {
        self.look(word).is_some_and(|(kinds, _)| kinds & GIVEN != 0)
    }

    /// Whether the word of this hash, folded, is a family name and no ordinary word.
    pub fn is_family_name_hashed(&self, word: u64) -> bool {
        self.look(word).is_some_and(|(kinds, _)| kinds & (FAMILY | WORD) == FAMILY)
    }

    fn is(&self, kinds: u64, folded: &str) -> bool {
        self.look(word_hash(folded)).is_some_and(|(its, _)| its & kinds != 0)
    }

    /// The kinds and the frequency of the word of this hash.
    fn look(&self, word: u64) -> Option<(u64, f32)> {
        let (hash, len) = (word & !KINDS, self.slots);
        let (filter, slots) = self.bytes.split_at_checked(filter_len(len))?;
        let (byte, bit) = filter_bit(hash, filter.len());
        if filter.get(byte)? & bit == 0 {
            return None;
        }
        let mut at = slot_of(hash, len);
        // At most half of the slots are full, so an empty one comes.
        for _ in 0..len {
            let slot = slots.get(at * SLOT..(at + 1) * SLOT)?;
            let (head, zipf) = slot.split_first_chunk::<8>()?;
            let head = u64::from_le_bytes(*head);
            if head == 0 {
                return None;
            }
            if head & !KINDS == hash {
                return Some((head & KINDS, f32::from_le_bytes(*zipf.first_chunk()?)));
            }
            at = (at + 1) & (len - 1);
        }
        None
    }
}

/// The bytes of the filter for so many slots, a power of two.
fn filter_len(slots: usize) -> usize {
    (slots * BITS).div_ceil(8)
}

/// The byte of the filter and the bit of it that a word has.
fn filter_bit(hash: u64, bytes: usize) -> (usize, u8) {
    ((hash >> 35) as usize & bytes.wrapping_sub(1), 1 << (hash >> 32 & 7))
}

/// The first slot to look at, of `len`, a power of two.
fn slot_of(hash: u64, len: usize) -> usize {
    (hash >> 4) as usize & len.wrapping_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_lists_say_is_what_the_table_says() {
        let mut lists = WordLists::default();
        lists.add_words("word,zipf\nهجين,3.10\nالحديد,4\nhybrid,2.5\nهجين,2.0\nno number,x\n");
        lists.add_frequent("word,zipf\nبغداد,4.9\n");
        lists.add_persons("name,kind\nحسن,given\nالأسد,family\nhybrid,family\n");
        let words = OrdinaryWords::open(lists.compile());
        assert_eq!(
            ["هجين", "الحديد", "hybrid", "حسن", "بغداد"].map(|w| words.zipf(w)),
            [3.1, 4.0, 2.5, 0.0, 0.0]
        );
        assert_eq!(["هجين", "بغداد", "x"].map(|w| words.frequency_hashed(word_hash(w))), [3.1, 4.9, 0.0]);
        assert_eq!(["هجين", "hybrid"].map(|w| words.is_ordinary(w)), [true, false]);
        assert_eq!(["الهجين", "حسن", "no number"].map(|w| words.knows(w)), [true, false, false]);
        let is_given = |w| words.is_given_name_hashed(word_hash(w));
        assert_eq!(["حسن", "الاسد", "hybrid"].map(is_given), [true, false, false]);
        let is_family = |w| words.is_family_name_hashed(word_hash(w));
        assert_eq!(["حسن", "الاسد", "hybrid"].map(is_family), [false, true, false]);
        let is_person = |w| words.known(word_hash(w)).is_person;
        assert_eq!(["حسن", "الاسد", "hybrid", "هجين"].map(is_person), [true, true, true, false]);
    }

    #[test]
    fn no_lists_know_nothing() {
        assert_eq!(OrdinaryWords::open(WordLists::default().compile()).zipf("في"), 0.0);
        assert!(!OrdinaryWords::open(Vec::new()).knows("في"));
    }
}
