//! The choice among the places that a toponym may mean.
//!
//! Every candidate gets a score made of [`Features`]. A first round ranks each toponym by itself; the places
//! that are sure then speak for their neighbours in a second round. A confidence is the candidate's share of
//! the softmax over all scores, times the plausibility that the toponym is a place at all.

mod features;

use std::sync::Arc;

use crate::{
    gazetteer::{Gazetteer, Hit, PlaceKey, PlaceView},
    model::{LonLat, Resolution, RunnerUp, UnlocatedReason},
    recognise::{Link, Toponym},
};
pub use features::Features;

/// From this share on a first-round choice speaks for its neighbours.
const SURE: f32 = 0.75;
/// Below this share nothing decides among places that lie far apart.
const AMBIGUOUS: f32 = 0.3;
/// Candidates nearer than this to each other do not make a choice ambiguous, km.
const SAME_AREA_KM: f64 = 30.0;
/// So many sure places tell where an article plays.
const ENOUGH_SURE: usize = 2;
/// From this prior on a place may be spoken of anywhere.
const WELL_KNOWN: f32 = 3.5;
/// Sure places beyond this many add nothing new to an article.
const MAX_SURE: usize = 48;

/// A candidate with what speaks for it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// The place.
    pub place: PlaceKey,
    /// The parts of its score.
    pub features: Features,
    /// Its share of the softmax, 0 to 1.
    pub share: f32,
}

/// The candidates of one toponym, best first, and the choice among them.
#[derive(Debug, Clone)]
pub struct Resolved {
    /// The choice.
    pub resolution: Resolution,
    /// All candidates.
    pub candidates: Vec<Candidate>,
}

/// Resolves the toponyms of one article. Linear in toponyms times candidates times sure places.
pub fn resolve(toponyms: &[Toponym], gazetteer: &Gazetteer) -> Vec<Resolved> {
    let alone = Article::default();
    let first: Vec<_> = toponyms.iter().map(|t| rank(t, gazetteer, &Surroundings::none(&alone))).collect();
    let article = Article::of(toponyms, &first, gazetteer);
    let resolved = toponyms.iter().enumerate().map(|(i, toponym)| {
        let around = Surroundings {
            article: &article,
            whole: whole(toponyms, &first, i, gazetteer),
            parts: parts(toponyms, &first, i, gazetteer),
        };
        choose(rank(toponym, gazetteer, &around), toponym, &around, gazetteer)
    });
    resolved.collect()
}

/// What the first round says of an article.
#[derive(Debug, Default)]
struct Article<'g> {
    sure: Vec<(PlaceView<'g>, PlaceKey)>,
    /// Name keys whose place the text itself makes clear.
    names: Vec<(u64, PlaceKey)>,
}

impl<'g> Article<'g> {
    fn of(toponyms: &[Toponym], first: &[Vec<Candidate>], gazetteer: &'g Gazetteer) -> Self {
        let mut article = Self::default();
        for (i, (toponym, candidates)) in toponyms.iter().zip(first).enumerate() {
            let Some(best) = candidates.first() else { continue };
            let view = gazetteer.view(best.place);
            if !toponym.features.is_empty() && best.features.class > 0.0 {
                article.names.push((toponym.key, best.place));
            }
            if let Some(whole) = whole(toponyms, first, i, gazetteer) {
                let part = candidates.iter().find(|c| contains(&whole, &gazetteer.view(c.place)));
                article.names.extend(part.map(|part| (toponym.key, part.place)));
            }
            let known = article.sure.iter().any(|(_, place)| *place == best.place);
            if best.share >= SURE && !known && article.sure.len() < MAX_SURE {
                article.sure.push((view, best.place));
            }
        }
        article
    }
}

/// What stands around one toponym.
struct Surroundings<'a> {
    article: &'a Article<'a>,
    /// The place that the text says contains it.
    whole: Option<PlaceView<'a>>,
    /// What the name that the text says it contains may mean.
    parts: Vec<PlaceView<'a>>,
}

impl<'a> Surroundings<'a> {
    fn none(article: &'a Article<'a>) -> Self {
        Self { article, whole: None, parts: Vec::new() }
    }

    fn is_within(&self, place: &PlaceView<'_>) -> bool {
        self.whole.is_some_and(|whole| contains(&whole, place))
    }

    /// «London, Ontario»: the province, because a London lies in it.
    fn contains_part(&self, place: &PlaceView<'_>) -> bool {
        place.feature_class == 'A' && self.parts.iter().any(|part| contains(place, part))
    }

    /// How many of the sure places share the country and the division.
    fn region(&self, place: &PlaceView<'_>) -> f32 {
        let sure = &self.article.sure;
        if sure.is_empty() || place.country == [0, 0] {
            return 0.0;
        }
        let share = |same: &dyn Fn(&PlaceView<'_>) -> bool| {
            sure.iter().filter(|(s, _)| same(s)).count() as f32 / sure.len() as f32
        };
        let country = share(&|s| s.country == place.country);
        let division =
            share(&|s| s.country == place.country && !s.admin1.is_empty() && s.admin1 == place.admin1);
        3.0 * country.sqrt() + 1.5 * division.sqrt()
    }

    fn nearness(&self, point: LonLat) -> f32 {
        let points = self.article.sure.iter().filter(|(s, _)| s.feature_class == 'P').map(|(s, _)| s.point);
        let nearest = points.map(|p| rough_km(p, point)).filter(|km| *km > 0.1).fold(f64::INFINITY, f64::min);
        2.0 * (-nearest / 100.0).exp() as f32
    }

    fn same_name(&self, key: u64, place: PlaceKey) -> f32 {
        let same = self.article.names.iter().any(|(k, p)| *k == key && *p == place);
        if same { 2.0 } else { 0.0 }
    }
}

/// Which toponym the text puts around toponym `i`.
fn container(toponyms: &[Toponym], i: usize) -> Option<usize> {
    if toponyms.get(i + 1).is_some_and(|next| next.link == Some(Link::Within)) {
        return Some(i + 1);
    }
    (toponyms[i].link == Some(Link::Contains)).then(|| i.checked_sub(1)).flatten()
}

/// What the neighbour that the text puts around toponym `i` means: the likeliest place in which one of its own
/// candidates lies, else the likeliest of all.
fn whole<'g>(
    toponyms: &[Toponym],
    first: &[Vec<Candidate>],
    i: usize,
    gazetteer: &'g Gazetteer,
) -> Option<PlaceView<'g>> {
    let wholes = first.get(container(toponyms, i)?)?.iter().map(|c| gazetteer.view(c.place));
    let holds_one =
        |whole: &PlaceView<'_>| first[i].iter().any(|c| contains(whole, &gazetteer.view(c.place)));
    wholes.clone().find(holds_one).or_else(|| wholes.clone().next())
}

/// The candidates of the neighbour that the text puts into toponym `i`.
fn parts<'g>(
    toponyms: &[Toponym],
    first: &[Vec<Candidate>],
    i: usize,
    gazetteer: &'g Gazetteer,
) -> Vec<PlaceView<'g>> {
    let near = [i.checked_sub(1), Some(i + 1)].into_iter().flatten().filter(|n| *n < toponyms.len());
    let part = near.into_iter().find(|n| container(toponyms, *n) == Some(i));
    part.map_or_else(Vec::new, |part| first[part].iter().map(|c| gazetteer.view(c.place)).collect())
}

/// A country holds all but itself; a division what is smaller than it and its seat.
fn contains(whole: &PlaceView<'_>, part: &PlaceView<'_>) -> bool {
    if whole.country != part.country || whole.country == [0, 0] || part.feature_code.starts_with("PCL") {
        return false;
    }
    let is_smaller = !part.admin1.is_empty() && !matches!(part.feature_code, "ADM1" | "PPLC");
    whole.feature_code.starts_with("PCL") || is_smaller && whole.admin1 == part.admin1
}

fn rank(toponym: &Toponym, gazetteer: &Gazetteer, around: &Surroundings<'_>) -> Vec<Candidate> {
    let mut candidates: Vec<Candidate> = Vec::with_capacity(toponym.hits.len());
    for hit in &toponym.hits {
        let candidate = candidate(toponym, hit, gazetteer, around);
        match candidates.iter_mut().find(|known| known.place == hit.place) {
            Some(known) if known.features.sum() < candidate.features.sum() => *known = candidate,
            Some(_) => {}
            None => candidates.push(candidate),
        }
    }
    candidates.sort_by(|a, b| b.features.sum().total_cmp(&a.features.sum()).then(a.place.cmp(&b.place)));
    let best = candidates.first().map_or(0.0, |c| c.features.sum());
    let total: f32 = candidates.iter().map(|c| (c.features.sum() - best).exp()).sum();
    candidates.iter_mut().for_each(|c| c.share = (c.features.sum() - best).exp() / total);
    candidates
}

fn candidate(toponym: &Toponym, hit: &Hit, gazetteer: &Gazetteer, around: &Surroundings<'_>) -> Candidate {
    let features = Features::of(toponym, hit, &gazetteer.view(hit.place), around);
    Candidate { place: hit.place, features, share: 0.0 }
}

fn choose(
    candidates: Vec<Candidate>,
    toponym: &Toponym,
    around: &Surroundings<'_>,
    gazetteer: &Gazetteer,
) -> Resolved {
    let resolution = match candidates.first() {
        None => Resolution::Unlocated(UnlocatedReason::UnknownName),
        Some(best) if contradicts(best, gazetteer) => Resolution::Unlocated(UnlocatedReason::ClassMismatch),
        Some(best) if around.whole.is_some() && best.features.within == 0.0 => {
            Resolution::Unlocated(UnlocatedReason::NotWithin)
        }
        Some(best) if is_far_away(best, around.article) => Resolution::Unlocated(UnlocatedReason::FarAway),
        Some(best) if is_ambiguous(best, &candidates, gazetteer) => {
            Resolution::Unlocated(UnlocatedReason::Ambiguous)
        }
        Some(best) => Resolution::Located {
            place: gazetteer.place(best.place),
            confidence: round(best.share * toponym.plausibility),
            runner_up: candidates.get(1).map(|second| RunnerUp {
                place: Arc::clone(&gazetteer.place(second.place)),
                confidence: round(second.share * toponym.plausibility),
            }),
        },
    };
    Resolved { resolution, candidates }
}

/// A village of the name of a country is not that country.
fn contradicts(best: &Candidate, gazetteer: &Gazetteer) -> bool {
    let view = gazetteer.view(best.place);
    let is_country = view.feature_code.starts_with("PCL") || view.feature_code == "CONT";
    best.features.class < 0.0 && is_country
}

/// A little-known place in a country that nothing else in the article speaks of.
fn is_far_away(best: &Candidate, article: &Article<'_>) -> bool {
    let f = &best.features;
    article.sure.len() >= ENOUGH_SURE
        && f.prior < WELL_KNOWN
        && f.region + f.within + f.country.max(0.0) == 0.0
}

fn is_ambiguous(best: &Candidate, candidates: &[Candidate], gazetteer: &Gazetteer) -> bool {
    let point = |c: &Candidate| gazetteer.view(c.place).point;
    best.share < AMBIGUOUS
        && candidates.get(1).is_some_and(|second| rough_km(point(best), point(second)) > SAME_AREA_KM)
}

/// Two decimals: more would claim too much, and floats in files differ less.
fn round(confidence: f32) -> f32 {
    (confidence * 100.0).round() / 100.0
}

/// Great-circle distance on a sphere of 6,371 km, km: good to half a percent, enough for ranking.
fn rough_km(a: LonLat, b: LonLat) -> f64 {
    let half = |x: f64| (x.to_radians() / 2.0).sin().powi(2);
    let h = half(b.lat - a.lat) + a.lat.to_radians().cos() * b.lat.to_radians().cos() * half(b.lon - a.lon);
    2.0 * 6371.0 * h.sqrt().min(1.0).asin()
}
