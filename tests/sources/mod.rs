//! Imports run on fixtures and on files made for a test.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::Command,
};

use dateline::gazetteer::{
    Row,
    source::{Imported, Options, Progress, Reject, Sink, SourceError, Watch, import},
    table::CompileError,
};

/// A file of tests/fixtures/sources.
pub fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/sources").join(name)
}

/// What an import gave.
#[derive(Debug, Default)]
pub struct Read {
    pub rows: Vec<Row>,
    pub rejects: Vec<Reject>,
    pub imported: Vec<Imported>,
    last: Option<Progress>,
}

impl Read {
    pub fn ids(&self) -> Vec<&str> {
        self.rows.iter().map(|row| row.place.id.as_str()).collect()
    }

    #[track_caller]
    pub fn row(&self, id: &str) -> &Row {
        let found = self.rows.iter().find(|row| row.place.id == id);
        found.unwrap_or_else(|| panic!("no {id} in {:?}", self.ids()))
    }

    /// The files read, sorted, without regard to case.
    pub fn files(&self) -> Vec<&str> {
        let mut files: Vec<&str> = self.imported.iter().map(|i| i.meta.file.as_str()).collect();
        files.sort_by_key(|file| file.to_lowercase());
        files
    }
}

#[derive(Default)]
struct Onlooker {
    rejects: Vec<Reject>,
    last: Option<Progress>,
}

impl Watch for Onlooker {
    fn progress(&mut self, progress: Progress) {
        let Progress { bytes, of, .. } = progress;
        assert!(bytes <= of && self.last.is_none_or(|last| last.bytes <= bytes), "{progress:?}");
        self.last = Some(progress);
    }

    fn rejected(&mut self, reject: &Reject) {
        self.rejects.push(reject.clone());
    }
}

#[derive(Default)]
struct Kept(Vec<Row>);

impl Sink for Kept {
    fn begin_source(&mut self) {}

    fn add(&mut self, row: &Row) -> Result<(), CompileError> {
        self.0.push(row.clone());
        Ok(())
    }
}

/// Reads fixtures.
pub fn read(names: &[&str]) -> Read {
    let files: Vec<PathBuf> = names.iter().map(|name| fixture(name)).collect();
    read_with(&files, Options::default()).unwrap()
}

/// Reads files with options; holds that the last progress is all of them.
pub fn read_with(files: &[PathBuf], options: Options) -> Result<Read, SourceError> {
    let mut read = Read::default();
    let mut onlooker = Onlooker::default();
    let mut kept = Kept::default();
    read.imported = import(files, None, &options, &mut kept, &mut onlooker)?;
    read.rows = kept.0;
    (read.rejects, read.last) = (onlooker.rejects, onlooker.last);
    let last = read.last.unwrap();
    assert_eq!(last.rows, read.rows.len() as u64);
    Ok(read)
}

/// A folder to work in.
pub struct World(tempfile::TempDir);

/// How a run of the program ended.
pub struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub said: String,
}

impl Ran {
    #[track_caller]
    pub fn check(&self, code: i32, parts: &[&str]) {
        assert_eq!(self.code, Some(code), "{}", self.said);
        for part in parts {
            assert!(self.said.contains(part), "«{part}» is missing from:\n{}", self.said);
        }
    }
}

impl World {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn file(&self, name: &str, bytes: &[u8]) {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        fs::write(self.path(name), bytes).unwrap();
    }

    pub fn copy(&self, from: &str, to: &str) {
        self.file(to, &fs::read(fixture(from)).unwrap());
    }

    pub fn zip(&self, name: &str, files: &[(&str, &[u8])]) {
        let mut zip = zip::ZipWriter::new(fs::File::create(self.path(name)).unwrap());
        for (name, bytes) in files {
            zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap();
    }

    /// The files in it, sorted.
    pub fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        let output = Command::new(env!("CARGO_BIN_EXE_dateline"))
            .args(arguments)
            .current_dir(self.0.path())
            .output()
            .unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Ran { code: output.status.code(), out: text(output.stdout), said: text(output.stderr) }
    }
}
