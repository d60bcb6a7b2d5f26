//! Names where they lie in their table.

use super::{
    format::{ARABIC, CAPS, CUE, JOINED, MAIN, PERSON, SAID, SHARED, TIMED, UNIT},
    row::Years,
};

/// Two layers have the spelling: no flag of a table, which knows of no other.
const CONFIRMED: u16 = 1 << 15;

/// One spelling of one place's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Form {
    /// Index of the place in its table.
    pub place: u32,
    pub(super) flags: u16,
    /// Bit i: word i is written with the Arabic article.
    pub articles: u8,
    /// How many words it has, romanised articles aside.
    pub words: u8,
    /// The years in which it was in use.
    pub years: Years,
}

impl Form {
    /// The same spelling, with what the layer below says of it too. Whether it needs a cue the rows say, else what
    /// the layer below found, which knows more of fewer places.
    pub(crate) fn over(self, below: Self) -> Self {
        let (both, either) = (self.flags & below.flags, self.flags | below.flags);
        let cue = if either & SAID != 0 { CUE } else { below.flags & (CUE | SHARED) };
        let flags = either & !((CAPS | JOINED) & !both) & !(CUE | SHARED) | cue | CONFIRMED;
        // The years too are those of the first that says any.
        let years = if self.years == Years::default() { below.years } else { self.years };
        Self { flags, years, ..self }
    }

    /// The same spelling, with what another row of the same layer says of it: in use when either is.
    pub(crate) fn with(self, other: Self) -> Self {
        let years = if self.years == other.years { self.years } else { Years::default() };
        Self { years, ..self.over(other) }
    }

    /// The same spelling, needing a cue.
    pub(crate) fn with_cue(self) -> Self {
        Self { flags: self.flags | CUE, ..self }
    }

    /// Its row itself says that it needs a cue, not its frequency.
    pub(crate) fn needs_cue_by_its_row(self) -> bool {
        self.flags & SAID != 0
    }

    /// It needs a cue only because the word is the name of something else too, which may be a better-known place.
    pub fn is_shared(self) -> bool {
        self.flags & (SHARED | SAID) == SHARED
    }

    /// An ordinary word or a person's name: it needs a cue in the text.
    pub fn needs_cue(self) -> bool {
        self.flags & CUE != 0
    }
    /// It is no main name of its place and needs a cue because it is a frequent word: in a list of spellings of many
    /// languages one that is hardly ever written of the place.
    pub fn is_doubtful_variant(self) -> bool {
        self.flags & (CUE | SAID | MAIN) == CUE
    }
    /// It counts only where the text writes it in capitals.
    pub fn needs_capitals(self) -> bool {
        self.flags & CAPS != 0
    }
    /// Two layers have it.
    pub fn is_confirmed(self) -> bool {
        self.flags & CONFIRMED != 0
    }
    /// It is written in Arabic letters.
    pub fn is_arabic(self) -> bool {
        self.flags & ARABIC != 0
    }
    /// It is the place's main name in its language.
    pub fn is_main(self) -> bool {
        self.flags & MAIN != 0
    }
    /// It is a name of several words written as one.
    pub fn is_joined(self) -> bool {
        self.flags & JOINED != 0
    }
    /// It is a person's name as well.
    pub fn is_person(self) -> bool {
        self.flags & PERSON != 0
    }
}

/// All forms of one key.
#[derive(Debug, Clone, Copy)]
pub struct NameEntry<'t> {
    pub(super) key: &'t [u8],
    pub(super) units: &'t [u8],
    /// How many places the table has: a damaged form may point behind them.
    pub(super) places: usize,
}

impl<'t> NameEntry<'t> {
    /// The stems of the name, folded, joined by spaces.
    pub fn key(self) -> &'t str {
        std::str::from_utf8(self.key).unwrap_or("")
    }

    /// The same as bytes: cheaper to compare.
    pub fn key_bytes(self) -> &'t [u8] {
        self.key
    }

    /// Whether this is its key; cheaper than to read it.
    pub fn has_key(self, key: &str) -> bool {
        self.key == key.as_bytes()
    }

    /// Whether it has no form at all.
    pub fn is_empty(self) -> bool {
        self.units.is_empty()
    }

    /// The forms of the key.
    pub fn forms(self) -> impl Iterator<Item = Form> + 't {
        let (mut units, places) = (self.units.chunks_exact(UNIT), self.places);
        std::iter::from_fn(move || {
            let unit = units.next()?;
            let flags = u16::from_le_bytes([unit[4], unit[5]]);
            let years = if flags & TIMED == 0 {
                Years::default()
            } else {
                units.next().map_or_else(Years::default, years)
            };
            let place = u32::from_le_bytes([unit[0], unit[1], unit[2], unit[3]]);
            Some(Form { place, flags, articles: unit[6], words: unit[7], years })
        })
        .filter(move |form| (form.place as usize) < places)
    }
}

fn years(unit: &[u8]) -> Years {
    Years { from: i16::from_le_bytes([unit[0], unit[1]]), to: i16::from_le_bytes([unit[2], unit[3]]) }
}
