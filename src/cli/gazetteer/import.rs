//! `dateline gazetteer import`: gazetteers of others become one file.

mod progress;
mod report;

use std::{
    io::BufWriter,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, anyhow};
use clap::builder::PossibleValuesParser;
use dateline::gazetteer::{
    ordinary_words,
    source::{self, Imported, Langs, Mapping, Options, SOURCES},
    table::{Builder, Meta},
};

use tempfile::NamedTempFile;

use self::{progress::Bar, report::Report};
use super::{Exit, Failure};

/// Compile gazetteers of others into one file for --gazetteer
///
/// What a file is, is told by what it holds; of two sources the later one wins. Rows that cannot be used are counted by reason (exit code 3) and
/// listed with --rejects. The file is written whole or not at all.
#[derive(Debug, clap::Args)]
#[command(after_long_help = formats())]
pub struct Args {
    /// Files as they are downloaded (.zip and .gz too), and folders of Who's On First
    #[arg(value_name = "SOURCE", required = true)]
    sources: Vec<PathBuf>,
    /// The file to write
    #[arg(short, long, value_name = "FILE.gaz")]
    output: PathBuf,
    /// Read every source as this format, instead of telling it by what it holds
    #[arg(long, value_name = "FORMAT", value_parser = PossibleValuesParser::new(SOURCES.iter().map(|f| f.name)))]
    from: Option<String>,
    /// Languages whose names are taken, or all. Names without a language are taken when they are in the script of one
    #[arg(long, value_name = "CODE,…", default_value = "ar,en", value_parser = Langs::parse)]
    lang: Langs,
    /// Which column or property is what: name=admin3Name_en,lat=Y,…; an empty one leaves a field out
    #[arg(long, value_name = "FIELD=COLUMN,…", value_delimiter = ',')]
    columns: Vec<String>,
    /// Take only these GeoNames feature classes: P towns, A divisions, H water, T terrain, L areas, S buildings …
    #[arg(long, value_name = "P,A,…", value_delimiter = ',', value_parser = class)]
    classes: Vec<char>,
    /// Leave out populated places (class P) of fewer inhabitants
    #[arg(long, value_name = "N", default_value_t = 0)]
    min_population: u64,
    /// The name of the gazetteer [default: that of the file]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Its licence and attribution [default: those of its sources]
    #[arg(long, value_name = "TEXT")]
    licence: Option<String>,
    /// List the rows that cannot be used: source, line, reason, detail
    #[arg(long, value_name = "FILE.csv")]
    rejects: Option<PathBuf>,
}

fn formats() -> String {
    let rows = SOURCES.iter().map(|format| format!("  {:<14} {}", format.name, format.help));
    let fields = source::Field::names().join(", ");
    format!("Formats:\n{}\n\nFields for --columns: {fields}", rows.collect::<Vec<_>>().join("\n"))
}

fn class(letter: &str) -> Result<char, String> {
    let one = letter.to_ascii_uppercase().parse::<char>().ok().filter(|c| "AHLPRSTUV".contains(*c));
    one.ok_or_else(|| "expected one of the letters A H L P R S T U V".to_owned())
}

/// Runs it.
pub fn run(args: &Args) -> Result<Exit, Failure> {
    let columns = Mapping::parse(&args.columns);
    let columns = columns.map_err(|error| Failure::usage(anyhow!("--columns {error}")))?;
    let options = Options {
        langs: args.lang.clone(),
        columns,
        classes: args.classes.clone(),
        min_population: args.min_population,
    };
    may_write(args)?;
    let from = args.from.as_deref().and_then(source::by_name);
    let mut report = Report::new(args.rejects.as_deref(), Bar::new())?;
    let mut builder = Builder::new(ordinary_words());
    let imported = source::import(&args.sources, from, &options, &mut builder, &mut report)?;
    let places = builder.len();
    let meta = meta(args, &imported);
    write(&args.output, |out| Ok(builder.finish(&meta, out)?))?;
    let bad = report.finish(&imported)?;
    eprintln!("dateline: {}: {places} places", args.output.display());
    Ok(if bad == 0 { Exit::Done } else { Exit::Partial })
}

fn meta(args: &Args, imported: &[Imported]) -> Meta {
    let stem =
        || args.output.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    let mut licences: Vec<&str> = Vec::new();
    for source in imported {
        if !source.meta.licence.is_empty() && !licences.contains(&source.meta.licence.as_str()) {
            licences.push(&source.meta.licence);
        }
    }
    Meta {
        name: args.name.clone().unwrap_or_else(stem),
        licence: args.licence.clone().unwrap_or_else(|| licences.join("; ")),
        sources: imported.iter().map(|source| source.meta.clone()).collect(),
        ..Meta::default()
    }
}

/// Looks before the work whether its result can be written, and is not one of the sources.
fn may_write(args: &Args) -> Result<(), Failure> {
    let same = |file: &PathBuf| {
        let real = |path: &Path| path.canonicalize().ok();
        args.sources.iter().find(|source| real(source).is_some() && real(source) == real(file))
    };
    for file in [Some(&args.output), args.rejects.as_ref()].into_iter().flatten() {
        if let Some(source) = same(file) {
            let source = source.display();
            return Err(Failure::usage(anyhow!("{source} is a source: name another file to write")));
        }
    }
    draft(&args.output)?;
    Ok(())
}

/// An unfinished file beside `file`, gone unless it becomes that.
fn draft(file: &Path) -> anyhow::Result<NamedTempFile> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut draft = tempfile::Builder::new();
    // Readable as any file that a program makes, not by its owner alone.
    #[cfg(unix)]
    draft.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let draft = draft.prefix(".dateline-").tempfile_in(folder);
    draft.with_context(|| format!("{}: cannot be written", file.display()))
}

/// Writes a file whole or not at all.
fn write(
    file: &Path,
    content: impl FnOnce(&mut BufWriter<NamedTempFile>) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let cannot = || format!("{}: cannot be written", file.display());
    let mut out = BufWriter::with_capacity(1 << 20, draft(file)?);
    content(&mut out).with_context(cannot)?;
    let unfinished = out.into_inner().map_err(std::io::IntoInnerError::into_error).with_context(cannot)?;
    unfinished.persist(file).with_context(cannot)?;
    Ok(())
}
