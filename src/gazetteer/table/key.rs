//! What a name is found by: its words folded, without articles.

use crate::lang::{Gap, Script, Tokens, ar, en, phrase_hash, word_hash};

/// More words than this has no name worth matching in text.
const MAX_WORDS: usize = 8;

/// English words that a division's display name ends in and running text leaves out.
const DIVISION_WORDS: [&str; 5] = [" Governorate", " Province", " District", " Subdistrict", " Region"];

/// «Raqqa» of «Raqqa Governorate».
pub(super) fn bare_name(name: &str) -> &str {
    DIVISION_WORDS.iter().find_map(|word| name.strip_suffix(word)).unwrap_or(name)
}

/// The key of a name written as one word: «ديرالزور».
pub(super) fn joined(tokens: &Tokens) -> &str {
    ar::strip_article(tokens.joined()).0
}

/// The stems of a name's words. Reused from name to name.
#[derive(Debug, Default)]
pub(super) struct Key {
    /// Joined by spaces.
    pub text: String,
    /// The hash of the whole key.
    pub hash: u64,
    /// The hashes of what it begins with: its first word, its first two, but not all of them.
    pub beginnings: Vec<u64>,
    /// Bit i: word i has the Arabic article.
    pub articles: u8,
    pub words: u8,
}

impl Key {
    /// Reads the key of the name that `tokens` are of; false where it has none worth matching. Romanised articles
    /// are left out unless nothing else is there.
    pub fn read(&mut self, tokens: &Tokens) -> bool {
        self.clear();
        for i in 0..tokens.len() {
            let token = &tokens.all()[i];
            let is_last = i + 1 == tokens.len();
            // What stands in brackets or behind a comma is no part of the name, whatever it begins with: «Raqqa (Ar Raqqah)».
            if self.words > 0 && token.gap.has(Gap::BRACKET.with(Gap::COMMA)) {
                break;
            }
            if token.script == Script::Latin && !is_last && en::article(tokens.folded(i)).is_some() {
                continue;
            }
            let (stem, article) = match token.script {
                Script::Arabic => ar::strip_article(tokens.folded(i)),
                _ => (tokens.folded(i), false),
            };
            let word = if article { word_hash(stem) } else { tokens.hash(i) };
            if self.words > 0 {
                self.text.push(' ');
                self.beginnings.push(self.hash);
            }
            self.text.push_str(stem);
            self.hash = if self.words == 0 { word } else { phrase_hash(self.hash, word) };
            self.articles |= u8::from(article).checked_shl(u32::from(self.words)).unwrap_or(0);
            self.words = self.words.saturating_add(1);
        }
        self.words > 0 && usize::from(self.words) <= MAX_WORDS && self.text.chars().nth(1).is_some()
    }

    fn clear(&mut self) {
        self.text.clear();
        self.beginnings.clear();
        self.hash = 0;
        (self.articles, self.words) = (0, 0);
    }
}
