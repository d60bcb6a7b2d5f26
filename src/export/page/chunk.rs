//! The words of the mentions, in chunks that the page loads when somebody asks for them.
//! `viewer/src/data/chunks.ts` reads them.

use std::{
    collections::HashMap,
    io::{self, Write},
};

use jiff::civil::Date;
use serde::Serialize;

use super::pack::{Packed, Packer};
use crate::{
    model::TemporalExtent,
    store::{ExtentRow, MentionRow},
};

/// A chunk closes when its rows reach this many bytes of JSON: a click reads a part of a second's worth.
const CLOSE_AT: usize = 400_000;

/// A chunk while it fills.
#[derive(Default)]
pub struct Chunk {
    articles: Table,
    dates: Table,
    rows: List,
}

impl Chunk {
    /// Whether it has no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.items == 0
    }

    /// Whether it is time to close it.
    pub fn is_full(&self) -> bool {
        self.articles.list.json.len() + self.rows.json.len() >= CLOSE_AT
    }

    /// Adds a mention.
    pub fn push(&mut self, row: &MentionRow) -> io::Result<()> {
        let article = &row.article;
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let known = format!("{}\0{}", article.is_dataset, article.id);
        let article = self.articles.number(known, || {
            let published =
                [&article.title, &article.url, &article.lang, &article.published, &article.evidence];
            let [title, url, lang, published, evidence] = published.map(text);
            (article.id.clone(), title, url, lang, published, evidence)
        })?;
        let date = self.date_number(row.extent.as_deref())?;
        let event = self.date_number(row.event.as_deref())?;
        let offset = |offset: Option<u32>| offset.map_or(-1, i64::from);
        let (before, after) = row.context.as_ref().map_or(("", ""), |c| (&c.before, &c.after));
        self.rows.push(&(
            row.id.to_string(),
            &*row.surface,
            before,
            after,
            article,
            date,
            row.runner_up.as_ref().map_or("", |(place, _)| place.name.as_str()),
            offset(row.chars.as_ref().map(|chars| chars.start)),
            offset(row.chars.as_ref().map(|chars| chars.end)),
            row.unlocated.map_or("", |reason| reason.as_str()),
            row.corrections().unwrap_or_default(),
            row.attributes.as_deref().unwrap_or_default(),
            event,
        ))
    }

    fn date_number(&mut self, extent: Option<&ExtentRow>) -> io::Result<i64> {
        match extent.map(|row| &row.extent) {
            Some(extent) => Ok(i64::from(self.dates.number(date_key(extent), || date(extent))?)),
            None => Ok(-1),
        }
    }

    /// The packed text.
    pub fn finish(self) -> io::Result<Packed> {
        let mut packer = Packer::new();
        packer.write_all(b"{\"articles\":[")?;
        packer.write_all(&self.articles.list.json)?;
        packer.write_all(b"],\"dates\":[")?;
        packer.write_all(&self.dates.list.json)?;
        packer.write_all(b"],\"rows\":[")?;
        packer.write_all(&self.rows.json)?;
        packer.write_all(b"]}")?;
        packer.finish()
    }
}

fn date_key(extent: &TemporalExtent) -> String {
    let TemporalExtent { start, end, edtf, precision, basis } = extent;
    format!("{start}\0{end}\0{edtf}\0{}\0{}", precision.as_str(), basis.as_str())
}

fn date(extent: &TemporalExtent) -> (String, String, String, &'static str, &'static str) {
    let day = |day: Date, open: Date| if day == open { String::new() } else { day.to_string() };
    (
        extent.edtf.clone(),
        day(extent.start, Date::MIN),
        day(extent.end, Date::MAX),
        extent.precision.as_str(),
        extent.basis.as_str(),
    )
}

/// A JSON list without its brackets.
#[derive(Default)]
struct List {
    json: Vec<u8>,
    items: u32,
}

impl List {
    fn push(&mut self, item: &impl Serialize) -> io::Result<()> {
        if self.items > 0 {
            self.json.push(b',');
        }
        self.items += 1;
        Ok(serde_json::to_writer(&mut self.json, item)?)
    }
}

/// A list whose items are kept once.
#[derive(Default)]
struct Table {
    list: List,
    known: HashMap<String, u32>,
}

impl Table {
    fn number<T: Serialize>(&mut self, key: String, item: impl FnOnce() -> T) -> io::Result<u32> {
        if let Some(number) = self.known.get(&key) {
            return Ok(*number);
        }
        let number = self.list.items;
        self.list.push(&item())?;
        self.known.insert(key, number);
        Ok(number)
    }
}
