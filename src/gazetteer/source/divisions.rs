//! First-level divisions that GeoNames writes as codes, by the names that the shipped gazetteer has for them: a town
//! in «US, IL» lies in the Illinois of the text.

use std::{collections::HashMap, sync::LazyLock};

static NAMES: LazyLock<HashMap<(&str, &str), &str>> = LazyLock::new(|| {
    let rows = include_str!("../../../data/import/divisions.csv").lines().skip(1);
    let cells = rows.filter_map(|row| {
        let (country, rest) = row.split_once(',')?;
        let (code, name) = rest.split_once(',')?;
        Some(((country, code), name.trim_matches('"')))
    });
    cells.collect()
});

/// The name of the division of this country and GeoNames code; none where the shipped gazetteer has no place in it.
pub(super) fn of(country: &str, code: &str) -> Option<&'static str> {
    NAMES.get(&(country, code)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_have_the_names_of_the_shipped_gazetteer() {
        assert_eq!(of("US", "IL"), Some("Illinois"));
        assert_eq!(of("CA", "08"), Some("Ontario"));
        assert_eq!(of("SY", "07"), Some("Deir ez-Zor"));
        assert_eq!(of("US", "Illinois"), None);
    }
}
