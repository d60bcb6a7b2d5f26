//! `dateline query`: the engine of `near`, asked in words.

use std::path::PathBuf;

use anyhow::anyhow;
use clap::Parser;
use dateline::{
    query::{
        lookup::Finder,
        words::{self, Reading},
    },
    store::Atlas,
};

use super::{
    Exit, Failure,
    engine::GazetteerArgs,
    near::{self, To},
};

/// Ask in words, English or Arabic
///
/// The question becomes a line of `dateline near`, which is printed to standard error with how each word was read.
#[derive(Debug, clap::Args)]
#[command(after_help = help())]
pub struct Args {
    /// The question, in quotation marks: "mentions within 50 km of Deir ez-Zor in June 2017"
    #[arg(value_name = "QUESTION", required = true, num_args = 1..)]
    question: Vec<String>,
    /// The format
    #[arg(long, value_enum, default_value_t = To::Table)]
    to: To,
    /// At most so many rows; 0 for all [default: 50 in a table, else all]
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// The atlas to ask
    #[arg(long, value_name = "FILE", default_value = "out/atlas.gpkg")]
    atlas: PathBuf,
    #[command(flatten)]
    gazetteers: GazetteerArgs,
}

/// `near` alone, to read what a question compiles to.
#[derive(Debug, Parser)]
#[command(name = "dateline near")]
struct Near {
    #[command(flatten)]
    args: near::Args,
}

/// Runs it.
pub fn run(args: &Args) -> Result<Exit, Failure> {
    let question = args.question.join(" ");
    let reading = match read(&question, args)? {
        Ok(reading) => reading,
        Err(unreadable) => {
            eprintln!("dateline: {unreadable}");
            return Ok(Exit::Failed);
        }
    };
    eprintln!("dateline: {}", parts(&reading));
    let mut near_args = reading.args.clone();
    near_args.extend(options(args));
    eprintln!("dateline: {}", Reading { args: near_args.clone(), ..reading }.near_line());
    let line = std::iter::once("near".into()).chain(near_args.into_iter().map(Into::into));
    let near = Near::try_parse_from(line.map(near::guard_coordinates))
        .map_err(|error| Failure::usage(anyhow!("{error}")))?;
    near::answer(&near.args)
}

fn read(question: &str, args: &Args) -> Result<Result<Reading, words::Unreadable>, Failure> {
    let atlas = Atlas::open(&args.atlas)?;
    let gazetteer = args.gazetteers.open()?;
    let finder = Finder::new(&gazetteer, Some(&atlas))?;
    let today = jiff::Zoned::now().date();
    Ok(words::read(question, &finder, Some(today)))
}

/// How every word was read, on one line.
fn parts(reading: &Reading) -> String {
    let part = |(words, means): &(String, String)| match words.as_str() {
        "" => format!("({means})"),
        words => format!("\u{2068}{words}\u{2069} = {means}"),
    };
    reading.parts.iter().map(part).collect::<Vec<_>>().join("; ")
}

/// The options of `query` that `near` has too.
fn options(args: &Args) -> Vec<String> {
    let mut options = Vec::new();
    let to = match args.to {
        To::Table => None,
        To::Csv => Some("csv"),
        To::Jsonl => Some("jsonl"),
        To::Geojson => Some("geojson"),
    };
    options.extend(to.into_iter().flat_map(|to| ["--to".to_owned(), to.to_owned()]));
    options.extend(args.limit.into_iter().flat_map(|n| ["--limit".to_owned(), n.to_string()]));
    options.extend(["--atlas".to_owned(), args.atlas.display().to_string()]);
    if args.gazetteers.no_default_gazetteer {
        options.push("--no-default-gazetteer".to_owned());
    }
    for file in &args.gazetteers.gazetteer {
        options.extend(["--gazetteer".to_owned(), file.display().to_string()]);
    }
    options
}

fn help() -> String {
    format!(
        "What can be said (the first words of each kind; data/query/grammar.csv has all):\n{}\n\
         Examples:\n  \
         dateline query \"mentions within 50 km of Deir ez-Zor in June 2017\"\n  \
         dateline query 'articles near \"Abu Kamal\" since 2018 from SANA'\n  \
         dateline query \"كم إشارة قرب هجين بين أيلول 2018 وآذار 2019\"",
        words::help()
    )
}
