//! The words that mark boilerplate, from `data/lexicon/boilerplate.csv`.

use std::{collections::HashMap, sync::LazyLock};

const TABLE: &str = include_str!("../../../data/lexicon/boilerplate.csv");

/// What a phrase says of its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Anywhere in a line: a notice of the page, such as of its cookies.
    Notice,
    /// A whole line: a button or a link of the page.
    Line,
    /// A whole line made of such phrases: share buttons.
    Share,
    /// A line alone: other articles follow. Before a colon: one other article.
    Related,
    /// A line alone: a list of other headlines follows.
    Headlines,
    /// Opens a short line: a link to a section.
    Section,
    /// A line alone: comments follow, to the end.
    Comments,
    /// Opens a line of key words.
    Tags,
    /// Opens or fills a line: the foot of the page.
    Footer,
}

impl Kind {
    fn from_name(name: &str) -> Option<Self> {
        let kinds = [
            ("notice", Self::Notice),
            ("line", Self::Line),
            ("share", Self::Share),
            ("related", Self::Related),
            ("headlines", Self::Headlines),
            ("section", Self::Section),
            ("comments", Self::Comments),
            ("tags", Self::Tags),
            ("footer", Self::Footer),
        ];
        kinds.into_iter().find_map(|(known, kind)| (known == name).then_some(kind))
    }
}

/// Phrases by their first word, folded.
type Phrases = HashMap<String, Vec<(Kind, Vec<String>)>>;

static PHRASES: LazyLock<Phrases> = LazyLock::new(|| {
    let mut phrases = Phrases::new();
    for row in TABLE.lines().skip(1) {
        let mut cells = row.splitn(3, ',').skip(1);
        let (Some(kind), Some(phrase)) = (cells.next().and_then(Kind::from_name), cells.next()) else {
            debug_assert!(false, "not a row of the lexicon: {row}");
            continue;
        };
        let words = fold(phrase);
        if let Some(first) = words.first() {
            phrases.entry(first.clone()).or_default().push((kind, words));
        }
    }
    phrases
});

/// The kinds of the phrases that start the words, with their length in words.
pub fn starts(words: &[String]) -> impl Iterator<Item = (Kind, usize)> {
    let of_first = words.first().and_then(|first| PHRASES.get(first)).into_iter().flatten();
    of_first.filter(|(_, phrase)| words.starts_with(phrase)).map(|(kind, phrase)| (*kind, phrase.len()))
}

/// The words of a line, for comparing: lower case, without marks and punctuation, variants of letters made
/// one. Coarser than what names are compared by; nothing is found in the text through it.
pub fn fold(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for c in line.chars() {
        match c {
            // Vowel marks, tatweel, joiners and direction marks.
            '\u{64b}'..='\u{65f}'
            | '\u{670}'
            | '\u{640}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}' => {}
            // The forms of alef, alef maqsura, ta marbuta.
            '\u{622}' | '\u{623}' | '\u{625}' | '\u{671}' => push(&mut words, '\u{627}'),
            '\u{649}' | '\u{6cc}' => push(&mut words, '\u{64a}'),
            '\u{629}' => push(&mut words, '\u{647}'),
            '\u{6a9}' => push(&mut words, '\u{643}'),
            '\'' | '\u{2019}' => {}
            '©' => words.extend(["©".to_owned(), String::new()]),
            c if c.is_alphanumeric() => c.to_lowercase().for_each(|c| push(&mut words, c)),
            _ => words.push(String::new()),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

fn push(words: &mut [String], c: char) {
    if let Some(word) = words.last_mut() {
        word.push(c);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_row_of_the_table_is_read_and_none_stands_twice() {
        let mut seen = HashSet::new();
        for row in TABLE.lines().skip(1) {
            let cells: Vec<&str> = row.splitn(3, ',').collect();
            let kind = Kind::from_name(cells[1]).unwrap_or_else(|| panic!("{row}"));
            let words = fold(cells[2]);
            assert!(!words.is_empty(), "{row}");
            assert!(starts(&words).any(|found| found == (kind, words.len())), "{row}");
            assert!(seen.insert((kind, words)), "twice: {row}");
        }
    }

    #[test]
    fn folding_makes_variants_equal() {
        assert_eq!(fold("  إقــرأ أيضاً : "), ["اقرا", "ايضا"]);
        assert_eq!(fold("Editors’ PICKS…"), ["editors", "picks"]);
        assert_eq!(fold("© The Independent"), ["©", "the", "independent"]);
    }
}
