//! What a person should know about the input although nothing failed.

use std::{collections::BTreeMap, fmt};

use super::paths::printable;

/// More examples than this are a line each.
const ON_ONE_LINE: usize = 5;

/// A kind of note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum NoteKind {
    /// A folder without anything to read.
    NothingFound,
    /// An extension that no format claims, in a folder.
    UnknownExtension,
    /// A name that starts with a dot.
    Hidden,
    /// The output folder, or what an earlier run left.
    Excluded,
    /// A file that an option names, such as a gazetteer.
    OfAnOption,
    /// A pipe, a socket or a device in a folder.
    NotAFile,
    /// The same file reached by two ways.
    ReachedTwice,
    /// Read in another encoding than UTF-8, by its bytes.
    Encoding,
    /// An article without text.
    Empty,
    /// The same id and the same text, again.
    Duplicate,
    /// A row of `articles.csv` whose file is not there.
    RowWithoutFile,
    /// A file beside an `articles.csv` that has no row in it.
    FileWithoutRow,
    /// A page gives a date that was not taken for its date of publication.
    DateNotFollowed,
}

impl NoteKind {
    /// What happened to the things it lists.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NothingFound => "no article (.txt, .html, .jsonl, .csv) in this folder",
            Self::UnknownExtension => "skipped: no input format has this extension",
            Self::Hidden => "skipped: hidden",
            Self::Excluded => "skipped: results of dateline",
            Self::OfAnOption => "skipped: an option names it",
            Self::NotAFile => "skipped: not a regular file",
            Self::ReachedTwice => "the same file twice, read once",
            Self::Encoding => "not UTF-8, read by its bytes",
            Self::Empty => "no text",
            Self::Duplicate => "the same article twice, read once",
            Self::RowWithoutFile => "a metadata row without its file",
            Self::FileWithoutRow => "no row in articles.csv",
            Self::DateNotFollowed => "a date not followed; the column published of articles.csv settles it",
        }
    }
}

/// All that was noted of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// What it is about.
    pub kind: NoteKind,
    /// How many there are.
    pub count: u64,
    /// The first of them.
    pub examples: Vec<String>,
}

/// Notes by kind. Its size does not grow with the corpus: the numbers are always right, the lists are cut.
#[derive(Debug, Clone)]
pub struct Notes {
    notes: BTreeMap<NoteKind, Note>,
    examples: usize,
}

impl Default for Notes {
    fn default() -> Self {
        Self::keeping(ON_ONE_LINE)
    }
}

impl Notes {
    /// No notes yet; of each kind so many examples will be kept.
    pub fn keeping(examples: usize) -> Self {
        Self { notes: BTreeMap::new(), examples }
    }

    /// Adds one.
    pub fn add(&mut self, kind: NoteKind, example: impl Into<String>) {
        let note = self.notes.entry(kind).or_insert_with(|| Note { kind, count: 0, examples: Vec::new() });
        note.count += 1;
        if note.examples.len() < self.examples {
            note.examples.push(example.into());
        }
    }

    /// The notes, one a kind, in a fixed order.
    pub fn iter(&self) -> impl Iterator<Item = &Note> {
        self.notes.values()
    }

    /// The note of a kind, if there is one.
    pub fn get(&self, kind: NoteKind) -> Option<&Note> {
        self.notes.get(&kind)
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.kind.as_str())?;
        if self.count > 1 {
            write!(f, " ({})", self.count)?;
        }
        let (first, next) = if self.examples.len() > ON_ONE_LINE { (":\n  ", "\n  ") } else { (": ", ", ") };
        for (n, example) in self.examples.iter().enumerate() {
            write!(f, "{}{}", if n == 0 { first } else { next }, printable(example))?;
        }
        if self.count > self.examples.len() as u64 {
            write!(f, "{next}…")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_counts_all_and_lists_the_first() {
        let said = |mut notes: Notes| {
            for n in 0..7 {
                notes.add(NoteKind::Hidden, format!(".{n}"));
            }
            notes.iter().map(Note::to_string).collect::<String>()
        };
        assert_eq!(said(Notes::default()), "skipped: hidden (7): .0, .1, .2, .3, .4, …");
        let lines = "skipped: hidden (7):\n  .0\n  .1\n  .2\n  .3\n  .4\n  .5";
        assert_eq!(said(Notes::keeping(6)), format!("{lines}\n  …"));
        assert_eq!(said(Notes::keeping(100)), format!("{lines}\n  .6"));
    }
}
