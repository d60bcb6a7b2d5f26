//! Dates as data sets write them, read as EDTF.

use std::collections::HashMap;

use dateline::{
    date::edtf,
    ingest::events::EventRow,
    model::{Basis, TemporalExtent},
};
use jiff::civil::Date;

/// How data sets write a day, beyond EDTF.
const FORMATS: [&str; 7] =
    ["%Y%m%d", "%Y/%m/%d", "%d %B %Y", "%d-%B-%Y", "%d %b %Y", "%d-%b-%Y", "%B %d, %Y"];
/// Past this many the memory is dropped.
const REMEMBERED: usize = 100_000;

/// What a row's date, end and precision say, or what is wrong with them.
type Read = Result<Option<TemporalExtent>, String>;

/// Reads dates and numbers them, remembering them: data sets repeat theirs.
#[derive(Default)]
pub struct Dates {
    /// By date, end and precision as written.
    known: HashMap<String, Result<Option<u32>, String>>,
    numbered: u32,
    key: String,
}

impl Dates {
    pub fn are_many(&self) -> bool {
        self.known.len() >= REMEMBERED
    }

    pub fn forget(&mut self) {
        self.known.clear();
        self.numbered = 0;
    }

    /// The number of the extent in which a row happened, which goes to `new` when it is met for the first time;
    /// `None` where the row does not say.
    pub fn number(
        &mut self,
        row: &EventRow<'_>,
        new: &mut Vec<TemporalExtent>,
    ) -> Result<Option<u32>, String> {
        self.key.clear();
        for text in [row.date, "\0", row.end, "\0", row.precision] {
            self.key.push_str(text);
        }
        if let Some(known) = self.known.get(&self.key) {
            return known.clone();
        }
        let number = read(row.date, row.end, row.precision).map(|extent| {
            extent.map(|extent| {
                new.push(extent);
                self.numbered += 1;
                self.numbered - 1
            })
        });
        self.known.insert(self.key.clone(), number.clone());
        number
    }
}

fn read(date: &str, end: &str, precision: &str) -> Read {
    if date.is_empty() {
        return Ok(None);
    }
    let (start, end) = (edtf_text(date)?, if end.is_empty() { None } else { Some(edtf_text(end)?) });
    let text = match (end, precision) {
        (Some(end), _) if end != start => format!("{start}/{end}"),
        (_, "month") => start.get(..7).unwrap_or(&start).to_owned(),
        (_, "day~") => format!("{start}~"),
        _ => start,
    };
    let date = edtf::parse(&text).map_err(|error| error.to_string())?;
    Ok(Some(date.extent(Basis::Event)))
}

/// The date as EDTF: it is already, or it is a day in one of the forms above.
fn edtf_text(text: &str) -> Result<String, String> {
    let error = match edtf::parse(text) {
        Ok(_) => return Ok(text.to_owned()),
        Err(error) => error.to_string(),
    };
    // 2017-06-11 00:00:00.000: the time of day is dropped.
    let day = text.split_once([' ', 'T']).map_or(text, |(day, _)| day);
    let forms = FORMATS.iter().filter_map(|format| Date::strptime(format, text).ok());
    let day = day.parse::<Date>().ok().filter(|_| day.len() == 10);
    match day.or_else(|| forms.into_iter().next()) {
        Some(date) => Ok(date.to_string()),
        None => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_every_data_set() {
        for (date, end, precision, edtf) in [
            ("2017-06-11", "", "", "2017-06-11"),
            ("2017-06", "", "", "2017-06"),
            ("20170611", "", "", "2017-06-11"),
            ("11 June 2017", "", "day", "2017-06-11"),
            ("11-Jun-2017", "", "", "2017-06-11"),
            ("2017/06/11", "", "", "2017-06-11"),
            ("2017-06-11", "", "month", "2017-06"),
            ("11 June 2017", "", "day~", "2017-06-11~"),
            ("2017-06-11 00:00:00.000", "2017-06-13 00:00:00.000", "", "2017-06-11/2017-06-13"),
            ("2017-06-11 00:00:00.000", "2017-06-11 00:00:00.000", "", "2017-06-11"),
        ] {
            assert_eq!(read(date, end, precision).unwrap().unwrap().edtf, edtf, "{date} {end} {precision}");
        }
        assert_eq!(read("", "", ""), Ok(None));
        for date in ["11/06/2017", "yesterday", "2017-13-01", "20171301", "2017-06-31"] {
            assert!(read(date, "", "").is_err(), "{date}");
        }
    }
}
