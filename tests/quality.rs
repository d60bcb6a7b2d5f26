//! Figures that no change may lower: floors a little below those of the day they were set.

use std::{fs, sync::Arc};

use dateline::{
    eval::{Gold, Report, Score},
    gazetteer::Gazetteer,
    ingest::zones,
    model::{Article, ArticleMeta},
    pipeline::Tagger,
    recognise::Lexicon,
};

fn measure(file: &str) -> Report {
    let path = format!("{}/tests/fixtures/{file}", env!("CARGO_MANIFEST_DIR"));
    let gazetteer = Arc::new(Gazetteer::shipped().unwrap());
    let tagger = Tagger::new(gazetteer, Arc::new(Lexicon::shipped().unwrap()));
    let mut score = Score::new(161.0);
    for line in fs::read_to_string(path).unwrap().lines() {
        let gold = Gold::read(line).unwrap();
        let meta = ArticleMeta { id: gold.id.clone(), ..ArticleMeta::default() };
        let mut article = Article { meta, text: gold.text.clone(), boilerplate: Vec::new() };
        zones::mark(&mut article);
        score.add(&gold, &tagger.tag(&article));
    }
    score.report()
}

#[test]
fn the_sample_corpus_is_read_as_well_as_ever() {
    let report = measure("seeds_gold.jsonl");
    assert_eq!((report.articles, report.gold, report.traps.n), (8, 183, 26));
    assert!(report.exact.f1 >= 0.978, "{report:?}");
    assert!(report.overlap.f1 >= 0.986, "{report:?}");
    assert!(report.end_to_end.f1 >= 0.972, "{report:?}");
    assert!(report.resolution.accuracy >= Some(0.989), "{report:?}");
    assert!(report.traps.hit <= 3, "{report:?}");
    // The boilerplate of these articles, and only that.
    assert!(report.zones.n >= 190 && report.zones.boilerplate >= 13, "{report:?}");
    assert_eq!(report.zones.accuracy, Some(1.0), "{report:?}");
}

#[test]
fn other_news_is_read_as_well_as_ever() {
    let report = measure("news_gold.jsonl");
    assert_eq!((report.articles, report.gold, report.traps.n), (12, 158, 32));
    assert!(report.exact.f1 >= 0.947, "{report:?}");
    assert!(report.overlap.f1 >= 0.972, "{report:?}");
    assert!(report.end_to_end.f1 >= 0.941, "{report:?}");
    assert!(report.resolution.accuracy >= Some(0.974), "{report:?}");
    assert!(report.traps.hit <= 6, "{report:?}");
    assert_eq!(report.zones.accuracy, Some(1.0), "{report:?}");
}

mod command {
    use assert_cmd::Command;

    #[test]
    fn eval_names_bad_lines_and_shows_errors() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("gold.jsonl");
        let good = r#"{"id":"a","text":"In Paris and Berlin.","toponyms":[{"start":3,"end":8,"surface":"Paris","lat":48.86,"lon":2.35}]}"#;
        std::fs::write(&file, format!("{good}\nno json\n")).unwrap();
        let run = |args: &[&str]| {
            let mut command = Command::cargo_bin("dateline").unwrap();
            command.arg("eval").arg(&file).args(args).output().unwrap()
        };
        let output = run(&["--to", "json", "--errors", "1"]);
        assert_eq!(output.status.code(), Some(3));
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(report["exact"]["P"], 0.5);
        assert_eq!(report["exact"]["R"], 1.0);
        assert_eq!(report["resolution"]["accuracy"], 1.0);
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains("gold.jsonl, line 2"), "{said}");
        assert!(said.contains("spurious\ta:13\tIn Paris and [Berlin]."), "{said}");
        assert_eq!(run(&["--radius-km", "-1"]).status.code(), Some(2));
        std::fs::write(&file, "\n").unwrap();
        assert_eq!(run(&[]).status.code(), Some(1), "nothing to measure on");
    }
}
