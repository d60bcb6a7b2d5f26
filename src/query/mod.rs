//! Answers by distance, area and time: the R-tree over places, counts of mentions, and the filters.
//!
//! ```
//! use dateline::{
//!     model::{Basis, LonLat, Place},
//!     query::{Ask, Days, Index, QueryError, Window},
//!     store::{Atlas, Event},
//! };
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! # let path = folder.path().join("atlas.gpkg");
//! # let deir = LonLat { lon: 40.1408, lat: 35.3359 };
//! // An atlas is what `dateline map` or `dateline import` leaves; this one gets a single row.
//! let mut writer = Atlas::open_or_create(&path, "now")?;
//! let june = dateline::date::edtf::parse("2017-06-11")?.extent(Basis::Event);
//! # let place = Place { id: "x:1".into(), name: "Deir ez-Zor".into(), name_ar: None, point: deir, feature_class: 'P',
//! #     feature_code: "PPLA".into(), country: "SY".into(), admin1: String::new(), population: 0,
//! #     uncertainty_km: 0.0, source: "example".into() };
//! let mut dataset = writer.dataset("events", None)?;
//! let event = Event { key: 1, place: &place, extent: Some(&june), surface: "Deir ez-Zor", context: None, attributes: None };
//! writer.put_event(&mut dataset, &event)?;
//! Index::pack(&mut writer)?;
//! writer.close()?;
//!
//! let atlas = Atlas::open(&path)?;
//! let index = Index::open(&atlas)?;
//! // Longitude and latitude in degrees, the radius in metres, days half-open.
//! let month = Days::from(&dateline::date::edtf::parse("2017-06")?.extent(Basis::Event));
//! let ask = Ask::within(LonLat { lon: 40.0, lat: 35.3 }, 50_000.0).during(Window::Inside(month));
//! assert_eq!(index.count(&ask)?, 1);
//! let hits = index.hits(&ask)?;
//! assert_eq!((hits[0].distance / 1000.0).round(), 13.0);
//! // At any time, where nothing but the circle matters.
//! assert_eq!(index.within(LonLat { lon: 40.0, lat: 35.3 }, 50_000.0)?, hits);
//! index.read(&hits, |hit, row| -> Result<(), QueryError> {
//!     println!("{:.1} km: {}", hit.distance / 1000.0, row.surface);
//!     Ok(())
//! })?;
//! // The nearest ten, however far.
//! let (nearest, _areas_passed_over) = index.near(LonLat { lon: 0.0, lat: 0.0 }, 10)?;
//! assert_eq!(nearest.len(), 1);
//! # Ok(())
//! # }
//! ```

pub mod area;
pub mod ask;
pub mod build;
pub mod chunked;
pub mod earth;
pub mod index;
pub mod ladder;
pub mod lookup;
pub mod members;
pub mod pack;
pub mod stream;
pub mod tree;
pub mod units;
pub mod words;

pub use area::{Area, Bbox, Polygons};
pub use ask::{Ask, Hit, Tally};
pub use index::{Index, QueryError};
pub use ladder::{Days, Window};
