//! How far a place may reach, where its source does not say.

use std::{collections::HashMap, sync::LazyLock};

const TABLE: &str = include_str!("../../../data/import/uncertainty.csv");

static KM: LazyLock<Table> = LazyLock::new(Table::read);

struct Table {
    codes: HashMap<u64, f64>,
    /// Of a class: from how many inhabitants, and km; the most first.
    classes: HashMap<char, Vec<(u64, f64)>>,
}

impl Table {
    fn read() -> Self {
        let mut table = Self { codes: HashMap::new(), classes: HashMap::new() };
        let mut rows = ::csv::Reader::from_reader(TABLE.as_bytes());
        for row in rows.records().flatten() {
            let class = row[0].chars().next().unwrap_or('P');
            let km = row[3].parse().unwrap_or_default();
            if row[1].is_empty() {
                table.classes.entry(class).or_default().push((row[2].parse().unwrap_or(0), km));
            } else {
                table.codes.insert(key(class, &row[1]), km);
            }
        }
        for class in table.classes.values_mut() {
            class.sort_by_key(|(population, _)| std::cmp::Reverse(*population));
        }
        table
    }
}

/// Kilometres around the point of a place of this kind and size; a place of one's own class gets 5.
pub(super) fn of(class: char, code: &str, population: u64) -> f64 {
    if let Some(km) = KM.codes.get(&key(class, code)) {
        return *km;
    }
    let steps = KM.classes.get(&class).map_or(&[][..], Vec::as_slice);
    steps.iter().find(|(least, _)| population >= *least).map_or(5.0, |(_, km)| *km)
}

/// The radius of a disc of this area, km.
pub(super) fn radius_km(area_km2: f64) -> f64 {
    (area_km2 / std::f64::consts::PI).sqrt()
}

fn key(class: char, code: &str) -> u64 {
    let letters = code.bytes().take(6).chain(std::iter::once(u8::try_from(class).unwrap_or(b'?')));
    letters.fold(0, |key, letter| key << 8 | u64::from(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read() {
        let rows = ::csv::Reader::from_reader(TABLE.as_bytes()).records().count();
        let steps: usize = KM.classes.values().map(Vec::len).sum();
        assert_eq!(KM.codes.len() + steps, rows);
        assert!("AHLPRSTUV".chars().all(|class| KM.classes.contains_key(&class)));
        assert!(KM.codes.values().all(|km| *km > 0.0));
    }

    #[test]
    fn the_code_counts_before_the_class_and_the_population() {
        assert!(of('A', "ADM1", 0) > of('A', "ADM3", 0));
        assert!(of('P', "PPL", 5_000_000) > of('P', "PPL", 500));
        assert_eq!(of('X', "", 0), 5.0);
        assert!((radius_km(185_180.0) - 242.8).abs() < 0.1);
    }
}
