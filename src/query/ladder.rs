//! Temporal extents sorted so that a window of time is a range of ranks.
//!
//! Days do not nest, months do not nest; a month nests in a year. A *ladder* is a list of distinct extents in
//! which both starts and ends rise: "lies inside [a, b)" and "overlaps [a, b)" are then each one contiguous
//! range of it. Any set of extents is a few ladders (days, months, years, …), so every count by time is exact.

use std::{collections::HashMap, ops::Range};

use jiff::{Unit, civil::Date};

use crate::model::TemporalExtent;

/// A half-open interval of days, counted from 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Days {
    /// First day inside.
    pub start: i32,
    /// First day after.
    pub end: i32,
}

impl Days {
    /// All of time.
    pub const ALWAYS: Self = Self { start: i32::MIN, end: i32::MAX };
}

/// The day of a civil date, counted from 1970-01-01.
pub fn unix_day(date: Date) -> i32 {
    // Both dates are civil: no more than some 7 million days lie between.
    date.since((Unit::Day, Date::constant(1970, 1, 1))).map_or(0, |span| span.get_days())
}

impl From<&TemporalExtent> for Days {
    /// Open ends become the ends of time.
    fn from(extent: &TemporalExtent) -> Self {
        Self {
            start: if extent.start == Date::MIN { i32::MIN } else { unix_day(extent.start) },
            end: if extent.end == Date::MAX { i32::MAX } else { unix_day(extent.end) },
        }
    }
}

/// Which extents a window of time takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Window {
    /// All, the undated ones too.
    Any,
    /// Those that lie inside the interval.
    Inside(Days),
    /// Those that share a day with it.
    Overlapping(Days),
}

impl Window {
    /// Whether it takes an extent (`None`: undated).
    pub fn takes(&self, extent: Option<Days>) -> bool {
        match (self, extent) {
            (Self::Any, _) => true,
            (_, None) => false,
            (Self::Inside(w), Some(e)) => w.start <= e.start && e.end <= w.end,
            (Self::Overlapping(w), Some(e)) => e.start < w.end && w.start < e.end,
        }
    }
}

/// Distinct extents, rising in both start and end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ladder(pub Vec<Days>);

impl Ladder {
    /// The ranks that a window takes.
    pub fn ranks(&self, window: &Window) -> Range<u32> {
        let (low, high) = match window {
            Window::Any => (0, self.0.len()),
            Window::Inside(w) => {
                (self.0.partition_point(|e| e.start < w.start), self.0.partition_point(|e| e.end <= w.end))
            }
            Window::Overlapping(w) => {
                (self.0.partition_point(|e| e.end <= w.start), self.0.partition_point(|e| e.start < w.end))
            }
        };
        low as u32..high.max(low) as u32
    }
}

/// Where an extent stands: its ladder and its rank there.
pub type Rung = (u32, u32);

/// Sorts distinct extents into as few ladders as keep days, months and years apart.
///
/// Extents that all nest in one another take a ladder each: counting is then linear in their number.
pub fn ladders(mut extents: Vec<Days>) -> (Vec<Ladder>, HashMap<Days, Rung>) {
    extents.sort_unstable();
    extents.dedup();
    let mut ladders: Vec<(u8, Ladder)> = Vec::new();
    let mut rungs = HashMap::with_capacity(extents.len());
    for extent in extents {
        let class = class(extent);
        let fits = |(c, ladder): &(u8, Ladder)| {
            *c == class && ladder.0.last().is_none_or(|last| last.end <= extent.end)
        };
        let at = ladders.iter().position(fits).unwrap_or_else(|| {
            ladders.push((class, Ladder::default()));
            ladders.len() - 1
        });
        rungs.insert(extent, (at as u32, ladders[at].1.0.len() as u32));
        ladders[at].1.0.push(extent);
    }
    (ladders.into_iter().map(|(_, ladder)| ladder).collect(), rungs)
}

/// Extents of one length seldom nest.
fn class(extent: Days) -> u8 {
    match i64::from(extent.end) - i64::from(extent.start) {
        1 => 0,
        28..=31 => 1,
        89..=92 => 2,
        365..=366 => 3,
        _ => 4,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn extent() -> impl Strategy<Value = Days> {
        let lengths = prop_oneof![Just(1), 28..=31, Just(365), 1..2000];
        (0..3000, lengths).prop_map(|(start, length)| Days { start, end: start + length })
    }

    proptest! {
        #[test]
        fn every_window_takes_the_same_as_looking_at_each(
            extents in proptest::collection::vec(extent(), 0..200),
            w in extent(),
            overlapping in any::<bool>(),
        ) {
            let window = if overlapping { Window::Overlapping(w) } else { Window::Inside(w) };
            let (ladders, rungs) = ladders(extents.clone());
            for e in extents {
                let (ladder, rank) = rungs[&e];
                let ranks = ladders[ladder as usize].ranks(&window);
                prop_assert_eq!(ranks.contains(&rank), window.takes(Some(e)));
            }
        }
    }

    #[test]
    fn days_months_and_years_take_a_ladder_each() {
        let mut extents: Vec<Days> = (0..400).map(|d| Days { start: d, end: d + 1 }).collect();
        extents.extend((0..12).map(|m| Days { start: m * 30, end: m * 30 + 30 }));
        extents.extend((0..3).map(|y| Days { start: y * 365, end: y * 365 + 365 }));
        assert_eq!(ladders(extents).0.len(), 3);
    }
}
