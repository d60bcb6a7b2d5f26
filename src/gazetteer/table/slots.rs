//! The slots of a table and the filter before them.

use std::io;

use super::{
    format::{CONTINUES, UNIT, filter_len, filter_word, slot_of},
    pieces::Pieces,
    shelves::Shelf,
};

/// What the slots are made of, in the order of the hashes: every name and everything that names begin with.
#[derive(Debug, Default)]
pub(super) struct Links {
    /// The hash, its lower half first, and the link.
    links: Pieces<[u32; 3]>,
    /// How many names and beginnings there are. Those that are both count twice, as do two names of one hash.
    most: usize,
    beginnings: Vec<u64>,
}

impl Links {
    /// Adds those of a shelf, of whose names `names` are the hashes and links, in order.
    pub fn add(&mut self, names: &[(u64, u32)], shelf: &Shelf) {
        let mut beginnings = std::mem::take(&mut self.beginnings);
        shelf.ordered_beginnings(&mut beginnings);
        self.most += names.len() + beginnings.len();
        let mut begun = beginnings.iter().copied().peekable();
        let mut last = None;
        for (hash, link) in names {
            // Of two names of one hash the first is found.
            if last.replace(*hash) == Some(*hash) {
                continue;
            }
            while let Some(before) = begun.next_if(|begun| begun < hash) {
                self.push(before, CONTINUES);
            }
            let continues = if begun.next_if_eq(hash).is_some() { CONTINUES } else { 0 };
            self.push(*hash, link | continues);
        }
        begun.for_each(|hash| self.push(hash, CONTINUES));
        self.beginnings = beginnings;
    }

    fn push(&mut self, hash: u64, link: u32) {
        self.links.push([hash as u32, (hash >> 32) as u32, link]);
    }

    /// Hands on the bytes of the slots, in order, and returns those of the filter.
    pub fn write(self, mut out: impl FnMut(&[u8]) -> io::Result<()>) -> io::Result<Vec<u8>> {
        // Three quarters full at most.
        let len = (self.most + self.most / 3 + 2).next_power_of_two();
        let mut filter = vec![0u8; filter_len(len)];
        let mut slots = Slots { past_end: self.past_end(len).into_iter(), written: 0, bytes: Vec::new() };
        for (hash, link) in self.iter() {
            let (word, bits) = filter_word(hash, len);
            for (byte, bits) in filter[word..word + 8].iter_mut().zip(bits.to_le_bytes()) {
                *byte |= bits;
            }
            let at = slot_of(hash, len);
            if at.max(slots.written) < len {
                slots.skip_to(at);
                slots.push(slot(hash, link));
            }
            if slots.bytes.len() >= SPAN {
                out(&slots.bytes)?;
                slots.bytes.clear();
            }
        }
        slots.skip_to(len);
        out(&slots.bytes)?;
        Ok(filter)
    }

    /// The slots of the last hashes, for which there is no room behind the slots where they belong: they begin
    /// anew at the first slot.
    fn past_end(&self, len: usize) -> Vec<u64> {
        let mut next = 0;
        let mut past_end = Vec::new();
        for (hash, link) in self.iter() {
            next = slot_of(hash, len).max(next) + 1;
            if next > len {
                past_end.push(slot(hash, link));
            }
        }
        past_end
    }

    fn iter(&self) -> impl Iterator<Item = (u64, u32)> {
        self.links.iter().map(|[low, high, link]| (u64::from(*low) | u64::from(*high) << 32, *link))
    }
}

/// So many bytes of slots are handed on at once.
const SPAN: usize = 1 << 17;

/// The slots as they are written one behind the other: hashes come in order, and so do the slots they belong in.
struct Slots {
    /// What takes the first slots that would stay empty.
    past_end: std::vec::IntoIter<u64>,
    written: usize,
    bytes: Vec<u8>,
}

impl Slots {
    fn skip_to(&mut self, at: usize) {
        while self.written < at {
            let past_end = self.past_end.next().unwrap_or(0);
            self.push(past_end);
        }
    }

    fn push(&mut self, slot: u64) {
        self.bytes.extend_from_slice(&slot.to_le_bytes());
        self.written += 1;
    }
}

/// The bytes of a slot, as a number: tag, then link.
fn slot(hash: u64, link: u32) -> u64 {
    const { assert!(UNIT == size_of::<u64>()) };
    u64::from(hash as u32) | u64::from(link) << 32
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    /// The slots as a table has them where each hash takes the first that is free, from its own on, round and round.
    fn one_by_one(links: &Links) -> Vec<u64> {
        let len = (links.most + links.most / 3 + 2).next_power_of_two();
        let mut slots = vec![0; len];
        for (hash, link) in links.iter() {
            let mut at = slot_of(hash, len);
            while slots[at] != 0 {
                at = (at + 1) % len;
            }
            slots[at] = slot(hash, link);
        }
        slots
    }

    #[test]
    fn slots_in_a_row_are_those_that_are_found_one_by_one() {
        let near_the_end = |n: u64| u64::MAX - (200 - n) * 3;
        let spread = |n: u64| n << 55 | n;
        let hashes: [Vec<u64>; 4] = [
            Vec::new(),
            (0..200).map(near_the_end).collect(),
            (0..200).map(spread).collect(),
            (0..100).map(spread).chain((0..200).map(near_the_end)).collect(),
        ];
        for hashes in hashes {
            let mut links = Links { most: hashes.len(), ..Links::default() };
            hashes.iter().zip(1..).for_each(|(hash, link)| links.push(*hash, link));
            let expected: Vec<u8> = one_by_one(&links).iter().flat_map(|slot| slot.to_le_bytes()).collect();
            let mut written = Vec::new();
            links.write(|bytes| written.write_all(bytes)).expect("memory takes what it is given");
            assert!(written == expected, "{} hashes", hashes.len());
        }
    }
}
