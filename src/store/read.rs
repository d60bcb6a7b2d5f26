//! Reading mentions in order, one at a time: memory does not grow with the atlas.

use std::{ops::Range, sync::Arc};

use rusqlite::{Row, Statement};

use super::{Atlas, StoreError, hash::ByNumber, rows, time::extent_from_row};
use crate::model::{Context, LonLat, MentionId, Place, TemporalExtent, UnlocatedReason, Usage, Zone};

/// How many places and surfaces a reader remembers.
const REMEMBERED: usize = 100_000;

/// Which mentions to read. Rejected ones are never read, nor zones that the atlas does not show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Select<'a> {
    /// Located, whatever their date.
    Located,
    /// Located, in any slice.
    Dated,
    /// Located, in the slice of this name.
    Slice(&'a str),
    /// Located, in no slice.
    Undated,
    /// Not located.
    Unlocated,
    /// Located and unlocated, in the order of the others.
    All,
    /// Located and unlocated: by place id, those in a slice first, then by first day; unlocated ones last.
    ByPlace,
}

/// What rows say of the article (or imported data set) they come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleRow {
    /// The article's id, or the data set's name.
    pub id: String,
    /// The headline.
    pub title: Option<String>,
    /// Who published it.
    pub source: Option<String>,
    /// Where it stands on the web.
    pub url: Option<String>,
    /// BCP 47 primary language subtag.
    pub lang: Option<String>,
    /// When it was published, as EDTF.
    pub published: Option<String>,
    /// What that date rests on.
    pub evidence: Option<String>,
    /// What a correction changed about it.
    pub corrected: Option<String>,
    /// An imported data set, not an article.
    pub is_dataset: bool,
}

/// A temporal extent with its slice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtentRow {
    /// The extent itself.
    pub extent: TemporalExtent,
    /// The slice it lies in, for the period of the atlas.
    pub slice: Option<String>,
    /// Why it is in no slice.
    pub reason: Option<String>,
}

/// A mention as the atlas holds it.
#[derive(Debug, Clone, PartialEq)]
pub struct MentionRow {
    /// The row: unique in the atlas; in one article ascending with the text.
    pub key: i64,
    /// Stable from run to run.
    pub id: MentionId,
    /// Where it stands.
    pub article: Arc<ArticleRow>,
    /// The name as it stands in the text.
    pub surface: Arc<str>,
    /// What the name stands for.
    pub usage: Usage,
    /// The part of the article.
    pub zone: Zone,
    /// Code-point offsets into the article's text; absent in imported rows.
    pub chars: Option<Range<u32>>,
    /// The place; absent in unlocated mentions.
    pub place: Option<Arc<Place>>,
    /// Why there is no place.
    pub unlocated: Option<UnlocatedReason>,
    /// When; absent means undated.
    pub extent: Option<Arc<ExtentRow>>,
    /// The date that its own sentence gives, whether or not it is the one that counts.
    pub event: Option<Arc<ExtentRow>>,
    /// 0 to 1, with three decimals.
    pub confidence: Option<f64>,
    /// The second-best place and its share.
    pub runner_up: Option<(Arc<Place>, f64)>,
    /// The words around it; absent in an atlas without text.
    pub context: Option<Context>,
    /// What a correction changed about the mention itself: `moved`.
    pub corrected: Option<String>,
    /// Columns kept from an imported row, as a JSON object.
    pub attributes: Option<String>,
}

impl MentionRow {
    /// The slice it lies in, for the period of the atlas.
    pub fn slice(&self) -> Option<&str> {
        self.extent.as_ref()?.slice.as_deref()
    }

    /// What was corrected, about the mention or its article: words separated by spaces.
    pub fn corrections(&self) -> Option<String> {
        let parts: Vec<&str> =
            [&self.corrected, &self.article.corrected].into_iter().flatten().map(String::as_str).collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    }
}

impl Atlas {
    /// Hands every selected mention to `visit`, ordered by article id, then by place in the text.
    ///
    /// # Errors
    /// What SQLite reports, or the first error of `visit`, which ends the reading.
    ///
    /// # Runtime
    /// Linear in the mentions of the atlas; one slice costs O(n log n) in that slice's mentions. Sorting spills
    /// to a temporary file, so that memory stays the same.
    pub fn for_each_mention<E: From<StoreError>>(
        &self,
        select: Select<'_>,
        mut visit: impl FnMut(MentionRow) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut reader = Reader::new(self)?;
        let fails = |error| self.fails(error);
        let mut statement = self.connection().prepare(&mention_sql(select)).map_err(fails)?;
        let mut rows = match select {
            Select::Slice(name) => statement.query([name]),
            _ => statement.query([]),
        }
        .map_err(fails)?;
        while let Some(row) = rows.next().map_err(fails)? {
            visit(reader.mention(row).map_err(fails)?)?;
        }
        Ok(())
    }

    /// The place in row `fid` of the table `place`.
    pub fn place(&self, fid: i64) -> Result<Option<Place>, StoreError> {
        use rusqlite::OptionalExtension;
        let connection = self.connection();
        let found = connection
            .prepare_cached(PLACE)
            .and_then(|mut one| one.query_row([fid], place_from_row).optional());
        found.map_err(|error| self.fails(error))
    }
}

pub(super) const COLUMNS: &str =
    "SELECT m.fid, m.mention_id, m.place, m.extent, m.status, m.usage, m.zone, m.char_start,
  m.char_end, m.surface, m.confidence, m.runner_up, m.runner_up_confidence, m.before, m.after, c.action,
  v.attributes, m.event";
pub(super) const JOINS: &str =
    "LEFT JOIN corrected c ON c.mention = m.fid LEFT JOIN event v ON v.mention = m.fid";
const SHOWN: &str = "m.zone IN (SELECT id FROM zone WHERE shown)";
/// From the articles in order of their id to each one's range of mentions: nothing to sort.
const IN_ORDER: &str = "FROM article a CROSS JOIN mention m
  ON m.fid BETWEEN a.fid << 32 AND (a.fid << 32 | 4294967295)";
const UNSLICED: &str = "(m.extent IS NULL OR m.extent IN (SELECT id FROM extent WHERE slice IS NULL))";
pub(crate) const PLACE_COLUMNS: &str = "place_id, name, name_ar, lon, lat, feature_code, country, admin1,
  population, uncertainty_km, source";
const PLACE: &str = "SELECT place_id, name, name_ar, lon, lat, feature_code, country, admin1, population,
  uncertainty_km, source FROM place WHERE fid = ?1";

fn mention_sql(select: Select<'_>) -> String {
    match select {
        Select::Located => format!(
            "{COLUMNS} {IN_ORDER} {JOINS}
            WHERE m.place IS NOT NULL AND {SHOWN} ORDER BY a.article_id, m.fid"
        ),
        Select::Dated => format!(
            "{COLUMNS} {IN_ORDER} {JOINS} JOIN extent e ON e.id = m.extent
            WHERE e.slice IS NOT NULL AND m.place IS NOT NULL AND {SHOWN} ORDER BY a.article_id, m.fid"
        ),
        Select::Unlocated => format!(
            "{COLUMNS} {IN_ORDER} {JOINS}
            WHERE m.status BETWEEN 1 AND 8 AND {SHOWN} ORDER BY a.article_id, m.fid"
        ),
        Select::All => format!(
            "{COLUMNS} {IN_ORDER} {JOINS}
            WHERE (m.place IS NOT NULL OR m.status BETWEEN 1 AND 8) AND {SHOWN} ORDER BY a.article_id, m.fid"
        ),
        Select::Slice(_) => sorted_keys("m.extent IN (SELECT id FROM extent WHERE slice = ?1)"),
        Select::Undated => sorted_keys(UNSLICED),
        Select::ByPlace => {
            BY_PLACE.replace("{COLUMNS}", COLUMNS).replace("{JOINS}", JOINS).replace("{SHOWN}", SHOWN)
        }
    }
}

/// As [`sorted_keys`].
const BY_PLACE: &str = "{COLUMNS} FROM (
    SELECT m.fid AS key FROM mention m CROSS JOIN article a ON a.fid = m.fid >> 32
      LEFT JOIN place p ON p.fid = m.place LEFT JOIN extent e ON e.id = m.extent
    WHERE (m.place IS NOT NULL OR m.status BETWEEN 1 AND 8) AND {SHOWN}
    ORDER BY p.place_id IS NULL, p.place_id, e.slice IS NULL, e.start IS NULL, e.start, a.article_id, m.fid LIMIT -1
  ) k CROSS JOIN mention m ON m.fid = k.key {JOINS}";

/// Sorts keys alone, then looks the rows up. LIMIT -1 keeps SQLite from merging the two and sorting whole rows.
fn sorted_keys(condition: &str) -> String {
    format!(
        "{COLUMNS} FROM (
        SELECT m.fid AS key FROM mention m CROSS JOIN article a ON a.fid = m.fid >> 32
        WHERE {condition} AND m.place IS NOT NULL AND {SHOWN} ORDER BY a.article_id, m.fid LIMIT -1
      ) k CROSS JOIN mention m ON m.fid = k.key {JOINS}"
    )
}

/// Turns rows into mentions, remembering what repeats.
pub(super) struct Reader<'a> {
    extents: ByNumber<i64, Arc<ExtentRow>>,
    places: ByNumber<i64, Arc<Place>>,
    surfaces: ByNumber<i64, Arc<str>>,
    article: Option<(i64, Arc<ArticleRow>)>,
    place: Statement<'a>,
    surface: Statement<'a>,
    article_row: Statement<'a>,
    extent: Statement<'a>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(atlas: &'a Atlas) -> Result<Self, StoreError> {
        let prepare = |sql: &str| atlas.connection().prepare(sql).map_err(|error| atlas.fails(error));
        Ok(Self {
            extents: ByNumber::default(),
            places: ByNumber::default(),
            surfaces: ByNumber::default(),
            article: None,
            place: prepare(PLACE)?,
            surface: prepare("SELECT text FROM surface WHERE id = ?1")?,
            article_row: prepare(
                "SELECT article_id, title, source, url, corrected, kind, lang,
                   (SELECT edtf FROM extent WHERE id = published), evidence FROM article WHERE fid = ?1",
            )?,
            extent: prepare(
                "SELECT start, \"end\", edtf, precision, basis, slice, reason FROM extent WHERE id = ?1",
            )?,
        })
    }

    pub(super) fn mention(&mut self, row: &Row<'_>) -> rusqlite::Result<MentionRow> {
        let key: i64 = row.get(0)?;
        let (start, end): (Option<u32>, Option<u32>) = (row.get(7)?, row.get(8)?);
        let (runner_up, share): (Option<i64>, Option<f64>) = (row.get(11)?, row.get(12)?);
        let (before, after): (Option<String>, Option<String>) = (row.get(13)?, row.get(14)?);
        Ok(MentionRow {
            key,
            id: MentionId(row.get::<_, i64>(1)?.cast_unsigned()),
            article: self.article(rows::article_of(key))?,
            surface: self.surface(row.get(9)?)?,
            usage: rows::usage_from(row.get(5)?),
            zone: rows::zone_from(row.get(6)?),
            chars: start.zip(end).map(|(start, end)| start..end),
            place: row.get::<_, Option<i64>>(2)?.map(|fid| self.place(fid)).transpose()?,
            unlocated: rows::reason_from(row.get(4)?),
            extent: row.get::<_, Option<i64>>(3)?.map(|id| self.extent(id)).transpose()?,
            event: row.get::<_, Option<i64>>(17)?.map(|id| self.extent(id)).transpose()?,
            confidence: row.get(10)?,
            runner_up: match runner_up.zip(share) {
                Some((fid, share)) => Some((self.place(fid)?, share)),
                None => None,
            },
            context: before.zip(after).map(|(before, after)| Context { before, after }),
            corrected: row.get(15)?,
            attributes: row.get(16)?,
        })
    }

    fn article(&mut self, fid: i64) -> rusqlite::Result<Arc<ArticleRow>> {
        if let Some((_, article)) = self.article.as_ref().filter(|(known, _)| *known == fid) {
            return Ok(Arc::clone(article));
        }
        let article = self.article_row.query_row([fid], |row| {
            Ok(Arc::new(ArticleRow {
                id: row.get(0)?,
                title: row.get(1)?,
                source: row.get(2)?,
                url: row.get(3)?,
                corrected: row.get(4)?,
                is_dataset: row.get::<_, i64>(5)? != 0,
                lang: row.get(6)?,
                published: row.get(7)?,
                evidence: row.get(8)?,
            }))
        })?;
        self.article = Some((fid, Arc::clone(&article)));
        Ok(article)
    }

    fn place(&mut self, fid: i64) -> rusqlite::Result<Arc<Place>> {
        let read = || self.place.query_row([fid], place_from_row).map(Arc::new);
        remembered(&mut self.places, fid, read)
    }

    fn surface(&mut self, id: i64) -> rusqlite::Result<Arc<str>> {
        let read = || self.surface.query_row([id], |row| row.get::<_, String>(0)).map(Arc::from);
        remembered(&mut self.surfaces, id, read)
    }

    fn extent(&mut self, id: i64) -> rusqlite::Result<Arc<ExtentRow>> {
        let read = || {
            self.extent.query_row([id], |row| {
                let extent = extent_from_row(row, 0)?;
                Ok(Arc::new(ExtentRow { extent, slice: row.get(5)?, reason: row.get(6)? }))
            })
        };
        remembered(&mut self.extents, id, read)
    }
}

fn remembered<T: ?Sized>(
    known: &mut ByNumber<i64, Arc<T>>,
    id: i64,
    read: impl FnOnce() -> rusqlite::Result<Arc<T>>,
) -> rusqlite::Result<Arc<T>> {
    if let Some(value) = known.get(&id) {
        return Ok(Arc::clone(value));
    }
    let value = read()?;
    if known.len() >= REMEMBERED {
        known.clear();
    }
    known.insert(id, Arc::clone(&value));
    Ok(value)
}

pub(crate) fn place_from_row(row: &Row<'_>) -> rusqlite::Result<Place> {
    let feature: String = row.get(5)?;
    let (class, code) = feature.split_once('.').unwrap_or((&feature, ""));
    Ok(Place {
        id: row.get(0)?,
        name: row.get(1)?,
        name_ar: row.get(2)?,
        point: LonLat { lon: row.get(3)?, lat: row.get(4)? },
        feature_class: class.chars().next().unwrap_or(' '),
        feature_code: code.to_owned(),
        country: row.get(6)?,
        admin1: row.get(7)?,
        population: row.get::<_, i64>(8)?.unsigned_abs(),
        uncertainty_km: row.get(9)?,
        source: row.get(10)?,
    })
}
