//! What lies beside a dump and belongs to it: alternate names, the names of divisions, countries.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
};

use super::{Lines, alternates::Alternates, split};
use crate::gazetteer::source::{
    Input, Intake, SourceError,
    input::Sniff,
    intake::{Bad, Reason},
};

/// The names that companions are published under; of two of one kind the first counts.
const BESIDE: [(Kind, &[&str]); 3] = [
    (
        Kind::Alternates,
        &["alternateNamesV2.zip", "alternateNamesV2.txt", "alternateNames.zip", "alternateNames.txt"],
    ),
    (Kind::Admin1, &["admin1CodesASCII.txt", "admin1Codes.txt"]),
    (Kind::Countries, &["countryInfo.txt"]),
];

/// What a file beside a dump is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::gazetteer::source) enum Kind {
    Alternates,
    Admin1,
    Countries,
}

impl Kind {
    /// What it has, for an error.
    pub fn words(self) -> &'static str {
        match self {
            Self::Alternates => "alternate names",
            Self::Admin1 => "names of divisions",
            Self::Countries => "a list of countries",
        }
    }

    /// Tells a companion by its first line.
    pub fn detect(sniff: &Sniff<'_>) -> Option<Self> {
        let line = std::str::from_utf8(sniff.first_line()).ok()?;
        let mut fields = [""; 19];
        let found = split(line, &mut fields);
        let is_number = |field: &str| field.parse::<u32>().is_ok();
        if line.starts_with("# ") && sniff.name.eq_ignore_ascii_case("countryInfo.txt") {
            return Some(Self::Countries);
        }
        match found {
            8 | 10 if is_number(fields[0]) && is_number(fields[1]) => Some(Self::Alternates),
            4 if fields[0].contains('.') && is_number(fields[3]) => Some(Self::Admin1),
            19 if fields[0].len() == 2 && fields[1].len() == 3 && is_number(fields[2]) => {
                Some(Self::Countries)
            }
            _ => None,
        }
    }
}

/// What is known beside the dump.
#[derive(Default)]
pub(in crate::gazetteer::source) struct Companions {
    pub(super) alternates: Alternates,
    pub(super) admin1: Admin1,
    /// By geonameid.
    pub(super) countries: HashMap<u32, Country>,
}

/// Names of first-level divisions: country, code, name.
#[derive(Default)]
pub(super) struct Admin1(HashMap<String, HashMap<String, String>>);

impl Admin1 {
    pub fn name(&self, country: &str, code: &str) -> Option<&str> {
        self.0.get(country)?.get(code).map(String::as_str)
    }
}

/// A country of `countryInfo.txt`.
pub(super) struct Country {
    pub area_km2: f64,
    pub population: u64,
}

impl Companions {
    /// The companions that lie beside a dump, of the kinds that were not given.
    pub fn beside(dump: &Path, given: &[Kind]) -> Vec<PathBuf> {
        let folder = dump.parent().unwrap_or(Path::new(""));
        let wanted = BESIDE.iter().filter(|(kind, _)| !given.contains(kind));
        wanted
            .filter_map(|(_, names)| names.iter().map(|name| folder.join(name)).find(|file| file.is_file()))
            .collect()
    }

    /// Reads a companion.
    pub fn add(&mut self, kind: Kind, input: &Input, intake: &mut Intake<'_>) -> Result<(), SourceError> {
        let meter = intake.meter;
        input.read(meter, |bytes| {
            let mut lines = Lines::new(bytes, input.label());
            if kind == Kind::Alternates {
                return self.alternates.add(&mut lines, intake);
            }
            while let Some((number, line)) = lines.next()? {
                intake.tick();
                let added = line.and_then(|line| match kind {
                    Kind::Admin1 => self.add_admin1(line),
                    _ => self.add_country(line),
                });
                if let Err(bad) = added {
                    intake.reject(number, bad);
                }
            }
            Ok(())
        })
    }

    /// Orders what was added; to be called once, before the first dump is read.
    pub fn settle(&mut self) {
        self.alternates.settle();
    }

    fn add_admin1(&mut self, line: &str) -> Result<(), Bad> {
        let mut fields = [""; 4];
        let found = split(line, &mut fields);
        let code = fields[0].split_once('.').filter(|_| found == 4);
        let Some((country, code)) = code else {
            return Err((
                Reason::Fields,
                format!("{found} fields, expected a line such as SY.07, name, asciiname, id"),
            ));
        };
        let of = self.admin1.0.entry(country.to_owned()).or_default();
        of.insert(code.to_owned(), fields[1].to_owned());
        Ok(())
    }

    fn add_country(&mut self, line: &str) -> Result<(), Bad> {
        if line.starts_with('#') {
            return Ok(());
        }
        let mut fields = [""; 19];
        let found = split(line, &mut fields);
        if found != 19 {
            return Err((Reason::Fields, format!("{found} fields between tabs, expected 19")));
        }
        // Two countries that are no more have no id.
        let Ok(id) = fields[16].parse() else { return Ok(()) };
        let area_km2 = fields[6].parse().unwrap_or(0.0);
        self.countries.insert(id, Country { area_km2, population: fields[7].parse().unwrap_or(0) });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn companions_are_told_by_what_they_hold() {
        let rows: [(&str, &str, Option<Kind>); 6] = [
            ("a.txt", "1\t2\ten\tMosul\t1\t\t\t\n", Some(Kind::Alternates)),
            ("a.txt", "1\t2\ten\tMosul\t1\t\t\t\t1900\t\n", Some(Kind::Alternates)),
            ("a.txt", "SY.07\tDeir ez-Zor\tDeir ez-Zor\t170792\n", Some(Kind::Admin1)),
            ("countryInfo.txt", "# GeoNames.org Country Information\n", Some(Kind::Countries)),
            ("iso-languagecodes.txt", "ISO 639-3\tISO 639-2\tISO 639-1\tLanguage Name\n", None),
            ("readme.txt", "Readme for GeoNames\n", None),
        ];
        for (name, head, kind) in rows {
            let sniff = Sniff { name, path: Path::new(name), head: head.as_bytes(), folder: false };
            assert_eq!(Kind::detect(&sniff), kind, "{name}");
        }
    }
}
