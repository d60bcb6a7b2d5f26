//! The words that mark boilerplate, from `data/lexicon/boilerplate.csv`.

use std::sync::LazyLock;

use super::words::{Word, fold};
use crate::lang::HashedMap;

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

/// Phrases by the hash of their first word.
type Phrases = HashedMap<Vec<(Kind, Vec<Word>)>>;

static PHRASES: LazyLock<Phrases> = LazyLock::new(|| {
    let mut phrases = Phrases::default();
    for row in TABLE.lines().skip(1) {
        let mut cells = row.splitn(3, ',').skip(1);
        let (Some(kind), Some(phrase)) = (cells.next().and_then(Kind::from_name), cells.next()) else {
            debug_assert!(false, "not a row of the lexicon: {row}");
            continue;
        };
        let words = fold(phrase);
        if let Some(first) = words.first() {
            phrases.entry(first.hash).or_default().push((kind, words));
        }
    }
    phrases
});

/// The kinds of the phrases that start the words, with their length in words.
pub fn starts(words: &[Word]) -> impl Iterator<Item = (Kind, usize)> {
    let of_first = words.first().and_then(|first| PHRASES.get(&first.hash)).into_iter().flatten();
    of_first.filter(|(_, phrase)| words.starts_with(phrase)).map(|(kind, phrase)| (*kind, phrase.len()))
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
}
