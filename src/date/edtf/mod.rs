//! The Extended Date/Time Format of the Library of Congress (now ISO 8601-2), levels 0 and 1, plus the
//! quarters of level 2 (`2018-33` to `2018-36`).
//!
//! | text | means |
//! |---|---|
//! | `2017`, `2017-06`, `2017-06-11` | a year, a month, a day |
//! | `2017-06-11T10:00:00Z` | that day: the time is read over |
//! | `2017-06~`, `2017?`, `2017%` | approximate, uncertain, both; the extent stays that of the bare date |
//! | `2018-21` … `2018-24` | spring, summer, autumn, winter |
//! | `2018-33` … `2018-36` | quarters |
//! | `201X`, `20XX` | a decade, a century |
//! | `2017-XX`, `2017-XX-XX`, `2017-06-XX` | digits not known: the extent is all they can be |
//! | `2017-06/2018-03` | an interval, both ends inside |
//! | `2017/..`, `../2017`, `2017/`, `/2017` | an end that is open, or not known |
//! | `-0044` | the year 45 before our era |
//!
//! Years run from -9998 to 9998; a `Y` year of more digits is refused.
//!
//! # Seasons
//! The standard gives seasons no months ("independent of location"). They are read as the meteorological
//! seasons of the northern hemisphere (World Meteorological Organization; NOAA, "Meteorological versus
//! astronomical seasons"): spring March to May, summer June to August, autumn September to November,
//! winter December to February of the next year, because the codes of one year sort from spring to winter.

mod error;
mod hint;
mod moment;
mod parse;
#[cfg(test)]
mod tests;

use std::fmt;

use jiff::civil::Date;

pub use error::EdtfError;
pub use moment::{Field, Moment, Qualifier, Season};
pub use parse::parse;

use crate::model::{Basis, Precision, TemporalExtent};

/// One end of an interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Endpoint {
    /// A date.
    At(Moment),
    /// `..`: it has no end on this side.
    Open,
    /// Nothing written: it has an end that is not known.
    Unknown,
}

/// What an EDTF text says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// One date.
    Single(Moment),
    /// Two ends, both inside.
    Interval(Endpoint, Endpoint),
}

/// An EDTF value: what it says, and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edtf {
    text: String,
    shape: Shape,
}

impl Edtf {
    /// One date without a qualifier.
    pub fn date(field: Field) -> Self {
        Self::from(Shape::Single(Moment::from(field)))
    }

    /// The interval from `start` to `end`, both inside; none if it ends before it starts.
    pub fn interval(start: Moment, end: Moment) -> Option<Self> {
        let shape = Shape::Interval(Endpoint::At(start), Endpoint::At(end));
        shape.is_ordered().then(|| Self::from(shape))
    }

    /// What it says.
    pub fn shape(&self) -> &Shape {
        &self.shape
    }

    /// The text, as it was given.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The half-open interval of civil dates that it covers. Qualifiers never widen it.
    pub fn extent(&self, basis: Basis) -> TemporalExtent {
        let (start, end) = self.shape.bounds();
        TemporalExtent { start, end, edtf: self.text.clone(), precision: self.shape.precision(), basis }
    }
}

impl From<Shape> for Edtf {
    fn from(shape: Shape) -> Self {
        Self { text: shape.to_string(), shape }
    }
}

impl fmt::Display for Edtf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Shape {
    /// First day inside, and first day after; an open or unknown end is `Date::MIN` or `Date::MAX`.
    pub fn bounds(&self) -> (Date, Date) {
        match self {
            Self::Single(moment) => moment.field.bounds(),
            Self::Interval(start, end) => {
                let first = start.moment().map_or(Date::MIN, |moment| moment.field.bounds().0);
                let after = end.moment().map_or(Date::MAX, |moment| moment.field.bounds().1);
                (first, after)
            }
        }
    }

    fn precision(&self) -> Precision {
        match self {
            Self::Single(moment) => moment.field.precision(),
            Self::Interval(..) => Precision::Interval,
        }
    }

    fn is_ordered(&self) -> bool {
        let (start, end) = self.bounds();
        start < end
    }
}

impl Endpoint {
    /// The date at this end, if it has one.
    pub fn moment(&self) -> Option<&Moment> {
        match self {
            Self::At(moment) => Some(moment),
            Self::Open | Self::Unknown => None,
        }
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Single(moment) => moment.fmt(f),
            Self::Interval(start, end) => write!(f, "{start}/{end}"),
        }
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::At(moment) => moment.fmt(f),
            Self::Open => f.write_str(".."),
            Self::Unknown => Ok(()),
        }
    }
}
