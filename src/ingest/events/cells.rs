//! The cells of a row.

/// A row as text, its cells end to end.
#[derive(Debug, Clone, Copy)]
pub struct Cells<'r> {
    text: &'r str,
    ends: &'r [usize],
}

impl<'r> Cells<'r> {
    /// The cells of `text` that end at `ends`; none where an end cuts a character.
    pub fn new(text: &'r str, ends: &'r [usize]) -> Option<Self> {
        let rising = ends.is_sorted() && ends.last().is_none_or(|last| *last <= text.len());
        (rising && ends.iter().all(|end| text.is_char_boundary(*end))).then_some(Self { text, ends })
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The cell `at`, without the blanks around it; empty past the last.
    pub fn get(&self, at: usize) -> &'r str {
        self.raw(at).trim()
    }

    /// All cells, as they stand.
    pub fn iter(&self) -> impl Iterator<Item = &'r str> {
        (0..self.len()).map(|at| self.raw(at))
    }

    fn raw(&self, at: usize) -> &'r str {
        let start = if at == 0 { 0 } else { self.ends.get(at - 1).copied().unwrap_or(self.text.len()) };
        let end = self.ends.get(at).copied().unwrap_or(start);
        self.text.get(start..end).unwrap_or_default()
    }
}
