//! English, and the Latin spellings of Arabic names in it.

use super::{Language, Script};

/// The row of English in the table of languages.
pub const LANGUAGE: Language = Language { code: "en", name: "English", script: Script::Latin };

/// Romanised forms of the Arabic article, assimilated ones included, folded. In a name any of them is
/// dropped; in running text those that are English words too count only when a hyphen follows.
pub fn article(word: &str) -> Option<Article> {
    Some(match word {
        "al" | "el" | "ul" | "ad" | "adh" | "ar" | "ash" | "az" | "ez" | "esh" | "eth" | "ath" | "ed"
        | "et" | "er" | "es" | "en" => Article::Plain,
        "as" | "at" | "an" | "il" => Article::Word,
        _ => return None,
    })
}

/// How sure a romanised article is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Article {
    /// No English word.
    Plain,
    /// An English word as well.
    Word,
}
