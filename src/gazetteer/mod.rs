//! Places and their names.
//!
//! A [`Gazetteer`] is one compiled [`Table`] or several in layers of rising authority: where two layers
//! have a place of the same id, the later one counts.

pub mod check;
mod shipped;
mod similar;
pub mod table;
mod words;

use std::{
    collections::HashSet,
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};

use sha2::{Digest, Sha256};

use crate::{
    lang::{Script, Tokens, ar, en, phrase_hash, word_hash},
    model::Place,
};
pub use shipped::{SHIPPED_VERSION, ordinary_words};
pub use similar::Similar;
pub use table::{Form, Name, PlaceView, Row, RowError, Years};
use table::{Meta, Step, Table};
pub use words::feature_words;

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
    /// SHA-256 of the compiled table, in hex.
    pub sha256: String,
    /// How many places it has.
    pub places: usize,
}

/// Why a user's gazetteer cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GazetteerError {
    /// The file cannot be read.
    #[error("{}: {source}", file.display())]
    Io {
        /// The file.
        file: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A row is wrong.
    #[error("{}, {source}", file.display())]
    Row {
        /// The file.
        file: PathBuf,
        /// The line, the column and what is wrong.
        source: RowError,
    },
    /// It cannot be compiled.
    #[error("{}: {source}", file.display())]
    Compile {
        /// The file.
        file: PathBuf,
        /// Why.
        source: table::CompileError,
    },
    /// The compiled bytes are wrong.
    #[error("{name}: {source}")]
    Table {
        /// Which table.
        name: String,
        /// Why.
        source: table::TableError,
    },
}

struct Layer {
    table: Table,
    name: String,
    places: Vec<OnceLock<Arc<Place>>>,
    /// Places that a later layer has too.
    hidden: HashSet<u32>,
}

impl Layer {
    fn new(table: Table, name: String) -> Self {
        let places = (0..table.len()).map(|_| OnceLock::new()).collect();
        Self { table, name, places, hidden: HashSet::new() }
    }
}

/// Places and names, ready to be looked up.
pub struct Gazetteer {
    layers: Vec<Layer>,
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
    /// The shipped gazetteer. Costs next to nothing: it is compiled into the program.
    ///
    /// # Errors
    /// Only where the program itself is damaged.
    pub fn shipped() -> Result<Self, GazetteerError> {
        let name = "dateline".to_owned();
        let table =
            shipped::table().map_err(|source| GazetteerError::Table { name: name.clone(), source })?;
        Ok(Self { layers: vec![Layer::new(table, name)] })
    }

    /// No places at all: a base for layers of one's own.
    pub fn empty() -> Self {
        Self { layers: Vec::new() }
    }

    /// Lays a user's CSV file (columns: [`table::COLUMNS`]) over what is there. Linear in its size.
    ///
    /// # Errors
    /// When it cannot be read or a row is wrong; the error names file, line and column.
    pub fn add_file(&mut self, file: &Path) -> Result<(), GazetteerError> {
        let bytes = fs::read(file).map_err(|source| GazetteerError::Io { file: file.into(), source })?;
        let row_error = |source| GazetteerError::Row { file: file.into(), source };
        let (rows, bad) = table::read_rows(&bytes[..]).map_err(row_error)?;
        if let Some(source) = bad.into_iter().next() {
            return Err(row_error(source));
        }
        let name = file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        self.add_rows(&rows, &name).map_err(|error| match error {
            GazetteerError::Compile { source, .. } => GazetteerError::Compile { file: file.into(), source },
            other => other,
        })
    }

    /// Lays rows over what is there.
    ///
    /// # Errors
    /// When they are too many for one table.
    pub fn add_rows(&mut self, rows: &[Row], name: &str) -> Result<(), GazetteerError> {
        let meta = Meta { name: name.to_owned(), ..Meta::default() };
        let bytes = table::compile(rows, &meta, ordinary_words())
            .map_err(|source| GazetteerError::Compile { file: name.into(), source })?;
        let table =
            Table::open(bytes).map_err(|source| GazetteerError::Table { name: name.to_owned(), source })?;
        let ids: HashSet<&str> = rows.iter().map(|row| row.place.id.as_str()).collect();
        for layer in &mut self.layers {
            let hidden = (0..layer.table.len() as u32).filter(|i| ids.contains(layer.table.id(*i)));
            layer.hidden.extend(hidden);
        }
        self.layers.push(Layer::new(table, name.to_owned()));
        Ok(())
    }

    /// What was used, in rising authority.
    pub fn layers(&self) -> impl Iterator<Item = LayerInfo> {
        self.layers.iter().map(|layer| {
            let meta = layer.table.meta();
            LayerInfo {
                name: layer.name.clone(),
                version: meta.version,
                licence: meta.licence,
                sha256: sha256(layer.table.bytes()),
                places: layer.table.len(),
            }
        })
    }

    /// The place behind a key; read once, then shared.
    ///
    /// # Panics
    /// Never for a key that this gazetteer gave out.
    pub fn place(&self, key: PlaceKey) -> Arc<Place> {
        let layer = &self.layers[usize::from(key.layer)];
        let read = || {
            Arc::new(layer.table.place(key.index).unwrap_or_else(|| unreachable!("a key is of its table")))
        };
        layer.places[key.index as usize].get_or_init(read).clone()
    }

    /// What recognising and ranking ask of a place; copies nothing.
    ///
    /// # Panics
    /// Never for a key that this gazetteer gave out.
    #[inline]
    pub fn view(&self, key: PlaceKey) -> PlaceView<'_> {
        let view = self.layers[usize::from(key.layer)].table.view(key.index);
        view.unwrap_or_else(|| unreachable!("a key is of its table"))
    }

    /// The place of an id, the latest layer's.
    pub fn place_by_id(&self, id: &str) -> Option<Arc<Place>> {
        self.layers.iter().enumerate().rev().find_map(|(layer, l)| {
            let index = (0..l.table.len() as u32).find(|i| l.table.id(*i) == id)?;
            Some(self.place(PlaceKey { layer: layer as u16, index }))
        })
    }

    /// All places, in rising authority of their layers; of an id that several layers have, the last.
    pub fn places(&self) -> impl Iterator<Item = PlaceKey> {
        self.layers.iter().enumerate().flat_map(|(layer, l)| {
            let shown = (0..l.table.len() as u32).filter(|index| !l.hidden.contains(index));
            shown.map(move |index| PlaceKey { layer: layer as u16, index })
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
        // Most words of a text begin no name: a look at the filters is all they cost.
        if self.layers.iter().all(|layer| !layer.table.may_step(hash)) {
            return None;
        }
        let mut walk = Walk { hash, steps: [Step::default(); MAX_LAYERS] };
        walk.look(self);
        walk.leads_on().then_some(walk)
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
        let mut hits = Vec::new();
        walk.hits(self, &key.join(" "), &mut hits);
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
        hits
    }

    /// All keys (folded stems) of all names, with their places: for search with typing errors.
    pub fn keys(&self) -> impl Iterator<Item = (&str, impl Iterator<Item = Hit>)> {
        self.layers.iter().enumerate().flat_map(|(layer, l)| {
            l.table.entries().map(move |entry| {
                let hits = entry.forms().filter(|f| !l.hidden.contains(&f.place)).map(move |form| Hit {
                    place: PlaceKey { layer: layer as u16, index: form.place },
                    form,
                });
                (entry.key(), hits)
            })
        })
    }
}

const MAX_LAYERS: usize = 8;

/// A walk through the names that begin with the stems seen so far.
#[derive(Debug, Clone, Copy)]
pub struct Walk {
    hash: u64,
    steps: [Step; MAX_LAYERS],
}

impl Walk {
    /// The hash of the stems so far.
    pub fn hash(&self) -> u64 {
        self.hash
    }

    /// Goes on by one stem.
    pub fn extend(&mut self, gazetteer: &Gazetteer, stem: &str) {
        self.hash = phrase_hash(self.hash, word_hash(stem));
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

    /// Appends what the stems so far, `key` when joined by spaces, are names of.
    pub fn hits(&self, gazetteer: &Gazetteer, key: &str, hits: &mut impl Extend<Hit>) {
        for (layer, (step, l)) in self.steps.iter().zip(&gazetteer.layers).enumerate() {
            let Some(entry) = l.table.entry(*step) else { continue };
            if !entry.has_key(key) {
                continue;
            }
            let shown = entry.forms().filter(|form| l.hidden.is_empty() || !l.hidden.contains(&form.place));
            hits.extend(
                shown.map(|form| Hit { place: PlaceKey { layer: layer as u16, index: form.place }, form }),
            );
        }
    }

    #[inline]
    fn look(&mut self, gazetteer: &Gazetteer) {
        for (step, layer) in self.steps.iter_mut().zip(&gazetteer.layers) {
            *step = layer.table.step(self.hash);
        }
    }
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
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
