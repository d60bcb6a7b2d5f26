//! The sections of a table, written one after the other so that each is freed as soon as it is out.

use std::io::{self, Seek, SeekFrom, Write};

use sha2::{Digest, Sha256};
use xxhash_rust::xxh3::xxh3_64;

use super::{
    builder::{Builder, CompileError, NameRecord},
    format::{
        CAPS, CONTINUES, HEADER, Header, JOINED, SECTIONS, TIMED, UNIT, filter_len, filter_word, slot_of,
    },
    meta::Meta,
    place::{Record, Text},
    row::Years,
    strings::Strings,
};
use crate::lang::{phrase_hash, word_hash};

/// Writes what `builder` holds to `out`, from where it stands.
pub(super) fn write(
    mut builder: Builder<'_>,
    meta: &Meta,
    out: &mut (impl Write + Seek),
) -> Result<(), CompileError> {
    let begin = out.stream_position()?;
    out.write_all(&[0; HEADER])?;
    let mut body = Body { out, sha256: Sha256::new(), lens: Vec::with_capacity(SECTIONS) };
    let ids = ids(&builder);
    body.section(builder.places.as_flattened())?;
    builder.places = Vec::new();
    let Names { entries, phrases, count } = names(&mut builder)?;
    builder.keys = Strings::default();
    body.section(&std::mem::take(&mut builder.strings.bytes))?;
    body.section(&entries)?;
    drop(entries);
    let (slots, filter) = slots(phrases);
    body.section(&slots)?;
    drop(slots);
    body.section(&filter)?;
    body.section(&ids)?;
    let blocks: Vec<u8> = builder.blocks.iter().flatten().flat_map(|at| at.to_le_bytes()).collect();
    body.section(&blocks)?;
    body.section(Meta { names: count, ..meta.clone() }.to_text().as_bytes())?;
    let header = body.header();
    let end = out.stream_position()?;
    out.seek(SeekFrom::Start(begin))?;
    out.write_all(&header.to_bytes())?;
    out.seek(SeekFrom::Start(end))?;
    Ok(out.flush()?)
}

struct Body<'w, W> {
    out: &'w mut W,
    sha256: Sha256,
    lens: Vec<u64>,
}

impl<W: Write> Body<'_, W> {
    fn section(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.sha256.update(bytes);
        self.lens.push(bytes.len() as u64);
        self.out.write_all(bytes)
    }

    fn header(self) -> Header {
        let mut sections = [0; SECTIONS];
        sections.iter_mut().zip(self.lens).for_each(|(section, len)| *section = len);
        Header { sha256: self.sha256.finalize().into(), sections }
    }
}

/// A phrase that a name is, or begins with, and where it leads.
type Phrase = (u64, u32);

struct Names {
    /// The entries of all names, in the order of their hashes.
    entries: Vec<u8>,
    /// The phrases that lead to them.
    phrases: Vec<Phrase>,
    count: u64,
}

fn names(builder: &mut Builder<'_>) -> Result<Names, CompileError> {
    let mut names = std::mem::take(&mut builder.names);
    names.sort_unstable_by_key(|name| (name.hash, name.place, name.articles, name.years, name.flags));
    let mut entries = Vec::with_capacity(names.len() * 4 * UNIT);
    let mut phrases = Vec::with_capacity(names.len());
    let mut count = 0;
    let key_of = |name: &NameRecord| Strings::get(&builder.keys.bytes, name.key);
    // Two keys of one hash are two entries, of which the slots find one.
    for same in names.chunk_by(|a, b| a.hash == b.hash && (a.key == b.key || key_of(a) == key_of(b))) {
        let link = u32::try_from(entries.len() / UNIT + 1).ok().filter(|at| at & CONTINUES == 0);
        let link = link.ok_or(CompileError::TooLarge)?;
        let key = std::str::from_utf8(key_of(&same[0])).unwrap_or_default();
        let head = entries.len();
        entries.extend((key.len() as u32).to_le_bytes());
        entries.extend([0; 4]);
        entries.extend(key.as_bytes());
        entries.resize(entries.len().next_multiple_of(UNIT), 0);
        let begin = entries.len();
        forms(same, &mut entries);
        let len = ((entries.len() - begin) as u32).to_le_bytes();
        entries[head + 4..head + 8].copy_from_slice(&len);
        phrases.push((same[0].hash, link));
        beginnings(key, &mut phrases);
        count += 1;
    }
    Ok(Names { entries, phrases, count })
}

/// Appends the forms of one key. Two names of one place that are spelt alike become one form, for which counts
/// what the gazetteer says most of all.
fn forms(same: &[NameRecord], entries: &mut Vec<u8>) {
    for alike in same.chunk_by(|a, b| (a.place, a.articles) == (b.place, b.articles)) {
        let always = alike.iter().any(|name| name.years.is_open());
        let mut last: Option<NameRecord> = None;
        for name in alike {
            let years = if always { Years::default() } else { name.years };
            match &mut last {
                Some(last) if last.years == years => {
                    last.flags = (last.flags | name.flags) & !((JOINED | CAPS) & !(last.flags & name.flags));
                }
                _ => {
                    last.replace(NameRecord { years, ..*name })
                        .into_iter()
                        .for_each(|form| push(form, entries));
                }
            }
        }
        last.into_iter().for_each(|form| push(form, entries));
    }
}

fn push(form: NameRecord, entries: &mut Vec<u8>) {
    let timed = !form.years.is_open();
    let flags = if timed { form.flags | TIMED } else { form.flags };
    entries.extend(form.place.to_le_bytes());
    entries.extend(flags.to_le_bytes());
    entries.extend([form.articles, form.words]);
    if timed {
        entries.extend(form.years.from.to_le_bytes());
        entries.extend(form.years.to.to_le_bytes());
        entries.extend([0; 4]);
    }
}

/// What a key of several words begins with.
fn beginnings(key: &str, phrases: &mut Vec<Phrase>) {
    let mut words = key.split(' ').map(word_hash).peekable();
    let mut hash = words.next().unwrap_or_default();
    while let Some(next) = words.next() {
        phrases.push((hash, CONTINUES));
        hash = phrase_hash(hash, next);
        if words.peek().is_none() {
            return;
        }
    }
}

/// The slots of the phrases, and the filter before them.
fn slots(mut phrases: Vec<Phrase>) -> (Vec<u8>, Vec<u8>) {
    phrases.sort_unstable();
    phrases.dedup_by(|next, first| {
        let same = next.0 == first.0;
        if same {
            let link = [first.1, next.1].map(|link| link & !CONTINUES).into_iter().find(|link| *link != 0);
            first.1 = (first.1 | next.1) & CONTINUES | link.unwrap_or(0);
        }
        same
    });
    // Three quarters full at most.
    let len = (phrases.len() + phrases.len() / 3 + 2).next_power_of_two();
    let (mut slots, mut filter) = (vec![0u8; len * UNIT], vec![0u8; filter_len(len)]);
    for (hash, link) in phrases {
        let mut at = slot_of(hash, len);
        while slots[at * UNIT + 4..at * UNIT + 8] != [0; 4] {
            at = (at + 1) & (len - 1);
        }
        let slot = u64::from(hash as u32) | u64::from(link) << 32;
        slots[at * UNIT..at * UNIT + UNIT].copy_from_slice(&slot.to_le_bytes());
        let (word, bits) = filter_word(hash, len);
        for (byte, bits) in filter[word..word + 8].iter_mut().zip(bits.to_le_bytes()) {
            *byte |= bits;
        }
    }
    (slots, filter)
}

/// Finds a place by any of its ids.
fn ids(builder: &Builder<'_>) -> Vec<u8> {
    let ids = |record| {
        let same_as = builder.text(record, Text::SameAs).split(|byte| *byte == b'|');
        std::iter::once(builder.text(record, Text::Id)).chain(same_as).filter(|id| !id.is_empty())
    };
    let count: usize = builder.places.iter().map(|place| ids(Record(place)).count()).sum();
    let len = (count + count / 3 + 2).next_power_of_two();
    let mut slots = vec![0u32; len];
    for (index, place) in builder.places.iter().enumerate() {
        for id in ids(Record(place)) {
            let mut at = slot_of(xxh3_64(id), len);
            while slots[at] != 0 {
                at = (at + 1) & (len - 1);
            }
            slots[at] = index as u32 + 1;
        }
    }
    slots.iter().flat_map(|slot| slot.to_le_bytes()).collect()
}
