//! Where: circles on the ellipsoid, boxes and polygons in degrees, countries and their first divisions.

use std::{fs, path::Path};

use geo::{BoundingRect, Intersects, LineString, MultiPolygon, Point, Polygon, Rect};
use geojson::{GeoJson, GeometryValue, Position};

use crate::model::LonLat;

/// All conditions a place must meet; without any, every place does.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Area {
    /// From where distances are measured.
    pub centre: Option<LonLat>,
    /// At most this far from `centre`, metres.
    pub within: Option<f64>,
    /// In this box.
    pub bbox: Option<Bbox>,
    /// In one of these polygons.
    pub inside: Option<Polygons>,
    /// In one of these countries (ISO 3166-1 alpha-2).
    pub countries: Vec<String>,
    /// In one of these first-level divisions, by the name that the places have.
    pub admin1: Vec<String>,
    /// Take areas wider than the radius too.
    pub areas: bool,
}

/// A box of longitudes and latitudes, edges included; it may cross the antimeridian.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bbox {
    /// Western edge; greater than `east` where the box crosses 180°.
    pub west: f64,
    /// Southern edge.
    pub south: f64,
    /// Eastern edge.
    pub east: f64,
    /// Northern edge.
    pub north: f64,
}

impl Bbox {
    /// Whether a point is in it. 180° and -180° are one meridian, and a pole has every longitude.
    pub fn contains(&self, point: LonLat) -> bool {
        let between = |lon: f64| {
            if self.west <= self.east {
                (self.west..=self.east).contains(&lon)
            } else {
                lon >= self.west || lon <= self.east
            }
        };
        let same_meridian = point.lon.abs() == 180.0 && between(-point.lon);
        let lon = between(point.lon) || same_meridian || point.lat.abs() == 90.0;
        lon && (self.south..=self.north).contains(&point.lat)
    }
}

/// Polygons in degrees, edges included. Lines between corners are straight in longitude and latitude, as
/// RFC 7946 has them.
#[derive(Debug, Clone, PartialEq)]
pub struct Polygons(Vec<(Rect, Polygon)>);

/// Why a file gives no area.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AreaError {
    /// It cannot be read.
    #[error("{path}: cannot be read")]
    Io {
        /// The file.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// It is no GeoJSON.
    #[error("{path}: not GeoJSON")]
    Json {
        /// The file.
        path: String,
        /// What the reader said.
        source: Box<geojson::Error>,
    },
    /// It holds no polygon.
    #[error("{path}: no polygon in it; a point or a line has no inside")]
    NoPolygon {
        /// The file.
        path: String,
    },
}

impl Polygons {
    /// Reads every polygon of a GeoJSON file: a geometry, a feature or a collection.
    pub fn read(path: &Path) -> Result<Self, AreaError> {
        let name = path.display().to_string();
        let text = fs::read_to_string(path).map_err(|source| AreaError::Io { path: name.clone(), source })?;
        let parsed: Result<GeoJson, _> = text.trim_start_matches('\u{feff}').parse();
        let geojson =
            parsed.map_err(|source| AreaError::Json { path: name.clone(), source: Box::new(source) })?;
        let polygons = Self::from(MultiPolygon::new(polygons(geojson)));
        if polygons.0.is_empty() { Err(AreaError::NoPolygon { path: name }) } else { Ok(polygons) }
    }

    /// Whether a point is in one of them.
    pub fn contains(&self, point: LonLat) -> bool {
        let point = Point::new(point.lon, point.lat);
        self.0.iter().any(|(rect, polygon)| rect.intersects(&point) && polygon.intersects(&point))
    }
}

impl From<MultiPolygon> for Polygons {
    fn from(polygons: MultiPolygon) -> Self {
        let boxed = |polygon: Polygon| polygon.bounding_rect().map(|rect| (rect, polygon));
        Self(polygons.into_iter().filter_map(boxed).collect())
    }
}

fn polygons(geojson: GeoJson) -> Vec<Polygon> {
    match geojson {
        GeoJson::Geometry(geometry) => of_geometry(geometry.value),
        GeoJson::Feature(feature) => {
            feature.geometry.map_or_else(Vec::new, |geometry| of_geometry(geometry.value))
        }
        GeoJson::FeatureCollection(collection) => {
            collection.features.into_iter().flat_map(|feature| polygons(feature.into())).collect()
        }
    }
}

fn of_geometry(geometry: GeometryValue) -> Vec<Polygon> {
    match geometry {
        GeometryValue::Polygon { coordinates } => vec![polygon(&coordinates)],
        GeometryValue::MultiPolygon { coordinates } => {
            coordinates.iter().map(|rings| polygon(rings)).collect()
        }
        GeometryValue::GeometryCollection { geometries } => {
            geometries.into_iter().flat_map(|geometry| of_geometry(geometry.value)).collect()
        }
        _ => Vec::new(),
    }
}

fn polygon(rings: &[Vec<Position>]) -> Polygon {
    let point = |at: &Position| at.as_slice().first_chunk().map(|[lon, lat]| (*lon, *lat));
    let ring = |ring: &Vec<Position>| ring.iter().filter_map(point).collect::<LineString>();
    let mut rings = rings.iter().map(ring);
    Polygon::new(rings.next().unwrap_or_else(|| LineString::new(Vec::new())), rings.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(lon: f64, lat: f64) -> LonLat {
        LonLat { lon, lat }
    }

    #[test]
    fn a_box_may_cross_the_antimeridian() {
        let fiji = Bbox { west: 177.0, south: -20.0, east: -178.0, north: -15.0 };
        for (lon, inside) in
            [(178.0, true), (180.0, true), (-180.0, true), (-179.0, true), (0.0, false), (-177.0, false)]
        {
            assert_eq!(fiji.contains(at(lon, -17.0)), inside, "{lon}");
        }
        let up_to_180 = Bbox { west: 170.0, south: -20.0, east: 180.0, north: -15.0 };
        assert!(up_to_180.contains(at(-180.0, -17.0)));
    }

    #[test]
    fn polygons_have_edges_holes_and_company() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("area.geojson");
        let square = "[[0,0],[10,0],[10,10],[0,10],[0,0]]";
        let hole = "[[4,4],[6,4],[6,6],[4,6],[4,4]]";
        let text = format!(
            r#"{{"type":"FeatureCollection","features":[
                {{"type":"Feature","properties":null,"geometry":{{"type":"Polygon","coordinates":[{square},{hole}]}}}},
                {{"type":"Feature","properties":{{}},"geometry":{{"type":"Point","coordinates":[50,50]}}}}]}}"#
        );
        fs::write(&path, text).unwrap();
        let polygons = Polygons::read(&path).unwrap();
        for (lon, lat, inside) in [(1.0, 1.0, true), (0.0, 5.0, true), (5.0, 5.0, false), (50.0, 50.0, false)]
        {
            assert_eq!(polygons.contains(at(lon, lat)), inside, "{lon} {lat}");
        }
        fs::write(&path, r#"{"type":"Point","coordinates":[1,2]}"#).unwrap();
        assert!(matches!(Polygons::read(&path), Err(AreaError::NoPolygon { .. })));
        fs::write(&path, r#"{"type":"Polygon","coordinates":[[[1],[2],[3],[1]]]}"#).unwrap();
        assert!(matches!(Polygons::read(&path), Err(AreaError::NoPolygon { .. })));
        fs::write(&path, "{").unwrap();
        assert!(matches!(Polygons::read(&path), Err(AreaError::Json { .. })));
    }
}
