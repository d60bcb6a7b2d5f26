//! Distances, coordinates and boxes as people type them.

use super::area::Bbox;
use crate::model::LonLat;

/// Units of length: what people write, and metres. The first of a length is the one that help names.
pub const UNITS: &[(&str, f64)] = &[
    ("km", 1000.0),
    ("m", 1.0),
    ("mi", 1609.344),
    ("nmi", 1852.0),
    ("kilometre", 1000.0),
    ("kilometres", 1000.0),
    ("kilometer", 1000.0),
    ("kilometers", 1000.0),
    ("metre", 1.0),
    ("metres", 1.0),
    ("meter", 1.0),
    ("meters", 1.0),
    ("mile", 1609.344),
    ("miles", 1609.344),
];

/// Reads `50km`, `50 km`, `0.5 mi`, `500m`, `20nmi` as metres; a bare number is kilometres.
pub fn distance(text: &str) -> Result<f64, String> {
    let text = text.trim();
    let split = text.find(|c: char| !(c.is_ascii_digit() || ".+-".contains(c))).unwrap_or(text.len());
    let (number, unit) = (&text[..split], text[split..].trim().to_ascii_lowercase());
    let wrong = || format!("{text:?} is no distance; write it as 50km, 500m, 30mi or 20nmi");
    let number: f64 = number.parse().map_err(|_| wrong())?;
    let metres = if unit.is_empty() {
        1000.0
    } else {
        UNITS.iter().find(|(name, _)| *name == unit).map(|(_, metres)| *metres).ok_or_else(wrong)?
    };
    if number < 0.0 || !number.is_finite() {
        return Err(format!("{text:?}: a distance is 0 or more"));
    }
    Ok(number * metres)
}

/// Whether the text looks like coordinates rather than a name: two numbers and a comma.
pub fn looks_like_point(text: &str) -> bool {
    numbers(text).is_some_and(|numbers| numbers.len() == 2)
}

/// Reads `LAT,LON` in degrees: `35.33,40.14`, `-33.9, 151.2`.
pub fn point(text: &str) -> Result<LonLat, String> {
    let wrong = || format!("{text:?} is no point; write LAT,LON in degrees, as 35.33,40.14");
    let numbers = numbers(text).filter(|numbers| numbers.len() == 2).ok_or_else(wrong)?;
    let (lat, lon) = (numbers[0], numbers[1]);
    if !(-90.0..=90.0).contains(&lat) {
        let swapped = (-90.0..=90.0).contains(&lon);
        let hint = if swapped { "; latitude comes first" } else { "" };
        return Err(format!("{text:?}: latitude {lat} is not between -90 and 90{hint}"));
    }
    if !(-180.0..=180.0).contains(&lon) {
        return Err(format!("{text:?}: longitude {lon} is not between -180 and 180"));
    }
    Ok(LonLat { lon, lat })
}

/// Reads `W,S,E,N` in degrees; `W` greater than `E` crosses the antimeridian.
pub fn bbox(text: &str) -> Result<Bbox, String> {
    let numbers = numbers(text).filter(|numbers| numbers.len() == 4).ok_or_else(|| {
        format!(
            "{text:?} is no box; write W,S,E,N in degrees, as 38,33,42,37 (W greater than E crosses 180°)"
        )
    })?;
    let [west, south, east, north] = numbers[..] else { unreachable!("four numbers were counted") };
    if let Some(lon) = [west, east].into_iter().find(|lon| !(-180.0..=180.0).contains(lon)) {
        return Err(format!("{text:?}: longitude {lon} is not between -180 and 180"));
    }
    if let Some(lat) = [south, north].into_iter().find(|lat| !(-90.0..=90.0).contains(lat)) {
        return Err(format!("{text:?}: latitude {lat} is not between -90 and 90; the order is W,S,E,N"));
    }
    if south > north {
        return Err(format!("{text:?}: south {south} is greater than north {north}; the order is W,S,E,N"));
    }
    Ok(Bbox { west, south, east, north })
}

fn numbers(text: &str) -> Option<Vec<f64>> {
    let number = |part: &str| {
        let part = part.trim();
        let plain = part.chars().all(|c| c.is_ascii_digit() || "+-.".contains(c));
        plain.then(|| part.parse().ok()).flatten()
    };
    text.split([',', '،']).map(number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_in_every_unit() {
        for (text, metres) in [
            ("50km", 50_000.0),
            ("50 km", 50_000.0),
            ("50", 50_000.0),
            ("0", 0.0),
            ("500m", 500.0),
            ("1mi", 1609.344),
            ("1 NMI", 1852.0),
            ("0.5 miles", 804.672),
        ] {
            assert_eq!(distance(text), Ok(metres), "{text}");
        }
        for text in ["", "km", "-5km", "50 leagues", "1e400", "NaN", "inf", "5kmkm", "5 0km"] {
            assert!(distance(text).is_err(), "{text}");
        }
    }

    #[test]
    fn points_as_written() {
        assert_eq!(point("-33.9,151.2"), Ok(LonLat { lon: 151.2, lat: -33.9 }));
        assert_eq!(point(" 35.33 , 40.14 "), Ok(LonLat { lon: 40.14, lat: 35.33 }));
        for (text, says) in [
            ("151.2,-33.9", "latitude comes first"),
            ("91,200", "not between -90 and 90"),
            ("10,181", "not between -180 and 180"),
            ("10", "LAT,LON"),
            ("10,20,30", "LAT,LON"),
            ("nan,1", "LAT,LON"),
        ] {
            assert!(point(text).unwrap_err().contains(says), "{text}: {:?}", point(text));
        }
        assert!(!looks_like_point("Deir ez-Zor, Syria"));
        assert!(looks_like_point("-33.9,151.2"));
    }

    #[test]
    fn boxes_as_written() {
        assert_eq!(bbox("177,-20,-178,-15").map(|b| (b.west, b.east)), Ok((177.0, -178.0)));
        for text in ["1,2,3", "1,50,2,40", "1,2,3,95", "-190,0,10,10", "a,b,c,d"] {
            assert!(bbox(text).is_err(), "{text}");
        }
    }
}
