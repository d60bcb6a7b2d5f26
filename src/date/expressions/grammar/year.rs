//! Years by number and word, alone or after a month.

use super::{
    super::{
        expr::{Expr, Fields, MonthName, YearRef},
        lexer::TokenKind,
        lexicon::{Kind, Unit},
    },
    APOSTROPHES, CLOSING, COMMAS, Grammar, OPENING, Parsed,
    numeric::short_year,
};

/// Between a day, its month and its year.
pub(super) const DASHES: [char; 4] = ['-', '–', '/', '\\'];

impl Grammar<'_> {
    /// The year after a month: ", 2017", "/2017", "(2017)", "'17", «من عام 2017», «من العام الجاري», «الماضي».
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
        // «5 شباط، 2015 شخصا»
        let doubt = |after: usize| comma > at && number == comma && self.counted_shape(after);
        self.year_in_digits(number, month.hijri).filter(|(_, after)| !doubt(*after))
    }

    /// "2017", but no count; "- 2017", "/2017", "(2017)", "'17".
    fn year_in_digits(&self, at: usize, hijri: bool) -> Parsed<YearRef> {
        let clean = |(_, after): &(YearRef, usize)| self.right_clean(after - 1);
        match self.mark(at) {
            None => {
                let (year, after) = self.year_number(at, hijri).filter(clean)?;
                (after > at + 1 || !self.counts(after)).then_some((year, after))
            }
            Some('(' | '[') => {
                let (year, after) = self.year_number(at + 1, hijri)?;
                self.mark(after).is_some_and(|mark| CLOSING.contains(&mark)).then_some((year, after + 1))
            }
            Some(mark) if APOSTROPHES.contains(&mark) => {
                let year = self.two_digits(at + 1).filter(|_| self.glued(at + 1))?;
                Some((year, at + 2)).filter(clean)
            }
            Some(mark) => {
                let joins = DASHES.contains(&mark) || (mark == '.' && self.is_tight(at));
                self.year_number(at + 1, hijri).filter(clean).filter(|_| joins)
            }
        }
    }

    /// A mark between two tokens without white space.
    pub(super) fn is_tight(&self, at: usize) -> bool {
        self.glued(at) && self.glued(at + 1)
    }

    fn two_digits(&self, at: usize) -> Option<YearRef> {
        let (value, _) = self.number(at).filter(|(_, width)| *width == 2)?;
        Some(YearRef::Civil(i16::try_from(short_year(value)?).ok()?))
    }

    /// "20 Dec 16", where no word follows that the number might count, and "5-Feb-15", where the mark that stands
    /// before the month stands after it too.
    pub(super) fn short_year_of_day(&self, mark: Option<char>, at: usize) -> Parsed<YearRef> {
        // The full stop of "5.Feb.15" is read as that of an abbreviation.
        let second = if self.mark(at).is_some() { at } else { at - 1 };
        let closed = mark.is_some() && self.mark(second) == mark && self.is_tight(second);
        let number = if self.mark(second).is_some() { second + 1 } else { at };
        let alone = mark.is_none()
            && number == at
            && self
                .token(at + 1)
                .is_none_or(|next| matches!(next.kind, TokenKind::Mark(_) | TokenKind::Break));
        let year = self.two_digits(number).filter(|_| closed || alone)?;
        self.right_clean(number).then_some((year, number + 1))
    }

    /// «2015، 5 شباط», "2015-Feb-05", «عام 2015 في شباط»: the year before its day or month.
    pub(super) fn year_first(&self, at: usize) -> Parsed<Expr> {
        let cue = self.unit(at).filter(|((unit, _), _)| *unit == Unit::Year).map(|(_, after)| after);
        let number = cue.unwrap_or(at);
        let (value, width) = self.number(number)?;
        let year = i16::try_from(value).ok().filter(|year| width == 4 && (1900..2100).contains(year))?;
        let next = number + 1;
        let dashed = self.mark(next).is_some_and(|mark| DASHES.contains(&mark));
        let (fields, after) = if dashed && self.is_tight(next) {
            self.month_before_day(next + 1)?
        } else if cue.is_some() && self.is(next, Kind::In) && self.is_unjoined(next) {
            let within = self.day_month(next + 1);
            within.or_else(|| self.month(next + 1).map(|(month, after)| (Fields::of_month(month), after)))?
        } else {
            self.day_after_year(at, next)?
        };
        let is_whole = fields.has_year() || self.year_after_month(after, fields.month?).is_some();
        (!is_whole).then_some((Expr::Date(Fields { year: Some(YearRef::Civil(year)), ..fields }), after))
    }

    /// «2015، 5 شباط», "2015 - 5 February", «2015 (5 شباط)», «(2015) 5 شباط»: what follows the year.
    fn day_after_year(&self, at: usize, next: usize) -> Parsed<Fields> {
        let is = |at: usize, marks: &[char]| self.mark(at).is_some_and(|mark| marks.contains(&mark));
        let closed = at > 0 && is(at - 1, &OPENING) && is(next, &CLOSING);
        let opened = is(next, &OPENING);
        let marked = closed || opened || is(next, &COMMAS) || is(next, &DASHES);
        let day = next + usize::from(marked);
        let day_first = || self.day_month(day);
        let month_first = || self.month_before_day(day).filter(|(fields, _)| fields.day.is_some());
        let (fields, after) = day_first().or_else(month_first)?;
        Some((fields, if opened { self.skip_mark(after, &CLOSING) } else { after }))
    }

    /// "Feb 5", «شباط/5», «شباط».
    fn month_before_day(&self, at: usize) -> Parsed<Fields> {
        let (month, next) = self.month(at)?;
        let marked = self.mark(next).is_some_and(|mark| DASHES.contains(&mark)) && self.is_tight(next);
        let day = self.number(next + usize::from(marked)).filter(|_| marked || self.latin(at));
        let day = day.and_then(|_| self.day(next + usize::from(marked)));
        let day = day.filter(|(_, after)| self.right_clean(after - 1) && !self.counts(*after));
        let fields = Fields { day: day.map(|(day, _)| day), ..Fields::of_month(month) };
        Some((fields, day.map_or(next, |(_, after)| after)))
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

pub(super) fn year_of(year: YearRef) -> Expr {
    Expr::Date(Fields { year: Some(year), ..Fields::default() })
}

fn year_offset(((unit, shift), after): ((Unit, i16), usize)) -> Parsed<i16> {
    (unit == Unit::Year).then_some((shift, after))
}
