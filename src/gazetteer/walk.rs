//! Walking through names word by word, in all layers at once.

use smallvec::SmallVec;

use super::{
    Gazetteer, Hit, MAX_LAYERS, PlaceKey,
    table::{Form, NameEntry, Step},
};
use crate::lang::{phrase_hash, word_hash};

/// What a name leads to. Most names are of one place or two.
pub type Hits = SmallVec<[Hit; 5]>;

/// A walk through the names that begin with the stems seen so far.
#[derive(Debug, Clone, Copy)]
pub struct Walk {
    hash: u64,
    steps: [Step; MAX_LAYERS],
}

impl Walk {
    /// Begins with the stem of this hash; nothing where no name begins so.
    #[inline]
    pub(super) fn begin(gazetteer: &Gazetteer, hash: u64) -> Option<Self> {
        let mut walk = Walk { hash, steps: [Step::default(); MAX_LAYERS] };
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

    /// The hash of the stems so far and one more.
    #[inline]
    pub fn next_hash(&self, stem: u64) -> u64 {
        phrase_hash(self.hash, stem)
    }

    /// Goes on by one stem.
    pub fn extend(&mut self, gazetteer: &Gazetteer, stem: &str) {
        self.hash = self.next_hash(word_hash(stem));
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

    /// Whether the stems so far are a name. `is_key` as in [`Walk::hits`].
    pub fn is_name(&self, gazetteer: &Gazetteer, is_key: impl Fn(&[u8]) -> bool) -> bool {
        let mut layers = gazetteer.layers.iter().zip(&self.steps);
        layers.any(|(layer, step)| layer.table.entry(*step).is_some_and(|entry| is_key(entry.key_bytes())))
    }

    /// Appends what the stems so far are names of: each place once for each way to write the name, by what it is
    /// known by in the layer of most authority. `is_key` compares the key of a name, its stems joined by spaces, with
    /// the stems: their hash alone proves nothing.
    pub fn hits(&self, gazetteer: &Gazetteer, is_key: impl Fn(&[u8]) -> bool, hits: &mut Hits) {
        if let [layer] = &gazetteer.layers[..] {
            let entry = layer.table.entry(self.steps[0]).filter(|entry| is_key(entry.key_bytes()));
            let plain = |form: Form| Hit { place: PlaceKey { layer: 0, index: form.place }, form };
            hits.extend(entry.into_iter().flat_map(NameEntry::forms).map(plain));
            return;
        }
        for (number, (layer, step)) in gazetteer.layers.iter().zip(&self.steps).enumerate().rev() {
            let Some(entry) = layer.table.entry(*step).filter(|entry| is_key(entry.key_bytes())) else {
                continue;
            };
            let above = hits.len();
            for form in entry.forms() {
                let own = PlaceKey { layer: number as u16, index: form.place };
                if let Some(place) = gazetteer.shown(own, self.hash) {
                    add(Hit { place, form }, above, hits);
                }
            }
        }
        if hits.iter().any(|hit| hit.form.needs_cue_by_its_row()) {
            spread_cues(hits);
        }
    }

    /// Asks where the stems so far lead.
    #[inline]
    fn look(&mut self, gazetteer: &Gazetteer) {
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

/// Where two layers have the same spelling of one place it counts once, with what both say of it; those `above` are
/// of layers of more authority.
fn add(hit: Hit, above: usize, hits: &mut Hits) {
    let same = |known: &Hit| known.place == hit.place && known.form.articles == hit.form.articles;
    match hits.iter().position(same) {
        Some(at) if at < above => hits[at].form = hits[at].form.over(hit.form),
        Some(at) => hits[at].form = hits[at].form.with(hit.form),
        None => hits.push(hit),
    }
}
