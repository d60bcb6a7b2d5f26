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

    /// How far the area reaches that the point stands for, in km; 0 for a place that is a point. It is "within"
    /// no radius less than that.
    pub fn area_km(&self) -> f64 {
        area_km(self.feature_class, self.uncertainty_km)
    }
}

/// From this many km on, any place stands for more than a point.
const WIDE_KM: f64 = 10.0;

/// [`Place::area_km`], of a feature class and an uncertainty alone. A town or a spot (or what no class is known
/// of) is a point, whatever its size, unless nobody knows where it is.
pub fn area_km(feature_class: char, uncertainty_km: f64) -> f64 {
    let may_be_point = matches!(feature_class, 'P' | 'S' | ' ');
    if may_be_point && uncertainty_km < WIDE_KM { 0.0 } else { uncertainty_km }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_town_is_a_point_unless_nobody_knows_where_it_is() {
        for (class, uncertainty, area) in [
            ('P', 9.9, 0.0),
            ('S', 5.0, 0.0),
            (' ', 5.0, 0.0),
            ('P', 10.0, 10.0),
            ('A', 3.0, 3.0),
            ('H', 0.0, 0.0),
        ] {
            assert_eq!(area_km(class, uncertainty), area, "{class} {uncertainty}");
        }
    }
}
