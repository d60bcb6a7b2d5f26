//! One day in two calendars: «14 شعبان 1440 هـ الموافق 19 أبريل 2019», «28 ربيع الأول 1440 هـ - 6 ديسمبر 2018 م».

use jiff::civil::Date;

use super::{
    super::{
        expr::{Expr, Fields, Reading, YearRef},
        lexicon::Kind,
    },
    CLOSING, COMMAS, Grammar, OPENING, Parsed,
};
use crate::date::hijri;

/// Between the two dates, where no word says that they are one day.
const JOINS: [char; 9] = ['-', '–', '—', '/', '\\', '|', '=', '(', '['];
/// Months begin on other days in other countries.
const DRIFT_DAYS: i32 = 2;

impl Grammar<'_> {
    /// A date in digits or with its month's name, and the same day in another calendar beside it.
    pub(super) fn day_date(&self, at: usize) -> Parsed<Reading> {
        let (reading, after) = self.plain_date(at)?;
        let Expr::Date(first) = reading.start else { return Some((reading, after)) };
        let is_day = first.day.is_some() && first.month.is_some();
        let elsewhere = || self.said_equal(&reading, after).or_else(|| self.found_equal(&first, after));
        Some(is_day.then(elsewhere).flatten().unwrap_or((reading, after)))
    }

    fn plain_date(&self, at: usize) -> Parsed<Reading> {
        self.numeric(at).or_else(|| self.dated_day(at).map(|(expr, after)| (expr.into(), after)))
    }

    /// «الموافق» between them: whatever the second says, it is taken, unless it is the Hijri one.
    fn said_equal(&self, first: &Reading, at: usize) -> Parsed<Reading> {
        let comma = self.skip_mark(at, &COMMAS);
        let open = self.skip_mark(self.skip_mark(comma, &OPENING), &JOINS);
        let (_, next) = self.kind(open, Kind::Equals)?;
        let next = self.skip_mark(self.skip(next, Kind::Clitic), &[':']);
        let (second, after) = self.plain_date(next)?;
        let after = if open > at { self.skip_mark(after, &CLOSING) } else { after };
        Some((if second.is_hijri() && !first.is_hijri() { *first } else { second }, after))
    }

    /// No more than a mark between them: they are one day if the calendars say so. The civil one is taken.
    fn found_equal(&self, first: &Fields, at: usize) -> Parsed<Reading> {
        let open = self.skip_mark(at, &COMMAS);
        let open = if open > at { open } else { self.skip_mark(at, &JOINS) };
        let named = self.weekday_name(open).map_or(open, |(_, after)| self.skip_mark(after, &COMMAS));
        let (second, after) = self.plain_date(named)?;
        let Expr::Date(second) = second.start else { return None };
        let civil = match (first.is_hijri(), second.is_hijri()) {
            (true, false) => civil_of(first, &second, open > at),
            (false, true) => civil_of(&second, first, open > at),
            _ => None,
        }?;
        let bracket = open > at && self.mark(at).is_some_and(|mark| OPENING.contains(&mark));
        Some((Expr::Date(civil).into(), if bracket { self.skip_mark(after, &CLOSING) } else { after }))
    }
}

/// The civil date, if it is the day that the Hijri one is; a year that one of them lacks is that of the other.
/// Without any, a mark between them has to do: nobody writes ranges from one calendar to the other.
fn civil_of(hijri: &Fields, civil: &Fields, marked: bool) -> Option<Fields> {
    let (day, month) = (hijri.day?, hijri.month?.number);
    let years = match (hijri.year, civil.year) {
        (Some(YearRef::Hijri(year)), _) => year..=year,
        (None, Some(YearRef::Civil(year))) => {
            let near = hijri::year_near(year);
            near.saturating_sub(1)..=near.saturating_add(2)
        }
        (None, None) => return Some(*civil).filter(|_| marked),
        _ => return None,
    };
    // The thirtieth of a month that has twenty-nine days here.
    let there =
        |year: i16| hijri::day(year, month, day).or_else(|| hijri::day(year, month, day.checked_sub(1)?));
    years.filter_map(there).find_map(|there| {
        let year = civil.year.or(Some(YearRef::Civil(there.year())));
        let fields = Fields { year, ..*civil };
        let days = there.until(fields.civil_day()?).ok()?.get_days();
        (days.abs() <= DRIFT_DAYS).then_some(fields)
    })
}

impl Reading {
    fn is_hijri(&self) -> bool {
        matches!(&self.start, Expr::Date(fields) if fields.is_hijri())
    }
}

impl Fields {
    fn is_hijri(&self) -> bool {
        self.month.is_some_and(|month| month.hijri)
    }

    /// The day, where the text gives it whole.
    pub(super) fn civil_day(&self) -> Option<Date> {
        let Some(YearRef::Civil(year)) = self.year.filter(|_| !self.is_hijri()) else { return None };
        Date::new(year, self.month?.number.cast_signed(), self.day?.cast_signed()).ok()
    }
}
