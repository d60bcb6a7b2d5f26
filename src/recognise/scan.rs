//! Finds every run of tokens that is a name in the gazetteer.

use std::borrow::Cow;

use super::{
    lexicon::Lexicon,
    paths::{Known, Path, Paths},
    standing::{Standing, Written},
    starts::Named,
};
use crate::{
    gazetteer::{Hit, Hits, Years, ordinary_words},
    lang::{Gap, Script, Token, Tokens, en, first_letter, offset_after},
};

/// Letters that the abbreviation of a name has at most: «Calif.».
const SHORT: usize = 5;

/// A run of tokens that is a name in the gazetteer, whatever it means here.
#[derive(Debug, Clone)]
pub struct Match<'a> {
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
    pub hits: Cow<'a, [Hit]>,
    /// What it is by itself.
    pub(super) standing: Standing,
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
pub(super) fn names(text: &str, tokens: &Tokens, known: Known<'_>) -> Vec<Name> {
    let paths = Paths { text, tokens, known, lexicon: None };
    let is_name = |path: &Path| path.start.walk.is_name(known.gazetteer, |key| paths.is_key(path, key));
    let name = |path: &Path| Name {
        first: path.token as usize,
        end: path.end as usize,
        clitics: usize::from(path.start.clitics),
        key: path.start.walk.hash(),
    };
    paths.all().iter().filter(|path| is_name(path)).map(name).collect()
}

/// Every match of a name that was in use in one of the years `when`, ordered by first token, longer ones first. Words
/// of the lexicon that are no names by themselves («من», «مدينة») are left out, whatever place is called so, and the
/// commonest words of all where nothing beside them asks for a name.
pub(super) fn matches<'a>(
    text: &str,
    tokens: &Tokens,
    known: Known<'a>,
    lexicon: &Lexicon,
    when: Years,
) -> Vec<Match<'a>> {
    let paths = Paths { text, tokens, known, lexicon: Some(lexicon) };
    let scan = Scan { text, tokens, paths: &paths, when };
    paths.all().iter().filter_map(|path| scan.name(path)).collect()
}

/// Reads what stands at the end of a path.
struct Scan<'t, 'a> {
    text: &'t str,
    tokens: &'t Tokens,
    paths: &'t Paths<'t, 'a>,
    when: Years,
}

impl<'a> Scan<'_, 'a> {
    fn name(&self, path: &Path<'a>) -> Option<Match<'a>> {
        let (at, end) = (path.token as usize, path.end as usize);
        let span = &self.tokens.all()[at..end];
        let (hits, standing) = self.hits(path, span)?;
        let clitics = usize::from(path.start.clitics);
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
            bytes: first_letter(self.text, start, last.end as usize)..self.end_of(last, &hits),
            clitics,
            conjunction: arabic && self.tokens.folded(at).starts_with(['و', 'ف']),
            articles: path.articles,
            words: path.words,
            key: path.start.walk.hash(),
            hits,
            standing,
        })
    }

    /// What a path may mean here, and what it is by itself; nothing where it is no name.
    fn hits(&self, path: &Path<'a>, span: &[Token]) -> Option<(Cow<'a, [Hit]>, Standing)> {
        let known = path.named.map(|named| named.get_or_init(|| self.named(path)));
        if let Some(named) = known.filter(|named| named.always) {
            return (!named.hits.is_empty()).then_some((Cow::Borrowed(&*named.hits), named.standing));
        }
        let mut hits = known.map_or_else(|| self.all_hits(path), |named| named.hits.to_vec());
        hits.retain(|hit| fits(hit, span, self.when));
        let none = hits.is_empty() || self.is_whole_word(path, &hits);
        (!none).then(|| {
            let standing = self.standing(path, &hits);
            (Cow::Owned(hits), standing)
        })
    }

    /// What a single word is a name of in some text.
    fn named(&self, path: &Path<'a>) -> Named {
        let mut hits = self.all_hits(path);
        if self.is_whole_word(path, &hits) {
            hits.clear();
        }
        let always = hits.iter().all(|hit| !hit.form.needs_capitals() && hit.form.years == Years::default());
        Named { always, standing: self.standing(path, &hits), hits: hits.into() }
    }

    fn standing(&self, path: &Path<'a>, hits: &[Hit]) -> Standing {
        let written = Written {
            tokens: self.tokens,
            span: path.token as usize..path.end as usize,
            key: path.start.walk.hash(),
            clitics: usize::from(path.start.clitics),
            articles: path.articles,
            words: path.words,
        };
        Standing::of(&written, hits, self.paths.known.gazetteer)
    }

    fn all_hits(&self, path: &Path<'a>) -> Vec<Hit> {
        let mut hits = Hits::new();
        path.start.walk.hits(self.paths.known.gazetteer, |key| self.paths.is_key(path, key), &mut hits);
        hits.into_vec()
    }

    /// Whether a word that would be a name without its clitics is an ordinary word with them («ولد», «كبيرا»), and the
    /// name one that waits for a cue anyway. A gazetteer of the world has thousands of these.
    fn is_whole_word(&self, path: &Path, hits: &[Hit]) -> bool {
        path.start.clitics > 0
            && path.words == 1
            && hits.iter().all(|hit| hit.form.needs_cue() && !hit.form.needs_cue_by_its_row())
            && ordinary_words().zipf_hashed(self.tokens.hash(path.token as usize)) > 0.0
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

    /// An abbreviation's last full stop belongs to it: «U.S.», «Calif.».
    fn end_of(&self, last: &Token, hits: &[Hit]) -> usize {
        let end = last.end as usize;
        let word = &self.text[last.start as usize..end];
        // What is only ever the short form of a division's name, and means something else without a cue.
        let is_division = |hit: &Hit| self.paths.known.gazetteer.view(hit.place).feature_class == 'A';
        let is_short = |hit: &Hit| !hit.form.is_main() && hit.form.needs_cue_by_its_row() && is_division(hit);
        let is_abbreviation = last.script == Script::Latin
            && (last.upper && word.contains('.') || word.len() <= SHORT && hits.iter().all(is_short));
        if is_abbreviation && self.text[end..].starts_with('.') { end + 1 } else { end }
    }
}

/// Whether the spelling in the text may stand for the form: «US» counts in capitals only, a name of old in its time.
fn fits(hit: &Hit, span: &[Token], when: Years) -> bool {
    (!hit.form.needs_capitals() || span.iter().all(|token| token.upper)) && hit.form.years.meets(when)
}
