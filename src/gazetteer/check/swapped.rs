//! Latitude and longitude in the wrong order, seen by where the other places of the country lie.

use std::collections::HashMap;

use super::Finding;
use crate::{
    gazetteer::{Gazetteer, table::Row},
    model::{LonLat, Place},
};

/// So many known places of a country say where it is.
const ENOUGH: usize = 5;

/// Cells without another place of the country that make a place lonely: an oasis is one degree off.
const REACH: i16 = 2;

/// Rows whose country's places lie around their coordinates swapped, and not around them as they are.
///
/// Where `known` has enough places of the country it decides, so that a file with every row swapped is seen
/// too; else the file's own rows do.
pub fn check(rows: &[Row], known: &Gazetteer) -> Vec<Finding> {
    let mut reference = Cells::default();
    known.places().for_each(|key| reference.add(&known.place(key)));
    let mut own = Cells::default();
    rows.iter().for_each(|row| own.add(&row.place));
    let suspicious = |row: &&Row| {
        let country = &row.place.country;
        let cells = if reference.count(country) >= ENOUGH { &reference } else { &own };
        !country.is_empty() && cells.fits_swapped(&row.place)
    };
    rows.iter().filter(suspicious).map(finding).collect()
}

fn finding(row: &Row) -> Finding {
    let LonLat { lon, lat } = row.place.point;
    let problem = format!(
        "{lat},{lon} is far from the other places of {}, and {lon},{lat} is among them: swap lat and lon",
        row.place.country
    );
    Finding::new(row.line, "lat", problem)
}

/// Places by country and cell of one degree.
#[derive(Default)]
struct Cells {
    ids: HashMap<(String, i16, i16), Vec<String>>,
    counts: HashMap<String, usize>,
}

impl Cells {
    fn add(&mut self, place: &Place) {
        let (x, y) = cell(place.point);
        self.ids.entry((place.country.clone(), x, y)).or_default().push(place.id.clone());
        *self.counts.entry(place.country.clone()).or_default() += 1;
    }

    fn count(&self, country: &str) -> usize {
        self.counts.get(country).copied().unwrap_or(0)
    }

    fn fits_swapped(&self, place: &Place) -> bool {
        let LonLat { lon, lat } = place.point;
        lon.abs() <= 90.0
            && !self.has_others_near(place, place.point, REACH)
            && self.has_others_near(place, LonLat { lon: lat, lat: lon }, 1)
    }

    /// Whether other places of the country lie in the cell of `point` or at most `reach` cells away.
    fn has_others_near(&self, place: &Place, point: LonLat, reach: i16) -> bool {
        let (x, y) = cell(point);
        let mut cells = (x - reach..=x + reach).flat_map(|x| (y - reach..=y + reach).map(move |y| (x, y)));
        cells.any(|(x, y)| {
            let ids = self.ids.get(&(place.country.clone(), x, y));
            ids.is_some_and(|ids| ids.iter().any(|id| *id != place.id))
        })
    }
}

fn cell(point: LonLat) -> (i16, i16) {
    (point.lon.floor() as i16, point.lat.floor() as i16)
}
