//! What stands after the article: comments, related articles with their teasers, lists, the page's foot.

use std::ops::Range;

use super::{head, lexicon::Kind, page::Page};

/// So many headlines in one block after the last paragraph are a list.
const LIST: usize = 4;

/// Words of paragraphs that make an article even if the comments on it are longer.
const ARTICLE: usize = 80;

/// Takes away what follows a label of comments, and related articles with a paragraph each, so that the
/// last paragraph left is the article's.
pub fn cut(page: &mut Page) {
    let labels: Vec<usize> = (0..page.lines.len()).filter(|&n| page.lines[n].opens).collect();
    for label in labels {
        let rest = label + 1..page.lines.len();
        let ends = match page.lines[label].kind {
            Some(Kind::Comments) => comments_follow(page, label),
            Some(Kind::Related | Kind::Headlines) => teasers_follow(page, rest.clone()),
            _ => false,
        };
        if ends && page.paragraphs().next().is_some_and(|first| first < label) {
            return page.condemn(rest);
        }
    }
}

/// Whether the article is over at this label. A label above the article, beside the share buttons, has
/// little before it.
fn comments_follow(page: &Page, label: usize) -> bool {
    let words = |n: usize| page.lines[n].count;
    let before: usize = page.paragraphs().take_while(|&n| n < label).map(words).sum();
    let after: usize = page.paragraphs().skip_while(|&n| n < label).map(words).sum();
    before >= ARTICLE || before >= after
}

/// Whether every paragraph here follows a headline of its own, as teasers do, and there are several.
fn teasers_follow(page: &Page, rest: Range<usize>) -> bool {
    let paragraphs: Vec<usize> = rest.clone().filter(|&n| page.lines[n].paragraph).collect();
    let led = |&n: &usize| n > rest.start && page.lines[n - 1].is_headline();
    paragraphs.len() >= 2 && paragraphs.iter().all(led)
}

/// Judges the lines after the paragraph `last`.
pub fn mark(page: &mut Page, first: usize, last: usize) {
    let after = last + 1..page.lines.len();
    if let Some(label) = after.clone().find(|&n| opens_the_end(page, n)) {
        page.condemn(label..after.end);
    }
    head::menus(page, after.clone());
    repeated_headline(page, first, after.clone());
    let mut start = after.start;
    while start < after.end {
        let block = page.rest_of_block(start);
        let headlines = page.lines[block.clone()].iter().filter(|line| line.is_headline()).count();
        if headlines >= LIST && block.start > last && page.lines[last].block != page.lines[start].block {
            page.condemn(block.clone());
        }
        start = block.end;
    }
}

/// No paragraph follows, so that a label of other things ends the article.
fn opens_the_end(page: &Page, n: usize) -> bool {
    let line = &page.lines[n];
    match line.kind {
        Some(Kind::Related | Kind::Headlines | Kind::Comments | Kind::Tags) => line.opens,
        Some(Kind::Footer | Kind::Section) => true,
        _ => false,
    }
}

/// The headline once more, under the share buttons.
fn repeated_headline(page: &mut Page, first: usize, after: Range<usize>) {
    for n in after {
        let line = &page.lines[n];
        let repeats = |own: &super::page::Line| own.is_headline() && own.words == line.words;
        if line.is_headline() && page.lines[..first].iter().any(repeats) {
            page.condemn(n..n + 1);
        }
    }
}
