//! A list that never moves.

/// So many bytes make a piece.
pub(super) const PIECE: usize = 1 << 14;

/// Items one behind the other, in pieces of one size: what doubles as it grows is copied over and over, and what is
/// freed of one list piece by piece serves the next one.
#[derive(Debug)]
pub(super) struct Pieces<T> {
    full: Vec<Vec<T>>,
    /// What is added goes here.
    last: Vec<T>,
}

impl<T> Default for Pieces<T> {
    fn default() -> Self {
        Self { full: Vec::new(), last: Vec::new() }
    }
}

impl<T: Copy> Pieces<T> {
    const ITEMS: usize = PIECE / size_of::<T>();

    /// Adds one item.
    #[inline]
    pub fn push(&mut self, item: T) {
        self.room(1).1.push(item);
    }

    /// A piece with room for `items` more, and its number; more than a piece holds get one of their own. The first
    /// piece grows, so that a short list is a small one.
    #[inline]
    pub fn room(&mut self, items: usize) -> (usize, &mut Vec<T>) {
        if self.last.len() + items > Self::ITEMS && !self.last.is_empty() {
            self.begin_piece();
        }
        (self.full.len(), &mut self.last)
    }

    #[cold]
    fn begin_piece(&mut self) {
        self.full.push(std::mem::replace(&mut self.last, Vec::with_capacity(Self::ITEMS)));
    }

    /// The piece of this number.
    #[inline]
    pub fn piece(&self, number: usize) -> &[T] {
        self.full.get(number).unwrap_or(&self.last)
    }

    /// All items, in order.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.full.iter().chain([&self.last]).flatten()
    }

    /// How many items there are.
    pub fn len(&self) -> usize {
        self.full.iter().map(Vec::len).sum::<usize>() + self.last.len()
    }
}
