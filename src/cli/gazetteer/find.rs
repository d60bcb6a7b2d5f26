//! `dateline gazetteer find`: every place that a name can mean.

use std::io::{self, BufWriter, Write};

use anyhow::anyhow;
use clap::ValueEnum;
use dateline::{
    export::harmless,
    gazetteer::{Form, Gazetteer, Likely, Match, feature_words},
    model::{LonLat, Place},
    query::{earth, units},
};
use serde::Serialize;

use super::{Exit, Failure};
use crate::cli::{
    engine::GazetteerArgs,
    table::{Align, Table},
};

/// How many guesses are shown of an unknown name.
const GUESSES: usize = 10;
/// How many spellings are offered for an unknown name of --near.
const SUGGESTIONS: usize = 5;

/// Show every place that a name can mean, in any spelling and either script
///
/// The likeliest first: by distance where --near says from where, else by population. Class nouns and words of place
/// beside the name («مدينة الرقة», "Raqqa City", "near Raqqa") are no part of it; a class noun puts places of its
/// class first.
///
/// Where no gazetteer knows the name, the nearest names are shown as guesses: `match` is "similar" in place of "exact"
/// (or "id"), `edits` the number of letters that differ (empty where the name is in the other script), the likest
/// first, then the nearest to --near, then the largest. Standard error says so, and the exit code is 1, as for any
/// unknown name; it is 0 as soon as one row is no guess.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The name, as it stands in a text; or an id (gn:170794, a P-code such as SY0902)
    #[arg(value_name = "NAME")]
    name: String,
    /// Rank by the distance from here, and show it
    #[arg(long, value_name = "PLACE|LAT,LON")]
    near: Option<String>,
    /// The format of the output
    #[arg(long, value_enum, default_value_t = To::Table)]
    to: To,
    #[command(flatten)]
    gazetteer: GazetteerArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum To {
    /// For people
    Table,
    /// With a header, for spreadsheets
    Csv,
    /// One object a line
    Jsonl,
}

/// What is told of a place; the fields are the columns of every format.
#[derive(Debug, Serialize)]
struct Found {
    #[serde(rename = "match")]
    how: &'static str,
    edits: Option<usize>,
    name: String,
    name_ar: Option<String>,
    feature: &'static str,
    feature_code: String,
    country: String,
    admin1: String,
    population: Option<u64>,
    lat: f64,
    lon: f64,
    uncertainty_km: f64,
    distance_km: Option<f64>,
    needs_cue: bool,
    place_id: String,
    pcode: Option<String>,
    same_as: Ids,
    source: String,
}

/// The other ids of a place: a list, or between bars where a cell has to hold them.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Ids {
    Each(Vec<String>),
    Joined(String),
}

impl Ids {
    fn joined(&self, separator: &str) -> String {
        match self {
            Self::Each(ids) => ids.join(separator),
            Self::Joined(ids) => ids.clone(),
        }
    }
}

/// Runs it.
pub fn run(args: &Args) -> Result<Exit, Failure> {
    let gazetteer = args.gazetteer.open()?;
    let near = args.near.as_deref().map(|near| centre(near, &gazetteer)).transpose()?;
    let mut likely = gazetteer.likely(&args.name);
    if let Some(near) = near {
        let km = |likely: &Likely| earth::distance(near, gazetteer.view(likely.place).point);
        likely.sort_by(|a, b| {
            let known = (a.distance, !a.fits).cmp(&(b.distance, !b.fits));
            known.then_with(|| km(a).total_cmp(&km(b)))
        });
    }
    let is_known = likely.iter().any(is_sure);
    if !is_known {
        tell_unknown(&args.name, &likely);
        likely.truncate(GUESSES);
    }
    let found: Vec<Found> = likely.iter().map(|likely| tell(likely, &gazetteer, near)).collect();
    let mut out = BufWriter::new(io::stdout().lock());
    match args.to {
        To::Table => table(&found, &mut out)?,
        To::Csv => csv(&found, &mut out)?,
        To::Jsonl => jsonl(&found, &mut out)?,
    }
    out.flush()?;
    Ok(if is_known { Exit::Done } else { Exit::Failed })
}

fn is_sure(likely: &Likely) -> bool {
    likely.how != Match::Similar
}

/// From where distances are measured: coordinates, or the first place of a name.
fn centre(near: &str, gazetteer: &Gazetteer) -> Result<LonLat, Failure> {
    if units::looks_like_point(near) {
        return units::point(near).map_err(|error| Failure::usage(anyhow!("--near {error}")));
    }
    let hits: Vec<Likely> = gazetteer.likely(near).into_iter().filter(is_sure).collect();
    let Some(hit) = hits.first() else {
        let names: Vec<String> = gazetteer.similar(near, SUGGESTIONS).into_iter().map(|s| s.name).collect();
        let offered = if names.is_empty() { String::new() } else { "; nearest spellings: ".to_owned() };
        return Err(anyhow!("--near {near}: no gazetteer knows the name{offered}{}", names.join(", ")).into());
    };
    let place = gazetteer.place(hit.place);
    if hits.len() > 1 {
        let Place { name, country, point, .. } = &*place;
        eprintln!("dateline: --near {near} read as {name}, {country} ({},{})", point.lat, point.lon);
    }
    Ok(place.point)
}

fn tell(likely: &Likely, gazetteer: &Gazetteer, near: Option<LonLat>) -> Found {
    let place = gazetteer.place(likely.place);
    let ids = gazetteer.ids(likely.place);
    Found {
        how: match likely.how {
            Match::Exact => "exact",
            Match::Id => "id",
            Match::Similar => "similar",
        },
        edits: likely.edits,
        name: place.name.clone(),
        name_ar: place.name_ar.clone(),
        feature: feature_words(place.feature_class, &place.feature_code),
        feature_code: place.feature(),
        country: place.country.clone(),
        admin1: place.admin1.clone(),
        population: Some(place.population).filter(|n| *n > 0),
        lat: place.point.lat,
        lon: place.point.lon,
        uncertainty_km: tenths(place.uncertainty_km),
        distance_km: near.map(|near| tenths(earth::distance(near, place.point) / 1000.0)),
        needs_cue: likely.form.is_some_and(Form::needs_cue),
        place_id: place.id.clone(),
        pcode: ids.iter().find_map(|id| pcode(id)).map(str::to_owned),
        same_as: Ids::Each(ids.into_iter().filter(|id| *id != place.id).collect()),
        source: place.source.clone(),
    }
}

/// OCHA's code, under either of the names that lists have it by.
fn pcode(id: &str) -> Option<&str> {
    ["pcode:", "ocha:"].iter().find_map(|authority| id.strip_prefix(authority))
}

fn tenths(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

fn tell_unknown(name: &str, guesses: &[Likely]) {
    eprintln!("dateline: no gazetteer knows {name:?}");
    match guesses {
        [] => eprintln!("  a gazetteer of your own adds it: --gazetteer FILE"),
        _ => eprintln!("  these are the nearest names"),
    }
}

fn table(found: &[Found], out: &mut impl Write) -> io::Result<()> {
    let has_guesses = found.iter().any(|row| row.how == "similar");
    let has_ids = found.iter().any(|row| !row.same_as.joined("").is_empty());
    let mut table = Table::default();
    for row in found {
        let mut cells = vec![
            ("name", Align::Left, row.name.clone()),
            ("Arabic", Align::Left, row.name_ar.clone().unwrap_or_default()),
            ("what", Align::Left, row.feature.to_owned()),
            ("country", Align::Left, row.country.clone()),
            ("admin1", Align::Left, row.admin1.clone()),
            ("population", Align::Right, row.population.map_or(String::new(), |n| n.to_string())),
            ("lat", Align::Right, format!("{:.4}", row.lat)),
            ("lon", Align::Right, format!("{:.4}", row.lon)),
            ("± km", Align::Right, row.uncertainty_km.to_string()),
            ("cue", Align::Left, if row.needs_cue { "needed" } else { "" }.to_owned()),
            ("id", Align::Left, row.place_id.clone()),
            ("source", Align::Left, row.source.clone()),
        ];
        if let Some(km) = row.distance_km {
            cells.insert(0, ("km", Align::Right, format!("{km:.1}")));
        }
        if has_guesses {
            let edits = row.edits.map_or(String::new(), |n| n.to_string());
            cells.insert(0, ("edits", Align::Right, edits));
            cells.insert(0, ("match", Align::Left, row.how.to_owned()));
        }
        if has_ids {
            cells.push(("same as", Align::Left, row.same_as.joined(" ")));
        }
        table.row(&cells);
    }
    table.print(out)
}

fn csv(found: &[Found], out: &mut impl Write) -> anyhow::Result<()> {
    out.write_all("\u{feff}".as_bytes())?;
    let mut writer = csv::Writer::from_writer(out);
    for row in found {
        let safe = |text: &str| harmless(text).into_owned();
        writer.serialize(Found {
            name: safe(&row.name),
            name_ar: row.name_ar.as_deref().map(safe),
            feature: row.feature,
            feature_code: safe(&row.feature_code),
            country: safe(&row.country),
            admin1: safe(&row.admin1),
            place_id: safe(&row.place_id),
            pcode: row.pcode.as_deref().map(safe),
            same_as: Ids::Joined(safe(&row.same_as.joined("|"))),
            source: safe(&row.source),
            ..*row
        })?;
    }
    Ok(writer.flush()?)
}

fn jsonl(found: &[Found], out: &mut impl Write) -> io::Result<()> {
    for row in found {
        serde_json::to_writer(&mut *out, row)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
