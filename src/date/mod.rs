//! Dates: the EDTF that metadata and outputs speak, and what articles say about when.
//!
//! A date is a civil date as printed: there is no time zone here and no clock. Times of day are dropped.

mod byline;
pub mod edtf;
pub mod event;
pub mod expressions;
pub mod hijri;
pub mod publication;

pub use edtf::{Edtf, EdtfError};

use crate::model::{Basis, TemporalExtent};

/// Reads the publication date that metadata gives (EDTF level 0 or 1) as an extent of basis `published`.
///
/// The extent's `edtf` is the text as given, white space around it dropped.
///
/// # Errors
/// Text that is no EDTF date; the message says what was expected, where, and what to write instead when
/// that can be told.
pub fn published_extent(text: &str) -> Result<TemporalExtent, EdtfError> {
    Ok(edtf::parse(text)?.extent(Basis::Published))
}
