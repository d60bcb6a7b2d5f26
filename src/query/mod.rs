//! Answers by distance, area and time: the R-tree over places, counts of mentions, and the filters.

pub mod build;
pub mod chunked;
pub mod earth;
pub mod index;
pub mod ladder;
pub mod pack;
pub mod stream;
pub mod tree;
