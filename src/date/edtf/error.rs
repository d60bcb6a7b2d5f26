use std::fmt;

use super::hint;

/// Why a text is no EDTF date, in a person's words: what was expected, where, and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EdtfError {
    text: String,
    position: usize,
    expected: String,
    hint: Option<String>,
}

impl EdtfError {
    pub(super) fn new(text: &str, byte: usize, expected: impl Into<String>) -> Self {
        let position = text.char_indices().take_while(|(at, _)| *at < byte).count() + 1;
        Self { text: text.to_owned(), position, expected: expected.into(), hint: hint::for_text(text) }
    }

    /// Where it went wrong: the character, counted from 1; one past the last one at the end of the text.
    pub fn position(&self) -> usize {
        self.position
    }

    /// The EDTF text that was probably meant, in words («write 2017-06-11»), when that can be told.
    pub fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }
}

impl std::error::Error for EdtfError {}

impl fmt::Display for EdtfError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.text.is_empty() {
            return write!(f, "no date: expected {}", self.expected);
        }
        let shown: String = self.text.chars().take(60).flat_map(char::escape_debug).collect();
        let cut = if self.text.chars().nth(60).is_some() { "…" } else { "" };
        write!(
            f,
            "\"{shown}{cut}\" is no EDTF date: at character {} expected {}",
            self.position, self.expected
        )?;
        match &self.hint {
            Some(hint) => write!(f, "; {hint}"),
            None => Ok(()),
        }
    }
}
