//! Which column says what, given or recognised.

use std::collections::BTreeMap;

use super::{
    bound::Bound,
    country::{CountryColumns, Scheme},
};

const DATASETS: &str = include_str!("../../../data/import/datasets.csv");

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
    /// The country.
    pub country: CountryColumns,
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

impl Mapping {
    /// The mapping of a known data set, if this is its header.
    pub fn recognise(header: &[String]) -> Option<Self> {
        known().into_iter().find_map(|(detect, mapping)| {
            detect.iter().all(|column| position(header, column).is_some()).then_some(mapping)
        })
    }

    /// Finds its columns in a header.
    ///
    /// # Errors
    /// Names the column that is missing and those that are there.
    pub fn bind(&self, header: &[String]) -> Result<Bound, String> {
        let find = |column: &str| {
            position(header, column)
                .ok_or_else(|| format!("no column {column:?}; the header has {}", header.join(", ")))
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
            countries: self.country.columns.iter().map(|column| find(column)).collect::<Result<_, _>>()?,
            scheme: self.country.scheme,
            uncertainty: coded(&self.uncertainty)?,
            words: self.words.iter().map(|column| find(column)).collect::<Result<_, _>>()?,
            keep: self.keep.iter().map(|c| find(c).map(|at| (c.clone(), at))).collect::<Result<_, _>>()?,
            columns: header.len(),
        })
    }

    /// Leaves out what a header lacks, of a known data set's columns that a row can do without: versions differ.
    pub fn fitting(mut self, header: &[String]) -> Self {
        let has = |column: &str| position(header, column).is_some();
        for column in [&mut self.end, &mut self.name, &mut self.id, &mut self.admin1] {
            column.take_if(|column| !has(column));
        }
        for coded in [&mut self.precision, &mut self.uncertainty] {
            coded.take_if(|coded| !has(&coded.column));
        }
        self.country.columns.retain(|column| has(column));
        self.words.retain(|column| has(column));
        self.keep.retain(|column| has(column));
        self
    }
}

fn known() -> Vec<(Vec<String>, Mapping)> {
    let mut found: Vec<(Vec<String>, Mapping)> = Vec::new();
    let mut rows = csv::Reader::from_reader(DATASETS.as_bytes());
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
            "country" => mapping.country = CountryColumns { columns: list(), scheme: Scheme::Iso },
            "country_fips" => mapping.country = CountryColumns { columns: list(), scheme: Scheme::Fips },
            "uncertainty" => mapping.uncertainty = Some(Coded { column: columns.into(), codes }),
            "words" => mapping.words = list(),
            "keep" => mapping.keep = list(),
            other => unreachable!("data/import/datasets.csv has the field {other}, which a test refuses"),
        }
    }
    found
}

fn position(header: &[String], column: &str) -> Option<usize> {
    let exact = header.iter().position(|name| name.trim() == column);
    exact.or_else(|| header.iter().position(|name| name.trim().eq_ignore_ascii_case(column)))
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
            assert!(!mapping.country.columns.is_empty());
            columns.extend(mapping.country.columns.iter().cloned());
            columns.extend(mapping.words.iter().chain(&mapping.keep).chain(&detect).cloned());
            assert_eq!(Mapping::recognise(&columns).unwrap().dataset, mapping.dataset);
            mapping.bind(&columns).unwrap();
        }
    }

    #[test]
    fn a_missing_column_is_named_with_those_there() {
        let mapping = Mapping { lat: "y".into(), lon: "lon".into(), date: "d".into(), ..Mapping::default() };
        let error = mapping.bind(&["lat".to_owned(), "lon".to_owned()]).unwrap_err();
        assert_eq!(error, "no column \"y\"; the header has lat, lon");
    }
}
