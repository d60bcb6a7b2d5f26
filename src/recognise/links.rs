//! How names hang together: lists, and a place named with what it lies in.

use super::{Link, Views, context::Reader, scan::Match};
use crate::{
    gazetteer::PlaceView,
    lang::{Gap, Script},
};

/// A name may hang together with one that ends this many tokens before it.
const REACH: usize = 2;

/// So large a city is meant rather than the state of its name.
const METROPOLIS: u32 = 500_000;

/// Reads the links between the matches of a text.
pub(super) struct Links<'a> {
    pub reader: &'a Reader<'a>,
    pub matches: &'a [Match<'a>],
    pub views: &'a Views<'a>,
}

impl Links<'_> {
    /// The nearest match before match `i` that it hangs together with, and how. `behind` says how many tokens of
    /// a class noun stand behind a match.
    pub fn before(&self, i: usize, behind: impl Fn(usize) -> usize) -> Option<(usize, Link)> {
        let first = self.matches[i].first;
        // Matches are ordered by their first token and no name is longer than eight.
        let near = (0..i).rev().take_while(|b| self.matches[*b].first + 8 + REACH > first);
        let linked = near.filter_map(|b| Some((b, self.link(b, self.matches[b].end + behind(b), i)?)));
        // Of two that end at the same token the longer one is the name: «دير الزور», not «الزور».
        linked.min_by_key(|(b, _)| (std::cmp::Reverse(self.matches[*b].end), self.matches[*b].first))
    }

    fn link(&self, b: usize, end: usize, i: usize) -> Option<Link> {
        let m = &self.matches[i];
        let words = m.first.checked_sub(end).filter(|words| *words <= REACH)?;
        let tokens = self.reader.tokens;
        let gaps = (end..=m.first).map(|at| tokens.gap(at)).fold(Gap::default(), Gap::with);
        if gaps.has(Gap::STOP.with(Gap::PARAGRAPH).with(Gap::OTHER).with(Gap::TAG)) {
            return None;
        }
        if words == 0 {
            return self.beside(b, i, gaps);
        }
        let roles = self.reader.lexicon.roles(self.reader.hash(m.first - 1));
        if roles.is_some_and(|roles| roles.conjunction) && words == 1 || gaps.has(Gap::COMMA) && words == 0 {
            return Some(Link::List);
        }
        let joins = roles.is_some_and(|r| r.inside || r.direction || r.class_before.is_some());
        (joins && self.contains(i, b)).then_some(Link::Within)
    }

    fn beside(&self, b: usize, i: usize, gaps: Gap) -> Option<Link> {
        let (m, tokens) = (&self.matches[i], self.reader.tokens);
        let arabic = tokens.all()[m.first].script == Script::Arabic;
        if arabic && m.conjunction && m.clitics == 1 {
            return Some(Link::List);
        }
        if gaps.has(Gap::COMMA) {
            let is_list = || self.are_countries(b, i) || self.are_states(b, i);
            let within =
                !arabic && !is_list() && (self.contains(i, b) || self.is_state(i) && self.is_town(b));
            return Some(if within { Link::Within } else { Link::List });
        }
        if gaps.has(Gap::SLASH) {
            return Some(Link::List);
        }
        if tokens.all()[self.matches[b].end - 1].possessive && self.contains(b, i) {
            return Some(Link::Contains);
        }
        (m.clitics <= 1 && self.contains(i, b)).then_some(Link::Within)
    }

    /// «Russia, U.S. officials», whatever town of Ohio is called Russia.
    fn are_countries(&self, b: usize, i: usize) -> bool {
        self.is_country(b) && self.is_country(i)
    }

    /// «Texas, Louisiana», whatever hamlet of Louisiana is called Texas; but "New York, New York".
    fn are_states(&self, b: usize, i: usize) -> bool {
        let states = |of: usize| self.views.of(of).iter().filter(|view| is_state(view));
        let same_country = |state: &PlaceView<'_>| states(i).any(|other| other.country == state.country);
        self.matches[b].key != self.matches[i].key && states(b).any(same_country)
    }

    /// English names a town of these countries with its state: «Oxford, Mississippi».
    fn is_state(&self, i: usize) -> bool {
        // «Moscow, Washington»: the capital.
        let is_else = |view: &PlaceView<'_>| {
            let is_metropolis = view.feature_class == 'P' && view.population >= METROPOLIS;
            view.feature_code.starts_with(b"PCL") || view.feature_code == b"PPLC" || is_metropolis
        };
        let views = self.views.of(i);
        views.iter().any(is_state) && !views.iter().any(is_else)
    }

    fn is_town(&self, i: usize) -> bool {
        !self.is_country(i) && self.views.of(i).iter().any(|view| view.feature_class == 'P')
    }

    fn is_country(&self, i: usize) -> bool {
        self.views.of(i).iter().any(|view| view.feature_code.starts_with(b"PCL"))
    }

    /// Whether a place of `whole`'s name contains one of `part`'s.
    fn contains(&self, whole: usize, part: usize) -> bool {
        let parts = self.views.of(part);
        self.views.of(whole).iter().any(|whole| parts.iter().any(|part| contains(whole, part)))
    }
}

/// Whether it is a state that English names behind its towns.
fn is_state(view: &PlaceView<'_>) -> bool {
    view.feature_code == b"ADM1" && matches!(&view.country, b"US" | b"CA" | b"AU")
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
