use std::ops::Range;

use super::{TemporalExtent, Zone};

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
    /// The byte ranges of `text` that are no part of the article itself (navigation, other headlines), as
    /// `ingest` saw them: in order, disjoint, not empty. The rest is body.
    pub boilerplate: Vec<Range<usize>>,
}

impl Article {
    /// The zone of the byte at `offset`. Binary search: O(log n) in the number of ranges.
    pub fn zone_at(&self, offset: usize) -> Zone {
        let next = self.boilerplate.partition_point(|range| range.end <= offset);
        match self.boilerplate.get(next) {
            Some(range) if range.start <= offset => Zone::Boilerplate,
            _ => Zone::Body,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zone_at_knows_the_edges_of_a_range() {
        let article = Article { boilerplate: vec![2..4, 7..9], ..Article::default() };
        let boilerplate: Vec<usize> =
            (0..10).filter(|&at| article.zone_at(at) == Zone::Boilerplate).collect();
        assert_eq!(boilerplate, [2, 3, 7, 8]);
    }
}
