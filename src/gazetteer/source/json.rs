//! Features of JSON files: a collection, a single feature, or one a line.

use serde::{Deserialize, de::IgnoredAny};
use serde_json::{Deserializer, Value, value::RawValue};

use super::{
    Input, Intake, SourceError,
    intake::{Bad, Halt, Reason, on_earth},
};
use crate::model::LonLat;

/// What stands at the top: a collection of features, Pleiades' graph of places, or a feature itself.
#[derive(Deserialize)]
struct Top<'t> {
    #[serde(borrow, default)]
    features: Option<Vec<&'t RawValue>>,
    #[serde(borrow, default, rename = "@graph")]
    graph: Option<Vec<&'t RawValue>>,
    /// A place of Pleiades alone: its features are parts of it.
    #[serde(default, rename = "reprPoint")]
    place: Option<IgnoredAny>,
}

/// Hands every feature to `each`, with the line it begins on. Reads the file whole; what is no JSON at all ends
/// it, a feature of another form is rejected alone.
pub(super) fn features(
    input: &Input,
    intake: &mut Intake<'_>,
    mut each: impl FnMut(u64, &Value, &mut Intake<'_>) -> Result<(), Halt>,
) -> Result<(), SourceError> {
    let text = text(input)?;
    let json = |source| SourceError::Json { file: input.label(), source };
    let mut place = Place { text: &text, at: 0, line: 1, before: intake.meter.get(), size: input.size() };
    let mut tops = Deserializer::from_str(&text).into_iter::<Top<'_>>();
    loop {
        let start = tops.byte_offset();
        let Some(top) = tops.next() else { break };
        let top = top.map_err(json)?;
        let own = text[start..tops.byte_offset()].trim();
        let collected = top.features.or(top.graph).filter(|_| top.place.is_none());
        let single = collected.is_none().then_some(own);
        for raw in collected.into_iter().flatten().map(RawValue::get).chain(single) {
            intake.meter.set(place.go_to(raw));
            intake.tick();
            let feature = serde_json::from_str::<Value>(raw);
            let feature = feature.map_err(|error| (Reason::Form, format!("no feature: {error}")));
            let read = feature.map_err(Halt::from).and_then(|feature| each(place.line, &feature, intake));
            intake.settle(place.line, read)?;
        }
    }
    intake.meter.set(place.before + place.size);
    Ok(())
}

/// The text of a file; record separators (RFC 8142) are white space.
fn text(input: &Input) -> Result<String, SourceError> {
    let bytes = input.bytes()?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        SourceError::NotUtf8 { file: input.label(), line: lines(good) + 1 }
    })?;
    let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
    Ok(if text.contains('\u{1e}') { text.replace('\u{1e}', " ") } else { text })
}

fn lines(text: &[u8]) -> u64 {
    text.iter().filter(|byte| **byte == b'\n').count() as u64
}

/// Where in a text we are.
struct Place<'t> {
    text: &'t str,
    at: usize,
    line: u64,
    before: u64,
    size: u64,
}

impl Place<'_> {
    /// Goes on to a part of the text; the bytes of the file that are done.
    fn go_to(&mut self, part: &str) -> u64 {
        let at = (part.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize).min(self.text.len());
        if let Some(between) = self.text.as_bytes().get(self.at..at) {
            self.line += lines(between);
            self.at = at;
        }
        let share = self.at as f64 / self.text.len().max(1) as f64;
        self.before + (self.size as f64 * share) as u64
    }
}

/// The text of a value: strings and numbers as they are, lists between bars; empty for anything else.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Array(items) => {
            let items = items.iter().map(plain).filter(|item| !item.is_empty());
            items.collect::<Vec<_>>().join("|")
        }
        _ => String::new(),
    }
}

/// The point of a GeoJSON position.
pub(super) fn position(value: &Value) -> Result<LonLat, Bad> {
    let number = |at: usize| value.get(at).and_then(Value::as_f64);
    match (number(0), number(1)) {
        (Some(lon), Some(lat)) => on_earth(LonLat { lon, lat }),
        _ => Err((Reason::NoPoint, "coordinates, expected [longitude, latitude]".to_owned())),
    }
}
