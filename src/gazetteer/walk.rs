//! Walking through names word by word, in all layers at once.

use smallvec::SmallVec;

use super::{
    Gazetteer, Hit, MAX_LAYERS, PlaceKey,
    table::{Form, NameEntry, Step},
};
use crate::lang::{phrase_hash, word_hash};

/// What a name leads to. Most names are of one place or two.
pub type Hits = SmallVec<[Hit; 3]>;

/// A walk through the names that begin with the stems seen so far.
#[derive(Debug, Clone, Copy)]
pub struct Walk {
    hash: u64,
    steps: [Step; MAX_LAYERS],
}

impl Walk {
    /// A walk that is yet to [`Walk::look`] where the stem of this hash leads; nothing where surely nowhere.
    #[inline]
    pub(super) fn may_begin(gazetteer: &Gazetteer, hash: u64) -> Option<Self> {
        // Most words of a text begin no name: a look at the filters is all they cost.
        let may = gazetteer.layers.iter().any(|layer| layer.table.may_step(hash));
        may.then(|| Walk { hash, steps: [Step::default(); MAX_LAYERS] })
    }

    /// Begins with the stem of this hash; nothing where no name begins so.
    #[inline]
    pub(super) fn begin(gazetteer: &Gazetteer, hash: u64) -> Option<Self> {
        let mut walk = Self::may_begin(gazetteer, hash)?;
        walk.look(gazetteer);
        walk.leads_on().then_some(walk)
    }

    /// Brings the entry that the stems so far lead to near the processor.
    #[inline]
    pub(crate) fn fetch(&self, gazetteer: &Gazetteer) {
        for (step, layer) in self.steps.iter().zip(&gazetteer.layers) {
            std::hint::black_box(layer.table.entry(*step).map(|entry| entry.is_empty()));
        }
    }

    /// The hash of the stems so far.
    pub fn hash(&self) -> u64 {
        self.hash
    }

    /// Goes on by one stem.
    pub fn extend(&mut self, gazetteer: &Gazetteer, stem: &str) {
        self.extend_hashed(gazetteer, word_hash(stem));
    }

    /// Goes on by the stem of this hash.
    #[inline]
    pub fn extend_hashed(&mut self, gazetteer: &Gazetteer, stem: u64) {
        self.hash = phrase_hash(self.hash, stem);
        self.look(gazetteer);
    }

    /// Whether a longer name begins so.
    #[inline]
    pub fn continues(&self) -> bool {
        self.steps.iter().any(|step| step.continues())
    }

    /// Whether the stems so far may be a name.
    #[inline]
    pub fn may_be_name(&self) -> bool {
        self.steps.iter().any(|step| step.is_name())
    }

    /// Whether a name is or begins so.
    #[inline]
    pub fn leads_on(&self) -> bool {
        self.steps.iter().any(|step| *step != Step::default())
    }

    /// Appends what the stems so far, `key` when joined by spaces, are names of: each place once for each way to
    /// write the name, by what it is known by in the layer of most authority.
    pub fn hits(&self, gazetteer: &Gazetteer, key: &str, hits: &mut Hits) {
        if let [layer] = &gazetteer.layers[..] {
            let entry = layer.table.entry(self.steps[0]).filter(|entry| entry.has_key(key));
            let plain = |form: Form| Hit { place: PlaceKey { layer: 0, index: form.place }, form };
            hits.extend(entry.into_iter().flat_map(NameEntry::forms).map(plain));
            return;
        }
        for (number, (layer, step)) in gazetteer.layers.iter().zip(&self.steps).enumerate().rev() {
            let Some(entry) = layer.table.entry(*step).filter(|entry| entry.has_key(key)) else { continue };
            for form in entry.forms() {
                let own = PlaceKey { layer: number as u16, index: form.place };
                if let Some(place) = gazetteer.shown(own, self.hash) {
                    add(Hit { place, form }, hits);
                }
            }
        }
        spread_cues(hits);
    }

    /// Asks where the stems so far lead.
    #[inline]
    pub(crate) fn look(&mut self, gazetteer: &Gazetteer) {
        for (step, layer) in self.steps.iter_mut().zip(&gazetteer.layers) {
            *step = layer.table.step(self.hash);
        }
    }
}

/// What one layer's row says of a name with its article counts for another layer's without it.
fn spread_cues(hits: &mut Hits) {
    for said in 0..hits.len() {
        if hits[said].form.needs_cue_by_its_row() {
            let place = hits[said].place;
            hits.iter_mut().filter(|hit| hit.place == place).for_each(|hit| hit.form = hit.form.with_cue());
        }
    }
}

/// Where two layers have the same spelling of one place it counts once, with what both say of it.
fn add(hit: Hit, hits: &mut Hits) {
    let known = hits.iter_mut().find(|k| k.place == hit.place && k.form.articles == hit.form.articles);
    match known {
        Some(known) => known.form = known.form.over(hit.form),
        None => hits.push(hit),
    }
}
