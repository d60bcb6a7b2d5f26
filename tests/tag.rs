//! `dateline tag` as a stream in a pipe, and the tagger on anything at all.

use std::{
    fs,
    io::{Read, Write},
    path::Path,
    process::{Command, Output, Stdio},
    sync::{Arc, OnceLock},
};

use dateline::{
    gazetteer::Gazetteer,
    model::{Article, ArticleMeta},
    pipeline::Tagger,
    recognise::Lexicon,
};
use proptest::prelude::*;
use serde_json::{Value, json};

fn tag(args: &[&str]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin("dateline"));
    command.arg("tag").args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn run(args: &[&str], input: &[u8]) -> Output {
    let mut child = tag(args).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let writer = std::thread::spawn(move || {
        // The child may end before it has read everything.
        let _ = stdin.write_all(&input);
    });
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    output
}

fn article(id: &str, text: &str) -> String {
    format!("{}\n", json!({"id": id, "text": text, "published": "2017-06"}))
}

fn objects(output: &Output) -> Vec<Value> {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn articles_come_out_in_the_order_they_went_in() {
    // Long and short ones mixed, so that threads finish out of order.
    let input: String = (0..400)
        .map(|n| {
            article(&n.to_string(), &"دخلت القوات مدينة الرقة. ".repeat(if n % 50 == 0 { 4000 } else { 1 }))
        })
        .collect();
    let output = run(&[], input.as_bytes());
    assert!(output.status.success());
    let ids: Vec<String> =
        objects(&output).iter().map(|o| o["article_id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(ids, (0..400).map(|n| n.to_string()).collect::<Vec<_>>());
}

#[test]
fn a_bad_line_is_named_and_the_rest_is_done() {
    let input = format!("{}no json\n{}", article("a", "في الرقة"), article("b", "في حلب"));
    let output = run(&[], input.as_bytes());
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(objects(&output).len(), 2);
    assert!(said(&output).contains("standard input, line 2"), "{}", said(&output));
}

#[test]
fn nothing_in_nothing_out() {
    let output = run(&[], b"");
    assert_eq!((output.status.code(), output.stdout.len(), output.stderr.len()), (Some(0), 0, 0));
    let csv = run(&["--to", "csv"], b"");
    assert_eq!(String::from_utf8(csv.stdout).unwrap().lines().count(), 1, "the header alone");
    let geojson = run(&["--to", "geojson"], b"");
    let read: Value = serde_json::from_slice(&geojson.stdout).unwrap();
    assert_eq!(read["features"], json!([]));
}

#[test]
fn a_closed_pipe_ends_quietly() {
    for to in ["jsonl", "csv", "geojson"] {
        let mut child = tag(&["--to", to]).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        drop(child.stdout.take());
        let line = article("a", "دخلت القوات مدينة الرقة ثم حلب");
        for _ in 0..20_000 {
            if stdin.write_all(line.as_bytes()).is_err() {
                break;
            }
        }
        drop(stdin);
        let mut stderr = String::new();
        child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
        assert!(child.wait().unwrap().success(), "{to}: {stderr}");
        assert_eq!(stderr, "", "{to}");
    }
}

#[test]
fn the_address_of_a_line_dates_it_where_nothing_else_does() {
    let line = |id: &str, url: &str, published: Option<&str>, text: &str| {
        format!("{}\n", json!({"id": id, "url": url, "published": published, "text": text}))
    };
    let url = "https://news.example/2018/12/06/hajin.html";
    let text = "دخلت القوات مدينة هجين.";
    let input = [
        line("bare", url, None, text),
        line("told", url, Some("2018-11"), text),
        line("none", "https://news.example/story", None, text),
        line(
            "against",
            "https://news.example/2012/01/02/x.html",
            None,
            "قال سكان من الريف الشرقي إن غارة وقعت على بلدة هجين في 3 ديسمبر 2018 وقتل فيها عدد من المدنيين.",
        ),
    ];
    let output = run(&[], input.concat().as_bytes());
    let dates: Vec<_> = objects(&output).iter().map(|object| object["published"].clone()).collect();
    assert_eq!(dates, [json!("2018-12-06"), json!("2018-11"), Value::Null, Value::Null], "{}", said(&output));
    assert!(said(&output).contains("standard input, line 4 is undated"), "{}", said(&output));
}

#[test]
fn explain_shows_candidates_with_their_features() {
    let output = run(&["--explain"], article("a", "اشتباكات في مدينة دير الزور").as_bytes());
    let mention = &objects(&output)[0]["mentions"][0];
    assert_eq!(mention["place_id"], "gn:170794");
    let candidates = mention["candidates"].as_array().unwrap();
    assert!(candidates.len() > 1, "the governorate is one too");
    for candidate in candidates {
        let features = candidate["features"].as_object().unwrap();
        assert!(!features.is_empty());
        let sum: f64 = features.values().map(|value| value.as_f64().unwrap()).sum();
        assert!((sum - candidate["score"].as_f64().unwrap()).abs() < 0.1, "{candidate}");
    }
    assert_eq!(run(&["--explain", "--to", "csv"], b"").status.code(), Some(2));
}

#[test]
fn csv_and_geojson_have_the_columns_of_the_contract() {
    let input = article("a", "في مدينة هجين وقرية جويس الواقعة شرقها");
    let csv = String::from_utf8(run(&["--to", "csv"], input.as_bytes()).stdout).unwrap();
    let mut reader = csv::Reader::from_reader(csv.strip_prefix('\u{feff}').unwrap().as_bytes());
    let header = reader.headers().unwrap().clone();
    for name in ["mention_id", "article_id", "surface", "char_start", "char_end", "place_id", "lon", "lat"] {
        assert!(header.iter().any(|column| column == name), "{name} in {header:?}");
    }
    let rows = reader.records().count();
    let geojson: Value = serde_json::from_slice(&run(&["--to", "geojson"], input.as_bytes()).stdout).unwrap();
    let features = geojson["features"].as_array().unwrap();
    assert_eq!(features.len(), rows);
    assert_eq!(features[0]["properties"]["char_start"], 9);
    assert_eq!(features[0]["properties"]["start"], "2017-06-01T00:00:00Z");
    assert!(features[0]["geometry"]["coordinates"][0].as_f64().unwrap() > 40.0, "longitude first");
}

#[test]
fn folders_and_text_files_are_read_too() {
    let seeds = concat!(env!("CARGO_MANIFEST_DIR"), "/seeds");
    let output = run(&[seeds], b"");
    assert!(output.status.success(), "{}", said(&output));
    let found = objects(&output);
    let texts = fs::read_dir(seeds)
        .unwrap()
        .filter(|f| f.as_ref().unwrap().path().extension().is_some_and(|extension| extension == "txt"));
    assert_eq!(found.len(), texts.count());
    assert!(found.iter().all(|article| !article["mentions"].as_array().unwrap().is_empty()));
    assert!(found.iter().any(|article| article["published"].is_string()), "articles.csv was found");
    assert_eq!(run(&[seeds, "-"], b"").status.code(), Some(2));
    assert_eq!(run(&["no-such-file.txt"], b"").status.code(), Some(1));
}

#[test]
fn an_article_that_is_too_long_is_skipped_and_named() {
    let input = format!("{}{}", article("long", &"في حلب ".repeat(1000)), article("short", "في حلب"));
    let output = run(&["--max-article", "1000"], input.as_bytes());
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(objects(&output)[0]["article_id"], "short");
    let said = said(&output);
    assert!(said.contains("line 1") && said.contains("--max-article"), "{said}");
}

/// The most memory a process has held so far, in MB.
#[cfg(target_os = "linux")]
fn peak_mb(pid: u32) -> u64 {
    let status = fs::read_to_string(Path::new("/proc").join(pid.to_string()).join("status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
}

#[cfg(target_os = "linux")]
#[test]
fn a_line_of_200_mb_takes_bounded_memory() {
    use std::io::{BufRead, BufReader};

    let mut child = tag(&[]).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let (close, closed) = std::sync::mpsc::channel::<()>();
    let writer = std::thread::spawn(move || {
        stdin.write_all(br#"{"id":"big","text":""#).unwrap();
        let piece = "في مدينة الرقة ".repeat(40_000);
        for _ in 0..(200 * 1024 * 1024 / piece.len() + 1) {
            stdin.write_all(piece.as_bytes()).unwrap();
        }
        stdin.write_all(b"\"}\n").unwrap();
        // Some batches of small articles behind it, so that an answer comes while the stream is open.
        for _ in 0..1000 {
            stdin.write_all(article("after", "في حلب").as_bytes()).unwrap();
        }
        // Open until the memory was measured.
        let _ = closed.recv();
    });
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    stdout.read_line(&mut line).unwrap();
    let peak = peak_mb(child.id());
    drop(close);
    std::io::copy(&mut stdout, &mut std::io::sink()).unwrap();
    writer.join().unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(3));
    assert!(line.contains("after"), "{line}");
    assert!(peak < 150, "{peak} MB");
}

#[test]
fn a_gazetteer_of_ones_own_adds_names_and_moves_places() {
    let folder = tempfile::tempdir().unwrap();
    let mine = folder.path().join("mine.csv");
    let rows = "id,name,name_ar,lat,lon,feature_class,feature_code,country\n\
                mine:1,Zzyzxtown,,35.5,40.5,P,PPL,SY\ngn:170794,Deir ez-Zor,دير الزور,1.5,2.5,P,PPLA,SY\n";
    fs::write(&mine, rows).unwrap();
    let input = article("a", "Fighting reached Zzyzxtown. اشتباكات في مدينة دير الزور");
    let mentions = |args: &[&str]| objects(&run(args, input.as_bytes()))[0]["mentions"].clone();
    let before = mentions(&[]);
    let after = mentions(&["--gazetteer", mine.to_str().unwrap()]);
    assert!(!before.to_string().contains("Zzyzxtown"), "{before}");
    assert_eq!(after[0]["place_id"], "mine:1");
    assert_eq!((&after[1]["lat"], &after[1]["lon"]), (&json!(1.5), &json!(2.5)), "{after}");
    fs::write(&mine, "id,name,lat,lon\nx,X,91,0\n").unwrap();
    let output = run(&["--gazetteer", mine.to_str().unwrap()], input.as_bytes());
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("mine.csv, line 2, column lat"), "{}", said(&output));
}

#[test]
fn a_lexicon_of_ones_own_keeps_names_from_being_places() {
    let folder = tempfile::tempdir().unwrap();
    let mine = folder.path().join("patterns.csv");
    fs::write(&mine, "lang,kind,pattern\nen,organisation,Zzcorp {}\n").unwrap();
    let input = article("a", "Zzcorp Berlin grew. They met in Paris.");
    let surfaces = |args: &[&str]| -> Vec<String> {
        let output = run(args, input.as_bytes());
        assert!(output.status.success(), "{}", said(&output));
        let mentions = objects(&output)[0]["mentions"].as_array().unwrap().clone();
        mentions.iter().map(|mention| mention["surface"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(surfaces(&[]), ["Berlin", "Paris"]);
    assert_eq!(surfaces(&["--lexicon", mine.to_str().unwrap()]), ["Paris"]);
}

#[test]
fn hostile_lines_are_no_more_than_bad_lines() {
    let lines: &[(&[u8], bool)] = &[
        (b"{\"id\":\"nul\",\"text\":\"a\\u0000b Aleppo\"}", true),
        (b"{\"id\":\"raw\0\",\"text\":\"x\"}", false),
        (b"{\"id\":\"lone\",\"text\":\"\\ud800 Aleppo\"}", false),
        ("{\"id\":\"bidi\",\"text\":\"\u{202e}\u{2066}في \u{200f}حلب\u{202c}\"}".as_bytes(), true),
        (b"{\"id\":\"empty\",\"text\":\"\"}", true),
        (b"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", false),
        (b"{\"id\":\"e\",\"text\":null}", false),
        (b"\xff\xfe\x00", false),
    ];
    for (line, good) in lines {
        let output = run(&[], line);
        let shown = String::from_utf8_lossy(line).into_owned();
        assert!(!said(&output).contains("panicked"), "{shown}: {}", said(&output));
        if *good {
            assert_eq!(output.status.code(), Some(0), "{shown}: {}", said(&output));
            assert_eq!(objects(&output).len(), 1, "{shown}");
        } else {
            assert!(matches!(output.status.code(), Some(0 | 3)), "{shown}: {}", said(&output));
        }
    }
}

fn tagger() -> &'static Tagger {
    static TAGGER: OnceLock<Tagger> = OnceLock::new();
    TAGGER.get_or_init(|| {
        Tagger::new(Arc::new(Gazetteer::shipped().unwrap()), Arc::new(Lexicon::shipped().unwrap()))
    })
}

/// Names, class nouns, words that act on names, marks and noise, in any order.
fn text() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "دير الزور",
        "الرقة",
        "محافظة",
        "مدن",
        "و",
        "لل",
        "ب",
        "هجين",
        "حلب",
        "قوات",
        "قرية",
        "واشنطن",
        "Deir ez-Zor",
        "al-",
        "Qa'im",
        "U.S.",
        "US",
        "Aleppo's",
        "Paris, Texas",
        "river",
        "ـ",
        "َّ",
        "\u{200f}",
        "\u{202e}",
        "\u{feff}",
        "ﻻ",
        "ﷲ",
        "æ",
        "İ",
        "٢٠١٧",
        "2017",
        "\n",
        "\n\n",
        "،",
        ".",
        "«",
        "»",
        "#",
        "_",
        " ",
        " ",
        " ",
        "😀",
    ]);
    let piece = prop_oneof![4 => known.prop_map(str::to_owned), 1 => any::<String>(), 1 => "[ا-ي ]{0,12}", 1 => "[a-zA-Z' -]{0,12}"];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_text_gives_spans_that_stand_in_it(text in text()) {
        let meta = ArticleMeta { id: "p".into(), ..ArticleMeta::default() };
        let mentions = tagger().tag(&Article { meta, text: text.clone(), boilerplate: Vec::new() });
        let mut end = 0;
        for mention in mentions {
            prop_assert!(mention.bytes.start >= end && mention.bytes.start < mention.bytes.end);
            end = mention.bytes.end;
            prop_assert_eq!(text.get(mention.bytes.clone()), Some(mention.surface.as_str()));
            prop_assert_eq!(text[..mention.bytes.start].chars().count(), mention.chars.start);
            prop_assert_eq!(mention.surface.chars().count(), mention.chars.len());
        }
    }
}
