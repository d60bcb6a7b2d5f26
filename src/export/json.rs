//! Rows as flat JSON objects.

use std::io;

use serde::ser::{SerializeMap, Serializer};
use serde_json::{Map, Value as Json};

use super::value::{Column, Value};

/// Serializes a row of `columns`, then the columns that an import kept (`attributes`, a JSON object).
pub struct Flat<'a, T> {
    pub columns: &'a [Column<T>],
    pub row: &'a T,
    pub attributes: Option<&'a str>,
    /// Longitude and latitude as columns, where the format has no place of its own for the point.
    pub point: Option<(f64, f64)>,
}

impl<T> serde::Serialize for Flat<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for column in self.columns {
            match (column.get)(self.row) {
                Value::Null => map.serialize_entry(column.name, &())?,
                Value::Text(text) => map.serialize_entry(column.name, &text)?,
                Value::Whole(whole) => map.serialize_entry(column.name, &whole)?,
                Value::Number(number) => map.serialize_entry(column.name, &number)?,
            }
        }
        if let Some((lon, lat)) = self.point {
            map.serialize_entry("lon", &lon)?;
            map.serialize_entry("lat", &lat)?;
        }
        for (name, value) in kept(self.attributes) {
            // A column of a stranger never takes the place of one of ours.
            let taken = self.columns.iter().any(|column| column.name == name)
                || matches!(name.as_str(), "lon" | "lat");
            let name = if taken { format!("{name}_kept") } else { name };
            map.serialize_entry(&name, &value)?;
        }
        map.end()
    }
}

/// The columns that an import kept. The import wrote them, so anything else than an object does not occur.
fn kept(attributes: Option<&str>) -> Map<String, Json> {
    attributes.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
}

/// Writes a value as JSON. A closed pipe stays one: serde's own error hides it.
pub fn write(out: &mut dyn io::Write, value: &impl serde::Serialize) -> io::Result<()> {
    serde_json::to_writer(out, value).map_err(io::Error::from)
}
