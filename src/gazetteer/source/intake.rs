//! Where readers hand their rows: filters, counts and the list of what cannot be used.

use std::{collections::BTreeMap, fmt, path::PathBuf};

use super::{Options, Sink, SourceError, input::Meter};
use crate::{
    gazetteer::{Row, table::CompileError},
    model::LonLat,
};

/// How many rows pass between two looks at the progress.
const STEP: u64 = 1 << 13;

/// Why a row cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Reason {
    /// Bytes that are no UTF-8.
    NotUtf8,
    /// More or fewer fields than there must be.
    Fields,
    /// No id, or one that is none.
    Id,
    /// An id that an earlier row has.
    IdTwice,
    /// No name.
    Name,
    /// No coordinates.
    NoPoint,
    /// A cell that should be a number.
    Number,
    /// Coordinates that are not on earth.
    OutOfRange,
    /// A geometry that is not a point.
    NotAPoint,
    /// A value that has not the form it should have.
    Form,
    /// It says something of a place that is not there.
    Unknown,
}

impl Reason {
    /// The reason in a few words, for a table.
    pub fn words(self) -> &'static str {
        match self {
            Self::NotUtf8 => "not UTF-8",
            Self::Fields => "wrong number of fields",
            Self::Id => "no id",
            Self::IdTwice => "id twice",
            Self::Name => "no name",
            Self::NoPoint => "no coordinates",
            Self::Number => "not a number",
            Self::OutOfRange => "coordinates out of range",
            Self::NotAPoint => "not a point",
            Self::Form => "not of the form expected",
            Self::Unknown => "no name, and no place of that id before",
        }
    }
}

/// Why a sound row is not asked for; no failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum LeftOut {
    /// A feature class that was not asked for.
    Class,
    /// Fewer inhabitants than asked for.
    Population,
    /// Superseded by another record.
    Superseded,
    /// Deprecated.
    Deprecated,
    /// No longer there.
    NotCurrent,
    /// Of a kind that has no name worth finding: a postal code, a time zone.
    Kind,
}

impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Class => "of other classes (--classes)",
            Self::Population => "too small (--min-population)",
            Self::Superseded => "superseded",
            Self::Deprecated => "deprecated",
            Self::NotCurrent => "not current",
            Self::Kind => "of a kind that texts do not name",
        })
    }
}

/// A row that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    /// The file.
    pub file: PathBuf,
    /// Its line.
    pub line: u64,
    /// What kind of mistake.
    pub reason: Reason,
    /// What was found, what was expected.
    pub detail: String,
}

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Bytes read, of all sources, as they are on disk.
    pub bytes: u64,
    /// Bytes there are.
    pub of: u64,
    /// Rows used.
    pub rows: u64,
}

/// Who looks on while sources are read.
pub trait Watch {
    /// Some thousand rows went by, or a file ended.
    fn progress(&mut self, progress: Progress);
    /// A row cannot be used.
    fn rejected(&mut self, reject: &Reject);
}

/// What came of a source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Rows used.
    pub used: u64,
    /// Rows that cannot be used, by reason.
    pub rejected: BTreeMap<Reason, u64>,
    /// Rows not asked for.
    pub left_out: BTreeMap<LeftOut, u64>,
}

/// What is wrong with a row: the reason, and what was found.
pub(super) type Bad = (Reason, String);

/// What ends the reading of a row: it is bad itself, or nothing more can be read.
pub(super) enum Halt {
    /// The next row goes on.
    Row(Bad),
    /// The source ends here.
    Source(SourceError),
}

impl From<Bad> for Halt {
    fn from(bad: Bad) -> Self {
        Self::Row(bad)
    }
}

impl From<SourceError> for Halt {
    fn from(error: SourceError) -> Self {
        Self::Source(error)
    }
}

/// Takes the rows of one source.
pub(super) struct Intake<'a> {
    pub file: PathBuf,
    pub meter: &'a Meter,
    pub of: u64,
    /// Rows of the sources before.
    pub rows_before: u64,
    pub options: &'a Options,
    pub sink: &'a mut dyn Sink,
    pub watch: &'a mut dyn Watch,
    pub tally: Tally,
    /// Lines or records gone by, used or not.
    pub seen: u64,
}

impl Intake<'_> {
    /// Counts a line or record that is there, and tells how far it is.
    #[inline]
    pub fn tick(&mut self) {
        self.seen += 1;
        if self.seen.is_multiple_of(STEP) {
            self.tell();
        }
    }

    /// Tells how far it is.
    pub fn tell(&mut self) {
        let rows = self.rows_before + self.tally.used;
        self.watch.progress(Progress { bytes: self.meter.get().min(self.of), of: self.of, rows });
    }

    /// Whether places of this kind are asked for; counts those that are not.
    pub fn asked_for(&mut self, class: char, population: u64) -> bool {
        let Options { classes, min_population, .. } = self.options;
        if !classes.is_empty() && !classes.contains(&class) {
            self.leave_out(LeftOut::Class);
            return false;
        }
        if class == 'P' && population < *min_population {
            self.leave_out(LeftOut::Population);
            return false;
        }
        true
    }

    /// Takes a row.
    pub fn take(&mut self, row: &Row) -> Result<(), Halt> {
        match self.sink.add(row) {
            Ok(()) => self.tally.used += 1,
            Err(CompileError::Row(error)) => return Err((Reason::Unknown, error.problem).into()),
            Err(source) => return Err(SourceError::Compile { file: self.file.clone(), source }.into()),
        }
        Ok(())
    }

    /// Counts a row that was not asked for.
    pub fn leave_out(&mut self, why: LeftOut) {
        *self.tally.left_out.entry(why).or_default() += 1;
    }

    /// Counts and lists what is bad of a row; goes on unless nothing more can be read.
    pub fn settle(&mut self, line: u64, read: Result<(), Halt>) -> Result<(), SourceError> {
        match read {
            Err(Halt::Source(error)) => return Err(error),
            Err(Halt::Row(bad)) => self.reject(line, bad),
            Ok(()) => {}
        }
        Ok(())
    }

    /// Counts and lists a row that cannot be used.
    pub fn reject(&mut self, line: u64, (reason, detail): Bad) {
        *self.tally.rejected.entry(reason).or_default() += 1;
        self.watch.rejected(&Reject { file: self.file.clone(), line, reason, detail });
    }
}

/// Degrees of two cells; commas as decimal points are read too.
pub(super) fn point(lat: &str, lon: &str) -> Result<LonLat, Bad> {
    let empty = match (lat.is_empty(), lon.is_empty()) {
        (true, true) => Some("latitude and longitude are empty"),
        (true, false) => Some("latitude is empty"),
        (false, true) => Some("longitude is empty"),
        (false, false) => None,
    };
    if let Some(empty) = empty {
        return Err((Reason::NoPoint, empty.to_owned()));
    }
    let (lat, lon) = (degrees("latitude", lat)?, degrees("longitude", lon)?);
    on_earth(LonLat { lon, lat })
}

/// A point, if there is one on earth.
pub(super) fn on_earth(point: LonLat) -> Result<LonLat, Bad> {
    let LonLat { lon, lat } = point;
    for (axis, value, limit) in [("latitude", lat, 90.0), ("longitude", lon, 180.0)] {
        // Written so that NaN is refused too.
        if !(-limit..=limit).contains(&value) {
            let swapped = if axis == "latitude" { " (are lat and lon swapped?)" } else { "" };
            let detail = format!("{axis} {value}, expected -{limit} to {limit}{swapped}");
            return Err((Reason::OutOfRange, detail));
        }
    }
    Ok(point)
}

fn degrees(axis: &str, text: &str) -> Result<f64, Bad> {
    let number = text.parse::<f64>().ok().or_else(|| text.replace(',', ".").parse().ok());
    number
        .filter(|n| n.is_finite())
        .ok_or_else(|| (Reason::Number, format!("{axis} {text:?}, expected decimal degrees such as 35.3359")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_on_earth_or_say_why_not() {
        assert_eq!(point("35.33", "40,14"), Ok(LonLat { lon: 40.14, lat: 35.33 }));
        let rows = [
            ("", "", Reason::NoPoint),
            ("35", "", Reason::NoPoint),
            ("", "40", Reason::NoPoint),
            ("north", "40", Reason::Number),
            ("nan", "40", Reason::Number),
            ("91", "40", Reason::OutOfRange),
            ("35", "-180.5", Reason::OutOfRange),
        ];
        for (lat, lon, reason) in rows {
            assert_eq!(point(lat, lon).unwrap_err().0, reason, "{lat},{lon}");
        }
        assert_eq!(on_earth(LonLat { lon: 0.0, lat: f64::NAN }).unwrap_err().0, Reason::OutOfRange);
    }
}
