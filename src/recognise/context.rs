//! What stands around a name: the phrase on its left, the phrase on its right.

use super::{
    hints::Hint,
    lexicon::{ClassNoun, Lexicon, MAX_PHRASE, NameKind, Pattern, Roles},
    scan::Match,
    standing::{RARE_ZIPF, Standing},
};
use crate::{
    gazetteer::ordinary_words,
    lang::{Gap, Script, Token, Tokens, ar, en, hash_of, phrase_hash, word_hash},
};

/// What the words beside a name say of it.
#[derive(Debug, Clone, Default)]
pub(super) struct Context<'l> {
    /// The class noun beside it.
    pub class: Option<&'l ClassNoun>,
    /// How many tokens of the class noun stand behind the name.
    pub class_behind: usize,
    /// A preposition or a noun of place before it.
    pub place_word: bool,
    /// «قرب» before it.
    pub near: bool,
    /// An English article before it.
    pub definite: bool,
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
    /// Arabic: a word with the article follows that is no adjective of place.
    pub complement_follows: bool,
    /// Arabic: it ends as an adjective does, and the word before it has the article and its gender.
    pub agrees: bool,
    /// It is a class noun, a direction or a preposition itself: «المدينة», «شمالي».
    pub is_function_word: bool,
    /// Latin: a surname with its article follows: «Abu Bakr al-Baghdadi».
    pub surname_follows: bool,
    /// Latin: a family name stands right behind it: «Jordan Henderson».
    pub family_follows: bool,
    /// Latin: a capitalised word that is no ordinary one stands right before it: «Mert Altintas».
    pub name_before: bool,
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
    pub fn context(&self, m: &Match<'_>) -> Context<'a> {
        let mut context = Context::default();
        match m.clitics {
            0 => self.left(m, &mut context),
            // «والرقة»: what stands before the conjunction speaks of the name before it.
            1 if m.conjunction => {}
            // A preposition is written together with the name.
            _ => context.place_word = true,
        }
        self.right(m, &mut context);
        self.before(m, &mut context);
        self.after(m, &mut context);
        self.own_words(m, &mut context);
        if self.is_other_name(m) || self.open_left(m) || self.in_quoted_name(m) {
            context.inside = Some(NameKind::Other);
        }
        context
    }

    /// What the phrases that end right before the name mean, the longest first.
    fn left(&self, m: &Match<'_>, context: &mut Context<'a>) {
        let Some(last) = m.first.checked_sub(1).filter(|_| self.touches(m.first, LEFT_GAPS)) else { return };
        if !self.may_be(last, Hint::LEFT) {
            return;
        }
        let longest = if self.may_be(last, Hint::LAST) { MAX_PHRASE } else { 1 };
        for len in (1..=longest).rev() {
            let Some(from) = m.first.checked_sub(len).filter(|from| self.is_phrase(from + 1, m.first)) else {
                continue;
            };
            self.left_roles(from, m.first, |roles| self.apply_left(roles, from, m, context));
        }
    }

    fn apply_left(&self, roles: &'a Roles, from: usize, m: &Match<'_>, context: &mut Context<'a>) {
        if let (None, Some(class)) = (context.class, roles.class_before) {
            context.class = Some(self.lexicon.class(class));
        }
        let plain = self.touches(m.first, Gap::SPACE.with(Gap::LINE));
        context.place_word |= roles.place_word;
        context.near |= roles.near;
        context.definite |= roles.definite && plain;
        context.ordinary_beside |= roles.verb_follows && plain;
        context.direction |= roles.direction;
        context.acting |= roles.acting_before && plain;
        // «Syrian Raqqa»; the Arabic adjective stands behind the name.
        if plain && m.hits.iter().any(|hit| !hit.form.is_arabic()) {
            context.country = roles.demonym.or(context.country);
        }
        // In Latin script the words of a name are capitalised: «Real Madrid», not "the real Syria".
        let first = &self.tokens.all()[from];
        let is_name = first.script != Script::Latin || first.capital;
        for pattern in self.lexicon.patterns(roles) {
            if is_name && self.right_fits(pattern, m) {
                context.inside.get_or_insert(pattern.kind);
            }
        }
    }

    /// Hands on the roles of the phrase `from..to`, its first word with and without clitics.
    pub fn left_roles(&self, from: usize, to: usize, mut found: impl FnMut(&'a Roles)) {
        let rest = |first: u64| (from + 1..to).fold(first, |hash, i| phrase_hash(hash, self.hash(i)));
        let word = self.tokens.folded(from);
        let mut look = |word: u64| self.lexicon.roles(rest(word)).map(&mut found);
        look(self.hash(from));
        if self.tokens.all()[from].script == Script::Arabic {
            let mut cut = 0;
            ar::each_clitic_reading(word, |reading| {
                if reading.clitics != cut {
                    cut = reading.clitics;
                    look(word_hash(letters_from(word, cut)));
                }
            });
        }
    }

    /// Whether token `i` may be one of `these`; [`Reader::left_roles`] and the like then look closely.
    #[inline]
    pub fn may_be(&self, i: usize, these: Hint) -> bool {
        self.lexicon.hints(self.hash(i), these)
    }

    fn right(&self, m: &Match<'_>, context: &mut Context<'a>) {
        let touches = m.end < self.tokens.len() && self.touches(m.end, RIGHT_GAPS);
        if !touches || !self.may_be(m.end, Hint::RIGHT) {
            return;
        }
        let mut phrase = self.hash(m.end);
        let longest = if self.may_be(m.end, Hint::FIRST) { MAX_PHRASE } else { 1 };
        for len in 1..=longest {
            if let Some(roles) = self.lexicon.roles(phrase) {
                self.apply_right(roles, (m.end, len), context);
            }
            let next = m.end + len;
            if len == longest || next >= self.tokens.len() || !self.touches(next, RIGHT_GAPS) {
                return;
            }
            phrase = phrase_hash(phrase, self.hash(next));
        }
    }

    fn apply_right(&self, roles: &'a Roles, (end, len): (usize, usize), context: &mut Context<'a>) {
        if let Some(class) = roles.class_after.filter(|_| !self.is_joined(end + len)) {
            context.class = Some(self.lexicon.class(class));
            // It belongs to the name, but not that of a longer one: "Kentucky State Police".
            context.class_behind = if self.name_goes_on(end + len) { 0 } else { len };
        }
        context.acting |= roles.acting_after;
        context.ordinary_beside |= roles.noun_before && len == 1;
        if context.country.is_none() {
            context.country = roles.demonym;
        }
    }

    /// Whether a hyphen joins token `next` to the one before it: "Turkey's state-run agency".
    fn is_joined(&self, next: usize) -> bool {
        let hyphen = |gap: Gap| gap.only(Gap::HYPHEN) && gap.has(Gap::HYPHEN);
        next < self.tokens.len() && hyphen(self.tokens.gap(next))
    }

    /// Whether token `next` goes on a name in capitals that the one before it belongs to.
    fn name_goes_on(&self, next: usize) -> bool {
        let Some(token) = self.tokens.all().get(next) else { return false };
        let noun = &self.tokens.all()[next - 1];
        noun.capital && !noun.upper && token.capital && self.touches(next, Gap::SPACE)
    }

    fn before(&self, m: &Match<'_>, context: &mut Context<'a>) {
        // «#كورونا»: of a word as frequent as that its hashtag says nothing, if the place is small.
        let Standing { free, zipf, best, .. } = m.standing;
        let may_be_place = free || zipf < RARE_ZIPF || best >= 3.0;
        context.tagged = may_be_place && self.tokens.gap(m.first).has(Gap::TAG);
        let before = m.first.checked_sub(1).filter(|_| m.clitics == 0 && self.touches(m.first, Gap::SPACE));
        let Some(before) = before else { return };
        let token = &self.tokens.all()[before];
        let latin = token.script == Script::Latin;
        // «القوات الأمريكية الناصرية»: what stands before it is an adjective itself.
        let is_demonym = |stem| self.lexicon.roles(stem).is_some_and(|roles| roles.demonym.is_some());
        context.agrees = !latin
            && ar::agree(self.tokens.folded(before), self.tokens.folded(m.first))
            && !is_demonym(self.stem(before));
        let is_start = before == 0 || self.tokens.gap(before).has(SENTENCE);
        context.capital_beside = token.capital && latin && !is_start;
        let words = ordinary_words();
        context.name_before =
            context.capital_beside && !token.upper && !words.is_ordinary(self.tokens.folded(before));
        if m.words == 1 && words.is_given_name_hashed(self.hash(before)) {
            let is_ordinary = || words.is_ordinary(self.tokens.folded(before));
            let is_word = if latin { !token.capital || is_start } else { is_ordinary() };
            context.given_before = !is_word;
        }
    }

    fn after(&self, m: &Match<'_>, context: &mut Context<'a>) {
        let first = &self.tokens.all()[m.first];
        if first.script == Script::Arabic {
            context.complement_follows = m.end < self.tokens.len()
                && self.touches(m.end, Gap::SPACE)
                && ar::strip_article(self.tokens.folded(m.end)).1
                && context.country.is_none();
            return;
        }
        let is_marked = en::article(self.tokens.folded(m.first)).is_some() && m.end > m.first + 1
            || first.upper && self.tokens.folded(m.first).contains(|c: char| c.is_ascii_digit());
        context.capital_counts = is_marked || m.first > 0 && !self.tokens.gap(m.first).has(SENTENCE);
        if m.end < self.tokens.len() && self.touches(m.end, Gap::SPACE) {
            let is_capital = |token: &Token| token.capital && token.script == Script::Latin;
            let is_article = en::article(self.tokens.folded(m.end)).is_some();
            let surname = self.tokens.all().get(m.end + 1).filter(|_| is_article);
            // «Ottawa's Macdonald-Cartier Airport», «WASHINGTON Christopher Steele said».
            let last = &self.tokens.all()[m.end - 1];
            let may_go_on = !last.possessive && (!last.upper || self.tokens.all()[m.end].upper);
            context.family_follows = may_go_on
                && is_capital(&self.tokens.all()[m.end])
                && ordinary_words().is_family_name_hashed(self.hash(m.end));
            context.surname_follows = surname.is_some_and(is_capital);
            context.capital_beside |= is_capital(&self.tokens.all()[m.end]) && !self.is_title(m.end);
        }
    }

    /// Whether token `i` is what a person is: "Texas Senator Ted Cruz".
    fn is_title(&self, i: usize) -> bool {
        let roles = self.lexicon.roles(self.hash(i)).into_iter();
        roles.flat_map(|roles| self.lexicon.patterns(roles)).any(|pattern| pattern.kind == NameKind::Person)
    }

    fn own_words(&self, m: &Match<'_>, context: &mut Context<'a>) {
        if m.words > 1 {
            let last = self.lexicon.roles(self.hash(m.end - 1));
            context.ends_in_preposition = last.is_some_and(|roles| roles.place_word);
            return;
        }
        // The key of a single word is the hash of its stem.
        let Some(roles) = self.lexicon.roles(m.key) else { return };
        context.is_demonym = roles.demonym.is_some();
        context.is_function_word = roles.is_function_word();
    }

    fn right_fits(&self, pattern: &Pattern, m: &Match<'_>) -> bool {
        pattern.right.iter().enumerate().all(|(i, stem)| {
            let at = m.end + i;
            at < self.tokens.len() && self.touches(at, RIGHT_GAPS) && self.stem(at) == *stem
        })
    }

    fn open_left(&self, m: &Match<'_>) -> bool {
        m.end < self.tokens.len()
            && self.may_be(m.end, Hint::OPEN)
            && self.touches(m.end, RIGHT_GAPS)
            && self
                .lexicon
                .open_left(self.stem(m.end))
                .any(|pattern| self.right_fits(pattern, m) && self.is_name_like(m, pattern))
    }

    /// In Latin script the words of a name are capitalised.
    fn is_name_like(&self, m: &Match<'_>, pattern: &Pattern) -> bool {
        let token = &self.tokens.all()[m.end + pattern.right.len() - 1];
        token.script != Script::Latin || token.capital || self.tokens.gap(m.end).only(Gap::HYPHEN)
    }

    /// Whether the match is part of a whole name that is no place («نيويورك تايمز»).
    fn is_other_name(&self, m: &Match<'_>) -> bool {
        if !self.may_be(m.end - 1, Hint::WHOLE) {
            return false;
        }
        let starts = (0..MAX_PHRASE).filter_map(|back| m.first.checked_sub(back));
        starts.flat_map(|from| (m.end..=from + MAX_PHRASE).map(move |to| (from, to))).any(|(from, to)| {
            to <= self.tokens.len() && self.is_phrase(from + 1, to) && {
                let first = self.tokens.folded(from);
                let rest = || (from + 1..to).map(|i| self.stem(i));
                let is_other = |word: &str| {
                    let first = word_hash(ar::strip_article(word).0);
                    self.lexicon.is_other_name(hash_of(std::iter::once(first).chain(rest())))
                };
                is_other(first) || is_other(letters_from(first, 1))
            }
        })
    }

    /// Whether the match is in quotation marks behind a noun that a name follows: «معهد "… الشرق الأوسط"».
    fn in_quoted_name(&self, m: &Match<'_>) -> bool {
        const REACH: usize = 6;
        let from = m.first.saturating_sub(REACH);
        let opening = (from..=m.first).rev().find(|at| !self.touches(*at, Gap::SPACE));
        let is_quote =
            |at: &usize| *at > 0 && self.tokens.gap(*at).has(Gap::QUOTE) && self.touches(*at, LEFT_GAPS);
        let is_headed = |at: &usize| is_quote(at) && self.may_be(*at - 1, Hint::LEFT);
        let Some(opening) = opening.filter(is_headed) else { return false };
        let mut is_head = false;
        self.left_roles(opening - 1, opening, |roles| {
            let mut patterns = self.lexicon.patterns(roles);
            is_head |= patterns.any(|p| p.kind == NameKind::Other && p.right.is_empty());
        });
        is_head
    }

    /// The hash of token `i`, folded.
    pub fn hash(&self, i: usize) -> u64 {
        self.tokens.hash(i)
    }

    fn stem(&self, i: usize) -> u64 {
        match ar::strip_article(self.tokens.folded(i)) {
            (stem, true) => word_hash(stem),
            (_, false) => self.hash(i),
        }
    }

    /// Whether only spaces stand between the tokens up to `to`.
    fn is_phrase(&self, from: usize, to: usize) -> bool {
        (from..to).all(|i| self.touches(i, Gap::SPACE.with(Gap::HYPHEN)))
    }

    fn touches(&self, at: usize, gaps: Gap) -> bool {
        self.tokens.gap(at).only(gaps)
    }
}

/// The word without its first `n` letters.
pub(super) fn letters_from(word: &str, n: usize) -> &str {
    word.char_indices().nth(n).map_or("", |(at, _)| &word[at..])
}

const LEFT_GAPS: Gap =
    Gap::SPACE.with(Gap::QUOTE).with(Gap::BRACKET).with(Gap::HYPHEN).with(Gap::LINE).with(Gap::TAG);
const RIGHT_GAPS: Gap = Gap::SPACE.with(Gap::QUOTE).with(Gap::LINE).with(Gap::HYPHEN);
const SENTENCE: Gap = Gap::STOP.with(Gap::LINE).with(Gap::PARAGRAPH).with(Gap::QUOTE);
