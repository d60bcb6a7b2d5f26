//! `dateline gazetteer`, `completions` and `--version` as a person uses them.

use std::{fs, process::Output};

use assert_cmd::Command;

fn dateline(args: &[&str]) -> Output {
    Command::cargo_bin("dateline").unwrap().args(args).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn find_shows_what_a_name_can_mean_in_either_script_and_any_spelling() {
    for name in ["Deir ez-Zor", "deir al zor", "دير الزور", "ديرالزور", "دَيْر الزّور"]
    {
        let shown = out(&dateline(&["gazetteer", "find", name]));
        let rows: Vec<&str> = shown.lines().collect();
        assert!(rows[0].starts_with("name"), "{name}: {shown}");
        assert!(rows.iter().any(|row| row.contains("gn:170794")), "{name}: the city\n{shown}");
        assert!(rows.iter().any(|row| row.contains("gn:170792")), "{name}: the governorate\n{shown}");
        assert!(shown.contains("\u{2068}دير الزور\u{2069}"), "{name}: Arabic is isolated\n{shown}");
    }
}

#[test]
fn find_ranks_by_distance_from_near() {
    let near = |centre: &str| {
        let shown = dateline(&["gazetteer", "find", "سوسة", "--near", centre, "--to", "jsonl"]);
        let first = out(&shown).lines().next().unwrap().to_owned();
        serde_json::from_str::<serde_json::Value>(&first).unwrap()
    };
    assert_eq!(near("دير الزور")["country"], "SY");
    assert_eq!(near("36.8,10.18")["country"], "TN");
    assert!(near("36.8,10.18")["distance_km"].as_f64().unwrap() < 150.0);
    let unknown = dateline(&["gazetteer", "find", "Paris", "--near", "Xqzzyx"]);
    assert_eq!(unknown.status.code(), Some(1));
    let wrong = dateline(&["gazetteer", "find", "Paris", "--near", "95,10"]);
    assert_eq!(wrong.status.code(), Some(2));
}

#[test]
fn find_as_csv_opens_in_a_spreadsheet() {
    let shown = out(&dateline(&["gazetteer", "find", "Hajin", "--to", "csv"]));
    let csv = shown.strip_prefix('\u{feff}').expect("a byte-order mark");
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let at = reader.headers().unwrap().iter().position(|name| name == "place_id").unwrap();
    assert!(reader.records().all(|row| !row.unwrap()[at].is_empty()));
}

#[test]
fn a_gazetteer_of_ones_own_adds_to_find() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.csv");
    fs::write(&file, "id,name,lat,lon\nmine:1,Zzyzxtown,35.5,40.5\n").unwrap();
    let file = file.to_str().unwrap();
    let output = dateline(&["gazetteer", "find", "zzyzxtown", "--gazetteer", file]);
    assert!(out(&output).contains("mine:1"), "{}", err(&output));
    let info = out(&dateline(&["gazetteer", "info", "--gazetteer", file]));
    assert!(info.contains("mine.csv") && info.contains("2026."), "{info}");
    let alone = out(&dateline(&["gazetteer", "info", file]));
    assert!(alone.contains("mine.csv") && !alone.contains("2026."), "{alone}");
    let only = ["gazetteer", "find", "Mosul", "--no-default-gazetteer", "--gazetteer", file];
    assert_eq!(dateline(&only).status.code(), Some(1), "the shipped one is left out");
}

#[test]
fn check_names_file_line_and_column() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.csv");
    let rows =
        "id,name,lat,lon,country\na,Zzfirst,35.0,40.4,SY\na,Zzother,40.4,35.0,SY\nb,Freedom,35,40,SY\n";
    fs::write(&file, rows).unwrap();
    let output = dateline(&["gazetteer", "check", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    let shown = out(&output);
    let begins: Vec<String> =
        shown.lines().map(|line| line.splitn(4, ':').take(3).skip(1).collect::<Vec<_>>().join(":")).collect();
    assert_eq!(begins, ["3: id", "3: lat", "4: cue"], "{shown}");
    assert!(shown.lines().all(|line| line.starts_with(file.to_str().unwrap())), "{shown}");
    let missing = dateline(&["gazetteer", "check", "no-such-file.csv"]);
    assert_eq!(missing.status.code(), Some(1));
    assert!(err(&missing).contains("no-such-file.csv"));
}

#[test]
fn the_shipped_files_pass_the_check() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/data/gazetteer");
    let files: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path().display().to_string())
        .filter(|path| path.ends_with(".csv"))
        .collect();
    let mut args = vec!["gazetteer", "check"];
    args.extend(files.iter().map(String::as_str));
    let output = dateline(&args);
    assert_eq!(out(&output), "");
    assert_eq!(output.status.code(), Some(0));
}

/// Whoever writes "Deir Ezzor" means the city as often as the governorate.
#[test]
fn a_spelling_of_a_governorate_is_one_of_its_seat_too() {
    // The governorate's name of 1976 to 2006 was never the city's.
    const GOVERNORATE_ONLY: [&str; 2] = ["Tamim", "التأميم"];
    const DIVISIONS: [&str; 5] = ["Governorate", "Province", "محافظة", "Muhafazat", "Region"];
    for file in ["syria.csv", "iraq.csv"] {
        let path = format!("{}/data/gazetteer/{file}", env!("CARGO_MANIFEST_DIR"));
        let rows: Vec<csv::StringRecord> =
            csv::Reader::from_path(path).unwrap().records().map(Result::unwrap).collect();
        let names = |row: &csv::StringRecord| -> Vec<String> {
            [&row[1], &row[2]].into_iter().chain(row[3].split('|')).map(dateline::lang::fold_phrase).collect()
        };
        let mut seen = 0;
        for division in rows.iter().filter(|row| &row[7] == "ADM1") {
            let mut all = [&division[1], &division[2]].into_iter().chain(division[3].split('|'));
            let bare: Vec<&str> = all
                .by_ref()
                .filter(|name| !name.is_empty() && !DIVISIONS.iter().any(|word| name.contains(word)))
                .filter(|name| !GOVERNORATE_ONLY.contains(name))
                .collect();
            let is_seat = |row: &&csv::StringRecord| {
                matches!(&row[7], "PPLA" | "PPLC") && row[9] == division[9] && row[2] == division[2]
            };
            let Some(seat) = rows.iter().find(is_seat) else { continue };
            let known = names(seat);
            for name in bare {
                assert!(
                    known.contains(&dateline::lang::fold_phrase(name)),
                    "{file}: {} is not {name}",
                    &seat[0]
                );
                seen += 1;
            }
        }
        assert!(seen > 20, "{file}: {seen} spellings compared");
    }
}

#[test]
fn the_version_names_the_gazetteers_too() {
    let version = include_str!("../data/gazetteer/VERSION").trim();
    let expected = format!("dateline {} (gazetteer {version})\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(out(&dateline(&["--version"])), expected);
}

#[test]
fn every_shell_gets_its_completions() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let output = dateline(&["completions", shell]);
        assert!(output.status.success());
        assert!(out(&output).contains("gazetteer"), "{shell}");
    }
    assert_eq!(dateline(&["completions", "cmd"]).status.code(), Some(2));
}

#[test]
fn what_is_wrong_with_a_gazetteer_is_said_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str, bytes: &[u8]| {
        fs::write(folder.path().join(name), bytes).unwrap();
        folder.path().join(name).to_str().unwrap().to_owned()
    };
    let table = [
        (path("bad.csv", b"id,name,lat,lon\nx,Y,95,1\n"), "out of range"),
        (path("short.gaz", b"DLGAZ\0\0\x05 and no more"), "cut short"),
        (folder.path().join("none.csv").to_str().unwrap().to_owned(), "os error 2"),
    ];
    for (file, says) in table {
        let output = dateline(&["gazetteer", "find", "Hajin", "--gazetteer", &file]);
        assert_eq!(output.status.code(), Some(1), "{file}");
        let said = err(&output);
        assert!(said.contains(&file) && said.matches(says).count() == 1, "{said}");
    }
}

/// The rows of `find … --to jsonl`, and the exit code.
fn rows(args: &[&str]) -> (Vec<serde_json::Value>, Option<i32>) {
    let output = dateline(&[&["gazetteer", "find", "--to", "jsonl"], args].concat());
    let rows = out(&output).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    (rows, output.status.code())
}

/// What a person types, and the place meant: the first row.
#[test]
fn typing_errors_in_either_script_lead_to_the_place() {
    let (mayadin, deir, hajin, raqqa, kamal) =
        ("gn:173480", "gn:170794", "gn:174506", "gn:172955", "gn:174448");
    let table = [
        ("Mayadeen", mayadin, "exact"),
        ("Miadin", mayadin, "exact"),
        ("ميادين", mayadin, "exact"),
        ("Mayadeeen", mayadin, "similar"),
        ("Mayadn", mayadin, "similar"),
        ("Maydain", mayadin, "similar"),
        ("ميادبن", mayadin, "similar"),
        ("المياديين", mayadin, "similar"),
        ("Dier ez-Zor", deir, "similar"),
        ("ديرالزر", deir, "similar"),
        ("دير الزوز", deir, "similar"),
        ("حجين", hajin, "similar"),
        ("Hajjin", hajin, "similar"),
        ("Raqqqa City", raqqa, "similar"),
        ("القامسلي", "gn:173377", "similar"),
        ("Abukamal", kamal, "similar"),
        ("البوكمل", kamal, "similar"),
    ];
    for (asked, id, how) in table {
        let (rows, code) = rows(&[asked]);
        assert_eq!(code, Some(i32::from(how == "similar")), "{asked}");
        let first = rows.first().unwrap_or_else(|| panic!("{asked}: no rows"));
        assert_eq!((first["place_id"].as_str(), first["match"].as_str()), (Some(id), Some(how)), "{asked}");
        assert_eq!(first["edits"].as_u64() == Some(0), how == "exact", "{asked}: {first}");
    }
}

#[test]
fn guesses_are_rows_ranked_by_likeness_then_nearness() {
    let (rows, code) = rows(&["Mayadeeen", "--near", "Deir ez-Zor"]);
    assert_eq!(code, Some(1), "no such name");
    assert!((2..=10).contains(&rows.len()), "{}", rows.len());
    let first = &rows[0];
    assert_eq!((&first["country"], &first["feature_code"]), (&"SY".into(), &"P.PPLA2".into()));
    assert_eq!(first["distance_km"], 45.1);
    let guess = dateline(&["gazetteer", "find", "Mayadeeen"]);
    assert!(out(&guess).starts_with("match    edits  name"), "{}", out(&guess));
    assert!(err(&guess).contains("no gazetteer knows \"Mayadeeen\""));
    let nothing = dateline(&["gazetteer", "find", "Xqzzyxq"]);
    assert_eq!((nothing.status.code(), out(&nothing).as_str()), (Some(1), ""));
}

#[test]
fn words_beside_a_name_are_no_part_of_it_and_a_class_noun_raises_its_class() {
    for (asked, id) in [
        ("Raqqa City", "gn:172955"),
        ("city of Raqqa", "gn:172955"),
        ("مدينة الرقة", "gn:172955"),
        ("في مدينة الرقة", "gn:172955"),
        ("محافظة دير الزور", "gn:170792"),
        ("near Deir ez-Zor", "gn:170794"),
    ] {
        let (rows, code) = rows(&[asked]);
        assert_eq!((code, rows[0]["place_id"].as_str()), (Some(0), Some(id)), "{asked}");
        assert_eq!(rows[0]["match"], "exact", "{asked}");
    }
}

#[test]
fn an_arabic_name_with_its_space_elsewhere_is_offered_too() {
    let (found, code) = rows(&["البو كمال"]);
    assert_eq!((code, found[0]["match"].as_str()), (Some(0), Some("exact")));
    let offered = found.iter().find(|row| row["place_id"] == "gn:174448").expect("Abu Kamal");
    assert_eq!((offered["match"].as_str(), offered["edits"].as_u64()), (Some("similar"), Some(1)));
}

#[test]
fn all_ids_of_a_place_are_shown_and_lead_to_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.csv");
    let csv = "id,name,lat,lon,same_as\ngn:900001,Zzyzxtown,35.5,40.5,pcode:SY990101|wikidata:Q900001\n";
    fs::write(&file, csv).unwrap();
    let file = file.to_str().unwrap();
    for asked in ["Zzyzxtown", "gn:900001", "SY990101", "pcode:SY990101", "Q900001"] {
        let (rows, code) = rows(&[asked, "--gazetteer", file]);
        assert_eq!((code, rows.len()), (Some(0), 1), "{asked}");
        assert_eq!(rows[0]["place_id"], "gn:900001", "{asked}");
        assert_eq!(rows[0]["pcode"], "SY990101");
        assert_eq!(rows[0]["same_as"], serde_json::json!(["pcode:SY990101", "wikidata:Q900001"]));
        assert_eq!(rows[0]["match"], if asked == "Zzyzxtown" { "exact" } else { "id" });
    }
    let find = |to| out(&dateline(&["gazetteer", "find", "Zzyzxtown", "--gazetteer", file, "--to", to]));
    assert!(find("table").contains("pcode:SY990101 wikidata:Q900001"), "{}", find("table"));
    assert!(find("csv").contains(",pcode:SY990101|wikidata:Q900001,"), "{}", find("csv"));
    let (district, _) = rows(&["SY0902"]);
    assert_eq!((&district[0]["place_id"], &district[0]["pcode"]), (&"ocha:SY0902".into(), &"SY0902".into()));
}

/// What writes for good, or runs long, reads a compiled file whole; what looks up opens it at once.
#[test]
fn a_damaged_compiled_file_is_refused_by_what_reads_it_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let write = |name: &str, bytes: &[u8]| {
        fs::write(path(name), bytes).unwrap();
        path(name)
    };
    let csv = write("mine.csv", "id,name,lat,lon\nmine:1,Zzyzxtown,35.5,40.5\n".as_bytes());
    assert!(dateline(&["gazetteer", "import", &csv, "-o", &path("good.gaz")]).status.success());
    let good = fs::read(path("good.gaz")).unwrap();
    let flipped = |at: usize| {
        let mut bytes = good.clone();
        bytes[at] ^= 1;
        bytes
    };
    let body = write("body.gaz", &flipped(good.len() - 2));
    let header = write("header.gaz", &flipped(60));
    write("news.txt", b"They met in Zzyzxtown.");
    let news = path("news.txt");
    let gold = write("gold.jsonl", b"{\"id\":\"a\",\"text\":\"They met in Zzyzxtown.\",\"toponyms\":[]}\n");
    let out_folder = path("out");
    let whole: [&[&str]; 4] = [
        &["map", &news, "-o", &out_folder, "--gazetteer"],
        &["tag", &news, "--gazetteer"],
        &["eval", &gold, "--gazetteer"],
        &["gazetteer", "info"],
    ];
    let at_once: &[&str] = &["gazetteer", "find", "Zzyzxtown", "--gazetteer"];
    for args in whole {
        let output = dateline(&[args, &[&body]].concat());
        assert_eq!(output.status.code(), Some(1), "{args:?}");
        let said = err(&output);
        assert!(said.contains("body.gaz: the compiled gazetteer is damaged"), "{args:?}: {said}");
        let sound = dateline(&[args, &[&path("good.gaz")]].concat());
        assert_eq!(sound.status.code(), Some(0), "{args:?}: {}", err(&sound));
    }
    assert_eq!(dateline(&[at_once, &[&body]].concat()).status.code(), Some(0), "as the help says");
    for args in whole.into_iter().chain([at_once]) {
        let output = dateline(&[args, &[&header]].concat());
        assert!(err(&output).contains("damaged"), "{args:?}: {}", err(&output));
    }
    for len in [1, 4, 7, 8, 40, 111, good.len() - 1] {
        let cut = write("cut.gaz", &good[..len]);
        let said = err(&dateline(&[at_once, &[&cut]].concat()));
        assert!(said.contains(&format!("cut short: {len} bytes")), "{len}: {said}");
    }
    let foreign = write("foreign.gaz", b"id,name,lat,lon\n");
    let said = err(&dateline(&[at_once, &[&foreign]].concat()));
    assert!(said.contains("not a compiled gazetteer"), "{said}");
}

/// One list in the encodings and with the separators that spreadsheets save: read alike by all that read lists.
#[test]
fn lists_are_read_as_spreadsheets_save_them() {
    let folder = tempfile::tempdir().unwrap();
    let plain = "id,name,name_ar,lat,lon,country\nmine:1,Zzyzxtown,ززيزكس الجديدة الكبرى,35.5,40.5,SY\n";
    let semicolons = plain.replace(',', ";").replace("35.5", "35,5");
    let utf16 = |text: &str| -> Vec<u8> {
        std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
    };
    let cases = [
        ("utf8", plain.as_bytes().to_vec()),
        ("mark", format!("\u{feff}{plain}").into_bytes()),
        ("semicolons", semicolons.clone().into_bytes()),
        ("tabs", plain.replace(',', "\t").into_bytes()),
        ("windows-1256", encoding_rs::WINDOWS_1256.encode(plain).0.into_owned()),
        ("utf16", utf16(plain)),
        ("utf16-semicolons", utf16(&semicolons)),
    ];
    for (what, bytes) in cases {
        let path = |end: &str| folder.path().join(format!("{what}.{end}")).to_str().unwrap().to_owned();
        let (csv, gaz) = (path("csv"), path("gaz"));
        fs::write(&csv, bytes).unwrap();
        let imported = dateline(&["gazetteer", "import", &csv, "-o", &gaz]);
        assert_eq!(imported.status.code(), Some(0), "{what}: {}", err(&imported));
        for file in [&csv, &gaz] {
            let (rows, _) = rows(&["ززيزكس الجديدة الكبرى", "--gazetteer", file]);
            let found: Vec<_> = rows.iter().map(|row| (&row["place_id"], row["lat"].as_f64())).collect();
            assert_eq!(found, [(&"mine:1".into(), Some(35.5))], "{what}: {file}");
        }
        let checked = dateline(&["gazetteer", "check", &csv]);
        assert_eq!(
            (checked.status.code(), out(&checked).as_str()),
            (Some(0), ""),
            "{what}: {}",
            err(&checked)
        );
    }
}

#[test]
fn what_is_no_list_is_told_what_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| {
        fs::write(folder.path().join(name), bytes).unwrap();
        folder.path().join(name).to_str().unwrap().to_owned()
    };
    let good = write("good.csv", "id,name,lat,lon\nmine:1,Zzyzxtown,35.5,40.5\n".as_bytes());
    let gaz = folder.path().join("good.gaz").to_str().unwrap().to_owned();
    assert!(dateline(&["gazetteer", "import", &good, "-o", &gaz]).status.success());
    let binary = write("picture.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    let latin = write("latin.csv", b"id,name,lat,lon\nmine:1,Zz\xE9\xFF,35.5,40.5\n");
    for (file, says) in [(&gaz, "gazetteer info"), (&binary, "not text"), (&latin, "not UTF-8")] {
        let output = dateline(&["gazetteer", "check", file]);
        assert_eq!(output.status.code(), Some(1), "{file}");
        let shown = out(&output);
        assert!(shown.starts_with(&format!("{file}: ")) && shown.contains(says), "{file}: {shown}");
        assert!(!shown.contains('\0') && shown.lines().count() == 1, "{shown:?}");
    }
    for (file, says) in [(&binary, "not text"), (&latin, "not UTF-8")] {
        let output = dateline(&["gazetteer", "find", "Hajin", "--gazetteer", file]);
        assert_eq!(output.status.code(), Some(1), "{file}");
        assert!(err(&output).contains(says) && err(&output).contains(file.as_str()), "{}", err(&output));
    }
    let escape = write("escape.csv", b"id,name,lat,lon,country\nmine:1,Zzyzxtown,35.5,40.5,\x1b[31m\n");
    assert!(!out(&dateline(&["gazetteer", "check", &escape])).contains('\x1b'));
}

#[test]
fn check_looks_at_a_page_of_corrections_with_what_lies_below() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        fs::write(folder.path().join(name), text).unwrap();
        folder.path().join(name).to_str().unwrap().to_owned()
    };
    let below = write("below.csv", "id,name,lat,lon\nmine:1,Zzyzxtown,35.5,40.5\n");
    let above = write("above.csv", "id,name,variants,lat,lon\nmine:1,,Zzyzx,,\n");
    assert!(out(&dateline(&["gazetteer", "check", &above])).contains("mine:1"), "no such place alone");
    let with = dateline(&["gazetteer", "check", &above, "--gazetteer", &below]);
    assert_eq!((with.status.code(), out(&with).as_str()), (Some(0), ""));
}

#[test]
fn a_wrong_cell_is_named_with_its_column() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.csv").to_str().unwrap().to_owned();
    for (row, says) in [
        ("mine:1,Zz,35.5,40.5,some day,", "line 2, column from: \"some day\" names no year"),
        ("mine:1,Zz,35.5,40.5,1950,1930", "line 2, column to: 1930 is before 1950"),
        ("mine:1,Zz,35.5", "line 2: 3 fields, expected 6"),
    ] {
        fs::write(&file, format!("id,name,lat,lon,from,to\n{row}\n")).unwrap();
        let said = err(&dateline(&["gazetteer", "find", "Zz", "--gazetteer", &file]));
        assert!(said.contains(says), "{said}");
    }
}
