//! `dateline dates`: the date expressions of a text, one JSON object a line of input.

use std::io::{self, BufRead, Write};

use anyhow::Context as _;
use dateline::{
    date::{self, expressions},
    model::TemporalExtent,
};
use jiff::civil::Date;
use serde::Serialize;

use super::{Exit, Failure};

/// A line longer than this is read to its end and named, never held.
const LONGEST_LINE: usize = 16 << 20;

/// Find the date expressions in a text, each as one EDTF value with its interval.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The text; - or nothing reads standard input, line by line
    text: Option<String>,
    /// The day the text was published, in EDTF (2018-12-06, or 2018-12 where the day is not known): what
    /// «yesterday» counts from; without it, relative expressions are left out
    #[arg(long, value_name = "DATE", value_parser = reference, allow_hyphen_values = true)]
    reference: Option<TemporalExtent>,
}

fn reference(text: &str) -> Result<TemporalExtent, date::EdtfError> {
    date::published_extent(text)
}

#[derive(Serialize)]
struct Line<'a> {
    text: &'a str,
    dates: Vec<Found<'a>>,
}

#[derive(Serialize)]
struct Found<'a> {
    /// Code points into the line, end exclusive.
    start: usize,
    end: usize,
    surface: &'a str,
    edtf: String,
    /// Half-open civil dates; null is an open end.
    from: Option<Date>,
    to: Option<Date>,
}

/// Runs it.
pub fn run(args: &Args) -> Result<Exit, Failure> {
    let reference = args.reference.as_ref();
    let mut out = io::BufWriter::new(io::stdout().lock());
    let exit = match args.text.as_deref() {
        Some(text) if text != "-" => {
            write_line(&mut out, text, reference)?;
            Exit::Done
        }
        _ => each_line(io::stdin().lock(), &mut out, reference)?,
    };
    out.flush()?;
    Ok(exit)
}

fn each_line(
    mut input: impl BufRead,
    out: &mut impl Write,
    reference: Option<&TemporalExtent>,
) -> anyhow::Result<Exit> {
    let (mut bytes, mut number, mut exit) = (Vec::new(), 0usize, Exit::Done);
    while let Some(whole) = next_line(&mut input, &mut bytes).context("standard input cannot be read")? {
        number += 1;
        let bare = bytes.strip_suffix(b"\n").unwrap_or(&bytes);
        let bare = bare.strip_suffix(b"\r").unwrap_or(bare);
        let bare = if number == 1 { bare.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bare) } else { bare };
        match std::str::from_utf8(bare) {
            _ if !whole => {
                eprintln!(
                    "dateline: standard input, line {number}: longer than {LONGEST_LINE} bytes, left out"
                );
                exit = Exit::Partial;
            }
            Ok(text) => write_line(out, text, reference)?,
            Err(error) => {
                eprintln!(
                    "dateline: standard input, line {number}: not UTF-8 at byte {}, left out",
                    error.valid_up_to() + 1
                );
                exit = Exit::Partial;
            }
        }
    }
    Ok(exit)
}

/// Reads a line into `bytes`, its end included; says whether all of it was kept, none at the end of input.
fn next_line(input: &mut impl BufRead, bytes: &mut Vec<u8>) -> io::Result<Option<bool>> {
    bytes.clear();
    let limit = u64::try_from(LONGEST_LINE).unwrap_or(u64::MAX);
    if io::Read::take(&mut *input, limit).read_until(b'\n', bytes)? == 0 {
        return Ok(None);
    }
    let whole = bytes.len() < LONGEST_LINE || bytes.ends_with(b"\n");
    if !whole {
        input.skip_until(b'\n')?;
    }
    Ok(Some(whole))
}

fn write_line(out: &mut impl Write, text: &str, reference: Option<&TemporalExtent>) -> anyhow::Result<()> {
    let (mut byte, mut chars) = (0, 0);
    let mut code_point = |at: usize| {
        chars += text[byte..at].chars().count();
        byte = at;
        chars
    };
    let found = expressions::find_published(text, reference).into_iter().map(|date| Found {
        start: code_point(date.bytes.start),
        end: code_point(date.bytes.end),
        surface: &text[date.bytes],
        edtf: date.edtf,
        from: Some(date.extent.start).filter(|start| *start > Date::MIN),
        to: Some(date.extent.end).filter(|end| *end < Date::MAX),
    });
    let dates = found.collect();
    serde_json::to_writer(&mut *out, &Line { text, dates })?;
    out.write_all(b"\n")?;
    Ok(())
}
