//! The library, its index in memory.

use std::{path::Path, time::Instant};

use dateline::{
    query::{Ask, Index, Window, tree::PlacePoint},
    store::Atlas,
};

use crate::{
    PLACES, spread,
    truth::Truth,
    world::{MONTH, Random},
};

/// So many counts of each kind are checked against brute force.
const CHECKED: usize = 100;
/// How often the thousand centres are asked about.
const PASSES: usize = 21;

/// Warm, in the library: counts and a list of 50,000.
pub fn library(places: &[PlacePoint], truth: &Truth, atlas: &Path) {
    let atlas = Atlas::open(atlas).expect("the atlas just made");
    let index = Index::open(&atlas).expect("its index");
    let start = Instant::now();
    index.load().expect("its index");
    println!("  library: index loaded in {:.0?}", start.elapsed());
    let mut random = Random(6);
    for (km, what) in
        [(50.0, "50 km and a month"), (500.0, "500 km and a month"), (2000.0, "2,000 km and a month")]
    {
        let asks: Vec<Ask> = (0..1000)
            .map(|_| places[random.below(PLACES as u64) as usize].point)
            .map(|centre| Ask::within(centre, km * 1000.0).during(Window::Inside(MONTH)))
            .collect();
        for ask in &asks[..CHECKED] {
            let centre = ask.area.centre.expect("it has one");
            assert_eq!(
                index.count(ask).expect("a count"),
                truth.count(centre, km),
                "{km} km around {centre:?}"
            );
        }
        let (mut each, mut all) = (Vec::new(), Vec::new());
        for _ in 0..PASSES {
            let start = Instant::now();
            for ask in &asks {
                let start = Instant::now();
                index.count(ask).expect("a count");
                each.push(start.elapsed());
            }
            all.push(start.elapsed());
        }
        println!("    count, {what}: median {}; all thousand {}", spread(&mut each), spread(&mut all));
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
    for _ in 0..11 {
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
    println!("    list of {read} mentions within {km:.0} km: {}", spread(&mut times));
}
