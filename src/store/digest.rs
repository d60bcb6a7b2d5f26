//! What each slice holds, as one hash: an output is made anew only where what it hangs on has changed.

use std::{collections::HashMap, sync::Arc};

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

impl Atlas {
    /// SHA-256 of the shown rows of `part`, in order; none where it has no rows.
    ///
    /// As of the last [`Writer::settle`].
    pub fn digest(&self, part: Part<'_>) -> Result<Option<[u8; 32]>, StoreError> {
        self.optional("SELECT sha256 FROM digest WHERE part = ?1", [part.name()])
    }
}

impl Writer {
    /// Works the hashes out in one pass over the mentions. Memory: a few hundred bytes a slice.
    pub(super) fn digest(&mut self) -> Result<(), StoreError> {
        let mut parts: HashMap<String, Sha256> = HashMap::new();
        let mut article: Option<(Arc<ArticleRow>, Vec<u8>)> = None;
        let mut bytes = Vec::new();
        self.atlas.for_each_mention(Select::All, |row| -> Result<(), StoreError> {
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
        self.atlas.run("DELETE FROM digest", [])?;
        let mut parts: Vec<_> = parts.into_iter().collect();
        parts.sort_by(|one, other| one.0.cmp(&other.0));
        for (part, hasher) in parts {
            let hash: [u8; 32] = hasher.finalize().into();
            self.atlas.run("INSERT INTO digest VALUES (?1, ?2)", params![part, hash])?;
        }
        Ok(())
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
