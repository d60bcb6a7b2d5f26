//! How names hang together: lists, and a place named with what it lies in.

use smallvec::SmallVec;

use super::{Link, context::Reader, scan::Match};
use crate::{
    gazetteer::{Gazetteer, PlaceView},
    lang::{Gap, Script},
};

/// A name may hang together with one that ends this many tokens before it.
const REACH: usize = 2;

/// Reads the links between matches.
pub(super) struct Links<'a> {
    pub reader: &'a Reader<'a>,
    pub gazetteer: &'a Gazetteer,
}

impl Links<'_> {
    /// The nearest match before `matches[i]` that it hangs together with, and how. `behind` says how many
    /// tokens of a class noun stand behind a match.
    pub fn before(
        &self,
        matches: &[Match],
        i: usize,
        behind: impl Fn(usize) -> usize,
    ) -> Option<(usize, Link)> {
        let m = &matches[i];
        // Matches are ordered by their first token and no name is longer than eight.
        let near = (0..i).rev().take_while(|b| matches[*b].first + 8 + REACH > m.first);
        let linked = near.filter_map(|b| Some((b, self.link(&matches[b], matches[b].end + behind(b), m)?)));
        // Of two that end at the same token the longer one is the name: «دير الزور», not «الزور».
        linked.min_by_key(|(b, _)| (std::cmp::Reverse(matches[*b].end), matches[*b].first))
    }

    fn link(&self, b: &Match, end: usize, m: &Match) -> Option<Link> {
        let words = m.first.checked_sub(end).filter(|words| *words <= REACH)?;
        let tokens = self.reader.tokens;
        let gaps = (end..=m.first).map(|at| tokens.gap(at)).fold(Gap::default(), Gap::with);
        if gaps.has(Gap::STOP.with(Gap::PARAGRAPH).with(Gap::OTHER).with(Gap::TAG)) {
            return None;
        }
        let arabic = tokens.all()[m.first].script == Script::Arabic;
        if words == 0 {
            return self.beside(b, m, gaps, arabic);
        }
        let roles = self.reader.lexicon.roles(self.reader.hash(m.first - 1));
        if roles.is_some_and(|roles| roles.conjunction) && words == 1 || gaps.has(Gap::COMMA) && words == 0 {
            return Some(Link::List);
        }
        let joins = roles.is_some_and(|r| r.inside || r.direction || r.class_before.is_some());
        (joins && self.contains(m, b)).then_some(Link::Within)
    }

    fn beside(&self, b: &Match, m: &Match, gaps: Gap, arabic: bool) -> Option<Link> {
        let tokens = self.reader.tokens;
        if arabic && m.conjunction && m.clitics == 1 {
            return Some(Link::List);
        }
        if gaps.has(Gap::COMMA) {
            let within = !arabic && (self.contains(m, b) || self.is_state(m) && self.is_town(b));
            return Some(if within { Link::Within } else { Link::List });
        }
        if gaps.has(Gap::SLASH) {
            return Some(Link::List);
        }
        if tokens.all()[b.end - 1].possessive && self.contains(b, m) {
            return Some(Link::Contains);
        }
        (m.clitics <= 1 && self.contains(m, b)).then_some(Link::Within)
    }

    /// English names a town of these countries with its state: «Oxford, Mississippi».
    fn is_state(&self, m: &Match) -> bool {
        m.hits
            .iter()
            .map(|hit| self.gazetteer.view(hit.place))
            .any(|view| view.feature_code == b"ADM1" && matches!(&view.country, b"US" | b"CA" | b"AU"))
    }

    fn is_town(&self, m: &Match) -> bool {
        m.hits.iter().all(|hit| self.gazetteer.view(hit.place).feature_class == 'P')
    }

    /// Whether a place of `whole`'s name contains one of `part`'s.
    fn contains(&self, whole: &Match, part: &Match) -> bool {
        let views = |m: &Match| -> SmallVec<[PlaceView<'_>; 4]> {
            m.hits.iter().map(|hit| self.gazetteer.view(hit.place)).collect()
        };
        let parts = views(part);
        whole.hits.iter().any(|hit| {
            let whole = self.gazetteer.view(hit.place);
            parts.iter().any(|part| contains(&whole, part))
        })
    }
}

/// Whether `whole` is the country or the first-level division of `part`, or its seat, which stands for it.
pub(super) fn contains(whole: &PlaceView<'_>, part: &PlaceView<'_>) -> bool {
    if whole.country != part.country || whole.country == [0, 0] {
        return false;
    }
    let is_country = whole.feature_class == 'A' && whole.feature_code.starts_with(b"PCL");
    let is_division = matches!(whole.feature_code, b"ADM1" | b"PPLA") && whole.admin1 == part.admin1;
    let is_smaller =
        !matches!(part.feature_code, b"ADM1" | b"PPLA" | b"PPLC") && !part.feature_code.starts_with(b"PCL");
    is_country && !part.feature_code.starts_with(b"PCL")
        || is_division && is_smaller && !part.admin1.is_empty()
}
