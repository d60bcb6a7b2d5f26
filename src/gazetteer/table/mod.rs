//! One compiled table of places and names: rows in, one flat run of bytes out, read where it lies.
//!
//! The build script compiles the shipped gazetteer with this same code, so nothing is parsed at start-up.

mod compile;
mod format;
mod ordinary;
mod read;
mod row;

pub use compile::{Builder, CompileError, Meta, SourceMeta, compile, is_prominent};
pub use ordinary::{OrdinaryWords, WordLists};
pub use read::{Form, NameEntry, PlaceView, Step, Table, TableError};
pub use row::{COLUMNS, Name, Row, RowError, Years, read_rows};
