//! Rows to bytes.

use std::{
    collections::{BTreeMap, HashMap},
    io::{self, Write},
};

use super::{
    format::{
        ARABIC, CAPS, CODE_LEN, CONTINUES, CUE, FORM, HEADER, JOINED, MAGIC, MAIN, PERSON, PLACE, SLOT,
        filter_bit,
    },
    ordinary::OrdinaryWords,
    row::Row,
};
use crate::lang::{Gap, Script, Tokens, ar, en, phrase_hash, word_hash};

/// More words than this has no name worth matching in text.
const MAX_WORDS: usize = 8;

/// English words that a division's display name ends in and running text leaves out.
const DIVISION_WORDS: [&str; 5] = [" Governorate", " Province", " District", " Subdistrict", " Region"];

/// What a table says about itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Meta {
    /// The name a person knows it by.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Its licence and attribution.
    pub licence: String,
    /// The files it was imported from, in rising authority; none for a CSV file compiled as it is opened.
    pub sources: Vec<SourceMeta>,
}

/// One file or folder that a table was imported from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SourceMeta {
    /// The file's name, without its folders.
    pub file: String,
    /// What it was read as: a name of the table of source formats.
    pub format: String,
    /// Its licence and attribution, as far as it or the user says.
    pub licence: String,
    /// SHA-256 of its bytes, in hex.
    pub sha256: String,
    /// Rows that were used.
    pub rows: u64,
}

/// Why rows do not make a table.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CompileError {
    /// Offsets are 32 bits wide.
    #[error("the gazetteer is too large: more than 4 GB of names")]
    TooLarge,
    /// What it is written to fails.
    #[error("cannot be written: {0}")]
    Io(#[from] io::Error),
}

/// Compiles `rows` into the bytes of a table. Linear in the number of names.
///
/// # Errors
/// When a section outgrows its 32-bit offsets.
pub fn compile(rows: &[Row], meta: &Meta, ordinary: &OrdinaryWords) -> Result<Vec<u8>, CompileError> {
    let mut builder = Builder::new(ordinary);
    for row in rows {
        builder.add(row)?;
    }
    let mut out = Vec::new();
    builder.finish(meta, &mut out)?;
    Ok(out)
}

struct Name<'a> {
    text: &'a str,
    main: bool,
}

struct FormRecord {
    place: u32,
    flags: u16,
    articles: u8,
    words: u8,
}

/// Takes rows one by one and makes a table of them.
pub struct Builder<'o> {
    ordinary: &'o OrdinaryWords,
    tokens: Tokens,
    strings: Strings,
    places: Vec<u8>,
    /// Key (stems joined by spaces) to forms; ordered so that the bytes are the same from build to build.
    names: BTreeMap<String, Vec<FormRecord>>,
}

impl<'o> Builder<'o> {
    /// A table without places yet; `ordinary` says which names need a cue.
    pub fn new(ordinary: &'o OrdinaryWords) -> Self {
        Self {
            ordinary,
            tokens: Tokens::default(),
            strings: Strings::default(),
            places: Vec::new(),
            names: BTreeMap::new(),
        }
    }

    /// How many places it has.
    pub fn len(&self) -> usize {
        self.places.len() / PLACE
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Adds a place with its names.
    ///
    /// # Errors
    /// When a section outgrows its 32-bit offsets.
    pub fn add(&mut self, row: &Row) -> Result<(), CompileError> {
        let index = u32::try_from(self.len()).map_err(|_| CompileError::TooLarge)?;
        self.add_place(row)?;
        let bare = Some(bare_name(&row.place.name)).filter(|bare| *bare != row.place.name);
        let mains = [Some(row.place.name.as_str()), row.place.name_ar.as_deref(), bare];
        let names = mains.into_iter().flatten().map(|text| Name { text, main: true });
        let variants = row.variants.iter().map(|name| Name { text: &name.text, main: false });
        for name in names.chain(variants) {
            self.add_name(index, row, &name);
        }
        Ok(())
    }

    fn add_place(&mut self, row: &Row) -> Result<(), CompileError> {
        let place = &row.place;
        let name_ar = place.name_ar.as_deref().unwrap_or("");
        // A first-level division lies in itself, so that what lies in it can be told.
        let admin1 = match place.feature_code.as_str() {
            "ADM1" if place.admin1.is_empty() => bare_name(&place.name),
            _ => &place.admin1,
        };
        for text in [place.id.as_str(), &place.name, name_ar, admin1, &place.source, &place.feature_code] {
            let at = self.strings.add(text)?;
            self.places.extend(at.to_le_bytes());
        }
        self.places.extend(place.point.lon.to_le_bytes());
        self.places.extend(place.point.lat.to_le_bytes());
        self.places.extend(u32::try_from(place.population).unwrap_or(u32::MAX).to_le_bytes());
        self.places.extend((place.uncertainty_km as f32).to_le_bytes());
        let mut country = place.country.bytes().chain([0, 0]);
        self.places.push(u8::try_from(place.feature_class).unwrap_or(b'P'));
        self.places.extend([country.next(), country.next()].map(|b| b.unwrap_or(0)));
        self.places.extend(short_code(&place.feature_code));
        Ok(())
    }

    fn add_name(&mut self, index: u32, row: &Row, name: &Name<'_>) {
        self.tokens.read(name.text);
        let Some(key) = Key::of(&self.tokens) else { return };
        let flags = self.flags(row, name, &key);
        if key.words > 1 && flags & ARABIC != 0 {
            self.put(
                &joined_key(&self.tokens),
                FormRecord { place: index, flags: (flags | JOINED) & !MAIN, articles: 0, words: 1 },
            );
        }
        self.put(&key.text, FormRecord { place: index, flags, articles: key.articles, words: key.words });
    }

    fn flags(&self, row: &Row, name: &Name<'_>, key: &Key) -> u16 {
        let folded = (0..self.tokens.len()).map(|i| self.tokens.folded(i)).collect::<Vec<_>>().join(" ");
        let first = &self.tokens.all()[0];
        let named = row.cue.iter().any(|cue| cue == "*" || crate::lang::fold_phrase(cue) == folded);
        let upper = self.tokens.all().iter().all(|t| t.upper && t.script == Script::Latin);
        let mut flags = 0;
        let mut set = |bit: u16, when: bool| flags |= if when { bit } else { 0 };
        set(CUE, named || (key.words == 1 && !is_prominent(row) && self.ordinary.is_ordinary(&folded)));
        set(CAPS, upper && key.text.len() <= 4);
        set(ARABIC, first.script == Script::Arabic);
        set(MAIN, name.main);
        set(PERSON, key.words == 1 && self.ordinary.is_person(&folded));
        flags
    }

    fn put(&mut self, key: &str, form: FormRecord) {
        let forms = self.names.entry(key.to_owned()).or_default();
        let known = forms.iter_mut().find(|f| f.place == form.place && f.articles == form.articles);
        match known {
            // The same spelling twice: what the gazetteer says most of all counts.
            Some(known) => {
                known.flags = (known.flags | form.flags) & !(JOINED & !form.flags) & !(CAPS & !form.flags);
            }
            None => forms.push(form),
        }
    }

    /// Writes the table to `out`.
    ///
    /// # Errors
    /// When a section outgrows its 32-bit offsets, or `out` cannot be written to.
    pub fn finish(mut self, meta: &Meta, out: &mut impl Write) -> Result<(), CompileError> {
        let places = self.len();
        let mut entries = Vec::new();
        let mut slots: HashMap<u64, u32> = HashMap::new();
        for (key, forms) in &self.names {
            let link = u32::try_from(entries.len() / FORM + 1).ok().filter(|at| at & CONTINUES == 0);
            let link = link.ok_or(CompileError::TooLarge)?;
            let text = self.strings.add(key)?;
            entries.extend(text.to_le_bytes());
            entries.extend((forms.len() as u32).to_le_bytes());
            for form in forms {
                entries.extend(form.place.to_le_bytes());
                entries.extend(form.flags.to_le_bytes());
                entries.extend([form.articles, form.words]);
            }
            link_phrases(key, link, &mut slots);
        }
        let meta_at = self.strings.add(&format!("{}\n{}\n{}", meta.name, meta.version, meta.licence))?;
        let (slots, filter) = lay_out(&slots);
        let mut table = Vec::with_capacity(HEADER + self.places.len() + slots.len() + entries.len());
        table.extend(MAGIC);
        for count in [places, slots.len() / SLOT, entries.len(), self.strings.bytes.len(), meta_at as usize] {
            table.extend(u32::try_from(count).map_err(|_| CompileError::TooLarge)?.to_le_bytes());
        }
        table.resize(HEADER, 0);
        for section in [&self.places, &slots, &filter, &entries, &self.strings.bytes] {
            table.extend(section.iter());
        }
        let check = xxhash_rust::xxh3::xxh3_64(&table[HEADER..]);
        table[HEADER - 8..HEADER].copy_from_slice(&check.to_le_bytes());
        Ok(out.write_all(&table)?)
    }
}

/// «Raqqa» of «Raqqa Governorate».
fn bare_name(name: &str) -> &str {
    DIVISION_WORDS.iter().find_map(|word| name.strip_suffix(word)).unwrap_or(name)
}

/// A name that hardly anyone means otherwise: a country, a first-level seat, a large city.
pub fn is_prominent(row: &Row) -> bool {
    let place = &row.place;
    matches!(place.feature_code.as_str(), "PCLI" | "PPLC" | "CONT") || place.population >= 300_000
}

fn link_phrases(key: &str, link: u32, slots: &mut HashMap<u64, u32>) {
    let mut hash = 0;
    let mut words = key.split(' ').peekable();
    let mut first = true;
    while let Some(word) = words.next() {
        hash = if first { word_hash(word) } else { phrase_hash(hash, word_hash(word)) };
        first = false;
        let slot = slots.entry(hash).or_default();
        *slot |= if words.peek().is_some() { CONTINUES } else { link };
    }
}

/// A feature code as it stands in the record of its place: its length, its bytes, zeros. GeoNames has none of
/// more than five letters; what a user makes up is cut.
fn short_code(code: &str) -> [u8; CODE_LEN + 1] {
    let mut short = [0; CODE_LEN + 1];
    let len = code.len().min(CODE_LEN);
    short[0] = len as u8;
    short[1..=len].copy_from_slice(&code.as_bytes()[..len]);
    short
}

/// The slots of the phrases, and the filter before them.
fn lay_out(links: &HashMap<u64, u32>) -> (Vec<u8>, Vec<u8>) {
    let len = (links.len() * 2).next_power_of_two().max(2);
    let mut slots = vec![0u64; len];
    let mut filter = vec![0u8; len / 2];
    let mut ordered: Vec<_> = links.iter().collect();
    ordered.sort_unstable();
    for (hash, link) in ordered {
        let mut at = *hash as usize & (len - 1);
        while slots[at] != 0 {
            at = (at + 1) & (len - 1);
        }
        slots[at] = hash >> 32 | u64::from(*link) << 32;
        let (byte, bit) = filter_bit(*hash, len);
        filter[byte] |= bit;
    }
    (slots.iter().flat_map(|slot| slot.to_le_bytes()).collect(), filter)
}

struct Key {
    text: String,
    articles: u8,
    words: u8,
}

impl Key {
    /// The stems of a name's words; romanised articles are left out unless nothing else is there.
    fn of(tokens: &Tokens) -> Option<Key> {
        let mut key = Key { text: String::new(), articles: 0, words: 0 };
        for i in 0..tokens.len() {
            let token = &tokens.all()[i];
            let is_last = i + 1 == tokens.len();
            if token.script == Script::Latin && !is_last && en::article(tokens.folded(i)).is_some() {
                continue;
            }
            // What stands in brackets or behind a comma is no part of the name.
            if key.words > 0 && token.gap.has(Gap::BRACKET.with(Gap::COMMA)) {
                break;
            }
            let (stem, article) = match token.script {
                Script::Arabic => ar::strip_article(tokens.folded(i)),
                _ => (tokens.folded(i), false),
            };
            if key.words > 0 {
                key.text.push(' ');
            }
            key.text.push_str(stem);
            key.articles |= u8::from(article).checked_shl(u32::from(key.words)).unwrap_or(0);
            key.words += 1;
        }
        let usable = key.words > 0 && usize::from(key.words) <= MAX_WORDS && key.text.chars().count() > 1;
        usable.then_some(key)
    }
}

fn joined_key(tokens: &Tokens) -> String {
    let joined: String = (0..tokens.len()).map(|i| tokens.folded(i)).collect();
    ar::strip_article(&joined).0.to_owned()
}

#[derive(Default)]
struct Strings {
    bytes: Vec<u8>,
    known: HashMap<String, u32>,
}

impl Strings {
    fn add(&mut self, text: &str) -> Result<u32, CompileError> {
        if let Some(at) = self.known.get(text) {
            return Ok(*at);
        }
        let mut end = text.len().min(usize::from(u16::MAX));
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let at = u32::try_from(self.bytes.len()).map_err(|_| CompileError::TooLarge)?;
        self.bytes.extend((end as u16).to_le_bytes());
        self.bytes.extend(&text.as_bytes()[..end]);
        self.known.insert(text.to_owned(), at);
        Ok(at)
    }
}
