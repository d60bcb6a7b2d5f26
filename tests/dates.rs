//! `dateline dates` as a person calls it.

use assert_cmd::Command;
use serde_json::{Value, json};

fn dates(args: &[&str], input: &[u8]) -> (Vec<Value>, String, i32) {
    let mut command = Command::cargo_bin("dateline").expect("the program");
    let output = command.arg("dates").args(args).write_stdin(input).output().expect("it runs");
    let out = String::from_utf8(output.stdout).expect("UTF-8");
    let lines = out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    (lines, String::from_utf8(output.stderr).expect("UTF-8"), output.status.code().expect("a code"))
}

#[test]
fn a_text_is_answered_in_code_points() {
    let text = "قُتل في الثاني من ديسمبر قرب هجين";
    let (lines, _, code) = dates(&[text, "--reference", "2018-12-06"], b"");
    let surface = "الثاني من ديسمبر";
    let start = text[..text.find(surface).expect("in it")].chars().count();
    let date = json!({
        "start": start, "end": start + surface.chars().count(), "surface": surface,
        "edtf": "2018-12-02", "from": "2018-12-02", "to": "2018-12-03",
    });
    assert_eq!((lines, code), (vec![json!({"text": text, "dates": [date]})], 0));
}

#[test]
fn every_line_of_standard_input_is_answered() {
    let (lines, _, code) = dates(&["-"], "\u{feff}in June 2017\r\n\nnothing\nأمس\n2014-2017".as_bytes());
    let edtf: Vec<Vec<&str>> = lines
        .iter()
        .map(|line| {
            line["dates"]
                .as_array()
                .expect("a list")
                .iter()
                .filter_map(|date| date["edtf"].as_str())
                .collect()
        })
        .collect();
    assert_eq!(edtf, [vec!["2017-06"], vec![], vec![], vec![], vec!["2014/2017"]]);
    assert_eq!((lines[0]["text"].as_str(), code), (Some("in June 2017"), 0));
}

#[test]
fn a_bad_line_is_named_and_the_rest_is_done() {
    let (lines, stderr, code) = dates(&[], b"in 2014\n\xff\xfe\nin 2015\n");
    assert_eq!((lines.len(), code), (2, 3));
    assert!(stderr.contains("line 2: not UTF-8 at byte 1"), "{stderr}");
}

#[test]
fn a_bad_reference_says_what_to_write() {
    let (_, stderr, code) = dates(&["أمس", "--reference", "2018/12/06"], b"");
    assert_eq!(code, 2);
    assert!(stderr.contains("write 2018-12-06"), "{stderr}");
}
