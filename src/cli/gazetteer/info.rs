//! `dateline gazetteer info`: what the names come from.

use std::io::{self, Write};

use dateline::gazetteer::{Gazetteer, LayerInfo};

use super::{Exit, Failure};
use crate::cli::engine::GazetteerArgs;

/// Show the gazetteers that are used: version, licence, counts, checksum
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    gazetteer: GazetteerArgs,
}

/// Runs it.
pub fn run(args: &Args) -> Result<Exit, Failure> {
    let gazetteer = args.gazetteer.open()?;
    let mut out = io::stdout().lock();
    for layer in gazetteer.layers() {
        describe(&layer, &mut out)?;
    }
    let (places, names) = counts(&gazetteer);
    writeln!(out, "together    {places} places, {names} names as folded")?;
    Ok(Exit::Done)
}

fn describe(layer: &LayerInfo, out: &mut impl Write) -> io::Result<()> {
    let rows = [
        ("gazetteer", layer.name.clone()),
        ("version", layer.version.clone()),
        ("licence", layer.licence.clone()),
        ("places", layer.places.to_string()),
        ("sha256", layer.sha256.clone()),
    ];
    for (name, value) in rows.iter().filter(|(_, value)| !value.is_empty()) {
        writeln!(out, "{name:<11} {value}")?;
    }
    writeln!(out)
}

/// Places that count, each once, and their different names.
fn counts(gazetteer: &Gazetteer) -> (usize, usize) {
    let names = gazetteer.keys().filter_map(|(key, mut hits)| hits.next().map(|_| key));
    (gazetteer.places().count(), names.collect::<std::collections::HashSet<_>>().len())
}
