//! Annotated articles: one JSON object a line.

use std::ops::Range;

use serde::Deserialize;

use crate::model::Zone;

/// One annotated article.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Gold {
    /// The article's id: text or a number.
    #[serde(deserialize_with = "id")]
    pub id: String,
    /// The text; offsets count its code points.
    pub text: String,
    /// The place names in it.
    #[serde(default)]
    pub toponyms: Vec<GoldToponym>,
    /// Names inside what is no place: finding one is an error of its own.
    #[serde(default)]
    pub traps: Vec<Span>,
}

/// A stretch of the text.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Span {
    /// Its first code point.
    pub start: usize,
    /// Behind its last code point.
    pub end: usize,
    /// What stands there.
    pub surface: Option<String>,
}

/// A place name with its position: `lat` and `lon`, or `places`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct GoldToponym {
    /// Where it stands.
    #[serde(flatten)]
    pub span: Span,
    /// Degrees north.
    pub lat: Option<f64>,
    /// Degrees east.
    pub lon: Option<f64>,
    /// Any of these is right, each within its own radius; counts before `lat` and `lon`.
    pub places: Option<Vec<GoldPlace>>,
    /// `literal` or `associative`.
    pub usage: Option<String>,
    /// `body` or `boilerplate`; what is boilerplate is not judged but for its zone.
    pub zone: Option<String>,
}

/// A position that is right.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct GoldPlace {
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// How far off is still right, in km.
    pub within_km: f64,
    /// `admin1`: only a first-level division is right.
    pub kind: Option<String>,
}

/// Why a line is no annotated article.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GoldError {
    /// It is no such object.
    #[error(
        "no annotated article: {0}; expected {{\"id\": …, \"text\": …, \"toponyms\": [{{\"start\", \"end\", \"surface\", \"lat\", \"lon\"}}]}}"
    )]
    Json(serde_json::Error),
    /// A span is outside the text, or empty.
    #[error("{start}..{end} is no stretch of a text of {chars} characters; offsets count code points")]
    Outside {
        /// Its start.
        start: usize,
        /// Its end.
        end: usize,
        /// The text's length.
        chars: usize,
    },
    /// The text has something else there.
    #[error(
        "«{surface}» is said to stand at {start}, where the text has «{found}»; offsets count code points, end exclusive"
    )]
    Surface {
        /// Where it should be.
        start: usize,
        /// What the annotation says.
        surface: String,
        /// What stands there.
        found: String,
    },
}

impl Gold {
    /// Reads one line.
    ///
    /// # Errors
    /// When it is no annotated article, or a span does not say what stands in the text.
    pub fn read(line: &str) -> Result<Self, GoldError> {
        let gold: Self = serde_json::from_str(line).map_err(GoldError::Json)?;
        let chars: Vec<char> = gold.text.chars().collect();
        for span in gold.toponyms.iter().map(|toponym| &toponym.span).chain(&gold.traps) {
            span.check(&chars)?;
        }
        Ok(gold)
    }
}

impl Span {
    /// The code points.
    pub fn chars(&self) -> Range<usize> {
        self.start..self.end
    }

    fn check(&self, text: &[char]) -> Result<(), GoldError> {
        let &Self { start, end, .. } = self;
        let Some(found) = text.get(start..end).filter(|found| !found.is_empty()) else {
            return Err(GoldError::Outside { start, end, chars: text.len() });
        };
        let found: String = found.iter().collect();
        match &self.surface {
            Some(surface) if *surface != found => {
                Err(GoldError::Surface { start, surface: surface.clone(), found })
            }
            _ => Ok(()),
        }
    }
}

impl GoldToponym {
    /// The positions that are right, as latitude, longitude and radius in km; none where none is known.
    pub fn targets(&self, radius_km: f64) -> Vec<(f64, f64, f64)> {
        match (&self.places, self.lat, self.lon) {
            (Some(places), ..) => places.iter().map(|p| (p.lat, p.lon, p.within_km)).collect(),
            (None, Some(lat), Some(lon)) => vec![(lat, lon, radius_km)],
            _ => Vec::new(),
        }
    }

    /// Whether it counts: it has a position and is part of the article itself.
    pub fn is_judged(&self, radius_km: f64) -> bool {
        self.zone.as_deref() != Some(Zone::Boilerplate.as_str()) && !self.targets(radius_km).is_empty()
    }

    /// Whether only a first-level division is right.
    pub fn wants_division(&self) -> bool {
        let places = self.places.as_deref().unwrap_or_default();
        !places.is_empty() && places.iter().all(|place| place.kind.as_deref() == Some("admin1"))
    }
}

fn id<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "the id is neither text nor a number")]
    enum Id {
        Text(String),
        Number(serde_json::Number),
    }
    Ok(match Id::deserialize(deserializer)? {
        Id::Text(text) => text,
        Id::Number(number) => number.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn annotations_that_do_not_fit_the_text_are_refused() {
        let line = |start, end, surface| {
            let span = format!(r#"{{"start":{start},"end":{end},"surface":"{surface}","lat":35,"lon":40}}"#);
            Gold::read(&format!(r#"{{"id":7,"text":"في هجين","toponyms":[{span}]}}"#))
        };
        assert_eq!(line(3, 7, "هجين").unwrap().id, "7");
        assert!(line(3, 8, "هجين").unwrap_err().to_string().contains("7 characters"));
        assert!(line(2, 6, "هجين").unwrap_err().to_string().contains("« هجي»"));
        assert!(line(3, 3, "").is_err());
        assert!(Gold::read("[]").unwrap_err().to_string().contains("toponyms"));
    }
}
