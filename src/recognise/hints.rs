//! What a word may be part of, at a glance. Most words beside a name are part of nothing that the lexicon has, in
//! no reading; one byte says so, where looking up each of their readings costs a hash and a look apiece.

use crate::lang::{ar, word_hash};

/// A set of things that a word may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hint(u8);

impl Hint {
    /// Nothing.
    pub const NONE: Hint = Hint(0);
    /// The end of a phrase that says something of a name on its right.
    pub const LEFT: Hint = Hint(1);
    /// The beginning of a phrase that says something of a name on its left.
    pub const RIGHT: Hint = Hint(2);
    /// The end of a class noun that shows unknown names behind it.
    pub const CLASS: Hint = Hint(4);
    /// The last word of a phrase of several.
    pub const LAST: Hint = Hint(8);
    /// The first word of a phrase of several.
    pub const FIRST: Hint = Hint(16);
    /// Part of a whole name that is no place.
    pub const WHOLE: Hint = Hint(32);
    /// What makes the name before it part of another name.
    pub const OPEN: Hint = Hint(64);
    /// A phrase of one word that means something beside a name.
    pub const ALONE: Hint = Hint(128);

    /// Both sets together.
    pub const fn with(self, other: Hint) -> Hint {
        Hint(self.0 | other.0)
    }

    /// What is in both sets.
    pub const fn of(self, other: Hint) -> Hint {
        Hint(self.0 & other.0)
    }
}

/// The hints of all words: of those that share a byte together, so that a hint may be wrong, but none is missing.
#[derive(Debug)]
pub(super) struct Hints(Box<[u8; SIZE]>);

/// The words of the lexicon with their clitics are some 10,000.
const SIZE: usize = 1 << 16;

impl Default for Hints {
    fn default() -> Self {
        Self(Box::new([0; SIZE]))
    }
}

impl Hints {
    /// Whether the word of this hash may be one of `these`.
    #[inline]
    pub fn may(&self, word: u64, these: Hint) -> bool {
        self.0[Self::at(word)] & these.0 != 0
    }

    /// Notes the word of this hash.
    pub fn mark(&mut self, word: u64, these: Hint) {
        self.0[Self::at(word)] |= these.0;
    }

    /// Notes a folded word, alone and behind every clitic.
    pub fn mark_with_clitics(&mut self, word: &str, these: Hint) {
        self.mark(word_hash(word), these);
        ar::each_form_with_clitics(word, |form| self.mark(word_hash(form), these));
    }

    /// Notes a folded stem, with and without the article.
    pub fn mark_stem(&mut self, stem: &str, these: Hint) {
        self.mark(word_hash(stem), these);
        self.mark(word_hash(&format!("{}{stem}", ar::ARTICLE)), these);
    }

    /// Not the bits by which other tables find their slots: those would fill few of these.
    #[inline]
    fn at(word: u64) -> usize {
        (word >> 40) as usize % SIZE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_noted_is_hinted_at_in_every_reading() {
        let mut hints = Hints::default();
        hints.mark_with_clitics("قريه", Hint::LEFT);
        hints.mark_stem("تايمز", Hint::WHOLE.with(Hint::OPEN));
        for word in ["قريه", "وقريه", "بقريه", "فبقريه", "للقريه", "وللقريه"]
        {
            assert!(hints.may(word_hash(word), Hint::LEFT), "{word}");
            assert!(!hints.may(word_hash(word), Hint::WHOLE), "{word}");
        }
        for word in ["تايمز", "التايمز"] {
            assert!(hints.may(word_hash(word), Hint::OPEN), "{word}");
        }
        assert!(!hints.may(word_hash("مدينه"), Hint::LEFT));
    }
}
