//! A person's corrections: kept with the atlas, and laid over the mentions anew by every run.
//!
//! What a mention was before stays in the table `corrected`, so that a correction taken back leaves no trace.
//! An article's date is corrected before its mentions are found, because other dates in it may hang on it: the
//! caller does that, and [`Writer::apply_corrections`] only counts it.

use std::sync::Arc;

use rusqlite::{Row, params};

use super::{
    Atlas, StoreError, Writer,
    hash::ByNumber,
    rows::{REJECTED, article_range},
};
use crate::model::{LonLat, MentionId, Place};

/// What a correction does.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// It is no place, or not this text's business: the mention leaves every output.
    Reject(Which),
    /// It is another place.
    Move(Which, Target),
    /// The article is of another date, as EDTF.
    Date {
        /// The article.
        article_id: String,
        /// EDTF.
        published: String,
    },
}

/// Which mentions a correction is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    /// One mention.
    Mention(MentionId),
    /// Those with this surface in an article.
    InArticle {
        /// The name as it stands in the text.
        surface: String,
        /// The article.
        article_id: String,
    },
    /// Those with this surface in all articles of a source.
    InSource {
        /// The name as it stands in the text.
        surface: String,
        /// The source.
        source: String,
    },
}

/// Where a mention is moved to.
#[derive(Debug, Clone, PartialEq)]
pub enum Target {
    /// A place of the gazetteer or of the atlas.
    Place(String),
    /// A point of its own.
    Point(LonLat),
}

/// A correction and the line of the file that it came from.
#[derive(Debug, Clone, PartialEq)]
pub struct Correction {
    /// Counted from 1; no two corrections share one.
    pub line: u32,
    /// What it does.
    pub action: Action,
}

/// A correction of the atlas, and what came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct CorrectionState {
    /// The correction.
    pub correction: Correction,
    /// To how many mentions (articles, for a date) it applied in the last run.
    pub applied: u64,
}

impl Atlas {
    /// The corrections kept with the atlas, by line.
    pub fn corrections(&self) -> Result<Vec<CorrectionState>, StoreError> {
        let sql =
            "SELECT line, action, mention_id, article_id, source, surface, place_id, lon, lat, published,
                     applied FROM correction ORDER BY line";
        Ok(self.all(sql, [], state_from_row)?.into_iter().flatten().collect())
    }
}

impl Writer {
    /// Keeps `corrections` in place of those that the atlas has; gives how many went for others.
    pub fn put_corrections(&mut self, corrections: &[Correction]) -> Result<usize, StoreError> {
        let known: Vec<Correction> =
            self.atlas.corrections()?.into_iter().map(|state| state.correction).collect();
        if known == corrections {
            return Ok(0);
        }
        self.change()?;
        self.atlas.run("DELETE FROM correction", [])?;
        corrections.iter().try_for_each(|correction| self.put_correction(correction))?;
        Ok(known.len())
    }

    /// Takes back what earlier corrections did and lays the present ones over the mentions. Where two are
    /// about one mention, the first line wins. `place_of` knows the gazetteer's places by id.
    ///
    /// # Runtime
    /// Nothing if neither mentions nor corrections changed since the last time; else a pass over the mentions
    /// for all corrections by mention id together, and over the articles for each by source.
    pub fn apply_corrections(
        &mut self,
        place_of: impl Fn(&str) -> Option<Arc<Place>>,
    ) -> Result<(), StoreError> {
        let states = self.atlas.corrections()?;
        let settled = self.atlas.setting("settled")? == Some(self.atlas.generation()?);
        let corrected: i64 = self.atlas.one("SELECT count(*) FROM corrected", [])?;
        if settled || (states.is_empty() && corrected == 0) {
            return Ok(());
        }
        self.change()?;
        self.take_back()?;
        let rows = self.rows_by_id(&states)?;
        for CorrectionState { correction, .. } in &states {
            let applied = match &correction.action {
                Action::Reject(which) => self.reject(&self.matching(which, &rows)?, correction.line)?,
                Action::Move(which, target) => {
                    self.shift(&self.matching(which, &rows)?, target, correction.line, &place_of)?
                }
                Action::Date { article_id, .. } => {
                    let sql = "SELECT count(*) FROM article WHERE article_id = ?1 AND corrected IS NOT NULL";
                    self.atlas.one(sql, [article_id])?
                }
            };
            self.atlas.run(
                "UPDATE correction SET applied = ?2 WHERE line = ?1",
                params![correction.line, applied],
            )?;
        }
        self.set("sweep", true)
    }

    fn put_correction(&mut self, correction: &Correction) -> Result<(), StoreError> {
        let (name, which, target) = match &correction.action {
            Action::Reject(which) => ("reject", Some(which), None),
            Action::Move(which, target) => ("move", Some(which), Some(target)),
            Action::Date { .. } => ("date", None, None),
        };
        let (mut mention_id, mut article, mut of_source, mut name_in_text) = (None, None, None, None);
        match which {
            Some(Which::Mention(id)) => mention_id = Some(id.0.cast_signed()),
            Some(Which::InArticle { surface, article_id }) => {
                (name_in_text, article) = (Some(surface), Some(article_id));
            }
            Some(Which::InSource { surface, source }) => {
                (name_in_text, of_source) = (Some(surface), Some(source))
            }
            None => {}
        }
        let (mut place_id, mut point, mut date) = (None, None, None);
        match target {
            Some(Target::Place(id)) => place_id = Some(id),
            Some(Target::Point(at)) => point = Some(at),
            None => {}
        }
        if let Action::Date { article_id, published } = &correction.action {
            (article, date) = (Some(article_id), Some(published));
        }
        let sql =
            "INSERT INTO correction (line, action, mention_id, article_id, source, surface, place_id, lon,
                     lat, published) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
        let (lon, lat) = (point.map(|point| point.lon), point.map(|point| point.lat));
        let values = params![
            correction.line,
            name,
            mention_id,
            article,
            of_source,
            name_in_text,
            place_id,
            lon,
            lat,
            date
        ];
        self.atlas.run(sql, values).map(drop)
    }

    fn take_back(&mut self) -> Result<(), StoreError> {
        let sql = "UPDATE mention SET place = c.place, status = c.status, confidence = c.confidence
                   FROM corrected c WHERE c.mention = mention.fid";
        self.atlas.run(sql, [])?;
        self.atlas.run("DELETE FROM corrected", []).map(drop)
    }

    fn reject(&mut self, mentions: &[i64], line: u32) -> Result<i64, StoreError> {
        let mut applied = 0;
        for &mention in mentions {
            if self.remember(mention, "rejected", line)? {
                let sql = "UPDATE mention SET place = NULL, status = ?2 WHERE fid = ?1";
                self.atlas.run(sql, [mention, REJECTED])?;
                applied += 1;
            }
        }
        Ok(applied)
    }

    fn shift(
        &mut self,
        mentions: &[i64],
        target: &Target,
        line: u32,
        place_of: impl Fn(&str) -> Option<Arc<Place>>,
    ) -> Result<i64, StoreError> {
        let mut applied = 0;
        for &mention in mentions {
            let Some(place) = self.target_row(mention, target, &place_of)? else { return Ok(0) };
            if self.remember(mention, "moved", line)? {
                let sql = "UPDATE mention SET place = ?2, status = 0, confidence = 1.0 WHERE fid = ?1";
                self.atlas.run(sql, [mention, place])?;
                applied += 1;
            }
        }
        Ok(applied)
    }

    /// The row of the place to move to; none if nobody knows its id.
    fn target_row(
        &mut self,
        mention: i64,
        target: &Target,
        place_of: impl Fn(&str) -> Option<Arc<Place>>,
    ) -> Result<Option<i64>, StoreError> {
        match target {
            Target::Place(id) => match place_of(id) {
                Some(place) => self.interner.place(&self.atlas, &place).map(Some),
                None => self.atlas.optional("SELECT fid FROM place WHERE place_id = ?1", [id]),
            },
            Target::Point(point) => {
                let sql = "SELECT s.text FROM mention m JOIN surface s ON s.id = m.surface WHERE m.fid = ?1";
                let surface: String = self.atlas.one(sql, [mention])?;
                self.interner.place(&self.atlas, &point_as_place(*point, surface)).map(Some)
            }
        }
    }

    /// Keeps what the mention was; false if an earlier line has it already.
    fn remember(&mut self, mention: i64, action: &str, line: u32) -> Result<bool, StoreError> {
        let sql = "INSERT OR IGNORE INTO corrected (mention, action, correction, place, status, confidence)
                   SELECT fid, ?2, ?3, place, status, confidence FROM mention WHERE fid = ?1";
        Ok(self.atlas.run(sql, params![mention, action, line])? > 0)
    }

    /// The rows of the mentions that corrections name by their id: one pass for all of them.
    fn rows_by_id(&self, states: &[CorrectionState]) -> Result<RowsById, StoreError> {
        let named = |state: &CorrectionState| match &state.correction.action {
            Action::Reject(Which::Mention(id)) | Action::Move(Which::Mention(id), _) => Some(id.0),
            _ => None,
        };
        let mut rows: RowsById = states.iter().filter_map(named).map(|id| (id, Vec::new())).collect();
        if !rows.is_empty() {
            self.atlas.each("SELECT mention_id, fid FROM mention NOT INDEXED", [], |row| {
                if let Some(found) = rows.get_mut(&row.get::<_, i64>(0)?.cast_unsigned()) {
                    found.push(row.get(1)?);
                }
                Ok(())
            })?;
        }
        Ok(rows)
    }

    fn matching(&self, which: &Which, rows: &RowsById) -> Result<Vec<i64>, StoreError> {
        let key = |row: &Row<'_>| row.get(0);
        match which {
            Which::Mention(id) => Ok(rows.get(&id.0).cloned().unwrap_or_default()),
            Which::InArticle { surface, article_id } => {
                let article = "SELECT fid FROM article WHERE article_id = ?1 AND kind = 0";
                let Some(article) = self.atlas.optional(article, [article_id])? else {
                    return Ok(Vec::new());
                };
                self.with_surface(surface, article)
            }
            Which::InSource { surface, source } => {
                let articles = "SELECT fid FROM article WHERE source = ?1 ORDER BY fid";
                let mut found = Vec::new();
                for article in self.atlas.all(articles, [source], key)? {
                    found.extend(self.with_surface(surface, article)?);
                }
                Ok(found)
            }
        }
    }

    fn with_surface(&self, surface: &str, article: i64) -> Result<Vec<i64>, StoreError> {
        let (first, last) = article_range(article);
        let sql = "SELECT fid FROM mention WHERE fid BETWEEN ?1 AND ?2
                   AND surface = (SELECT id FROM surface WHERE text = ?3)";
        self.atlas.all(sql, params![first, last, surface], |row| row.get(0))
    }
}

/// Mentions by their id.
type RowsById = ByNumber<u64, Vec<i64>>;

/// A place that a person pointed at: named as the text names it.
fn point_as_place(point: LonLat, surface: String) -> Place {
    Place {
        id: format!("at:{},{}:{surface}", point.lat, point.lon),
        name: surface,
        name_ar: None,
        point,
        feature_class: ' ',
        feature_code: String::new(),
        country: String::new(),
        admin1: String::new(),
        population: 0,
        uncertainty_km: 0.0,
        source: "correction".into(),
    }
}

/// Reads a row back; a row that no action fits is left out.
fn state_from_row(row: &Row<'_>) -> rusqlite::Result<Option<CorrectionState>> {
    let action: String = row.get(1)?;
    let (article_id, surface): (Option<String>, Option<String>) = (row.get(3)?, row.get(5)?);
    let published: Option<String> = row.get(9)?;
    let which = which_from(row.get(2)?, article_id.clone(), row.get(4)?, surface);
    let target = target_from(row.get(6)?, row.get(7)?, row.get(8)?);
    let action = match action.as_str() {
        "reject" => which.map(Action::Reject),
        "move" => which.zip(target).map(|(which, target)| Action::Move(which, target)),
        "date" => {
            article_id.zip(published).map(|(article_id, published)| Action::Date { article_id, published })
        }
        _ => None,
    };
    let (line, applied) = (row.get(0)?, row.get::<_, i64>(10)?.unsigned_abs());
    Ok(action.map(|action| CorrectionState { correction: Correction { line, action }, applied }))
}

fn which_from(
    mention: Option<i64>,
    article: Option<String>,
    source: Option<String>,
    surface: Option<String>,
) -> Option<Which> {
    match (mention, surface, article, source) {
        (Some(id), ..) => Some(Which::Mention(MentionId(id.cast_unsigned()))),
        (None, Some(surface), Some(article_id), _) => Some(Which::InArticle { surface, article_id }),
        (None, Some(surface), None, Some(source)) => Some(Which::InSource { surface, source }),
        _ => None,
    }
}

fn target_from(place: Option<String>, lon: Option<f64>, lat: Option<f64>) -> Option<Target> {
    match (place, lon.zip(lat)) {
        (Some(id), _) => Some(Target::Place(id)),
        (None, Some((lon, lat))) => Some(Target::Point(LonLat { lon, lat })),
        _ => None,
    }
}
