//! Rows read by the columns of their file.

use std::collections::BTreeMap;

use super::{Cells, Scheme};
use crate::model::LonLat;

/// A mapping bound to the columns of a file.
#[derive(Debug, Clone)]
pub struct Bound {
    pub(super) lat: usize,
    pub(super) lon: usize,
    pub(super) date: usize,
    pub(super) end: Option<usize>,
    pub(super) precision: Option<(usize, BTreeMap<String, String>)>,
    pub(super) name: Option<usize>,
    pub(super) id: Option<usize>,
    pub(super) admin1: Option<usize>,
    pub(super) countries: Vec<usize>,
    pub(super) scheme: Scheme,
    pub(super) uncertainty: Option<(usize, BTreeMap<String, String>)>,
    pub(super) words: Vec<usize>,
    pub(super) keep: Vec<(String, usize)>,
    pub(super) columns: usize,
}

/// A row, as its cells say it.
#[derive(Debug, Clone, PartialEq)]
pub struct EventRow<'r> {
    /// Where.
    pub point: LonLat,
    /// When, as written; empty where nobody knows.
    pub date: &'r str,
    /// The last day, as written.
    pub end: &'r str,
    /// `day`, `day~` or `month`: how finely the date is known; empty where only the date itself says so.
    pub precision: &'r str,
    /// What the place is called; may be empty.
    pub name: &'r str,
    /// What tells it from all other rows; absent where no column does.
    pub id: Option<&'r str>,
    /// The first-level division; may be empty.
    pub admin1: &'r str,
    /// How far off the point may be, km; 0 where nothing says so.
    pub uncertainty_km: f64,
    /// What it says in words; may be empty.
    pub words: &'r str,
}

impl Bound {
    /// Reads a row.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn read<'r>(&'r self, cells: Cells<'r>) -> Result<EventRow<'r>, String> {
        if cells.len() != self.columns {
            return Err(format!("{} cells where the header has {}", cells.len(), self.columns));
        }
        let point = LonLat { lon: degrees(cells, self.lon, 180.0)?, lat: degrees(cells, self.lat, 90.0)? };
        let optional = |at: Option<usize>| at.map_or("", |at| cells.get(at));
        let words = self.words.iter().map(|at| cells.get(*at)).find(|words| !words.is_empty());
        Ok(EventRow {
            point,
            date: cells.get(self.date),
            end: optional(self.end),
            precision: self.precision.as_ref().map_or(Ok(""), |(at, codes)| decoded(cells, *at, codes))?,
            name: optional(self.name),
            id: self.id.map(|at| cells.get(at)).filter(|id| !id.is_empty()),
            admin1: optional(self.admin1),
            uncertainty_km: self.uncertainty_km(cells)?,
            words: words.unwrap_or_default(),
        })
    }

    /// How rows say their country; none where no column does.
    pub fn country_scheme(&self) -> Option<Scheme> {
        (!self.countries.is_empty()).then_some(self.scheme)
    }

    /// What a row says of its country, where it says anything.
    pub fn countries<'r>(&self, cells: Cells<'r>) -> impl Iterator<Item = &'r str> {
        self.countries.iter().map(move |at| cells.get(*at)).filter(|cell| !cell.is_empty())
    }

    /// The columns kept, as a JSON object; none where all of them are empty.
    pub fn attributes(&self, cells: Cells<'_>) -> Option<String> {
        let kept =
            self.keep.iter().map(|(name, at)| (name, cells.get(*at))).filter(|(_, text)| !text.is_empty());
        let object: serde_json::Map<_, _> = kept.map(|(name, text)| (name.clone(), text.into())).collect();
        (!object.is_empty()).then(|| serde_json::Value::from(object).to_string())
    }

    fn uncertainty_km(&self, cells: Cells<'_>) -> Result<f64, String> {
        let Some((at, codes)) = &self.uncertainty else { return Ok(0.0) };
        let text = decoded(cells, *at, codes)?;
        if text.is_empty() {
            return Ok(0.0);
        }
        let km = text.parse::<f64>().ok().filter(|km| *km >= 0.0 && km.is_finite());
        km.ok_or_else(|| format!("uncertainty {text:?} is no number of kilometres"))
    }
}

fn decoded<'r>(cells: Cells<'r>, at: usize, codes: &'r BTreeMap<String, String>) -> Result<&'r str, String> {
    let text = cells.get(at);
    if codes.is_empty() || text.is_empty() {
        return Ok(text);
    }
    codes.get(text).map(String::as_str).ok_or_else(|| {
        let known: Vec<&str> = codes.keys().map(String::as_str).collect();
        format!("code {text:?} is not one of {}", known.join(", "))
    })
}

fn degrees(cells: Cells<'_>, at: usize, most: f64) -> Result<f64, String> {
    let axis = if most > 90.0 { "longitude" } else { "latitude" };
    let text = cells.get(at);
    if text.is_empty() {
        return Err(format!("no {axis}"));
    }
    let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
    // A decimal comma, as spreadsheets of half the world write it.
    let number = number.or_else(|| text.replace(',', ".").parse().ok().filter(|n: &f64| n.is_finite()));
    let number = number.ok_or_else(|| format!("{axis} {text:?} is no number"))?;
    if number.abs() > most {
        return Err(format!("{axis} {text} is not between -{most} and {most}"));
    }
    Ok(number)
}

#[cfg(test)]
mod tests {
    use super::{super::Mapping, *};

    fn bound() -> Bound {
        let mapping =
            Mapping { lat: "lat".into(), lon: "lon".into(), date: "d".into(), ..Mapping::default() };
        mapping.bind(&["LAT", "lon", "d"].map(str::to_owned)).unwrap()
    }

    /// Hands the cells to `each` as a row.
    fn row<T>(cells: &[&str], each: impl Fn(Cells<'_>) -> T) -> T {
        let ends = cells.iter().scan(0, |end, cell| {
            *end += cell.len();
            Some(*end)
        });
        each(Cells::new(&cells.concat(), &ends.collect::<Vec<_>>()).unwrap())
    }

    #[test]
    fn bad_rows_say_why() {
        let rows: [(&[&str], &str); 7] = [
            (&["91", "0", ""], "latitude 91 is not between -90 and 90"),
            (&["0", "-181", ""], "longitude -181 is not between -180 and 180"),
            (&["", "0", ""], "no latitude"),
            (&["x", "0", ""], "latitude \"x\" is no number"),
            (&["nan", "0", ""], "latitude \"nan\" is no number"),
            (&["0", "inf", ""], "longitude \"inf\" is no number"),
            (&["0", "0"], "2 cells where the header has 3"),
        ];
        for (cells, says) in rows {
            assert_eq!(row(cells, |cells| bound().read(cells).unwrap_err()), says);
        }
        let point = row(&["35,33", " 40.14", "2017-06"], |cells| bound().read(cells).unwrap().point);
        assert_eq!(point, LonLat { lon: 40.14, lat: 35.33 });
    }
}
