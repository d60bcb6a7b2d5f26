//! The figures.

use serde::Serialize;

/// What a tagger's work comes to. Shares have four decimals.
///
/// - A gold toponym counts when it has a position and is no boilerplate; what is found on one that does not
///   count is passed over.
/// - `exact` compares spans to the character; `overlap` takes one character in common.
/// - `resolution` looks at those that overlap and were located: right is within the radius.
/// - `zones` looks at all that were found, whether they count or not.
/// - `end_to_end`: the span overlaps and the position is right.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Articles read.
    pub articles: usize,
    /// Gold toponyms that count.
    pub gold: usize,
    /// Mentions that count.
    pub predicted: usize,
    /// Spans to the character.
    pub exact: Recognition,
    /// Spans that have a character in common.
    pub overlap: Recognition,
    /// Positions of those that overlap.
    pub resolution: Resolving,
    /// Span and position together.
    pub end_to_end: Recognition,
    /// The share of usages that are right, of those the gold gives.
    pub usage_accuracy: Option<f64>,
    /// Which of them belong to the article, and which to the page around it.
    pub zones: Zones,
    /// Names inside what is no place.
    pub traps: Traps,
}

/// How well body and boilerplate were told apart, by the toponyms that were found in them.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Zones {
    /// Found, and the gold gives the zone.
    pub n: usize,
    /// How many of these the gold calls boilerplate.
    pub boilerplate: usize,
    /// The share that is right.
    pub accuracy: Option<f64>,
}

/// Precision, recall and their harmonic mean.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Recognition {
    /// The share of what was found that is right.
    #[serde(rename = "P")]
    pub precision: f64,
    /// The share of the gold that was found.
    #[serde(rename = "R")]
    pub recall: f64,
    /// Their harmonic mean.
    #[serde(rename = "F1")]
    pub f1: f64,
}

/// How well found toponyms were placed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Resolving {
    /// Found and located.
    pub n: usize,
    /// The share within the radius.
    pub accuracy: Option<f64>,
    /// The median distance, right or wrong.
    pub median_km: Option<f64>,
    /// Found and linked to no place.
    pub unlocated: usize,
}

/// Names inside what is no place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Traps {
    /// How many there are.
    pub n: usize,
    /// How many were taken for places.
    pub hit: usize,
}

impl Recognition {
    /// From `right` of `found` and `recalled` of `gold`.
    pub(super) fn new(right: usize, found: usize, recalled: usize, gold: usize) -> Self {
        let share = |part: usize, of: usize| if of == 0 { 0.0 } else { part as f64 / of as f64 };
        let (precision, recall) = (share(right, found), share(recalled, gold));
        let sum = precision + recall;
        let f1 = if sum == 0.0 { 0.0 } else { 2.0 * precision * recall / sum };
        Self { precision: four(precision), recall: four(recall), f1: four(f1) }
    }
}

/// The share with four decimals; nothing of nothing.
pub(super) fn share(part: usize, of: usize) -> Option<f64> {
    (of > 0).then(|| four(part as f64 / of as f64))
}

/// Rounded as its decimal text is: the figure that every other program prints.
pub(super) fn rounded(value: f64, decimals: usize) -> f64 {
    format!("{value:.decimals$}").parse().unwrap_or(value)
}

fn four(value: f64) -> f64 {
    rounded(value, 4)
}
