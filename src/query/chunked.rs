//! Arrays that live in memory, or in numbered parts elsewhere of which only those touched are read.

use std::{ops::Range, sync::OnceLock};

use xxhash_rust::xxh3::xxh3_64_with_seed;

/// Where the parts of an index are read from.
pub trait Fetch {
    /// The bytes of the part `key`.
    fn fetch(&self, key: u64) -> Result<Vec<u8>, IndexError>;
}

/// For an index that is wholly in memory: there is nothing to fetch.
#[derive(Debug, Clone, Copy, Default)]
pub struct InMemory;

impl Fetch for InMemory {
    fn fetch(&self, key: u64) -> Result<Vec<u8>, IndexError> {
        Err(IndexError::Missing(key))
    }
}

/// Why an index cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IndexError {
    /// A part is not there.
    #[error("the index of the atlas lacks its part {0}")]
    Missing(u64),
    /// A part is not what was written.
    #[error(
        "part {0} of the index of the atlas is damaged, or was just written anew: ask again, or run `dateline map` again"
    )]
    Damaged(u64),
    /// The store failed.
    #[error("the index of the atlas cannot be read")]
    Store(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Bytes with their checksum behind them: what is read back is what was written, of the same generation, or
/// refused.
pub fn seal(mut bytes: Vec<u8>, generation: u64) -> Vec<u8> {
    let sum = xxh3_64_with_seed(&bytes, generation);
    bytes.extend_from_slice(&sum.to_le_bytes());
    bytes
}

/// The bytes that were sealed as part `key`.
pub fn unseal(key: u64, sealed: &[u8], generation: u64) -> Result<&[u8], IndexError> {
    let (bytes, sum) = sealed.split_last_chunk().ok_or(IndexError::Damaged(key))?;
    if u64::from_le_bytes(*sum) == xxh3_64_with_seed(bytes, generation) {
        Ok(bytes)
    } else {
        Err(IndexError::Damaged(key))
    }
}

/// A fixed-size record, little-endian on disk.
pub trait Record: Copy {
    /// Its bytes.
    const SIZE: usize;
    /// Records a chunk, as a power of two: chunks of some 8 kB.
    const SHIFT: u32 = (8000 / Self::SIZE).ilog2();

    /// Appends its bytes.
    fn write(&self, to: &mut Vec<u8>);
    /// Reads it back; `from` is `SIZE` bytes long.
    fn read(from: &mut Reader<'_>) -> Self;
}

/// Takes numbers off the front of some bytes. Past their end it gives zeros: lengths are checked before.
pub struct Reader<'a>(pub &'a [u8]);

macro_rules! numbers {
    ($($name:ident $type:ty),*) => {
        impl Reader<'_> {
            $(
                /// The next number of this type.
                pub fn $name(&mut self) -> $type {
                    const SIZE: usize = size_of::<$type>();
                    let Some((head, rest)) = self.0.split_first_chunk::<SIZE>() else {
                        self.0 = &[];
                        return Default::default();
                    };
                    self.0 = rest;
                    <$type>::from_le_bytes(*head)
                }
            )*
        }
    };
}
numbers!(u16 u16, u32 u32, u64 u64, i32 i32, i64 i64, f32 f32, f64 f64);

macro_rules! plain_records {
    ($($type:ident),*) => {
        $(
            impl Record for $type {
                const SIZE: usize = size_of::<$type>();

                fn write(&self, to: &mut Vec<u8>) {
                    to.extend_from_slice(&self.to_le_bytes());
                }

                fn read(from: &mut Reader<'_>) -> Self {
                    from.$type()
                }
            }
        )*
    };
}
plain_records!(u16, u32, i64);

/// An array in chunks.
#[derive(Debug, Default)]
pub struct Chunked<T> {
    chunks: Vec<OnceLock<Box<[T]>>>,
    len: usize,
    base: u64,
    generation: u64,
}

impl<T: Record> Chunked<T> {
    /// An array that is wholly in memory.
    pub fn whole(items: Vec<T>) -> Self {
        let chunks = items.chunks(1 << T::SHIFT).map(|chunk| OnceLock::from(Box::from(chunk))).collect();
        Self { chunks, len: items.len(), base: 0, generation: 0 }
    }

    /// An array of `len` records that stands in parts from number `base` on.
    pub fn elsewhere(base: u64, len: usize, generation: u64) -> Self {
        let chunks = (0..len.div_ceil(1 << T::SHIFT)).map(|_| OnceLock::new()).collect();
        Self { chunks, len, base, generation }
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// How many parts they take.
    pub fn parts(&self) -> u64 {
        self.chunks.len() as u64
    }

    /// The record at `at`, which is less than `len`.
    #[inline]
    pub fn get<F: Fetch>(&self, at: usize, fetch: &F) -> Result<T, IndexError> {
        Ok(self.chunk(at >> T::SHIFT, fetch)?[at & ((1 << T::SHIFT) - 1)])
    }

    /// The records of a range, piece by piece.
    #[inline]
    pub fn pieces<F: Fetch>(
        &self,
        range: Range<usize>,
        fetch: &F,
        mut each: impl FnMut(&[T]),
    ) -> Result<(), IndexError> {
        let mut at = range.start;
        while at < range.end {
            let start = at & ((1 << T::SHIFT) - 1);
            let chunk = self.chunk(at >> T::SHIFT, fetch)?;
            let end = chunk.len().min(start + (range.end - at));
            each(&chunk[start..end]);
            at += end - start;
        }
        Ok(())
    }

    /// Reads everything, so that nothing has to be fetched again.
    pub fn load<F: Fetch>(&self, fetch: &F) -> Result<(), IndexError> {
        (0..self.chunks.len()).try_for_each(|chunk| self.chunk(chunk, fetch).map(drop))
    }

    /// The bytes of each part in turn, for writing.
    pub fn encode(&self, generation: u64) -> impl Iterator<Item = Vec<u8>> {
        self.chunks.iter().map(move |chunk| {
            let mut bytes = Vec::with_capacity(T::SIZE << T::SHIFT);
            chunk.get().into_iter().flatten().for_each(|record| record.write(&mut bytes));
            seal(bytes, generation)
        })
    }

    #[inline]
    fn chunk<F: Fetch>(&self, chunk: usize, fetch: &F) -> Result<&[T], IndexError> {
        match self.chunks[chunk].get() {
            Some(records) => Ok(records),
            None => self.read(chunk, fetch),
        }
    }

    #[cold]
    fn read<F: Fetch>(&self, chunk: usize, fetch: &F) -> Result<&[T], IndexError> {
        let key = self.base + chunk as u64;
        let expected = (self.len - (chunk << T::SHIFT)).min(1 << T::SHIFT);
        let sealed = fetch.fetch(key)?;
        let bytes = unseal(key, &sealed, self.generation)?;
        if bytes.len() != expected * T::SIZE {
            return Err(IndexError::Damaged(key));
        }
        let mut reader = Reader(bytes);
        let records = (0..expected).map(|_| T::read(&mut reader)).collect();
        Ok(self.chunks[chunk].get_or_init(|| records))
    }
}
