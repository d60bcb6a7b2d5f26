//! What `map` tells a person.

use std::{
    io::{self, Write},
    path::Path,
};

use dateline::{
    export::Tidied,
    model::DateBasis,
    slice::Period,
    store::{Action, Atlas, Correction, Counts, StoreError, Target, Which},
};

use super::feed::Tally;

/// Says how many articles were dropped.
pub fn pruned(gone: usize) {
    if gone > 0 {
        eprintln!("dateline: {gone} articles dropped, because they are in none of the inputs");
    }
}

/// Says how many mentions of earlier runs count under another date now.
pub fn dated_anew(mentions: usize, basis: DateBasis) {
    let by = match basis {
        DateBasis::Published => "the date of publication",
        DateBasis::Event => "the date that their sentence gives, if it gives one",
        DateBasis::Best => "the date that their sentence gives, else the date of publication",
    };
    if mentions > 0 {
        eprintln!("dateline: --date-basis changed: {mentions} mentions of earlier runs are dated by {by}");
    }
}

/// Names the corrections that change nothing any more.
pub fn unapplied(atlas: &Atlas) -> Result<(), StoreError> {
    for state in atlas.corrections()?.iter().filter(|state| state.applied == 0) {
        let Correction { line, action } = &state.correction;
        eprintln!("dateline: the correction of line {line} does not apply: {}", describe(action));
    }
    Ok(())
}

fn describe(action: &Action) -> String {
    match action {
        Action::Reject(which) => {
            format!("to reject {}: there is none, or an earlier line has it", about(which))
        }
        Action::Move(which, Target::Place(id)) => {
            format!("to move {} to {id}: no such mention or place, or an earlier line has it", about(which))
        }
        Action::Move(which, Target::Point(_)) => {
            format!("to move {}: there is none, or an earlier line has it", about(which))
        }
        Action::Date { article_id, .. } => format!("to date {article_id}: there is no such article"),
    }
}

fn about(which: &Which) -> String {
    match which {
        Which::Mention(id) => format!("the mention {id}"),
        Which::InArticle { surface, article_id } => format!("«{surface}» in {article_id}"),
        Which::InSource { surface, source } => format!("«{surface}» in the articles of {source}"),
    }
}

/// Names files of earlier runs that somebody changed since.
pub fn tidied(output: &Path, tidied: &Tidied) {
    for path in &tidied.changed {
        eprintln!(
            "dateline: {}: of an earlier run, but changed since; left as it is",
            output.join(path).display()
        );
    }
}

/// Where most dates do not fit the period, says which one they fit.
pub fn advice(atlas: &Atlas, counts: &Counts, by: Period) -> Result<(), StoreError> {
    if counts.undated * 2 <= counts.located {
        return Ok(());
    }
    let (undated, located) = (counts.undated, counts.located);
    let extents = atlas.mentions_by_extent()?;
    let fits = |period: Period| -> u64 {
        let dated = extents
            .iter()
            .filter(|(extent, _)| extent.as_ref().is_some_and(|extent| period.slice_of(extent).is_ok()));
        dated.map(|(_, mentions)| mentions).sum()
    };
    let better =
        Period::ALL.into_iter().filter(|period| *period > by).find(|period| fits(*period) * 2 >= located);
    match better {
        Some(period) => eprintln!(
            "dateline: {undated} of {located} located mentions have no date that fits one {by}; --by {period} \
             fits {} of them",
            fits(period)
        ),
        None => eprintln!(
            "dateline: {undated} of {located} located mentions have no date that fits one {by}, and no longer \
             period fits most of them; dates come from articles.csv (column published): see undated.csv"
        ),
    }
    Ok(())
}

/// A second file of corrections stands for all of them: what the first one had is gone.
pub fn corrections_replaced(gone: usize, now: usize) {
    if gone > 0 {
        let kept = if gone == 1 { "the 1 correction" } else { &format!("the {gone} corrections") };
        eprintln!("dateline: --corrections: {now} of this file replace {kept} kept with the atlas");
    }
}

/// The table at the end.
pub struct Table<'a> {
    /// Of the atlas.
    pub counts: Counts,
    /// Of the run.
    pub tally: &'a Tally,
    /// How many slices have mentions.
    pub slices: usize,
    /// How many files there are.
    pub files: usize,
    /// How many of them are new or changed.
    pub rewritten: usize,
}

impl Table<'_> {
    /// Prints it on standard output.
    pub fn print(&self, output: &Path) -> io::Result<()> {
        let Self { counts, tally, slices, files, rewritten } = self;
        let mut out = io::stdout().lock();
        let Tally { new, changed, unchanged, again, .. } = tally;
        let mut read = format!("{new} new, {changed} changed, {unchanged} unchanged");
        if *again > 0 {
            read.push_str(&format!("; {again} read again"));
        }
        writeln!(out, "articles   {:>9}   {read}", counts.articles)?;
        if counts.events > 0 {
            writeln!(out, "imported   {:>9}", counts.events)?;
        }
        writeln!(out, "mentions   {:>9}", counts.mentions)?;
        writeln!(out, "located    {:>9}", counts.located)?;
        writeln!(out, "unlocated  {:>9}   unlocated.csv", counts.unlocated)?;
        writeln!(out, "undated    {:>9}   of the located; undated.csv", counts.undated)?;
        if counts.corrected + counts.rejected > 0 {
            writeln!(out, "corrected  {:>9}   and {} rejected", counts.corrected, counts.rejected)?;
        }
        writeln!(out, "slices     {slices:>9}   layers/")?;
        writeln!(out, "files      {files:>9}   {rewritten} written anew, in {}", output.display())?;
        out.flush()
    }
}

/// The page is part of the program only where it was built before it.
pub fn no_page() {
    eprintln!(
        "dateline: index.html is left out: this program was built without the map page. Install Node (20.19 or \
         a later 20, or 22.12 or later; Debian 13: apt install nodejs npm), then: make build"
    );
}
