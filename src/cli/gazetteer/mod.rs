//! `dateline gazetteer`: what names can mean, whether a gazetteer file is sound, gazetteers of others.

mod check;
mod find;
mod import;
mod info;

use super::{Exit, Failure};

/// What names can mean, whether a gazetteer file is sound, gazetteers of others
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Find(find::Args),
    Import(import::Args),
    Check(check::Args),
    Info(info::Args),
}

/// Runs it.
pub fn run(args: &Args) -> Result<Exit, Failure> {
    match &args.command {
        Command::Find(args) => find::run(args),
        Command::Import(args) => import::run(args),
        Command::Check(args) => check::run(args),
        Command::Info(args) => info::run(args),
    }
}
