//! What `tag` reads: streams of JSON lines, or files and folders of any format.

use std::{
    fs::File,
    io::{self, BufRead, BufReader},
    iter,
    path::{Path, PathBuf},
};

use anyhow::anyhow;
use clap::ValueEnum;
use dateline::{
    ingest::{IngestError, Item, Options, Problem, Spot, jsonl_stream, read_inputs},
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

type Stream = Box<dyn BufRead>;
type Items = Box<dyn Iterator<Item = Result<Item, Problem>>>;
type Articles = Box<dyn Iterator<Item = Result<Article, Problem>>>;

/// The articles of all inputs. JSON lines come as they stand, without end if need be; anything else comes in
/// the order of its ids, each id once.
pub fn articles(inputs: &[PathBuf], from: From, options: &Options) -> Result<Articles, Failure> {
    if inputs.iter().all(|input| from == From::Jsonl || is_stream(input)) {
        return Ok(streams(inputs, options)?);
    }
    if inputs.iter().any(|input| is_stdin(input)) {
        let error = anyhow!("- is JSON lines: give it alone, or with .jsonl files, or say --from jsonl");
        return Err(Failure::usage(error));
    }
    let inputs = read_inputs(inputs, options)?;
    Ok(Box::new(articles::Articles::new(inputs, options)))
}

fn is_stream(input: &Path) -> bool {
    let extension = input.extension().map(|extension| extension.to_ascii_lowercase());
    let lines = extension.is_some_and(|extension| extension == "jsonl" || extension == "ndjson");
    is_stdin(input) || (lines && !input.is_dir())
}

/// What cannot be opened is a problem among the articles, as in folders, unless nothing can be opened.
fn streams(inputs: &[PathBuf], options: &Options) -> Result<Articles, IngestError> {
    let inputs = if inputs.is_empty() { &[PathBuf::from("-")] } else { inputs };
    let opened: Vec<(&PathBuf, io::Result<Stream>)> =
        inputs.iter().map(|input| (input, open(input))).collect();
    if opened.iter().all(|(_, stream)| stream.is_err()) {
        let first = opened.into_iter().find_map(|(path, stream)| Some((path.clone(), stream.err()?)));
        return Err(
            first.map_or(IngestError::NoInput, |(path, source)| IngestError::Unreadable { path, source })
        );
    }
    let items = |(input, stream): (&PathBuf, io::Result<Stream>)| -> Items {
        let name = if is_stdin(input) { "standard input".into() } else { input.to_string_lossy() };
        match stream {
            Ok(stream) => Box::new(jsonl_stream(stream, &name, options.clone())),
            Err(error) => Box::new(iter::once(Err(Problem::new(Spot::file(name), error)))),
        }
    };
    let items = opened.into_iter().map(items).collect::<Vec<_>>().into_iter().flatten();
    Ok(Box::new(articles::Articles::new(articles::Stream(items), options)))
}

fn open(input: &Path) -> io::Result<Stream> {
    if is_stdin(input) {
        return Ok(Box::new(BufReader::new(io::stdin())));
    }
    Ok(Box::new(BufReader::new(File::open(input)?)))
}

fn is_stdin(input: &Path) -> bool {
    input.as_os_str() == "-"
}
