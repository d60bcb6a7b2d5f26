//! Names that no gazetteer knows, shown by the class noun before them: «قرية جويس», "the village of Jwais".

use std::sync::Arc;

use smallvec::SmallVec;

use super::{
    Toponym,
    context::Reader,
    hints::Hint,
    lexicon::{ClassNoun, MAX_PHRASE},
    scan::Match,
};
use crate::{
    gazetteer::ordinary_words,
    lang::{Gap, Script, ar, word_hash},
    model::Usage,
};

/// Shorter words are hardly ever names.
const MIN_LETTERS: usize = 3;

/// Adds the unknown names of the text that no chosen match covers.
pub(super) fn add(reader: &Reader<'_>, chosen: &[&Match], toponyms: &mut Vec<Toponym>) {
    let mut known = chosen.iter().flat_map(|m| m.first..m.end).collect::<Vec<_>>();
    known.sort_unstable();
    for i in 1..reader.tokens.len() {
        let Some(class) = class_before(reader, i) else { continue };
        if known.binary_search(&i).is_err() && is_name_like(reader, i) {
            toponyms.push(unknown(reader, i, class));
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

fn is_name_like(reader: &Reader<'_>, at: usize) -> bool {
    let token = &reader.tokens.all()[at];
    let folded = reader.tokens.folded(at);
    let long = folded.chars().nth(MIN_LETTERS - 1).is_some();
    match token.script {
        Script::Latin => long && token.capital && !token.upper && !ordinary_words().knows(folded),
        Script::Arabic => long && is_arabic_name(folded),
        Script::Digits => false,
    }
}

/// No ordinary word in any reading, and no adjective («قرية سكنية», «مدينة عراقية»).
fn is_arabic_name(folded: &str) -> bool {
    let words = ordinary_words();
    let is_adjective = folded.ends_with("يه") || folded.ends_with("ويه");
    if is_adjective || words.knows(folded) {
        return false;
    }
    let mut is_word = false;
    ar::each_reading(folded, |reading| is_word |= words.knows(reading.stem));
    !is_word
}

fn unknown(reader: &Reader<'_>, at: usize, class: &ClassNoun) -> Toponym {
    let token = &reader.tokens.all()[at];
    let (key, article) = ar::strip_article(reader.tokens.folded(at));
    Toponym {
        bytes: token.start as usize..token.end as usize,
        usage: Usage::Literal,
        features: Arc::clone(&class.features),
        country: None,
        link: None,
        hits: SmallVec::new(),
        articles: u8::from(article),
        plausibility: 0.6,
        key: word_hash(key),
    }
}
