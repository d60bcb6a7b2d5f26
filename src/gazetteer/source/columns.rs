//! Which column of a list is what: what its header says by itself, and what the user says over it.

use std::borrow::Cow;

use super::{
    authorities,
    draft::Draft,
    intake::{Bad, Reason, point},
    langs::{Langs, is_arabic_script, is_code},
    place_types, uncertainty, years,
};
use crate::{
    gazetteer::{
        Years,
        table::{NO_CLASS, name_in_time},
    },
    model::LonLat,
};

const TABLE: &str = include_str!("../../../data/import/columns.csv");

/// What a column can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// What tells the place from all others.
    Id,
    /// P-code of OCHA's lists.
    Pcode,
    /// The display name.
    Name,
    /// The Arabic name.
    NameAr,
    /// Other names, between bars or semicolons; `@ar` behind one is its language.
    Variants,
    /// Degrees north.
    Lat,
    /// Degrees east.
    Lon,
    /// GeoNames feature class, perhaps with the code: `P`, `P.PPL`.
    Class,
    /// GeoNames feature code.
    Code,
    /// Types of the Getty Art & Architecture Thesaurus, where no column is the class.
    Types,
    /// ISO 3166-1 alpha-2.
    Country,
    /// First-level division.
    Admin1,
    /// Inhabitants.
    Population,
    /// How far the place may reach, km.
    Uncertainty,
    /// Names that need a cue; `*` for all.
    Cue,
    /// Names that never mean the place; `*` for all.
    Block,
    /// Ids in other sources: `wikidata:Q239097`.
    SameAs,
    /// The first year of its names.
    From,
    /// The last year of its names.
    To,
    /// Where the row comes from.
    Source,
}

const FIELDS: [(&str, Field); 20] = [
    ("id", Field::Id),
    ("pcode", Field::Pcode),
    ("name", Field::Name),
    ("name_ar", Field::NameAr),
    ("variants", Field::Variants),
    ("lat", Field::Lat),
    ("lon", Field::Lon),
    ("feature_class", Field::Class),
    ("feature_code", Field::Code),
    ("aat_types", Field::Types),
    ("country", Field::Country),
    ("admin1", Field::Admin1),
    ("population", Field::Population),
    ("uncertainty_km", Field::Uncertainty),
    ("cue", Field::Cue),
    ("block", Field::Block),
    ("same_as", Field::SameAs),
    ("from", Field::From),
    ("to", Field::To),
    ("source", Field::Source),
];

impl Field {
    /// Whether several columns may be it.
    fn is_list(self) -> bool {
        matches!(self, Self::Variants | Self::SameAs | Self::Cue | Self::Block)
    }

    fn name(self) -> &'static str {
        FIELDS.iter().find(|(_, field)| *field == self).map_or("", |(name, _)| name)
    }

    fn by_name(name: &str) -> Option<Self> {
        FIELDS.iter().find(|(known, _)| *known == name).map(|(_, field)| *field)
    }
}

/// Why a list of columns does not do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ColumnError {
    /// Not of the form `name=COLUMN`.
    #[error("{item:?}, expected FIELD=COLUMN with FIELD one of {}", fields())]
    Form {
        /// What the user said.
        item: String,
    },
    /// The user names a column that is not there.
    #[error("no column {column:?} for {field}; the header has {header}")]
    Missing {
        /// What it should be.
        field: &'static str,
        /// The column's name.
        column: String,
        /// The columns there are.
        header: String,
    },
    /// Nothing says what must be said.
    #[error("no column is the {field}: say which with --columns {field}=COLUMN; the header has {header}")]
    Unsaid {
        /// What is missing.
        field: &'static str,
        /// The columns there are.
        header: String,
    },
}

/// What the user says of columns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapping {
    /// Field and column; an empty column takes a field away that the header would give.
    given: Vec<(Field, String)>,
}

impl Mapping {
    /// Reads `name=admin3Name_en` and the like.
    ///
    /// # Errors
    /// When one has another form, or names no field.
    pub fn parse(items: &[String]) -> Result<Self, ColumnError> {
        let one = |item: &String| {
            let (field, column) = item.split_once('=')?;
            Some((Field::by_name(field.trim())?, column.trim().to_owned()))
        };
        let parsed =
            items.iter().map(|item| one(item).ok_or_else(|| ColumnError::Form { item: item.clone() }));
        Ok(Self { given: parsed.collect::<Result<_, _>>()? })
    }

    /// Whether the user says which column is a field.
    pub fn says(&self, field: Field) -> bool {
        self.given.iter().any(|(given, _)| *given == field)
    }

    /// Finds what columns there are; those that the user names and that are not there are left out.
    pub(super) fn bind_present(&self, header: &[&str]) -> Bound {
        let there = |(_, name): &&(Field, String)| name.is_empty() || position(header, name).is_some();
        let given = self.given.iter().filter(there).cloned().collect();
        Self { given }.bind(header).unwrap_or_default()
    }

    /// Finds the columns of a header.
    pub(super) fn bind(&self, header: &[&str]) -> Result<Bound, ColumnError> {
        let mut columns = Vec::new();
        for (_, field) in FIELDS {
            if self.given.iter().any(|(given, _)| *given == field) {
                for (_, name) in self.given.iter().filter(|(given, name)| *given == field && !name.is_empty())
                {
                    let at = position(header, name).ok_or_else(|| ColumnError::Missing {
                        field: field.name(),
                        column: name.clone(),
                        header: header.join(", "),
                    })?;
                    columns.push((field, at));
                }
                continue;
            }
            let known = synonyms(field).filter_map(|name| position(header, name));
            columns.extend(known.take(if field.is_list() { usize::MAX } else { 1 }).map(|at| (field, at)));
        }
        Ok(Bound { columns })
    }
}

/// Where the fields of a header stand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Bound {
    pub columns: Vec<(Field, usize)>,
}

impl Bound {
    /// Whether a field has a column.
    pub fn has(&self, field: Field) -> bool {
        self.columns.iter().any(|(known, _)| *known == field)
    }

    /// Sees to it that there are names and points.
    pub fn complete(self, header: &[&str]) -> Result<Self, ColumnError> {
        let unsaid = |field: Field| ColumnError::Unsaid { field: field.name(), header: header.join(", ") };
        if !self.has(Field::Name) && !self.has(Field::NameAr) {
            return Err(unsaid(Field::Name));
        }
        match [Field::Lat, Field::Lon].into_iter().find(|field| !self.has(*field)) {
            Some(field) => Err(unsaid(field)),
            None => Ok(self),
        }
    }
}

/// Names of a header that mean a field, the best first.
fn synonyms(field: Field) -> impl Iterator<Item = &'static str> {
    let rows = TABLE.lines().skip(1).filter_map(|line| line.split_once(','));
    rows.filter(move |(name, _)| *name == field.name()).map(|(_, column)| column)
}

fn position(header: &[&str], name: &str) -> Option<usize> {
    let exact = header.iter().position(|column| *column == name);
    exact.or_else(|| header.iter().position(|column| column.eq_ignore_ascii_case(name)))
}

fn fields() -> String {
    FIELDS.map(|(name, _)| name).join(", ")
}

/// Fills a draft from cells; `at` is the point where no cell says it, `file` gives ids to rows without.
pub(super) fn fill(
    draft: &mut Draft,
    line: u64,
    cells: &[(Field, &str)],
    at: Option<LonLat>,
    context: &Context<'_>,
) -> Result<(), Bad> {
    draft.begin(line);
    let cell = |field: Field| {
        let found = cells.iter().find(|(known, text)| *known == field && !text.is_empty());
        found.map_or("", |(_, text)| text)
    };
    let says = |fields: &[Field]| fields.iter().any(|field| !cell(*field).is_empty());
    // Without a name, what is there is said of the place of that id, which another source has.
    let partial = says(&[Field::Id])
        && !says(&[Field::Name, Field::NameAr])
        && says(&[Field::Variants, Field::Block, Field::SameAs, Field::Lat]);
    let point = match at {
        Some(point) => point,
        None if partial && !says(&[Field::Lat, Field::Lon]) => LonLat { lon: f64::NAN, lat: f64::NAN },
        None => point(cell(Field::Lat), cell(Field::Lon))?,
    };
    let years = years::between(cell(Field::From), cell(Field::To));
    if !partial {
        names(draft, cell(Field::Name), cell(Field::NameAr), years, context)?;
    }
    let place = draft.place();
    place.point = point;
    (place.feature_class, place.feature_code) = match place_types::of_numbers(cell(Field::Types)) {
        Some((class, code)) if !says(&[Field::Class]) => (class, code.to_owned()),
        _ => feature(cell(Field::Class), cell(Field::Code))?,
    };
    place.country.push_str(country(cell(Field::Country))?);
    place.admin1.push_str(cell(Field::Admin1));
    place.population = amount("population", cell(Field::Population))?.unwrap_or(0.0) as u64;
    let km = amount("uncertainty_km", cell(Field::Uncertainty))?;
    if partial && !says(&[Field::Class]) {
        place.feature_class = NO_CLASS;
    }
    let usual = || match partial {
        true => 0.0,
        false => uncertainty::of(place.feature_class, &place.feature_code, place.population),
    };
    place.uncertainty_km = km.unwrap_or_else(usual);
    place.source.clear();
    place.source.push_str(Some(cell(Field::Source)).filter(|s| !s.is_empty()).unwrap_or(context.source));
    ids(draft, cell(Field::Id), cell(Field::Pcode), context);
    for (field, text) in cells.iter().filter(|(field, _)| field.is_list()) {
        for item in list(text) {
            match field {
                Field::Variants => variant(draft, item, years, context.langs),
                Field::Cue => draft.cue(item),
                Field::Block => draft.block(item),
                _ => same_as(draft, item),
            }
        }
    }
    Ok(())
}

/// What holds for all rows of a source.
pub(super) struct Context<'c> {
    /// What rows come from that do not say it themselves.
    pub source: &'c str,
    /// Whose names are taken.
    pub langs: &'c Langs,
}

fn names(
    draft: &mut Draft,
    name: &str,
    arabic: &str,
    years: Years,
    context: &Context<'_>,
) -> Result<(), Bad> {
    let main = if name.is_empty() { list(arabic).next().unwrap_or("") } else { name };
    if main.is_empty() {
        return Err((Reason::Name, "the name is empty".to_owned()));
    }
    draft.place().name.push_str(main);
    let arabic = if arabic.is_empty() && is_arabic_script(name) { name } else { arabic };
    // A list of several names has the first as the Arabic one.
    let mut several = list(arabic);
    let arabic = several.next().unwrap_or("");
    if !arabic.is_empty() && context.langs.takes("ar") {
        draft.arabic(arabic);
        several.for_each(|other| draft.variant(other, years));
    }
    // A main name of its time stands among the variants with its years.
    if !years.is_open() {
        draft.variant(main, years);
        draft.variant(arabic, years);
    }
    Ok(())
}

/// A name with perhaps its language behind it, as in LP-TSV: `زنجبار@ar`.
fn variant(draft: &mut Draft, item: &str, years: Years, langs: &Langs) {
    match item.rsplit_once('@').filter(|(_, tag)| is_code(tag)) {
        Some((name, tag)) if langs.takes(tag) => draft.variant(name, years),
        Some(_) => {}
        None => {
            let name = name_in_time(item.to_owned());
            draft.variant(&name.text, if name.years.is_open() { years } else { name.years });
        }
    }
}

/// An id in another source; addresses of those known become short.
fn same_as(draft: &mut Draft, item: &str) {
    let (authority, id) = authorities::of(item).unwrap_or(("", item));
    draft.same_as(authority, id);
}

/// The id of a row: its first; others are those of other sources.
fn ids(draft: &mut Draft, id: &str, pcode: &str, context: &Context<'_>) {
    let place = draft.place();
    if !id.is_empty() {
        let mut all = list(id);
        let first = all.next().unwrap_or(id);
        // A bare number is one of this list alone: the same number in another is another place.
        if !first.contains(':') {
            place.id.extend([context.source, ":"]);
        }
        place.id.push_str(first);
        all.for_each(|other| same_as(draft, other));
    } else if !pcode.is_empty() {
        place.id.push_str("pcode:");
        place.id.push_str(pcode);
    } else {
        let point = format!("{}\t{:.5}\t{:.5}", place.name, place.point.lon, place.point.lat);
        let hash = xxhash_rust::xxh3::xxh3_64(point.as_bytes());
        place.id = format!("{}:{hash:016x}", context.source);
    }
    if !pcode.is_empty() {
        same_pcode(draft, pcode);
    }
}

/// A P-code under the name that lists of others have it by, and under that of the shipped gazetteer.
pub(super) fn same_pcode(draft: &mut Draft, pcode: &str) {
    draft.same_as("pcode", pcode);
    draft.same_as("ocha", pcode);
}

/// Class and code; of several classes between semicolons the first.
fn feature(cell: &str, code: &str) -> Result<(char, String), Bad> {
    let class = cell.split([';', '|']).next().unwrap_or("").trim();
    let (class, code) = class.split_once('.').filter(|_| code.is_empty()).unwrap_or((class, code));
    let letter = if class.is_empty() { Ok('P') } else { class.to_ascii_uppercase().parse::<char>() };
    match letter.ok().filter(|letter| "AHLPRSTUV".contains(*letter)) {
        Some(letter) => Ok((letter, code.to_ascii_uppercase())),
        None => {
            let detail = format!("feature_class {cell:?}, expected one of the letters A H L P R S T U V");
            Err((Reason::Form, detail))
        }
    }
}

/// The one country of a cell; of several none, as the place is not of one alone.
fn country(text: &str) -> Result<&str, Bad> {
    let mut codes = text.split([';', '|', ' ']).filter(|code| !code.is_empty());
    let (first, second) = (codes.next().unwrap_or(""), codes.next());
    let is_code = |code: &str| code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase());
    match (first, second) {
        ("", _) => Ok(""),
        (first, None) if is_code(first) => Ok(first),
        (first, Some(second)) if is_code(first) && is_code(second) => Ok(""),
        _ => {
            let detail = format!(
                "country {text:?}, expected a code of two letters such as SY; --columns country= leaves the column out"
            );
            Err((Reason::Form, detail))
        }
    }
}

fn amount(field: &str, text: &str) -> Result<Option<f64>, Bad> {
    if text.is_empty() {
        return Ok(None);
    }
    let plain: Cow<'_, str> = match text.contains([',', ' ', '\u{a0}']) {
        true => text.replace([',', ' ', '\u{a0}'], "").into(),
        false => text.into(),
    };
    let number = plain.parse::<f64>().ok().filter(|n| n.is_finite() && *n >= 0.0);
    number
        .map(Some)
        .ok_or_else(|| (Reason::Number, format!("{field} {text:?}, expected a number of 0 or more")))
}

fn list(text: &str) -> impl Iterator<Item = &str> {
    let separator = if text.contains('|') { '|' } else { ';' };
    text.split(separator).map(str::trim).filter(|item| !item.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_synonym_is_of_a_field() {
        let rows = TABLE.lines().skip(1).filter_map(|line| line.split_once(','));
        assert!(rows.clone().count() > 30);
        for (field, column) in rows {
            assert!(Field::by_name(field).is_some(), "{field}");
            assert!(!column.is_empty());
        }
    }

    #[test]
    fn columns_of_our_own_lists_are_known() {
        let bound = Mapping::default().bind(&crate::gazetteer::table::COLUMNS).unwrap();
        assert_eq!(bound.columns.len(), crate::gazetteer::table::COLUMNS.len());
    }

    #[test]
    fn what_the_user_says_counts_over_the_header() {
        let header = ["title", "name", "Latitude", "x", "y"];
        let said =
            |items: &[&str]| Mapping::parse(&items.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>());
        let bound = said(&["name=title", "lat=y"]).unwrap().bind(&header).unwrap().complete(&header).unwrap();
        assert!(bound.columns.contains(&(Field::Name, 0)) && bound.columns.contains(&(Field::Lat, 4)));
        assert!(bound.columns.contains(&(Field::Lon, 3)));
        let taken_away = said(&["lat="]).unwrap().bind(&header).unwrap().complete(&header).unwrap_err();
        assert!(matches!(taken_away, ColumnError::Unsaid { field: "lat", .. }), "{taken_away}");
        let error = said(&["name=nom"]).unwrap().bind(&header).unwrap_err();
        assert_eq!(
            error.to_string(),
            "no column \"nom\" for name; the header has title, name, Latitude, x, y"
        );
        assert!(said(&["nom"]).is_err() && said(&["nom=name"]).is_err());
    }

    #[test]
    fn cells_of_the_wrong_form_say_what_was_expected() {
        for (text, good) in [("SY", true), ("", true), ("SY;IQ", true), ("Syria", false), ("sy", false)] {
            assert_eq!(country(text).is_ok(), good, "{text}");
        }
        assert_eq!(country("SY;IQ"), Ok(""));
        assert_eq!(feature("P.PPLA2", ""), Ok(('P', "PPLA2".to_owned())));
        assert!(feature("town", "").is_err());
        assert_eq!(amount("population", "1,234"), Ok(Some(1234.0)));
        assert!(amount("population", "many").is_err());
    }
}
