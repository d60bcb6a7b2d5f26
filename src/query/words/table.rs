//! The grammar as data: `data/query/grammar.csv`, English and Arabic side by side.

use std::{collections::HashMap, sync::LazyLock};

use crate::lang::fold_phrase;

const GRAMMAR: &str = include_str!("../../../data/query/grammar.csv");

/// A row: what the words of its two columns mean, and where they stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// `what`, `clause`, `link`, `unit` or `skip`.
    pub part: &'static str,
    /// What they mean: the rest of the program knows these words.
    pub means: &'static str,
    /// English, the one to show first.
    pub en: Vec<&'static str>,
    /// Arabic, likewise.
    pub ar: Vec<&'static str>,
    /// A use of it.
    pub example: &'static str,
}

/// The rows in their order, and the way from folded words to them.
pub struct Table {
    /// As the file has them.
    pub rows: Vec<Row>,
    index: HashMap<String, Vec<usize>>,
    /// How many words the longest entry has.
    pub longest: usize,
}

/// The table of this program.
pub fn table() -> &'static Table {
    static TABLE: LazyLock<Table> = LazyLock::new(Table::read);
    &TABLE
}

impl Table {
    fn read() -> Self {
        let mut rows = Vec::new();
        let mut reader = csv::Reader::from_reader(GRAMMAR.as_bytes());
        for record in reader.records().flatten() {
            // Read once for the life of the program.
            let cell = |at: usize| -> &'static str { String::leak(record[at].to_owned()) };
            let words = |at: usize| cell(at).split('|').collect();
            rows.push(Row { part: cell(0), means: cell(1), en: words(2), ar: words(3), example: cell(4) });
        }
        let mut index: HashMap<String, Vec<usize>> = HashMap::new();
        let mut longest = 1;
        for (at, row) in rows.iter().enumerate() {
            for words in row.en.iter().chain(&row.ar) {
                let key = fold_phrase(words);
                longest = longest.max(key.split(' ').count());
                index.entry(key).or_default().push(at);
            }
        }
        Self { rows, index, longest }
    }

    /// The row of a part that these folded words belong to.
    pub fn find(&self, part: &str, words: &str) -> Option<&Row> {
        self.index.get(words)?.iter().map(|at| &self.rows[*at]).find(|row| row.part == part)
    }

    /// The rows of a part.
    pub fn part<'t>(&'t self, part: &'t str) -> impl Iterator<Item = &'t Row> {
        self.rows.iter().filter(move |row| row.part == part)
    }
}

/// The table for `--help` and the README: meaning, English, Arabic, example.
pub fn help() -> String {
    let mut out = String::new();
    for row in table().rows.iter().filter(|row| row.part != "skip" && row.part != "link") {
        let first = |words: &[&str]| words.iter().take(3).copied().collect::<Vec<_>>().join(", ");
        out.push_str(&format!("  {:34} {}\n", first(&row.en), first(&row.ar)));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_both_columns_and_no_word_means_two_things_in_one_part() {
        let table = table();
        assert!(table.rows.len() > 20);
        let mut seen: HashMap<(String, &str), &str> = HashMap::new();
        for row in &table.rows {
            assert!(["what", "clause", "link", "unit", "skip"].contains(&row.part), "{}", row.part);
            for words in row.en.iter().chain(&row.ar) {
                assert!(!fold_phrase(words).is_empty(), "{row:?}");
                let before = seen.insert((fold_phrase(words), row.part), row.means);
                assert!(
                    before.is_none_or(|means| means == row.means) || row.part == "link",
                    "{words}: {before:?}"
                );
            }
        }
    }
}
