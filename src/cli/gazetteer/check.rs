//! `dateline gazetteer check`: what is probably wrong with a gazetteer file.

use std::{
    fs,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use dateline::{
    encoding::decode,
    gazetteer::{
        Gazetteer,
        check::{self, Finding},
        ordinary_words,
        table::Table,
    },
};

use super::{Exit, Failure};
use crate::cli::engine::GazetteerArgs;

/// Look a gazetteer file over: coordinates, ids, names, places that are there twice
///
/// Prints FILE:LINE: column: what is wrong: what to do. Exit code 1 where there is something to do.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Gazetteer files (CSV; the README lists the columns, under "The columns of a gazetteer")
    ///
    /// Comma, semicolon or tab between the cells; UTF-8, UTF-16 with a mark, or windows-1256. Rows that only say more of
    /// a place of the shipped gazetteer, or of one given by --gazetteer, are looked at as such.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    gazetteer: GazetteerArgs,
}

/// Runs it.
pub fn run(args: &Args) -> Result<Exit, Failure> {
    let known = args.gazetteer.open()?;
    let mut out = BufWriter::new(io::stdout().lock());
    let mut found = 0;
    for file in &args.files {
        let findings = look_over(file, &known)?;
        found += findings.len();
        for finding in findings {
            writeln!(out, "{}{}", file.display(), line(&finding))?;
        }
    }
    out.flush()?;
    eprintln!("dateline: {}", summary(found));
    Ok(if found == 0 { Exit::Done } else { Exit::Failed })
}

fn look_over(file: &Path, known: &Gazetteer) -> anyhow::Result<Vec<Finding>> {
    let bytes = fs::read(file).with_context(|| format!("{}: cannot be read", file.display()))?;
    let whole = |problem: String| vec![Finding { line: 0, column: String::new(), problem }];
    if Table::is_one(&bytes) || file.extension().is_some_and(|e| e.eq_ignore_ascii_case("gaz")) {
        let problem = format!(
            "is compiled, no list to look over: `dateline gazetteer info {}` checks it",
            file.display()
        );
        return Ok(whole(problem));
    }
    let decoded = match decode(bytes) {
        Ok(decoded) => decoded,
        Err(error) => return Ok(whole(error.to_string())),
    };
    if let Some(read_as) = decoded.read_as {
        eprintln!("dateline: {}: read as {}, being no UTF-8", file.display(), read_as.encoding);
    }
    Ok(check::check(&decoded.text, known, ordinary_words()))
}

/// `:LINE: column: problem`, as far as there is a line and a column. What stands in a file goes to no terminal as it is.
fn line(finding: &Finding) -> String {
    let at = if finding.line == 0 { String::new() } else { format!(":{}", finding.line) };
    let column = if finding.column.is_empty() { String::new() } else { format!("{}: ", finding.column) };
    let said = format!("{at}: {column}{}", finding.problem);
    said.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

fn summary(found: usize) -> String {
    match found {
        0 => "nothing to do".to_owned(),
        1 => "1 thing to look at".to_owned(),
        more => format!("{more} things to look at"),
    }
}
