//! Lists of one's own for `--lexicon`: which headers are taken, and what is said of the others.

use std::{fs, path::PathBuf, process::Output};

use assert_cmd::Command;
use dateline::recognise::Lexicon;

fn dateline(args: &[&str]) -> Output {
    Command::cargo_bin("dateline").unwrap().args(args).write_stdin("").output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/data/lexicon"))
}

fn header(file: &str) -> String {
    let text = fs::read_to_string(folder().join(file)).unwrap();
    text.lines().next().unwrap().to_owned()
}

#[test]
fn help_readme_and_error_name_the_lists_that_are_taken() {
    let help = text(&dateline(&["tag", "--help"]).stdout);
    let readme = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let refused = Lexicon::default().add("mine.csv", "word\nnav\n").unwrap_err().to_string();
    assert!(refused.starts_with("mine.csv, line 1: "), "{refused}");
    let lists: Vec<_> = Lexicon::lists().collect();
    assert_eq!(lists.len(), 5);
    for (head, file) in lists {
        assert_eq!(header(file), head);
        for said in [&help, &refused] {
            assert!(said.contains(head) && said.contains(&format!("data/lexicon/{file}")), "{file}: {said}");
        }
        assert!(readme.contains(file), "{file}");
    }
}

#[test]
fn every_shipped_list_is_taken_or_refused_with_what_to_do() {
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        let file = path.file_name().unwrap().to_str().unwrap().to_owned();
        let output = dateline(&["tag", "--lexicon", path.to_str().unwrap()]);
        let taken = Lexicon::lists().any(|(_, known)| known == file);
        assert_eq!(output.status.code(), Some(i32::from(!taken)), "{file}: {}", text(&output.stderr));
        let said = text(&output.stderr);
        assert!(
            taken || said.contains(&header(&file)) && said.contains("variants and cue"),
            "{file}: {said}"
        );
    }
}

#[test]
fn lists_come_in_any_encoding_and_bad_rows_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.csv");
    let run = |bytes: &[u8]| {
        fs::write(&file, bytes).unwrap();
        dateline(&["tag", "--lexicon", file.to_str().unwrap()])
    };
    let good = "Lang; Kind; Pattern\nar;organisation;قوات {} الجديدة المتحدة\n";
    for bytes in [good.as_bytes().to_vec(), encoding_rs::WINDOWS_1256.encode(good).0.into_owned()] {
        let output = run(&bytes);
        assert!(output.status.success(), "{}", text(&output.stderr));
    }
    for (bytes, says) in [
        ("lang,kind,pattern\nar,organisation\n", "mine.csv, line 2: 2 cells, expected those of the header"),
        ("lang,kind,pattern\nar,firm,{} x\n", "mine.csv, line 2: kind \"firm\""),
        ("lang,kind,pattern\nar\0", "binary, not text"),
    ] {
        let said = text(&run(bytes.as_bytes()).stderr);
        assert!(said.contains(says) && said.contains("mine.csv"), "{said}");
    }
}

/// What the help advises for a name that is an ordinary word too.
#[test]
fn a_row_of_a_gazetteer_says_that_a_name_needs_a_cue() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        fs::write(folder.path().join(name), text).unwrap();
        folder.path().join(name).to_str().unwrap().to_owned()
    };
    let below = write("below.csv", "id,name,lat,lon\nmine:1,Zzyzxtown,35.5,40.5\n");
    let above = write("above.csv", "id,name,variants,lat,lon,cue\nmine:1,,Zzyzxtown,,,Zzyzxtown\n");
    let needs_cue = |files: &[&str]| {
        let layers = files.iter().flat_map(|file| ["--gazetteer", file]);
        let args: Vec<&str> =
            ["gazetteer", "find", "Zzyzxtown", "--to", "jsonl"].into_iter().chain(layers).collect();
        text(&dateline(&args).stdout).contains("\"needs_cue\":true")
    };
    assert!(!needs_cue(&[&below]));
    assert!(needs_cue(&[&below, &above]));
}
