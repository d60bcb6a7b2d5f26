//! The atlas: one OGC GeoPackage with the articles, places and mentions of every run so far.
//!
//! QGIS and GDAL open it as it is (layers `mentions`, `mentions_undated`, `places`, table `articles`); this
//! program reads the compact tables underneath, which are described in `schema.sql`. Axis order is longitude,
//! latitude, in degrees on WGS 84; dates are civil dates as printed, half-open; `*_time` columns are the first
//! and the last second inside, because GIS clients take both ends of a range as inclusive.
//!
//! One [`Writer`] works at a time and any number of [`Atlas`] readers beside it.

mod at;
mod atlas;
mod bulk;
mod changed;
mod corrections;
mod dataset;
mod dating;
mod digest;
mod draft;
mod error;
mod events;
mod geometry;
mod hash;
mod intern;
mod inventory;
mod lock;
mod open;
mod put;
mod read;
mod rows;
mod settle;
mod stale;
mod summary;
mod time;
mod writer;

pub use atlas::Atlas;
pub use corrections::{Action, Correction, CorrectionState, Target, Which};
pub use dataset::Dataset;
pub use digest::{Digests, Part};
pub use error::StoreError;
pub use events::{Added, Event, KnownEvent, KnownExtent, KnownPlace};
pub(crate) use hash::ByNumber;
pub use hash::ContentHash;
pub use inventory::{GazetteerInfo, InputInfo};
pub use put::{ArticleState, Provenance};
pub use read::{ArticleRow, ExtentRow, MentionRow, Select};
pub(crate) use read::{PLACE_COLUMNS, place_from_row};
pub use settle::Sliced;
pub use stale::{Stale, StaleArticle};
pub use summary::{Counts, PlaceCount, SliceCount};
pub use writer::Writer;
