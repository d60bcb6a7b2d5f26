//! `manifest.json`: what a finished folder holds and what it was made from. No clock, no absolute path.

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use serde::Serialize;
use serde_json::{Value, json};

use super::{
    ExportError,
    error::Halt,
    folder::{Entry, MANIFEST, hex},
};
use crate::store::Atlas;

/// Writes the manifest of `atlas` and the files in `entries`. `settings` is what the run was asked for.
///
/// One line a file, an input and a gazetteer, so that two manifests compare line by line; memory does not
/// grow with the inputs.
pub fn write_manifest(
    atlas: &Atlas,
    settings: &Value,
    entries: &BTreeMap<String, Entry>,
    out: &mut dyn Write,
) -> Result<(), ExportError> {
    fill(atlas, settings, entries, out).map_err(|halt| halt.at(MANIFEST.as_ref()))
}

fn fill(
    atlas: &Atlas,
    settings: &Value,
    entries: &BTreeMap<String, Entry>,
    out: &mut dyn Write,
) -> Result<(), Halt> {
    let counts = atlas.counts()?;
    let counts = json!({
        "articles": counts.articles,
        "events": counts.events,
        "mentions": counts.mentions,
        "located": counts.located,
        "unlocated": counts.unlocated,
        "undated": counts.undated,
        "rejected": counts.rejected,
        "corrected": counts.corrected,
        "slices": atlas.slices()?.len(),
    });
    writeln!(out, "{{\"program\": \"dateline\",")?;
    writeln!(out, "\"version\": {},", json!(env!("CARGO_PKG_VERSION")))?;
    writeln!(out, "\"settings\": {settings},")?;
    writeln!(out, "\"counts\": {counts},")?;
    let mut files = List::start(out, "files")?;
    for (path, Entry { rows, bytes, sha256, made_from }) in entries {
        let line =
            json!({"path": path, "rows": rows, "bytes": bytes, "sha256": sha256, "made_from": made_from});
        files.item(&line)?;
    }
    files.end()?;
    let mut inputs = List::start(out, "inputs")?;
    atlas.for_each_input(|input| -> Result<(), Halt> {
        let (name, sha256) = (&input.name, hex(&input.sha256));
        let line = json!({"name": name, "articles": input.articles, "bytes": input.bytes, "sha256": sha256});
        Ok(inputs.item(&line)?)
    })?;
    inputs.end()?;
    let mut gazetteers = List::start(out, "gazetteers")?;
    for gazetteer in atlas.gazetteers()? {
        gazetteers.item(&json!({
            "name": gazetteer.name,
            "version": gazetteer.version,
            "sha256": gazetteer.sha256,
            "licence": gazetteer.licence,
        }))?;
    }
    gazetteers.last()?;
    Ok(writeln!(out, "}}")?)
}

/// A JSON array with an item a line.
struct List<'w> {
    out: &'w mut dyn Write,
    items: u64,
}

impl<'w> List<'w> {
    fn start(out: &'w mut dyn Write, name: &str) -> io::Result<Self> {
        write!(out, "\"{name}\": [")?;
        Ok(Self { out, items: 0 })
    }

    fn item(&mut self, item: &impl Serialize) -> io::Result<()> {
        self.out.write_all(if self.items == 0 { b"\n  " } else { b",\n  " })?;
        self.items += 1;
        serde_json::to_writer(&mut *self.out, item).map_err(io::Error::from)
    }

    fn end(self) -> io::Result<()> {
        writeln!(self.out, "\n],")
    }

    fn last(self) -> io::Result<()> {
        writeln!(self.out, "\n]")
    }
}
