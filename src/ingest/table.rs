//! A CSV with named columns: the delimiter found, the header checked, cells decoded.

use std::io::{self, BufRead, Read};

use encoding_rs::Encoding;

use super::{
    Cause, Problem, ReadAs, Spot, decode,
    records::{Found, Records, peek_line},
};

/// The delimiters that spreadsheets write: a comma, or what stands for it where a comma is the decimal mark.
const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// What the columns of a table are.
#[derive(Debug, Clone, Copy)]
pub struct Columns {
    /// The columns that are read; others are ignored.
    pub names: &'static [&'static str],
    /// Those without which the table is refused.
    pub required: &'static [&'static str],
    /// All of them, for messages.
    pub expected: &'static str,
}

/// A table that is read row by row.
pub struct Table<R> {
    records: Records<R>,
    columns: Columns,
    /// Where each of `columns.names` stands.
    places: Vec<Option<usize>>,
    width: usize,
    file: String,
    limit: u64,
    /// The encoding of the rows so far that were no UTF-8: what a row too short to tell is read in.
    encoding: Option<&'static Encoding>,
}

/// A row: its cells by the name of their column.
#[derive(Debug)]
pub struct TableRow {
    /// The line on which it starts.
    pub line: u64,
    cells: Vec<Option<String>>,
    names: &'static [&'static str],
    /// Set on the first row that is no UTF-8.
    pub read_as: Option<ReadAs>,
}

impl TableRow {
    /// Takes the cell of a column; none if the table has no such column or the cell is empty.
    pub fn take(&mut self, name: &str) -> Option<String> {
        let at = self.names.iter().position(|known| *known == name)?;
        self.cells[at].take().filter(|cell| !cell.is_empty())
    }
}

/// Opens a table: reads its header.
///
/// # Errors
/// When the stream fails, or a required column is missing.
pub fn open_table<R: BufRead>(
    input: R,
    file: &str,
    columns: Columns,
    limit: u64,
) -> Result<Table<impl BufRead + use<R>>, Problem> {
    let io = |error: io::Error| Problem::new(Spot::file(file), error);
    let (header, input) = peek_line(input).map_err(io)?;
    let delimiter = DELIMITERS
        .into_iter()
        .find(|&delimiter| header_names(&header, delimiter).iter().any(|name| name == columns.required[0]))
        .unwrap_or(b',');
    let mut records = Records::new(input, delimiter, limit);
    records.read().map_err(io)?;
    let names = names_of(&records);
    let places: Vec<Option<usize>> =
        columns.names.iter().map(|name| names.iter().position(|found| found == name)).collect();
    for &name in columns.required {
        if !names.iter().any(|found| found == name) {
            let cause = Cause::NoColumn { name, expected: columns.expected };
            return Err(Problem::new(Spot::line(file, 1), cause));
        }
    }
    let width = records.len();
    Ok(Table { records, columns, places, width, file: file.to_owned(), limit, encoding: None })
}

fn header_names(line: &[u8], delimiter: u8) -> Vec<String> {
    let mut records = Records::new(line, delimiter, u64::MAX);
    match records.read() {
        Ok(Found::Record(_)) => names_of(&records),
        _ => Vec::new(),
    }
}

fn names_of<R: BufRead>(records: &Records<R>) -> Vec<String> {
    let cells = (0..records.len()).map(|n| &records.bytes()[records.cell(n)]);
    cells.map(|cell| String::from_utf8_lossy(cell).trim().to_ascii_lowercase()).collect()
}

impl<R: Read + BufRead> Table<R> {
    /// The next row, or what is wrong with it; none at the end. A stream that fails once has ended.
    pub fn next_row(&mut self) -> Option<Result<TableRow, Problem>> {
        let found = match self.records.read() {
            Ok(found) => found,
            Err(error) => return Some(Err(Problem::new(Spot::file(&self.file), error))),
        };
        match found {
            Found::End => None,
            Found::TooLong(line) => {
                let cause = Cause::TooLarge { limit: self.limit };
                Some(Err(Problem::new(Spot::line(&self.file, line), cause)))
            }
            Found::Record(line) => {
                Some(self.row(line).map_err(|cause| Problem::new(Spot::line(&self.file, line), cause)))
            }
        }
    }

    fn row(&mut self, line: u64) -> Result<TableRow, Cause> {
        if self.records.len() != self.width {
            return Err(Cause::Ragged { found: self.records.len(), expected: self.width });
        }
        let (encoding, read_as) = self.encoding_of_record()?;
        let cell = |place: &Option<usize>| {
            let bytes = &self.records.bytes()[self.records.cell((*place)?)];
            Some(encoding.decode_without_bom_handling(bytes).0.into_owned())
        };
        let cells = self.places.iter().map(cell).collect();
        Ok(TableRow { line, cells, names: self.columns.names, read_as })
    }

    fn encoding_of_record(&mut self) -> Result<(&'static Encoding, Option<ReadAs>), Cause> {
        let guess = match decode(self.records.bytes().to_vec()) {
            Ok(decoded) => decoded.read_as,
            Err(undecodable) => {
                return self.encoding.map(|known| (known, None)).ok_or_else(|| undecodable.into());
            }
        };
        let Some(read_as) = guess else { return Ok((encoding_rs::UTF_8, None)) };
        let encoding = Encoding::for_label(read_as.encoding.as_bytes()).unwrap_or(encoding_rs::UTF_8);
        let first = self.encoding.replace(encoding).is_none();
        Ok((encoding, Some(read_as).filter(|_| first)))
    }
}
