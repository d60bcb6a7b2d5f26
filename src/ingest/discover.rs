//! Which files there are to read: folders walked, links followed once, results of earlier runs left alone.

use std::{
    collections::{BTreeMap, HashSet},
    ffi::OsStr,
    fs::{self, DirEntry},
    io::{self, Read},
    path::{Path, PathBuf},
};

use super::{
    Cause, Format, IngestError, NoteKind, Notes, Options, Problem, Spot,
    formats::{FORMATS, by_extension},
    metadata::{ARTICLES_CSV, Origin},
    paths::{printable, slashed},
    source::Source,
};

/// All that was found.
#[derive(Debug, Default)]
pub struct Found {
    /// The files, by id.
    pub sources: Vec<Source>,
    /// The metadata tables by their absolute path, with the path to open them by.
    pub tables: BTreeMap<PathBuf, (PathBuf, Origin)>,
    pub problems: Vec<Problem>,
    pub notes: Notes,
}

/// Looks at the inputs. Memory: the paths of the files.
///
/// # Errors
/// When there is no input, or none of them can be opened.
pub fn discover(inputs: &[PathBuf], options: &Options) -> Result<Found, IngestError> {
    let mut walk = Walk::new(options);
    let mut refused = Vec::new();
    for input in inputs {
        if let Err(error) = walk.input(input) {
            refused.push((input, error));
        }
    }
    if refused.len() == inputs.len() {
        let first = refused.into_iter().next();
        return Err(first.map_or(IngestError::NoInput, |(path, source)| IngestError::Unreadable {
            path: path.clone(),
            source,
        }));
    }
    for (input, error) in refused {
        walk.problem(input, error);
    }
    walk.found.sources.sort_by(|a, b| (&a.id, &a.located).cmp(&(&b.id, &b.located)));
    Ok(walk.found)
}

/// The list of files in an output folder while a run works on it; `export` writes it.
const JOURNAL: &str = ".dateline-unfinished.jsonl";

struct Walk {
    found: Found,
    exclude: HashSet<PathBuf>,
    /// Absolute paths of what was met: a link back, or a second input inside the first, is met again.
    met: HashSet<PathBuf>,
}

/// A folder to walk.
struct Folder {
    path: PathBuf,
    /// Absolute, with all links resolved.
    located: PathBuf,
    /// Relative to the input folder.
    relative: PathBuf,
}

impl Walk {
    fn new(options: &Options) -> Self {
        // What does not exist cannot be met.
        let mut exclude: HashSet<PathBuf> =
            options.exclude.iter().filter_map(|path| path.canonicalize().ok()).collect();
        exclude.extend(options.articles_csv.iter().filter_map(|path| path.canonicalize().ok()));
        let found = Found { notes: Notes::keeping(options.examples), ..Found::default() };
        Self { found, exclude, met: HashSet::new() }
    }

    fn problem(&mut self, path: &Path, cause: impl Into<Cause>) {
        self.found.problems.push(Problem::new(Spot::file(path.to_string_lossy()), cause));
    }

    fn note(&mut self, kind: NoteKind, path: &Path) {
        self.found.notes.add(kind, path.to_string_lossy());
    }

    fn input(&mut self, input: &Path) -> io::Result<()> {
        let located = input.canonicalize()?;
        if fs::metadata(input)?.is_dir() {
            let before = self.found.sources.len();
            self.folder(Folder { path: input.to_path_buf(), located, relative: PathBuf::new() });
            if self.found.sources.len() == before {
                self.note(NoteKind::NothingFound, input);
            }
        } else {
            self.named_file(input, located);
        }
        Ok(())
    }

    /// A file that the person named is read whatever its extension, if it is text.
    fn named_file(&mut self, path: &Path, resolved: PathBuf) {
        let name = path.file_name().map(PathBuf::from).unwrap_or_default();
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let folder = parent.canonicalize().unwrap_or_else(|_| parent.to_path_buf());
        if name.as_os_str() == ARTICLES_CSV {
            return self.table(path, folder.join(name), Origin::Folder);
        }
        let beside = parent.join(ARTICLES_CSV);
        if beside.is_file() {
            self.table(&beside, folder.join(ARTICLES_CSV), Origin::Beside);
        }
        let format = by_extension(path).unwrap_or(&FORMATS[0]);
        self.source(path.to_path_buf(), &name, folder.join(&name), resolved, format);
    }

    fn table(&mut self, path: &Path, located: PathBuf, origin: Origin) {
        let entry = self.found.tables.entry(located).or_insert_with(|| (path.to_path_buf(), origin));
        if origin == Origin::Folder {
            entry.1 = origin;
        }
    }

    fn source(
        &mut self,
        path: PathBuf,
        relative: &Path,
        located: PathBuf,
        resolved: PathBuf,
        format: &'static Format,
    ) {
        if !self.met.insert(resolved) {
            return self.note(NoteKind::ReachedTwice, &path);
        }
        let shown = path.to_string_lossy().into_owned();
        self.found.sources.push(Source { path, shown, id: slashed(relative), located, format });
    }

    /// Walks a folder and what is below. Linked folders come last, so that a file has the id of its own
    /// place wherever it has one.
    fn folder(&mut self, root: Folder) {
        let mut pending = vec![root];
        let mut linked = Vec::new();
        while let Some(folder) = pending.pop().or_else(|| linked.pop()) {
            if !self.met.insert(folder.located.clone()) {
                self.note(NoteKind::ReachedTwice, &folder.path);
                continue;
            }
            match entries(&folder.path) {
                Err(error) => self.problem(&folder.path, error),
                Ok(entries) => {
                    for entry in entries {
                        self.entry(&folder, &entry, &mut pending, &mut linked);
                    }
                }
            }
        }
    }

    fn entry(
        &mut self,
        folder: &Folder,
        entry: &DirEntry,
        pending: &mut Vec<Folder>,
        linked: &mut Vec<Folder>,
    ) {
        let (path, name) = (entry.path(), entry.file_name());
        if name.as_encoded_bytes().starts_with(b".") {
            return self.note(NoteKind::Hidden, &path);
        }
        let is_link = entry.file_type().is_ok_and(|kind| kind.is_symlink());
        let located = folder.located.join(&name);
        let resolved = if is_link { path.canonicalize() } else { Ok(located.clone()) };
        let (resolved, kind) = match resolved.and_then(|resolved| Ok((resolved, fs::metadata(&path)?))) {
            Ok(known) => known,
            Err(error) => return self.problem(&path, unreachable(&path, is_link, error)),
        };
        let relative = folder.relative.join(&name);
        if self.exclude.contains(&resolved) && !kind.is_dir() {
            self.note(NoteKind::OfAnOption, &path);
        } else if self.exclude.contains(&resolved) || (kind.is_dir() && holds_results(&path)) {
            self.note(NoteKind::Excluded, &path);
        } else if kind.is_dir() {
            let queue = if is_link { linked } else { pending };
            queue.push(Folder { path, located: resolved, relative });
        } else if !kind.is_file() {
            self.note(NoteKind::NotAFile, &path);
        } else if name == ARTICLES_CSV {
            self.table(&path, located, Origin::Folder);
        } else if is_about_the_folder(&name) {
            // Nobody takes it for an article: nothing to say.
        } else if let Some(format) = by_extension(&path) {
            self.source(path, &relative, located, resolved, format);
        } else {
            self.note(NoteKind::UnknownExtension, &path);
        }
    }
}

/// Says of a link whose file is gone where it leads: to look at, the link is there.
fn unreachable(path: &Path, is_link: bool, error: io::Error) -> io::Error {
    match fs::read_link(path) {
        Ok(target) if is_link && error.kind() == io::ErrorKind::NotFound => {
            let words = format!("a link to {}, where there is nothing", printable(&target.to_string_lossy()));
            io::Error::new(io::ErrorKind::NotFound, words)
        }
        _ => error,
    }
}

/// What people put beside articles to say what they are: README.md, LICENSE-MIT, …
fn is_about_the_folder(name: &OsStr) -> bool {
    let name = name.to_string_lossy().to_ascii_lowercase();
    // LICENSE-MIT is one, licence-plates.txt may be an article.
    let stem = if name.contains('.') { name.split('.').next() } else { name.split('-').next() };
    matches!(stem, Some("readme" | "license" | "licence" | "copying"))
}

/// Sorted, so that notes and problems come in the same order on every run.
fn entries(folder: &Path) -> io::Result<Vec<DirEntry>> {
    let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(DirEntry::file_name);
    Ok(entries)
}

/// Whether an earlier run has written its results here: its manifest says by whom it was written, and the
/// journal in its place that a run was broken off.
fn holds_results(folder: &Path) -> bool {
    if folder.join(JOURNAL).exists() {
        return true;
    }
    let mut head = String::new();
    let Ok(manifest) = fs::File::open(folder.join("manifest.json")) else { return false };
    // A manifest cut within a character is no reason to read the page beside it as an article.
    let _ = manifest.take(4096).read_to_string(&mut head);
    head.contains("\"dateline\"")
}
