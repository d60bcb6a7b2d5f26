//! Ids and places that are there twice.

use std::collections::HashMap;

use super::Finding;
use crate::{gazetteer::table::Row, lang::fold_phrase, model::LonLat};

/// Two rows of one name and class are the same place within this distance, in km.
const SAME_PLACE_KM: f64 = 3.0;

/// Rows that repeat an earlier one.
pub fn check(rows: &[Row]) -> Vec<Finding> {
    let mut findings = ids(rows);
    findings.extend(places(rows));
    findings
}

fn ids(rows: &[Row]) -> Vec<Finding> {
    let mut first: HashMap<&str, u64> = HashMap::new();
    let mut findings = Vec::new();
    for row in rows {
        let line = *first.entry(&row.place.id).or_insert(row.line);
        if line != row.line {
            let problem =
                format!("«{}» is the id of line {line} too: give one of them another", row.place.id);
            findings.push(Finding::new(row.line, "id", problem));
        }
    }
    findings
}

fn places(rows: &[Row]) -> Vec<Finding> {
    let mut of_name: HashMap<(String, char, &str), Vec<&Row>> = HashMap::new();
    let mut findings = Vec::new();
    for row in rows {
        let place = &row.place;
        // A district and its subdistrict are two places at one point; a town and a village are not.
        let level = if place.feature_class == 'A' { place.feature_code.as_str() } else { "" };
        let names = [("name", Some(&place.name)), ("name_ar", place.name_ar.as_ref())];
        let mut told = false;
        for (column, name) in names.into_iter().filter_map(|(column, name)| Some((column, name?))) {
            let same = of_name.entry((fold_phrase(name), place.feature_class, level)).or_default();
            let earlier = same.iter().find(|other| is_same(row, other));
            if let Some(other) = earlier.filter(|_| !told) {
                findings.push(finding(row, column, name, other));
                told = true;
            }
            same.push(row);
        }
    }
    findings
}

fn is_same(row: &Row, other: &Row) -> bool {
    row.line != other.line
        && row.place.id != other.place.id
        && km(row.place.point, other.place.point) <= SAME_PLACE_KM
}

fn finding(row: &Row, column: &str, name: &str, other: &Row) -> Finding {
    let km = km(row.place.point, other.place.point);
    let problem = format!(
        "«{name}» is {km:.1} km from line {} of the same name and class ({}): make one row of the two",
        other.line, other.place.id
    );
    Finding::new(row.line, column, problem)
}

/// Flat-earth distance in km: right to a metre over the few kilometres asked about.
fn km(a: LonLat, b: LonLat) -> f64 {
    const KM_PER_DEGREE: f64 = 111.195;
    let narrow = ((a.lat + b.lat) / 2.0).to_radians().cos();
    let (dx, dy) = ((a.lon - b.lon) * narrow, a.lat - b.lat);
    dx.hypot(dy) * KM_PER_DEGREE
}
