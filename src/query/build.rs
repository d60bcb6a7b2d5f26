//! Builds the packed index in three passes over the rows, so that memory is a few bytes a row.

use super::{
    chunked::Chunked,
    ladder::{self, Days, Ladder, Rung},
    members::{self, Members, Word},
    pack::Packed,
    stream::{self, Stream},
    tree::{PlacePoint, Tree},
};

/// A mention as the index sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// Its place: an index into the places given.
    pub place: u32,
    /// Its extent: an index into the extents given.
    pub extent: Option<u32>,
    /// Its [`kind`](super::pack::kind).
    pub kind: u8,
    /// Its row in the store.
    pub row: i64,
}

/// Look-up tables cost at most this many cells a mention, of 4 bytes each.
const CELLS: usize = 4;
/// More mentions than this do not fit one index.
const MOST: u64 = u32::MAX as u64;

/// Packs places and mentions. `scan` calls what it is given for every row, and is called three times.
///
/// O(n) in the rows; some 20 bytes a row and 8 a cell of the look-up tables while it runs.
pub fn build<E>(
    generation: u64,
    places: &[PlacePoint],
    extents: &[Days],
    scan: impl Fn(&mut dyn FnMut(Row)) -> Result<(), E>,
) -> Result<Packed, E> {
    let (tree, positions) = Tree::build(places);
    let (ladders, rungs) = ladder::ladders(extents.to_vec());
    let rungs = extents.iter().map(|extent| rungs[extent]).collect();
    let mut sorter = Sorter { positions, rungs, ladders, drafts: Vec::new(), index: Vec::new() };
    scan(&mut |row| sorter.survey(row))?;
    sorter.lay_out();
    scan(&mut |row| sorter.tally(row))?;
    sorter.accumulate();
    scan(&mut |row| sorter.fill(row))?;
    Ok(Packed {
        generation,
        tree,
        streams: sorter.drafts.into_iter().map(Draft::finish).collect(),
        ladders: sorter.ladders,
    })
}

/// A stream being made.
#[derive(Default)]
struct Draft {
    kind: u8,
    ladder: Option<u32>,
    mentions: u64,
    /// A bit a place of the tree: whether it has any.
    present: Vec<u64>,
    words: Vec<Word>,
    width: usize,
    buckets: Vec<u32>,
    /// The bucket of each rank.
    bucket_of: Vec<u32>,
    /// First tallies, then where the next mention of each cell goes.
    cells: Vec<u32>,
    sums: Vec<u32>,
    ranks: Vec<u16>,
    rows: Vec<i64>,
}

struct Sorter {
    /// Index of a place as given → its place in the tree.
    positions: Vec<u32>,
    /// Index of an extent as given → its ladder and rank.
    rungs: Vec<Rung>,
    ladders: Vec<Ladder>,
    drafts: Vec<Draft>,
    /// `index[ladder + 1 or 0][kind]` → draft, plus one.
    index: Vec<[u32; 4]>,
}

impl Sorter {
    /// The draft, place in the tree and rank of a row.
    fn locate(&self, row: Row) -> (Option<usize>, u32, u32, Option<u32>) {
        let rung = row.extent.map(|extent| self.rungs[extent as usize]);
        let slot = rung.map_or(0, |(ladder, _)| ladder as usize + 1);
        let draft = self.index.get(slot).map_or(0, |kinds| kinds[usize::from(row.kind)]);
        let rank = rung.map_or(0, |(_, rank)| rank);
        (
            draft.checked_sub(1).map(|d| d as usize),
            self.positions[row.place as usize],
            rank,
            rung.map(|r| r.0),
        )
    }

    fn survey(&mut self, row: Row) {
        if self.index.is_empty() {
            self.index = vec![[0; 4]; self.ladders.len() + 1];
        }
        let (draft, place, _, ladder) = self.locate(row);
        let draft = draft.unwrap_or_else(|| {
            let present = vec![0; self.positions.len().div_ceil(64)];
            self.drafts.push(Draft { kind: row.kind, ladder, present, ..Draft::default() });
            let slot = ladder.map_or(0, |ladder| ladder as usize + 1);
            self.index[slot][usize::from(row.kind)] = self.drafts.len() as u32;
            self.drafts.len() - 1
        });
        let draft = &mut self.drafts[draft];
        draft.mentions += 1;
        draft.present[place as usize / 64] |= 1 << (place % 64);
    }

    fn lay_out(&mut self) {
        let all = self.positions.len();
        for draft in &mut self.drafts {
            assert!(draft.mentions <= MOST, "an index holds at most {MOST} mentions of one kind");
            let starts: Vec<i32> = match draft.ladder {
                Some(ladder) => self.ladders[ladder as usize].0.iter().map(|e| e.start).collect(),
                None => vec![0],
            };
            draft.lay_out(&starts, all);
        }
    }

    fn tally(&mut self, row: Row) {
        if let (Some(draft), place, rank, _) = self.locate(row) {
            let draft = &mut self.drafts[draft];
            let cell = draft.cell(place, rank).1;
            draft.cells[cell] += 1;
        }
    }

    fn accumulate(&mut self) {
        self.drafts.iter_mut().for_each(Draft::accumulate);
    }

    fn fill(&mut self, row: Row) {
        if let (Some(draft), place, rank, _) = self.locate(row) {
            let draft = &mut self.drafts[draft];
            let (bucket, cell) = draft.cell(place, rank);
            let at = draft.cells[cell] as usize;
            draft.ranks[at] = (rank - draft.buckets[bucket]) as u16;
            draft.rows[at] = row.row;
            draft.cells[cell] += 1;
        }
    }
}

impl Draft {
    fn lay_out(&mut self, starts: &[i32], all: usize) {
        let count: usize = self.present.iter().map(|word| word.count_ones() as usize).sum();
        let dense = count * 2 >= all;
        if !dense {
            self.words = members::words(&self.present);
        }
        self.present = Vec::new();
        self.width = if dense { all } else { count };
        self.buckets = stream::buckets(starts, CELLS * self.mentions as usize / (self.width + 1));
        self.cells = vec![0; (self.buckets.len() - 1) * self.width];
        let ranks = |(bucket, ends): (u32, &[u32])| std::iter::repeat_n(bucket, (ends[1] - ends[0]) as usize);
        self.bucket_of = (0..).zip(self.buckets.windows(2)).flat_map(ranks).collect();
    }

    fn cell(&self, place: u32, rank: u32) -> (usize, usize) {
        let bucket = self.bucket_of[rank as usize] as usize;
        let local = if self.words.is_empty() { place } else { members::number(&self.words, place) };
        (bucket, bucket * self.width + local as usize)
    }

    /// Turns tallies into sums over buckets and places before, and into the first free slot of each cell.
    fn accumulate(&mut self) {
        let mut above = vec![0; self.width + 1];
        self.sums.extend_from_slice(&above);
        let mut free = 0;
        for row in self.cells.chunks_mut(self.width) {
            let mut left = 0;
            for (cell, above) in row.iter_mut().zip(&mut above[1..]) {
                let tally = std::mem::replace(cell, free);
                free += tally;
                left += tally;
                *above += left;
            }
            self.sums.extend_from_slice(&above);
        }
        self.ranks = vec![0; self.mentions as usize];
        self.rows = vec![0; self.mentions as usize];
    }

    fn finish(self) -> Stream {
        Stream {
            kind: self.kind,
            ladder: self.ladder,
            places: Members(Chunked::whole(self.words)),
            width: self.width as u32,
            buckets: self.buckets,
            sums: Chunked::whole(self.sums),
            ranks: Chunked::whole(self.ranks),
            rows: Chunked::whole(self.rows),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::HashMap, convert::Infallible};

    use proptest::prelude::*;

    use super::super::{
        chunked::{Fetch, InMemory, IndexError},
        earth::{self, Circle},
        ladder::Window,
        pack::Kinds,
    };
    use super::*;
    use crate::model::LonLat;

    /// Poles, the antimeridian, duplicates and open country.
    fn point() -> impl Strategy<Value = LonLat> {
        let lon = prop_oneof![
            -180.0..=180.0,
            Just(180.0),
            Just(-180.0),
            30.0..50.0,
            (-18..=18).prop_map(|d| f64::from(d) * 10.0)
        ];
        let lat = prop_oneof![
            -90.0..=90.0,
            Just(90.0),
            Just(-90.0),
            30.0..38.0,
            (-9..=9).prop_map(|d| f64::from(d) * 10.0)
        ];
        (lon, lat).prop_map(|(lon, lat)| LonLat { lon, lat })
    }

    fn radius() -> impl Strategy<Value = f64> {
        let half_the_earth = earth::HALF_MERIDIAN / 2.0;
        prop_oneof![Just(0.0), 0.0..1e6, 0.0..2.1e7, Just(half_the_earth), Just(earth::HALF_MERIDIAN)]
    }

    fn extent() -> impl Strategy<Value = Days> {
        let lengths = prop_oneof![Just(1), 28..=31, Just(365), 1..2000];
        (15_000..17_000, lengths).prop_map(|(start, length)| Days { start, end: start + length })
    }

    fn window() -> impl Strategy<Value = Window> {
        prop_oneof![
            Just(Window::Any),
            extent().prop_map(Window::Inside),
            extent().prop_map(Window::Overlapping)
        ]
    }

    #[derive(Debug, Clone)]
    struct World {
        places: Vec<PlacePoint>,
        extents: Vec<Days>,
        rows: Vec<Row>,
    }

    fn world() -> impl Strategy<Value = World> {
        let place = (point(), prop_oneof![4 => Just(0.0_f32), 1 => 1.0..900.0_f32]);
        let places = proptest::collection::vec(place, 1..300);
        let extents = proptest::collection::vec(extent(), 1..60);
        (places, extents).prop_flat_map(|(places, extents)| {
            let row = (0..places.len() as u32, proptest::option::of(0..extents.len() as u32), 0..4_u8)
                .prop_map(|(place, extent, kind)| Row { place, extent, kind, row: 0 });
            let places: Vec<_> = places
                .into_iter()
                .zip(0..)
                .map(|((point, area_km), key)| PlacePoint { key, point, area_km })
                .collect();
            proptest::collection::vec(row, 0..1500).prop_map(move |mut rows| {
                rows.iter_mut().zip(1..).for_each(|(row, number)| row.row = number);
                World { places: places.clone(), extents: extents.clone(), rows }
            })
        })
    }

    fn pack(world: &World) -> Packed {
        let scan = |each: &mut dyn FnMut(Row)| {
            world.rows.iter().copied().for_each(each);
            Ok::<_, Infallible>(())
        };
        let Ok(packed) = build(7, &world.places, &world.extents, scan);
        packed
    }

    struct Parts(HashMap<u64, Vec<u8>>);

    impl Fetch for Parts {
        fn fetch(&self, key: u64) -> Result<Vec<u8>, IndexError> {
            self.0.get(&key).cloned().ok_or(IndexError::Missing(key))
        }
    }

    fn parts(packed: &Packed) -> Parts {
        let mut parts = HashMap::new();
        let Ok(()) = packed.write(|key, bytes| {
            parts.insert(key, bytes.to_vec());
            Ok::<_, Infallible>(())
        });
        Parts(parts)
    }

    fn brute(world: &World, centre: LonLat, radius: f64, window: &Window, kinds: Kinds) -> (u64, u64) {
        let mut counts = (0, 0);
        for row in &world.rows {
            let place = &world.places[row.place as usize];
            let extent = row.extent.map(|e| world.extents[e as usize]);
            let near = earth::distance(centre, place.point) <= radius;
            if near && window.takes(extent) && kinds.has(row.kind) {
                if f64::from(place.area_km) > radius / 1000.0 { counts.1 += 1 } else { counts.0 += 1 }
            }
        }
        counts
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn every_count_is_what_brute_force_counts(
            world in world(), centre in point(), radius in radius(), window in window(), all in any::<bool>(),
        ) {
            let packed = pack(&world);
            let kinds = if all { Kinds::ALL } else { Kinds::BODY };
            let circle = Circle::new(centre, radius);
            let expected = brute(&world, centre, radius, &window, kinds);

            let chosen = packed.tree.within(&circle, false, &InMemory).unwrap();
            let inside = packed.count(&chosen.inside, &window, kinds, &InMemory).unwrap();
            let too_wide = packed.count(&chosen.too_wide, &window, kinds, &InMemory).unwrap();
            prop_assert_eq!((inside, too_wide), expected);

            let stored = parts(&packed);
            let reopened = Packed::open(7, &stored).unwrap();
            let chosen = reopened.tree.within(&circle, true, &stored).unwrap();
            let all = expected.0 + expected.1;
            prop_assert_eq!(reopened.count(&chosen.inside, &window, kinds, &stored).unwrap(), all);
            let mut rows = Vec::new();
            let mut keep = |place, extent, row| rows.push((place, extent, row));
            reopened.rows(&chosen.inside, &window, kinds, &stored, &mut keep).unwrap();
            prop_assert_eq!(rows.len() as u64, all);
            for (place, extent, number) in rows {
                let row = &world.rows[number as usize - 1];
                let leaf = reopened.tree.leaves.get(place as usize, &stored).unwrap();
                prop_assert_eq!(leaf.place.key, i64::from(row.place));
                prop_assert_eq!(extent, row.extent.map(|e| world.extents[e as usize]));
            }
            let mut tally = 0;
            reopened.extents(&chosen.inside, &window, kinds, &stored, &mut |_, _| tally += 1).unwrap();
            prop_assert_eq!(tally, all);
        }

        #[test]
        fn the_nearest_come_in_the_order_of_the_geodesic(world in world(), centre in point()) {
            let packed = pack(&world);
            let found: Vec<f64> = packed.tree.nearest(centre, &InMemory).map(|hit| hit.unwrap().1).collect();
            let mut expected: Vec<f64> =
                world.places.iter().map(|place| earth::distance(centre, place.point)).collect();
            expected.sort_by(f64::total_cmp);
            prop_assert_eq!(found, expected);
        }

        #[test]
        fn a_damaged_part_is_refused_and_never_panics(
            world in world(), part in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), cut in any::<bool>(),
        ) {
            let mut stored = parts(&pack(&world));
            let part = part.index(stored.0.len()) as u64;
            let bytes = stored.0.get_mut(&part).unwrap();
            let at = at.index(bytes.len());
            if cut { bytes.truncate(at) } else { bytes[at] ^= 1 }
            let loaded = Packed::open(7, &stored).and_then(|packed| packed.load(&stored));
            prop_assert!(matches!(loaded, Err(IndexError::Damaged(key)) if key == part));
        }
    }
}
