//! Whether a name in the text is a place: evidence for and against, added up.
//!
//! The weights were set by reading the errors on development corpora, from the commonest cause down. A match
//! counts from [`THRESHOLD`] on.

use super::{
    context::Context,
    discourse::Discourse,
    lexicon::{ClassNoun, FeaturePattern, NameKind},
    scan::Match,
    standing::{RARE_ZIPF, Standing},
};
use crate::{
    gazetteer::{Hit, PlaceView, ordinary_words},
    lang::{Script, Tokens},
};

/// From here on a match is a toponym.
pub(super) const THRESHOLD: f32 = 2.0;

/// From here on a match is so sure that it speaks for others.
pub(super) const SURE: f32 = 3.5;

/// Words this frequent are hardly ever a name, even behind a class noun («سجن فيها»).
const VERY_COMMON_ZIPF: f32 = 4.6;

/// Latin words more frequent than this are doubted for it.
const COMMON_ZIPF: f32 = 3.5;

/// What the position of a match says that its own words do not.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Position {
    /// It stands in a list with a sure place.
    pub listed: bool,
    /// A place that contains it follows («سوسة في دير الزور»).
    pub contained: bool,
}

/// The evidence that does not change from pass to pass.
#[derive(Debug)]
pub(super) enum Case<'l> {
    /// Part of another name, with all that is in it.
    OtherName,
    /// Certainly no place by itself.
    No,
    /// To be judged.
    Open(Open<'l>),
}

#[derive(Debug)]
pub(super) struct Open<'l> {
    counted: Counted<'l>,
    /// The prominence of the best-known place that fits.
    best: f32,
    /// For: prominence, length, the words around.
    around: f32,
    /// Against: an ordinary word, a person's name.
    doubt: f32,
    /// Against, when in no list: an article that the main spelling has is missing.
    indefinite: bool,
    /// A class noun or the article may clear the doubt.
    clearable: bool,
    class_fits: bool,
    /// It is a person's name as well, and else a town's.
    is_person: bool,
    ordinary_beside: bool,
}

/// Which places of a match count: where one place's name needs no cue, those that need one count only behind
/// their class noun.
#[derive(Debug, Clone, Copy)]
struct Counted<'l> {
    class: Option<&'l ClassNoun>,
}

impl Counted<'_> {
    fn in_class(&self, view: &PlaceView<'_>) -> bool {
        let fits = |f: &FeaturePattern| f.fits(view.feature_class, view.feature_code);
        self.class.is_some_and(|class| class.features.iter().any(fits))
    }

    fn of<'v, 'g>(
        &self,
        m: &'v Match<'_>,
        views: &'v [PlaceView<'g>],
    ) -> impl Iterator<Item = (&'v Hit, &'v PlaceView<'g>)> + Clone {
        let Standing { free, .. } = m.standing;
        let counts = move |(hit, view): &(&Hit, &PlaceView<'_>)| {
            !free || !m.standing.waits(hit.form, view) || self.in_class(view)
        };
        m.hits.iter().zip(views).filter(counts)
    }

    /// How well known the best-known place is that counts.
    fn best(&self, m: &Match<'_>, views: &[PlaceView<'_>]) -> f32 {
        match self.class {
            None => m.standing.best,
            Some(_) => self.of(m, views).map(|(hit, view)| m.standing.known(hit, view)).fold(0.0, f32::max),
        }
    }
}

/// Judges matches of one article. `views` are those of a match's hits, in their order.
pub(super) struct Judge<'a> {
    pub tokens: &'a Tokens,
}

impl Judge<'_> {
    /// What the match and the words around it say.
    pub fn case<'l>(&self, m: &Match<'_>, views: &[PlaceView<'_>], context: &Context<'l>) -> Case<'l> {
        if context.ends_in_preposition || self.is_adjective(m, context) {
            return Case::No;
        }
        if context.inside == Some(NameKind::Other) || context.surname_follows {
            return Case::OtherName;
        }
        let open = self.open(m, views, context);
        match context.inside {
            Some(NameKind::Person) if open.best < if open.is_person { 4.0 } else { 3.0 } => Case::OtherName,
            _ => Case::Open(open),
        }
    }

    fn open<'l>(&self, m: &Match<'_>, views: &[PlaceView<'_>], context: &Context<'l>) -> Open<'l> {
        let counted = Counted { class: context.class };
        let class_fits = context.class.is_some() && views.iter().any(|view| counted.in_class(view));
        let best = counted.best(m, views);
        let Standing { free, zipf, is_doubtful, is_phrase, is_town, .. } = m.standing;
        let arabic = self.tokens.all()[m.first].script == Script::Arabic;
        // «in Cedar Falls»: where only a place makes sense the words are its name.
        let is_phrase = is_phrase && (arabic || is_doubtful || !context.place_word);
        let doubt = if arabic { self.arabic(m, context, best) } else { latin(m, context, best) };
        let at_a_town = arabic && stands_at_a_town(m, context, best, zipf);
        let is_thing = context.definite && best < 3.0 && is_town && self.may_be_thing(m);
        let doubt = if is_thing { doubt + DEFINITE } else { doubt };
        let (at_a_town, doubt) = if at_a_town { (AT_A_TOWN, doubt * 0.25) } else { (0.0, doubt) };
        Open {
            counted,
            best,
            around: best
                + (f32::from(m.words) - 1.0) * if is_phrase { 0.5 } else { 2.0 }
                + surroundings(m, context, class_fits)
                + at_a_town,
            doubt: doubt + person(m, context, best, arabic),
            indefinite: arabic && !free && m.standing.lacks_article,
            clearable: !arabic || zipf < if is_doubtful { RARE_ZIPF } else { VERY_COMMON_ZIPF },
            class_fits,
            is_person: m.standing.is_person && is_town,
            ordinary_beside: context.ordinary_beside,
        }
    }

    /// «السورية», «Iraqi» is the adjective, whatever a gazetteer spells without the article.
    fn is_adjective(&self, m: &Match<'_>, context: &Context<'_>) -> bool {
        let latin = self.tokens.all()[m.first].script == Script::Latin;
        context.is_demonym
            && (latin || m.articles & 1 == 1)
            && !m.hits.iter().any(|hit| hit.form.articles & 1 == 1)
    }

    /// The doubt that an Arabic spelling raises: ordinary words.
    fn arabic(&self, m: &Match<'_>, context: &Context<'_>, best: f32) -> f32 {
        let mut doubt = as_a_word(m, context, best);
        if m.words == 1 {
            doubt += if m.clitics > 0 { self.with_clitics(m, best) } else { 0.0 };
            doubt += self.by_its_article(m, best);
        }
        // «الدولة العثمانية».
        doubt + if context.agrees && self.may_be_adjective(m, best) { AGREES } else { 0.0 }
    }

    /// The doubt that a single word is another one, which begins as if with a clitic.
    fn with_clitics(&self, m: &Match<'_>, best: f32) -> f32 {
        let word = self.tokens.folded(m.first);
        // «كبغداد» is rare; most words that begin so are others: «كورونا».
        let like = word.starts_with('ك') && m.articles == 0;
        // «والبوكمال»: what follows the conjunction is long enough to be no accident.
        let is_long = m.conjunction && m.clitics == 1 && word.chars().count() > LONG;
        let doubt = match (like, is_long) {
            (true, _) => 2.5,
            (_, true) => 0.0,
            _ => 0.5,
        };
        // The word as a whole is an ordinary one; read with clitics it is a place: «كبيرا», «ولد».
        let is_whole = m.standing.is_whole_word || best < 4.0 && m.standing.is_ordinary;
        doubt
            + match best {
                _ if !is_whole => 0.0,
                ..3.0 => 4.0,
                ..4.0 => 3.0,
                _ => 2.0,
            }
    }

    /// The doubt that a single word has an article, or lacks one, as the name has not.
    fn by_its_article(&self, m: &Match<'_>, best: f32) -> f32 {
        let Standing { free, fits, is_ordinary, lacks_article, .. } = m.standing;
        // «رقة» is the word, whatever other languages leave out; «بوكمال» is no word.
        if lacks_article && m.clitics == 0 && free && best < 4.0 && self.frequency(m) > 0.0 {
            return 3.0;
        }
        match fits {
            true => 0.0,
            // «السيول» are floods: nobody gives Seoul an article.
            false if is_ordinary && m.articles == 1 => 4.0,
            false if best >= 3.0 => 0.5,
            false => 1.5,
        }
    }

    /// Whether a definite word is more frequent than the towns that are written so make it: «الدولة العثمانية», but
    /// «دخل الجيش الزبداني».
    fn may_be_adjective(&self, m: &Match<'_>, best: f32) -> bool {
        let is_frequent = || self.frequency(m) - m.standing.as_written >= ADJECTIVE_EXCESS;
        m.words == 1 && m.articles == 1 && best < 4.0 && is_frequent()
    }

    /// How frequent its first word is as the text has it.
    fn frequency(&self, m: &Match<'_>) -> f32 {
        ordinary_words().frequency_hashed(self.tokens.hash(m.first))
    }

    /// Whether an English name may be that of a thing: a word, words or an abbreviation. "The Bakhmut front" is none.
    fn may_be_thing(&self, m: &Match<'_>) -> bool {
        m.standing.zipf > 0.0 || m.standing.is_phrase || self.tokens.all()[m.first].upper
    }
}

impl Open<'_> {
    /// «Mert Altintas», «Vladimir Putin»: a small place behind a name that is none of a place is a person's surname,
    /// and a given name with another word of a name beside it is one.
    pub fn is_of_person(&self, context: &Context<'_>) -> bool {
        let is_surname = context.name_before && self.best < 2.0;
        let is_given = self.is_person && context.capital_beside && self.best < 4.0;
        (is_surname || is_given) && !context.place_word && !context.direction
    }

    /// The most that position and article can add to what is known.
    pub fn ceiling(&self) -> f32 {
        const MOST: f32 = 3.0 + 3.0 + 3.0 + 3.0 + 2.0;
        let least_doubt = if self.clearable { 0.25 } else { 1.0 };
        self.around - self.doubt.max(0.0) * least_doubt + MOST
    }

    /// All the evidence that the match is a place. Below [`THRESHOLD`] only so much of it is added up as shows
    /// that it stays below.
    pub fn score(&self, m: &Match<'_>, views: &[PlaceView<'_>], at: Position, discourse: &Discourse) -> f32 {
        let shown = discourse.shown.contains(&m.key);
        let indefinite = self.indefinite && !at.listed;
        // A class noun takes most of the doubt, but not of the commonest words; so does one elsewhere in the
        // article.
        let cleared = self.class_fits || shown && !indefinite && !self.ordinary_beside;
        let doubt = self.doubt + if indefinite { 3.0 } else { 0.0 };
        let doubt = if cleared && self.clearable && doubt > 0.0 { doubt * 0.25 } else { doubt };
        let mut score = self.around - doubt;
        score += if at.listed { 3.0 } else { 0.0 };
        score += if at.contained { 3.0 } else { 0.0 };
        score += if shown && !indefinite { 3.0 } else { 0.0 };
        // Distances are dear, and most matches are ordinary words that no article makes a place.
        let is_person = || self.is_person && self.best < 4.0 && discourse.persons.contains(&m.key);
        if self.best >= 3.0 {
            return if is_person() { score - PERSON } else { score };
        }
        if score + (self.country_weight() + NEAREST) < THRESHOLD {
            return score;
        }
        score + self.of_article(m, views, discourse)
    }

    /// What the article's other places say of a place that is not known the world over.
    fn of_article(&self, m: &Match<'_>, views: &[PlaceView<'_>], discourse: &Discourse) -> f32 {
        let mut score = if discourse.persons.contains(&m.key) { -PERSON } else { 0.0 };
        if !discourse.countries.is_empty() {
            let places = self.counted.of(m, views);
            let share = places.clone().map(|(_, view)| discourse.share(view.country)).fold(0.0, f32::max);
            score +=
                if share == 0.0 { -discourse.strangeness() } else { self.country_weight() * share.sqrt() };
            score += NEAREST * discourse.nearness(places.map(|(_, view)| view.point));
        }
        score
    }

    /// What it counts that all sure places of the article are of its country.
    fn country_weight(&self) -> f32 {
        if self.best >= 1.0 { 3.0 } else { 1.5 }
    }
}

/// What it counts against a name that a person has in the same article.
const PERSON: f32 = 6.0;

/// What it counts to be beside a sure town of the article.
const NEAREST: f32 = 2.0;

/// What it counts that only a place makes sense there.
const AT_A_TOWN: f32 = 1.0;

/// Longer words are seldom another word behind a conjunction by accident.
const LONG: usize = 6;

/// What counts against an adjective that follows its noun.
const AGREES: f32 = 2.0;

/// So much more frequent than the prominence of a place is an adjective that is its name too.
const ADJECTIVE_EXCESS: f32 = 2.5;

/// «the White House», "the GOP": a town has no article.
const DEFINITE: f32 = 2.5;

/// «قرب هجين», «شمال هجين»: nothing is near or north of a rare word without its article but a town that is called
/// so. A hamlet is not enough: there is one for many a word.
fn stands_at_a_town(m: &Match<'_>, context: &Context<'_>, best: f32, zipf: f32) -> bool {
    let bare = m.words == 1 && m.articles == 0 && m.clitics == 0;
    let is_noun = context.ordinary_beside || context.complement_follows || context.is_function_word;
    bare && (context.near || context.direction) && best >= 1.0 && zipf < RARE_ZIPF && !is_noun
}

/// The doubt that an Arabic name is a word and no name.
fn as_a_word(m: &Match<'_>, context: &Context<'_>, best: f32) -> f32 {
    let Standing { free, zipf, .. } = m.standing;
    if free {
        let is_small = m.words == 1 && m.clitics == 0 && best < 2.0;
        return if is_small && zipf > 0.0 { zipf - 1.0 } else { 0.0 };
    }
    let is_known = best >= 4.0 && zipf < VERY_COMMON_ZIPF;
    let mut doubt = cue_doubt(zipf) * if is_known { 0.5 } else { 1.0 };
    if context.ordinary_beside || context.is_function_word {
        doubt += 4.0;
    }
    // «جامعة الموصل», «ميادين القتال»: a noun with its complement.
    if context.complement_follows && m.articles == 0 {
        doubt += 3.0;
    }
    doubt
}

/// The doubt that a Latin spelling raises; a capital inside a sentence takes some of it.
fn latin(m: &Match<'_>, context: &Context<'_>, best: f32) -> f32 {
    let Standing { free, zipf, .. } = m.standing;
    let mut doubt = 0.0;
    if !free {
        doubt += if context.capital_counts { 2.0 } else { 4.0 };
        doubt += (zipf - COMMON_ZIPF).max(0.0);
    } else if m.words == 1 && best < 3.0 {
        doubt += (zipf - 3.0).max(0.0);
    }
    if context.capital_counts {
        doubt -= 1.0;
    }
    if context.capital_beside && best < 4.0 {
        doubt += if context.place_word { 1.5 } else { 2.5 };
    }
    doubt
}

/// The doubt that it is a person's name.
fn person(m: &Match<'_>, context: &Context<'_>, best: f32, arabic: bool) -> f32 {
    let mut doubt = 0.0;
    if m.standing.is_person {
        // «Vladimir Putin»: a given name that goes on.
        doubt += if best < 3.0 { 1.5 } else { 0.0 };
        doubt += if context.capital_beside && best < 4.0 { 2.0 } else { 0.0 };
    }
    let place_word = context.place_word || context.direction;
    // «Jordan Henderson», but not "in London Johnson said".
    if context.family_follows && m.words == 1 && !place_word {
        doubt += 4.0;
    }
    if context.given_before && !place_word && (best < 4.0 || !arabic) {
        doubt += 4.0;
    }
    doubt
}

fn surroundings(m: &Match<'_>, context: &Context<'_>, class_fits: bool) -> f32 {
    let mut score = 0.0f32;
    if class_fits {
        score += 4.0;
    } else if context.direction {
        score += 2.0;
    } else if context.place_word || m.clitics > 0 && !m.conjunction {
        score += 1.5;
    }
    if context.country.is_some() || context.tagged {
        score += 3.0;
    }
    // «مدناً سورية أخرى»: the adjective without the article.
    if context.is_demonym && score <= 0.0 {
        score -= 2.5;
    }
    score
}

/// How much a name that needs a cue is doubted: the commoner the word, the more.
fn cue_doubt(zipf: f32) -> f32 {
    if zipf == 0.0 { 2.7 } else { (zipf - 1.0).clamp(2.3, 5.5) }
}
