//! `dateline gazetteer info`: what the names come from.

use std::{
    io::{self, Write},
    path::PathBuf,
};

use dateline::gazetteer::{Gazetteer, LayerInfo, SourceMeta};

use super::{Exit, Failure};
use crate::cli::engine::GazetteerArgs;

/// Show the gazetteers that are used: version, licence, counts, sources, SHA-256
///
/// Reads compiled files whole and compares them with their checksums; exit code 1 where one is damaged. `sha256` is what
/// `sha256sum FILE` prints; the shipped gazetteer is no file, and has that of the table inside the program.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Show these gazetteers only, not the shipped one (.gaz or CSV)
    #[arg(value_name = "FILE", conflicts_with = "gazetteer")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    gazetteer: GazetteerArgs,
}

/// Runs it.
pub fn run(args: &Args) -> Result<Exit, Failure> {
    let gazetteer = match &args.files[..] {
        [] => args.gazetteer.open()?,
        files => {
            let mut gazetteer = Gazetteer::empty();
            files.iter().try_for_each(|file| gazetteer.add_file(file))?;
            gazetteer
        }
    };
    gazetteer.verify()?;
    let mut out = io::stdout().lock();
    for (number, (layer, sha256)) in gazetteer.layers().zip(gazetteer.sha256()).enumerate() {
        if number > 0 {
            writeln!(out)?;
        }
        describe(&layer, sha256, &mut out)?;
    }
    Ok(Exit::Done)
}

fn describe(layer: &LayerInfo, sha256: String, out: &mut impl Write) -> io::Result<()> {
    let rows = [
        ("gazetteer", layer.name.clone()),
        ("version", layer.version.clone()),
        ("licence", layer.licence.clone()),
        ("places", layer.places.to_string()),
        ("names", format!("{} as folded", layer.names)),
        ("sha256", sha256),
    ];
    for (name, value) in rows.iter().filter(|(_, value)| !value.is_empty()) {
        writeln!(out, "{name:<11} {value}")?;
    }
    for source in &layer.sources {
        let SourceMeta { file, format, licence, sha256, rows } = source;
        let licence =
            Some(licence.as_str()).filter(|licence| !licence.is_empty()).unwrap_or("no licence stated");
        writeln!(out, "{:<11} {file} ({format}, {rows} rows, {licence}) {sha256}", "source")?;
    }
    Ok(())
}
