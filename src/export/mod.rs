//! What leaves the atlas: layers, lists, the manifest, and the formats of `dateline export`.
//!
//! One file an output format, one row each in [`FORMATS`]; the columns are in one table for all of them.
//! [`Folder`] sees to it that each file appears whole or not at all.

mod csv;
mod error;
mod folder;
mod geojson;
mod journal;
mod json;
mod jsonl;
mod layers;
mod made_from;
mod manifest;
mod page;
mod rows;
mod sink;
mod tagged;
mod value;

pub use csv::harmless;
pub use error::ExportError;
pub use folder::{Entry, Folder, MANIFEST, Tidied};
pub use layers::{write_layers, write_rows};
pub use manifest::write_manifest;
pub use page::{PageOptions, Tiles, write_page, write_page_from};
pub use rows::mention_rows;
pub use sink::{FORMATS, Format, Rows, Sink, by_name};
pub use tagged::{write_explained_jsonl, write_jsonl};
pub use value::{Column, MENTION, PLACE, PlaceRow, Value};
