//! Adding up what was found, article by article.

use std::{
    collections::{BTreeSet, HashMap},
    ops::Range,
};

use super::{
    gold::{Gold, GoldToponym},
    report::{Recognition, Report, Resolving, Traps, Zones, rounded, share},
};
use crate::model::{Mention, Zone};

/// A kind of error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MissKind {
    /// A name in the gold that was not found.
    Missed,
    /// Something found that is no place name in the gold.
    Spurious,
    /// A trap that was taken for a place name.
    Trap,
    /// Found, and linked to a place that is too far away or of the wrong class.
    Misplaced,
    /// Found, and linked to no place.
    Unlocated,
    /// Found, and taken for a part of the article, or of the page around it, that it is not.
    Zone,
}

impl MissKind {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Missed => "missed",
            Self::Spurious => "spurious",
            Self::Trap => "trap",
            Self::Misplaced => "misplaced",
            Self::Unlocated => "unlocated",
            Self::Zone => "zone",
        }
    }
}

/// One error.
#[derive(Debug, Clone, PartialEq)]
pub struct Miss {
    /// What kind.
    pub kind: MissKind,
    /// The code points of the article that it is about.
    pub chars: Range<usize>,
    /// Where a misplaced one was put: km from the nearest right position, latitude, longitude.
    pub placed: Option<(f64, f64, f64)>,
}

/// Counts over articles.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Score {
    radius_km: f64,
    articles: usize,
    gold: usize,
    predicted: usize,
    exact: usize,
    overlapping: usize,
    found: usize,
    right: usize,
    unlocated: usize,
    /// Distance in km of every located one.
    distances: Vec<f64>,
    /// Those with a usage in the gold, and those of them that are right.
    usage: (usize, usize),
    /// Those with a zone in the gold, those of them that are boilerplate, and those that are right.
    zones: (usize, usize, usize),
    /// All traps, and those hit.
    traps: (usize, usize),
}

impl Score {
    /// Nothing yet. `radius_km` is how far a toponym without a radius of its own may be off.
    pub fn new(radius_km: f64) -> Self {
        Self { radius_km, ..Self::default() }
    }

    /// Adds an article and what was found in it; gives the errors, in the order in which they were seen.
    ///
    /// # Runtime
    /// The product of gold and found toponyms of the article.
    pub fn add(&mut self, gold: &Gold, mentions: &[Mention]) -> Vec<Miss> {
        let (judged, skipped): (Vec<&GoldToponym>, Vec<&GoldToponym>) =
            gold.toponyms.iter().partition(|toponym| toponym.is_judged(self.radius_km));
        self.articles += 1;
        self.gold += judged.len();
        self.traps.0 += gold.traps.len();
        let mut seen = Seen::default();
        for mention in latest_first(mentions) {
            match best_overlap(&judged, &mention.chars) {
                Some(toponym) => self.hit(toponym, mention, &mut seen),
                None if skipped.iter().any(|t| overlap(&t.span.chars(), &mention.chars) > 0) => {}
                None => self.false_positive(gold, mention, &mut seen),
            }
        }
        self.zones(gold, mentions, &mut seen);
        self.found += seen.found.len();
        self.traps.1 += seen.traps.len();
        let missed = judged.iter().map(|t| t.span.chars()).filter(|c| !seen.found.contains(&key(c)));
        seen.misses.extend(missed.map(|chars| Miss { kind: MissKind::Missed, chars, placed: None }));
        seen.misses
    }

    /// Compares zones, also of what is not judged otherwise.
    fn zones(&mut self, gold: &Gold, mentions: &[Mention], seen: &mut Seen) {
        for toponym in &gold.toponyms {
            let shared = |mention: &&Mention| overlap(&toponym.span.chars(), &mention.chars);
            let found = mentions.iter().filter(|mention| shared(mention) > 0).max_by_key(shared);
            let (Some(zone), Some(mention)) = (toponym.zone.as_deref(), found) else { continue };
            let right = zone == mention.zone.as_str();
            self.zones.0 += 1;
            self.zones.1 += usize::from(zone == Zone::Boilerplate.as_str());
            self.zones.2 += usize::from(right);
            if !right {
                seen.miss(MissKind::Zone, mention, None);
            }
        }
    }

    fn false_positive(&mut self, gold: &Gold, mention: &Mention, seen: &mut Seen) {
        self.predicted += 1;
        let traps = gold.traps.iter().map(|trap| trap.chars());
        let hit: Vec<_> = traps.filter(|chars| overlap(chars, &mention.chars) > 0).collect();
        let kind = if hit.is_empty() { MissKind::Spurious } else { MissKind::Trap };
        seen.traps.extend(hit.iter().map(key));
        seen.miss(kind, mention, None);
    }

    fn hit(&mut self, toponym: &GoldToponym, mention: &Mention, seen: &mut Seen) {
        let chars = toponym.span.chars();
        self.predicted += 1;
        self.overlapping += 1;
        self.exact += usize::from(mention.chars == chars);
        // A second mention on the same toponym is right about the span, and no second find.
        if !seen.found.insert(key(&chars)) {
            return;
        }
        if let Some(usage) = toponym.usage.as_deref().filter(|usage| !usage.is_empty()) {
            self.usage.0 += 1;
            self.usage.1 += usize::from(usage == mention.usage.as_str());
        }
        self.place(toponym, mention, seen);
    }

    fn place(&mut self, toponym: &GoldToponym, mention: &Mention, seen: &mut Seen) {
        let Some(place) = mention.place() else {
            self.unlocated += 1;
            return seen.miss(MissKind::Unlocated, mention, None);
        };
        let (lat, lon) = (place.point.lat, place.point.lon);
        let targets = toponym.targets(self.radius_km);
        let off = || targets.iter().map(|(a, b, radius)| (km(*a, *b, lat, lon), *radius));
        let nearest = off().map(|(km, _)| km).fold(f64::INFINITY, f64::min);
        let division = place.feature_class == 'A' && place.feature_code.starts_with("ADM");
        let right = off().any(|(km, radius)| km <= radius) && (!toponym.wants_division() || division);
        self.distances.push(nearest);
        self.right += usize::from(right);
        if !right {
            seen.miss(MissKind::Misplaced, mention, Some((nearest, lat, lon)));
        }
    }

    /// What it comes to.
    pub fn report(&self) -> Report {
        let mut km = self.distances.clone();
        km.sort_by(f64::total_cmp);
        Report {
            articles: self.articles,
            gold: self.gold,
            predicted: self.predicted,
            exact: Recognition::new(self.exact, self.predicted, self.exact, self.gold),
            overlap: Recognition::new(self.overlapping, self.predicted, self.found, self.gold),
            resolution: Resolving {
                n: km.len(),
                accuracy: share(self.right, km.len()),
                median_km: km.get(km.len() / 2).map(|km| rounded(*km, 2)),
                unlocated: self.unlocated,
            },
            end_to_end: Recognition::new(self.right, self.predicted, self.right, self.gold),
            usage_accuracy: share(self.usage.1, self.usage.0),
            zones: Zones {
                n: self.zones.0,
                boilerplate: self.zones.1,
                accuracy: share(self.zones.2, self.zones.0),
            },
            traps: Traps { n: self.traps.0, hit: self.traps.1 },
        }
    }
}

/// What one article has shown so far.
#[derive(Default)]
struct Seen {
    found: BTreeSet<(usize, usize)>,
    traps: BTreeSet<(usize, usize)>,
    misses: Vec<Miss>,
}

impl Seen {
    fn miss(&mut self, kind: MissKind, mention: &Mention, placed: Option<(f64, f64, f64)>) {
        self.misses.push(Miss { kind, chars: mention.chars.clone(), placed });
    }
}

fn key(chars: &Range<usize>) -> (usize, usize) {
    (chars.start, chars.end)
}

/// Each span once, the last of the text first: of two mentions on one toponym the later one is placed.
fn latest_first(mentions: &[Mention]) -> Vec<&Mention> {
    let mut at: HashMap<(usize, usize), usize> = HashMap::new();
    let mut spans: Vec<&Mention> = Vec::new();
    for mention in mentions.iter().rev() {
        match at.get(&key(&mention.chars)) {
            Some(known) => spans[*known] = mention,
            None => {
                at.insert(key(&mention.chars), spans.len());
                spans.push(mention);
            }
        }
    }
    spans
}

/// The first of those toponyms that share most with the span.
fn best_overlap<'a>(toponyms: &[&'a GoldToponym], chars: &Range<usize>) -> Option<&'a GoldToponym> {
    let mut best: Option<(usize, &GoldToponym)> = None;
    for toponym in toponyms {
        let shared = overlap(&toponym.span.chars(), chars);
        if shared > 0 && best.is_none_or(|(most, _)| shared > most) {
            best = Some((shared, toponym));
        }
    }
    best.map(|(_, toponym)| toponym)
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> usize {
    a.end.min(b.end).saturating_sub(a.start.max(b.start))
}

/// Great-circle distance in km on a sphere of the earth's mean radius, 6371.0088 km: what the figures of other
/// geoparsers are given in. Degrees, latitude first.
fn km(lat: f64, lon: f64, other_lat: f64, other_lon: f64) -> f64 {
    let half = |degrees: f64| (degrees.to_radians() / 2.0).sin().powi(2);
    let narrow = lat.to_radians().cos() * other_lat.to_radians().cos();
    let x = half(other_lat - lat) + narrow * half(other_lon - lon);
    12742.0176 * x.sqrt().min(1.0).asin()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::{Context, LonLat, MentionId, Place, Resolution, UnlocatedReason, Usage};

    /// Ten km to a degree of latitude are 0.0899; the toponyms stand at latitude 35.
    const GOLD: &str = r#"{"id":"a","text":"0123456789012345678901234567890123456789","toponyms":[
        {"start":0,"end":4,"lat":35,"lon":40,"usage":"literal"},
        {"start":5,"end":9,"places":[{"lat":35,"lon":40,"within_km":5,"kind":"admin1"}]},
        {"start":10,"end":14},
        {"start":15,"end":19,"lat":35,"lon":40,"zone":"boilerplate"},
        {"start":20,"end":24,"lat":35,"lon":40}],
        "traps":[{"start":30,"end":34}]}"#;

    fn mention(chars: Range<usize>, at: Option<(f64, char)>) -> Mention {
        let place = at.map(|(lat, class)| Place {
            id: "x".into(),
            name: "X".into(),
            name_ar: None,
            point: LonLat { lon: 40.0, lat },
            feature_class: class,
            feature_code: if class == 'A' { "ADM1".into() } else { "PPL".into() },
            country: "SY".into(),
            admin1: String::new(),
            population: 0,
            uncertainty_km: 1.0,
            source: String::new(),
        });
        let resolution = place.map_or(Resolution::Unlocated(UnlocatedReason::UnknownName), |place| {
            Resolution::Located { place: Arc::new(place), confidence: 1.0, runner_up: None }
        });
        Mention {
            id: MentionId(0),
            bytes: chars.clone(),
            chars,
            surface: String::new(),
            usage: Usage::Associative,
            zone: Zone::Body,
            resolution,
            extent: None,
            event: None,
            context: Context::default(),
        }
    }

    fn score(mentions: &[Mention]) -> (Report, Vec<MissKind>) {
        let mut score = Score::new(161.0);
        let misses = score.add(&Gold::read(GOLD).unwrap(), mentions);
        (score.report(), misses.into_iter().map(|miss| miss.kind).collect())
    }

    #[test]
    fn each_kind_of_prediction_counts_as_it_should() {
        use MissKind::{Misplaced, Missed, Spurious, Trap, Unlocated, Zone};
        let town = |chars| mention(chars, Some((35.0, 'P')));
        let rows = [
            ("right, and a usage that is not", vec![town(0..4)], vec![Missed, Missed]),
            ("within 161 km", vec![mention(0..4, Some((36.0, 'P')))], vec![Missed, Missed]),
            ("beyond", vec![mention(0..4, Some((38.0, 'P')))], vec![Misplaced, Missed, Missed]),
            ("nowhere", vec![mention(0..4, None)], vec![Unlocated, Missed, Missed]),
            ("a town for a governorate", vec![town(5..9)], vec![Misplaced, Missed, Missed]),
            ("a governorate", vec![mention(5..9, Some((35.0, 'A')))], vec![Missed, Missed]),
            ("without a position", vec![town(10..14)], vec![Missed; 3]),
            ("boilerplate taken for body", vec![town(15..19)], vec![Zone, Missed, Missed, Missed]),
            ("no toponym", vec![town(26..28)], vec![Spurious, Missed, Missed, Missed]),
            ("a trap", vec![town(32..36)], vec![Trap, Missed, Missed, Missed]),
        ];
        for (what, mentions, expected) in rows {
            assert_eq!(score(&mentions).1, expected, "{what}");
        }
    }

    #[test]
    fn two_mentions_on_one_toponym_are_one_find() {
        let far = mention(3..4, Some((50.0, 'P')));
        let (report, _) = score(&[mention(0..2, Some((35.0, 'P'))), far]);
        assert_eq!((report.gold, report.predicted), (3, 2));
        assert_eq!(report.overlap.precision, 1.0);
        assert_eq!(report.overlap.recall, 0.3333);
        assert_eq!(report.exact.f1, 0.0);
        assert_eq!(report.resolution.accuracy, Some(0.0), "the later one was placed");
        assert_eq!(report.usage_accuracy, Some(0.0));
    }

    #[test]
    fn zones_are_compared_where_the_gold_gives_one() {
        let of = |zone| {
            let menu = Mention { zone, ..mention(15..19, None) };
            score(&[mention(0..4, None), menu]).0.zones
        };
        assert_eq!(of(Zone::Boilerplate), Zones { n: 1, boilerplate: 1, accuracy: Some(1.0) });
        assert_eq!(of(Zone::Body), Zones { n: 1, boilerplate: 1, accuracy: Some(0.0) });
        assert_eq!(score(&[]).0.zones, Zones { n: 0, boilerplate: 0, accuracy: None });
    }

    #[test]
    fn nothing_found_is_no_division_by_zero() {
        let (report, _) = score(&[]);
        assert_eq!(report.end_to_end.f1, 0.0);
        assert_eq!((report.resolution.accuracy, report.resolution.median_km), (None, None));
    }
}
