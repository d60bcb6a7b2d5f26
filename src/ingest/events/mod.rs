//! Rows that already have a point and a date: which columns say what, for data sets known by their header and
//! for any other CSV.

use std::collections::BTreeMap;

use ::csv::{ByteRecord, StringRecord};

use crate::model::LonLat;

const DATASETS: &str = include_str!("../../data/import/datasets.csv");

/// Which column says what. Names are compared without regard to case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapping {
    /// `ACLED`, `UCDP GED`, `GDELT`; absent for a user's own.
    pub dataset: Option<String>,
    /// Degrees north.
    pub lat: String,
    /// Degrees east.
    pub lon: String,
    /// The date, or the first day.
    pub date: String,
    /// The last day.
    pub end: Option<String>,
    /// How finely the date is known, by code.
    pub precision: Option<Coded>,
    /// What the place is called.
    pub name: Option<String>,
    /// What tells a row from all others.
    pub id: Option<String>,
    /// The first-level division.
    pub admin1: Option<String>,
    /// How far off the point may be: kilometres, or a code for them.
    pub uncertainty: Option<Coded>,
    /// What the row says in words: the first of these that says anything.
    pub words: Vec<String>,
    /// Columns that go into the atlas as they are.
    pub keep: Vec<String>,
}

/// A column whose codes stand for something else.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coded {
    /// Its name.
    pub column: String,
    /// What the codes mean; none where the cell means itself.
    pub codes: BTreeMap<String, String>,
}

/// A mapping bound to the columns of a file.
#[derive(Debug, Clone)]
pub struct Bound {
    lat: usize,
    lon: usize,
    date: usize,
    end: Option<usize>,
    precision: Option<(usize, BTreeMap<String, String>)>,
    name: Option<usize>,
    id: Option<usize>,
    admin1: Option<usize>,
    uncertainty: Option<(usize, BTreeMap<String, String>)>,
    words: Vec<usize>,
    keep: Vec<(String, usize)>,
    columns: usize,
}

/// A row, as its cells say it.
#[derive(Debug, Clone, PartialEq)]
pub struct EventRow<'r> {
    /// Where.
    pub point: LonLat,
    /// When, as written; empty where nobody knows.
    pub date: &'r str,
    /// The last day, as written.
    pub end: &'r str,
    /// `day`, `day~` or `month`: how finely the date is known; empty where only the date itself says so.
    pub precision: &'r str,
    /// What the place is called; may be empty.
    pub name: &'r str,
    /// What tells it from all other rows; absent where no column does.
    pub id: Option<&'r str>,
    /// The first-level division; may be empty.
    pub admin1: &'r str,
    /// How far off the point may be, km; 0 where nothing says so.
    pub uncertainty_km: f64,
    /// What it says in words; may be empty.
    pub words: &'r str,
}

impl Mapping {
    /// The mapping of a known data set, if this is its header.
    pub fn recognise(header: &StringRecord) -> Option<Self> {
        known().into_iter().find_map(|(detect, mapping)| {
            detect.iter().all(|column| position(header, column).is_some()).then_some(mapping)
        })
    }

    /// Finds its columns in a header.
    ///
    /// # Errors
    /// Names the column that is missing and those that are there.
    pub fn bind(&self, header: &StringRecord) -> Result<Bound, String> {
        let find = |column: &str| {
            position(header, column).ok_or_else(|| {
                let there: Vec<&str> = header.iter().collect();
                format!("no column {column:?}; the header has {}", there.join(", "))
            })
        };
        let optional = |column: &Option<String>| column.as_deref().map(find).transpose();
        let coded = |coded: &Option<Coded>| {
            coded.as_ref().map(|c| find(&c.column).map(|at| (at, c.codes.clone()))).transpose()
        };
        Ok(Bound {
            lat: find(&self.lat)?,
            lon: find(&self.lon)?,
            date: find(&self.date)?,
            end: optional(&self.end)?,
            precision: coded(&self.precision)?,
            name: optional(&self.name)?,
            id: optional(&self.id)?,
            admin1: optional(&self.admin1)?,
            uncertainty: coded(&self.uncertainty)?,
            words: self.words.iter().map(|column| find(column)).collect::<Result<_, _>>()?,
            keep: self.keep.iter().map(|c| find(c).map(|at| (c.clone(), at))).collect::<Result<_, _>>()?,
            columns: header.len(),
        })
    }

    /// Leaves out what a header lacks, of a known data set's columns that a row can do without: versions differ.
    pub fn fitting(mut self, header: &StringRecord) -> Self {
        let has = |column: &str| position(header, column).is_some();
        for column in [&mut self.end, &mut self.name, &mut self.id, &mut self.admin1] {
            column.take_if(|column| !has(column));
        }
        for coded in [&mut self.precision, &mut self.uncertainty] {
            coded.take_if(|coded| !has(&coded.column));
        }
        self.words.retain(|column| has(column));
        self.keep.retain(|column| has(column));
        self
    }
}

impl Bound {
    /// Reads a row.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn read<'r>(&'r self, record: &'r ByteRecord) -> Result<EventRow<'r>, String> {
        if record.len() != self.columns {
            return Err(format!("{} cells where the header has {}", record.len(), self.columns));
        }
        let point = LonLat { lon: degrees(record, self.lon, 180.0)?, lat: degrees(record, self.lat, 90.0)? };
        let optional = |at: Option<usize>| at.map_or(Ok(""), |at| cell(record, at));
        let id = self.id.map(|at| cell(record, at)).transpose()?.filter(|id| !id.is_empty());
        let mut words = "";
        for at in &self.words {
            words = if words.is_empty() { cell(record, *at)? } else { words };
        }
        Ok(EventRow {
            point,
            date: cell(record, self.date)?,
            end: optional(self.end)?,
            precision: self.precision.as_ref().map_or(Ok(""), |(at, codes)| decoded(record, *at, codes))?,
            name: optional(self.name)?,
            id,
            admin1: optional(self.admin1)?,
            uncertainty_km: self.uncertainty_km(record)?,
            words,
        })
    }

    /// The columns kept, as a JSON object; none where all of them are empty.
    pub fn attributes(&self, record: &ByteRecord) -> Option<String> {
        let cells = self.keep.iter().filter_map(|(name, at)| {
            let text = cell(record, *at).ok().filter(|text| !text.is_empty())?;
            Some((name.clone(), serde_json::Value::from(text)))
        });
        let object: serde_json::Map<_, _> = cells.collect();
        (!object.is_empty()).then(|| serde_json::Value::from(object).to_string())
    }

    /// Whether a column tells rows apart.
    pub fn has_id(&self) -> bool {
        self.id.is_some()
    }

    fn uncertainty_km(&self, record: &ByteRecord) -> Result<f64, String> {
        let Some((at, codes)) = &self.uncertainty else { return Ok(0.0) };
        let text = decoded(record, *at, codes)?;
        if text.is_empty() {
            return Ok(0.0);
        }
        let km = text.parse::<f64>().ok().filter(|km| *km >= 0.0 && km.is_finite());
        km.ok_or_else(|| format!("uncertainty {text:?} is no number of kilometres"))
    }
}

fn known() -> Vec<(Vec<String>, Mapping)> {
    let mut found: Vec<(Vec<String>, Mapping)> = Vec::new();
    let mut rows = ::csv::Reader::from_reader(DATASETS.as_bytes());
    for row in rows.records().flatten() {
        let [dataset, field, columns, codes] = [&row[0], &row[1], &row[2], &row[3]];
        if found.last().is_none_or(|(_, last)| last.dataset.as_deref() != Some(dataset)) {
            found.push((Vec::new(), Mapping { dataset: Some(dataset.into()), ..Mapping::default() }));
        }
        let Some((detect, mapping)) = found.last_mut() else { continue };
        let list = || columns.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let pair = |pair: &str| pair.split_once('=').map(|(code, means)| (code.to_owned(), means.to_owned()));
        let codes = codes.split_whitespace().filter_map(pair).collect();
        match field {
            "detect" => *detect = list(),
            "lat" => mapping.lat = columns.into(),
            "lon" => mapping.lon = columns.into(),
            "date" => mapping.date = columns.into(),
            "end" => mapping.end = Some(columns.into()),
            "precision" => mapping.precision = Some(Coded { column: columns.into(), codes }),
            "name" => mapping.name = Some(columns.into()),
            "id" => mapping.id = Some(columns.into()),
            "admin1" => mapping.admin1 = Some(columns.into()),
            "uncertainty" => mapping.uncertainty = Some(Coded { column: columns.into(), codes }),
            "words" => mapping.words = list(),
            "keep" => mapping.keep = list(),
            other => unreachable!("data/import/datasets.csv has the field {other}, which a test refuses"),
        }
    }
    found
}

fn position(header: &StringRecord, column: &str) -> Option<usize> {
    let exact = header.iter().position(|name| name.trim() == column);
    exact.or_else(|| header.iter().position(|name| name.trim().eq_ignore_ascii_case(column)))
}

fn cell(record: &ByteRecord, at: usize) -> Result<&str, String> {
    let bytes = record.get(at).unwrap_or_default();
    std::str::from_utf8(bytes)
        .map(str::trim)
        .map_err(|_| format!("cell {} is not UTF-8; save the file as UTF-8", at + 1))
}

fn decoded<'r>(
    record: &'r ByteRecord,
    at: usize,
    codes: &'r BTreeMap<String, String>,
) -> Result<&'r str, String> {
    let text = cell(record, at)?;
    if codes.is_empty() || text.is_empty() {
        return Ok(text);
    }
    codes.get(text).map(String::as_str).ok_or_else(|| {
        let known: Vec<&str> = codes.keys().map(String::as_str).collect();
        format!("code {text:?} is not one of {}", known.join(", "))
    })
}

fn degrees(record: &ByteRecord, at: usize, most: f64) -> Result<f64, String> {
    let axis = if most > 90.0 { "longitude" } else { "latitude" };
    let text = cell(record, at)?;
    if text.is_empty() {
        return Err(format!("no {axis}"));
    }
    let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
    // A decimal comma, as spreadsheets of half the world write it.
    let number = number.or_else(|| text.replace(',', ".").parse().ok().filter(|n: &f64| n.is_finite()));
    let number = number.ok_or_else(|| format!("{axis} {text:?} is no number"))?;
    if number.abs() > most {
        return Err(format!("{axis} {text} is not between -{most} and {most}"));
    }
    Ok(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_known_data_set_is_whole_and_recognised() {
        let known = known();
        assert_eq!(known.len(), 3);
        for (detect, mapping) in known {
            assert!(!detect.is_empty());
            let mut columns = vec![mapping.lat.clone(), mapping.lon.clone(), mapping.date.clone()];
            columns.extend(
                [&mapping.end, &mapping.name, &mapping.id, &mapping.admin1].into_iter().flatten().cloned(),
            );
            columns.extend(
                [&mapping.precision, &mapping.uncertainty].into_iter().flatten().map(|c| c.column.clone()),
            );
            columns.extend(mapping.words.iter().chain(&mapping.keep).chain(&detect).cloned());
            let header = StringRecord::from(columns);
            assert_eq!(Mapping::recognise(&header).unwrap().dataset, mapping.dataset);
            mapping.bind(&header).unwrap();
        }
    }

    fn bound() -> Bound {
        let mapping =
            Mapping { lat: "lat".into(), lon: "lon".into(), date: "d".into(), ..Mapping::default() };
        mapping.bind(&StringRecord::from(vec!["LAT", "lon", "d"])).unwrap()
    }

    #[test]
    fn bad_rows_say_why() {
        let rows: [(&[&str], &str); 7] = [
            (&["91", "0", ""], "latitude 91 is not between -90 and 90"),
            (&["0", "-181", ""], "longitude -181 is not between -180 and 180"),
            (&["", "0", ""], "no latitude"),
            (&["x", "0", ""], "latitude \"x\" is no number"),
            (&["nan", "0", ""], "latitude \"nan\" is no number"),
            (&["0", "inf", ""], "longitude \"inf\" is no number"),
            (&["0", "0"], "2 cells where the header has 3"),
        ];
        for (cells, says) in rows {
            assert_eq!(bound().read(&ByteRecord::from(cells.to_vec())).unwrap_err(), says);
        }
        let good = ByteRecord::from(vec!["35,33", " 40.14", "2017-06"]);
        assert_eq!(bound().read(&good).unwrap().point, LonLat { lon: 40.14, lat: 35.33 });
    }

    #[test]
    fn a_missing_column_is_named_with_those_there() {
        let mapping = Mapping { lat: "y".into(), lon: "lon".into(), date: "d".into(), ..Mapping::default() };
        let error = mapping.bind(&StringRecord::from(vec!["lat", "lon"])).unwrap_err();
        assert_eq!(error, "no column \"y\"; the header has lat, lon");
    }
}
