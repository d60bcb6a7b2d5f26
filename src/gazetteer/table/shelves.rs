//! The names of a table while it is built, filed by the first bits of their hashes: each shelf is put in order by
//! itself, near the processor, and freed as it is written.

use std::cmp::Ordering;

use super::{
    pieces::{PIECE, Pieces},
    row::Years,
    strings::Strings,
};

/// So many first bits of a hash say which shelf it is on. More make each shelf smaller, but what is added goes to
/// more places at once.
const SHELF_BITS: u32 = 7;
/// So many hashes of beginnings are remembered, a power of two: most begin many names.
const REMEMBERED: usize = 1 << 15;

/// A name of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NameRecord {
    /// The hash of the whole key.
    pub hash: u64,
    pub place: u32,
    pub flags: u16,
    pub articles: u8,
    pub words: u8,
    pub years: Years,
    /// Where its key is on its shelf.
    pub key: u32,
}

/// All names.
#[derive(Debug)]
pub(super) struct Shelves {
    shelves: Vec<Shelf>,
    /// The hash of the name that came last, and where its key is.
    last: Option<(u64, u32)>,
    /// Beginnings that were filed already, each where its last bits say.
    remembered: Vec<u64>,
}

/// The names of which the hashes have the same first bits.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    names: Pieces<NameRecord>,
    /// Each with its length before it.
    keys: Pieces<u8>,
    /// Hashes of what keys of several words begin with, some of them more than once.
    beginnings: Pieces<u64>,
}

impl Default for Shelves {
    fn default() -> Self {
        let shelves = std::iter::repeat_with(Shelf::default).take(1 << SHELF_BITS).collect();
        Self { shelves, last: None, remembered: vec![0; REMEMBERED] }
    }
}

impl Shelves {
    /// Files a name under its key, and the hashes of what the key begins with.
    pub fn add(&mut self, key: &str, beginnings: &[u64], name: NameRecord) {
        let shelf = &mut self.shelves[shelf_of(name.hash)];
        // Spellings of one name mostly fold alike, and they come together.
        if let Some((_, key)) = self.last.filter(|(hash, _)| *hash == name.hash) {
            shelf.names.push(NameRecord { key, ..name });
            return;
        }
        let at = shelf.add_key(key);
        shelf.names.push(NameRecord { key: at, ..name });
        self.last = Some((name.hash, at));
        for hash in beginnings {
            let known = &mut self.remembered[*hash as usize & (REMEMBERED - 1)];
            // Zeros are what nothing is remembered by yet.
            if std::mem::replace(known, *hash) != *hash || *hash == 0 {
                self.shelves[shelf_of(*hash)].beginnings.push(*hash);
            }
        }
    }

    /// All names, in no order that means anything.
    pub fn all(&self) -> impl Iterator<Item = &NameRecord> {
        self.shelves.iter().flat_map(|shelf| shelf.names.iter())
    }

    /// The shelves, in the order of the hashes on them.
    pub fn into_shelves(self) -> impl Iterator<Item = Shelf> {
        self.shelves.into_iter()
    }
}

impl Shelf {
    /// Where the key begins now: its piece, and where in the piece.
    fn add_key(&mut self, key: &str) -> u32 {
        let key = &key.as_bytes()[..key.floor_char_boundary(usize::from(u16::MAX))];
        let (number, piece) = self.keys.room(2 + key.len());
        // A key that is longer than a piece is the only one in its own.
        let at = number * PIECE + piece.len();
        piece.extend_from_slice(&(key.len() as u16).to_le_bytes());
        piece.extend_from_slice(key);
        at as u32
    }

    /// The key of one of its names.
    #[inline]
    pub fn key(&self, name: &NameRecord) -> &[u8] {
        let at = name.key as usize;
        Strings::get(self.keys.piece(at / PIECE), (at % PIECE) as u32)
    }

    /// Puts its names in the order in which they are written.
    pub fn ordered_names(&self, out: &mut Vec<NameRecord>) {
        let rank = |name: &NameRecord| (name.place, name.articles, name.years, name.flags);
        let compare =
            |a: &NameRecord, b: &NameRecord| a.hash.cmp(&b.hash).then_with(|| rank(a).cmp(&rank(b)));
        in_order(&self.names, |name| name.hash, compare, out);
    }

    /// Puts the hashes of what its names begin with in order, each once.
    pub fn ordered_beginnings(&self, out: &mut Vec<u64>) {
        in_order(&self.beginnings, |hash| *hash, u64::cmp, out);
        out.dedup();
    }
}

fn shelf_of(hash: u64) -> usize {
    (hash >> (u64::BITS - SHELF_BITS)) as usize
}

/// Puts `items` into `out`, in order. The hashes on a shelf are spread evenly, so that each item is put about where
/// it belongs at once, and only neighbours are compared: O(n) unless most hashes are the same, then O(n log n).
fn in_order<T: Copy>(
    items: &Pieces<T>,
    hash: impl Fn(&T) -> u64,
    compare: impl Fn(&T, &T) -> Ordering,
    out: &mut Vec<T>,
) {
    out.clear();
    let Some(first) = items.iter().next() else { return };
    let count = items.len();
    out.resize(count, *first);
    let bucket = |item: &T| ((u128::from(hash(item) << SHELF_BITS) * count as u128) >> 64) as usize;
    // Where each bucket begins; as it is filled, where it ends.
    let mut ends = vec![0u32; count + 1];
    items.iter().for_each(|item| ends[bucket(item) + 1] += 1);
    for at in 1..ends.len() {
        ends[at] += ends[at - 1];
    }
    for item in items.iter() {
        let at = &mut ends[bucket(item)];
        out[*at as usize] = *item;
        *at += 1;
    }
    let mut from = 0;
    for end in ends.iter().map(|end| *end as usize) {
        if end - from > 1 {
            out[from..end].sort_unstable_by(&compare);
        }
        from = end;
    }
}

#[cfg(test)]
mod tests {
    use super::super::key::Key;
    use super::*;

    #[test]
    fn what_is_put_about_where_it_belongs_is_in_order() {
        let spread = |n: u64| n.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> SHELF_BITS;
        let lists: [Vec<u64>; 5] = [
            Vec::new(),
            vec![7],
            (0..5000).map(spread).collect(),
            (0..5000).map(|n| n % 3).collect(),
            (0..5000).map(|n| (u64::MAX >> SHELF_BITS) - n % 10).collect(),
        ];
        for mut list in lists {
            let mut pieces = Pieces::default();
            list.iter().for_each(|item| pieces.push(*item));
            let mut ordered = vec![1, 2];
            in_order(&pieces, |hash| *hash, u64::cmp, &mut ordered);
            list.sort_unstable();
            assert_eq!(ordered, list);
        }
    }

    #[test]
    fn names_keep_their_keys() {
        let tokens = |text: &str| crate::lang::Tokens::of(text);
        let long = "b".repeat(PIECE * 2);
        let mut shelves = Shelves::default();
        let mut expected = Vec::new();
        for number in 0..4000 {
            let text = format!("name {number}{}", if number % 1000 == 7 { &long } else { "" });
            let mut key = Key::default();
            assert!(key.read(&tokens(&text)));
            let years = Years { from: -500, to: 1925 };
            let name =
                NameRecord { hash: key.hash, place: number, flags: 5, articles: 3, words: 2, years, key: 0 };
            shelves.add(&key.text, &key.beginnings, name);
            shelves.add(&key.text, &key.beginnings, NameRecord { flags: 9, ..name });
            expected.extend([(number, 5, text.clone()), (number, 9, text)]);
        }
        let mut read = Vec::new();
        for shelf in shelves.into_shelves() {
            let mut names = Vec::new();
            shelf.ordered_names(&mut names);
            assert!(names.is_sorted_by_key(|name| name.hash));
            let key = |name| String::from_utf8_lossy(shelf.key(name)).into_owned();
            read.extend(names.iter().map(|name| (name.place, name.flags, key(name))));
        }
        read.sort_unstable();
        assert!(read == expected);
    }
}
