//! What `tag` reads: streams of JSON lines, or files and folders of any format.

use std::{
    fs::File,
    io::{self, BufRead, BufReader},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, anyhow};
use clap::ValueEnum;
use dateline::{
    ingest::{Options, Problem, jsonl_stream, read_inputs},
    model::Article,
};

use super::{Failure, articles};

/// The format of the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum From {
    /// By the extension; folders whole; standard input as JSON lines
    Auto,
    /// One JSON object a line: id, text, and title, published, lang, url, source where known
    Jsonl,
}

type Articles = Box<dyn Iterator<Item = Result<Article, Problem>>>;

/// The articles of all inputs. JSON lines come as they stand, without end if need be; anything else comes in
/// the order of its ids, each id once.
pub fn articles(inputs: &[PathBuf], from: From, options: &Options) -> Result<Articles, Failure> {
    if inputs.iter().all(|input| from == From::Jsonl || is_stream(input)) {
        return Ok(streams(inputs, options)?);
    }
    if inputs.iter().any(|input| input.as_os_str() == "-") {
        let error = anyhow!("- is JSON lines: give it alone, or with .jsonl files, or say --from jsonl");
        return Err(Failure::usage(error));
    }
    let inputs = read_inputs(inputs, options)?;
    Ok(Box::new(articles::Articles::new(inputs)))
}

fn is_stream(input: &Path) -> bool {
    let extension = input.extension().map(|extension| extension.to_ascii_lowercase());
    let lines = extension.is_some_and(|extension| extension == "jsonl" || extension == "ndjson");
    input.as_os_str() == "-" || (lines && !input.is_dir())
}

fn streams(inputs: &[PathBuf], options: &Options) -> anyhow::Result<Articles> {
    let inputs = if inputs.is_empty() { &[PathBuf::from("-")] } else { inputs };
    let mut streams = Vec::new();
    for input in inputs {
        let (name, reader) = open(input)?;
        streams.push(jsonl_stream(reader, &name, options.clone()));
    }
    Ok(Box::new(streams.into_iter().flatten()))
}

fn open(input: &Path) -> anyhow::Result<(String, Box<dyn BufRead>)> {
    if input.as_os_str() == "-" {
        return Ok(("standard input".to_owned(), Box::new(BufReader::new(io::stdin()))));
    }
    let file = File::open(input).with_context(|| format!("{}: cannot be read", input.display()))?;
    Ok((input.display().to_string(), Box::new(BufReader::new(file))))
}
