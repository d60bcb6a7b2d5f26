//! What counts as a place and what does not: one row is what it shows, a text, and the expected toponyms as
//! `surface=place` with the place's English name, nothing for an unlocated one, `*` where any will do.

use std::sync::Arc;

use dateline::{
    gazetteer::Gazetteer,
    model::{Article, Mention},
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
    let tagger = tagger();
    let table = include_str!("fixtures/recognition.csv");
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
    assert!(rows > 40 && wrong.is_empty(), "{} of {rows} rows:\n{}", wrong.len(), wrong.join("\n"));
}
