//! What an expression says, before it is resolved against a reference.

use super::lexicon::Unit;
use crate::date::edtf::{Field, Season};

/// A month by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct MonthName {
    pub(super) hijri: bool,
    /// 1 to 12.
    pub(super) number: u8,
}

/// The year of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum YearRef {
    Civil(i16),
    Hijri(i16),
    /// Years from that of the reference: «last year».
    Offset(i16),
    /// The nearest such month before, in or after that of the reference: «last March».
    Nearest(i16),
    /// The year that the text gave before («the same year»): not known here.
    Elsewhere,
}

/// A date by its parts. Without a month, `year` is `Nearest` and the month is counted from the reference's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Fields {
    pub(super) day: Option<u8>,
    pub(super) month: Option<MonthName>,
    pub(super) year: Option<YearRef>,
    /// 1 is Monday: the weekday beside it, which tells the year where none is given.
    pub(super) weekday: Option<i8>,
}

/// What one expression, or one end of a range, says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expr {
    /// Day, month and year, or some of them.
    Date(Fields),
    Season(Season, YearRef),
    /// The `nth` of `parts` equal parts of a year, or of a month (halves only); without a month, `Nearest`
    /// counts the month from the reference's.
    Part {
        parts: u8,
        nth: u8,
        month: Option<MonthName>,
        year: YearRef,
    },
    /// A decade, a century, a year before our era.
    Fixed(Field),
    /// The century that many from the reference's.
    Century(i16),
    /// Days from the reference, with the weekday that the text gives for it.
    Day(i16, Option<i8>),
    /// 1 is Monday; the nearest before, in or after the reference.
    Weekday(i8, Option<i16>),
    /// A weekday of the week that many from the reference's.
    WeekdayOf(i8, i16),
    /// Last week, this month, next year.
    Unit(Unit, i16),
    /// Three days ago.
    Ago(Unit, i16),
    /// Two and a half years ago.
    AgoAndHalf(Unit, i16),
    /// The last three days.
    Past(Unit, i16),
}

/// An expression, or a range of two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reading {
    pub(super) start: Expr,
    /// The last part of a range.
    pub(super) end: Option<Expr>,
    /// Early, mid, late.
    pub(super) approximate: bool,
    /// Day and month may be the other way round.
    pub(super) swappable: bool,
}

impl From<Expr> for Reading {
    fn from(start: Expr) -> Self {
        Self { start, end: None, approximate: false, swappable: false }
    }
}

impl Fields {
    pub(super) fn has_year(&self) -> bool {
        self.year.is_some()
    }

    pub(super) fn of_month(month: MonthName) -> Self {
        Self { month: Some(month), ..Self::default() }
    }

    /// Day and month swapped.
    pub(super) fn swapped(self) -> Option<Self> {
        let month = self.month?;
        let day = Some(month.number);
        Some(Self { day, month: Some(MonthName { number: self.day?, ..month }), ..self })
    }
}
