//! The options of `near`, and what they ask.

use std::path::PathBuf;

use anyhow::anyhow;
use clap::ValueEnum;
use dateline::{
    date::edtf,
    model::{Basis, LonLat, Usage},
    query::{Area, Ask, Bbox, Days, Polygons, Window, units},
};

use super::super::{Failure, engine::GazetteerArgs};

/// How far `near` looks unless told, metres.
const USUAL_RADIUS: f64 = 50_000.0;

/// Mentions near a place: by distance, area and time
#[derive(Debug, Clone, clap::Args)]
#[group(id = "near")]
pub struct Args {
    /// A place by name, in any language or spelling of the gazetteer, with what it lies in where several have it
    /// ("Tripoli, Lebanon"), or LAT,LON in degrees
    #[arg(value_name = "PLACE|LAT,LON")]
    pub place: Option<String>,
    /// The place of this id, where a name has several
    #[arg(long, value_name = "ID", conflicts_with = "place")]
    pub place_id: Option<String>,
    /// At most this far: 50km, 500m, 30mi, 20nmi [default: 50km, unless something else says how far]
    #[arg(long, value_name = "DISTANCE", value_parser = units::distance, allow_hyphen_values = true)]
    pub within: Option<f64>,
    /// The N nearest mentions
    #[arg(long, value_name = "N")]
    pub nearest: Option<usize>,
    /// In this box, degrees; W greater than E crosses 180°
    #[arg(long, value_name = "W,S,E,N", value_parser = units::bbox, allow_hyphen_values = true)]
    pub bbox: Option<Bbox>,
    /// In the polygons of this GeoJSON file
    #[arg(long, value_name = "AREA.geojson")]
    pub inside: Option<PathBuf>,
    /// In this country (ISO 3166-1 alpha-2, as SY); may be given several times
    #[arg(long, value_name = "CODE")]
    pub country: Vec<String>,
    /// In this first-level division, by its name in the gazetteer; may be given several times
    #[arg(long, value_name = "NAME")]
    pub admin1: Vec<String>,
    /// Dated inside this date (EDTF: 2017, 2017-06, 2017-06-11, 2017-06/2018-02)
    #[arg(long, value_name = "DATE", value_parser = date, allow_hyphen_values = true)]
    pub during: Option<Days>,
    /// Dated from the first day of this date on
    #[arg(long, value_name = "DATE", value_parser = date, allow_hyphen_values = true)]
    pub since: Option<Days>,
    /// Dated up to the last day of this date: --until 2017-06 includes June
    #[arg(long, value_name = "DATE", value_parser = date, allow_hyphen_values = true)]
    pub until: Option<Days>,
    /// Take what overlaps that time too, not only what lies inside it
    #[arg(long)]
    pub overlapping: bool,
    /// Take areas wider than the radius too (a country's point may lie near; the country does not)
    #[arg(long)]
    pub areas: bool,
    /// Only names that stand for the place itself, or for an institution there
    #[arg(long, value_enum, value_name = "USAGE")]
    pub usage: Option<UsageArg>,
    /// Only places at least this sure, 0 to 1
    #[arg(long, value_name = "SHARE", value_parser = share)]
    pub min_confidence: Option<f64>,
    /// Only articles from this source; may be given several times
    #[arg(long, value_name = "NAME")]
    pub source: Vec<String>,
    /// Only mentions with this text in the title, the name or the words around it
    #[arg(long, value_name = "TEXT")]
    pub containing: Option<String>,
    /// The order [default: distance where there is one, else date]
    #[arg(long, value_enum)]
    pub sort: Option<Sort>,
    /// Count by place, month or article; several by commas
    #[arg(long, value_enum, value_delimiter = ',', value_name = "BY")]
    pub group: Vec<Group>,
    /// Print the number alone
    #[arg(long)]
    pub count: bool,
    /// At most so many rows; 0 for all [default: 50 in a table, else all]
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// The format
    #[arg(long, value_enum, default_value_t = To::Table)]
    pub to: To,
    /// The atlas to ask
    #[arg(long, value_name = "FILE", default_value = "out/atlas.gpkg")]
    pub atlas: PathBuf,
    #[command(flatten)]
    pub gazetteers: GazetteerArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum UsageArg {
    /// The place itself
    Literal,
    /// A government, a team, an institution named after it
    Associative,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Sort {
    /// Nearest first
    Distance,
    /// Earliest first, undated last
    Date,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Group {
    /// A row a place
    Place,
    /// A row a month (coarser dates as they are)
    Month,
    /// A row an article
    Article,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum To {
    /// For people
    Table,
    /// For spreadsheets
    Csv,
    /// One JSON object a line
    Jsonl,
    /// For maps
    Geojson,
}

impl Args {
    /// Whether anything says where.
    pub fn says_where(&self) -> bool {
        let named = self.place.is_some() || self.place_id.is_some();
        named
            || self.bbox.is_some()
            || self.inside.is_some()
            || !self.country.is_empty()
            || !self.admin1.is_empty()
    }

    /// The question, with distances measured from `centre`.
    pub fn ask(&self, centre: Option<LonLat>) -> Result<Ask, Failure> {
        let bounded = self.nearest.is_some() || self.bbox.is_some() || self.inside.is_some();
        let bounded = bounded || !self.country.is_empty() || !self.admin1.is_empty();
        let within = self.within.or((!bounded).then_some(USUAL_RADIUS));
        let inside = self.inside.as_deref().map(Polygons::read).transpose()?;
        if centre.is_none() && (self.within.is_some() || self.nearest.is_some()) {
            return Err(Failure::usage(anyhow!(
                "--within and --nearest need a place to measure from: name it, or give LAT,LON"
            )));
        }
        Ok(Ask {
            area: Area {
                centre,
                within: centre.and(within),
                bbox: self.bbox,
                inside,
                countries: self.country.clone(),
                admin1: self.admin1.clone(),
                areas: self.areas,
            },
            window: self.window()?,
            usage: self.usage.map(|usage| match usage {
                UsageArg::Literal => Usage::Literal,
                UsageArg::Associative => Usage::Associative,
            }),
            min_confidence: self.min_confidence,
            sources: self.source.clone(),
            containing: self.containing.clone(),
        })
    }

    fn window(&self) -> Result<Window, Failure> {
        if self.during.or(self.since).or(self.until).is_none() {
            return Ok(Window::Any);
        }
        let during = self.during.unwrap_or(Days::ALWAYS);
        let days = Days {
            start: during.start.max(self.since.map_or(i32::MIN, |days| days.start)),
            end: during.end.min(self.until.map_or(i32::MAX, |days| days.end)),
        };
        if days.start >= days.end {
            return Err(Failure::usage(anyhow!(
                "no day is in that time: --during, --since and --until leave nothing; check their order"
            )));
        }
        Ok(if self.overlapping { Window::Overlapping(days) } else { Window::Inside(days) })
    }
}

fn date(text: &str) -> Result<Days, String> {
    let date = edtf::parse(text).map_err(|error| error.to_string())?;
    Ok(Days::from(&date.extent(Basis::Event)))
}

fn share(text: &str) -> Result<f64, String> {
    let share = text.parse::<f64>().ok().filter(|share| (0.0..=1.0).contains(share));
    share.ok_or_else(|| format!("{text:?} is no share; write a number from 0 to 1"))
}
