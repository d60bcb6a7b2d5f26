//! Which names need a cue in the text, from evidence: how frequent the word is, and how often one would expect to
//! read of a place of that size.

use std::sync::LazyLock;

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
/// A place where another language is spoken is written of a sixtieth as often. By the same lists: a
/// city of two million has 4.2 in English where English is spoken and 2.1 elsewhere, in Arabic 4.3 and 2.3.
const ABROAD_ZIPF: f32 = -1.8;
/// Less frequent words of the lists are often names that no shipped gazetteer has. Of names the lists have these only
/// where they begin as if with a clitic, which says nothing against «كويرس».
const RARE_ZIPF: f32 = 3.0;
/// So large a place explains that its name is frequent, whatever spelling of it stands in a row.
const LARGE: u64 = 300_000;
/// Of a town abroad with fewer inhabitants one hardly reads at all.
const SMALL: u64 = 50_000;
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
    let excess = |zipf: f32| zipf - (expected_zipf(&row.place) + if is_code { CODE_ZIPF } else { 0.0 });
    let is_short = is_settlement && !spelling.arabic && !spelling.main && spelling.letters < SHORT;
    let Known { ordinary, frequency, .. } = spelling.known;
    match ordinary {
        _ if is_short => CUE,
        0.0 if is_obscure(row, spelling) => CUE | SHARED,
        0.0 if frequency < RARE_ZIPF => 0,
        0.0 if excess(frequency) - of_name(row, spelling) >= NAME_EXCESS => CUE | SHARED,
        zipf if zipf > 0.0 && excess(zipf) - of_word(row, spelling) >= WORD_EXCESS => CUE,
        _ => 0,
    }
}

/// Arabic writes of few of the small places abroad, and lists of them have ten thousand spellings from Persian, Urdu
/// and Kurdish.
fn is_obscure(row: &Row, spelling: &Spelling) -> bool {
    let is_small = row.place.feature_class == 'P' && row.place.population < SMALL;
    spelling.arabic && !spelling.main && is_small && !is_spoken(true, &row.place.country)
}

/// What is to be added to the expected frequency of a name that is an ordinary word too.
fn of_word(row: &Row, spelling: &Spelling) -> f32 {
    let is_rare = spelling.main && spelling.known.ordinary < RARE_ZIPF;
    let abroad = if is_rare || is_spoken(spelling.arabic, &row.place.country) { 0.0 } else { ABROAD_ZIPF };
    abroad + share(row, spelling)
}

/// The same of a name that is one of other things too: a large place may be what makes it frequent.
fn of_name(row: &Row, spelling: &Spelling) -> f32 {
    if spelling.main || row.place.population >= LARGE {
        return 0.0;
    }
    let abroad = if is_spoken(spelling.arabic, &row.place.country) { 0.0 } else { ABROAD_ZIPF / 2.0 };
    abroad + share(row, spelling)
}

/// The other spellings of a script share what is written of a place, and lists gather them from many languages.
fn share(row: &Row, spelling: &Spelling) -> f32 {
    if spelling.main {
        return 0.0;
    }
    let is_of_script = |c: char| match spelling.arabic {
        true => matches!(c, '\u{600}'..='\u{6FF}'),
        false => c.is_ascii_alphabetic(),
    };
    let others = row.variants.iter().filter(|variant| variant.text.contains(is_of_script)).count();
    -(1.0 + others as f32).log10()
}

/// Whether the people of a country read and write Arabic, or else English: they write of their own places.
fn is_spoken(arabic: bool, country: &str) -> bool {
    /// For each pair of letters, whether English is spoken there, and Arabic. It is asked of every spelling.
    static COUNTRIES: LazyLock<Vec<[bool; 2]>> = LazyLock::new(|| {
        let csv = include_str!("../../../data/lang/countries.csv");
        let mut spoken = vec![[false; 2]; LETTERS * LETTERS];
        for (lang, country) in csv.lines().skip(1).filter_map(|line| line.split_once(',')) {
            if let Some(at) = pair_of_letters(country) {
                spoken[at][usize::from(lang == "ar")] = true;
            }
        }
        spoken
    });
    // What lies in no one country is spoken of everywhere.
    country.is_empty() || pair_of_letters(country).is_some_and(|at| COUNTRIES[at][usize::from(arabic)])
}

const LETTERS: usize = 26;

/// A country's code as a number; none where it is none.
fn pair_of_letters(country: &str) -> Option<usize> {
    let &[first, second] = country.as_bytes() else { return None };
    let letter = |byte: u8| byte.is_ascii_uppercase().then(|| usize::from(byte - b'A'));
    Some(letter(first)? * LETTERS + letter(second)?)
}

/// Countries and continents are what their names mean.
fn is_beyond_doubt(place: &Place) -> bool {
    let code = place.feature_code.as_str();
    code.starts_with("PCL") || code == "CONT"
}

/// The Zipf frequency that one would expect of the name of such a place.
fn expected_zipf(place: &Place) -> f32 {
    let by_class = match (place.feature_class, place.feature_code.as_str()) {
        ('A', "ADM1") | ('L', "RGN") | ('H', "SEA" | "OCN" | "GULF") => 4.0,
        ('P', "PPLC" | "PPLA") | ('H', "STM") => 3.2,
        ('P', "PPLA2") | ('A', "ADM2") => 2.7,
        ('H' | 'L' | 'T', _) => 3.0,
        ('A' | 'S', _) => 2.0,
        _ => 1.0,
    };
    ((place.population.max(1) as f32).log10() + ZIPF_OF_ONE).max(by_class)
}
