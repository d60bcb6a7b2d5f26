//! The columns of mentions and places: one table each, which every format reads.

use std::borrow::Cow;

use jiff::civil::Date;

use crate::{
    model::{LonLat, TemporalExtent},
    store::{MentionRow, PlaceCount},
};

/// A cell: what a format makes of it is its own affair.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// Nothing known.
    Null,
    /// Words of anyone, strangers included.
    Text(Cow<'a, str>),
    /// A count or an offset.
    Whole(u64),
    /// A measure or a share.
    Number(f64),
}

/// A column: its name and where its cells come from.
pub struct Column<T: ?Sized> {
    /// As outputs print it.
    pub name: &'static str,
    /// The cell of a row.
    pub get: for<'a> fn(&'a T) -> Value<'a>,
}

/// A place in a slice, ready to be written.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceRow {
    /// The place and its counts.
    pub count: PlaceCount,
    /// The slice's name and its half-open days; absent for what is in no slice.
    pub slice: Option<(String, Date, Date)>,
}

const fn column<T: ?Sized>(name: &'static str, get: for<'a> fn(&'a T) -> Value<'a>) -> Column<T> {
    Column { name, get }
}

/// What is said of a mention, in this order. The point stands apart.
pub const MENTION: &[Column<MentionRow>] = &[
    column("mention_id", |row| Value::Text(row.id.to_string().into())),
    column("article_id", |row| text(&row.article.id)),
    column("title", |row| optional(row.article.title.as_deref())),
    column("source", |row| optional(row.article.source.as_deref())),
    column("url", |row| optional(row.article.url.as_deref())),
    column("surface", |row| text(&row.surface)),
    column("usage", |row| text(row.usage.as_str())),
    column("zone", |row| text(row.zone.as_str())),
    column("char_start", |row| offset(row.chars.as_ref().map(|chars| chars.start))),
    column("char_end", |row| offset(row.chars.as_ref().map(|chars| chars.end))),
    column("place_id", |row| optional(row.place.as_ref().map(|place| place.id.as_str()))),
    column("place_name", |row| optional(row.place.as_ref().map(|place| place.name.as_str()))),
    column("place_name_ar", |row| optional(row.place.as_ref().and_then(|place| place.name_ar.as_deref()))),
    column("feature_code", |row| row.place.as_ref().map_or(Value::Null, |place| words(place.feature()))),
    column("country", |row| optional(row.place.as_ref().map(|place| place.country.as_str()))),
    column("admin1", |row| optional(row.place.as_ref().map(|place| place.admin1.as_str()))),
    column("uncertainty_km", |row| number(row.place.as_ref().map(|place| place.uncertainty_km))),
    column("start", |row| extent(row).map_or(Value::Null, first_second)),
    column("end", |row| extent(row).map_or(Value::Null, last_second)),
    column("edtf", |row| optional(extent(row).map(|extent| extent.edtf.as_str()))),
    column("precision", |row| optional(extent(row).map(|extent| extent.precision.as_str()))),
    column("basis", |row| optional(extent(row).map(|extent| extent.basis.as_str()))),
    column("event_edtf", |row| optional(row.event.as_ref().map(|row| row.extent.edtf.as_str()))),
    column("slice", |row| optional(row.slice())),
    column("confidence", |row| number(row.confidence)),
    column("runner_up", |row| optional(row.runner_up.as_ref().map(|(place, _)| place.name.as_str()))),
    column("context", context),
    column("corrected", |row| row.corrections().map_or(Value::Null, words)),
];

/// What is said of a place in a slice, in this order. The point stands apart.
pub const PLACE: &[Column<PlaceRow>] = &[
    column("place_id", |row| text(&row.count.place.id)),
    column("place_name", |row| text(&row.count.place.name)),
    column("place_name_ar", |row| optional(row.count.place.name_ar.as_deref())),
    column("feature_code", |row| words(row.count.place.feature())),
    column("country", |row| text(&row.count.place.country)),
    column("admin1", |row| text(&row.count.place.admin1)),
    column("population", |row| match row.count.place.population {
        0 => Value::Null,
        known => Value::Whole(known),
    }),
    column("uncertainty_km", |row| Value::Number(row.count.place.uncertainty_km)),
    column("mentions", |row| Value::Whole(row.count.mentions)),
    column("articles", |row| Value::Whole(row.count.articles)),
    column("associative", |row| Value::Whole(row.count.associative)),
    column("start", |row| row.slice.as_ref().map_or(Value::Null, |(_, start, _)| first(*start))),
    column("end", |row| row.slice.as_ref().map_or(Value::Null, |(_, _, end)| last(*end))),
    column("slice", |row| optional(row.slice.as_ref().map(|(name, ..)| name.as_str()))),
];

/// Why a mention has no place.
pub const UNLOCATED_REASON: Column<MentionRow> =
    column("reason", |row| optional(row.unlocated.map(|reason| reason.as_str())));

/// Why a mention is in no slice.
pub const UNDATED_REASON: Column<MentionRow> = column("reason", |row| {
    let reason = row.extent.as_ref().map(|extent| extent.reason.as_deref());
    reason.map_or(text("no date"), optional)
});

/// Degrees with the six decimals (11 cm) that outputs print; negative zero is zero.
pub fn degrees(value: f64) -> f64 {
    (value * 1e6).round() / 1e6 + 0.0
}

/// The point of a mention, if it has one.
pub fn point(row: &MentionRow) -> Option<LonLat> {
    row.place.as_ref().map(|place| place.point)
}

fn extent(row: &MentionRow) -> Option<&TemporalExtent> {
    row.extent.as_ref().map(|row| &row.extent)
}

fn text(text: &str) -> Value<'_> {
    Value::Text(Cow::Borrowed(text))
}

fn words(text: String) -> Value<'static> {
    Value::Text(Cow::Owned(text))
}

fn optional(text: Option<&str>) -> Value<'_> {
    text.map_or(Value::Null, |text| Value::Text(Cow::Borrowed(text)))
}

fn offset(offset: Option<u32>) -> Value<'static> {
    offset.map_or(Value::Null, |offset| Value::Whole(offset.into()))
}

fn number(number: Option<f64>) -> Value<'static> {
    number.map_or(Value::Null, Value::Number)
}

fn context(row: &MentionRow) -> Value<'_> {
    row.context
        .as_ref()
        .map_or(Value::Null, |context| words(format!("{}{}{}", context.before, row.surface, context.after)))
}

fn first_second(extent: &TemporalExtent) -> Value<'_> {
    if extent.start == Date::MIN { Value::Null } else { first(extent.start) }
}

fn last_second(extent: &TemporalExtent) -> Value<'_> {
    if extent.end == Date::MAX { Value::Null } else { last(extent.end) }
}

fn first(day: Date) -> Value<'static> {
    words(format!("{day}T00:00:00Z"))
}

/// Clients take the end of a range as inside it: the last second before the first day after.
fn last(day_after: Date) -> Value<'static> {
    day_after.yesterday().map_or(Value::Null, |day| words(format!("{day}T23:59:59Z")))
}
