//! Whether two rows of one name, from two sources, are one place.

use super::place::PlaceView;
use crate::model::LonLat;

/// Two sources put the point of one village so far apart, km.
const NEAR_KM: f64 = 5.0;
/// A degree of a great circle, km.
const DEGREE_KM: f64 = 111.2;

/// How far apart the points are, km, where `a` and `b` are one place: the same class, the same level of division,
/// no two countries, and points as near as their class lets one expect. The names are the caller's to compare.
/// `reach_km` is the sum of what both say of their uncertainty.
pub fn same_place(a: &PlaceView<'_>, b: &PlaceView<'_>, reach_km: f64) -> Option<f64> {
    let countries = a.country == b.country || [a.country, b.country].contains(&[0, 0]);
    if !countries || a.feature_class != b.feature_class || level(a) != level(b) {
        return None;
    }
    let km = distance_km(a.point, b.point);
    (km <= NEAR_KM + reach_km + extent_km(a)).then_some(km)
}

/// A district is no subdistrict, and a country no province.
fn level<'t>(place: &PlaceView<'t>) -> &'t [u8] {
    let code = place.feature_code;
    match place.feature_class {
        'A' if code.starts_with(b"PCL") => b"PCL",
        'A' => &code[..code.len().min(4)],
        _ => b"",
    }
}

/// Where a division's point is depends on who drew it: about its radius apart, km.
fn extent_km(place: &PlaceView<'_>) -> f64 {
    match (place.feature_class, level(place)) {
        ('A', b"PCL") => 500.0,
        ('A', b"ADM1") => 80.0,
        ('A', b"ADM2") => 25.0,
        ('A', _) => 10.0,
        _ => 0.0,
    }
}

/// On a plane tangent at `a`: good to a percent over some 100 km, across 180° too.
fn distance_km(a: LonLat, b: LonLat) -> f64 {
    let around = (b.lon - a.lon).abs();
    let east = around.min(360.0 - around) * a.lat.to_radians().cos();
    east.hypot(b.lat - a.lat) * DEGREE_KM
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(class: char, code: &'static [u8], country: &[u8; 2], lon: f64) -> PlaceView<'static> {
        let point = LonLat { lon, lat: 35.0 };
        PlaceView {
            feature_class: class,
            feature_code: code,
            country: *country,
            admin1: b"",
            population: 0,
            point,
        }
    }

    #[test]
    fn points_classes_and_countries_decide() {
        let town = place('P', b"PPL", b"SY", 40.0);
        let same = |other: &PlaceView<'_>| same_place(&town, other, 0.0).is_some();
        assert!(same(&place('P', b"PPLA2", b"SY", 40.03)));
        assert!(same(&place('P', b"PPL", &[0, 0], 40.03)));
        assert!(!same(&place('P', b"PPL", b"IQ", 40.03)), "another country");
        assert!(!same(&place('P', b"PPL", b"SY", 40.2)), "18 km away");
        assert!(!same(&place('A', b"ADM3", b"SY", 40.0)), "its district");
        let governorate = place('A', b"ADM1", b"SY", 40.0);
        assert!(same_place(&governorate, &place('A', b"ADM1", b"SY", 40.6), 0.0).is_some());
        assert!(same_place(&governorate, &place('A', b"ADM2", b"SY", 40.0), 0.0).is_none());
    }

    #[test]
    fn the_date_line_does_not_part_them() {
        let (a, b) = (place('P', b"PPL", b"FJ", 179.99), place('P', b"PPL", b"FJ", -179.99));
        assert!(same_place(&a, &b, 0.0).is_some_and(|km| km < 2.0));
    }
}
