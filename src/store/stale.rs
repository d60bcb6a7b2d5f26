//! Articles to be read again from the text that the atlas keeps: a newer engine finds other mentions in them.

use rusqlite::Row;

use super::{Atlas, ContentHash, StoreError, rows::ranges_from, time::extent_from_row};
use crate::model::{Article, ArticleMeta, Published, TemporalExtent};

/// An article of an earlier run, with its text.
#[derive(Debug, Clone, PartialEq)]
pub struct StaleArticle {
    /// The article as it was given: a corrected date is back at what it was.
    pub article: Article,
    /// Its hash, as in the atlas.
    pub hash: ContentHash,
    /// The run that last met it.
    pub seen: i64,
}

/// How much of the atlas an engine has not seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stale {
    /// Articles whose text the atlas keeps: they can be read again from there.
    pub with_text: u64,
    /// Articles whose text it does not keep: their input must be given again.
    pub without_text: u64,
}

const WHICH: &str = "kind = 0 AND (engine IS NULL OR engine <> ?1)";

impl Atlas {
    /// Counts the articles that another engine than `engine` read. Linear in the articles.
    pub fn stale(&self, engine: i64) -> Result<Stale, StoreError> {
        let count = |condition: &str| {
            let sql = format!("SELECT count(*) FROM article WHERE {WHICH} AND text IS {condition}");
            self.one::<i64>(&sql, [engine]).map(i64::unsigned_abs)
        };
        Ok(Stale { with_text: count("NOT NULL")?, without_text: count("NULL")? })
    }

    /// The ids of up to `limit` articles whose text is kept and that another engine read, those after the row
    /// `after` only, with their rows. In pieces, so that a writer may replace them meanwhile.
    pub fn stale_after(&self, engine: i64, after: i64, limit: u32) -> Result<Vec<(i64, String)>, StoreError> {
        let sql = format!(
            "SELECT fid, article_id FROM article WHERE {WHICH} AND text IS NOT NULL AND fid > ?2
             ORDER BY fid LIMIT ?3"
        );
        self.all(&sql, (engine, after, limit), |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// The ids of the articles whose date a correction changed.
    pub fn corrected_dates(&self) -> Result<Vec<String>, StoreError> {
        self.all("SELECT article_id FROM article WHERE corrected IS NOT NULL ORDER BY fid", [], |row| {
            row.get(0)
        })
    }

    /// The article `article_id` as it was given, if its text is kept.
    pub fn stored_article(&self, article_id: &str) -> Result<Option<StaleArticle>, StoreError> {
        let sql =
            "SELECT a.article_id, a.title, a.source, a.url, a.lang, a.text, a.boilerplate, a.content_hash,
                     a.seen, a.evidence, e.id, e.start, e.\"end\", e.edtf, e.precision, e.basis
                   FROM article a LEFT JOIN extent e ON e.id = a.given
                   WHERE a.article_id = ?1 AND a.kind = 0 AND a.text IS NOT NULL";
        Ok(self.all(sql, [article_id], stale_from_row)?.pop())
    }
}

fn stale_from_row(row: &Row<'_>) -> rusqlite::Result<StaleArticle> {
    let dated: Option<i64> = row.get(10)?;
    let extent: Option<TemporalExtent> = dated.map(|_| extent_from_row(row, 11)).transpose()?;
    let evidence: Option<String> = row.get(9)?;
    let boilerplate: Option<String> = row.get(6)?;
    let meta = ArticleMeta {
        id: row.get(0)?,
        title: row.get(1)?,
        source: row.get(2)?,
        url: row.get(3)?,
        lang: row.get(4)?,
        published: extent.map(|extent| Published { extent, evidence }),
    };
    let boilerplate = boilerplate.as_deref().map(ranges_from).unwrap_or_default();
    let article = Article { meta, text: row.get(5)?, boilerplate };
    Ok(StaleArticle { article, hash: ContentHash(row.get(7)?), seen: row.get(8)? })
}
