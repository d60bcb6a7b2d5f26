//! Rows into a table: places and names are taken as they come, and laid out at the end.

use std::io::{self, Seek, Write};

use super::{
    cue::{self, Spelling},
    format::{ARABIC, CAPS, CUE, JOINED, MAIN, PERSON, PLACE, SAID},
    key::{self, Key, bare_name},
    known::Known,
    layout,
    meta::Meta,
    ordinary::OrdinaryWords,
    place::{PlaceView, Record, Text, record},
    row::{NO_CLASS, Row, RowError, Years},
    shelves::{NameRecord, Shelves},
    strings::{Strings, make_room},
};
use crate::{
    lang::{Gap, Script, Tokens, word_hash},
    model::Place,
};

/// Names of so many words are written as one: «ديرالزور». Of longer ones nearly nobody does.
const JOINED_WORDS: u8 = 2;

/// The code of a populated place of which nothing more is known.
pub(super) const PLAIN_TOWN: &str = "PPL";

/// Why rows do not make a table.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CompileError {
    /// Offsets are 32 bits wide.
    #[error("the gazetteer is too large: more than 4 GB of names")]
    TooLarge,
    /// A row says something of a place that is not there.
    #[error(transparent)]
    Row(#[from] RowError),
    /// What it is written to fails.
    #[error("cannot be written: {0}")]
    Io(#[from] io::Error),
}

/// Compiles `rows` into the bytes of a table. O(n log n) in the number of names.
///
/// # Errors
/// When a section outgrows its 32-bit offsets.
pub fn compile(rows: &[Row], meta: &Meta, ordinary: &OrdinaryWords) -> Result<Vec<u8>, CompileError> {
    let mut builder = Builder::new(ordinary);
    for row in rows {
        builder.add(row)?;
    }
    let mut out = io::Cursor::new(Vec::new());
    builder.finish(meta, &mut out)?;
    Ok(out.into_inner())
}

/// Takes rows one by one and makes a table of them. A name costs 26 bytes and its key until it is finished, what it
/// begins with 8 bytes where it is new, a place 64 and its strings; in all some 110 bytes for each of ten million
/// names, five a place.
pub struct Builder<'o> {
    ordinary: &'o OrdinaryWords,
    tokens: Tokens,
    key: Key,
    pub(super) strings: Strings,
    pub(super) places: Vec<[u8; PLACE]>,
    pub(super) names: Shelves,
    pub(super) blocks: Vec<[u32; 2]>,
    /// What the sources before this one have.
    known: Option<Known>,
    sources: usize,
}

impl<'o> Builder<'o> {
    /// A table without places yet; `ordinary` says which names need a cue.
    pub fn new(ordinary: &'o OrdinaryWords) -> Self {
        Self {
            ordinary,
            tokens: Tokens::default(),
            key: Key::default(),
            strings: Strings::default(),
            places: Vec::new(),
            names: Shelves::default(),
            blocks: Vec::new(),
            known: None,
            sources: 0,
        }
    }

    /// What is added from here on comes from another source: a row of a place that an earlier source has becomes
    /// one with it. O(n log n) in the names so far, and 24 bytes for each, from the second source on.
    pub fn begin_source(&mut self) {
        self.known = (self.sources > 0).then(|| Known::of(self));
        self.sources += 1;
    }

    /// How many places it has.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Adds a place with its names, or what the row says to the same place of an earlier source.
    ///
    /// # Errors
    /// When a section outgrows its 32-bit offsets.
    pub fn add(&mut self, row: &Row) -> Result<(), CompileError> {
        self.add_blocks(row)?;
        if row.only_forbids() {
            return Ok(());
        }
        let index = match self.same(row) {
            Some(index) => {
                self.merge(index, row)?;
                index
            }
            None if row.is_partial() => return Err(RowError::unknown(row).into()),
            None => {
                let index = u32::try_from(self.len()).map_err(|_| CompileError::TooLarge)?;
                let same_as = if row.same_as.is_empty() { String::new() } else { row.same_as.join("|") };
                let record = self.record(&row.place, &same_as)?;
                make_room(&mut self.places, 1);
                self.places.push(record);
                index
            }
        };
        self.add_names(index, row)
    }

    fn same(&mut self, row: &Row) -> Option<u32> {
        let known = self.known.take()?;
        let ids = std::iter::once(&row.place.id).chain(&row.same_as);
        let same = known.by_id(ids.map(String::as_str)).or_else(|| {
            let names = [Some(&row.place.name), row.place.name_ar.as_ref()];
            let mut hashes = [None; 2];
            for (hash, name) in hashes.iter_mut().zip(names) {
                *hash = name.and_then(|name| self.hash(name));
            }
            known.by_name(hashes.into_iter().flatten(), &row.place, self)
        });
        self.known = Some(known);
        same
    }

    fn hash(&mut self, name: &str) -> Option<u64> {
        self.tokens.read(name);
        self.key.read(&self.tokens).then_some(self.key.hash)
    }

    /// The later source wins where it says something; the ids of both are kept.
    fn merge(&mut self, index: u32, row: &Row) -> Result<(), CompileError> {
        let old = self.place(index);
        let mut ids: Vec<&str> = old.1.split('|').chain(row.same_as.iter().map(String::as_str)).collect();
        ids.push(&old.0.id);
        ids.retain(|id| !id.is_empty() && *id != row.place.id);
        ids.sort_unstable();
        ids.dedup();
        let merged = over(&row.place, &old.0);
        self.places[index as usize] = self.record(&merged, &ids.join("|"))?;
        Ok(())
    }

    fn place(&self, index: u32) -> (Place, String) {
        let record = Record(&self.places[index as usize]);
        let text = |which| String::from_utf8_lossy(self.text(record, which)).into_owned();
        (place_of(record, text), text(Text::SameAs))
    }

    pub(super) fn text(&self, record: Record<'_>, which: Text) -> &[u8] {
        Strings::get(&self.strings.bytes, record.text(which))
    }

    pub(super) fn view(&self, index: u32) -> PlaceView<'_> {
        let record = Record(&self.places[index as usize]);
        view_of(record, self.text(record, Text::Admin1))
    }

    fn record(&mut self, place: &Place, same_as: &str) -> Result<[u8; PLACE], CompileError> {
        // A first-level division lies in itself, so that what lies in it can be told.
        let admin1 = match place.feature_code.as_str() {
            "ADM1" if place.admin1.is_empty() => bare_name(&place.name),
            _ => &place.admin1,
        };
        let strings = &mut self.strings;
        let texts = [
            strings.add(&place.id)?,
            strings.add(&place.name)?,
            match place.name_ar.as_deref() {
                Some(name) if !name.is_empty() => strings.add(name)?,
                _ => strings.share("")?,
            },
            strings.share(admin1)?,
            strings.share(&place.source)?,
            if same_as.is_empty() { strings.share("")? } else { strings.add(same_as)? },
            strings.share(&place.feature_code)?,
        ];
        Ok(record(place, texts))
    }

    fn add_names(&mut self, index: u32, row: &Row) -> Result<(), CompileError> {
        let name = row.place.name.as_str();
        // Empty where the row only adds to a place.
        let bare = Some(bare_name(name)).filter(|bare| *bare != name);
        for main in [Some(name), row.place.name_ar.as_deref(), bare].into_iter().flatten() {
            // A main name of its time stands among the variants too, with its years.
            let whole = if Some(main) == bare { name } else { main };
            let dated = row.variants.iter().find(|variant| variant.text == whole);
            self.add_name(index, row, main, dated.map_or_else(Years::default, |name| name.years), true)?;
        }
        for variant in &row.variants {
            self.add_name(index, row, &variant.text, variant.years, false)?;
        }
        Ok(())
    }

    fn add_name(
        &mut self,
        place: u32,
        row: &Row,
        name: &str,
        years: Years,
        main: bool,
    ) -> Result<(), CompileError> {
        self.tokens.read(name);
        if !self.key.read(&self.tokens) {
            return Ok(());
        }
        let flags = self.flags(row, &self.key, main);
        let Key { text, hash, beginnings, articles, words } = &self.key;
        let name =
            NameRecord { hash: *hash, place, flags, articles: *articles, words: *words, years, key: 0 };
        self.names.add(text, beginnings, name);
        if *words == JOINED_WORDS && flags & ARABIC != 0 {
            let joined = key::joined(&self.tokens);
            let hash = word_hash(joined);
            let known = self.ordinary.known(hash);
            let spelling = Spelling { known, letters: joined.len(), arabic: true, main: false, upper: false };
            // «د ولي» written as one is an ordinary word.
            let flags = (flags | JOINED | cue::flags(row, &spelling)) & !MAIN;
            self.names.add(joined, &[], NameRecord { hash, flags, articles: 0, words: 1, ..name });
        }
        Ok(())
    }

    fn flags(&self, row: &Row, key: &Key, main: bool) -> u16 {
        let tokens = &self.tokens;
        let first = &tokens.all()[0];
        let named = || {
            let folded = (0..tokens.len()).map(|i| tokens.folded(i)).collect::<Vec<_>>().join(" ");
            row.cue.iter().any(|cue| cue == "*" || crate::lang::fold_phrase(cue) == folded)
        };
        let upper = tokens.all().iter().all(|t| t.upper && t.script == Script::Latin);
        let arabic = first.script == Script::Arabic;
        let mut flags = 0;
        let mut set = |bit: u16, when: bool| flags |= if when { bit } else { 0 };
        let said = !row.cue.is_empty() && named();
        set(SAID, said);
        set(CUE, said);
        set(CAPS, upper && key.text.len() <= 4);
        set(ARABIC, arabic);
        set(MAIN, main);
        // «هو، غانا» is one word: what is behind the comma is no part of the name.
        let is_alone = tokens.len() == 1 || tokens.gap(1).has(Gap::BRACKET.with(Gap::COMMA));
        if !is_alone && key.words > 1 {
            return flags;
        }
        // «En-an» is «An» behind a romanised article.
        let mut known = self.ordinary.known(if is_alone { tokens.hash(0) } else { key.hash });
        known.frequency = if is_alone { known.frequency } else { known.ordinary };
        let letters = if is_alone { tokens.folded(0).len() } else { key.text.len() + 2 };
        let person = if known.is_person { PERSON } else { 0 };
        flags | person | cue::flags(row, &Spelling { known, letters, arabic, main, upper })
    }

    fn add_blocks(&mut self, row: &Row) -> Result<(), CompileError> {
        for name in &row.block {
            let id = self.strings.share(&row.place.id)?;
            self.tokens.read(name);
            let key = match name.as_str() {
                "*" => self.strings.share("*")?,
                _ if self.key.read(&self.tokens) => self.strings.add(&self.key.text)?,
                _ => continue,
            };
            self.blocks.push([id, key]);
        }
        Ok(())
    }

    /// Writes the table to `out`, from where it stands. O(n log n) in the names.
    ///
    /// # Errors
    /// When a section outgrows its 32-bit offsets, or `out` cannot be written to.
    pub fn finish(self, meta: &Meta, out: &mut (impl Write + Seek)) -> Result<(), CompileError> {
        layout::write(self, meta, out)
    }
}

/// `new`, with what it does not say taken from `old`.
pub(crate) fn over(new: &Place, old: &Place) -> Place {
    let text = |new: &str, old: &str| if new.is_empty() { old.to_owned() } else { new.to_owned() };
    Place {
        id: new.id.clone(),
        name: text(&new.name, &old.name),
        name_ar: new.name_ar.clone().or_else(|| old.name_ar.clone()),
        point: if new.point.lon.is_nan() { old.point } else { new.point },
        feature_class: if new.feature_class == NO_CLASS { old.feature_class } else { new.feature_class },
        feature_code: match new.feature_code.as_str() {
            // What a list of towns says of every town, where the other source says more.
            PLAIN_TOWN if old.feature_class == 'P' && !old.feature_code.is_empty() => {
                old.feature_code.clone()
            }
            code => text(code, &old.feature_code),
        },
        country: text(&new.country, &old.country),
        // Divisions are told apart by name, and the lower layer's names are the ones that its divisions bear.
        admin1: text(&old.admin1, &new.admin1),
        population: if new.population > 0 { new.population } else { old.population },
        uncertainty_km: if new.uncertainty_km > 0.0 { new.uncertainty_km } else { old.uncertainty_km },
        source: match (new.source.as_str(), old.source.as_str()) {
            (new, old) if new.is_empty() || new == old => old.to_owned(),
            (new, "") => new.to_owned(),
            (new, old) => format!("{new}; {old}"),
        },
    }
}

/// The place of a record, its strings read by `text`.
pub(super) fn place_of(record: Record<'_>, text: impl Fn(Text) -> String) -> Place {
    let country = record.country();
    Place {
        id: text(Text::Id),
        name: text(Text::Name),
        name_ar: Some(text(Text::NameAr)).filter(|name| !name.is_empty()),
        admin1: text(Text::Admin1),
        source: text(Text::Source),
        feature_code: text(Text::FeatureCode),
        point: record.point(),
        population: u64::from(record.population()),
        uncertainty_km: f64::from(record.uncertainty_km()),
        feature_class: record.class(),
        country: country.iter().filter(|b| **b != 0).map(|b| char::from(*b)).collect(),
    }
}

/// What recognising and ranking ask of a record.
#[inline]
pub(super) fn view_of<'t>(record: Record<'t>, admin1: &'t [u8]) -> PlaceView<'t> {
    PlaceView {
        feature_class: record.class(),
        feature_code: record.code(),
        country: record.country(),
        admin1,
        population: record.population(),
        point: record.point(),
    }
}

/// A name that hardly anyone means otherwise: a country, a first-level seat, a large city.
pub fn is_prominent(row: &Row) -> bool {
    let place = &row.place;
    matches!(place.feature_code.as_str(), "PCLI" | "PPLC" | "CONT") || place.population >= 300_000
}
