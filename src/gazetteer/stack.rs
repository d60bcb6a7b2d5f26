//! Layers of authority: how gazetteers are laid one over the other.

use std::{
    collections::HashMap,
    fs::File,
    io::{self, Read, Seek},
    path::Path,
};

use sha2::{Digest, Sha256};

use super::{
    Gazetteer, GazetteerError, LayerInfo, MAX_LAYERS, PlaceKey,
    layer::{Layer, Same},
    mapped, ordinary_words, shipped,
    table::{self, Meta, Row, RowError, Table, over},
};
use crate::{
    encoding::decode,
    lang::{hash_of, word_hash},
};

impl Gazetteer {
    /// The shipped gazetteer. Costs next to nothing: it is compiled into the program.
    ///
    /// # Errors
    /// Only where the program itself is damaged.
    pub fn shipped() -> Result<Self, GazetteerError> {
        let mut gazetteer = Self::empty();
        let name = "dateline".to_owned();
        let table =
            shipped::table().map_err(|source| GazetteerError::Table { name: name.clone(), source })?;
        gazetteer.add_table(table, name)?;
        Ok(gazetteer)
    }

    /// No places at all: a base for layers of one's own.
    pub fn empty() -> Self {
        Self { layers: Vec::new(), blocks: HashMap::new() }
    }

    /// Lays a user's file over what is there: a compiled one (`gazetteer import`), which is mapped into memory and
    /// opened in constant time, or CSV (columns: [`table::COLUMNS`]; any encoding that [`decode`] reads; comma, semicolon
    /// or tab between the cells), which is compiled, linear in its size.
    ///
    /// # Errors
    /// When it cannot be read, a compiled one is damaged, or a row is wrong; the error names file, line and column.
    pub fn add_file(&mut self, file: &Path) -> Result<(), GazetteerError> {
        let io_error = |source| GazetteerError::Io { file: file.into(), source };
        let mut opened = File::open(file).map_err(io_error)?;
        let name = file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        // What is called so is meant to be one, and is no list whatever its bytes are.
        let named = file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("gaz"));
        if is_compiled(&mut opened).map_err(io_error)? || named {
            let bytes = mapped::map(&opened).map_err(io_error)?;
            let table_error = |source| GazetteerError::Table { name: file.display().to_string(), source };
            self.add_table(Table::open(bytes).map_err(table_error)?, name)?;
            self.layers.last_mut().into_iter().for_each(|layer| layer.mapped = true);
            return Ok(());
        }
        let mut bytes = Vec::new();
        opened.read_to_end(&mut bytes).map_err(io_error)?;
        // Here, while the bytes are at hand: they may come through a pipe, and compiling them takes far longer.
        let sha256 = Sha256::digest(&bytes);
        let csv = decode(bytes).map_err(|source| GazetteerError::Text { file: file.into(), source })?.text;
        self.add_csv(csv.as_bytes(), &name).map_err(|error| match error {
            GazetteerError::Row { source, .. } => GazetteerError::Row { file: file.into(), source },
            GazetteerError::Compile { source, .. } => GazetteerError::Compile { file: file.into(), source },
            other => other,
        })?;
        self.layers.last_mut().into_iter().for_each(|layer| layer.list_sha256 = Some(sha256.into()));
        Ok(())
    }

    fn add_csv(&mut self, csv: impl Read, name: &str) -> Result<(), GazetteerError> {
        let row_error = |source| GazetteerError::Row { file: name.into(), source };
        let (mut rows, bad) = table::read_rows(csv).map_err(row_error)?;
        if let Some(source) = bad.into_iter().next() {
            return Err(row_error(source));
        }
        for row in rows.iter_mut().filter(|row| row.is_partial()) {
            let known = self.place_by_id(&row.place.id).ok_or_else(|| row_error(RowError::unknown(row)))?;
            row.place = over(&row.place, &known);
        }
        self.add_rows(&rows, name)
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
        self.add_table(table, name.to_owned())
    }

    fn add_table(&mut self, table: Table, name: String) -> Result<(), GazetteerError> {
        if self.layers.len() == MAX_LAYERS {
            return Err(GazetteerError::TooMany { name });
        }
        let number = self.layers.len();
        for (id, key) in table.blocks() {
            match key {
                "*" => self.layers.iter_mut().for_each(|layer| layer.hidden.extend(layer.table.by_id(id))),
                key => {
                    let hash = hash_of(key.split(' ').map(word_hash));
                    self.blocks.entry(hash).or_default().push((number, id.to_owned()));
                }
            }
        }
        // What was found to be the same may be another now.
        let layers = std::mem::take(&mut self.layers);
        self.layers.extend(layers.into_iter().map(Layer::anew));
        self.layers.push(Layer::new(table, name));
        Ok(())
    }

    /// What was used, in rising authority.
    pub fn layers(&self) -> impl Iterator<Item = LayerInfo> {
        self.layers.iter().map(|layer| {
            let Meta { version, licence, names, sources, .. } = layer.table.meta();
            let (name, places) = (layer.name.clone(), layer.table.len());
            LayerInfo { name, version, licence, places, names, sources }
        })
    }

    /// SHA-256 of each layer's file, in hex, as `sha256sum` prints it, in the order of [`Gazetteer::layers`]; of what
    /// is no file, the shipped gazetteer and rows, that of the compiled table. Reads compiled files whole: half a
    /// second a GB.
    pub fn sha256(&self) -> impl Iterator<Item = String> {
        self.layers.iter().map(|layer| layer.sha256().iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// Tells apart what its layers say, by their tables' lengths and checksums: another file, or a file that was changed
    /// and says something else now, is another identity. Reads no file.
    pub fn identity(&self) -> String {
        let tables = self.layers.iter().map(|layer| &layer.table);
        tables.map(|table| format!(" {}-{:016x}", table.bytes().len(), table.checksum())).collect()
    }

    /// Reads every compiled file whole and compares it with its checksum: a tenth of a second a GB, once it is in memory. What a run
    /// writes for good is worth it; a look-up may do without.
    ///
    /// # Errors
    /// Names the first that is damaged.
    pub fn verify(&self) -> Result<(), GazetteerError> {
        self.layers.iter().filter(|layer| layer.mapped).try_for_each(|layer| {
            let table_error = |source| GazetteerError::Table { name: layer.name.clone(), source };
            layer.table.verify().map_err(table_error)
        })
    }

    /// The key that a place of some layer is known by; nothing where a later layer forbids the place, or the name
    /// of this hash for it.
    pub(super) fn shown(&self, own: PlaceKey, name: u64) -> Option<PlaceKey> {
        let is_hidden = |key: PlaceKey| self.layers[usize::from(key.layer)].hidden.contains(&key.index);
        // Nothing lies over the last layer, which is mostly the largest.
        let is_last = usize::from(own.layer) + 1 == self.layers.len();
        let top = if is_last { own } else { self.same(own).top };
        let free = !is_hidden(own) && !is_hidden(top) && !self.is_blocked(own, top, name);
        free.then_some(top)
    }

    /// A layer's block of all places leaves the names of the layer itself.
    fn is_blocked(&self, own: PlaceKey, top: PlaceKey, name: u64) -> bool {
        let layer = usize::from(own.layer);
        let blocks = self.blocks.get(&name).into_iter().flatten();
        blocks.into_iter().any(|(by, id)| match id.as_str() {
            "*" => layer < *by,
            id => layer <= *by && self.ids(top).iter().chain(&self.ids(own)).any(|its| its == id),
        })
    }

    /// The same place in other layers. Some microseconds the first time, then remembered.
    pub(super) fn same(&self, key: PlaceKey) -> Same {
        let layer = &self.layers[usize::from(key.layer)];
        match layer.same.get(key.index) {
            Some(cell) if self.layers.len() > 1 => *cell.get_or_init(|| self.find_same(key)),
            _ => Same { top: key, base: key },
        }
    }

    fn find_same(&self, key: PlaceKey) -> Same {
        let own = usize::from(key.layer);
        let twin = |layer: usize| {
            let index = self.layers[layer].twin(&self.layers[own].table, key.index)?;
            Some(PlaceKey { layer: layer as u16, index })
        };
        let top = (own + 1..self.layers.len()).rev().find_map(twin);
        let base = (0..own).find_map(twin);
        Same { top: top.unwrap_or(key), base: base.unwrap_or(key) }
    }
}

/// Whether a compiled gazetteer begins here; leaves the file at its beginning.
fn is_compiled(file: &mut File) -> io::Result<bool> {
    let mut magic = Vec::new();
    file.take(8).read_to_end(&mut magic)?;
    file.rewind()?;
    Ok(Table::is_one(&magic))
}
