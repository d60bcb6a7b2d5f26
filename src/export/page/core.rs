//! What the page needs to open: slices, sources, places and one short row a mention. `viewer/src/data/corpus.ts`
//! reads it; `FORMAT` changes in both.

use std::{collections::HashMap, io, sync::Arc};

use jiff::civil::Date;
use serde::Serialize;

use super::{
    Tiles,
    pack::{Column, Packed, Packer},
};
use crate::{
    model::{Place, Usage, Zone},
    slice::Period,
    store::{Counts, MentionRow, SliceCount},
};

/// The number of this format.
const FORMAT: u32 = 2;
/// Empty slices between the first and the last stand on the slider too, up to so many; above, only full ones.
const MOST_SLICES: usize = 6000;
/// From this many km on, a place that is no settlement and no building is drawn as an area.
const AREA_KM: f64 = 15.0;

const ASSOCIATIVE: u64 = 1;
const BOILERPLATE: u64 = 2;
const DAYLESS: u64 = 4;

#[derive(Serialize)]
struct Head<'a> {
    format: u32,
    program: &'a str,
    by: &'a str,
    mentions: u64,
    articles: u64,
    events: u64,
    slices: &'a Slices,
    sources: &'a [String],
    places: &'a Places,
    chunks: &'a [u64],
    inline: bool,
    tiles: Option<&'a Tiles>,
    credits: &'a [String],
}

/// What the head says that rows do not.
pub struct Facts<'a> {
    pub period: Period,
    pub counts: Counts,
    pub chunks: &'a [u64],
    pub inline: bool,
    pub tiles: Option<&'a Tiles>,
    pub credits: &'a [String],
}

#[derive(Default, Serialize)]
struct Slices {
    name: Vec<String>,
    start: Vec<Date>,
    end: Vec<Date>,
}

#[derive(Default, Serialize)]
struct Places {
    id: Vec<String>,
    name: Vec<String>,
    name_ar: Vec<Option<String>>,
    lon: Vec<f64>,
    lat: Vec<f64>,
    feature: Vec<String>,
    country: Vec<String>,
    admin1: Vec<String>,
    population: Vec<u64>,
    uncertainty_km: Vec<f64>,
    reach_km: Vec<f64>,
    source: Vec<String>,
    area: Vec<u8>,
    mentions: Vec<u64>,
}

/// Takes the mentions in the order of `Select::ByPlace`.
pub struct Core {
    slices: Slices,
    slice_index: HashMap<String, i64>,
    sources: Vec<String>,
    source_index: HashMap<String, u64>,
    places: Places,
    rows: u64,
    slice: Column,
    day: Column,
    source: Column,
    flags: Column,
    confidence: Column,
}

impl Core {
    /// An empty one over these slices, which stand in order.
    pub fn new(period: Period, counted: &[SliceCount]) -> Self {
        let slices = contiguous(period, counted);
        let slice_index = slices.name.iter().cloned().zip(0..).collect();
        Self {
            slices,
            slice_index,
            sources: Vec::new(),
            source_index: HashMap::new(),
            places: Places::default(),
            rows: 0,
            slice: Column::new(),
            day: Column::new(),
            source: Column::new(),
            flags: Column::new(),
            confidence: Column::new(),
        }
    }

    /// How many mentions were taken.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Takes the next mention.
    pub fn push(&mut self, row: &MentionRow) -> io::Result<()> {
        self.rows += 1;
        if let Some(place) = &row.place {
            self.count_at(place);
        }
        let extent = row.extent.as_ref().map(|row| &row.extent);
        let slice = row.slice().and_then(|name| self.slice_index.get(name)).copied();
        let day = extent.map(|extent| extent.start).filter(|start| *start != Date::MIN);
        let mut flags = if row.usage == Usage::Associative { ASSOCIATIVE } else { 0 };
        flags |= if row.zone == Zone::Boilerplate { BOILERPLATE } else { 0 };
        flags |= if day.is_none() { DAYLESS } else { 0 };
        let source = self.source_number(row.article.source.as_deref().unwrap_or_default());
        self.slice.push_delta(slice.unwrap_or(-1))?;
        self.day.push_delta(day.map_or(0, unix_day))?;
        self.source.push(source)?;
        self.flags.push(flags)?;
        // What was imported with its point is certain as far as this program can know.
        let certain = if row.place.is_some() { 1.0 } else { 0.0 };
        self.confidence.push((row.confidence.unwrap_or(certain).clamp(0.0, 1.0) * 100.0).round() as u64)
    }

    fn count_at(&mut self, place: &Arc<Place>) {
        let places = &mut self.places;
        if places.id.last() == Some(&place.id) {
            if let Some(mentions) = places.mentions.last_mut() {
                *mentions += 1;
            }
            return;
        }
        let degrees = |value: f64| (value * 1e6).round() / 1e6 + 0.0;
        places.id.push(place.id.clone());
        places.name.push(place.name.clone());
        places.name_ar.push(place.name_ar.clone());
        places.lon.push(degrees(place.point.lon));
        places.lat.push(degrees(place.point.lat));
        places.feature.push(place.feature());
        places.country.push(place.country.clone());
        places.admin1.push(place.admin1.clone());
        places.population.push(place.population);
        places.uncertainty_km.push(place.uncertainty_km);
        places.reach_km.push(place.area_km());
        places.source.push(place.source.clone());
        places.area.push(u8::from(is_area(place)));
        places.mentions.push(1);
    }

    fn source_number(&mut self, source: &str) -> u64 {
        if let Some(number) = self.source_index.get(source) {
            return *number;
        }
        let number = self.sources.len() as u64;
        self.sources.push(source.to_owned());
        self.source_index.insert(source.to_owned(), number);
        number
    }

    /// The blocks of the page, each with its name.
    pub fn finish(self, facts: &Facts<'_>) -> io::Result<Vec<(&'static str, Packed)>> {
        let head = Head {
            format: FORMAT,
            program: concat!("dateline ", env!("CARGO_PKG_VERSION")),
            by: facts.period.as_str(),
            mentions: self.rows,
            articles: facts.counts.articles,
            events: facts.counts.events,
            slices: &self.slices,
            sources: &self.sources,
            places: &self.places,
            chunks: facts.chunks,
            inline: facts.inline,
            tiles: facts.tiles,
            credits: facts.credits,
        };
        let mut packer = Packer::new();
        serde_json::to_writer(&mut packer, &head)?;
        Ok(vec![
            ("core", packer.finish()?),
            ("slice", self.slice.finish()?),
            ("day", self.day.finish()?),
            ("source", self.source.finish()?),
            ("flags", self.flags.finish()?),
            ("confidence", self.confidence.finish()?),
        ])
    }
}

/// Every slice from the first to the last, empty ones too, so that the slider runs evenly through time.
fn contiguous(period: Period, counted: &[SliceCount]) -> Slices {
    let (Some(first), Some(last)) =
        (counted.iter().map(|slice| slice.day).min(), counted.iter().map(|slice| slice.day).max())
    else {
        return Slices::default();
    };
    let mut days = vec![first];
    while let Some(next) = days.last().map(|day| period.bounds(*day).1).filter(|next| *next <= last) {
        if days.len() == MOST_SLICES {
            days = counted.iter().map(|slice| slice.day).collect();
            days.sort();
            break;
        }
        days.push(next);
    }
    let mut slices = Slices::default();
    for day in days {
        let (start, end) = period.bounds(day);
        slices.name.push(period.name(day));
        slices.start.push(start);
        slices.end.push(end);
    }
    slices
}

/// Whether the page draws the place apart from points, as an area.
fn is_area(place: &Place) -> bool {
    match place.feature_class {
        'A' => true,
        'P' | 'S' => place.uncertainty_km >= 50.0,
        _ => place.uncertainty_km >= AREA_KM,
    }
}

fn unix_day(date: Date) -> i64 {
    let epoch = Date::constant(1970, 1, 1);
    date.duration_since(epoch).as_hours() / 24
}
