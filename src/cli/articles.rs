//! The articles of files and folders for every subcommand that reads them: the options, the dates, the notes.

use std::path::PathBuf;

use dateline::{
    date,
    ingest::{InputFile, Inputs, Item, NoteKind, Notes, Options, Problem},
    model::Article,
    pipeline::{Dated, dated},
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};

/// How articles are read.
#[derive(Debug, clap::Args)]
pub struct ReadArgs {
    /// Skip articles of more bytes than this
    #[arg(long, value_name = "BYTES", default_value_t = Options::MAX_ARTICLE)]
    pub max_article: u64,
    /// Date an article by the time of its file where nothing else dates it
    #[arg(long)]
    pub file_dates: bool,
    /// List on standard error each file that was skipped and each date that was not followed, not only the first
    #[arg(long, short)]
    pub verbose: bool,
}

/// So many of each kind are listed on request: what is more is no list that a person reads.
const VERBOSE: usize = 100_000;

impl ReadArgs {
    /// What reading needs to know; the files in `exclude` are no articles, wherever they lie.
    pub fn options(&self, exclude: impl IntoIterator<Item = PathBuf>) -> Options {
        let mut options =
            Options::new(|text| date::published_extent(text).map_err(|error| error.to_string()));
        options.max_article = self.max_article;
        options.file_dates = self.file_dates;
        options.examples = if self.verbose { VERBOSE } else { Options::EXAMPLES };
        options.exclude = exclude.into_iter().collect();
        options
    }
}

/// What articles come from: files and folders, or a stream.
pub trait Source: Iterator<Item = Result<Item, Problem>> {
    /// What a person should know about it when it has ended.
    fn notes(&self) -> Notes;
}

impl Source for Inputs {
    fn notes(&self) -> Notes {
        Self::notes(self).clone()
    }
}

/// A stream of articles, of which nothing is to be noted.
pub struct Stream<I>(pub I);

impl<I: Iterator> Iterator for Stream<I> {
    type Item = I::Item;

    fn next(&mut self) -> Option<I::Item> {
        self.0.next()
    }
}

impl<I: Iterator<Item = Result<Item, Problem>>> Source for Stream<I> {
    fn notes(&self) -> Notes {
        Notes::default()
    }
}

/// The articles of all inputs, dated where they can be. At the end it says on standard error what a person
/// should know about them.
pub struct Articles<S> {
    source: S,
    dates: Notes,
    /// Nothing is published later than this.
    latest: Option<Date>,
    ended: bool,
}

impl Articles<Inputs> {
    /// The files that were read to their end. Complete when the iterator has ended.
    pub fn files(&self) -> &[InputFile] {
        self.source.files()
    }
}

impl<S: Source> Articles<S> {
    /// The articles of `source`, which was opened with these options.
    pub fn new(source: S, options: &Options) -> Self {
        Self { source, dates: Notes::keeping(options.examples), latest: tomorrow(), ended: false }
    }

    fn end(&mut self) {
        if !std::mem::replace(&mut self.ended, true) {
            let notes = self.source.notes();
            notes.iter().chain(self.dates.iter()).for_each(|note| eprintln!("dateline: {note}"));
        }
    }
}

/// The last day that it may be anywhere while this runs.
fn tomorrow() -> Option<Date> {
    TimeZone::UTC.to_datetime(Timestamp::now()).date().tomorrow().ok()
}

impl<S: Source> Iterator for Articles<S> {
    type Item = Result<Article, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        let Some(item) = self.source.next() else {
            self.end();
            return None;
        };
        Some(item.map(|item| {
            let file = item.spot.to_string();
            let Dated { article, disagreement } = dated(item.article, &item.dates, self.latest);
            if !disagreement.is_empty() {
                let outcome = article.meta.published.as_ref().map_or("undated", |date| &date.extent.edtf);
                self.dates.add(
                    NoteKind::DateNotFollowed,
                    format!("{file} is {outcome}: {}", disagreement.join("; ")),
                );
            }
            article
        }))
    }
}
