use std::{
    fmt::{self, Write},
    ops::Range,
    sync::Arc,
};

use super::{Place, TemporalExtent, Usage, Zone};

/// Names a mention the same way from run to run: a hash of the article's id and the mention's offsets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MentionId(pub u64);

impl MentionId {
    /// The id of the mention at `chars` (code points) in the article `article_id`.
    pub fn new(article_id: &str, chars: &Range<usize>) -> Self {
        // Room for two numbers of any size: the text grows by parts otherwise, and is made for every mention.
        let mut key = String::with_capacity(article_id.len() + 42);
        // Writing to a string does not fail.
        let _ = write!(key, "{article_id}\0{}\0{}", chars.start, chars.end);
        Self(xxhash_rust::xxh3::xxh3_64(key.as_bytes()))
    }
}

impl fmt::Display for MentionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// The words around a mention, on one line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Context {
    /// What stands before it.
    pub before: String,
    /// What stands after it.
    pub after: String,
}

/// The second-best candidate of a resolution.
#[derive(Debug, Clone, PartialEq)]
pub struct RunnerUp {
    /// The place that was not chosen.
    pub place: Arc<Place>,
    /// Its share of the confidence, 0 to 1.
    pub confidence: f32,
}

/// A place that a toponym may mean, with what speaks for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The place.
    pub place: Arc<Place>,
    /// Its share of the confidence, 0 to 1.
    pub share: f32,
    /// The parts of its score, by name; their sum ranks it.
    pub features: Vec<(&'static str, f32)>,
}

impl Candidate {
    /// The sum of its features.
    pub fn score(&self) -> f32 {
        self.features.iter().map(|(_, value)| value).sum()
    }
}

/// Why a toponym has no point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UnlocatedReason {
    /// No gazetteer knows the name.
    UnknownName,
    /// Several places fit and nothing decides among them.
    Ambiguous,
    /// Every place of that name contradicts the class noun before it.
    ClassMismatch,
    /// The text says what it lies in, and no place of that name lies there.
    NotWithin,
    /// The only places of that name lie in other countries than all that the article speaks of.
    FarAway,
}

impl UnlocatedReason {
    /// The words that outputs use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::UnknownName => "name not in the gazetteer",
            Self::Ambiguous => "ambiguous",
            Self::ClassMismatch => "no place of that class",
            Self::NotWithin => "not in the place named beside it",
            Self::FarAway => "far from the article's other places",
        }
    }
}

/// The choice among the candidates of a toponym.
#[derive(Debug, Clone, PartialEq)]
pub enum Resolution {
    /// Linked to a place.
    Located {
        /// The chosen place.
        place: Arc<Place>,
        /// 0 to 1.
        confidence: f32,
        /// What else it could have been.
        runner_up: Option<RunnerUp>,
    },
    /// Not linked, and why.
    Unlocated(UnlocatedReason),
}

/// A toponym with its resolution and its temporal extent: the row that everything downstream reads.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    /// Stable from run to run.
    pub id: MentionId,
    /// Byte offsets into the article's text.
    pub bytes: Range<usize>,
    /// Code-point offsets into the article's text, as outputs print them.
    pub chars: Range<usize>,
    /// The name as it stands in the text.
    pub surface: String,
    /// What the name stands for.
    pub usage: Usage,
    /// The part of the article.
    pub zone: Zone,
    /// The place, or why there is none.
    pub resolution: Resolution,
    /// When; absent means undated.
    pub extent: Option<TemporalExtent>,
    /// When, as its own sentence says, whether or not that is what counts.
    pub event: Option<TemporalExtent>,
    /// The words around it.
    pub context: Context,
}

impl Mention {
    /// The chosen place, if there is one.
    pub fn place(&self) -> Option<&Arc<Place>> {
        match &self.resolution {
            Resolution::Located { place, .. } => Some(place),
            Resolution::Unlocated(_) => None,
        }
    }
}
