//! How fast sources are read, without and with the table that is built of them: `make bench`, or
//! `cargo bench --bench import -- 1000000`.
//!
//! A dump in GeoNames' layout is made by a seeded generator, with alternate names beside it. CPU seconds of the
//! reading thread are told beside the wall clock, which other work on the machine disturbs.

use std::{
    error::Error,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    time::Instant,
};

use dateline::gazetteer::{
    Row, ordinary_words,
    source::{Options, Progress, Reject, Sink, Watch, import},
    table::{Builder, CompileError, Meta},
};
use world::Random;

#[expect(dead_code, reason = "the rows of the other benchmarks are not needed here")]
mod world;

const SYLLABLES: [&str; 24] = [
    "al", "ba", "dar", "deir", "el", "far", "ga", "ha", "jin", "ka", "la", "ma", "na", "qa", "ra", "sa",
    "ta", "um", "wa", "ya", "za", "khan", "tell", "zor",
];
const LETTERS: [&str; 16] = ["ا", "ب", "ت", "ح", "د", "ر", "ز", "س", "ش", "ع", "ق", "ل", "م", "ن", "و", "ي"];

fn main() -> Result<(), Box<dyn Error>> {
    let rows = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(1_000_000);
    let folder = tempfile::tempdir()?;
    let alone = make(folder.path(), "alone", rows, false)?;
    let with_names = make(folder.path(), "names", rows, true)?;
    println!("{rows} places; rows a second of CPU (wall)");
    run("read", &alone, &mut Nothing)?;
    run("read, alternate names beside it", &with_names, &mut Nothing)?;
    let mut builder = Builder::new(ordinary_words());
    run("read and added to a table", &alone, &mut builder)?;
    let clock = Clock::start();
    let mut out = std::io::BufWriter::new(tempfile::tempfile()?);
    builder.finish(&Meta::default(), &mut out)?;
    let (cpu, wall) = clock.stop();
    println!("{:<34} {cpu:>6.2} s CPU ({wall:.2} s)", "table written");
    Ok(())
}

fn run(what: &str, source: &Path, sink: &mut dyn Sink) -> Result<(), Box<dyn Error>> {
    let clock = Clock::start();
    let read = import(&[source.to_owned()], None, &Options::default(), sink, &mut Nothing)?;
    let (cpu, wall) = clock.stop();
    let rows = read.iter().map(|source| source.tally.used).sum::<u64>() as f64;
    println!("{what:<34} {:>10.0} ({:.0}), {cpu:.2} s CPU ({wall:.2} s)", rows / cpu, rows / wall);
    Ok(())
}

/// Wall clock, and CPU time of this thread where the system tells it.
struct Clock {
    wall: Instant,
    cpu: Option<f64>,
}

impl Clock {
    fn start() -> Self {
        Self { wall: Instant::now(), cpu: cpu() }
    }

    fn stop(&self) -> (f64, f64) {
        let wall = self.wall.elapsed().as_secs_f64();
        let cpu = self.cpu.zip(cpu()).map_or(wall, |(before, now)| now - before);
        (cpu, wall)
    }
}

fn cpu() -> Option<f64> {
    let stat = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(stat.split_whitespace().next()?.parse::<f64>().ok()? / 1e9)
}

/// Takes rows and forgets them, and does not look on.
struct Nothing;

impl Sink for Nothing {
    fn begin_source(&mut self) {}

    fn add(&mut self, row: &Row) -> Result<(), CompileError> {
        std::hint::black_box(row);
        Ok(())
    }
}

impl Watch for Nothing {
    fn progress(&mut self, _: Progress) {}

    fn rejected(&mut self, reject: &Reject) {
        panic!("a row that was made cannot be read: {reject:?}");
    }
}

fn make(folder: &Path, name: &str, rows: u32, names: bool) -> Result<PathBuf, Box<dyn Error>> {
    let folder = folder.join(name);
    fs::create_dir(&folder)?;
    let mut random = Random(7);
    let (mut dump, mut alternates) = (String::new(), String::new());
    for id in 1..=rows {
        let (latin, arabic) = (latin(&mut random), arabic(&mut random));
        let (lat, lon) = (random.unit() * 140.0 - 60.0, random.unit() * 360.0 - 180.0);
        let population = random.below(5_000);
        writeln!(
            dump,
            "{id}\t{latin}\t{latin}\t{latin}a,{arabic},Дейр\t{lat:.5}\t{lon:.5}\tP\tPPL\tSY\t\t07\t\t\t\t{population}\t\t200\tAsia/Damascus\t2024-01-01"
        )?;
        if names {
            writeln!(alternates, "{id}\t{id}\tar\t{arabic}\t1\t\t\t\t\t")?;
            writeln!(alternates, "{}\t{id}\tru\tДейр\t\t\t\t\t\t", id + rows)?;
        }
    }
    if names {
        fs::write(folder.join("alternateNamesV2.txt"), alternates)?;
    }
    let file = folder.join("dump.txt");
    fs::write(&file, dump)?;
    Ok(file)
}

fn latin(random: &mut Random) -> String {
    let syllables = 2 + random.below(3);
    (0..syllables).map(|_| SYLLABLES[random.below(24) as usize]).collect()
}

fn arabic(random: &mut Random) -> String {
    let letters = 3 + random.below(5);
    (0..letters).map(|_| LETTERS[random.below(16) as usize]).collect()
}
