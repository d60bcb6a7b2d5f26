//! `dateline import`: rows that already have a point and a date join the atlas.

mod countries;
mod dates;
mod parser;
mod places;
mod rows;

use std::path::PathBuf;

use anyhow::anyhow;
use dateline::{
    gazetteer::Gazetteer,
    ingest::events::{Coded, CountryColumns, EventFile, Mapping, Scheme},
    query::Index,
    store::{Atlas, Writer},
};

use super::{Exit, Failure};

/// Add rows that already have a point and a date to the atlas
///
/// ACLED and UCDP GED are recognised by their header, GDELT by its header or, in the files that it publishes
/// without one, by its shape; for any other CSV say which columns say where and when. UTF-8, UTF-16 with a mark
/// and windows-1256 are read. Importing a file twice adds nothing; a row that has changed since (by --id, or the
/// column of ids of a known data set) replaces the one that was there.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A CSV file: cells separated by commas, semicolons or tabs
    #[arg(value_name = "EVENTS.csv")]
    file: PathBuf,
    /// The column of latitudes, degrees
    #[arg(long, value_name = "COL")]
    lat: Option<String>,
    /// The column of longitudes, degrees
    #[arg(long, value_name = "COL")]
    lon: Option<String>,
    /// The column of dates (EDTF, or a day as data sets write it)
    #[arg(long, value_name = "COL")]
    date: Option<String>,
    /// The column of place names
    #[arg(long, value_name = "COL")]
    name: Option<String>,
    /// The column of countries: ISO 3166-1 codes, or names in English or Arabic
    #[arg(long, value_name = "COL")]
    country: Option<String>,
    /// The column that tells a row from all others and stays when the row changes; else its bytes tell it
    #[arg(long, value_name = "COL")]
    id: Option<String>,
    /// What the data set is called [default: the one recognised, else the file's name]
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    /// Columns to keep with each row
    #[arg(long, value_name = "COL,…", value_delimiter = ',')]
    keep: Vec<String>,
    /// The column that says how far off the point may be, km
    #[arg(long, value_name = "COL")]
    uncertainty: Option<String>,
    /// The atlas; made if missing
    #[arg(long, value_name = "FILE", default_value = "out/atlas.gpkg")]
    atlas: PathBuf,
}

/// Runs it.
pub fn run(args: &Args) -> Result<Exit, Failure> {
    let name = args.file.display().to_string();
    let mut rows = EventFile::open(&args.file)?;
    if rows.header().iter().all(String::is_empty) {
        return Err(anyhow!("{name}: the file is empty: a header and rows are expected").into());
    }
    let mapping = mapping(args, rows.header()).map_err(|error| Failure::usage(anyhow!("{name}: {error}")))?;
    let bound = mapping.bind(rows.header()).map_err(|error| Failure::usage(anyhow!("{name}: {error}")))?;
    let source = source(args, &mapping);
    let since = jiff::Timestamp::now().to_string();
    let mut writer = Atlas::open_or_draft(&args.atlas, &since)?;
    let tally = rows::import(&mut writer, &mut rows, &bound, &source, &name)?;
    correct(&mut writer)?;
    super::settle::settle(&mut writer)?;
    Index::pack(&mut writer)?;
    writer.close()?;
    if let Some(encoding) = rows.read_as() {
        eprintln!("dateline: not UTF-8, read by its bytes: {name} as {encoding}");
    }
    eprintln!("dateline: {source}: {tally}");
    Ok(if tally.bad == 0 { Exit::Done } else { Exit::Partial })
}

/// The corrections kept with the atlas hold for new rows too.
fn correct(writer: &mut Writer) -> anyhow::Result<()> {
    if writer.atlas().corrections()?.is_empty() {
        return Ok(());
    }
    let gazetteer = Gazetteer::shipped()?;
    Ok(writer.apply_corrections(|id| gazetteer.place_by_id(id))?)
}

/// What the options say, over what the header says by itself.
fn mapping(args: &Args, header: &[String]) -> Result<Mapping, String> {
    let known = Mapping::recognise(header).map(|mapping| mapping.fitting(header));
    let Some(mut mapping) = known.or_else(|| {
        let (lat, lon, date) = (args.lat.clone()?, args.lon.clone()?, args.date.clone()?);
        Some(Mapping { lat, lon, date, ..Mapping::default() })
    }) else {
        return Err(format!(
            "not the header of ACLED, UCDP GED or GDELT: say --lat COL --lon COL --date COL; the header has {}",
            header.join(", ")
        ));
    };
    let set =
        |field: &mut String, given: &Option<String>| given.iter().for_each(|name| field.clone_from(name));
    set(&mut mapping.lat, &args.lat);
    set(&mut mapping.lon, &args.lon);
    set(&mut mapping.date, &args.date);
    if args.date.is_some() {
        (mapping.end, mapping.precision) = (None, None);
    }
    mapping.name = args.name.clone().or(mapping.name);
    mapping.id = args.id.clone().or(mapping.id);
    if let Some(column) = &args.country {
        mapping.country = CountryColumns { columns: vec![column.clone()], scheme: Scheme::Iso };
    }
    if let Some(column) = &args.uncertainty {
        mapping.uncertainty = Some(Coded { column: column.clone(), ..Coded::default() });
    }
    if !args.keep.is_empty() {
        mapping.keep.clone_from(&args.keep);
    }
    Ok(mapping)
}

fn source(args: &Args, mapping: &Mapping) -> String {
    let stem = || args.file.file_stem().map_or("events".into(), |stem| stem.to_string_lossy().into_owned());
    args.source.clone().or_else(|| mapping.dataset.clone()).unwrap_or_else(stem)
}
