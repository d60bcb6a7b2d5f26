//! Who's On First: a folder of GeoJSON files, one place each (`data/856/331/63/85633163.geojson`).
//!
//! Coordinates of GeoNames (`gn:`) count before those for labels (`lbl:`) and these before the centroid (`geom:`),
//! which may lie tens of kilometres from the town that a division is named for.

mod record;

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
};

use record::{Kind, Properties, read_properties};

use super::{
    Input, Intake, LeftOut, Plan, SourceError,
    draft::Draft,
    input::Sniff,
    intake::{Bad, Halt, Reason, on_earth},
    langs::{Langs, may_be_arabic},
    seen::Ids,
    uncertainty,
};
use crate::{gazetteer::Years, model::LonLat};

const TABLE: &str = include_str!("../../../../data/import/whosonfirst_placetypes.csv");

/// Whether it is a folder with GeoJSON in it.
pub(super) fn detect(sniff: &Sniff<'_>) -> bool {
    sniff.folder && any_record(sniff.path)
}

fn any_record(folder: &Path) -> bool {
    let entries: Vec<PathBuf> = entries(folder);
    entries.iter().any(|path| is_record(path)) || entries.iter().any(|path| path.is_dir() && any_record(path))
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
}

/// A record, and not an alternative geometry of one.
fn is_record(path: &Path) -> bool {
    path.extension().is_some_and(|e| e == "geojson")
        && path.file_stem().is_some_and(|stem| !stem.to_string_lossy().contains("-alt"))
}

/// The records below a folder, ordered.
pub(super) fn files(folder: &Path) -> Result<Vec<PathBuf>, SourceError> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).map_err(SourceError::io(&folder, 0))? {
            let entry = entry.map_err(SourceError::io(&folder, 0))?;
            let path = entry.path();
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                folders.push(path);
            } else if is_record(&path) {
                files.push(path);
            }
        }
    }
    files.sort_unstable();
    Ok(files)
}

/// Reads every record.
pub(super) fn read(input: &Input, plan: &Plan<'_>, intake: &mut Intake<'_>) -> Result<(), SourceError> {
    let mut reader = Reader {
        root: input.path.clone(),
        langs: &plan.options.langs,
        draft: Draft::new("Who's On First"),
        ids: Ids::default(),
        regions: HashMap::new(),
    };
    let folder = intake.file.clone();
    for file in files(&input.path)? {
        intake.tick();
        let read = reader.file(&file, intake);
        intake.file = file;
        intake.settle(1, read)?;
    }
    intake.file = folder;
    Ok(())
}

struct Reader<'p> {
    root: PathBuf,
    langs: &'p Langs,
    draft: Draft,
    ids: Ids,
    /// Names of regions by their id, read where they are first needed.
    regions: HashMap<u64, String>,
}

impl Reader<'_> {
    fn file(&mut self, file: &Path, intake: &mut Intake<'_>) -> Result<(), Halt> {
        let bytes = fs::read(file).map_err(SourceError::io(file, 0))?;
        intake.meter.set(intake.meter.get() + bytes.len() as u64);
        let record = read_properties(&bytes)?;
        if let Some(why) = gone(&record) {
            intake.leave_out(why);
            return Ok(());
        }
        let Some((class, code)) = feature(&record) else {
            intake.leave_out(LeftOut::Kind);
            return Ok(());
        };
        if intake.asked_for(class, record.population) {
            self.row(&record, class, &code)?;
            intake.take(self.draft.row())?;
        }
        Ok(())
    }

    fn row(&mut self, record: &Properties, class: char, code: &str) -> Result<(), Bad> {
        let id = record.id.ok_or_else(|| (Reason::Id, "no wof:id, expected a number".to_owned()))?;
        let point = point(record)?;
        let admin1 = self.region(record);
        let place = self.draft.begin(1);
        place.id = format!("wof:{id}");
        place.point = point;
        place.feature_class = class;
        place.feature_code.push_str(code);
        place.country.push_str(Some(record.country.as_str()).filter(|c| c.len() == 2).unwrap_or(""));
        place.admin1 = admin1;
        place.population = record.population;
        let usual = uncertainty::of(class, code, record.population);
        let of_area = (class != 'P').then_some(record.area_m2).filter(|area| *area > 0.0);
        place.uncertainty_km = of_area.map_or(usual, |area| uncertainty::radius_km(area / 1e6).max(1.0));
        if !self.ids.insert(&place.id) {
            return Err((Reason::IdTwice, format!("wof:id {id} is in an earlier file too")));
        }
        self.names(record)?;
        for (authority, id) in &record.concordances {
            self.draft.same_as(authority, id);
        }
        Ok(())
    }

    fn names(&mut self, record: &Properties) -> Result<(), Bad> {
        let preferred = |lang: &str| {
            let mut names = record.names.iter().filter(|n| n.kind == Kind::Preferred && n.lang == lang);
            names.next().map(|name| name.text.as_str())
        };
        let english = preferred("eng").or(Some(record.name.as_str())).filter(|name| !name.is_empty());
        let main = english.or_else(|| record.names.first().map(|name| name.text.as_str()));
        let main = main.ok_or_else(|| (Reason::Name, "no wof:name and no name:…".to_owned()))?;
        self.draft.place().name.push_str(main);
        if let Some(arabic) = preferred("ara").filter(|name| may_be_arabic(name) && self.langs.takes("ar")) {
            self.draft.arabic(arabic);
        }
        self.draft.variant(&record.name, Years::default());
        for name in &record.names {
            let of_none = name.lang == "und" || name.lang == "unk";
            let taken =
                if of_none { self.langs.takes_untagged(&name.text) } else { self.langs.takes(&name.lang) };
            if !taken {
                continue;
            }
            let years = match name.kind {
                Kind::Historical => Years { to: super::ENDED, ..Years::default() },
                _ => Years::default(),
            };
            self.draft.variant(&name.text, years);
            if name.kind == Kind::Colloquial {
                self.draft.cue(&name.text);
            }
        }
        Ok(())
    }

    /// The English name of the region that a record lies in: its own file says it, and where that is follows from
    /// its id.
    fn region(&mut self, record: &Properties) -> String {
        let Some(id) = record.region.filter(|id| Some(*id) != record.id) else { return String::new() };
        if let Some(name) = self.regions.get(&id) {
            return name.clone();
        }
        let name = region_name(&self.root, id).unwrap_or_default();
        self.regions.insert(id, name.clone());
        name
    }
}

fn region_name(root: &Path, id: u64) -> Option<String> {
    let digits = id.to_string();
    let folders: Vec<&str> =
        (0..digits.len()).step_by(3).map(|at| &digits[at..(at + 3).min(digits.len())]).collect();
    let below = folders.join("/");
    let file = ["data", ""].map(|data| root.join(data).join(&below).join(format!("{digits}.geojson")));
    let bytes = file.iter().find_map(|file| fs::read(file).ok())?;
    let record = read_properties(&bytes).ok()?;
    let english = record.names.into_iter().find(|name| name.kind == Kind::Preferred && name.lang == "eng");
    Some(english.map_or(record.name, |name| name.text))
}

/// Why a record is not of today.
fn gone(record: &Properties) -> Option<LeftOut> {
    if record.superseded {
        return Some(LeftOut::Superseded);
    }
    if record.deprecated {
        return Some(LeftOut::Deprecated);
    }
    (record.is_current == Some(0)).then_some(LeftOut::NotCurrent)
}

/// Class and code: those of GeoNames where the record has them and they are of the class of its placetype.
fn feature(record: &Properties) -> Option<(char, String)> {
    let rows = TABLE.lines().skip(1).filter_map(|line| line.split_once(','));
    let (_, feature) = rows.clone().find(|(placetype, _)| *placetype == record.placetype)?;
    let (class, code) = feature.split_once(',')?;
    let class = class.chars().next()?;
    let finer = class == 'P' && record.feature_code.starts_with("PPL");
    Some((class, if finer { record.feature_code.clone() } else { code.to_owned() }))
}

fn point(record: &Properties) -> Result<LonLat, Bad> {
    let known = record.points.iter().flatten().find(|point| (point.lon, point.lat) != (0.0, 0.0));
    let point = known.ok_or_else(|| {
        (Reason::NoPoint, "no gn:, lbl: or geom: latitude and longitude, or they are 0, 0".to_owned())
    })?;
    on_earth(*point)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_placetype_has_a_feature() {
        let mut rows = ::csv::Reader::from_reader(TABLE.as_bytes());
        for row in rows.records().map(Result::unwrap) {
            assert_eq!(row.len(), 3, "{row:?}");
            assert!("AHLPST".contains(&row[1]) && !row[1].is_empty(), "{row:?}");
        }
    }
}
