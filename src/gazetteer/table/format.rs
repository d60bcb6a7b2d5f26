//! The layout of a compiled table, little-endian throughout.
//!
//! ```text
//! header   magic 8 | the length of each section u64 * 8 | xxh3 of all behind the header u64
//!          | xxh3 of the header so far u64
//! places   64 bytes each: string offsets of id, name, Arabic name, admin1, source, other ids, feature code u32 * 7
//!          | lon f64 | lat f64 | population u32 | uncertainty f32 | class u8 | country 2
//!          | length of the feature code u8 | its first 8 bytes
//! strings  length u16 | UTF-8
//! entries  bytes of the key u32 | bytes of the forms u32 | the key, zeros up to a multiple of 8
//!          | forms: place u32 | flags u16 | article mask u8 | words u8
//!          | where the flags say so: first year i16 | last year i16 | zeros 4
//! slots    8 bytes each: tag u32 | link u32; a power of two of them
//! filter   8 bits a slot, in words of 64: two bits for every phrase that a slot is of
//! ids      u32 each, a power of two of them: a place's index plus one, found by the hash of one of its ids
//! blocks   string offset of an id u32 | string offset of a key u32; `*` stands for all
//! meta     lines of text
//! ```
//! A slot's link has bit 31 set where longer names begin with this phrase; its other bits are the entry's
//! offset in units of 8 bytes plus one, or 0 where the phrase is no name itself. The upper bits of a phrase's hash
//! say which slot it is in (or behind, where that is taken) and which word of the filter is its own, the lower 32
//! are the tag. Entries stand in the order of their hashes, so that what is near in one section is near in the
//! others; all that is asked of a name that a text may have stands in one place. The filter is small enough to stay near the processor: nine words in ten begin no name, and it says so
//! without a look at the slots.

use xxhash_rust::xxh3::xxh3_64;

pub(super) const MAGIC: [u8; 8] = *b"DLGAZ\0\0\x05";
/// The part of the magic that every version shares.
pub(super) const FAMILY: usize = 7;
pub(super) const SECTIONS: usize = 8;
pub(super) const HEADER: usize = MAGIC.len() + 8 * SECTIONS + 8 + 8;
pub(super) const PLACE: usize = 64;
pub(super) const SLOT: usize = 8;
pub(super) const UNIT: usize = 8;
pub(super) const ID: usize = 4;
pub(super) const BLOCK: usize = 8;
pub(super) const CONTINUES: u32 = 1 << 31;
/// Where the parts of a place stand in its record.
pub(super) const POINT: usize = 28;
pub(super) const POPULATION: usize = 44;
pub(super) const CLASS: usize = 52;
pub(super) const CODE: usize = 56;
/// So much of a feature code stands in the record; GeoNames has none longer than five letters.
pub(super) const CODE_LEN: usize = 8;

/// The first slot that a hash may be in, of `slots`, a power of two.
#[inline]
pub(super) fn slot_of(hash: u64, slots: usize) -> usize {
    ((u128::from(hash) * slots as u128) >> 64) as usize
}

/// Where the filter says whether a phrase is there: which byte its word of 64 bits begins at, and the bits of it.
#[inline]
pub(super) fn filter_word(hash: u64, slots: usize) -> (usize, u64) {
    let words = (slots / 8).max(1);
    let word = slot_of(hash, words);
    (word * 8, 1 << (hash & 63) | 1 << (hash >> 6 & 63))
}

/// The bytes of a filter for so many slots.
pub(super) fn filter_len(slots: usize) -> usize {
    (slots / 8).max(1) * 8
}

/// What stands before the sections.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header {
    /// The length of each section in bytes, in the order of the file.
    pub sections: [u64; SECTIONS],
    /// xxh3 of all behind the header.
    pub checksum: u64,
}

impl Header {
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend(self.sections.iter().flat_map(|len| len.to_le_bytes()));
        bytes.extend(self.checksum.to_le_bytes());
        bytes.extend(xxh3_64(&bytes).to_le_bytes());
        bytes
    }

    /// Nothing where the bytes are no header, or one that was changed.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let (head, check) = bytes.get(..HEADER)?.split_at(HEADER - 8);
        let (magic, lens) = head.split_first_chunk::<8>()?;
        let number = |bytes: &[u8]| bytes.iter().rev().fold(0, |n, byte| n << 8 | u64::from(*byte));
        if *magic != MAGIC || number(check) != xxh3_64(head) {
            return None;
        }
        let mut sections = [0; SECTIONS];
        let (lens, checksum) = lens.split_at(8 * SECTIONS);
        sections.iter_mut().zip(lens.chunks_exact(8)).for_each(|(len, bytes)| *len = number(bytes));
        Some(Self { sections, checksum: number(checksum) })
    }
}

/// The name is an ordinary word or a person's: it needs a cue.
pub(super) const CUE: u16 = 1;
/// It counts only in capitals («US»).
pub(super) const CAPS: u16 = 2;
/// It is written in Arabic letters.
pub(super) const ARABIC: u16 = 4;
/// It is the place's main name in its language.
pub(super) const MAIN: u16 = 8;
/// It was made by writing a name of several words as one.
pub(super) const JOINED: u16 = 16;
/// It is a person's name as well.
pub(super) const PERSON: u16 = 32;
/// Its row itself says that it needs a cue.
pub(super) const SAID: u16 = 128;
/// It needs a cue because the word is the name of something else as well: a person, a firm, a better-known place.
pub(super) const SHARED: u16 = 256;
/// It was in use in some years only: they follow.
pub(super) const TIMED: u16 = 64;
