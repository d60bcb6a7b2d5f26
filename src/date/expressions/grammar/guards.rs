//! What looks like a date and is none: counts, names, scores, numbers of other kinds.

use super::{
    super::{
        expr::{Expr, Reading},
        lexer::TokenKind,
        lexicon::Kind,
    },
    Grammar,
};

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

    /// «شارع 14 رمضان», "July 14 Bridge".
    pub(super) fn is_name(&self, first: usize, after: usize) -> bool {
        self.named_before(first, Kind::NamePlace) || self.is(after, Kind::NamePlaceAfter)
    }

    /// «ثورة 25 يناير», "the September 11 attacks": with a year it is a date all the same.
    pub(super) fn names_an_event(&self, first: usize, after: usize) -> bool {
        self.named_before(first, Kind::NameEvent) || self.is(after, Kind::NameEventAfter)
    }

    /// The word before, letters joined to the number («ثورة الـ17 من تموز») and quotation marks passed over.
    fn named_before(&self, first: usize, kind: Kind) -> bool {
        let mut at = first;
        while at > 0 && (self.is(at - 1, Kind::Clitic) || matches!(self.mark(at - 1), Some('«' | '"' | '“')))
        {
            at -= 1;
        }
        self.is_before(at, kind)
    }

    /// The token at `at` is what the number before it counts («شخصا», "people").
    pub(super) fn counts(&self, at: usize) -> bool {
        self.is(at, Kind::Counted) && !self.definite(at)
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
