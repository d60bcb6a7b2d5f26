//! Rows of a gazetteer CSV, each with the line it stands on.

use std::io::{BufRead, BufReader, Read};

use csv::{ErrorKind, Position, ReaderBuilder, StringRecord};

use super::years::{self, Side};
use crate::model::{LonLat, Place};

/// The columns of a gazetteer file. `id`, `name`, `lat` and `lon` must be there, in any order.
pub const COLUMNS: [&str; 18] = [
    "id",
    "name",
    "name_ar",
    "variants",
    "lat",
    "lon",
    "feature_class",
    "feature_code",
    "country",
    "admin1",
    "population",
    "uncertainty_km",
    "cue",
    "source",
    "same_as",
    "block",
    "from",
    "to",
];

/// The feature class of a row that says nothing of it.
pub(crate) const NO_CLASS: char = ' ';

/// One place with all its names.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The line of the file, 1 for the header.
    pub line: u64,
    /// The place.
    pub place: Place,
    /// Other spellings, any script.
    pub variants: Vec<Name>,
    /// Those of its names that need a cue in the text; `*` stands for all.
    pub cue: Vec<String>,
    /// Its ids in other sources: `wikidata:Q239097`, `pcode:SY0902`.
    pub same_as: Vec<String>,
    /// Names that never mean this place, whatever other layers say; `*` stands for all.
    pub block: Vec<String>,
}

impl Row {
    /// Whether the row only forbids names, of a place of another layer or (`*`) of all.
    pub fn only_forbids(&self) -> bool {
        self.place.id == "*"
            || self.place.name.is_empty()
                && self.place.point.lon.is_nan()
                && self.variants.is_empty()
                && self.same_as.is_empty()
    }

    /// Whether the row only says something more of a place that a layer below has.
    pub fn is_partial(&self) -> bool {
        self.place.name.is_empty() && !self.only_forbids()
    }
}

/// A spelling of a place's name, with the years in which it was in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// As it is written.
    pub text: String,
    /// When it was in use.
    pub years: Years,
}

/// The years in which a name was in use, both ends included. The default has no ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Years {
    /// The first; [`Years::OPEN_START`] where none is known. Negative before the year 1 (0 is 1 BC).
    pub from: i16,
    /// The last; [`Years::OPEN_END`] where it still is.
    pub to: i16,
}

impl Years {
    /// No first year is known.
    pub const OPEN_START: i16 = i16::MIN;
    /// Still in use.
    pub const OPEN_END: i16 = i16::MAX;

    /// Now, whenever that is: only names that are still in use meet it.
    pub const NOW: Years = Years { from: Self::OPEN_END, to: Self::OPEN_END };

    /// Whether the two have a year in common.
    #[inline]
    pub fn meets(self, other: Self) -> bool {
        self.from <= other.to && other.from <= self.to
    }

    /// Whether neither end is known: the name counts at any time.
    pub fn is_open(self) -> bool {
        self == Self::default()
    }
}

impl Default for Years {
    fn default() -> Self {
        Self { from: Self::OPEN_START, to: Self::OPEN_END }
    }
}

impl From<String> for Name {
    /// A name that counts at any time.
    fn from(text: String) -> Self {
        Self { text, years: Years::default() }
    }
}

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}{}: {problem}", in_column(column))]
pub struct RowError {
    /// The line of the file.
    pub line: u64,
    /// The column's name; empty where it is about the whole line.
    pub column: String,
    /// What was found, what was expected.
    pub problem: String,
}

fn in_column(column: &str) -> String {
    if column.is_empty() { String::new() } else { format!(", column {column}") }
}

impl RowError {
    fn new(line: u64, column: &str, problem: impl Into<String>) -> Self {
        Self { line, column: column.to_owned(), problem: problem.into() }
    }

    pub(crate) fn unknown(row: &Row) -> Self {
        let id = &row.place.id;
        let problem =
            format!("empty, and no gazetteer below has the id \"{id}\": expected name, lat and lon");
        Self::new(row.line, "name", problem)
    }
}

/// Reads a list whose first line is `first`: the delimiter is whichever of tab, semicolon and comma it has most of.
/// Tables between tabs are not quoted.
pub(crate) fn list_reader(first: &[u8]) -> ReaderBuilder {
    let count = |delimiter: u8| first.iter().filter(|byte| **byte == delimiter).count();
    let delimiter = [b'\t', b';', b','].into_iter().max_by_key(|delimiter| count(*delimiter)).unwrap_or(b',');
    let mut builder = ReaderBuilder::new();
    builder.delimiter(delimiter).flexible(true).quoting(delimiter != b'\t');
    builder
}

/// The rows of a gazetteer CSV (in UTF-8; comma, semicolon or tab between the cells): the good ones, and what is wrong
/// with the others.
///
/// # Errors
/// When a column that must be there is missing, or the file cannot be read at all.
pub fn read_rows(input: impl Read) -> Result<(Vec<Row>, Vec<RowError>), RowError> {
    let mut input = BufReader::with_capacity(1 << 16, input);
    let head = input.fill_buf().map_err(|error| RowError::new(1, "", error.to_string()))?;
    let mut reader =
        list_reader(head.split(|byte| *byte == b'\n').next().unwrap_or_default()).from_reader(input);
    let header = reader.headers().map_err(|error| unreadable(&error, &StringRecord::new()))?.clone();
    let columns = Columns::find(&header)?;
    let (mut rows, mut bad) = (Vec::new(), Vec::new());
    for record in reader.records() {
        match record {
            Ok(record) => match columns.row(&record, header.len()) {
                Ok(row) => rows.push(row),
                Err(error) => bad.push(error),
            },
            Err(error) => {
                bad.push(unreadable(&error, &header));
                if matches!(error.kind(), ErrorKind::Io(_)) {
                    break;
                }
            }
        }
    }
    Ok((rows, bad))
}

/// What is wrong with a row that is no row.
fn unreadable(error: &csv::Error, header: &StringRecord) -> RowError {
    let line = error.position().map_or(1, Position::line);
    match error.kind() {
        ErrorKind::Utf8 { err, .. } => {
            let column = header.get(err.field()).unwrap_or_default();
            RowError::new(line, column, "not UTF-8: save the file as UTF-8")
        }
        ErrorKind::Io(error) => RowError::new(line, "", format!("cannot be read: {error}")),
        _ => RowError::new(line, "", "no row of a list: put quotation marks around a cell that holds one"),
    }
}

struct Columns {
    at: [Option<usize>; COLUMNS.len()],
}

impl Columns {
    fn find(header: &StringRecord) -> Result<Self, RowError> {
        let position = |name: &str| {
            header.iter().position(|h| h.trim().trim_start_matches('\u{FEFF}').eq_ignore_ascii_case(name))
        };
        let at = COLUMNS.map(position);
        for name in ["id", "name", "lat", "lon"] {
            if position(name).is_none() {
                let problem = format!(
                    "the column is missing; the header is \"{}\", expected {}; `dateline gazetteer import` takes lists with other columns",
                    header.iter().collect::<Vec<_>>().join(","),
                    COLUMNS.join(",")
                );
                return Err(RowError::new(1, name, problem));
            }
        }
        Ok(Self { at })
    }

    fn field<'r>(&self, record: &'r StringRecord, column: &str) -> &'r str {
        let index = COLUMNS.iter().position(|c| *c == column).and_then(|i| self.at[i]);
        index.and_then(|i| record.get(i)).map_or("", str::trim)
    }

    fn row(&self, record: &StringRecord, width: usize) -> Result<Row, RowError> {
        let line = record.position().map_or(0, Position::line);
        if record.len() != width {
            let problem = format!(
                "{} fields, expected {width}: put quotation marks around a cell that holds a comma",
                record.len()
            );
            return Err(RowError::new(line, "", problem));
        }
        let text = |column: &str| self.field(record, column).to_owned();
        let list = |column: &str| split_list(self.field(record, column));
        let id = self.required(record, line, "id")?;
        let adds = ["variants", "block", "lat", "same_as"]
            .iter()
            .any(|column| !self.field(record, column).is_empty());
        // Without a name, what is there is said of the place of that id.
        let is_partial = self.field(record, "name").is_empty() && adds;
        let is_pointless =
            is_partial && ["lat", "lon"].iter().all(|column| self.field(record, column).is_empty());
        let degrees = |column, limit| match is_pointless {
            true => Ok(f64::NAN),
            false => self.degrees(record, line, column, limit),
        };
        let place = Place {
            id,
            name: if is_partial { String::new() } else { self.required(record, line, "name")? },
            name_ar: Some(text("name_ar")).filter(|n| !n.is_empty()),
            point: LonLat { lon: degrees("lon", 180.0)?, lat: degrees("lat", 90.0)? },
            feature_class: text("feature_class").chars().next().unwrap_or(if is_partial {
                NO_CLASS
            } else {
                'P'
            }),
            feature_code: text("feature_code"),
            country: text("country"),
            admin1: text("admin1"),
            population: self.number(record, line, "population")? as u64,
            uncertainty_km: self.number(record, line, "uncertainty_km")?,
            source: text("source"),
        };
        let years = self.years(record, line)?;
        let mut variants: Vec<Name> = list("variants").into_iter().map(name_in_time).collect();
        if !years.is_open() {
            variants.iter_mut().filter(|name| name.years.is_open()).for_each(|name| name.years = years);
            // A main name of its time stands among the variants too, with its years.
            let mains = [Some(&place.name).filter(|name| !name.is_empty()), place.name_ar.as_ref()];
            variants.extend(mains.into_iter().flatten().map(|name| Name { text: name.clone(), years }));
        }
        Ok(Row { line, place, variants, cue: list("cue"), same_as: list("same_as"), block: list("block") })
    }

    /// The years of all names of a row that do not say theirs.
    fn years(&self, record: &StringRecord, line: u64) -> Result<Years, RowError> {
        let [from, to] = ["from", "to"].map(|column| self.field(record, column));
        for (column, text) in [("from", from), ("to", to)] {
            if !text.is_empty() && years::year(text, Side::First).is_none() {
                let problem =
                    format!("\"{text}\" names no year, expected one such as 1930 or -320, or nothing");
                return Err(RowError::new(line, column, problem));
            }
        }
        let found = years::between(from, to);
        if found.is_open() && !(from.is_empty() && to.is_empty()) {
            let problem = format!("{to} is before {from}: the last year comes after the first");
            return Err(RowError::new(line, "to", problem));
        }
        Ok(found)
    }

    fn required(&self, record: &StringRecord, line: u64, column: &str) -> Result<String, RowError> {
        match self.field(record, column) {
            "" => Err(RowError::new(line, column, "empty, expected a value")),
            value => Ok(value.to_owned()),
        }
    }

    fn degrees(&self, record: &StringRecord, line: u64, column: &str, limit: f64) -> Result<f64, RowError> {
        let value = self.field(record, column);
        // What stands between semicolons has commas for points.
        match value.parse::<f64>().or_else(|error| value.replace(',', ".").parse().map_err(|_| error)) {
            Ok(degrees) if degrees.abs() <= limit => Ok(degrees),
            Ok(_) => Err(RowError::new(
                line,
                column,
                format!(
                    "{value} is out of range, expected -{limit} to {limit} degrees (are lat and lon swapped?)"
                ),
            )),
            Err(_) => {
                let problem = format!("\"{value}\" is no number, expected decimal degrees such as 35.3359");
                Err(RowError::new(line, column, problem))
            }
        }
    }

    fn number(&self, record: &StringRecord, line: u64, column: &str) -> Result<f64, RowError> {
        let value = self.field(record, column);
        if value.is_empty() {
            return Ok(0.0);
        }
        value.parse::<f64>().ok().filter(|n| n.is_finite() && *n >= 0.0).ok_or_else(|| {
            RowError::new(line, column, format!("\"{value}\", expected a number of 0 or more"))
        })
    }
}

/// «Constantinople [../1930]» is a name until 1930; any other name counts at all times.
pub(crate) fn name_in_time(text: String) -> Name {
    let parts = text.strip_suffix(']').and_then(|rest| rest.rsplit_once('['));
    let year = |text: &str, open| match text.trim() {
        "" | ".." => Some(open),
        year => year.parse().ok(),
    };
    let years = |text: &str| {
        let (from, to) = text.split_once('/')?;
        Some(Years { from: year(from, Years::OPEN_START)?, to: year(to, Years::OPEN_END)? })
    };
    match parts.and_then(|(name, interval)| Some((name.trim(), years(interval)?))) {
        Some((name, years)) => Name { text: name.to_owned(), years },
        None => Name::from(text),
    }
}

fn split_list(value: &str) -> Vec<String> {
    value.split('|').map(str::trim).filter(|v| !v.is_empty()).map(str::to_owned).collect()
}
