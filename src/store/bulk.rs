//! Many rows at once: the index of mentions is away meanwhile, and made again from all of them together.

use super::{StoreError, Writer, open::CACHE_KIB};

/// Memory for each run of rows that is sorted while an index is made, in kibibytes as SQLite counts them: small
/// enough to stay near the processor, and for the helping thread to sort one run while the next is gathered.
const SORTING_KIB: i64 = -8_192;

/// As in `schema.sql`.
const BY_EXTENT: &str = "CREATE INDEX mention_by_extent ON mention (extent, place, usage, zone)";

/// Making the index anew costs a mention about a tenth of what adding a row to it costs.
const WORTH: i64 = 10;

impl Writer {
    /// Makes the next rows cheap, if `coming` rows or more are to be expected and that is many beside the
    /// mentions that are there. Nothing is committed then before [`Writer::end_bulk`], so that a process killed
    /// in between leaves the atlas as it was. Says whether it did.
    ///
    /// # Runtime
    /// Counts the mentions.
    pub fn begin_bulk(&mut self, coming: u64) -> Result<bool, StoreError> {
        if self.bulk {
            return Ok(true);
        }
        let there: i64 = self.atlas.one("SELECT count(*) FROM mention", [])?;
        if i64::try_from(coming).is_ok_and(|coming| coming < there / WORTH) {
            return Ok(false);
        }
        self.commit()?;
        self.change()?;
        self.atlas.run("DROP INDEX mention_by_extent", [])?;
        self.bulk = true;
        Ok(true)
    }

    /// Makes the index again and commits.
    pub fn end_bulk(&mut self) -> Result<(), StoreError> {
        if !self.bulk {
            return Ok(());
        }
        self.atlas.run_pragma("cache_size", SORTING_KIB)?;
        self.atlas.run_pragma("threads", 2)?;
        self.atlas.run(BY_EXTENT, [])?;
        self.bulk = false;
        self.commit()?;
        self.atlas.run_pragma("cache_size", CACHE_KIB)
    }
}
