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

use super::expressions::{DateExpression, Scratch, bounds_time, dated_part, find_in, opens_clause};
use crate::{
    lang::{Tokens, sentence_at},
    model::{Precision, TemporalExtent},
};

/// An expression that opens its sentence frames it; a preposition may stand before it.
const WORDS_BEFORE_FRAME: usize = 1;

/// The event dates of one text's mentions: the date that the sentence of a mention gives it, basis `event`.
///
/// Only sentences with a mention are read, each once, and of these only such as hold a number or a word of
/// the date lexicon.
#[derive(Debug)]
pub struct Events<'t> {
    text: &'t str,
    tokens: &'t Tokens,
    published: Option<&'t TemporalExtent>,
    sentence: Sentence,
    /// The expressions of the whole text, once something in it cannot be told from its sentence alone.
    whole: Option<Vec<DateExpression>>,
    scratch: Scratch,
}

/// The sentence read last.
#[derive(Debug, Default)]
struct Sentence {
    bytes: Range<usize>,
    /// The dates in it that say when what it tells of took place.
    dates: Vec<DateExpression>,
    clauses: Clauses,
    /// What frames all of it, or else what every other clause takes: its place among the dates.
    common: Option<usize>,
}

impl<'t> Events<'t> {
    /// Of `text`, whose words are `tokens`, published then.
    pub fn new(text: &'t str, tokens: &'t Tokens, published: Option<&'t TemporalExtent>) -> Self {
        Self {
            text,
            tokens,
            published,
            sentence: Sentence::default(),
            whole: None,
            scratch: Scratch::default(),
        }
    }

    /// The date that the sentence of `mention`, in bytes of the text, gives it; none leaves it to the
    /// publication date. Mentions that come in order cost least: each sentence is read once.
    pub fn of(&mut self, mention: &Range<usize>) -> Option<TemporalExtent> {
        if !self.sentence.bytes.contains(&mention.start) {
            self.sentence = self.read(sentence_at(self.text, mention.start));
        }
        self.sentence.date_of(mention)
    }

    fn read(&mut self, bytes: Range<usize>) -> Sentence {
        let part = dated_part(self.tokens, &bytes);
        let dates = part.map_or_else(Vec::new, |part| self.dates(&bytes, &part));
        if dates.is_empty() {
            return Sentence { bytes, ..Sentence::default() };
        }
        let clauses = Clauses::of(self.text, self.tokens, &bytes, &dates);
        let common = framing(self.text, &bytes, &dates).or_else(|| only_fine(&dates));
        Sentence { bytes, dates, clauses, common }
    }

    /// The dates in `part` of a sentence, outside of which it has none.
    fn dates(&mut self, sentence: &Range<usize>, part: &Range<usize>) -> Vec<DateExpression> {
        let shifted = |mut date: DateExpression| {
            date.bytes = date.bytes.start + part.start..date.bytes.end + part.start;
            date
        };
        let found = find_in(&self.text[part.clone()], self.published, &mut self.scratch);
        let mut dates: Vec<DateExpression> = found.into_iter().map(shifted).collect();
        // Whether 11/06 is in June or in November other dates of the text may say.
        if dates.iter().any(|date| is_numeric(&self.text[date.bytes.clone()])) {
            let find = || find_in(self.text, self.published, &mut self.scratch);
            let whole = self.whole.get_or_insert_with(find);
            let first = whole.partition_point(|date| date.bytes.start < sentence.start);
            dates.clear();
            dates.extend(whole[first..].iter().take_while(|date| date.bytes.end <= sentence.end).cloned());
        }
        dates.retain(|date| self.says_when(sentence, date) && tells_more(date, self.published));
        dates
    }

    /// Not a bound, and not part of a name: the word before it is no «منذ» or "until".
    fn says_when(&self, sentence: &Range<usize>, date: &DateExpression) -> bool {
        let after = self.tokens.all().partition_point(|token| (token.end as usize) <= date.bytes.start);
        let Some(before) = after.checked_sub(1) else { return true };
        let within = self.tokens.all()[before].start as usize >= sentence.start;
        !(within && bounds_time(self.tokens.hash(before)))
    }
}

impl Sentence {
    /// The date of the mention's own clause, the finest and then the nearest, or that of them all.
    fn date_of(&self, mention: &Range<usize>) -> Option<TemporalExtent> {
        if self.dates.is_empty() {
            return None;
        }
        let clause = self.clauses.at(mention.start);
        let mine = self.dates.iter().filter(|date| self.clauses.at(date.bytes.start) == clause);
        let own = mine.min_by_key(|date| (coarseness(date), distance(date, mention)));
        let chosen = own.or_else(|| self.common.map(|at| &self.dates[at]))?;
        Some(chosen.extent.clone())
    }
}

fn is_numeric(date: &str) -> bool {
    date.contains(['/', '-', '.', '\\']) && !date.contains(char::is_alphabetic)
}

/// Finer than, or away from, the publication date.
fn tells_more(date: &DateExpression, published: Option<&TemporalExtent>) -> bool {
    let contains = |published: &TemporalExtent| {
        let (a, b) = (&date.extent, published);
        a.start <= b.start && b.end <= a.end && (a.start, a.end) != (b.start, b.end)
    };
    !published.is_some_and(contains)
}

/// The first date, where it opens the sentence.
fn framing(text: &str, sentence: &Range<usize>, dates: &[DateExpression]) -> Option<usize> {
    let words = text[sentence.start..dates.first()?.bytes.start].split_whitespace().count();
    (words <= WORDS_BEFORE_FRAME).then_some(0)
}

/// The date finer than a year, where the sentence gives one only.
fn only_fine(dates: &[DateExpression]) -> Option<usize> {
    let mut fine = (0..dates.len()).filter(|at| is_fine(&dates[*at]));
    let first = fine.next()?;
    fine.all(|at| dates[at].extent == dates[first].extent).then_some(first)
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

/// Where the clauses of a sentence start, in bytes of the text, in order.
#[derive(Debug, Default)]
struct Clauses(Vec<usize>);

impl Clauses {
    fn of(text: &str, tokens: &Tokens, sentence: &Range<usize>, dates: &[DateExpression]) -> Self {
        let outside_dates = |at: &usize| !dates.iter().any(|date| date.bytes.contains(at));
        let marks = text[sentence.clone()].char_indices().map(|(offset, c)| (sentence.start + offset, c));
        let marks = marks.filter(|(at, c)| ends_clause(*c, &text[*at..]) && outside_dates(at));
        let first = tokens.all().partition_point(|token| (token.start as usize) < sentence.start);
        let words = tokens.all()[first..].iter().take_while(|token| token.end as usize <= sentence.end);
        let openers = words.enumerate().filter(|(at, _)| opens_clause(tokens.hash(first + at)));
        let mut starts: Vec<usize> = vec![sentence.start];
        starts.extend(marks.map(|(at, _)| at));
        starts.extend(openers.map(|(_, token)| token.start as usize));
        starts.sort_unstable();
        Self(starts)
    }

    fn at(&self, byte: usize) -> usize {
        self.0.partition_point(|start| *start <= byte)
    }
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
        let tokens = Tokens::of(text);
        let extent = Events::new(text, &tokens, Some(&published)).of(&(start..start + place.len()))?;
        assert_eq!(extent.basis, Basis::Event);
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
            (
                "قُتل خمسة في غارة في 2 كانون الأول (الأحد) في مدينة الرقة.",
                "الرقة",
                "2018-12-06",
                Some("2018-12-02"),
            ),
            ("قُتل خمسة في الرقة يوم 5 شباط (2015).", "الرقة", "2018-12-06", Some("2015-02-05")),
            ("دخلت قوات 14 آذار مدينة الرقة.", "الرقة", "2018-12-06", None),
            ("صدر القرار رقم 12/2015 في مدينة الرقة.", "الرقة", "2018-12-06", None),
            ("Five died in Raqqa on Dec 2 (Sunday).", "Raqqa", "2018-12-06", Some("2018-12-02")),
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
            let tokens = Tokens::of(&text);
            let mut events = Events::new(&text, &tokens, Some(&published));
            let found = events.of(&(at..at));
            prop_assert!(found.iter().all(|extent| extent.start < extent.end));
            let sentence = &text[sentence_at(&text, at)];
            let dates = find_published(sentence, Some(&published));
            prop_assert!(found.is_none_or(|extent| dates.iter().any(|date| date.extent == extent)));
        }
    }
}
