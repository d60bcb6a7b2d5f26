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
fn an_unknown_name_gets_the_nearest_spellings() {
    for (asked, expected) in
        [("Mayadeeen", "Mayadin"), ("Miadiin", "Mayadin"), ("ميادبن", "الميادين"), ("Qamishlee", "Qamishli")]
    {
        let output = dateline(&["gazetteer", "find", asked]);
        assert_eq!(output.status.code(), Some(1), "{asked}");
        assert!(output.stdout.is_empty());
        let said = err(&output);
        assert!(said.contains(expected), "{asked}: {said}");
    }
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
        (path("short.gaz", b"DLGAZ\0\0\x03 and no more"), "cut short"),
        (folder.path().join("none.csv").to_str().unwrap().to_owned(), "os error 2"),
    ];
    for (file, says) in table {
        let output = dateline(&["gazetteer", "find", "Hajin", "--gazetteer", &file]);
        assert_eq!(output.status.code(), Some(1), "{file}");
        let said = err(&output);
        assert!(said.contains(&file) && said.matches(says).count() == 1, "{said}");
    }
}
