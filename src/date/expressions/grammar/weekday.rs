//! Weekdays: alone, before a date and after it.

use super::{
    super::{
        expr::{Expr, Fields, Reading},
        lexicon::{Kind, Unit},
    },
    Grammar, Parsed,
};

impl Grammar<'_> {
    /// The weekday of a day just named: «أمس الجمعة», «اليوم (الخميس)».
    pub(super) fn weekday_beside(&self, at: usize) -> (Option<i8>, usize) {
        let opened = self.mark(at) == Some('(');
        match self.weekday_name(at + usize::from(opened)) {
            Some((weekday, after)) if !opened => (Some(weekday), after),
            Some((weekday, after)) if self.mark(after) == Some(')') => (Some(weekday), after + 1),
            _ => (None, at),
        }
    }

    /// A weekday in Arabic has its article, in English a capital.
    pub(super) fn weekday_name(&self, at: usize) -> Parsed<i8> {
        let token = self.token(at)?;
        let written = if token.latin { token.upper } else { self.definite(at) };
        let (weekday, after) = self.kind(at, Kind::Weekday).filter(|_| written)?;
        Some((i8::try_from(weekday).ok()?, after))
    }

    /// «الخميس الماضي», «يوم الأربعاء قبل الماضي», "last Thursday", "on Sunday", and dates that a weekday leads.
    pub(super) fn weekday(&self, at: usize) -> Parsed<Expr> {
        let day_word = self.unit(at).filter(|((unit, count), _)| (*unit, *count) == (Unit::Day, 1));
        let start = day_word.filter(|_| !self.latin(at) && !self.definite(at)).map_or(at, |(_, after)| after);
        let leading = self.shift_before(start);
        let (weekday, next) = self.weekday_name(leading.map_or(start, |(_, after)| after))?;
        let trailing = self.kind(next, Kind::Shift).filter(|_| !self.latin(next));
        let trailing = trailing.or_else(|| self.kind(next, Kind::BeforeLast));
        let (shift, after) =
            trailing.or(leading.map(|(shift, _)| (shift, next))).map_or((None, next), |(s, a)| (Some(s), a));
        let opened = at > 0 && matches!(self.mark(at - 1), Some('(' | '['));
        let closed = Some(after + 1).filter(|_| opened && matches!(self.mark(after), Some(')' | ']')));
        let dated = self.date_beside(after).or_else(|| self.date_beside(closed?));
        if let Some((expr, after)) = dated.or_else(|| self.date_of_weekday(weekday, after)) {
            return Some((expr.on(weekday), after));
        }
        if shift.is_none()
            && let Some(((Unit::Week, weeks), after)) = self.shifted_unit(self.skip(next, Kind::Of))
        {
            return Some((Expr::WeekdayOf(weekday, weeks), after));
        }
        (shift.is_some() || self.is_lone_weekday(at, next)).then_some((Expr::Weekday(weekday, shift), after))
    }

    /// «الخميس، 6 ديسمبر 2018», «الخميس (6 ديسمبر)», «الخميس الموافق 6 ديسمبر», "Sunday, June 11".
    pub(super) fn date_beside(&self, at: usize) -> Parsed<Expr> {
        let short = if self.latin(at.saturating_sub(1)) { self.skip_mark(at, &['.']) } else { at };
        let open = self.skip_mark(short, &['.', ',', '،', ':', '(', '[', '/', '-', '–', '|']);
        let next = self.kind(open, Kind::Equals).map_or(open, |(_, after)| self.skip(after, Kind::Clitic));
        let next = self.skip(next, Kind::The);
        let (reading, after) = self.day_date(next)?;
        let expr =
            Some(reading.start).filter(|expr| matches!(expr, Expr::Date(Fields { day: Some(_), .. })))?;
        let opened = self.mark(at).is_some_and(|mark| matches!(mark, '(' | '['));
        Some((expr, if opened { self.skip_mark(after, &[')', ']']) } else { after }))
    }

    /// «الأحد في 2 كانون الأول 2018»: a whole date, if it is of that weekday.
    fn date_of_weekday(&self, weekday: i8, at: usize) -> Parsed<Expr> {
        let (_, next) = self.kind(at, Kind::Dated)?;
        let (reading, after) = self.day_date(next)?;
        let Expr::Date(fields) = reading.start else { return None };
        let fits = fields.civil_day().is_some_and(|day| day.weekday().to_monday_one_offset() == weekday);
        fits.then_some((reading.start, after))
    }

    /// A date with the weekday that stands after it: «2 ديسمبر 2018 (الأحد)», "June 11, 2017, Sunday".
    pub(super) fn with_weekday_after(&self, reading: Reading, at: usize) -> (Reading, usize) {
        let (Expr::Date(fields), None) = (reading.start, reading.end) else { return (reading, at) };
        let told = self.weekday_after(&fields, at).filter(|_| fields.day.is_some() && fields.month.is_some());
        told.map_or((reading, at), |(weekday, after)| {
            (Reading { start: reading.start.on(weekday), ..reading }, after)
        })
    }

    fn weekday_after(&self, fields: &Fields, at: usize) -> Parsed<i8> {
        let open = self.skip_mark(at, &['(', '[', ',', '،', '-', '–', '|', '/']);
        let day_word = self.unit(open).filter(|(unit, _)| *unit == (Unit::Day, 1) && !self.latin(open));
        let name = day_word.map_or(open, |(_, after)| after);
        let (weekday, after) =
            self.weekday_name(name).filter(|_| self.is_unjoined(open) && self.is_unjoined(name))?;
        if let Some('(' | '[') = self.mark(at) {
            let closed = matches!(self.mark(after), Some(')' | ']'));
            return closed.then_some((weekday, after + 1));
        }
        let fits = match fields.civil_day() {
            Some(day) => day.weekday().to_monday_one_offset() == weekday,
            None => !(self.latin(name) && self.short(name)),
        };
        let own = self.is(after, Kind::Shift) || self.is(after, Kind::BeforeLast);
        let other = own || self.is(after, Kind::NotWeekdayAfter) || self.date_beside(after).is_some();
        (fits && !other).then_some((weekday, after))
    }

    /// A weekday by itself, unless it is a name («صلاة الجمعة», "Sunday Times") or one of many.
    fn is_lone_weekday(&self, at: usize, after: usize) -> bool {
        let many =
            [Kind::Every, Kind::NotWeekdayBefore, Kind::Ordinal].iter().any(|kind| self.is_before(at, *kind));
        !(many || self.is(after, Kind::NotWeekdayAfter) || (self.latin(at) && self.short(at)))
    }

    /// "Sun", "Mon" alone are words; with a date beside them they are weekdays.
    fn short(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| token.end - token.start <= 4)
    }

    /// The weekday after one («ليل الأربعاء الخميس»): one night.
    pub(super) fn next_weekday(&self, first: &Expr, at: usize) -> Parsed<Expr> {
        let Expr::Weekday(first, None) = first else { return None };
        let joined = self.kind(at, Kind::Onto).map_or_else(|| self.skip_mark(at, &['/']), |(_, after)| after);
        let (second, after) = self.weekday_name(joined).filter(|_| !self.latin(joined))?;
        (second == first % 7 + 1).then_some((Expr::Weekday(second, None), after))
    }
}

impl Expr {
    /// A date with the weekday beside it.
    fn on(self, weekday: i8) -> Self {
        match self {
            Self::Date(fields) => Self::Date(Fields { weekday: Some(weekday), ..fields }),
            other => other,
        }
    }
}
