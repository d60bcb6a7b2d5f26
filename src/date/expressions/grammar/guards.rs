//! What looks like a date and is none: counts, names, scores, numbers of other kinds.

use super::{
    super::{
        expr::{Expr, Reading},
        lexer::TokenKind,
        lexicon::Kind,
    },
    Grammar,
};

/// Value of [`Kind::NameEvent`]: named after days only, not after years («قوات 14 آذار»).
const OF_A_DAY: i16 = 1;
/// Values of [`Kind::NumberBefore`]: only without its article («بسعر», not «أعلن السعر»).
const INDEFINITE: i16 = 1;
/// Only a number of a year: «القانون 12/2018».
const OF_A_YEAR: i16 = 2;
/// With a noun between: «رقم الحساب».
const OF_A_NOUN: i16 = 3;

impl Grammar<'_> {
    /// Whether no token beside an expression makes it part of something else.
    pub(super) fn stands(&self, first: usize, after: usize) -> bool {
        let left = self.left_clean(first) || self.runs_into_word(first);
        left && self.right_clean(after - 1) && !self.in_hashtag(first, after)
    }

    /// «مواليد25 مارس»: no space stands between an Arabic word and the day of a month.
    fn runs_into_word(&self, first: usize) -> bool {
        let month = self.skip(first + 1, Kind::Of);
        first > 0 && self.is_word(first - 1) && !self.latin(first - 1) && self.is_month_word(month)
    }

    /// «#اليوم_السابع»: the words of a hashtag belong to each other.
    fn in_hashtag(&self, first: usize, after: usize) -> bool {
        let before = first > 0 && self.glued(first) && matches!(self.mark(first - 1), Some('_' | '@'));
        before || (self.glued(after) && self.mark(after) == Some('_'))
    }

    /// Digits that are no part of a longer number, a name or a price on their left.
    fn left_clean(&self, at: usize) -> bool {
        if self.number(at).is_none() || !self.glued(at) {
            return true;
        }
        let before = at - 1;
        match self.token(before).map(|token| token.kind) {
            Some(TokenKind::Mark('-' | '–' | '/' | '\\' | '.' | ',' | ':' | '٫' | '٬')) => {
                !(self.glued(before) && (self.number(before - 1).is_some() || self.is_word(before - 1)))
            }
            Some(TokenKind::Mark(mark)) => {
                !matches!(mark, '+' | '#' | '$' | '€' | '£' | '@' | '&' | '=' | '_' | '%')
            }
            Some(TokenKind::Known(form)) => {
                self.is(before, Kind::Clitic) || form.preposed || self.is_month_word(before)
            }
            _ => false,
        }
    }

    fn is_word(&self, at: usize) -> bool {
        self.token(at)
            .is_some_and(|token| matches!(token.kind, TokenKind::Known(_) | TokenKind::Other { .. }))
    }

    fn is_month_word(&self, at: usize) -> bool {
        self.is(at, Kind::Month) || self.is(at, Kind::MonthSoft)
    }

    /// The same on their right.
    pub(super) fn right_clean(&self, at: usize) -> bool {
        if self.number(at).is_none() || !self.glued(at + 1) {
            return true;
        }
        match self.token(at + 1).map(|token| token.kind) {
            Some(TokenKind::Mark('%' | '٪' | '$' | '€' | '£' | '_' | '@')) => false,
            Some(TokenKind::Mark('-' | '–' | '/' | '.' | ',' | ':' | '٫' | '٬')) => {
                !(self.glued(at + 2) && (self.number(at + 2).is_some() || self.latin(at + 2)))
            }
            Some(TokenKind::Known(_)) => {
                self.is(at + 1, Kind::EraCommon)
                    || self.is(at + 1, Kind::EraHijri)
                    || self.is_month_word(at + 1)
            }
            // «2018-12-06T10:44»
            Some(TokenKind::Other { .. }) => self
                .token(at + 1)
                .is_some_and(|token| token.end - token.start == 1 && token.latin && token.upper),
            _ => true,
        }
    }

    /// «القرار رقم 12/2015», «هاتف: 12-05-2011», «بنتيجة 3-1-2018»: digits that a word before them makes another number.
    pub(super) fn is_number_of(&self, first: usize, reading: &Reading) -> bool {
        let in_digits = self.number(first).is_some()
            && self.mark(first + 1).is_some()
            && self.number(first + 2).is_some();
        let Some(before) = first.checked_sub(1).filter(|_| in_digits) else { return false };
        let word = (before.saturating_sub(2)..=before).rev().find(|at| !self.is_before_number(*at));
        word.is_some_and(|word| {
            self.numbers(word, reading)
                || word.checked_sub(1).is_some_and(|noun| self.numbers_noun(noun, word))
        })
    }

    /// What may stand between a word and its number: "No. 5", «هاتف: 5», «رقم (5)».
    fn is_before_number(&self, at: usize) -> bool {
        self.mark(at).is_some_and(|mark| matches!(mark, ':' | '.' | '(' | '#')) || self.is(at, Kind::Clitic)
    }

    fn numbers(&self, word: usize, reading: &Reading) -> bool {
        let of_a_year = matches!(reading.start, Expr::Date(fields) if fields.day.is_none());
        self.kind(word, Kind::NumberBefore).is_some_and(|(sort, _)| match sort {
            INDEFINITE => !self.definite(word),
            OF_A_YEAR => of_a_year,
            _ => true,
        })
    }

    /// «رقم الحساب»: the number of something.
    fn numbers_noun(&self, word: usize, noun: usize) -> bool {
        self.kind(word, Kind::NumberBefore).is_some_and(|(sort, _)| sort == OF_A_NOUN)
            && (self.is(noun, Kind::NumberBefore)
                || matches!(self.token(noun).map(|token| token.kind), Some(TokenKind::Other { .. })))
    }

    /// «شارع 14 رمضان», "July 14 Bridge".
    pub(super) fn is_name(&self, first: usize, after: usize) -> bool {
        self.noun_before(first, Kind::NamePlace).is_some() || self.is(after, Kind::NamePlaceAfter)
    }

    /// «ثورة 25 يناير», "the September 11 attacks": with a year it is a date all the same.
    pub(super) fn names_an_event(&self, first: usize, after: usize, reading: &Reading) -> bool {
        // "On March 14 forces entered" is no name, "the March 14 forces" and "March 14 Forces" are.
        let is_date = self.is_before(first, Kind::On) && self.token(after).is_some_and(|token| !token.upper);
        let behind = self.kind(after, Kind::NameEventAfter).map(|(sort, _)| sort).filter(|_| !is_date);
        let named = |sort| sort != OF_A_DAY || reading.start.is_day();
        self.noun_before(first, Kind::NameEvent).is_some_and(named) || behind.is_some_and(named)
    }

    /// Which of that kind the word before is, letters joined to the number («ثورة الـ17 من تموز») and quotation marks
    /// passed over.
    fn noun_before(&self, first: usize, kind: Kind) -> Option<i16> {
        let mut at = first;
        while at > 0 && (self.is(at - 1, Kind::Clitic) || matches!(self.mark(at - 1), Some('«' | '"' | '“')))
        {
            at -= 1;
        }
        // «قوى 8 و14 آذار»
        at -= usize::from((1..first).contains(&at) && self.number(at - 1).is_some());
        // A noun with its article has no name after it: «دخلت القوات 14 آذار».
        let noun = at.checked_sub(1).filter(|noun| !self.definite(*noun))?;
        self.kind(noun, kind).map(|(sort, _)| sort)
    }

    /// Where the expression starts: with the bracket before it, if it ends in what closes that one.
    pub(super) fn opening_of(&self, first: usize, after: usize) -> usize {
        let has = |marks: [char; 2]| {
            (first..after).filter(|at| self.mark(*at).is_some_and(|mark| marks.contains(&mark))).count()
        };
        let opened = first > 0 && self.mark(first - 1).is_some_and(|mark| matches!(mark, '(' | '['));
        if opened && has([')', ']']) > has(['(', '[']) { first - 1 } else { first }
    }

    /// The token at `at` is what the number before it counts («شخص», "people").
    pub(super) fn counts(&self, at: usize) -> bool {
        // «2018 يوم الخميس» counts no days.
        self.is(at, Kind::Counted)
            && !self.definite(at)
            && (self.unit(at).is_none() || self.weekday_name(at + 1).is_none())
    }

    /// Any word that has the shape of a counted noun: enough to doubt a number that only a preposition makes a
    /// year.
    pub(super) fn counted_shape(&self, at: usize) -> bool {
        matches!(self.token(at).map(|token| token.kind), Some(TokenKind::Other { counted_shape: true }))
    }
}

impl Reading {
    pub(super) fn has_year(&self) -> bool {
        let has = |expr: &Expr| match expr {
            Expr::Date(fields) => fields.has_year() && (fields.month.is_some() || fields.day.is_some()),
            _ => true,
        };
        has(&self.start) || self.end.as_ref().is_some_and(has)
    }
}

impl Expr {
    /// It names one day.
    pub(super) fn is_day(&self) -> bool {
        match self {
            Self::Date(fields) => fields.day.is_some(),
            Self::Day(..) | Self::Weekday(..) | Self::WeekdayOf(..) => true,
            _ => false,
        }
    }
}
