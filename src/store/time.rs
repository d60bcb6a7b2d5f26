//! Temporal extents as the tables hold them.

use jiff::civil::Date;
use rusqlite::Row;

use crate::model::{Basis, Precision, TemporalExtent};

/// The first day; absent where the extent is open.
pub(super) fn start_text(extent: &TemporalExtent) -> Option<String> {
    (extent.start != Date::MIN).then(|| extent.start.to_string())
}

/// The first day after; absent where the extent is open.
pub(super) fn end_text(extent: &TemporalExtent) -> Option<String> {
    (extent.end != Date::MAX).then(|| extent.end.to_string())
}

/// The first second, as GeoPackage writes a DATETIME. Without the fraction that older versions of the standard
/// ask for: SQLite compares text, and `start >= '2017-06-01T00:00:00Z'` must find the first day of June.
pub(super) fn first_second(extent: &TemporalExtent) -> Option<String> {
    start_text(extent).map(|date| format!("{date}T00:00:00Z"))
}

/// The last second inside: clients read both ends of a range as inclusive, and a half-open end would show
/// a mention of 31 May in June too.
pub(super) fn last_second(extent: &TemporalExtent) -> Option<String> {
    end_text(extent)?;
    let last = extent.end.yesterday().ok()?;
    Some(format!("{last}T23:59:59Z"))
}

/// Reads back the columns `start`, `end`, `edtf`, `precision`, `basis` from `row`, the first at `at`.
pub(super) fn extent_from_row(row: &Row<'_>, at: usize) -> rusqlite::Result<TemporalExtent> {
    let (start, end): (Option<String>, Option<String>) = (row.get(at)?, row.get(at + 1)?);
    Ok(TemporalExtent {
        start: start.map_or(Ok(Date::MIN), |text| date(&text, at))?,
        end: end.map_or(Ok(Date::MAX), |text| date(&text, at + 1))?,
        edtf: row.get(at + 2)?,
        precision: word(&PRECISIONS, Precision::as_str, row, at + 3)?,
        basis: word(&[Basis::Published, Basis::Event], Basis::as_str, row, at + 4)?,
    })
}

const PRECISIONS: [Precision; 7] = [
    Precision::Day,
    Precision::Month,
    Precision::Season,
    Precision::Year,
    Precision::Decade,
    Precision::Century,
    Precision::Interval,
];

fn date(text: &str, at: usize) -> rusqlite::Result<Date> {
    text.parse().map_err(|error: jiff::Error| unreadable(at, Box::new(error)))
}

fn word<T: Copy>(all: &[T], name: fn(T) -> &'static str, row: &Row<'_>, at: usize) -> rusqlite::Result<T> {
    let text: String = row.get(at)?;
    let found = all.iter().copied().find(|&value| name(value) == text);
    found.ok_or_else(|| unreadable(at, format!("{text:?} is no word of this column").into()))
}

fn unreadable(at: usize, error: Box<dyn std::error::Error + Send + Sync>) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(at, rusqlite::types::Type::Text, error)
}
