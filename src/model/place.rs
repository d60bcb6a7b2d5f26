/// A point on WGS 84: longitude first, as in GeoJSON. Degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LonLat {
    /// Degrees east of Greenwich, -180 to 180.
    pub lon: f64,
    /// Degrees north of the equator, -90 to 90.
    pub lat: f64,
}

/// A gazetteer entry.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// `gn:170063`, `wof:…`, `ocha:…`, `dl:…`, or what the user's gazetteer says.
    pub id: String,
    /// The English display name.
    pub name: String,
    /// The Arabic name, where known.
    pub name_ar: Option<String>,
    /// Where its point is.
    pub point: LonLat,
    /// GeoNames feature class: `A` `H` `L` `P` `R` `S` `T` `U` `V`.
    pub feature_class: char,
    /// GeoNames feature code, without the class: `PPLA2`, `ADM1`, `STM`.
    pub feature_code: String,
    /// ISO 3166-1 alpha-2; empty for continents and seas.
    pub country: String,
    /// First-level division, in English; may be empty.
    pub admin1: String,
    /// Inhabitants; 0 where unknown.
    pub population: u64,
    /// How far from the point the place may reach or be, in km.
    pub uncertainty_km: f64,
    /// Where the row comes from.
    pub source: String,
}

impl Place {
    /// The GeoNames feature as class and code, `P.PPLA2`, as outputs print it.
    pub fn feature(&self) -> String {
        format!("{}.{}", self.feature_class, self.feature_code)
    }
}
