//! Dates in digits alone: day first unless the numbers prove otherwise.

use super::{
    super::expr::{Expr, Fields, MonthName, Reading, YearRef},
    super::lexicon::Kind,
    Grammar, Parsed,
};

type Number = (u32, u8);

impl Grammar<'_> {
    /// `11/06/2017`, `2017-06-11`, `06/2017`, `14/8/1440 هـ`.
    pub(super) fn numeric(&self, at: usize) -> Parsed<Reading> {
        let first = self.number(at)?;
        let (separator, next) = self.separator(at + 1)?;
        let second = self.number(next)?;
        let (fields, swappable, after) = self.three(first, second, separator, next).or_else(|| {
            let fields = month_and_year(first, second, separator)
                .filter(|_| self.is_joined(at + 1) && !self.is_span(at, first, second, next + 1))?;
            Some((fields, false, next + 1))
        })?;
        let (fields, after) = self.hijri_numeric(fields, after);
        Some((Reading { swappable, ..Expr::Date(fields).into() }, after))
    }

    /// «موسم 2011/12», "the 2011/12 season": two years, and no month.
    fn is_span(&self, at: usize, first: Number, second: Number, after: usize) -> bool {
        let follows = second.0 == (first.0 + 1) % 100;
        follows && (self.is_before(at, Kind::Span) || self.is(after, Kind::Span))
    }

    fn separator(&self, at: usize) -> Option<(char, usize)> {
        let mark = self.mark(at).filter(|mark| matches!(mark, '/' | '-' | '.' | '–' | '\\'))?;
        let apart = matches!(mark, '-' | '–') && !self.glued(at) && !self.glued(at + 1);
        (self.is_joined(at) || apart).then_some((mark, at + 1))
    }

    /// A slash may stand apart; a full stop that does is punctuation, and so is a dash but in «5 - 2 - 2015».
    fn is_joined(&self, at: usize) -> bool {
        self.mark(at) == Some('/') || self.is_tight(at)
    }

    fn three(
        &self,
        first: Number,
        second: Number,
        separator: char,
        at: usize,
    ) -> Option<(Fields, bool, usize)> {
        let (again, next) = self.separator(at + 1)?;
        let third = self.number(next).filter(|_| again == separator)?;
        let joined = self.is_joined(at - 1) && self.is_joined(at + 1);
        let apart = !self.is_joined(at - 1) && !self.is_joined(at + 1);
        let whole = first.1 == 4 || third.1 == 4;
        if !(joined || (apart && whole && !self.counts(next + 1))) || !self.right_clean(next) {
            return None;
        }
        let (fields, swappable) = day_month_year(first, second, third, separator)?;
        Some((fields, swappable, next + 1))
    }

    /// A year from 1300 to 1500 in digits, or the mark after it, makes the date a Hijri one.
    fn hijri_numeric(&self, fields: Fields, after: usize) -> (Fields, usize) {
        let Some(YearRef::Civil(year)) = fields.year else { return (fields, after) };
        let marked = self.kind(after, Kind::EraHijri).map(|(_, after)| after);
        let common = self.kind(after, Kind::EraCommon).map(|(_, after)| after);
        if marked.is_none() && !(1300..1500).contains(&year) {
            return (fields, common.unwrap_or(after));
        }
        let month = fields.month.map(|month| MonthName { hijri: true, ..month });
        (Fields { month, year: Some(YearRef::Hijri(year)), ..fields }, marked.unwrap_or(after))
    }
}

fn day_month_year(a: Number, b: Number, c: Number, separator: char) -> Option<(Fields, bool)> {
    match (a.1, b.1, c.1) {
        (4, 1..=2, 1..=2) => {
            civil(a.0, b.0, c.0).or_else(|| civil(a.0, c.0, b.0)).map(|fields| (fields, false))
        }
        (1..=2, 1..=2, 4) => day_first(a.0, b.0, c.0),
        (2, 2, 2) if separator == '-' => short_years(a.0, b.0, c.0),
        // Else two digits of a year need slashes: `1.2.17` is as likely a version.
        (1..=2, 1..=2, 2) if separator == '/' => {
            day_first(a.0, b.0, if c.0 < 70 { 2000 } else { 1900 } + c.0)
        }
        _ => None,
    }
}

/// `31-12-18`, where it cannot be read in another order, as `25-12-18` can: 2025 is a year too.
fn short_years(a: u32, b: u32, c: u32) -> Option<(Fields, bool)> {
    let readings = [(c, b, a), (c, a, b), (a, b, c)];
    let mut found = readings.into_iter().filter_map(|(y, m, d)| civil(short_year(y)?, m, d));
    let first = found.next()?;
    found.all(|other| other == first).then_some((first, false))
}

/// The year of two digits.
pub(super) fn short_year(short: u32) -> Option<u32> {
    match short {
        0..30 => Some(2000 + short),
        70..100 => Some(1900 + short),
        // A year to come, or one before there were such texts.
        _ => None,
    }
}

fn day_first(a: u32, b: u32, year: u32) -> Option<(Fields, bool)> {
    let (day_first, month_first) = (civil(year, b, a), civil(year, a, b));
    let swappable = day_first.is_some() && month_first.is_some() && a != b;
    day_first.or(month_first).map(|fields| (fields, swappable))
}

fn civil(year: u32, month: u32, day: u32) -> Option<Fields> {
    let known = (1000..2500).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    let month = MonthName { hijri: false, number: u8::try_from(month).ok().filter(|_| known)? };
    let year = Some(YearRef::Civil(i16::try_from(year).ok()?));
    Some(Fields { day: u8::try_from(day).ok(), month: Some(month), year, weekday: None })
}

fn month_and_year(a: Number, b: Number, separator: char) -> Option<Fields> {
    let (year, month) = match (a.1, b.1, separator) {
        (4, 2, '/' | '-') => (a.0, b.0),
        (1..=2, 4, '/') => (b.0, a.0),
        _ => return None,
    };
    let plausible = (1900..2100).contains(&year);
    civil(year, month, 1).filter(|_| plausible).map(|fields| Fields { day: None, ..fields })
}
