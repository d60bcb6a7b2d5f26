//! CSV records of bounded size, and the reader that every file of rows is opened with.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Cursor, Read},
    ops::Range,
    path::Path,
};

use csv_core::ReadRecordResult;
use encoding_rs_io::{DecodeReaderBytes, DecodeReaderBytesBuilder};

use super::source::{Tallied, Tally, open};

/// A file of rows: hashed as it is read, UTF-16 with a mark turned into UTF-8, a mark dropped.
pub type Reader = BufReader<DecodeReaderBytes<Tallied<File>, Vec<u8>>>;

/// Opens a file of rows.
pub fn open_rows(path: &Path) -> io::Result<(Reader, Tally)> {
    let (file, tally) = open(path)?;
    // Without a mark the bytes pass as they are: a row that is no UTF-8 is looked at when it is whole.
    let decoder =
        DecodeReaderBytesBuilder::new().bom_sniffing(true).strip_bom(true).utf8_passthru(true).build(file);
    Ok((BufReader::with_capacity(64 * 1024, decoder), tally))
}

/// What [`Records::read`] found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// A record that starts on this line.
    Record(u64),
    /// A record over the limit that starts on this line; skipped to its end.
    TooLong(u64),
    /// The end of the table.
    End,
}

/// Reads CSV one record at a time, in memory that the limit bounds: `csv::Reader` would grow with the cell.
pub struct Records<R> {
    input: R,
    core: csv_core::Reader,
    limit: usize,
    output: Vec<u8>,
    ends: Vec<usize>,
    /// Bytes of `output` and entries of `ends` that the last record fills.
    filled: (usize, usize),
}

impl<R: BufRead> Records<R> {
    /// Reads `input` with cells separated by `delimiter`, records of at most `limit` bytes.
    pub fn new(input: R, delimiter: u8, limit: u64) -> Self {
        Self::with(input, csv_core::ReaderBuilder::new().delimiter(delimiter), limit)
    }

    /// As [`Records::new`], of a format in which a quotation mark is a character like any other.
    pub fn unquoted(input: R, delimiter: u8, limit: u64) -> Self {
        Self::with(input, csv_core::ReaderBuilder::new().delimiter(delimiter).quoting(false), limit)
    }

    fn with(input: R, core: &csv_core::ReaderBuilder, limit: u64) -> Self {
        Self {
            input,
            core: core.build(),
            limit: usize::try_from(limit).unwrap_or(usize::MAX),
            output: vec![0; 1024],
            ends: vec![0; 16],
            filled: (0, 0),
        }
    }

    /// Reads the next record.
    ///
    /// # Errors
    /// When the stream fails.
    pub fn read(&mut self) -> io::Result<Found> {
        self.filled = (0, 0);
        let mut too_long = false;
        let mut start = None;
        loop {
            let input = self.input.fill_buf()?;
            // Empty lines before a record do not belong to it.
            let line = *start.get_or_insert_with(|| self.core.line() + leading_newlines(input));
            let (output, ends) = (&mut self.output[self.filled.0..], &mut self.ends[self.filled.1..]);
            let (result, read, written, ended) = self.core.read_record(input, output, ends);
            self.input.consume(read);
            self.filled = (self.filled.0 + written, self.filled.1 + ended);
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => {
                    too_long |= !self.make_room(result);
                }
                ReadRecordResult::Record if too_long || self.filled.0 > self.limit => {
                    return Ok(Found::TooLong(line));
                }
                ReadRecordResult::Record => return Ok(Found::Record(line)),
                ReadRecordResult::End => return Ok(Found::End),
            }
        }
    }

    /// Grows the buffer that is full, or starts it over when it is at the limit, the record being lost.
    fn make_room(&mut self, result: ReadRecordResult) -> bool {
        let fits = self.output.len() < self.limit && self.ends.len() < self.limit;
        match (fits, result) {
            (false, _) => self.filled = (0, 0),
            (true, ReadRecordResult::OutputFull) => {
                self.output.resize((self.output.len() * 2).min(self.limit.max(1)), 0);
            }
            (true, _) => self.ends.resize(self.ends.len() * 2, 0),
        }
        fits
    }

    /// The number of cells of the last record.
    pub fn len(&self) -> usize {
        self.filled.1
    }

    /// The bytes of the last record, its cells end to end.
    pub fn bytes(&self) -> &[u8] {
        &self.output[..self.filled.0]
    }

    /// Where in [`Self::bytes`] each cell ends.
    pub fn ends(&self) -> &[usize] {
        &self.ends[..self.filled.1]
    }

    /// Where in [`Self::bytes`] the cell `n` stands.
    pub fn cell(&self, n: usize) -> Range<usize> {
        let start = if n == 0 { 0 } else { self.ends[n - 1] };
        start..self.ends[n]
    }
}

fn leading_newlines(input: &[u8]) -> u64 {
    let blank = input.iter().take_while(|&&b| matches!(b, b'\n' | b'\r'));
    blank.filter(|&&b| b == b'\n').count() as u64
}

/// The first line, kept in front of the rest: for looking at it before the table is read.
pub fn peek_line<R: BufRead>(mut input: R) -> io::Result<(Vec<u8>, impl BufRead)> {
    const LONGEST: u64 = 64 * 1024;
    let mut line = Vec::new();
    input.by_ref().take(LONGEST).read_until(b'\n', &mut line)?;
    Ok((line.clone(), Cursor::new(line).chain(input)))
}
