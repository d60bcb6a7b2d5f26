//! Zones of plain text: pages as they look when they are copied from a browser.
//!
//! Each file of `fixtures/zones` is a page in the manner of a kind of outlet. The mark at the start of a line
//! and the space after it are no part of the page: `+` is the article's, `-` is not, and `~` is not either,
//! but can be told only when the headline (the first `+`) is known.

use std::{
    fs,
    path::{Path, PathBuf},
};

use dateline::ingest::zones::boilerplate;
use proptest::prelude::*;

struct Page {
    name: String,
    text: String,
    /// Where each line that is not blank starts, and its mark.
    marks: Vec<(usize, char)>,
}

fn pages() -> Vec<Page> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/zones");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| read_page(path)).collect()
}

fn read_page(path: &Path) -> Page {
    let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
    let (mut text, mut marks) = (String::new(), Vec::new());
    for marked in fs::read_to_string(path).unwrap().lines() {
        let mark = marked.chars().next().unwrap();
        assert!("+-~".contains(mark), "{name}: {marked}");
        let line = marked[1..].strip_prefix(' ').unwrap_or(&marked[1..]);
        if !line.is_empty() {
            marks.push((text.len(), mark));
        }
        text.push_str(line);
        text.push('\n');
    }
    Page { name, text, marks }
}

impl Page {
    fn line(&self, start: usize) -> &str {
        self.text[start..].lines().next().unwrap()
    }

    fn title(&self) -> &str {
        self.line(self.marks.iter().find(|(_, mark)| *mark == '+').unwrap().0)
    }

    /// The lines judged wrong, where `boilerplate_marks` should be boilerplate.
    fn wrong(&self, title: Option<&str>, boilerplate_marks: &str) -> Vec<String> {
        let ranges = boilerplate(&self.text, title);
        let is_wrong = |&&(start, mark): &&(usize, char)| {
            ranges.iter().any(|range| range.contains(&start)) != boilerplate_marks.contains(mark)
        };
        let lines = self.marks.iter().filter(is_wrong);
        lines.map(|&(start, mark)| format!("{}: {mark} {}", self.name, self.line(start))).collect()
    }
}

#[test]
fn lines_of_pages_are_told_apart() {
    let pages = pages();
    assert!(pages.len() >= 10);
    let wrong: Vec<String> = pages.iter().flat_map(|page| page.wrong(None, "-")).collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn a_known_headline_tells_what_stands_before_it() {
    let wrong: Vec<String> = pages().iter().flat_map(|page| page.wrong(Some(page.title()), "-~")).collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Texts of which nothing may be lost.
#[test]
fn what_is_not_sure_stays_body() {
    let texts = [
        "مقتل خمسة عمال قرب حقل التنك",
        "سوريا\nالعراق\nلبنان\nالأردن\nتركيا",
        "أقف اليوم على ضفة الفرات\nأنتظر قاربا لا يأتي أبدا\nوتمر الريح من جهة الرقة\nكأنها تعرف اسمي القديم\nوتعرف من سكن البيت قبلي",
        "شارك المئات في تشييع الضحايا في الرقة",
        "المزيد من القوات تصل إلى دير الزور عبر الحدود",
        "Related to the king by marriage, he fled to Amman",
        "Home: the word means little in Raqqa today",
    ];
    for text in texts {
        assert_eq!(boilerplate(text, None), [], "{text}");
    }
}

proptest! {
    #[test]
    fn ranges_are_ordered_and_on_boundaries(
        lines in prop::collection::vec(
            prop_oneof![
                "\\PC{0,60}",
                "[ \\t\\r]{0,3}",
                Just("المزيد".to_owned()),
                Just("مقالات ذات صلة".to_owned()),
                Just("Comments (3)".to_owned()),
                "([\u{627}-\u{64a}]{1,6} ){5,30}",
                "([a-z]{1,6} ){6,12}\\.",
            ],
            0..30,
        ),
        title in prop::option::of("\\PC{0,40}"),
    ) {
        let text = lines.join("\n");
        let ranges = boilerplate(&text, title.as_deref());
        let mut end = 0;
        for range in ranges {
            prop_assert!(range.start >= end && range.start < range.end);
            prop_assert!(text.get(range.clone()).is_some());
            end = range.end;
        }
    }
}
