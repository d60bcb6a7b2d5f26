//! Imported rows that come again: whether they still say the same, and what they say now.

use rusqlite::{Row, params, types::ValueRef};

use super::{KnownEvent, StoreError, Writer};

/// What rows said when they came in: a correction may have moved one since.
const HELD: &str =
    "SELECT m.fid, iif(c.mention IS NULL, m.place, c.place), m.extent, m.surface, m.before, m.after,
       v.attributes
     FROM mention m LEFT JOIN event v ON v.mention = m.fid LEFT JOIN corrected c ON c.mention = m.fid
     WHERE m.fid BETWEEN ?1 AND ?2 ORDER BY m.fid";
/// Rows so near to one another are read in one go: a question costs as much as some twenty rows.
const GAP: i64 = 16;

/// A row that came again: its number, and which of the events it is.
pub(super) type Again = (i64, usize);

impl Writer {
    /// Which of the rows say something else than their event; sorts them.
    pub(super) fn differing(
        &self,
        rows: &mut [Again],
        events: &[KnownEvent<'_>],
    ) -> Result<Vec<Again>, StoreError> {
        rows.sort_unstable();
        let keeps_text = self.keeps_text();
        let mut differing = Vec::new();
        for mut run in rows.chunk_by(|(one, _), (next, _)| next - one <= GAP) {
            let (Some((first, _)), Some((last, _))) = (run.first(), run.last()) else { continue };
            self.atlas.each(HELD, [*first, *last], |row| {
                let key = row.get(0)?;
                if let Some(((wanted, at), rest)) = run.split_first()
                    && *wanted == key
                {
                    run = rest;
                    if !is_same(row, &events[*at], keeps_text)? {
                        differing.push((key, *at));
                    }
                }
                Ok(())
            })?;
        }
        Ok(differing)
    }

    /// Puts `event` in the place of the row `key`. Corrections are laid over it again by the next
    /// [`Writer::apply_corrections`], which first gives it back the place kept here.
    pub(super) fn replace_event(&mut self, key: i64, event: &KnownEvent<'_>) -> Result<(), StoreError> {
        let place = event.place.place;
        let context = event.context.filter(|_| self.keeps_text());
        let values = params![
            key,
            place,
            event.extent.map(|extent| extent.0),
            event.place.surface,
            context.map(|context| context.before.as_str()),
            context.map(|context| context.after.as_str()),
        ];
        let mention = "UPDATE mention SET place = ?2, extent = ?3, surface = ?4, before = ?5, after = ?6,
                         status = 0, confidence = NULL WHERE fid = ?1";
        self.atlas.run(mention, values)?;
        let corrected = "UPDATE corrected SET place = ?2, status = 0, confidence = NULL WHERE mention = ?1";
        self.atlas.run(corrected, [key, place])?;
        match event.attributes {
            Some(kept) => {
                self.atlas.run("INSERT OR REPLACE INTO event VALUES (?1, ?2)", params![key, kept])?
            }
            None => self.atlas.run("DELETE FROM event WHERE mention = ?1", [key])?,
        };
        Ok(())
    }
}

fn is_same(row: &Row<'_>, event: &KnownEvent<'_>, keeps_text: bool) -> rusqlite::Result<bool> {
    let context = event.context.filter(|_| keeps_text);
    let number = |at, is: Option<i64>| Ok::<_, rusqlite::Error>(row.get::<_, Option<i64>>(at)? == is);
    let text = |at, is: Option<&str>| {
        Ok::<_, rusqlite::Error>(match row.get_ref(at)? {
            ValueRef::Text(held) => is.is_some_and(|is| is.as_bytes() == held),
            _ => is.is_none(),
        })
    };
    Ok(number(1, Some(event.place.place))?
        && number(2, event.extent.map(|extent| extent.0))?
        && number(3, Some(event.place.surface))?
        && text(4, context.map(|context| context.before.as_str()))?
        && text(5, context.map(|context| context.after.as_str()))?
        && text(6, event.attributes)?)
}
