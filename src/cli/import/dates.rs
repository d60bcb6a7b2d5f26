//! Dates as data sets write them, read as EDTF.

use std::{collections::HashMap, sync::Arc};

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

/// Date, end and precision, as a row writes them.
type Written = (String, String, String);
/// What they say, or what is wrong with them.
type Read = Result<Option<Arc<TemporalExtent>>, String>;

/// Reads dates, remembering them: data sets repeat theirs.
#[derive(Default)]
pub struct Dates {
    known: HashMap<Written, Read>,
    key: Written,
}

impl Dates {
    /// When a row happened; `None` where it does not say.
    pub fn extent(&mut self, row: &EventRow<'_>) -> Read {
        for (key, text) in
            [(&mut self.key.0, row.date), (&mut self.key.1, row.end), (&mut self.key.2, row.precision)]
        {
            key.clear();
            key.push_str(text);
        }
        if let Some(known) = self.known.get(&self.key) {
            return known.clone();
        }
        if self.known.len() >= REMEMBERED {
            self.known.clear();
        }
        let extent = read(row.date, row.end, row.precision);
        self.known.insert(self.key.clone(), extent.clone());
        extent
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
    Ok(Some(Arc::new(date.extent(Basis::Event))))
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
