//! The rows as a file, and their way into an atlas.

use std::{
    fs::{self, File},
    io::{BufWriter, Write},
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use dateline::query::{Days, tree::PlacePoint};

use crate::{PLACES, world};

/// How often the rows are imported, into a new atlas each time.
const IMPORTS: usize = 3;

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
pub fn import(rows: usize, places: &[PlacePoint], csv: &Path, atlas: &Path) {
    write_csv(rows, places, csv);
    let columns =
        ["--lat", "lat", "--lon", "lon", "--date", "date", "--id", "id", "--uncertainty", "uncertainty"];
    let mut times: Vec<Duration> = (0..IMPORTS)
        .map(|_| {
            let _ = fs::remove_file(atlas);
            let start = Instant::now();
            let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
            command.arg("import").arg(csv).args(columns).arg("--atlas").arg(atlas).stderr(Stdio::null());
            assert!(command.status().expect("dateline runs").success());
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    let a_second = |time: Duration| rows as f64 / time.as_secs_f64();
    println!(
        "  import and index: {:.0} rows/s, the quickest of {IMPORTS} {:.0}; {:.0} bytes a row",
        a_second(times[IMPORTS / 2]),
        a_second(times[0]),
        fs::metadata(atlas).expect("an atlas").len() as f64 / rows as f64
    );
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
