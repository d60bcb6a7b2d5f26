//! What stands between two paragraphs: "read also" with its links. All else there is the article's.

use std::ops::Range;

use super::{lexicon::Kind, page::Page};

/// More links than this under one label are not expected inside an article.
const LINKS: usize = 5;

/// Judges the links under the labels among `lines`, which end before the last paragraph.
pub fn mark(page: &mut Page, lines: Range<usize>) {
    let labels = lines.clone().filter(|&n| page.lines[n].opens && page.lines[n].kind == Some(Kind::Related));
    for label in labels.collect::<Vec<_>>() {
        let links = page.lines[label + 1..lines.end].iter().take(LINKS).take_while(|line| line.is_headline());
        let end = label + 1 + links.count();
        page.condemn(label + 1..end);
    }
}
