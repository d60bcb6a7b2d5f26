//! OCHA's common operational datasets as lists: administrative levels with names and P-codes side by side.
//!
//! Both ways of naming columns are known (`admin2Name_en` with `admin2Pcode`, `ADM2_EN` with `ADM2_PCODE`, and since
//! 2024 `adm2_name` with `adm2_pcode`), and lists of populated places (`featureName_en`, `featurePcode`). A row is
//! the place of its deepest level. A division above that has no row of its own stands at the middle of its parts; a
//! country does not, as a list may have only a part of it.

use std::collections::BTreeMap;

use super::{
    ColumnError, Field, Input, Intake, Mapping, Plan, SourceError,
    cells::{amount, same_pcode},
    csv::{Record, fresh, header_of, rows},
    draft::Draft,
    input::Sniff,
    intake::{Bad, Halt, Reason, point},
    langs::{Langs, is_arabic_script, may_be_arabic},
    seen::Ids,
    uncertainty,
};
use crate::{gazetteer::Years, model::LonLat};

/// Administrative levels 0 to 5, and populated places below them.
const LEVELS: usize = 7;
const FEATURE: usize = LEVELS - 1;
const KM_A_DEGREE: f64 = 111.2;

/// Whether names and P-codes of a level stand in the header.
pub(super) fn detect(sniff: &Sniff<'_>) -> bool {
    let header = header_of(sniff.first_line());
    levels(&header.iter().map(String::as_str).collect::<Vec<_>>()).is_some()
}

/// Reads every row, then the levels without rows of their own.
pub(super) fn read(input: &Input, plan: &Plan<'_>, intake: &mut Intake<'_>) -> Result<(), SourceError> {
    let mut reader = Reader {
        langs: &plan.options.langs,
        draft: Draft::new("OCHA COD"),
        ids: Ids::default(),
        above: BTreeMap::new(),
    };
    let bind = |header: &[&str]| Columns::find(header, &plan.options.columns);
    rows(input, intake, bind, |columns, record, intake| reader.row(columns, record, intake))?;
    for (pcode, division) in std::mem::take(&mut reader.above) {
        let read = reader.division(&pcode, &division, intake);
        intake.settle(division.line, read)?;
    }
    Ok(())
}

/// Where a level's P-code and names stand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Level {
    pcode: Option<usize>,
    names: Vec<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Columns {
    levels: [Level; LEVELS],
    lat: usize,
    lon: usize,
    population: Option<usize>,
    area_km2: Option<usize>,
}

/// What a column of a level is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Pcode,
    Name,
}

impl Columns {
    fn find(header: &[&str], mapping: &Mapping) -> Result<Self, ColumnError> {
        let bound = mapping.bind(header)?;
        let at = |field: Field| bound.columns.iter().find(|(known, _)| *known == field).map(|(_, at)| *at);
        let missing = |field| ColumnError::Unsaid { field, header: header.join(", ") };
        let area = header.iter().position(|column| column.eq_ignore_ascii_case("area_sqkm"));
        Ok(Self {
            levels: levels(header).ok_or_else(|| missing("pcode"))?,
            lat: at(Field::Lat).ok_or_else(|| missing("lat"))?,
            lon: at(Field::Lon).ok_or_else(|| missing("lon"))?,
            population: at(Field::Population),
            area_km2: area,
        })
    }
}

/// The columns of each level; none where no level has names and P-codes.
fn levels(header: &[&str]) -> Option<[Level; LEVELS]> {
    let mut levels: [Level; LEVELS] = Default::default();
    for (at, column) in header.iter().enumerate() {
        match part(column) {
            Some((level, Part::Pcode)) => levels[level].pcode = Some(at),
            Some((level, Part::Name)) => levels[level].names.push(at),
            None => {}
        }
    }
    // English first: it is the display name.
    for level in &mut levels {
        level.names.sort_by_key(|at| !is_english(header[*at]));
    }
    levels.iter().any(|level| level.pcode.is_some() && !level.names.is_empty()).then_some(levels)
}

/// The level and the part that a column is: `admin2Name_en`, `ADM2_EN`, `adm2_name1`, `featurePcode`.
fn part(column: &str) -> Option<(usize, Part)> {
    let lower = column.trim().to_ascii_lowercase();
    let (level, rest) = if let Some(rest) = lower.strip_prefix("feature") {
        (FEATURE, rest)
    } else {
        let rest = lower.strip_prefix("admin").or_else(|| lower.strip_prefix("adm"))?;
        let level = rest.chars().next()?.to_digit(10)? as usize;
        (level, &rest[1..])
    };
    if level >= LEVELS {
        return None;
    }
    let rest = rest.trim_start_matches('_');
    let is_language = |text: &str| text.len() == 2 && text.bytes().all(|b| b.is_ascii_lowercase());
    let name = rest.strip_prefix("name").or_else(|| rest.strip_prefix("altname"));
    let name = name.or_else(|| rest.strip_prefix("refname")).or_else(|| rest.strip_prefix("alt"));
    match (rest, name) {
        ("pcode", _) => Some((level, Part::Pcode)),
        ("ref", _) => Some((level, Part::Name)),
        (rest, None) if is_language(rest) => Some((level, Part::Name)),
        (_, Some(tail)) => {
            let tail = tail.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches('_');
            (tail.is_empty() || is_language(tail)).then_some((level, Part::Name))
        }
        _ => None,
    }
}

fn is_english(column: &str) -> bool {
    let lower = column.to_ascii_lowercase();
    lower.ends_with("_en") || lower.ends_with("_name") || lower.ends_with("name")
}

/// A level above the rows: its names, and where its parts lie.
struct Division {
    line: u64,
    level: usize,
    names: Vec<String>,
    country: String,
    admin1: String,
    parts: Vec<LonLat>,
}

struct Reader<'p> {
    langs: &'p Langs,
    draft: Draft,
    ids: Ids,
    /// By P-code.
    above: BTreeMap<String, Division>,
}

impl Reader<'_> {
    fn row(&mut self, columns: &Columns, record: &Record<'_>, intake: &mut Intake<'_>) -> Result<(), Halt> {
        let pcode = |level: usize| columns.levels[level].pcode.map_or("", |at| record.cell(at));
        let names =
            |level: usize| columns.levels[level].names.iter().map(|at| record.cell(*at)).collect::<Vec<_>>();
        let deepest = (0..LEVELS).rev().find(|level| !pcode(*level).is_empty());
        let level = deepest.ok_or_else(|| (Reason::Id, "no P-code at any level".to_owned()))?;
        let point = point(record.cell(columns.lat), record.cell(columns.lon))?;
        let country = country(pcode(0), pcode(level));
        let admin1 =
            if level > 1 { names(1).into_iter().find(|name| !name.is_empty()).unwrap_or("") } else { "" };
        for above in (1..level).filter(|above| !pcode(*above).is_empty()) {
            self.add_part(above, pcode(above), &names(above), country, admin1, point, record.line);
        }
        let (class, code) = feature(level);
        let number = |field, at: Option<usize>| amount(field, at.map_or("", |at| record.cell(at)));
        let population = number("population", columns.population)?.unwrap_or(0.0) as u64;
        let area = number("area_sqkm", columns.area_km2)?.filter(|km2| *km2 > 0.0 && class == 'A');
        self.fill(record.line, pcode(level), &names(level), (class, &code))?;
        let place = self.draft.place();
        place.point = point;
        place.population = population;
        place.country.push_str(country);
        place.admin1.push_str(admin1);
        let usual = || uncertainty::of(class, &code, population);
        place.uncertainty_km = area.map_or_else(usual, uncertainty::radius_km);
        self.hand_over(intake)
    }

    fn hand_over(&mut self, intake: &mut Intake<'_>) -> Result<(), Halt> {
        let place = self.draft.place();
        if intake.asked_for(place.feature_class, place.population) {
            fresh(&mut self.ids, &place.id)?;
            intake.take(self.draft.row())?;
        }
        Ok(())
    }

    fn fill(&mut self, line: u64, pcode: &str, names: &[&str], feature: (char, &str)) -> Result<(), Bad> {
        let named = || names.iter().copied().filter(|name| !name.is_empty());
        let latin = named().find(|name| !is_arabic_script(name));
        let main = latin.or_else(|| named().next());
        let main = main.ok_or_else(|| (Reason::Name, format!("no name for {pcode}")))?;
        let place = self.draft.begin(line);
        place.id.extend(["pcode:", pcode]);
        place.name.push_str(main);
        place.feature_class = feature.0;
        place.feature_code.push_str(feature.1);
        if let Some(arabic) = named().find(|name| may_be_arabic(name)).filter(|_| self.langs.takes("ar")) {
            self.draft.arabic(arabic);
        }
        for name in named().filter(|name| self.langs.takes_untagged(name)) {
            self.draft.variant(name, Years::default());
        }
        same_pcode(&mut self.draft, pcode);
        Ok(())
    }

    #[expect(clippy::too_many_arguments, reason = "each is another column of the row")]
    fn add_part(
        &mut self,
        level: usize,
        pcode: &str,
        names: &[&str],
        country: &str,
        admin1: &str,
        point: LonLat,
        line: u64,
    ) {
        if let Some(division) = self.above.get_mut(pcode) {
            division.parts.push(point);
            return;
        }
        let division = Division {
            line,
            level,
            names: names.iter().map(|name| (*name).to_owned()).collect(),
            country: country.to_owned(),
            admin1: if level > 1 { admin1.to_owned() } else { String::new() },
            parts: vec![point],
        };
        self.above.insert(pcode.to_owned(), division);
    }

    /// A level without a row of its own: at the middle of its parts, reaching to the farthest.
    fn division(&mut self, pcode: &str, division: &Division, intake: &mut Intake<'_>) -> Result<(), Halt> {
        if self.ids.contains(&format!("pcode:{pcode}")) {
            return Ok(());
        }
        let (class, code) = feature(division.level);
        let names: Vec<&str> = division.names.iter().map(String::as_str).collect();
        self.fill(division.line, pcode, &names, (class, &code))?;
        let (middle, reach) = middle(&division.parts);
        let place = self.draft.place();
        place.point = middle;
        place.country.push_str(&division.country);
        place.admin1.push_str(&division.admin1);
        place.uncertainty_km = reach.max(uncertainty::of(class, &code, 0));
        self.hand_over(intake)
    }
}

/// The middle of points, and the km to the farthest of them.
fn middle(points: &[LonLat]) -> (LonLat, f64) {
    let count = points.len() as f64;
    let lon = points.iter().map(|p| p.lon).sum::<f64>() / count;
    let lat = points.iter().map(|p| p.lat).sum::<f64>() / count;
    let km = |p: &LonLat| ((p.lon - lon) * lat.to_radians().cos()).hypot(p.lat - lat) * KM_A_DEGREE;
    (LonLat { lon, lat }, points.iter().map(km).fold(0.0, f64::max))
}

fn feature(level: usize) -> (char, String) {
    match level {
        0 => ('A', "PCLI".to_owned()),
        FEATURE => ('P', "PPL".to_owned()),
        level => ('A', format!("ADM{level}")),
    }
}

/// The country: P-codes begin with its code of two letters.
fn country<'c>(level0: &'c str, pcode: &'c str) -> &'c str {
    let code = if level0.len() == 2 { level0 } else { pcode.get(..2).unwrap_or("") };
    if code.bytes().all(|b| b.is_ascii_uppercase()) { code } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_told_by_level_and_part() {
        let rows = [
            ("admin2Name_en", Some((2, Part::Name))),
            ("admin2Pcode", Some((2, Part::Pcode))),
            ("admin2RefName", Some((2, Part::Name))),
            ("admin1AltName1_ar", Some((1, Part::Name))),
            ("ADM3_EN", Some((3, Part::Name))),
            ("ADM3_PCODE", Some((3, Part::Pcode))),
            ("ADM3_ALT1_EN", Some((3, Part::Name))),
            ("adm1_name", Some((1, Part::Name))),
            ("adm1_name2", Some((1, Part::Name))),
            ("adm1_pcode", Some((1, Part::Pcode))),
            ("featureName_ar", Some((FEATURE, Part::Name))),
            ("featurePcode", Some((FEATURE, Part::Pcode))),
            ("admin1Name", Some((1, Part::Name))),
            ("adm9_name", None),
            ("administrator", None),
            ("featureClass", None),
            ("date", None),
        ];
        for (column, expected) in rows {
            assert_eq!(part(column), expected, "{column}");
        }
    }

    #[test]
    fn the_middle_reaches_to_the_farthest_part() {
        let at = |lon, lat| LonLat { lon, lat };
        let (found, km) = middle(&[at(40.0, 35.0), at(42.0, 35.0)]);
        assert_eq!(found, at(41.0, 35.0));
        assert!((km - 91.1).abs() < 0.2, "{km}");
        assert_eq!(middle(&[at(40.0, 35.0)]), (at(40.0, 35.0), 0.0));
    }
}
