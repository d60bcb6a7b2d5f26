use std::{fmt, io, path::PathBuf};

use super::{Undecodable, paths::printable};

/// Where in the input something stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spot {
    /// The file as the person named it.
    pub file: String,
    /// Counted from 1.
    pub line: Option<u64>,
    /// The column of a CSV, the field of a JSON object, or the position in a line.
    pub column: Option<String>,
}

/// A part of the input that could not be used. The rest goes on.
///
/// Its text is whole: it has no source of its own that a chain of errors would print again.
#[derive(Debug, thiserror::Error)]
#[error("{spot}: {cause}")]
pub struct Problem {
    /// Where it stands.
    pub spot: Spot,
    /// What is wrong, what was expected, what to do.
    pub cause: Cause,
}

/// What is wrong with a part of the input.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Cause {
    /// The system refused to read it.
    #[error("cannot be read: {0}")]
    Io(#[from] io::Error),
    /// Over `max_article`.
    #[error("over {limit} bytes, skipped; --max-article raises the limit")]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// Its bytes are no text.
    #[error(transparent)]
    Undecodable(#[from] Undecodable),
    /// A table lacks a column.
    #[error("no column `{name}`; its first line must name the columns {expected}")]
    NoColumn {
        /// The missing column.
        name: &'static str,
        /// All columns that the table may have.
        expected: &'static str,
    },
    /// A row has another number of cells than the header.
    #[error("{found} cells where the header has {expected}; a quote left open, or a comma outside quotes?")]
    Ragged {
        /// Cells in the row.
        found: usize,
        /// Cells in the header.
        expected: usize,
    },
    /// A line is no JSON object of the expected shape.
    #[error(
        "no article: {reason}; expected a JSON object on one line, such as {{\"id\": \"1\", \"text\": \"…\"}}"
    )]
    Json {
        /// What the JSON reader says.
        reason: String,
    },
    /// A row lacks what every article needs.
    #[error("no `{field}`; every article needs one")]
    NoField {
        /// `id` or `text`.
        field: &'static str,
    },
    /// A date that is no EDTF. The article is read without it.
    #[error("{reason}; the article is read without it")]
    Date {
        /// The text of the cell.
        given: String,
        /// What the date reader says: the text, what was expected, where.
        reason: String,
    },
    /// A metadata row names a file outside the folder of its `articles.csv`.
    #[error("«{given}» is not below the folder of this file; metadata never reaches outside it")]
    Outside {
        /// The path in the cell.
        given: String,
    },
    /// A page whose elements nest without end.
    #[error(
        "more than {limit} HTML elements inside each other; no web page does that, save it again as text"
    )]
    TooDeep {
        /// The most that is read.
        limit: usize,
    },
    /// Two metadata rows for one file.
    #[error("a second row for «{given}»; that of {first} is used")]
    SecondRow {
        /// The path in the cell.
        given: String,
        /// Where the first row stands.
        first: Box<Spot>,
    },
    /// Two articles of one id that differ.
    #[error(
        "the id «{id}» is already taken by {first} with another text; the second is left out, rename one"
    )]
    Clash {
        /// The id of both.
        id: String,
        /// Where the first stands.
        first: Box<Spot>,
    },
}

/// Why nothing could be read at all.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IngestError {
    /// No input was named.
    #[error("no input: name files or folders of articles")]
    NoInput,
    /// None of the inputs can be opened.
    #[error("{}: cannot be opened; no input is left", printable(&.path.to_string_lossy()))]
    Unreadable {
        /// The first of them.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// The metadata file that was named cannot be used.
    #[error("--articles: {0}")]
    Articles(Problem),
}

impl Spot {
    /// A whole file.
    pub fn file(file: impl Into<String>) -> Self {
        Self { file: file.into(), line: None, column: None }
    }

    /// A line of a file, counted from 1.
    pub fn line(file: impl Into<String>, line: u64) -> Self {
        Self { file: file.into(), line: Some(line), column: None }
    }

    /// The same line, at a column.
    pub fn at(self, column: impl Into<String>) -> Self {
        Self { column: Some(column.into()), ..self }
    }
}

impl Problem {
    /// A cause and its place.
    pub fn new(spot: Spot, cause: impl Into<Cause>) -> Self {
        Self { spot, cause: cause.into() }
    }
}

impl fmt::Display for Spot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", printable(&self.file))?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        if let Some(column) = &self.column {
            write!(f, ", column {}", printable(column))?;
        }
        Ok(())
    }
}
