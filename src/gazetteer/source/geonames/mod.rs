//! GeoNames dumps: one place a line, 19 fields between tabs, no header, no quoting
//! (`allCountries`, a country, `cities500` …; `readme.txt` in the dump folder describes them).

mod alternates;
mod companions;
mod lines;

use alternates::Alternate;
pub(super) use companions::{Companions, Kind};
use lines::Lines;

use super::{
    Input, Intake, Plan, SourceError, divisions,
    draft::Draft,
    input::Sniff,
    intake::{Bad, Halt, Reason, point},
    langs::{is_arabic_script, may_be_arabic},
    seen::Numbers,
    uncertainty,
};
use crate::gazetteer::{Years, table::years};

const FIELDS: usize = 19;
const ID: usize = 0;
const NAME: usize = 1;
const ASCII: usize = 2;
const NAMES: usize = 3;
const LAT: usize = 4;
const LON: usize = 5;
const CLASS: usize = 6;
const CODE: usize = 7;
const COUNTRY: usize = 8;
const ADMIN1: usize = 10;
const POPULATION: usize = 14;

/// Whether the first line is a place.
pub(super) fn detect(sniff: &Sniff<'_>) -> bool {
    let Ok(line) = std::str::from_utf8(sniff.first_line()) else { return false };
    let mut fields = [""; FIELDS];
    split(line, &mut fields) == FIELDS
        && fields[ID].parse::<u32>().is_ok()
        && !matches!(point(fields[LAT], fields[LON]), Err((Reason::Number | Reason::OutOfRange, _)))
        && fields[CLASS].len() <= 1
}

/// Reads every place.
pub(super) fn read(input: &Input, plan: &Plan<'_>, intake: &mut Intake<'_>) -> Result<(), SourceError> {
    let mut reader = Reader { plan, draft: Draft::new("GeoNames"), seen: Numbers::default() };
    let meter = intake.meter;
    input.read(meter, |bytes| {
        let mut lines = Lines::new(bytes, input.label());
        while let Some((number, line)) = lines.next()? {
            intake.tick();
            let read = line.map_err(Halt::from).and_then(|line| reader.read(number, line, intake));
            intake.settle(number, read)?;
        }
        Ok(())
    })
}

struct Fields<'l>([&'l str; FIELDS]);

impl<'l> Fields<'l> {
    fn of(line: &'l str) -> Result<Self, Bad> {
        let mut fields = [""; FIELDS];
        match split(line, &mut fields) {
            FIELDS => Ok(Self(fields)),
            found => Err((Reason::Fields, format!("{found} fields between tabs, expected {FIELDS}"))),
        }
    }
}

/// Fills `fields` with what stands between tabs, and says how many there are. Fields are short: looking at each
/// byte is faster than a search for each tab.
fn split<'l>(line: &'l str, fields: &mut [&'l str]) -> usize {
    let (mut count, mut start) = (0, 0);
    let mut put = |from: usize, to: usize| {
        if let Some(field) = fields.get_mut(count) {
            *field = &line[from..to];
        }
        count += 1;
    };
    for (at, byte) in line.bytes().enumerate() {
        if byte == b'\t' {
            put(start, at);
            start = at + 1;
        }
    }
    put(start, line.len());
    count
}

struct Reader<'p> {
    plan: &'p Plan<'p>,
    draft: Draft,
    seen: Numbers,
}

impl Reader<'_> {
    fn read(&mut self, number: u64, line: &str, intake: &mut Intake<'_>) -> Result<(), Halt> {
        let fields = Fields::of(line)?;
        if self.row(number, &fields, intake)? {
            intake.take(self.draft.row())?;
        }
        Ok(())
    }

    /// Makes the row of a line; false where it is not asked for.
    fn row(&mut self, line: u64, Fields(fields): &Fields<'_>, intake: &mut Intake<'_>) -> Result<bool, Bad> {
        let id = fields[ID]
            .parse::<u32>()
            .map_err(|_| (Reason::Id, format!("geonameid {:?}, expected a number", fields[ID])))?;
        let point = point(fields[LAT], fields[LON])?;
        if (point.lon, point.lat) == (0.0, 0.0) {
            return Err((Reason::NoPoint, "latitude and longitude are 0, 0".to_owned()));
        }
        let population = number(fields[POPULATION])?;
        let class = fields[CLASS].chars().next().unwrap_or('P');
        if !intake.asked_for(class, population) {
            return Ok(false);
        }
        if !self.seen.insert(id) {
            return Err((Reason::IdTwice, format!("geonameid {id} stands on an earlier line too")));
        }
        let place = self.draft.begin(line);
        place.point = point;
        (place.feature_class, place.population) = (class, population);
        place.feature_code.push_str(fields[CODE]);
        place.country.push_str(fields[COUNTRY]);
        place.uncertainty_km = uncertainty::of(class, fields[CODE], population);
        place.id.push_str("gn:");
        place.id.push_str(fields[ID]);
        let Companions { admin1, countries, .. } = self.plan.companions;
        // Divisions are told apart by name, and those of the shipped gazetteer bear the names that texts have.
        let known = divisions::of(fields[COUNTRY], fields[ADMIN1]);
        if let Some(name) = known.or_else(|| admin1.name(fields[COUNTRY], fields[ADMIN1])) {
            place.admin1.push_str(name);
        }
        self.names(id, fields)?;
        if let Some(country) = countries.get(&id) {
            let place = self.draft.place();
            place.uncertainty_km = uncertainty::radius_km(country.area_km2).max(1.0);
            place.population = place.population.max(country.population);
        }
        Ok(true)
    }

    fn names(&mut self, id: u32, fields: &[&str; FIELDS]) -> Result<(), Bad> {
        let name = [fields[NAME], fields[ASCII]].into_iter().map(str::trim).find(|name| !name.is_empty());
        let name = name.ok_or_else(|| (Reason::Name, "name and asciiname are empty".to_owned()))?;
        let companions = self.plan.companions;
        let alternates = companions.alternates.of(id);
        let english = display_name(name, alternates.clone());
        self.draft.place().name.push_str(english);
        self.draft.variant(name, Years::default());
        self.draft.variant(fields[ASCII], Years::default());
        // The column is a short version of the alternate names without languages and times: it counts only
        // where there is nothing better, or «Bombay» would never end.
        if companions.alternates.has(id) {
            self.alternates(alternates);
        } else {
            self.column(fields[NAMES]);
        }
        Ok(())
    }

    fn column(&mut self, names: &str) {
        let langs = &self.plan.options.langs;
        let names = || names.split(',').map(str::trim).filter(|name| !name.is_empty());
        if langs.takes("ar")
            && let Some(arabic) = names().find(|name| may_be_arabic(name))
        {
            self.draft.arabic(arabic);
        }
        for name in names().filter(|name| langs.takes_untagged(name)) {
            self.draft.variant(name, Years::default());
        }
    }

    fn alternates<'n>(&mut self, alternates: impl Iterator<Item = Alternate<'n>> + Clone) {
        let arabic = alternates.clone().filter(|a| a.is_arabic() && is_arabic_script(a.text) && !a.is_past());
        let best = arabic.clone().find(Alternate::is_preferred);
        if let Some(best) = best.or_else(|| arabic.clone().find(|a| !a.is_colloquial())) {
            self.draft.arabic(best.text);
        }
        for alternate in alternates {
            if alternate.is_wikidata() {
                self.draft.same_as("wikidata", alternate.text);
                continue;
            }
            self.draft.variant(alternate.text, alternate.years);
            if alternate.is_colloquial() {
                self.draft.cue(alternate.text);
            }
        }
    }
}

/// What English news calls it: the name that GeoNames prefers in English, in full before short; `name` itself
/// where it is one of those, or none is.
fn display_name<'n>(name: &'n str, alternates: impl Iterator<Item = Alternate<'n>> + Clone) -> &'n str {
    let preferred = alternates.filter(|a| a.is_english() && a.is_preferred() && !a.is_past());
    if preferred.clone().any(|a| a.text == name) {
        return name;
    }
    let full = preferred.clone().find(|a| !a.is_short());
    full.or_else(|| preferred.clone().next()).map_or(name, |a| a.text)
}

fn number(text: &str) -> Result<u64, Bad> {
    if text.is_empty() {
        return Ok(0);
    }
    text.parse().map_err(|_| (Reason::Number, format!("population {text:?}, expected a whole number")))
}

/// The years of an alternate name.
fn years_of(from: &str, to: &str, historic: bool) -> Years {
    let years = years::between(from, to);
    match historic && years.to == Years::OPEN_END {
        true => Years { to: years::ENDED.max(years.from), ..years },
        false => years,
    }
}
