//! The properties of a record; its geometry, mostly a large polygon, is passed over.

use std::{borrow::Cow, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{IgnoredAny, MapAccess, Visitor},
};
use serde_json::Value;

use crate::{
    gazetteer::source::{
        intake::{Bad, Reason},
        json::plain,
    },
    model::LonLat,
};

/// What a name is: `name:eng_x_preferred`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Preferred,
    Variant,
    Colloquial,
    Historical,
}

/// A name, with its language in three letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct WofName {
    pub lang: String,
    pub kind: Kind,
    pub text: String,
}

/// What of a record becomes a row.
#[derive(Debug, Default)]
pub(super) struct Properties {
    pub id: Option<u64>,
    pub name: String,
    pub names: Vec<WofName>,
    pub placetype: String,
    pub country: String,
    pub feature_code: String,
    pub region: Option<u64>,
    pub population: u64,
    pub area_m2: f64,
    /// Those of GeoNames, for labels, of the geometry.
    pub points: [Option<LonLat>; 3],
    pub concordances: Vec<(&'static str, String)>,
    pub superseded: bool,
    pub deprecated: bool,
    pub is_current: Option<i64>,
}

#[derive(Deserialize)]
struct Record {
    properties: Properties,
}

/// Reads the properties of a record.
pub(super) fn read_properties(bytes: &[u8]) -> Result<Properties, Bad> {
    let record = serde_json::from_slice::<Record>(bytes);
    let record = record.map_err(|error| (Reason::Form, format!("no record of Who's On First: {error}")))?;
    Ok(record.properties)
}

impl<'de> Deserialize<'de> for Properties {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Properties;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("properties of a place")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Properties, A::Error> {
        let mut properties = Properties::default();
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            if properties.wants(&key) {
                let value = map.next_value::<Value>()?;
                properties.set(&key, &value);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(properties)
    }
}

/// Coordinates by their authority, the best first.
const POINTS: [&str; 3] = ["gn:", "lbl:", "geom:"];

impl Properties {
    fn wants(&self, key: &str) -> bool {
        key.starts_with("name:")
            || POINTS.iter().any(|prefix| key.starts_with(prefix))
            || ["wof:", "mz:", "edtf:", "iso:"].iter().any(|prefix| key.starts_with(prefix))
    }

    fn set(&mut self, key: &str, value: &Value) {
        match key {
            "wof:id" => self.id = number(value).map(|id| id as u64),
            "wof:name" => self.name = plain(value),
            "wof:placetype" => self.placetype = plain(value),
            "wof:country" | "iso:country" if self.country.len() != 2 => self.country = plain(value),
            "gn:fcode" => self.feature_code = plain(value),
            "gn:population" | "gn:pop" | "wof:population" => {
                self.population = self.population.max(number(value).unwrap_or(0.0) as u64);
            }
            "geom:area_square_m" => self.area_m2 = number(value).unwrap_or(0.0),
            "wof:superseded_by" => self.superseded = value.as_array().is_some_and(|by| !by.is_empty()),
            "edtf:deprecated" => self.deprecated = is_date(&plain(value)),
            "mz:is_current" => self.is_current = number(value).map(|n| n as i64),
            "wof:hierarchy" => self.region = region(value),
            "wof:concordances" => self.concordances = concordances(value),
            _ if key.starts_with("name:") => self.add_names(key, value),
            _ => self.set_point(key, value),
        }
    }

    /// `name:eng_x_preferred`, with a list of names.
    fn add_names(&mut self, key: &str, value: &Value) {
        let Some((lang, kind)) = key["name:".len()..].split_once("_x_") else { return };
        let kind = match kind {
            "preferred" => Kind::Preferred,
            "variant" => Kind::Variant,
            "colloquial" => Kind::Colloquial,
            "historical" => Kind::Historical,
            // Abbreviations, those of unknown standing, and what was mistyped.
            "abbreviation" | "unknown" => Kind::Variant,
            _ => return,
        };
        let lang = lang.split(['_', '.']).next().unwrap_or(lang);
        let texts: Vec<String> = match value {
            Value::Array(items) => items.iter().map(plain).collect(),
            one => vec![plain(one)],
        };
        let texts = texts.into_iter().filter(|text| !text.is_empty());
        self.names.extend(texts.map(|text| WofName { lang: lang.to_owned(), kind, text }));
    }

    fn set_point(&mut self, key: &str, value: &Value) {
        let prefix = POINTS.iter().position(|prefix| key.starts_with(prefix));
        let (Some(at), Some(degrees)) = (prefix, number(value)) else { return };
        let nowhere = LonLat { lon: f64::NAN, lat: f64::NAN };
        match &key[POINTS[at].len()..] {
            "latitude" => self.points[at].get_or_insert(nowhere).lat = degrees,
            "longitude" => self.points[at].get_or_insert(nowhere).lon = degrees,
            _ => {}
        }
    }
}

fn number(value: &Value) -> Option<f64> {
    value.as_f64().or_else(|| value.as_str()?.trim().parse().ok())
}

/// `2017-06-11`, and not `uuuu`, `u` or nothing, which all mean that nobody knows of any.
fn is_date(text: &str) -> bool {
    text.bytes().any(|b| b.is_ascii_digit())
}

fn region(hierarchy: &Value) -> Option<u64> {
    let id = hierarchy.as_array()?.iter().find_map(|level| number(level.get("region_id")?))?;
    (id > 0.0).then_some(id as u64)
}

/// Ids of other gazetteers that rows of theirs have too.
fn concordances(value: &Value) -> Vec<(&'static str, String)> {
    let known = [("gn:id", "gn"), ("wd:id", "wikidata"), ("tgn:id", "tgn")];
    let found = known.into_iter().map(|(key, authority)| (authority, plain(&value[key])));
    found.filter(|(_, id)| !id.is_empty() && id != "0" && id != "-1").collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_by_language_and_kind() {
        let bytes = r#"{"properties": {"name:ara_x_preferred": ["هجين"], "name:eng_x_variant": ["Hajeen", ""],
            "name:fas_x_preferred": "هجین", "name:eng_x_something": ["x"], "name:broken": ["y"]}}"#;
        let names = read_properties(bytes.as_bytes()).unwrap().names;
        let found: Vec<(&str, Kind, &str)> =
            names.iter().map(|n| (n.lang.as_str(), n.kind, n.text.as_str())).collect();
        let expected = [
            ("ara", Kind::Preferred, "هجين"),
            ("eng", Kind::Variant, "Hajeen"),
            ("fas", Kind::Preferred, "هجین"),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn dates_that_nobody_knows_are_none() {
        for (text, date) in [("2017-06-11", true), ("uuuu", false), ("u", false), ("", false)] {
            assert_eq!(is_date(text), date, "{text}");
        }
    }
}
