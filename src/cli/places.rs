//! `dateline places`: `near --group place,month` by a name that people expect.

use super::{
    Exit, Failure,
    near::{self, Group},
};

/// Counts for each place and month, filtered as `near` filters
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    near: near::Args,
}

/// Runs it. Without a place it means everywhere.
pub fn run(args: &Args) -> Result<Exit, Failure> {
    let mut near = args.near.clone();
    if near.group.is_empty() {
        near.group = vec![Group::Place, Group::Month];
    }
    near::answer(&near)
}
