//! Articles from files: folders, plain text, JSON lines and CSV, in any encoding that Arabic news is saved in.
//!
//! [`read_inputs`] finds the files and returns [`Inputs`], an iterator of articles in the order of their
//! ids that holds one article at a time. What cannot be read is a [`Problem`] that names the file, the line
//! and the column, and the rest goes on; what a person should know but that is no failure is a [`Note`].
//! [`jsonl_stream`] does the same for a stream without end.
//!
//! One file an input format, one row each in [`FORMATS`].

mod address;
mod csv;
mod discover;
pub mod events;
mod formats;
pub mod html;
mod inputs;
mod jsonl;
mod lines;
mod metadata;
mod notes;
mod options;
mod paths;
mod problem;
mod records;
mod row;
mod seen;
mod source;
mod table;
mod txt;
pub mod zones;

pub use crate::encoding::{Decoded, ReadAs, Undecodable, decode};
pub use formats::{FORMATS, Format};
pub use inputs::{InputFile, Inputs, Item, read_inputs};
pub use jsonl::jsonl_stream;
pub use notes::{Note, NoteKind, Notes};
pub use options::{Options, ReadDate};
pub use problem::{Cause, IngestError, Problem, Spot};
