//! The strings of a table while it is built.

use super::CompileError;
use crate::lang::{HashedMap, word_hash};

/// Strings one behind the other, each with its length before it.
#[derive(Debug, Default)]
pub(super) struct Strings {
    pub bytes: Vec<u8>,
    /// Those that many rows share, by their hash: sources, divisions, feature codes.
    shared: HashedMap<u32>,
    /// Where the empty one is, which most rows share several times.
    empty: Option<u32>,
}

impl Strings {
    /// Adds a string that stands here once.
    pub fn add(&mut self, text: &str) -> Result<u32, CompileError> {
        let mut end = text.len().min(usize::from(u16::MAX));
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let at = u32::try_from(self.bytes.len()).map_err(|_| CompileError::TooLarge)?;
        make_room(&mut self.bytes, 2 + end);
        self.bytes.extend_from_slice(&(end as u16).to_le_bytes());
        self.bytes.extend_from_slice(&text.as_bytes()[..end]);
        Ok(at)
    }

    /// Adds a string that other rows have too, once for all of them.
    pub fn share(&mut self, text: &str) -> Result<u32, CompileError> {
        if let Some(at) = self.empty.filter(|_| text.is_empty()) {
            return Ok(at);
        }
        let hash = word_hash(text);
        let known = self.shared.get(&hash).filter(|at| Self::get(&self.bytes, **at) == text.as_bytes());
        if let Some(at) = known {
            return Ok(*at);
        }
        let at = self.add(text)?;
        self.shared.insert(hash, at);
        self.empty = self.empty.or(text.is_empty().then_some(at));
        Ok(at)
    }

    /// The bytes of the string at `at`; none where nothing begins there.
    pub fn get(bytes: &[u8], at: u32) -> &[u8] {
        let at = at as usize;
        let Some(head) = bytes.get(at..).and_then(<[u8]>::first_chunk::<2>) else { return &[] };
        let len = usize::from(u16::from_le_bytes(*head));
        bytes.get(at + 2..at + 2 + len).unwrap_or(&[])
    }
}

/// Makes room for so many more, and for much more than that where there is none: what is copied as a long list grows
/// takes time, and what is not used yet takes no memory.
pub(super) fn make_room<T>(list: &mut Vec<T>, more: usize) {
    if list.capacity() - list.len() < more {
        list.reserve_exact(more + 3 * list.len());
    }
}
