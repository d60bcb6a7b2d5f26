//! Date expressions in Arabic and English text, each as one EDTF value with its interval.
//!
//! A tokeniser passes once over the text and looks every word up in `data/dates/` (months in the Levantine,
//! Egyptian, Maghrebi, Moroccan and English names, Hijri months, weekdays, number words, cue words); a
//! grammar of small rules reads expressions where such words and numbers stand; what they say is resolved
//! against the reference, the day the text was published. Nothing else of the text is looked at twice.
//!
//! # Rules
//! - A relative expression («أمس», "last week") without a reference has no interval: it is not given.
//! - A day and month without a year is the latest such day at most 31 days after the reference; a month
//!   without a year the latest begun by the reference; a weekday the latest, the reference included.
//!   «الماضي» and "last" go strictly before, «المقبل» and "next" strictly after.
//! - Numeric dates read the day first, unless the numbers forbid it, or another date of the same text proves
//!   that it puts the month first and none proves the contrary.
//! - Early, middle and late of a period are the period, approximate (`2017-06~`).
//! - Centuries of the Hijri calendar are not read.
//! - Weeks run from Monday to Sunday. Counted weeks ("two weeks ago") are approximate days.
//! - Counted decades are approximate years; «العقد الماضي» is the calendar's, "the past decade" (week, month,
//!   year) ends with the reference.
//! - A year of two digits needs slashes, or dashes and only one order that can be (`31-12-18`, but not
//!   `25-12-18`, which is of 2018 or of 2025); beside a month's name an apostrophe ("Dec 20 '16"), the mark that
//!   stands before the month too (`5-Feb-15`), or a day before it and no word after it ("20 Dec 16.").
//! - A year may stand before its day and month («2015، 5 شباط», «عام 2015 في شباط»).
//! - A Hijri and a civil date with no more than a mark between them are one day if the calendars say so, two days
//!   more or less; the civil one is taken.
//! - A weekday after a date belongs to it in brackets, or if it is that day's.
//! - Digits that a word before them makes a number of another kind («رقم 12/2018», «هاتف: 12-05-2011») are no date.
//! - `2017/18` and `2017/2018` are two years where they follow each other; `2011/12` only beside a word such as
//!   "season".
//! - "the '90s" and "the mid-90s" are decades; "the 90s" is as often a temperature or an age.
//! - «أب», August with the hamza of a father, needs a day, a year or the month's other name beside it.
//! - Years in words need a word that makes them years («عام ألفين وسبعة عشر», "in two thousand and eleven"), but
//!   for "twenty seventeen", which counts nothing.
//! - Times of day are dropped.
//! - A day that names a street, a city or an event («شارع 14 رمضان», «ثورة 25 يناير») is no date, but an event
//!   named with its year is («ثورة 25 يناير 2011»).
//! - Prepositions stay outside an expression; the words «عام» and «شهر» are part of it.

mod expr;
mod fold;
mod grammar;
mod lexer;
mod lexicon;
mod resolve;
#[cfg(test)]
mod tests;

use std::{ops::Range, sync::OnceLock};

use jiff::civil::Date;

use self::{
    expr::{Expr, Fields, Reading},
    grammar::{Grammar, Match, Outcome},
    lexer::Token,
    lexicon::{Kind, Lexicon},
};
use super::edtf::Edtf;
use crate::{
    lang::{Gap, HashedSet, Tokens},
    model::{Basis, TemporalExtent},
};

pub(super) use self::{lexer::Scratch, lexicon::FILES as WORDS};

/// A date expression as it stands in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateExpression {
    /// Byte offsets into the text.
    pub bytes: Range<usize>,
    /// The EDTF value.
    pub edtf: String,
    /// The days it covers, basis `event`.
    pub extent: TemporalExtent,
}

/// The date expressions of a text in order, none overlapping, resolved against the day `reference`.
///
/// Cost: one pass over the text, at tens of MB a second; memory does not grow with the text but for what is
/// found.
pub fn find(text: &str, reference: Option<Date>) -> Vec<DateExpression> {
    find_between(text, reference.map(|day| (day, day)), &mut Scratch::default())
}

/// The same against a publication date that may be coarser than a day: what is the same from its first day to
/// its last is given («العام الماضي» for an article of June 2017), what is not is left out («أمس»).
pub fn find_published(text: &str, published: Option<&TemporalExtent>) -> Vec<DateExpression> {
    find_in(text, published, &mut Scratch::default())
}

/// [`find_published`] for many short texts one after the other, which share the room for their words.
pub(super) fn find_in(
    text: &str,
    published: Option<&TemporalExtent>,
    scratch: &mut Scratch,
) -> Vec<DateExpression> {
    let bounded = published.filter(|extent| extent.start > Date::MIN && extent.end < Date::MAX);
    let reference = bounded.and_then(|extent| Some((extent.start, extent.end.yesterday().ok()?)));
    find_between(text, reference, scratch)
}

fn find_between(text: &str, reference: Option<(Date, Date)>, scratch: &mut Scratch) -> Vec<DateExpression> {
    let mut found = Found::default();
    let lexicon = Lexicon::shipped();
    lexer::each_run(text, lexicon, scratch, |tokens, start| {
        found.read(&Grammar::new(tokens, lexicon), start)
    });
    found.resolved(text, reference)
}

/// What of `bytes` can hold expressions: from the words before the first word or number that no expression is without
/// to those behind the last; nothing where there is none. Costs a look-up a token, some tenth of reading the
/// expressions themselves.
pub(super) fn dated_part(tokens: &Tokens, bytes: &Range<usize>) -> Option<Range<usize>> {
    let cues = Lexicon::cues();
    let all = tokens.all();
    let first = all.partition_point(|token| (token.start as usize) < bytes.start);
    let last = first + all[first..].partition_point(|token| token.end as usize <= bytes.end);
    let is_cue = |at: &usize| cues.contains(&tokens.hash(*at)) || may_be_year_or_part(tokens, *at);
    let begin = (first..last).find(is_cue)?;
    let end = (begin..last).rfind(is_cue)?;
    let start = match begin.checked_sub(lexer::QUIET) {
        Some(before) if before > first => all[before].start as usize,
        _ => bytes.start,
    };
    let stop = all[..last].get(end + lexer::QUIET).map_or(bytes.end, |token| token.end as usize);
    Some(start..stop)
}

/// Whether a token is digits that a date can be made of without a cue: a year, or what stands beside it does it.
fn may_be_year_or_part(tokens: &Tokens, at: usize) -> bool {
    let word = tokens.folded(at).as_bytes();
    let digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
    if !digit(word.first()) && !digit(word.last()) {
        return false;
    }
    let joined =
        |at: usize| tokens.gap(at).has(Gap::SLASH.with(Gap::HYPHEN).with(Gap::STOP).with(Gap::OTHER));
    let told = |at: usize| at < tokens.len() && tells_number(tokens.hash(at));
    // "the '90s"
    let quoted = tokens.gap(at).has(Gap::QUOTE) && !digit(word.last());
    // "the early 80s"
    let tens = word.len() == 3 && word.ends_with(b"0s");
    word.len() >= 4
        || tens
        || quoted
        || joined(at)
        || joined(at + 1)
        || told(at + 1)
        || told(at.wrapping_sub(1))
}

/// «في 6 الجاري», "in 44 BC", "in AD 636".
fn tells_number(word: u64) -> bool {
    static WORDS: OnceLock<HashedSet> = OnceLock::new();
    let kinds = [Kind::Shift, Kind::EraBefore, Kind::EraHijri, Kind::EraCommon];
    WORDS.get_or_init(|| Lexicon::shipped().hashes(&kinds)).contains(&word)
}

/// Whether the word of this hash opens a clause of its own («التي», "which").
pub(super) fn opens_clause(word: u64) -> bool {
    static WORDS: OnceLock<HashedSet> = OnceLock::new();
    WORDS.get_or_init(|| Lexicon::shipped().hashes(&[Kind::Clause])).contains(&word)
}

/// Whether the word of this hash, before a date, makes it a bound of something longer («منذ», "until").
pub(super) fn bounds_time(word: u64) -> bool {
    static WORDS: OnceLock<HashedSet> = OnceLock::new();
    WORDS.get_or_init(|| Lexicon::shipped().hashes(&[Kind::Bound])).contains(&word)
}

/// What the grammar read in a text, before it is resolved.
#[derive(Default)]
struct Found {
    readings: Vec<(Reading, Range<usize>)>,
    day_first: bool,
    month_first: bool,
    /// Where the last expression of the runs so far ended.
    end: usize,
}

impl Found {
    fn read(&mut self, grammar: &Grammar, start: usize) {
        let mut at = start;
        let mut after_year = None;
        while let Some(token) = grammar.token(at) {
            if token.start < self.end {
                at += 1;
                continue;
            }
            match grammar.expression(at, after_year.is_some_and(|year| year + 1 >= at)) {
                Outcome::Date(found) => {
                    after_year = found.reading.start.is_year().then_some(found.after);
                    at = found.after;
                    self.add(grammar.tokens(), &found);
                }
                Outcome::Name(after) => at = after,
                Outcome::Nothing => at += 1,
            }
        }
    }

    fn add(&mut self, tokens: &[Token], found: &Match) {
        let bytes = tokens[found.first].core..tokens[found.after - 1].end;
        self.end = bytes.end;
        if let Some((day, month)) = found.reading.start.written_numbers(tokens, found) {
            self.day_first |= day > 12 && month <= 12;
            self.month_first |= month > 12 && day <= 12;
        }
        self.readings.push((found.reading, bytes));
    }

    fn resolved(self, text: &str, reference: Option<(Date, Date)>) -> Vec<DateExpression> {
        let swap = self.month_first && !self.day_first;
        let resolve = |(reading, bytes): (Reading, Range<usize>)| {
            let reading = if swap && reading.swappable { reading.swapped() } else { reading };
            let edtf = within(&reading, reference)?;
            debug_assert!(text.get(bytes.clone()).is_some());
            Some(DateExpression { bytes, edtf: edtf.to_string(), extent: edtf.extent(Basis::Event) })
        };
        self.readings.into_iter().filter_map(resolve).collect()
    }
}

/// The value that holds on every day of the reference.
fn within(reading: &Reading, reference: Option<(Date, Date)>) -> Option<Edtf> {
    let Some((first, last)) = reference else { return resolve::resolve(reading, None) };
    let edtf = resolve::resolve(reading, Some(first))?;
    let same = first == last || resolve::resolve(reading, Some(last)).as_ref() == Some(&edtf);
    same.then_some(edtf)
}

impl Reading {
    fn swapped(self) -> Self {
        match self.start {
            Expr::Date(fields) => Self { start: fields.swapped().map_or(self.start, Expr::Date), ..self },
            _ => self,
        }
    }
}

impl Expr {
    fn is_year(&self) -> bool {
        matches!(self, Self::Date(Fields { day: None, month: None, .. }))
    }

    /// First and second number of a date written `11/06/2017`.
    fn written_numbers(&self, tokens: &[Token], found: &Match) -> Option<(u32, u32)> {
        let number = |at: usize| match tokens.get(at)?.kind {
            lexer::TokenKind::Number { value, width } if width <= 2 => Some(value),
            _ => None,
        };
        Some((number(found.first)?, number(found.first + 2)?))
    }
}
