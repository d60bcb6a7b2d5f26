//! The entries of a table: each key with the forms of the names that have it.

use std::io;

use super::{
    CompileError,
    format::{CAPS, CONTINUES, JOINED, TIMED, UNIT},
    row::Years,
    shelves::{NameRecord, Shelf},
};

/// So many bytes are handed on at once.
const CHUNK: usize = 1 << 17;

/// Writes entries shelf by shelf, in the order of the hashes.
#[derive(Debug, Default)]
pub(super) struct Entries {
    bytes: Vec<u8>,
    written: usize,
    names: Vec<NameRecord>,
}

impl Entries {
    /// Hands on the bytes of the entries of a shelf, and puts the hash of each of its keys and the link to its entry
    /// into `linked`.
    pub fn write(
        &mut self,
        shelf: &Shelf,
        linked: &mut Vec<(u64, u32)>,
        mut out: impl FnMut(&[u8]) -> io::Result<()>,
    ) -> Result<(), CompileError> {
        shelf.ordered_names(&mut self.names);
        linked.clear();
        // Two keys of one hash are two entries, of which the slots find one.
        let is_same = |a: &NameRecord, b: &NameRecord| {
            a.hash == b.hash && (a.key == b.key || shelf.key(a) == shelf.key(b))
        };
        for same in self.names.chunk_by(is_same) {
            let link = u32::try_from((self.written + self.bytes.len()) / UNIT + 1);
            let link = link.ok().filter(|link| link & CONTINUES == 0).ok_or(CompileError::TooLarge)?;
            linked.push((same[0].hash, link));
            entry(shelf.key(&same[0]), same, &mut self.bytes);
            if self.bytes.len() >= CHUNK {
                out(&self.bytes)?;
                self.written += self.bytes.len();
                self.bytes.clear();
            }
        }
        out(&self.bytes)?;
        self.written += self.bytes.len();
        self.bytes.clear();
        Ok(())
    }
}

/// Appends the entry of one key.
fn entry(key: &[u8], same: &[NameRecord], entries: &mut Vec<u8>) {
    let head = entries.len();
    entries.extend_from_slice(&(key.len() as u64).to_le_bytes());
    entries.extend_from_slice(key);
    entries.resize(entries.len().next_multiple_of(UNIT), 0);
    let begin = entries.len();
    forms(same, entries);
    let len = ((entries.len() - begin) as u32).to_le_bytes();
    entries[head + 4..head + 8].copy_from_slice(&len);
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
    let [p0, p1, p2, p3] = form.place.to_le_bytes();
    let [f0, f1] = flags.to_le_bytes();
    entries.extend_from_slice(&[p0, p1, p2, p3, f0, f1, form.articles, form.words]);
    if timed {
        entries.extend(form.years.from.to_le_bytes());
        entries.extend(form.years.to.to_le_bytes());
        entries.extend([0; 4]);
    }
}
