//! `dateline near`: mentions by distance, area and time.

mod args;
mod cells;
mod groups;
mod out;
mod place;

use std::{
    cmp::Ordering,
    io::{self, BufWriter, Write},
};

use anyhow::anyhow;
use dateline::{
    model::LonLat,
    query::{Ask, Hit, Index, QueryError, Tally, Window, earth},
    store::Atlas,
};

use super::{Exit, Failure, table};
pub use args::{Args, Group, Sort, To};
use cells::Row;
use out::Out;
use place::Centre;

/// Rows of a table for people, unless told otherwise.
const SCREENFUL: usize = 50;

/// Runs it.
pub fn run(args: &Args) -> Result<Exit, Failure> {
    if !args.says_where() {
        return Err(Failure::usage(anyhow!(
            "where? Name a place, give LAT,LON, or use --bbox, --inside, --country or --admin1"
        )));
    }
    answer(args)
}

/// Answers, wherever that is: without a place it means everywhere.
pub fn answer(args: &Args) -> Result<Exit, Failure> {
    let atlas = Atlas::open(&args.atlas)?;
    let Some(centre) = place::centre(args, &atlas)? else { return Ok(Exit::Failed) };
    let ask = args.ask(centre.point())?;
    // One state of the atlas for the whole answer, whatever a writer does meanwhile.
    atlas.connection().execute_batch("BEGIN")?;
    let index = Index::open(&atlas)?;
    if args.count && args.group.is_empty() && args.nearest.is_none() {
        let tally = index.tally(&ask)?;
        tell(args, &ask, &centre, &tally);
        writeln!(io::stdout(), "{}", tally.hits)?;
        return Ok(Exit::Done);
    }
    let (mut hits, tally) = hits(args, &ask, &index)?;
    tell(args, &ask, &centre, &tally);
    if !args.group.is_empty() {
        return groups::print(args, &ask, &index, hits);
    }
    if args.count {
        writeln!(io::stdout(), "{}", hits.len())?;
        return Ok(Exit::Done);
    }
    sort(&mut hits, args, &ask);
    list(args, &ask, &index, &hits)?;
    Ok(Exit::Done)
}

fn hits(args: &Args, ask: &Ask, index: &Index<'_>) -> Result<(Vec<Hit>, Tally), QueryError> {
    match args.nearest {
        Some(n) => {
            let (hits, too_wide) = index.nearest(ask, n)?;
            let unplaced = index.unplaced(ask)?;
            let tally = Tally { hits: hits.len() as u64, too_wide, overlapping: 0, unplaced };
            Ok((hits, tally))
        }
        None => Ok((index.hits(ask)?, index.tally(ask)?)),
    }
}

/// Nearest first where there is a centre, else earliest first; then the other, then as the atlas has them.
fn sort(hits: &mut [Hit], args: &Args, ask: &Ask) {
    let usual = if ask.area.centre.is_some() { Sort::Distance } else { Sort::Date };
    let by_distance = |a: &Hit, b: &Hit| a.distance.total_cmp(&b.distance);
    let by_date = |a: &Hit, b: &Hit| (a.extent.is_none(), a.extent).cmp(&(b.extent.is_none(), b.extent));
    let order = |a: &Hit, b: &Hit| -> Ordering {
        match args.sort.unwrap_or(usual) {
            Sort::Distance => by_distance(a, b).then(by_date(a, b)),
            Sort::Date => by_date(a, b).then(by_distance(a, b)),
        }
    };
    hits.sort_unstable_by(|a, b| order(a, b).then(a.row.cmp(&b.row)));
}

/// What was left out of the answer, on standard error.
fn tell(args: &Args, ask: &Ask, centre: &Centre, tally: &Tally) {
    if let (Centre::Place(place), Some(metres)) = (centre, ask.area.within)
        && place.area_km() * 1000.0 > metres
    {
        eprintln!(
            "dateline: {} is an area (± {} km) and its point stands for all of it; --country or --admin1 asks for what lies in it",
            place.name, place.uncertainty_km
        );
    }
    if tally.too_wide > 0 {
        let than = ask.area.within.map_or("their distance".to_owned(), |m| format!("{} km", km(m)));
        eprintln!(
            "dateline: {} of areas wider than {than} left out (--areas takes them)",
            mentions(tally.too_wide)
        );
    }
    if tally.overlapping > 0 {
        eprintln!(
            "dateline: {} overlapping that time without lying inside it left out (--overlapping takes them)",
            mentions(tally.overlapping)
        );
    }
    if tally.unplaced > 0 {
        let (what, but) = match (ask.area.countries.is_empty(), ask.area.admin1.is_empty()) {
            (true, _) => ("division", ""),
            (false, true) => ("country", "; `import --country COL` takes it from a data set's column"),
            (false, false) => ("country or division", ""),
        };
        eprintln!("dateline: {} left out whose {what} is not known{but}", mentions(tally.unplaced));
    }
    if args.usage.is_none() && tally.hits == 0 && matches!(ask.window, Window::Any) && tally.too_wide == 0 {
        eprintln!("dateline: no mentions there");
    }
}

fn mentions(n: u64) -> String {
    if n == 1 { "1 mention".to_owned() } else { format!("{n} mentions") }
}

/// Kilometres as people read them: three decimals below ten, one above.
fn km(metres: f64) -> f64 {
    let km = metres / 1000.0;
    if km < 10.0 { (km * 1000.0).round() / 1000.0 } else { (km * 10.0).round() / 10.0 }
}

fn list(args: &Args, ask: &Ask, index: &Index<'_>, hits: &[Hit]) -> Result<(), Failure> {
    let shown = &hits[..limit(args, hits.len())];
    let mut out = Out::new(args.to, BufWriter::new(io::stdout().lock()));
    index.read(shown, |hit, row| -> Result<(), anyhow::Error> {
        let bearing = bearing(index, ask.area.centre, hit)?;
        Ok(out.row(&Row::mention(&row, ask.area.centre.map(|_| hit.distance), bearing))?)
    })?;
    out.finish()?;
    if shown.len() < hits.len() {
        eprintln!("dateline: {} of {} shown; --limit 0 shows all", shown.len(), mentions(hits.len() as u64));
    }
    Ok(())
}

fn bearing(index: &Index<'_>, centre: Option<LonLat>, hit: &Hit) -> Result<Option<f64>, QueryError> {
    let point = |place| index.place(place).map(|place| place.point);
    centre.map(|centre| Ok(earth::bearing(centre, point(hit.place)?))).transpose()
}

fn limit(args: &Args, rows: usize) -> usize {
    let usual = if args.to == To::Table { SCREENFUL } else { 0 };
    match args.limit.unwrap_or(usual) {
        0 => rows,
        limit => limit.min(rows),
    }
}

/// Coordinates begin with a minus where the south or the west does: a space keeps them from being read as
/// options.
pub fn guard_coordinates(arg: std::ffi::OsString) -> std::ffi::OsString {
    match arg.to_str() {
        Some(text) if text.starts_with('-') && dateline::query::units::looks_like_point(text) => {
            format!(" {text}").into()
        }
        _ => arg,
    }
}
