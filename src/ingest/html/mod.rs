//! HTML: a saved web page, one article, with what the page says of it.
//!
//! The text is the whole page, block by block, and its zones come from the structure: the article is the
//! part that holds the paragraphs, without menus, asides, share buttons and blocks that are all links. The
//! words that mark boilerplate in plain text are looked for in what is left.

mod attributes;
mod blocks;
mod charset;
mod content;
mod head;
mod json_ld;

use std::io::Read;

use dom_query::Document;

use super::{
    Cause, NoteKind, Options, Problem, Spot,
    source::{Event, Events, Piece, Source, open},
};
use crate::model::{Article, ArticleMeta, DateCandidate};

/// A page as text with what it says of itself.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Page {
    /// Text, zones, title, source, language and address; no id, no date.
    pub article: Article,
    /// The dates that may be the date of publication.
    pub dates: Vec<DateCandidate>,
}

/// More elements than this inside each other are no web page: the parser's time grows with the square of
/// the depth. Browsers stop at 512; unclosed elements count here too.
const DEEPEST: usize = 4000;

/// Elements that are never closed, or close themselves.
const UNCLOSED: [&str; 24] = [
    "p", "li", "td", "th", "tr", "tbody", "thead", "dd", "dt", "option", "br", "img", "input", "meta",
    "link", "hr", "source", "wbr", "area", "base", "col", "embed", "track", "param",
];

/// Reads a page. O(n).
///
/// # Errors
/// [`Cause::TooDeep`] when elements nest deeper than any page does.
pub fn page(html: &str) -> Result<Page, Cause> {
    if is_too_deep(html) {
        return Err(Cause::TooDeep { limit: DEEPEST });
    }
    let document = Document::from(html);
    let head = head::read(&document);
    let blocks = blocks::read(&document);
    let content = content::choose(&blocks, head.title.as_deref());
    let mut dates = head.dates;
    dates.extend(content.dates);
    let meta = ArticleMeta {
        title: head.title.or(content.headline),
        source: head.source,
        url: head.url,
        lang: head.lang,
        ..ArticleMeta::default()
    };
    Ok(Page { article: Article { meta, text: content.text, boilerplate: content.boilerplate }, dates })
}

/// Counts tags, roughly: what stands in scripts and comments is counted too.
fn is_too_deep(html: &str) -> bool {
    let mut depth = 0usize;
    for tag in html.split('<').skip(1) {
        if let Some(rest) = tag.strip_prefix('/') {
            depth -= usize::from(depth > 0 && opens_element(rest));
        } else if opens_element(tag) {
            depth += 1;
            if depth > DEEPEST {
                return true;
            }
        }
    }
    false
}

fn opens_element(tag: &str) -> bool {
    let name = tag.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    !name.is_empty() && !UNCLOSED.iter().any(|unclosed| name.eq_ignore_ascii_case(unclosed))
}

/// Reads the file whole, which `max_article` bounds.
pub fn read(source: &Source, options: &Options) -> Events {
    let events = article(source, options)
        .unwrap_or_else(|cause| vec![Event::Problem(Problem::new(Spot::file(&source.shown), cause))]);
    Box::new(events.into_iter())
}

fn article(source: &Source, options: &Options) -> Result<Vec<Event>, Cause> {
    let (file, tally) = open(&source.path)?;
    let mut bytes = Vec::new();
    file.take(options.max_article.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > options.max_article {
        return Err(Cause::TooLarge { limit: options.max_article });
    }
    let (html, read_as) = charset::decode_page(bytes)?;
    let digest = tally.digest();
    let Page { mut article, dates } = page(&html)?;
    article.meta.id.clone_from(&source.id);
    let piece = Piece { article, line: None, dates, zoned: true };
    let note = |name| Event::Note(NoteKind::Encoding, format!("{} as {name}", source.shown));
    let mut events = Vec::from_iter(read_as.map(note));
    events.extend([Event::Article(Box::new(piece)), Event::Done(digest)]);
    Ok(events)
}
