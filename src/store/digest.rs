//! What each slice holds, as one hash: an output is made anew only where what it hangs on has changed.

use std::{collections::BTreeMap, sync::Arc};

use rusqlite::params;
use sha2::{Digest, Sha256};

use super::{
    Atlas, StoreError, Writer,
    read::{ArticleRow, ExtentRow, MentionRow, Select},
    rows,
};
use crate::model::{LonLat, Place, TemporalExtent};

/// Which mentions a hash is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part<'a> {
    /// Located, in the slice of this name.
    Slice(&'a str),
    /// Located, in no slice.
    Undated,
    /// Not located.
    Unlocated,
}

impl Part<'_> {
    /// No slice has one of these names: they begin with a year.
    fn name(&self) -> &str {
        match self {
            Self::Slice(name) => name,
            Self::Undated => "undated",
            Self::Unlocated => "unlocated",
        }
    }

    fn of(row: &MentionRow) -> Part<'_> {
        match (&row.place, row.slice()) {
            (None, _) => Part::Unlocated,
            (Some(_), Some(slice)) => Part::Slice(slice),
            (Some(_), None) => Part::Undated,
        }
    }
}

/// The hashes of all parts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Digests(BTreeMap<String, [u8; 32]>);

impl Digests {
    /// SHA-256 of the shown rows of `part`, in order; none where it has no rows.
    pub fn of(&self, part: Part<'_>) -> Option<[u8; 32]> {
        self.0.get(part.name()).copied()
    }
}

impl Atlas {
    /// What each part holds, for the slices of the last [`Writer::settle`].
    ///
    /// # Runtime
    /// A short read if they were kept since the last change, else one pass over the mentions. Memory: a few
    /// hundred bytes a slice.
    pub fn digests(&self) -> Result<Digests, StoreError> {
        if !self.keeps_digests()? {
            return self.work_out();
        }
        let kept = self.all("SELECT part, sha256 FROM digest", [], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(Digests(kept.into_iter().collect()))
    }

    fn keeps_digests(&self) -> Result<bool, StoreError> {
        Ok(self.setting("digested")? == Some(self.generation()?))
    }

    fn work_out(&self) -> Result<Digests, StoreError> {
        let mut parts: BTreeMap<String, Sha256> = BTreeMap::new();
        let mut article: Option<(Arc<ArticleRow>, Vec<u8>)> = None;
        let mut bytes = Vec::new();
        self.for_each_mention(Select::All, |row| -> Result<(), StoreError> {
            if article.as_ref().is_none_or(|(known, _)| !Arc::ptr_eq(known, &row.article)) {
                let mut hash = Vec::new();
                absorb_article(&mut hash, &row.article);
                article = Some((Arc::clone(&row.article), Sha256::digest(hash).to_vec()));
            }
            bytes.clear();
            bytes.extend(article.iter().flat_map(|(_, hash)| hash));
            absorb_mention(&mut bytes, &row);
            match parts.get_mut(Part::of(&row).name()) {
                Some(hasher) => hasher.update(&bytes),
                None => drop(parts.insert(Part::of(&row).name().to_owned(), Sha256::new_with_prefix(&bytes))),
            }
            Ok(())
        })?;
        Ok(Digests(parts.into_iter().map(|(part, hasher)| (part, hasher.finalize().into())).collect()))
    }
}

impl Writer {
    /// Keeps what [`Atlas::digests`] gives until the next change, and commits.
    pub fn keep_digests(&mut self) -> Result<(), StoreError> {
        if self.atlas.keeps_digests()? {
            return Ok(());
        }
        let Digests(parts) = self.atlas.work_out()?;
        self.begin()?;
        self.atlas.run("DELETE FROM digest", [])?;
        for (part, hash) in parts {
            self.atlas.run("INSERT INTO digest VALUES (?1, ?2)", params![part, hash])?;
        }
        let generation = self.atlas.generation()?;
        self.set("digested", generation)?;
        self.commit()
    }
}

// The patterns below name every field, so that a new one cannot be forgotten.

fn absorb_mention(to: &mut Vec<u8>, row: &MentionRow) {
    let MentionRow {
        key,
        id,
        article: _,
        surface,
        usage,
        zone,
        chars,
        place,
        unlocated,
        extent,
        event,
        confidence,
        runner_up,
        context,
        corrected,
        attributes,
    } = row;
    number(to, rows::ordinal_of(*key));
    number(to, id.0);
    text(to, Some(surface));
    text(to, Some(usage.as_str()));
    text(to, Some(zone.as_str()));
    number(to, chars.as_ref().map_or(u64::MAX, |chars| u64::from(chars.start) << 32 | u64::from(chars.end)));
    absorb_place(to, place.as_deref());
    text(to, unlocated.map(|reason| reason.as_str()));
    absorb_extent(to, extent.as_deref());
    absorb_extent(to, event.as_deref());
    number(to, confidence.map_or(u64::MAX, f64::to_bits));
    absorb_place(to, runner_up.as_ref().map(|(place, _)| &**place));
    number(to, runner_up.as_ref().map_or(u64::MAX, |(_, share)| share.to_bits()));
    text(to, context.as_ref().map(|context| context.before.as_str()));
    text(to, context.as_ref().map(|context| context.after.as_str()));
    text(to, corrected.as_deref());
    text(to, attributes.as_deref());
}

fn absorb_article(to: &mut Vec<u8>, row: &ArticleRow) {
    let ArticleRow { id, title, source, url, lang, published, evidence, corrected, is_dataset } = row;
    text(to, Some(id));
    for field in [title, source, url, lang, published, evidence, corrected] {
        text(to, field.as_deref());
    }
    number(to, u64::from(*is_dataset));
}

fn absorb_extent(to: &mut Vec<u8>, row: Option<&ExtentRow>) {
    let Some(ExtentRow { extent, slice, reason }) = row else { return text(to, None) };
    let TemporalExtent { start, end, edtf, precision, basis } = extent;
    text(to, Some(edtf));
    for date in [start, end] {
        to.extend(date.year().to_le_bytes());
        to.extend(date.month().to_le_bytes());
        to.extend(date.day().to_le_bytes());
    }
    text(to, Some(precision.as_str()));
    text(to, Some(basis.as_str()));
    text(to, slice.as_deref());
    text(to, reason.as_deref());
}

fn absorb_place(to: &mut Vec<u8>, place: Option<&Place>) {
    let Some(place) = place else { return text(to, None) };
    let Place {
        id,
        name,
        name_ar,
        point: LonLat { lon, lat },
        feature_class,
        feature_code,
        country,
        admin1,
        population,
        uncertainty_km,
        source,
    } = place;
    for field in [id, name, feature_code, country, admin1, source] {
        text(to, Some(field));
    }
    text(to, name_ar.as_deref());
    number(to, u64::from(u32::from(*feature_class)));
    number(to, *population);
    for value in [lon, lat, uncertainty_km] {
        number(to, value.to_bits());
    }
}

fn number(to: &mut Vec<u8>, value: u64) {
    to.extend(value.to_le_bytes());
}

/// Length before value, so that no two lists of fields run together; absent and empty differ.
fn text(to: &mut Vec<u8>, field: Option<&str>) {
    number(to, field.map_or(u64::MAX, |text| text.len() as u64));
    to.extend(field.unwrap_or_default().as_bytes());
}
