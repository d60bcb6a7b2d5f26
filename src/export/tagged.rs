//! Tagged articles as JSON lines: one object an article.

use std::{
    collections::BTreeMap,
    fmt::Display,
    io::{self, Write},
};

use jiff::civil::Date;
use serde::{Serialize, Serializer};

use crate::model::{Article, Candidate, Mention, MentionId, Place, Resolution, TemporalExtent};

/// An article with its mentions, as `tag --to jsonl` writes it.
#[derive(Debug, Serialize)]
struct TaggedArticle<'a> {
    article_id: &'a str,
    published: Option<&'a str>,
    mentions: Vec<TaggedMention<'a>>,
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

/// Class and code of a place, as [`Place::feature`] joins them, without a string for each mention.
#[derive(Debug)]
struct Feature<'a>(&'a Place);

impl Serialize for Feature<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Place { feature_class, feature_code, .. } = self.0;
        serializer.collect_str(&format_args!("{feature_class}.{feature_code}"))
    }
}

fn as_text<S: Serializer>(value: &impl Display, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

#[derive(Debug, Serialize)]
struct TaggedExtent<'a> {
    start: Option<Date>,
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
    let tagged = mentions.iter().map(|mention| tagged(mention, None)).collect();
    write_line(out, article, tagged)
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
    let tagged = mentions.iter().map(|(mention, candidates)| tagged(mention, Some(candidates))).collect();
    write_line(out, article, tagged)
}

fn write_line(out: &mut impl Write, article: &Article, mentions: Vec<TaggedMention<'_>>) -> io::Result<()> {
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
