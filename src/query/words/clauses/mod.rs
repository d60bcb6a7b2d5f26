//! The clauses of a question: what is asked, and in which order; where and when stand in files of their own.

mod when;
mod wheres;

use jiff::civil::Date;

use super::{
    Reading,
    cursor::{Cursor, Step},
    dates,
    lexer::Word,
    table::Row,
};
use crate::query::lookup::Finder;

/// Everywhere, for a question that names no place.
const EVERYWHERE: &str = "-180,-90,180,90";
const A_PLACE: [&str; 3] = ["\"Deir ez-Zor\"", "«دير الزور»", "35.33,40.14"];

/// A question being read.
pub struct Clauses<'q> {
    cursor: Cursor<'q>,
    finder: &'q Finder<'q>,
    today: Option<Date>,
    place: Option<String>,
    options: Vec<(&'static str, String)>,
    parts: Vec<(String, String)>,
    what: Option<&'static str>,
    count: bool,
}

impl<'q> Clauses<'q> {
    pub fn new(question: &'q str, words: &'q [Word], finder: &'q Finder<'q>, today: Option<Date>) -> Self {
        Self {
            cursor: Cursor { question, words, at: 0 },
            finder,
            today,
            place: None,
            options: Vec::new(),
            parts: Vec::new(),
            what: None,
            count: false,
        }
    }

    /// Reads all of it.
    pub fn read(mut self) -> Step<Reading> {
        if self.cursor.words.is_empty() {
            return Err(self
                .cursor
                .missing("nothing is asked", &["mentions near \"Deir ez-Zor\" in June 2017"]));
        }
        while self.cursor.at < self.cursor.words.len() {
            self.clause()?;
        }
        if self.option("--within").is_some() && self.place.is_none() {
            return Err(self.cursor.missing("within that distance of what place?", &A_PLACE));
        }
        Ok(self.finish())
    }

    fn finish(mut self) -> Reading {
        let somewhere = ["--bbox", "--inside", "--country", "--admin1"];
        if self.place.is_none() && !somewhere.iter().any(|name| self.option(name).is_some()) {
            self.options.push(("--bbox", EVERYWHERE.into()));
            self.parts.push((String::new(), "no place: everywhere".into()));
        }
        let mut args: Vec<String> = self.place.into_iter().collect();
        for (name, value) in self.options {
            args.push(name.to_owned());
            args.push(value);
        }
        match self.what {
            Some("articles") => args.extend(["--group".into(), "article".into()]),
            Some("places") => args.extend(["--group".into(), "place".into()]),
            _ => {}
        }
        if self.count {
            args.push("--count".into());
        }
        Reading { args, parts: self.parts }
    }

    fn clause(&mut self) -> Step {
        let start = self.cursor.at;
        // «50 كم» begins with a number: there «كم» is no question.
        if let Some(row) = self.cursor.take("what") {
            return self.what(row, start);
        }
        if let Some(row) = self.cursor.take("clause") {
            return self.starts(row.means, start);
        }
        if self.cursor.take("skip").is_some() {
            self.note(start, "passed over");
            return Ok(());
        }
        self.bare_date(start)
    }

    fn starts(&mut self, means: &'static str, start: usize) -> Step {
        match means {
            "within" => self.within(start),
            "near" => self.near(start),
            "nearest" => self.nearest(start),
            "inside" => self.inside(start),
            "in" => self.inside_of(start),
            "between" => self.between(start),
            "since" | "before" | "after" | "until" => self.bound(means, start),
            "from" => self.from(start),
            "containing" => self.containing(start),
            // What is left is the order.
            order => {
                self.set("--sort", order.to_owned(), start)?;
                self.note(start, &format!("--sort {order}"));
                Ok(())
            }
        }
    }

    fn what(&mut self, row: &'static Row, start: usize) -> Step {
        if row.means == "count" {
            self.count = true;
        } else if let Some(before) = self.what {
            return Err(self.cursor.wrong(start, &format!("{before} are asked for already"), &[]));
        } else {
            self.what = Some(row.means);
        }
        self.note(start, row.means);
        Ok(())
    }

    /// `from` stands before sources, and before the first of two dates.
    fn from(&mut self, start: usize) -> Step {
        let argument = self.cursor.argument(&[])?;
        let text = self.cursor.text(&argument);
        if text.is_empty() {
            return Err(self.cursor.expected("from what source?", &["from SANA", "since 2017"]));
        }
        if let Some(extent) = dates::whole(&text, self.today) {
            return self.time("--since", &extent.edtf, start);
        }
        self.options.push(("--source", text.clone()));
        self.note(start, &format!("--source {text:?}"));
        Ok(())
    }

    fn containing(&mut self, start: usize) -> Step {
        let argument = self.cursor.argument(&[])?;
        let text = self.cursor.text(&argument);
        if text.is_empty() {
            return Err(self.cursor.expected("containing what?", &["\"air strike\"", "«غارة جوية»"]));
        }
        self.set("--containing", text.clone(), start)?;
        self.note(start, &format!("--containing {text:?}"));
        Ok(())
    }

    fn option(&self, name: &str) -> Option<&str> {
        self.options.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    fn set(&mut self, name: &'static str, value: String, start: usize) -> Step {
        if let Some(before) = self.option(name) {
            let what = format!("said before: {name} {before}");
            return Err(self.cursor.wrong(start, &what, &[]));
        }
        self.options.push((name, value));
        Ok(())
    }

    fn note(&mut self, start: usize, means: &str) {
        let words = self.cursor.question[self.cursor.span(&(start..self.cursor.at))].to_owned();
        self.parts.push((words, means.to_owned()));
    }
}
