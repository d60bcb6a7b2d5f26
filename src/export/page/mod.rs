//! `index.html`: the map that opens by a double click.
//!
//! The viewer (TypeScript, `viewer/`) is built before the program and embedded in it as one HTML template.
//! This module fills in the data: what the page needs to open as blocks in the file itself; the words of the
//! mentions too where they are few, otherwise in side files (`page/m0.js` …) that the page loads on demand.

mod chunk;
mod core;
mod pack;
mod tiles;

use std::io::Write;

use self::{
    chunk::Chunk,
    core::{Core, Facts},
    pack::Packed,
};
use super::{ExportError, Folder, error::Halt, made_from::MadeFrom};
use crate::{
    slice::Period,
    store::{Atlas, Part, Select, SliceCount},
};

pub use tiles::Tiles;

include!(concat!(env!("OUT_DIR"), "/viewer.rs"));

const PAGE: &str = "index.html";
const MARK: &str = "<!--dateline:data-->";
const NO_IMAGES: &str = "img-src 'none'";
/// Words of mentions stand in the page itself up to so many packed bytes: such a page is one file to hand on.
const INLINE: u64 = 1_500_000;

/// What the user chose for the page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageOptions {
    /// Tiles below the map; without them the page asks nothing of the network.
    pub tiles: Option<Tiles>,
}

/// Writes `index.html` and its side files, if the program was built with the viewer; says whether it did.
///
/// # Errors
/// What the atlas or the folder reports.
///
/// # Runtime
/// O(n log n) in the mentions. Memory grows with the places and the sources, not with the mentions: what is
/// packed waits in temporary files.
pub fn write_page(
    atlas: &Atlas,
    period: Period,
    options: &PageOptions,
    folder: &mut Folder,
) -> Result<bool, ExportError> {
    let Some(template) = TEMPLATE else { return Ok(false) };
    write_page_from(template, atlas, period, options, folder)?;
    Ok(true)
}

/// As [`write_page`], from another template: data stand where `<!--dateline:data-->` was.
pub fn write_page_from(
    template: &str,
    atlas: &Atlas,
    period: Period,
    options: &PageOptions,
    folder: &mut Folder,
) -> Result<(), ExportError> {
    let fails = |error| ExportError::io(PAGE.as_ref(), error);
    let slices = atlas.slices()?;
    let mut credits: Vec<String> = atlas.gazetteers()?.into_iter().map(|known| known.licence).collect();
    credits.sort();
    credits.dedup();
    let counts = atlas.counts()?;
    let made_from = made_from(atlas, template, options, &slices, &(period, &counts, &credits))?;
    if folder.keep_with(PAGE, &made_from) {
        return Ok(());
    }
    let mut core = Core::new(period, &slices);
    let mut words = Words { made_from, ..Words::default() };
    atlas.for_each_mention(Select::ByPlace, |row| -> Result<(), ExportError> {
        words.push(core.rows(), &row, folder)?;
        core.push(&row).map_err(fails)
    })?;
    words.close(folder)?;
    let facts = Facts {
        period,
        counts,
        chunks: &words.first_rows,
        inline: !words.spilled,
        tiles: options.tiles.as_ref(),
        credits: &credits,
    };
    let mut blocks = core.finish(&facts).map_err(fails)?;
    folder.write(PAGE, &words.made_from, |out| {
        fill(out, template, options, &mut blocks, &mut words.inline)
            .map_err(|error| Halt::from(error).at(PAGE.as_ref()))?;
        Ok::<_, ExportError>(None)
    })
}

/// The page shows every row, the numbers of the atlas, and what the user chose.
fn made_from(
    atlas: &Atlas,
    template: &str,
    options: &PageOptions,
    slices: &[SliceCount],
    facts: &impl std::fmt::Debug,
) -> Result<String, ExportError> {
    let digests = atlas.digests()?;
    let mut from = MadeFrom::this_program().bytes(template.as_bytes());
    from = from.bytes(format!("{options:?} {facts:?}").as_bytes());
    for slice in slices {
        from = from.rows(&digests, Part::Slice(&slice.name));
    }
    Ok(from.rows(&digests, Part::Undated).rows(&digests, Part::Unlocated).name())
}

fn fill(
    out: &mut dyn Write,
    template: &str,
    options: &PageOptions,
    blocks: &mut [(&'static str, Packed)],
    chunks: &mut [Packed],
) -> std::io::Result<()> {
    let (head, tail) = template.split_once(MARK).unwrap_or((template, ""));
    match &options.tiles {
        Some(tiles) => {
            // Leaflet empties a tile that it no longer needs with an image of its own, a `data:` address.
            let images = format!("img-src {} data:", tiles.origin());
            out.write_all(head.replacen(NO_IMAGES, &images, 1).as_bytes())?;
        }
        None => out.write_all(head.as_bytes())?,
    }
    let mut block = |name: &str, text: &mut Packed| {
        // Base64 has no character that means anything in HTML.
        write!(out, "<script type=\"text/plain\" id=\"dl-{name}\">")?;
        text.copy_to(out)?;
        writeln!(out, "</script>")
    };
    for (name, text) in blocks {
        block(name, text)?;
    }
    for (number, text) in chunks.iter_mut().enumerate() {
        block(&format!("m{number}"), text)?;
    }
    out.write_all(tail.as_bytes())
}

/// The chunks: kept for the page itself until they are too much for it, then written beside it.
#[derive(Default)]
struct Words {
    made_from: String,
    open: Chunk,
    first_rows: Vec<u64>,
    inline: Vec<Packed>,
    inline_bytes: u64,
    spilled: bool,
}

impl Words {
    fn push(
        &mut self,
        at: u64,
        row: &crate::store::MentionRow,
        folder: &mut Folder,
    ) -> Result<(), ExportError> {
        if self.open.is_full() {
            self.close(folder)?;
        }
        if self.open.is_empty() {
            self.first_rows.push(at);
        }
        self.open.push(row).map_err(|error| ExportError::io(PAGE.as_ref(), error))
    }

    fn close(&mut self, folder: &mut Folder) -> Result<(), ExportError> {
        let chunk = std::mem::take(&mut self.open);
        if chunk.is_empty() {
            return Ok(());
        }
        let mut text = chunk.finish().map_err(|error| ExportError::io(PAGE.as_ref(), error))?;
        if self.spilled {
            return side_file(folder, &self.made_from, self.first_rows.len() - 1, &mut text);
        }
        self.inline_bytes += text.bytes;
        self.inline.push(text);
        if self.inline_bytes > INLINE {
            self.spilled = true;
            for (number, text) in std::mem::take(&mut self.inline).iter_mut().enumerate() {
                side_file(folder, &self.made_from, number, text)?;
            }
        }
        Ok(())
    }
}

fn side_file(
    folder: &mut Folder,
    made_from: &str,
    number: usize,
    text: &mut Packed,
) -> Result<(), ExportError> {
    let path = format!("page/m{number}.js");
    folder.write(&path, made_from, |out| {
        let mut call = || {
            write!(out, "datelineChunk({number},\"")?;
            text.copy_to(out)?;
            writeln!(out, "\")")
        };
        call().map_err(|error| ExportError::io(path.as_ref(), error))?;
        Ok::<_, ExportError>(None)
    })
}
