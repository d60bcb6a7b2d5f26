//! What differs by language, normalisation included.
//!
//! [`Tokens`] folds a text into words that compare equal across spellings; the language files say which
//! prefixes and articles a name may carry.

pub mod ar;
pub mod en;
mod fold;
mod hash;
mod sentences;
mod sound;
mod token;

pub(crate) use fold::{Folded, fold, fold_expanded};
pub use hash::{HashedMap, HashedSet, hash_of, phrase_hash, word_hash};
pub use sentences::sentence_at;
pub use sound::Sound;
pub use token::{Gap, Script, Token, Tokens, first_letter, offset_after};

/// A language that dateline reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Language {
    /// BCP 47 primary subtag.
    pub code: &'static str,
    /// Its name in English.
    pub name: &'static str,
    /// The script it is recognised by.
    pub script: Script,
}

/// The languages, one row each.
pub const LANGUAGES: &[Language] = &[ar::LANGUAGE, en::LANGUAGE];

/// A name or a phrase folded to one string: its words joined by single spaces.
pub fn fold_phrase(phrase: &str) -> String {
    let tokens = Tokens::of(phrase);
    (0..tokens.len()).map(|i| tokens.folded(i)).collect::<Vec<_>>().join(" ")
}
