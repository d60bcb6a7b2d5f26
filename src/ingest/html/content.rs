//! Which blocks of a page are the article, and the text with its zones that comes of it.

use std::ops::Range;

use super::blocks::{Block, Blocks, Holder};
use crate::{
    ingest::zones,
    model::{DateCandidate, DateSource},
};

/// Bytes of text from which a block counts as a paragraph.
const PARAGRAPH: usize = 80;

/// A part with this share of the paragraphs of what holds it is where the article is.
const SHARE: f64 = 0.75;

/// A part that a class calls furniture is not if it holds this share of the page's paragraphs.
const TOO_LARGE: f64 = 0.4;

/// A block of which this share is links is one.
const LINK: f64 = 0.8;

/// Lines longer than this are no bylines, in bytes.
const BYLINE: usize = 160;

/// What a page comes to.
#[derive(Debug, Default)]
pub struct Content {
    pub text: String,
    pub boilerplate: Vec<Range<usize>>,
    pub headline: Option<String>,
    pub dates: Vec<DateCandidate>,
}

/// Chooses the article among the blocks and writes the text of all of them.
pub fn choose(page: &Blocks, title: Option<&str>) -> Content {
    let weights = Weights::of(page);
    let main = weights.descend(page);
    let part = inherited(page, |n, _| n == main);
    let inside: Vec<bool> = page.blocks.iter().map(|block| part[block.holder]).collect();
    let is_own = |(block, inside): (&Block, &bool)| *inside && weights.is_own(block);
    let own: Vec<bool> = page.blocks.iter().zip(&inside).map(is_own).collect();
    let is_text = |n: &usize| own[*n] && is_paragraph(&page.blocks[*n]);
    let first = (0..page.blocks.len()).find(is_text);
    let last = (0..page.blocks.len()).rfind(|&n| own[n]);
    let headline = headline(page, title, first.unwrap_or(0));
    let start = headline.or_else(|| own.iter().position(|own| *own)).unwrap_or(0);
    let end = last.map_or(0, |last| last + 1).max(start);
    let is_body = |n: usize| {
        let block = &page.blocks[n];
        // Between a headline outside the part and the part stand the standfirst and the byline.
        Some(n) == headline
            || ((start..end).contains(&n) && weights.is_own(block) && (inside[n] || Some(n) < first))
    };
    let body: Vec<bool> = (0..page.blocks.len()).map(is_body).collect();
    let (text, ranges) = write(page);
    let boilerplate = with_shape(&text, &ranges, &body, title);
    let dates = dates(page, headline, first, &body);
    let headline = headline.map(|n| page.blocks[n].text.clone());
    Content { text, boilerplate, headline, dates }
}

/// What is known of the holders of a page, each computed in one pass: a holder comes after its parent.
struct Weights {
    /// How much text of paragraphs is in each.
    text: Vec<f64>,
    /// Whether it is furniture, or in some.
    furniture: Vec<bool>,
}

impl Weights {
    fn of(page: &Blocks) -> Self {
        let by_element = inherited(page, |_, holder| holder.furniture);
        let mut text = vec![0.0; page.holders.len()];
        for block in page.blocks.iter().filter(|block| is_paragraph(block) && !by_element[block.holder]) {
            text[block.holder] += block.text.len() as f64;
        }
        for (n, holder) in page.holders.iter().enumerate().rev() {
            if let Some(parent) = holder.parent {
                text[parent] += text[n];
            }
        }
        let total = text.first().copied().unwrap_or(0.0);
        let is_small = |n: usize| text[n] <= TOO_LARGE * total;
        let furniture = inherited(page, |n, holder| holder.furniture || (holder.hinted && is_small(n)));
        Self { text, furniture }
    }

    /// From the page down to the smallest part that still holds the article.
    fn descend(&self, page: &Blocks) -> usize {
        let total = self.text.first().copied().unwrap_or(0.0);
        let says_so = |n: &usize| {
            page.holders[*n].main && self.text[*n] > 0.0 && self.text[*n] >= total * (1.0 - SHARE)
        };
        // The innermost of those that say so.
        let mut main = (0..page.holders.len()).rfind(says_so).unwrap_or(0);
        for (n, holder) in page.holders.iter().enumerate().skip(main + 1) {
            let is_part = !matches!(&*holder.name, "p" | "li" | "blockquote" | "h1" | "h2" | "h3");
            let holds = self.text[n] > 0.0 && self.text[n] >= SHARE * self.text[main];
            if holder.parent == Some(main) && is_part && holds {
                main = n;
            }
        }
        main
    }

    /// Whether a block may be the article's: no furniture, not all link.
    fn is_own(&self, block: &Block) -> bool {
        let is_link = block.linked as f64 >= LINK * block.text.len() as f64;
        !is_link && !self.furniture[block.holder] && !block.text.is_empty()
    }
}

/// For each holder, whether `own` holds for it or for one around it.
fn inherited(page: &Blocks, own: impl Fn(usize, &Holder) -> bool) -> Vec<bool> {
    let mut all: Vec<bool> = Vec::with_capacity(page.holders.len());
    for (n, holder) in page.holders.iter().enumerate() {
        let from_parent = holder.parent.is_some_and(|parent| all[parent]);
        all.push(from_parent || own(n, holder));
    }
    all
}

fn is_paragraph(block: &Block) -> bool {
    block.text.len() >= PARAGRAPH && (block.linked as f64) < 0.5 * block.text.len() as f64
}

fn ancestors(page: &Blocks, holder: usize) -> impl Iterator<Item = usize> {
    std::iter::successors(Some(holder), |&n| page.holders[n].parent)
}

/// The headline: the last `h1` before the first paragraph that is the page's title, or simply the last.
fn headline(page: &Blocks, title: Option<&str>, first: usize) -> Option<usize> {
    let is_heading = |n: &usize| {
        ancestors(page, page.blocks[*n].holder).take(3).any(|holder| &*page.holders[holder].name == "h1")
    };
    let headings: Vec<usize> = (0..first).filter(is_heading).collect();
    let is_title = |n: &usize| title.is_some_and(|title| zones::same_title(&page.blocks[*n].text, title));
    headings.iter().copied().rfind(is_title).or(headings.last().copied())
}

/// The text of the page and the range of each block in it. Paragraphs are set apart by a blank line.
fn write(page: &Blocks) -> (String, Vec<Range<usize>>) {
    let mut text = String::with_capacity(page.blocks.iter().map(|block| block.text.len() + 2).sum());
    let mut ranges = Vec::with_capacity(page.blocks.len());
    for block in &page.blocks {
        if !text.is_empty() && !block.text.is_empty() {
            text.push_str(if &*page.holders[block.holder].name == "li" { "\n" } else { "\n\n" });
        }
        let start = text.len();
        text.push_str(&block.text);
        ranges.push(start..text.len());
    }
    (text, ranges)
}

/// The zones: blocks outside the article by the structure, and what the shape of the rest tells.
fn with_shape(text: &str, ranges: &[Range<usize>], body: &[bool], title: Option<&str>) -> Vec<Range<usize>> {
    let by_shape = by_shape(text, ranges, body, title);
    let by_structure = ranges.iter().zip(body).filter(|(range, body)| !**body && !range.is_empty());
    let mut all: Vec<Range<usize>> = by_structure.map(|(range, _)| range.clone()).chain(by_shape).collect();
    all.sort_by_key(|range| range.start);
    let mut joined: Vec<Range<usize>> = Vec::new();
    for range in all {
        match joined.last_mut() {
            Some(last) if range.start <= last.end || text[last.end..range.start].trim().is_empty() => {
                last.end = last.end.max(range.end);
            }
            _ => joined.push(range),
        }
    }
    joined
}

/// What is boilerplate by its shape among the blocks of the article. The others are left out: a list of links inside
/// the article, and the label over it, would speak of the paragraphs behind it.
fn by_shape(text: &str, ranges: &[Range<usize>], body: &[bool], title: Option<&str>) -> Vec<Range<usize>> {
    let own = ranges.iter().zip(body).filter(|(range, body)| **body && !range.is_empty());
    let own: Vec<&Range<usize>> = own.map(|(range, _)| range).collect();
    let (mut alone, mut starts) = (String::new(), Vec::with_capacity(own.len()));
    for (n, range) in own.iter().enumerate() {
        // What stands between two neighbours tells items of a list from paragraphs.
        if let Some(before) = n.checked_sub(1) {
            let between = &text[own[before].end..range.start];
            alone.push_str(if between.trim().is_empty() { between } else { "\n\n" });
        }
        starts.push(alone.len());
        alone.push_str(&text[(*range).clone()]);
    }
    let found = zones::boilerplate(&alone, title);
    let blocks = |found: &Range<usize>| {
        let first = starts.partition_point(|start| *start <= found.start).saturating_sub(1);
        first..starts.partition_point(|start| *start < found.end)
    };
    found.iter().flat_map(|found| blocks(found).map(|n| own[n].clone())).collect()
}

/// The dates around the headline, and those of lines outside the article.
fn dates(page: &Blocks, headline: Option<usize>, first: Option<usize>, body: &[bool]) -> Vec<DateCandidate> {
    let mut found = Vec::new();
    let start = headline.or_else(|| body.iter().position(|body| *body)).unwrap_or(0);
    let near = start..first.unwrap_or(page.blocks.len());
    for (n, block) in page.blocks.iter().enumerate() {
        let beside = near.contains(&n);
        if beside {
            let times = block.times.iter().cloned();
            found.extend(times.map(|text| DateCandidate { source: DateSource::TimeElement, text }));
        }
        let is_line = block.text.len() <= BYLINE && block.text.contains(|c: char| c.is_numeric());
        if is_line && Some(n) != headline && (beside || n < near.start) {
            let source = if beside { DateSource::Byline } else { DateSource::PageLine };
            found.push(DateCandidate { source, text: block.text.clone() });
        }
    }
    found
}
