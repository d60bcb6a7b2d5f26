//! Years in words: «عام ألفين وسبعة عشر», "twenty seventeen", "two thousand and eleven".

use super::{super::lexicon::Kind, Grammar, Parsed};

impl Grammar<'_> {
    /// A year in words; whether it is one, and no count, the words around it must say.
    pub(super) fn year_in_words(&self, at: usize) -> Parsed<i16> {
        if self.latin(at) {
            self.english_year(at).map(|(year, _, after)| (year, after))
        } else {
            self.arabic_year(at)
        }
    }

    /// "twenty seventeen", which is no way to count.
    pub(super) fn is_year_in_pairs(&self, at: usize) -> bool {
        self.english_year(at).is_some_and(|(_, pairs, _)| pairs)
    }

    /// The year, whether it is read in pairs of digits, and where it ends.
    fn english_year(&self, at: usize) -> Option<(i16, bool, usize)> {
        let (head, next) = self.kind(at, Kind::YearHead)?;
        let pairs = next == at + 1;
        let (rest, after) = self.below_hundred(if pairs { next } else { self.skip(next, Kind::And) })?;
        // "twenty ten-year-olds"
        let joined_on = self.glued(after) && matches!(self.mark(after), Some('-' | '‑'));
        (!joined_on && (!pairs || rest >= 10)).then_some((head + rest, pairs, after))
    }

    /// "seventeen", "forty-eight".
    fn below_hundred(&self, at: usize) -> Parsed<i16> {
        if let Some((tens, next)) = self.kind(at, Kind::Tens) {
            let unit =
                self.cardinal(self.skip_mark(next, &['-', '‑'])).filter(|(unit, _)| (1..10).contains(unit));
            return Some(unit.map_or((tens, next), |(unit, after)| (tens + unit, after)));
        }
        self.cardinal(at).filter(|(number, _)| *number < 20)
    }

    /// A number word that is no article.
    fn cardinal(&self, at: usize) -> Parsed<i16> {
        let word = self.token(at).is_some_and(|token| token.end - token.start > 2);
        self.kind(at, Kind::Cardinal).filter(|_| word)
    }

    /// «ألفين وسبعة عشر», «ألف وتسعمئة وثمانية وأربعين»: thousands first, each part joined by «و».
    fn arabic_year(&self, at: usize) -> Parsed<i16> {
        let (thousands, next) = self.kind(at, Kind::Thousand)?;
        let mut year = thousands;
        let mut after = next;
        for kind in [Kind::Hundred, Kind::Cardinal, Kind::Tens] {
            let joined = self.form(after).is_some_and(|form| form.joined);
            if let Some((part, next)) = self.kind(after, Kind::JoinedCardinal) {
                (year, after) = (year + part, next);
            } else if let Some((part, next)) = self.kind(after, kind).filter(|_| joined) {
                (year, after) = (year + part, next);
            }
        }
        (year > thousands || year == 2000).then_some((year, after)).filter(|(year, _)| *year < 2100)
    }
}
