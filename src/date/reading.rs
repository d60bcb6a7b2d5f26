//! The dates that a page gives, read.

use std::ops::Range;

use jiff::civil::Date;

use super::{
    byline::{self, Says},
    expressions, published_extent,
    spoken::days_between,
};
use crate::model::{Article, DateCandidate, DateSource, Precision, TemporalExtent};

/// Nothing was published on the web before; 1970 is what an unset clock says.
const FIRST_YEAR: i16 = 1990;

/// So many lines from the top a headline with its date is looked for.
const HEAD: usize = 500;

/// So many characters of what cannot be read are quoted.
const QUOTED: usize = 60;

/// A candidate that could be read.
#[derive(Debug, Clone)]
pub struct Reading {
    pub source: DateSource,
    pub extent: TemporalExtent,
    pub says: Says,
}

impl Reading {
    /// Whether two dates are one: they overlap, or lie a day apart as they do across time zones.
    pub fn agrees(&self, other: &Self) -> bool {
        let (a, b) = (&self.extent, &other.extent);
        (a.start < b.end && b.start < a.end) || days_between(a.start, b.start).abs() <= 1
    }
}

/// What the candidates of a page come to.
#[derive(Debug, Default)]
pub struct Readings {
    pub all: Vec<Reading>,
    /// What says that it is a date and could not be read as one day, each in a person's words.
    pub unread: Vec<String>,
}

/// One candidate, read.
enum Read {
    Day(Reading),
    /// `06/12/2018` where nothing says which is the month: day first, month first.
    Either([Reading; 2]),
    Unreadable,
    /// No date, and it does not say that it is one.
    Nothing,
}

impl Readings {
    /// Reads the candidates, and with them the day that the article's dateline gives.
    pub fn of(candidates: &[DateCandidate], article: &Article, dateline: Option<&TemporalExtent>) -> Self {
        let mut readings = Self::default();
        let mut either = Vec::new();
        for candidate in candidates {
            match read(candidate, article) {
                Read::Day(reading) => readings.all.push(reading),
                Read::Either(two) => either.push((candidate, two)),
                Read::Unreadable => readings.unread.push(unread(candidate, "cannot be read")),
                Read::Nothing => {}
            }
        }
        let source = DateSource::Dateline;
        readings.all.extend(dateline.map(|extent| Reading {
            source,
            extent: extent.clone(),
            says: Says::Published,
        }));
        for (candidate, two) in either {
            match readings.settle(two) {
                Some(reading) => readings.all.push(reading),
                None => readings.unread.push(unread(candidate, "can be read in two ways")),
            }
        }
        readings
    }

    /// The reading with which another source of the article agrees.
    fn settle(&self, two: [Reading; 2]) -> Option<Reading> {
        let counts = |other: &&Reading| !matches!(other.source, DateSource::PageLine | DateSource::FileTime);
        two.into_iter().find(|reading| self.all.iter().filter(counts).any(|other| reading.agrees(other)))
    }
}

fn unread(candidate: &DateCandidate, why: &str) -> String {
    let text = candidate.text.trim();
    let quoted: String = text.chars().take(QUOTED).collect();
    let more = if quoted.len() < text.len() { "…" } else { "" };
    format!("{} gives a date that {why}: «{quoted}{more}»", candidate.source.as_str())
}

/// The date of a candidate as it is printed; its time of day and zone are dropped.
fn read(candidate: &DateCandidate, article: &Article) -> Read {
    let (text, source) = (candidate.text.trim(), candidate.source);
    let unreadable = || if is_announced(candidate, article) { Read::Unreadable } else { Read::Nothing };
    let days = iso_prefix(text)
        .map(|date| (published_extent(&date).ok().into_iter().collect(), 0..text.len()))
        .or_else(|| printed(text, is_by_machine(source) || !is_arabic(&article.text)));
    let Some((extents, bytes)) = days else { return unreadable() };
    let says = match byline::says(text, &bytes) {
        Says::Nothing if source == DateSource::Byline && has_label(text, article, byline::is_label) => {
            Says::Published
        }
        says => says,
    };
    let fine = |extent: &TemporalExtent| {
        let month = extent.precision == Precision::Month && is_field(source);
        (month || extent.precision == Precision::Day) && extent.start.year() >= FIRST_YEAR
    };
    let extents: Vec<TemporalExtent> = extents;
    let mut read = extents.into_iter().filter(fine).map(|extent| Reading { source, extent, says });
    match (read.next(), read.next()) {
        (Some(one), None) => Read::Day(one),
        (Some(one), Some(other)) => Read::Either([one, other]),
        (None, _) => unreadable(),
    }
}

/// What software writes for software, whatever the language of the page.
fn is_by_machine(source: DateSource) -> bool {
    is_field(source) || source == DateSource::TimeElement
}

/// A field of the page that is there for its date.
pub fn is_field(source: DateSource) -> bool {
    matches!(source, DateSource::JsonLd | DateSource::Meta | DateSource::Url)
}

/// Whether what cannot be read says that it is the date of publication.
fn is_announced(candidate: &DateCandidate, article: &Article) -> bool {
    match candidate.source {
        DateSource::JsonLd | DateSource::Meta | DateSource::Url | DateSource::TimeElement => true,
        DateSource::Byline => {
            let text = candidate.text.trim();
            byline::announces_date(text) || has_label(text, article, byline::announces_date)
        }
        DateSource::Dateline | DateSource::PageLine | DateSource::FileTime => false,
    }
}

/// Whether the line before or after this one says what `says` looks for.
fn has_label(line: &str, article: &Article, says: impl Fn(&str) -> bool) -> bool {
    let lines = article.text.lines().map(str::trim).filter(|line| !line.is_empty());
    let lines: Vec<&str> = lines.take(HEAD).collect();
    let beside = |at: usize| [at.wrapping_sub(1), at + 1].into_iter().filter_map(|at| lines.get(at));
    let at = lines.iter().enumerate().filter(|(_, other)| **other == line).map(|(at, _)| at);
    at.flat_map(beside).any(|other| says(other))
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

/// The earliest day that a line names, since the second is when it was changed; both days that it may be if
/// nothing but the order of its numbers would tell.
fn printed(line: &str, in_doubt: bool) -> Option<(Vec<TemporalExtent>, Range<usize>)> {
    let days =
        expressions::find(line, None).into_iter().filter(|found| found.extent.precision == Precision::Day);
    let first = days.min_by_key(|found| found.extent.start)?;
    let extent = published_extent(&first.edtf).ok()?;
    let other = in_doubt.then(|| month_and_day_swapped(&line[first.bytes.clone()], extent.start)).flatten();
    let both = [Some(extent), other].into_iter().flatten();
    Some((both.collect(), first.bytes))
}

/// `6/12/2018`: day or month first, as the country has it.
fn month_and_day_swapped(text: &str, day: Date) -> Option<TemporalExtent> {
    let numbers: Vec<u32> = text.split(['/', '.', '-']).map_while(|part| part.trim().parse().ok()).collect();
    let doubt = matches!(numbers[..], [a, b, _] if a <= 12 && b <= 12 && a != b);
    doubt.then(|| published_extent(&format!("{:04}-{:02}-{:02}", day.year(), day.day(), day.month())).ok())?
}

fn is_arabic(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).take(2000);
    let (arabic, all) = letters.fold((0, 0), |(arabic, all), c| {
        (arabic + usize::from(('\u{600}'..='\u{6ff}').contains(&c)), all + 1)
    });
    arabic * 2 > all
}
