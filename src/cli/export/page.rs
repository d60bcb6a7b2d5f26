//! `dateline export --to page`: the page of an atlas that no `map` stands beside.

use std::{fs, path::Path};

use anyhow::anyhow;
use dateline::{
    export::{Folder, PageOptions, write_manifest, write_page},
    slice::Period,
    store::Atlas,
};
use serde_json::{Value, json};

use crate::cli::{Exit, Failure};

/// Writes the page into `folder`, with a manifest.
pub fn write(atlas: &Atlas, period: Period, folder: &Path) -> Result<Exit, Failure> {
    refuse_map_output(folder)?;
    let mut pages = Folder::open(folder, false)?;
    if !write_page(atlas, period, &PageOptions::default(), &mut pages)? {
        return Err(anyhow!(
            "this program was built without the page; make build puts it in, where Node is (20.19 or a later 20, or 22.12 or later)"
        )
        .into());
    }
    let settings = json!({"by": period.as_str(), "page_only": true});
    pages.finish(|entries, out| write_manifest(atlas, &settings, entries, out))?;
    eprintln!("dateline: {}", folder.join("index.html").display());
    Ok(Exit::Done)
}

/// What `map` wrote there would go as no longer part of the folder.
fn refuse_map_output(folder: &Path) -> Result<(), Failure> {
    let Ok(text) = fs::read(folder.join("manifest.json")) else { return Ok(()) };
    let manifest: Value = serde_json::from_slice(&text).unwrap_or_default();
    if manifest["settings"]["page_only"] == true {
        return Ok(());
    }
    Err(Failure::usage(anyhow!(
        "-o {}: dateline map wrote this folder, page and all; name another one",
        folder.display()
    )))
}
