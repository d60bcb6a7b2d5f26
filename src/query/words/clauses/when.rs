//! Clauses of time.

use std::ops::Range;

use super::{
    super::{
        cursor::{Step, nearest_words},
        dates,
        table::table,
    },
    Clauses,
};
use crate::model::TemporalExtent;

impl Clauses<'_> {
    /// `in` stands before times, countries and governorates.
    pub(super) fn inside_of(&mut self, start: usize) -> Step {
        let argument = self.cursor.argument(&[])?;
        let text = self.cursor.text(&argument);
        if text.is_empty() {
            return Err(self
                .cursor
                .expected("in what time or country?", &["June 2017", "حزيران 2017", "Syria", "Aleppo"]));
        }
        if let Some(extent) = dates::whole(&text, self.today) {
            return self.time("--during", &extent.edtf, start);
        }
        // «in Syria June 2017»: a date at the end.
        for cut in argument.start + 1..argument.end {
            let (head, tail) =
                (self.cursor.text(&(argument.start..cut)), self.cursor.text(&(cut..argument.end)));
            if let Some(extent) = dates::whole(&tail, self.today) {
                self.cursor.at = cut;
                self.division(&head, &(argument.start..cut), start)?;
                self.cursor.at = argument.end;
                return self.time("--during", &extent.edtf, cut);
            }
        }
        self.division(&text, &argument, start)
    }

    pub(super) fn between(&mut self, start: usize) -> Step {
        let argument = self.cursor.argument(&["until"])?;
        for cut in argument.start + 1..argument.end {
            if let Some((first, last)) = self.two_dates(&argument, cut) {
                self.set("--since", first.edtf.clone(), start)?;
                self.set("--until", last.edtf.clone(), start)?;
                self.note(start, &format!("--since {} --until {}", first.edtf, last.edtf));
                return Ok(());
            }
        }
        let what = "two dates with \"and\" between them are expected".to_owned();
        let instead = ["June 2017 and March 2019", "أيلول 2018 وآذار 2019"].map(str::to_owned).to_vec();
        if argument.is_empty() {
            Err(self.cursor.expected(&what, &instead.iter().map(String::as_str).collect::<Vec<_>>()))
        } else {
            Err(self.cursor.at_words(&argument, what, instead))
        }
    }

    /// The dates before and after a word that joins them; in Arabic «و» is written onto the second.
    pub(super) fn two_dates(
        &self,
        words: &Range<usize>,
        cut: usize,
    ) -> Option<(TemporalExtent, TemporalExtent)> {
        let first = dates::whole(&self.cursor.text(&(words.start..cut)), self.today)?;
        let word = &self.cursor.words[cut];
        let rest = if table().find("link", &word.folded).is_some_and(|row| row.means == "and") {
            self.cursor.text(&(cut + 1..words.end))
        } else {
            self.cursor.text(&(cut..words.end)).strip_prefix('و')?.to_owned()
        };
        Some((first, dates::whole(&rest, self.today)?))
    }

    pub(super) fn bound(&mut self, means: &str, start: usize) -> Step {
        let argument = self.cursor.argument(&[])?;
        let text = self.cursor.text(&argument);
        let Some(extent) = dates::whole(&text, self.today) else {
            return Err(self.cursor.no_date(&argument));
        };
        let (option, date) = match means {
            "since" => ("--since", Some(extent.edtf.clone())),
            "until" => ("--until", Some(extent.edtf.clone())),
            "before" => ("--until", dates::before(&extent)),
            _ => ("--since", dates::after(&extent)),
        };
        let Some(date) = date else { return Err(self.cursor.no_date(&argument)) };
        self.time(option, &date, start)
    }

    /// A date without a word before it, or else a word that makes no sense.
    pub(super) fn bare_date(&mut self, start: usize) -> Step {
        let argument = self.cursor.argument(&[])?;
        for end in (argument.start + 1..=argument.end).rev() {
            if let Some(extent) = dates::whole(&self.cursor.text(&(argument.start..end)), self.today) {
                self.cursor.at = end;
                return self.time("--during", &extent.edtf, start);
            }
        }
        let word = &self.cursor.words[start];
        let mut instead = nearest_words(&word.folded);
        if instead.is_empty() {
            instead =
                ["within 50 km of …", "near …", "in …", "since …", "from …"].map(str::to_owned).to_vec();
        }
        Err(self.cursor.at_words(
            &(start..start + 1),
            format!("{:?} is not understood here", word.text),
            instead,
        ))
    }

    pub(super) fn time(&mut self, option: &'static str, date: &str, start: usize) -> Step {
        self.set(option, date.to_owned(), start)?;
        self.note(start, &format!("{option} {date}"));
        Ok(())
    }
}
