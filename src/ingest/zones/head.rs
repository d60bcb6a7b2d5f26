//! What stands before the first paragraph: menus, other headlines, the page's title before the headline.

use std::ops::Range;

use super::{
    lexicon::Kind,
    page::{Line, Page},
    words::{Word, fold},
};

/// So many headlines in one block are a list; an article has one, a line above it and one below.
const LIST: usize = 4;

/// So many menu items in a row are a menu.
const MENU: usize = 4;

/// Headline, standfirst, caption: what may stand right above the first paragraph.
const OWN: usize = 3;

/// Judges the lines before the paragraph `first`.
pub fn mark(page: &mut Page, first: usize, title: Option<&str>) {
    top_menu(page, first);
    menus(page, 0..first);
    opened_lists(page, first);
    lists(page, first);
    if let Some(headline) = headline(page, first, title) {
        page.condemn(0..headline);
    }
}

/// The menu at the top of the page: items before anything that could be a headline. Its last line stays if
/// the article follows at once, as it may be a short headline.
fn top_menu(page: &mut Page, first: usize) {
    let items = page.lines[..first].iter().take_while(|line| line.is_item() || line.boilerplate).count();
    if items >= MENU {
        page.condemn(0..items.min(first - 1));
    }
}

/// Runs of items with words of the lexicon among them: what stands between the first and the last of those
/// is of their kind.
pub fn menus(page: &mut Page, lines: Range<usize>) {
    let mut start = lines.start;
    while start < lines.end {
        let run = start + page.lines[start..lines.end].iter().take_while(|line| line.is_item()).count();
        let mut known = (start..run).filter(|&n| page.lines[n].kind.is_some());
        if let (Some(from), Some(to), true) = (known.next(), known.next_back(), run - start >= MENU) {
            page.condemn(from..to + 1);
        }
        start = run + 1;
    }
}

/// Lists under «المزيد», «الأكثر قراءة», "Most read".
fn opened_lists(page: &mut Page, first: usize) {
    let opens = |line: &Line| line.opens && matches!(line.kind, Some(Kind::Headlines | Kind::Related));
    let openers: Vec<usize> = (0..first).filter(|&n| opens(&page.lines[n])).collect();
    for opener in openers {
        let next = opener + 1;
        if next >= first {
            continue;
        }
        let block = page.rest_of_block(next);
        let same_block = page.lines[next].block == page.lines[opener].block;
        let list = if same_block || block.len() >= OWN {
            next..within(page, block, first, 2)
        } else {
            next..first.saturating_sub(OWN).max(next)
        };
        page.condemn(list);
    }
}

/// Blocks of headlines without a word over them.
fn lists(page: &mut Page, first: usize) {
    let mut start = 0;
    while start < first {
        let block = page.rest_of_block(start);
        let end = within(page, block.clone(), first, OWN);
        let headlines = page.lines[start..end].iter().filter(|line| line.is_headline()).count();
        if headlines >= LIST {
            page.condemn(start..end);
        }
        start = block.end;
    }
}

/// The end of a block before the paragraph `first`: where the block runs into it, the last `keep` lines may
/// be the article's own.
fn within(page: &Page, block: Range<usize>, first: usize, keep: usize) -> usize {
    if block.end > first || page.lines[first].block == page.lines[block.start].block {
        first.saturating_sub(keep).max(block.start)
    } else {
        block.end
    }
}

/// The headline that stands with the article, where it is sure: the last line that is the known title, or
/// the first headline of the page if it comes again.
fn headline(page: &Page, first: usize, title: Option<&str>) -> Option<usize> {
    let head = &page.lines[..first];
    let title = title.map(fold).filter(|words| words.len() >= OWN);
    let known = title.and_then(|title| head.iter().rposition(|line| is_title(&line.words, &title)));
    known.or_else(|| {
        let candidate = head.iter().position(Line::is_headline)?;
        let again = head.iter().rposition(|line| is_title(&line.words, &head[candidate].words))?;
        (again > candidate).then_some(again)
    })
}

/// The title itself, or with the site's name before or after it.
pub fn is_title(words: &[Word], title: &[Word]) -> bool {
    words.len() >= OWN && (title.starts_with(words) || words.starts_with(title) || title.ends_with(words))
}
