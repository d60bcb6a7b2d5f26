//! Finds every run of tokens that is a name in the gazetteer.

use super::{barren::Barren, hints::Hint, lexicon::Lexicon};
use crate::{
    gazetteer::{Gazetteer, Hit, Hits, Walk, Years, ordinary_words},
    lang::{Gap, Script, Token, Tokens, ar, en, first_letter, offset_after, word_hash},
};

/// More words than this has no name.
const MAX_WORDS: usize = 8;

/// Some hundred and fifty words are as frequent; they are a tenth of all words that are a place's name too.
const COMMONEST_ZIPF: f32 = 5.5;

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

/// A run of tokens that is a name in the gazetteer; what it may mean is not looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Name {
    /// First token of the name, a romanised article before it left out.
    pub first: usize,
    /// The token behind it.
    pub end: usize,
    /// Letters of the clitics before it, in its first token.
    pub clitics: usize,
    /// Equal for names of equal stems.
    pub key: u64,
}

/// Every name, whatever its time, ordered by first token, longer ones first.
pub(super) fn names(text: &str, tokens: &Tokens, known: Known) -> Vec<Name> {
    let gazetteer = known.gazetteer;
    let scan = Scan { text, tokens, known, lexicon: None, when: Years::default() };
    let is_name = |path: &Path| path.walk.is_name(gazetteer, |key| scan.is_key(path, key));
    let name = |path: &Path| Name {
        first: path.reading.token as usize,
        end: path.end as usize,
        clitics: usize::from(path.reading.clitics),
        key: path.walk.hash(),
    };
    scan.paths().iter().filter(|path| is_name(path)).map(name).collect()
}

/// Every match of a name that was in use in one of the years `when`, ordered by first token, longer ones first. Words
/// of the lexicon that are no names by themselves («من», «مدينة») are left out, whatever place is called so, and the
/// commonest words of all where nothing beside them asks for a name.
pub(super) fn matches(
    text: &str,
    tokens: &Tokens,
    known: Known,
    lexicon: &Lexicon,
    when: Years,
) -> Vec<Match> {
    let scan = Scan { text, tokens, known, lexicon: Some(lexicon), when };
    scan.paths().iter().filter_map(|path| scan.name(path)).collect()
}

/// What the names of a text are looked up in.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    pub gazetteer: &'a Gazetteer,
    /// Words that an earlier text was asked for in the same way.
    pub barren: &'a Barren,
}

/// A word, or a word without its clitics, that may begin names.
#[derive(Clone, Copy)]
struct Reading {
    hash: u64,
    token: u32,
    /// Where the stem begins in the folded word.
    stem: u16,
    clitics: u8,
    article: bool,
}

/// Words one behind the other with which a name begins.
#[derive(Clone, Copy)]
struct Path {
    reading: Reading,
    walk: Walk,
    /// The token behind it.
    end: u32,
    /// Bit i: word i has the Arabic article.
    articles: u8,
    words: u8,
}

/// Every reading that the filters let through.
fn readings(tokens: &Tokens, known: Known) -> Vec<Reading> {
    let Known { gazetteer, barren } = known;
    let mut readings = Vec::with_capacity(tokens.len());
    for (i, token) in tokens.all().iter().enumerate() {
        if barren.has(tokens.hash(i)) {
            continue;
        }
        let before = readings.len();
        let mut push = |hash, clitics: usize, article, stem: usize| {
            if gazetteer.may_begin(hash) {
                let (clitics, stem) = (clitics as u8, stem as u16);
                readings.push(Reading { hash, token: i as u32, stem, clitics, article });
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
            Script::Latin | Script::Digits => continue,
        }
        if readings.len() == before {
            barren.add(tokens.hash(i));
        }
    }
    readings
}

/// The filters, the slots and the entries are each asked in a loop of their own, for all words of the text, then for
/// all pairs, and so on: a processor then waits for many places in memory at once, where it would wait for one after
/// the other.
struct Scan<'a> {
    text: &'a str,
    tokens: &'a Tokens,
    known: Known<'a>,
    /// Which words are no names by themselves; none where every name is wanted.
    lexicon: Option<&'a Lexicon>,
    when: Years,
}

impl Scan<'_> {
    /// The paths that end where a name may, by their hashes: ordered by first token, longer ones first.
    fn paths(&self) -> Vec<Path> {
        let mut paths = self.beginnings();
        let mut names: Vec<Path> = Vec::with_capacity(paths.len());
        while !paths.is_empty() {
            names.extend(paths.iter().filter(|path| self.may_stand(path)));
            paths = self.longer(&paths);
        }
        names.iter().for_each(|path| path.walk.fetch(self.known.gazetteer));
        names.sort_by_key(|path| (path.reading.token, std::cmp::Reverse(path.end), path.reading.clitics));
        names
    }

    /// The paths of one word that lead on, or that may be a name in some text. Words that have none are remembered.
    fn beginnings(&self) -> Vec<Path> {
        let readings = readings(self.tokens, self.known);
        let mut paths = Vec::with_capacity(readings.len());
        for of_word in readings.chunk_by(|a, b| a.token == b.token) {
            let before = paths.len();
            paths.extend(of_word.iter().filter_map(|reading| {
                let walk = self.known.gazetteer.begin_hashed(reading.hash)?;
                let articles = u8::from(reading.article);
                let path = Path { reading: *reading, walk, end: reading.token + 1, articles, words: 1 };
                (walk.continues() || !self.is_function_word(&path)).then_some(path)
            }));
            if paths.len() == before {
                self.known.barren.add(self.tokens.hash(of_word[0].token as usize));
            }
        }
        paths
    }

    /// The paths that lead on, longer by a word.
    fn longer(&self, paths: &[Path]) -> Vec<Path> {
        let goes_on = |path: &&Path| path.walk.continues() && usize::from(path.words) < MAX_WORDS;
        let next: Vec<(&Path, usize, u64)> = paths
            .iter()
            .filter(goes_on)
            .filter_map(|path| {
                let at = self.next_word(path.end as usize)?;
                let hash = path.walk.next_hash(self.stem_hash(at));
                self.known.gazetteer.may_begin(hash).then_some((path, at, hash))
            })
            .collect();
        let longer = next.into_iter().filter_map(|(path, at, hash)| {
            let walk = self.known.gazetteer.begin_hashed(hash)?;
            let article = u8::from(self.stem(at).1).checked_shl(u32::from(path.words)).unwrap_or(0);
            let (articles, words) = (path.articles | article, path.words + 1);
            Some(Path { reading: path.reading, walk, end: at as u32 + 1, articles, words })
        });
        longer.collect()
    }

    fn may_stand(&self, path: &Path) -> bool {
        path.walk.may_be_name() && !self.is_function_word(path) && !self.is_common_alone(path)
    }

    /// Whether a word is a class noun, a preposition or the like, and nothing else.
    fn is_function_word(&self, path: &Path) -> bool {
        let is_bare = path.words == 1 && path.articles == 0;
        is_bare && self.lexicon.is_some_and(|lexicon| lexicon.is_function_word(path.walk.hash()))
    }

    /// Whether a word is among the commonest of Arabic («كان», «أن»), with no class noun before it and no adjective
    /// of a country beside it: «مدينة كان الفرنسية» is Cannes.
    fn is_common_alone(&self, path: &Path) -> bool {
        let Some(lexicon) = self.lexicon.filter(|_| path.words == 1) else { return false };
        let (at, end) = (path.reading.token as usize, path.end as usize);
        let word = if path.reading.clitics == 0 { self.tokens.hash(at) } else { path.walk.hash() };
        if self.tokens.all()[at].script != Script::Arabic
            || ordinary_words().zipf_hashed(word) < COMMONEST_ZIPF
        {
            return false;
        }
        let before = at.checked_sub(1).filter(|_| path.reading.clitics == 0);
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
    fn is_key(&self, path: &Path, key: &[u8]) -> bool {
        let Reading { token, stem, .. } = path.reading;
        let first = &self.tokens.folded(token as usize)[usize::from(stem)..];
        let Some(mut rest) = key.strip_prefix(first.as_bytes()) else { return false };
        let mut next = token as usize + 1;
        for _ in 1..path.words {
            let Some(at) = self.next_word(next) else { return false };
            let word = rest.strip_prefix(b" ").and_then(|rest| rest.strip_prefix(self.stem(at).0.as_bytes()));
            let Some(word) = word else { return false };
            (rest, next) = (word, at + 1);
        }
        rest.is_empty()
    }

    fn name(&self, path: &Path) -> Option<Match> {
        let (at, end) = (path.reading.token as usize, path.end as usize);
        let span = &self.tokens.all()[at..end];
        let mut hits = Hits::new();
        path.walk.hits(self.known.gazetteer, |key| self.is_key(path, key), &mut hits);
        hits.retain(|hit| fits(hit, span, self.when));
        if hits.is_empty() {
            return None;
        }
        let clitics = usize::from(path.reading.clitics);
        if clitics > 0 && path.words == 1 && self.is_whole_word(at, &hits) {
            return None;
        }
        let token = &span[0];
        let arabic = token.script == Script::Arabic;
        let first = if arabic { at } else { self.article_before(at) };
        let start = match clitics {
            0 => self.tokens.all()[first].start as usize,
            clitics => offset_after(self.text, token, clitics),
        };
        let last = &span[span.len() - 1];
        Some(Match {
            first,
            end,
            bytes: first_letter(self.text, start, last.end as usize)..self.end_of(last),
            clitics,
            conjunction: arabic && self.tokens.folded(at).starts_with(['و', 'ف']),
            articles: path.articles,
            words: path.words,
            key: path.walk.hash(),
            hits,
        })
    }

    /// Whether a word that would be a name without its clitics is an ordinary word with them («ولد», «كبيرا»), and the
    /// name one that waits for a cue anyway. A gazetteer of the world has thousands of these.
    fn is_whole_word(&self, at: usize, hits: &Hits) -> bool {
        hits.iter().all(|hit| hit.form.needs_cue() && !hit.form.needs_cue_by_its_row())
            && ordinary_words().zipf_hashed(self.tokens.hash(at)) > 0.0
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

    /// The next word of a name: romanised articles are passed over.
    fn next_word(&self, mut at: usize) -> Option<usize> {
        loop {
            let token = self.tokens.all().get(at)?;
            if !self.joins(at) {
                return None;
            }
            // «Khirbat as Sakiq»: an English word elsewhere, but hardly one that stands inside a name.
            let is_article = token.script == Script::Latin && en::article(self.tokens.folded(at)).is_some();
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
