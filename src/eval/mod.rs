//! How well toponyms are found and placed, against articles that a person has annotated.
//!
//! [`Gold`] is one annotated article, [`Score`] adds up what a tagger makes of many, [`Report`] says what the
//! figures mean.

mod gold;
mod report;
mod score;

pub use gold::{Gold, GoldError, GoldPlace, GoldToponym, Span};
pub use report::{Recognition, Report, Resolving, Traps, Zones};
pub use score::{Miss, MissKind, Score};
