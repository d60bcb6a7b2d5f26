//! GeoJSON points (RFC 7946): the properties are the columns.

use serde_json::{Map, Value};

use super::{
    Field, Input, Intake, Mapping, Plan, SourceError,
    cells::{Context, fill},
    columns::Bound,
    csv::{fresh, stem},
    draft::Draft,
    input::{Sniff, file_name},
    intake::{Bad, Halt, Reason},
    json::{features, plain, position},
    seen::Ids,
};
use crate::model::LonLat;

/// Whether it begins as GeoJSON does.
pub(super) fn detect(sniff: &Sniff<'_>) -> bool {
    let head = String::from_utf8_lossy(sniff.head);
    head.trim_start_matches(['\u{feff}', '\u{1e}', ' ', '\r', '\n', '\t']).starts_with('{')
        && (head.contains("\"Feature\"") || head.contains("\"FeatureCollection\""))
}

/// Reads every point.
pub(super) fn read(input: &Input, plan: &Plan<'_>, intake: &mut Intake<'_>) -> Result<(), SourceError> {
    let source = stem(&file_name(&input.path));
    let context = Context { source: &source, langs: &plan.options.langs };
    let mut draft = Draft::new(&source);
    let mut ids = Ids::default();
    let mut columns = Columns { mapping: &plan.options.columns, keys: Vec::new(), bound: Bound::default() };
    features(input, intake, |line, feature, intake| {
        let point = point(feature)?;
        let none = Map::new();
        let properties = feature.get("properties").and_then(Value::as_object).unwrap_or(&none);
        columns.fit(properties).map_err(|error| (Reason::Name, error))?;
        let texts: Vec<(Field, String)> = columns.texts(properties).collect();
        let mut cells: Vec<(Field, &str)> =
            texts.iter().map(|(field, text)| (*field, text.as_str())).collect();
        let own = feature.get("id").map(plain).unwrap_or_default();
        cells.push((Field::Id, &own));
        fill(&mut draft, line, &cells, Some(point), &context)?;
        let place = draft.place();
        if intake.asked_for(place.feature_class, place.population) {
            fresh(&mut ids, &place.id)?;
            intake.take(draft.row())?;
        }
        Ok::<(), Halt>(())
    })
}

fn point(feature: &Value) -> Result<LonLat, Bad> {
    let geometry = feature.get("geometry").filter(|geometry| !geometry.is_null());
    let geometry = geometry.ok_or_else(|| (Reason::NoPoint, "the feature has no geometry".to_owned()))?;
    match geometry.get("type").and_then(Value::as_str) {
        Some("Point") => position(&geometry["coordinates"]),
        other => {
            let found = other.unwrap_or("geometry without a type");
            Err((Reason::NotAPoint, format!("a {found}, expected a Point")))
        }
    }
}

/// Which property is what. Features mostly have the same ones: they are looked up where they change.
struct Columns<'m> {
    mapping: &'m Mapping,
    keys: Vec<String>,
    bound: Bound,
}

impl Columns<'_> {
    fn fit(&mut self, properties: &Map<String, Value>) -> Result<(), String> {
        if self.keys.len() == properties.len() && self.keys.iter().eq(properties.keys()) {
            return Ok(());
        }
        let header: Vec<&str> = properties.keys().map(String::as_str).collect();
        self.bound = self.mapping.bind_present(&header);
        let named = self.bound.has(Field::Name) || self.bound.has(Field::NameAr) || self.bound.has(Field::Id);
        if !named {
            self.keys.clear();
            let there = if header.is_empty() { "none".to_owned() } else { header.join(", ") };
            return Err(format!("no property is the name: --columns name=PROPERTY; it has {there}"));
        }
        self.keys = properties.keys().cloned().collect();
        Ok(())
    }

    fn texts<'p>(&'p self, properties: &'p Map<String, Value>) -> impl Iterator<Item = (Field, String)> + 'p {
        let columns = self.bound.columns.iter();
        columns.filter_map(|(field, at)| Some((*field, plain(properties.get(self.keys.get(*at)?)?))))
    }
}
