//! Which lines of a plain text are not the article: its zones, by its shape.
//!
//! A text copied from a web page carries menus, other headlines, share buttons and comments around the
//! article. Paragraphs tell where the article is; what stands before the first and after the last of them
//! is judged line by line: by the words of `data/lexicon/boilerplate.csv`, by lists of headlines, by runs of
//! very short lines, by a title that stands twice. Whatever is not sure stays body: to lose a part of the
//! article is worse than to keep a headline.

mod head;
mod inside;
mod lexicon;
mod page;
mod tail;
mod words;

use std::ops::Range;

use crate::model::{Article, DateCandidate, DateSource, Zone};
use page::Page;

/// Sets the zones of an article that is plain text.
pub fn mark(article: &mut Article) {
    article.boilerplate = boilerplate(&article.text, article.meta.title.as_deref());
}

/// The lines before the first paragraph that may hold the date of publication: those after the headline as
/// bylines, those before it as lines of the page.
pub fn date_lines(article: &Article) -> Vec<DateCandidate> {
    let page = Page::new(&article.text);
    let Some(first) = page.lines.iter().position(|line| line.paragraph) else { return Vec::new() };
    let is_body = |line: &page::Line| article.zone_at(line.bytes.start) == Zone::Body;
    let headline = page.lines[..first].iter().position(|line| is_body(line) && line.is_headline());
    let lines = page.lines[..first].iter().enumerate();
    let numbered = lines.filter(|(_, line)| line.words.iter().any(|word| word.has_digit));
    let candidate = |(n, line): (usize, &page::Line)| {
        let under = headline.is_some_and(|headline| n > headline) && is_body(line);
        let source = if under { DateSource::Byline } else { DateSource::PageLine };
        DateCandidate { source, text: article.text[line.bytes.clone()].to_owned() }
    };
    numbered.map(candidate).collect()
}

/// Whether a heading is this title, but for marks, case and a site's name at either end.
pub fn same_title(heading: &str, title: &str) -> bool {
    head::is_title(&words::fold(heading), &words::fold(title))
}

/// The byte ranges of `text` that are boilerplate: in order, disjoint, whole lines without the space around.
///
/// `title` is the headline where it is known; it helps to tell it from the headlines before it. The words
/// of all languages are looked for, since pages mix them. O(n).
pub fn boilerplate(text: &str, title: Option<&str>) -> Vec<Range<usize>> {
    let mut page = Page::new(text);
    if page.paragraphs().next().is_some() {
        tail::cut(&mut page);
        let paragraphs: Vec<usize> = page.paragraphs().collect();
        // `cut` never takes the first paragraph.
        if let (Some(&first), Some(&last)) = (paragraphs.first(), paragraphs.last()) {
            head::mark(&mut page, first, title);
            inside::mark(&mut page, first..last);
            tail::mark(&mut page, first, last);
        }
    }
    page.ranges()
}
