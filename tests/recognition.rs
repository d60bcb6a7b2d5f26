//! What counts as a place and what does not: one row is what it shows, a text, and the expected toponyms as
//! `surface=place` with the place's English name, nothing for an unlocated one, `*` where any will do.

use std::{path::Path, sync::Arc};

use dateline::{
    date::published_extent,
    gazetteer::Gazetteer,
    model::{Article, ArticleMeta, Mention, Published, TemporalExtent},
    pipeline::Tagger,
    recognise::Lexicon,
};

fn tagger() -> Tagger {
    Tagger::new(Arc::new(Gazetteer::shipped().unwrap()), Arc::new(Lexicon::shipped().unwrap()))
}

fn shown(mention: &Mention, expected: Option<&str>) -> String {
    let place = mention.place().map_or(String::new(), |place| place.name.clone());
    let any = expected.is_some_and(|e| e.ends_with("=*"));
    format!("{}={}", mention.surface, if any { "*" } else { &place })
}

#[test]
fn the_table_of_names_in_text() {
    assert!(rows_right(&tagger(), include_str!("fixtures/recognition.csv")) > 40);
}

/// Cities as lists of the world have them, with spellings of many languages: what they are called is mostly an
/// ordinary word or a better-known place.
#[test]
fn the_same_with_namesakes_from_all_over_the_world() {
    let mut gazetteer = Gazetteer::shipped().unwrap();
    let cities = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/cities.csv");
    gazetteer.add_file(Path::new(cities)).unwrap();
    let tagger = Tagger::new(Arc::new(gazetteer), Arc::new(Lexicon::shipped().unwrap()));
    assert!(rows_right(&tagger, include_str!("fixtures/scale.csv")) > 15);
    rows_right(&tagger, include_str!("fixtures/recognition.csv"));
}

/// Holds a table against what is found; how many rows it has.
fn rows_right(tagger: &Tagger, table: &str) -> usize {
    let mut wrong = Vec::new();
    let mut rows = 0;
    for row in csv::Reader::from_reader(table.as_bytes()).records() {
        let row = row.unwrap();
        let article = Article { text: row[1].to_owned(), ..Article::default() };
        let expected: Vec<&str> = row[2].split('|').filter(|e| !e.is_empty()).collect();
        let mentions = tagger.tag(&article);
        let found: Vec<_> =
            mentions.iter().enumerate().map(|(i, m)| shown(m, expected.get(i).copied())).collect();
        if found != expected {
            wrong.push(format!("{}: expected {expected:?}, found {found:?}", &row[0]));
        }
        rows += 1;
    }
    assert!(wrong.is_empty(), "{} of {rows} rows:\n{}", wrong.len(), wrong.join("\n"));
    rows
}

/// Words are remembered from text to text, which must be told by nothing but the time it takes.
#[test]
fn what_was_read_before_changes_nothing() {
    let (gazetteer, lexicon) =
        (Arc::new(Gazetteer::shipped().unwrap()), Arc::new(Lexicon::shipped().unwrap()));
    let fresh = || Tagger::new(Arc::clone(&gazetteer), Arc::clone(&lexicon));
    let table = include_str!("fixtures/recognition.csv");
    let mut articles: Vec<Article> = csv::Reader::from_reader(table.as_bytes())
        .records()
        .map(|row| Article { text: row.unwrap()[1].to_owned(), ..Article::default() })
        .collect();
    let old = fresh();
    for _ in 0..2 {
        for article in &articles {
            assert_eq!(old.tag(article), fresh().tag(article), "{}", article.text);
        }
        articles.reverse();
    }
}

/// A name of its time, and one that counts in capitals only, are remembered for the texts that mean them.
#[test]
fn a_remembered_name_still_has_its_time_and_its_capitals() {
    let csv = "id,name,lat,lon,feature_class,feature_code,country,population,from,to\n\
               1,Zzengrad,48.7,44.5,P,PPLA,RU,1000000,1925,1961\n";
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("old.csv");
    std::fs::write(&file, csv).unwrap();
    let mut gazetteer = Gazetteer::shipped().unwrap();
    gazetteer.add_file(&file).unwrap();
    let tagger = Tagger::new(Arc::new(gazetteer), Arc::new(Lexicon::shipped().unwrap()));
    let found = |text: &str, year: &str| {
        let published = Published { extent: published_extent(year).unwrap(), evidence: None };
        let meta = ArticleMeta { published: Some(published), ..ArticleMeta::default() };
        tagger.tag(&Article { text: text.to_owned(), meta, ..Article::default() }).len()
    };
    for _ in 0..2 {
        assert_eq!(found("Fighting went on in Zzengrad.", "1942"), 1);
        assert_eq!(found("Fighting went on in Zzengrad.", "2017"), 0);
        assert_eq!(found("It was in the US on Monday.", "2017"), 1);
        assert_eq!(found("It told Us on Monday.", "2017"), 0);
    }
}

/// A romanised article is left out of a name, but not where the name ends with what only looks like one; what stands in
/// brackets is none of it, article or not; and a capital article stands for the capital of its name.
#[test]
fn articles_at_the_edges_of_a_name() {
    let csv = "id,name,lat,lon,feature_class,feature_code,country,population\n\
               1,Zzku-an,31.0,120.0,P,PPLA,CN,1000000\n2,Zzkhirbat as Zzakiq,34.0,36.0,P,PPLA,SY,400000\n\
               3,Zzadda (Al Zzother),35.0,40.0,P,PPLA,SY,400000\n4,Er Zziyad,24.6,46.7,P,PPLA,SA,5000000\n";
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("names.csv");
    std::fs::write(&file, csv).unwrap();
    let mut gazetteer = Gazetteer::shipped().unwrap();
    gazetteer.add_file(&file).unwrap();
    let tagger = Tagger::new(Arc::new(gazetteer), Arc::new(Lexicon::shipped().unwrap()));
    let text =
        "They met in Zzku-an, in Zzkhirbat as Zzakiq, in Zzadda and in Er-zziyad on Monday.".to_owned();
    let mentions = tagger.tag(&Article { text, ..Article::default() });
    let found: Vec<&str> = mentions.iter().map(|mention| mention.surface.as_str()).collect();
    assert_eq!(found, ["Zzku-an", "Zzkhirbat as Zzakiq", "Zzadda", "Er-zziyad"]);
}

/// The example that the README gives of a date in a mention's own sentence.
#[test]
fn a_mention_takes_the_day_that_its_sentence_gives() {
    let published = Published { extent: published_extent("2018-12-06").unwrap(), evidence: None };
    let meta = ArticleMeta { published: Some(published), ..ArticleMeta::default() };
    let text = "قُتل في غارة في الثاني من ديسمبر قرب هجين.".to_owned();
    let mentions = tagger().tag(&Article { text, meta, ..Article::default() });
    let dates = |extent: Option<&TemporalExtent>| extent.unwrap().edtf.clone();
    assert_eq!(mentions.len(), 1);
    assert_eq!(dates(mentions[0].event.as_ref()), "2018-12-02");
    assert_eq!(dates(mentions[0].extent.as_ref()), "2018-12-06");
}
