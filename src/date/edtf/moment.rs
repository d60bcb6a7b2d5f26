use std::{fmt, ops::RangeInclusive};

use jiff::{ToSpan, civil::Date};

use crate::model::Precision;

/// The years that have a first day and a day after their last one, with room for open ends beyond.
pub(super) const YEARS: RangeInclusive<i16> = -9998..=9998;

/// What is known of a date, as its text has it. Years are astronomical: 0 is 1 BCE.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// `20XX`: the year without its last two digits, with its sign on the whole.
    Century {
        /// Before the year 0: `-01XX`.
        negative: bool,
        /// `20` of `20XX`.
        digits: i16,
    },
    /// `201X`.
    Decade {
        /// Before the year 0: `-012X`.
        negative: bool,
        /// `201` of `201X`.
        digits: i16,
    },
    /// `2017`.
    Year(i16),
    /// `2017-XX`: some month of the year.
    SomeMonth(i16),
    /// `2017-XX-XX`: some day of the year.
    SomeDay(i16),
    /// `2017-21` to `2017-24`.
    Season(i16, Season),
    /// `2017-33` to `2017-36`: the year and 1 to 4.
    Quarter(i16, i8),
    /// `2017-06`: the year and 1 to 12.
    Month(i16, i8),
    /// `2017-06-XX`: some day of the month.
    SomeDayOfMonth(i16, i8),
    /// `2017-06-11`.
    Day(Date),
}

/// A season of the northern hemisphere; see the module for its months.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Season {
    /// March to May.
    Spring,
    /// June to August.
    Summer,
    /// September to November.
    Autumn,
    /// December to February of the next year.
    Winter,
}

/// How sure a date is. No qualifier ever widens an extent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Qualifier {
    /// As written.
    #[default]
    Plain,
    /// `?`
    Uncertain,
    /// `~`
    Approximate,
    /// `%`: both.
    UncertainApproximate,
}

/// A date with its qualifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// The date.
    pub field: Field,
    /// How sure it is.
    pub qualifier: Qualifier,
}

impl From<Field> for Moment {
    fn from(field: Field) -> Self {
        Self { field, qualifier: Qualifier::Plain }
    }
}

impl Moment {
    /// The same date, approximate.
    pub fn approximate(field: Field) -> Self {
        Self { field, qualifier: Qualifier::Approximate }
    }
}

impl Season {
    /// The season of an EDTF code, 21 to 24.
    pub fn from_code(code: u8) -> Option<Self> {
        Some(match code {
            21 => Self::Spring,
            22 => Self::Summer,
            23 => Self::Autumn,
            24 => Self::Winter,
            _ => return None,
        })
    }

    fn code(self) -> i8 {
        21 + self as i8
    }

    fn first_month(self) -> i8 {
        3 + 3 * self as i8
    }
}

impl Field {
    /// First day inside, and first day after.
    pub(in crate::date) fn bounds(&self) -> (Date, Date) {
        match *self {
            Self::Century { negative, digits } => masked_years(negative, digits, 100),
            Self::Decade { negative, digits } => masked_years(negative, digits, 10),
            Self::Year(year) | Self::SomeMonth(year) | Self::SomeDay(year) => months(year, 1, 12),
            Self::Season(year, season) => months(year, season.first_month(), 3),
            Self::Quarter(year, quarter) => months(year, 3 * quarter - 2, 3),
            Self::Month(year, month) | Self::SomeDayOfMonth(year, month) => months(year, month, 1),
            Self::Day(day) => (day, day.saturating_add(1.day())),
        }
    }

    pub(super) fn precision(&self) -> Precision {
        match self {
            Self::Century { .. } => Precision::Century,
            Self::Decade { .. } => Precision::Decade,
            Self::Year(_) | Self::SomeMonth(_) | Self::SomeDay(_) => Precision::Year,
            Self::Season(..) | Self::Quarter(..) => Precision::Season,
            Self::Month(..) | Self::SomeDayOfMonth(..) => Precision::Month,
            Self::Day(_) => Precision::Day,
        }
    }
}

/// The years whose text starts with `digits`, cut to those a date can have.
fn masked_years(negative: bool, digits: i16, span: i16) -> (Date, Date) {
    let near = digits.saturating_mul(span).min(*YEARS.end());
    let far = near.saturating_add(span - 1).min(*YEARS.end());
    let (first, last) = if negative { (-far, -near) } else { (near, far) };
    (months(first, 1, 12).0, months(last, 1, 12).1)
}

fn months(year: i16, first: i8, count: i32) -> (Date, Date) {
    let start = Date::constant(year, first, 1);
    (start, start.saturating_add(count.months()))
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.field.fmt(f)?;
        f.write_str(match self.qualifier {
            Qualifier::Plain => "",
            Qualifier::Uncertain => "?",
            Qualifier::Approximate => "~",
            Qualifier::UncertainApproximate => "%",
        })
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = |negative: bool| if negative { "-" } else { "" };
        match *self {
            Self::Century { negative, digits } => write!(f, "{}{digits:02}XX", sign(negative)),
            Self::Decade { negative, digits } => write!(f, "{}{digits:03}X", sign(negative)),
            Self::Year(year) => write_year(f, year),
            Self::SomeMonth(year) => write_year(f, year).and_then(|()| f.write_str("-XX")),
            Self::SomeDay(year) => write_year(f, year).and_then(|()| f.write_str("-XX-XX")),
            Self::Season(year, season) => write_part(f, year, season.code()),
            Self::Quarter(year, quarter) => write_part(f, year, 32 + quarter),
            Self::Month(year, month) => write_part(f, year, month),
            Self::SomeDayOfMonth(year, month) => write_part(f, year, month).and_then(|()| f.write_str("-XX")),
            Self::Day(day) => {
                write_part(f, day.year(), day.month()).and_then(|()| write!(f, "-{:02}", day.day()))
            }
        }
    }
}

fn write_year(f: &mut fmt::Formatter<'_>, year: i16) -> fmt::Result {
    write!(f, "{}{:04}", if year < 0 { "-" } else { "" }, year.unsigned_abs())
}

fn write_part(f: &mut fmt::Formatter<'_>, year: i16, part: i8) -> fmt::Result {
    write_year(f, year)?;
    write!(f, "-{part:02}")
}
