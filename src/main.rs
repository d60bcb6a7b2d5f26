//! The `dateline` command: maps the outcome to an exit code, nothing else.

mod cli;

fn main() -> std::process::ExitCode {
    cli::run().into()
}
