use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
};

use sha2::{Digest, Sha256};

use crate::model::{Article, ArticleMeta};

/// Says whether an article is the one an atlas already holds: SHA-256 of its text and metadata as given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ContentHash(pub [u8; 32]);

impl ContentHash {
    /// The hash of an article as it was read. Linear in its text.
    pub fn of(article: &Article) -> Self {
        let ArticleMeta { id, title, source, url, lang, published } = &article.meta;
        let extent = published.as_ref().map(|published| &published.extent);
        let edtf = extent.map(|extent| extent.edtf.as_str());
        let days = extent.map(|extent| format!("{}/{}", extent.start, extent.end));
        let evidence = published.as_ref().and_then(|published| published.evidence.as_deref());
        let mut hasher = Sha256::new();
        let fields = [title, source, url, lang].map(Option::as_deref);
        for field in [Some(id.as_str())].into_iter().chain(fields).chain([edtf, days.as_deref(), evidence]) {
            absorb(&mut hasher, field);
        }
        for range in &article.boilerplate {
            hasher.update((range.start as u64).to_le_bytes());
            hasher.update((range.end as u64).to_le_bytes());
        }
        hasher.update((article.boilerplate.len() as u64).to_le_bytes());
        hasher.update(article.text.as_bytes());
        Self(hasher.finalize().into())
    }
}

/// A map from numbers that nobody chooses to collide: rows of ours, and hashes.
pub(crate) type ByNumber<K, V> = HashMap<K, V, BuildHasherDefault<NumberHasher>>;

/// One multiplication a number.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct NumberHasher(u64);

impl Hasher for NumberHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64(self.0 ^ u64::from(*byte)));
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }

    fn write_i64(&mut self, number: i64) {
        self.write_u64(number.cast_unsigned());
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(number.into());
    }
}

/// Length before value, so that no two lists of fields run together; absent and empty differ.
fn absorb(hasher: &mut Sha256, field: Option<&str>) {
    let length = field.map_or(u64::MAX, |text| text.len() as u64);
    hasher.update(length.to_le_bytes());
    hasher.update(field.unwrap_or_default().as_bytes());
}
