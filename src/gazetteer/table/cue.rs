//! Which names need a cue in the text, from evidence: how frequent the word is, and how often one would expect to
//! read of a place of that size.

use super::{
    format::{CUE, SHARED},
    ordinary::Known,
    row::Row,
};
use crate::model::Place;

/// The Zipf frequency of the name of a place is about the logarithm of its inhabitants less this: London, nine
/// million, 4.9; a town of 5,000, 1.7. By the names of GeoNames' cities in the lists of wordfreq.
const ZIPF_OF_ONE: f32 = -2.0;
/// An ordinary word that is so much more frequent than the place explains means mostly something else.
const WORD_EXCESS: f32 = 1.0;
/// So does a word that is chiefly a name: of persons, firms, or another place.
const NAME_EXCESS: f32 = 1.6;
/// Abbreviations and airport codes are written for a place far less than its name.
const CODE_ZIPF: f32 = -2.0;
/// Latin names of fewer letters are codes, particles and abbreviations in text far more often than places.
const SHORT: usize = 4;

/// How a name stands in its row.
pub(super) struct Spelling {
    /// What the lists say of the word.
    pub known: Known,
    /// How many letters it has.
    pub letters: usize,
    pub arabic: bool,
    pub main: bool,
    /// In capitals throughout.
    pub upper: bool,
}

/// Why a name of one word needs a cue, as flags of its form; none where it needs none.
pub(super) fn flags(row: &Row, spelling: &Spelling) -> u16 {
    if is_beyond_doubt(&row.place) {
        return 0;
    }
    let is_settlement = matches!(row.place.feature_class, 'P' | 'S');
    let is_code = is_settlement && !spelling.main && spelling.upper;
    let expected = expected_zipf(&row.place) + if is_code { CODE_ZIPF } else { 0.0 };
    let is_short = is_settlement && !spelling.arabic && !spelling.main && spelling.letters < SHORT;
    let Known { ordinary, frequency, .. } = spelling.known;
    match ordinary {
        _ if is_short => CUE,
        0.0 if frequency - expected >= NAME_EXCESS => CUE | SHARED,
        zipf if zipf > 0.0 && zipf - expected >= WORD_EXCESS => CUE,
        _ => 0,
    }
}

/// Countries and continents are what their names mean.
fn is_beyond_doubt(place: &Place) -> bool {
    let code = place.feature_code.as_str();
    code.starts_with("PCL") || code == "CONT"
}

/// The Zipf frequency that one would expect of the name of such a place.
fn expected_zipf(place: &Place) -> f32 {
    let by_class = match (place.feature_class, place.feature_code.as_str()) {
        ('A', "ADM1") | ('L', "RGN") | ('H', "SEA" | "OCN") => 4.0,
        ('P', "PPLC" | "PPLA") | ('H', "STM") => 3.2,
        ('P', "PPLA2") | ('A', "ADM2") => 2.7,
        ('H' | 'L' | 'T', _) => 3.0,
        ('A' | 'S', _) => 2.0,
        _ => 1.0,
    };
    ((place.population.max(1) as f32).log10() + ZIPF_OF_ONE).max(by_class)
}
