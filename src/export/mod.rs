//! Layers and tables for other programs; one file an output format.

mod tagged;

pub use tagged::{write_explained_jsonl, write_jsonl};
