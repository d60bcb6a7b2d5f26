//! One JSON object a line.

use std::io;

use super::{
    json::{self, Flat},
    sink::Sink,
    value::{MENTION, PLACE, PlaceRow, degrees, point},
};
use crate::{model::LonLat, store::MentionRow};

/// Writes one flat object a line, the point as `lon` and `lat`.
pub struct JsonLines<'w> {
    out: &'w mut dyn io::Write,
}

impl<'w> JsonLines<'w> {
    /// Starts a file.
    pub fn new(out: &'w mut dyn io::Write) -> Self {
        Self { out }
    }

    fn line(&mut self, row: &impl serde::Serialize) -> io::Result<()> {
        json::write(self.out, row)?;
        self.out.write_all(b"\n")
    }
}

impl Sink for JsonLines<'_> {
    fn mention(&mut self, row: &MentionRow) -> io::Result<()> {
        let attributes = row.attributes.as_deref();
        self.line(&Flat { columns: MENTION, row, attributes, point: point(row).map(pair) })
    }

    fn place(&mut self, row: &PlaceRow) -> io::Result<()> {
        let point = Some(pair(row.count.place.point));
        self.line(&Flat { columns: PLACE, row, attributes: None, point })
    }

    fn finish(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn pair(point: LonLat) -> (f64, f64) {
    (degrees(point.lon), degrees(point.lat))
}
