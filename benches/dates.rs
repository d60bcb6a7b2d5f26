//! What the README's figure for `dates` comes from: `cargo bench --bench dates`.
//!
//! The sample corpus, repeated to 20 MB a language, on one core; UTF-8 validation of the same bytes beside it.

use std::{fs, hint::black_box, path::Path, time::Instant};

use dateline::date::expressions::find;
use jiff::civil::Date;

const BYTES: usize = 20_000_000;
const RUNS: u32 = 3;

fn main() {
    for language in ["ar", "en"] {
        let text = corpus(language);
        let reference = Some(Date::constant(2018, 12, 6));
        let found = find(&text, reference).len();
        let dates = rate(text.len(), || black_box(find(&text, reference)).len());
        let validation =
            rate(text.len(), || black_box(std::str::from_utf8(text.as_bytes())).map_or(0, str::len));
        println!(
            "{language}: {dates:.0} MB/s, {found} expressions; UTF-8 validation {validation:.0} MB/s, {:.3} of it",
            dates / validation
        );
    }
}

fn corpus(language: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    let mut files: Vec<_> =
        fs::read_dir(&folder).expect("seeds/").map(|entry| entry.expect("a file").path()).collect();
    files.retain(|file| file.to_string_lossy().ends_with(&format!(".{language}.txt")));
    files.sort();
    let once: String = files.iter().map(|file| fs::read_to_string(file).expect("an article")).collect();
    once.repeat(BYTES / once.len())
}

/// MB a second, the best of a few runs.
fn rate(bytes: usize, run: impl Fn() -> usize) -> f64 {
    let best = (0..RUNS).map(|_| {
        let start = Instant::now();
        black_box(run());
        start.elapsed().as_secs_f64()
    });
    bytes as f64 / 1e6 / best.fold(f64::INFINITY, f64::min)
}
