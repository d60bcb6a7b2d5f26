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
/// The haversine of 100 m: what is nearer is the same place.
const SAME_POINT: f64 = 6.16e-11;
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
    let first: Vec<_> = toponyms.iter().map(|toponym| candidates(toponym, gazetteer)).collect();
    let article = Article::of(toponyms, &first, gazetteer);
    let around: Vec<_> = (0..toponyms.len())
        .map(|i| Surroundings {
            article: &article,
            whole: whole(toponyms, &first, i, gazetteer),
            parts: parts(toponyms, &first, i, gazetteer),
        })
        .collect();
    let second = first.into_iter().zip(&around).zip(toponyms);
    let resolved = second.map(|((mut candidates, around), toponym)| {
        for candidate in &mut candidates {
            let view = gazetteer.view(candidate.place);
            candidate.features.add(toponym.key, candidate.place, &view, around);
        }
        leave_outside(&mut candidates);
        rank(&mut candidates);
        choose(candidates, toponym, around, gazetteer)
    });
    resolved.collect()
}

/// Where the text puts the name into a place and one of the candidates lies there, the others are not meant.
fn leave_outside(candidates: &mut [Candidate]) {
    if candidates.iter().any(|candidate| candidate.features.within > 0.0) {
        let outside = candidates.iter_mut().filter(|candidate| candidate.features.within == 0.0);
        outside.for_each(|candidate| candidate.features.within = features::OUTSIDE);
    }
}

/// A division with sure places in it.
#[derive(Debug)]
struct Region<'g> {
    country: [u8; 2],
    admin1: &'g [u8],
    places: usize,
}

/// What the first round says of an article.
#[derive(Debug, Default)]
struct Article<'g> {
    sure: Vec<PlaceKey>,
    /// The countries and divisions of the sure places, each once, with how many of them lie there.
    regions: Vec<Region<'g>>,
    /// Where the sure towns are, with the cosine of the latitude.
    towns: Vec<(LonLat, f64)>,
    /// Name keys whose place the text itself makes clear.
    names: Vec<(u64, PlaceKey)>,
}

impl<'g> Article<'g> {
    fn of(toponyms: &[Toponym], first: &[Vec<Candidate>], gazetteer: &'g Gazetteer) -> Self {
        let room = toponyms.len().min(MAX_SURE);
        let mut article = Self {
            sure: Vec::with_capacity(room),
            regions: Vec::with_capacity(room),
            towns: Vec::with_capacity(room),
            names: Vec::new(),
        };
        for (i, (toponym, candidates)) in toponyms.iter().zip(first).enumerate() {
            let Some(best) = candidates.first() else { continue };
            let view = gazetteer.view(best.place);
            if !toponym.features.is_empty() && best.features.class > 0.0 {
                article.names.push((toponym.key, best.place));
            }
            if let Some(whole) = whole(toponyms, first, i, gazetteer) {
                let part = candidates.iter().find(|c| whole.contains(&gazetteer.view(c.place)));
                article.names.extend(part.map(|part| (toponym.key, part.place)));
            }
            let known = article.sure.contains(&best.place);
            if best.share >= SURE && !known && article.sure.len() < MAX_SURE {
                article.add_sure(best.place, &view);
            }
        }
        article
    }

    fn add_sure(&mut self, place: PlaceKey, view: &PlaceView<'g>) {
        let PlaceView { country, admin1, point, .. } = *view;
        self.sure.push(place);
        match self.regions.iter_mut().find(|r| r.country == country && r.admin1 == admin1) {
            Some(region) => region.places += 1,
            None => self.regions.push(Region { country, admin1, places: 1 }),
        }
        if view.feature_class == 'P' {
            self.towns.push((point, point.lat.to_radians().cos()));
        }
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

impl Surroundings<'_> {
    fn is_within(&self, place: &PlaceView<'_>) -> bool {
        self.whole.is_some_and(|whole| whole.contains(place))
    }

    /// «London, Ontario»: the province, because a London lies in it.
    fn contains_part(&self, place: &PlaceView<'_>) -> bool {
        place.feature_class == 'A' && self.parts.iter().any(|part| place.contains(part))
    }

    /// How many of the sure places share the country and the division.
    fn region(&self, place: &PlaceView<'_>) -> f32 {
        let sure = self.article.sure.len();
        if sure == 0 || place.country == [0, 0] {
            return 0.0;
        }
        let (mut country, mut division) = (0, 0);
        for region in self.article.regions.iter().filter(|region| region.country == place.country) {
            country += region.places;
            if !region.admin1.is_empty() && region.admin1 == place.admin1 {
                division += region.places;
            }
        }
        let share = |places: usize| (places as f32 / sure as f32).sqrt();
        3.0 * share(country) + 1.5 * share(division)
    }

    fn nearness(&self, point: LonLat) -> f32 {
        let narrowing = point.lat.to_radians().cos();
        let others = self.article.towns.iter().map(|(town, its)| haversine(*town, point, its * narrowing));
        // The nearest has the least haversine, so that one of them has to become a distance. Without towns it
        // is half way round the earth, which is as good as infinite.
        let nearest = others.filter(|h| *h > SAME_POINT).fold(f64::INFINITY, f64::min);
        2.0 * (-haversine_km(nearest) / 100.0).exp() as f32
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
    let holds_one = |whole: &PlaceView<'_>| first[i].iter().any(|c| whole.contains(&gazetteer.view(c.place)));
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

/// The places that a toponym may mean, ranked by what it and the words beside it say.
fn candidates(toponym: &Toponym, gazetteer: &Gazetteer) -> Vec<Candidate> {
    let mut candidates: Vec<Candidate> = Vec::with_capacity(toponym.hits.len());
    for hit in &toponym.hits {
        let features = Features::of(toponym, hit, &gazetteer.view(hit.place));
        let candidate = Candidate { place: hit.place, features, share: 0.0 };
        match candidates.iter_mut().find(|known| known.place == hit.place) {
            Some(known) if known.features.sum() < candidate.features.sum() => *known = candidate,
            Some(_) => {}
            None => candidates.push(candidate),
        }
    }
    lift_divisions(&mut candidates, toponym, gazetteer);
    rank(&mut candidates);
    candidates
}

/// A smaller town that is no seat is not meant for the division around it.
const SEAT: u32 = 50_000;

/// A bare name means the city rather than the division around it, but rather the division than a small namesake
/// elsewhere: «California».
fn lift_divisions(candidates: &mut [Candidate], toponym: &Toponym, gazetteer: &Gazetteer) {
    for candidate in candidates {
        let view = gazetteer.view(candidate.place);
        if view.feature_code != b"ADM1" || candidate.features.class != 0.0 {
            continue;
        }
        let is_seat = |hit: &Hit| {
            let seat = gazetteer.view(hit.place);
            let is_large = seat.population >= SEAT && hit.form.is_main();
            (is_large || seat.feature_code.starts_with(b"PPLA")) && view.contains(&seat)
        };
        if !toponym.hits.iter().any(is_seat) {
            candidate.features.prior += features::ALONE;
        }
    }
}

/// So many of the best candidates share what is to be shared. A gazetteer of the world has forty Washingtons: together
/// they would cast doubt on the one that everybody means.
const SHARERS: usize = 4;

/// Orders candidates, best first, and gives each its share among the best.
fn rank(candidates: &mut [Candidate]) {
    candidates.sort_by(|a, b| b.features.sum().total_cmp(&a.features.sum()).then(a.place.cmp(&b.place)));
    let best = candidates.first().map_or(0.0, |c| c.features.sum());
    candidates.iter_mut().for_each(|candidate| candidate.share = (candidate.features.sum() - best).exp());
    let total: f32 = candidates.iter().take(SHARERS).map(|candidate| candidate.share).sum();
    candidates.iter_mut().for_each(|candidate| candidate.share /= total);
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
        Some(best) if around.whole.is_some() && best.features.within <= 0.0 => {
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
    let is_country = view.feature_code.starts_with(b"PCL") || view.feature_code == b"CONT";
    best.features.class < 0.0 && is_country
}

/// A little-known place in a country that nothing else in the article speaks of.
fn is_far_away(best: &Candidate, article: &Article<'_>) -> bool {
    let f = &best.features;
    article.sure.len() >= ENOUGH_SURE
        && f.prior < WELL_KNOWN
        && f.region + f.within.max(0.0) + f.country.max(0.0) == 0.0
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
    haversine_km(haversine(a, b, a.lat.to_radians().cos() * b.lat.to_radians().cos()))
}

/// The haversine of the angle between two points; `cosines` is the product of those of their latitudes.
fn haversine(a: LonLat, b: LonLat, cosines: f64) -> f64 {
    let half = |degrees: f64| (degrees.to_radians() / 2.0).sin().powi(2);
    half(b.lat - a.lat) + cosines * half(b.lon - a.lon)
}

fn haversine_km(haversine: f64) -> f64 {
    2.0 * 6371.0 * haversine.sqrt().min(1.0).asin()
}
