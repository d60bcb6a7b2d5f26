//! What is probably wrong with a gazetteer file, row by row.
//!
//! One file a kind of mistake: `cells` looks at single cells, `names` at names that are ordinary words,
//! `twice` at ids and places that are there twice, `swapped` at coordinates in the wrong order.

mod cells;
mod names;
mod swapped;
mod twice;

use super::{
    Gazetteer, RowError,
    table::{OrdinaryWords, read_rows},
};

/// Something to look at in a gazetteer file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The line of the file, 1 for the header.
    pub line: u64,
    /// The column's name; empty where it is about the whole line.
    pub column: String,
    /// What is wrong, a colon, and what to do.
    pub problem: String,
}

impl Finding {
    fn new(line: u64, column: &str, problem: impl Into<String>) -> Self {
        Self { line, column: column.to_owned(), problem: problem.into() }
    }
}

impl From<RowError> for Finding {
    fn from(error: RowError) -> Self {
        Self { line: error.line, column: error.column, problem: error.problem }
    }
}

/// What is probably wrong with the gazetteer file `csv`, in the order of its lines.
///
/// `known` says where the places of a country lie and `ordinary` what are ordinary words; the shipped ones
/// are meant. A file may be the shipped one itself: rows are not compared with rows of their own id.
///
/// # Runtime
/// O(n log n) in the rows of the file, and one pass over `known`.
pub fn check(csv: &str, known: &Gazetteer, ordinary: &OrdinaryWords) -> Vec<Finding> {
    let (rows, bad) = match read_rows(csv.as_bytes()) {
        Ok(read) => read,
        Err(error) => return vec![error.into()],
    };
    let mut findings: Vec<Finding> = bad.into_iter().map(Finding::from).collect();
    // What only says more of a place below is looked at as far as it goes.
    let (partial, rows): (Vec<_>, Vec<_>) =
        rows.into_iter().partition(|row| row.is_partial() || row.only_forbids());
    let unknown = partial.iter().filter(|row| row.is_partial() && known.place_by_id(&row.place.id).is_none());
    findings.extend(unknown.map(|row| RowError::unknown(row).into()));
    findings.extend(cells::check(csv));
    for row in &rows {
        findings.extend(names::check(row, ordinary));
    }
    findings.extend(twice::check(&rows));
    findings.extend(swapped::check(&rows, known));
    findings.sort();
    findings.dedup();
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::ordinary_words;

    const HEADER: &str = "id,name,name_ar,variants,lat,lon,feature_class,feature_code,country,cue\n";

    /// What the rows of a file are found to have: `line column`, and the finding's text.
    fn findings(rows: &str) -> Vec<(String, String)> {
        let known = Gazetteer::shipped().unwrap();
        let csv = format!("{HEADER}{rows}");
        let found = check(&csv, &known, ordinary_words());
        found.into_iter().map(|f| (format!("{} {}", f.line, f.column), f.problem)).collect()
    }

    #[test]
    fn a_good_file_has_no_findings() {
        let rows = "x:1,Mayadin,الميادين,Mayadeen,35.02,40.45,P,PPLA2,SY,الميادين\n\
                    x:2,Zzhajin,,,34.69,40.83,P,PPL,SY,\n\
                    gn:170063,,,Zzname of a known place,,,,,,\n";
        assert_eq!(findings(rows), []);
    }

    #[test]
    fn each_mistake_is_found_where_it_stands() {
        let good = "x:1,Zzmayadin,,,35.02,40.45,P,PPL,SY,\n";
        let table = [
            ("latitude out of range", "x:2,Zzb,,,135,40,P,PPL,SY,\n", "3 lat", "swapped"),
            ("no number", "x:2,Zzb,,,35.1N,40,P,PPL,SY,\n", "3 lat", "decimal degrees"),
            ("swapped", "x:2,Zzb,,,40.14,35.33,P,PPL,SY,\n", "3 lat", "swap"),
            ("id twice", "x:1,Zzb,,,35.5,40.5,P,PPL,SY,\n", "3 id", "line 2"),
            ("no id", ",Zzb,,,35.5,40.5,P,PPL,SY,\n", "3 id", "empty"),
            ("no name", "x:2,,,,35.5,40.5,P,PPL,SY,\n", "3 name", "empty"),
            ("a name of signs", "x:2,--,,,35.5,40.5,P,PPL,SY,\n", "3 name", "letter"),
            ("name_ar in Latin", "x:2,Zzb,Zzb,,35.5,40.5,P,PPL,SY,\n", "3 name_ar", "Arabic"),
            ("the place twice", "x:2,ZZMAYADÎN,,,35.03,40.45,P,PPLA2,SY,\n", "3 name", "line 2"),
            ("ordinary word", "x:2,Freedom,,,35.5,40.5,P,PPL,SY,\n", "3 cue", "Freedom"),
            ("ordinary in Arabic", "x:2,Zzb,الحرب,,35.5,40.5,P,PPL,SY,\n", "3 cue", "الحرب"),
            ("bad class", "x:2,Zzb,,,35.5,40.5,PP,PPL,SY,\n", "3 feature_class", "A H L P R S T U V"),
            ("bad code", "x:2,Zzb,,,35.5,40.5,P,a town,SY,\n", "3 feature_code", "PPL"),
            ("country in words", "x:2,Zzb,,,35.5,40.5,P,PPL,Syria,\n", "3 country", "SY"),
            ("cue of nothing", "x:2,Zzb,,,35.5,40.5,P,PPL,SY,Zzc\n", "3 cue", "none of"),
            ("ragged", "x:2,Zzb,,,35.5,40.5,P,PPL\n", "3 ", "fields"),
        ];
        for (what, row, at, says) in table {
            let found = findings(&format!("{good}{row}"));
            assert_eq!(found.len(), 1, "{what}: {found:?}");
            assert_eq!(found[0].0, at, "{what}");
            assert!(found[0].1.contains(says), "{what}: {}", found[0].1);
        }
    }

    #[test]
    fn the_header_is_looked_at() {
        let known = Gazetteer::empty();
        let of = |csv: &str| check(csv, &known, ordinary_words());
        let found = of("id,name,lat,lon,nmae_ar,id\n");
        assert_eq!((found[0].line, found[0].column.as_str()), (1, "id"));
        assert_eq!(found[1].column, "nmae_ar");
        assert!(found[1].problem.contains("name_ar"), "{}", found[1].problem);
        assert_eq!(of("id,name,lat\n").len(), 1);
        assert_eq!(of("").len(), 1);
    }

    #[test]
    fn a_file_all_swapped_is_seen_by_what_is_known_of_the_country() {
        let rows = "x:1,Zza,,,40.45,35.02,P,PPL,SY,\nx:2,Zzb,,,40.5,35.1,P,PPL,SY,\n";
        assert_eq!(findings(rows).len(), 2);
    }

    #[test]
    fn far_islands_are_not_swapped_and_two_levels_are_two_places() {
        let rows = "x:1,Zzhilo,,,19.7,-155.1,P,PPL,US,\n\
                    x:3,Zza District,,,35.0,40.4,A,ADM2,SY,\nx:4,Zza District,,,35.0,40.4,A,ADM3,SY,\n";
        assert_eq!(findings(rows), []);
    }
}
