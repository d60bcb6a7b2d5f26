//! The clauses of a question, one function each.

use std::ops::Range;

use jiff::civil::Date;

use super::{
    Reading, Unreadable, dates,
    lexer::Word,
    table::{Row, table},
};
use crate::{
    model::TemporalExtent,
    query::{
        lookup::{Finder, Meaning},
        units,
    },
};

/// Everywhere, for a question that names no place.
const EVERYWHERE: &str = "-180,-90,180,90";
const A_DISTANCE: [&str; 3] = ["50 km", "30 miles", "500 m"];
const A_PLACE: [&str; 3] = ["\"Deir ez-Zor\"", "«دير الزور»", "35.33,40.14"];
const A_DATE: [&str; 4] = ["June 2017", "حزيران 2017", "2017-06-11", "summer 2018"];

/// A question being read.
pub struct Clauses<'q> {
    question: &'q str,
    words: &'q [Word],
    finder: &'q Finder<'q>,
    today: Option<Date>,
    at: usize,
    place: Option<String>,
    options: Vec<(&'static str, String)>,
    parts: Vec<(String, String)>,
    what: Option<&'static str>,
    count: bool,
}

type Step<T = ()> = Result<T, Unreadable>;

impl<'q> Clauses<'q> {
    pub fn new(question: &'q str, words: &'q [Word], finder: &'q Finder<'q>, today: Option<Date>) -> Self {
        Self {
            question,
            words,
            finder,
            today,
            at: 0,
            place: None,
            options: Vec::new(),
            parts: Vec::new(),
            what: None,
            count: false,
        }
    }

    /// Reads all of it.
    pub fn read(mut self) -> Step<Reading> {
        if self.words.is_empty() {
            return Err(self.missing("nothing is asked", &["mentions near \"Deir ez-Zor\" in June 2017"]));
        }
        while self.at < self.words.len() {
            self.clause()?;
        }
        if self.option("--within").is_some() && self.place.is_none() {
            return Err(self.missing("within that distance of what place?", &A_PLACE));
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
        let start = self.at;
        // «50 كم» begins with a number: there «كم» is no question.
        if let Some(row) = self.take("what") {
            return self.what(row, start);
        }
        if let Some(row) = self.take("clause") {
            return self.starts(row.means, start);
        }
        if self.take("skip").is_some() {
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
            return Err(self.wrong(start, &format!("{before} are asked for already"), &[]));
        } else {
            self.what = Some(row.means);
        }
        self.note(start, row.means);
        Ok(())
    }

    fn within(&mut self, start: usize) -> Step {
        let distance = self.distance()?;
        self.set("--within", distance.clone(), start)?;
        if self.take("link").is_some() || self.take_clause("from") || self.take_clause("near") {
            let place = self.place_argument(start)?;
            self.note(start, &format!("{place:?} --within {distance}"));
        } else {
            self.note(start, &format!("--within {distance}"));
        }
        Ok(())
    }

    fn near(&mut self, start: usize) -> Step {
        let place = self.place_argument(start)?;
        self.note(start, &format!("{place:?}, 50 km around it unless another distance is given"));
        Ok(())
    }

    fn nearest(&mut self, start: usize) -> Step {
        let Some(n) = self.words.get(self.at).and_then(|word| word.text.parse::<usize>().ok()) else {
            return Err(self.expected("how many? A number is missing", &["10", "5", "100"]));
        };
        self.at += 1;
        let of = self.at;
        if let Some(row) = self.take("what") {
            self.what(row, of)?;
        }
        let _ = self.take("link").is_some() || self.take_clause("from") || self.take_clause("until");
        self.set("--nearest", n.to_string(), start)?;
        let place = self.place_argument(start)?;
        self.note(start, &format!("{place:?} --nearest {n}"));
        Ok(())
    }

    fn inside(&mut self, start: usize) -> Step {
        let Some(word) = self.words.get(self.at) else {
            return Err(self.expected("inside what file?", &["area.geojson"]));
        };
        let file = word.text.clone();
        if !file.to_ascii_lowercase().ends_with("json") {
            return Err(self.expected("the name of a GeoJSON file is missing", &["area.geojson", "in Syria"]));
        }
        self.at += 1;
        self.set("--inside", file.clone(), start)?;
        self.note(start, &format!("--inside {file}"));
        Ok(())
    }

    /// `in` stands before times, countries and governorates.
    fn inside_of(&mut self, start: usize) -> Step {
        let argument = self.argument(&[])?;
        let text = self.text(&argument);
        if text.is_empty() {
            return Err(
                self.expected("in what time or country?", &["June 2017", "حزيران 2017", "Syria", "Aleppo"])
            );
        }
        if let Some(extent) = dates::whole(&text, self.today) {
            return self.time("--during", &extent.edtf, start);
        }
        // «in Syria June 2017»: a date at the end.
        for cut in argument.start + 1..argument.end {
            let (head, tail) = (self.text(&(argument.start..cut)), self.text(&(cut..argument.end)));
            if let Some(extent) = dates::whole(&tail, self.today) {
                self.at = cut;
                self.division(&head, &(argument.start..cut), start)?;
                self.at = argument.end;
                return self.time("--during", &extent.edtf, cut);
            }
        }
        self.division(&text, &argument, start)
    }

    fn division(&mut self, name: &str, words: &Range<usize>, start: usize) -> Step {
        let places = match self.finder.find(name) {
            Meaning::Places(places) => places,
            Meaning::Unknown(near) => {
                let what = format!("{name:?} is no date, country or governorate");
                return Err(self.at_words(words, what, near));
            }
        };
        let country = places.iter().find(|place| place.feature_code.starts_with("PCL"));
        if let Some(country) = country {
            self.set("--country", country.country.clone(), start)?;
            self.note(start, &format!("--country {}: {}", country.country, country.name));
            return Ok(());
        }
        let Some(division) = places.iter().find(|place| place.feature_code == "ADM1") else {
            let what = format!("{name:?} is neither a country nor a governorate");
            return Err(self.at_words(
                words,
                what,
                vec![format!("near {name}"), format!("within 20 km of {name}")],
            ));
        };
        let admin1 = if division.admin1.is_empty() { &division.name } else { &division.admin1 };
        self.set("--admin1", admin1.clone(), start)?;
        self.options.push(("--country", division.country.clone()));
        self.note(start, &format!("--admin1 {admin1:?} --country {}: {}", division.country, division.name));
        Ok(())
    }

    fn between(&mut self, start: usize) -> Step {
        let argument = self.argument(&["until"])?;
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
            Err(self.expected(&what, &instead.iter().map(String::as_str).collect::<Vec<_>>()))
        } else {
            Err(self.at_words(&argument, what, instead))
        }
    }

    /// The dates before and after a word that joins them; in Arabic «و» is written onto the second.
    fn two_dates(&self, words: &Range<usize>, cut: usize) -> Option<(TemporalExtent, TemporalExtent)> {
        let first = dates::whole(&self.text(&(words.start..cut)), self.today)?;
        let word = &self.words[cut];
        let rest = if table().find("link", &word.folded).is_some_and(|row| row.means == "and") {
            self.text(&(cut + 1..words.end))
        } else {
            self.text(&(cut..words.end)).strip_prefix('و')?.to_owned()
        };
        Some((first, dates::whole(&rest, self.today)?))
    }

    fn bound(&mut self, means: &str, start: usize) -> Step {
        let argument = self.argument(&[])?;
        let text = self.text(&argument);
        let Some(extent) = dates::whole(&text, self.today) else { return Err(self.no_date(&argument)) };
        let (option, date) = match means {
            "since" => ("--since", Some(extent.edtf.clone())),
            "until" => ("--until", Some(extent.edtf.clone())),
            "before" => ("--until", dates::before(&extent)),
            _ => ("--since", dates::after(&extent)),
        };
        let Some(date) = date else { return Err(self.no_date(&argument)) };
        self.time(option, &date, start)
    }

    /// `from` stands before sources, and before the first of two dates.
    fn from(&mut self, start: usize) -> Step {
        let argument = self.argument(&[])?;
        let text = self.text(&argument);
        if text.is_empty() {
            return Err(self.expected("from what source?", &["from SANA", "since 2017"]));
        }
        if let Some(extent) = dates::whole(&text, self.today) {
            return self.time("--since", &extent.edtf, start);
        }
        self.options.push(("--source", text.clone()));
        self.note(start, &format!("--source {text:?}"));
        Ok(())
    }

    fn containing(&mut self, start: usize) -> Step {
        let argument = self.argument(&[])?;
        let text = self.text(&argument);
        if text.is_empty() {
            return Err(self.expected("containing what?", &["\"air strike\"", "«غارة جوية»"]));
        }
        self.set("--containing", text.clone(), start)?;
        self.note(start, &format!("--containing {text:?}"));
        Ok(())
    }

    /// A date without a word before it, or else a word that makes no sense.
    fn bare_date(&mut self, start: usize) -> Step {
        let argument = self.argument(&[])?;
        for end in (argument.start + 1..=argument.end).rev() {
            if let Some(extent) = dates::whole(&self.text(&(argument.start..end)), self.today) {
                self.at = end;
                return self.time("--during", &extent.edtf, start);
            }
        }
        let word = &self.words[start];
        let mut instead = nearest_words(&word.folded);
        if instead.is_empty() {
            instead =
                ["within 50 km of …", "near …", "in …", "since …", "from …"].map(str::to_owned).to_vec();
        }
        Err(self.at_words(&(start..start + 1), format!("{:?} is not understood here", word.text), instead))
    }

    fn time(&mut self, option: &'static str, date: &str, start: usize) -> Step {
        self.set(option, date.to_owned(), start)?;
        self.note(start, &format!("{option} {date}"));
        Ok(())
    }

    fn distance(&mut self) -> Step<String> {
        let Some(first) = self.words.get(self.at) else {
            return Err(self.expected("within what distance?", &A_DISTANCE));
        };
        let split = first.text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(first.text.len());
        let (number, unit) = first.text.split_at(split);
        if number.parse::<f64>().is_err() {
            return Err(self.expected("a distance is expected", &A_DISTANCE));
        }
        let number = number.to_owned();
        self.at += 1;
        let unit = if unit.is_empty() {
            self.take("unit").map(|row| row.means)
        } else {
            table().find("unit", &crate::lang::fold_phrase(unit)).map(|row| row.means)
        };
        let Some(unit) = unit else {
            self.at -= usize::from(split < first.text.len());
            return Err(self.expected("a unit of length is expected", &["km", "mi", "m", "nmi", "كم", "ميل"]));
        };
        let distance = format!("{number}{unit}");
        units::distance(&distance).map_err(|what| self.wrong(self.at - 1, &what, &A_DISTANCE))?;
        Ok(distance)
    }

    fn place_argument(&mut self, start: usize) -> Step<String> {
        let mut argument = self.argument(&[])?;
        if argument.is_empty() {
            return Err(self.expected("what place?", &A_PLACE));
        }
        if let Some(before) = &self.place {
            let what = format!("a place was named before: {before:?}");
            return Err(self.at_words(&(start..argument.end), what, Vec::new()));
        }
        let mut name = self.text(&argument);
        let known = |name: &str| {
            units::looks_like_point(name) || matches!(self.finder.find(name), Meaning::Places(_))
        };
        if !known(&name) {
            // «near Hajin June 2018»: a date at the end, that the next clause reads.
            let dated = |cut: &usize| dates::whole(&self.text(&(*cut..argument.end)), self.today).is_some();
            if let Some(cut) = (argument.start + 1..argument.end).find(dated) {
                argument.end = cut;
                name = self.text(&argument);
                self.at = cut;
            }
        }
        if !known(&name) {
            let Meaning::Unknown(near) = self.finder.find(&name) else { unreachable!("it was just unknown") };
            return Err(self.at_words(&argument, format!("no place called {name:?} is known"), near));
        }
        self.place = Some(name.clone());
        Ok(name)
    }

    /// The words up to the next clause, at least one of them; `through` are clauses that do not end it.
    fn argument(&mut self, through: &[&str]) -> Step<Range<usize>> {
        let start = self.at;
        while self.at < self.words.len() {
            let row = self.peek("clause");
            let begins = row.is_some_and(|(row, _)| !through.contains(&row.means));
            if self.at > start && (begins || self.only_courtesies_follow()) {
                break;
            }
            self.at += 1;
            if self.words[self.at - 1].quoted && self.at == start + 1 {
                break;
            }
        }
        Ok(start..self.at)
    }

    /// Whether nothing but words that say nothing («please») comes from here on.
    fn only_courtesies_follow(&self) -> bool {
        let says_nothing = |word: &Word| table().find("skip", &word.folded).is_some();
        self.words[self.at..].iter().all(says_nothing)
    }

    /// The words of a range as one text.
    fn text(&self, words: &Range<usize>) -> String {
        self.words[words.clone()].iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// The longest entry of a part that begins here, and its length in words.
    fn peek(&self, part: &str) -> Option<(&'static Row, usize)> {
        let most = table().longest.min(self.words.len() - self.at);
        (1..=most).rev().find_map(|length| {
            let words = &self.words[self.at..self.at + length];
            if words.iter().any(|word| word.quoted) {
                return None;
            }
            let folded = words.iter().map(|word| word.folded.as_str()).collect::<Vec<_>>().join(" ");
            table().find(part, &folded).map(|row| (row, length))
        })
    }

    fn take(&mut self, part: &str) -> Option<&'static Row> {
        let (row, length) = self.peek(part)?;
        self.at += length;
        Some(row)
    }

    fn take_clause(&mut self, means: &str) -> bool {
        let found = self.peek("clause").filter(|(row, _)| row.means == means);
        self.at += found.map_or(0, |(_, length)| length);
        found.is_some()
    }

    fn option(&self, name: &str) -> Option<&str> {
        self.options.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    fn set(&mut self, name: &'static str, value: String, start: usize) -> Step {
        if let Some(before) = self.option(name) {
            let what = format!("said before: {name} {before}");
            return Err(self.wrong(start, &what, &[]));
        }
        self.options.push((name, value));
        Ok(())
    }

    fn note(&mut self, start: usize, means: &str) {
        let words = self.question[self.span(&(start..self.at))].to_owned();
        self.parts.push((words, means.to_owned()));
    }

    /// Bytes of a range of words.
    fn span(&self, words: &Range<usize>) -> Range<usize> {
        match self.words[words.clone()].first() {
            Some(first) => first.span.start..self.words[words.end - 1].span.end,
            None => self.question.len()..self.question.len(),
        }
    }

    fn no_date(&self, words: &Range<usize>) -> Unreadable {
        if words.is_empty() {
            return self.missing("a date is expected", &A_DATE);
        }
        let what = format!("{:?} is no date", self.text(words));
        self.at_words(words, what, A_DATE.map(str::to_owned).to_vec())
    }

    /// Something else should stand where we are.
    fn expected(&self, what: &str, instead: &[&str]) -> Unreadable {
        if self.at < self.words.len() {
            self.wrong(self.at, what, instead)
        } else {
            self.missing(what, instead)
        }
    }

    fn wrong(&self, word: usize, what: &str, instead: &[&str]) -> Unreadable {
        let word = word.min(self.words.len() - 1);
        self.at_words(&(word..word + 1), what.to_owned(), instead.iter().map(|s| (*s).to_owned()).collect())
    }

    fn missing(&self, what: &str, instead: &[&str]) -> Unreadable {
        let end = self.words.last().map_or(0, |word| word.span.end);
        Unreadable {
            question: self.question.to_owned(),
            span: end..end,
            what: what.to_owned(),
            instead: instead.iter().map(|s| (*s).to_owned()).collect(),
        }
    }

    fn at_words(&self, words: &Range<usize>, what: String, instead: Vec<String>) -> Unreadable {
        Unreadable { question: self.question.to_owned(), span: self.span(words), what, instead }
    }
}

/// Words of the grammar that differ from this one by a letter or two.
fn nearest_words(word: &str) -> Vec<String> {
    let most = if word.chars().count() > 4 { 2 } else { 1 };
    let mut found: Vec<(usize, &str)> = Vec::new();
    for row in table().rows.iter().filter(|row| row.part == "clause" || row.part == "what") {
        for entry in row.en.iter().chain(&row.ar) {
            let distance = strsim::osa_distance(&crate::lang::fold_phrase(entry), word);
            if distance <= most && !word.is_empty() {
                found.push((distance, entry));
            }
        }
    }
    found.sort();
    found.into_iter().map(|(_, entry)| entry.to_owned()).take(3).collect()
}
