//! `dateline import`: rows that already have a point and a date join the atlas.

mod dates;
mod rows;

use std::{fs::File, io::BufReader, path::PathBuf};

use anyhow::{Context as _, anyhow};
use csv::StringRecord;
use dateline::{
    ingest::events::{Coded, Mapping},
    query::Index,
    store::Atlas,
};

use super::{Exit, Failure};

/// Add rows that already have a point and a date to the atlas
///
/// ACLED, UCDP GED and GDELT (with a header) are recognised; for any other CSV say which columns say where and
/// when. Importing a file twice adds nothing.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A CSV file with a header
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
    /// The column that tells a row from all others; else its bytes do
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
    let mut reader = open(&args.file).with_context(|| format!("{name}: cannot be read"))?;
    let header = header(&mut reader).with_context(|| name.clone())?;
    let mapping = mapping(args, &header).map_err(|error| Failure::usage(anyhow!("{name}: {error}")))?;
    let bound = mapping.bind(&header).map_err(|error| Failure::usage(anyhow!("{name}: {error}")))?;
    let source = source(args, &mapping);
    let since = jiff::Timestamp::now().to_string();
    let mut writer = Atlas::open_or_create(&args.atlas, &since)?;
    let tally = rows::import(&mut writer, &mut reader, &bound, &source, &name)?;
    super::settle::settle(&mut writer)?;
    Index::pack(&mut writer)?;
    writer.close()?;
    eprintln!("dateline: {source}: {tally}");
    Ok(if tally.bad == 0 { Exit::Done } else { Exit::Partial })
}

type Reader = csv::Reader<BufReader<File>>;

/// The delimiter is whichever of tab, semicolon and comma the first line has most of.
fn open(path: &std::path::Path) -> std::io::Result<Reader> {
    use std::io::{BufRead, Seek};
    let mut file = BufReader::with_capacity(1 << 20, File::open(path)?);
    let mut first = Vec::new();
    std::io::Read::take(&mut file, 1 << 20).read_until(b'\n', &mut first)?;
    file.rewind()?;
    let count = |delimiter: u8| first.iter().filter(|byte| **byte == delimiter).count();
    let delimiter = [b'\t', b';', b','].into_iter().max_by_key(|delimiter| count(*delimiter)).unwrap_or(b',');
    Ok(csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(file))
}

fn header(reader: &mut Reader) -> anyhow::Result<StringRecord> {
    let header = reader.headers()?.clone();
    let names: Vec<String> =
        header.iter().map(|name| name.trim_start_matches('\u{feff}').trim().to_owned()).collect();
    if names.iter().all(String::is_empty) {
        return Err(anyhow!("the file is empty: a header and rows are expected"));
    }
    Ok(StringRecord::from(names))
}

/// What the options say, over what the header says by itself.
fn mapping(args: &Args, header: &StringRecord) -> Result<Mapping, String> {
    let known = Mapping::recognise(header).map(|mapping| mapping.fitting(header));
    let Some(mut mapping) = known.or_else(|| {
        let (lat, lon, date) = (args.lat.clone()?, args.lon.clone()?, args.date.clone()?);
        Some(Mapping { lat, lon, date, ..Mapping::default() })
    }) else {
        let there: Vec<&str> = header.iter().collect();
        return Err(format!(
            "not the header of ACLED, UCDP GED or GDELT: say --lat COL --lon COL --date COL; the header has {}",
            there.join(", ")
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
