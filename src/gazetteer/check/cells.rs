//! The header, and cells that say what no gazetteer says.

use csv::{Position, StringRecord};

use super::Finding;
use crate::gazetteer::table::{COLUMNS, list_reader};

/// GeoNames feature classes.
const CLASSES: &str = "AHLPRSTUV";

/// Reads the file once more, for cells that reading rows is lenient with.
pub fn check(csv: &str) -> Vec<Finding> {
    let first = csv.lines().next().unwrap_or_default().as_bytes();
    let mut reader = list_reader(first).from_reader(csv.as_bytes());
    let Ok(header) = reader.headers().cloned() else { return Vec::new() };
    let names: Vec<String> =
        header.iter().map(|name| name.trim().trim_start_matches('\u{FEFF}').to_ascii_lowercase()).collect();
    let mut findings = columns(&names);
    for record in reader.records().flatten().filter(|record| record.len() == header.len()) {
        let line = record.position().map_or(0, Position::line);
        findings.extend(cells(&names, &record, line));
    }
    findings
}

fn columns(names: &[String]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (at, name) in names.iter().enumerate() {
        if names[..at].contains(name) {
            let problem = "the column stands there twice, and the first one is read: take one out";
            findings.push(Finding::new(1, name, problem));
        } else if !COLUMNS.contains(&name.as_str()) {
            let near = COLUMNS.iter().min_by_key(|known| strsim::osa_distance(known, name));
            let near = near.filter(|known| strsim::osa_distance(known, name) <= 2);
            let meant = near.map_or(String::new(), |near| format!(" (is it {near}?)"));
            let problem =
                format!("no column of a gazetteer, so it is not read{meant}: use {}", COLUMNS.join(","));
            findings.push(Finding::new(1, name, problem));
        }
    }
    findings
}

fn cells(names: &[String], record: &StringRecord, line: u64) -> Vec<Finding> {
    let cells = names.iter().zip(record.iter().map(str::trim)).filter(|(_, cell)| !cell.is_empty());
    let wrong = |(name, cell): (&String, &str)| {
        let problem = match name.as_str() {
            "feature_class" => feature_class(cell),
            "feature_code" => feature_code(cell),
            "country" => country(cell),
            "name" => no_letters(cell),
            "name_ar" => not_arabic(cell),
            _ => None,
        };
        problem.map(|problem| Finding::new(line, name, problem))
    };
    cells.filter_map(wrong).collect()
}

fn feature_class(cell: &str) -> Option<String> {
    let known = cell.len() == 1 && CLASSES.contains(cell);
    let classes = CLASSES.chars().map(String::from).collect::<Vec<_>>().join(" ");
    (!known).then(|| {
        format!(
            "«{cell}» is no GeoNames feature class: use one of {classes} (P for a town, A for a division)"
        )
    })
}

fn feature_code(cell: &str) -> Option<String> {
    let known = cell.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    (!known).then(|| {
        format!("«{cell}» is no GeoNames feature code: write it without the class and in capitals, such as PPL or ADM1")
    })
}

fn country(cell: &str) -> Option<String> {
    let known = cell.len() == 2 && cell.bytes().all(|b| b.is_ascii_uppercase());
    (!known).then(|| {
        format!(
            "«{cell}» is no country code: use the two capital letters of ISO 3166-1, such as SY for Syria"
        )
    })
}

fn no_letters(cell: &str) -> Option<String> {
    crate::lang::fold_phrase(cell)
        .is_empty()
        .then(|| format!("«{cell}» has no letter, so that nothing in a text can match it: write the name"))
}

fn not_arabic(cell: &str) -> Option<String> {
    let arabic = cell.chars().any(|c| matches!(c, '\u{600}'..='\u{6ff}' | '\u{fb50}'..='\u{fefc}'));
    (!arabic)
        .then(|| format!("«{cell}» has no Arabic letter: put it into name or variants, the Arabic name here"))
}
