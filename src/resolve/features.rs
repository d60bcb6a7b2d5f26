//! What speaks for a candidate, each part by itself so that it can be shown.

use super::Surroundings;
use crate::{
    gazetteer::{Hit, PlaceKey, PlaceView},
    recognise::Toponym,
};

/// The parts of a candidate's score; their sum ranks it.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Features {
    /// How well known the place is: class and population.
    pub prior: f32,
    /// How the spelling fits: article, main name or variant.
    pub name: f32,
    /// The class noun beside the name.
    pub class: f32,
    /// An adjective of country beside the name.
    pub country: f32,
    /// A containing place in the text, or one that it contains.
    pub within: f32,
    /// The country and the division of the article's other places.
    pub region: f32,
    /// Distance to the nearest sure place of the article.
    pub distance: f32,
    /// The same name elsewhere in the article.
    pub discourse: f32,
}

impl Features {
    /// Every part by its name.
    pub fn named(&self) -> [(&'static str, f32); 8] {
        [
            ("prior", self.prior),
            ("name", self.name),
            ("class", self.class),
            ("country", self.country),
            ("within", self.within),
            ("region", self.region),
            ("distance", self.distance),
            ("discourse", self.discourse),
        ]
    }

    /// The score.
    pub fn sum(&self) -> f32 {
        self.named().iter().map(|(_, value)| value).sum()
    }

    /// What the toponym and the words beside it say; what the rest of the article says is left at nothing.
    pub(super) fn of(toponym: &Toponym, hit: &Hit, place: &PlaceView<'_>) -> Self {
        Self {
            prior: prior(place),
            name: name(toponym, hit),
            class: class(toponym, place),
            country: toponym.country.map_or(0.0, |country| if country == place.country { 5.0 } else { -2.0 }),
            ..Self::default()
        }
    }

    /// Adds what the rest of the article says.
    pub(super) fn add(&mut self, key: u64, of: PlaceKey, place: &PlaceView<'_>, around: &Surroundings<'_>) {
        self.within = if around.is_within(place) || around.contains_part(place) { 5.0 } else { 0.0 };
        self.region = around.region(place);
        self.distance = if place.feature_class == 'A' { 0.0 } else { around.nearness(place.point) };
        self.discourse = around.same_name(key, of);
    }
}

/// A bare name means the city rather than the division of the same name.
fn prior(place: &PlaceView<'_>) -> f32 {
    let by_class: f32 = match (place.feature_class, place.feature_code) {
        ('A', code) if code.starts_with(b"PCL") => 6.0,
        ('L', b"CONT") => 6.0,
        ('P', b"PPLC") => 5.0,
        ('P', b"PPLA") => 4.0,
        ('L', b"RGN") | ('H', b"STM" | b"SEA" | b"OCN" | b"GULF") | ('T', b"DSRT") => 3.5,
        ('A', b"ADM1") => 2.5,
        ('P', b"PPLA2") => 2.5,
        ('S' | 'L' | 'H' | 'T', _) => 1.5,
        ('P', b"PPLA3") => 1.5,
        ('A', _) => 0.5,
        _ => 0.0,
    };
    let inhabited = place.feature_class == 'P';
    let by_population = if inhabited { (place.population as f32 + 1.0).log10() * 0.7 } else { 0.0 };
    by_class.max(by_population)
}

/// How much better known a division is than its class says, where no town in it bears its name.
pub(super) const ALONE: f32 = 1.5;

/// What it counts that two gazetteers call a place so.
const CONFIRMED: f32 = 1.0;

/// What it counts to lie elsewhere than the text says.
pub(super) const OUTSIDE: f32 = -3.0;

/// A text mostly writes the main name of a place.
const MAIN: f32 = 1.5;

fn name(toponym: &Toponym, hit: &Hit) -> f32 {
    let mut fit = if hit.form.is_main() { MAIN } else { 0.0 };
    // One list of spellings of all languages is weak evidence where another gazetteer has the place, but not so called.
    fit += if hit.form.is_confirmed() && !hit.form.is_main() { CONFIRMED } else { 0.0 };
    if hit.form.is_arabic() && hit.form.articles == toponym.articles {
        fit += 1.0;
    }
    // How well known another place of the name is, its own candidate says.
    if hit.form.needs_cue() && !hit.form.is_shared() && toponym.features.is_empty() {
        fit -= 1.5;
    }
    fit
}

fn class(toponym: &Toponym, place: &PlaceView<'_>) -> f32 {
    if toponym.features.is_empty() {
        return 0.0;
    }
    let fits = toponym.features.iter().position(|f| f.fits(place.feature_class, place.feature_code));
    fits.map_or(-3.0, |rank| 5.0 - 0.7 * rank as f32)
}
