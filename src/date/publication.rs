//! The choice of the date of publication among the dates that a page gives.
//!
//! A wrong date puts every mention of an article into a wrong layer, an absent one into `undated`, so that
//! doubt ends undated. Dates that a machine wrote for machines (JSON-LD, meta elements, the address) count
//! alone. A line of the page may be the site's clock, wherever it stands: one between headline and text
//! counts only if it says what it is («نشر في», "By …"), if such a date agrees, or if the text names a day
//! or a month of the weeks before it; one outside the article only if the text does.

use std::ops::Range;

use jiff::{Span, civil::Date};

use super::{
    byline::{self, Says},
    expressions, published_extent,
};
use crate::model::{Article, DateCandidate, DateSource, Precision, Published, TemporalExtent, Zone};

/// Nothing was published on the web before; 1970 is what an unset clock says.
const FIRST_YEAR: i16 = 1990;

/// Lines shorter than this, in bytes, are no paragraphs that could speak of their time.
const PARAGRAPH: usize = 80;

/// So many lines from the top a headline with its date is looked for.
const HEAD: usize = 500;

/// A text whose newest year is so many years before a printed date is not of that date.
const STALE_YEARS: i16 = 2;

/// What was chosen, and why.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Choice {
    /// The date with its evidence; none means undated.
    pub published: Option<Published>,
    /// 0 to 1.
    pub confidence: f32,
    /// Dates of the page that were not followed, each in a person's words.
    pub disagreement: Vec<String>,
}

/// A candidate that could be read.
#[derive(Debug, Clone)]
struct Reading {
    source: DateSource,
    extent: TemporalExtent,
    says: Says,
}

/// Chooses among the dates of a page for this article. O(n) in the length of its text.
pub fn choose(candidates: &[DateCandidate], article: &Article) -> Choice {
    if candidates.is_empty() {
        return Choice::default();
    }
    let spoken = Spoken::of(article);
    let mut disagreement = Vec::new();
    let mut readings: Vec<Reading> = Vec::new();
    for reading in candidates.iter().filter_map(|candidate| read(candidate, article)) {
        match spoken.objection(&reading) {
            Some(objection) => disagreement.push(says(&reading, objection)),
            None => readings.push(reading),
        }
    }
    let believed: Vec<Reading> =
        readings.iter().filter(|reading| is_believed(reading, &readings, &spoken)).cloned().collect();
    let Some(best) = best(&believed).cloned() else {
        disagreement.extend(readings.iter().map(|reading| says(reading, unsure(reading))));
        return Choice { disagreement, ..Choice::default() };
    };
    let (with, against): (Vec<&Reading>, Vec<&Reading>) =
        readings.iter().partition(|reading| agree(&best, reading));
    let kinds = with.iter().fold(0u8, |kinds, reading| kinds | kind(reading.source)).count_ones();
    disagreement.extend(against.iter().map(|reading| says(reading, "which is another date")));
    if against.iter().any(|reading| weighs_against(&best, reading, kinds)) {
        return Choice { disagreement, ..Choice::default() };
    }
    let extent = with.iter().map(|reading| &reading.extent).min_by_key(|extent| extent.precision);
    let extent =
        if best.extent.precision == Precision::Day { &best.extent } else { extent.unwrap_or(&best.extent) };
    let evidence = Some(evidence(&with));
    let confidence = (weight(best.source) + 0.1 * (kinds.saturating_sub(1)) as f32).min(1.0);
    Choice { published: Some(Published { extent: extent.clone(), evidence }), confidence, disagreement }
}

/// Whether a date may be chosen. A line under the headline looks like the site's clock, and the other way
/// round.
fn is_believed(reading: &Reading, all: &[Reading], spoken: &Spoken) -> bool {
    let machine =
        |other: &&Reading| kind(other.source) & (kind(DateSource::Meta) | kind(DateSource::Url)) > 0;
    match (reading.source, reading.says) {
        (DateSource::Byline, Says::Published) => true,
        (DateSource::Byline, Says::Nothing) => {
            spoken.bears_out(reading) || all.iter().filter(machine).any(|other| agree(reading, other))
        }
        (DateSource::Byline, Says::Changed | Says::Prose) => false,
        _ => true,
    }
}

/// Why a date was not believed although nothing speaks against it.
fn unsure(reading: &Reading) -> &'static str {
    match reading.says {
        Says::Changed => "but only as the day of a change",
        Says::Prose => "but in a sentence",
        Says::Published | Says::Nothing => "but it may be the site's clock: nothing bears it out",
    }
}

/// How far a source is believed by itself.
fn weight(source: DateSource) -> f32 {
    match source {
        DateSource::JsonLd => 0.95,
        DateSource::Meta => 0.9,
        DateSource::Url => 0.85,
        DateSource::TimeElement => 0.8,
        DateSource::Byline => 0.7,
        DateSource::PageLine => 0.5,
        DateSource::FileTime => 0.3,
    }
}

/// What the site's software writes from one field is one witness, however often it writes it.
fn kind(source: DateSource) -> u8 {
    match source {
        DateSource::JsonLd | DateSource::Meta | DateSource::TimeElement => 1,
        DateSource::Url => 2,
        DateSource::Byline => 4,
        DateSource::PageLine => 8,
        DateSource::FileTime => 16,
    }
}

/// The reading with the most witnesses, then the best source.
fn best(readings: &[Reading]) -> Option<&Reading> {
    let support = |reading: &&Reading| {
        let with = readings.iter().filter(|other| agree(reading, other));
        with.fold(0u8, |kinds, other| kinds | kind(other.source)).count_ones()
    };
    readings
        .iter()
        .rev()
        .max_by(|a, b| support(a).cmp(&support(b)).then(weight(a.source).total_cmp(&weight(b.source))))
}

/// Whether two dates are one: they overlap, or lie a day apart as they do across time zones.
fn agree(a: &Reading, b: &Reading) -> bool {
    let (a, b) = (&a.extent, &b.extent);
    let gap = |from: Date, to: Date| from.until(to).map_or(i32::MAX, |span| span.get_days());
    (a.start < b.end && b.start < a.end) || gap(a.start, b.start).abs() <= 1
}

/// Whether a date that disagrees leaves the chosen one in doubt. A later line or `<time>` is an update; a
/// line outside the article and the file's time never counted; an address and a lone claim of the page's
/// software do, unless two witnesses stand against the claim.
fn weighs_against(best: &Reading, other: &Reading, kinds: u32) -> bool {
    match other.source {
        DateSource::PageLine | DateSource::FileTime => false,
        DateSource::Byline | DateSource::TimeElement if other.extent.start >= best.extent.end => false,
        DateSource::Url => true,
        DateSource::Byline | DateSource::TimeElement | DateSource::JsonLd | DateSource::Meta => kinds < 2,
    }
}

fn says(reading: &Reading, why: &str) -> String {
    format!("{} says {}, {why}", reading.source.as_str(), reading.extent.edtf)
}

fn evidence(with: &[&Reading]) -> String {
    let mut names: Vec<&str> = with.iter().map(|reading| reading.source.as_str()).collect();
    names.dedup();
    names.join(", ")
}

/// The date of a candidate as it is printed; its time of day and zone are dropped.
fn read(candidate: &DateCandidate, article: &Article) -> Option<Reading> {
    let text = candidate.text.trim();
    let (extent, bytes) = match iso_prefix(text) {
        Some(date) => (published_extent(&date).ok()?, 0..text.len()),
        None if is_ambiguous(text) && !is_arabic(&article.text) => return None,
        None => printed(text)?,
    };
    let source = candidate.source;
    let machine = matches!(source, DateSource::JsonLd | DateSource::Meta | DateSource::Url);
    let fine = extent.precision == Precision::Day || (machine && extent.precision == Precision::Month);
    let mut says = byline::says(text, &bytes);
    if source == DateSource::Byline && says == Says::Nothing && has_label(text, &article.text) {
        says = Says::Published;
    }
    (fine && extent.start.year() >= FIRST_YEAR).then_some(Reading { source, extent, says })
}

/// Whether the line before or after this one says that it is the date of publication, or who wrote.
fn has_label(line: &str, text: &str) -> bool {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).take(HEAD).collect();
    let beside = |at: usize| [at.wrapping_sub(1), at + 1].into_iter().filter_map(|at| lines.get(at));
    let at = lines.iter().enumerate().filter(|(_, other)| **other == line).map(|(at, _)| at);
    at.flat_map(beside).any(|other| byline::is_label(other))
}

/// `2018-12-06` of `2018-12-06T10:00:00Z`, `2018-12-06 10:00`, `2018/12/06`, `20181206`.
fn iso_prefix(text: &str) -> Option<String> {
    let end = text.find(['T', ' ', 't']).unwrap_or(text.len());
    let date = text[..end].replace('/', "-");
    let shape: String = date.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    match shape.as_str() {
        "0000-00-00" | "0000-00" => Some(date),
        "00000000" => Some(format!("{}-{}-{}", &date[..4], &date[4..6], &date[6..])),
        _ => None,
    }
}

/// The earliest day that a line names: the second is when it was changed.
fn printed(line: &str) -> Option<(TemporalExtent, Range<usize>)> {
    let days =
        expressions::find(line, None).into_iter().filter(|found| found.extent.precision == Precision::Day);
    let first = days.min_by_key(|found| found.extent.start)?;
    Some((published_extent(&first.edtf).ok()?, first.bytes))
}

/// `6/12/2018`: day or month first, as the country has it. Arabic writes the day first.
fn is_ambiguous(text: &str) -> bool {
    let numbers: Vec<u32> =
        text.split(['/', '.', '-', ' ']).map_while(|part| part.parse().ok()).take(3).collect();
    matches!(numbers[..], [a, b, year] if year > 31 && a <= 12 && b <= 12 && a != b)
}

fn is_arabic(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).take(2000);
    let (arabic, all) = letters.fold((0, 0), |(arabic, all), c| {
        (arabic + usize::from(('\u{600}'..='\u{6ff}').contains(&c)), all + 1)
    });
    arabic * 2 > all
}

/// The dates that the paragraphs themselves name.
#[derive(Debug, Default)]
struct Spoken {
    newest_year: Option<i16>,
    /// The days and months.
    fine: Vec<TemporalExtent>,
    newest: Option<Date>,
}

impl Spoken {
    fn of(article: &Article) -> Self {
        let mut spoken = Self::default();
        let mut start = 0;
        for line in article.text.split_inclusive('\n') {
            let at = start;
            start += line.len();
            if line.len() < PARAGRAPH || article.zone_at(at) == Zone::Boilerplate {
                continue;
            }
            for found in expressions::find(line, None) {
                spoken.add(&found.extent);
            }
        }
        spoken
    }

    fn add(&mut self, extent: &TemporalExtent) {
        let year = Some(extent.start.year());
        match extent.precision {
            Precision::Day | Precision::Month => self.fine.push(extent.clone()),
            Precision::Year => {}
            _ => return,
        }
        self.newest_year = self.newest_year.max(year);
        if extent.precision != Precision::Year {
            self.newest = self.newest.max(Some(extent.start));
        }
    }

    /// Why the text speaks against a date, if it does.
    fn objection(&self, reading: &Reading) -> Option<&'static str> {
        let (day, source) = (reading.extent.start, reading.source);
        let a_year_on = reading.extent.end.checked_add(Span::new().years(1)).unwrap_or(Date::MAX);
        if self.newest.is_some_and(|newest| newest > a_year_on) {
            return Some("but the text speaks of later days");
        }
        let machine = matches!(source, DateSource::JsonLd | DateSource::Meta | DateSource::Url);
        if !machine && self.newest_year.is_some_and(|year| year <= day.year() - STALE_YEARS) {
            return Some("but the text speaks of years long before only");
        }
        if source == DateSource::PageLine && !self.bears_out(reading) {
            return Some("but it stands outside the article, and the text does not bear it out");
        }
        None
    }

    /// Whether the text names a day of the month before a date, or, under the headline, such a month. A year
    /// is too little: pages are read, and show their clock, in the year in which they were written.
    fn bears_out(&self, reading: &Reading) -> bool {
        let day = reading.extent.start;
        let month_before = day.checked_sub(Span::new().days(31)).unwrap_or(Date::MIN);
        let months = reading.source == DateSource::Byline;
        let speaks = |spoken: &TemporalExtent| spoken.start <= day && spoken.end > month_before;
        self.fine.iter().any(|spoken| (months || spoken.precision == Precision::Day) && speaks(spoken))
    }
}
