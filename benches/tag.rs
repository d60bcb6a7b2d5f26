//! What the README's figure for `tag` comes from: `cargo bench --bench tag`, or `cargo bench --bench tag -- 40`
//! for 40 MB.
//!
//! Arabic news by a seeded shuffle of the sentences of `seeds/*.ar.txt` and `tests/fixtures/*gold.jsonl`, put
//! together to articles of a usual length; [`Tagger::tag`] on one thread, and UTF-8 validation of the same bytes
//! in the same run. These texts are about war and name some ten places a kB, three times as many as a newswire does,
//! and each of them costs. The second row is as dense as newswire: words as frequent as `data/lexicon` says stand
//! between the sentences.

use std::{
    env, fs,
    hint::black_box,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use dateline::{
    gazetteer::Gazetteer,
    model::{Article, ArticleMeta},
    pipeline::Tagger,
    recognise::Lexicon,
};

const MEGABYTES: usize = 20;
const ARTICLE_BYTES: usize = 3_000;
const SEED: u64 = 2017;
const RUNS: usize = 5;
const PASSES: usize = 20;

fn main() {
    // Cargo hands on options of its own.
    let asked = env::args().skip(1).find_map(|argument| argument.parse().ok());
    let bytes = asked.unwrap_or(MEGABYTES) * 1_000_000;
    let war = sentences();
    measure("news of war", &articles(&war, bytes));
    measure("as dense as newswire", &articles(&thinned(&war), bytes));
}

/// One row: what it is, and how fast it is tagged.
fn measure(what: &str, articles: &[Article]) {
    let bytes: usize = articles.iter().map(|article| article.text.len()).sum();
    let gazetteer = Gazetteer::shipped().expect("the shipped gazetteer is whole");
    let lexicon = Lexicon::shipped().expect("the shipped lexicon is whole");
    let tagger = Tagger::new(Arc::new(gazetteer), Arc::new(lexicon)).without_context();

    let mut mentions = 0;
    let tag = rate(bytes, || mentions = articles.iter().map(|a| black_box(tagger.tag(a)).len()).sum());
    let valid = |article: &Article| black_box(std::str::from_utf8(article.text.as_bytes())).is_ok();
    // So fast that one pass is too short to time.
    let validation = rate(PASSES * bytes, || (0..PASSES).for_each(|_| assert!(articles.iter().all(valid))));
    println!(
        "{what}: {:.1} MB, {} articles, {:.1} mentions a kB: {tag:.1} MB/s; UTF-8 validation {validation:.0} MB/s, {:.0} times that",
        bytes as f64 / 1e6,
        articles.len(),
        mentions as f64 * 1e3 / bytes as f64,
        validation / tag
    );
}

/// MB a second, the best of a few runs.
fn rate(bytes: usize, mut run: impl FnMut()) -> f64 {
    let begin = Instant::now();
    let now = || on_cpu().unwrap_or_else(|| begin.elapsed());
    let best = (0..RUNS).map(|_| {
        let start = now();
        run();
        (now() - start).as_secs_f64()
    });
    bytes as f64 / 1e6 / best.fold(f64::INFINITY, f64::min)
}

/// The time that this thread has been on a processor, where the system tells it: what others do on the same
/// machine counts less then.
fn on_cpu() -> Option<Duration> {
    let status = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    status.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}

fn sentences() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut texts: Vec<String> = files(&root.join("seeds"), ".ar.txt");
    for lines in files(&root.join("tests/fixtures"), "gold.jsonl") {
        let rows = lines.lines().map(|line| serde_json::from_str(line).expect("a row of gold"));
        let arabic = rows.filter(|row: &serde_json::Value| row["lang"] == "ar");
        texts.extend(arabic.filter_map(|row| row["text"].as_str().map(str::to_owned)));
    }
    let sentences = texts.iter().flat_map(|text| text.lines()).flat_map(|line| line.split_inclusive(". "));
    sentences.map(|sentence| sentence.trim().to_owned()).filter(|sentence| !sentence.is_empty()).collect()
}

/// Each sentence with a stretch of words behind it that are no places.
fn thinned(sentences: &[String]) -> Vec<String> {
    const WORDS_BETWEEN: usize = 35;
    let csv = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/lexicon/ordinary_words.ar.csv");
    let csv = fs::read_to_string(csv).expect("a list of words");
    let (mut words, mut sum) = (Vec::new(), 0.0);
    for (word, zipf) in csv.lines().filter_map(|line| line.split_once(',')) {
        if let Ok(zipf) = zipf.trim().parse::<f64>() {
            sum += 10f64.powf(zipf);
            words.push((sum, word));
        }
    }
    let mut random = SEED;
    let mut word = || {
        let at = (next(&mut random) >> 11) as f64 / (1u64 << 53) as f64 * sum;
        words[words.partition_point(|(upto, _)| *upto < at).min(words.len() - 1)].1
    };
    let thin = |sentence: &String| {
        let between: Vec<&str> = (0..WORDS_BETWEEN).map(|_| word()).collect();
        format!("{sentence} {}.", between.join(" "))
    };
    sentences.iter().map(thin).collect()
}

fn files(folder: &Path, ending: &str) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("the folder is in the repository");
    let mut files: Vec<_> = entries.map(|entry| entry.expect("a file").path()).collect();
    files.retain(|file| file.to_string_lossy().ends_with(ending));
    files.sort();
    files.iter().map(|file| fs::read_to_string(file).expect("UTF-8")).collect()
}

/// Articles of the sentences in a new order each time round.
fn articles(sentences: &[String], bytes: usize) -> Vec<Article> {
    let mut random = SEED;
    let mut order: Vec<&String> = sentences.iter().collect();
    let (mut articles, mut text, mut made) = (Vec::new(), String::new(), 0);
    while made < bytes {
        shuffle(&mut order, &mut random);
        for sentence in &order {
            text.push_str(sentence);
            text.push('\n');
            if text.len() >= ARTICLE_BYTES {
                made += text.len();
                articles.push(article(articles.len(), std::mem::take(&mut text)));
            }
        }
    }
    articles
}

fn article(number: usize, text: String) -> Article {
    Article {
        meta: ArticleMeta { id: number.to_string(), ..ArticleMeta::default() },
        text,
        ..Article::default()
    }
}

/// Fisher and Yates.
fn shuffle<T>(items: &mut [T], state: &mut u64) {
    for last in (1..items.len()).rev() {
        items.swap(last, (next(state) % (last as u64 + 1)) as usize);
    }
}

/// splitmix64.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
