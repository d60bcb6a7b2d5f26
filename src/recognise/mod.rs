//! Toponyms in text: names that the gazetteer knows, judged by what stands around them, and names that only a
//! class noun shows.

mod barren;
mod context;
mod discourse;
mod hints;
mod judge;
mod lexicon;
mod links;
mod paths;
mod scan;
mod span;
mod standing;
mod starts;
mod unknown;

use std::{cell::OnceCell, ops::Range, sync::Arc};

use crate::{
    gazetteer::{Gazetteer, Hits, PlaceView, Years},
    lang::Tokens,
    model::Usage,
};
use context::{Context, Reader};
use discourse::{Discourse, Spoken};
use judge::{Case, Judge, Position, SURE, THRESHOLD};
use lexicon::NameKind;
pub use lexicon::{ClassNoun, FeaturePattern, Lexicon, LexiconError};
use links::Links;
use paths::{Known, Learnt};
pub use scan::{Match, Name};
use span::Spans;

/// How a toponym hangs together with the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// Both stand in one list.
    List,
    /// The one before lies in this one («سوسة في دير الزور», «Paris, Texas»).
    Within,
    /// This one lies in the one before («Syria's Raqqa»).
    Contains,
}

/// A place name as it stands in the text.
#[derive(Debug, Clone)]
pub struct Toponym {
    /// Byte offsets into the text.
    pub bytes: Range<usize>,
    /// What it stands for.
    pub usage: Usage,
    /// The features that the class noun beside it asks for; empty where there is none.
    pub features: Arc<[FeaturePattern]>,
    /// The country that an adjective beside it names.
    pub country: Option<[u8; 2]>,
    /// How it hangs together with the toponym before it.
    pub link: Option<Link>,
    /// The places that its name may mean; empty where only a class noun shows that it is one.
    pub hits: Hits,
    /// Bit i: word i has the Arabic article.
    pub articles: u8,
    /// The evidence that it is a place at all, 0 to 1.
    pub plausibility: f32,
    /// Equal for names of equal stems.
    pub key: u64,
}

/// What earlier texts taught of words: what begins a name may begin no match.
#[derive(Default)]
struct Memory {
    names: Learnt,
    matches: Learnt,
}

/// Finds toponyms. Cheap to clone and shared between threads.
#[derive(Clone)]
pub struct Recogniser {
    gazetteer: Arc<Gazetteer>,
    lexicon: Arc<Lexicon>,
    memory: Arc<Memory>,
}

impl Recogniser {
    /// A recogniser of the names in `gazetteer`, judged with `lexicon`.
    pub fn new(gazetteer: Arc<Gazetteer>, lexicon: Arc<Lexicon>) -> Self {
        Self { gazetteer, lexicon, memory: Arc::default() }
    }

    /// Every run of tokens that is a name, overlapping ones too, and no more: ordered by first token, longer ones
    /// first. Linear in the length of the text.
    pub fn names(&self, text: &str, tokens: &Tokens) -> Vec<Name> {
        scan::names(text, tokens, self.known(&self.memory.names))
    }

    /// Every run of tokens that is a name that was in use in one of the years `when`, with what it may mean, before
    /// anything is judged: in the order of [`Recogniser::names`]. Class nouns, prepositions and the like are no names
    /// by themselves, whatever place is called so.
    pub fn matches(&self, text: &str, tokens: &Tokens, when: Years) -> Vec<Match<'_>> {
        scan::matches(text, tokens, self.known(&self.memory.matches), &self.lexicon, when)
    }

    fn known<'a>(&'a self, learnt: &'a Learnt) -> Known<'a> {
        Known { gazetteer: &self.gazetteer, learnt }
    }

    /// The toponyms of `text`, in order, none overlapping another. `tokens` are those of `text`, and names count
    /// that were in use in one of the years `when`.
    pub fn recognise(&self, text: &str, tokens: &Tokens, when: Years) -> Vec<Toponym> {
        let matches = self.matches(text, tokens, when);
        let reader = Reader { tokens, lexicon: &self.lexicon };
        let mut work = Work::new(&reader, &self.gazetteer, matches);
        let mut discourse = Discourse::default();
        // The first pass finds what is sure by itself, the others what that makes sure.
        for _ in 0..PASSES {
            work.score(&discourse);
            let next = work.discourse();
            if next == discourse {
                break;
            }
            discourse = next;
        }
        let chosen = work.choose();
        let mut toponyms = work.toponyms(&chosen);
        unknown::add(
            text,
            &reader,
            &chosen.iter().map(|i| &work.matches[*i]).collect::<Vec<_>>(),
            &mut toponyms,
        );
        toponyms.sort_by_key(|t| t.bytes.start);
        toponyms
    }
}

/// In nearly every article nothing changes after so many.
const PASSES: usize = 3;

struct Work<'a> {
    reader: &'a Reader<'a>,
    gazetteer: &'a Gazetteer,
    judge: Judge<'a>,
    matches: Vec<Match<'a>>,
    views: Views<'a>,
    contexts: Vec<Context<'a>>,
    cases: Vec<Case<'a>>,
    scores: Vec<Option<f32>>,
    /// For each match, the one before it that it hangs together with.
    links: Vec<Option<(usize, Link)>>,
    /// Which matches are in a link with one behind them.
    linked: Vec<bool>,
    /// What each match says of others once it is sure: asked for in every pass from then on.
    spoken: Vec<OnceCell<Spoken>>,
}

impl<'a> Work<'a> {
    /// Keeps what may still turn out to be a place, or hides one.
    fn new(reader: &'a Reader<'a>, gazetteer: &'a Gazetteer, matches: Vec<Match<'a>>) -> Self {
        let mut work = Work {
            reader,
            gazetteer,
            judge: Judge { tokens: reader.tokens },
            views: Views::of_size(&matches),
            contexts: Vec::with_capacity(matches.len()),
            cases: Vec::with_capacity(matches.len()),
            scores: Vec::with_capacity(matches.len()),
            links: Vec::with_capacity(matches.len()),
            linked: vec![false; matches.len()],
            spoken: vec![OnceCell::new(); matches.len()],
            matches,
        };
        let mut matches = std::mem::take(&mut work.matches);
        matches.retain(|m| work.takes(m));
        work.matches = matches;
        work.find_links();
        work
    }

    fn takes(&mut self, m: &Match<'_>) -> bool {
        let context = self.reader.context(m);
        let at = self.views.push(m, self.gazetteer);
        let case = self.judge.case(m, self.views.of(at), &context);
        if matches!(&case, Case::Open(open) if open.ceiling() < THRESHOLD) {
            self.views.pop();
            return false;
        }
        self.contexts.push(context);
        self.cases.push(case);
        true
    }

    fn find_links(&mut self) {
        let links = Links { reader: self.reader, matches: &self.matches, views: &self.views };
        for i in 0..self.matches.len() {
            let link = links.before(i, |b| self.contexts[b].class_behind);
            self.links.push(link);
            let Some((before, link)) = link else { continue };
            self.linked[before] = true;
            let shared = self.contexts[before].class.filter(|class| class.list && link == Link::List);
            if self.contexts[i].class.is_none() && shared.is_some() {
                self.contexts[i].class = shared;
                self.cases[i] = self.judge.case(&self.matches[i], self.views.of(i), &self.contexts[i]);
            }
        }
    }

    fn score(&mut self, discourse: &Discourse) {
        let scores = (0..self.matches.len()).map(|i| match &self.cases[i] {
            Case::OtherName => None,
            Case::No => Some(f32::MIN),
            Case::Open(open) => {
                Some(open.score(&self.matches[i], self.views.of(i), self.position(i), discourse))
            }
        });
        self.scores = scores.collect();
    }

    fn position(&self, i: usize) -> Position {
        if !self.linked[i] && self.links[i].is_none() {
            return Position::default();
        }
        let m = &self.matches[i];
        let sure = |j: usize| self.scores.get(j).copied().flatten().is_some_and(|score| score >= SURE);
        let listed = |link: &Option<(usize, Link)>, j: usize| matches!(link, Some((before, Link::List)) if *before == j);
        let after = (i + 1..self.matches.len()).take_while(|j| self.matches[*j].first < m.end + 4);
        let (mut in_list, mut contained) = (false, false);
        for j in after {
            in_list |= listed(&self.links[j], i) && sure(j);
            contained |= matches!(self.links[j], Some((before, Link::Within)) if before == i) && sure(j);
        }
        // "Sacramento, Calif.": what a sure place lies in is one too.
        in_list |= matches!(self.links[i], Some((before, Link::List | Link::Within)) if sure(before));
        contained |= matches!(self.links[i], Some((before, Link::Contains)) if sure(before));
        Position { listed: in_list, contained }
    }

    fn discourse(&self) -> Discourse {
        let mut discourse = Discourse::default();
        for (i, m) in self.matches.iter().enumerate() {
            let context = &self.contexts[i];
            let by_person = context.inside == Some(NameKind::Person)
                || context.given_before
                || matches!(&self.cases[i], Case::Open(open) if open.is_of_person(context));
            if by_person && m.words == 1 && context.class.is_none() {
                discourse.persons.insert(m.key);
            }
            let Some(score) = self.scores[i].filter(|score| *score >= THRESHOLD) else { continue };
            let placed = context.place_word && score >= THRESHOLD + 0.3;
            let strong = context.class.is_some() || context.tagged || placed;
            if strong || self.position(i).listed {
                discourse.shown.insert(m.key);
            }
            if score < SURE {
                continue;
            }
            let Spoken { country, town } = self.spoken[i].get_or_init(|| Spoken::of(self.views.of(i)));
            country.iter().for_each(|country| discourse.count(*country));
            discourse.points.extend(town.filter(|town| !discourse.points.contains(town)));
        }
        discourse
    }

    /// From left to right the longest match that counts; none overlaps another.
    fn choose(&self) -> Vec<usize> {
        let mut chosen: Vec<usize> = Vec::new();
        let mut blocked = 0;
        for (i, m) in self.matches.iter().enumerate() {
            if m.first < blocked {
                continue;
            }
            match self.scores[i] {
                Some(score) if score >= THRESHOLD => {
                    // The class noun behind it is part of it: «Peace River Valley».
                    blocked = m.end + self.contexts[i].class_behind;
                    chosen.push(i);
                }
                // Inside another name nothing is a place, not even a part of it.
                None => blocked = m.end,
                Some(_) => {}
            }
        }
        chosen
    }

    fn toponyms(&self, chosen: &[usize]) -> Vec<Toponym> {
        chosen
            .iter()
            .enumerate()
            .map(|(n, i)| self.toponym(*i, n.checked_sub(1).map(|n| chosen[n])))
            .collect()
    }

    fn toponym(&self, i: usize, before: Option<usize>) -> Toponym {
        let (m, context) = (&self.matches[i], &self.contexts[i]);
        let link = self.links[i].filter(|(to, _)| Some(*to) == before).map(|(_, link)| link);
        let score = self.scores[i].unwrap_or(THRESHOLD);
        Toponym {
            bytes: self.bytes(m, context),
            usage: if context.acting { Usage::Associative } else { Usage::Literal },
            features: self.features(i),
            country: context.country,
            link,
            hits: Hits::from_slice(&m.hits),
            articles: m.articles,
            plausibility: 1.0 / (1.0 + (THRESHOLD - 1.0 - score).exp()),
            key: m.key,
        }
    }

    /// What the class noun beside a name asks for. «مدن العراق» are towns in it.
    fn features(&self, i: usize) -> Arc<[FeaturePattern]> {
        let fits = |class: &ClassNoun, view: &PlaceView<'_>| {
            class.features.iter().any(|f| f.fits(view.feature_class, view.feature_code))
        };
        let is_country = |view: &&PlaceView<'_>| view.feature_code.starts_with(b"PCL");
        let country = self.views.of(i).iter().find(is_country);
        let class = self.contexts[i].class;
        let class = class.filter(|class| !class.list || country.is_none_or(|country| fits(class, country)));
        class.map(|class| Arc::clone(&class.features)).unwrap_or_default()
    }

    /// Where the name stands. A class noun behind a Latin name belongs to it: «al-Omar oil field».
    fn bytes(&self, m: &Match<'_>, context: &Context<'_>) -> Range<usize> {
        let name = Spans { reader: self.reader, gazetteer: self.gazetteer }.name(m);
        match context.class_behind {
            0 => name,
            n => name.start..self.reader.tokens.all()[m.end + n - 1].end as usize,
        }
    }
}

/// What the gazetteer says of the places of all matches, read once: it is asked for many times.
struct Views<'g> {
    all: Vec<PlaceView<'g>>,
    /// Where those of each match end.
    ends: Vec<usize>,
}

impl<'g> Views<'g> {
    /// With room for those of all `matches`.
    fn of_size(matches: &[Match<'_>]) -> Self {
        let places = matches.iter().map(|m| m.hits.len()).sum();
        Self { all: Vec::with_capacity(places), ends: Vec::with_capacity(matches.len()) }
    }

    /// Reads those of one more match; its number.
    fn push(&mut self, m: &Match<'_>, gazetteer: &'g Gazetteer) -> usize {
        self.all.extend(m.hits.iter().map(|hit| gazetteer.view(hit.place)));
        self.ends.push(self.all.len());
        self.ends.len() - 1
    }

    /// Takes the last match away.
    fn pop(&mut self) {
        self.ends.pop();
        self.all.truncate(self.ends.last().copied().unwrap_or(0));
    }

    /// Those of a match, in the order of its hits.
    fn of(&self, number: usize) -> &[PlaceView<'g>] {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.all[start..self.ends[number]]
    }
}
