//! Which country a cell names, by the codes of data sets.

use std::collections::HashMap;

const COUNTRIES: &str = include_str!("../../../data/import/countries.csv");

/// How the cells of a column name countries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Scheme {
    /// ISO 3166-1 alpha-2, alpha-3 or numeric, or a name.
    #[default]
    Iso,
    /// FIPS 10-4, two letters.
    Fips,
}

/// The columns that say the country, the first that can be read counts, and how they say it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CountryColumns {
    /// Their names.
    pub columns: Vec<String>,
    /// What stands in them.
    pub scheme: Scheme,
}

/// The countries of `data/import/countries.csv`.
#[derive(Debug)]
pub struct CountryCodes {
    scheme: Scheme,
    /// ISO 3166-1 alpha-2 by code or name, in lower case.
    codes: HashMap<String, String>,
}

impl CountryCodes {
    /// Those of a scheme.
    pub fn new(scheme: Scheme) -> Self {
        let mut codes = HashMap::new();
        let mut rows = csv::Reader::from_reader(COUNTRIES.as_bytes());
        for row in rows.records().flatten() {
            let [alpha2, alpha3, numeric, fips, names] = [&row[0], &row[1], &row[2], &row[3], &row[4]];
            let keys: Vec<&str> = match scheme {
                Scheme::Iso => [alpha2, alpha3, numeric].into_iter().chain(names.split('|')).collect(),
                Scheme::Fips => fips.split_whitespace().collect(),
            };
            let keys = keys.into_iter().filter(|key| !key.is_empty());
            codes.extend(keys.map(|key| (key.to_lowercase(), alpha2.to_owned())));
        }
        Self { scheme, codes }
    }

    /// ISO 3166-1 alpha-2 of what a cell says; none where it is no code and no name known here.
    pub fn find(&self, cell: &str) -> Option<&str> {
        let is_number = self.scheme == Scheme::Iso && cell.bytes().all(|byte| byte.is_ascii_digit());
        // 4 and 4.0 are written for 004.
        let key =
            if is_number { format!("{:0>3}", cell.trim_start_matches('0')) } else { cell.to_lowercase() };
        self.codes.get(&key).map(String::as_str)
    }

    /// Whether a name beside the codes may stand in a cell.
    pub fn may_be_name(&self) -> bool {
        self.scheme == Scheme::Iso
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_both_schemes() {
        let (iso, fips) = (CountryCodes::new(Scheme::Iso), CountryCodes::new(Scheme::Fips));
        for (cell, country) in [
            ("SY", Some("SY")),
            ("sy", Some("SY")),
            ("SYR", Some("SY")),
            ("760", Some("SY")),
            ("4", Some("AF")),
            ("004", Some("AF")),
            ("0", None),
            ("Congo", Some("CG")),
            ("Rumania", Some("RO")),
            ("IZ", None),
            ("", None),
        ] {
            assert_eq!(iso.find(cell), country, "{cell}");
        }
        // What ISO calls AU is Australia, and FIPS Austria.
        for (cell, country) in
            [("IZ", Some("IQ")), ("AU", Some("AT")), ("GZ", Some("PS")), ("WE", Some("PS")), ("IRQ", None)]
        {
            assert_eq!(fips.find(cell), country, "{cell}");
        }
    }

    #[test]
    fn every_row_is_whole_and_no_key_means_two() {
        let (mut seen, mut fips_seen) = (HashMap::new(), HashMap::new());
        for row in csv::Reader::from_reader(COUNTRIES.as_bytes()).records() {
            let row = row.unwrap();
            assert!(row[0].len() == 2 && row[1].len() == 3 && (row[2].len() == 3 || &row[0] == "XK"));
            let names = [&row[0], &row[1], &row[2]].into_iter().chain(row[4].split('|'));
            for key in names.filter(|key| !key.is_empty()) {
                assert_eq!(seen.insert(key.to_lowercase(), row[0].to_owned()), None, "{key}");
            }
            for key in row[3].split_whitespace() {
                assert_eq!(fips_seen.insert(key.to_owned(), row[0].to_owned()), None, "{key}");
            }
        }
        assert_eq!(seen.values().collect::<std::collections::HashSet<_>>().len(), 250);
    }
}
