//! `dateline completions`: what a shell needs to complete its command lines.

use std::io::{self, Write};

use clap_complete::{Shell, generate};

use super::{Exit, Failure};

/// Print the completions of a shell
///
/// bash: dateline completions bash > ~/.local/share/bash-completion/completions/dateline
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Runs it.
pub fn run(args: &Args, mut command: clap::Command) -> Result<Exit, Failure> {
    // Made in memory: the generator panics where its output is closed.
    let mut script = Vec::new();
    generate(args.shell, &mut command, "dateline", &mut script);
    io::stdout().lock().write_all(&script)?;
    Ok(Exit::Done)
}
