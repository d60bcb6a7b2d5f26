//! Hand-made articles, places and mentions for the tests of the atlas, the layers and their clients.
#![allow(dead_code, reason = "each test file uses its part")]

use std::{path::Path, sync::Arc};

use dateline::{
    model::{
        Article, ArticleMeta, Basis, Context, LonLat, Mention, MentionId, Place, Precision, Published,
        Resolution, RunnerUp, TemporalExtent, UnlocatedReason, Usage, Zone,
    },
    store::{Atlas, ContentHash, Provenance, Writer},
};
use jiff::civil::Date;

pub fn place(id: &str, name: &str, name_ar: &str, lon: f64, lat: f64) -> Arc<Place> {
    Arc::new(Place {
        id: id.into(),
        name: name.into(),
        name_ar: Some(name_ar.into()),
        point: LonLat { lon, lat },
        feature_class: 'P',
        feature_code: "PPL".into(),
        country: "SY".into(),
        admin1: "Deir ez-Zor".into(),
        population: 44_000,
        uncertainty_km: 2.0,
        source: "test".into(),
    })
}

pub fn mayadin() -> Arc<Place> {
    place("t:1", "Mayadin", "الميادين", 40.448_29, 35.019_69)
}

pub fn hajin() -> Arc<Place> {
    place("t:2", "Hajin", "هجين", 40.831_11, 34.689_17)
}

pub fn extent(edtf: &str, start: &str, end: &str, precision: Precision) -> TemporalExtent {
    let date = |text: &str| text.parse::<Date>().unwrap();
    TemporalExtent {
        start: date(start),
        end: date(end),
        edtf: edtf.into(),
        precision,
        basis: Basis::Published,
    }
}

pub fn june() -> TemporalExtent {
    extent("2017-06~", "2017-06-01", "2017-07-01", Precision::Month)
}

pub fn day(text: &str) -> TemporalExtent {
    let next = text.parse::<Date>().unwrap().tomorrow().unwrap().to_string();
    extent(text, text, &next, Precision::Day)
}

pub fn year(text: &str) -> TemporalExtent {
    let next: i32 = text.parse::<i32>().unwrap() + 1;
    extent(text, &format!("{text}-01-01"), &format!("{next}-01-01"), Precision::Year)
}

pub fn article(id: &str, text: &str, published: Option<TemporalExtent>) -> Article {
    let meta = ArticleMeta {
        id: id.into(),
        title: Some(format!("«{id}» =cmd|' /C calc'!A0")),
        source: Some("مصدر".into()),
        url: Some("https://example.org/a?b=1&c=<2>".into()),
        lang: Some("ar".into()),
        published: published.map(|extent| Published { extent, evidence: Some("metadata".into()) }),
    };
    Article { meta, text: text.into(), ..Article::default() }
}

/// A mention of each `(start, surface, place)` in `article`, dated as the article.
pub fn mentions(article: &Article, found: &[(usize, &str, Option<Arc<Place>>)]) -> Vec<Mention> {
    found.iter().map(|(start, surface, place)| mention(article, *start, surface, place.clone())).collect()
}

pub fn mention(article: &Article, start: usize, surface: &str, place: Option<Arc<Place>>) -> Mention {
    let chars = start..start + surface.chars().count();
    let resolution = match place {
        Some(place) => Resolution::Located {
            place,
            confidence: 0.912_34,
            runner_up: Some(RunnerUp { place: hajin(), confidence: 0.05 }),
        },
        None => Resolution::Unlocated(UnlocatedReason::UnknownName),
    };
    Mention {
        id: MentionId::new(&article.meta.id, &chars),
        bytes: chars.clone(),
        chars,
        surface: surface.into(),
        usage: Usage::Literal,
        zone: Zone::Body,
        resolution,
        extent: article.meta.published.as_ref().map(|published| published.extent.clone()),
        event: None,
        context: Context { before: "في مدينة ".into(), after: " أمس".into() },
    }
}

pub struct Run {
    pub writer: Writer,
    pub run: i64,
    pub engine: i64,
}

pub fn start(atlas: &Path) -> Run {
    let mut writer = Atlas::open_or_create(atlas, "a test").unwrap();
    let run = writer.begin_run().unwrap();
    let engine = writer.engine("test 1", "test engine").unwrap();
    Run { writer, run, engine }
}

impl Run {
    pub fn put(&mut self, article: &Article, mentions: &[Mention]) {
        let from = Provenance {
            hash: ContentHash::of(article),
            engine: self.engine,
            run: self.run,
            corrected: None,
        };
        self.writer.put_article(article, &from, mentions).unwrap();
    }
}
