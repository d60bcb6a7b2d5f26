//! The lines of a text and what each looks like.

use std::ops::Range;

use super::{
    lexicon::{Kind, starts},
    words::{Word, count, fold_about},
};

/// Words from which a line is a paragraph whatever its end.
const PARAGRAPH: usize = 20;

/// Words from which a line that ends with a full stop is a paragraph.
const SENTENCE: usize = 6;

/// Words up to which a line can be a link, a button or a notice; what is longer is a paragraph, and is not
/// looked into at all, which is what makes zones cheap.
const LONGEST_LINK: usize = 24;

/// Words from which a line can be a headline.
const HEADLINE: usize = 4;

/// Words up to which a line can be an item of a menu.
const ITEM: usize = 3;

/// A line that is not blank.
#[derive(Debug)]
pub struct Line {
    /// Without the space around it.
    pub bytes: Range<usize>,
    /// Its words, folded; empty where the line is longer than a link can be.
    pub words: Vec<Word>,
    /// How many words it has, up to what matters.
    pub count: usize,
    /// Whether it is a paragraph of an article by its length or its full stop.
    pub paragraph: bool,
    /// What the lexicon calls it, if it is boilerplate by its words.
    pub kind: Option<Kind>,
    /// Whether the phrase is all of the line, so that it speaks of what follows.
    pub opens: bool,
    /// Which block it stands in: lines without a blank line between them.
    pub block: usize,
    /// Starts with a dash, a bullet or a number: an item of the author's own list.
    pub bullet: bool,
    /// The verdict.
    pub boilerplate: bool,
}

impl Line {
    /// Could be the headline of an article. Numbers do not count: a date is no headline.
    pub fn is_headline(&self) -> bool {
        let named = || self.words.iter().filter(|word| !word.is_number).count();
        !self.boilerplate && !self.paragraph && !self.bullet && named() >= HEADLINE
    }

    /// Could be an item of a menu.
    pub fn is_item(&self) -> bool {
        !self.paragraph && !self.bullet && self.count <= ITEM
    }
}

/// A text as lines.
#[derive(Debug)]
pub struct Page {
    pub lines: Vec<Line>,
}

impl Page {
    pub fn new(text: &str) -> Self {
        let mut lines: Vec<Line> = Vec::new();
        let (mut start, mut block, mut blank) = (0, 0, false);
        for whole in text.split_inclusive('\n') {
            let trimmed = whole.trim_matches(is_space);
            let at = start + (whole.len() - whole.trim_start_matches(is_space).len());
            start += whole.len();
            if trimmed.is_empty() {
                blank = true;
                continue;
            }
            block += usize::from(std::mem::take(&mut blank));
            lines.push(read_line(trimmed, at, block));
        }
        let mut page = Self { lines };
        page.join_wrapped(text);
        page
    }

    /// Text wrapped at a width is a paragraph over several lines, not a list.
    fn join_wrapped(&mut self, text: &str) {
        let mut start = 0;
        while start < self.lines.len() {
            let block = self.rest_of_block(start);
            start = block.end;
            let lines = &mut self.lines[block];
            let words: usize = lines.iter().map(|line| line.count).sum();
            if words >= PARAGRAPH && lines.iter().all(|line| line.kind.is_none()) && is_wrapped(lines, text) {
                for line in lines {
                    (line.paragraph, line.boilerplate) = (true, false);
                }
            }
        }
    }

    /// The paragraphs of the article: lines that are text and not boilerplate.
    pub fn paragraphs(&self) -> impl DoubleEndedIterator<Item = usize> {
        (0..self.lines.len()).filter(|&n| self.lines[n].paragraph && !self.lines[n].boilerplate)
    }

    /// Makes lines boilerplate.
    pub fn condemn(&mut self, lines: Range<usize>) {
        self.lines[lines].iter_mut().for_each(|line| line.boilerplate = true);
    }

    /// The lines of the block that line `n` begins or continues, from `n` on.
    pub fn rest_of_block(&self, n: usize) -> Range<usize> {
        let block = self.lines[n].block;
        n..n + self.lines[n..].iter().take_while(|line| line.block == block).count()
    }

    /// The verdicts as byte ranges, neighbours joined.
    pub fn ranges(&self) -> Vec<Range<usize>> {
        let mut ranges: Vec<Range<usize>> = Vec::new();
        let mut joins = false;
        for line in &self.lines {
            match ranges.last_mut() {
                Some(last) if line.boilerplate && joins => last.end = line.bytes.end,
                _ if line.boilerplate => ranges.push(line.bytes.clone()),
                _ => {}
            }
            joins = line.boilerplate;
        }
        ranges
    }
}

/// Whether lines look like the rows of one paragraph: some go on in lower case, which headlines never do, or
/// nearly all have the same width. Arabic has no case, so that only the width tells; a few headlines may
/// have one width by chance.
fn is_wrapped(lines: &[Line], text: &str) -> bool {
    let Some((_, rows)) = lines.split_last().filter(|(_, rows)| rows.len() >= 2) else { return false };
    let lower = |line: &&Line| text[line.bytes.clone()].starts_with(char::is_lowercase);
    if lines[1..].iter().filter(lower).count() * 4 >= rows.len() {
        return true;
    }
    let widths: Vec<usize> = rows.iter().map(|line| text[line.bytes.clone()].chars().count()).collect();
    let widest = widths.iter().copied().max().unwrap_or(0);
    let full = widths.iter().filter(|&&width| width * 100 >= widest * 85).count();
    rows.len() >= 4 && full * 10 >= rows.len() * 9
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
}

fn read_line(text: &str, at: usize, block: usize) -> Line {
    let count = count(text, LONGEST_LINK + 1);
    let words = if count <= LONGEST_LINK { fold_about(text, count) } else { Vec::new() };
    let (kind, opens) = by_words(&words, text).map_or((None, false), |(kind, opens)| (Some(kind), opens));
    let furniture = kind.is_some() || (count <= LONGEST_LINK && is_furniture(text, &words, count));
    Line {
        bytes: at..at + text.len(),
        paragraph: !furniture && (count >= PARAGRAPH || (count >= SENTENCE && ends_a_sentence(text))),
        bullet: is_bullet(text),
        boilerplate: furniture,
        words,
        count,
        kind,
        opens,
        block,
    }
}

/// What the lexicon says of a line, and whether the phrase is all of it.
fn by_words(words: &[Word], text: &str) -> Option<(Kind, bool)> {
    // Numbers beside a phrase are counters: "3 comments", "Comments (3)".
    let words = &words[words.iter().take_while(|word| word.is_number).count()..];
    let named = words.iter().filter(|word| !word.is_number).count();
    for (kind, length) in starts(words) {
        let whole = length >= named;
        let fits = match kind {
            Kind::Notice | Kind::Footer => true,
            Kind::Line | Kind::Headlines | Kind::Comments => whole,
            Kind::Related | Kind::Tags => whole || is_label(text, length),
            Kind::Section => words.len() <= length + ITEM && !ends_a_sentence(text),
            Kind::Share => all_share(words),
        };
        if fits {
            return Some((kind, whole));
        }
    }
    let inside = (1..words.len()).flat_map(|n| starts(&words[n..]));
    inside.map(|(kind, _)| kind).find(|kind| matches!(kind, Kind::Notice | Kind::Footer)).and_then(|kind| {
        // A copyright sign in a sentence is a credit, not the foot of a page.
        let fits = kind == Kind::Notice || !ends_a_sentence(text);
        fits.then_some((kind, false))
    })
}

/// Whether a mark that introduces something stands right after the first `length` words.
fn is_label(text: &str, length: usize) -> bool {
    let mut head = text;
    for _ in 0..length {
        head = head.trim_start_matches(|c: char| !c.is_alphanumeric());
        head = head.trim_start_matches(|c: char| !c.is_whitespace() && !is_introducing(c));
    }
    head.trim_start().starts_with(is_introducing)
}

fn is_introducing(c: char) -> bool {
    matches!(c, ':' | '|' | '…' | '»' | '>' | '-' | '–' | '—' | '←')
}

fn all_share(mut words: &[Word]) -> bool {
    while !words.is_empty() {
        let share = starts(words).filter(|(kind, _)| *kind == Kind::Share).map(|(_, length)| length).max();
        match share {
            Some(length) => words = &words[length..],
            None if words[0].is_number => words = &words[1..],
            None => return false,
        }
    }
    true
}

/// Lines that are no language: counters, times, «A+», addresses, menus on one line.
fn is_furniture(text: &str, words: &[Word], count: usize) -> bool {
    let address = count == 1 && (text.starts_with("http://") || text.starts_with("https://"));
    let is_no_word = |word: &Word| word.is_number || (words.len() == 1 && word.is_letter);
    let no_word = words.iter().all(is_no_word);
    address || no_word || is_menu_line(text)
}

/// «الرئيسية | أخبار | سوريا | العالم»: short items between at least three separators.
fn is_menu_line(text: &str) -> bool {
    // The bytes that these separators begin with: most lines have none, and are not split six times. All bytes are
    // looked at, since a processor does so with many at once.
    let may_separate = |byte: u8| (byte == b'|') | (byte == b'>') | (byte == 0xC2) | (byte == 0xE2);
    if !text.bytes().fold(false, |any, byte| any | may_separate(byte)) {
        return false;
    }
    ['|', '›', '•', '·', '»', '>'].iter().any(|&separator| {
        let items: Vec<&str> = text.split(separator).filter(|item| !item.trim().is_empty()).collect();
        items.len() >= 4 && items.iter().all(|item| item.split_whitespace().count() <= ITEM)
    })
}

/// A full stop at the end, behind closing quotes or brackets. Headlines end with other marks, or none.
fn ends_a_sentence(text: &str) -> bool {
    let closing = |c: char| matches!(c, '"' | '”' | '»' | '\'' | '’' | ')' | ']' | '“') || c.is_whitespace();
    let text = text.trim_end_matches(closing);
    (text.ends_with('.') && !text.ends_with("..")) || text.ends_with('\u{6d4}')
}

fn is_bullet(text: &str) -> bool {
    let mut chars = text.chars();
    match chars.next() {
        Some('-' | '–' | '—' | '•' | '*' | '·' | '▪' | '●' | '◾') => true,
        Some(c) if c.is_numeric() => {
            let after = chars.find(|c| !c.is_numeric());
            matches!(after, Some('.' | ')' | '-' | '–'))
        }
        _ => false,
    }
}
