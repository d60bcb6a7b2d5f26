//! The `dateline` command: maps the outcome to an exit code, nothing else.

mod cli;

/// The system's takes a twentieth of the time of `tag` more.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    cli::run().into()
}
