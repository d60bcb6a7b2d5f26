//! Seasons, decades, centuries, halves and quarters of years.

use super::{
    super::{
        expr::{Expr, YearRef},
        lexicon::{Kind, Unit},
    },
    APOSTROPHES, Grammar, Parsed,
};
use crate::date::edtf::{Field, Season};

/// "Temperatures will be in the mid-80s".
const WORDS_AFTER_DEGREES: usize = 5;

impl Grammar<'_> {
    /// Any of them.
    pub(super) fn period(&self, at: usize) -> Parsed<Expr> {
        self.season(at)
            .or_else(|| self.decade(at))
            .or_else(|| self.century(at).and_then(|(century, after)| Some((century.expr()?, after))))
            .or_else(|| self.part_of_year(at))
    }

    /// «صيف 2017», "the summer of 2017", «الصيف الماضي», "last winter", "winter 2016-17".
    fn season(&self, at: usize) -> Parsed<Expr> {
        if let Some((shift, next)) = self.kind(at, Kind::Shift).filter(|_| self.latin(at)) {
            let (season, after) = self.season_name(next)?;
            return Some((Expr::Season(season, YearRef::Nearest(shift)), after));
        }
        let (season, next) = self.season_name(at)?;
        if let Some((shift, after)) = self.kind(next, Kind::Shift).filter(|_| !self.latin(next)) {
            return Some((Expr::Season(season, YearRef::Nearest(shift)), after));
        }
        let (year, after) = self.year_of_part(next)?;
        Some((Expr::Season(season, year), self.second_year(after, year)))
    }

    fn season_name(&self, at: usize) -> Parsed<Season> {
        self.kind(at, Kind::Season)
            .and_then(|(code, after)| Some((Season::from_code(u8::try_from(code).ok()?)?, after)))
    }

    /// The year of a season, half or quarter: «[من] [عام] 2017», «من العام الماضي».
    fn year_of_part(&self, at: usize) -> Parsed<YearRef> {
        let next = self.skip(at, Kind::Of);
        if let Some(((Unit::Year, shift), after)) = self.shifted_unit(next) {
            return Some((YearRef::Offset(shift), after));
        }
        let (expr, after) = self.named_year(next).or_else(|| self.any_year(next))?;
        match expr {
            Expr::Date(fields) => Some((fields.year?, after)),
            _ => None,
        }
    }

    /// «شتاء 2016-2017»: the season is named after the year it begins in.
    fn second_year(&self, at: usize, first: YearRef) -> usize {
        let YearRef::Civil(first) = first else { return at };
        let next = self.skip_mark(at, &['-', '–', '/']);
        let second = self.number(next).filter(|_| next > at).and_then(|(value, _)| i16::try_from(value).ok());
        let follows = second.is_some_and(|second| second == first + 1 || second == (first + 1) % 100);
        if follows { next + 1 } else { at }
    }

    /// "the 1990s", "the nineties", «ثمانينيات القرن الماضي», «التسعينات».
    fn decade(&self, at: usize) -> Parsed<Expr> {
        if let Some((value, 4)) = self.number(at) {
            let decade =
                i16::try_from(value).ok().filter(|year| year % 10 == 0 && (1000..2100).contains(year))?;
            let suffix = self.glued(at + 1) && self.is(at + 1, Kind::DecadeSuffix);
            return suffix.then_some((decade_of(decade), at + 2));
        }
        if let Some((value, 2)) = self.number(at) {
            return self.short_decade(at, i16::try_from(value).ok()?);
        }
        if let Some(found) = self.nth_decade(at) {
            return Some(found);
        }
        let (years, next) = self.kind(at, Kind::Decade)?;
        let told = self.definite(at) || self.is_before(at, Kind::The) || self.part_before(at).is_some();
        let of = self.skip(next, Kind::Of);
        if let Some((Century::Number(century), after)) = self.century(of) {
            return Some((decade_of((century - 1) * 100 + years), after));
        }
        if let Some((Century::Shift(shift), after)) = self.century(of) {
            return (shift == -1).then_some((decade_of(1900 + years), after));
        }
        let of_a_life = self.is(self.skip(next, Kind::Of), Kind::Age)
            || self.is_before(at, Kind::AgeBefore)
            || at.checked_sub(2).is_some_and(|before| self.is(before, Kind::AgeBefore));
        (told
            && !of_a_life
            && !self.part_before(at).is_some_and(|part| self.is_before(part, Kind::AgeBefore)))
        .then_some((decade_of(1900 + years), next))
    }

    /// "the '90s", "the mid-90s". Without these it is as often a temperature, or the age of people.
    fn short_decade(&self, at: usize, value: i16) -> Parsed<Expr> {
        let apostrophe =
            at > 0 && self.glued(at) && self.mark(at - 1).is_some_and(|mark| APOSTROPHES.contains(&mark));
        let suffix = self.glued(at + 1) && self.is(at + 1, Kind::DecadeSuffix);
        let century = if value < 20 { 2000 } else { 1900 };
        let told = suffix && (apostrophe || self.part_before(at).is_some_and(|part| self.is_of_years(part)));
        (told && value % 10 == 0).then(|| (decade_of(century + value), at + 2))
    }

    /// The "mid" of "mid-90s", "mid 90s".
    fn part_before(&self, at: usize) -> Option<usize> {
        let before = at.checked_sub(1)?;
        let hyphen = self.mark(before).is_some_and(|mark| matches!(mark, '-' | '–' | '‑'));
        let part = if hyphen { before.checked_sub(1)? } else { before };
        self.is(part, Kind::Part).then_some(part)
    }

    /// No age («his mid-80s») and no degrees ("temperatures in the mid-80s").
    fn is_of_years(&self, part: usize) -> bool {
        let degrees = (part.saturating_sub(WORDS_AFTER_DEGREES)..part).any(|at| self.is(at, Kind::Degrees));
        !degrees && !self.is_before(part, Kind::AgeBefore)
    }

    /// «العقد الثاني من القرن الحادي والعشرين», "the second decade of the 21st century".
    fn nth_decade(&self, at: usize) -> Parsed<Expr> {
        let is_decade = |found: &((Unit, i16), usize)| found.0 == (Unit::Decade, 1);
        let (nth, next) = match self.unit(at).filter(is_decade) {
            Some((_, next)) => self.ordinal(next)?,
            None => {
                let (nth, next) = self.day(at)?;
                (nth, self.unit(next).filter(is_decade)?.1)
            }
        };
        let (century, after) = self.century(self.skip(self.kind(next, Kind::Of)?.1, Kind::The))?;
        let first = match century {
            Century::Number(number) => (number - 1) * 100,
            Century::Shift(-1) => 1900,
            Century::Before(_) | Century::Shift(_) => return None,
        };
        (1..=10).contains(&nth).then(|| (decade_of(first + (i16::from(nth) - 1) * 10), after))
    }

    /// «القرن التاسع عشر», «القرن الـ19», "the 19th century", «القرن الماضي».
    fn century(&self, at: usize) -> Parsed<Century> {
        let (century, after) = self.any_century(at)?;
        // «القرن الثاني للهجرة» is none of ours.
        let hijri = matches!(century, Century::Number(_)) && self.is(after, Kind::EraHijri);
        let named = self.kind(after, Kind::EraCommon).filter(|_| self.spelt_out(after));
        (!hijri).then(|| (century, named.map_or(after, |(_, after)| after)))
    }

    fn any_century(&self, at: usize) -> Parsed<Century> {
        if let Some((_, next)) = self.kind(at, Kind::Century).filter(|_| !self.latin(at)) {
            if let Some((shift, after)) = self.kind(next, Kind::Shift) {
                return Some((Century::Shift(shift), after));
            }
            let (number, after) = self.century_number(self.skip(next, Kind::Clitic))?;
            return Some(match self.kind(after, Kind::EraBefore) {
                Some((_, after)) => (Century::Before(number), after),
                None => (Century::Number(number), after),
            });
        }
        if let Some((shift, next)) = self.kind(at, Kind::Shift).filter(|_| self.latin(at)) {
            let (_, after) = self.kind(next, Kind::Century)?;
            return Some((Century::Shift(shift), after));
        }
        let (number, next) = self.day(at).filter(|_| self.latin(at) || self.latin(at + 1))?;
        let (_, after) = self.kind(self.skip_mark(next, &['-', '‑']), Kind::Century)?;
        let number = i16::from(number);
        Some(match self.kind(after, Kind::EraBefore) {
            Some((_, after)) => (Century::Before(number), after),
            None => (Century::Number(number), after),
        })
    }

    fn century_number(&self, at: usize) -> Parsed<i16> {
        let digits = self.number(at).filter(|(value, _)| (1..=21).contains(value));
        let (number, after) = match digits {
            Some((value, _)) => (u8::try_from(value).ok()?, at + 1),
            None => self.ordinal(at)?,
        };
        (1..=22).contains(&number).then_some((i16::from(number), after))
    }

    /// «الأسبوع الأول من يناير 2019», "the first week of June": part of a month.
    pub(super) fn week_of_month(&self, at: usize) -> Parsed<Expr> {
        let is_week = |found: &((Unit, i16), usize)| found.0 == (Unit::Week, 1);
        let nth = |at: usize| {
            self.kind(at, Kind::OrdinalLast).map(|(_, after)| after).or(self.ordinal(at).map(|found| found.1))
        };
        let next = match self.unit(at).filter(is_week) {
            Some((_, next)) => nth(next)?,
            None => self.unit(nth(at)?).filter(is_week)?.1,
        };
        let month = self.kind(next, Kind::Of).map(|(_, after)| self.skip(after, Kind::The))?;
        let shifted = self.shifted_unit(month).filter(|((unit, _), _)| *unit == Unit::Month);
        let shifted = shifted.map(|((unit, shift), after)| (Expr::Unit(unit, shift), after));
        shifted.or_else(|| self.month_date(month)).or_else(|| self.lone_month(month))
    }

    /// «النصف الأول من عام 2017», «الربع الثالث من 2018», "the second quarter of 2018", "Q3 2017".
    fn part_of_year(&self, at: usize) -> Parsed<Expr> {
        let (parts, nth, next) = self.half_or_quarter(at)?;
        if parts == 2
            && let Some((month, next)) = self.month(self.skip(next, Kind::Of))
        {
            let (year, after) = self.year_after_month(next, month).unwrap_or((YearRef::Nearest(0), next));
            return Some((Expr::Part { parts, nth, month: Some(month), year }, after));
        }
        if let Some(((Unit::Month, shift), after)) = self.shifted_unit(self.skip(next, Kind::Of)) {
            let year = YearRef::Nearest(shift);
            return (parts == 2).then_some((Expr::Part { parts, nth, month: None, year }, after));
        }
        let (year, after) = self.year_of_part(next)?;
        Some((Expr::Part { parts, nth, month: None, year }, after))
    }

    fn half_or_quarter(&self, at: usize) -> Option<(u8, u8, usize)> {
        let whole = |(value, after): (i16, usize)| Some((u8::try_from(value).ok()?, after));
        if let Some((parts, next)) =
            self.kind(at, Kind::PartLetter).and_then(whole).filter(|_| self.glued(at + 1))
        {
            let nth = u8::try_from(self.number(next)?.0).ok().filter(|nth| (1..=parts).contains(nth))?;
            return Some((parts, nth, next + 1));
        }
        let part_first = self.kind(at, Kind::Half).and_then(whole);
        let (parts, nth, after) = match part_first {
            Some((parts, next)) => {
                let last = self.kind(next, Kind::OrdinalLast).map(|(_, after)| (parts, after));
                let (nth, after) = last.or_else(|| self.ordinal(next))?;
                (parts, nth, after)
            }
            None => {
                let last = self.kind(at, Kind::OrdinalLast).map(|(_, after)| (0, after));
                let (nth, next) = last.or_else(|| self.day(at))?;
                let (parts, after) = self.kind(next, Kind::Half).and_then(whole)?;
                (parts, if nth == 0 { parts } else { nth }, after)
            }
        };
        (1..=parts).contains(&nth).then_some((parts, nth, after))
    }
}

/// Which century.
#[derive(Clone, Copy)]
enum Century {
    Number(i16),
    Before(i16),
    Shift(i16),
}

impl Century {
    fn expr(self) -> Option<Expr> {
        Some(match self {
            Self::Number(number) => Expr::Fixed(Field::Century { negative: false, digits: number - 1 }),
            // The third century before our era is 300 to 201, which the astronomical years -299 to -200 are.
            Self::Before(number) => Expr::Fixed(Field::Century { negative: true, digits: number - 1 }),
            Self::Shift(shift) => Expr::Century(shift),
        })
    }
}

fn decade_of(year: i16) -> Expr {
    Expr::Fixed(Field::Decade { negative: false, digits: year / 10 })
}
