//! Days that do not follow each other, in one month: «3 و10 و17 ديسمبر», "December 3, 10 and 17, 2018". Each is a
//! date of its own.

use super::{
    super::{
        expr::{Expr, Fields, MonthName, YearRef},
        lexicon::Kind,
    },
    Grammar, Parsed,
};

/// More days than this no sentence lists.
const DAYS: usize = 12;
const COMMAS: [char; 2] = [',', '،'];

impl Grammar<'_> {
    /// A day in digits whose month the last day of its list has, or the first one has before it.
    pub(super) fn listed_day(&self, at: usize) -> Parsed<Expr> {
        let (day, after) = self.number(at).and_then(|_| self.day(at))?;
        let (month, year) = self.month_behind(day, after).or_else(|| self.month_before(at, day, after))?;
        Some((Expr::Date(Fields { day: Some(day), month: Some(month), year, weekday: None }), after))
    }

    /// The month and year of the last of the days that go on at `at`, each later than the one before: "and" stands
    /// before the last.
    fn month_behind(&self, day: u8, at: usize) -> Option<(MonthName, Option<YearRef>)> {
        let (last, is_joined, after) = self.last_listed(day, at)?;
        let name = self.skip(self.skip(after, Kind::Of), Kind::The);
        let (month, next) = self.month(name).filter(|_| is_joined && last > day)?;
        Some((month, self.year_after_month(next, month).map(|(year, _)| year)))
    }

    /// The same where the month stands before the first of the days, as in English.
    fn month_before(&self, at: usize, day: u8, after: usize) -> Option<(MonthName, Option<YearRef>)> {
        let (mut first, mut later) = (at, day);
        for _ in 0..DAYS {
            // Digits, and before them a comma, "and" or both.
            let joined = first.checked_sub(1)?;
            let joined = if self.is(joined, Kind::And) { joined } else { joined + 1 };
            let comma =
                joined.checked_sub(1).filter(|at| self.mark(*at).is_some_and(|m| COMMAS.contains(&m)));
            let end = comma.unwrap_or(joined);
            let before = end.checked_sub(1).filter(|_| end < first)?;
            let (number, _) = self.day(before).filter(|(number, after)| *number < later && *after == end)?;
            (first, later) = (before, number);
            if let Some(month) = self.month_at_end(first) {
                let (_, is_joined, end) = self.last_listed(day, after).unwrap_or((day, false, after));
                let is_list = is_joined || self.is_before(at, Kind::And);
                let told = is_list && self.latin(first - 1) && !self.counts(end);
                return told.then(|| (month, self.year_after_month(end, month).map(|(year, _)| year)));
            }
        }
        None
    }

    /// The month that ends before `at`.
    fn month_at_end(&self, at: usize) -> Option<MonthName> {
        (1..=2).find_map(|words| {
            let (month, after) = self.month(at.checked_sub(words)?)?;
            (after == at).then_some(month)
        })
    }

    /// "December 3" of "December 3, 10 and 17, 2018": the year stands behind the last.
    pub(super) fn first_listed_day(&self, at: usize) -> Parsed<Expr> {
        let (fields, after) = self.month_day(at).filter(|(fields, _)| !fields.has_year())?;
        let (_, is_joined, end) = self.last_listed(fields.day?, after)?;
        let (year, _) = self.year_after_month(end, fields.month?).filter(|_| is_joined)?;
        Some((Expr::Date(Fields { year: Some(year), ..fields }), after))
    }

    /// The last of the days from `at` on, whether "and" stands before it, and where it ends. They rise.
    fn last_listed(&self, day: u8, at: usize) -> Option<(u8, bool, usize)> {
        let mut last = None;
        let (mut day, mut at) = (day, at);
        for _ in 0..DAYS {
            let comma = self.skip_mark(at, &COMMAS);
            let and = self.is(comma, Kind::And) || self.is(comma, Kind::Clitic);
            let next = comma + usize::from(and);
            let read = self.number(next).and_then(|_| self.day(next));
            let Some((number, after)) = read.filter(|(number, _)| next > at && *number > day) else { break };
            last = Some((number, and, after));
            (day, at) = (number, after);
        }
        last
    }
}
