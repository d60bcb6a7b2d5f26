//! Tagged mentions as the rows that every format writes.

use std::sync::Arc;

use crate::{
    model::{Article, Mention, Resolution, TemporalExtent},
    store::{ArticleRow, ExtentRow, MentionRow},
};

/// The mentions of an article as rows, in their order. They are in no slice: that takes a period.
pub fn mention_rows(article: &Article, mentions: &[Mention]) -> Vec<MentionRow> {
    let meta = &article.meta;
    let about = Arc::new(ArticleRow {
        id: meta.id.clone(),
        title: meta.title.clone(),
        source: meta.source.clone(),
        url: meta.url.clone(),
        lang: meta.lang.clone(),
        published: meta.published.as_ref().map(|published| published.extent.edtf.clone()),
        evidence: meta.published.as_ref().and_then(|published| published.evidence.clone()),
        corrected: None,
        is_dataset: false,
    });
    mentions.iter().zip(0..).map(|(mention, key)| row(&about, mention, key)).collect()
}

fn row(article: &Arc<ArticleRow>, mention: &Mention, key: i64) -> MentionRow {
    let (confidence, runner_up, unlocated) = match &mention.resolution {
        Resolution::Located { confidence, runner_up, .. } => {
            let second = runner_up.as_ref().map(|r| (Arc::clone(&r.place), thousandths(r.confidence)));
            (Some(thousandths(*confidence)), second, None)
        }
        Resolution::Unlocated(reason) => (None, None, Some(*reason)),
    };
    let unsliced = |extent: TemporalExtent| Arc::new(ExtentRow { extent, slice: None, reason: None });
    // Tokens count their bytes in 32 bits, so that code points fit too.
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    MentionRow {
        key,
        id: mention.id,
        article: Arc::clone(article),
        surface: mention.surface.as_str().into(),
        usage: mention.usage,
        zone: mention.zone,
        chars: Some(offset(mention.chars.start)..offset(mention.chars.end)),
        place: mention.place().cloned(),
        unlocated,
        extent: mention.extent.clone().map(unsliced),
        event: mention.event.clone().map(unsliced),
        confidence,
        runner_up,
        context: Some(mention.context.clone()),
        corrected: None,
        attributes: None,
    }
}

fn thousandths(value: f32) -> f64 {
    (f64::from(value) * 1000.0).round() / 1000.0
}
