//! `dateline export`: the atlas in another format.

use std::{
    io::{self, BufWriter, Write},
    path::PathBuf,
};

use clap::{Args as ClapArgs, ValueEnum, builder::PossibleValuesParser};
use dateline::{
    export::{FORMATS, Rows, by_name, write_rows},
    slice::Period,
    store::Atlas,
};

use super::{Exit, Failure};

/// Write the atlas in another format, to standard output.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// The format
    #[arg(long, value_name = "FORMAT", value_parser = PossibleValuesParser::new(FORMATS.iter().map(|format| format.name)))]
    to: String,
    /// One row a mention, or one a place and slice
    #[arg(long, value_enum, default_value_t = Table::Mentions)]
    rows: Table,
    /// The atlas
    #[arg(long, value_name = "FILE", default_value = "out/atlas.gpkg")]
    atlas: PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Table {
    /// One row a mention
    Mentions,
    /// One row a place and slice
    Places,
}

/// Runs it.
pub fn run(args: &Args) -> Result<Exit, Failure> {
    let atlas = Atlas::open(&args.atlas)?;
    let period =
        atlas.setting::<String>("period")?.and_then(|text| text.parse().ok()).unwrap_or(Period::Month);
    let rows = match args.rows {
        Table::Mentions => Rows::Mentions,
        Table::Places => Rows::Places,
    };
    let format = by_name(&args.to).ok_or_else(|| anyhow::anyhow!("{}: no such format", args.to))?;
    let mut out = BufWriter::new(io::stdout().lock());
    write_rows(&atlas, format, rows, period, &mut out)?;
    out.flush()?;
    Ok(Exit::Done)
}
