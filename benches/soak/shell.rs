//! The program from process start to end, beside the sqlite3 shell.

use std::{
    fs,
    io::{BufWriter, Write},
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use dateline::{model::LonLat, query::tree::PlacePoint};

use crate::{
    PLACES, spread,
    truth::Truth,
    world::{self, MONTH, Random},
};

const ROUNDS: usize = 101;
/// The radius asked for.
const KM: f64 = 50.0;

/// The sqlite3 shell's best layout.
pub fn lay_out(rows: usize, places: &[PlacePoint], plain: &Path) {
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

/// Asks both in turn. Ours must be the geodesic's count; theirs the great circle's, and where the two differ the
/// places in dispute must lie at the edge.
pub fn one_shot(places: &[PlacePoint], truth: &Truth, atlas: &Path, plain: &Path) {
    let mut random = Random(5);
    let (mut ours, mut theirs, mut differ, mut disputed) = (Vec::new(), Vec::new(), 0, 0);
    for _ in 0..ROUNDS {
        let centre = places[random.below(PLACES as u64) as usize].point;
        let mut near = Command::new(env!("CARGO_BIN_EXE_dateline"));
        near.args(["near", &format!("{},{}", centre.lat, centre.lon), "--within", "50km"])
            .args(["--during", "2017-06", "--count", "--atlas"])
            .arg(atlas)
            .stderr(Stdio::null());
        let mut shell = Command::new("sqlite3");
        shell.arg(plain).arg(sql(centre, KM));
        let (a, b) = (timed(&mut near, &mut ours), timed(&mut shell, &mut theirs));
        let number = |answer: String| answer.parse::<u64>().expect("a number");
        let (a, b) = (number(a), number(b));
        assert_eq!(a, truth.count(centre, KM), "dateline around {centre:?}");
        assert_eq!(b, truth.count_on_sphere(centre, KM), "sqlite3 around {centre:?}");
        let at_the_edge = truth.check_disputed(centre, KM);
        assert!(a == b || at_the_edge > 0, "{a} and {b} around {centre:?}");
        differ += u32::from(a != b);
        disputed += at_the_edge;
    }
    let memory = peak_memory(atlas, places[0].point);
    println!(
        "  one-shot near, 50 km and a month: dateline {}, sqlite3 {} (medians of {ROUNDS}, in turn); peak memory {memory}",
        spread(&mut ours),
        spread(&mut theirs)
    );
    println!(
        "  {differ} of {ROUNDS} counts differ, all of them at the edge: {disputed} places that the ellipsoid and the \
         great circle put on different sides of the 50 km, each within 0.6 % of it; ours are those of the geodesic \
         by brute force, sqlite3's those of the great circle"
    );
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
