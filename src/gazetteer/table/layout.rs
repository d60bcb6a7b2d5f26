//! The sections of a table, written one after the other so that each is freed as soon as it is out.

use std::io::{self, Seek, SeekFrom, Write};

use sha2::{Digest, Sha256};
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

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

/// Writes what `builder` holds to `out`, from where it stands.
pub(super) fn write(
    mut builder: Builder<'_>,
    meta: &Meta,
    out: &mut (impl Write + Seek),
) -> Result<(), CompileError> {
    let begin = out.stream_position()?;
    out.write_all(&[0; HEADER])?;
    let mut body =
        Body { out, sha256: Sha256::new(), checksum: Xxh3::new(), lens: Vec::with_capacity(SECTIONS) };
    let ids = ids(&builder);
    body.section(builder.places.as_flattened())?;
    builder.places = Vec::new();
    body.section(&std::mem::take(&mut builder.strings.bytes))?;
    let names = entries(&mut builder, &mut body)?;
    builder.keys = Strings::default();
    let count = names.len() as u64;
    let (slots, filter) = slots(&names, std::mem::take(&mut builder.beginnings));
    drop(names);
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
    checksum: Xxh3,
    lens: Vec<u64>,
}

impl<W: Write> Body<'_, W> {
    fn section(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.lens.push(0);
        self.append(bytes)
    }

    /// Goes on with the last section.
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.sha256.update(bytes);
        self.checksum.update(bytes);
        if let Some(len) = self.lens.last_mut() {
            *len += bytes.len() as u64;
        }
        self.out.write_all(bytes)
    }

    fn header(self) -> Header {
        let mut sections = [0; SECTIONS];
        sections.iter_mut().zip(self.lens).for_each(|(section, len)| *section = len);
        Header { sha256: self.sha256.finalize().into(), sections, checksum: self.checksum.digest() }
    }
}

/// So many bytes of entries are written at once.
const CHUNK: usize = 1 << 20;

/// So many keys are fetched from memory at once: they lie all over the place, and one by one each would be waited
/// for.
const AHEAD: usize = 64;

/// The hash of a key, and where its entry is.
type Named = (u64, u32);

/// Writes the entries of all keys in the order of their hashes, and tells where they are.
fn entries(builder: &mut Builder<'_>, body: &mut Body<'_, impl Write>) -> Result<Vec<Named>, CompileError> {
    let mut names = std::mem::take(&mut builder.names);
    names.sort_unstable_by_key(|name| (name.hash, name.place, name.articles, name.years, name.flags));
    let mut entries = Vec::with_capacity(CHUNK + CHUNK / 4);
    let (mut named, mut written) = (Vec::with_capacity(names.len()), 0);
    let key_of = |name: &NameRecord| Strings::get(&builder.keys.bytes, name.key);
    body.section(&[])?;
    let (mut at, mut fetched) = (0, 0);
    // Two keys of one hash are two entries, of which the slots find one.
    for same in names.chunk_by(|a, b| a.hash == b.hash && (a.key == b.key || key_of(a) == key_of(b))) {
        if at >= fetched {
            fetched = names.len().min(at + AHEAD);
            entries.reserve(names[at..fetched].iter().map(|name| key_of(name).len() + 3 * UNIT).sum());
        }
        at += same.len();
        let head = entries.len();
        let link = u32::try_from((written + head) / UNIT + 1).ok().filter(|at| at & CONTINUES == 0);
        named.push((same[0].hash, link.ok_or(CompileError::TooLarge)?));
        let key = key_of(&same[0]);
        entries.extend((key.len() as u32).to_le_bytes());
        entries.extend([0; 4]);
        entries.extend(key);
        entries.resize(entries.len().next_multiple_of(UNIT), 0);
        let begin = entries.len();
        forms(same, &mut entries);
        let len = ((entries.len() - begin) as u32).to_le_bytes();
        entries[head + 4..head + 8].copy_from_slice(&len);
        if entries.len() >= CHUNK {
            body.append(&entries)?;
            written += entries.len();
            entries.clear();
        }
    }
    body.append(&entries)?;
    Ok(named)
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

/// The slots of the names and of what they begin with, and the filter before them.
fn slots(names: &[Named], mut beginnings: Vec<u64>) -> (Vec<u8>, Vec<u8>) {
    beginnings.sort_unstable();
    beginnings.dedup();
    // Three quarters full at most.
    let most = names.len() + beginnings.len();
    let len = (most + most / 3 + 2).next_power_of_two();
    let (mut slots, mut filter) = (vec![0u8; len * UNIT], vec![0u8; filter_len(len)]);
    let (mut names, mut beginnings) = (names.iter().peekable(), beginnings.into_iter().peekable());
    while let Some(hash) =
        [names.peek().map(|name| name.0), beginnings.peek().copied()].into_iter().flatten().min()
    {
        let mut link = 0;
        while let Some((_, at)) = names.next_if(|name| name.0 == hash) {
            link = if link == 0 { *at } else { link };
        }
        if beginnings.next_if_eq(&hash).is_some() {
            link |= CONTINUES;
        }
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
