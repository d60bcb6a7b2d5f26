//! Sources in, rows out: which format reads what, in the order given.

use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
    thread,
};

use sha2::{Digest, Sha256};

use super::{
    Field, Format, Intake, Options, Plan, Progress, Reject, SOURCES, SourceError, Tally, Watch, csv,
    geonames::{Companions, Kind},
    input::{Input, Meter, Sniff, file_name, holds},
    whosonfirst,
};
use crate::gazetteer::{
    Row,
    table::{Builder, CompileError, SourceMeta},
};

/// A source that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// What the table says of it.
    pub meta: SourceMeta,
    /// Rows used, rejected, left out.
    pub tally: Tally,
}

/// Where the rows go.
pub trait Sink {
    /// What follows is of another source.
    fn begin_source(&mut self);

    /// Takes a row.
    ///
    /// # Errors
    /// When it cannot be taken.
    fn add(&mut self, row: &Row) -> Result<(), CompileError>;
}

impl Sink for Builder<'_> {
    fn begin_source(&mut self) {
        Builder::begin_source(self);
    }

    fn add(&mut self, row: &Row) -> Result<(), CompileError> {
        Builder::add(self, row)
    }
}

/// Reads `sources` in the order given and hands every row to `sink`. `from` forces a format on all of them.
///
/// # Errors
/// When a source is missing, of no known format, damaged, or has no row that can be used; bad rows are told to
/// `watch` and counted.
///
/// # Cost
/// Linear in the rows. Memory holds the alternate names that are taken (16 bytes and its text a name), ids seen
/// (8 bytes a row, two bits with GeoNames), and whole files of JSON.
pub fn import(
    sources: &[PathBuf],
    from: Option<&'static Format>,
    options: &Options,
    sink: &mut dyn Sink,
    watch: &mut dyn Watch,
) -> Result<Vec<Imported>, SourceError> {
    let work = Work::plan(sources, from, options)?;
    let sums = work.checksums();
    let mut run = Run { options, sink, watch, meter: Meter::default(), of: work.bytes(), rows: 0 };
    let mut companions = Companions::default();
    let mut done = Vec::new();
    for (kind, input) in &work.companions {
        let (tally, seen) = run.one(input, |intake| companions.add(*kind, input, intake))?;
        done.push((input, "geonames", "GeoNames, CC BY 4.0", seen, tally));
    }
    companions.settle();
    let plan = Plan { options, companions: &companions };
    for (format, input) in &work.dumps {
        run.sink.begin_source();
        let (tally, _) = run.one(input, |intake| (format.read)(input, &plan, intake))?;
        done.push((input, format.name, format.licence, tally.used, tally));
    }
    if run.rows == 0 {
        let file = sources.first().cloned().unwrap_or_default();
        let found = "every row is left out by --classes, --min-population or the source itself".to_owned();
        return Err(SourceError::NoRows { file, found });
    }
    let sums = sums.finish()?;
    let imported = done.into_iter().map(|(input, format, licence, rows, tally)| {
        let sum = sums.iter().find(|(path, _)| *path == input.path).map(|(_, sum)| sum.clone());
        let meta = SourceMeta {
            file: file_name(&input.path),
            format: format.to_owned(),
            licence: licence.to_owned(),
            sha256: sum.unwrap_or_default(),
            rows,
        };
        Imported { meta, tally }
    });
    Ok(imported.collect())
}

/// What there is to read.
#[derive(Default)]
struct Work {
    companions: Vec<(Kind, Input)>,
    dumps: Vec<(&'static Format, Input)>,
}

impl Work {
    fn plan(
        sources: &[PathBuf],
        from: Option<&'static Format>,
        options: &Options,
    ) -> Result<Self, SourceError> {
        let mut work = Self::default();
        for source in sources {
            work.add(source, from, options)?;
        }
        let given: Vec<Kind> = work.companions.iter().map(|(kind, _)| *kind).collect();
        let dumps = work.geonames();
        let beside: Vec<PathBuf> = dumps.flat_map(|input| Companions::beside(&input.path, &given)).collect();
        for file in beside {
            if !work.companions.iter().any(|(_, known)| known.path == file) {
                work.add(&file, None, options)?;
            }
        }
        if let Some((kind, input)) = work.companions.first().filter(|_| work.geonames().next().is_none()) {
            return Err(SourceError::Alone { file: input.label(), what: kind.words() });
        }
        Ok(work)
    }

    fn geonames(&self) -> impl Iterator<Item = &Input> {
        self.dumps.iter().filter(|(format, _)| format.name == "geonames").map(|(_, input)| input)
    }

    fn add(
        &mut self,
        source: &Path,
        from: Option<&'static Format>,
        options: &Options,
    ) -> Result<(), SourceError> {
        let inputs = Input::all(source)?;
        let packed: Vec<String> = inputs.iter().map(Input::name).collect();
        let only = inputs.len() == 1;
        let before = self.companions.len() + self.dumps.len();
        for input in inputs {
            let (name, head, folder) = (input.name(), input.head()?, input.is_folder());
            let sniff = Sniff { name: &name, path: source, head: &head, folder };
            let kind = Kind::detect(&sniff).filter(|_| from.is_none_or(|f| f.name == "geonames"));
            let said = from.filter(|format| only || (format.detect)(&sniff));
            let format = said.or_else(|| detect(&sniff, from.is_none(), only, options));
            match (kind, format) {
                (Some(kind), _) => self.companions.push((kind, input)),
                (None, Some(format)) => self.dumps.push((format, input)),
                (None, None) if only && !folder => {
                    return Err(SourceError::Unknown { file: input.label(), found: looks_like(&sniff) });
                }
                (None, None) => {}
            }
        }
        if self.companions.len() + self.dumps.len() == before {
            return Err(SourceError::Nothing { file: source.into(), holds: holds(source, packed)? });
        }
        Ok(())
    }

    /// Bytes of all files, each once.
    fn bytes(&self) -> u64 {
        let mut sizes: Vec<(&Path, u64)> = self.inputs().map(|i| (i.path.as_path(), i.size())).collect();
        sizes.sort_unstable();
        sizes.dedup();
        sizes.iter().map(|(_, size)| size).sum()
    }

    fn inputs(&self) -> impl Iterator<Item = &Input> {
        let companions = self.companions.iter().map(|(_, input)| input);
        companions.chain(self.dumps.iter().map(|(_, input)| input))
    }

    fn paths(&self) -> Vec<&Path> {
        let mut paths: Vec<&Path> = self.inputs().map(|input| input.path.as_path()).collect();
        paths.sort_unstable();
        paths.dedup();
        paths
    }

    /// Sums the files on a thread of their own, while they are read here.
    fn checksums(&self) -> Checksums {
        let paths: Vec<PathBuf> = self.paths().into_iter().map(Path::to_owned).collect();
        Checksums(thread::spawn(move || {
            paths.into_iter().map(|path| checksum(&path).map(|sum| (path, sum))).collect()
        }))
    }
}

fn detect(sniff: &Sniff<'_>, free: bool, only: bool, options: &Options) -> Option<&'static Format> {
    if !free {
        return None;
    }
    let list = |when: bool| super::by_name("csv").filter(|_| when && !sniff.folder && csv::may_be(sniff));
    // Who says which column is the name wants these columns, whatever list it is.
    let said = list(options.columns.says(Field::Name));
    // A list whose header says too little is read as one, so that the error can name its columns.
    said.or_else(|| SOURCES.iter().find(|format| (format.detect)(sniff))).or_else(|| list(only))
}

/// What a file that no format claims seems to be.
fn looks_like(sniff: &Sniff<'_>) -> String {
    let line = sniff.first_line();
    let start = sniff.head.trim_ascii_start();
    if start.is_empty() {
        return "the file is empty".to_owned();
    }
    if start.starts_with(b"SQLite format 3") {
        return "is an SQLite file".to_owned();
    }
    if start.len() > 5 && start[..5].eq_ignore_ascii_case(b"<html") || start.starts_with(b"<!") {
        return "is a web page, not a list: was the address that of the download?".to_owned();
    }
    if sniff.head.contains(&0) {
        return "is a binary file".to_owned();
    }
    match line.iter().filter(|b| **b == b'\t').count() {
        0 => "is of no known format".to_owned(),
        tabs => format!("its first line has {} fields between tabs, a GeoNames dump has 19", tabs + 1),
    }
}

/// Checksums under way.
struct Checksums(thread::JoinHandle<Result<Vec<(PathBuf, String)>, SourceError>>);

impl Checksums {
    fn finish(self) -> Result<Vec<(PathBuf, String)>, SourceError> {
        self.0.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }
}

/// SHA-256 of a file; of a folder that of its records, one after the other.
fn checksum(path: &Path) -> Result<String, SourceError> {
    let mut hash = Sha256::new();
    let files = if path.is_dir() { whosonfirst::files(path)? } else { vec![path.to_owned()] };
    files.iter().try_for_each(|file| add_to(&mut hash, file))?;
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

fn add_to(hash: &mut Sha256, path: &Path) -> Result<(), SourceError> {
    let mut file = File::open(path).map_err(SourceError::io(path, 0))?;
    let mut buffer = vec![0; 1 << 18];
    loop {
        match file.read(&mut buffer).map_err(SourceError::io(path, 0))? {
            0 => return Ok(()),
            read => hash.update(&buffer[..read]),
        }
    }
}

/// Reading, source after source.
struct Run<'a> {
    options: &'a Options,
    sink: &'a mut dyn Sink,
    watch: &'a mut dyn Watch,
    meter: Meter,
    of: u64,
    rows: u64,
}

impl Run<'_> {
    /// Reads one source; what came of it, and how many lines it had.
    fn one(
        &mut self,
        input: &Input,
        read: impl FnOnce(&mut Intake<'_>) -> Result<(), SourceError>,
    ) -> Result<(Tally, u64), SourceError> {
        let mut first = First { watch: &mut *self.watch, reject: None };
        let mut intake = Intake {
            file: input.label(),
            meter: &self.meter,
            of: self.of,
            rows_before: self.rows,
            options: self.options,
            sink: &mut *self.sink,
            watch: &mut first,
            tally: Tally::default(),
            seen: 0,
        };
        read(&mut intake)?;
        intake.tell();
        let (tally, seen) = (intake.tally, intake.seen);
        self.rows += tally.used;
        let bad: u64 = tally.rejected.values().sum();
        if seen == 0 || bad == seen {
            return Err(SourceError::NoRows { file: input.label(), found: none_usable(seen, first.reject) });
        }
        Ok((tally, seen))
    }
}

fn none_usable(seen: u64, first: Option<Reject>) -> String {
    match first {
        Some(Reject { line, detail, .. }) => {
            format!("none of its {seen} rows can be used; the first is line {line}: {detail}")
        }
        None => "has no rows".to_owned(),
    }
}

/// Keeps the first reject, for the error where all are.
struct First<'a> {
    watch: &'a mut dyn Watch,
    reject: Option<Reject>,
}

impl Watch for First<'_> {
    fn progress(&mut self, progress: Progress) {
        self.watch.progress(progress);
    }

    fn rejected(&mut self, reject: &Reject) {
        self.reject.get_or_insert_with(|| reject.clone());
        self.watch.rejected(reject);
    }
}
