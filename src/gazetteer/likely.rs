//! What a person who types a name, or an id, can mean by it.

use std::collections::HashSet;

use super::{
    Form, Gazetteer, Hit, PlaceKey,
    cues::{Bare, bare},
};
use crate::lang::{Script, Tokens};

/// A list that people name without its prefix: «SY0902», «Q239097».
const PREFIXES: [&str; 4] = ["", "pcode:", "ocha:", "wikidata:"];

/// How a place comes to be the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Match {
    /// It has the name that was asked for, in some spelling that the program levels out.
    Exact,
    /// It has the id that was asked for.
    Id,
    /// Nearly: a guess.
    Similar,
}

/// A place that may be meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Likely {
    /// The place.
    pub place: PlaceKey,
    /// The spelling that led to it; none where an id did.
    pub form: Option<Form>,
    /// How.
    pub how: Match,
    /// Letters typed wrong; none where the name is in the other script.
    pub edits: Option<usize>,
    /// How unlike it is, for ranking: 0 for what was asked for, else 1 + [`super::Similar::distance`].
    pub distance: usize,
    /// It is of the class that a class noun beside the name says («مدينة الرقة»: a town).
    pub fits: bool,
}

impl Gazetteer {
    /// Every place that `asked` can mean, the likeliest first: the place of that id; the places of that name, or of
    /// that name in what is named behind it («Tripoli, Lebanon»), without the class nouns and words of place beside it where there is none with them, and behind them those
    /// whose Arabic name is the same but for a space; else those of names nearly like it ([`Match::Similar`]), by
    /// likeness, then by population.
    ///
    /// # Runtime
    /// Some look-ups; where nothing has the name, one pass or two over all names, as [`Gazetteer::similar`].
    pub fn likely(&self, asked: &str) -> Vec<Likely> {
        if let Some(place) = self.key_of_id(asked) {
            let (form, edits) = (None, Some(0));
            return vec![Likely { place, form, how: Match::Id, edits, distance: 0, fits: true }];
        }
        let exact = |name: &str| self.named(name);
        let found = exact(asked);
        if !found.is_empty() {
            return found;
        }
        let Some(bare) = bare(asked) else { return self.alike(asked) };
        let mut found = exact(&bare.name);
        if found.is_empty() {
            found = self.alike(asked);
            found.extend(self.alike(&bare.name));
        }
        self.raise(found, &bare)
    }

    fn key_of_id(&self, id: &str) -> Option<PlaceKey> {
        PREFIXES.iter().find_map(|prefix| self.key_by_id(&format!("{prefix}{}", id.trim())))
    }

    /// The places of a name, and behind them those of the same name but for a space.
    fn named(&self, name: &str) -> Vec<Likely> {
        let likely = |how, edits| {
            move |Hit { place, form }| Likely {
                place,
                form: Some(form),
                how,
                edits: Some(edits),
                distance: edits,
                fits: false,
            }
        };
        let mut found: Vec<Likely> = self.find(name).into_iter().map(likely(Match::Exact, 0)).collect();
        if found.is_empty() {
            found.extend(self.find_within(name).into_iter().map(likely(Match::Exact, 0)));
        } else {
            found.extend(self.find_respaced(name).into_iter().map(likely(Match::Similar, 1)));
        }
        once(found)
    }

    fn alike(&self, name: &str) -> Vec<Likely> {
        let near = self.nearest(name).into_iter();
        once(near.map(|near| Likely {
            place: near.hit.place,
            form: Some(near.hit.form),
            how: Match::Similar,
            edits: near.edits,
            distance: near.distance + 1,
            fits: false,
        }))
    }

    /// Those of the class that the name says first, among those that are as likely.
    fn raise(&self, mut found: Vec<Likely>, bare: &Bare) -> Vec<Likely> {
        for likely in &mut found {
            let view = self.view(likely.place);
            likely.fits = bare.fits(view.feature_class, view.feature_code);
        }
        found.sort_by_key(|likely| (likely.distance, !likely.fits));
        once(found)
    }

    /// What the name means where its words are joined or parted elsewhere: «البو كمال» is البوكمال too. Only for
    /// Arabic names, where a space is a matter of taste; those that [`Gazetteer::find`] finds are not among them.
    pub fn find_respaced(&self, name: &str) -> Vec<Hit> {
        let tokens = Tokens::of(name);
        if tokens.is_empty() || tokens.all().iter().any(|token| token.script != Script::Arabic) {
            return Vec::new();
        }
        let words: Vec<&str> = (0..tokens.len()).map(|i| tokens.folded(i)).collect();
        let mut seen: HashSet<PlaceKey> = self.find(name).iter().map(|hit| hit.place).collect();
        let hits = respaced(&words).into_iter().flat_map(|name| self.find(&name));
        hits.filter(|hit| seen.insert(hit.place)).collect()
    }
}

/// Each place once, as it comes first.
fn once(found: impl IntoIterator<Item = Likely>) -> Vec<Likely> {
    let mut seen = HashSet::new();
    found.into_iter().filter(|likely| seen.insert(likely.place)).collect()
}

/// The same letters with one space less or more; parts have two letters at least.
fn respaced(words: &[&str]) -> Vec<String> {
    let text = words.join(" ");
    let mut all = Vec::new();
    for (at, c) in text.char_indices() {
        let (before, rest) = text.split_at(at);
        if c == ' ' {
            all.push(format!("{before}{}", rest.trim_start()));
        }
        let long = |part: Option<&str>| part.is_some_and(|part| part.chars().nth(1).is_some());
        if long(before.rsplit(' ').next()) && long(rest.split(' ').next()) {
            all.push(format!("{before} {rest}"));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_come_and_go() {
        assert_eq!(respaced(&["ابو", "كم"]), ["ابوكم"]);
        assert_eq!(respaced(&["abcd", "e"]), ["ab cd e", "abcde"]);
        assert_eq!(respaced(&["abc"]), [""; 0]);
    }
}
