//! A place among the words of a question: what stands there, and what to say where it makes no sense.

use std::ops::Range;

use super::{
    Unreadable,
    lexer::Word,
    table::{Row, table},
};

const A_DATE: [&str; 4] = ["June 2017", "حزيران 2017", "2017-06-11", "summer 2018"];

/// What reading gives, or where it failed.
pub type Step<T = ()> = Result<T, Unreadable>;

/// How far a question is read.
pub struct Cursor<'q> {
    pub question: &'q str,
    pub words: &'q [Word],
    /// The word that comes next.
    pub at: usize,
}

impl Cursor<'_> {
    /// The words up to the next clause, at least one of them; `through` are clauses that do not end it.
    pub fn argument(&mut self, through: &[&str]) -> Step<Range<usize>> {
        let start = self.at;
        while self.at < self.words.len() {
            let row = self.peek("clause");
            let begins = row.is_some_and(|(row, _)| !through.contains(&row.means));
            if self.at > start && (begins || self.only_courtesies_follow()) {
                break;
            }
            self.at += 1;
            if self.words[self.at - 1].quoted && self.at == start + 1 {
                break;
            }
        }
        Ok(start..self.at)
    }

    /// Whether nothing but words that say nothing («please») comes from here on.
    pub fn only_courtesies_follow(&self) -> bool {
        let says_nothing = |word: &Word| table().find("skip", &word.folded).is_some();
        self.words[self.at..].iter().all(says_nothing)
    }

    /// The words of a range as one text.
    pub fn text(&self, words: &Range<usize>) -> String {
        self.words[words.clone()].iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// The longest entry of a part that begins here, and its length in words.
    pub fn peek(&self, part: &str) -> Option<(&'static Row, usize)> {
        let most = table().longest.min(self.words.len() - self.at);
        (1..=most).rev().find_map(|length| {
            let words = &self.words[self.at..self.at + length];
            if words.iter().any(|word| word.quoted) {
                return None;
            }
            let folded = words.iter().map(|word| word.folded.as_str()).collect::<Vec<_>>().join(" ");
            table().find(part, &folded).map(|row| (row, length))
        })
    }

    pub fn take(&mut self, part: &str) -> Option<&'static Row> {
        let (row, length) = self.peek(part)?;
        self.at += length;
        Some(row)
    }

    pub fn take_clause(&mut self, means: &str) -> bool {
        let found = self.peek("clause").filter(|(row, _)| row.means == means);
        self.at += found.map_or(0, |(_, length)| length);
        found.is_some()
    }

    /// Bytes of a range of words.
    pub fn span(&self, words: &Range<usize>) -> Range<usize> {
        match self.words[words.clone()].first() {
            Some(first) => first.span.start..self.words[words.end - 1].span.end,
            None => self.question.len()..self.question.len(),
        }
    }

    pub fn no_date(&self, words: &Range<usize>) -> Unreadable {
        if words.is_empty() {
            return self.missing("a date is expected", &A_DATE);
        }
        let what = format!("{:?} is no date", self.text(words));
        self.at_words(words, what, A_DATE.map(str::to_owned).to_vec())
    }

    /// Something else should stand where we are.
    pub fn expected(&self, what: &str, instead: &[&str]) -> Unreadable {
        if self.at < self.words.len() {
            self.wrong(self.at, what, instead)
        } else {
            self.missing(what, instead)
        }
    }

    pub fn wrong(&self, word: usize, what: &str, instead: &[&str]) -> Unreadable {
        let word = word.min(self.words.len() - 1);
        self.at_words(&(word..word + 1), what.to_owned(), instead.iter().map(|s| (*s).to_owned()).collect())
    }

    pub fn missing(&self, what: &str, instead: &[&str]) -> Unreadable {
        let end = self.words.last().map_or(0, |word| word.span.end);
        Unreadable {
            question: self.question.to_owned(),
            span: end..end,
            what: what.to_owned(),
            instead: instead.iter().map(|s| (*s).to_owned()).collect(),
        }
    }

    pub fn at_words(&self, words: &Range<usize>, what: String, instead: Vec<String>) -> Unreadable {
        Unreadable { question: self.question.to_owned(), span: self.span(words), what, instead }
    }
}

/// Words of the grammar that differ from this one by a letter or two.
pub fn nearest_words(word: &str) -> Vec<String> {
    let most = if word.chars().count() > 4 { 2 } else { 1 };
    let mut found: Vec<(usize, &str)> = Vec::new();
    for row in table().rows.iter().filter(|row| row.part == "clause" || row.part == "what") {
        for entry in row.en.iter().chain(&row.ar) {
            let distance = strsim::osa_distance(&crate::lang::fold_phrase(entry), word);
            if distance <= most && !word.is_empty() {
                found.push((distance, entry));
            }
        }
    }
    found.sort();
    found.into_iter().map(|(_, entry)| entry.to_owned()).take(3).collect()
}
