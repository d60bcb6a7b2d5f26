use sha2::{Digest, Sha256};

use super::folder::hex;
use crate::store::{Digests, Part};

/// One more with every change of what the outputs say about the same rows, between two versions of the program.
const FORMAT: u32 = 2;

/// Names what an output is made from: the program, and hashes of all that the output shows. The same name means
/// the same bytes, so that the output need not be made again.
pub struct MadeFrom(Sha256);

impl MadeFrom {
    /// From nothing but this program.
    pub fn this_program() -> Self {
        let program = format!("dateline {} {FORMAT}", env!("CARGO_PKG_VERSION"));
        Self(Sha256::new_with_prefix(program))
    }

    /// And from the rows of `part`.
    pub fn rows(self, digests: &Digests, part: Part<'_>) -> Self {
        match digests.of(part) {
            Some(hash) => self.bytes(&hash),
            None => self.bytes(b"none"),
        }
    }

    /// And from these bytes.
    pub fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.update((bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
        self
    }

    /// The name, in hex.
    pub fn name(self) -> String {
        hex(&self.0.finalize())
    }
}
