//! What the README says of millions of names: `cargo bench --bench names`, or
//! `cargo bench --bench names -- --names 1000000 --megabytes 200 --file names.txt` for one size (`--script ar|en`).
//!
//! Looks for names in a seeded text, folding and clitics on, beside daachorse (charwise), which is built on the same
//! names and given the same text, both folded before its clock runs (`--ours`: without it). Names are those of the
//! shipped gazetteer, or of `--file`, one a line; where there are too few, the first word of a real name and the last
//! of another make a new one, which is about as long as real ones are. The text is words of
//! `data/lexicon/ordinary_words.*.csv` as frequent as those say, with a name among thirty of them. One thread;
//! time on the processor, as `benches/tag.rs` takes it.

use std::{
    collections::HashSet,
    env,
    fmt::Write as _,
    fs::{self, File},
    hint::black_box,
    io::BufWriter,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};
use dateline::{
    gazetteer::{
        Gazetteer, Name, Row, ordinary_words,
        table::{Builder, Meta},
    },
    lang::{Gap, Script, Tokens, en},
    model::{LonLat, Place},
    recognise::{Lexicon, Recogniser},
};

const SIZES: [usize; 2] = [50_000, 1_000_000];
const MEGABYTES: usize = 20;
const ARTICLE_WORDS: usize = 500;
/// One word in so many is a name.
const NAMES: u64 = 30;
/// So many places are made before they are added: making them is not timed.
const ROWS: usize = 2_000;
/// As many as the cities of GeoNames have.
const NAMES_A_PLACE: usize = 5;
const SEED: u64 = 2017;
const RUNS: usize = 3;
/// So many of the names that only the peer finds are shown.
const SHOWN: usize = 5;

fn main() {
    let option = |name: &str| {
        let mut arguments = env::args().skip_while(|argument| argument != name);
        arguments.nth(1)
    };
    let number = |name| option(name).and_then(|value| value.parse::<usize>().ok());
    let peer = !env::args().any(|argument| argument == "--ours");
    let sizes = number("--names").map_or(SIZES.to_vec(), |size| vec![size]);
    let bytes = number("--megabytes").unwrap_or(MEGABYTES) * 1_000_000;
    let real = option("--file").map_or_else(shipped_names, |file| read_names(&file));
    if option("--file").is_some() {
        build_all(&real);
    }
    for size in sizes {
        for script in scripts(option("--script").as_deref()) {
            compare(&real, size, script, bytes, peer);
        }
    }
}

fn scripts(asked: Option<&str>) -> Vec<Script> {
    match asked {
        Some("ar") => vec![Script::Arabic],
        Some("en") => vec![Script::Latin],
        _ => vec![Script::Arabic, Script::Latin],
    }
}

/// What compiling the names of a file takes as they are, of every script and length, none made up.
fn build_all(real: &[String]) {
    let names = Names { known: real.iter().map(String::as_str).collect(), made: Vec::new() };
    let file = env::temp_dir().join(format!("dateline-bench-{}.gaz", std::process::id()));
    let ours = Ours::build(&names, &file);
    let (names, mb) = (real.len(), ours.bytes as f64 / 1e6);
    println!("All {names} names of the file: built in {:.2} s, {mb:.0} MB of file", ours.built);
    fs::remove_file(&file).expect("it was made");
}

/// One row of the table: so many names, one script.
fn compare(real: &[String], size: usize, script: Script, bytes: usize, peer: bool) {
    let mut random = Random(SEED);
    let names = Names::new(real, size, script, &mut random);
    let file = env::temp_dir().join(format!("dateline-bench-{}.gaz", std::process::id()));
    let ours = Ours::build(&names, &file);
    let articles = articles(&names, script, bytes, &mut random);
    let folded: Vec<String> = articles.iter().map(|text| fold(text)).collect();
    let bytes: usize = articles.iter().map(String::len).sum();
    let theirs = peer.then(|| Theirs::build(&names)).flatten();
    let (mut found, mut peers) = (0, 0);
    let (mut scan, mut peer) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..RUNS {
        scan = scan.min(seconds(|| found = ours.count(&articles)));
        if let Some(theirs) = &theirs {
            peer = peer.min(seconds(|| peers = theirs.count(&folded)));
        }
    }
    let rate = |seconds: f64| bytes as f64 / 1e6 / seconds;
    println!(
        "{script:?}, {size} names, {:.0} MB: built in {:.2} s and {:.0} MB (of which {:.0} MB were the \
         benchmark's before; {:.0} MB of file), opened in {:.2} ms; scanned at {:.0} MB/s, \
         {found} names, {:.0} MB of the file resident",
        bytes as f64 / 1e6,
        ours.built,
        ours.peak_mb,
        ours.before_mb,
        ours.bytes as f64 / 1e6,
        ours.opened * 1e3,
        rate(scan),
        resident_mb(&file),
    );
    if let Some(theirs) = &theirs {
        let missed = missed(&ours, theirs, &articles, &folded);
        println!(
            "  daachorse {:.0} MB/s, {peers} names at token boundaries, {missed} of them missed by us; {:.2} times daachorse",
            rate(peer),
            peer / scan,
        );
    }
    fs::remove_file(&file).expect("it was made");
}

struct Ours {
    recogniser: Recogniser,
    built: f64,
    /// The most memory that the whole process had while it was built, and what it had before.
    peak_mb: f64,
    before_mb: f64,
    opened: f64,
    bytes: u64,
}

impl Ours {
    fn build(names: &Names<'_>, file: &Path) -> Self {
        forget_peak();
        let before_mb = status_mb("VmRSS:");
        let built = names.compile(file);
        let peak_mb = status_mb("VmHWM:");
        let mut gazetteer = Gazetteer::empty();
        let opened = seconds(|| gazetteer.add_file(file).expect("just compiled"));
        let bytes = fs::metadata(file).expect("just written").len();
        let lexicon = Lexicon::shipped().expect("the shipped lexicon is whole");
        let recogniser = Recogniser::new(Arc::new(gazetteer), Arc::new(lexicon));
        Self { recogniser, built, peak_mb, before_mb, opened, bytes }
    }

    fn count(&self, articles: &[String]) -> usize {
        let mut tokens = Tokens::default();
        let count = |text: &String| {
            tokens.read(text);
            black_box(self.recogniser.names(text, &tokens)).len()
        };
        articles.iter().map(count).sum()
    }
}

struct Theirs(CharwiseDoubleArrayAhoCorasick<u32>);

impl Theirs {
    /// Nothing where the names are too many for it.
    fn build(names: &Names<'_>) -> Option<Self> {
        let folded: HashSet<String> = (0..names.len()).map(|at| name_proper(&names.name(at))).collect();
        let builder = CharwiseDoubleArrayAhoCorasickBuilder::new().match_kind(MatchKind::LeftmostLongest);
        let built = builder.build(folded.iter().filter(|name| !name.is_empty()));
        built.inspect_err(|error| println!("daachorse: {error}")).ok().map(Self)
    }

    fn hits<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (usize, usize)> + 't {
        let bytes = text.as_bytes();
        let is_edge = |at: usize| bytes.get(at).is_none_or(|byte| *byte == b' ');
        self.0
            .leftmost_find_iter(text)
            .map(|hit| (hit.start(), hit.end()))
            .filter(move |(start, end)| (*start == 0 || is_edge(start - 1)) && is_edge(*end))
    }

    fn count(&self, folded: &[String]) -> usize {
        folded.iter().map(|text| self.hits(text).count()).sum()
    }
}

/// A name folded, without what stands in brackets or behind a comma: that is no part of it in our tables either.
fn name_proper(name: &str) -> String {
    let tokens = Tokens::of(name);
    let beside = |i: &usize| tokens.gap(*i).has(Gap::BRACKET.with(Gap::COMMA));
    let end = (1..tokens.len()).find(beside).unwrap_or(tokens.len());
    (0..end).map(|i| tokens.folded(i)).collect::<Vec<_>>().join(" ")
}

/// The text as the peer gets it: folded words with a space between them, and a bar where more than a space or a
/// hyphen stands between them, so that it does not find names across sentences.
fn fold(text: &str) -> String {
    let tokens = Tokens::of(text);
    let mut folded = String::with_capacity(text.len());
    for i in 0..tokens.len() {
        let joined = tokens.gap(i).only(Gap::SPACE.with(Gap::HYPHEN));
        folded.push_str(if joined { " " } else { " | " });
        folded.push_str(tokens.folded(i));
    }
    folded
}

/// How many of the peer's names at token boundaries we do not find. A Latin word that no capital begins is no name
/// for us: such hits of the peer's are left out.
fn missed(ours: &Ours, theirs: &Theirs, articles: &[String], folded: &[String]) -> usize {
    let mut shown = 0;
    let each = articles.iter().zip(folded).map(|(text, folded)| {
        let tokens = Tokens::of(text);
        let found = ours.recogniser.names(text, &tokens);
        let found: HashSet<(usize, usize)> = found.iter().map(|name| (name.first, name.end)).collect();
        // A word stands behind each space, but bars are no words.
        let word = |at: usize| folded[..at].matches(' ').count() - 1 - folded[..at].matches('|').count();
        // Where a name begins with a romanised article we may leave that out.
        let is_found = |first: usize, end: usize| {
            found.contains(&(first, end))
                || en::article(tokens.folded(first)).is_some() && found.contains(&(first + 1, end))
        };
        let is_name = |at: &usize| tokens.all()[*at].capital || tokens.all()[*at].script != Script::Latin;
        let hits = theirs.hits(folded).map(|(start, end)| (word(start), word(end) + 1));
        let missed = hits.filter(|(first, end)| is_name(first) && !is_found(*first, *end));
        let show = |(first, end): (usize, usize)| {
            if shown < SHOWN {
                let (from, to) = (tokens.all()[first].start as usize, tokens.all()[end - 1].end as usize);
                println!("  missed: {}", &text[from..to]);
                shown += 1;
            }
        };
        missed.map(show).count()
    });
    each.sum()
}

fn row() -> Row {
    let place = Place {
        id: String::new(),
        name: String::new(),
        name_ar: None,
        point: LonLat { lon: 40.0, lat: 35.0 },
        feature_class: 'P',
        feature_code: "PPL".into(),
        country: "SY".into(),
        admin1: String::new(),
        population: 0,
        uncertainty_km: 1.0,
        source: "bench".into(),
    };
    Row { line: 0, place, variants: Vec::new(), cue: Vec::new(), same_as: Vec::new(), block: Vec::new() }
}

fn shipped_names() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/gazetteer");
    let mut names = Vec::new();
    let mut files: Vec<_> = fs::read_dir(root)
        .expect("the folder is in the repository")
        .map(|file| file.expect("a file").path())
        .collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "csv"));
    files.sort();
    for file in files {
        let mut reader = csv::Reader::from_path(file).expect("a CSV file");
        for row in reader.records().map(|row| row.expect("a row")) {
            names.extend([&row[1], &row[2]].map(str::to_owned));
            names.extend(row[3].split('|').map(str::to_owned));
        }
    }
    names
}

fn read_names(file: &str) -> Vec<String> {
    let names = fs::read_to_string(file).expect("a file of names, one a line");
    names.lines().filter(|name| !name.trim().is_empty()).map(str::to_owned).collect()
}

/// So many different names of one script, real ones first. Those that are made of two are put together when they are
/// asked for: ten million strings would take more memory than what is measured.
struct Names<'r> {
    known: Vec<&'r str>,
    made: Vec<[u32; 2]>,
}

impl<'r> Names<'r> {
    fn new(real: &'r [String], size: usize, script: Script, random: &mut Random) -> Self {
        let mut tokens = Tokens::default();
        let mut is_one = |name: &&str| {
            tokens.read(name);
            !tokens.is_empty()
                && tokens.all().iter().all(|token| token.script == script)
                && name.chars().count() > 1
        };
        let mut known: Vec<&str> = real.iter().map(String::as_str).filter(&mut is_one).collect();
        known.sort_unstable();
        known.dedup();
        random.shuffle(&mut known);
        let mut pick = || random.below(known.len() as u64) as u32;
        let made = (known.len()..size).map(|_| [pick(), pick()]).collect();
        known.truncate(known.len().min(size.max(1)));
        Self { known, made }
    }

    fn len(&self) -> usize {
        self.known.len() + self.made.len()
    }

    fn name(&self, at: usize) -> String {
        let mut name = String::new();
        self.write(at, &mut name);
        name
    }

    fn write(&self, at: usize, name: &mut String) {
        name.clear();
        match at.checked_sub(self.known.len()).map(|at| self.made[at].map(|at| self.known[at as usize])) {
            None => name.push_str(self.known[at]),
            Some([first, second]) => {
                name.push_str(first.split(' ').next().unwrap_or(first));
                name.push(' ');
                name.push_str(second.rsplit(' ').next().unwrap_or(second));
            }
        }
    }

    /// Compiles them into `file`; the seconds that it takes, without those that making the names takes.
    fn compile(&self, file: &Path) -> f64 {
        let mut builder = Builder::new(ordinary_words());
        let mut rows = vec![row(); ROWS];
        let mut taken = 0.0;
        let places: Vec<usize> = (0..self.len()).step_by(NAMES_A_PLACE).collect();
        for places in places.chunks(ROWS) {
            places.iter().zip(&mut rows).for_each(|(first, row)| self.fill(*first, row));
            taken +=
                seconds(|| rows[..places.len()].iter().for_each(|row| builder.add(row).expect("it fits")));
        }
        let finish = || {
            let mut out = BufWriter::new(File::create(file).expect("a temporary file"));
            builder.finish(&Meta::default(), &mut out).expect("it fits");
        };
        taken + seconds(finish)
    }

    /// Makes a row of the names from the one at `first` on.
    fn fill(&self, first: usize, row: &mut Row) {
        row.place.id.clear();
        write!(row.place.id, "x:{first}").expect("a string takes what it is given");
        self.write(first, &mut row.place.name);
        row.variants.resize(NAMES_A_PLACE.min(self.len() - first) - 1, Name::from(String::new()));
        for (at, variant) in (first + 1..).zip(&mut row.variants) {
            self.write(at, &mut variant.text);
        }
    }
}

/// Texts of words as frequent as they are, with names among them.
fn articles(names: &Names<'_>, script: Script, bytes: usize, random: &mut Random) -> Vec<String> {
    let lang = if script == Script::Arabic { "ar" } else { "en" };
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("data/lexicon/ordinary_words.{lang}.csv"));
    let csv = fs::read_to_string(file).expect("a list of words");
    let (mut words, mut sum) = (Vec::new(), 0.0);
    for (word, zipf) in csv.lines().filter_map(|line| line.split_once(',')) {
        if let Ok(zipf) = zipf.trim().parse::<f64>() {
            sum += 10f64.powf(zipf);
            words.push((sum, word));
        }
    }
    let (mut articles, mut made) = (Vec::new(), 0);
    while made < bytes {
        let mut text = String::new();
        for number in 0..ARTICLE_WORDS {
            if random.below(NAMES) == 0 {
                text.push_str(&names.name(random.below(names.len() as u64) as usize));
            } else {
                let at = random.below(1 << 53) as f64 / (1u64 << 53) as f64 * sum;
                text.push_str(words[words.partition_point(|(upto, _)| *upto < at).min(words.len() - 1)].1);
            }
            text.push_str(if number % 17 == 16 { ". " } else { " " });
        }
        made += text.len();
        articles.push(text);
    }
    articles
}

/// splitmix64.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % end
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last as u64 + 1) as usize);
        }
    }
}

/// The most memory that the process had is counted anew, where the system lets it.
fn forget_peak() {
    let _ = fs::write("/proc/self/clear_refs", "5");
}

/// What the system says of the process's memory under `key`.
fn status_mb(key: &str) -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(key)?.trim().strip_suffix(" kB"));
    line.and_then(|kb| kb.trim().parse::<f64>().ok()).map_or(f64::NAN, |kb| kb / 1e3)
}

/// How much of a mapped file is in memory, where the system tells it.
fn resident_mb(file: &Path) -> f64 {
    let maps = fs::read_to_string("/proc/self/smaps").unwrap_or_default();
    let of_file = maps.lines().skip_while(|line| !line.ends_with(&*file.to_string_lossy()));
    let rss = of_file
        .take(10)
        .find_map(|line| line.strip_prefix("Rss:")?.trim().strip_suffix(" kB")?.parse::<f64>().ok());
    rss.map_or(f64::NAN, |kb| kb / 1e3)
}

/// The time that `run` takes on the processor, where the system tells it.
fn seconds(run: impl FnOnce()) -> f64 {
    let begin = Instant::now();
    let now = || on_cpu().unwrap_or_else(|| begin.elapsed());
    let start = now();
    run();
    (now() - start).as_secs_f64()
}

fn on_cpu() -> Option<Duration> {
    let status = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    status.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}
