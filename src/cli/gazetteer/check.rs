//! `dateline gazetteer check`: what is probably wrong with a gazetteer file.

use std::{
    fs,
    io::{self, BufWriter, Write},
    path::PathBuf,
};

use anyhow::Context as _;
use dateline::gazetteer::{Gazetteer, check, ordinary_words};

use super::{Exit, Failure};

/// Look a gazetteer file over: coordinates, ids, names, places that are there twice
///
/// Prints FILE:LINE: column: what is wrong: what to do. Exit code 1 where there is something to do.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Gazetteer files (CSV; the columns are in the README)
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
}

/// Runs it.
pub fn run(args: &Args) -> Result<Exit, Failure> {
    let known = Gazetteer::shipped()?;
    let mut out = BufWriter::new(io::stdout().lock());
    let mut found = 0;
    for file in &args.files {
        let csv = fs::read(file).with_context(|| format!("{}: cannot be read", file.display()))?;
        let findings = check::check(&csv, &known, ordinary_words());
        found += findings.len();
        for finding in findings {
            let column = Some(finding.column).filter(|c| !c.is_empty()).map(|c| format!("{c}: "));
            let column = column.unwrap_or_default();
            writeln!(out, "{}:{}: {column}{}", file.display(), finding.line, finding.problem)?;
        }
    }
    out.flush()?;
    eprintln!("dateline: {}", summary(found));
    Ok(if found == 0 { Exit::Done } else { Exit::Failed })
}

fn summary(found: usize) -> String {
    match found {
        0 => "nothing to do".to_owned(),
        1 => "1 thing to look at".to_owned(),
        more => format!("{more} things to look at"),
    }
}
