//! The words around a name that are none of it: «مدينة الرقة», "Raqqa City", "near Raqqa".

use std::sync::LazyLock;

use super::stem;
use crate::lang::Tokens;

const CLASS_NOUNS: &str = include_str!("../../data/lexicon/class_nouns.csv");
const CONTEXT_WORDS: &str = include_str!("../../data/lexicon/context_words.csv");
/// Class nouns that want it before a name («city of») stand behind one without it («Raqqa City»).
const OF: &str = " of";

/// A name without the words around it, and what they say of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bare {
    /// Its words as folded.
    pub name: String,
    features: Vec<Feature>,
}

impl Bare {
    /// Whether a class noun of the name is of places of this feature.
    pub fn fits(&self, class: char, code: &[u8]) -> bool {
        self.features.iter().any(|(its, begins)| *its == class && code.starts_with(begins.as_bytes()))
    }
}

/// A feature class, and what its code begins with.
type Feature = (char, &'static str);

/// A phrase as folded, without articles.
struct Phrase {
    words: Vec<String>,
    features: Vec<Feature>,
    before: bool,
    after: bool,
}

/// `name` without class nouns and words of place on either side; nothing where it has none, or nothing else.
pub(super) fn bare(name: &str) -> Option<Bare> {
    let tokens = Tokens::of(name);
    let words: Vec<(&str, &str)> = (0..tokens.len()).map(|i| (tokens.folded(i), stem(&tokens, i))).collect();
    let (mut from, mut to, mut features) = (0, words.len(), Vec::new());
    while let Some((phrase, is_before)) = strip(&words[from..to]) {
        features.extend_from_slice(&phrase.features);
        match is_before {
            true => from += phrase.words.len(),
            false => to -= phrase.words.len(),
        }
    }
    let rest: Vec<&str> = words[from..to].iter().map(|(folded, _)| *folded).collect();
    (rest.len() < words.len()).then(|| Bare { name: rest.join(" "), features })
}

/// The longest phrase at either end that leaves something, and whether it stands at the beginning.
fn strip(words: &[(&str, &str)]) -> Option<(&'static Phrase, bool)> {
    let is = |phrase: &Phrase, part: &[(&str, &str)]| {
        phrase.words.iter().zip(part).all(|(word, (_, stem))| word == stem)
    };
    let ends = PHRASES.iter().filter(|phrase| phrase.words.len() < words.len()).filter_map(|phrase| {
        let len = phrase.words.len();
        let before = phrase.before && is(phrase, &words[..len]);
        let after = phrase.after && is(phrase, &words[words.len() - len..]);
        (before || after).then_some((phrase, before))
    });
    ends.max_by_key(|(phrase, _)| phrase.words.len())
}

static PHRASES: LazyLock<Vec<Phrase>> = LazyLock::new(|| {
    let rows = |csv: &'static str| csv.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>());
    let mut phrases = Vec::new();
    for row in rows(CLASS_NOUNS) {
        let [lang, side, noun, _, features, ..] = row[..] else { continue };
        let features: Vec<Feature> = features.split('|').filter_map(feature).collect();
        let english = lang == "en";
        phrases.push(phrase(noun, features.clone(), side == "before", side == "after" || english));
        if let Some(noun) = noun.strip_suffix(OF) {
            phrases.push(phrase(noun, features, true, true));
        }
    }
    for row in rows(CONTEXT_WORDS) {
        if let [_, "in" | "near" | "direction", words, ..] = row[..] {
            phrases.push(phrase(words, Vec::new(), true, false));
        }
    }
    phrases.retain(|phrase| !phrase.words.is_empty());
    phrases
});

fn phrase(text: &str, features: Vec<Feature>, before: bool, after: bool) -> Phrase {
    let tokens = Tokens::of(text);
    let words = (0..tokens.len()).map(|i| stem(&tokens, i).to_owned()).collect();
    Phrase { words, features, before, after }
}

fn feature(text: &'static str) -> Option<Feature> {
    let (class, code) = text.split_once('.').unwrap_or((text, ""));
    Some((class.chars().next()?, code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_around_a_name_is_taken_off() {
        for (asked, name, class, code) in [
            ("Raqqa City", "raqqa", 'P', "PPLA"),
            ("the city of Raqqa", "the city of raqqa", '-', ""),
            ("city of Raqqa", "raqqa", 'P', "PPLA"),
            ("near Raqqa", "raqqa", '-', ""),
            ("مدينة الرقة", "الرقه", 'P', "PPLA"),
            ("في محافظة دير الزور", "دير الزور", 'A', "ADM1"),
            ("مدينة", "مدينه", '-', ""),
            ("Raqqa", "raqqa", '-', ""),
        ] {
            match bare(asked) {
                Some(bare) => {
                    assert_eq!(bare.name, name, "{asked}");
                    assert_eq!(bare.fits(class, code.as_bytes()), class != '-', "{asked}");
                }
                None => assert_eq!(crate::lang::fold_phrase(asked), name, "{asked}"),
            }
        }
    }
}
