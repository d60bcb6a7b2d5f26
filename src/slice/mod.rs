//! Periods that partition time, and the slice that a temporal extent lies in.
//!
//! An extent belongs to a slice only if it lies inside it as a whole: a year is in no month, and a week over
//! the turn of a month is in none either. Nothing is rounded, nothing is split.

use std::{fmt, str::FromStr};

use jiff::{ToSpan, Unit, civil::Date};

use crate::model::TemporalExtent;

/// A way to cut time into slices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Period {
    /// Civil days: `2017-06-11`.
    Day,
    /// ISO 8601 weeks, Monday first: `2017-W23`.
    Week,
    /// Civil months: `2017-06`.
    Month,
    /// Quarters of a civil year: `2017-Q2`.
    Quarter,
    /// Civil years: `2017`.
    Year,
}

/// Why an extent is in no slice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Undated {
    /// There is no date.
    #[error("no date")]
    NoDate,
    /// The date is known less finely than the period cuts.
    #[error("coarser than the period")]
    Coarser,
    /// The date is short enough but lies over the edge of two slices.
    #[error("crosses slices")]
    Crosses,
}

impl Period {
    /// All periods, from the finest to the coarsest.
    pub const ALL: [Self; 5] = [Self::Day, Self::Week, Self::Month, Self::Quarter, Self::Year];

    /// The word for it on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }

    /// The name of the slice that `extent` lies in as a whole, or why there is none.
    pub fn slice_of(self, extent: &TemporalExtent) -> Result<String, Undated> {
        let open = extent.start == Date::MIN || extent.end == Date::MAX;
        // Only an extent that ends at the beginning of time has no last day.
        let last = extent.end.yesterday().map_err(|_| Undated::NoDate)?;
        if open {
            return Err(Undated::Coarser);
        }
        let slice = self.name(extent.start);
        if slice == self.name(last) {
            return Ok(slice);
        }
        Err(if days(extent.start, extent.end) > self.longest() { Undated::Coarser } else { Undated::Crosses })
    }

    /// The name of the slice that holds `date`.
    pub fn name(self, date: Date) -> String {
        let (year, month, day) = (date.year(), date.month(), date.day());
        match self {
            Self::Day => format!("{}-{month:02}-{day:02}", Year(year)),
            Self::Week => {
                let week = date.iso_week_date();
                format!("{}-W{:02}", Year(week.year()), week.week())
            }
            Self::Month => format!("{}-{month:02}", Year(year)),
            Self::Quarter => format!("{}-Q{}", Year(year), (month + 2) / 3),
            Self::Year => Year(year).to_string(),
        }
    }

    /// The slice that holds `date`: its first day and the first day after it. The last slices of the year 9999
    /// end with the calendar.
    pub fn bounds(self, date: Date) -> (Date, Date) {
        let monday = date.checked_sub(i64::from(date.weekday().to_monday_zero_offset()).days());
        let first_month = (date.month() - 1) / 3 * 3 + 1;
        let quarter = date.with().month(first_month).day(1).build();
        let (start, length) = match self {
            Self::Day => (date, 1.day()),
            Self::Week => (monday.unwrap_or(date), 7.days()),
            Self::Month => (date.first_of_month(), 1.month()),
            // The first of a month that exists is a date.
            Self::Quarter => (quarter.unwrap_or(date), 3.months()),
            Self::Year => (date.first_of_year(), 1.year()),
        };
        (start, start.checked_add(length).unwrap_or(Date::MAX))
    }

    /// The length of its longest slice, in days.
    fn longest(self) -> i64 {
        match self {
            Self::Day => 1,
            Self::Week => 7,
            Self::Month => 31,
            Self::Quarter => 92,
            Self::Year => 366,
        }
    }
}

fn days(start: Date, end: Date) -> i64 {
    start.until((Unit::Day, end)).map_or(i64::MAX, |span| i64::from(span.get_days()))
}

/// A year as EDTF writes it: four digits, a minus sign before the common era.
struct Year(i16);

impl fmt::Display for Year {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}{:04}", self.0.unsigned_abs())
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Period {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|period| period.as_str() == text);
        found.ok_or_else(|| format!("{text:?} is no period: day, week, month, quarter or year"))
    }
}

#[cfg(test)]
mod tests;
