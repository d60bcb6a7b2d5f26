//! One compiled table of places and names: rows in, one flat run of bytes out, read where it lies.
//!
//! The build script compiles the shipped gazetteer with this same code, so nothing is parsed at start-up.

mod builder;
mod cue;
mod entries;
mod format;
mod key;
mod known;
mod layout;
mod meta;
mod names;
mod ordinary;
mod pieces;
mod place;
mod read;
mod row;
mod same;
mod shelves;
mod slots;
mod strings;
pub(crate) mod years;

pub(crate) use builder::over;
pub use builder::{Builder, CompileError, compile, is_prominent};
pub use meta::{Meta, SourceMeta};
pub use names::{Form, NameEntry};
pub use ordinary::{OrdinaryWords, WordLists};
pub use place::PlaceView;
pub use read::{Step, Table, TableError};
pub use row::{COLUMNS, Name, Row, RowError, Years, read_rows};
pub(crate) use row::{NO_CLASS, list_reader, name_in_time};
pub use same::same_place;
pub use years::ENDED;
