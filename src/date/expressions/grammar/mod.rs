//! The grammar of date expressions, over tokens: each rule takes a position and gives what it read and the
//! position after it. Rules combine; none knows a whole expression by heart.

mod both;
mod calendar;
mod guards;
mod list;
mod numeric;
mod periods;
mod range;
mod relative;
mod weekday;
mod words;
mod year;

use std::cell::Cell;

use super::{
    expr::Reading,
    lexer::{Token, TokenKind},
    lexicon::{Form, Kind, Lexicon, Sense},
};

/// Before the last two digits of a year.
const APOSTROPHES: [char; 3] = ['\'', '’', '‘'];
const COMMAS: [char; 2] = [',', '،'];
const OPENING: [char; 4] = ['(', '[', '«', '"'];
const CLOSING: [char; 4] = [')', ']', '»', '"'];

/// What a rule read, and where it ended.
pub(super) type Parsed<T> = Option<(T, usize)>;

/// An expression with its tokens, `first` to before `after`.
pub(super) struct Match {
    pub(super) reading: Reading,
    pub(super) first: usize,
    pub(super) after: usize,
}

/// What stands at a token.
pub(super) enum Outcome {
    Nothing,
    /// A date that is a name: nothing before this token is read again.
    Name(usize),
    Date(Match),
}

/// The rules over one run of tokens.
pub(super) struct Grammar<'a> {
    tokens: &'a [Token],
    lexicon: &'a Lexicon,
    /// Where [`Grammar::single`] read last, and what: a range asks first for what is then a date by itself.
    last: Cell<Option<(usize, Parsed<Reading>)>>,
}

impl<'a> Grammar<'a> {
    pub(super) fn new(tokens: &'a [Token], lexicon: &'a Lexicon) -> Self {
        Self { tokens, lexicon, last: Cell::new(None) }
    }

    pub(super) fn tokens(&self) -> &'a [Token] {
        self.tokens
    }
}

impl Grammar<'_> {
    /// The expression that starts at token `at`; `after_year` says that a year of a list ended before it.
    pub(super) fn expression(&self, at: usize, after_year: bool) -> Outcome {
        match self.read(at, after_year) {
            None => Outcome::Nothing,
            Some((reading, after)) if self.is_name(at, after) || self.is_number_of(at, &reading) => {
                Outcome::Name(after)
            }
            Some((reading, after)) if !reading.has_year() && self.names_an_event(at, after, &reading) => {
                Outcome::Name(after)
            }
            Some((_, after)) if !self.stands(at, after) => Outcome::Nothing,
            Some((reading, after)) => {
                Outcome::Date(Match { reading, first: self.opening_of(at, after), after })
            }
        }
    }

    fn read(&self, at: usize, after_year: bool) -> Parsed<Reading> {
        let token = self.token(at)?;
        let starts = match token.kind {
            TokenKind::Known(form) => form.starts,
            TokenKind::Number { .. } => true,
            TokenKind::Other { .. } | TokenKind::Mark(_) | TokenKind::Break => false,
        };
        if !starts {
            return None;
        }
        let listed = |(expr, after)| (Reading::from(expr), after);
        self.range(at)
            .or_else(|| self.approximate(at))
            .or_else(|| self.first_listed_day(at).map(listed))
            .or_else(|| self.single(at))
            .or_else(|| self.listed_day(at).map(listed))
            .or_else(|| self.bare_year(at, after_year))
    }

    /// One date that needs nothing before it.
    fn single(&self, at: usize) -> Parsed<Reading> {
        if let Some((_, read)) = self.last.get().filter(|(last, _)| *last == at) {
            return read;
        }
        let read = self.read_single(at);
        self.last.set(Some((at, read)));
        read
    }

    fn read_single(&self, at: usize) -> Parsed<Reading> {
        let plain = |(expr, after)| (Reading::from(expr), after);
        self.day_date(at)
            .map(|(reading, after)| self.with_weekday_after(reading, after))
            .or_else(|| self.weekday(at).map(plain))
            .or_else(|| self.relative(at).map(plain))
            .or_else(|| self.period(at).map(plain))
            .or_else(|| self.month_date(at).map(plain))
            .or_else(|| self.year_first(at).map(plain))
            .or_else(|| self.named_year(at).map(plain))
    }

    /// Early, mid, late, end of; a day stays exact.
    fn approximate(&self, at: usize) -> Parsed<Reading> {
        if let Some((month, after)) = self.week_of_month(at) {
            return Some((Reading { approximate: true, ..month.into() }, after));
        }
        // «العشر الأواخر»: with the article it is no part of what follows.
        let (_, next) = self.kind(at, Kind::Part).filter(|_| self.latin(at) || !self.definite(at))?;
        let next = self.skip_mark(next, &['-', '–', '‑']);
        let next = self.skip(self.skip(next, Kind::Of), Kind::The);
        let next = self.skip_mark(next, &APOSTROPHES);
        let (reading, after) = self
            .single(next)
            .or_else(|| self.any_year(next).map(|(expr, after)| (expr.into(), after)))
            .or_else(|| self.lone_month(next).map(|(expr, after)| (expr.into(), after)))?;
        Some((Reading { approximate: !reading.start.is_day(), ..reading }, after))
    }

    // What rules are made of.

    pub(super) fn token(&self, at: usize) -> Option<&Token> {
        self.tokens.get(at)
    }

    /// Tries `read` on the meanings of the phrase or word at `at`, longest first.
    fn sense<T>(&self, at: usize, read: impl Fn(Sense) -> Option<T>) -> Parsed<T> {
        let TokenKind::Known(form) = self.token(at)?.kind else { return None };
        for (rest, sense) in self.lexicon.phrases(form.word) {
            if let Some(after) = self.follows(at + 1, rest)
                && let Some(value) = read(*sense)
            {
                return Some((value, after));
            }
        }
        self.lexicon.senses(form.word).iter().find_map(|sense| read(*sense)).map(|value| (value, at + 1))
    }

    /// The rest of a phrase, with or without articles, the full stops of «ق.م» and the hyphens of "Rabi al-Awwal"; gives what follows it.
    fn follows(&self, at: usize, words: &[u16]) -> Option<usize> {
        words.iter().try_fold(at, |at, word| {
            let hyphen =
                self.mark(at) == Some('-') && self.latin(at + 1) && self.glued(at) && self.glued(at + 1);
            let at = if hyphen { at + 1 } else { self.skip_mark(at, &['.']) };
            let form = self.form(at)?;
            (form.word == *word && !form.joined && !form.preposed).then_some(at + 1)
        })
    }

    fn kind(&self, at: usize, kind: Kind) -> Parsed<i16> {
        if !self.form(at)?.kinds.has(kind) {
            return None;
        }
        self.sense(at, |sense| (sense.kind == kind).then_some(sense.value))
    }

    fn is(&self, at: usize, kind: Kind) -> bool {
        self.kind(at, kind).is_some()
    }

    /// Whether the word before `at` has this meaning.
    fn is_before(&self, at: usize, kind: Kind) -> bool {
        at.checked_sub(1).is_some_and(|before| self.is(before, kind))
    }

    fn skip(&self, at: usize, kind: Kind) -> usize {
        self.kind(at, kind).map_or(at, |(_, after)| after)
    }

    fn mark(&self, at: usize) -> Option<char> {
        match self.token(at)?.kind {
            TokenKind::Mark(mark) => Some(mark),
            _ => None,
        }
    }

    fn skip_mark(&self, at: usize, marks: &[char]) -> usize {
        at + usize::from(self.mark(at).is_some_and(|mark| marks.contains(&mark)))
    }

    /// Digits: their value and how many.
    fn number(&self, at: usize) -> Option<(u32, u8)> {
        match self.token(at)?.kind {
            TokenKind::Number { value, width } => Some((value, width)),
            _ => None,
        }
    }

    #[inline]
    fn form(&self, at: usize) -> Option<&Form> {
        match &self.tokens.get(at)?.kind {
            TokenKind::Known(form) => Some(form),
            _ => None,
        }
    }

    /// A word without «و», and without a preposition in one with it.
    fn is_unjoined(&self, at: usize) -> bool {
        self.form(at).is_none_or(|form| !form.joined && !form.preposed)
    }

    fn definite(&self, at: usize) -> bool {
        self.form(at).is_some_and(|form| form.definite)
    }

    fn latin(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| token.latin)
    }

    /// Nothing stands between the token before `at` and that at `at`.
    fn glued(&self, at: usize) -> bool {
        at > 0 && self.token(at).is_some_and(|token| token.glued)
    }
}
