//! The static R-tree over places: built by `rstar`, then flattened so that it can be stored and read in parts.
//!
//! Nodes stand in preorder, each with the index at which its subtree ends, and points stand in the order
//! in which the tree meets them. Everything under a node is therefore one run of points, and a circle is
//! answered as a few runs: what lies in the middle of it is never looked at one by one.

use std::{cmp::Ordering, collections::BinaryHeap, ops::Range};

use rstar::{AABB, RTree, RTreeNode, RTreeParams, primitives::GeomWithData};

use super::{
    chunked::{Chunked, Fetch, IndexError},
    earth::{self, Circle, Ecef, Side},
};
use crate::model::LonLat;

/// A place as the index keeps it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlacePoint {
    /// The key of the place in the store.
    pub key: i64,
    /// Its point.
    pub point: LonLat,
    /// How far an area reaches, in km; 0 for a place that is a point.
    pub area_km: f32,
}

/// A place with its earth-centred point, in the order of the tree.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Leaf {
    /// The place.
    pub place: PlacePoint,
    /// `place.point`, earth-centred.
    pub ecef: Ecef,
}

/// A node with everything under it as one run of points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Node {
    /// Least corner of the box around its points, metres.
    pub min: Ecef,
    /// Greatest corner of that box.
    pub max: Ecef,
    /// First point under it.
    pub first: u32,
    /// First point after it.
    pub last: u32,
    /// The node after its subtree.
    pub skip: u32,
    /// The largest `area_km` under it.
    pub area_km: f32,
}

/// Nodes of 8 to 16 points: as many as a cache line or two can reject at once.
struct Params;

impl RTreeParams for Params {
    const MIN_SIZE: usize = 8;
    const MAX_SIZE: usize = 16;
    const REINSERTION_COUNT: usize = 2;
    type DefaultInsertionStrategy = rstar::RStarInsertionStrategy;
}

type Element = GeomWithData<Ecef, u32>;

/// The flattened tree.
#[derive(Debug)]
pub struct Tree {
    /// In preorder.
    pub nodes: Chunked<Node>,
    /// In the order of the tree.
    pub leaves: Chunked<Leaf>,
}

/// Which points an area of interest takes, as runs in the order of the tree.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// Taken.
    pub inside: Vec<Range<u32>>,
    /// Areas too wide to be said to lie within the radius, though their point does.
    pub too_wide: Vec<Range<u32>>,
}

impl Tree {
    /// Packs the places: O(n log n). Also says where in the order of the tree each of them went.
    pub fn build(places: &[PlacePoint]) -> (Self, Vec<u32>) {
        let elements =
            places.iter().zip(0..).map(|(place, i)| Element::new(earth::ecef(place.point), i)).collect();
        let tree = RTree::<_, Params>::bulk_load_with_params(elements);
        let mut flat = Flat {
            places,
            nodes: Vec::new(),
            leaves: Vec::with_capacity(places.len()),
            positions: vec![0; places.len()],
        };
        if !places.is_empty() {
            flat.push(tree.root().envelope(), tree.root().children());
        }
        (Self { nodes: Chunked::whole(flat.nodes), leaves: Chunked::whole(flat.leaves) }, flat.positions)
    }

    /// The points in a circle. Unless `areas`, an area wider than the radius goes to `too_wide`.
    pub fn within<F: Fetch>(&self, circle: &Circle, areas: bool, fetch: &F) -> Result<Selection, IndexError> {
        let widest = if areas { f32::INFINITY } else { (circle.radius() / 1000.0) as f32 };
        let mut selection = Selection::default();
        let mut at = 0;
        while at < self.nodes.len() {
            let node = self.nodes.get(at, fetch)?;
            let side = circle.side_of_box(&node.min, &node.max);
            let whole = side == Side::Inside && node.area_km <= widest;
            let bottom = node.skip as usize == at + 1;
            at = if side == Side::Outside || whole || bottom { node.skip as usize } else { at + 1 };
            if whole {
                extend(&mut selection.inside, node.first..node.last);
            } else if side != Side::Outside && bottom {
                self.sift(&node, circle, widest, &mut selection, fetch)?;
            }
        }
        Ok(selection)
    }

    fn sift<F: Fetch>(
        &self,
        node: &Node,
        circle: &Circle,
        widest: f32,
        selection: &mut Selection,
        fetch: &F,
    ) -> Result<(), IndexError> {
        let mut at = node.first;
        self.leaves.pieces(node.first as usize..node.last as usize, fetch, |leaves| {
            for (leaf, i) in leaves.iter().zip(at..) {
                if circle.contains(leaf.place.point, &leaf.ecef) {
                    let taken = leaf.place.area_km <= widest;
                    extend(if taken { &mut selection.inside } else { &mut selection.too_wide }, i..i + 1);
                }
            }
            at += leaves.len() as u32;
        })
    }

    /// All points with their geodesic distance in metres, nearest first; equal distances in the order of the tree.
    pub fn nearest<'a, F: Fetch>(&'a self, centre: LonLat, fetch: &'a F) -> Nearest<'a, F> {
        let mut heap = BinaryHeap::new();
        if !self.nodes.is_empty() {
            heap.push(Step { distance: 0.0, what: What::Node(0) });
        }
        Nearest { tree: self, fetch, centre, ecef: earth::ecef(centre), heap }
    }
}

/// Adds a run, joined to the last where they touch.
pub(super) fn extend(runs: &mut Vec<Range<u32>>, run: Range<u32>) {
    match runs.last_mut() {
        Some(last) if last.end == run.start => last.end = run.end,
        _ => runs.push(run),
    }
}

/// The tree of `rstar` written out in preorder.
struct Flat<'a> {
    places: &'a [PlacePoint],
    nodes: Vec<Node>,
    leaves: Vec<Leaf>,
    positions: Vec<u32>,
}

impl Flat<'_> {
    fn push(&mut self, envelope: AABB<Ecef>, children: &[RTreeNode<Element>]) {
        let at = self.nodes.len();
        let first = self.leaves.len() as u32;
        let (min, max) = (envelope.lower(), envelope.upper());
        self.nodes.push(Node { min, max, first, last: 0, skip: 0, area_km: 0.0 });
        // Points before nodes would break the runs of a bottom node: rstar's bulk load never mixes them.
        for child in children {
            match child {
                RTreeNode::Leaf(element) => {
                    let place = self.places[element.data as usize];
                    self.positions[element.data as usize] = self.leaves.len() as u32;
                    self.leaves.push(Leaf { place, ecef: *element.geom() });
                }
                RTreeNode::Parent(parent) => self.push(parent.envelope(), parent.children()),
            }
        }
        let widest = self.leaves[first as usize..].iter().map(|leaf| leaf.place.area_km).fold(0.0, f32::max);
        let (last, skip) = (self.leaves.len() as u32, self.nodes.len() as u32);
        self.nodes[at] = Node { last, skip, area_km: widest, ..self.nodes[at] };
    }
}

/// Points in order of geodesic distance: see [`Tree::nearest`].
pub struct Nearest<'a, F> {
    tree: &'a Tree,
    fetch: &'a F,
    centre: LonLat,
    ecef: Ecef,
    heap: BinaryHeap<Step>,
}

/// Nodes and points come before a point of the same distance, so that ties come out in the order of the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    Node(u32),
    Bound(u32),
    Exact(u32),
}

#[derive(Debug, Clone, Copy)]
struct Step {
    distance: f64,
    what: What,
}

impl Ord for Step {
    /// The heap gives the greatest: the nearest.
    fn cmp(&self, other: &Self) -> Ordering {
        other.distance.total_cmp(&self.distance).then(other.what.cmp(&self.what))
    }
}

impl PartialOrd for Step {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Step {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Step {}

impl<F: Fetch> Nearest<'_, F> {
    fn open(&mut self, at: u32) -> Result<(), IndexError> {
        let node = self.tree.nodes.get(at as usize, self.fetch)?;
        let mut child = at + 1;
        while child < node.skip {
            let inner = self.tree.nodes.get(child as usize, self.fetch)?;
            let (near, _) = earth::box_chord2(&self.ecef, &inner.min, &inner.max);
            self.heap.push(Step { distance: earth::at_least(near), what: What::Node(child) });
            child = inner.skip;
        }
        if node.skip == at + 1 {
            for i in node.first..node.last {
                let leaf = self.tree.leaves.get(i as usize, self.fetch)?;
                let distance = earth::at_least(earth::chord2(&self.ecef, &leaf.ecef));
                self.heap.push(Step { distance, what: What::Bound(i) });
            }
        }
        Ok(())
    }

    fn step(&mut self) -> Result<Option<(u32, f64)>, IndexError> {
        while let Some(Step { distance, what }) = self.heap.pop() {
            match what {
                What::Node(at) => self.open(at)?,
                What::Bound(i) => {
                    let leaf = self.tree.leaves.get(i as usize, self.fetch)?;
                    let distance = earth::distance(self.centre, leaf.place.point);
                    self.heap.push(Step { distance, what: What::Exact(i) });
                }
                What::Exact(i) => return Ok(Some((i, distance))),
            }
        }
        Ok(None)
    }
}

impl<F: Fetch> Iterator for Nearest<'_, F> {
    type Item = Result<(u32, f64), IndexError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.step().transpose()
    }
}
