//! The choice of the date of publication among the dates that a page gives.
//!
//! A wrong date puts every mention of an article into a wrong layer, an absent one into `undated`, so that
//! doubt ends undated. Dates that a machine wrote for machines (JSON-LD, meta elements, the address) count
//! alone. A line of the page may be the site's clock, wherever it stands: one between headline and text
//! counts only if it says what it is («نشر في», "By …"), if such a date agrees, or if the text names a day
//! or a month of the weeks before it; one outside the article only if the text does. A dateline counts alone,
//! but less than what says when the article was published, which may be some days later.

use jiff::civil::Date;

use super::{
    byline::Says,
    dateline::Dateline,
    reading::{Reading, Readings, is_field},
    spoken::{DATELINE_DAYS, Spoken, days_between},
};
use crate::model::{Article, DateCandidate, DateSource, Precision, Published};

/// What was chosen, and why.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Choice {
    /// The date with its evidence; none means undated.
    pub published: Option<Published>,
    /// 0 to 1.
    pub confidence: f32,
    /// Dates of the page that were not followed, each in a person's words.
    pub disagreement: Vec<String>,
}

/// Chooses among the dates of a page for this article and that of its dateline; what lies after `latest`, the
/// day of the run, is none. O(n) in the length of its text.
pub fn choose(candidates: &[DateCandidate], article: &Article, latest: Option<Date>) -> Choice {
    let dateline = Dateline::of(article);
    let Readings { all, unread } =
        Readings::of(candidates, article, dateline.dated.as_ref().map(|(extent, _)| extent));
    let mut disagreement = Vec::new();
    let mut readings: Vec<Reading> = Vec::new();
    if !all.is_empty() {
        let spoken = Spoken::of(article, dateline);
        for reading in all {
            let is_future = latest.is_some_and(|latest| reading.extent.start > latest);
            match is_future.then_some("which lies in the future").or_else(|| spoken.objection(&reading)) {
                Some(objection) => disagreement.push(says(&reading, objection)),
                None => readings.push(reading),
            }
        }
        if let Some(best) = believed_best(&readings, &spoken) {
            return follow(best, &readings, disagreement);
        }
    }
    disagreement.extend(readings.iter().map(|reading| says(reading, unsure(reading))));
    disagreement.extend(unread);
    Choice { disagreement, ..Choice::default() }
}

/// The choice of the best reading, unless another leaves it in doubt.
fn follow(best: &Reading, readings: &[Reading], mut disagreement: Vec<String>) -> Choice {
    let (with, against): (Vec<&Reading>, Vec<&Reading>) =
        readings.iter().partition(|reading| best.agrees(reading));
    let kinds = kinds(with.iter().copied());
    disagreement.extend(against.iter().map(|reading| says(reading, "which is another date")));
    if against.iter().any(|reading| weighs_against(best, reading, kinds)) {
        return Choice { disagreement, ..Choice::default() };
    }
    let extent = with.iter().map(|reading| &reading.extent).min_by_key(|extent| extent.precision);
    let extent =
        if best.extent.precision == Precision::Day { &best.extent } else { extent.unwrap_or(&best.extent) };
    let confidence = (weight(best.source) + 0.1 * (kinds.saturating_sub(1)) as f32).min(1.0);
    let evidence = Some(evidence(&with, confidence));
    Choice { published: Some(Published { extent: extent.clone(), evidence }), confidence, disagreement }
}

/// Whether a date may be chosen. A line under the headline looks like the site's clock, and the other way
/// round.
fn is_believed(reading: &Reading, all: &[Reading], spoken: &Spoken) -> bool {
    let machine = |other: &&Reading| is_field(other.source) || other.source == DateSource::TimeElement;
    let day = reading.extent.start;
    match (reading.source, reading.says) {
        (DateSource::Byline, Says::Published) => true,
        (DateSource::Byline, Says::Nothing) => {
            let borne_out = spoken.bears_out(reading) && !spoken.is_of_weeks_before(day);
            borne_out || all.iter().filter(machine).any(|other| reading.agrees(other))
        }
        (DateSource::Byline, Says::Changed | Says::Prose) => false,
        _ => true,
    }
}

/// Why a date was not believed although nothing speaks against it.
fn unsure(reading: &Reading) -> &'static str {
    match reading.says {
        Says::Changed => "but only as the day of a change",
        Says::Prose => "but in a sentence",
        Says::Published | Says::Nothing => "but it may be the site's clock: nothing bears it out",
    }
}

/// How far a source is believed by itself.
fn weight(source: DateSource) -> f32 {
    match source {
        DateSource::JsonLd => 0.95,
        DateSource::Meta => 0.9,
        DateSource::Url => 0.85,
        DateSource::TimeElement => 0.8,
        DateSource::Byline => 0.7,
        DateSource::Dateline => 0.65,
        DateSource::PageLine => 0.5,
        DateSource::FileTime => 0.3,
    }
}

/// What the site's software writes from one field is one witness, however often it writes it; a dateline alone
/// on its line is read as a byline too.
fn kind(source: DateSource) -> u8 {
    match source {
        DateSource::JsonLd | DateSource::Meta | DateSource::TimeElement => 1,
        DateSource::Url => 2,
        DateSource::Byline | DateSource::Dateline => 4,
        DateSource::PageLine => 8,
        DateSource::FileTime => 16,
    }
}

/// Of how many kinds these witnesses are.
fn kinds<'r>(readings: impl Iterator<Item = &'r Reading>) -> u32 {
    readings.fold(0u8, |kinds, reading| kinds | kind(reading.source)).count_ones()
}

/// Of those that may be chosen the reading with the most witnesses, then the best source.
fn believed_best<'r>(readings: &'r [Reading], spoken: &Spoken) -> Option<&'r Reading> {
    let believed: Vec<&Reading> =
        readings.iter().filter(|reading| is_believed(reading, readings, spoken)).collect();
    let support = |reading: &Reading| kinds(believed.iter().copied().filter(|other| reading.agrees(other)));
    let better = |a: &Reading, b: &Reading| {
        support(a).cmp(&support(b)).then(weight(a.source).total_cmp(&weight(b.source)))
    };
    believed.iter().rev().copied().max_by(|a, b| better(a, b))
}

/// Whether a date that disagrees leaves the chosen one in doubt. A later line or `<time>` is an update; a
/// line outside the article and the file's time never counted; an address and a lone claim of the page's
/// software do, unless two witnesses stand against the claim.
fn weighs_against(best: &Reading, other: &Reading, kinds: u32) -> bool {
    match other.source {
        DateSource::PageLine | DateSource::FileTime => false,
        DateSource::Byline | DateSource::TimeElement if other.extent.start >= best.extent.end => false,
        DateSource::Dateline if is_written_shortly_before(best, other) => false,
        DateSource::Url => true,
        DateSource::Dateline
        | DateSource::Byline
        | DateSource::TimeElement
        | DateSource::JsonLd
        | DateSource::Meta => kinds < 2,
    }
}

/// A text travels some days from its dateline to the page.
fn is_written_shortly_before(best: &Reading, dateline: &Reading) -> bool {
    (0..=DATELINE_DAYS).contains(&days_between(dateline.extent.start, best.extent.start))
}

fn says(reading: &Reading, why: &str) -> String {
    format!("{} says {}, {why}", reading.source.as_str(), reading.extent.edtf)
}

/// What gave the date, and how far that is believed: `JSON-LD datePublished, the address; confidence 1.00`.
fn evidence(with: &[&Reading], confidence: f32) -> String {
    let mut names: Vec<&str> = with.iter().map(|reading| reading.source.as_str()).collect();
    names.dedup();
    format!("{}; confidence {confidence:.2}", names.join(", "))
}
