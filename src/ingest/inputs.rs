//! The articles of all inputs, one at a time.

use std::{
    collections::VecDeque,
    fs,
    path::{Path, PathBuf},
    vec,
};

use jiff::{Timestamp, tz::TimeZone};

use super::{
    Cause, IngestError, NoteKind, Notes, Options, Problem, Spot,
    address::date_in_address,
    discover::{Found, discover},
    metadata::{Metadata, Origin, lay_over},
    seen::{First, Met, Seen},
    source::{Event, Events, FileDigest, Piece, Source},
    zones,
};
use crate::model::{Article, DateCandidate, DateSource};

/// An article and where it comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// The article, its metadata and its zones.
    pub article: Article,
    /// Where it stands.
    pub spot: Spot,
    /// The dates that the file itself gives. Metadata has set `published` already where it knows; where it
    /// does not, `date::publication` chooses among these.
    pub dates: Vec<DateCandidate>,
}

/// A file that was read to its end, for the manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputFile {
    /// Relative to the input folder, with `/`; no absolute path.
    pub name: String,
    /// Its length.
    pub bytes: u64,
    /// SHA-256 of its bytes.
    pub sha256: [u8; 32],
    /// How many articles came from it; none from a metadata table.
    pub articles: u64,
}

/// Iterates over the articles in the order of their files' ids; what fails is an `Err`, and the rest goes on.
///
/// Holds one article, the paths of the files, the metadata tables and some 50 bytes an article to find
/// what is there twice.
pub struct Inputs {
    options: Options,
    sources: vec::IntoIter<Source>,
    current: Option<(Source, Events, u64)>,
    metadata: Metadata,
    seen: Seen,
    notes: Notes,
    problems: VecDeque<Problem>,
    /// The files begun so far, as messages name them: what [`First`] counts in.
    shown: Vec<String>,
    files: Vec<InputFile>,
    ended: bool,
}

/// Finds the files, reads the metadata tables, and is ready to read the articles.
///
/// Files in folders are read by their extension (see [`super::FORMATS`]); a file that is named itself is
/// read as plain text when no format claims it. An input that cannot be opened is a problem like any other.
///
/// # Errors
/// When no input is named or none can be opened, or `options.articles_csv` cannot be used.
pub fn read_inputs(inputs: &[PathBuf], options: &Options) -> Result<Inputs, IngestError> {
    let Found { sources, tables, mut problems, notes } = discover(inputs, options)?;
    let mut metadata = Metadata::default();
    match &options.articles_csv {
        Some(path) => {
            let folder = path.canonicalize().ok().and_then(|path| Some(path.parent()?.to_path_buf()));
            metadata
                .read(path, &folder.unwrap_or_default(), Origin::Named, options, &mut problems)
                .map_err(IngestError::Articles)?;
        }
        None => {
            for (located, (path, origin)) in &tables {
                let folder = located.parent().unwrap_or(located);
                if let Err(problem) = metadata.read(path, folder, *origin, options, &mut problems) {
                    problems.push(problem);
                }
            }
        }
    }
    let mut inputs = Inputs {
        options: options.clone(),
        sources: sources.into_iter(),
        current: None,
        metadata,
        seen: Seen::default(),
        notes,
        problems: problems.into(),
        shown: Vec::new(),
        files: Vec::new(),
        ended: false,
    };
    inputs.record_tables();
    Ok(inputs)
}

impl Inputs {
    /// What a person should know. Complete when the iterator has ended.
    pub fn notes(&self) -> &Notes {
        &self.notes
    }

    /// The files that were read to their end, metadata tables first. Complete when the iterator has ended.
    pub fn files(&self) -> &[InputFile] {
        &self.files
    }

    /// How many files there are to begin yet.
    pub fn files_left(&self) -> usize {
        self.sources.len()
    }

    fn record_tables(&mut self) {
        for table in self.metadata.tables() {
            let name = table.shown.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
            let FileDigest { sha256, bytes } = table.digest;
            self.files.push(InputFile { name, bytes, sha256, articles: 0 });
        }
    }

    /// Opens the next file; false if there is none.
    fn open_next(&mut self) -> bool {
        let Some(source) = self.sources.next() else {
            if !std::mem::replace(&mut self.ended, true) {
                self.metadata.note_unused(&mut self.notes);
            }
            return false;
        };
        if self.metadata.of(&source).is_none() && source.format.one_article && self.metadata.covers(&source) {
            self.notes.add(NoteKind::FileWithoutRow, source.shown.clone());
        }
        self.shown.push(source.shown.clone());
        let events = (source.format.read)(&source, &self.options);
        self.current = Some((source, events, 0));
        true
    }

    fn take(&mut self, event: Event) -> Option<Result<Item, Problem>> {
        match event {
            Event::Problem(problem) => Some(Err(problem)),
            Event::Article(piece) => self.article(*piece),
            Event::Note(kind, what) => {
                self.notes.add(kind, what);
                None
            }
            Event::Done(FileDigest { sha256, bytes }) => {
                let (source, _, articles) = self.current.as_ref()?;
                let (name, articles) = (source.id.clone(), *articles);
                self.files.push(InputFile { name, bytes, sha256, articles });
                None
            }
        }
    }

    fn article(&mut self, piece: Piece) -> Option<Result<Item, Problem>> {
        let Piece { mut article, line, mut dates, zoned } = piece;
        let (source, _, articles) = self.current.as_mut()?;
        let spot = Spot { file: source.shown.clone(), line, column: None };
        let (file, at) = (narrow(self.shown.len() as u64 - 1), narrow(line.unwrap_or(0)));
        match self.seen.meet(&article.meta.id, &article.text, file, at) {
            Met::New => {}
            Met::Again(first) => {
                let what = format!("{} ({spot} and {})", article.meta.id, self.spot_of(first));
                self.notes.add(NoteKind::Duplicate, what);
                return None;
            }
            Met::Clash(first) => {
                let cause = Cause::Clash { id: article.meta.id, first: Box::new(self.spot_of(first)) };
                return Some(Err(Problem::new(spot, cause)));
            }
        }
        *articles += 1;
        if article.text.trim().is_empty() {
            self.notes.add(NoteKind::Empty, spot.to_string());
        }
        if let Some(known) = self.metadata.of(source) {
            lay_over(&mut article.meta, known, source.format.one_article);
        }
        if !zoned {
            zones::mark(&mut article);
            if source.format.one_article && article.meta.published.is_none() {
                dates = zones::date_lines(&article);
            }
        }
        dates.extend(date_in_address(&article.meta, &dates));
        if self.options.file_dates && source.format.one_article {
            dates.extend(file_time(&source.path));
        }
        Some(Ok(Item { article, spot, dates }))
    }

    fn spot_of(&self, first: First) -> Spot {
        let file = self.shown.get(first.file as usize).cloned().unwrap_or_default();
        let line = (first.line > 0).then_some(u64::from(first.line));
        Spot { file, line, column: None }
    }
}

impl Iterator for Inputs {
    type Item = Result<Item, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(problem) = self.problems.pop_front() {
            return Some(Err(problem));
        }
        loop {
            let event = self.current.as_mut().and_then(|(_, events, _)| events.next());
            match event {
                Some(event) => {
                    if let Some(taken) = self.take(event) {
                        return Some(taken);
                    }
                }
                None if self.open_next() => {}
                None => {
                    self.current = None;
                    return None;
                }
            }
        }
    }
}

/// The day on which a file was last written, by UTC.
fn file_time(path: &Path) -> Option<DateCandidate> {
    let modified = Timestamp::try_from(fs::metadata(path).ok()?.modified().ok()?).ok()?;
    let text = TimeZone::UTC.to_datetime(modified).date().to_string();
    Some(DateCandidate { source: DateSource::FileTime, text })
}

/// Numbers only name a place in a message, so that the largest stands for all beyond it.
fn narrow(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
