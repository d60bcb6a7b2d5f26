//! `dateline tag`: a stream of articles in, their mentions out.

mod input;
mod stream;

use std::{
    io::{self, BufWriter, Write},
    path::PathBuf,
};

use anyhow::anyhow;
use clap::ValueEnum;
use dateline::{
    export,
    ingest::Problem,
    model::{Article, DateBasis},
    pipeline::Tagger,
    store::MentionRow,
};

use super::{
    Exit, Failure,
    articles::{self, ReadArgs},
    engine::EngineArgs,
};
use input::From;

/// Tag a stream of articles: JSON lines in, mentions out, no store.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files and folders of articles; - or nothing reads JSON lines from standard input
    #[arg(value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// The format of the input
    #[arg(long, value_enum, default_value_t = From::Auto)]
    from: From,
    /// The format of the output
    #[arg(long, value_enum, default_value_t = To::Jsonl)]
    to: To,
    /// Show every candidate of every mention with what speaks for it (JSON lines only)
    #[arg(long)]
    explain: bool,
    /// Date mentions by the publication date, by the date that their sentence gives (event), or by that date
    /// where there is one (best)
    #[arg(long, value_name = "BASIS", default_value = "published")]
    date_basis: DateBasis,
    #[command(flatten)]
    reading: ReadArgs,
    #[command(flatten)]
    engine: EngineArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum To {
    /// One JSON object an article, with its mentions
    Jsonl,
    /// One row a mention, for spreadsheets
    Csv,
    /// One feature a mention, for maps; without a geometry where there is no place
    Geojson,
}

/// Runs it.
pub fn run(args: &Args) -> Result<Exit, Failure> {
    if args.explain && args.to != To::Jsonl {
        return Err(Failure::usage(anyhow!("--explain needs --to jsonl: candidates do not fit into rows")));
    }
    let tagger = args.engine.tagger()?.with_date_basis(args.date_basis);
    // One object an article has no room for the words around each mention.
    let tagger = if args.to == To::Jsonl { tagger.without_context() } else { tagger };
    let options = args.reading.options(args.engine.files().cloned());
    let mut bad = 0;
    let articles = input::articles(&args.inputs, args.from, &options)?;
    let articles = articles.filter_map(|article| match article {
        Ok(article) => Some(article),
        Err(problem) => {
            report(&problem);
            bad += 1;
            None
        }
    });
    match args.to {
        To::Jsonl => stream::run(articles, |batch| lines(&tagger, batch, args.explain), print_lines)?,
        To::Csv => stream::run(articles, |batch| rows(&tagger, batch), |all| print_rows("csv", all))?,
        To::Geojson => stream::run(articles, |batch| rows(&tagger, batch), |all| print_rows("geojson", all))?,
    }
    Ok(if bad == 0 { Exit::Done } else { Exit::Partial })
}

fn report(problem: &Problem) {
    eprintln!("dateline: {problem}");
}

fn lines(tagger: &Tagger, articles: &[Article], explain: bool) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    for article in articles {
        if explain {
            export::write_explained_jsonl(&mut out, article, &tagger.explain(article))?;
        } else {
            export::write_jsonl(&mut out, article, &tagger.tag(article))?;
        }
    }
    Ok(out)
}

fn print_lines(batches: &mut dyn Iterator<Item = io::Result<Vec<u8>>>) -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    for lines in batches {
        out.write_all(&lines?)?;
    }
    out.flush()
}

fn rows(tagger: &Tagger, articles: &[Article]) -> Vec<MentionRow> {
    articles.iter().flat_map(|article| export::mention_rows(article, &tagger.tag(article))).collect()
}

fn print_rows(format: &str, batches: &mut dyn Iterator<Item = Vec<MentionRow>>) -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    let format = export::by_name(format).ok_or_else(|| io::Error::other("no such format"))?;
    let mut sink = (format.open)(&mut out, export::Rows::Mentions)?;
    batches.flatten().try_for_each(|row| sink.mention(&row))?;
    sink.finish()?;
    drop(sink);
    out.flush()
}
