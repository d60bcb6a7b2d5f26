//! Zones of web pages: layouts in the manner of ten kinds of outlet.
//!
//! In the files of `fixtures/pages` the marks `[+…+]` stand around what is the article's, `[-…-]` around what is
//! not; the page is read without them. What has no mark may be either.

use std::{fs, path::PathBuf};

use dateline::{
    ingest::html::page,
    model::{Article, Zone},
};

/// A page without its marks, and what they said.
struct Layout {
    name: String,
    html: String,
    marked: Vec<(Zone, String)>,
}

fn layouts() -> Vec<Layout> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pages");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let read = |path: &PathBuf| {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let marked = fs::read_to_string(path).unwrap();
        let html = ["[+", "+]", "[-", "-]"].iter().fold(marked.clone(), |html, mark| html.replace(mark, ""));
        let texts = [(Zone::Body, "[+", "+]"), (Zone::Boilerplate, "[-", "-]")];
        let marked =
            texts.iter().flat_map(|(zone, from, to)| between(&marked, from, to).map(|text| (*zone, text)));
        Layout { name, marked: marked.collect(), html }
    };
    paths.iter().map(read).collect()
}

fn between<'t>(text: &'t str, from: &'t str, to: &'t str) -> impl Iterator<Item = String> + 't {
    text.split(from).skip(1).map(move |rest| rest.split_once(to).expect("a closing mark").0.to_owned())
}

/// The zones of a text that stands in the article once: both, if it is cut.
fn zones(article: &Article, text: &str) -> Vec<Zone> {
    let mut found = article.text.match_indices(text);
    let (Some((start, _)), None) = (found.next(), found.next()) else { return Vec::new() };
    let mut zones: Vec<Zone> = text.char_indices().map(|(at, _)| article.zone_at(start + at)).collect();
    zones.dedup();
    zones
}

#[test]
fn the_parts_of_ten_layouts_are_told_apart() {
    let layouts = layouts();
    assert_eq!(layouts.len(), 10);
    let mut wrong = Vec::new();
    let (mut body, mut boilerplate) = (0, 0);
    for Layout { name, html, marked } in &layouts {
        let article = page(html).unwrap().article;
        for (zone, text) in marked {
            *if *zone == Zone::Body { &mut body } else { &mut boilerplate } += 1;
            let found = zones(&article, text);
            if found != [*zone] {
                wrong.push(format!("{name}: {text}: {found:?}, not {zone:?}"));
            }
        }
    }
    assert!(body > 50 && boilerplate > 100, "{body} of the article, {boilerplate} not");
    assert!(wrong.is_empty(), "{} of {}\n{}", wrong.len(), body + boilerplate, wrong.join("\n"));
}
