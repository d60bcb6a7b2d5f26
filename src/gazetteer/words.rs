//! Features in words, for people.

/// What a GeoNames feature is in English (`P`, `PPLC`: capital); of a code without words, its class. Empty for
/// a class that there is not.
pub fn feature_words(class: char, code: &str) -> &'static str {
    let rows = || include_str!("../../data/feature_codes.csv").lines().skip(1);
    let of = |code: &str| {
        rows()
            .find_map(|row| row.strip_prefix(class)?.strip_prefix(',')?.strip_prefix(code)?.strip_prefix(','))
    };
    of(code).or_else(|| of("")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_words_or_takes_its_class() {
        assert_eq!(feature_words('P', "PPLC"), "capital");
        assert_eq!(feature_words('A', "ADM1"), "governorate or province");
        assert_eq!(feature_words('P', "XYZ"), "town or village");
        assert_eq!(feature_words('Q', "PPL"), "");
    }

    #[test]
    fn every_shipped_code_has_words() {
        let gazetteer = crate::gazetteer::Gazetteer::shipped().unwrap();
        for key in gazetteer.places() {
            let place = gazetteer.place(key);
            let row = format!("\n{},{},", place.feature_class, place.feature_code);
            let known = include_str!("../../data/feature_codes.csv").contains(&row);
            assert!(known, "data/feature_codes.csv has no row for {}", row.trim());
        }
    }
}
