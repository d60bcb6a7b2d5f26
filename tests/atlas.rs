//! The atlas: what is put in comes out, in order, and nothing breaks it.

mod sample;

use std::{fs, path::Path};

use dateline::{
    model::{Context, Precision, TemporalExtent},
    store::{Added, Atlas, Event, KnownEvent, MentionRow, Select, StoreError},
};
use sample::*;

fn by_month(extent: &TemporalExtent) -> Result<String, String> {
    match extent.precision {
        Precision::Day | Precision::Month => Ok(extent.start.strftime("%Y-%m").to_string()),
        _ => Err("coarser than the period".into()),
    }
}

fn rows(atlas: &Atlas, select: Select<'_>) -> Vec<MentionRow> {
    let mut rows = Vec::new();
    let collect = |row| -> Result<(), StoreError> {
        rows.push(row);
        Ok(())
    };
    atlas.for_each_mention(select, collect).unwrap();
    rows
}

fn names(atlas: &Atlas, select: Select<'_>) -> Vec<String> {
    let name = |row: &MentionRow| {
        format!("{} {} {}", row.article.id, row.chars.as_ref().unwrap().start, row.surface)
    };
    rows(atlas, select).iter().map(name).collect()
}

/// Two articles put in the wrong order: June with an unlocated name, and a year.
fn fill(path: &Path) {
    let mut run = start(path);
    let late = article("b.txt", "نص ب", Some(june()));
    run.put(
        &late,
        &mentions(
            &late,
            &[(0, "الميادين", Some(mayadin())), (20, "جويس", None), (30, "هجين", Some(hajin()))],
        ),
    );
    let early = article("a.txt", "نص أ", Some(year("2018")));
    run.put(&early, &mentions(&early, &[(5, "هجين", Some(hajin()))]));
    run.writer.settle("month", by_month).unwrap();
    run.writer.close().unwrap();
}

#[test]
fn what_goes_in_comes_out_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deep/atlas.gpkg");
    fill(&path);
    let atlas = Atlas::open(&path).unwrap();
    assert_eq!(names(&atlas, Select::Located), ["a.txt 5 هجين", "b.txt 0 الميادين", "b.txt 30 هجين"]);
    assert_eq!(names(&atlas, Select::Slice("2017-06")), ["b.txt 0 الميادين", "b.txt 30 هجين"]);
    assert_eq!(names(&atlas, Select::Dated), ["b.txt 0 الميادين", "b.txt 30 هجين"]);
    assert_eq!(names(&atlas, Select::Undated), ["a.txt 5 هجين"]);
    assert_eq!(names(&atlas, Select::Unlocated), ["b.txt 20 جويس"]);
    let row = &rows(&atlas, Select::Dated)[0];
    assert_eq!(row.place.as_deref(), Some(&*mayadin()));
    assert_eq!(row.extent.as_ref().unwrap().extent, june());
    assert_eq!(row.confidence, Some(0.912));
    assert_eq!(row.runner_up.as_ref().unwrap().0.id, "t:2");
    assert_eq!(row.context.as_ref().unwrap().before, "في مدينة ");
    assert_eq!(row.id, mention(&article("b.txt", "", None), 0, "الميادين", None).id);
}

#[test]
fn the_closed_atlas_is_one_file() {
    let folder = tempfile::tempdir().unwrap();
    fill(&folder.path().join("atlas.gpkg"));
    let names: Vec<_> =
        fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["atlas.gpkg"]);
}

#[test]
fn putting_an_article_again_replaces_its_mentions() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("atlas.gpkg");
    fill(&path);
    let mut run = start(&path);
    let changed = article("b.txt", "نص آخر", Some(day("2017-07-02")));
    run.put(&changed, &mentions(&changed, &[(3, "هجين", Some(hajin()))]));
    run.writer.settle("month", by_month).unwrap();
    run.writer.close().unwrap();
    let atlas = Atlas::open(&path).unwrap();
    assert_eq!(names(&atlas, Select::Located), ["a.txt 5 هجين", "b.txt 3 هجين"]);
    let count = |sql: &str| atlas.connection().query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(count("SELECT count(*) FROM place"), 1, "Mayadin is mentioned no more");
    assert_eq!(count("SELECT count(*) FROM extent WHERE edtf = '2017-06~'"), 0);
    assert_eq!(count("SELECT count(*) FROM surface"), 1);
}

#[test]
fn prune_drops_what_the_run_did_not_meet() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("atlas.gpkg");
    fill(&path);
    let mut run = start(&path);
    run.writer.touch_article("a.txt", run.run).unwrap();
    assert_eq!(run.writer.prune(run.run).unwrap(), 1);
    run.writer.settle("month", by_month).unwrap();
    run.writer.close().unwrap();
    assert_eq!(names(&Atlas::open(&path).unwrap(), Select::Located), ["a.txt 5 هجين"]);
}

#[test]
fn a_dropped_writer_undoes_its_open_transaction() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("atlas.gpkg");
    fill(&path);
    let mut run = start(&path);
    let new = article("c.txt", "", Some(june()));
    run.put(&new, &mentions(&new, &[(0, "هجين", Some(hajin()))]));
    drop(run);
    assert_eq!(rows(&Atlas::open(&path).unwrap(), Select::Located).len(), 3);
}

#[test]
fn readers_read_while_a_writer_writes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("atlas.gpkg");
    fill(&path);
    let mut run = start(&path);
    let new = article("c.txt", "", Some(june()));
    run.put(&new, &mentions(&new, &[(0, "هجين", Some(hajin()))]));
    let reader = Atlas::open(&path).unwrap();
    assert_eq!(rows(&reader, Select::Located).len(), 3, "the state of the last commit");
    run.writer.commit().unwrap();
    assert_eq!(rows(&reader, Select::Located).len(), 4);
    run.writer.close().unwrap();
    assert_eq!(rows(&reader, Select::Located).len(), 4);
}

#[test]
fn a_second_writer_is_told_who_holds_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("atlas.gpkg");
    let run = start(&path);
    let refusal = Atlas::open_or_create(&path, "later").unwrap_err();
    let text = refusal.to_string();
    assert!(matches!(refusal, StoreError::Busy { .. }), "{text}");
    assert!(text.contains(&std::process::id().to_string()) && text.contains("a test"), "{text}");
    drop(run);
    Atlas::open_or_create(&path, "later").unwrap();
}

/// Opens `path` both ways: both refuse with `words`, and the file stays as it is.
fn refused(path: &Path, words: &str) {
    let before = fs::read(path).unwrap();
    let errors = [Atlas::open(path).err(), Atlas::open_or_create(path, "now").err()];
    for error in errors {
        let text = error.expect("refused").to_string();
        assert!(text.contains(words), "{text}");
        assert!(text.contains(path.file_name().unwrap().to_str().unwrap()), "{text}");
    }
    assert!(fs::read(path).unwrap() == before, "changed");
}

#[test]
fn what_is_no_atlas_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("empty.gpkg"), "").unwrap();
    fs::write(at("text.gpkg"), "a letter to my mother, longer than a header of a hundred bytes ".repeat(9))
        .unwrap();
    refused(&at("empty.gpkg"), "the file is empty");
    refused(&at("text.gpkg"), "no SQLite file");
    let plain = rusqlite::Connection::open(at("plain.gpkg")).unwrap();
    plain.execute_batch("CREATE TABLE a (b)").unwrap();
    drop(plain);
    refused(&at("plain.gpkg"), "no GeoPackage");
    let other = rusqlite::Connection::open(at("other.gpkg")).unwrap();
    other.execute_batch("PRAGMA application_id = 1196444487; CREATE TABLE gpkg_contents (b)").unwrap();
    drop(other);
    refused(&at("other.gpkg"), "another program");
    assert!(matches!(Atlas::open(&at("none.gpkg")), Err(StoreError::Missing { .. })));
    assert!(matches!(Atlas::open(folder.path()), Err(StoreError::Foreign { .. } | StoreError::Io { .. })));
}

#[test]
fn a_newer_atlas_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("atlas.gpkg");
    fill(&path);
    let newer = rusqlite::Connection::open(&path).unwrap();
    newer.execute_batch("UPDATE setting SET value = 99 WHERE key = 'schema'").unwrap();
    drop(newer);
    refused(&path, "newer dateline");
}

#[test]
fn a_truncated_atlas_is_refused_at_every_length_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("atlas.gpkg");
    fill(&path);
    let whole = fs::read(&path).unwrap();
    let cut = folder.path().join("cut.gpkg");
    let lengths =
        [1, 15, 16, 50, 99, 100, 4095, 4096, 8192, whole.len() / 2, whole.len() - 4096, whole.len() - 1];
    for length in lengths {
        fs::write(&cut, &whole[..length]).unwrap();
        refused(&cut, if length < 16 { "no SQLite file" } else { "damaged" });
    }
}

#[test]
fn a_scrambled_atlas_is_an_error_and_no_panic() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("atlas.gpkg");
    fill(&path);
    let whole = fs::read(&path).unwrap();
    for page in 1..whole.len() / 4096 {
        let mut scrambled = whole.clone();
        scrambled[page * 4096..(page + 1) * 4096].fill(0xa5);
        fs::write(&path, &scrambled).unwrap();
        let read = Atlas::open(&path).and_then(|atlas| atlas.for_each_mention(Select::Located, |_| Ok(())));
        // A page that this query does not touch may be anything.
        if let Err(error) = read {
            assert!(error.to_string().contains("atlas.gpkg"), "{error}");
        }
        assert!(fs::read(&path).unwrap() == scrambled, "changed");
    }
}

#[test]
fn an_atlas_without_text_holds_none_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("atlas.gpkg");
    let secret = "كلمة لا يجوز أن تبقى";
    let mut run = start(&path);
    let told = article("a.txt", &secret.repeat(500), Some(june()));
    let mut found = mentions(&told, &[(0, "هجين", Some(hajin()))]);
    found[0].context.before = secret.into();
    run.put(&told, &found);
    run.writer.close().unwrap();
    let holds = || fs::read(&path).unwrap().windows(secret.len()).any(|window| window == secret.as_bytes());
    assert!(holds());
    let mut run = start(&path);
    run.writer.keep_text(false).unwrap();
    run.put(&told, &found);
    run.writer.close().unwrap();
    assert!(!holds(), "the text is still in the file");
    let atlas = Atlas::open(&path).unwrap();
    assert_eq!(rows(&atlas, Select::Located)[0].context, None);
}

#[test]
fn imported_rows_stand_beside_mentions_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("atlas.gpkg");
    fill(&path);
    for added in [true, false] {
        let mut run = start(&path);
        let mut dataset = run.writer.dataset("acled", Some("ACLED")).unwrap();
        for key in [7, u64::MAX] {
            let place = hajin();
            let date = day("2017-06-30");
            let event = Event {
                key,
                place: &place,
                extent: Some(&date),
                surface: "Hajin",
                context: None,
                attributes: Some(r#"{"fatalities":"3"}"#),
            };
            assert_eq!(run.writer.put_event(&mut dataset, &event).unwrap(), added);
        }
        run.writer.settle("month", by_month).unwrap();
        run.writer.close().unwrap();
    }
    let atlas = Atlas::open(&path).unwrap();
    let june = rows(&atlas, Select::Slice("2017-06"));
    assert_eq!(june.len(), 4);
    assert!(june[0].article.is_dataset && june[0].chars.is_none());
    assert_eq!(june[0].attributes.as_deref(), Some(r#"{"fatalities":"3"}"#));
}

#[test]
fn a_row_that_comes_again_replaces_its_elder_and_clashes_with_its_twin() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("atlas.gpkg");
    let words = |after: &str| Context { before: String::new(), after: after.to_owned() };
    let (june, july, says, still) = (day("2017-06-30"), day("2017-07-01"), words(": a"), words(": b"));
    let mut writer = Atlas::open_or_create(&path, "now").unwrap();
    let [hajin, mayadin] = [hajin(), mayadin()].map(|place| writer.know_place(&place, &place.name).unwrap());
    let same_place = writer.know_place(&sample::hajin(), "هجين").unwrap();
    let [june, july] = [june, july].map(|date| writer.know_extent(&date).unwrap());
    let base =
        KnownEvent { key: 0, place: hajin, extent: Some(june), context: Some(&says), attributes: Some("{}") };
    let changes = [
        KnownEvent { place: mayadin, ..base },
        KnownEvent { place: same_place, ..base },
        KnownEvent { extent: Some(july), ..base },
        KnownEvent { extent: None, ..base },
        KnownEvent { context: Some(&still), ..base },
        KnownEvent { context: None, ..base },
        KnownEvent { attributes: Some("{ }"), ..base },
        KnownEvent { attributes: None, ..base },
    ];
    for (key, changed) in (0..).zip(changes) {
        let (before, after) = (KnownEvent { key, ..base }, KnownEvent { key, ..changed });
        let mut put = |rows: &[KnownEvent<'_>]| {
            let mut dataset = writer.dataset("events", None).unwrap();
            writer.put_events(&mut dataset, rows).unwrap()
        };
        // The first of a file counts, its twin is named, and the file again changes nothing.
        for added in [Added { rows: 1, ..Added::default() }, Added::default()] {
            assert_eq!(put(&[before, after, before]), Added { clashing: vec![1], ..added }, "change {key}");
        }
        assert_eq!(put(&[after, after]), Added { changed: 1, ..Added::default() }, "change {key}");
        assert_eq!(
            put(&[before, after, before]),
            Added { changed: 1, clashing: vec![1], ..Added::default() }
        );
        assert_eq!(put(&[after]), Added { changed: 1, ..Added::default() });
    }
    writer.settle("month", by_month).unwrap();
    writer.close().unwrap();
    let atlas = Atlas::open(&path).unwrap();
    let mut held: Vec<_> = rows(&atlas, Select::Located);
    held.sort_by_key(|row| row.key);
    let places: Vec<_> = held.iter().map(|row| row.place.as_ref().unwrap().id.as_str()).collect();
    assert_eq!(places[..2], [sample::mayadin().id.as_str(), sample::hajin().id.as_str()]);
    assert_eq!(&*held[1].surface, "هجين");
    let dates: Vec<_> = held.iter().map(|row| row.extent.as_ref().map(|e| e.extent.edtf.as_str())).collect();
    assert_eq!(dates[1..5], [Some("2017-06-30"), Some("2017-07-01"), None, Some("2017-06-30")]);
    assert_eq!(held[4].context.as_ref(), Some(&still));
    assert_eq!(held[5].context, None);
    assert_eq!((held[6].attributes.as_deref(), held[7].attributes.as_deref()), (Some("{ }"), None));
}

/// Rows are read 50,000 at a time: over the seams too they come in the order asked for, missing ones passed over.
#[test]
fn rows_are_read_in_the_order_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("atlas.gpkg");
    let mut run = start(&path);
    let mut dataset = run.writer.dataset("many", None).unwrap();
    let place = run.writer.know_place(&hajin(), "Hajin").unwrap();
    let event = |key| KnownEvent { key, place, extent: None, context: None, attributes: None };
    let events: Vec<_> = (0..60_000).map(event).collect();
    let added = run.writer.put_events(&mut dataset, &events).unwrap();
    assert_eq!(added, Added { rows: 60_000, undated: 60_000, ..Added::default() });
    assert_eq!(run.writer.put_events(&mut dataset, &events[..40]).unwrap(), Added::default());
    run.writer.settle("month", by_month).unwrap();
    run.writer.close().unwrap();
    let atlas = Atlas::open(&path).unwrap();
    let mut there = Vec::new();
    let keep = |row: MentionRow| -> Result<(), StoreError> {
        there.push(row.key);
        Ok(())
    };
    atlas.for_each_mention(Select::All, keep).unwrap();
    assert_eq!(there.len(), 60_000);
    // Backwards, then every third once more; at the seams stand keys of no row.
    let mut asked: Vec<i64> = there.iter().rev().chain(there.iter().step_by(3)).copied().collect();
    let expected = asked.clone();
    for seam in [0, 49_999, 50_001] {
        asked.insert(seam, i64::MAX - 1);
    }
    let mut found = Vec::new();
    let keep = |row: MentionRow| -> Result<(), StoreError> {
        found.push(row.key);
        Ok(())
    };
    atlas.for_each_mention_at(asked, keep).unwrap();
    assert!(found == expected, "{} rows, {} expected", found.len(), expected.len());
    // The first error ends the reading.
    let mut visited = 0;
    let fail = |_: MentionRow| {
        visited += 1;
        Err(StoreError::Missing { path: path.clone() })
    };
    assert!(atlas.for_each_mention_at(there, fail).is_err());
    assert_eq!(visited, 1);
}

/// A draft is nobody's atlas before it is closed, and gone where it is dropped.
#[test]
fn a_draft_appears_when_it_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deep/atlas.gpkg");
    let beside = || fs::read_dir(path.parent().unwrap()).unwrap().count();
    let put = |writer: &mut dateline::store::Writer, key| {
        let mut dataset = writer.dataset("events", None).unwrap();
        let place = hajin();
        let event = Event { key, place: &place, extent: None, surface: "x", context: None, attributes: None };
        assert!(writer.put_event(&mut dataset, &event).unwrap());
        writer.commit().unwrap();
    };
    let mut writer = Atlas::open_or_draft(&path, "a test").unwrap();
    put(&mut writer, 1);
    assert!(!path.exists());
    assert!(matches!(Atlas::open_or_draft(&path, "later"), Err(StoreError::Busy { .. })));
    drop(writer);
    assert_eq!(beside(), 0);
    // What a killed run leaves does not stand in the way.
    fs::write(path.with_file_name(".dateline-atlas.gpkg.draft"), "cut sho").unwrap();
    let mut writer = Atlas::open_or_draft(&path, "a test").unwrap();
    put(&mut writer, 1);
    writer.close().unwrap();
    assert_eq!(beside(), 1);
    // One that is there is written in place.
    let mut writer = Atlas::open_or_draft(&path, "a test").unwrap();
    put(&mut writer, 2);
    assert_eq!(rows(&Atlas::open(&path).unwrap(), Select::All).len(), 2);
    writer.close().unwrap();
    assert_eq!(beside(), 1);
}

#[test]
fn a_generation_changes_with_what_readers_see_only() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("atlas.gpkg");
    fill(&path);
    let mut run = start(&path);
    let generation = run.writer.atlas().generation().unwrap();
    run.writer.pack(3, b"bytes").unwrap();
    run.writer.touch_article("a.txt", run.run).unwrap();
    run.writer.commit().unwrap();
    assert_eq!(run.writer.atlas().packed(3).unwrap().as_deref(), Some(b"bytes".as_slice()));
    assert_eq!(run.writer.atlas().generation().unwrap(), generation);
    run.writer.clear_packed().unwrap();
    assert_eq!(run.writer.atlas().packed(3).unwrap(), None);
    let new = article("c.txt", "", None);
    run.put(&new, &[]);
    run.writer.commit().unwrap();
    assert!(run.writer.atlas().generation().unwrap() > generation);
}

#[test]
fn two_fresh_atlases_hold_the_same_rows() {
    let folder = tempfile::tempdir().unwrap();
    let dumps: Vec<Vec<u8>> = ["one.gpkg", "two.gpkg"]
        .map(|name| {
            fill(&folder.path().join(name));
            fs::read(folder.path().join(name)).unwrap()
        })
        .into();
    // Bytes 24-28 and 92-96 of the header count changes; all else is the same here.
    assert!(dumps[0][100..] == dumps[1][100..]);
}

#[test]
fn a_mention_takes_at_most_120_bytes_besides_text() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("atlas.gpkg");
    let mut run = start(&path);
    run.writer.keep_text(false).unwrap();
    let (articles, each) = (400, 50);
    for number in 0..articles {
        let article = article(&format!("{number:05}.txt"), "", Some(day("2017-06-11")));
        let found: Vec<_> = (0..each).map(|n| (n * 97, "الميادين", Some(mayadin()))).collect();
        run.put(&article, &mentions(&article, &found));
    }
    run.writer.settle("month", by_month).unwrap();
    run.writer.close().unwrap();
    let empty = folder.path().join("empty.gpkg");
    start(&empty).writer.close().unwrap();
    let size = |path: &Path| fs::metadata(path).unwrap().len();
    let bytes = (size(&path) - size(&empty)) as f64 / f64::from(articles * each as i32);
    println!("{bytes:.1} bytes a mention");
    assert!(bytes <= 120.0, "{bytes}");
}
