//! Articles with their mentions, put in whole.

use std::sync::Arc;

use rusqlite::{OptionalExtension, params};

use super::{
    StoreError, Writer,
    hash::ContentHash,
    rows::{self, FIRST_ORDINAL, article_range, mention_key},
};
use crate::model::{Article, Mention, Place, Published, Resolution};

/// What the atlas knows of an article before it is read again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleState {
    /// The hash of its text and metadata as given.
    pub hash: ContentHash,
    /// The engine that found its mentions.
    pub engine: Option<i64>,
    /// The run that last met it.
    pub seen: i64,
    /// The EDTF text of a date that a correction gave it.
    pub corrected_date: Option<String>,
}

/// Where an article comes from and what found its mentions.
#[derive(Debug, Clone)]
pub struct Provenance {
    /// The hash of the article as given, before corrections.
    pub hash: ContentHash,
    /// From [`Writer::engine`].
    pub engine: i64,
    /// From [`Writer::begin_run`].
    pub run: i64,
    /// Present where a correction changed the article's date: the date before, if there was one.
    pub corrected: Option<Option<Published>>,
}

impl Writer {
    /// What the atlas knows of the article `article_id`.
    pub fn article_state(&self, article_id: &str) -> Result<Option<ArticleState>, StoreError> {
        let sql = "SELECT a.content_hash, a.engine, a.seen, CASE WHEN a.corrected IS NOT NULL THEN e.edtf END
                   FROM article a LEFT JOIN extent e ON e.id = a.published
                   WHERE a.article_id = ?1 AND a.kind = 0";
        let read = |row: &rusqlite::Row<'_>| {
            Ok(ArticleState {
                hash: ContentHash(row.get(0)?),
                engine: row.get(1)?,
                seen: row.get(2)?,
                corrected_date: row.get(3)?,
            })
        };
        let connection = self.atlas.connection();
        let found = connection
            .prepare_cached(sql)
            .and_then(|mut query| query.query_row([article_id], read).optional());
        found.map_err(|error| self.atlas.fails(error))
    }

    /// Notes that this run met an article that has not changed.
    pub fn touch_article(&mut self, article_id: &str, run: i64) -> Result<(), StoreError> {
        self.begin()?;
        self.atlas.run(
            "UPDATE article SET seen = ?2 WHERE article_id = ?1 AND kind = 0",
            params![article_id, run],
        )?;
        self.count_rows(1)
    }

    /// Puts an article with its mentions, in text order, in place of what the atlas has under its id.
    ///
    /// # Errors
    /// Whatever SQLite reports; the article is then in the atlas as it was before.
    pub fn put_article(
        &mut self,
        article: &Article,
        from: &Provenance,
        mentions: &[Mention],
    ) -> Result<(), StoreError> {
        self.change()?;
        let fid = self.put_article_row(article, from)?;
        if self.remove_mentions(fid)? > 0 {
            self.set("sweep", true)?;
        }
        for (ordinal, mention) in (FIRST_ORDINAL..).zip(mentions) {
            self.put_mention(mention_key(fid, ordinal), mention)?;
        }
        self.count_rows(1 + mentions.len() + article.text.len() / 1024)
    }

    /// Drops the articles that run `run` did not meet; imported data sets stay. Gives how many went.
    pub fn prune(&mut self, run: i64) -> Result<usize, StoreError> {
        self.begin()?;
        let sql = "SELECT fid FROM article WHERE seen <> ?1 AND kind = 0";
        let gone: Vec<i64> = self.atlas.all(sql, [run], |row| row.get(0))?;
        if !gone.is_empty() {
            self.change()?;
            self.set("sweep", true)?;
        }
        for &fid in &gone {
            self.remove_mentions(fid)?;
            self.atlas.run("DELETE FROM article WHERE fid = ?1", [fid])?;
        }
        Ok(gone.len())
    }

    fn put_article_row(&mut self, article: &Article, from: &Provenance) -> Result<i64, StoreError> {
        let meta = &article.meta;
        let given = from.corrected.as_ref().unwrap_or(&meta.published).as_ref();
        let extent = self.published(meta.published.as_ref())?;
        let given_extent = self.published(given)?;
        let text = self.with_text.then_some(article.text.as_str());
        let values = params![
            meta.id,
            meta.title,
            meta.source,
            meta.url,
            meta.lang,
            extent,
            given.and_then(|given| given.evidence.as_deref()),
            from.corrected.as_ref().map(|_| "date"),
            given_extent,
            from.hash.0,
            from.engine,
            from.run,
            text,
            text.and(rows::ranges_text(&article.boilerplate)),
        ];
        let sql = "INSERT INTO article (article_id, title, source, url, lang, published, evidence, corrected,
                     given, content_hash, engine, seen, text, boilerplate)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
                   ON CONFLICT (article_id, kind) DO UPDATE SET title = excluded.title,
                     source = excluded.source, url = excluded.url, lang = excluded.lang,
                     published = excluded.published, evidence = excluded.evidence,
                     corrected = excluded.corrected, given = excluded.given,
                     content_hash = excluded.content_hash, engine = excluded.engine, seen = excluded.seen,
                     text = excluded.text, boilerplate = excluded.boilerplate
                   RETURNING fid";
        self.atlas.one(sql, values)
    }

    fn published(&mut self, published: Option<&Published>) -> Result<Option<i64>, StoreError> {
        published.map(|published| self.interner.extent(&self.atlas, &published.extent)).transpose()
    }

    fn remove_mentions(&mut self, article: i64) -> Result<usize, StoreError> {
        let (first, last) = article_range(article);
        self.atlas.run("DELETE FROM corrected WHERE mention BETWEEN ?1 AND ?2", [first, last])?;
        self.atlas.run("DELETE FROM event WHERE mention BETWEEN ?1 AND ?2", [first, last])?;
        self.atlas.run("DELETE FROM mention WHERE fid BETWEEN ?1 AND ?2", [first, last])
    }

    fn put_mention(&mut self, key: i64, mention: &Mention) -> Result<(), StoreError> {
        let extent =
            mention.extent.as_ref().map(|extent| self.interner.extent(&self.atlas, extent)).transpose()?;
        let event =
            mention.event.as_ref().map(|extent| self.interner.extent(&self.atlas, extent)).transpose()?;
        let (place, confidence, runner_up) = self.resolution(&mention.resolution)?;
        let values = params![
            key,
            mention.id.0.cast_signed(),
            place,
            extent,
            event,
            rows::status(&mention.resolution),
            rows::usage_code(mention.usage),
            rows::zone_code(mention.zone),
            rows::offset(mention.chars.start),
            rows::offset(mention.chars.end),
            self.interner.surface(&self.atlas, &mention.surface)?,
            confidence,
            runner_up.map(|(place, _)| place),
            runner_up.map(|(_, confidence)| confidence),
            self.with_text.then_some(&mention.context.before),
            self.with_text.then_some(&mention.context.after),
        ];
        let sql = "INSERT INTO mention (fid, mention_id, place, extent, event, status, usage, zone,
                     char_start, char_end, surface, confidence, runner_up, runner_up_confidence, before, after)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)";
        self.atlas.run(sql, values).map(drop)
    }

    #[expect(clippy::type_complexity, reason = "three columns of one row, named where they are used")]
    fn resolution(
        &mut self,
        resolution: &Resolution,
    ) -> Result<(Option<i64>, Option<f64>, Option<(i64, f64)>), StoreError> {
        let Resolution::Located { place, confidence, runner_up } = resolution else {
            return Ok((None, None, None));
        };
        let runner_up = match runner_up {
            Some(other) => Some((self.place(&other.place)?, rows::share(other.confidence))),
            None => None,
        };
        Ok((Some(self.place(place)?), Some(rows::share(*confidence)), runner_up))
    }

    fn place(&mut self, place: &Arc<Place>) -> Result<i64, StoreError> {
        self.interner.place(&self.atlas, place)
    }
}
