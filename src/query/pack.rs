//! The packed index: the tree of places and the streams of mentions, and its form in parts.
//!
//! Part 0 is the header; the arrays follow in the order in which the header names them.

use std::ops::Range;

use super::{
    chunked::{self, Chunked, Fetch, IndexError, Reader, Record},
    ladder::{Days, Ladder, Window},
    members::Members,
    stream::Stream,
    tree::{Leaf, Node, PlacePoint, Tree},
};
use crate::model::{LonLat, Usage, Zone};

/// Changes with every change of the form.
const MAGIC: u64 = u64::from_le_bytes(*b"dlindex2");
/// In the header: no ladder, undated mentions.
const UNDATED: u32 = u32::MAX;

/// Which kinds of mention are asked for: a set of usages and zones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kinds(u8);

impl Kinds {
    /// Every usage, in the article itself.
    pub const BODY: Self = Self(0b0011);
    /// Everything.
    pub const ALL: Self = Self(0b1111);

    /// One usage in one zone.
    pub fn only(usage: Usage, zone: Zone) -> Self {
        Self(1 << kind(usage, zone))
    }

    /// Those of both sets.
    pub fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether a kind is among them.
    pub fn has(self, kind: u8) -> bool {
        self.0 & (1 << kind) != 0
    }
}

/// The number of a usage in a zone.
pub fn kind(usage: Usage, zone: Zone) -> u8 {
    u8::from(usage == Usage::Associative) | u8::from(zone == Zone::Boilerplate) << 1
}

/// The index of an atlas, in memory or read part by part.
#[derive(Debug)]
pub struct Packed {
    /// Which state of the atlas it was made from.
    pub generation: u64,
    /// The places.
    pub tree: Tree,
    /// The distinct extents.
    pub ladders: Vec<Ladder>,
    /// The mentions.
    pub streams: Vec<Stream>,
}

impl Packed {
    /// How many mentions lie at the places of `runs`, are of `kinds` and fall into `window`.
    ///
    /// Costs four look-ups a run and ladder, and a pass over the mentions of the two months that the window
    /// cuts; nothing depends on how many mentions there are between.
    pub fn count<F: Fetch>(
        &self,
        runs: &[Range<u32>],
        window: &Window,
        kinds: Kinds,
        fetch: &F,
    ) -> Result<u64, IndexError> {
        let taken = self.taken(window, kinds);
        taken.map(|(stream, ranks)| stream.count(runs, &ranks, fetch)).sum()
    }

    /// Calls `each` with the place (in the order of the tree) and the extent of each of those mentions.
    pub fn extents<F: Fetch>(
        &self,
        runs: &[Range<u32>],
        window: &Window,
        kinds: Kinds,
        fetch: &F,
        each: &mut dyn FnMut(u32, Option<Days>),
    ) -> Result<(), IndexError> {
        for (stream, ranks) in self.taken(window, kinds) {
            let ladder = self.ladder(stream);
            stream.ranks(runs, &ranks, fetch, |place, rank| each(place, ladder.map(|l| l[rank as usize])))?;
        }
        Ok(())
    }

    /// As [`Packed::extents`], with the row of the store.
    pub fn rows<F: Fetch>(
        &self,
        runs: &[Range<u32>],
        window: &Window,
        kinds: Kinds,
        fetch: &F,
        each: &mut dyn FnMut(u32, Option<Days>, i64),
    ) -> Result<(), IndexError> {
        for (stream, ranks) in self.taken(window, kinds) {
            let ladder = self.ladder(stream);
            let mut each = |place, rank: u32, row| each(place, ladder.map(|l| l[rank as usize]), row);
            stream.rows(runs, &ranks, fetch, &mut each)?;
        }
        Ok(())
    }

    fn ladder(&self, stream: &Stream) -> Option<&[Days]> {
        stream.ladder.map(|ladder| self.ladders[ladder as usize].0.as_slice())
    }

    fn taken(&self, window: &Window, kinds: Kinds) -> impl Iterator<Item = (&Stream, Range<u32>)> {
        self.streams.iter().filter(move |stream| kinds.has(stream.kind)).map(move |stream| {
            let ranks = match (stream.ladder, window) {
                (Some(ladder), window) => self.ladders[ladder as usize].ranks(window),
                (None, Window::Any) => 0..1,
                (None, _) => 0..0,
            };
            (stream, ranks)
        })
    }

    /// Reads all parts, so that nothing has to be fetched again.
    pub fn load<F: Fetch>(&self, fetch: &F) -> Result<(), IndexError> {
        self.tree.nodes.load(fetch)?;
        self.tree.leaves.load(fetch)?;
        for stream in &self.streams {
            stream.places.0.load(fetch)?;
            stream.sums.load(fetch)?;
            stream.ranks.load(fetch)?;
            stream.rows.load(fetch)?;
        }
        Ok(())
    }

    /// Gives every part with its key to `write`, the header last: without it there is no index.
    pub fn write<E>(&self, mut write: impl FnMut(u64, &[u8]) -> Result<(), E>) -> Result<(), E> {
        let mut header = Vec::new();
        let (mut next, generation) = (1, self.generation);
        put(&mut header, &[MAGIC, self.ladders.len() as u64, self.streams.len() as u64]);
        for ladder in &self.ladders {
            put(&mut header, &[ladder.0.len() as u64]);
            for days in &ladder.0 {
                header.extend_from_slice(&days.start.to_le_bytes());
                header.extend_from_slice(&days.end.to_le_bytes());
            }
        }
        array(&self.tree.nodes, &mut header, &mut next, generation, &mut write)?;
        array(&self.tree.leaves, &mut header, &mut next, generation, &mut write)?;
        for stream in &self.streams {
            let ladder = stream.ladder.unwrap_or(UNDATED);
            let fields =
                [stream.kind.into(), ladder.into(), stream.width.into(), stream.buckets.len() as u64];
            put(&mut header, &fields);
            stream.buckets.iter().for_each(|bucket| bucket.write(&mut header));
            array(&stream.places.0, &mut header, &mut next, generation, &mut write)?;
            array(&stream.sums, &mut header, &mut next, generation, &mut write)?;
            array(&stream.ranks, &mut header, &mut next, generation, &mut write)?;
            array(&stream.rows, &mut header, &mut next, generation, &mut write)?;
        }
        write(0, &chunked::seal(header, generation))
    }

    /// Reads the header; everything else is fetched when it is needed.
    ///
    /// # Errors
    /// [`IndexError::Missing`] where no index was packed, [`IndexError::Damaged`] where it is not that of
    /// `generation`.
    pub fn open<F: Fetch>(generation: u64, fetch: &F) -> Result<Self, IndexError> {
        let bytes = fetch.fetch(0)?;
        let mut from = Reader(chunked::unseal(0, &bytes, generation)?);
        if from.u64() != MAGIC {
            return Err(IndexError::Damaged(0));
        }
        let (ladders, streams) = (from.u64(), from.u64());
        let mut header = Header { from, next: 1, generation };
        let ladders = header.list(ladders, Header::ladder);
        let tree = Tree { nodes: header.array(), leaves: header.array() };
        let streams = header.list(streams, Header::stream);
        Ok(Self { generation, tree, ladders, streams })
    }
}

fn put(header: &mut Vec<u8>, numbers: &[u64]) {
    numbers.iter().for_each(|n| header.extend_from_slice(&n.to_le_bytes()));
}

fn array<T: Record, E>(
    array: &Chunked<T>,
    header: &mut Vec<u8>,
    next: &mut u64,
    generation: u64,
    write: &mut impl FnMut(u64, &[u8]) -> Result<(), E>,
) -> Result<(), E> {
    put(header, &[array.len() as u64]);
    for part in array.encode(generation) {
        write(*next, &part)?;
        *next += 1;
    }
    Ok(())
}

/// Reads a header, whose seal has been checked.
struct Header<'a> {
    from: Reader<'a>,
    next: u64,
    generation: u64,
}

impl Header<'_> {
    fn list<T>(&mut self, len: u64, each: impl Fn(&mut Self) -> T) -> Vec<T> {
        (0..len).map(|_| each(self)).collect()
    }

    fn ladder(&mut self) -> Ladder {
        let len = self.from.u64();
        Ladder(self.list(len, |header| Days { start: header.from.i32(), end: header.from.i32() }))
    }

    fn array<T: Record>(&mut self) -> Chunked<T> {
        let array = Chunked::elsewhere(self.next, self.from.u64() as usize, self.generation);
        self.next += array.parts();
        array
    }

    fn stream(&mut self) -> Stream {
        let (kind, ladder) = (self.from.u64() as u8, self.from.u64() as u32);
        let (width, buckets) = (self.from.u64() as u32, self.from.u64());
        let buckets = self.list(buckets, |header| header.from.u32());
        let ladder = (ladder != UNDATED).then_some(ladder);
        let places = Members(self.array());
        let (sums, ranks, rows) = (self.array(), self.array(), self.array());
        Stream { kind, ladder, width, buckets, places, sums, ranks, rows }
    }
}

impl Record for Node {
    const SIZE: usize = 64;

    fn write(&self, to: &mut Vec<u8>) {
        self.min.iter().chain(&self.max).for_each(|x| to.extend_from_slice(&x.to_le_bytes()));
        [self.first, self.last, self.skip].iter().for_each(|n| n.write(to));
        to.extend_from_slice(&self.area_km.to_le_bytes());
    }

    fn read(from: &mut Reader<'_>) -> Self {
        let mut corner = || [from.f64(), from.f64(), from.f64()];
        let (min, max) = (corner(), corner());
        Self { min, max, first: from.u32(), last: from.u32(), skip: from.u32(), area_km: from.f32() }
    }
}

impl Record for Leaf {
    const SIZE: usize = 52;

    fn write(&self, to: &mut Vec<u8>) {
        to.extend_from_slice(&self.place.key.to_le_bytes());
        let PlacePoint { point, area_km, .. } = self.place;
        [point.lon, point.lat].iter().chain(&self.ecef).for_each(|x| to.extend_from_slice(&x.to_le_bytes()));
        to.extend_from_slice(&area_km.to_le_bytes());
    }

    fn read(from: &mut Reader<'_>) -> Self {
        let key = from.i64();
        let point = LonLat { lon: from.f64(), lat: from.f64() };
        let ecef = [from.f64(), from.f64(), from.f64()];
        Self { place: PlacePoint { key, point, area_km: from.f32() }, ecef }
    }
}
