//! Dates in questions.

use jiff::civil::Date;

use super::lexer::ascii_digits;
use crate::{
    date::{Edtf, edtf, expressions},
    model::{Basis, TemporalExtent},
};

/// Words that may stand before a date without changing it.
const BEFORE: [&str; 3] = ["the ", "in ", "of "];

/// The date that a text says as a whole: EDTF, or an expression in words.
pub fn whole(text: &str, today: Option<Date>) -> Option<TemporalExtent> {
    let text = ascii_digits(text.trim());
    if let Ok(date) = edtf::parse(&text) {
        return Some(extent(&date));
    }
    let bare = BEFORE.iter().find_map(|word| text.strip_prefix(word)).unwrap_or(&text);
    let found = expressions::find(bare, today);
    match found.as_slice() {
        [one] if one.bytes == (0..bare.len()) => Some(one.extent.clone()),
        _ => None,
    }
}

fn extent(date: &Edtf) -> TemporalExtent {
    date.extent(Basis::Event)
}

/// The last day before an extent.
pub fn before(extent: &TemporalExtent) -> Option<String> {
    extent.start.yesterday().ok().filter(|_| extent.start != Date::MIN).map(|day| day.to_string())
}

/// The first day after it.
pub fn after(extent: &TemporalExtent) -> Option<String> {
    (extent.end != Date::MAX).then(|| extent.end.to_string())
}
