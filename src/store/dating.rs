//! Which of its two dates a mention counts under.

use super::{StoreError, Writer};
use crate::model::DateBasis;

impl Writer {
    /// Dates every mention of an article by `basis` and keeps that with the atlas. Gives the number of mentions
    /// that were dated by another basis before: none of them needs to be found anew, because the atlas keeps
    /// both of its dates. Imported rows have one date only and keep it.
    ///
    /// # Runtime
    /// Nothing where the basis is the same; else linear in the mentions.
    pub fn date_by(&mut self, basis: DateBasis) -> Result<usize, StoreError> {
        let before = self.atlas.setting::<String>("date_basis")?;
        if before.as_deref() == Some(basis.as_str()) {
            return Ok(0);
        }
        self.change()?;
        let published = "(SELECT published FROM article WHERE fid = mention.fid >> 32)";
        let extent = match basis {
            DateBasis::Published => published.to_owned(),
            DateBasis::Event => "event".to_owned(),
            DateBasis::Best => format!("coalesce(event, {published})"),
        };
        let sql = format!(
            "UPDATE mention SET extent = {extent}
             WHERE (SELECT kind FROM article WHERE fid = mention.fid >> 32) = 0"
        );
        let dated = self.atlas.run(&sql, [])?;
        // In one transaction with the dates: a killed run leaves both or neither.
        self.set("date_basis", basis.as_str())?;
        Ok(dated)
    }
}
