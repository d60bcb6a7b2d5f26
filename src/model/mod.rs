//! The plain types that travel between the stages. No input or output here.

mod article;
mod candidate_date;
mod mention;
mod place;
mod time;
mod toponym;

pub use article::{Article, ArticleMeta, Published};
pub use candidate_date::{DateCandidate, DateSource};
pub use mention::{Candidate, Context, Mention, MentionId, Resolution, RunnerUp, UnlocatedReason};
pub use place::{LonLat, Place, area_km};
pub use time::{Basis, DateBasis, Precision, TemporalExtent};
pub use toponym::{Usage, Zone};
