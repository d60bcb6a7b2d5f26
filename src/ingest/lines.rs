//! Lines of bounded length from a stream of unbounded lines.

use std::io::{self, BufRead};

/// How much of an over-long line is held while it is skipped.
const SKIP: u64 = 64 * 1024;

/// What [`read_line`] left in the buffer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// A line without its end.
    Whole,
    /// Nothing: the line was over the limit and is skipped to its end.
    TooLong,
    /// Nothing: the stream has ended.
    End,
}

/// Reads the next line into `line`, its end dropped. Memory stays below `limit` whatever the line's length.
///
/// # Errors
/// When the stream fails.
pub fn read_line(input: &mut impl BufRead, line: &mut Vec<u8>, limit: u64) -> io::Result<Line> {
    line.clear();
    // Two more than the limit leave room for the line's end.
    if io::Read::take(&mut *input, limit.saturating_add(2)).read_until(b'\n', line)? == 0 {
        return Ok(Line::End);
    }
    let ended = line.pop_if(|last| *last == b'\n').is_some();
    if ended {
        line.pop_if(|last| *last == b'\r');
    }
    if line.len() as u64 <= limit {
        return Ok(Line::Whole);
    }
    if !ended {
        skip_line(input, line)?;
    }
    line.clear();
    Ok(Line::TooLong)
}

fn skip_line(input: &mut impl BufRead, scratch: &mut Vec<u8>) -> io::Result<()> {
    loop {
        scratch.clear();
        let read = io::Read::take(&mut *input, SKIP).read_until(b'\n', scratch)?;
        if read == 0 || scratch.ends_with(b"\n") {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_over_the_limit_are_skipped_to_their_end() {
        let mut input = io::BufReader::with_capacity(3, &b"12345\r\n123456\n\n1234567\n1\n1234567"[..]);
        let mut line = Vec::new();
        let mut seen = Vec::new();
        loop {
            match read_line(&mut input, &mut line, 5).unwrap() {
                Line::End => break,
                kind => seen.push((kind, String::from_utf8(line.clone()).unwrap())),
            }
        }
        let expected = [
            (Line::Whole, "12345"),
            (Line::TooLong, ""),
            (Line::Whole, ""),
            (Line::TooLong, ""),
            (Line::Whole, "1"),
            (Line::TooLong, ""),
        ];
        assert_eq!(seen, expected.map(|(kind, text)| (kind, text.to_owned())));
    }
}
