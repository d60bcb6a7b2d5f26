//! A long array of which little is ever looked at: made a page at a time, when it is.

use std::sync::OnceLock;

const PAGE: usize = 256;

/// As many `T` as it was made for; between threads without a lock.
pub(super) struct Pages<T> {
    pages: Vec<OnceLock<Box<[T]>>>,
}

impl<T: Default> Pages<T> {
    /// Costs a page in 256 entries' time and memory.
    pub fn new(len: usize) -> Self {
        Self { pages: (0..len.div_ceil(PAGE)).map(|_| OnceLock::new()).collect() }
    }

    /// The entry; the default where nothing was made of it yet. Nothing behind the end.
    pub fn get(&self, index: u32) -> Option<&T> {
        let index = index as usize;
        let page = self.pages.get(index / PAGE)?;
        page.get_or_init(|| (0..PAGE).map(|_| T::default()).collect()).get(index % PAGE)
    }
}
