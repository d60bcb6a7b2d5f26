//! Days, months and years by name and number.

use super::{
    super::{
        expr::{Expr, Fields, MonthName, YearRef},
        lexicon::{Kind, Unit},
    },
    CLOSING, Grammar, OPENING, Parsed,
    year::DASHES,
};

/// Between the two names of one month: «مارس/ آذار», «نوفمبر(تشرين الثاني)».
const BETWEEN_NAMES: [char; 12] = ['/', '\\', '-', '–', '(', ')', '[', ']', '«', '»', '"', '|'];

impl Grammar<'_> {
    /// A day with its month, with or without a year: «السادس من نوفمبر», "June 11, 2017".
    pub(super) fn dated_day(&self, at: usize) -> Parsed<Expr> {
        let (fields, after) =
            self.day_month(at).or_else(|| self.month_day(at)).or_else(|| self.day_of_this(at))?;
        Some((Expr::Date(fields), after))
    }

    /// «السادس من نوفمبر», "5/Feb/2015".
    pub(super) fn day_month(&self, at: usize) -> Parsed<Fields> {
        let (day, next, counted) = self.any_day(at)?;
        let mark = self.mark(next).filter(|mark| self.joins_day(*mark, next));
        let name = next + usize::from(mark.is_some());
        let of = self.skip(self.skip(name, Kind::Of), Kind::The);
        let (month, next) = self.month(of)?;
        let year = self.year_after_month(next, month);
        let year = year.or_else(|| self.short_year_of_day(mark, next).filter(|_| !month.hijri));
        let (year, after) = year.map_or((None, next), |(year, after)| (Some(year), after));
        // «3 - صفر» is a score, "1/ May" may be an item.
        let dated = mark == Some('/') && self.is_tight(name - 1) && !month.hijri;
        let doubtful = counted
            || (mark.is_some() && of == name && !dated)
            || (of == at + 1 && self.is(of, Kind::HijriSoft));
        (year.is_some() || !doubtful)
            .then_some((Fields { day: Some(day), month: Some(month), year, weekday: None }, after))
    }

    /// A mark between a day and its month.
    fn joins_day(&self, mark: char, at: usize) -> bool {
        DASHES.contains(&mark) || (mark == '.' && self.is_tight(at))
    }

    /// A day, where it ends, and whether it is a number word that counts unless a year follows («خمسة عشر آذار 2018»).
    fn any_day(&self, at: usize) -> Option<(u8, usize, bool)> {
        if let Some((day, next)) = self.day(at) {
            return Some((day, next, false));
        }
        let (day, next) = self.kind(at, Kind::Cardinal).filter(|_| !self.latin(at)).and(self.count(at))?;
        let day = u8::try_from(day).ok().filter(|day| (1..=31).contains(day))?;
        Some((day, next, true))
    }

    /// "June 11", "June 11, 2017"; in Arabic only with a year («ديسمبر 6، 2018»).
    pub(super) fn month_day(&self, at: usize) -> Parsed<Fields> {
        let (month, next) = self.month(at)?;
        let english = self.latin(at);
        if let Some(mark) = self.mark(next).filter(|mark| self.joins_day(*mark, next) && self.is_tight(next))
        {
            return self.month_day_year(month, mark, next + 1);
        }
        let (day, next) = self.day(self.skip(self.skip_mark(next, &['.']), Kind::The))?;
        let year = self.year_after_month(next, month).filter(|_| self.mark(next) != Some('-'));
        let counted = self.counts(next) && year.is_none();
        if counted
            || (!english && year.is_none())
            || (english && self.number(next - 1).is_some_and(|n| n.1 > 2))
        {
            return None;
        }
        let (year, after) = year.map_or((None, next), |(year, after)| (Some(year), after));
        Some((Fields { day: Some(day), month: Some(month), year, weekday: None }, after))
    }

    /// "Feb-5-2015", "Feb/5/15": the same mark twice.
    fn month_day_year(&self, month: MonthName, mark: char, at: usize) -> Parsed<Fields> {
        let (day, next) = self.number(at).and_then(|_| self.day(at))?;
        let again = self.mark(next) == Some(mark) && self.is_tight(next);
        let year = self.year_after_month(next, month);
        let (year, after) = year.or_else(|| self.short_year_of_day(Some(mark), next)).filter(|_| again)?;
        Some((Fields { day: Some(day), year: Some(year), ..Fields::of_month(month) }, after))
    }

    /// «السادس من الشهر الجاري», «6 الجاري»: a day of a month counted from the reference.
    fn day_of_this(&self, at: usize) -> Parsed<Fields> {
        let (day, next) = self.day(at)?;
        let next = self.skip(next, Kind::Of);
        if let Some(((Unit::Month, shift), after)) = self.shifted_unit(next).filter(|_| self.latin(next)) {
            let year = Some(YearRef::Nearest(shift));
            return Some((Fields { day: Some(day), year, ..Fields::default() }, after));
        }
        let (unit, month) = self.unit(next).map_or((None, next), |((unit, _), after)| (Some(unit), after));
        if unit.is_some_and(|unit| unit != Unit::Month) {
            return None;
        }
        let (shift, after) = self.kind(month, Kind::Shift)?;
        let told = unit.is_some() || (self.definite(month) && shift == 0);
        told.then_some((
            Fields { day: Some(day), year: Some(YearRef::Nearest(shift)), ..Fields::default() },
            after,
        ))
    }

    /// 1 to 31, in digits or as an ordinal in words.
    pub(super) fn day(&self, at: usize) -> Parsed<u8> {
        if let Some((value, width)) = self.number(at) {
            let day = u8::try_from(value).ok().filter(|day| width <= 2 && (1..=31).contains(day))?;
            let suffix = self.glued(at + 1) && self.is(at + 1, Kind::OrdinalSuffix);
            return Some((day, at + 1 + usize::from(suffix)));
        }
        let (day, after) = self.ordinal(at)?;
        (1..=31).contains(&day).then_some((day, after))
    }

    /// «السادس», «الحادي عشر», «الثاني والعشرين», "twenty-first".
    pub(super) fn ordinal(&self, at: usize) -> Parsed<u8> {
        if let Some((tens, next)) = self.kind(at, Kind::Tens) {
            let unit = self.kind(self.skip_mark(next, &['-', '‑']), Kind::Ordinal);
            let english = self.latin(at);
            let (unit, after) = unit.filter(|_| english).unwrap_or((0, next));
            // «عشرين من مارس» counts twenty of something; the article makes it the twentieth.
            let told = unit > 0 || self.definite(at);
            return told.then_some((u8::try_from(tens + unit).ok()?, after));
        }
        let (unit, next) = self.kind(at, Kind::Ordinal)?;
        if let Some((teen, after)) = self.kind(next, Kind::Teen) {
            return Some((u8::try_from(unit + teen).ok()?, after));
        }
        match self.kind(next, Kind::Tens).filter(|_| self.form(next).is_some_and(|form| form.joined)) {
            Some((tens, after)) => Some((u8::try_from(unit + tens).ok()?, after)),
            None => Some((u8::try_from(unit).ok()?, next)),
        }
    }

    /// A month, under one name or two: «شهر مارس/ آذار».
    pub(super) fn month(&self, at: usize) -> Parsed<MonthName> {
        let named = self.unit(at).filter(|((unit, count), _)| (*unit, *count) == (Unit::Month, 1));
        let at = named.map_or(at, |(_, after)| after);
        let open = self.skip_mark(at, &OPENING);
        let (month, after) = self.month_name(open)?;
        let epithet = self.kind(after, Kind::Epithet).filter(|_| month.hijri && self.definite(after));
        let after = epithet.map_or(after, |(_, after)| after);
        let after = self.other_name(month, after).unwrap_or(after);
        Some((month, if open > at { self.skip_mark(after, &CLOSING) } else { after }))
    }

    fn month_name(&self, at: usize) -> Parsed<MonthName> {
        let soft = self.form(at).is_some_and(|form| form.kinds.has(Kind::MonthSoft));
        let lower = soft && !self.is_spelt_as_month(at);
        self.sense(at, |sense| match sense.kind {
            Kind::Month => Some((false, sense.value)),
            Kind::MonthSoft if !lower => Some((false, sense.value)),
            Kind::Hijri | Kind::HijriSoft => Some((true, sense.value)),
            _ => None,
        })
        .and_then(|((hijri, number), after)| {
            let after = after + usize::from(self.latin(at) && self.is_abbreviated(at, after));
            Some((MonthName { hijri, number: u8::try_from(number).ok()? }, after))
        })
    }

    /// «مارس», «آب», "May": not "may", and «أب», which is a father, only with a day, a year or the month's other name
    /// beside it.
    fn is_spelt_as_month(&self, at: usize) -> bool {
        let Some(token) = self.token(at) else { return false };
        match token.hamza {
            None => !token.latin || token.upper,
            Some('أ') => self.is_after_day(at) || self.is_before_year(at + 1) || self.is_beside_month(at),
            Some(_) => false,
        }
    }

    /// «15 أب», «الخامس من أب», «شهر أب».
    fn is_after_day(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else { return false };
        let of = before.checked_sub(1).filter(|_| self.is(before, Kind::Of)).unwrap_or(before);
        let ordinal =
            of < before && [Kind::Ordinal, Kind::Teen, Kind::Tens].iter().any(|kind| self.is(of, *kind));
        let month = self.unit(before).is_some_and(|(unit, _)| unit == (Unit::Month, 1));
        ordinal || month || self.number(of).is_some_and(|(day, width)| width <= 2 && (1..=31).contains(&day))
    }

    fn is_before_year(&self, at: usize) -> bool {
        let bracket = self.mark(at) == Some('(') && self.mark(at + 2) == Some(')');
        self.any_year(if bracket { at + 1 } else { self.skip_mark(at, &DASHES) }).is_some()
    }

    /// «أغسطس/أب», «أب (أغسطس)».
    fn is_beside_month(&self, at: usize) -> bool {
        let month = |at: usize| self.kind(at, Kind::Month).map(|(month, _)| month);
        let this = self.kind(at, Kind::MonthSoft).map(|(month, _)| month);
        let marked = |at: usize| self.mark(at).is_some_and(|mark| BETWEEN_NAMES.contains(&mark));
        let before = at.checked_sub(2).filter(|_| marked(at - 1)).and_then(month);
        let after = Some(at + 2).filter(|_| marked(at + 1)).and_then(month);
        this.is_some() && (before == this || after == this)
    }

    /// "Sept. 10": the full stop belongs to the month.
    fn is_abbreviated(&self, at: usize, after: usize) -> bool {
        let short = self.token(at).is_some_and(|token| token.end - token.start <= 4);
        short && self.mark(after) == Some('.') && self.glued(after) && self.number(after + 1).is_some()
    }

    /// After a month, the same month under its other name.
    pub(super) fn other_name(&self, month: MonthName, at: usize) -> Option<usize> {
        let mut next = at;
        while next < at + 2 && self.mark(next).is_some_and(|mark| BETWEEN_NAMES.contains(&mark)) {
            next += 1;
        }
        let (other, after) = self.month_name(next)?;
        let opened = (at..next).any(|at| self.mark(at).is_some_and(|mark| OPENING.contains(&mark)));
        let after = if opened { self.skip_mark(after, &CLOSING) } else { after };
        (other == month).then_some(after)
    }

    /// A month without a day that says which one it is: "June 2017", «مارس الماضي», «أيار/مايو».
    pub(super) fn month_date(&self, at: usize) -> Parsed<Expr> {
        if let Some((shift, next)) = self.kind(at, Kind::Shift).filter(|_| self.latin(at)) {
            let (month, after) = self.month(next)?;
            return Some((month_of(month, Some(YearRef::Nearest(shift))), after));
        }
        let (month, next) = self.month(at)?;
        let opened = at > 0 && self.mark(at - 1).is_some_and(|mark| OPENING.contains(&mark));
        let closed = Some(self.skip_mark(next, &CLOSING)).filter(|closed| opened && *closed > next);
        let year = self.year_after_month(next, month);
        if let Some((year, after)) = year.or_else(|| self.year_after_month(closed?, month)) {
            return Some((month_of(month, Some(year)), after));
        }
        // Two names, or the word «month» before it, leave no other meaning.
        let named = self.unit(at).is_some();
        let twice = self.month_name(at).is_some_and(|(_, after)| after < next && !self.latin(at));
        let before = at.checked_sub(1);
        let governed = self.is_before(at, Kind::In) || self.form(at).is_some_and(|form| form.preposed);
        let hijri_name = month.hijri && !named;
        let told = named || twice || (governed && !hijri_name && !self.follows_month_phrase(before));
        (told && !self.is(next, Kind::Same)).then_some((month_of(month, None), next))
    }

    /// «قبل مارس» is a date; a word before the preposition that makes it something else is not looked for.
    fn follows_month_phrase(&self, before: Option<usize>) -> bool {
        before.is_some_and(|before| self.is(before, Kind::Every))
    }

    /// A month that the words before it already made a date («أواخر أيار», "mid-June").
    pub(super) fn lone_month(&self, at: usize) -> Parsed<Expr> {
        let (month, after) = self.month(at)?;
        Some((month_of(month, None), after))
    }
}

fn month_of(month: MonthName, year: Option<YearRef>) -> Expr {
    Expr::Date(Fields { year, ..Fields::of_month(month) })
}
