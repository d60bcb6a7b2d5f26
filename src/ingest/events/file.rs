//! A file of rows: its encoding, its delimiter, its header, or its shape where it has none.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Cursor, Read},
    path::Path,
};

use encoding_rs::Encoding;
use encoding_rs_io::DecodeReaderBytesBuilder;

use super::{Cells, headerless};
use crate::ingest::{
    Cause, Problem, Spot, Undecodable, decode,
    records::{Found, Records},
};

/// How much of a file is looked at before it is read.
const HEAD: u64 = 1 << 20;
/// A record over this many bytes is refused.
const LONGEST: u64 = 16 << 20;

/// A file of rows, opened.
pub struct EventFile {
    records: Records<Box<dyn BufRead + Send>>,
    file: String,
    header: Vec<String>,
    /// What is read where UTF-8 fails.
    encoding: Option<&'static Encoding>,
    /// The last row that was no UTF-8, turned into it.
    turned: (String, Vec<usize>),
}

/// A row, and the line on which it starts.
pub type Line<'f> = (u64, Result<Cells<'f>, String>);

impl EventFile {
    /// Opens a file and reads its header. UTF-16 is read by its mark, windows-1256 and ISO 8859-6 by what the
    /// first megabyte says; the delimiter is whichever of tab, semicolon and comma the first line has most of.
    ///
    /// # Errors
    /// When the file cannot be read, is no text, or its header is in no known encoding.
    pub fn open(path: &Path) -> Result<Self, Problem> {
        let file = path.display().to_string();
        let fails = |cause: Cause| Problem::new(Spot::file(&file), cause);
        let (head, rest) = open(path).map_err(|error| fails(error.into()))?;
        let encoding = encoding(&head).map_err(|error| fails(error.into()))?;
        let first = head.split_inclusive(|byte| *byte == b'\n').next().unwrap_or_default();
        let known = str::from_utf8(first).ok().and_then(headerless::columns);
        let input: Box<dyn BufRead + Send> = Box::new(Cursor::new(head.clone()).chain(rest));
        let records = match known {
            Some(_) => Records::unquoted(input, headerless::DELIMITER, LONGEST),
            None => Records::new(input, delimiter(first), LONGEST),
        };
        let mut opened = Self { records, file, header: Vec::new(), encoding, turned: Default::default() };
        opened.header = match known {
            Some(columns) => columns,
            None => opened.read_header()?,
        };
        Ok(opened)
    }

    fn read_header(&mut self) -> Result<Vec<String>, Problem> {
        let file = self.file.clone();
        match self.next() {
            None => Ok(Vec::new()),
            Some(Ok((_, Ok(cells)))) => Ok(cells.iter().map(|name| name.trim().to_owned()).collect()),
            Some(Ok((line, Err(why)))) => Err(Problem::new(Spot::line(file, line), io::Error::other(why))),
            Some(Err(problem)) => Err(problem),
        }
    }

    /// The names of its columns; none in an empty file.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// The encoding of what is no UTF-8, where the bytes say it.
    pub fn read_as(&self) -> Option<&'static str> {
        self.encoding.map(Encoding::name)
    }

    /// The next row, or what is wrong with it; none at the end.
    ///
    /// # Errors
    /// When the file cannot be read any further.
    #[expect(clippy::should_implement_trait, reason = "a row borrows the file: no iterator can give it")]
    pub fn next(&mut self) -> Option<Result<Line<'_>, Problem>> {
        match self.records.read() {
            Err(error) => Some(Err(Problem::new(Spot::file(&self.file), error))),
            Ok(Found::End) => None,
            Ok(Found::TooLong(line)) => {
                Some(Ok((line, Err(format!("over {LONGEST} bytes; a quote left open?")))))
            }
            Ok(Found::Record(line)) => Some(Ok((line, self.cells()))),
        }
    }

    fn cells(&mut self) -> Result<Cells<'_>, String> {
        let plain = str::from_utf8(self.records.bytes()).ok();
        if plain.and_then(|text| Cells::new(text, self.records.ends())).is_none() {
            self.turn()?;
            let (text, ends) = &self.turned;
            return Cells::new(text, ends).ok_or_else(|| "not UTF-8".to_owned());
        }
        // Once more, because the compiler does not see that the borrow above ends where it fails.
        let text = str::from_utf8(self.records.bytes()).unwrap_or_default();
        Cells::new(text, self.records.ends()).ok_or_else(|| "not UTF-8".to_owned())
    }

    /// Turns the record into UTF-8, by the encoding of the file or of the record itself.
    fn turn(&mut self) -> Result<(), String> {
        let bytes = self.records.bytes();
        let by_itself = || Encoding::for_label(decode(bytes.to_vec()).ok()?.read_as?.encoding.as_bytes());
        let Some(encoding) = self.encoding.or_else(by_itself) else { return Err(self.not_utf8()) };
        let (text, ends) = &mut self.turned;
        text.clear();
        ends.clear();
        for at in 0..self.records.len() {
            text.push_str(&encoding.decode_without_bom_handling(&bytes[self.records.cell(at)]).0);
            ends.push(text.len());
        }
        self.encoding = Some(encoding);
        Ok(())
    }

    /// Names the first cell that is no UTF-8, and the byte.
    fn not_utf8(&self) -> String {
        let cell = |at: usize| &self.records.bytes()[self.records.cell(at)];
        let bad = |at: usize| Some((at, str::from_utf8(cell(at)).err()?.valid_up_to()));
        let Some((at, byte)) = (0..self.records.len()).find_map(bad) else { return "not UTF-8".to_owned() };
        let why = Undecodable::NotUtf8 { byte, value: cell(at)[byte] };
        format!("column {}: {why}", self.header.get(at).map_or_else(|| (at + 1).to_string(), Clone::clone))
    }
}

/// The head of a file, and the rest; UTF-16 turned into UTF-8, a mark dropped.
fn open(path: &Path) -> io::Result<(Vec<u8>, impl BufRead + Send + use<>)> {
    let file = File::open(path)?;
    let decoder =
        DecodeReaderBytesBuilder::new().bom_sniffing(true).strip_bom(true).utf8_passthru(true).build(file);
    let mut rest = BufReader::with_capacity(1 << 20, decoder);
    let mut head = Vec::new();
    rest.by_ref().take(HEAD).read_to_end(&mut head)?;
    Ok((head, rest))
}

/// The encoding of a file that begins so; none for UTF-8, and where the bytes do not say.
fn encoding(head: &[u8]) -> Result<Option<&'static Encoding>, Undecodable> {
    if let Some(byte) = head.iter().position(|byte| *byte == 0) {
        return Err(Undecodable::Binary { byte });
    }
    // The head may end within a character.
    if str::from_utf8(head).map_or_else(|error| error.error_len().is_none(), |_| true) {
        return Ok(None);
    }
    let guess = decode(head.to_vec()).ok().and_then(|decoded| decoded.read_as);
    Ok(guess.and_then(|guess| Encoding::for_label(guess.encoding.as_bytes())))
}

fn delimiter(line: &[u8]) -> u8 {
    let count = |delimiter: u8| line.iter().filter(|byte| **byte == delimiter).count();
    [b'\t', b';', b','].into_iter().max_by_key(|delimiter| count(*delimiter)).unwrap_or(b',')
}
