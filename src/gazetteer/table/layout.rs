//! The sections of a table, written one after the other so that each is freed as soon as it is out.

use std::io::{self, Seek, SeekFrom, Write};

use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use super::{
    builder::{Builder, CompileError},
    entries::Entries,
    format::{HEADER, Header, ID, SECTIONS, slot_of},
    meta::Meta,
    place::{Record, Text},
    shelves::Shelves,
    slots::Links,
};

/// Writes what `builder` holds to `out`, from where it stands.
pub(super) fn write(
    mut builder: Builder<'_>,
    meta: &Meta,
    out: &mut (impl Write + Seek),
) -> Result<(), CompileError> {
    let begin = out.stream_position()?;
    out.write_all(&[0; HEADER])?;
    let mut body = Body { out, checksum: Xxh3::new(), lens: Vec::with_capacity(SECTIONS) };
    let ids = ids(&builder);
    body.section(builder.places.as_flattened())?;
    builder.places = Vec::new();
    body.section(&std::mem::take(&mut builder.strings.bytes))?;
    let (links, names) = entries(std::mem::take(&mut builder.names), &mut body)?;
    body.section(&[])?;
    let filter = links.write(|bytes| body.append(bytes))?;
    body.section(&filter)?;
    drop(filter);
    body.section(&ids)?;
    let blocks: Vec<u8> = builder.blocks.iter().flatten().flat_map(|at| at.to_le_bytes()).collect();
    body.section(&blocks)?;
    body.section(Meta { names, ..meta.clone() }.to_text().as_bytes())?;
    let header = body.header();
    let end = out.stream_position()?;
    out.seek(SeekFrom::Start(begin))?;
    out.write_all(&header.to_bytes())?;
    out.seek(SeekFrom::Start(end))?;
    Ok(out.flush()?)
}

struct Body<'w, W> {
    out: &'w mut W,
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
        self.checksum.update(bytes);
        if let Some(len) = self.lens.last_mut() {
            *len += bytes.len() as u64;
        }
        self.out.write_all(bytes)
    }

    fn header(self) -> Header {
        let mut sections = [0; SECTIONS];
        sections.iter_mut().zip(self.lens).for_each(|(section, len)| *section = len);
        Header { sections, checksum: self.checksum.digest() }
    }
}

/// Writes the entries of all names in the order of their hashes, each shelf freed behind them, and tells what they
/// are found by; and how many keys there are.
fn entries(shelves: Shelves, body: &mut Body<'_, impl Write>) -> Result<(Links, u64), CompileError> {
    let (mut entries, mut links) = (Entries::default(), Links::default());
    let (mut linked, mut count) = (Vec::new(), 0);
    body.section(&[])?;
    for shelf in shelves.into_shelves() {
        entries.write(&shelf, &mut linked, |bytes| body.append(bytes))?;
        count += linked.len() as u64;
        links.add(&linked, &shelf);
    }
    Ok((links, count))
}

/// Finds a place by any of its ids.
fn ids(builder: &Builder<'_>) -> Vec<u8> {
    let ids = |record| {
        let same_as = builder.text(record, Text::SameAs).split(|byte| *byte == b'|');
        std::iter::once(builder.text(record, Text::Id)).chain(same_as).filter(|id| !id.is_empty())
    };
    let count: usize = builder.places.iter().map(|place| ids(Record(place)).count()).sum();
    let len = (count + count / 3 + 2).next_power_of_two();
    let mut slots = vec![[0u8; ID]; len];
    for (index, place) in builder.places.iter().enumerate() {
        for id in ids(Record(place)) {
            let mut at = slot_of(xxh3_64(id), len);
            while slots[at] != [0; ID] {
                at = (at + 1) & (len - 1);
            }
            slots[at] = (index as u32 + 1).to_le_bytes();
        }
    }
    slots.into_flattened()
}
