//! A compiled table, read where it lies: nothing is parsed or copied when it is opened.

use std::{borrow::Cow, ops::Range};

use xxhash_rust::xxh3::xxh3_64;

use super::{
    compile::Meta,
    format::{
        ARABIC, CAPS, CODE, CODE_LEN, CONTINUES, CUE, FORM, HEADER, JOINED, MAGIC, MAIN, PERSON, PLACE, SLOT,
        filter_bit,
    },
};
use crate::model::{LonLat, Place};

/// Why bytes are no table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TableError {
    /// The first bytes are others.
    #[error("not a compiled gazetteer")]
    Foreign,
    /// Sections do not fit into the file.
    #[error("the compiled gazetteer is cut short or damaged")]
    Damaged,
}

/// What a phrase leads to. The default is nowhere: no name begins so.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Step(u32);

impl Step {
    /// Whether longer names begin with the phrase.
    #[inline]
    pub fn continues(self) -> bool {
        self.0 & CONTINUES != 0
    }

    /// Whether the phrase is a name itself (the strings are yet to be compared: see [`Table::entry`]).
    #[inline]
    pub fn is_name(self) -> bool {
        self.0 & !CONTINUES != 0
    }
}

/// One spelling of one place's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Form {
    /// Index of the place in its table.
    pub place: u32,
    flags: u16,
    /// Bit i: word i is written with the Arabic article.
    pub articles: u8,
    /// How many words it has, romanised articles aside.
    pub words: u8,
}

impl Form {
    /// An ordinary word or a person's name: it needs a cue in the text.
    pub fn needs_cue(self) -> bool {
        self.flags & CUE != 0
    }
    /// It counts only in capitals («US»).
    pub fn needs_capitals(self) -> bool {
        self.flags & CAPS != 0
    }
    /// It is written in Arabic letters.
    pub fn is_arabic(self) -> bool {
        self.flags & ARABIC != 0
    }
    /// It is the place's main name in its language, no variant.
    pub fn is_main(self) -> bool {
        self.flags & MAIN != 0
    }
    /// A name of several words written as one.
    pub fn is_joined(self) -> bool {
        self.flags & JOINED != 0
    }
    /// It is a person's name as well.
    pub fn is_person(self) -> bool {
        self.flags & PERSON != 0
    }
}

/// All forms of one key.
#[derive(Debug, Clone, Copy)]
pub struct NameEntry<'t> {
    key: &'t [u8],
    forms: &'t [u8],
}

impl<'t> NameEntry<'t> {
    /// The stems of the name, folded, joined by spaces.
    pub fn key(self) -> &'t str {
        text_of(self.key)
    }

    /// Whether this is its key; cheaper than to read it.
    pub fn has_key(self, key: &str) -> bool {
        self.key == key.as_bytes()
    }

    /// The forms of the key.
    pub fn forms(self) -> impl Iterator<Item = Form> + 't {
        self.forms.chunks_exact(FORM).map(|form| Form {
            place: u32_at(form, 0),
            flags: u16::from_le_bytes([form[4], form[5]]),
            articles: form[6],
            words: form[7],
        })
    }
}

/// A place where it lies in its table: nothing is copied.
#[derive(Debug, Clone, Copy)]
pub struct PlaceView<'t> {
    /// GeoNames feature class.
    pub feature_class: char,
    /// GeoNames feature code: its bytes, as all of these are compared and never printed.
    pub feature_code: &'t [u8],
    /// ISO 3166-1 alpha-2; zeros where there is none.
    pub country: [u8; 2],
    /// First-level division: its bytes.
    pub admin1: &'t [u8],
    /// Inhabitants.
    pub population: u32,
    /// Its point.
    pub point: LonLat,
}

/// A compiled table of places and names.
#[derive(Debug, Clone)]
pub struct Table {
    bytes: Cow<'static, [u8]>,
    places: Range<usize>,
    slots: Range<usize>,
    filter: Range<usize>,
    entries: Range<usize>,
    strings: Range<usize>,
    meta: u32,
    mask: usize,
}

impl Table {
    /// Opens compiled bytes. Constant time: the checksum is for [`Table::verify`].
    ///
    /// # Errors
    /// When they are foreign or cut short.
    pub fn open(bytes: impl Into<Cow<'static, [u8]>>) -> Result<Self, TableError> {
        let bytes = bytes.into();
        if bytes.len() < HEADER || bytes[..MAGIC.len()] != MAGIC {
            return Err(TableError::Foreign);
        }
        let count = |i: usize| u32_at(&bytes, MAGIC.len() + 4 * i) as usize;
        let mut at = HEADER;
        let mut section = |len: usize| {
            let start = at;
            at += len;
            start..at
        };
        let (places, slots) = (section(count(0) * PLACE), section(count(1) * SLOT));
        let filter = section(count(1) / 2);
        let (entries, strings) = (section(count(2)), section(count(3)));
        if !count(1).is_power_of_two() || count(1) < 2 || strings.end != bytes.len() {
            return Err(TableError::Damaged);
        }
        let (meta, mask) = (count(4) as u32, count(1) - 1);
        Ok(Self { bytes, places, slots, filter, entries, strings, meta, mask })
    }

    /// Compares the checksum: reads all bytes once.
    ///
    /// # Errors
    /// When they are not what was compiled.
    pub fn verify(&self) -> Result<(), TableError> {
        let check = self.bytes[HEADER - 8..HEADER].iter().rev().fold(0, |n, b| n << 8 | u64::from(*b));
        if xxh3_64(&self.bytes[HEADER..]) == check { Ok(()) } else { Err(TableError::Damaged) }
    }

    /// What the table says about itself.
    pub fn meta(&self) -> Meta {
        let mut lines = self.string(self.meta).splitn(3, '\n').map(str::to_owned);
        let mut next = || lines.next().unwrap_or_default();
        Meta { name: next(), version: next(), licence: next(), sources: Vec::new() }
    }

    /// How many places it has.
    pub fn len(&self) -> usize {
        self.places.len() / PLACE
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Whether the phrase of hash `hash` may lead anywhere: no for nine of ten that do not.
    #[inline]
    pub fn may_step(&self, hash: u64) -> bool {
        let (byte, bit) = filter_bit(hash, self.mask + 1);
        self.bytes[self.filter.start + byte] & bit != 0
    }

    /// Where the phrase of hash `hash` leads.
    pub fn step(&self, hash: u64) -> Step {
        if !self.may_step(hash) {
            return Step::default();
        }
        let slots = &self.bytes[self.slots.clone()];
        let tag = (hash >> 32) as u32;
        let mut at = hash as usize & self.mask;
        // A table is at most half full, so an empty slot comes; a damaged one is given up after one round.
        for _ in 0..=self.mask {
            let slot = &slots[at * SLOT..at * SLOT + SLOT];
            let link = u32_at(slot, 4);
            if link == 0 {
                break;
            }
            if u32_at(slot, 0) == tag {
                return Step(link);
            }
            at = (at + 1) & self.mask;
        }
        Step::default()
    }

    /// The name that a step leads to.
    pub fn entry(&self, step: Step) -> Option<NameEntry<'_>> {
        self.entry_at(((step.0 & !CONTINUES) as usize).checked_sub(1)? * FORM).map(|(entry, _)| entry)
    }

    /// All names, in the order of their keys.
    pub fn entries(&self) -> impl Iterator<Item = NameEntry<'_>> {
        let mut at = 0;
        std::iter::from_fn(move || {
            let (entry, next) = self.entry_at(at)?;
            at = next;
            Some(entry)
        })
    }

    fn entry_at(&self, at: usize) -> Option<(NameEntry<'_>, usize)> {
        let entries = &self.bytes[self.entries.clone()];
        let head = entries.get(at..at + FORM)?;
        let end = at + FORM + u32_at(head, 4) as usize * FORM;
        let forms = entries.get(at + FORM..end)?;
        Some((NameEntry { key: self.raw(u32_at(head, 0)), forms }, end))
    }

    /// The id of place `index`; empty beyond the end.
    pub fn id(&self, index: u32) -> &str {
        self.record(index).map_or("", |record| self.string(u32_at(record, 0)))
    }

    /// The compiled bytes, as a file holds them.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What recognising and ranking ask of place `index`.
    #[inline]
    pub fn view(&self, index: u32) -> Option<PlaceView<'_>> {
        let record = self.record(index)?;
        Some(PlaceView {
            feature_class: char::from(record[48]),
            feature_code: &record[CODE..CODE + usize::from(record[CODE - 1]).min(CODE_LEN)],
            country: [record[49], record[50]],
            admin1: self.raw(u32_at(record, 12)),
            population: u32_at(record, 40),
            point: point(record),
        })
    }

    /// The place of index `index`.
    pub fn place(&self, index: u32) -> Option<Place> {
        let record = self.record(index)?;
        let text = |i: usize| self.string(u32_at(record, 4 * i)).to_owned();
        Some(Place {
            id: text(0),
            name: text(1),
            name_ar: Some(text(2)).filter(|name| !name.is_empty()),
            admin1: text(3),
            source: text(4),
            feature_code: text(5),
            point: point(record),
            population: u64::from(u32_at(record, 40)),
            uncertainty_km: f64::from(f32::from_bits(u32_at(record, 44))),
            feature_class: char::from(record[48]),
            country: record[49..51].iter().filter(|b| **b != 0).map(|b| char::from(*b)).collect(),
        })
    }

    fn record(&self, index: u32) -> Option<&[u8]> {
        let start = self.places.start + index as usize * PLACE;
        self.bytes.get(start..start + PLACE).filter(|_| start < self.places.end)
    }

    fn string(&self, at: u32) -> &str {
        text_of(self.raw(at))
    }

    fn raw(&self, at: u32) -> &[u8] {
        let strings = &self.bytes[self.strings.clone()];
        let at = at as usize;
        let Some(head) = strings.get(at..at + 2) else { return &[] };
        let len = usize::from(u16::from_le_bytes([head[0], head[1]]));
        strings.get(at + 2..at + 2 + len).unwrap_or(&[])
    }
}

fn text_of(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or("")
}

fn point(record: &[u8]) -> LonLat {
    let degrees =
        |at: usize| f64::from_bits(u64::from(u32_at(record, at)) | u64::from(u32_at(record, at + 4)) << 32);
    LonLat { lon: degrees(24), lat: degrees(32) }
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}
