//! The rows as a file, and their way into an atlas.

use std::{
    fs::{self, File},
    io::{BufWriter, Write},
    path::Path,
    process::Command,
    time::Instant,
};

use dateline::query::{Days, tree::PlacePoint};

use crate::{PLACES, world};

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
    let _ = fs::remove_file(atlas);
    let start = Instant::now();
    let columns =
        ["--lat", "lat", "--lon", "lon", "--date", "date", "--id", "id", "--uncertainty", "uncertainty"];
    let status = Command::new(env!("CARGO_BIN_EXE_dateline"))
        .arg("import")
        .arg(csv)
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
