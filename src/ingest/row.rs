//! What a row of a table or a line of JSON says of an article, and how it becomes one.

use super::{Cause, Options};
use crate::model::{Article, ArticleMeta, Published};

/// The metadata that any row may carry, as text.
#[derive(Debug, Clone, Default)]
pub struct Fields {
    pub title: Option<String>,
    pub published: Option<String>,
    pub published_evidence: Option<String>,
    pub lang: Option<String>,
    pub url: Option<String>,
    pub source: Option<String>,
}

/// An article as a row gives it.
#[derive(Debug, Clone, Default)]
pub struct Row {
    pub id: Option<String>,
    pub text: Option<String>,
    pub fields: Fields,
}

impl Row {
    /// The article, and what is wrong with its date, if anything: the article is not lost for that.
    pub fn into_article(self, options: &Options) -> Result<(Article, Option<Cause>), Cause> {
        let id = self.id.filter(|id| !id.trim().is_empty()).ok_or(Cause::NoField { field: "id" })?;
        let text = self.text.ok_or(Cause::NoField { field: "text" })?;
        let (meta, bad_date) = self.fields.into_meta(id, options);
        let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
        Ok((Article { meta, text, ..Article::default() }, bad_date))
    }
}

impl Fields {
    /// The metadata of the article `id`, and what is wrong with its date, if anything.
    pub fn into_meta(self, id: String, options: &Options) -> (ArticleMeta, Option<Cause>) {
        let (published, bad_date) = match read_published(self.published, self.published_evidence, options) {
            Ok(published) => (published, None),
            Err(cause) => (None, Some(cause)),
        };
        let meta = ArticleMeta {
            id,
            title: filled(self.title),
            source: filled(self.source),
            url: filled(self.url),
            lang: filled(self.lang).and_then(|lang| primary_language(&lang)),
            published,
        };
        (meta, bad_date)
    }
}

fn read_published(
    given: Option<String>,
    evidence: Option<String>,
    options: &Options,
) -> Result<Option<Published>, Cause> {
    let Some(given) = filled(given) else { return Ok(None) };
    match (options.read_date)(&given) {
        Ok(extent) => Ok(Some(Published { extent, evidence: filled(evidence) })),
        Err(reason) => Err(Cause::Date { given, reason }),
    }
}

/// The cell without the space around it; none if nothing is left.
pub fn filled(cell: Option<String>) -> Option<String> {
    cell.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// `ar` of `ar-SY`, `AR`, `ar_SY`.
pub fn primary_language(tag: &str) -> Option<String> {
    let primary = tag.trim().split(['-', '_']).next()?;
    (!primary.is_empty()).then(|| primary.to_ascii_lowercase())
}
