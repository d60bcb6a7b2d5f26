//! `dateline map`: articles in, an atlas and map layers out.

mod corrections;
mod crew;
mod feed;
mod report;

use std::{
    path::{Path, PathBuf},
    thread::{self, JoinHandle},
};

use anyhow::{Context as _, anyhow};
use clap::{Args as ClapArgs, ValueEnum};
use dateline::{
    export::{Folder, PageOptions, Tiles, write_layers, write_manifest, write_page},
    ingest::{self, Options},
    model::DateBasis,
    pipeline::Tagger,
    query::index::Index,
    slice::Period,
    store::{Atlas, GazetteerInfo, InputInfo, Writer},
};
use serde_json::json;

use super::{
    Exit, Failure,
    articles::{Articles, ReadArgs},
    engine::EngineArgs,
};
use feed::{Feed, Tally};

/// The atlas in the output folder.
pub const ATLAS: &str = "atlas.gpkg";

/// Map articles in time: layers for each month, an atlas for QGIS, and lists of what could not be mapped.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// Files and folders of articles: .txt, .html, .jsonl, .csv
    #[arg(value_name = "INPUT", required = true)]
    inputs: Vec<PathBuf>,
    /// The folder for the results
    #[arg(short, long, value_name = "FOLDER", default_value = "out")]
    output: PathBuf,
    /// Cut time by day, week, month, quarter or year
    #[arg(long, value_name = "PERIOD", default_value = "month")]
    by: Period,
    /// The articles' metadata; otherwise an articles.csv in an input folder is found by itself
    #[arg(long, value_name = "FILE")]
    articles: Option<PathBuf>,
    #[command(flatten)]
    engine: EngineArgs,
    /// Which parts of the articles count
    #[arg(long, value_enum, default_value_t = ZoneChoice::Body)]
    zone: ZoneChoice,
    /// Date mentions by the publication date, by the date that their sentence gives (event), or by that date
    /// where there is one (best)
    #[arg(long, value_name = "BASIS", default_value = "published")]
    date_basis: DateBasis,
    /// Start over: forget the atlas in the output folder, but for its corrections
    #[arg(long)]
    fresh: bool,
    /// Drop articles that are in none of the inputs any more
    #[arg(long)]
    prune: bool,
    /// Keep no article text in the atlas, for sharing it; holds until --fresh
    #[arg(long)]
    no_text: bool,
    /// Reject or move mentions and correct dates as this CSV says; kept with the atlas, in place of those of an
    /// earlier file
    #[arg(long, value_name = "FILE")]
    corrections: Option<PathBuf>,
    /// Let the page load tiles from this server where there is a network: https://…/{z}/{x}/{y}.png
    #[arg(long, value_name = "URL")]
    tiles: Option<Tiles>,
    /// Whom the tiles' licence asks to name; without it the server's name is shown
    #[arg(long, value_name = "TEXT", requires = "tiles")]
    tiles_attribution: Option<String>,
    #[command(flatten)]
    reading: ReadArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ZoneChoice {
    /// The article itself
    Body,
    /// Navigation and other headlines too
    All,
}

/// Runs it.
pub fn run(args: &Args) -> Result<Exit, Failure> {
    refuse_own_input(args)?;
    refuse_file_as_output(&args.output)?;
    let tagger = args.engine.tagger()?.with_date_basis(args.date_basis);
    let gazetteers = gazetteers(&tagger);
    let options = options(args);
    let mut articles = Articles::new(ingest::read_inputs(&args.inputs, &options)?, &options);
    let corrections = args.corrections.as_deref().map(corrections::read).transpose()?;
    let path = args.output.join(ATLAS);
    let ours = path.exists();
    let mut writer = Atlas::open_or_create(&path, &jiff::Timestamp::now().strftime("%FT%TZ").to_string())?;
    let mut folder = Folder::open(&args.output, ours)?;
    let mut problems = prepare(args, &mut writer, corrections)?;
    let run = writer.begin_run()?;
    let mut feed = Feed::new(&mut writer, &tagger, run)?;
    feed.read(&mut articles)?;
    feed.read_again()?;
    let tally = feed.tally();
    problems += tally.problems;
    let gazetteers = gazetteers.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    writer.put_gazetteers(&gazetteers, tally.left_stale > 0)?;
    conclude(args, &mut writer, &tagger, run, articles.files(), &tally)?;
    write_layers(writer.atlas(), args.by, &mut folder)?;
    if !write_page(writer.atlas(), args.by, &page_options(args), &mut folder)? {
        report::no_page();
    }
    writer.close()?;
    finish(args, &path, folder, &tally)?;
    Ok(if problems == 0 { Exit::Done } else { Exit::Partial })
}

fn options(args: &Args) -> Options {
    let own = [&args.output].into_iter().chain(&args.corrections).chain(args.engine.files());
    let mut options = args.reading.options(own.cloned());
    options.articles_csv.clone_from(&args.articles);
    options
}

fn page_options(args: &Args) -> PageOptions {
    let tiles = args.tiles.clone();
    PageOptions {
        tiles: match &args.tiles_attribution {
            Some(words) => tiles.map(|tiles| tiles.with_attribution(words.clone())),
            None => tiles,
        },
    }
}

/// A file where the output folder should be, or above it, said before any work is done.
fn refuse_file_as_output(output: &Path) -> Result<(), Failure> {
    match output.ancestors().find(|path| path.exists()).filter(|path| !path.is_dir()) {
        Some(file) => Err(anyhow!(
            "-o {}: {} is a file, not a directory; name another folder for the results",
            output.display(),
            file.display()
        )
        .into()),
        None => Ok(()),
    }
}

/// Results in the middle of the articles would be read as articles by the next run.
fn refuse_own_input(args: &Args) -> Result<(), Failure> {
    let Ok(output) = args.output.canonicalize() else { return Ok(()) };
    let same = |input: &&PathBuf| input.canonicalize().is_ok_and(|input| input == output);
    match args.inputs.iter().find(same) {
        Some(input) => Err(Failure::usage(anyhow!(
            "{}: both the input and the output (-o); name a folder inside or beside it for the output",
            input.display()
        ))),
        None => Ok(()),
    }
}

/// Brings the atlas to what the arguments ask for; gives the number of bad correction lines.
fn prepare(args: &Args, writer: &mut Writer, corrections: Option<corrections::Read>) -> Result<u64, Failure> {
    if args.fresh {
        writer.start_over()?;
        writer.keep_text(true)?;
    }
    if args.no_text {
        writer.keep_text(false)?;
    }
    report::dated_anew(writer.date_by(args.date_basis)?, args.date_basis);
    writer.show_boilerplate(args.zone == ZoneChoice::All)?;
    let Some(corrections::Read { corrections, problems }) = corrections else { return Ok(0) };
    for problem in &problems {
        eprintln!("dateline: {problem}");
    }
    report::corrections_replaced(writer.put_corrections(&corrections)?, corrections.len());
    Ok(problems.len() as u64)
}

/// What follows once every article is in: corrections, pruning, the inventory, slices and the index.
fn conclude(
    args: &Args,
    writer: &mut Writer,
    tagger: &Tagger,
    run: i64,
    files: &[ingest::InputFile],
    tally: &Tally,
) -> anyhow::Result<()> {
    let prune = args.prune && tally.problems == 0;
    if prune {
        let gone = writer.prune(run)?;
        report::pruned(gone);
    } else if args.prune {
        eprintln!("dateline: --prune left out: part of the input failed, and its articles must not be lost");
    }
    let files = files.iter().map(|file| InputInfo {
        name: file.name.clone(),
        sha256: file.sha256,
        bytes: file.bytes,
        articles: file.articles,
    });
    writer.put_inputs(run, &files.collect::<Vec<_>>(), prune)?;
    writer.apply_corrections(|id| tagger.gazetteer().place_by_id(id))?;
    report::unapplied(writer.atlas())?;
    writer.settle(args.by.as_str(), |extent| args.by.slice_of(extent).map_err(|why| why.to_string()))?;
    Index::pack(writer)?;
    writer.keep_digests()?;
    Ok(())
}

/// Begins to read the gazetteers' files for what the manifest says of them, beside the articles: large ones take a
/// while.
fn gazetteers(tagger: &Tagger) -> JoinHandle<Vec<GazetteerInfo>> {
    let tagger = tagger.clone();
    thread::spawn(move || {
        let layers = tagger.gazetteer().layers().zip(tagger.gazetteer().sha256());
        let info = layers.map(|(layer, sha256)| GazetteerInfo {
            name: layer.name,
            version: layer.version,
            sha256,
            licence: layer.licence,
        });
        info.collect()
    })
}

/// The manifest comes last; then what a person reads.
fn finish(args: &Args, atlas: &Path, folder: Folder, tally: &Tally) -> Result<(), Failure> {
    let atlas = Atlas::open(atlas)?;
    let settings = json!({
        "by": args.by.as_str(),
        "zone": if args.zone == ZoneChoice::All { "all" } else { "body" },
        "date_basis": args.date_basis.as_str(),
        "text": atlas.setting("with_text")?.unwrap_or(true),
        "max_article": args.reading.max_article,
        "file_dates": args.reading.file_dates,
    });
    let (files, rewritten) = (folder.entries().len(), folder.rewritten());
    let tidied = folder.finish(|entries, out| write_manifest(&atlas, &settings, entries, out))?;
    report::tidied(&args.output, &tidied);
    let counts = atlas.counts()?;
    report::advice(&atlas, &counts, args.by)?;
    let table = report::Table { counts, tally, slices: atlas.slices()?.len(), files, rewritten };
    table.print(&args.output).context("standard output")?;
    Ok(())
}
