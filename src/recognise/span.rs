//! Where a name begins and ends: class nouns and directions before it and a country's adjective behind it are
//! no part of it, even where a gazetteer writes them into the name («نهر الفرات», «البادية السورية»).

use std::ops::Range;

use super::{
    context::{Reader, letters_from},
    scan::Match,
};
use crate::{
    gazetteer::{Gazetteer, Hits, PlaceView},
    lang::{Script, ar, word_hash},
};

/// Cuts names down to what the text means as the name.
pub(super) struct Spans<'a> {
    pub reader: &'a Reader<'a>,
    pub gazetteer: &'a Gazetteer,
}

impl Spans<'_> {
    /// The byte offsets of the name in `m`. Only Arabic names of several words are cut.
    pub fn name(&self, m: &Match<'_>) -> Range<usize> {
        let tokens = self.reader.tokens;
        if m.words < 2 || tokens.all()[m.first].script != Script::Arabic {
            return m.bytes.clone();
        }
        if self.begins_with_class(m) && self.is_name(m.first + 1, m.end) {
            return tokens.all()[m.first + 1].start as usize..m.bytes.end;
        }
        if self.ends_in_demonym(m) && self.is_same_place(m) {
            return m.bytes.start..tokens.all()[m.end - 2].end as usize;
        }
        m.bytes.clone()
    }

    fn begins_with_class(&self, m: &Match<'_>) -> bool {
        let word = letters_from(self.reader.tokens.folded(m.first), m.clitics);
        let Some(roles) = self.reader.lexicon.roles(word_hash(word)) else { return false };
        let class =
            roles.class_before.map(|index| self.reader.lexicon.class(index)).filter(|class| !class.part);
        let is_class = |view: &PlaceView<'_>| {
            let direction = roles.direction && view.feature_class == 'L' && !self.is_continental(view);
            let countryside = roles.place_word && matches!(view.feature_class, 'A' | 'L');
            let noun = class
                .is_some_and(|c| c.features.iter().any(|f| f.fits(view.feature_class, view.feature_code)));
            direction || countryside || noun
        };
        m.hits.iter().any(|hit| is_class(&self.gazetteer.view(hit.place)))
    }

    /// «شمال إفريقيا» is a name of its own: a region of no one country.
    fn is_continental(&self, view: &PlaceView<'_>) -> bool {
        view.country == [0, 0]
    }

    fn ends_in_demonym(&self, m: &Match<'_>) -> bool {
        let last = self.reader.tokens.folded(m.end - 1);
        let stem = ar::strip_article(last).0;
        self.reader.lexicon.roles(word_hash(stem)).is_some_and(|roles| roles.demonym.is_some())
    }

    fn is_name(&self, from: usize, to: usize) -> bool {
        self.walk(from, to, 0).is_some_and(|walk| walk.may_be_name())
    }

    fn is_same_place(&self, m: &Match<'_>) -> bool {
        let Some(walk) = self.walk(m.first, m.end - 1, m.clitics) else { return false };
        let key = self.stems(m.first, m.end - 1, m.clitics).join(" ");
        let mut hits = Hits::new();
        walk.hits(self.gazetteer, |its| its == key.as_bytes(), &mut hits);
        hits.iter().any(|hit| m.hits.iter().any(|known| known.place == hit.place))
    }

    fn walk(&self, from: usize, to: usize, clitics: usize) -> Option<crate::gazetteer::Walk> {
        let stems = self.stems(from, to, clitics);
        let (first, rest) = stems.split_first()?;
        let mut walk = self.gazetteer.begin(first)?;
        rest.iter().for_each(|stem| walk.extend(self.gazetteer, stem));
        Some(walk)
    }

    fn stems(&self, from: usize, to: usize, clitics: usize) -> Vec<&str> {
        let stem = |i: usize| {
            let folded = self.reader.tokens.folded(i);
            ar::strip_article(if i == from { letters_from(folded, clitics) } else { folded }).0
        };
        (from..to).map(stem).collect()
    }
}
