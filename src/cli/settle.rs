//! What stands after a run that changed the atlas.

use dateline::{
    slice::Period,
    store::{StoreError, Writer},
};

/// Brings slices and counts up to date, by the period that the atlas is cut by (months, for a new one).
pub fn settle(writer: &mut Writer) -> Result<(), StoreError> {
    let period = writer.atlas().setting::<String>("period")?;
    let period = period.and_then(|period| period.parse().ok()).unwrap_or(Period::Month);
    writer.settle(period.as_str(), |extent| period.slice_of(extent).map_err(|why| why.to_string()))
}
