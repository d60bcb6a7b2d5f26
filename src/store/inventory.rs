//! What runs used: engines, gazetteers, input files.

use rusqlite::params;

use super::{Atlas, StoreError, Writer};

/// A gazetteer that mentions were resolved with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GazetteerInfo {
    /// Its name: a file name, never a path.
    pub name: String,
    /// Its version, as it says itself; empty where it says none.
    pub version: String,
    /// SHA-256 of its file, in hex; of the compiled table where it is the shipped one.
    pub sha256: String,
    /// Its licence, and the attribution that it asks for.
    pub licence: String,
}

/// A file that articles or metadata came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputInfo {
    /// Its path within the input folder, with `/`.
    pub name: String,
    /// SHA-256 of its bytes.
    pub sha256: [u8; 32],
    /// Its length.
    pub bytes: u64,
    /// How many articles it holds; none in a metadata table.
    pub articles: u64,
}

impl Writer {
    /// The number of the engine with this fingerprint.
    pub fn engine(&mut self, fingerprint: &str, description: &str) -> Result<i64, StoreError> {
        self.begin()?;
        let sql = "INSERT INTO engine (fingerprint, description) VALUES (?1, ?2)
                   ON CONFLICT (fingerprint) DO UPDATE SET description = excluded.description RETURNING id";
        self.atlas.one(sql, [fingerprint, description])
    }

    /// Notes the gazetteers of this run. Those of earlier runs stay while articles are left that they resolved.
    pub fn put_gazetteers(
        &mut self,
        gazetteers: &[GazetteerInfo],
        keep_others: bool,
    ) -> Result<(), StoreError> {
        self.begin()?;
        if !keep_others {
            self.atlas.run("DELETE FROM gazetteer", [])?;
        }
        for GazetteerInfo { name, version, sha256, licence } in gazetteers {
            let sql = "INSERT OR REPLACE INTO gazetteer VALUES (?1, ?2, ?3, ?4)";
            self.atlas.run(sql, [name, version, sha256, licence])?;
        }
        Ok(())
    }

    /// Notes the files that run `run` read. An older state of one of them is forgotten; with `prune`, so is
    /// every file that the run did not read.
    pub fn put_inputs(&mut self, run: i64, inputs: &[InputInfo], prune: bool) -> Result<(), StoreError> {
        self.begin()?;
        for InputInfo { name, sha256, bytes, articles } in inputs {
            let sql = "INSERT OR REPLACE INTO input VALUES (?1, ?2, ?3, ?4, ?5)";
            self.atlas.run(sql, params![name, sha256, stored(*bytes), stored(*articles), run])?;
        }
        let sql = "DELETE FROM input WHERE seen <> ?1
                   AND (?2 OR name IN (SELECT name FROM input WHERE seen = ?1))";
        self.atlas.run(sql, params![run, prune]).map(drop)
    }
}

impl Atlas {
    /// The gazetteers behind the mentions, by name.
    pub fn gazetteers(&self) -> Result<Vec<GazetteerInfo>, StoreError> {
        let sql = "SELECT name, version, sha256, licence FROM gazetteer ORDER BY name, sha256";
        self.all(sql, [], |row| {
            Ok(GazetteerInfo {
                name: row.get(0)?,
                version: row.get(1)?,
                sha256: row.get(2)?,
                licence: row.get(3)?,
            })
        })
    }

    /// Hands every input file to `visit`, by name.
    ///
    /// # Errors
    /// What SQLite reports, or the first error of `visit`, which ends the reading.
    pub fn for_each_input<E: From<StoreError>>(
        &self,
        mut visit: impl FnMut(InputInfo) -> Result<(), E>,
    ) -> Result<(), E> {
        let fails = |error| self.fails(error);
        let sql = "SELECT name, sha256, bytes, articles FROM input ORDER BY name, sha256";
        let mut statement = self.connection().prepare(sql).map_err(fails)?;
        let mut rows = statement.query([]).map_err(fails)?;
        while let Some(row) = rows.next().map_err(fails)? {
            let read = || {
                let (bytes, articles): (i64, i64) = (row.get(2)?, row.get(3)?);
                let (bytes, articles) = (bytes.unsigned_abs(), articles.unsigned_abs());
                Ok(InputInfo { name: row.get(0)?, sha256: row.get(1)?, bytes, articles })
            };
            visit(read().map_err(fails)?)?;
        }
        Ok(())
    }
}

/// Lengths and counts beyond `i64` do not occur.
fn stored(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
