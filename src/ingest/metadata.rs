//! `articles.csv`: what a person knows of the articles in a folder.

use std::{
    collections::{HashMap, hash_map::Entry},
    path::{Path, PathBuf},
};

use super::{
    Cause, NoteKind, Notes, Options, Problem, Spot,
    csv::fields,
    paths::{below, resolved},
    records::open_rows,
    row::filled,
    source::{FileDigest, Source},
    table::{Columns, TableRow, open_table},
};
use crate::model::ArticleMeta;

/// The name under which metadata is found without being told.
pub const ARTICLES_CSV: &str = "articles.csv";

/// A row of metadata may be as long as this; it holds no text.
const LONGEST_ROW: u64 = 1024 * 1024;

const COLUMNS: Columns = Columns {
    names: &["file", "title", "published", "published_evidence", "lang", "url", "source"],
    required: &["file"],
    expected: "file, title, published, source, url, lang, published_evidence",
};

/// Where a metadata table comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// It lies in an input folder; its rows speak of files below.
    Folder,
    /// It lies beside a file that was named alone: its other rows are nobody's business.
    Beside,
    /// `--articles` named it: its rows may speak of files anywhere, or of articles by their id.
    Named,
}

/// The metadata of all input folders, by file. In memory: as large as the tables are.
#[derive(Debug, Default)]
pub struct Metadata {
    rows: HashMap<PathBuf, Known>,
    by_id: HashMap<String, PathBuf>,
    tables: Vec<TableFile>,
}

/// A metadata table that was read.
#[derive(Debug)]
pub struct TableFile {
    pub folder: PathBuf,
    pub shown: String,
    pub origin: Origin,
    pub digest: FileDigest,
}

#[derive(Debug)]
struct Known {
    meta: ArticleMeta,
    given: String,
    spot: Spot,
    table: usize,
    used: bool,
}

impl Metadata {
    /// Reads a table that lies in `folder` (absolute). Rows that cannot be used are `problems`.
    ///
    /// # Errors
    /// When it cannot be opened, or has no column `file`.
    pub fn read(
        &mut self,
        path: &Path,
        folder: &Path,
        origin: Origin,
        options: &Options,
        problems: &mut Vec<Problem>,
    ) -> Result<(), Problem> {
        let shown = path.to_string_lossy().into_owned();
        let (reader, tally) = open_rows(path).map_err(|error| Problem::new(Spot::file(&shown), error))?;
        let mut table = open_table(reader, &shown, COLUMNS, LONGEST_ROW)?;
        while let Some(row) = table.next_row() {
            match row {
                Ok(row) => self.add(row, &shown, folder, origin, options, problems),
                Err(problem) => {
                    let ended = problem.spot.line.is_none();
                    problems.push(problem);
                    if ended {
                        break;
                    }
                }
            }
        }
        let (folder, digest) = (folder.to_path_buf(), tally.digest());
        self.tables.push(TableFile { folder, shown, origin, digest });
        Ok(())
    }

    fn add(
        &mut self,
        mut row: TableRow,
        shown: &str,
        folder: &Path,
        origin: Origin,
        options: &Options,
        problems: &mut Vec<Problem>,
    ) {
        let spot = Spot::line(shown, row.line);
        let at = spot.clone();
        let mut complain = |column: &str, cause| problems.push(Problem::new(at.clone().at(column), cause));
        let Some(given) = filled(row.take("file")) else {
            return complain("file", Cause::NoField { field: "file" });
        };
        let located = match origin {
            Origin::Named => resolved(folder, &given),
            Origin::Folder | Origin::Beside => match below(folder, &given) {
                Some(path) => path,
                None => return complain("file", Cause::Outside { given }),
            },
        };
        let (meta, bad_date) = fields(&mut row).into_meta(String::new(), options);
        if let Some(cause) = bad_date {
            complain("published", cause);
        }
        match self.rows.entry(located) {
            Entry::Occupied(first) => {
                complain("file", Cause::SecondRow { given, first: Box::new(first.get().spot.clone()) });
            }
            Entry::Vacant(free) => {
                if origin == Origin::Named {
                    self.by_id.insert(given.clone(), free.key().clone());
                }
                let table = self.tables.len();
                free.insert(Known { meta, given, spot, table, used: false });
            }
        }
    }

    /// What is known of a file; from then on its row counts as used.
    pub fn of(&mut self, source: &Source) -> Option<&ArticleMeta> {
        let key = if self.rows.contains_key(&source.located) {
            &source.located
        } else {
            self.by_id.get(&source.id)?
        };
        let known = self.rows.get_mut(key)?;
        known.used = true;
        Some(&known.meta)
    }

    /// Whether some table speaks for the folder of this file, so that a missing row is worth a note.
    pub fn covers(&self, source: &Source) -> bool {
        self.tables.iter().any(|table| match table.origin {
            Origin::Named => true,
            Origin::Folder => source.located.starts_with(&table.folder),
            Origin::Beside => false,
        })
    }

    /// Notes the rows that no file has claimed, in the order of the tables.
    pub fn note_unused(&self, notes: &mut Notes) {
        let mut unused: Vec<&Known> = self.rows.values().filter(|known| !known.used).collect();
        unused.retain(|known| self.tables.get(known.table).is_some_and(|t| t.origin != Origin::Beside));
        unused.sort_by_key(|known| (known.table, known.spot.line));
        for known in unused {
            notes.add(NoteKind::RowWithoutFile, format!("{} ({})", known.given, known.spot));
        }
    }

    /// The tables that were read.
    pub fn tables(&self) -> &[TableFile] {
        &self.tables
    }
}

/// Lays metadata over an article: `known` wins when it speaks of that article alone, and otherwise fills in.
pub fn lay_over(meta: &mut ArticleMeta, known: &ArticleMeta, known_wins: bool) {
    fn lay<T: Clone>(own: &mut Option<T>, known: &Option<T>, known_wins: bool) {
        if known.is_some() && (known_wins || own.is_none()) {
            own.clone_from(known);
        }
    }
    lay(&mut meta.title, &known.title, known_wins);
    lay(&mut meta.source, &known.source, known_wins);
    lay(&mut meta.url, &known.url, known_wins);
    lay(&mut meta.lang, &known.lang, known_wins);
    lay(&mut meta.published, &known.published, known_wins);
}
