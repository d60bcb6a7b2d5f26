//! The formats that answers are written in.

use std::io::{self, Write};

use dateline::{export::harmless, model::LonLat};
use jiff::civil::Date;
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use super::{
    To,
    cells::{Cell, Row},
    table::Table,
};

/// Writes rows in a format.
pub struct Out<W: Write> {
    format: Format,
    out: W,
    rows: u64,
}

enum Format {
    Table(Table),
    Csv,
    Jsonl,
    GeoJson { bounds: Option<[f64; 4]> },
}

impl<W: Write> Out<W> {
    pub fn new(to: To, out: W) -> Self {
        let format = match to {
            To::Table => Format::Table(Table::default()),
            To::Csv => Format::Csv,
            To::Jsonl => Format::Jsonl,
            To::Geojson => Format::GeoJson { bounds: None },
        };
        Self { format, out, rows: 0 }
    }

    pub fn row(&mut self, row: &Row) -> io::Result<()> {
        let first = self.rows == 0;
        self.rows += 1;
        match &mut self.format {
            Format::Table(table) => {
                table.row(&row.shown);
                Ok(())
            }
            Format::Csv => csv(&mut self.out, row, first),
            Format::Jsonl => {
                serde_json::to_writer(&mut self.out, &half_open(row))?;
                self.out.write_all(b"\n")
            }
            Format::GeoJson { bounds } => {
                let start: &[u8] =
                    if first { b"{\"type\":\"FeatureCollection\",\"features\":[\n" } else { b",\n" };
                self.out.write_all(start)?;
                *bounds = stretched(*bounds, row.point);
                Ok(serde_json::to_writer(&mut self.out, &feature(row))?)
            }
        }
    }

    pub fn finish(mut self) -> io::Result<()> {
        match &self.format {
            Format::Table(table) => table.print(&mut self.out)?,
            Format::GeoJson { bounds } => {
                let start: &[u8] =
                    if self.rows == 0 { b"{\"type\":\"FeatureCollection\",\"features\":[" } else { b"" };
                self.out.write_all(start)?;
                self.out.write_all(b"\n]")?;
                if let Some(bounds) = bounds {
                    write!(self.out, ",\"bbox\":{}", json!(bounds))?;
                }
                self.out.write_all(b"}\n")?;
            }
            Format::Csv | Format::Jsonl => {}
        }
        self.out.flush()
    }
}

/// Six decimals (11 cm), as all outputs print degrees.
fn degrees(value: f64) -> f64 {
    (value * 1e6).round() / 1e6 + 0.0
}

fn stretched(bounds: Option<[f64; 4]>, point: Option<LonLat>) -> Option<[f64; 4]> {
    let Some(point) = point else { return bounds };
    let (lon, lat) = (degrees(point.lon), degrees(point.lat));
    let [west, south, east, north] = bounds.unwrap_or([lon, lat, lon, lat]);
    Some([west.min(lon), south.min(lat), east.max(lon), north.max(lat)])
}

/// A JSON object whose keys stand in the order of the columns.
struct Ordered(Vec<(&'static str, Value)>);

impl Serialize for Ordered {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

fn properties(row: &Row) -> Ordered {
    let value = |cell: &Cell| match cell {
        Cell::Null => Value::Null,
        Cell::Text(text) => json!(text),
        Cell::Whole(whole) => json!(whole),
        Cell::Number(number) => json!(number),
    };
    Ordered(row.cells.iter().map(|(name, cell)| (*name, value(cell))).collect())
}

/// A row as JSON: an extent stays half-open civil dates.
fn half_open(row: &Row) -> Ordered {
    let mut object = properties(row);
    if let Some(extent) = &row.extent {
        let extent = extent.as_ref().map(|extent| {
            json!({
                "start": (extent.start != Date::MIN).then_some(extent.start),
                "end": (extent.end != Date::MAX).then_some(extent.end),
                "edtf": extent.edtf,
                "precision": extent.precision.as_str(),
                "basis": extent.basis.as_str(),
            })
        });
        object.0.push(("extent", json!(extent)));
    }
    if let Some(point) = row.point {
        object.0.push(("lat", json!(degrees(point.lat))));
        object.0.push(("lon", json!(degrees(point.lon))));
    }
    object
}

#[derive(Serialize)]
struct Feature {
    r#type: &'static str,
    geometry: Value,
    properties: Ordered,
}

fn feature(row: &Row) -> Feature {
    let mut properties = properties(row);
    properties.0.extend(inclusive(row).into_iter().map(|(name, text)| (name, json!(text))));
    let point =
        row.point.map(|p| json!({ "type": "Point", "coordinates": [degrees(p.lon), degrees(p.lat)] }));
    Feature { r#type: "Feature", geometry: json!(point), properties }
}

/// The extent as GIS clients read it: both ends inside.
fn inclusive(row: &Row) -> Vec<(&'static str, Option<String>)> {
    let Some(extent) = &row.extent else { return Vec::new() };
    let extent = extent.as_ref();
    let start = extent.filter(|e| e.start != Date::MIN).map(|e| format!("{}T00:00:00Z", e.start));
    let last = extent.filter(|e| e.end != Date::MAX).and_then(|e| e.end.yesterday().ok());
    vec![
        ("start", start),
        ("end", last.map(|day| format!("{day}T23:59:59Z"))),
        ("edtf", extent.map(|e| e.edtf.clone())),
        ("precision", extent.map(|e| e.precision.as_str().to_owned())),
        ("basis", extent.map(|e| e.basis.as_str().to_owned())),
    ]
}

fn csv(out: &mut impl Write, row: &Row, first: bool) -> io::Result<()> {
    let times = inclusive(row);
    let point = row
        .point
        .map_or([Cell::Null, Cell::Null], |p| [Cell::Number(degrees(p.lon)), Cell::Number(degrees(p.lat))]);
    if first {
        out.write_all("\u{feff}".as_bytes())?;
    }
    let mut writer = ::csv::Writer::from_writer(out);
    if first {
        let names = row.cells.iter().map(|(name, _)| *name).chain(times.iter().map(|(name, _)| *name));
        writer.write_record(names.chain(["lon", "lat"]))?;
    }
    let text = |cell: &Cell| match cell {
        Cell::Null => String::new(),
        Cell::Text(text) => harmless(text).into_owned(),
        Cell::Whole(whole) => whole.to_string(),
        Cell::Number(number) => number.to_string(),
    };
    let cells = row.cells.iter().map(|(_, cell)| text(cell));
    let times =
        times.into_iter().map(|(_, time)| time.map_or(String::new(), |time| harmless(&time).into_owned()));
    writer.write_record(cells.chain(times).chain(point.iter().map(text)))?;
    writer.flush()
}
