//! What a line with a date says of that date: published then, changed then, or nothing.
//!
//! The words are in `data/dates/byline.csv`. A line is cut where its punctuation and numbers stand, and a
//! phrase counts only where such a piece begins: «نشر في» tells the date, «يعيد نشر قوات» does not.

use std::{ops::Range, sync::LazyLock};

use crate::lang::fold_phrase;

pub(super) const TABLE: &str = include_str!("../../data/dates/byline.csv");

/// A line of more words beside its date is a sentence, and its date is that of what it tells.
const WORDS: usize = 12;

/// The same where nothing says that the line is a byline: time of day, weather, the name of a city.
const BARE_WORDS: usize = 4;

/// A line beside the date that only says what it is («تاريخ النشر:», "By Jane Doe") is no longer than this.
const LABEL_WORDS: usize = 6;

/// What a line says of its date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says {
    /// That the article was published or written then.
    Published,
    /// That the page was changed then.
    Changed,
    /// Nothing: it is a date and little else, such as a clock.
    Nothing,
    /// It is a sentence that has a date in it.
    Prose,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Opens the date of publication.
    Published,
    /// The same, if nothing else stands in its piece of the line.
    Alone,
    /// Opens the name of who wrote it.
    Author,
    /// Opens the date of a change.
    Changed,
}

static PHRASES: LazyLock<Vec<(Kind, String)>> =
    LazyLock::new(|| TABLE.lines().skip(1).filter_map(row).collect());

fn row(line: &str) -> Option<(Kind, String)> {
    let mut cells = line.splitn(3, ',').skip(1);
    let kind = match cells.next()? {
        "published" => Kind::Published,
        "alone" => Kind::Alone,
        "author" => Kind::Author,
        "changed" => Kind::Changed,
        _ => return None,
    };
    Some((kind, fold_phrase(cells.next()?)))
}

/// What `line` says of the date at the bytes `date` of it.
pub fn says(line: &str, date: &Range<usize>) -> Says {
    let (before, after) = (&line[..date.start], &line[date.end..]);
    let words = word_count(before) + word_count(after);
    let kinds: Vec<Kind> = pieces(before).chain(pieces(after)).filter_map(|piece| kind(&piece)).collect();
    if words > WORDS {
        Says::Prose
    } else if kinds.iter().any(|kind| *kind != Kind::Changed) {
        Says::Published
    } else if !kinds.is_empty() {
        Says::Changed
    } else if words > BARE_WORDS || before.trim_end().ends_with(char::is_alphabetic) {
        Says::Prose
    } else {
        Says::Nothing
    }
}

/// Whether a line next to that of the date says that it is the date of publication, or who wrote.
pub fn is_label(line: &str) -> bool {
    word_count(line) <= LABEL_WORDS
        && pieces(line).next().and_then(|piece| kind(&piece)).is_some_and(|kind| kind != Kind::Changed)
}

/// Whether a line says that a date of publication stands in it.
pub fn announces_date(line: &str) -> bool {
    let says_so = |piece: String| matches!(kind(&piece), Some(Kind::Published | Kind::Alone));
    word_count(line) <= WORDS && pieces(line).any(says_so)
}

fn kind(piece: &str) -> Option<Kind> {
    PHRASES.iter().find_map(|(kind, phrase)| {
        let rest = piece.strip_prefix(phrase.as_str())?;
        let fits = rest.is_empty() || (*kind != Kind::Alone && rest.starts_with(' '));
        fits.then_some(*kind)
    })
}

/// The stretches of words between punctuation and numbers, folded.
fn pieces(line: &str) -> impl Iterator<Item = String> {
    line.split(|c: char| !is_of_word(c) && !c.is_whitespace())
        .map(fold_phrase)
        .filter(|piece| !piece.is_empty())
}

fn word_count(text: &str) -> usize {
    text.split(|c: char| !is_of_word(c)).filter(|word| word.contains(char::is_alphabetic)).count()
}

/// Letters with their marks, tatweel and what has no width.
fn is_of_word(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{200b}'..='\u{200f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(line: &str, date: &str) -> Says {
        let start = line.find(date).expect("in the line");
        says(line, &(start..start + date.len()))
    }

    #[test]
    fn every_row_is_read_and_none_stands_twice() {
        assert_eq!(PHRASES.len(), TABLE.lines().count() - 1);
        for (n, (_, phrase)) in PHRASES.iter().enumerate() {
            assert!(!phrase.is_empty());
            assert!(PHRASES[..n].iter().all(|(_, other)| other != phrase), "twice: {phrase}");
        }
    }

    #[test]
    fn a_line_says_what_its_date_is() {
        let rows = [
            ("نُشر في ٦ ديسمبر ٢٠١٨", "٦ ديسمبر ٢٠١٨", Says::Published),
            ("كتب: المحرر - 6 ديسمبر 2018، 10:30 ص", "6 ديسمبر 2018", Says::Published),
            ("6 ديسمبر 2018 | بقلم فلان الفلاني", "6 ديسمبر 2018", Says::Published),
            ("By Staff Writer, June 11, 2017", "June 11, 2017", Says::Published),
            ("Published 11 June 2017, updated 14 June 2017", "11 June 2017", Says::Published),
            ("آخر تحديث: 9 ديسمبر 2018", "9 ديسمبر 2018", Says::Changed),
            ("Last updated: 9 December 2018", "9 December 2018", Says::Changed),
            ("24 نوفمبر، 2024 4:13 ص", "24 نوفمبر، 2024", Says::Nothing),
            ("الساعة 10:30 ص بتوقيت دمشق 24 نوفمبر 2024", "24 نوفمبر 2024", Says::Prose),
            ("دمشق 21° - 24 نوفمبر 2024", "24 نوفمبر 2024", Says::Nothing),
            ("يعيد نشر قوات قرب المدينة 6 ديسمبر 2018", "6 ديسمبر 2018", Says::Prose),
            ("نشر قوات في المدينة 6 ديسمبر 2018", "6 ديسمبر 2018", Says::Prose),
            ("غارة في 2 ديسمبر 2018 تقتل القائد", "2 ديسمبر 2018", Says::Prose),
            ("The town was taken by troops on 2 December 2018", "2 December 2018", Says::Prose),
        ];
        for (line, date, expected) in rows {
            assert_eq!(of(line, date), expected, "{line}");
        }
    }

    #[test]
    fn a_label_is_short_and_begins_with_its_word() {
        for line in ["تاريخ النشر:", "By Jane Doe", "بقلم: فلان الفلاني"] {
            assert!(is_label(line), "{line}");
        }
        for line in ["Town hit by strike", "Last updated", "نشر قوات تركية في إدلب", "كتب ممنوعة في المدينة"]
        {
            assert!(!is_label(line), "{line}");
        }
    }
}
