//! A compiled table, read where it lies: nothing is parsed or copied when it is opened.

use std::ops::Range;

use bytes::Bytes;
use xxhash_rust::xxh3::xxh3_64;

use super::{
    builder::{place_of, view_of},
    format::{
        BLOCK, CONTINUES, FAMILY, HEADER, Header, ID, MAGIC, PLACE, SECTIONS, SLOT, UNIT, filter_len,
        filter_word, slot_of,
    },
    meta::Meta,
    names::NameEntry,
    place::{PlaceView, Record, Text},
    strings::Strings,
};
use crate::model::Place;

/// Why bytes are no table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TableError {
    /// The first bytes are others.
    #[error("not a compiled gazetteer")]
    Foreign,
    /// Made by a program that lays tables out otherwise.
    #[error("compiled for another version of dateline: import its sources again")]
    Version,
    /// The lengths do not add up.
    #[error("the compiled gazetteer is cut short: {found} bytes of {expected}")]
    Short {
        /// What its header says.
        expected: u64,
        /// What is there.
        found: u64,
    },
    /// The bytes are not those that were written.
    #[error("the compiled gazetteer is damaged: import its sources again")]
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

/// A compiled table of places and names. Whatever its bytes are, reading it is safe: what points outside leads
/// nowhere.
#[derive(Debug, Clone)]
pub struct Table {
    bytes: Bytes,
    places: Range<usize>,
    strings: Range<usize>,
    entries: Range<usize>,
    slots: Range<usize>,
    filter: Range<usize>,
    ids: Range<usize>,
    blocks: Range<usize>,
    meta: Range<usize>,
    checksum: u64,
}

impl Table {
    /// Whether these are the first bytes of a table, of whatever version, or the first of those where it is cut
    /// so short.
    pub fn is_one(bytes: &[u8]) -> bool {
        let len = bytes.len().min(FAMILY);
        len > 0 && bytes[..len] == MAGIC[..len]
    }

    /// Opens compiled bytes. Constant time: that they are those that were written is for [`Table::verify`].
    ///
    /// # Errors
    /// When they are foreign, of another version, cut short, or their header is damaged.
    pub fn open(bytes: impl Into<Bytes>) -> Result<Self, TableError> {
        let bytes = bytes.into();
        if !Self::is_one(&bytes) {
            return Err(TableError::Foreign);
        }
        if bytes.get(FAMILY).is_some_and(|version| Some(version) != MAGIC.get(FAMILY)) {
            return Err(TableError::Version);
        }
        let short = |expected| TableError::Short { expected, found: bytes.len() as u64 };
        if bytes.len() < HEADER {
            return Err(short(HEADER as u64));
        }
        let header = Header::of(&bytes).ok_or(TableError::Damaged)?;
        let lens = header.sections.iter();
        let expected = lens.fold(HEADER as u64, |sum, len| sum.saturating_add(*len));
        if expected != bytes.len() as u64 {
            return Err(if expected > bytes.len() as u64 { short(expected) } else { TableError::Damaged });
        }
        Self::laid_out(bytes.clone(), &header).ok_or(TableError::Damaged)
    }

    fn laid_out(bytes: Bytes, header: &Header) -> Option<Self> {
        let mut at = HEADER;
        let [places, strings, entries, slots, filter, ids, blocks, meta]: [Range<usize>; SECTIONS] =
            header.sections.map(|len| {
                let start = at;
                at += len as usize;
                start..at
            });
        let (slot_count, id_count) = (slots.len() / SLOT, ids.len() / ID);
        let whole = places.len() % PLACE == 0
            && entries.len() % UNIT == 0
            && slots.len() == slot_count * SLOT
            && slot_count.is_power_of_two()
            && filter.len() == filter_len(slot_count)
            && ids.len() == id_count * ID
            && id_count.is_power_of_two()
            && blocks.len() % BLOCK == 0;
        whole.then_some(Self {
            bytes,
            places,
            strings,
            entries,
            slots,
            filter,
            ids,
            blocks,
            meta,
            checksum: header.checksum,
        })
    }

    /// Reads all bytes once and compares them with the checksum in the header: some 10 GB a second from memory.
    ///
    /// # Errors
    /// When they are not what was compiled.
    pub fn verify(&self) -> Result<(), TableError> {
        if xxh3_64(&self.bytes[HEADER..]) == self.checksum { Ok(()) } else { Err(TableError::Damaged) }
    }

    /// What its header says: xxh3 of all behind the header. Tells apart, at no cost, tables that somebody has; who
    /// looks for two that are alike in this finds some, so that it proves nothing.
    pub fn checksum(&self) -> u64 {
        self.checksum
    }

    /// All its bytes: those of the file, where it is one.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What the table says about itself.
    pub fn meta(&self) -> Meta {
        Meta::of_text(&String::from_utf8_lossy(&self.bytes[self.meta.clone()]))
    }

    /// How many places it has.
    pub fn len(&self) -> usize {
        self.places.len() / PLACE
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Whether the phrase of hash `hash` may lead anywhere: no for nearly all that do not.
    #[inline]
    pub fn may_step(&self, hash: u64) -> bool {
        let filter = &self.bytes[self.filter.clone()];
        let (word, bits) = filter_word(hash, self.slots.len() / SLOT);
        let word = filter.get(word..).and_then(<[u8]>::first_chunk::<8>);
        word.is_some_and(|word| u64::from_le_bytes(*word) & bits == bits)
    }

    /// Where the phrase of hash `hash` leads.
    pub fn step(&self, hash: u64) -> Step {
        if !self.may_step(hash) {
            return Step::default();
        }
        let (slots, _) = self.bytes[self.slots.clone()].as_chunks::<SLOT>();
        let tag = hash as u32;
        let mut at = slot_of(hash, slots.len());
        // A table is at most three quarters full, so an empty slot comes; a damaged one is given up after one round.
        for _ in 0..slots.len() {
            let slot = u64::from_le_bytes(slots[at]);
            let link = (slot >> 32) as u32;
            if link == 0 {
                break;
            }
            if slot as u32 == tag {
                return Step(link);
            }
            at = (at + 1) & (slots.len() - 1);
        }
        Step::default()
    }

    /// The name that a step leads to.
    pub fn entry(&self, step: Step) -> Option<NameEntry<'_>> {
        self.entry_at(((step.0 & !CONTINUES) as usize).checked_sub(1)? * UNIT).map(|(entry, _)| entry)
    }

    /// All names, in the order of their hashes.
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
        let head = entries.get(at..)?.first_chunk::<UNIT>()?;
        let (key, units) = (u32_at(head, 0) as usize, u32_at(head, 4) as usize);
        let begin = at + UNIT + key.next_multiple_of(UNIT);
        let (key, units) = (entries.get(at + UNIT..at + UNIT + key)?, entries.get(begin..begin + units)?);
        Some((NameEntry { key, units, places: self.len() }, begin + units.len()))
    }

    /// The place that has this id, its own or one of another source.
    pub fn by_id(&self, id: &str) -> Option<u32> {
        let (ids, _) = self.bytes[self.ids.clone()].as_chunks::<ID>();
        let mut at = slot_of(xxh3_64(id.as_bytes()), ids.len());
        for _ in 0..ids.len() {
            let index = u32::from_le_bytes(ids[at]).checked_sub(1)?;
            if self.ids(index).any(|its| its == id) {
                return Some(index);
            }
            at = (at + 1) & (ids.len() - 1);
        }
        None
    }

    /// The ids of place `index`: its own first, then those of other sources. None beyond the end.
    pub fn ids(&self, index: u32) -> impl Iterator<Item = &str> {
        let text = |which| self.record(index).map_or("", |record| self.text(record, which));
        std::iter::once(text(Text::Id)).chain(text(Text::SameAs).split('|')).filter(|id| !id.is_empty())
    }

    /// What it forbids: the id of a place or `*`, and the key of a name or `*`.
    pub fn blocks(&self) -> impl Iterator<Item = (&str, &str)> {
        let pairs = self.bytes[self.blocks.clone()].chunks_exact(BLOCK);
        pairs.map(|pair| (self.string(u32_at(pair, 0)), self.string(u32_at(pair, 4))))
    }

    /// What recognising and ranking ask of place `index`.
    #[inline]
    pub fn view(&self, index: u32) -> Option<PlaceView<'_>> {
        let record = self.record(index)?;
        Some(view_of(record, self.raw(record.text(Text::Admin1))))
    }

    /// The place of index `index`.
    pub fn place(&self, index: u32) -> Option<Place> {
        let record = self.record(index)?;
        Some(place_of(record, |which| self.text(record, which).to_owned()))
    }

    /// How far from its point place `index` may be, km.
    pub fn uncertainty_km(&self, index: u32) -> f64 {
        self.record(index).map_or(0.0, |record| f64::from(record.uncertainty_km()))
    }

    fn record(&self, index: u32) -> Option<Record<'_>> {
        let (records, _) = self.bytes[self.places.clone()].as_chunks::<PLACE>();
        records.get(index as usize).map(Record)
    }

    fn text(&self, record: Record<'_>, which: Text) -> &str {
        self.string(record.text(which))
    }

    fn string(&self, at: u32) -> &str {
        std::str::from_utf8(self.raw(at)).unwrap_or("")
    }

    fn raw(&self, at: u32) -> &[u8] {
        Strings::get(&self.bytes[self.strings.clone()], at)
    }
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}
