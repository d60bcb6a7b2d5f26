//! Names that no gazetteer knows, shown by the class noun before them: «قرية جويس», "the village of Jwais".

use std::{ops::Range, sync::Arc};

use smallvec::SmallVec;

use super::{
    Toponym,
    context::{Reader, letters_from},
    hints::Hint,
    lexicon::{ClassNoun, MAX_PHRASE},
    scan::Match,
};
use crate::{
    gazetteer::ordinary_words,
    lang::{Gap, Script, ar, hash_of, offset_after, word_hash},
    model::Usage,
};

/// Shorter words are hardly ever names.
const MIN_LETTERS: usize = 3;

/// Adds the unknown names of the text that no chosen match covers.
pub(super) fn add(text: &str, reader: &Reader<'_>, chosen: &[&Match<'_>], toponyms: &mut Vec<Toponym>) {
    let unknown = Unknown { text, reader, chosen };
    let mut done = 0;
    for i in 1..reader.tokens.len() {
        if i < done {
            continue;
        }
        let Some(class) = class_before(reader, i) else { continue };
        done = unknown.list(i, class, toponyms);
    }
}

struct Unknown<'a> {
    text: &'a str,
    reader: &'a Reader<'a>,
    /// The names that are known, in the order of the text.
    chosen: &'a [&'a Match<'a>],
}

impl Unknown<'_> {
    /// Adds the unknown names that the class noun before token `at` shows: the one there, or all of the list that it
    /// introduces («قرى زنبوط وجويس»); a single word behind such a noun is an adjective («مدن مزدهرة»). Gives the token
    /// behind the last.
    fn list(&self, at: usize, class: &ClassNoun, toponyms: &mut Vec<Toponym>) -> usize {
        let (mut next, mut end, mut items) = (Some((at, 0)), at, 0);
        let before = toponyms.len();
        while let Some((at, conjunction)) = next {
            if let Some(known) = self.known(at) {
                end = known;
            } else if let Some(after) = self.name(at, conjunction) {
                toponyms.push(self.toponym(at..after, conjunction, class));
                end = after;
            } else {
                break;
            }
            items += 1;
            next = self.item_behind(end).filter(|_| class.list);
        }
        if class.list && items < 2 {
            toponyms.truncate(before);
        }
        end
    }

    /// Where the known name ends that token `at` belongs to.
    fn known(&self, at: usize) -> Option<usize> {
        let behind = self.chosen.partition_point(|m| m.end <= at);
        self.chosen.get(behind).filter(|m| m.first <= at).map(|m| m.end)
    }

    /// Where an unknown name ends that begins with token `at`, `conjunction` letters of it left out.
    fn name(&self, at: usize, conjunction: usize) -> Option<usize> {
        let word = letters_from(self.reader.tokens.folded(at), conjunction);
        if is_name_like(self.reader, at, word) {
            return Some(at + 1);
        }
        // «تل زنبوط»: what is a class noun elsewhere is part of the name.
        let class = self.reader.lexicon.roles(word_hash(word)).and_then(|roles| roles.class_before);
        let is_part = class.is_some_and(|class| self.reader.lexicon.class(class).part);
        let next = at + 1;
        let goes_on = next < self.reader.tokens.len()
            && self.reader.tokens.gap(next).only(Gap::SPACE)
            && self.known(next).is_none()
            && is_name_like(self.reader, next, self.reader.tokens.folded(next));
        (is_part && goes_on).then_some(next + 1)
    }

    /// The next item of a list that goes on at token `at`: its first token, and how many letters of that are the
    /// conjunction.
    fn item_behind(&self, at: usize) -> Option<(usize, usize)> {
        let tokens = self.reader.tokens;
        let close = |at: usize| at < tokens.len() && tokens.gap(at).only(Gap::SPACE.with(Gap::COMMA));
        if !close(at) {
            return None;
        }
        if tokens.all()[at].script == Script::Arabic {
            return tokens.folded(at).starts_with('و').then_some((at, 1));
        }
        let is_and = self.reader.lexicon.roles(tokens.hash(at)).is_some_and(|roles| roles.conjunction);
        if is_and {
            return close(at + 1).then_some((at + 1, 0));
        }
        tokens.gap(at).has(Gap::COMMA).then_some((at, 0))
    }

    fn toponym(&self, span: Range<usize>, conjunction: usize, class: &ClassNoun) -> Toponym {
        let tokens = self.reader.tokens;
        let (first, last) = (&tokens.all()[span.start], &tokens.all()[span.end - 1]);
        let start = match conjunction {
            0 => first.start as usize,
            letters => offset_after(self.text, first, letters),
        };
        let stem = |i: usize| match i == span.start {
            true => ar::strip_article(letters_from(tokens.folded(i), conjunction)),
            false => ar::strip_article(tokens.folded(i)),
        };
        Toponym {
            bytes: start..last.end as usize,
            usage: Usage::Literal,
            features: Arc::clone(&class.features),
            country: None,
            link: None,
            hits: SmallVec::new(),
            articles: u8::from(stem(span.start).1),
            plausibility: 0.6,
            key: hash_of(span.clone().map(|i| word_hash(stem(i).0))),
        }
    }
}

fn class_before<'a>(reader: &Reader<'a>, at: usize) -> Option<&'a ClassNoun> {
    let gap = reader.tokens.gap(at);
    if !gap.only(Gap::SPACE.with(Gap::QUOTE)) || !reader.may_be(at - 1, Hint::CLASS) {
        return None;
    }
    let longest = if reader.may_be(at - 1, Hint::LAST) { MAX_PHRASE } else { 1 };
    (1..=longest).rev().filter_map(|len| at.checked_sub(len)).find_map(|from| {
        if !(from + 1..at).all(|i| reader.tokens.gap(i).only(Gap::SPACE)) {
            return None;
        }
        let mut class = None;
        reader.left_roles(from, at, |roles| class = class.or(roles.class_before));
        class.map(|class| reader.lexicon.class(class)).filter(|class| class.makes_toponym)
    })
}

/// Whether a word, that of token `at` or a part of it, is no other than a name.
fn is_name_like(reader: &Reader<'_>, at: usize, word: &str) -> bool {
    let token = &reader.tokens.all()[at];
    let long = word.chars().nth(MIN_LETTERS - 1).is_some();
    match token.script {
        Script::Latin => long && token.capital && !token.upper && !ordinary_words().knows(word),
        Script::Arabic => long && is_arabic_name(word),
        Script::Digits => false,
    }
}

/// No ordinary word in any reading, and no adjective («قرية سكنية», «مدينة عراقية»): behind a noun without the article
/// a word with it is none.
fn is_arabic_name(folded: &str) -> bool {
    let words = ordinary_words();
    let is_adjective = folded.ends_with("يه") && !ar::strip_article(folded).1;
    if is_adjective || words.knows(folded) {
        return false;
    }
    let mut is_word = false;
    ar::each_reading(folded, |reading| {
        let without_pronoun = ar::strip_pronoun(reading.stem);
        is_word |= words.knows(reading.stem) || without_pronoun.is_some_and(|stem| words.knows(stem));
    });
    !is_word
}
