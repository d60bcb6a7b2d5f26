//! The layout of a compiled table, little-endian throughout.
//!
//! ```text
//! header   magic 8 | places u32 | slots u32 (a power of two) | entries bytes u32 | strings bytes u32 | meta u32 | check u64
//! places   60 bytes each: six string offsets | lon f64 | lat f64 | population u32 | uncertainty f32 | class u8 | country 2
//!          | length of the feature code u8 | its first 8 bytes
//! slots    8 bytes each: tag u32 | link u32
//! filter   4 bits a slot: a bit for every phrase that a slot is of
//! entries  key string u32 | forms u32 | forms * 8 bytes: place u32 | flags u16 | article mask u8 | words u8
//! strings  length u16 | UTF-8
//! ```
//! A slot's link has bit 31 set where longer names begin with this phrase; its other bits are the entry's
//! offset in units of 8 bytes plus one, or 0 where the phrase is no name itself. The feature code stands in the
//! record too, since ranking asks for it all the time. The filter is small enough to stay near the processor:
//! nine words in ten begin no name, and it says so without a look at the slots. `check` is xxh3 of all behind the
//! header.

pub(super) const MAGIC: [u8; 8] = *b"DLGAZ\0\0\x02";
pub(super) const HEADER: usize = 40;
pub(super) const PLACE: usize = 60;
/// Where the feature code stands in a place, and how long it may be.
pub(super) const CODE: usize = 52;
pub(super) const CODE_LEN: usize = 8;
pub(super) const SLOT: usize = 8;
pub(super) const FORM: usize = 8;
pub(super) const CONTINUES: u32 = 1 << 31;

/// The bit of the filter that stands for a phrase's hash, of `slots` * 4 bits: which byte, and which bit of it.
/// Taken from other bits of the hash than the slot is.
#[inline]
pub(super) fn filter_bit(hash: u64, slots: usize) -> (usize, u8) {
    let bit = (hash >> 29) as usize & (slots * 4 - 1);
    (bit / 8, 1 << (bit % 8))
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
