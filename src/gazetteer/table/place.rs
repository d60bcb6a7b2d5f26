//! A place as it lies in its record.

use super::builder::PLAIN_TOWN;
use super::format::{CLASS, CODE, CODE_LEN, PLACE, POINT, POPULATION};
use crate::model::{LonLat, Place};

/// The strings of a record, in its order.
#[derive(Debug, Clone, Copy)]
pub(super) enum Text {
    Id,
    Name,
    NameAr,
    Admin1,
    Source,
    /// Its ids in other sources, with `|` between them.
    SameAs,
    FeatureCode,
}

/// A place where it lies in its table: nothing is copied.
#[derive(Debug, Clone, Copy)]
pub struct PlaceView<'t> {
    /// GeoNames feature class.
    pub feature_class: char,
    /// GeoNames feature code: its bytes, as all of these are compared and never printed.
    pub feature_code: &'t [u8],
    /// ISO 3166-1 alpha-2; zeros where there is none.
    pub country: [u8; 2],
    /// First-level division: its bytes.
    pub admin1: &'t [u8],
    /// Inhabitants.
    pub population: u32,
    /// Its point.
    pub point: LonLat,
}

impl<'t> PlaceView<'t> {
    /// The same, with what it leaves open taken from what a layer below has of the place. Divisions are told apart
    /// by name, and the names of the layer below are those that its divisions bear.
    pub(crate) fn over(self, base: &PlaceView<'t>) -> Self {
        let is_plain_town = self.feature_code == PLAIN_TOWN.as_bytes() && base.feature_class == 'P';
        let is_vague = self.feature_code.is_empty() || is_plain_town && !base.feature_code.is_empty();
        Self {
            feature_code: if is_vague { base.feature_code } else { self.feature_code },
            country: if self.country == [0, 0] { base.country } else { self.country },
            admin1: if base.admin1.is_empty() { self.admin1 } else { base.admin1 },
            population: if self.population == 0 { base.population } else { self.population },
            ..self
        }
    }
}

impl PlaceView<'_> {
    /// Whether `part` lies in it: a country holds all but itself; a division, or its seat, what is smaller.
    pub fn contains(&self, part: &PlaceView<'_>) -> bool {
        if self.country != part.country || self.country == [0, 0] || part.feature_code.starts_with(b"PCL") {
            return false;
        }
        let is_smaller = !part.admin1.is_empty() && !matches!(part.feature_code, b"ADM1" | b"PPLC");
        // A seat stands for what is governed from it; no other town of Ontario, California, lies in that Ontario.
        let may_hold = matches!(self.feature_class, 'A' | 'L')
            || self.feature_code.starts_with(b"PPLA")
            || self.feature_code == b"PPLC";
        self.feature_code.starts_with(b"PCL") || may_hold && is_smaller && self.admin1 == part.admin1
    }
}

/// The bytes of one place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Record<'t>(pub &'t [u8; PLACE]);

impl<'t> Record<'t> {
    /// Where a string of the place begins.
    pub fn text(self, which: Text) -> u32 {
        self.u32_at(4 * which as usize)
    }

    pub fn point(self) -> LonLat {
        LonLat { lon: f64::from_bits(self.u64_at(POINT)), lat: f64::from_bits(self.u64_at(POINT + 8)) }
    }

    pub fn population(self) -> u32 {
        self.u32_at(POPULATION)
    }

    pub fn uncertainty_km(self) -> f32 {
        f32::from_bits(self.u32_at(POPULATION + 4))
    }

    pub fn class(self) -> char {
        char::from(self.0[CLASS])
    }

    pub fn country(self) -> [u8; 2] {
        [self.0[CLASS + 1], self.0[CLASS + 2]]
    }

    pub fn code(self) -> &'t [u8] {
        &self.0[CODE..CODE + usize::from(self.0[CODE - 1]).min(CODE_LEN)]
    }

    fn u32_at(self, at: usize) -> u32 {
        u32::from_le_bytes([self.0[at], self.0[at + 1], self.0[at + 2], self.0[at + 3]])
    }

    fn u64_at(self, at: usize) -> u64 {
        u64::from(self.u32_at(at)) | u64::from(self.u32_at(at + 4)) << 32
    }
}

/// The record of a place whose strings begin at `texts`.
pub(super) fn record(place: &Place, texts: [u32; 7]) -> [u8; PLACE] {
    let mut bytes = [0; PLACE];
    for (at, text) in bytes.chunks_exact_mut(4).zip(texts) {
        at.copy_from_slice(&text.to_le_bytes());
    }
    let mut put = |at: usize, part: &[u8]| bytes[at..at + part.len()].copy_from_slice(part);
    put(POINT, &place.point.lon.to_le_bytes());
    put(POINT + 8, &place.point.lat.to_le_bytes());
    put(POPULATION, &u32::try_from(place.population).unwrap_or(u32::MAX).to_le_bytes());
    put(POPULATION + 4, &(place.uncertainty_km as f32).to_le_bytes());
    let country = place.country.as_bytes();
    put(CLASS, &[u8::try_from(place.feature_class).unwrap_or(b'P')]);
    put(CLASS + 1, &country[..country.len().min(2)]);
    let code = &place.feature_code.as_bytes()[..place.feature_code.len().min(CODE_LEN)];
    put(CODE - 1, &[code.len() as u8]);
    put(CODE, code);
    bytes
}
