//! Counts of mentions by run of places and range of ranks.
//!
//! A stream holds the mentions of one kind and one ladder. Their ranks are cut into buckets (months, where
//! that costs little); `sums` says for each bucket and each place how many mentions come before both, so a
//! run of places over whole buckets is four look-ups however many it holds. `ranks` keeps each mention's rank
//! within its bucket, bucket by bucket and place by place: at most two buckets are looked through, in order.

use std::ops::Range;

use super::{
    chunked::{Chunked, Fetch, IndexError},
    members::Members,
};

/// The mentions of one kind and ladder.
#[derive(Debug)]
pub struct Stream {
    /// What they are (see [`super::pack`]).
    pub kind: u8,
    /// The ladder whose ranks they carry; `None` for undated ones.
    pub ladder: Option<u32>,
    /// The places that have any, unless most of the tree's do.
    pub places: Members,
    /// How many places there are in `places`, or in the tree.
    pub width: u32,
    /// The first rank of each bucket, and after the last the number of ranks.
    pub buckets: Vec<u32>,
    /// `sums[bucket * (width + 1) + place]`: mentions in buckets before and at places before.
    pub sums: Chunked<u32>,
    /// The rank of each mention less the first of its bucket.
    pub ranks: Chunked<u16>,
    /// The row of each mention in the store.
    pub rows: Chunked<i64>,
}

impl Stream {
    /// How many of its mentions lie at the places of `runs` and have one of `ranks`.
    pub fn count<F: Fetch>(
        &self,
        runs: &[Range<u32>],
        ranks: &Range<u32>,
        fetch: &F,
    ) -> Result<u64, IndexError> {
        if ranks.is_empty() {
            return Ok(0);
        }
        let cut = Cut::new(&self.buckets, ranks);
        let mut total = 0;
        for run in runs {
            let run = self.places.of(run, fetch)?;
            if !run.is_empty() {
                total += self.count_run(&run, &cut, fetch)?;
            }
        }
        Ok(total)
    }

    /// Calls `each` with the place (in the tree) and the rank of its mentions at `runs`.
    pub fn ranks<F: Fetch>(
        &self,
        runs: &[Range<u32>],
        ranks: &Range<u32>,
        fetch: &F,
        mut each: impl FnMut(u32, u32),
    ) -> Result<(), IndexError> {
        self.segments(runs, ranks, fetch, |place, first, span| {
            self.ranks.pieces(span, fetch, |piece| {
                let taken = piece.iter().map(|r| first + u32::from(*r)).filter(|r| ranks.contains(r));
                taken.for_each(|rank| each(place, rank));
            })
        })
    }

    /// As [`Stream::ranks`], with the row of the store.
    pub fn rows<F: Fetch>(
        &self,
        runs: &[Range<u32>],
        ranks: &Range<u32>,
        fetch: &F,
        mut each: impl FnMut(u32, u32, i64),
    ) -> Result<(), IndexError> {
        self.segments(runs, ranks, fetch, |place, first, span| {
            for at in span {
                let rank = first + u32::from(self.ranks.get(at, fetch)?);
                if ranks.contains(&rank) {
                    each(place, rank, self.rows.get(at, fetch)?);
                }
            }
            Ok(())
        })
    }

    /// Calls `each` with place, first rank of the bucket and where its mentions stand, for each place of `runs`
    /// and each bucket that `ranks` meets.
    fn segments<F: Fetch>(
        &self,
        runs: &[Range<u32>],
        ranks: &Range<u32>,
        fetch: &F,
        mut each: impl FnMut(u32, u32, Range<usize>) -> Result<(), IndexError>,
    ) -> Result<(), IndexError> {
        if ranks.is_empty() {
            return Ok(());
        }
        let first = self.buckets.partition_point(|b| *b <= ranks.start) - 1;
        let last = self.buckets.partition_point(|b| *b < ranks.end);
        for run in runs {
            self.places.each(run, fetch, |place, local| {
                for bucket in first..last {
                    let span = self.span(bucket, &(local..local + 1), fetch)?;
                    if !span.is_empty() {
                        each(place, self.buckets[bucket], span)?;
                    }
                }
                Ok(())
            })?;
        }
        Ok(())
    }

    fn count_run<F: Fetch>(&self, run: &Range<u32>, cut: &Cut, fetch: &F) -> Result<u64, IndexError> {
        let mut total = 0;
        if !cut.whole.is_empty() {
            total += u64::from(
                self.before(cut.whole.end, run, fetch)? - self.before(cut.whole.start, run, fetch)?,
            );
        }
        for (bucket, low, high) in cut.parts.iter().flatten() {
            let span = self.span(*bucket, run, fetch)?;
            self.ranks.pieces(span, fetch, |piece| total += count_between(piece, *low, *high))?;
        }
        Ok(total)
    }

    /// Mentions of the run in all buckets before this one.
    fn before<F: Fetch>(&self, bucket: usize, run: &Range<u32>, fetch: &F) -> Result<u32, IndexError> {
        let row = bucket * (self.width as usize + 1);
        Ok(self.sums.get(row + run.end as usize, fetch)? - self.sums.get(row + run.start as usize, fetch)?)
    }

    /// Where the mentions of the run stand in `ranks`, for one bucket.
    fn span<F: Fetch>(&self, bucket: usize, run: &Range<u32>, fetch: &F) -> Result<Range<usize>, IndexError> {
        let width = self.width as usize;
        let (row, next) = (bucket * (width + 1), (bucket + 1) * (width + 1));
        let sum = |at: usize| self.sums.get(at, fetch).map(|sum| sum as usize);
        let base = sum(row + width)?;
        let (start, end) = (run.start as usize, run.end as usize);
        Ok(base + sum(next + start)? - sum(row + start)?..base + sum(next + end)? - sum(row + end)?)
    }
}

/// A range of ranks as whole buckets and at most two cut ones.
struct Cut {
    whole: Range<usize>,
    /// Bucket, first rank within it, rank within it to stop before.
    parts: [Option<(usize, u32, u32)>; 2],
}

impl Cut {
    fn new(buckets: &[u32], ranks: &Range<u32>) -> Self {
        let first = buckets.partition_point(|b| *b < ranks.start);
        let last = buckets.partition_point(|b| *b <= ranks.end) - 1;
        if first > last {
            // Both ends fall into one bucket.
            return Self {
                whole: 0..0,
                parts: [Some((last, ranks.start - buckets[last], ranks.end - buckets[last])), None],
            };
        }
        let head = (buckets[first] > ranks.start)
            .then(|| (first - 1, ranks.start - buckets[first - 1], buckets[first] - buckets[first - 1]));
        let tail = (ranks.end > buckets[last]).then(|| (last, 0, ranks.end - buckets[last]));
        Self { whole: first..last, parts: [head, tail] }
    }
}

/// How many of `ranks` lie in `low..high`. Sums of `u16` let the compiler compare eight at a time.
fn count_between(ranks: &[u16], low: u32, high: u32) -> u64 {
    let (low, width) = (low as u16, high - low);
    if width > u32::from(u16::MAX) {
        return ranks.len() as u64;
    }
    let width = width as u16;
    let of = |chunk: &[u16]| chunk.iter().map(|r| u16::from(r.wrapping_sub(low) < width)).sum::<u16>();
    ranks.chunks(1 << 15).map(|chunk| u64::from(of(chunk))).sum()
}

/// Cuts the ranks of a ladder into buckets: months if `most` allows, else quarters, years, decades, or one.
///
/// `starts` are the first days of the ladder's extents. A bucket never holds more ranks than fit `u16`.
pub fn buckets(starts: &[i32], most: usize) -> Vec<u32> {
    let strides = [1, 3, 12, 60, 120, i64::MAX];
    let cuts = strides.iter().map(|stride| cut_by(starts, *stride));
    let mut last = Vec::new();
    for cut in cuts {
        last = cut;
        if last.len() - 1 <= most.max(1) {
            break;
        }
    }
    last
}

fn cut_by(starts: &[i32], months: i64) -> Vec<u32> {
    let mut buckets = Vec::new();
    let mut current = None;
    for (start, rank) in starts.iter().zip(0..) {
        let key = month(*start).div_euclid(months);
        let full = buckets.last().is_some_and(|first| rank - first > u32::from(u16::MAX));
        if current != Some(key) || full {
            buckets.push(rank);
            current = Some(key);
        }
    }
    if buckets.is_empty() {
        buckets.push(0);
    }
    buckets.push(starts.len() as u32);
    buckets
}

/// The month of a day since 1970-01-01, in months since then (Gregorian; Howard Hinnant's civil_from_days).
fn month(day: i32) -> i64 {
    let z = i64::from(day) + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let from_march = (5 * doy + 2) / 153;
    // Years begin in March here; January and February belong to the next civil year.
    (yoe + era * 400 - 1970) * 12 + from_march + 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_begin_where_the_calendar_says() {
        for (year, m) in (1890..2030).flat_map(|y| (1..=12).map(move |m| (y, m))) {
            let first = jiff::civil::date(year, m, 1);
            let epoch = jiff::civil::date(1970, 1, 1);
            let days = (first - epoch).get_days();
            let expected = (i64::from(year) - 1970) * 12 + i64::from(m) - 1;
            assert_eq!(month(days), expected, "{first}");
            assert_eq!(month(days - 1), expected - 1, "the day before {first}");
        }
    }

    #[test]
    fn every_cut_covers_the_ranks_once() {
        let buckets = [0, 10, 25, 26, 40];
        for low in 0..=40_u32 {
            for high in low + 1..=40 {
                let cut = Cut::new(&buckets, &(low..high));
                let whole: u32 = cut.whole.clone().map(|b| buckets[b + 1] - buckets[b]).sum();
                let parts: u32 = cut.parts.iter().flatten().map(|(_, a, b)| b - a).sum();
                assert_eq!(whole + parts, high - low, "{low}..{high}");
            }
        }
    }

    #[test]
    fn the_comparison_wraps_nowhere() {
        let ranks: Vec<u16> = (0..=u16::MAX).collect();
        for (low, high) in [(0, 1), (0, 65_536), (5, 65_536), (65_535, 65_536), (100, 200)] {
            assert_eq!(count_between(&ranks, low, high), u64::from(high - low), "{low}..{high}");
        }
    }
}
