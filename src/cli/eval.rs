//! `dateline eval`: how well it does on articles that a person has annotated.

use std::{
    collections::HashMap,
    fs::File,
    io::{self, BufRead, BufReader, Write},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, anyhow};
use clap::ValueEnum;
use dateline::{
    eval::{Gold, Miss, Recognition, Report, Score},
    ingest::zones,
    model::{Article, ArticleMeta},
};

use super::{Exit, Failure, engine::EngineArgs};

/// So many characters on either side of an error are shown.
const AROUND: usize = 25;

/// Measure precision, recall and distance error on annotated articles
///
/// GOLD has one JSON object a line: {"id", "text", "toponyms": [{"start", "end", "surface", "lat", "lon"}],
/// "traps": [{"start", "end", "surface"}]}, offsets in code points. In place of lat and lon a toponym may have
/// "places": [{"lat", "lon", "within_km", "kind"}], any of which is right.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Annotated articles (JSON lines)
    #[arg(value_name = "GOLD.jsonl")]
    gold: PathBuf,
    /// How far off is still right, for toponyms without a radius of their own
    #[arg(long, value_name = "KM", default_value_t = 161.0)]
    radius_km: f64,
    /// Show up to N errors of each kind on standard error
    #[arg(long, value_name = "N", default_value_t = 0)]
    errors: usize,
    /// The format of the output
    #[arg(long, value_enum, default_value_t = To::Table)]
    to: To,
    #[command(flatten)]
    engine: EngineArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum To {
    /// For people
    Table,
    /// One object
    Json,
}

/// Runs it.
pub fn run(args: &Args) -> Result<Exit, Failure> {
    if !args.radius_km.is_finite() || args.radius_km < 0.0 {
        return Err(Failure::usage(anyhow!("--radius-km {}: a radius is 0 or more", args.radius_km)));
    }
    let tagger = args.engine.tagger()?;
    let mut score = Score::new(args.radius_km);
    let mut shown = HashMap::new();
    let bad = each_gold(&args.gold, |gold| {
        let meta = ArticleMeta { id: gold.id.clone(), ..ArticleMeta::default() };
        let mut article = Article { meta, text: gold.text.clone(), boilerplate: Vec::new() };
        zones::mark(&mut article);
        for miss in score.add(gold, &tagger.tag(&article)) {
            let shown = shown.entry(miss.kind).or_insert(0);
            *shown += 1;
            if *shown <= args.errors {
                eprintln!("{}", line(gold, &miss));
            }
        }
    })?;
    let report = score.report();
    if report.articles == 0 {
        return Err(anyhow!("{}: no annotated article", args.gold.display()).into());
    }
    print(&report, args.to, &mut io::stdout().lock())?;
    Ok(if bad == 0 { Exit::Done } else { Exit::Partial })
}

/// Hands every annotated article to `visit`; gives the number of lines that are none, which were named.
fn each_gold(file: &Path, mut visit: impl FnMut(&Gold)) -> anyhow::Result<usize> {
    let cannot = || format!("{}: cannot be read", file.display());
    let mut lines = BufReader::new(File::open(file).with_context(cannot)?);
    let (mut bad, mut line) = (0, Vec::new());
    for number in 1.. {
        line.clear();
        if lines.read_until(b'\n', &mut line).with_context(cannot)? == 0 {
            break;
        }
        let text = String::from_utf8_lossy(&line);
        let text = text.trim_start_matches('\u{feff}').trim();
        if text.is_empty() {
            continue;
        }
        match Gold::read(text) {
            Ok(gold) => visit(&gold),
            Err(error) => {
                eprintln!("dateline: {}, line {number}: {error}", file.display());
                bad += 1;
            }
        }
    }
    Ok(bad)
}

fn line(gold: &Gold, miss: &Miss) -> String {
    let chars: Vec<char> = gold.text.chars().collect();
    let piece = |from: usize, to: usize| -> String {
        chars[from.min(to)..to].iter().map(|c| if c.is_control() { ' ' } else { *c }).collect()
    };
    let (start, end) = (miss.chars.start, miss.chars.end);
    let before = piece(start.saturating_sub(AROUND), start);
    let after = piece(end, (end + AROUND).min(chars.len()));
    let placed = miss.placed.map(|(km, lat, lon)| format!("\t{km:.0} km off, at {lat},{lon}"));
    format!(
        "{}\t{}:{start}\t{before}[{}]{after}{}",
        miss.kind.as_str(),
        gold.id,
        piece(start, end),
        placed.unwrap_or_default()
    )
}

fn print(report: &Report, to: To, out: &mut impl Write) -> anyhow::Result<()> {
    match to {
        To::Json => {
            serde_json::to_writer(&mut *out, report)?;
            out.write_all(b"\n")?;
        }
        To::Table => table(report, out)?,
    }
    Ok(())
}

fn table(report: &Report, out: &mut impl Write) -> io::Result<()> {
    let Report { articles, gold, predicted, resolution, zones, traps, .. } = report;
    writeln!(out, "{articles} articles, {gold} toponyms in the gold, {predicted} found\n")?;
    writeln!(out, "{:<14}{:>10}{:>10}{:>10}", "", "precision", "recall", "F1")?;
    let rows =
        [("exact span", report.exact), ("overlapping", report.overlap), ("end to end", report.end_to_end)];
    for (name, Recognition { precision, recall, f1 }) in rows {
        writeln!(out, "{name:<14}{precision:>10.4}{recall:>10.4}{f1:>10.4}")?;
    }
    writeln!(
        out,
        "\nlocated       {} of {}; {} of them right; median {} km off",
        resolution.n,
        resolution.n + resolution.unlocated,
        percent(resolution.accuracy),
        resolution.median_km.map_or("-".to_owned(), |km| km.to_string())
    )?;
    writeln!(out, "usage         {} right", percent(report.usage_accuracy))?;
    writeln!(
        out,
        "zones         {} of {} right; {} are boilerplate",
        percent(zones.accuracy),
        zones.n,
        zones.boilerplate
    )?;
    writeln!(out, "traps hit     {} of {}", traps.hit, traps.n)
}

fn percent(share: Option<f64>) -> String {
    share.map_or("-".to_owned(), |share| format!("{:.1} %", share * 100.0))
}
