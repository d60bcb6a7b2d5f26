//! Tagged articles as JSON lines: one object an article.

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use jiff::civil::Date;
use serde::{Serialize, Serializer};

use crate::model::{Article, Candidate, Mention, MentionId, Place, Resolution, TemporalExtent};

/// An article with its mentions, as `tag --to jsonl` writes it.
#[derive(Serialize)]
struct TaggedArticle<'a, M: Serialize> {
    article_id: &'a str,
    published: Option<&'a str>,
    mentions: M,
}

/// Rows that are made as they are written, none before the one before it is out.
struct Rows<'a, T, R: Fn(&'a T) -> TaggedMention<'a>>(&'a [T], R);

impl<'a, T, R: Fn(&'a T) -> TaggedMention<'a>> Serialize for Rows<'a, T, R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(&self.1))
    }
}

#[derive(Debug, Serialize)]
struct TaggedMention<'a> {
    #[serde(serialize_with = "as_text")]
    mention_id: MentionId,
    start: usize,
    end: usize,
    surface: &'a str,
    usage: &'static str,
    zone: &'static str,
    place_id: Option<&'a str>,
    name: Option<&'a str>,
    name_ar: Option<&'a str>,
    feature_code: Option<Feature<'a>>,
    country: Option<&'a str>,
    admin1: Option<&'a str>,
    lat: Option<f64>,
    lon: Option<f64>,
    uncertainty_km: Option<f64>,
    confidence: f64,
    runner_up: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unlocated: Option<&'static str>,
    extent: Option<TaggedExtent<'a>>,
    event: Option<TaggedExtent<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    candidates: Option<Vec<TaggedCandidate<'a>>>,
}

/// Class and code of a place, as [`Place::feature`] joins them.
#[derive(Debug)]
struct Feature<'a>(&'a Place);

impl Serialize for Feature<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Place { feature_class, feature_code, .. } = self.0;
        let mut text = String::with_capacity(2 + feature_code.len());
        text.push(*feature_class);
        text.push('.');
        text.push_str(feature_code);
        serializer.serialize_str(&text)
    }
}

/// As [`MentionId`] shows itself.
fn as_text<S: Serializer>(id: &MentionId, serializer: S) -> Result<S::Ok, S::Error> {
    let digits: [u8; 16] = std::array::from_fn(|i| b"0123456789abcdef"[(id.0 >> (60 - 4 * i)) as usize % 16]);
    ascii(&digits, serializer)
}

/// As [`Date`] shows itself, which takes longer than to find a mention: there are four in each.
fn as_date<S: Serializer>(date: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
    let Some(date) = date else { return serializer.serialize_none() };
    let Ok(year @ 0..=9999) = u32::try_from(date.year()) else { return serializer.collect_str(date) };
    let (month, day) = (date.month().unsigned_abs(), date.day().unsigned_abs());
    let mut number = year * 10_000 + u32::from(month) * 100 + u32::from(day);
    let mut text = *b"0000-00-00";
    for place in text.iter_mut().rev().filter(|place| **place != b'-') {
        *place += (number % 10) as u8;
        number /= 10;
    }
    ascii(&text, serializer)
}

fn ascii<S: Serializer>(text: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(str::from_utf8(text).map_err(serde::ser::Error::custom)?)
}

#[derive(Debug, Serialize)]
struct TaggedExtent<'a> {
    #[serde(serialize_with = "as_date")]
    start: Option<Date>,
    #[serde(serialize_with = "as_date")]
    end: Option<Date>,
    edtf: &'a str,
    precision: &'static str,
    basis: &'static str,
}

#[derive(Debug, Serialize)]
struct TaggedCandidate<'a> {
    place_id: &'a str,
    name: &'a str,
    feature_code: Feature<'a>,
    country: &'a str,
    lat: f64,
    lon: f64,
    share: f64,
    score: f64,
    features: BTreeMap<&'static str, f64>,
}

/// Writes one article as one line.
///
/// # Errors
/// When writing fails.
pub fn write_jsonl(out: &mut impl Write, article: &Article, mentions: &[Mention]) -> io::Result<()> {
    write_line(out, article, Rows(mentions, |mention| tagged(mention, None)))
}

/// Writes one article as one line, every mention with its candidates and what speaks for each.
///
/// # Errors
/// When writing fails.
pub fn write_explained_jsonl(
    out: &mut impl Write,
    article: &Article,
    mentions: &[(Mention, Vec<Candidate>)],
) -> io::Result<()> {
    write_line(out, article, Rows(mentions, |(mention, candidates)| tagged(mention, Some(candidates))))
}

fn write_line(out: &mut impl Write, article: &Article, mentions: impl Serialize) -> io::Result<()> {
    let published = article.meta.published.as_ref().map(|published| published.extent.edtf.as_str());
    serde_json::to_writer(&mut *out, &TaggedArticle { article_id: &article.meta.id, published, mentions })?;
    out.write_all(b"\n")
}

fn tagged<'a>(mention: &'a Mention, candidates: Option<&'a [Candidate]>) -> TaggedMention<'a> {
    let place = mention.place();
    let (confidence, runner_up, unlocated) = match &mention.resolution {
        Resolution::Located { confidence, runner_up, .. } => {
            (hundredths(*confidence), runner_up.as_ref().map(|r| r.place.id.as_str()), None)
        }
        Resolution::Unlocated(reason) => (0.0, None, Some(reason.as_str())),
    };
    TaggedMention {
        mention_id: mention.id,
        start: mention.chars.start,
        end: mention.chars.end,
        surface: &mention.surface,
        usage: mention.usage.as_str(),
        zone: mention.zone.as_str(),
        place_id: place.map(|p| p.id.as_str()),
        name: place.map(|p| p.name.as_str()),
        name_ar: place.and_then(|p| p.name_ar.as_deref()),
        feature_code: place.map(|p| Feature(p)),
        country: place.map(|p| p.country.as_str()),
        admin1: place.map(|p| p.admin1.as_str()),
        lat: place.map(|p| p.point.lat),
        lon: place.map(|p| p.point.lon),
        uncertainty_km: place.map(|p| p.uncertainty_km),
        confidence,
        runner_up,
        unlocated,
        extent: mention.extent.as_ref().map(extent),
        event: mention.event.as_ref().map(extent),
        candidates: candidates.map(|all| all.iter().map(candidate).collect()),
    }
}

fn extent(extent: &TemporalExtent) -> TaggedExtent<'_> {
    TaggedExtent {
        start: Some(extent.start).filter(|date| *date != Date::MIN),
        end: Some(extent.end).filter(|date| *date != Date::MAX),
        edtf: &extent.edtf,
        precision: extent.precision.as_str(),
        basis: extent.basis.as_str(),
    }
}

fn candidate(candidate: &Candidate) -> TaggedCandidate<'_> {
    let place = &candidate.place;
    TaggedCandidate {
        place_id: &place.id,
        name: &place.name,
        feature_code: Feature(place),
        country: &place.country,
        lat: place.point.lat,
        lon: place.point.lon,
        share: hundredths(candidate.share),
        score: hundredths(candidate.score()),
        features: candidate.features.iter().map(|(name, value)| (*name, hundredths(*value))).collect(),
    }
}

/// Two decimals, as text would round them.
fn hundredths(value: f32) -> f64 {
    (f64::from(value) * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_ids_are_written_as_they_show_themselves() {
        #[derive(Serialize)]
        struct Row {
            #[serde(serialize_with = "as_date")]
            date: Option<Date>,
            #[serde(serialize_with = "as_text")]
            id: MentionId,
        }
        let dates = ["2017-06-01", "0001-12-31", "9999-10-09", "-000044-03-15"];
        for (i, date) in dates.iter().enumerate() {
            let date: Date = date.parse().unwrap();
            let id = MentionId(u64::MAX / (i as u64 * 7919 + 1));
            let written = serde_json::to_value(Row { date: Some(date), id }).unwrap();
            assert_eq!(written, serde_json::json!({ "date": date.to_string(), "id": id.to_string() }));
        }
    }
}
