//! What the README's figures for `near` in the library come from: `cargo bench --bench near [-- ROWS]`.
//!
//! Every count is checked against brute force over all rows before anything is timed.

mod world;

use std::{
    convert::Infallible,
    hint::black_box,
    time::{Duration, Instant},
};

use dateline::{
    model::LonLat,
    query::{
        build::{self, Row},
        chunked::InMemory,
        earth::{self, Circle},
        ladder::Window,
        pack::{Kinds, Packed},
        tree::PlacePoint,
    },
};
use world::{MONTH, Random};

const PLACES: usize = 20_000;
/// How often the thousand centres are asked about.
const PASSES: usize = 51;

fn main() {
    let sizes: Vec<usize> = std::env::args().skip(1).filter_map(|arg| arg.parse().ok()).collect();
    for rows in if sizes.is_empty() { vec![1_000_000, 10_000_000] } else { sizes } {
        measure(rows);
    }
}

fn measure(n: usize) {
    let (places, extents) = (world::places(PLACES), world::extents());
    let start = Instant::now();
    let packed = build::build(1, &places, &extents.all, |each: &mut dyn FnMut(Row)| {
        world::rows(n, PLACES, &extents, each);
        Ok::<_, Infallible>(())
    });
    let Ok(packed) = packed;
    let built = start.elapsed();
    let mut rows = Vec::with_capacity(n);
    world::rows(n, PLACES, &extents, |row| rows.push(row));
    check(&packed, &places, &extents, &rows);
    println!(
        "{n} rows: index built in {built:.2?} (rows generated three times), {:.1} bytes a row",
        size(&packed) as f64 / n as f64
    );
    let month = Window::Inside(MONTH);
    let mut random = Random(3);
    let centres: Vec<LonLat> =
        (0..1000).map(|_| places[random.below(PLACES as u64) as usize].point).collect();
    for (km, window, name) in [
        (50.0, month, "50 km, a month"),
        (500.0, month, "500 km, a month"),
        (2000.0, month, "2,000 km, a month"),
        (50.0, Window::Inside(world_day(MONTH.start + 4, 11)), "50 km, eleven days"),
        (500.0, Window::Inside(world_day(MONTH.start + 4, 11)), "500 km, eleven days"),
        (500.0, Window::Overlapping(MONTH), "500 km, overlapping a month"),
        (500.0, Window::Any, "500 km, any time"),
        (20_003.0, month, "half the earth, a month"),
    ] {
        let times = time(&centres, |centre| count(&packed, *centre, km, &window));
        println!(
            "  {name:30} median {:>10.2?}  worst {:>10.2?}",
            times[times.len() / 2],
            times[times.len() - 1]
        );
    }
    let mut total = 0;
    let mut passes: Vec<Duration> = (0..PASSES)
        .map(|_| {
            let start = Instant::now();
            total = centres.iter().map(|centre| count(&packed, *centre, 50.0, &month)).sum();
            start.elapsed()
        })
        .collect();
    passes.sort_unstable();
    println!(
        "  1,000 random centres, 50 km, a month: median of {PASSES} {:.2?}, best {:.2?} ({total} rows)",
        passes[PASSES / 2],
        passes[0]
    );
}

fn world_day(first: i32, days: i32) -> dateline::query::ladder::Days {
    dateline::query::ladder::Days { start: first, end: first + days }
}

fn count(packed: &Packed, centre: LonLat, km: f64, window: &Window) -> u64 {
    let circle = Circle::new(centre, km * 1000.0);
    let chosen = packed.tree.within(&circle, false, &InMemory).expect("in memory");
    packed.count(&chosen.inside, window, Kinds::BODY, &InMemory).expect("in memory")
}

fn time<T>(centres: &[LonLat], mut ask: impl FnMut(&LonLat) -> T) -> Vec<Duration> {
    centres.iter().take(200).for_each(|centre| drop(black_box(ask(centre))));
    let mut times: Vec<Duration> = centres
        .iter()
        .map(|centre| {
            let start = Instant::now();
            black_box(ask(centre));
            start.elapsed()
        })
        .collect();
    times.sort_unstable();
    times
}

fn size(packed: &Packed) -> usize {
    let mut bytes = 0;
    let Ok(()) = packed.write(|_, part| {
        bytes += part.len();
        Ok::<_, Infallible>(())
    });
    bytes
}

fn check(packed: &Packed, places: &[PlacePoint], extents: &world::Extents, rows: &[Row]) {
    let mut random = Random(4);
    let windows = [
        Window::Any,
        Window::Inside(MONTH),
        Window::Overlapping(MONTH),
        Window::Inside(world_day(MONTH.start - 3, 400)),
    ];
    for (km, window) in [0.0, 50.0, 500.0, 5000.0].iter().flat_map(|km| windows.iter().map(move |w| (*km, w)))
    {
        let centre = places[random.below(places.len() as u64) as usize].point;
        let near =
            |p: &PlacePoint| earth::distance(centre, p.point) <= km * 1000.0 && f64::from(p.area_km) <= km;
        let near: Vec<bool> = places.iter().map(near).collect();
        let taken: Vec<bool> = extents.all.iter().map(|e| window.takes(Some(*e))).collect();
        let hit = |row: &&Row| near[row.place as usize] && row.extent.is_some_and(|e| taken[e as usize]);
        let expected = rows.iter().filter(hit).count() as u64;
        assert_eq!(count(packed, centre, km, window), expected, "{km} km, {window:?}, around {centre:?}");
    }
}
