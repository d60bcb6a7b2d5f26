use std::str::FromStr;

use jiff::civil::Date;

/// How finely a date is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// One civil day.
    Day,
    /// One civil month.
    Month,
    /// A season or a quarter of a year (EDTF 2018-21 to 2018-24, 2018-33 to 2018-36).
    Season,
    /// One year.
    Year,
    /// Ten years.
    Decade,
    /// A hundred years.
    Century,
    /// An interval with two ends of its own, or an open one.
    Interval,
}

/// What a temporal extent was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// The publication date of the article.
    Published,
    /// A date that the sentence gives.
    Event,
}

/// Which date a mention counts under, where it has two.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum DateBasis {
    /// The publication date of its article.
    #[default]
    Published,
    /// The date that its own sentence gives; undated without one.
    Event,
    /// The date that its own sentence gives, else the publication date.
    Best,
}

/// A half-open interval [start, end) of civil dates as printed: no time zone, no time of day.
///
/// An open end is `Date::MIN` or `Date::MAX`; outputs write it as null.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TemporalExtent {
    /// First day inside.
    pub start: Date,
    /// First day after; later than `start`.
    pub end: Date,
    /// The EDTF text, as given.
    pub edtf: String,
    /// How finely it is known.
    pub precision: Precision,
    /// What it was read from.
    pub basis: Basis,
}

impl Precision {
    /// The word that outputs use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Month => "month",
            Self::Season => "season",
            Self::Year => "year",
            Self::Decade => "decade",
            Self::Century => "century",
            Self::Interval => "interval",
        }
    }
}

impl DateBasis {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Published, Self::Event, Self::Best];

    /// The word for it on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Event => "event",
            Self::Best => "best",
        }
    }

    /// The date that counts, of the article's and the sentence's.
    pub fn choose<'a>(
        self,
        published: Option<&'a TemporalExtent>,
        event: Option<&'a TemporalExtent>,
    ) -> Option<&'a TemporalExtent> {
        match self {
            Self::Published => published,
            Self::Event => event,
            Self::Best => event.or(published),
        }
    }
}

impl FromStr for DateBasis {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|basis| basis.as_str() == text);
        found.ok_or_else(|| format!("{text:?} is no basis: published, event or best"))
    }
}

impl Basis {
    /// The word that outputs use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Event => "event",
        }
    }
}
