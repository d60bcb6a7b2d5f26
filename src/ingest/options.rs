use std::path::PathBuf;

use crate::model::TemporalExtent;

/// Reads an EDTF date, or says what was expected.
///
/// Handed in from outside, because `ingest` comes before `date` and knows nothing of calendars.
pub type ReadDate = fn(&str) -> Result<TemporalExtent, String>;

/// What reading needs to know beside the inputs.
#[derive(Debug, Clone)]
pub struct Options {
    /// The most bytes an article may have; a longer one is skipped to its end and named.
    pub max_article: u64,
    /// Metadata to use in place of the `articles.csv` that lie in the input folders.
    pub articles_csv: Option<PathBuf>,
    /// Files and folders never to read, such as the output folder.
    pub exclude: Vec<PathBuf>,
    /// Whether the time of a file may date its article where nothing else does.
    pub file_dates: bool,
    /// How many examples each kind of [`super::Note`] keeps.
    pub examples: usize,
    /// Reads the column or field `published`.
    pub read_date: ReadDate,
}

impl Options {
    /// The default of `max_article`: 16 MB.
    pub const MAX_ARTICLE: u64 = 16 * 1024 * 1024;

    /// The default of `examples`.
    pub const EXAMPLES: usize = 5;

    /// The defaults: 16 MB an article, `articles.csv` found in the folders, nothing left out.
    pub fn new(read_date: ReadDate) -> Self {
        Self {
            max_article: Self::MAX_ARTICLE,
            articles_csv: None,
            exclude: Vec::new(),
            file_dates: false,
            examples: Self::EXAMPLES,
            read_date,
        }
    }
}
