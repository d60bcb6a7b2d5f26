//! Finds every run of tokens that is a name in the gazetteer.

use crate::{
    gazetteer::{Gazetteer, Hit, Hits, Walk, Years},
    lang::{Gap, Script, Token, Tokens, ar, en, first_letter, offset_after, word_hash},
};

/// More words than this has no name.
const MAX_WORDS: usize = 8;

/// A run of tokens that is a name in the gazetteer, whatever it means here.
#[derive(Debug, Clone)]
pub struct Match {
    /// First token of the name (romanised articles before it included).
    pub first: usize,
    /// The token behind it.
    pub end: usize,
    /// Byte offsets of the name in the text: clitics outside, article inside where it is written out.
    pub bytes: std::ops::Range<usize>,
    /// Letters of the clitics before it, in its first token.
    pub clitics: usize,
    /// The first letter of the clitics.
    pub conjunction: bool,
    /// Bit i: word i has the Arabic article.
    pub articles: u8,
    /// Words, romanised articles aside.
    pub words: u8,
    /// Equal for names of equal stems.
    pub key: u64,
    /// Everything of that name.
    pub hits: Hits,
}

/// Every match of a name that was in use in one of the years `when`, ordered by first token, longer ones first.
pub(super) fn matches(text: &str, tokens: &Tokens, gazetteer: &Gazetteer, when: Years) -> Vec<Match> {
    let found = Vec::with_capacity(tokens.len() / 4);
    let mut scan = Scan { text, tokens, gazetteer, when, key: String::new(), found };
    let mut token = 0;
    let mut from = 0;
    for reading in readings(tokens, gazetteer) {
        if reading.token != token {
            scan.order(from);
            (token, from) = (reading.token, scan.found.len());
        }
        scan.name(&reading);
    }
    scan.order(from);
    scan.found
}

/// A word, or a word without its clitics, that begins names.
struct Reading {
    walk: Walk,
    token: u32,
    clitics: u8,
    article: bool,
    /// Where the stem begins in the folded word.
    stem: u16,
}

/// Every reading that begins a name, in the order of the text. The filters, the slots and the entries are each
/// asked in a loop of their own: a processor then waits for many places in memory at once, where it would wait for
/// one after the other.
fn readings(tokens: &Tokens, gazetteer: &Gazetteer) -> Vec<Reading> {
    let mut readings = Vec::with_capacity(tokens.len());
    for (i, token) in tokens.all().iter().enumerate() {
        let mut push = |hash, clitics: usize, article, stem: usize| {
            if let Some(walk) = gazetteer.may_begin(hash) {
                let (clitics, stem) = (clitics as u8, stem as u16);
                readings.push(Reading { walk, token: i as u32, clitics, article, stem });
            }
        };
        match token.script {
            Script::Arabic => {
                let word = tokens.folded(i);
                ar::each_reading(word, |reading| {
                    let stem = word.len() - reading.stem.len();
                    let hash = if stem == 0 { tokens.hash(i) } else { word_hash(reading.stem) };
                    push(hash, reading.clitics, reading.article, stem);
                });
            }
            // In Latin script a name is capitalised.
            Script::Latin if token.capital => push(tokens.hash(i), 0, false, 0),
            Script::Latin | Script::Digits => {}
        }
    }
    readings.iter_mut().for_each(|reading| reading.walk.look(gazetteer));
    readings.retain(|reading| reading.walk.leads_on());
    readings.iter().for_each(|reading| reading.walk.fetch(gazetteer));
    readings
}

struct Scan<'a> {
    text: &'a str,
    tokens: &'a Tokens,
    gazetteer: &'a Gazetteer,
    when: Years,
    key: String,
    found: Vec<Match>,
}

#[derive(Clone, Copy)]
struct Start {
    first: usize,
    at: usize,
    clitics: usize,
    conjunction: bool,
    bytes: usize,
    article: bool,
}

impl Scan<'_> {
    /// Longer names first among those found from `from` on, which begin with one token.
    fn order(&mut self, from: usize) {
        if self.found.len() > from + 1 {
            self.found[from..].sort_by_key(|m| (std::cmp::Reverse(m.end), m.clitics));
        }
    }

    fn name(&mut self, reading: &Reading) {
        let i = reading.token as usize;
        let token = &self.tokens.all()[i];
        let word = self.tokens.folded(i);
        let clitics = usize::from(reading.clitics);
        let arabic = token.script == Script::Arabic;
        let first = if arabic { i } else { self.article_before(i) };
        let start = Start {
            first,
            at: i,
            clitics,
            conjunction: arabic && word.starts_with(['و', 'ف']),
            bytes: match clitics {
                0 => self.tokens.all()[first].start as usize,
                clitics => offset_after(self.text, token, clitics),
            },
            article: reading.article,
        };
        self.key.clear();
        self.key.push_str(&word[usize::from(reading.stem)..]);
        self.walk(start, reading.walk);
    }

    /// The romanised article before token `i`, where one belongs to it: «al-Tanf», «Al Bab».
    fn article_before(&self, i: usize) -> usize {
        let Some(before) = i.checked_sub(1) else { return i };
        let token = &self.tokens.all()[before];
        let Some(article) = en::article(self.tokens.folded(before)) else { return i };
        let gap = self.tokens.gap(i);
        let hyphen = gap.only(Gap::HYPHEN) && gap.has(Gap::HYPHEN);
        let capital = gap.only(Gap::SPACE) && token.capital && article == en::Article::Plain;
        if hyphen || capital { before } else { i }
    }

    fn walk(&mut self, start: Start, mut walk: Walk) {
        let mut articles = u8::from(start.article);
        let mut words = 1u8;
        let mut next = start.at + 1;
        self.emit(start, next, articles, words, &walk);
        while walk.continues() && usize::from(words) < MAX_WORDS {
            let Some(at) = self.next_word(next) else { return };
            let token = &self.tokens.all()[at];
            let (stem, article) = match token.script {
                Script::Arabic => ar::strip_article(self.tokens.folded(at)),
                _ => (self.tokens.folded(at), false),
            };
            walk.extend(self.gazetteer, stem);
            if !walk.leads_on() {
                return;
            }
            self.key.push(' ');
            self.key.push_str(stem);
            articles |= u8::from(article).checked_shl(u32::from(words)).unwrap_or(0);
            words += 1;
            next = at + 1;
            self.emit(start, next, articles, words, &walk);
        }
    }

    /// The next word of a name: romanised articles are passed over.
    fn next_word(&self, mut at: usize) -> Option<usize> {
        loop {
            let token = self.tokens.all().get(at)?;
            if !self.joins(at) {
                return None;
            }
            let is_article = token.script == Script::Latin
                && match en::article(self.tokens.folded(at)) {
                    Some(en::Article::Plain) => true,
                    Some(en::Article::Word) => token.capital || self.tokens.gap(at + 1).only(Gap::HYPHEN),
                    None => false,
                };
            if !is_article {
                return Some(at);
            }
            at += 1;
        }
    }

    /// Whether token `at` may go on a name that the token before belongs to.
    fn joins(&self, at: usize) -> bool {
        let gap = self.tokens.gap(at);
        let abbreviated = gap.only(Gap::SPACE.with(Gap::STOP))
            && self.tokens.all()[at - 1].script == Script::Latin
            && self.tokens.folded(at - 1).len() <= 2;
        gap.only(Gap::SPACE.with(Gap::HYPHEN)) || abbreviated || self.is_wrapped(at)
    }

    /// A single line end in the middle of running text.
    fn is_wrapped(&self, at: usize) -> bool {
        const LONG_LINE: usize = 60;
        let gap = self.tokens.gap(at);
        let end = self.tokens.all()[at - 1].end as usize;
        gap.only(Gap::SPACE.with(Gap::LINE))
            && self.text[..end].rfind('\n').map_or(end, |line| end - line) >= LONG_LINE
    }

    fn emit(&mut self, start: Start, end: usize, articles: u8, words: u8, walk: &Walk) {
        if !walk.may_be_name() {
            return;
        }
        let mut hits = Hits::new();
        walk.hits(self.gazetteer, &self.key, &mut hits);
        let span = &self.tokens.all()[start.at..end];
        hits.retain(|hit| fits(hit, span, self.when));
        if hits.is_empty() {
            return;
        }
        let last = &self.tokens.all()[end - 1];
        let bytes = first_letter(self.text, start.bytes, last.end as usize)..self.end_of(last);
        let Start { first, clitics, conjunction, .. } = start;
        self.found.push(Match {
            first,
            end,
            bytes,
            clitics,
            conjunction,
            articles,
            words,
            key: walk.hash(),
            hits,
        });
    }

    /// An abbreviation's last full stop belongs to it: «U.S.».
    fn end_of(&self, last: &Token) -> usize {
        let end = last.end as usize;
        let is_abbreviation = last.upper && self.text[last.start as usize..end].contains('.');
        if is_abbreviation && self.text[end..].starts_with('.') { end + 1 } else { end }
    }
}

/// Whether the spelling in the text may stand for the form: «US» counts in capitals only, a name of old in its time.
fn fits(hit: &Hit, span: &[Token], when: Years) -> bool {
    (!hit.form.needs_capitals() || span.iter().all(|token| token.upper)) && hit.form.years.meets(when)
}
