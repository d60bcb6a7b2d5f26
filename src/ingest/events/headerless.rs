//! Files without a header, known by their shape.

const HEADERLESS: &str = include_str!("../../../data/import/headerless.csv");

/// What separates the cells of all of them.
pub(super) const DELIMITER: u8 = b'\t';

/// The names of the columns of a file whose first line is `line`, if it has the shape of a known data set's.
pub(super) fn columns(line: &str) -> Option<Vec<String>> {
    let cells: Vec<&str> = line.trim_end_matches(['\r', '\n']).split(char::from(DELIMITER)).collect();
    known()
        .find(|(checks, names)| names.len() == cells.len() && fits(checks, names, &cells))
        .map(|known| known.1)
}

/// The checks and the columns of each.
fn known() -> impl Iterator<Item = (Vec<String>, Vec<String>)> {
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect();
    let rows = csv::Reader::from_reader(HEADERLESS.as_bytes()).into_records().flatten();
    rows.map(move |row| (words(&row[1]), words(&row[2])))
}

/// A check is `COLUMN=digits`, or `COLUMN=8` for as many of them.
fn fits(checks: &[String], names: &[String], cells: &[&str]) -> bool {
    checks.iter().all(|check| {
        let Some((name, shape)) = check.split_once('=') else { return false };
        let cell = names.iter().position(|known| known == name).map_or("", |at| cells[at]);
        let as_many = shape.parse().map_or(!cell.is_empty(), |length: usize| cell.len() == length);
        as_many && cell.bytes().all(|byte| byte.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::events::Mapping;

    #[test]
    fn every_one_is_whole_and_recognised_by_its_shape_alone() {
        let known: Vec<_> = known().collect();
        assert_eq!(known.iter().map(|(_, names)| names.len()).collect::<Vec<_>>(), [58, 57, 61]);
        for (checks, names) in known {
            let cell = |name: &String| {
                let check = checks.iter().find_map(|check| check.strip_prefix(&format!("{name}=")));
                check.map_or("x".to_owned(), |shape| "1".repeat(shape.parse().unwrap_or(3)))
            };
            let cells: Vec<String> = names.iter().map(cell).collect();
            assert_eq!(columns(&format!("{}\r\n", cells.join("\t"))).as_ref(), Some(&names));
            assert_eq!(columns(&cells[1..].join("\t")), None, "another number of cells");
            assert_eq!(columns(&names.join("\t")), None, "a header");
            let mapping = Mapping::recognise(&names).unwrap().fitting(&names);
            mapping.bind(&names).unwrap();
        }
    }
}
