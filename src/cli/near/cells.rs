//! Rows of an answer, and the formats they are written in.

use std::io::{self, Write};

use dateline::{
    model::{LonLat, Place, TemporalExtent},
    store::MentionRow,
};
use jiff::civil::Date;
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use super::{
    To, km,
    table::{Align, Table},
};

/// What a row says under one name.
pub enum Cell {
    Null,
    Text(String),
    Whole(u64),
    Number(f64),
}

/// A row: its columns, its point and when.
#[derive(Default)]
pub struct Row {
    pub cells: Vec<(&'static str, Cell)>,
    pub point: Option<LonLat>,
    /// Absent where rows have no time of their own; `Some(None)` where this one has none.
    pub extent: Option<Option<TemporalExtent>>,
    /// What people see instead of the columns: a heading and a text, numbers to the right.
    pub shown: Vec<(&'static str, Align, String)>,
}

impl Row {
    pub fn text(&mut self, name: &'static str, text: Option<&str>) {
        self.cells.push((name, text.map_or(Cell::Null, |text| Cell::Text(text.to_owned()))));
    }

    pub fn number(&mut self, name: &'static str, number: Option<f64>) {
        self.cells.push((name, number.map_or(Cell::Null, Cell::Number)));
    }

    pub fn place(&mut self, place: &Place) {
        self.text("place_id", Some(&place.id));
        self.text("place_name", Some(&place.name));
        self.text("place_name_ar", place.name_ar.as_deref());
        self.text("feature_code", Some(&place.feature()));
        self.text("country", Some(&place.country));
        self.text("admin1", Some(&place.admin1));
        self.number("uncertainty_km", Some(place.uncertainty_km));
        self.point = Some(place.point);
    }

    /// A mention at a distance in metres and a bearing in degrees.
    pub fn mention(row: &MentionRow, distance: Option<f64>, bearing: Option<f64>) -> Self {
        let mut out = Self { extent: Some(row.extent.as_ref().map(|e| e.extent.clone())), ..Self::default() };
        if let Some((distance, bearing)) = distance.zip(bearing) {
            out.number("distance_km", Some(km(distance)));
            out.number("bearing", (distance > 0.0).then(|| bearing.round() % 360.0));
            out.shown.push(("km", Align::Right, km(distance).to_string()));
            out.shown.push(("bearing", Align::Right, compass(distance, bearing)));
        }
        out.text("mention_id", Some(&row.id.to_string()));
        out.text("article_id", Some(&row.article.id));
        out.text("title", row.article.title.as_deref());
        out.text("source", row.article.source.as_deref());
        out.text("url", row.article.url.as_deref());
        out.text("surface", Some(&row.surface));
        out.text("usage", Some(row.usage.as_str()));
        if let Some(place) = &row.place {
            out.place(place);
        }
        out.number("confidence", row.confidence);
        let words = row.context.as_ref().map(|c| format!("{}{}{}", c.before, row.surface, c.after));
        out.text("context", words.as_deref());
        out.text("attributes", row.attributes.as_deref());
        let place = row.place.as_ref().map_or("", |place| &place.name);
        out.shown.push(("place", Align::Left, place.to_owned()));
        out.shown.push((
            "date",
            Align::Left,
            row.extent.as_ref().map_or("undated", |e| &e.extent.edtf).to_owned(),
        ));
        out.shown.push(("article", Align::Left, article(row)));
        out.shown.push(("words", Align::Left, around(row)));
        out
    }
}

/// 148° SE; nothing for a place on the spot.
pub fn compass(distance: f64, bearing: f64) -> String {
    const POINTS: [&str; 8] = ["N", "NE", "E", "SE", "S", "SW", "W", "NW"];
    if distance == 0.0 {
        return String::new();
    }
    let point = POINTS[((bearing + 22.5) / 45.0) as usize % 8];
    format!("{}° {point:2}", bearing.round() % 360.0)
}

fn article(row: &MentionRow) -> String {
    match &row.article.title {
        Some(title) => title.clone(),
        None => row.article.id.clone(),
    }
}

/// The words next to the mention, which stands between guillemets.
fn around(row: &MentionRow) -> String {
    const LETTERS: usize = 28;
    let Some(context) = &row.context else { return row.surface.to_string() };
    let from = context.before.char_indices().rev().nth(LETTERS).map_or(0, |(at, c)| at + c.len_utf8());
    let before = &context.before[from..];
    let after: String = context.after.chars().take(LETTERS).collect();
    format!("{before}«{}»{after}", row.surface).replace(['\n', '\r', '\t'], " ")
}

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
        Cell::Text(text) => harmless(text),
        Cell::Whole(whole) => whole.to_string(),
        Cell::Number(number) => number.to_string(),
    };
    let cells = row.cells.iter().map(|(_, cell)| text(cell));
    let times = times.into_iter().map(|(_, time)| time.map_or(String::new(), |time| harmless(&time)));
    writer.write_record(cells.chain(times).chain(point.iter().map(text)))?;
    writer.flush()
}

/// An apostrophe before what a spreadsheet would run as a formula.
fn harmless(text: &str) -> String {
    let begins = text.trim_start_matches(|c: char| c.is_whitespace() && c != '\t' && c != '\r');
    if begins.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}
