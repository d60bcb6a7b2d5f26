//! Whether a name in the text is a place: evidence for and against, added up.
//!
//! The weights were set by reading the errors on development corpora, from the commonest cause down. A match
//! counts from [`THRESHOLD`] on.

use super::{context::Context, lexicon::NameKind, scan::Match};
use crate::{
    gazetteer::{Gazetteer, PlaceView, ordinary_words},
    lang::{Script, Tokens},
};

/// From here on a match is a toponym.
pub(super) const THRESHOLD: f32 = 2.0;

/// From here on a match is so sure that it speaks for others.
pub(super) const SURE: f32 = 3.5;

/// What the article as a whole says, gathered in a first pass.
#[derive(Debug, Default)]
pub(super) struct Discourse {
    /// Countries of the sure places, with how many there are.
    pub countries: Vec<([u8; 2], usize)>,
    /// Keys (stems) that a class noun or a list has shown to be places here.
    pub shown: Vec<String>,
    /// Keys that were part of a person's name here.
    pub persons: Vec<String>,
}

impl Discourse {
    fn share(&self, country: [u8; 2]) -> f32 {
        let total: usize = self.countries.iter().map(|(_, n)| n).sum();
        let here = self.countries.iter().find(|(c, _)| *c == country).map_or(0, |(_, n)| *n);
        if total == 0 { 0.0 } else { here as f32 / total as f32 }
    }
}

/// How well known a place is: 0 for a hamlet to 4 for a country.
pub(super) fn prominence(place: &PlaceView<'_>) -> f32 {
    let by_population = match place.population {
        300_000.. => 3.0,
        50_000.. => 2.0,
        5_000.. => 1.0,
        _ => 0.0,
    };
    let by_class: f32 = match (place.feature_class, place.feature_code) {
        ('A', code) if code.starts_with("PCL") => 4.0,
        ('P', "PPLC") | ('L', "CONT") => 4.0,
        ('P', "PPLA") | ('A', "ADM1") => 3.0,
        ('L', "RGN") | ('P', "PPLA2") | ('H', "STM" | "SEA" | "OCN") => 2.0,
        ('A', "ADM2") | ('P', "PPLA3") | ('S' | 'L' | 'H' | 'T', _) => 1.0,
        _ => 0.0,
    };
    by_class.max(by_population)
}

/// What the position of a match says that its own words do not.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Position {
    /// It stands in a list with a sure place.
    pub listed: bool,
    /// A place that contains it follows («سوسة في دير الزور»).
    pub contained: bool,
    /// It begins a sentence.
    pub sentence_start: bool,
}

/// Judges matches of one article.
pub(super) struct Judge<'a> {
    pub gazetteer: &'a Gazetteer,
    pub tokens: &'a Tokens,
}

impl Judge<'_> {
    /// The evidence that `m` is a place. `None`: it is certainly none.
    pub fn score(
        &self,
        m: &Match,
        context: &Context<'_>,
        at: Position,
        discourse: &Discourse,
    ) -> Option<f32> {
        if context.ends_in_preposition || self.is_adjective(m, context) {
            return Some(f32::MIN);
        }
        let (best, places) = self.places(m, context);
        if let Some(kind) = context.inside {
            if kind == NameKind::Other || best < 3.0 {
                return None;
            }
        }
        let mut score = best + (f32::from(m.words) - 1.0) * 2.0;
        score += self.form(m, context, best);
        score += Self::surroundings(m, context, at);
        if context.is_demonym && !(context.place_word || context.direction || at.listed || m.clitics > 0) {
            score -= 2.5;
        }
        score += self.of_article(m, &places, best, discourse);
        Some(score)
    }

    /// «السورية» is the adjective, whatever a gazetteer spells without the article.
    fn is_adjective(&self, m: &Match, context: &Context<'_>) -> bool {
        context.is_demonym && m.articles & 1 == 1 && !m.hits.iter().any(|hit| hit.form.articles & 1 == 1)
    }

    /// The prominence of the best-known place that fits, and the places.
    fn places(&self, m: &Match, context: &Context<'_>) -> (f32, Vec<PlaceView<'_>>) {
        let views: Vec<_> = m.hits.iter().map(|hit| (hit, self.gazetteer.view(hit.place))).collect();
        let free = views.iter().any(|(hit, _)| !hit.form.needs_cue());
        let usable = views.into_iter().filter(|(hit, view)| {
            let fits = |class: &super::lexicon::ClassNoun| {
                class.features.iter().any(|f| f.fits(view.feature_class, view.feature_code))
            };
            !hit.form.needs_cue() || !free || context.class.is_some_and(fits)
        });
        let places: Vec<_> = usable.map(|(_, view)| view).collect();
        let best = places.iter().map(prominence).fold(0.0, f32::max);
        (best, places)
    }

    /// What the spelling says.
    fn form(&self, m: &Match, context: &Context<'_>, best: f32) -> f32 {
        let words = ordinary_words();
        let all = |is: fn(crate::gazetteer::Form) -> bool| m.hits.iter().all(|hit| is(hit.form));
        let arabic = self.tokens.all()[m.first].script == Script::Arabic;
        let folded = self.tokens.folded(m.end - 1);
        let mut score = 0.0;
        if all(crate::gazetteer::Form::needs_cue) {
            score -= 5.0;
        }
        if all(crate::gazetteer::Form::is_person) && best < 3.0 {
            score -= 1.5;
        }
        if context.given_before && best < 3.0 {
            score -= 4.0;
        }
        if arabic && m.words == 1 {
            // The word as a whole is an ordinary one, read with clitics it is a hamlet: «ولد», «بعد».
            let zipf = words.zipf(folded);
            if m.clitics > 0 {
                score -= 0.5;
                if best < 3.0 && zipf > 0.0 {
                    score -= 3.0;
                }
            } else if best < 2.0 && zipf > 0.0 {
                score -= zipf - 1.0;
            }
            if !m.hits.iter().any(|hit| hit.form.articles == m.articles) {
                score -= if best >= 3.0 { 0.5 } else { 1.5 };
            }
        }
        if !arabic {
            score += self.latin(m, context, best);
        }
        score
    }

    fn latin(&self, m: &Match, context: &Context<'_>, best: f32) -> f32 {
        let words = ordinary_words();
        let folded = self.tokens.folded(m.end - 1);
        let mut score = 0.0;
        if context.capital_beside && best < 4.0 {
            score -= 2.0;
        }
        if m.words == 1 && best < 4.0 {
            score -= (words.zipf(folded) - 3.0).max(0.0);
        }
        if context.given_before {
            score -= 2.0;
        }
        score
    }

    fn surroundings(m: &Match, context: &Context<'_>, at: Position) -> f32 {
        let mut score = 0.0;
        if context.class.is_some() {
            score += 6.0;
        } else if context.direction {
            score += 2.0;
        } else if context.place_word {
            score += 1.5;
        }
        if at.listed {
            score += 3.0;
        }
        if at.contained || context.country.is_some() {
            score += 3.0;
        }
        if at.sentence_start && m.words == 1 {
            score -= 0.5;
        }
        score
    }

    fn of_article(&self, m: &Match, places: &[PlaceView<'_>], best: f32, discourse: &Discourse) -> f32 {
        let key = self.key(m);
        let mut score = 0.0;
        if discourse.shown.contains(&key) {
            score += 4.0;
        }
        if discourse.persons.contains(&key) && best < 3.0 {
            score -= 6.0;
        }
        if best < 2.0 && !discourse.countries.is_empty() {
            let share = places.iter().map(|p| discourse.share(p.country)).fold(0.0, f32::max);
            score += if share == 0.0 { -2.0 } else { share.sqrt() };
        }
        score
    }

    /// The country of a match, where all its places agree.
    pub fn country(&self, m: &Match) -> Option<[u8; 2]> {
        let mut countries = m.hits.iter().map(|hit| self.gazetteer.view(hit.place).country);
        let first = countries.next().filter(|country| *country != [0, 0])?;
        countries.all(|country| country == first).then_some(first)
    }

    /// The stems of a match, joined by spaces.
    pub fn key(&self, m: &Match) -> String {
        let whole = (m.first..m.end).map(|i| self.tokens.folded(i)).collect::<Vec<_>>().join(" ");
        let cut = whole.char_indices().nth(m.clitics).map_or(0, |(at, _)| at);
        crate::lang::ar::strip_article(&whole[cut..]).0.to_owned()
    }
}
