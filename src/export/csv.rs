//! CSV that opens right in a spreadsheet: UTF-8 with a byte-order mark, and no cell runs as a formula.

use std::{borrow::Cow, io};

use super::{
    sink::{Rows, Sink},
    value::{Column, MENTION, PLACE, PlaceRow, Value, degrees, point},
};
use crate::{model::LonLat, store::MentionRow};

/// Writes a table with a header, then a row a mention or place, the point as `lon` and `lat` at the end.
pub struct Csv<'w> {
    table: Table<'w>,
}

impl<'w> Csv<'w> {
    /// Starts a table and writes its header.
    pub fn new(out: &'w mut dyn io::Write, rows: Rows) -> io::Result<Self> {
        let mut header = rows.columns();
        header.extend(["lon", "lat"]);
        if rows == Rows::Mentions {
            header.push("attributes");
        }
        Ok(Self { table: Table::new(out, &header)? })
    }
}

impl Sink for Csv<'_> {
    fn mention(&mut self, row: &MentionRow) -> io::Result<()> {
        self.table.cells(MENTION, row)?;
        self.table.point(point(row))?;
        self.table.cell(row.attributes.as_deref().map_or(Value::Null, |text| Value::Text(text.into())))?;
        self.table.end_row()
    }

    fn place(&mut self, row: &PlaceRow) -> io::Result<()> {
        self.table.cells(PLACE, row)?;
        self.table.point(Some(row.count.place.point))?;
        self.table.end_row()
    }

    fn finish(&mut self) -> io::Result<()> {
        self.table.finish()
    }
}

/// A CSV file in the making.
pub struct Table<'w> {
    writer: csv::Writer<&'w mut dyn io::Write>,
}

impl<'w> Table<'w> {
    /// Writes the byte-order mark and the header.
    pub fn new(out: &'w mut dyn io::Write, header: &[&str]) -> io::Result<Self> {
        out.write_all("\u{feff}".as_bytes())?;
        let mut writer = csv::Writer::from_writer(out);
        writer.write_record(header).map_err(plain)?;
        Ok(Self { writer })
    }

    /// The cells of `columns`, as part of a row.
    pub fn cells<T>(&mut self, columns: &[Column<T>], row: &T) -> io::Result<()> {
        columns.iter().try_for_each(|column| self.cell((column.get)(row)))
    }

    /// One cell.
    pub fn cell(&mut self, value: Value<'_>) -> io::Result<()> {
        let text = match value {
            Value::Null => Cow::Borrowed(""),
            Value::Text(text) => match harmless(&text) {
                Cow::Owned(guarded) => Cow::Owned(guarded),
                Cow::Borrowed(_) => text,
            },
            Value::Whole(whole) => Cow::Owned(whole.to_string()),
            Value::Number(number) => Cow::Owned(number.to_string()),
        };
        self.writer.write_field(text.as_bytes()).map_err(plain)?;
        Ok(())
    }

    /// Ends the row.
    pub fn end_row(&mut self) -> io::Result<()> {
        self.writer.write_record(None::<&[u8]>).map_err(plain)?;
        Ok(())
    }

    /// Writes what is still held back.
    pub fn finish(&mut self) -> io::Result<()> {
        self.writer.flush()
    }

    fn point(&mut self, point: Option<LonLat>) -> io::Result<()> {
        let axes = point.map(|point| [point.lon, point.lat].map(degrees));
        for axis in 0..2 {
            self.cell(axes.map_or(Value::Null, |axes| Value::Number(axes[axis])))?;
        }
        Ok(())
    }
}

/// What the system said: wrapped, a closed pipe is not seen as one.
fn plain(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// The text with an apostrophe wherever a spreadsheet would start a formula: at the beginning, and after
/// characters that split cells where the list separator is another than the comma.
pub fn harmless(text: &str) -> Cow<'_, str> {
    let mut safe: Option<String> = None;
    let mut at_start = true;
    for (at, character) in text.char_indices() {
        if at_start && starts_formula(character) {
            safe.get_or_insert_with(|| text[..at].to_owned()).push('\'');
        }
        at_start = splits_cells(character) || at_start && is_skipped(character);
        if let Some(safe) = &mut safe {
            safe.push(character);
        }
    }
    safe.map_or(Cow::Borrowed(text), Cow::Owned)
}

fn starts_formula(character: char) -> bool {
    matches!(character, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '\u{2212}' | '\t' | '\r')
}

fn splits_cells(character: char) -> bool {
    matches!(character, ';' | '\t' | '|' | '\n' | '\r' | '"')
}

/// What spreadsheets drop or do not show at the beginning of a cell: spaces, marks of direction.
fn is_skipped(character: char) -> bool {
    character.is_whitespace()
        || character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{61c}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_runs_as_a_formula() {
        let rows = [
            ("=1+1", "'=1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-2+3", "'-2+3"),
            ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
            ("\t=1", "'\t'=1"),
            (" =1", " '=1"),
            ("\u{200f}=1", "\u{200f}'=1"),
            ("＝1", "'＝1"),
            ("a;=1", "a;'=1"),
            ("a\n=1", "a\n'=1"),
            ("دير الزور", "دير الزور"),
            ("Al-Tanf", "Al-Tanf"),
            ("a=b", "a=b"),
            ("", ""),
        ];
        for (given, expected) in rows {
            assert_eq!(harmless(given), expected, "{given:?}");
        }
    }

    #[test]
    fn numbers_stay_numbers() {
        let mut out = Vec::new();
        let mut table = Table::new(&mut out, &["a", "b"]).unwrap();
        table.cell(Value::Number(-33.9)).unwrap();
        table.cell(Value::Text("-33.9".into())).unwrap();
        table.end_row().unwrap();
        table.finish().unwrap();
        drop(table);
        assert_eq!(String::from_utf8(out).unwrap(), "\u{feff}a,b\n-33.9,'-33.9\n");
    }
}
