//! What an import tells: progress, the list of rejects, and what came of each source.

use std::{
    fs::File,
    io::BufWriter,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use dateline::{
    export::harmless,
    gazetteer::source::{Imported, Progress, Reject, Watch},
};

use super::Bar;

/// Looks on.
pub struct Report {
    bar: Bar,
    list: Option<List>,
}

struct List {
    file: PathBuf,
    rows: csv::Writer<BufWriter<File>>,
    /// The first failure to write; the import goes on, and says so at its end.
    failed: Option<csv::Error>,
}

impl Report {
    /// With a list of rejects where one is asked for.
    pub fn new(rejects: Option<&Path>, bar: Bar) -> anyhow::Result<Self> {
        Ok(Self { bar, list: rejects.map(List::create).transpose()? })
    }

    /// Prints what came of each source and gives the number of rejects.
    pub fn finish(mut self, imported: &[Imported]) -> anyhow::Result<u64> {
        self.bar.wipe();
        let mut bad = 0;
        for Imported { meta, tally } in imported {
            bad += tally.rejected.values().sum::<u64>();
            eprintln!("dateline: {} ({}): {} rows used", meta.file, meta.format, meta.rows);
            for (why, rows) in &tally.left_out {
                eprintln!("  {rows} left out: {why}");
            }
            for (reason, rows) in &tally.rejected {
                eprintln!("  {rows} rejected: {}", reason.words());
            }
        }
        match self.list {
            Some(list) => list.close(bad)?,
            None if bad > 0 => eprintln!("dateline: --rejects FILE.csv lists what was rejected"),
            None => {}
        }
        Ok(bad)
    }
}

impl Watch for Report {
    fn progress(&mut self, progress: Progress) {
        self.bar.draw(progress);
    }

    fn rejected(&mut self, reject: &Reject) {
        if let Some(list) = &mut self.list {
            list.add(reject);
        }
    }
}

impl List {
    fn create(file: &Path) -> anyhow::Result<Self> {
        let cannot = || format!("{}: cannot be written", file.display());
        let mut out = BufWriter::new(File::create(file).with_context(cannot)?);
        std::io::Write::write_all(&mut out, "\u{feff}".as_bytes()).with_context(cannot)?;
        let mut rows = csv::Writer::from_writer(out);
        rows.write_record(["source", "line", "reason", "detail"]).with_context(cannot)?;
        Ok(Self { file: file.into(), rows, failed: None })
    }

    fn add(&mut self, reject: &Reject) {
        let (source, line) = (reject.file.display().to_string(), reject.line.to_string());
        let cells = [&*harmless(&source), &line, reject.reason.words(), &*harmless(&reject.detail)];
        if let Err(error) = self.rows.write_record(cells) {
            self.failed.get_or_insert(error);
        }
    }

    fn close(mut self, bad: u64) -> anyhow::Result<()> {
        let cannot = || format!("{}: cannot be written", self.file.display());
        if let Some(error) = self.failed {
            return Err(error).with_context(cannot);
        }
        self.rows.flush().with_context(cannot)?;
        eprintln!("dateline: {}: {bad} rows that cannot be used", self.file.display());
        Ok(())
    }
}
