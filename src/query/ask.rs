//! A question and its answers: how many, which, and grouped by what.

use std::{collections::HashSet, ops::Range};

use super::{
    area::Area,
    earth::{self, Circle},
    index::{Index, QueryError},
    ladder::{Days, Window},
    pack::{Kinds, kind},
    tree::{Selection, extend},
};
use crate::{
    model::{LonLat, Usage, Zone},
    store::{ByNumber, MentionRow},
};

/// What is asked of an atlas.
#[derive(Debug, Clone, PartialEq)]
pub struct Ask {
    /// Where.
    pub area: Area,
    /// When.
    pub window: Window,
    /// One usage only.
    pub usage: Option<Usage>,
    /// No resolution less sure than this, 0 to 1. Imported rows bring their own point and are always sure.
    pub min_confidence: Option<f64>,
    /// From one of these sources, by the name the articles give it, whatever the case.
    pub sources: Vec<String>,
    /// With these letters in the title, the name or the words around it, whatever the case.
    pub containing: Option<String>,
}

impl Default for Ask {
    fn default() -> Self {
        Self {
            area: Area::default(),
            window: Window::Any,
            usage: None,
            min_confidence: None,
            sources: Vec::new(),
            containing: None,
        }
    }
}

impl Ask {
    /// Everything at most `metres` from `centre`.
    pub fn within(centre: LonLat, metres: f64) -> Self {
        let area = Area { centre: Some(centre), within: Some(metres), ..Area::default() };
        Self { area, ..Self::default() }
    }

    /// Only what falls into `window`.
    pub fn during(self, window: Window) -> Self {
        Self { window, ..self }
    }

    /// Whether rows must be read to answer, beyond their place, time and usage.
    fn looks_into_rows(&self) -> bool {
        self.min_confidence.is_some() || !self.sources.is_empty() || self.containing.is_some()
    }
}

/// How many mentions an answer has, and how many it could have had.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// In the answer.
    pub hits: u64,
    /// Of areas wider than the radius, whose point lies within it.
    pub too_wide: u64,
    /// Overlapping the time asked for without lying inside it.
    pub overlapping: u64,
    /// Of which nothing says the country, or the division, that was asked for.
    pub unplaced: u64,
}

/// A mention of an answer, before it is read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// Its row in the atlas.
    pub row: i64,
    /// Its place, in the order of the index.
    pub place: u32,
    /// When; absent means undated.
    pub extent: Option<Days>,
    /// From the centre asked for, metres; 0 where none was.
    pub distance: f64,
}

/// Whether `name` is one of `names`, whatever the case; every name is where there are none.
fn takes(names: &[String], name: &str) -> bool {
    let same = |known: &String| {
        known.eq_ignore_ascii_case(name) || (!name.is_ascii() && known.to_lowercase() == name.to_lowercase())
    };
    names.is_empty() || names.iter().any(same)
}

impl Index<'_> {
    /// The places of an area: those it takes, and those too wide for the radius.
    ///
    /// # Runtime
    /// A circle looks at its edge; boxes, polygons and countries at every place.
    pub fn places(&self, area: &Area) -> Result<Selection, QueryError> {
        let (tree, atlas) = (&self.packed().tree, self.atlas());
        let mut chosen = match (area.centre, area.within) {
            (Some(centre), Some(metres)) => tree.within(&Circle::new(centre, metres), area.areas, atlas)?,
            _ => Selection {
                inside: std::iter::once(0..tree.leaves.len() as u32).collect(),
                too_wide: Vec::new(),
            },
        };
        chosen.inside.retain(|run| !run.is_empty());
        let named = self.in_divisions(area)?;
        if area.bbox.is_some() || area.inside.is_some() || named.is_some() {
            chosen.inside = self.sift(&chosen.inside, area, named.as_ref())?;
            chosen.too_wide = self.sift(&chosen.too_wide, area, named.as_ref())?;
        }
        Ok(chosen)
    }

    /// How many mentions an answer has.
    ///
    /// # Runtime
    /// By place, time and usage: see [`Packed::count`](super::pack::Packed::count). By anything else: reads
    /// every mention that meets those first.
    pub fn count(&self, ask: &Ask) -> Result<u64, QueryError> {
        let chosen = self.places(&ask.area)?;
        self.count_runs(ask, &chosen.inside, ask.window)
    }

    fn count_runs(&self, ask: &Ask, runs: &[Range<u32>], window: Window) -> Result<u64, QueryError> {
        if ask.looks_into_rows() {
            let ask = Ask { window, ..ask.clone() };
            return Ok(self.rows(&ask, runs)?.len() as u64);
        }
        Ok(self.packed().count(runs, &window, self.kinds(ask), self.atlas())?)
    }

    /// Counts an answer and what was left out of it.
    ///
    /// # Runtime
    /// That of three counts.
    pub fn tally(&self, ask: &Ask) -> Result<Tally, QueryError> {
        let chosen = self.places(&ask.area)?;
        let count = |runs: &[Range<u32>], window| self.count_runs(ask, runs, window);
        let hits = count(&chosen.inside, ask.window)?;
        let overlapping = match ask.window {
            Window::Inside(days) => count(&chosen.inside, Window::Overlapping(days))? - hits,
            _ => 0,
        };
        let too_wide = count(&chosen.too_wide, ask.window)?;
        Ok(Tally { hits, too_wide, overlapping, unplaced: self.unplaced(ask)? })
    }

    /// How many mentions an answer lacks because nothing says in which country or division their places are.
    ///
    /// # Runtime
    /// Nothing unless the area names some; then that of a count.
    pub fn unplaced(&self, ask: &Ask) -> Result<u64, QueryError> {
        let area = &ask.area;
        if area.countries.is_empty() && area.admin1.is_empty() {
            return Ok(0);
        }
        let places = self.divided(|country, admin1| {
            let unknown = |names: &[String], name: &str| !names.is_empty() && name.is_empty();
            let may_be = |names: &[String], name: &str| name.is_empty() || takes(names, name);
            (unknown(&area.countries, country) || unknown(&area.admin1, admin1))
                && may_be(&area.countries, country)
                && may_be(&area.admin1, admin1)
        })?;
        let everywhere = Area { countries: Vec::new(), admin1: Vec::new(), ..area.clone() };
        let inside = self.places(&everywhere)?.inside;
        self.count_runs(ask, &self.sift(&inside, &everywhere, Some(&places))?, ask.window)
    }

    /// The mentions of an answer, in no order.
    pub fn hits(&self, ask: &Ask) -> Result<Vec<Hit>, QueryError> {
        let chosen = self.places(&ask.area)?;
        let mut hits = self.rows(ask, &chosen.inside)?;
        if let Some(centre) = ask.area.centre {
            self.measure(&mut hits, centre)?;
        }
        Ok(hits)
    }

    /// The mentions at most `metres` from `centre`, areas wider than that left out; in no order.
    pub fn within(&self, centre: LonLat, metres: f64) -> Result<Vec<Hit>, QueryError> {
        self.hits(&Ask::within(centre, metres))
    }

    /// The `n` mentions nearest to `centre`: see [`Index::nearest`].
    pub fn near(&self, centre: LonLat, n: usize) -> Result<(Vec<Hit>, u64), QueryError> {
        let area = Area { centre: Some(centre), ..Area::default() };
        self.nearest(&Ask { area, ..Ask::default() }, n)
    }

    /// The `n` mentions nearest to the centre of the area, or all if there are fewer; nearest first, the
    /// earliest first among those of one place. Also how many of areas were passed over: without
    /// [`Area::areas`], an area is not near what lies less far from its point than it reaches.
    pub fn nearest(&self, ask: &Ask, n: usize) -> Result<(Vec<Hit>, u64), QueryError> {
        let centre = ask.area.centre.unwrap_or(LonLat { lon: 0.0, lat: 0.0 });
        let chosen = self.places(&Area { areas: true, ..ask.area.clone() })?;
        let (mut hits, mut too_wide) = (Vec::new(), 0);
        for step in self.packed().tree.nearest(centre, self.atlas()) {
            let (place, distance) = step?;
            if hits.len() >= n || ask.area.within.is_some_and(|metres| distance > metres) {
                break;
            }
            if !chosen.inside.iter().any(|run| run.contains(&place)) {
                continue;
            }
            let run = place..place + 1;
            let run = std::slice::from_ref(&run);
            let area_km = f64::from(self.place(place)?.area_km);
            if !ask.area.areas && area_km * 1000.0 > distance {
                too_wide += self.rows(ask, run)?.len() as u64;
                continue;
            }
            let mut here = self.rows(ask, run)?;
            here.sort_unstable_by_key(|hit| (hit.extent.is_none(), hit.extent, hit.row));
            hits.extend(here.into_iter().take(n - hits.len()).map(|hit| Hit { distance, ..hit }));
        }
        Ok((hits, too_wide))
    }

    /// Reads mentions in the order of `hits` and hands them over one at a time.
    pub fn read<E: From<QueryError>>(
        &self,
        hits: &[Hit],
        mut each: impl FnMut(&Hit, MentionRow) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut at = 0;
        let result = self.atlas().for_each_mention_at(hits.iter().map(|hit| hit.row), |row| {
            while hits[at].row != row.key {
                at += 1;
            }
            at += 1;
            each(&hits[at - 1], row).map_err(Stop::Caller)
        });
        result.map_err(|stop| match stop {
            Stop::Store(error) => QueryError::from(error).into(),
            Stop::Caller(error) => error,
        })
    }

    /// A place of the index.
    pub fn place(&self, place: u32) -> Result<super::tree::PlacePoint, QueryError> {
        Ok(self.packed().tree.leaves.get(place as usize, self.atlas())?.place)
    }

    fn kinds(&self, ask: &Ask) -> Kinds {
        match ask.usage {
            Some(usage) => {
                let body = Kinds::only(usage, Zone::Body);
                if self.shown().has(kind(usage, Zone::Boilerplate)) {
                    body.and(Kinds::only(usage, Zone::Boilerplate))
                } else {
                    body
                }
            }
            None => self.shown(),
        }
    }

    /// The rows of the places of countries and divisions, if the area names any.
    fn in_divisions(&self, area: &Area) -> Result<Option<HashSet<i64>>, QueryError> {
        if area.countries.is_empty() && area.admin1.is_empty() {
            return Ok(None);
        }
        let found =
            self.divided(|country, admin1| takes(&area.countries, country) && takes(&area.admin1, admin1))?;
        Ok(Some(found))
    }

    /// The rows of the places of which `wanted` takes the country and the division.
    fn divided(&self, wanted: impl Fn(&str, &str) -> bool) -> Result<HashSet<i64>, QueryError> {
        let mut query = self.atlas().connection().prepare_cached("SELECT fid, country, admin1 FROM place")?;
        let mut rows = query.query([])?;
        let mut found = HashSet::new();
        while let Some(row) = rows.next()? {
            let text = |at| row.get_ref(at)?.as_str().map_err(rusqlite::Error::from);
            if wanted(text(1)?, text(2)?) {
                found.insert(row.get(0)?);
            }
        }
        Ok(found)
    }

    fn sift(
        &self,
        runs: &[Range<u32>],
        area: &Area,
        named: Option<&HashSet<i64>>,
    ) -> Result<Vec<Range<u32>>, QueryError> {
        let mut taken = Vec::new();
        for i in runs.iter().cloned().flatten() {
            let place = self.place(i)?;
            let in_box = area.bbox.is_none_or(|bbox| bbox.contains(place.point));
            let in_named = named.is_none_or(|named| named.contains(&place.key));
            if in_box && in_named && area.inside.as_ref().is_none_or(|inside| inside.contains(place.point)) {
                extend(&mut taken, i..i + 1);
            }
        }
        Ok(taken)
    }

    fn rows(&self, ask: &Ask, runs: &[Range<u32>]) -> Result<Vec<Hit>, QueryError> {
        let mut hits = Vec::new();
        let mut keep = |place, extent, row| hits.push(Hit { row, place, extent, distance: 0.0 });
        self.packed().rows(runs, &ask.window, self.kinds(ask), self.atlas(), &mut keep)?;
        if !ask.sources.is_empty() {
            let articles = self.articles_from(&ask.sources)?;
            hits.retain(|hit| articles.contains(&(hit.row >> 32)));
        }
        if ask.min_confidence.is_none() && ask.containing.is_none() {
            return Ok(hits);
        }
        let wanted = ask.containing.as_ref().map(|text| text.to_lowercase());
        let mut taken = Vec::new();
        self.read(&hits, |hit, row| -> Result<(), QueryError> {
            let sure = ask.min_confidence.is_none_or(|least| row.confidence.is_none_or(|sure| sure >= least));
            if sure && wanted.as_ref().is_none_or(|wanted| mentions_text(&row, wanted)) {
                taken.push(*hit);
            }
            Ok(())
        })?;
        Ok(taken)
    }

    fn articles_from(&self, sources: &[String]) -> Result<HashSet<i64>, QueryError> {
        let wanted: Vec<String> = sources.iter().map(|source| source.to_lowercase()).collect();
        let sql = "SELECT fid, source FROM article WHERE source IS NOT NULL";
        let mut query = self.atlas().connection().prepare_cached(sql)?;
        let mut rows = query.query([])?;
        let mut found = HashSet::new();
        while let Some(row) = rows.next()? {
            if wanted.contains(&row.get::<_, String>(1)?.to_lowercase()) {
                found.insert(row.get(0)?);
            }
        }
        Ok(found)
    }

    fn measure(&self, hits: &mut [Hit], centre: LonLat) -> Result<(), QueryError> {
        let mut known: ByNumber<u32, f64> = ByNumber::default();
        for hit in hits {
            hit.distance = match known.get(&hit.place) {
                Some(distance) => *distance,
                None => {
                    let distance = earth::distance(centre, self.place(hit.place)?.point);
                    known.insert(hit.place, distance);
                    distance
                }
            };
        }
        Ok(())
    }
}

/// Who ended a reading.
enum Stop<E> {
    Store(crate::store::StoreError),
    Caller(E),
}

impl<E> From<crate::store::StoreError> for Stop<E> {
    fn from(error: crate::store::StoreError) -> Self {
        Self::Store(error)
    }
}

/// Whether the title, the name or the words around it contain `wanted`, which is in lower case.
fn mentions_text(row: &MentionRow, wanted: &str) -> bool {
    let title = row.article.title.as_deref().unwrap_or_default();
    let context = row.context.as_ref().map_or_else(
        || row.surface.to_string(),
        |context| format!("{}{}{}", context.before, row.surface, context.after),
    );
    title.to_lowercase().contains(wanted) || context.to_lowercase().contains(wanted)
}
