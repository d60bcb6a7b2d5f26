//! The rows of an answer.

use dateline::{
    model::{LonLat, Place, TemporalExtent},
    store::MentionRow,
};

use super::{km, table::Align};

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
