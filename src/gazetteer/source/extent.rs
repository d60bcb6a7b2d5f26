//! Where a feature lies, and how far it reaches: a point is itself, anything else the middle of its box.

use serde_json::Value;

use super::{
    intake::{Bad, Reason},
    json::position,
};
use crate::model::LonLat;

const KM_A_DEGREE: f64 = 111.2;

/// The point of a Linked Places or Pleiades feature, and its reach in km where it is more than a point.
pub(super) fn of(feature: &Value) -> Result<(LonLat, Option<f64>), Bad> {
    // Pleiades works out a point of its own, and gives null where it has none.
    if feature["reprPoint"].is_array() {
        return Ok((position(&feature["reprPoint"])?, None));
    }
    let mut found = Found::default();
    found.look(&feature["geometry"]);
    if let Some(point) = found.points.first() {
        return Ok((position(point)?, None));
    }
    let Some(LonLat { lon: west, lat: south }) = found.least else {
        return Err((Reason::NoPoint, "the place has no geometry with coordinates".to_owned()));
    };
    let LonLat { lon: east, lat: north } = found.most;
    let middle = LonLat { lon: f64::midpoint(west, east), lat: f64::midpoint(south, north) };
    let (wide, high) = ((east - west) * middle.lat.to_radians().cos(), north - south);
    Ok((middle, Some(wide.hypot(high) / 2.0 * KM_A_DEGREE)))
}

/// What geometries have.
struct Found<'v> {
    /// Positions of points.
    points: Vec<&'v Value>,
    /// The corner of the box around all else.
    least: Option<LonLat>,
    most: LonLat,
}

impl Default for Found<'_> {
    fn default() -> Self {
        Self { points: Vec::new(), least: None, most: LonLat { lon: -180.0, lat: -90.0 } }
    }
}

impl<'v> Found<'v> {
    fn look(&mut self, geometry: &'v Value) {
        for inner in geometry["geometries"].as_array().into_iter().flatten() {
            self.look(inner);
        }
        match geometry["type"].as_str() {
            Some("Point") => self.points.push(&geometry["coordinates"]),
            _ => self.grow(&geometry["coordinates"]),
        }
    }

    fn grow(&mut self, coordinates: &Value) {
        if let Ok(point) = position(coordinates) {
            let least = self.least.get_or_insert(point);
            *least = LonLat { lon: least.lon.min(point.lon), lat: least.lat.min(point.lat) };
            self.most = LonLat { lon: self.most.lon.max(point.lon), lat: self.most.lat.max(point.lat) };
            return;
        }
        coordinates.as_array().into_iter().flatten().for_each(|inner| self.grow(inner));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn points_count_before_boxes() {
        let point = json!({"type": "Point", "coordinates": [40.14, 35.33]});
        let area =
            json!({"type": "Polygon", "coordinates": [[[38, 34], [42, 34], [42, 36], [38, 36], [38, 34]]]});
        let middle = LonLat { lon: 40.0, lat: 35.0 };
        let both = json!({"type": "GeometryCollection", "geometries": ["null", area, point]});
        assert_eq!(of(&json!({"geometry": both})).unwrap(), (LonLat { lon: 40.14, lat: 35.33 }, None));
        let (found, reach) = of(&json!({"geometry": area})).unwrap();
        assert_eq!(found, middle);
        assert!((reach.unwrap() - 213.0).abs() < 2.0, "{reach:?}");
        let repr = json!({"reprPoint": [40, 35], "geometry": area});
        assert_eq!(of(&repr).unwrap(), (middle, None));
    }

    #[test]
    fn a_place_nobody_has_found_has_no_point() {
        for geometry in
            [json!(null), json!({"type": "GeometryCollection", "geometries": ["null"]}), json!({})]
        {
            assert_eq!(of(&json!({"geometry": geometry, "reprPoint": null})).unwrap_err().0, Reason::NoPoint);
        }
        let off = json!({"geometry": {"type": "Point", "coordinates": [200, 10]}});
        assert_eq!(of(&off).unwrap_err().0, Reason::OutOfRange);
    }
}
