//! The table of input formats. A new one is a file beside this and a row here.

use std::path::Path;

use super::{
    Options, csv, html, jsonl,
    source::{Events, Source},
    txt,
};

/// An input format.
#[derive(Debug)]
pub struct Format {
    /// Its name, as `--from` takes it.
    pub name: &'static str,
    /// The extensions that claim it, lower case, without the dot.
    pub extensions: &'static [&'static str],
    /// One line for `--help` and the docs.
    pub help: &'static str,
    /// Whether a file is one article, so that a row of `articles.csv` speaks of it alone.
    pub one_article: bool,
    pub(super) read: fn(&Source, &Options) -> Events,
}

/// All input formats. The first is what a file named on the command line is read as when none claims it.
pub const FORMATS: &[Format] = &[
    Format {
        name: "txt",
        extensions: &["txt", "text"],
        help: "plain text, one article a file; its metadata in articles.csv",
        one_article: true,
        read: txt::read,
    },
    Format {
        name: "jsonl",
        extensions: &["jsonl", "ndjson"],
        help: "one object a line: id, text, and if known title, published, lang, url, source",
        one_article: false,
        read: jsonl::read,
    },
    Format {
        name: "csv",
        extensions: &["csv"],
        help: "one row an article, columns id and text, and if known title, published, lang, url, source",
        one_article: false,
        read: csv::read,
    },
    Format {
        name: "html",
        extensions: &["html", "htm", "xhtml"],
        help: "a saved web page, one article a file; its metadata in the page or in articles.csv",
        one_article: true,
        read: html::read,
    },
];

/// The format that claims the extension of a path.
pub fn by_extension(path: &Path) -> Option<&'static Format> {
    let extension = path.extension()?.to_str()?.to_ascii_lowercase();
    FORMATS.iter().find(|format| format.extensions.contains(&extension.as_str()))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_name_and_no_extension_stands_twice_in_the_table() {
        let mut names = HashSet::new();
        let mut extensions = HashSet::new();
        for format in FORMATS {
            assert!(names.insert(format.name), "{}", format.name);
            for extension in format.extensions {
                assert!(extensions.insert(extension), "{extension}");
                assert_eq!(extension.to_lowercase(), *extension);
            }
        }
    }
}
