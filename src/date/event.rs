//! Which date expression a mention takes: one that its own sentence gives.
//!
//! In order:
//! 1. an expression in the mention's own clause, the finest first, then the nearest;
//! 2. an expression that opens the sentence and so frames all of it («في عام 2017، جف …»);
//! 3. an expression finer than a year in another clause of the sentence, if the sentence gives one only.
//!
//! Background stays where it is: a year or more of another clause («بنى بيته في 2014، …») takes no
//! mention along. A bound («منذ 2011», "until June") says when something began or ended, not when what the
//! sentence tells of took place, and a period that the day of publication lies in ("this year") says less than
//! that day: neither is taken.
//!
//! Clauses end at commas, semicolons, colons, dashes and brackets, and before words such as «التي» and "which"
//! (kind `clause` in `data/dates/`).

use std::{cmp::Reverse, ops::Range};

use super::expressions::{DateExpression, bounds_time, find_published, may_date, opens_clause};
use crate::{
    lang::{Tokens, sentence_at},
    model::{Precision, TemporalExtent},
};

/// An expression that opens its sentence frames it; a preposition may stand before it.
const WORDS_BEFORE_FRAME: usize = 1;

/// The date that the sentence of a mention gives it, basis `event`; none leaves it to the publication date.
///
/// `mention` is in bytes of `text`; `expressions` are those of the same text, in order
/// ([`find_published`]). Pure; the cost is that of the sentence.
pub fn event_extent(
    text: &str,
    mention: &Range<usize>,
    expressions: &[DateExpression],
    published: Option<&TemporalExtent>,
) -> Option<TemporalExtent> {
    event_in(text, &sentence_at(text, mention.start), mention, expressions, published)
}

/// The event dates of one text's mentions. Only sentences with a mention are read, each once.
#[derive(Debug)]
pub struct Events<'t> {
    text: &'t str,
    tokens: &'t Tokens,
    published: Option<&'t TemporalExtent>,
    sentence: Range<usize>,
    dates: Vec<DateExpression>,
    /// The expressions of the whole text, once something in it cannot be told from its sentence alone.
    whole: Option<Vec<DateExpression>>,
}

impl<'t> Events<'t> {
    /// Of `text`, whose words are `tokens`, published then.
    pub fn new(text: &'t str, tokens: &'t Tokens, published: Option<&'t TemporalExtent>) -> Self {
        Self { text, tokens, published, sentence: 0..0, dates: Vec::new(), whole: None }
    }

    /// The date that the sentence of `mention` gives it, as [`event_extent`]. Mentions that come in order cost
    /// least: each sentence is read once.
    pub fn of(&mut self, mention: &Range<usize>) -> Option<TemporalExtent> {
        if !self.sentence.contains(&mention.start) {
            self.read(sentence_at(self.text, mention.start));
        }
        if self.dates.is_empty() {
            return None;
        }
        let dates = self.whole.as_ref().unwrap_or(&self.dates);
        event_in(self.text, &self.sentence, mention, dates, self.published)
    }

    fn read(&mut self, sentence: Range<usize>) {
        let shifted = |mut date: DateExpression| {
            date.bytes = date.bytes.start + sentence.start..date.bytes.end + sentence.start;
            date
        };
        let dated = may_date(self.tokens, &sentence);
        let found = dated.then(|| find_published(&self.text[sentence.clone()], self.published));
        self.dates = found.into_iter().flatten().map(shifted).collect();
        // Whether 11/06 is in June or in November other dates of the text may say.
        if self.whole.is_none() && self.dates.iter().any(|date| is_numeric(&self.text[date.bytes.clone()])) {
            self.whole = Some(find_published(self.text, self.published));
        }
        self.sentence = sentence;
    }
}

fn is_numeric(date: &str) -> bool {
    date.contains(['/', '-', '.', '\\']) && !date.contains(char::is_alphabetic)
}

fn event_in(
    text: &str,
    sentence: &Range<usize>,
    mention: &Range<usize>,
    expressions: &[DateExpression],
    published: Option<&TemporalExtent>,
) -> Option<TemporalExtent> {
    let first = expressions.partition_point(|date| date.bytes.start < sentence.start);
    let dates = expressions[first..].iter().take_while(|date| date.bytes.end <= sentence.end);
    let dates: Vec<&DateExpression> =
        dates.filter(|date| says_when(text, sentence, date) && tells_more(date, published)).collect();
    if dates.is_empty() {
        return None;
    }
    let clauses = Clauses::of(text, sentence.clone(), &dates);
    let chosen = own(&dates, &clauses, mention)
        .or_else(|| framing(text, sentence, &dates))
        .or_else(|| only_fine(&dates))?;
    Some(chosen.extent.clone())
}

/// Not a bound, and not part of a name: the word before it is no «منذ» or "until".
fn says_when(text: &str, sentence: &Range<usize>, date: &DateExpression) -> bool {
    let mut before = text[sentence.start..date.bytes.start].split_whitespace();
    !before.next_back().is_some_and(bounds_time)
}

/// Finer than, or away from, the publication date.
fn tells_more(date: &DateExpression, published: Option<&TemporalExtent>) -> bool {
    let contains = |published: &TemporalExtent| {
        let (a, b) = (&date.extent, published);
        a.start <= b.start && b.end <= a.end && (a.start, a.end) != (b.start, b.end)
    };
    !published.is_some_and(contains)
}

fn own<'a>(
    dates: &[&'a DateExpression],
    clauses: &Clauses,
    mention: &Range<usize>,
) -> Option<&'a DateExpression> {
    let clause = clauses.at(mention.start);
    let mine = dates.iter().filter(|date| clauses.at(date.bytes.start) == clause);
    mine.min_by_key(|date| (coarseness(date), distance(date, mention))).copied()
}

fn framing<'a>(
    text: &str,
    sentence: &Range<usize>,
    dates: &[&'a DateExpression],
) -> Option<&'a DateExpression> {
    let first = *dates.first()?;
    let words = text[sentence.start..first.bytes.start].split_whitespace().count();
    (words <= WORDS_BEFORE_FRAME).then_some(first)
}

fn only_fine<'a>(dates: &[&'a DateExpression]) -> Option<&'a DateExpression> {
    let mut fine = dates.iter().filter(|date| is_fine(date));
    let first = fine.next()?;
    fine.all(|date| date.extent == first.extent).then_some(*first)
}

/// Days, months and seasons; an interval that is shorter than a year.
fn is_fine(date: &DateExpression) -> bool {
    match date.extent.precision {
        Precision::Day | Precision::Month | Precision::Season => true,
        Precision::Interval => days(&date.extent) < 365,
        Precision::Year | Precision::Decade | Precision::Century => false,
    }
}

/// How long it is, in the steps that matter: a day, a month, a season, more.
fn coarseness(date: &DateExpression) -> u8 {
    match days(&date.extent) {
        ..2 => 0,
        2..32 => 1,
        32..365 => 2,
        _ => 3,
    }
}

fn days(extent: &TemporalExtent) -> i32 {
    extent.start.until(extent.end).map_or(i32::MAX, |span| span.get_days())
}

fn distance(date: &DateExpression, mention: &Range<usize>) -> (usize, Reverse<usize>) {
    let gap = if date.bytes.end <= mention.start {
        mention.start - date.bytes.end
    } else {
        date.bytes.start.saturating_sub(mention.end)
    };
    (gap, Reverse(date.bytes.start))
}

/// Where the clauses of a sentence start, in bytes of the text.
struct Clauses(Vec<usize>);

impl Clauses {
    fn of(text: &str, sentence: Range<usize>, dates: &[&DateExpression]) -> Self {
        let outside_dates = |at: &usize| !dates.iter().any(|date| date.bytes.contains(at));
        let mut starts: Vec<usize> = vec![sentence.start];
        let mut word_start = None;
        for (offset, c) in text[sentence.clone()].char_indices().chain([(sentence.len(), ' ')]) {
            let at = sentence.start + offset;
            if is_inside_word(c) {
                word_start.get_or_insert(at);
                continue;
            }
            if let Some(start) = word_start.take().filter(|start| opens_clause(&text[*start..at])) {
                starts.push(start);
            }
            if ends_clause(c, &text[at..]) && outside_dates(&at) {
                starts.push(at);
            }
        }
        Self(starts)
    }

    fn at(&self, byte: usize) -> usize {
        self.0.partition_point(|start| *start <= byte)
    }
}

fn is_inside_word(c: char) -> bool {
    // Vowel marks are no letters.
    c.is_alphanumeric() || ('\u{64b}'..='\u{65f}').contains(&c)
}

fn ends_clause(c: char, rest: &str) -> bool {
    let spaced = || rest[c.len_utf8()..].starts_with(char::is_whitespace);
    match c {
        '،' | '؛' | ';' | '—' | '(' | ')' | '[' | ']' => true,
        ',' | ':' | '-' | '–' => spaced(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        date::{expressions::find_published, published_extent},
        model::Basis,
    };

    fn event(text: &str, place: &str, published: &str) -> Option<String> {
        let published = published_extent(published).expect("EDTF");
        let start = text.rfind(place).expect("in the text");
        let dates = find_published(text, Some(&published));
        let extent = event_extent(text, &(start..start + place.len()), &dates, Some(&published))?;
        assert_eq!(extent.basis, Basis::Event);
        let tokens = Tokens::of(text);
        assert_eq!(
            Events::new(text, &tokens, Some(&published)).of(&(start..start + place.len())),
            Some(extent.clone())
        );
        Some(extent.edtf)
    }

    #[test]
    fn a_sentence_reads_as_in_its_text() {
        let text = "وصلوا في 11/06/2017 إلى الرقة. ثم عادوا في 12/25/2017.";
        let tokens = Tokens::of(text);
        let mut events = Events::new(text, &tokens, None);
        let start = text.find("الرقة").expect("in the text");
        let extent = events.of(&(start..start + 2)).expect("a date");
        assert_eq!(extent.edtf, "2017-11-06", "another date of the text proves that the month comes first");
        let start = text.find("عادوا").expect("in the text");
        assert_eq!(events.of(&(start..start + 2)).expect("a date").edtf, "2017-12-25");
    }

    #[test]
    fn a_mention_takes_the_date_of_its_sentence() {
        for (text, place, published, expected) in [
            ("قُتل في غارة في الثاني من ديسمبر قرب هجين", "هجين", "2018-12~", Some("2018-12-02")),
            (
                "قُتل القيادي قرب هجين، بحسب التحالف، في الثاني من ديسمبر.",
                "هجين",
                "2018-12~",
                Some("2018-12-02"),
            ),
            ("في عام 2017، جف النهر، وضرب القحط سوريا.", "سوريا", "2018-03", Some("2017")),
            ("بنى بيته في 2014، بعد دراسته في سورية.", "سورية", "2018-12~", None),
            ("دخل الجيش الرقة التي سيطر عليها التنظيم في 2014.", "الرقة", "2017-06~", None),
            ("سيطر التنظيم على الموصل في 2014.", "الموصل", "2017-06~", Some("2014")),
            ("سقطت المدينة أمس. ووصلت التعزيزات إلى هجين.", "هجين", "2018-12-06", None),
            ("تسيطر القوات على الباغوز منذ 2018.", "الباغوز", "2019-04-13", None),
            ("شهدت الرقة هذا العام معارك عنيفة.", "الرقة", "2018-12-06", None),
            ("سقطت الرقة في 2017، وسقطت هجين في 14 ديسمبر 2018.", "هجين", "2019-04-13", Some("2018-12-14")),
            ("سقطت هجين في 14 ديسمبر 2018، بعد عام على الرقة.", "الرقة", "2019-04-13", Some("2018-12-14")),
            (
                "The town of Hajin fell on Friday, the coalition said.",
                "Hajin",
                "2018-12-17",
                Some("2018-12-14"),
            ),
            ("Raqqa, which fell to the group in 2014, was retaken.", "Raqqa", "2017-10-20", None),
            (
                "On June 11, 2017, fighters entered Raqqa, activists said.",
                "Raqqa",
                "2017-06-12",
                Some("2017-06-11"),
            ),
        ] {
            assert_eq!(event(text, place, published).as_deref(), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_span_of_any_text_is_answered(text in "([ا-ي]{1,6}|[a-z]{1,5}|[.،, ]|أمس |في 2014 |6 ديسمبر ){0,40}", share in 0.0f64..=1.0) {
            let published = published_extent("2018-12-06").expect("EDTF");
            let at = text.floor_char_boundary((text.len() as f64 * share) as usize);
            let dates = find_published(&text, Some(&published));
            let found = event_extent(&text, &(at..at), &dates, Some(&published));
            prop_assert!(found.is_none_or(|extent| dates.iter().any(|date| date.extent == extent)));
        }
    }
}
