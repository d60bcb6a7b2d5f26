//! Places and their names.
//!
//! A [`Gazetteer`] is one compiled [`table::Table`] or several in layers of rising authority (`stack`): a later
//! layer adds names, moves points, forbids names, and wins where two layers have the same place.

pub mod check;
mod cues;
mod error;
mod layer;
mod likely;
mod mapped;
mod pages;
mod shipped;
mod similar;
pub mod source;
mod stack;
pub mod table;
mod typing;
mod walk;
mod within;
mod words;

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use crate::{
    lang::{Script, Tokens, ar, en, hash_of, word_hash},
    model::Place,
};
pub use error::GazetteerError;
use layer::{Layer, Same};
pub use likely::{Likely, Match};
pub use shipped::{SHIPPED_VERSION, ordinary_words};
pub use similar::{Similar, Spelling};
pub use table::{Form, Name, PlaceView, Row, RowError, SourceMeta, Years};
pub use walk::{Hits, Walk};
pub use words::feature_words;

/// More gazetteers than this are not looked through at once.
const MAX_LAYERS: usize = 8;

/// Points at a place: which layer, which row of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PlaceKey {
    layer: u16,
    index: u32,
}

/// What was used, for people and for the manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayerInfo {
    /// `dateline` for the shipped one, else the file's name.
    pub name: String,
    /// The shipped gazetteer's version; empty for a user's file.
    pub version: String,
    /// Licence and attribution, where known.
    pub licence: String,
    /// How many places it has.
    pub places: usize,
    /// How many different names it has, as folded.
    pub names: u64,
    /// What it was imported from; none for a CSV file.
    pub sources: Vec<SourceMeta>,
}

/// Places and names, ready to be looked up.
pub struct Gazetteer {
    layers: Vec<Layer>,
    /// By the hash of a name's key: which layer forbids it, and for which id (`*`: for all).
    blocks: HashMap<u64, Vec<(usize, String)>>,
}

/// A name's spelling that leads to a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// The place.
    pub place: PlaceKey,
    /// How its name is spelt and what it needs.
    pub form: Form,
}

impl Gazetteer {
    /// The place behind a key; read once, then shared. Where several layers have it, the one of most authority
    /// counts, and those below fill in what it leaves open.
    ///
    /// # Panics
    /// Never for a key that this gazetteer gave out.
    pub fn place(&self, key: PlaceKey) -> Arc<Place> {
        let layer = &self.layers[usize::from(key.layer)];
        let cell = layer.places.get(key.index).unwrap_or_else(|| unreachable!("a key is of its table"));
        cell.get_or_init(|| Arc::new(self.read(key))).clone()
    }

    fn read(&self, key: PlaceKey) -> Place {
        let of = |key: PlaceKey| self.layers[usize::from(key.layer)].table.place(key.index);
        let place = of(key).unwrap_or_else(|| unreachable!("a key is of its table"));
        match self.same(key).base {
            base if base == key => place,
            base => of(base).map_or_else(|| place.clone(), |base| table::over(&place, &base)),
        }
    }

    /// What recognising and ranking ask of a place; copies nothing.
    ///
    /// # Panics
    /// Never for a key that this gazetteer gave out.
    #[inline]
    pub fn view(&self, key: PlaceKey) -> PlaceView<'_> {
        let of = |key: PlaceKey| self.layers[usize::from(key.layer)].table.view(key.index);
        let view = of(key).unwrap_or_else(|| unreachable!("a key is of its table"));
        if self.layers.len() == 1 {
            return view;
        }
        match self.same(key).base {
            base if base == key => view,
            base => of(base).map_or(view, |base| view.over(&base)),
        }
    }

    /// All ids of a place, in every layer: its own first.
    pub fn ids(&self, key: PlaceKey) -> Vec<String> {
        let Same { top, base } = self.same(key);
        let mut ids: Vec<String> = Vec::new();
        for key in [top, key, base] {
            let table = &self.layers[usize::from(key.layer)].table;
            let new: Vec<_> =
                table.ids(key.index).filter(|id| !ids.iter().any(|known| known == id)).collect();
            ids.extend(new.into_iter().map(str::to_owned));
        }
        ids
    }

    /// The place of an id, its own or one of another source; the latest layer's.
    pub fn place_by_id(&self, id: &str) -> Option<Arc<Place>> {
        Some(self.place(self.key_by_id(id)?))
    }

    /// The key of the place of an id, as [`Gazetteer::place_by_id`].
    pub fn key_by_id(&self, id: &str) -> Option<PlaceKey> {
        let found = self
            .layers
            .iter()
            .enumerate()
            .rev()
            .find_map(|(layer, l)| Some(PlaceKey { layer: layer as u16, index: l.table.by_id(id)? }))?;
        Some(self.same(found).top)
    }

    /// All places, in rising authority of their layers; one that several layers have is the last one's. With
    /// several layers the first pass over all compares them: some microseconds for each place.
    pub fn places(&self) -> impl Iterator<Item = PlaceKey> {
        self.layers.iter().enumerate().flat_map(move |(layer, l)| {
            let all = (0..l.table.len() as u32).filter(|index| !l.hidden.contains(index));
            let keys = all.map(move |index| PlaceKey { layer: layer as u16, index });
            keys.filter(|key| self.same(*key).top == *key)
        })
    }

    /// Begins to walk through names with one stem; nothing where no name begins with it.
    #[inline]
    pub fn begin(&self, stem: &str) -> Option<Walk> {
        self.begin_hashed(word_hash(stem))
    }

    /// Begins to walk through names with the stem of this hash.
    #[inline]
    pub fn begin_hashed(&self, hash: u64) -> Option<Walk> {
        Walk::begin(self, hash)
    }

    /// Whether a name may begin with the stem of this hash: no for nearly all stems that begin none. Most words of a
    /// text are done with then.
    #[inline]
    pub(crate) fn may_begin(&self, hash: u64) -> bool {
        self.layers.iter().any(|layer| layer.table.may_step(hash))
    }

    /// Everything of exactly that name, whatever its case and spelling: exact spellings first, then by
    /// population.
    pub fn find(&self, name: &str) -> Vec<Hit> {
        let tokens = Tokens::of(name);
        let key = stems(&tokens);
        let Some((first, rest)) = key.split_first() else { return Vec::new() };
        let Some(mut walk) = self.begin(first) else { return Vec::new() };
        for stem in rest {
            walk.extend(self, stem);
        }
        let mut hits = Hits::new();
        let joined = key.join(" ");
        walk.hits(self, |key| key == joined.as_bytes(), &mut hits);
        let articles = articles(&tokens);
        hits.sort_by_key(|hit| {
            let place = self.place(hit.place);
            (
                hit.form.is_arabic() && hit.form.articles != articles,
                std::cmp::Reverse(place.population),
                hit.place,
            )
        });
        let mut seen = HashSet::new();
        hits.retain(|hit| seen.insert(hit.place));
        hits.into_vec()
    }

    /// All keys (folded stems) of all names, with their places: for search with typing errors.
    pub fn keys(&self) -> impl Iterator<Item = (&str, impl Iterator<Item = Hit>)> {
        self.layers.iter().enumerate().flat_map(move |(layer, l)| {
            l.table.entries().map(move |entry| {
                let hash = hash_of(entry.key().split(' ').map(word_hash));
                let hits = entry.forms().filter_map(move |form| {
                    let own = PlaceKey { layer: layer as u16, index: form.place };
                    Some(Hit { place: self.shown(own, hash)?, form })
                });
                (entry.key(), hits)
            })
        })
    }
}

fn stems(tokens: &Tokens) -> Vec<&str> {
    let len = tokens.len();
    let is_name = |i: &usize| {
        tokens.all()[*i].script != Script::Latin || i + 1 == len || en::article(tokens.folded(*i)).is_none()
    };
    (0..len).filter(is_name).map(|i| stem(tokens, i)).collect()
}

fn stem(tokens: &Tokens, i: usize) -> &str {
    match tokens.all()[i].script {
        Script::Arabic => ar::strip_article(tokens.folded(i)).0,
        _ => tokens.folded(i),
    }
}

fn articles(tokens: &Tokens) -> u8 {
    let bits = (0..tokens.len().min(8)).map(|i| u8::from(ar::strip_article(tokens.folded(i)).1) << i);
    bits.fold(0, |all, bit| all | bit)
}
