//! Answers by distance, area and time: the R-tree over places, counts of mentions, and the filters.

pub mod area;
pub mod ask;
pub mod build;
pub mod chunked;
pub mod earth;
pub mod index;
pub mod ladder;
pub mod lookup;
pub mod pack;
pub mod stream;
pub mod tree;
pub mod units;
pub mod words;

pub use area::{Area, Bbox, Polygons};
pub use ask::{Ask, Hit, Tally};
pub use index::{Index, QueryError};
pub use ladder::{Days, Window};
