//! Place types of historians as GeoNames features.

use std::{collections::HashMap, sync::LazyLock};

use serde_json::Value;

const TABLE: &str = include_str!("../../../data/import/place_types.csv");

/// By the number of the Art & Architecture Thesaurus, or the word.
static TYPES: LazyLock<HashMap<&'static str, (char, &'static str)>> = LazyLock::new(|| {
    let rows = TABLE.lines().skip(1).filter_map(|line| {
        let mut cells = line.split(',');
        let (aat, word) = (cells.next()?, cells.next()?);
        let feature = (cells.next()?.chars().next()?, cells.next()?);
        Some([(aat, feature), (word, feature)])
    });
    rows.flatten().filter(|(key, _)| !key.is_empty()).collect()
});

/// Class and code of a feature: by its AAT types, by their labels or Pleiades' words, by `fclasses`; a populated
/// place where nothing says otherwise, as nearly all of them are.
pub(super) fn of(feature: &Value) -> (char, &'static str) {
    let types = feature["types"].as_array().into_iter().flatten();
    let marks = types.flat_map(|t| [&t["identifier"], &t["@id"], &t["label"]]);
    let words = feature["placeTypes"].as_array().into_iter().flatten();
    let known = marks.chain(words).find_map(|mark| {
        let text = super::json::plain(mark).to_ascii_lowercase();
        // `aat:300008375`, `http://vocab.getty.edu/aat/300008375`, `settlement`
        let key = text.trim_end_matches('/').rsplit(['/', ':']).next().unwrap_or("");
        TYPES.get(key).copied()
    });
    let classes = [&feature["properties"]["fclasses"], &feature["fclasses"]];
    let class = || {
        let class = classes.iter().find_map(|value| super::json::plain(value).chars().next())?;
        "AHLPRSTUV".contains(class).then_some((class, ""))
    };
    known.or_else(class).unwrap_or(('P', ""))
}

/// Class and code of the first AAT number that is known, of numbers between semicolons.
pub(super) fn of_numbers(numbers: &str) -> Option<(char, &'static str)> {
    numbers.split(';').find_map(|number| TYPES.get(number.trim().trim_start_matches("aat:")).copied())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_row_is_whole() {
        let mut rows = ::csv::Reader::from_reader(TABLE.as_bytes());
        let mut seen = std::collections::HashSet::new();
        for row in rows.records().map(Result::unwrap) {
            assert_eq!(row.len(), 4, "{row:?}");
            assert!(row[2].len() == 1 && "AHLPRSTUV".contains(&row[2]), "{row:?}");
            assert!(row[0].is_empty() || row[0].len() == 9 && row[0].starts_with("300"), "{row:?}");
            assert!(!row[1].is_empty() && seen.insert(row[1].to_owned()), "{row:?}");
        }
    }

    #[test]
    fn types_are_read_however_they_are_given() {
        let rows = [
            (json!({"types": [{"identifier": "aat:300008375"}]}), ('P', "PPL")),
            (json!({"types": [{"identifier": "http://vocab.getty.edu/aat/300008707/"}]}), ('H', "STM")),
            (json!({"types": [{"@id": 300008372, "label": "Pueblo"}]}), ('P', "PPL")),
            (json!({"types": [{"identifier": "", "label": "mosque"}]}), ('S', "MSQE")),
            (json!({"placeTypes": ["unknown", "river"]}), ('H', "STM")),
            (json!({"properties": {"fclasses": ["A"]}}), ('A', "")),
            (json!({"types": [{"label": "thing"}]}), ('P', "")),
            (json!({}), ('P', "")),
        ];
        for (feature, expected) in rows {
            assert_eq!(of(&feature), expected, "{feature}");
        }
    }
}
