//! `alternateNames` and `alternateNamesV2`: other names by the id of their place, with language and years.
//!
//! 16 million rows must not fill the memory: only names of the languages asked for are kept, one after the
//! other in one run of bytes, with 16 bytes a name beside them.

use super::{Lines, split, years_of};
use crate::gazetteer::{
    Years,
    source::{
        Langs, SourceError,
        intake::{Bad, Intake, Reason},
        langs::is_code,
        seen::Numbers,
    },
};

/// Fields of a row of version 1, and of version 2, which has years.
const FIELDS: [usize; 2] = [8, 10];
const ID: usize = 1;
const LANG: usize = 2;
const NAME: usize = 3;
const PREFERRED: usize = 4;
const SHORT: usize = 5;
const COLLOQUIAL: usize = 6;
const HISTORIC: usize = 7;
const FROM: usize = 8;
const TO: usize = 9;
/// What GeoNames calls the language of a Wikidata id.
const WIKIDATA: &str = "wkdt";
/// What it calls that of an abbreviation, which is of any language.
const ABBREVIATION: &str = "abbr";

mod flag {
    pub const ARABIC: u8 = 1;
    pub const ENGLISH: u8 = 2;
    pub const PREFERRED: u8 = 4;
    pub const SHORT: u8 = 8;
    pub const COLLOQUIAL: u8 = 16;
    pub const HISTORIC: u8 = 32;
    pub const WIKIDATA: u8 = 64;
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    id: u32,
    at: u32,
    from: i16,
    to: i16,
    len: u16,
    flags: u8,
}

/// Names by the id of their place.
#[derive(Default)]
pub(in crate::gazetteer::source) struct Alternates {
    text: String,
    entries: Vec<Entry>,
    /// Where the entries of the ids of a bucket begin, and the end.
    starts: Vec<u32>,
    shift: u32,
    /// Places with any name in the file, taken or not.
    places: Numbers,
}

/// A name of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Alternate<'n> {
    pub text: &'n str,
    pub years: Years,
    flags: u8,
}

impl Alternate<'_> {
    fn has(self, flag: u8) -> bool {
        self.flags & flag != 0
    }
    pub fn is_arabic(&self) -> bool {
        self.has(flag::ARABIC)
    }
    pub fn is_english(&self) -> bool {
        self.has(flag::ENGLISH)
    }
    pub fn is_preferred(&self) -> bool {
        self.has(flag::PREFERRED)
    }
    pub fn is_short(&self) -> bool {
        self.has(flag::SHORT)
    }
    pub fn is_colloquial(&self) -> bool {
        self.has(flag::COLLOQUIAL)
    }
    pub fn is_wikidata(&self) -> bool {
        self.has(flag::WIKIDATA)
    }
    /// No longer in use.
    pub fn is_past(&self) -> bool {
        self.has(flag::HISTORIC) || self.years.to != Years::OPEN_END
    }
}

impl Alternates {
    /// Adds every row of a file.
    pub fn add(&mut self, lines: &mut Lines<'_>, intake: &mut Intake<'_>) -> Result<(), SourceError> {
        while let Some((number, line)) = lines.next()? {
            intake.tick();
            if let Err(bad) = line.and_then(|line| self.add_line(line, &intake.options.langs)) {
                intake.reject(number, bad);
            }
        }
        Ok(())
    }

    fn add_line(&mut self, line: &str, langs: &Langs) -> Result<(), Bad> {
        let mut fields = [""; 10];
        let found = split(line, &mut fields);
        if !FIELDS.contains(&found) {
            return Err((Reason::Fields, format!("{found} fields between tabs, expected 8 or 10")));
        }
        let id = fields[ID].parse::<u32>();
        let id = id.map_err(|_| (Reason::Id, format!("geonameid {:?}, expected a number", fields[ID])))?;
        let (lang, name) = (fields[LANG], fields[NAME].trim());
        let kind = match lang {
            WIKIDATA => flag::WIKIDATA,
            "" | ABBREVIATION => 0,
            "ar" | "ara" => flag::ARABIC,
            "en" | "eng" => flag::ENGLISH,
            _ => 0,
        };
        let is_name = lang.is_empty() || lang == ABBREVIATION || is_code(lang);
        if is_name {
            self.places.insert(id);
        }
        let taken = match lang {
            WIKIDATA => true,
            "" | ABBREVIATION => langs.takes_untagged(name),
            lang => is_name && langs.takes(lang),
        };
        if !taken || name.is_empty() {
            return Ok(());
        }
        let mut flags = kind;
        for (field, flag) in [
            (PREFERRED, flag::PREFERRED),
            (SHORT, flag::SHORT),
            (COLLOQUIAL, flag::COLLOQUIAL),
            (HISTORIC, flag::HISTORIC),
        ] {
            flags |= if fields[field] == "1" { flag } else { 0 };
        }
        let years = years_of(fields[FROM], fields[TO], flags & flag::HISTORIC != 0);
        self.push(id, name, years, flags)
    }

    fn push(&mut self, id: u32, name: &str, years: Years, flags: u8) -> Result<(), Bad> {
        let too_long = |_| (Reason::Form, "the names are more than 4 GB".to_owned());
        let at = u32::try_from(self.text.len()).map_err(too_long)?;
        let len = u16::try_from(name.len());
        let len = len.map_err(|_| (Reason::Form, "a name of more than 65,535 bytes".to_owned()))?;
        self.text.push_str(name);
        self.entries.push(Entry { id, at, from: years.from, to: years.to, len, flags });
        Ok(())
    }

    /// Orders what was added; nothing is found before.
    pub fn settle(&mut self) {
        self.entries.shrink_to_fit();
        self.text.shrink_to_fit();
        self.entries.sort_unstable_by_key(|entry| (entry.id, entry.at));
        let most = self.entries.last().map_or(0, |entry| entry.id);
        // About one bucket for two names, however the ids lie.
        let buckets = (self.entries.len() / 2).max(1) as u64;
        self.shift = (0..32).find(|shift| u64::from(most >> shift) < buckets).unwrap_or(31);
        let last = (most >> self.shift) as usize;
        self.starts = vec![0; last + 2];
        for entry in &self.entries {
            self.starts[(entry.id >> self.shift) as usize + 1] += 1;
        }
        for bucket in 1..self.starts.len() {
            self.starts[bucket] += self.starts[bucket - 1];
        }
    }

    /// Whether a place has names there, of whatever language.
    pub fn has(&self, id: u32) -> bool {
        self.places.contains(id)
    }

    /// The names taken of a place, in the order of the file.
    pub fn of(&self, id: u32) -> impl Iterator<Item = Alternate<'_>> + Clone {
        let bucket = (id >> self.shift) as usize;
        let range = match self.starts.get(bucket..bucket.saturating_add(2)) {
            Some([start, end]) => *start as usize..*end as usize,
            _ => 0..0,
        };
        let entries =
            self.entries[range].iter().skip_while(move |e| e.id < id).take_while(move |e| e.id == id);
        entries.map(|e| Alternate {
            text: &self.text[e.at as usize..e.at as usize + usize::from(e.len)],
            years: Years { from: e.from, to: e.to },
            flags: e.flags,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(rows: &[&str]) -> Alternates {
        let mut alternates = Alternates::default();
        for row in rows {
            alternates.add_line(row, &Langs::default()).unwrap();
        }
        alternates.settle();
        alternates
    }

    #[test]
    fn an_entry_takes_sixteen_bytes() {
        assert_eq!(size_of::<Entry>(), 16);
    }

    #[test]
    fn names_are_found_by_place_however_the_ids_lie() {
        let rows: Vec<String> =
            (0..200u32).rev().map(|i| format!("{i}\t{}\ten\tname {i}\t\t\t\t", i * i * 7 + 3)).collect();
        let mut rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        rows.push("900\t4294967295\ten\tlast\t\t\t\t");
        let alternates = of(&rows);
        for i in 0..200u32 {
            let found: Vec<String> = alternates.of(i * i * 7 + 3).map(|a| a.text.to_owned()).collect();
            assert_eq!(found, [format!("name {i}")]);
        }
        assert_eq!(alternates.of(u32::MAX).next().unwrap().text, "last");
        assert_eq!(alternates.of(4).count(), 0);
        assert_eq!(Alternates::default().of(4).count(), 0);
    }

    #[test]
    fn codes_are_no_names_and_other_languages_are_not_taken() {
        let alternates = of(&[
            "1\t9\tpost\t12345\t\t\t\t\t\t",
            "2\t9\tiata\tOSM\t\t\t\t\t\t",
            "3\t9\tlink\thttps://en.wikipedia.org/wiki/Mosul\t\t\t\t\t\t",
            "4\t9\twkdt\tQ83112\t\t\t\t\t\t",
            "5\t9\tfr\tMossoul\t\t\t\t\t\t",
            "6\t9\t\tМосул\t\t\t\t\t\t",
            "7\t9\t\tMosul\t\t\t\t\t\t",
            "8\t8\tiata\tOSM\t\t\t\t\t\t",
            "9\t7\tru\tМосул\t\t\t\t\t\t",
        ]);
        let found: Vec<&str> = alternates.of(9).map(|a| a.text).collect();
        assert_eq!(found, ["Q83112", "Mosul"]);
        assert!(!alternates.has(8), "an airport code is no name");
        assert!(alternates.has(7) && alternates.of(7).count() == 0);
    }
}
