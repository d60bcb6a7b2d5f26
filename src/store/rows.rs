//! How a mention's fields become small numbers, and back.

use std::ops::Range;

use crate::model::{Resolution, UnlocatedReason, Usage, Zone};

/// The ordinal of an article's first mention.
pub(super) const FIRST_ORDINAL: u32 = 0;

/// The status of a mention that a correction rejected. Below it stand the reasons of [`status`].
pub(super) const REJECTED: i64 = 9;

const ORDINAL_BITS: u32 = 32;

/// The row of the mention `ordinal` of an article: an article's mentions are one range of rows, in text order.
pub(super) fn mention_key(article: i64, ordinal: u32) -> i64 {
    article << ORDINAL_BITS | i64::from(ordinal)
}

/// The first and last row that an article's mentions may have.
pub(super) fn article_range(article: i64) -> (i64, i64) {
    (mention_key(article, 0), mention_key(article, u32::MAX))
}

/// The row of the article that the mention at `key` stands in.
pub(super) fn article_of(key: i64) -> i64 {
    key >> ORDINAL_BITS
}

/// The place of the mention at `key` among those of its article.
pub(super) fn ordinal_of(key: i64) -> u64 {
    (key & i64::from(u32::MAX)).cast_unsigned()
}

/// A share of 1 with the three decimals that outputs print.
pub(super) fn share(share: f32) -> f64 {
    (f64::from(share.clamp(0.0, 1.0)) * 1000.0).round() / 1000.0
}

/// An offset into an article; no article reaches 4 G code points (`--max-article` is far below).
pub(super) fn offset(chars: usize) -> u32 {
    u32::try_from(chars).unwrap_or(u32::MAX)
}

pub(super) fn usage_code(usage: Usage) -> i64 {
    match usage {
        Usage::Literal => 0,
        Usage::Associative => 1,
    }
}

pub(super) fn usage_from(code: i64) -> Usage {
    if code == 1 { Usage::Associative } else { Usage::Literal }
}

pub(super) fn zone_code(zone: Zone) -> i64 {
    match zone {
        Zone::Body => 0,
        Zone::Boilerplate => 1,
    }
}

pub(super) fn zone_from(code: i64) -> Zone {
    if code == 1 { Zone::Boilerplate } else { Zone::Body }
}

pub(super) fn status(resolution: &Resolution) -> i64 {
    match resolution {
        Resolution::Located { .. } => 0,
        Resolution::Unlocated(UnlocatedReason::UnknownName) => 1,
        Resolution::Unlocated(UnlocatedReason::Ambiguous) => 2,
        Resolution::Unlocated(UnlocatedReason::ClassMismatch) => 3,
        Resolution::Unlocated(UnlocatedReason::FarAway) => 4,
        Resolution::Unlocated(UnlocatedReason::NotWithin) => 5,
    }
}

pub(super) fn reason_from(status: i64) -> Option<UnlocatedReason> {
    match status {
        1 => Some(UnlocatedReason::UnknownName),
        2 => Some(UnlocatedReason::Ambiguous),
        3 => Some(UnlocatedReason::ClassMismatch),
        4 => Some(UnlocatedReason::FarAway),
        5 => Some(UnlocatedReason::NotWithin),
        _ => None,
    }
}

/// `2-4,7-9`; absent where there is none.
pub(super) fn ranges_text(ranges: &[Range<usize>]) -> Option<String> {
    let parts: Vec<String> = ranges.iter().map(|range| format!("{}-{}", range.start, range.end)).collect();
    (!parts.is_empty()).then(|| parts.join(","))
}

/// Reads [`ranges_text`] back; what is no range is left out.
pub(super) fn ranges_from(text: &str) -> Vec<Range<usize>> {
    let range = |part: &str| {
        let (start, end) = part.split_once('-')?;
        Some(start.parse().ok()?..end.parse().ok()?)
    };
    text.split(',').filter_map(range).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_an_article_are_one_range() {
        let (first, last) = article_range(7);
        assert_eq!(mention_key(7, FIRST_ORDINAL), first);
        assert_eq!(article_of(first), 7);
        assert_eq!(article_of(last), 7);
        assert_eq!(article_range(8).0, last + 1);
    }

    #[test]
    fn a_reason_comes_back_and_is_no_rejection() {
        for reason in [
            UnlocatedReason::UnknownName,
            UnlocatedReason::Ambiguous,
            UnlocatedReason::ClassMismatch,
            UnlocatedReason::FarAway,
        ] {
            let status = status(&Resolution::Unlocated(reason));
            assert_eq!(reason_from(status), Some(reason));
            assert!((1..REJECTED).contains(&status));
        }
        assert_eq!(reason_from(REJECTED), None);
    }

    #[test]
    fn ranges_come_back() {
        let ranges = vec![2..4, 7..9];
        assert_eq!(ranges_from(&ranges_text(&ranges).unwrap()), ranges);
        assert_eq!(ranges_text(&[]), None);
    }
}
