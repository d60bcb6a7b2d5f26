//! One table among several, and which of its places other tables have too.

use std::{
    collections::HashSet,
    sync::{Arc, OnceLock},
};

use sha2::{Digest, Sha256};

use super::{
    PlaceKey,
    pages::Pages,
    stems,
    table::{Table, same_place},
};
use crate::{
    lang::{Tokens, hash_of, word_hash},
    model::Place,
};

/// One place in several layers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Same {
    /// In the layer of most authority: what it is known by.
    pub top: PlaceKey,
    /// In the layer of least.
    pub base: PlaceKey,
}

/// One table with what was found out about its places so far.
pub(super) struct Layer {
    pub table: Table,
    pub name: String,
    /// It lies on the disk, where anything can have happened to it.
    pub mapped: bool,
    /// SHA-256 of the list that it was compiled from as it was opened.
    pub list_sha256: Option<[u8; 32]>,
    /// Places that a later layer forbids under any name.
    pub hidden: HashSet<u32>,
    pub places: Pages<OnceLock<Arc<Place>>>,
    pub same: Pages<OnceLock<Same>>,
}

impl Layer {
    pub fn new(table: Table, name: String) -> Self {
        let len = table.len();
        Self {
            table,
            name,
            mapped: false,
            list_sha256: None,
            hidden: HashSet::new(),
            places: Pages::new(len),
            same: Pages::new(len),
        }
    }

    /// The same layer, before anything was found out.
    pub fn anew(self) -> Self {
        let Self { table, name, mapped, list_sha256, hidden, .. } = self;
        Self { mapped, list_sha256, hidden, ..Self::new(table, name) }
    }

    /// SHA-256 of the file it comes from; of its table where that is no file. Linear in its size.
    pub fn sha256(&self) -> [u8; 32] {
        self.list_sha256.unwrap_or_else(|| Sha256::digest(self.table.bytes()).into())
    }

    /// What this layer has of place `index` of another: a place that shares an id with it, else the nearest that
    /// shares its English or Arabic name and is the same by class and distance.
    pub fn twin(&self, other: &Table, index: u32) -> Option<u32> {
        let by_id = other.ids(index).find_map(|id| self.table.by_id(id));
        by_id.or_else(|| self.twin_by_name(other, index))
    }

    fn twin_by_name(&self, other: &Table, index: u32) -> Option<u32> {
        let (view, place) = (other.view(index)?, other.place(index)?);
        let names = [Some(place.name.as_str()), place.name_ar.as_deref()];
        let entries = names.into_iter().flatten().filter_map(|name| {
            let tokens = Tokens::of(name);
            let stems = stems(&tokens);
            let entry =
                self.table.entry(self.table.step(hash_of(stems.iter().map(|stem| word_hash(stem)))))?;
            entry.has_key(&stems.join(" ")).then_some(entry)
        });
        // What shares an id with another place of the layer is that one: a village has no part in the city's name.
        let is_another =
            |its: u32| self.table.ids(its).any(|id| other.by_id(id).is_some_and(|known| known != index));
        let free = entries.flat_map(|entry| entry.forms()).filter(|form| !is_another(form.place));
        let near = free.filter_map(|form| {
            let reach = place.uncertainty_km + self.table.uncertainty_km(form.place);
            Some((same_place(&view, &self.table.view(form.place)?, reach)?, form.place))
        });
        near.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1))).map(|(_, place)| place)
    }
}
