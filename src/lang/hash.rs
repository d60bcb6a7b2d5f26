//! Maps whose keys are hashes already.

use std::{
    collections::{HashMap, HashSet},
    hash::{BuildHasherDefault, Hasher},
};

/// A map from a hash to a value.
pub type HashedMap<V> = HashMap<u64, V, BuildHasherDefault<Identity>>;

/// A set of hashes.
pub type HashedSet = HashSet<u64, BuildHasherDefault<Identity>>;

/// Takes a hash for what it is.
#[derive(Debug, Default, Clone, Copy)]
pub struct Identity(u64);

impl Hasher for Identity {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |hash, byte| (hash << 8) | u64::from(*byte));
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// The hash of one folded word.
#[inline]
pub fn word_hash(word: &str) -> u64 {
    xxhash_rust::xxh3::xxh3_64(word.as_bytes())
}

/// The hash of a phrase that goes on with one more word.
#[inline]
pub fn phrase_hash(phrase: u64, word: u64) -> u64 {
    (phrase.rotate_left(23) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// The hash of a phrase of words.
pub fn hash_of(words: impl IntoIterator<Item = u64>) -> u64 {
    words.into_iter().reduce(phrase_hash).unwrap_or(0)
}
