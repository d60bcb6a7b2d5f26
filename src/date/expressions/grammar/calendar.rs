//! Days, months and years by name and number.

use super::{
    super::{
        expr::{Expr, Fields, MonthName, YearRef},
        lexicon::{Kind, Unit},
    },
    Grammar, Parsed,
};

/// Between the two names of one month: «مارس/ آذار», «نوفمبر(تشرين الثاني)».
const BETWEEN_NAMES: [char; 12] = ['/', '\\', '-', '–', '(', ')', '[', ']', '«', '»', '"', '|'];
const CLOSING: [char; 4] = [')', ']', '»', '"'];
const OPENING: [char; 4] = ['(', '[', '«', '"'];
const COMMAS: [char; 2] = [',', '،'];

impl Grammar<'_> {
    /// A day with its month, with or without a year: «السادس من نوفمبر», "June 11, 2017".
    pub(super) fn dated_day(&self, at: usize) -> Parsed<Expr> {
        let (fields, after) =
            self.day_month(at).or_else(|| self.month_day(at)).or_else(|| self.day_of_this(at))?;
        let (fields, after) = self.same_day_elsewhere(fields, after).unwrap_or((fields, after));
        Some((Expr::Date(fields), after))
    }

    fn day_month(&self, at: usize) -> Parsed<Fields> {
        let (day, next) = self.day(at)?;
        let dash = self.skip_mark(next, &['-', '–']);
        let name = self.skip(self.skip(dash, Kind::Of), Kind::The);
        let (month, next) = self.month(name)?;
        let (year, after) =
            self.year_after_month(next, month).map_or((None, next), |(y, after)| (Some(y), after));
        // «3 - صفر» is a score.
        let doubtful = (dash > at + 1 && name == dash && self.mark(dash - 1).is_some())
            || (name == at + 1 && self.is(name, Kind::HijriSoft));
        (year.is_some() || !doubtful)
            .then_some((Fields { day: Some(day), month: Some(month), year, weekday: None }, after))
    }

    /// "June 11", "June 11, 2017"; in Arabic only with a year («ديسمبر 6، 2018»).
    pub(super) fn month_day(&self, at: usize) -> Parsed<Fields> {
        let (month, next) = self.month(at)?;
        let english = self.latin(at);
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

    /// «14 شعبان 1440 هـ الموافق 19 أبريل 2019»: one day, the second calendar taken.
    fn same_day_elsewhere(&self, first: Fields, at: usize) -> Parsed<Fields> {
        let open = self.skip_mark(self.skip_mark(at, &COMMAS), &OPENING);
        let (_, next) = self.kind(open, Kind::Equals)?;
        let next = self.skip_mark(self.skip(next, Kind::Clitic), &[':']);
        let (second, after) = self.day_month(next).or_else(|| {
            let (reading, after) = self.numeric(next)?;
            matches!(reading.start, Expr::Date(_)).then_some(())?;
            let Expr::Date(fields) = reading.start else { return None };
            Some((fields, after))
        })?;
        let after = if open > at { self.skip_mark(after, &CLOSING) } else { after };
        let hijri = |fields: &Fields| fields.month.is_some_and(|month| month.hijri);
        Some((if hijri(&second) && !hijri(&first) { first } else { second }, after))
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
        let (month, after) = self.month_name(self.skip_mark(at, &OPENING))?;
        let epithet = self.kind(after, Kind::Epithet).filter(|_| month.hijri && self.definite(after));
        let after = epithet.map_or(after, |(_, after)| after);
        Some((month, self.other_name(month, after).unwrap_or(after)))
    }

    fn month_name(&self, at: usize) -> Parsed<MonthName> {
        let lower = self.token(at).is_some_and(|token| (token.latin && !token.upper) || token.hamza);
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
        if let Some((year, after)) = self.year_after_month(next, month) {
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

    /// The year after a month: ", 2017", «من عام 2017», «من العام الجاري», «الماضي».
    pub(super) fn year_after_month(&self, at: usize, month: MonthName) -> Parsed<YearRef> {
        let comma = self.skip_mark(at, &COMMAS);
        let next = self.skip(comma, Kind::Of);
        if comma == at
            && let Some((shift, after)) = self.kind(next, Kind::Shift).filter(|_| !self.latin(next))
        {
            return Some((YearRef::Nearest(shift), after));
        }
        if let Some((offset, after)) = self.shifted_unit(next).and_then(year_offset) {
            return Some((YearRef::Offset(offset), after));
        }
        let cue = self.unit(next).filter(|((unit, _), _)| *unit == Unit::Year);
        let number = cue.map_or(next, |(_, after)| after);
        if cue.is_some() && self.is(number, Kind::Same) {
            return Some((YearRef::Elsewhere, number + 1));
        }
        if let Some((year, after)) =
            self.year_in_words(number).filter(|_| cue.is_some() || self.is_year_in_pairs(number))
        {
            return Some((YearRef::Civil(year), after));
        }
        let dashed = self.skip_mark(number, &['-', '–']);
        let (year, after) =
            self.year_number(dashed, month.hijri).filter(|(_, after)| self.right_clean(after - 1))?;
        let counted = dashed == number && after == number + 1 && self.counts(after);
        (!counted).then_some((year, after))
    }

    /// Four digits, with the era after them.
    fn year_number(&self, at: usize, hijri: bool) -> Parsed<YearRef> {
        let (value, width) = self.number(at)?;
        let hijri_era = self.is(at + 1, Kind::EraHijri);
        let plausible = |year: &i16| {
            (width == 4 && (1000..2500).contains(year)) || (hijri_era && (1..1600).contains(year))
        };
        let year = i16::try_from(value).ok().filter(plausible)?;
        let (is_hijri, after) = match (self.kind(at + 1, Kind::EraHijri), self.kind(at + 1, Kind::EraCommon))
        {
            (Some((_, after)), _) => (true, after),
            (_, Some((_, after))) => (false, after),
            _ => (hijri && (1200..1600).contains(&year), at + 1),
        };

        Some((if is_hijri { YearRef::Hijri(year) } else { YearRef::Civil(year) }, after))
    }

    /// «عام 2017», «سنة 1440 هـ», "year 2017", «عام 44 قبل الميلاد», "2017م".
    pub(super) fn named_year(&self, at: usize) -> Parsed<Expr> {
        let cue = self.unit(at).filter(|((unit, _), _)| *unit == Unit::Year).map(|(_, after)| after);
        let number = cue.map_or(at, |after| self.skip_mark(after, &['(']));
        if let Some((year, after)) = self.year_in_words(number).filter(|_| cue.is_some()) {
            return Some((year_of(YearRef::Civil(year)), after));
        }
        if let Some((_, number)) = self.kind(at, Kind::EraCommon).filter(|_| self.in_capitals(at)) {
            let (value, _) = self.number(number)?;
            let year = i16::try_from(value).ok().filter(|year| (1..2100).contains(year))?;
            return Some((year_of(YearRef::Civil(year)), number + 1));
        }
        let (value, width) = self.number(number)?;
        let value = i16::try_from(value).ok()?;
        if let Some((_, after)) = self.kind(number + 1, Kind::EraBefore) {
            return (1..9000)
                .contains(&value)
                .then(|| (Expr::Fixed(crate::date::edtf::Field::Year(1 - value)), after));
        }
        let era = self.is(number + 1, Kind::EraHijri) || self.common_era(number);
        if (2..=3).contains(&width)
            && let Some((_, after)) =
                self.kind(number + 1, Kind::EraCommon).filter(|(_, after)| self.spelt_out(after - 1))
        {
            return Some((year_of(YearRef::Civil(value)), after));
        }
        let marked = (width == 4 && era && (1000..2500).contains(&value))
            || (cue.is_some() && self.is(number + 1, Kind::EraHijri));
        if marked {
            return self.year_number(number, false).map(|(year, after)| (year_of(year), after));
        }
        let told = cue.is_some() && (3..=4).contains(&width) && (100..2999).contains(&value);
        (told && !self.counts(number + 1)).then(|| (year_of(YearRef::Civil(value)), number + 1))
    }

    /// "AD", «ميلادية»: a word that is nothing else, such as metres.
    pub(super) fn spelt_out(&self, at: usize) -> bool {
        self.in_capitals(at)
            || (!self.latin(at) && self.token(at).is_some_and(|token| token.end - token.start > 2))
    }

    /// "AD" and not "ad".
    fn in_capitals(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| token.capitals)
    }

    /// «2017م» and "2017 AD", but not «2000 م», which are metres.
    fn common_era(&self, number: usize) -> bool {
        let letter = self.token(number + 1).is_some_and(|token| token.end - token.start <= 2 && !token.latin);
        self.is(number + 1, Kind::EraCommon) && (self.glued(number + 1) || !letter)
    }

    /// A number that the words around it make a year («في 2014», "(2014)"), or that follows one in a list.
    pub(super) fn bare_year(&self, at: usize, after_year: bool) -> Parsed<super::Reading> {
        let (expr, after) = self.any_year(at)?;
        let joined = after_year && (self.is_before(at, Kind::Clitic) || self.is_before(at, Kind::And));
        let alone = at > 0 && self.mark(at - 1) == Some('(') && self.mark(after) == Some(')');
        let listed = after_year && at > 0 && self.mark(at - 1).is_some_and(|mark| COMMAS.contains(&mark));
        let governed = self.is_before(at, Kind::In) && !self.counted_shape(after);
        let digits = self.number(at).is_some();
        let governed = governed && (digits || self.latin(at));
        let pairs = self.is_year_in_pairs(at) && !self.counted_shape(after) && self.unit(after).is_none();
        (joined || alone || listed || governed || pairs).then(|| (expr.into(), after))
    }

    /// A number between 1900 and 2099 that counts nothing.
    pub(super) fn any_year(&self, at: usize) -> Parsed<Expr> {
        if let Some((year, after)) = self.year_in_words(at).filter(|(_, after)| *after > at + 1) {
            return (1900..2100)
                .contains(&year)
                .then_some((year_of(YearRef::Civil(year)), after))
                .filter(|_| !self.counts(after));
        }
        let (value, width) = self.number(at)?;
        let year = i16::try_from(value).ok().filter(|year| width == 4 && (1900..2100).contains(year))?;
        let stands = !self.counts(at + 1) && !matches!(self.mark(at + 1), Some('%' | '٪' | '$' | '€' | '£'));
        stands.then_some((year_of(YearRef::Civil(year)), at + 1))
    }
}

fn month_of(month: MonthName, year: Option<YearRef>) -> Expr {
    Expr::Date(Fields { month: Some(month), year, ..Fields::default() })
}

pub(super) fn year_of(year: YearRef) -> Expr {
    Expr::Date(Fields { year: Some(year), ..Fields::default() })
}

fn year_offset(((unit, shift), after): ((Unit, i16), usize)) -> Parsed<i16> {
    (unit == Unit::Year).then_some((shift, after))
}
