//! What the counts must be, by looking at every place.

use dateline::{
    model::LonLat,
    query::{earth, tree::PlacePoint},
};

use crate::{
    PLACES,
    world::{self, MONTH},
};

/// A sphere for an ellipsoid: so much of the distance may the great circle be off. With a radius of 6,371 km it is
/// 0.56 % long along a meridian at the equator and 0.45 % short at the poles.
const OFF: f64 = 0.006;

/// The rows of the month at each place.
pub struct Truth {
    places: Vec<PlacePoint>,
    month: Vec<u64>,
}

impl Truth {
    pub fn new(rows: usize) -> Self {
        let (places, extents) = (world::places(PLACES), world::extents());
        let mut month = vec![0; PLACES];
        world::rows(rows, PLACES, &extents, |row| {
            let days = extents.all[row.extent.expect("every row is dated") as usize];
            month[row.place as usize] += u64::from(MONTH.start <= days.start && days.end <= MONTH.end);
        });
        Self { places, month }
    }

    /// How many rows lie at most `km` from `centre`, areas wider than that left out.
    pub fn count(&self, centre: LonLat, km: f64) -> u64 {
        self.sum(km, |place| earth::distance(centre, place.point) <= km * 1000.0)
    }

    /// The same by the great circle.
    pub fn count_on_sphere(&self, centre: LonLat, km: f64) -> u64 {
        self.sum(km, |place| haversine(centre, place.point) <= km)
    }

    /// The places with rows on which ellipsoid and sphere disagree, each so near the edge that the sphere is to
    /// blame.
    ///
    /// # Panics
    /// Where one is not.
    pub fn check_disputed(&self, centre: LonLat, km: f64) -> usize {
        let inside = |distance: f64| distance <= km;
        let with_rows = self.places.iter().zip(&self.month).filter(|(_, rows)| **rows > 0);
        let distances = with_rows.map(|(place, _)| {
            (earth::distance(centre, place.point) / 1000.0, haversine(centre, place.point))
        });
        let disputed = distances.filter(|(geodesic, sphere)| inside(*geodesic) != inside(*sphere));
        disputed
            .inspect(|(geodesic, sphere)| {
                let ring = (1.0 - OFF) * km..=(1.0 + OFF) * km;
                assert!(
                    ring.contains(geodesic) && ring.contains(sphere),
                    "{geodesic} km, {sphere} km, {centre:?}"
                );
            })
            .count()
    }

    fn sum(&self, km: f64, takes: impl Fn(&PlacePoint) -> bool) -> u64 {
        let rows = self.places.iter().zip(&self.month);
        rows.filter(|(place, _)| f64::from(place.area_km) <= km && takes(place)).map(|(_, rows)| rows).sum()
    }
}

/// As the SQL of `shell.rs` has it, km.
fn haversine(a: LonLat, b: LonLat) -> f64 {
    let (dy, dx) = ((b.lat - a.lat).to_radians() / 2.0, (b.lon - a.lon).to_radians() / 2.0);
    let h = dy.sin().powi(2) + a.lat.to_radians().cos() * b.lat.to_radians().cos() * dx.sin().powi(2);
    12742.0 * h.sqrt().asin()
}
