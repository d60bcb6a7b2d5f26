//! Whether a name in the text is a place: evidence for and against, added up.
//!
//! The weights were set by reading the errors on development corpora, from the commonest cause down. A match
//! counts from [`THRESHOLD`] on.

use super::{
    context::Context,
    lexicon::{ClassNoun, NameKind},
    scan::Match,
};
use crate::{
    gazetteer::{Form, Gazetteer, PlaceView, ordinary_words},
    lang::{Script, Tokens, ar},
    model::LonLat,
};

/// From here on a match is a toponym.
pub(super) const THRESHOLD: f32 = 2.0;

/// From here on a match is so sure that it speaks for others.
pub(super) const SURE: f32 = 3.5;

/// Words this frequent are hardly ever a name, even behind a class noun («سجن فيها»).
const VERY_COMMON_ZIPF: f32 = 4.6;

/// What the article as a whole says, gathered in the pass before.
#[derive(Debug, Default)]
pub(super) struct Discourse {
    /// Countries of the sure places, with how many there are.
    pub countries: Vec<([u8; 2], usize)>,
    /// Where its sure towns are.
    pub points: Vec<LonLat>,
    /// Keys (stems) that a class noun or a list has shown to be places here.
    pub shown: Vec<String>,
    /// Keys that were part of a person's name here.
    pub persons: Vec<String>,
}

impl Discourse {
    fn share(&self, country: [u8; 2]) -> f32 {
        let total: usize = self.countries.iter().map(|(_, n)| n).sum();
        let here = self.countries.iter().find(|(c, _)| *c == country).map_or(0, |(_, n)| *n);
        if total == 0 { 0.0 } else { here as f32 / total as f32 }
    }

    /// 1 beside a sure town of the article, fading over some 100 km.
    fn nearness(&self, point: LonLat) -> f32 {
        const FADE_KM: f64 = 70.0;
        let km = self.points.iter().map(|p| flat_km(*p, point)).fold(f64::INFINITY, f64::min);
        (-km / FADE_KM).exp() as f32
    }
}

/// Distance on a plane tangent at `b`, km: near points only.
fn flat_km(a: LonLat, b: LonLat) -> f64 {
    const DEGREE_KM: f64 = 111.2;
    let (x, y) = ((a.lon - b.lon) * b.lat.to_radians().cos(), a.lat - b.lat);
    x.hypot(y) * DEGREE_KM
}

/// How well known a place is: 0 for a hamlet to 4 for a country.
pub(super) fn prominence(place: &PlaceView<'_>) -> f32 {
    let by_population = match place.population {
        300_000.. => 3.0,
        50_000.. => 2.0,
        5_000.. => 1.0,
        _ => 0.0,
    };
    let by_class: f32 = match (place.feature_class, place.feature_code) {
        ('A', code) if code.starts_with("PCL") => 4.0,
        ('P', "PPLC") | ('L', "CONT") => 4.0,
        ('P', "PPLA") | ('A', "ADM1") => 3.0,
        ('L', "RGN") | ('P', "PPLA2") | ('H', "STM" | "SEA" | "OCN") => 2.0,
        ('A', "ADM2") | ('P', "PPLA3") | ('S' | 'L' | 'H' | 'T', _) => 1.0,
        _ => 0.0,
    };
    by_class.max(by_population)
}

/// What the position of a match says that its own words do not.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Position {
    /// It stands in a list with a sure place.
    pub listed: bool,
    /// A place that contains it follows («سوسة في دير الزور»).
    pub contained: bool,
}

/// Judges matches of one article.
pub(super) struct Judge<'a> {
    pub gazetteer: &'a Gazetteer,
    pub tokens: &'a Tokens,
}

/// A match with all that is known of it while it is judged.
struct Case<'c> {
    m: &'c Match,
    context: &'c Context<'c>,
    at: Position,
    places: Vec<PlaceView<'c>>,
    /// The prominence of the best-known place that fits.
    best: f32,
    /// The class noun beside it fits one of its places.
    class_fits: bool,
    /// The article shows elsewhere that the name is a place.
    shown: bool,
    arabic: bool,
}

impl Judge<'_> {
    /// The evidence that `m` is a place. `None`: it is part of another name, with all that is in it.
    pub fn score(
        &self,
        m: &Match,
        context: &Context<'_>,
        at: Position,
        discourse: &Discourse,
    ) -> Option<f32> {
        let is_bare_noun = context.is_function_word && m.articles == 0;
        if context.ends_in_preposition || is_bare_noun || self.is_adjective(m, context) {
            return Some(f32::MIN);
        }
        let case = self.case(m, context, at, discourse);
        match context.inside {
            Some(NameKind::Other) => return None,
            Some(NameKind::Person) if case.best < 3.0 => return None,
            _ => {}
        }
        let length = (f32::from(m.words) - 1.0) * 2.0;
        let known = self.of_article(&case, discourse);
        Some(case.best + length + self.spelling(&case) + Self::surroundings(&case) + known)
    }

    fn case<'c>(
        &'c self,
        m: &'c Match,
        context: &'c Context<'c>,
        at: Position,
        discourse: &Discourse,
    ) -> Case<'c> {
        let views: Vec<_> = m.hits.iter().map(|hit| (hit, self.gazetteer.view(hit.place))).collect();
        let free = views.iter().any(|(hit, _)| !hit.form.needs_cue());
        let fits = |class: &ClassNoun, view: &PlaceView<'_>| {
            class.features.iter().any(|f| f.fits(view.feature_class, view.feature_code))
        };
        let in_class = |view: &PlaceView<'_>| context.class.is_some_and(|class| fits(class, view));
        let class_fits = views.iter().any(|(_, view)| in_class(view));
        // Where one place's name needs no cue, those that need one count only behind their class noun.
        let usable = views.into_iter().filter(|(hit, view)| !hit.form.needs_cue() || !free || in_class(view));
        let places: Vec<_> = usable.map(|(_, view)| view).collect();
        let best = places.iter().map(prominence).fold(0.0, f32::max);
        let arabic = self.tokens.all()[m.first].script == Script::Arabic;
        let shown = discourse.shown.contains(&self.key(m));
        Case { m, context, at, places, best, class_fits, shown, arabic }
    }

    /// «السورية», «Iraqi» is the adjective, whatever a gazetteer spells without the article.
    fn is_adjective(&self, m: &Match, context: &Context<'_>) -> bool {
        let latin = self.tokens.all()[m.first].script == Script::Latin;
        context.is_demonym
            && (latin || m.articles & 1 == 1)
            && !m.hits.iter().any(|hit| hit.form.articles & 1 == 1)
    }

    /// What the spelling says: ordinary words and persons' names are against it.
    fn spelling(&self, case: &Case<'_>) -> f32 {
        if case.arabic { self.arabic(case) } else { self.latin(case) }
    }

    fn arabic(&self, case: &Case<'_>) -> f32 {
        let Case { m, context, best, .. } = *case;
        let zipf = ordinary_words().zipf(self.tokens.folded(m.end - 1));
        let mut score = 0.0;
        if all(m, Form::needs_cue) {
            score -= cue_doubt(zipf) * if best >= 4.0 { 0.5 } else { 1.0 };
            if context.ordinary_beside || context.is_function_word {
                score -= 4.0;
            }
        } else if m.words == 1 && m.clitics == 0 && best < 2.0 && zipf > 0.0 {
            score -= zipf - 1.0;
        }
        if m.clitics > 0 && m.words == 1 {
            // «كبغداد» is rare; most words that begin so are others: «كورونا».
            let like = self.tokens.folded(m.first).starts_with('ك') && m.articles == 0;
            score -= if like { 2.5 } else { 0.5 };
            // The word as a whole is an ordinary one; read with clitics it is a place: «كبيرا», «ولد».
            if zipf > 0.0 && best < 4.0 {
                score -= if best < 3.0 { 4.0 } else { 3.0 };
            }
        }
        if m.words == 1 && !m.hits.iter().any(|hit| hit.form.articles == m.articles) {
            score -= if best >= 3.0 { 0.5 } else { 1.5 };
        }
        // The main spelling has the article, this one has none: «ميادين معارك».
        let indefinite = all(m, Form::needs_cue) && lacks_article(m) && !case.at.listed;
        if indefinite {
            score -= 3.0;
        }
        score -= self.person(case);
        // A class noun takes most of the doubt, but not of the commonest words; so does one elsewhere in the
        // article.
        let cleared = case.class_fits || case.shown && !indefinite && !context.ordinary_beside;
        if cleared && zipf < VERY_COMMON_ZIPF { score * 0.25 } else { score }
    }

    fn latin(&self, case: &Case<'_>) -> f32 {
        let Case { m, context, best, .. } = *case;
        let zipf = ordinary_words().zipf(self.tokens.folded(m.end - 1));
        let mut score = 0.0;
        if all(m, Form::needs_cue) {
            score -= if context.capital_counts { 2.0 } else { 4.0 };
        } else if m.words == 1 && best < 3.0 {
            score -= (zipf - 3.0).max(0.0);
        }
        if context.capital_counts {
            score += 1.0;
        }
        if context.capital_beside && best < 4.0 {
            score -= if context.place_word { 1.5 } else { 2.5 };
        }
        score -= self.person(case);
        if case.class_fits { score * 0.25 } else { score }
    }

    fn person(&self, case: &Case<'_>) -> f32 {
        let mut doubt = 0.0;
        if case.context.surname_follows {
            doubt += 4.0;
        }
        if all(case.m, Form::is_person) && case.best < 3.0 {
            doubt += 1.5;
        }
        let place_word = case.context.place_word || case.context.direction;
        if case.context.given_before && !place_word && (case.best < 4.0 || !case.arabic) {
            doubt += 4.0;
        }
        doubt
    }

    fn surroundings(case: &Case<'_>) -> f32 {
        let Case { m, context, at, class_fits, .. } = *case;
        let mut score = 0.0f32;
        if class_fits {
            score += 4.0;
        } else if context.direction {
            score += 2.0;
        } else if context.place_word || m.clitics > 0 && !m.conjunction {
            score += 1.5;
        }
        if at.listed {
            score += 3.0;
        }
        if at.contained || context.country.is_some() || context.tagged {
            score += 3.0;
        }
        // A hamlet's name with nothing around it that speaks of a place.
        if score == 0.0 && case.arabic && case.best < 1.0 {
            score -= 1.0;
        }
        // «مدناً سورية أخرى»: the adjective without the article.
        if context.is_demonym && score <= 0.0 {
            score -= 2.5;
        }
        score
    }

    fn of_article(&self, case: &Case<'_>, discourse: &Discourse) -> f32 {
        let key = self.key(case.m);
        let mut score = 0.0;
        if case.shown {
            score += 3.0;
        }
        if discourse.persons.contains(&key) && case.best < 3.0 {
            score -= 6.0;
        }
        if case.best < 3.0 && !discourse.countries.is_empty() {
            let share = case.places.iter().map(|p| discourse.share(p.country)).fold(0.0, f32::max);
            score += if share == 0.0 { -1.5 } else { 1.5 * share.sqrt() };
            let near = case.places.iter().map(|p| discourse.nearness(p.point)).fold(0.0, f32::max);
            score += 2.0 * near;
        }
        score
    }

    /// The country of a match, where all its places agree.
    pub fn country(&self, m: &Match) -> Option<[u8; 2]> {
        let mut countries = m.hits.iter().map(|hit| self.gazetteer.view(hit.place).country);
        let first = countries.next().filter(|country| *country != [0, 0])?;
        countries.all(|country| country == first).then_some(first)
    }

    /// The point of the best-known town among the places of a match.
    pub fn town(&self, m: &Match) -> Option<LonLat> {
        let views = m.hits.iter().map(|hit| self.gazetteer.view(hit.place));
        let towns = views.filter(|view| matches!(view.feature_class, 'P' | 'S'));
        let best = towns
            .max_by(|a, b| prominence(a).total_cmp(&prominence(b)).then(a.population.cmp(&b.population)));
        best.map(|town| town.point)
    }

    /// The stems of a match, joined by spaces.
    pub fn key(&self, m: &Match) -> String {
        let whole = (m.first..m.end).map(|i| self.tokens.folded(i)).collect::<Vec<_>>().join(" ");
        let cut = whole.char_indices().nth(m.clitics).map_or(0, |(at, _)| at);
        ar::strip_article(&whole[cut..]).0.to_owned()
    }
}

fn all(m: &Match, is: fn(Form) -> bool) -> bool {
    m.hits.iter().all(|hit| is(hit.form))
}

/// How much a name that needs a cue is doubted: the commoner the word, the more.
fn cue_doubt(zipf: f32) -> f32 {
    if zipf == 0.0 { 3.0 } else { (zipf - 0.5).clamp(2.5, 5.5) }
}

/// Whether every main spelling has an article that the text leaves out.
fn lacks_article(m: &Match) -> bool {
    let mut main = m.hits.iter().filter(|hit| hit.form.is_main() && hit.form.is_arabic()).peekable();
    m.articles == 0 && main.peek().is_some() && main.all(|hit| hit.form.articles != 0)
}
