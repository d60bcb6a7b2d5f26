//! Distances on WGS 84: exact on the ellipsoid, and cheap bounds from earth-centred points.
//!
//! A geodesic of length L and the chord s between its ends hold each other tightly, because the curvature
//! of a geodesic lies between 1/`R_MAX` and 1/`R_MIN`, and because the ellipsoid lies between two spheres:
//!
//! - L >= s, and L >= 2b·asin(s/2a): the auxiliary sphere (reduced latitudes) shrinks no path below b/a;
//! - L <= 2R·asin(s/2R) with R = b²/a, the smallest radius of curvature (Schur's comparison), up to πR.
//!
//! So a circle is two thresholds on the squared chord, and only the ring between them needs the geodesic.

use std::f64::consts::PI;

use geo::{Bearing, Distance, Geodesic, Point};

use crate::model::LonLat;

/// Equatorial radius of WGS 84, metres.
const A: f64 = 6_378_137.0;
/// Flattening of WGS 84.
const F: f64 = 1.0 / 298.257_223_563;
/// Polar radius, metres.
const B: f64 = A * (1.0 - F);
/// Smallest radius of curvature (along the meridian, at the equator), metres.
const R_MIN: f64 = B * B / A;
/// Half a meridian: no two points are further apart. Metres, rounded up.
pub const HALF_MERIDIAN: f64 = 20_003_931.458_63;
/// What rounding can do to a chord or to a geodesic, with a wide margin. Metres.
const SLACK: f64 = 1e-5;

/// A point as WGS 84 earth-centred coordinates, metres.
pub type Ecef = [f64; 3];

/// The earth-centred coordinates of a point on the ellipsoid.
pub fn ecef(point: LonLat) -> Ecef {
    let (sin_lat, cos_lat) = point.lat.to_radians().sin_cos();
    let (sin_lon, cos_lon) = point.lon.to_radians().sin_cos();
    let e2 = F * (2.0 - F);
    let n = A / (1.0 - e2 * sin_lat * sin_lat).sqrt();
    [n * cos_lat * cos_lon, n * cos_lat * sin_lon, n * (1.0 - e2) * sin_lat]
}

/// The length of the shortest path on the ellipsoid, metres.
pub fn distance(a: LonLat, b: LonLat) -> f64 {
    Geodesic.distance(Point::new(a.lon, a.lat), Point::new(b.lon, b.lat))
}

/// The direction in which that path leaves `a`, degrees clockwise from north, 0 to 360.
pub fn bearing(a: LonLat, b: LonLat) -> f64 {
    Geodesic.bearing(Point::new(a.lon, a.lat), Point::new(b.lon, b.lat)).rem_euclid(360.0)
}

/// The squared chord between two points, square metres.
pub fn chord2(a: &Ecef, b: &Ecef) -> f64 {
    let (x, y, z) = (a[0] - b[0], a[1] - b[1], a[2] - b[2]);
    x * x + y * y + z * z
}

/// A geodesic between points of squared chord `chord2` is at least this long. Metres.
pub fn at_least(chord2: f64) -> f64 {
    let half = (chord2.sqrt() / (2.0 * A)).min(1.0);
    2.0 * B * half.asin() - SLACK
}

/// What the chord says about a point and a circle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Certainly within the radius.
    Inside,
    /// Certainly beyond it.
    Outside,
    /// The geodesic must decide.
    Ring,
}

/// All points at most `radius` metres from `centre`.
#[derive(Debug, Clone, Copy)]
pub struct Circle {
    centre: LonLat,
    radius: f64,
    ecef: Ecef,
    inside: f64,
    outside: f64,
    /// The same two thresholds on the auxiliary sphere, of radius 1.
    sphere_inside: f64,
    sphere_outside: f64,
}

impl Circle {
    /// A circle around `centre` of `radius` metres, which counts points on its edge in.
    pub fn new(centre: LonLat, radius: f64) -> Self {
        let (inner, outer) = (radius - SLACK, radius + SLACK);
        Self {
            centre,
            radius,
            ecef: ecef(centre),
            inside: certainly_inside(inner),
            outside: if outer < PI * B {
                square(outer.min(2.0 * A * (outer / (2.0 * B)).sin()))
            } else {
                f64::INFINITY
            },
            sphere_inside: sphere_chord2(inner / A),
            sphere_outside: sphere_chord2(outer / B),
        }
    }

    /// Where it is centred.
    pub fn centre(&self) -> LonLat {
        self.centre
    }

    /// Its radius in metres.
    pub fn radius(&self) -> f64 {
        self.radius
    }

    /// What the least and the greatest squared chord from the centre to a box say about everything in it.
    #[inline]
    pub fn side_of_box(&self, min: &Ecef, max: &Ecef) -> Side {
        let (near, far) = box_chord2(&self.ecef, min, max);
        if near > self.outside {
            Side::Outside
        } else if far <= self.inside {
            Side::Inside
        } else {
            Side::Ring
        }
    }

    /// Whether a point is in the circle, exactly; `ecef` is the same point as `point`.
    #[inline]
    pub fn contains(&self, point: LonLat, ecef: &Ecef) -> bool {
        let chord2 = chord2(&self.ecef, ecef);
        if chord2 > self.outside {
            return false;
        }
        chord2 <= self.inside || self.ring_contains(point, ecef)
    }

    #[cold]
    fn ring_contains(&self, point: LonLat, ecef: &Ecef) -> bool {
        let scaled = |p: &Ecef| [p[0] / A, p[1] / A, p[2] / B];
        let sphere2 = chord2(&scaled(&self.ecef), &scaled(ecef));
        if sphere2 <= self.sphere_inside {
            return true;
        }
        sphere2 <= self.sphere_outside && distance(self.centre, point) <= self.radius
    }
}

/// The squared chord up to which every point is within `radius`; -1 where there is none.
fn certainly_inside(radius: f64) -> f64 {
    if radius < 0.0 {
        -1.0
    } else if radius >= HALF_MERIDIAN {
        f64::INFINITY
    } else {
        square(2.0 * R_MIN * (radius.min(PI * R_MIN) / (2.0 * R_MIN)).sin())
    }
}

/// The squared chord of `angle` radians on the unit sphere; -1 for less than none, no bound from a half turn on.
fn sphere_chord2(angle: f64) -> f64 {
    if angle < 0.0 {
        -1.0
    } else if angle >= PI {
        f64::INFINITY
    } else {
        square(2.0 * (angle / 2.0).sin())
    }
}

/// The least and the greatest squared distance from a point to a box.
pub fn box_chord2(point: &Ecef, min: &Ecef, max: &Ecef) -> (f64, f64) {
    let (mut near, mut far) = (0.0, 0.0);
    for axis in 0..3 {
        let (below, above) = (min[axis] - point[axis], point[axis] - max[axis]);
        near += square(below.max(above).max(0.0));
        far += square((-below).abs().max(above.abs()));
    }
    (near, far)
}

fn square(x: f64) -> f64 {
    x * x
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Anywhere, with the poles, the antimeridian and whole degrees as likely as open country.
    pub fn anywhere() -> impl Strategy<Value = LonLat> {
        let lon = prop_oneof![
            -180.0..=180.0,
            Just(180.0),
            Just(-180.0),
            179.9..=180.0,
            (-18..=18).prop_map(|d| f64::from(d) * 10.0)
        ];
        let lat = prop_oneof![
            -90.0..=90.0,
            Just(90.0),
            Just(-90.0),
            89.9..=90.0,
            (-9..=9).prop_map(|d| f64::from(d) * 10.0)
        ];
        (lon, lat).prop_map(|(lon, lat)| LonLat { lon, lat })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        #[test]
        fn a_circle_agrees_with_the_geodesic(a in anywhere(), b in anywhere(), r in 0.0..20_100_000.0) {
            prop_assert_eq!(Circle::new(a, r).contains(b, &ecef(b)), distance(a, b) <= r);
        }

        #[test]
        fn the_edge_is_in_and_a_hair_less_is_out(a in anywhere(), b in anywhere()) {
            let r = distance(a, b);
            prop_assert!(Circle::new(a, r).contains(b, &ecef(b)));
            prop_assert!(r == 0.0 || !Circle::new(a, r.next_down()).contains(b, &ecef(b)));
        }

        #[test]
        fn near_points_agree_too(a in anywhere(), dx in -1e-3..1e-3_f64, dy in -1e-3..1e-3_f64, r in 0.0..200.0) {
            let b = LonLat { lon: (a.lon + dx).clamp(-180.0, 180.0), lat: (a.lat + dy).clamp(-90.0, 90.0) };
            prop_assert_eq!(Circle::new(a, r).contains(b, &ecef(b)), distance(a, b) <= r);
        }

        #[test]
        fn the_bound_is_below_the_geodesic(a in anywhere(), b in anywhere()) {
            prop_assert!(at_least(chord2(&ecef(a), &ecef(b))) <= distance(a, b));
        }
    }

    #[test]
    fn no_two_points_are_further_apart_than_half_a_meridian() {
        let poles = distance(LonLat { lon: 0.0, lat: 90.0 }, LonLat { lon: 0.0, lat: -90.0 });
        assert!(poles <= HALF_MERIDIAN && HALF_MERIDIAN - poles < 1e-3, "{poles}");
    }
}
