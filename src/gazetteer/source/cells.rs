//! The cells of a row become a place and its names.

use std::borrow::Cow;

use super::{
    Field, authorities, divisions,
    draft::Draft,
    intake::{Bad, Reason, point},
    langs::{Langs, is_arabic_script, is_code},
    place_types, uncertainty,
};
use crate::{
    gazetteer::{
        Years,
        table::{NO_CLASS, name_in_time, years},
    },
    model::{LonLat, Place},
};

/// The cells of a row by what they are.
struct Cells<'c>(&'c [(Field, &'c str)]);

impl<'c> Cells<'c> {
    /// The first cell of a field that says anything; else empty.
    fn get(&self, field: Field) -> &'c str {
        let found = self.0.iter().find(|(known, text)| *known == field && !text.is_empty());
        found.map_or("", |(_, text)| text)
    }

    fn says(&self, fields: &[Field]) -> bool {
        fields.iter().any(|field| !self.get(*field).is_empty())
    }

    /// Without a name, what is there is said of the place of that id, which another source has.
    fn is_partial(&self) -> bool {
        self.says(&[Field::Id])
            && !self.says(&[Field::Name, Field::NameAr])
            && self.says(&[Field::Variants, Field::Block, Field::SameAs, Field::Lat])
    }

    fn point(&self) -> Result<LonLat, Bad> {
        match self.is_partial() && !self.says(&[Field::Lat, Field::Lon]) {
            true => Ok(LonLat { lon: f64::NAN, lat: f64::NAN }),
            false => point(self.get(Field::Lat), self.get(Field::Lon)),
        }
    }

    fn feature(&self) -> Result<(char, String), Bad> {
        if self.says(&[Field::Class]) {
            return feature(self.get(Field::Class), self.get(Field::Code));
        }
        if let Some((class, code)) = place_types::of_numbers(self.get(Field::Types)) {
            return Ok((class, code.to_owned()));
        }
        let (class, code) = feature("", self.get(Field::Code))?;
        Ok((if self.is_partial() { NO_CLASS } else { class }, code))
    }

    /// The division, by its name where GeoNames has it as a code.
    fn division(&self, country: &str) -> &str {
        let said = self.get(Field::Admin1);
        let named = self.get(Field::Id).strip_prefix("gn:").and_then(|_| divisions::of(country, said));
        named.unwrap_or(said)
    }

    /// Fills what a place says beside its id, names and point.
    fn describe(&self, place: &mut Place, source: &str) -> Result<(), Bad> {
        (place.feature_class, place.feature_code) = self.feature()?;
        place.country.push_str(country(self.get(Field::Country))?);
        place.admin1.push_str(self.division(&place.country));
        place.population = amount("population", self.get(Field::Population))?.unwrap_or(0.0) as u64;
        let usual = || match self.is_partial() {
            true => 0.0,
            false => uncertainty::of(place.feature_class, &place.feature_code, place.population),
        };
        let km = amount("uncertainty_km", self.get(Field::Uncertainty))?;
        place.uncertainty_km = km.unwrap_or_else(usual);
        place.source.clear();
        place.source.push_str(if self.says(&[Field::Source]) { self.get(Field::Source) } else { source });
        Ok(())
    }
}

/// Fills a draft from cells; `at` is the point where no cell says it.
pub(super) fn fill(
    draft: &mut Draft,
    line: u64,
    cells: &[(Field, &str)],
    at: Option<LonLat>,
    context: &Context<'_>,
) -> Result<(), Bad> {
    let cells = Cells(cells);
    draft.begin(line).point = at.map_or_else(|| cells.point(), Ok)?;
    let years = years::between(cells.get(Field::From), cells.get(Field::To));
    if !cells.is_partial() {
        names(draft, cells.get(Field::Name), cells.get(Field::NameAr), years, context)?;
    }
    cells.describe(draft.place(), context.source)?;
    ids(draft, cells.get(Field::Id), cells.get(Field::Pcode), context);
    for (field, text) in cells.0.iter().filter(|(field, _)| field.is_list()) {
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
        // A bare number is one of this list alone: the same number in another is another place. `*` is all.
        if !first.contains(':') && first != "*" {
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

/// A number of 0 or more; none where the cell is empty.
pub(super) fn amount(field: &str, text: &str) -> Result<Option<f64>, Bad> {
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
