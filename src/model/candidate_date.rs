/// Where on a page a date stands that may be the date of publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DateSource {
    /// `datePublished` in JSON-LD.
    JsonLd,
    /// A `<meta>` element of the page's head: `article:published_time` and its like.
    Meta,
    /// `<time>` or a microdata date beside the headline.
    TimeElement,
    /// The address of the page.
    Url,
    /// A line between the headline and the first paragraph.
    Byline,
    /// The place and day that the first paragraph begins with, or that stand over it.
    Dateline,
    /// A line of the page outside the article: more often its clock than its date.
    PageLine,
    /// The time of the file; only where it was asked for.
    FileTime,
}

/// A date that a page gives, not yet believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateCandidate {
    /// Where it stands.
    pub source: DateSource,
    /// The date as it stands there.
    pub text: String,
}

impl DateSource {
    /// How a person calls it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::JsonLd => "JSON-LD datePublished",
            Self::Meta => "a meta element",
            Self::TimeElement => "a time element",
            Self::Url => "the address",
            Self::Byline => "the byline",
            Self::Dateline => "the dateline",
            Self::PageLine => "a line outside the article",
            Self::FileTime => "the time of the file",
        }
    }
}
