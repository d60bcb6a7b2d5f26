//! What the sure places of an article say of the others: in which countries it plays, and where.

use super::standing::prominence;
use crate::{gazetteer::PlaceView, lang::HashedSet, model::LonLat};

/// What the article as a whole says, gathered in the pass before.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Discourse {
    /// Countries of the sure places, with how many there are.
    pub countries: Vec<([u8; 2], usize)>,
    /// Where its sure towns are.
    pub points: Vec<LonLat>,
    /// Keys (stems) that a class noun or a list has shown to be places here.
    pub shown: HashedSet,
    /// Keys that were part of a person's name here.
    pub persons: HashedSet,
}

impl Discourse {
    /// Which part of the sure places lies in a country.
    pub fn share(&self, country: [u8; 2]) -> f32 {
        let total: usize = self.countries.iter().map(|(_, n)| n).sum();
        let here = self.countries.iter().find(|(c, _)| *c == country).map_or(0, |(_, n)| *n);
        if total == 0 { 0.0 } else { here as f32 / total as f32 }
    }

    /// What counts against a place in a country that none of the sure places lies in: the more of these, the more.
    pub fn strangeness(&self) -> f32 {
        const MOST: f32 = 1.5;
        const EACH: f32 = 0.4;
        let total: usize = self.countries.iter().map(|(_, n)| n).sum();
        (total as f32 * EACH).min(MOST)
    }

    /// Takes note of one more sure place of a country.
    pub fn count(&mut self, country: [u8; 2]) {
        match self.countries.iter_mut().find(|(known, _)| *known == country) {
            Some((_, count)) => *count += 1,
            None => self.countries.push((country, 1)),
        }
    }

    /// 1 where one of `places` is beside a sure town of the article, fading over some 100 km.
    pub fn nearness(&self, places: impl Iterator<Item = LonLat>) -> f32 {
        const FADE_KM: f64 = 70.0;
        // What is left of it farther away is less than the last digit of a score.
        const FAR: f64 = 25.0 * FADE_KM / DEGREE_KM;
        if self.points.is_empty() {
            return 0.0;
        }
        let squares = places.flat_map(|place| {
            let narrowing = place.lat.to_radians().cos();
            let towns = self.points.iter();
            towns.map(move |town| {
                ((town.lon - place.lon) * narrowing).powi(2) + (town.lat - place.lat).powi(2)
            })
        });
        let nearest = squares.fold(f64::INFINITY, f64::min);
        if nearest > FAR * FAR { 0.0 } else { (-nearest.sqrt() * DEGREE_KM / FADE_KM).exp() as f32 }
    }
}

/// A degree of a great circle, km. Distances are taken on a plane tangent at one end: good for near points only.
const DEGREE_KM: f64 = 111.2;

/// What a sure match says of the article's other places.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spoken {
    /// Its country, where all its places agree.
    pub country: Option<[u8; 2]>,
    /// The point of the best-known town among its places.
    pub town: Option<LonLat>,
}

impl Spoken {
    /// Of the places of a match.
    pub fn of(views: &[PlaceView<'_>]) -> Self {
        let first = views.first().map_or([0, 0], |view| view.country);
        let agree = first != [0, 0] && views.iter().all(|view| view.country == first);
        let towns = views.iter().filter(|view| matches!(view.feature_class, 'P' | 'S'));
        let known = towns.map(|view| (prominence(view), view.population, view.point));
        let best = known.max_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        Self { country: agree.then_some(first), town: best.map(|(_, _, point)| point) }
    }
}
