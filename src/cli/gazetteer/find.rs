//! `dateline gazetteer find`: every place that a name can mean.

use std::io::{self, BufWriter, Write};

use anyhow::anyhow;
use clap::ValueEnum;
use dateline::{
    export::harmless,
    gazetteer::{Gazetteer, Hit, feature_words},
    model::{LonLat, Place},
    query::{earth, units},
};
use serde::Serialize;

use super::{Exit, Failure};
use crate::cli::{
    engine::GazetteerArgs,
    table::{Align, Table},
};

/// How many spellings are offered for an unknown name.
const SUGGESTIONS: usize = 5;

/// Show every place that a name can mean, in any spelling and either script
///
/// The likeliest first: by distance where --near says from where, else by population. An unknown name gets
/// the nearest spellings, exit code 1.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The name, as it stands in a text
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
    source: String,
}

/// Runs it.
pub fn run(args: &Args) -> Result<Exit, Failure> {
    let gazetteer = args.gazetteer.open()?;
    let near = args.near.as_deref().map(|near| centre(near, &gazetteer)).transpose()?;
    let hits = gazetteer.find(&args.name);
    if hits.is_empty() {
        tell_unknown(&args.name, &gazetteer);
        return Ok(Exit::Failed);
    }
    let mut found: Vec<Found> = hits.iter().map(|hit| tell(*hit, &gazetteer, near)).collect();
    if near.is_some() {
        found.sort_by(|a, b| a.distance_km.partial_cmp(&b.distance_km).unwrap_or(std::cmp::Ordering::Equal));
    }
    let mut out = BufWriter::new(io::stdout().lock());
    match args.to {
        To::Table => table(&found, &mut out)?,
        To::Csv => csv(&found, &mut out)?,
        To::Jsonl => jsonl(&found, &mut out)?,
    }
    out.flush()?;
    Ok(Exit::Done)
}

/// From where distances are measured: coordinates, or the first place of a name.
fn centre(near: &str, gazetteer: &Gazetteer) -> Result<LonLat, Failure> {
    if units::looks_like_point(near) {
        return units::point(near).map_err(|error| Failure::usage(anyhow!("--near {error}")));
    }
    let hits = gazetteer.find(near);
    let Some(hit) = hits.first() else {
        let offered = suggestions(near, gazetteer).map_or(String::new(), |s| format!("; {s}"));
        return Err(anyhow!("--near {near}: no gazetteer knows the name{offered}").into());
    };
    let place = gazetteer.place(hit.place);
    if hits.len() > 1 {
        let Place { name, country, point, .. } = &*place;
        eprintln!("dateline: --near {near} read as {name}, {country} ({},{})", point.lat, point.lon);
    }
    Ok(place.point)
}

fn tell(hit: Hit, gazetteer: &Gazetteer, near: Option<LonLat>) -> Found {
    let place = gazetteer.place(hit.place);
    Found {
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
        needs_cue: hit.form.needs_cue(),
        place_id: place.id.clone(),
        source: place.source.clone(),
    }
}

fn tenths(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

fn tell_unknown(name: &str, gazetteer: &Gazetteer) {
    eprintln!("dateline: no gazetteer knows {name:?}");
    match suggestions(name, gazetteer) {
        Some(near) => eprintln!("  {near}"),
        None => eprintln!("  a gazetteer of your own adds it: --gazetteer FILE"),
    }
}

fn suggestions(name: &str, gazetteer: &Gazetteer) -> Option<String> {
    let near: Vec<String> = gazetteer.similar(name, SUGGESTIONS).into_iter().map(|s| s.name).collect();
    (!near.is_empty()).then(|| format!("nearest spellings: {}", near.join(", ")))
}

fn table(found: &[Found], out: &mut impl Write) -> io::Result<()> {
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
