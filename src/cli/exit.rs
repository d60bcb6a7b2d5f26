//! How a run ends: the exit codes of the contract, and what a person reads on standard error.

use std::{error::Error, io, process::ExitCode};

/// The exit codes of the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Everything asked for was done; no hits is success too.
    Done,
    /// The job failed.
    Failed,
    /// The arguments are wrong.
    Usage,
    /// Part of the input failed and was named; the rest is done.
    Partial,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0,
            Exit::Failed => 1,
            Exit::Usage => 2,
            Exit::Partial => 3,
        })
    }
}

/// Why a subcommand did not do its job, with the exit code that says so.
#[derive(Debug)]
pub struct Failure {
    exit: Exit,
    error: anyhow::Error,
}

impl Failure {
    /// The arguments are wrong, seen only after they were parsed.
    pub fn usage(error: impl Into<anyhow::Error>) -> Self {
        Self { exit: Exit::Usage, error: error.into() }
    }
}

impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self { exit: Exit::Failed, error: error.into() }
    }
}

/// Prints what clap says (help and version go to standard output) and gives the exit code.
pub fn usage(error: &clap::Error) -> Exit {
    // A closed pipe under `--help | head` is no failure of ours.
    let _ = error.print();
    if error.use_stderr() { Exit::Usage } else { Exit::Done }
}

/// Prints the failure of a subcommand, if it failed, and gives the exit code.
pub fn report(outcome: Result<Exit, Failure>) -> Exit {
    match outcome {
        Ok(exit) => exit,
        Err(failure) if is_closed_pipe(&failure.error) => Exit::Done,
        Err(failure) => {
            eprintln!("dateline: {}", message(&failure.error));
            failure.exit
        }
    }
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(is_broken_pipe)
}

/// Looks into the errors that hide the one of the pipe, instead of naming it as their source.
fn is_broken_pipe(error: &(dyn Error + 'static)) -> bool {
    if let Some(io) = error.downcast_ref::<io::Error>() {
        let inner = io.get_ref().map(|inner| inner as &(dyn Error + 'static));
        return io.kind() == io::ErrorKind::BrokenPipe || inner.is_some_and(is_broken_pipe);
    }
    if let Some(csv::ErrorKind::Io(io)) = error.downcast_ref::<csv::Error>().map(csv::Error::kind) {
        return is_broken_pipe(io);
    }
    let json = error.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind);
    json == Some(io::ErrorKind::BrokenPipe)
}

/// What is wrong and why, each cause once: some errors say their cause themselves.
fn message(error: &anyhow::Error) -> String {
    error.chain().map(ToString::to_string).fold(String::new(), |said, cause| match said.as_str() {
        "" => cause,
        whole if whole.ends_with(&cause) => said,
        whole => format!("{whole}: {cause}"),
    })
}
