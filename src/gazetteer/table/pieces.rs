//! A list that never moves.

/// So many bytes make a piece.
pub(super) const PIECE: usize = 1 << 14;

/// Items one behind the other, in pieces of one size: what doubles as it grows is copied over and over, and what is
/// freed of one list piece by piece serves the next one.
#[derive(Debug)]
pub(super) struct Pieces<T> {
    pieces: Vec<Vec<T>>,
}

impl<T> Default for Pieces<T> {
    fn default() -> Self {
        Self { pieces: Vec::new() }
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
        if self.pieces.last().is_none_or(|last| last.len() + items > Self::ITEMS) {
            self.add_piece();
        }
        let last = self.pieces.len() - 1;
        (last, &mut self.pieces[last])
    }

    #[cold]
    fn add_piece(&mut self) {
        match self.pieces.last() {
            None => self.pieces.push(Vec::new()),
            Some(last) if last.is_empty() => {}
            Some(_) => self.pieces.push(Vec::with_capacity(Self::ITEMS)),
        }
    }

    /// The pieces, in order.
    pub fn pieces(&self) -> &[Vec<T>] {
        &self.pieces
    }

    /// All items, in order.
    pub fn iter(&self) -> impl Iterator<Item = &T> + Clone {
        self.pieces.iter().flatten()
    }

    /// How many items there are.
    pub fn len(&self) -> usize {
        self.pieces.iter().map(Vec::len).sum()
    }
}
