//! What the paragraphs of an article say of their time: what a date of publication has to fit.

use jiff::{Span, civil::Date};

use super::{
    dateline::{Dateline, PARAGRAPH},
    expressions,
    reading::Reading,
};
use crate::model::{Article, DateSource, Precision, TemporalExtent, Zone};

/// A text whose newest year is so many years before a printed date is not of that date.
const STALE_YEARS: i16 = 2;

/// A text may be published so many days after the day of its dateline.
pub const DATELINE_DAYS: i32 = 7;

/// The dates that the paragraphs themselves name.
#[derive(Debug, Default)]
pub struct Spoken<'t> {
    dateline: Dateline<'t>,
    newest_year: Option<i16>,
    /// The days and months.
    fine: Vec<TemporalExtent>,
    newest: Option<Date>,
}

impl<'t> Spoken<'t> {
    /// Of an article with this dateline. O(n) in its text.
    pub fn of(article: &Article, dateline: Dateline<'t>) -> Self {
        let mut spoken = Self { dateline, ..Self::default() };
        let mut start = 0;
        for line in article.text.split_inclusive('\n') {
            let at = start;
            start += line.len();
            if line.len() < PARAGRAPH || article.zone_at(at) == Zone::Boilerplate {
                continue;
            }
            for found in expressions::find(line, None) {
                spoken.add(&found.extent);
            }
        }
        spoken
    }

    fn add(&mut self, extent: &TemporalExtent) {
        let year = Some(extent.start.year());
        match extent.precision {
            Precision::Day | Precision::Month => self.fine.push(extent.clone()),
            Precision::Year => {}
            _ => return,
        }
        self.newest_year = self.newest_year.max(year);
        if extent.precision != Precision::Year {
            self.newest = self.newest.max(Some(extent.start));
        }
    }

    /// Why the text speaks against a date, if it does.
    pub fn objection(&self, reading: &Reading) -> Option<&'static str> {
        let (day, source) = (reading.extent.start, reading.source);
        let a_year_on = reading.extent.end.checked_add(Span::new().years(1)).unwrap_or(Date::MAX);
        if self.newest.is_some_and(|newest| newest > a_year_on) {
            return Some("but the text speaks of later days");
        }
        let machine = matches!(source, DateSource::JsonLd | DateSource::Meta | DateSource::Url);
        if !machine && self.newest_year.is_some_and(|year| year <= day.year() - STALE_YEARS) {
            return Some("but the text speaks of years long before only");
        }
        if source == DateSource::PageLine && !self.bears_out(reading) {
            return Some("but it stands outside the article, and the text does not bear it out");
        }
        None
    }

    /// Whether the dateline is of that day, in whatever year, or the text names a day of the month before a
    /// date, or, under the headline, such a month. A year
    /// is too little: pages are read, and show their clock, in the year in which they were written.
    pub fn bears_out(&self, reading: &Reading) -> bool {
        let day = reading.extent.start;
        if self.dateline.bears_out(day) {
            return true;
        }
        let month_before = day.checked_sub(Span::new().days(31)).unwrap_or(Date::MIN);
        let months = reading.source == DateSource::Byline;
        let speaks = |spoken: &TemporalExtent| spoken.start <= day && spoken.end > month_before;
        self.fine.iter().any(|spoken| (months || spoken.precision == Precision::Day) && speaks(spoken))
    }

    /// Whether the dateline is of weeks before a date: what shows that date is a clock, or was changed then.
    pub fn is_of_weeks_before(&self, day: Date) -> bool {
        let dated = self.dateline.dated.as_ref();
        dated.is_some_and(|(extent, _)| days_between(extent.start, day) > DATELINE_DAYS)
    }
}

/// From one day to the other.
pub fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(i32::MAX, |span| span.get_days())
}
