//! What stands around a name: the phrase on its left, the phrase on its right.

use super::{
    lexicon::{ClassNoun, Lexicon, MAX_PHRASE, NameKind, Pattern, Roles},
    scan::Match,
};
use crate::{
    gazetteer::ordinary_words,
    lang::{Gap, Script, Tokens, ar, en},
};

/// What the words beside a name say of it.
#[derive(Debug, Clone, Default)]
pub(super) struct Context<'l> {
    /// The class noun beside it.
    pub class: Option<&'l ClassNoun>,
    /// The phrase with the class noun, how many tokens of it stand behind the name.
    pub class_behind: usize,
    /// A preposition or a noun of place before it.
    pub place_word: bool,
    /// A direction before it.
    pub direction: bool,
    /// It is inside a name of this kind.
    pub inside: Option<NameKind>,
    /// The country that an adjective beside it names.
    pub country: Option<[u8; 2]>,
    /// Words of acting beside it.
    pub acting: bool,
    /// A given name stands right before it.
    pub given_before: bool,
    /// Its last word is a preposition: the name ends before it.
    pub ends_in_preposition: bool,
    /// It is the adjective of a country as well: «سورية», «السورية».
    pub is_demonym: bool,
    /// A word beside it says that an ordinary word is meant.
    pub ordinary_beside: bool,
    /// It is a class noun, a direction or a preposition itself: «المدينة», «شمالي».
    pub is_function_word: bool,
    /// Latin: a surname with its article follows: «Abu Bakr al-Baghdadi».
    pub surname_follows: bool,
    /// Latin: another capitalised word stands right beside it.
    pub capital_beside: bool,
    /// Latin: its own capital says something, because it begins no sentence and no headline.
    pub capital_counts: bool,
    /// A hashtag.
    pub tagged: bool,
}

/// Reads the surroundings of names.
pub(super) struct Reader<'a> {
    pub tokens: &'a Tokens,
    pub lexicon: &'a Lexicon,
}

impl<'a> Reader<'a> {
    /// What stands around `m`.
    pub fn context(&self, m: &Match) -> Context<'a> {
        let mut context = Context::default();
        if m.clitics == 0 || m.conjunction && m.clitics == 1 {
            self.left(m, &mut context);
        } else {
            // A preposition is written together with the name.
            context.place_word = true;
        }
        self.right(m, &mut context);
        self.neighbours(m, &mut context);
        self.own_words(m, &mut context);
        if self.is_other_name(m) || self.open_left(m) || self.in_quoted_name(m) {
            context.inside = Some(NameKind::Other);
        }
        context
    }

    /// The longest phrase that ends right before token `at` and means something.
    fn left(&self, m: &Match, context: &mut Context<'a>) {
        // «والرقة»: what stands before the conjunction speaks of the name before it.
        if m.clitics > 0 {
            return;
        }
        for len in (1..=MAX_PHRASE).rev() {
            let Some(from) = m.first.checked_sub(len) else { continue };
            if !self.is_phrase(from + 1, m.first) || !self.touches(m.first, LEFT_GAPS) {
                continue;
            }
            for roles in self.left_roles(from, m.first) {
                self.apply_left(roles, m, context);
            }
        }
    }

    fn apply_left(&self, roles: &'a Roles, m: &Match, context: &mut Context<'a>) {
        if let (None, Some(class)) = (context.class, roles.class_before) {
            context.class = Some(self.lexicon.class(class));
        }
        let plain = self.touches(m.first, Gap::SPACE.with(Gap::LINE));
        context.place_word |= roles.place_word;
        context.ordinary_beside |= roles.verb_follows && plain;
        context.direction |= roles.direction;
        context.acting |= roles.acting_before && plain;
        // «Syrian Raqqa»; the Arabic adjective stands behind the name.
        if plain && m.hits.iter().any(|hit| !hit.form.is_arabic()) {
            context.country = roles.demonym.or(context.country);
        }
        for pattern in self.lexicon.patterns(roles) {
            if self.right_fits(pattern, m) {
                context.inside.get_or_insert(pattern.kind);
            }
        }
    }

    /// The roles of the phrase `from..to`, its first word with and without clitics.
    pub fn left_roles(&self, from: usize, to: usize) -> Vec<&'a Roles> {
        let first = self.tokens.folded(from);
        let rest: Vec<&str> = (from + 1..to).map(|i| self.tokens.folded(i)).collect();
        let is_arabic = self.tokens.all()[from].script == Script::Arabic;
        let cuts = if is_arabic { ar::readings(first).map(|r| r.clitics).collect() } else { vec![0] };
        let mut seen = Vec::new();
        let mut roles = Vec::new();
        for cut in cuts {
            let at = first.char_indices().nth(cut).map_or(first.len(), |(at, _)| at);
            let word = &first[at..];
            if seen.contains(&word) {
                continue;
            }
            seen.push(word);
            let words: Vec<&str> = std::iter::once(word).chain(rest.iter().copied()).collect();
            roles.extend(self.lexicon.roles(&words));
        }
        roles
    }

    fn right(&self, m: &Match, context: &mut Context<'a>) {
        let mut words = Vec::new();
        for at in m.end..(m.end + MAX_PHRASE).min(self.tokens.len()) {
            if !self.touches(at, RIGHT_GAPS) {
                return;
            }
            words.push(self.tokens.folded(at));
            if let Some(roles) = self.lexicon.roles(&words) {
                self.apply_right(roles, at + 1 - m.end, context);
            }
        }
    }

    fn apply_right(&self, roles: &'a Roles, len: usize, context: &mut Context<'a>) {
        if let Some(class) = roles.class_after {
            context.class = Some(self.lexicon.class(class));
            context.class_behind = len;
        }
        context.acting |= roles.acting_after;
        context.ordinary_beside |= roles.noun_before && len == 1;
        if context.country.is_none() {
            context.country = roles.demonym;
        }
    }

    fn neighbours(&self, m: &Match, context: &mut Context<'a>) {
        let words = ordinary_words();
        let before = m.first.checked_sub(1).filter(|_| m.clitics == 0 && self.touches(m.first, Gap::SPACE));
        if let Some(before) = before {
            let folded = self.tokens.folded(before);
            let token = &self.tokens.all()[before];
            let is_start = before == 0 || self.tokens.gap(before).has(SENTENCE);
            let is_word = if token.script == Script::Latin {
                !token.capital || is_start
            } else {
                words.is_ordinary(folded)
            };
            context.given_before = m.words == 1 && words.is_given_name(folded) && !is_word;
            context.capital_beside |= token.capital && token.script == Script::Latin && !is_start;
        }
        context.tagged = self.tokens.gap(m.first).has(Gap::TAG);
        let first = &self.tokens.all()[m.first];
        let is_marked = en::article(self.tokens.folded(m.first)).is_some() && m.end > m.first + 1
            || first.upper && self.tokens.folded(m.first).contains(|c: char| c.is_ascii_digit());
        context.capital_counts = is_marked || m.first > 0 && !self.tokens.gap(m.first).has(SENTENCE);
        if m.end < self.tokens.len() && self.touches(m.end, Gap::SPACE) {
            let token = &self.tokens.all()[m.end];
            let is_article = en::article(self.tokens.folded(m.end)).is_some();
            let surname = self.tokens.all().get(m.end + 1).filter(|_| is_article);
            context.surname_follows = surname.is_some_and(|token| token.capital);
            context.capital_beside |= token.capital && token.script == Script::Latin;
        }
    }

    fn own_words(&self, m: &Match, context: &mut Context<'a>) {
        let last = self.lexicon.roles(&[self.tokens.folded(m.end - 1)]);
        context.ends_in_preposition = m.words > 1 && last.is_some_and(|roles| roles.place_word);
        if m.words == 1 {
            let folded = self.tokens.folded(m.first);
            let cut = folded.char_indices().nth(m.clitics).map_or(0, |(at, _)| at);
            let stem = ar::strip_article(&folded[cut..]).0;
            let roles = self.lexicon.roles(&[stem]);
            context.is_demonym = roles.is_some_and(|roles| roles.demonym.is_some());
            context.is_function_word = roles.is_some_and(|roles| {
                roles.direction || roles.place_word || roles.conjunction || roles.class_before.is_some()
            });
        }
    }

    fn right_fits(&self, pattern: &Pattern, m: &Match) -> bool {
        pattern.right.iter().enumerate().all(|(i, stem)| {
            let at = m.end + i;
            at < self.tokens.len()
                && self.touches(at, RIGHT_GAPS)
                && ar::strip_article(self.tokens.folded(at)).0 == stem
        })
    }

    fn open_left(&self, m: &Match) -> bool {
        self.lexicon.open_left().any(|pattern| self.right_fits(pattern, m) && self.is_name_like(m, pattern))
    }

    /// In Latin script the words of a name are capitalised.
    fn is_name_like(&self, m: &Match, pattern: &Pattern) -> bool {
        let token = &self.tokens.all()[m.end + pattern.right.len() - 1];
        token.script != Script::Latin || token.capital || self.tokens.gap(m.end).only(Gap::HYPHEN)
    }

    /// Whether the match is part of a whole name that is no place («نيويورك تايمز»).
    fn is_other_name(&self, m: &Match) -> bool {
        (1..=MAX_PHRASE).any(|len| {
            (0..len).filter_map(|back| m.first.checked_sub(back)).any(|from| {
                let to = from + len;
                to >= m.end && to <= self.tokens.len() && self.is_phrase(from + 1, to) && {
                    let stems: Vec<_> = (from..to).map(|i| self.stem(i, from)).collect();
                    self.lexicon.is_other_name(&stems.join(" "))
                }
            })
        })
    }

    /// Whether the match is in quotation marks behind a noun that a name follows: «معهد "… الشرق الأوسط"».
    fn in_quoted_name(&self, m: &Match) -> bool {
        const REACH: usize = 6;
        let from = m.first.saturating_sub(REACH);
        let Some(opening) = (from..=m.first).rev().find(|at| !self.touches(*at, Gap::SPACE)) else {
            return false;
        };
        let opens = self.tokens.gap(opening).has(Gap::QUOTE) && self.touches(opening, LEFT_GAPS);
        let is_head = |roles: &Roles| {
            self.lexicon.patterns(roles).any(|p| p.kind == NameKind::Other && p.right.is_empty())
        };
        opens && opening > 0 && self.left_roles(opening - 1, opening).into_iter().any(is_head)
    }

    fn stem(&self, i: usize, first: usize) -> &'a str {
        let folded = self.tokens.folded(i);
        let word = folded.strip_prefix(['و', 'ف', 'ب', 'ل', 'ك']).filter(|_| i == first && folded.len() > 8);
        ar::strip_article(word.unwrap_or(folded)).0
    }

    /// Whether only spaces stand between the tokens up to `to`.
    fn is_phrase(&self, from: usize, to: usize) -> bool {
        (from..to).all(|i| self.touches(i, Gap::SPACE.with(Gap::HYPHEN)))
    }

    fn touches(&self, at: usize, gaps: Gap) -> bool {
        self.tokens.gap(at).only(gaps)
    }
}

const LEFT_GAPS: Gap = Gap::SPACE.with(Gap::QUOTE).with(Gap::BRACKET).with(Gap::HYPHEN).with(Gap::LINE);
const RIGHT_GAPS: Gap = Gap::SPACE.with(Gap::QUOTE).with(Gap::LINE).with(Gap::HYPHEN);
const SENTENCE: Gap = Gap::STOP.with(Gap::LINE).with(Gap::PARAGRAPH).with(Gap::QUOTE);
