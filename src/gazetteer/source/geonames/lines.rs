//! Lines of a table without header or quoting, with their number.

use std::{io::BufRead, path::PathBuf};

use crate::gazetteer::source::{
    SourceError,
    intake::{Bad, Reason},
};

/// A line's number, and its text if it is any.
pub(super) type Line<'l> = (u64, Result<&'l str, Bad>);

/// Reads line by line into one buffer.
pub(super) struct Lines<'r> {
    reader: &'r mut dyn BufRead,
    file: PathBuf,
    buffer: Vec<u8>,
    number: u64,
}

impl<'r> Lines<'r> {
    /// The lines of `reader`, which is `file` to messages.
    pub fn new(reader: &'r mut dyn BufRead, file: PathBuf) -> Self {
        Self { reader, file, buffer: Vec::new(), number: 0 }
    }

    /// The next line that is not empty, and its number; it may be no text.
    pub fn next(&mut self) -> Result<Option<Line<'_>>, SourceError> {
        loop {
            self.buffer.clear();
            let read = self.reader.read_until(b'\n', &mut self.buffer);
            if read.map_err(SourceError::io(&self.file, self.number))? == 0 {
                return Ok(None);
            }
            self.number += 1;
            while self.buffer.last().is_some_and(|b| matches!(b, b'\n' | b'\r')) {
                self.buffer.pop();
            }
            if !self.buffer.is_empty() {
                break;
            }
        }
        let text = if self.number == 1 { without_mark(&self.buffer) } else { &self.buffer };
        let line = std::str::from_utf8(text).map_err(|error| {
            (
                Reason::NotUtf8,
                format!("byte {} is not UTF-8; save the file as UTF-8", error.valid_up_to() + 1),
            )
        });
        Ok(Some((self.number, line)))
    }
}

fn without_mark(line: &[u8]) -> &[u8] {
    line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_keep_their_numbers() {
        let mut bytes = &b"\xEF\xBB\xBFa\tb\r\n\n\xFF\nlast"[..];
        let mut lines = Lines::new(&mut bytes, "x".into());
        assert_eq!(lines.next().unwrap(), Some((1, Ok("a\tb"))));
        let (number, bad) = lines.next().unwrap().unwrap();
        assert_eq!((number, bad.unwrap_err().0), (3, Reason::NotUtf8));
        assert_eq!(lines.next().unwrap(), Some((4, Ok("last"))));
        assert_eq!(lines.next().unwrap(), None);
    }
}
