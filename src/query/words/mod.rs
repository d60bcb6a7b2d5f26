//! Questions in words, English or Arabic, as arguments of `near`.
//!
//! The words of the grammar are data ([`table`]); the clauses are read one after the other, each in a
//! function of [`clauses`](self). No guess is silent: how every word was read is part of the answer, and what
//! cannot be read is pointed at.

mod clauses;
mod cursor;
mod dates;
mod lexer;
mod table;
#[cfg(test)]
mod tests;

use std::{fmt, ops::Range};

use jiff::civil::Date;
use unicode_width::UnicodeWidthStr;

use super::lookup::Finder;
pub use table::{Row, help, table};

/// A question that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The same question as arguments of `near`.
    pub args: Vec<String>,
    /// How each part was read: its words, and what they mean.
    pub parts: Vec<(String, String)>,
}

impl Reading {
    /// The same question as a line for a shell.
    pub fn near_line(&self) -> String {
        let quoted = self.args.iter().map(|arg| shell_quoted(arg));
        std::iter::once("dateline near".to_owned()).chain(quoted).collect::<Vec<_>>().join(" ")
    }
}

/// A question that cannot be read, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Unreadable {
    /// The question.
    pub question: String,
    /// The bytes that cannot be read; empty at the end for what is missing.
    pub span: Range<usize>,
    /// What is wrong with them.
    pub what: String,
    /// What could stand there instead, the likeliest first.
    pub instead: Vec<String>,
}

impl fmt::Display for Unreadable {
    /// The question, a caret under what cannot be read, and what could stand there.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = self.question.replace(['\n', '\r', '\t'], " ");
        let before = line.get(..self.span.start).unwrap_or_default();
        let under = line.get(self.span.clone()).unwrap_or_default();
        writeln!(f, "{}", self.what)?;
        writeln!(f, "  {line}")?;
        write!(f, "  {}{}", " ".repeat(before.width()), "^".repeat(under.width().max(1)))?;
        if !self.instead.is_empty() {
            write!(f, "\n  here could stand: {}", self.instead.join(", "))?;
        }
        Ok(())
    }
}

/// Reads a question. `today` is what «last month» is measured from.
///
/// # Errors
/// [`Unreadable`] points at the first word that makes no sense.
pub fn read(question: &str, finder: &Finder<'_>, today: Option<Date>) -> Result<Reading, Unreadable> {
    let words = lexer::words(question);
    clauses::Clauses::new(question, &words, finder, today).read()
}

fn shell_quoted(arg: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_.,:/~=+%".contains(c);
    if !arg.is_empty() && arg.chars().all(plain) {
        arg.to_owned()
    } else if arg.contains(['"', '$', '`', '\\', '!']) {
        format!("'{}'", arg.replace('\'', r"'\''"))
    } else {
        format!("\"{arg}\"")
    }
}
