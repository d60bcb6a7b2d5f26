//! Reading mentions at given keys: found in the order of the file, handed over in the order asked for.

use rusqlite::Statement;

use super::{
    Atlas, StoreError,
    read::{COLUMNS, JOINS, MentionRow, Reader},
};

/// How many rows are read at once: keys next to each other often share a page, and some 20 MB hold the rows.
const AT_ONCE: usize = 50_000;

impl Atlas {
    /// Hands the mentions at `keys` to `visit`, in that order; a key without a mention is passed over.
    ///
    /// # Errors
    /// As [`Atlas::for_each_mention`].
    ///
    /// # Runtime
    /// A look-up by row number a key, in the order of the file within each 50,000 keys, which are held in memory.
    pub fn for_each_mention_at<E: From<StoreError>>(
        &self,
        keys: impl IntoIterator<Item = i64>,
        mut visit: impl FnMut(MentionRow) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut reader = Reader::new(self)?;
        let mut keys = keys.into_iter();
        loop {
            let some: Vec<i64> = keys.by_ref().take(AT_ONCE).collect();
            if some.is_empty() {
                return Ok(());
            }
            let rows = self.read_at(&mut reader, &some)?;
            rows.into_iter().flatten().try_for_each(&mut visit)?;
        }
    }

    /// The mention at `key`, if it is there.
    pub fn mention(&self, key: i64) -> Result<Option<MentionRow>, StoreError> {
        let mut found = None;
        self.for_each_mention_at([key], |row| -> Result<(), StoreError> {
            found = Some(row);
            Ok(())
        })?;
        Ok(found)
    }

    /// Corrections and kept columns are looked up only in an atlas that has any.
    fn at_sql(&self) -> Result<String, StoreError> {
        let any: bool =
            self.one("SELECT EXISTS (SELECT 1 FROM corrected) OR EXISTS (SELECT 1 FROM event)", [])?;
        Ok(if any {
            format!("{COLUMNS} FROM mention m {JOINS} WHERE m.fid = ?1")
        } else {
            let columns = COLUMNS.replace("c.action", "NULL").replace("v.attributes", "NULL");
            format!("{columns} FROM mention m WHERE m.fid = ?1")
        })
    }

    /// The row at each key.
    fn read_at(&self, reader: &mut Reader<'_>, keys: &[i64]) -> Result<Vec<Option<MentionRow>>, StoreError> {
        let (fails, connection) = (|error| self.fails(error), self.connection());
        // Each look-up by itself would lock the file and look for a log beside it. A writer that reads its own
        // rows has its transaction open already.
        let alone = connection.is_autocommit().then(|| connection.unchecked_transaction());
        let _reading = alone.transpose().map_err(fails)?;
        let mut statement = connection.prepare_cached(&self.at_sql()?).map_err(fails)?;
        look_up(&mut statement, reader, keys).map_err(fails)
    }
}

/// Finds the rows in the order of their keys, and gives them in the order asked for.
fn look_up(
    statement: &mut Statement<'_>,
    reader: &mut Reader<'_>,
    keys: &[i64],
) -> rusqlite::Result<Vec<Option<MentionRow>>> {
    let mut order: Vec<(i64, usize)> = keys.iter().copied().zip(0..).collect();
    order.sort_unstable();
    let mut found: Vec<Option<MentionRow>> = keys.iter().map(|_| None).collect();
    for (key, slot) in order {
        let mut rows = statement.query([key])?;
        if let Some(row) = rows.next()? {
            found[slot] = Some(reader.mention(row)?);
        }
    }
    Ok(found)
}
