//! The words that dates are made of: `data/dates/*.csv`, one file a language, `kind,word,value`.

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
    sync::OnceLock,
};

use super::fold::fold_word;
use crate::lang::{HashedSet, word_hash};

/// One file a language. A word of several tokens is a phrase; the article «ال» is left out of the words.
pub(in crate::date) const FILES: [&str; 2] =
    [include_str!("../../../data/dates/ar.csv"), include_str!("../../../data/dates/en.csv")];

macro_rules! kinds {
    ($($kind:ident = $word:literal: $doc:literal,)+) => {
        /// What a word can be in a date.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Kind { $(#[doc = $doc] $kind,)+ }

        impl Kind {
            fn from_word(word: &str) -> Option<Self> {
                Some(match word { $($word => Self::$kind,)+ _ => return None })
            }
        }
    };
}

kinds! {
    Month = "month": "A Gregorian month, 1 to 12.",
    MonthSoft = "month_soft": "A Gregorian month whose name is an ordinary word too.",
    Hijri = "hijri": "A month of the Hijri calendar, 1 to 12.",
    HijriSoft = "hijri_soft": "A month of the Hijri calendar whose name is an ordinary word too («صفر», zero).",
    Weekday = "weekday": "1 is Monday.",
    Ordinal = "ordinal": "1 to 20, and 30.",
    OrdinalLast = "ordinal_last": "The last of several.",
    Teen = "teen": "The ten of eleventh to nineteenth.",
    Tens = "tens": "20 or 30, before or after a unit.",
    OrdinalSuffix = "ordinal_suffix": "The letters after a number: 6th.",
    DecadeSuffix = "decade_suffix": "The letter after a number: 1990s.",
    PartLetter = "part_letter": "Before a number, quarters and halves of a year: Q3, H1.",
    Cardinal = "cardinal": "A number in words.",
    Decade = "decade": "The nineties: 90.",
    Season = "season": "The EDTF code, 21 to 24.",
    Unit = "unit": "day, week, month, year, decade, weekend; 1 and 2 for how many it names, 0 for several.",
    Century = "century": "The word for a century.",
    Half = "half": "A part of a year: 2 for halves, 4 for quarters.",
    Shift = "shift": "Last (-1), this (0), next (1), the one before last (-2).",
    BeforeLast = "before_last": "After a unit or weekday: the one before the last.",
    This = "this": "Before a unit.",
    Ago = "ago": "Before a duration.",
    AgoAfter = "ago_after": "After a duration.",
    About = "about": "Before a number.",
    Day = "day": "A day from the reference.",
    Part = "part": "Early, mid, late.",
    Of = "of": "Between day and month, month and year.",
    The = "the": "Articles.",
    From = "from": "Before the first of two ends.",
    Between = "between": "Before two ends joined by «and».",
    To = "to": "Between two ends.",
    And = "and": "And, as a word of its own.",
    In = "in": "A word after which a number can be a year, and a month a date.",
    On = "on": "A word after which a weekday is a date.",
    Clitic = "clitic": "Letters that stand before a number without a space.",
    EraCommon = "era_common": "After a year of our era.",
    EraHijri = "era_hijri": "After a Hijri year.",
    EraBefore = "era_before": "After a year or century before our era.",
    Equals = "equals": "Between one day in two calendars.",
    Same = "same": "Points back to a date that the text gave before.",
    Every = "every": "Before a weekday that is no one day.",
    NotTodayBefore = "not_today_before": "Before «the day» that is not today.",
    NotTodayAfter = "not_today_after": "After «the day» that is not today.",
    Age = "age": "After decades of a life.",
    AgeBefore = "age_before": "Before decades of a life.",
    NotWeekdayBefore = "not_weekday_before": "Before a weekday in a name.",
    NotWeekdayAfter = "not_weekday_after": "After a weekday in a name.",
    NamePlace = "name_place": "Streets, squares, quarters: before a date that is their name.",
    NamePlaceAfter = "name_place_after": "The same, after it.",
    NameEvent = "name_event": "Revolutions, wars, parties: before a day that is their name; 1 only days, no years.",
    NameEventAfter = "name_event_after": "The same, after it.",
    Dated = "dated": "Between a weekday and its date.",
    NumberBefore = "number_before": "Before digits that are another number: 1 only indefinite, 2 only month and year, 3 with a noun between too.",
    Degrees = "degrees": "Before tens that are degrees.",
    Clause = "clause": "Opens a clause of its own.",
    Bound = "bound": "Before a date that something only began or ended with.",
    Counted = "counted": "What numbers count.",
    Thousand = "thousand": "Thousands of a year in words.",
    Hundred = "hundred": "Hundreds of a year in words.",
    JoinedCardinal = "joined_cardinal": "A number word that reads as another once «و» is joined to it («وأحد»).",
    Epithet = "epithet": "What stands after the name of a Hijri month in its honour.",
    Span = "span": "Beside two years joined by a slash: a season, a school year.",
    Onto = "onto": "Between the two weekdays of a night.",
    JustPast = "just_past": "Before a unit that ends with the reference, and not with the calendar's.",
    OfTime = "of_time": "After a decade that is no contract.",
    YearHead = "year_head": "The hundreds or thousands of a year in English words.",
}

impl Kind {
    fn is_cue(self) -> bool {
        self.is_month()
            || matches!(
                self,
                Self::Weekday
                    | Self::Unit
                    | Self::Century
                    | Self::Decade
                    | Self::Season
                    | Self::Day
                    | Self::YearHead
            )
    }

    fn starts(self) -> bool {
        self.is_cue()
            || matches!(self, Self::Ordinal | Self::OrdinalLast | Self::Tens | Self::Cardinal | Self::Half)
            || matches!(self, Self::PartLetter | Self::Shift | Self::This | Self::Ago | Self::Part)
            || matches!(self, Self::From | Self::Between | Self::EraCommon)
    }

    fn is_month(self) -> bool {
        matches!(self, Self::Month | Self::MonthSoft | Self::Hijri | Self::HijriSoft)
    }
}

/// A stretch of time that has a name in every language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Day,
    Week,
    Weekend,
    Month,
    Year,
    Decade,
}

/// One meaning of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sense {
    pub(super) kind: Kind,
    pub(super) value: i16,
    pub(super) unit: Option<Unit>,
}

/// A word as a token has it: which word, and what is joined to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Form {
    pub(super) word: u16,
    /// «و» or «ف» before it.
    pub(super) joined: bool,
    /// «ب», «ل» or «ك» before it.
    pub(super) preposed: bool,
    /// With the article «ال».
    pub(super) definite: bool,
    /// The letters before the word itself (and its article).
    pub(super) clitic_letters: u8,
    /// No expression is without such a word or a number: text without them is not parsed.
    pub(super) cue: bool,
    /// An expression can start with it.
    pub(super) starts: bool,
    /// What it, or a phrase that begins with it, can mean.
    pub(super) kinds: Kinds,
}

/// A set of kinds: most words are asked for many, and have one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Kinds(u128);

impl Kinds {
    fn add(&mut self, kind: Kind) {
        self.0 |= 1 << kind as u8;
    }

    pub(super) fn has(self, kind: Kind) -> bool {
        self.0 & (1 << kind as u8) != 0
    }
}

/// The words of every language.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    forms: HashMap<Box<str>, Form, BuildHasherDefault<WordHasher>>,
    senses: Vec<Vec<Sense>>,
    phrases: Vec<Vec<(Vec<u16>, Sense)>>,
}

impl Lexicon {
    /// The words that ship with the program, read once.
    pub(super) fn shipped() -> &'static Self {
        static SHIPPED: OnceLock<Lexicon> = OnceLock::new();
        SHIPPED
            .get_or_init(|| FILES.iter().fold(Self::default(), Self::with_file).with_roles().with_clitics())
    }

    /// The hashes of the words that no expression is without.
    pub(super) fn cues() -> &'static HashedSet {
        static CUES: OnceLock<HashedSet> = OnceLock::new();
        CUES.get_or_init(|| {
            let cues = Self::shipped().forms.iter().filter(|(_, form)| form.cue);
            cues.map(|(word, _)| word_hash(word)).collect()
        })
    }

    /// The hashes of the words with one of these meanings, or that begin a phrase with it, and of those with
    /// all that can be joined before them.
    pub(super) fn hashes(&self, kinds: &[Kind]) -> HashedSet {
        let has = |form: &Form| kinds.iter().any(|kind| form.kinds.has(*kind));
        self.forms.iter().filter(|(_, form)| has(form)).map(|(word, _)| word_hash(word)).collect()
    }

    pub(super) fn form(&self, folded: &str) -> Option<Form> {
        self.forms.get(folded).copied()
    }

    pub(super) fn senses(&self, word: u16) -> &[Sense] {
        &self.senses[usize::from(word)]
    }

    /// The words that follow this one in a phrase, longest first.
    pub(super) fn phrases(&self, word: u16) -> &[(Vec<u16>, Sense)] {
        &self.phrases[usize::from(word)]
    }

    fn with_file(mut self, file: &&str) -> Self {
        for line in file.lines().skip(1) {
            let row = line.split_once(',').and_then(|(kind, rest)| Some((kind, rest.rsplit_once(',')?)));
            let sense = row.and_then(|(kind, (_, value))| Sense::read(kind, value));
            debug_assert!(sense.is_some(), "data/dates: {line}");
            if let (Some((_, (words, _))), Some(sense)) = (row, sense) {
                self.add(words, sense);
            }
        }
        self
    }

    fn add(&mut self, words: &str, sense: Sense) {
        let mut ids: Vec<u16> = words.split(' ').map(|word| self.intern(word)).collect();
        let first = usize::from(ids.remove(0));
        if ids.is_empty() {
            self.senses[first].push(sense);
        } else {
            self.phrases[first].push((ids, sense));
            self.phrases[first].sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
        }
    }

    fn intern(&mut self, word: &str) -> u16 {
        let folded = fold_word(word);
        let stem = folded.strip_prefix("ال").filter(|stem| stem.chars().count() > 2).unwrap_or(&folded);
        if let Some(form) = self.forms.get(stem) {
            return form.word;
        }
        let word = u16::try_from(self.senses.len()).unwrap_or(u16::MAX);
        self.senses.push(Vec::new());
        self.phrases.push(Vec::new());
        let form = Form { word, ..Form::default() };
        self.forms.insert(stem.into(), form);
        word
    }

    /// Marks the words that expressions start with, and those that none is without.
    fn with_roles(mut self) -> Self {
        let mut cues = vec![false; self.senses.len()];
        let mut starts = cues.clone();
        let mut kinds = vec![Kinds::default(); self.senses.len()];
        for word in 0..self.senses.len() {
            for sense in &self.senses[word] {
                cues[word] |= sense.kind.is_cue();
                starts[word] |= sense.kind.starts();
                kinds[word].add(sense.kind);
            }
            for (rest, sense) in &self.phrases[word] {
                starts[word] |= sense.kind.starts();
                kinds[word].add(sense.kind);
                if let Some(last) = rest.last() {
                    cues[usize::from(*last)] |= sense.kind.is_cue();
                }
            }
        }
        for form in self.forms.values_mut() {
            let word = usize::from(form.word);
            (form.cue, form.starts, form.kinds) = (cues[word], starts[word], kinds[word]);
        }
        self
    }

    /// Adds every Arabic word with what can be joined before it; a word of its own wins over a joined one.
    fn with_clitics(mut self) -> Self {
        let words: Vec<(Box<str>, Form)> =
            self.forms.iter().map(|(word, form)| (word.clone(), *form)).collect();
        for (word, form) in words.iter().filter(|(word, _)| word.starts_with(|c: char| c > '\u{5ff}')) {
            // Two letters with a preposition or article before them are too often another word («باب»).
            let short = word.chars().count() < 3;
            for joined in ["", "و", "ف"] {
                for before in if short {
                    &[""][..]
                } else {
                    &["", "ب", "ل", "ك", "ال", "بال", "لل", "كال"]
                } {
                    let form = Form {
                        joined: !joined.is_empty(),
                        preposed: !before.is_empty() && *before != "ال",
                        definite: before.ends_with("ال") || *before == "لل",
                        clitic_letters: letters(joined) + clitic_letters(before),
                        ..*form
                    };
                    self.forms.entry([joined, before, &**word].concat().into()).or_insert(form);
                }
            }
        }
        self
    }
}

fn letters(text: &str) -> u8 {
    u8::try_from(text.chars().count()).unwrap_or(u8::MAX)
}

/// The letters before the article; «لل» has swallowed its article and stays with the word.
fn clitic_letters(before: &str) -> u8 {
    if before == "لل" { 0 } else { letters(before.trim_end_matches("ال")) }
}

impl Sense {
    fn read(kind: &str, value: &str) -> Option<Self> {
        let (unit, value) = match value.split_once(' ') {
            Some((unit, value)) => (Some(Unit::read(unit)?), value),
            None => (None, value),
        };
        let kind = Kind::from_word(kind)?;
        let value = value.parse().or_else(|error| if unit.is_none() { Ok(0) } else { Err(error) }).ok()?;
        Some(Self { kind, value, unit })
    }
}

impl Unit {
    fn read(word: &str) -> Option<Self> {
        Some(match word {
            "day" => Self::Day,
            "week" => Self::Week,
            "weekend" => Self::Weekend,
            "month" => Self::Month,
            "year" => Self::Year,
            "decade" => Self::Decade,
            _ => return None,
        })
    }
}

/// Multiply and rotate over eight bytes at a time: every word of every text goes through it, and the keys
/// are ours, so that nobody can choose them to collide.
#[derive(Default)]
struct WordHasher(u64);

impl Hasher for WordHasher {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.0 = (self.0.rotate_left(5) ^ u64::from_le_bytes(word)).wrapping_mul(0x517c_c1b7_2722_0a95);
        }
    }

    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read() {
        for file in FILES {
            for line in file.lines().skip(1) {
                let (kind, rest) = line.split_once(',').expect("a kind");
                let (words, value) = rest.rsplit_once(',').expect("a value");
                assert!(Sense::read(kind, value).is_some() && !fold_word(words).is_empty(), "{line}");
            }
        }
    }

    #[test]
    fn joined_letters_are_told_from_the_word() {
        let form = |word: &str| Lexicon::shipped().form(&fold_word(word)).expect("known");
        assert_eq!(form("وبالأسبوع").word, form("أسبوع").word);
        assert_eq!(form("وبالأسبوع").clitic_letters, 2);
        assert!(form("للأسبوع").definite && form("وحتى").joined && form("بأغسطس").preposed);
        assert!(Lexicon::shipped().form(&fold_word("باب")).is_none(), "a door is not August");
        assert!(!form("واحد").joined, "one is not «and Sunday»");
    }
}
