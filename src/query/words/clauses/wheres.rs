//! Clauses of place.

use std::ops::Range;

use super::{
    super::{cursor::Step, dates, table::table},
    A_PLACE, Clauses,
};
use crate::query::{lookup::Meaning, units};

const A_DISTANCE: [&str; 3] = ["50 km", "30 miles", "500 m"];

impl Clauses<'_> {
    pub(super) fn within(&mut self, start: usize) -> Step {
        let distance = self.distance()?;
        self.set("--within", distance.clone(), start)?;
        if self.cursor.take("link").is_some()
            || self.cursor.take_clause("from")
            || self.cursor.take_clause("near")
        {
            let place = self.place_argument(start)?;
            self.note(start, &format!("{place:?} --within {distance}"));
        } else {
            self.note(start, &format!("--within {distance}"));
        }
        Ok(())
    }

    pub(super) fn near(&mut self, start: usize) -> Step {
        let place = self.place_argument(start)?;
        self.note(start, &format!("{place:?}, 50 km around it unless another distance is given"));
        Ok(())
    }

    pub(super) fn nearest(&mut self, start: usize) -> Step {
        let Some(n) = self.cursor.words.get(self.cursor.at).and_then(|word| word.text.parse::<usize>().ok())
        else {
            return Err(self.cursor.expected("how many? A number is missing", &["10", "5", "100"]));
        };
        self.cursor.at += 1;
        let of = self.cursor.at;
        if let Some(row) = self.cursor.take("what") {
            self.what(row, of)?;
        }
        let _ = self.cursor.take("link").is_some()
            || self.cursor.take_clause("from")
            || self.cursor.take_clause("until");
        self.set("--nearest", n.to_string(), start)?;
        let place = self.place_argument(start)?;
        self.note(start, &format!("{place:?} --nearest {n}"));
        Ok(())
    }

    pub(super) fn inside(&mut self, start: usize) -> Step {
        let Some(word) = self.cursor.words.get(self.cursor.at) else {
            return Err(self.cursor.expected("inside what file?", &["area.geojson"]));
        };
        let file = word.text.clone();
        if !file.to_ascii_lowercase().ends_with("json") {
            return Err(self
                .cursor
                .expected("the name of a GeoJSON file is missing", &["area.geojson", "in Syria"]));
        }
        self.cursor.at += 1;
        self.set("--inside", file.clone(), start)?;
        self.note(start, &format!("--inside {file}"));
        Ok(())
    }

    pub(super) fn division(&mut self, name: &str, words: &Range<usize>, start: usize) -> Step {
        let places = match self.finder.find(name) {
            Meaning::Places(places) => places,
            Meaning::Unknown(near) => {
                let what = format!("{name:?} is no date, country or governorate");
                return Err(self.cursor.at_words(words, what, near));
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
            return Err(self.cursor.at_words(
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

    pub(super) fn distance(&mut self) -> Step<String> {
        let Some(first) = self.cursor.words.get(self.cursor.at) else {
            return Err(self.cursor.expected("within what distance?", &A_DISTANCE));
        };
        let split = first.text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(first.text.len());
        let (number, unit) = first.text.split_at(split);
        if number.parse::<f64>().is_err() {
            return Err(self.cursor.expected("a distance is expected", &A_DISTANCE));
        }
        let number = number.to_owned();
        self.cursor.at += 1;
        let unit = if unit.is_empty() {
            self.cursor.take("unit").map(|row| row.means)
        } else {
            table().find("unit", &crate::lang::fold_phrase(unit)).map(|row| row.means)
        };
        let Some(unit) = unit else {
            self.cursor.at -= usize::from(split < first.text.len());
            return Err(self
                .cursor
                .expected("a unit of length is expected", &["km", "mi", "m", "nmi", "كم", "ميل"]));
        };
        let distance = format!("{number}{unit}");
        units::distance(&distance)
            .map_err(|what| self.cursor.wrong(self.cursor.at - 1, &what, &A_DISTANCE))?;
        Ok(distance)
    }

    pub(super) fn place_argument(&mut self, start: usize) -> Step<String> {
        let mut argument = self.cursor.argument(&[])?;
        if argument.is_empty() {
            return Err(self.cursor.expected("what place?", &A_PLACE));
        }
        if let Some(before) = &self.place {
            let what = format!("a place was named before: {before:?}");
            return Err(self.cursor.at_words(&(start..argument.end), what, Vec::new()));
        }
        let mut name = self.cursor.text(&argument);
        let known = |name: &str| {
            units::looks_like_point(name) || matches!(self.finder.find(name), Meaning::Places(_))
        };
        if !known(&name) {
            // «near Hajin June 2018»: a date at the end, that the next clause reads.
            let dated =
                |cut: &usize| dates::whole(&self.cursor.text(&(*cut..argument.end)), self.today).is_some();
            if let Some(cut) = (argument.start + 1..argument.end).find(dated) {
                argument.end = cut;
                name = self.cursor.text(&argument);
                self.cursor.at = cut;
            }
        }
        if !known(&name) {
            let Meaning::Unknown(near) = self.finder.find(&name) else { unreachable!("it was just unknown") };
            return Err(self.cursor.at_words(&argument, format!("no place called {name:?} is known"), near));
        }
        self.place = Some(name.clone());
        Ok(name)
    }
}
