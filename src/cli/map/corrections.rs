//! The corrections file: CSV to checked corrections.

use std::{fs, path::Path};

use anyhow::Context as _;
use dateline::{
    date,
    model::{LonLat, MentionId},
    store::{Action, Correction, Target, Which},
};
use serde::Deserialize;

/// The columns that the file may have; `action` is needed.
const COLUMNS: [&str; 9] =
    ["action", "mention_id", "article_id", "source", "surface", "place_id", "lat", "lon", "published"];

/// What a file holds.
pub struct Read {
    /// The good lines.
    pub corrections: Vec<Correction>,
    /// The bad ones: file, line, what is wrong, what was expected.
    pub problems: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Row {
    action: String,
    mention_id: String,
    article_id: String,
    source: String,
    surface: String,
    place_id: String,
    lat: String,
    lon: String,
    published: String,
}

/// Reads the file at `path`. Bad lines are listed; the rest counts.
pub fn read(path: &Path) -> anyhow::Result<Read> {
    let bytes = fs::read(path).with_context(|| format!("--corrections {}", path.display()))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        anyhow::anyhow!("{}, line {line}: not UTF-8; expected a CSV file saved as UTF-8", path.display())
    })?;
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let header = reader.headers().with_context(|| path.display().to_string())?.clone();
    anyhow::ensure!(
        header.iter().any(|name| name == "action"),
        "{}, line 1: no column `action`; the columns are {}",
        path.display(),
        COLUMNS.join(", ")
    );
    if let Some(unknown) = header.iter().find(|name| !COLUMNS.contains(name) && *name != "note") {
        anyhow::bail!(
            "{}, line 1: no such column `{unknown}`; the columns are {}, note",
            path.display(),
            COLUMNS.join(", ")
        );
    }
    let mut read = Read { corrections: Vec::new(), problems: Vec::new() };
    for record in reader.records() {
        let line = record.as_ref().map_or_else(|error| error.position(), csv::StringRecord::position);
        let line = line.map_or(0, csv::Position::line);
        let row = record.and_then(|record| record.deserialize::<Row>(Some(&header)));
        match row.map_err(|error| unreadable(&error)).and_then(|row| action(&row)) {
            Ok(action) => {
                // Past four billion lines a file is no list of corrections.
                let line = u32::try_from(line).unwrap_or(u32::MAX);
                read.corrections.push(Correction { line, action });
            }
            Err(what) => read.problems.push(format!("{}, line {line}: {what}", path.display())),
        }
    }
    Ok(read)
}

/// What is wrong with a line that is no row of the file.
fn unreadable(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => format!(
            "{len} cells; expected {expected_len}, as many as the header has (a quotation mark left open takes in the \
             lines after it; a comma in a cell needs quotation marks around it)"
        ),
        _ => error.to_string(),
    }
}

fn action(row: &Row) -> Result<Action, String> {
    match row.action.as_str() {
        "reject" => Ok(Action::Reject(which(row)?)),
        "move" => Ok(Action::Move(which(row)?, target(row)?)),
        "date" => date_of(row),
        other => Err(format!("column action: «{other}» is none; expected reject, move or date")),
    }
}

fn which(row: &Row) -> Result<Which, String> {
    if !row.mention_id.is_empty() {
        let id = u64::from_str_radix(&row.mention_id, 16).ok().filter(|_| row.mention_id.len() == 16);
        let id = id.ok_or_else(|| {
            format!("column mention_id: «{}» is none; expected 16 characters 0-9 a-f", row.mention_id)
        })?;
        return Ok(Which::Mention(MentionId(id)));
    }
    let surface = row.surface.clone();
    match (surface.is_empty(), row.article_id.is_empty(), row.source.is_empty()) {
        (false, false, _) => Ok(Which::InArticle { surface, article_id: row.article_id.clone() }),
        (false, true, false) => Ok(Which::InSource { surface, source: row.source.clone() }),
        _ => Err("says no mention; expected mention_id, or surface with article_id or source".into()),
    }
}

fn target(row: &Row) -> Result<Target, String> {
    if !row.place_id.is_empty() {
        return Ok(Target::Place(row.place_id.clone()));
    }
    let degrees = |name: &str, text: &str, most: f64| {
        let value = text.parse().ok().filter(|value: &f64| value.abs() <= most);
        value.ok_or_else(|| {
            format!("column {name}: «{text}» is none; expected degrees from -{most} to {most}, or a place_id")
        })
    };
    Ok(Target::Point(LonLat { lat: degrees("lat", &row.lat, 90.0)?, lon: degrees("lon", &row.lon, 180.0)? }))
}

fn date_of(row: &Row) -> Result<Action, String> {
    if row.article_id.is_empty() {
        return Err("says no article; expected article_id".into());
    }
    date::published_extent(&row.published)
        .map_err(|error| format!("column published: «{}» is no date: {error}", row.published))?;
    Ok(Action::Date { article_id: row.article_id.clone(), published: row.published.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bad_lines_are_named_and_the_rest_counts() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("corrections.csv");
        let rows = [
            "\u{feff}action,mention_id,surface,article_id,source,place_id,lat,lon,published,note",
            "reject,00000000000000ff,,,,,,,,why not",
            "move,,هجين,a.txt,,gn:1,,,,",
            "move,,هجين,,SANA,,35.5,40.25,,",
            "date,,,a.txt,,,,,2017-06~,",
            "remove,,,,,,,,,",
            "reject,12,,,,,,,,",
            "reject,,هجين,,,,,,,",
            "move,00000000000000ff,,,,,95,40,,",
            "date,,,a.txt,,,,,June,",
            "reject,1",
        ];
        fs::write(&path, rows.join("\n")).unwrap();
        let Read { corrections, problems } = read(&path).unwrap();
        let lines: Vec<u32> = corrections.iter().map(|correction| correction.line).collect();
        assert_eq!(lines, [2, 3, 4, 5]);
        assert_eq!(corrections[0].action, Action::Reject(Which::Mention(MentionId(255))));
        let ragged = "2 cells; expected 10, as many as the header has";
        let words = ["action", "16 characters", "surface with", "column lat", "column published", ragged];
        assert_eq!(problems.len(), words.len(), "{problems:?}");
        for ((problem, word), line) in problems.iter().zip(words).zip(6..) {
            assert!(problem.contains(word) && problem.contains(&format!("line {line}: ")), "{problem}");
            assert!(!problem.contains("CSV error"), "{problem}");
        }
    }

    #[test]
    fn a_file_that_is_no_utf_8_is_named_with_the_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("corrections.csv");
        fs::write(&path, b"action,surface,source\nreject,Caf\xe9,SANA\n").unwrap();
        let says = read(&path).err().unwrap().to_string();
        assert!(
            says.ends_with("corrections.csv, line 2: not UTF-8; expected a CSV file saved as UTF-8"),
            "{says}"
        );
    }
}
