//! What a person should know about the input although nothing failed.

use std::{collections::BTreeMap, fmt};

use super::paths::printable;

/// How many examples a note keeps: the number is always right, the list is cut.
const EXAMPLES: usize = 5;

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
            Self::NothingFound => "no article in this folder",
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

/// Notes by kind. Its size does not grow with the corpus.
#[derive(Debug, Clone, Default)]
pub struct Notes(BTreeMap<NoteKind, Note>);

impl Notes {
    /// Adds one.
    pub fn add(&mut self, kind: NoteKind, example: impl Into<String>) {
        let note = self.0.entry(kind).or_insert_with(|| Note { kind, count: 0, examples: Vec::new() });
        note.count += 1;
        if note.examples.len() < EXAMPLES {
            note.examples.push(example.into());
        }
    }

    /// The notes, one a kind, in a fixed order.
    pub fn iter(&self) -> impl Iterator<Item = &Note> {
        self.0.values()
    }

    /// The note of a kind, if there is one.
    pub fn get(&self, kind: NoteKind) -> Option<&Note> {
        self.0.get(&kind)
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.kind.as_str())?;
        if self.count > 1 {
            write!(f, " ({})", self.count)?;
        }
        for (n, example) in self.examples.iter().enumerate() {
            write!(f, "{}{}", if n == 0 { ": " } else { ", " }, printable(example))?;
        }
        if self.count > self.examples.len() as u64 {
            write!(f, ", …")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_counts_all_and_lists_the_first() {
        let mut notes = Notes::default();
        for n in 0..7 {
            notes.add(NoteKind::Hidden, format!(".{n}"));
        }
        let lines: Vec<String> = notes.iter().map(Note::to_string).collect();
        assert_eq!(lines, ["skipped: hidden (7): .0, .1, .2, .3, .4, …"]);
    }
}
