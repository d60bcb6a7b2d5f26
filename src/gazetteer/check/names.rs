//! Names that are ordinary words, and cues of names that are not there.

use super::Finding;
use crate::{
    gazetteer::table::{OrdinaryWords, Row, is_prominent},
    lang::fold_phrase,
};

/// What is wrong with the names of a row.
pub fn check(row: &Row, ordinary: &OrdinaryWords) -> Vec<Finding> {
    let mut findings = ordinary_words(row, ordinary);
    findings.extend(cues_of_nothing(row));
    findings
}

fn names(row: &Row) -> impl Iterator<Item = &str> {
    let place = &row.place;
    let names = [Some(place.name.as_str()), place.name_ar.as_deref()].into_iter().flatten();
    names.chain(row.variants.iter().map(|name| name.text.as_str()))
}

/// The program waits for evidence with these names in any case; a file that says so too can be read by a
/// person, and by other programs.
fn ordinary_words(row: &Row, ordinary: &OrdinaryWords) -> Vec<Finding> {
    if is_prominent(row) || row.cue.iter().any(|cue| cue == "*") {
        return Vec::new();
    }
    let cues: Vec<String> = row.cue.iter().map(|cue| fold_phrase(cue)).collect();
    let mut seen = Vec::new();
    let needy = names(row).filter(|name| {
        let folded = fold_phrase(name);
        let new = ordinary.is_ordinary(&folded) && !cues.contains(&folded) && !seen.contains(&folded);
        seen.push(folded);
        new
    });
    let finding = |name: &str| {
        let problem = format!(
            "«{name}» is an ordinary word as well: write it here, so that it counts only where the text gives a cue"
        );
        Finding::new(row.line, "cue", problem)
    };
    needy.map(finding).collect()
}

fn cues_of_nothing(row: &Row) -> Vec<Finding> {
    let names: Vec<String> = names(row).map(fold_phrase).collect();
    let lost = row.cue.iter().filter(|cue| *cue != "*" && !is_of(&names, &fold_phrase(cue)));
    let finding = |cue: &String| {
        let problem = format!("«{cue}» is none of the row's names: spell it as there, or take it out");
        Finding::new(row.line, "cue", problem)
    };
    lost.map(finding).collect()
}

/// A division's name counts without its last word too («Hajin District» is Hajin in a text).
fn is_of(names: &[String], cue: &str) -> bool {
    names.iter().any(|name| name == cue || name.strip_prefix(cue).is_some_and(|rest| rest.starts_with(' ')))
}
