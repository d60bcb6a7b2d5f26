use super::TemporalExtent;

/// When an article was published, and why we think so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// The date as an extent; its `edtf` is the text that metadata or the page gave.
    pub extent: TemporalExtent,
    /// What the date rests on, in a person's words.
    pub evidence: Option<String>,
}

/// Everything about an article but its text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ArticleMeta {
    /// The path relative to the input folder (`/` on every system), or the `id` of a JSONL or CSV row.
    pub id: String,
    /// The headline.
    pub title: Option<String>,
    /// Who published it.
    pub source: Option<String>,
    /// Where it stands on the web.
    pub url: Option<String>,
    /// BCP 47 primary language subtag, `ar` or `en`.
    pub lang: Option<String>,
    /// Absent means undated: never today, never the time of the file.
    pub published: Option<Published>,
}

/// One text with its metadata.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Article {
    /// Identity, title, source, date.
    pub meta: ArticleMeta,
    /// The text as given, a byte-order mark dropped. All offsets count from its start.
    pub text: String,
}
