//! Ordinary words and persons' names: what a place name must not be mistaken for.

use crate::lang::{HashedMap, HashedSet, ar, fold_phrase, word_hash};

/// From this Zipf frequency on (10^zipf per thousand million words) a word is ordinary enough to need a cue.
const ORDINARY_ZIPF: f32 = 3.0;

/// Words of a language that are chiefly no places, with their frequency, and persons' names.
#[derive(Debug, Default)]
pub struct OrdinaryWords {
    words: HashedMap<f32>,
    given: HashedSet,
    family: HashedSet,
}

impl OrdinaryWords {
    /// Adds the rows of a `word,zipf` file. Lines that are none are passed over.
    pub fn add_words(&mut self, csv: &str) {
        for (word, zipf) in csv.lines().skip(1).filter_map(|line| line.split_once(',')) {
            if let Ok(zipf) = zipf.trim().parse::<f32>() {
                let known = self.words.entry(word_hash(&fold_phrase(word))).or_insert(zipf);
                *known = known.max(zipf);
            }
        }
    }

    /// Adds the rows of a `name,kind` file, kind being `given` or `family`.
    pub fn add_persons(&mut self, csv: &str) {
        for (name, kind) in csv.lines().skip(1).filter_map(|line| line.split_once(',')) {
            let names = if kind.trim() == "family" { &mut self.family } else { &mut self.given };
            names.insert(word_hash(&fold_phrase(name)));
        }
    }

    /// The Zipf frequency of a folded word as an ordinary word; 0 where it is none.
    pub fn zipf(&self, folded: &str) -> f32 {
        self.words.get(&word_hash(folded)).copied().unwrap_or(0.0)
    }

    /// Whether the folded word is so common that it needs a cue before it counts as a place.
    pub fn is_ordinary(&self, folded: &str) -> bool {
        self.zipf(folded) >= ORDINARY_ZIPF
    }

    /// Whether the folded word, or it without its article, is a word at all that the lists know.
    pub fn knows(&self, folded: &str) -> bool {
        let known = |word| self.words.contains_key(&word_hash(word));
        known(folded) || known(ar::strip_article(folded).0)
    }

    /// Whether the folded word is a given name.
    pub fn is_given_name(&self, folded: &str) -> bool {
        self.given.contains(&word_hash(folded))
    }

    /// Whether the folded word is a family name or a given name.
    pub fn is_person(&self, folded: &str) -> bool {
        self.is_given_name(folded) || self.family.contains(&word_hash(folded))
    }
}
