//! Linked Places Format (GeoJSON-LD of the World Historical Gazetteer, and of Pleiades as it exports it) and
//! Pleiades' own JSON.
//!
//! The words are those of the Linked Places specification 1.2. One departure: it reads a time span without an end
//! as "during" its start; collections mean "from then on" by it, so only an end ends a name here.

use serde_json::Value;

use super::{
    Input, Intake, Plan, SourceError, authorities,
    csv::{fresh, stem},
    draft::Draft,
    extent,
    input::{Sniff, file_name},
    intake::{Bad, Halt, Reason},
    json::{features, plain},
    langs::{Langs, is_arabic_script, is_code},
    place_types,
    seen::Ids,
    uncertainty,
};
use crate::gazetteer::{
    Years,
    table::years::{Side, year},
};

/// Whether it has toponyms, or is Pleiades' graph.
pub(super) fn detect(sniff: &Sniff<'_>) -> bool {
    let head = String::from_utf8_lossy(sniff.head);
    head.trim_start_matches(['\u{feff}', ' ', '\r', '\n', '\t']).starts_with('{')
        && (["linkedplaces", "linkedpasts.org", "\"reprPoint\""].iter().any(|mark| head.contains(mark))
            || head.contains("\"names\"") && head.contains("\"toponym\""))
}

/// Reads every place.
pub(super) fn read(input: &Input, plan: &Plan<'_>, intake: &mut Intake<'_>) -> Result<(), SourceError> {
    let mut reader = Reader {
        source: stem(&file_name(&input.path)),
        draft: Draft::new(&stem(&file_name(&input.path))),
        ids: Ids::default(),
        langs: &plan.options.langs,
    };
    features(input, intake, |line, feature, intake| {
        if reader.row(line, feature, intake)? {
            intake.take(reader.draft.row())?;
        }
        Ok::<(), Halt>(())
    })
}

struct Reader<'p> {
    source: String,
    draft: Draft,
    ids: Ids,
    langs: &'p Langs,
}

impl Reader<'_> {
    fn row(&mut self, line: u64, feature: &Value, intake: &mut Intake<'_>) -> Result<bool, Bad> {
        self.draft.begin(line);
        let (point, reach) = extent::of(feature)?;
        let (class, code) = place_types::of(feature);
        if !intake.asked_for(class, 0) {
            return Ok(false);
        }
        self.id(feature)?;
        self.names(feature)?;
        let place = self.draft.place();
        place.point = point;
        place.feature_class = class;
        place.feature_code.push_str(code);
        place.country.push_str(&country(feature));
        place.uncertainty_km = reach.unwrap_or(0.0).max(uncertainty::of(class, code, 0));
        self.links(feature);
        fresh(&mut self.ids, &self.draft.place().id)?;
        Ok(true)
    }

    fn id(&mut self, feature: &Value) -> Result<(), Bad> {
        let own = ["@id", "uri", "id"].iter().map(|key| text(&feature[*key])).find(|id| !id.is_empty());
        let own = own.ok_or_else(|| (Reason::Id, "no @id, expected the address of the place".to_owned()))?;
        let id = &mut self.draft.place().id;
        match authorities::of(&own) {
            Some((authority, number)) => id.extend([authority, ":", number]),
            None if own.contains(':') => id.push_str(&own),
            None => id.extend([self.source.as_str(), ":", &own]),
        }
        Ok(())
    }

    fn names(&mut self, feature: &Value) -> Result<(), Bad> {
        let overall = span(&feature["when"]);
        let all = names(feature, overall);
        let title = [&feature["properties"]["title"], &feature["title"]].map(text);
        let title = title.into_iter().find(|title| !title.is_empty());
        let first = || all.first().map(|name| name.text.clone());
        let title = title.or_else(first).ok_or_else(|| (Reason::Name, "no title and no names".to_owned()))?;
        self.draft.place().name.push_str(&title);
        let taken: Vec<&Toponym> = all.iter().filter(|name| name.is_of(self.langs)).collect();
        let arabic =
            taken.iter().find(|n| is_arabic_script(&n.text) && matches!(&*n.lang, "" | "ar" | "ara"));
        if let Some(name) = arabic {
            self.draft.arabic(&name.text);
        }
        // A title that is none of the names is as old as they are.
        if !all.iter().any(|name| name.text == title) {
            let together = all
                .iter()
                .map(|name| name.years)
                .reduce(|a, b| Years { from: a.from.min(b.from), to: a.to.max(b.to) });
            self.draft.variant(&title, together.unwrap_or(overall));
        }
        for name in taken {
            self.draft.variant(&name.text, name.years);
        }
        Ok(())
    }

    fn links(&mut self, feature: &Value) {
        for link in list(&feature["links"]) {
            let kind = text(&link["type"]);
            let same = ["closeMatch", "exactMatch"].iter().any(|same| kind.ends_with(same));
            let address = ["identifier", "uri", "@id"].map(|key| text(&link[key]));
            let address = address.iter().find(|address| !address.is_empty());
            if let Some((authority, id)) = address.filter(|_| same).and_then(|a| authorities::of(a)) {
                self.draft.same_as(authority, id);
            }
        }
    }
}

/// A name with its language and its years.
struct Toponym {
    text: String,
    lang: String,
    years: Years,
}

impl Toponym {
    fn is_of(&self, langs: &Langs) -> bool {
        if self.lang.is_empty() || !is_code(&self.lang) {
            langs.takes_untagged(&self.text)
        } else {
            langs.takes(&self.lang)
        }
    }
}

/// The names of a place: Linked Places' toponyms, Pleiades' romanized and attested forms.
fn names(feature: &Value, overall: Years) -> Vec<Toponym> {
    let mut names = Vec::new();
    for name in list(&feature["names"]) {
        let years = match name.get("when").or_else(|| name.get("start").map(|_| name)) {
            Some(when) => span(when),
            None => overall,
        };
        let lang = [&name["lang"], &name["language"], &name["language_tag"]]
            .map(text)
            .into_iter()
            .find(|l| !l.is_empty());
        let lang = lang.unwrap_or_default().to_ascii_lowercase();
        let mut add = |text: &str, lang: &str| {
            if !text.trim().is_empty() {
                names.push(Toponym { text: text.trim().to_owned(), lang: lang.to_owned(), years });
            }
        };
        add(&text(&name["toponym"]), &lang);
        add(&text(&name["attested"]), &lang);
        // Romanized by Pleiades: of no language that its letters would show.
        text(&name["romanized"]).split(',').for_each(|form| add(form, ""));
        list(&name["romanizations"]).for_each(|form| add(&text(form), ""));
    }
    names
}

/// The years of a `when`, or of anything with `start` and `end`: from the first start to the last end.
fn span(when: &Value) -> Years {
    let spans =
        list(&when["timespans"]).chain(list(&when["timespan"])).chain(when.get("start").map(|_| when));
    let each = spans.map(|span| Years {
        from: moment(&span["start"], Side::First).unwrap_or(Years::OPEN_START),
        to: moment(&span["end"], Side::Last).unwrap_or(Years::OPEN_END),
    });
    // A collection of the first draft writes -1 for a year that nobody knows.
    let unknown = Years { from: -1, to: -1 };
    let good = each.filter(|years| years.from <= years.to && *years != unknown);
    let all = good.reduce(|a, b| Years { from: a.from.min(b.from), to: a.to.max(b.to) });
    all.unwrap_or_default()
}

/// The year of a start or an end: the earliest a start, the latest an end can be.
fn moment(value: &Value, side: Side) -> Option<i16> {
    let keys = if side == Side::First { ["in", "earliest", "latest"] } else { ["in", "latest", "earliest"] };
    let inside = keys.iter().map(|key| text(&value[*key])).find(|text| !text.is_empty());
    year(&inside.unwrap_or_else(|| text(value)), side)
}

/// The one modern country that a place lies in.
fn country(feature: &Value) -> String {
    let properties = &feature["properties"];
    let codes = [&properties["ccodes"], &properties["ccode"]].map(plain).join("|");
    let mut codes = codes.split('|').filter(|code| code.len() == 2);
    match (codes.next(), codes.next()) {
        (Some(code), None) => code.to_ascii_uppercase(),
        _ => String::new(),
    }
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// A string or a number as text; empty for anything else.
fn text(value: &Value) -> String {
    if value.is_array() { String::new() } else { plain(value) }
}
