//! GeoJSON (RFC 7946): WGS 84 longitude, latitude; one feature a line, as they come; the bbox at the end.

use std::io;

use serde::Serialize;

use super::{
    json::{self, Flat},
    sink::Sink,
    value::{MENTION, PLACE, PlaceRow, degrees, point},
};
use crate::{model::LonLat, store::MentionRow};

/// Writes a FeatureCollection. Memory does not grow with it.
pub struct GeoJson<'w> {
    out: &'w mut dyn io::Write,
    features: u64,
    bounds: Option<[f64; 4]>,
}

#[derive(Serialize)]
struct Feature<P> {
    r#type: &'static str,
    geometry: Option<Geometry>,
    properties: P,
}

#[derive(Serialize)]
struct Geometry {
    r#type: &'static str,
    coordinates: [f64; 2],
}

impl<'w> GeoJson<'w> {
    /// Starts a collection.
    pub fn new(out: &'w mut dyn io::Write) -> io::Result<Self> {
        out.write_all(b"{\"type\":\"FeatureCollection\",\"features\":[")?;
        Ok(Self { out, features: 0, bounds: None })
    }

    fn feature(&mut self, point: Option<LonLat>, properties: impl Serialize) -> io::Result<()> {
        let coordinates = point.map(|point| [degrees(point.lon), degrees(point.lat)]);
        if let Some(coordinates) = coordinates {
            self.stretch(coordinates);
        }
        self.out.write_all(if self.features == 0 { b"\n" } else { b",\n" })?;
        self.features += 1;
        let geometry = coordinates.map(|coordinates| Geometry { r#type: "Point", coordinates });
        json::write(self.out, &Feature { r#type: "Feature", geometry, properties })
    }

    fn stretch(&mut self, [lon, lat]: [f64; 2]) {
        let [west, south, east, north] = self.bounds.unwrap_or([lon, lat, lon, lat]);
        self.bounds = Some([west.min(lon), south.min(lat), east.max(lon), north.max(lat)]);
    }
}

impl Sink for GeoJson<'_> {
    fn mention(&mut self, row: &MentionRow) -> io::Result<()> {
        let attributes = row.attributes.as_deref();
        self.feature(point(row), Flat { columns: MENTION, row, attributes, point: None })
    }

    fn place(&mut self, row: &PlaceRow) -> io::Result<()> {
        let flat = Flat { columns: PLACE, row, attributes: None, point: None };
        self.feature(Some(row.count.place.point), flat)
    }

    fn finish(&mut self) -> io::Result<()> {
        self.out.write_all(b"\n]")?;
        if let Some(bounds) = self.bounds {
            self.out.write_all(b",\"bbox\":")?;
            json::write(self.out, &bounds)?;
        }
        self.out.write_all(b"}\n")
    }
}
