//! From where `near` measures.

use std::sync::Arc;

use anyhow::anyhow;
use dateline::{
    model::{LonLat, Place},
    query::{
        lookup::{Finder, Meaning},
        units,
    },
    store::Atlas,
};

use super::{Args, Failure};

/// How many other places of a name are listed.
const OTHERS: usize = 8;

/// From where distances are measured.
pub enum Centre {
    /// Nothing was said.
    Nowhere,
    /// Coordinates.
    Point(LonLat),
    /// A place.
    Place(Arc<Place>),
}

impl Centre {
    /// Its point.
    pub fn point(&self) -> Option<LonLat> {
        match self {
            Self::Nowhere => None,
            Self::Point(point) => Some(*point),
            Self::Place(place) => Some(place.point),
        }
    }
}

/// Finds it; `None` where the name is unknown, which was said on standard error.
pub fn centre(args: &Args, atlas: &Atlas) -> Result<Option<Centre>, Failure> {
    if let Some(text) = &args.place
        && units::looks_like_point(text)
    {
        let point = units::point(text).map_err(|error| Failure::usage(anyhow!(error)))?;
        return Ok(Some(Centre::Point(point)));
    }
    if args.place.is_none() && args.place_id.is_none() {
        return Ok(Some(Centre::Nowhere));
    }
    let gazetteer = args.gazetteers.open()?;
    let finder = Finder::new(&gazetteer, Some(atlas))?;
    if let Some(id) = &args.place_id {
        let place = finder
            .by_id(id)
            .ok_or_else(|| anyhow!("--place-id {id}: no place of that id in the gazetteer or the atlas"))?;
        return Ok(Some(Centre::Place(place)));
    }
    let name = args.place.as_deref().unwrap_or_default();
    match finder.find(name) {
        Meaning::Places(places) => {
            tell_others(name, &places);
            Ok(Some(Centre::Place(Arc::clone(&places[0]))))
        }
        Meaning::Unknown(near) => {
            tell_unknown(name, &near);
            Ok(None)
        }
    }
}

fn tell_others(name: &str, places: &[Arc<Place>]) {
    if let [chosen, others @ ..] = places
        && !others.is_empty()
    {
        eprintln!("dateline: {name:?} read as {}; others:", describe(chosen));
        for other in others.iter().take(OTHERS) {
            eprintln!("  {}", describe(other));
        }
        if others.len() > OTHERS {
            eprintln!("  … and {} more", others.len() - OTHERS);
        }
        eprintln!("  (--place-id settles it)");
    }
}

/// A place with what tells it from its namesakes.
pub fn describe(place: &Place) -> String {
    let within: Vec<&str> =
        [place.admin1.as_str(), place.country.as_str()].into_iter().filter(|name| !name.is_empty()).collect();
    let LonLat { lon, lat } = place.point;
    format!(
        "{} ({}, {}, {lat:.4},{lon:.4}, --place-id {})",
        place.name,
        place.feature(),
        within.join(", "),
        place.id
    )
}

fn tell_unknown(name: &str, near: &[String]) {
    eprintln!("dateline: no place called {name:?} in the gazetteer or the atlas");
    if !near.is_empty() {
        eprintln!("  nearest spellings: {}", near.join(", "));
    }
    eprintln!("  or give LAT,LON, or a gazetteer of your own with --gazetteer");
}
