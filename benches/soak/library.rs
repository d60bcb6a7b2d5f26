//! The library, its index in memory.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use dateline::{
    query::{Ask, Index, Window, tree::PlacePoint},
    store::Atlas,
};

use crate::{
    PLACES, median,
    truth::Truth,
    world::{MONTH, Random},
};

/// So many counts of each kind are checked against brute force.
const CHECKED: usize = 100;

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
        let mut times = Vec::new();
        for n in 0..1000 {
            let centre = places[random.below(PLACES as u64) as usize].point;
            let ask = Ask::within(centre, km * 1000.0).during(Window::Inside(MONTH));
            let start = Instant::now();
            let count = index.count(&ask).expect("a count");
            times.push(start.elapsed());
            if n < CHECKED {
                assert_eq!(count, truth.count(centre, km), "{km} km around {centre:?}");
            }
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
