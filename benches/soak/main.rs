//! The figures of `dateline near` from process start to end, beside the sqlite3 shell's: `cargo bench --bench soak`.
//!
//! Makes a seeded data set of 1 M rows (and 10 M, unless sizes are given), imports it, and asks dateline and
//! sqlite3 the same in turn, in one loop. sqlite3 has its best layout: places in an rtree, mentions indexed by
//! place and month, in one file. Every count is compared. Needs sqlite3 and some 2 GB a 10 M rows.

#[path = "../world/mod.rs"]
mod world;

use std::{
    fs::{self, File},
    io::{BufWriter, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use dateline::{
    model::LonLat,
    query::{Ask, Days, Index, Window, tree::PlacePoint},
    store::Atlas,
};
use world::{MONTH, Random};

const PLACES: usize = 20_000;
const ROUNDS: usize = 101;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let sizes: Vec<usize> = args.iter().filter_map(|arg| arg.parse().ok()).collect();
    if let Some(folder) = args.iter().position(|arg| arg == "--write").and_then(|at| args.get(at + 1)) {
        sizes.iter().for_each(|rows| {
            write_csv(*rows, &world::places(PLACES), &Path::new(folder).join(format!("{rows}.csv")))
        });
        return;
    }
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("soak");
    fs::create_dir_all(&folder).expect("the target folder can be written");
    for rows in if sizes.is_empty() { vec![1_000_000, 10_000_000] } else { sizes } {
        soak(rows, &folder);
    }
}

fn soak(rows: usize, folder: &Path) {
    let places = world::places(PLACES);
    let atlas = folder.join(format!("{rows}.gpkg"));
    let plain = folder.join(format!("{rows}.sqlite"));
    println!("{rows} rows over {PLACES} places");
    import(rows, &places, folder, &atlas);
    lay_out(rows, &places, &plain);
    one_shot(&places, &atlas, &plain);
    library(&places, &atlas);
}

/// The rows as `dateline import` reads them.
fn write_csv(rows: usize, places: &[PlacePoint], csv: &Path) {
    let extents = world::extents();
    let mut out = BufWriter::new(File::create(csv).expect("a file"));
    writeln!(out, "id,lat,lon,date,uncertainty").expect("space on the disk");
    world::rows(rows, PLACES, &extents, |row| {
        let PlacePoint { point, area_km, .. } = places[row.place as usize];
        let date = edtf(extents.all[row.extent.expect("every row is dated") as usize]);
        writeln!(out, "{},{},{},{date},{area_km}", row.row, point.lat, point.lon).expect("space on the disk");
    });
    out.flush().expect("space on the disk");
}

/// Writes the rows as CSV and imports them.
fn import(rows: usize, places: &[PlacePoint], folder: &Path, atlas: &Path) {
    let csv = folder.join("events.csv");
    write_csv(rows, places, &csv);
    let _ = fs::remove_file(atlas);
    let start = Instant::now();
    let columns =
        ["--lat", "lat", "--lon", "lon", "--date", "date", "--id", "id", "--uncertainty", "uncertainty"];
    let status = Command::new(env!("CARGO_BIN_EXE_dateline"))
        .arg("import")
        .arg(&csv)
        .args(columns)
        .arg("--atlas")
        .arg(atlas)
        .status();
    assert!(status.expect("dateline runs").success());
    let took = start.elapsed();
    let bytes = fs::metadata(atlas).expect("an atlas").len();
    println!(
        "  import and index: {took:.1?}, {:.0} rows/s, {:.0} bytes a row",
        rows as f64 / took.as_secs_f64(),
        bytes as f64 / rows as f64
    );
    let _ = fs::remove_file(csv);
}

fn edtf(days: Days) -> String {
    let date = |day: i32| {
        jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().days(i64::from(day))).expect("a date")
    };
    let day = date(days.start).to_string();
    match days.end - days.start {
        1 => day,
        28..=31 => day[..7].to_owned(),
        _ => day[..4].to_owned(),
    }
}

/// The sqlite3 shell's best layout.
fn lay_out(rows: usize, places: &[PlacePoint], plain: &Path) {
    let _ = fs::remove_file(plain);
    let mut sqlite =
        Command::new("sqlite3").arg(plain).stdin(Stdio::piped()).spawn().expect("sqlite3 is installed");
    let mut out = BufWriter::new(sqlite.stdin.take().expect("a pipe"));
    let mut say = |line: String| writeln!(out, "{line}").expect("sqlite3 reads");
    say("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-400000;".into());
    say("CREATE VIRTUAL TABLE place USING rtree(id, minx, maxx, miny, maxy, +lon REAL, +lat REAL, +area REAL);".into());
    // One row a place and month is what the question needs; the rows behind it stand in mention.
    say("CREATE TABLE mention(id INTEGER PRIMARY KEY, place INTEGER, month INTEGER, day INTEGER); BEGIN;"
        .into());
    for (place, id) in places.iter().zip(0..) {
        let LonLat { lon, lat } = place.point;
        say(format!("INSERT INTO place VALUES({id},{lon},{lon},{lat},{lat},{lon},{lat},{});", place.area_km));
    }
    let extents = world::extents();
    world::rows(rows, PLACES, &extents, |row| {
        let days = extents.all[row.extent.expect("dated") as usize];
        // A year lies in no month.
        let month = if days.end - days.start > 31 { -1 } else { month_of(days.start) };
        say(format!("INSERT INTO mention VALUES({},{},{month},{});", row.row, row.place, days.start));
    });
    say("COMMIT; CREATE INDEX by_place_month ON mention(place, month); ANALYZE;".into());
    out.flush().expect("sqlite3 reads");
    drop(out);
    assert!(sqlite.wait().expect("sqlite3 ends").success());
}

fn month_of(day: i32) -> i32 {
    let date =
        jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().days(i64::from(day))).expect("a date");
    i32::from(date.year()) * 12 + i32::from(date.month()) - 1
}

/// The question in SQL: a box around the circle from the rtree, then the great circle (haversine, off by up to
/// half a per cent: sqlite3 has no geodesic), then the index.
fn sql(centre: LonLat, km: f64) -> String {
    let LonLat { lon, lat } = centre;
    let (dy, dx) = (km / 110.0, km / 110.0 / lat.to_radians().cos());
    let month = month_of(MONTH.start);
    format!(
        "SELECT count(*) FROM place p CROSS JOIN mention m ON m.place = p.id AND m.month = {month}
         WHERE p.minx >= {} AND p.maxx <= {} AND p.miny >= {} AND p.maxy <= {} AND p.area <= {km}
         AND 12742.0 * asin(sqrt(pow(sin(radians(p.lat - {lat}) / 2), 2)
           + cos(radians({lat})) * cos(radians(p.lat)) * pow(sin(radians(p.lon - {lon}) / 2), 2))) <= {km};",
        lon - dx,
        lon + dx,
        lat - dy,
        lat + dy
    )
}

fn one_shot(places: &[PlacePoint], atlas: &Path, plain: &Path) {
    let mut random = Random(5);
    let (mut ours, mut theirs, mut differ) = (Vec::new(), Vec::new(), 0);
    for _ in 0..ROUNDS {
        let centre = places[random.below(PLACES as u64) as usize].point;
        let mut near = Command::new(env!("CARGO_BIN_EXE_dateline"));
        near.args(["near", &format!("{},{}", centre.lat, centre.lon), "--within", "50km"])
            .args(["--during", "2017-06", "--count", "--atlas"])
            .arg(atlas)
            .stderr(Stdio::null());
        let mut shell = Command::new("sqlite3");
        shell.arg(plain).arg(sql(centre, 50.0));
        let (a, b) = (timed(&mut near, &mut ours), timed(&mut shell, &mut theirs));
        differ += u32::from(a != b);
    }
    let memory = peak_memory(atlas, places[0].point);
    println!(
        "  one-shot near, 50 km and a month: dateline {:.2?}, sqlite3 {:.2?} (medians of {ROUNDS}, in turn); peak memory {memory}",
        median(&mut ours),
        median(&mut theirs)
    );
    println!("  {differ} of {ROUNDS} counts differ (haversine at the edge of the circle)");
}

fn timed(command: &mut Command, times: &mut Vec<Duration>) -> String {
    let start = Instant::now();
    let output = command.output().expect("it runs");
    times.push(start.elapsed());
    assert!(output.status.success(), "{command:?}");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

fn peak_memory(atlas: &Path, centre: LonLat) -> String {
    let output = Command::new("/usr/bin/time")
        .args(["-f", "%M kB", env!("CARGO_BIN_EXE_dateline"), "near"])
        .arg(format!("{},{}", centre.lat, centre.lon))
        .args(["--within", "50km", "--during", "2017-06", "--count", "--atlas"])
        .arg(atlas)
        .output();
    match output {
        Ok(output) => String::from_utf8_lossy(&output.stderr).lines().last().unwrap_or_default().to_owned(),
        Err(_) => "not measured (no /usr/bin/time)".to_owned(),
    }
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// Warm, in the library: counts and a list of 50,000.
fn library(places: &[PlacePoint], atlas: &Path) {
    let atlas = Atlas::open(atlas).expect("the atlas just made");
    let index = Index::open(&atlas).expect("its index");
    let start = Instant::now();
    index.load().expect("its index");
    println!("  library: index loaded in {:.0?}", start.elapsed());
    let mut random = Random(6);
    for (km, what) in
        [(50.0, "50 km and a month"), (500.0, "500 km and a month"), (2000.0, "2,000 km and a month")]
    {
        let mut times = Vec::new();
        for _ in 0..1000 {
            let centre = places[random.below(PLACES as u64) as usize].point;
            let ask = Ask::within(centre, km * 1000.0).during(Window::Inside(MONTH));
            let start = Instant::now();
            index.count(&ask).expect("a count");
            times.push(start.elapsed());
        }
        println!(
            "    count, {what}: median {:.2?}, all thousand {:.2?}",
            median(&mut times),
            times.iter().sum::<Duration>()
        );
    }
    list(&index, places);
}

/// Finds a circle of about 50,000 mentions and reads them all.
fn list(index: &Index<'_>, places: &[PlacePoint]) {
    let centre = places[0].point;
    let mut km = 1.0;
    let ask = |km: f64| Ask::within(centre, km * 1000.0);
    while index.count(&ask(km)).expect("a count") < 50_000 && km < 5000.0 {
        km *= 1.05;
    }
    let mut times = Vec::new();
    let mut read = 0;
    for _ in 0..5 {
        let start = Instant::now();
        let mut hits = index.hits(&ask(km)).expect("hits");
        hits.sort_unstable_by(|a, b| a.distance.total_cmp(&b.distance));
        hits.truncate(50_000);
        read = 0;
        index
            .read(&hits, |_, row| -> Result<(), dateline::query::QueryError> {
                read += usize::from(row.place.is_some());
                Ok(())
            })
            .expect("rows");
        times.push(start.elapsed());
    }
    println!("    list of {read} mentions within {km:.0} km: {:.0?}", median(&mut times));
}
