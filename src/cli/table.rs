//! Tables for terminals, with Arabic that stays in its cell.

use std::io::{self, Write};

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// No column is wider, in terminal cells.
const WIDEST: usize = 64;

/// To which side a column leans.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    Left,
    Right,
}

/// Rows under one heading.
#[derive(Debug, Default)]
pub struct Table {
    heading: Vec<(&'static str, Align)>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// Adds a row; the first one names the columns.
    pub fn row(&mut self, cells: &[(&'static str, Align, String)]) {
        if self.heading.is_empty() {
            self.heading = cells.iter().map(|(name, align, _)| (*name, *align)).collect();
        }
        self.rows.push(cells.iter().map(|(.., text)| cut(text)).collect());
    }

    /// Prints it; nothing where there are no rows.
    pub fn print(&self, out: &mut impl Write) -> io::Result<()> {
        let widths: Vec<usize> = (0..self.heading.len()).map(|column| self.width(column)).collect();
        let names: Vec<String> = self.heading.iter().map(|(name, _)| (*name).to_owned()).collect();
        for row in std::iter::once(&names).filter(|_| !self.rows.is_empty()).chain(&self.rows) {
            let mut line = String::new();
            for ((cell, width), (_, align)) in row.iter().zip(&widths).zip(&self.heading) {
                let padding = " ".repeat(width.saturating_sub(cell.width()));
                let cell = isolated(cell);
                match align {
                    Align::Left => line.extend([cell.as_str(), &padding]),
                    Align::Right => line.extend([&padding, cell.as_str()]),
                }
                line.push_str("  ");
            }
            writeln!(out, "{}", line.trim_end())?;
        }
        Ok(())
    }

    fn width(&self, column: usize) -> usize {
        let cells = self.rows.iter().map(|row| row[column].width());
        cells.max().unwrap_or(0).max(self.heading[column].0.width())
    }
}

/// A cell that is read from right to left keeps that to itself (first strong isolate … pop).
pub fn isolated(text: &str) -> String {
    if text.chars().any(is_right_to_left) { format!("\u{2068}{text}\u{2069}") } else { text.to_owned() }
}

fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}' | '\u{200f}' | '\u{202b}')
}

/// The text without what would break the table, and not too long.
fn cut(text: &str) -> String {
    let (mut out, mut width) = (String::new(), 0);
    for c in text.chars() {
        let c = if c.is_whitespace() { ' ' } else { c };
        // Controls and unpaired marks of direction come from strangers: they would reach into other cells.
        if c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') {
            continue;
        }
        width += c.width().unwrap_or(0);
        if width > WIDEST {
            out.push('…');
            break;
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arabic_is_isolated_and_columns_stand() {
        let mut table = Table::default();
        table.row(&[("km", Align::Right, "7.5".into()), ("place", Align::Left, "دير الزور".into())]);
        table.row(&[("km", Align::Right, "112.3".into()), ("place", Align::Left, "Hajin\u{202e}\n".into())]);
        let mut out = Vec::new();
        table.print(&mut out).unwrap();
        let expected = "   km  place\n  7.5  \u{2068}دير الزور\u{2069}\n112.3  Hajin\n";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}
