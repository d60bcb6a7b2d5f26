//! The command line: raw arguments become a checked configuration; one file a subcommand.

mod articles;
mod completions;
mod dates;
mod engine;
mod eval;
mod exit;
mod export;
mod gazetteer;
mod import;
mod map;
mod near;
mod places;
mod query;
mod settle;
mod table;
mod tag;

use std::sync::LazyLock;

use clap::{CommandFactory, Parser, Subcommand};

pub use exit::{Exit, Failure};

/// Turn news articles into maps in time.
#[derive(Debug, Parser)]
#[command(name = "dateline", version = VERSION.as_str(), propagate_version = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Map(map::Args),
    Export(export::Args),
    Tag(tag::Args),
    Near(Box<near::Args>),
    Places(Box<places::Args>),
    Query(query::Args),
    Dates(dates::Args),
    Import(import::Args),
    Gazetteer(gazetteer::Args),
    Eval(eval::Args),
    Completions(completions::Args),
}

static VERSION: LazyLock<String> = LazyLock::new(|| {
    format!("{} (gazetteer {})", env!("CARGO_PKG_VERSION"), dateline::gazetteer::SHIPPED_VERSION)
});

/// Runs the command line of this process and says how it ended.
pub fn run() -> Exit {
    let cli = match Cli::try_parse_from(std::env::args_os().map(near::guard_coordinates)) {
        Ok(cli) => cli,
        Err(error) => return exit::usage(&error),
    };
    let outcome: Result<Exit, Failure> = match cli.command {
        Command::Map(args) => map::run(&args),
        Command::Export(args) => export::run(&args),
        Command::Tag(args) => tag::run(&args),
        Command::Near(args) => near::run(&args),
        Command::Places(args) => places::run(&args),
        Command::Query(args) => query::run(&args),
        Command::Dates(args) => dates::run(&args),
        Command::Import(args) => import::run(&args),
        Command::Gazetteer(args) => gazetteer::run(&args),
        Command::Eval(args) => eval::run(&args),
        Command::Completions(args) => completions::run(&args, Cli::command()),
    };
    exit::report(outcome)
}
