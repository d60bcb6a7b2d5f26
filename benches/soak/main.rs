//! The figures of `dateline near` from process start to end, beside the sqlite3 shell's, and of the library:
//! `cargo bench --bench soak [-- ROWS…] [--keep] [--page]`.
//!
//! Makes a seeded data set of 1 M rows (and 10 M, unless sizes are given), imports it, and asks dateline and
//! sqlite3 the same in turn, in one loop. sqlite3 has its best layout: places in an rtree, mentions indexed by
//! place and month, in one file. Every count is checked against brute force. Needs sqlite3 and some 2 GB a 10 M
//! rows; `--keep` leaves the rows as CSV beside the atlas, for `benches/peers.py`.
//!
//! Then the program writes the page of the same atlas; `--page` does nothing but import and write it.
//! `npm run measure` opens it.

mod events;
mod library;
mod page;
mod shell;
mod truth;
#[path = "../world/mod.rs"]
mod world;

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

const PLACES: usize = 20_000;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let sizes: Vec<usize> = args.iter().filter_map(|arg| arg.parse().ok()).collect();
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("soak");
    fs::create_dir_all(&folder).expect("the target folder can be written");
    for rows in if sizes.is_empty() { vec![1_000_000, 10_000_000] } else { sizes } {
        let asked = |option: &str| args.iter().any(|arg| arg == option);
        soak(rows, &folder, asked("--keep"), asked("--page"));
    }
    println!("what was made stands in {}", folder.display());
}

fn soak(rows: usize, folder: &Path, keep: bool, page_only: bool) {
    let (places, truth) = (world::places(PLACES), truth::Truth::new(rows));
    let file = |kind: &str| folder.join(format!("{rows}.{kind}"));
    println!("{rows} rows over {PLACES} places");
    events::import(rows, &places, &file("csv"), &file("gpkg"));
    if !keep {
        let _ = fs::remove_file(file("csv"));
    }
    page::write(rows, &file("gpkg"), &folder.join(format!("page-{rows}")));
    if page_only {
        return;
    }
    shell::lay_out(rows, &places, &file("sqlite"));
    shell::one_shot(&places, &truth, &file("gpkg"), &file("sqlite"));
    library::library(&places, &truth, &file("gpkg"));
}

/// The middle one, and the quickest: that hardly changes where other programs are at work.
fn spread(times: &mut [Duration]) -> String {
    times.sort_unstable();
    format!("{:.2?} (quickest {:.2?})", times[times.len() / 2], times[0])
}
