//! Walks through the names of a gazetteer from every word of a text at once.

use std::sync::OnceLock;

use super::{
    barren::Barren,
    hints::Hint,
    lexicon::Lexicon,
    starts::{Named, Reading, Start, Starts},
};
use crate::{
    gazetteer::{Gazetteer, ordinary_words},
    lang::{Gap, Script, Token, Tokens, ar, en, word_hash},
};

/// More words than this has no name.
const MAX_WORDS: usize = 8;

/// Some hundred and fifty words are as frequent; they are a tenth of all words that are a place's name too.
const COMMONEST_ZIPF: f32 = 5.5;

/// What the names of a text are looked up in.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    pub gazetteer: &'a Gazetteer,
    /// What earlier texts that were asked in the same way taught of words.
    pub learnt: &'a Learnt,
}

/// What is known of words.
#[derive(Debug, Default)]
pub(super) struct Learnt {
    barren: Barren,
    starts: Starts,
}

/// Words one behind the other with which a name begins.
#[derive(Clone, Copy)]
pub(super) struct Path<'a> {
    /// How the first word is read; the walk is that of all of them.
    pub start: Start,
    /// What a single word is a name of, where that is remembered.
    pub named: Option<&'a OnceLock<Named>>,
    /// The first token.
    pub token: u32,
    /// The token behind the last.
    pub end: u32,
    /// Bit i: word i has the Arabic article.
    pub articles: u8,
    pub words: u8,
}

impl<'a> Path<'a> {
    /// One word.
    fn begin(token: u32, start: Start, named: Option<&'a OnceLock<Named>>) -> Self {
        Self { start, named, token, end: token + 1, articles: u8::from(start.article), words: 1 }
    }
}

/// A reading of a word that the filters let through.
#[derive(Clone, Copy)]
struct Candidate {
    hash: u64,
    token: u32,
    stem: u16,
    clitics: u8,
    article: bool,
}

/// The filters, the slots and the entries are each asked in a loop of their own, for all words of the text, then for
/// all pairs, and so on: a processor then waits for many places in memory at once, where it would wait for one after
/// the other.
pub(super) struct Paths<'t, 'a> {
    pub text: &'t str,
    pub tokens: &'t Tokens,
    pub known: Known<'a>,
    /// Which words are no names by themselves; none where every name is wanted.
    pub lexicon: Option<&'t Lexicon>,
}

impl<'a> Paths<'_, 'a> {
    /// The paths that end where a name may, by their hashes: ordered by first token, longer ones first.
    pub fn all(&self) -> Vec<Path<'a>> {
        let mut paths = self.beginnings();
        let mut names: Vec<Path> = Vec::with_capacity(paths.len());
        while !paths.is_empty() {
            names.extend(paths.iter().filter(|path| self.may_stand(path)));
            paths = self.longer(&paths);
        }
        let unknown = names.iter().filter(|path| path.named.is_none_or(|named| named.get().is_none()));
        unknown.for_each(|path| path.start.walk.fetch(self.known.gazetteer));
        names.sort_by_key(|path| (path.token, std::cmp::Reverse(path.end), path.start.clitics));
        names
    }

    /// The paths of one word that lead on, or that may be a name in some text.
    fn beginnings(&self) -> Vec<Path<'a>> {
        let Learnt { barren, starts } = self.known.learnt;
        let (mut paths, mut new) = (Vec::with_capacity(self.tokens.len()), Vec::new());
        for (i, token) in self.tokens.all().iter().enumerate() {
            let hash = self.tokens.hash(i);
            // In Latin script a name is capitalised, or its article is.
            let is_capital = || token.capital || self.is_behind_article(i);
            let may_begin = token.script == Script::Arabic || token.script == Script::Latin && is_capital();
            if !may_begin || barren.has(hash) {
                continue;
            }
            match starts.get(hash, self.tokens.folded(i)) {
                Some(readings) => {
                    let path =
                        |reading: &'a Reading| Path::begin(i as u32, reading.start, Some(&reading.named));
                    paths.extend(readings.iter().map(path));
                }
                None => new.push(i),
            }
        }
        self.learn(&new, &mut paths);
        paths
    }

    /// Looks up words of which nothing is remembered, and remembers them.
    fn learn(&self, words: &[usize], paths: &mut Vec<Path<'a>>) {
        let Learnt { barren, starts } = self.known.learnt;
        let candidates = self.candidates(words);
        let mut found: Vec<(u32, Start)> = Vec::with_capacity(candidates.len());
        found.extend(
            candidates.iter().filter_map(|candidate| Some((candidate.token, self.start(candidate)?))),
        );
        let mut of_words = found.chunk_by(|a, b| a.0 == b.0).peekable();
        for i in words {
            let (token, hash) = (*i as u32, self.tokens.hash(*i));
            let Some(of_word) = of_words.next_if(|of_word| of_word[0].0 == token) else {
                barren.add(hash);
                continue;
            };
            let each = of_word.iter().map(|(_, start)| *start);
            match starts.add(hash, self.tokens.folded(*i), each.clone()) {
                Some(readings) => {
                    paths.extend(readings.iter().map(|of| Path::begin(token, of.start, Some(&of.named))));
                }
                None => paths.extend(each.map(|start| Path::begin(token, start, None))),
            }
        }
    }

    /// The readings of these words that the filters let through.
    fn candidates(&self, words: &[usize]) -> Vec<Candidate> {
        let mut candidates = Vec::with_capacity(words.len());
        for i in words {
            let mut push = |hash, clitics: usize, article, stem: usize| {
                if self.known.gazetteer.may_begin(hash) {
                    let (clitics, stem) = (clitics as u8, stem as u16);
                    candidates.push(Candidate { hash, token: *i as u32, stem, clitics, article });
                }
            };
            let word = self.tokens.folded(*i);
            if self.tokens.all()[*i].script == Script::Latin {
                push(self.tokens.hash(*i), 0, false, 0);
                continue;
            }
            ar::each_reading(word, |reading| {
                let stem = word.len() - reading.stem.len();
                let hash = if stem == 0 { self.tokens.hash(*i) } else { word_hash(reading.stem) };
                push(hash, reading.clitics, reading.article, stem);
            });
        }
        candidates
    }

    /// Where a reading leads; nothing where no name begins so, nor is one in any text.
    fn start(&self, candidate: &Candidate) -> Option<Start> {
        let Candidate { hash, token, stem, clitics, article } = *candidate;
        let walk = self.known.gazetteer.begin_hashed(hash)?;
        // A class noun, a preposition or the like, and nothing else.
        let is_function_word = !article && self.lexicon.is_some_and(|lexicon| lexicon.is_function_word(hash));
        let arabic = self.tokens.all()[token as usize].script == Script::Arabic;
        let word = if clitics == 0 { self.tokens.hash(token as usize) } else { hash };
        let common = arabic && self.lexicon.is_some() && ordinary_words().zipf_hashed(word) >= COMMONEST_ZIPF;
        let may_stand = walk.may_be_name() && !is_function_word;
        (walk.continues() || !is_function_word).then_some(Start {
            walk,
            stem,
            clitics,
            article,
            may_stand,
            common,
        })
    }

    /// The paths that lead on, longer by a word.
    fn longer(&self, paths: &[Path<'a>]) -> Vec<Path<'a>> {
        let goes_on = |path: &&Path| path.start.walk.continues() && usize::from(path.words) < MAX_WORDS;
        let next: Vec<(&Path, usize, u64)> = paths
            .iter()
            .filter(goes_on)
            .flat_map(|path| {
                // «Ku-an»: what looks like an article is a word where the name ends with it.
                let (word, article) = (self.next_word(path.end as usize), self.article(path.end as usize));
                word.into_iter().chain(article).map(move |at| (path, at))
            })
            .map(|(path, at)| (path, at, path.start.walk.next_hash(self.stem_hash(at))))
            .filter(|(.., hash)| self.known.gazetteer.may_begin(*hash))
            .collect();
        let longer = next.into_iter().filter_map(|(path, at, hash)| {
            let walk = self.known.gazetteer.begin_hashed(hash)?;
            let article = u8::from(self.stem(at).1).checked_shl(u32::from(path.words)).unwrap_or(0);
            let (articles, words) = (path.articles | article, path.words + 1);
            let start = Start { walk, ..path.start };
            Some(Path { start, named: None, token: path.token, end: at as u32 + 1, articles, words })
        });
        longer.collect()
    }

    fn may_stand(&self, path: &Path) -> bool {
        if path.words > 1 {
            path.start.walk.may_be_name()
        } else {
            path.start.may_stand && !self.is_common_alone(path)
        }
    }

    /// Whether a word is among the commonest of Arabic («كان», «أن»), with no class noun before it and no adjective
    /// of a country beside it: «مدينة كان الفرنسية» is Cannes.
    fn is_common_alone(&self, path: &Path) -> bool {
        let Some(lexicon) = self.lexicon.filter(|_| path.start.common) else { return false };
        let (at, end) = (path.token as usize, path.end as usize);
        let before = at.checked_sub(1).filter(|_| path.start.clitics == 0);
        let headed = before.is_some_and(|before| lexicon.may_head(self.tokens.hash(before)));
        let followed = end < self.tokens.len() && lexicon.hints(self.tokens.hash(end), Hint::RIGHT);
        !headed && !followed && !self.tokens.gap(at).has(Gap::TAG)
    }

    /// The stem of token `at` inside a name, and whether it has the Arabic article.
    fn stem(&self, at: usize) -> (&str, bool) {
        match self.tokens.all()[at].script {
            Script::Arabic => ar::strip_article(self.tokens.folded(at)),
            _ => (self.tokens.folded(at), false),
        }
    }

    fn stem_hash(&self, at: usize) -> u64 {
        match self.stem(at) {
            (stem, true) => word_hash(stem),
            (_, false) => self.tokens.hash(at),
        }
    }

    /// Whether `key` is that of the words of the path, and not only its hash.
    pub fn is_key(&self, path: &Path, key: &[u8]) -> bool {
        let first = &self.tokens.folded(path.token as usize)[usize::from(path.start.stem)..];
        let Some(mut rest) = key.strip_prefix(first.as_bytes()) else { return false };
        let mut next = path.token as usize + 1;
        for number in 1..path.words {
            // The last word is where the path ends, even if it looks like an article.
            let last = (number + 1 == path.words).then(|| path.end as usize - 1);
            let Some(at) = last.or_else(|| self.next_word(next)) else { return false };
            let word = rest.strip_prefix(b" ").and_then(|rest| rest.strip_prefix(self.stem(at).0.as_bytes()));
            let Some(word) = word else { return false };
            (rest, next) = (word, at + 1);
        }
        rest.is_empty()
    }

    /// The next word of a name: romanised articles are passed over.
    fn next_word(&self, mut at: usize) -> Option<usize> {
        loop {
            let token = self.tokens.all().get(at)?;
            if !self.joins(at) {
                return None;
            }
            // «Khirbat as Sakiq»: an English word elsewhere, but hardly one that stands inside a name.
            if !self.is_article(token, at) {
                return Some(at);
            }
            at += 1;
        }
    }

    /// Whether a hyphen joins token `i` to a capitalised article: «Er-riyad».
    fn is_behind_article(&self, i: usize) -> bool {
        let gap = self.tokens.gap(i);
        let hyphen = gap.only(Gap::HYPHEN) && gap.has(Gap::HYPHEN);
        let article = i.checked_sub(1).filter(|before| hyphen && self.tokens.all()[*before].capital);
        article.is_some_and(|before| self.is_article(&self.tokens.all()[before], before))
    }

    /// Token `at`, where it goes on a name and looks like a romanised article.
    fn article(&self, at: usize) -> Option<usize> {
        let token = self.tokens.all().get(at)?;
        (self.is_article(token, at) && self.joins(at)).then_some(at)
    }

    fn is_article(&self, token: &Token, at: usize) -> bool {
        token.script == Script::Latin && en::article(self.tokens.folded(at)).is_some()
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
}
