//! Which place a name means, in a question about an atlas.

use std::{cmp::Reverse, collections::HashSet, sync::Arc};

use super::index::QueryError;
use crate::{
    gazetteer::{Gazetteer, Spelling},
    lang::fold_phrase,
    model::Place,
    store::{Atlas, PLACE_COLUMNS, place_from_row},
};

/// How many spellings are suggested for an unknown name.
const SUGGESTIONS: usize = 5;

/// What a name means.
#[derive(Debug, Clone, PartialEq)]
pub enum Meaning {
    /// One or several places, the likeliest first.
    Places(Vec<Arc<Place>>),
    /// Nothing known; the nearest spellings, nearest first.
    Unknown(Vec<String>),
}

/// Finds places by name, in a gazetteer and among those of an atlas.
pub struct Finder<'g> {
    gazetteer: &'g Gazetteer,
    known: Known,
}

impl<'g> Finder<'g> {
    /// A finder of what the gazetteer knows, and the atlas if there is one.
    pub fn new(gazetteer: &'g Gazetteer, atlas: Option<&Atlas>) -> Result<Self, QueryError> {
        Ok(Self { gazetteer, known: atlas.map(Known::read).transpose()?.unwrap_or_default() })
    }

    /// The places of a name, or of one with what it lies in («Tripoli, Lebanon»). Towns and countries come before governorates, districts and rivers, then what the
    /// atlas mentions before what it does not, then by population.
    ///
    /// # Runtime
    /// A few look-ups and a pass over the places of the atlas; for an unknown name a pass over all names.
    pub fn find(&self, name: &str) -> Meaning {
        let wanted = fold_phrase(name);
        let mut hits = self.gazetteer.find(name);
        if !hits.is_empty() {
            hits.extend(self.gazetteer.find_respaced(name));
        }
        if hits.is_empty() {
            hits = self.gazetteer.find_within(name);
        }
        let mut places: Vec<Arc<Place>> = hits.iter().map(|hit| self.gazetteer.place(hit.place)).collect();
        let same = |place: &&Arc<Place>| names(place).any(|n| fold_phrase(n) == wanted);
        places.extend(self.known.places.iter().filter(same).cloned());
        let mut seen = HashSet::new();
        places.retain(|place| seen.insert(place.id.clone()));
        // What an imported row calls its point is no gazetteer: it only counts where nobody else knows the name.
        if places.iter().any(|place| !is_event(place)) {
            places.retain(|place| !is_event(place));
        }
        if places.is_empty() || wanted.is_empty() {
            return Meaning::Unknown(suggestions(name, self.gazetteer, &self.known));
        }
        places.sort_by_key(|place| {
            let mentioned = self.known.ids.contains(&place.id);
            (!is_point_or_country(place), !mentioned, Reverse(place.population))
        });
        Meaning::Places(places)
    }

    /// The place of an id.
    pub fn by_id(&self, id: &str) -> Option<Arc<Place>> {
        let of_atlas = || self.known.places.iter().find(|place| place.id == id).cloned();
        self.gazetteer.place_by_id(id).or_else(of_atlas)
    }
}

fn is_event(place: &Place) -> bool {
    place.feature_code == "EVENT"
}

fn is_point_or_country(place: &Place) -> bool {
    matches!(place.feature_class, 'P' | 'S') || place.feature_code.starts_with("PCL")
}

fn names(place: &Place) -> impl Iterator<Item = &str> {
    [Some(place.name.as_str()), place.name_ar.as_deref()].into_iter().flatten()
}

/// The places of an atlas.
#[derive(Default)]
struct Known {
    places: Vec<Arc<Place>>,
    ids: HashSet<String>,
}

impl Known {
    fn read(atlas: &Atlas) -> Result<Self, QueryError> {
        let sql = format!("SELECT {PLACE_COLUMNS} FROM place");
        let mut query = atlas.connection().prepare_cached(&sql)?;
        let places: Vec<Arc<Place>> =
            query.query_map([], |row| place_from_row(row).map(Arc::new))?.collect::<Result<_, _>>()?;
        let ids = places.iter().map(|place| place.id.clone()).collect();
        Ok(Self { places, ids })
    }
}

/// The nearest names of both, those of larger places first among equals.
fn suggestions(name: &str, gazetteer: &Gazetteer, known: &Known) -> Vec<String> {
    let spelling = Spelling::of(name);
    let of_gazetteer = gazetteer
        .similar(name, SUGGESTIONS)
        .into_iter()
        .map(|similar| (similar.distance, Reverse(gazetteer.place(similar.place).population), similar.name));
    let of_atlas = known.places.iter().filter_map(|place| {
        let distance = names(place).filter_map(|name| spelling.distance_to(name)).min()?;
        Some((distance, Reverse(place.population), shown(place, spelling.is_arabic())))
    });
    let mut found: Vec<_> = of_gazetteer.chain(of_atlas).collect();
    found.sort();
    let mut seen = HashSet::new();
    let names = found.into_iter().map(|(.., name)| name).filter(|name| seen.insert(name.clone()));
    names.take(SUGGESTIONS).collect()
}

/// The name in the script that was asked in.
fn shown(place: &Place, arabic: bool) -> String {
    match &place.name_ar {
        Some(name) if arabic => name.clone(),
        _ => place.name.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arabic_name_with_its_space_elsewhere_is_asked_for_too() {
        let gazetteer = Gazetteer::shipped().unwrap();
        let finder = Finder::new(&gazetteer, None).unwrap();
        let Meaning::Places(places) = finder.find("البو كمال") else { panic!("no place") };
        let ids: Vec<&str> = places.iter().map(|place| place.id.as_str()).collect();
        assert_eq!(ids[0], "gn:174448", "the town on the Euphrates: {ids:?}");
        assert!(ids.contains(&"gn:6805237"), "the village that is spelt so: {ids:?}");
    }
}
