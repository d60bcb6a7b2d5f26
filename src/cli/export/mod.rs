//! `dateline export`: the atlas in another format, or as the page.

mod page;

use std::{
    io::{self, BufWriter, Write},
    path::PathBuf,
};

use anyhow::anyhow;
use clap::{Args as ClapArgs, ValueEnum, builder::PossibleValuesParser};
use dateline::{
    export::{FORMATS, Rows, by_name, write_rows},
    slice::Period,
    store::Atlas,
};

use super::{Exit, Failure};

/// Write the atlas in another format, to standard output; or the page, into a folder.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// The format; `page` is the map in the browser, for an atlas of imported rows too
    #[arg(long, value_name = "FORMAT", value_parser = PossibleValuesParser::new(FORMATS.iter().map(|format| format.name).chain([PAGE])))]
    to: String,
    /// The folder for the page
    #[arg(short, long, value_name = "FOLDER", required_if_eq("to", PAGE))]
    output: Option<PathBuf>,
    /// One row a mention, or one a place and slice
    #[arg(long, value_enum, default_value_t = Table::Mentions)]
    rows: Table,
    /// The atlas
    #[arg(long, value_name = "FILE", default_value = "out/atlas.gpkg")]
    atlas: PathBuf,
}

/// What `--to` calls the page.
const PAGE: &str = "page";

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
    if let Some(folder) = &args.output {
        if args.to != PAGE {
            return Err(Failure::usage(anyhow!("-o is for --to page; other formats go to standard output")));
        }
        return page::write(&atlas, period, folder);
    }
    let rows = match args.rows {
        Table::Mentions => Rows::Mentions,
        Table::Places => Rows::Places,
    };
    let format = by_name(&args.to).ok_or_else(|| anyhow!("{}: no such format", args.to))?;
    let mut out = BufWriter::new(io::stdout().lock());
    write_rows(&atlas, format, rows, period, &mut out)?;
    out.flush()?;
    Ok(Exit::Done)
}
