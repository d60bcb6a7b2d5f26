//! Which names are taken, by their language.

use std::collections::BTreeSet;

const TABLE: &str = include_str!("../../../data/import/languages.csv");

/// The languages whose names are taken; Arabic and English unless said otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Langs {
    /// Every language.
    all: bool,
    /// ISO 639-1, or 639-3 where there is no shorter code.
    codes: BTreeSet<String>,
    /// Scripts that they are written in.
    scripts: [bool; 3],
}

/// Why a list of languages cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no language code, expected codes such as ar,en,ku, or all")]
pub struct LangError(String);

/// The script of a name, as far as it tells languages apart here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Latin = 0,
    Arabic = 1,
    Other = 2,
}

impl Default for Langs {
    fn default() -> Self {
        let mut langs = Self { all: false, codes: BTreeSet::new(), scripts: [false; 3] };
        langs.add("ar");
        langs.add("en");
        langs
    }
}

impl Langs {
    /// The languages of a list such as `ar,en,ku`; `all` takes every name.
    ///
    /// # Errors
    /// When a code has not two or three letters.
    pub fn parse(list: &str) -> Result<Self, LangError> {
        let mut langs = Self { all: false, codes: BTreeSet::new(), scripts: [false; 3] };
        for code in list.split(',').map(str::trim) {
            match code {
                "all" => langs.all = true,
                code if is_code(code) => langs.add(code),
                code => return Err(LangError(code.to_owned())),
            }
        }
        Ok(langs)
    }

    fn add(&mut self, code: &str) {
        let known = rows().find(|[short, long, _]| code == *short || code == *long);
        let (short, script) = known.map_or((code, None), |[short, _, script]| (short, Some(script)));
        self.codes.insert(short.to_owned());
        match script {
            Some("Latn") => self.scripts[Script::Latin as usize] = true,
            Some("Arab") => self.scripts[Script::Arabic as usize] = true,
            Some(_) => self.scripts[Script::Other as usize] = true,
            // Of a language that we do not know, any script may be.
            None => self.scripts = [true; 3],
        }
    }

    /// Whether names tagged so are taken: `en`, `eng`, `en-GB`, `ar-Latn`.
    pub fn takes(&self, tag: &str) -> bool {
        let primary = tag.split(['-', '_']).next().unwrap_or(tag);
        self.all
            || self.codes.contains(primary)
            || (primary.len() == 3 && self.codes.contains(short(primary)))
    }

    /// Whether a name without a language is taken: when one of the languages is written in its script.
    pub fn takes_untagged(&self, name: &str) -> bool {
        self.all || self.scripts[script(name) as usize]
    }
}

/// A tag of GeoNames that is a language's, and not a kind of code (`post`, `iata`, `link`).
pub(super) fn is_code(tag: &str) -> bool {
    let primary = tag.split(['-', '_']).next().unwrap_or(tag);
    matches!(primary.len(), 2 | 3) && primary.bytes().all(|b| b.is_ascii_alphabetic())
}

/// `ar` of `ara`; a code without a shorter one is itself.
pub(super) fn short(code: &str) -> &str {
    rows().find(|[_, long, _]| *long == code).map_or(code, |[short, _, _]| short)
}

fn rows() -> impl Iterator<Item = [&'static str; 3]> {
    TABLE.lines().skip(1).filter_map(|line| {
        let mut cells = line.split(',');
        Some([cells.next()?, cells.next()?, cells.next()?])
    })
}

/// By its first letter. Letters are told by their ranges alone: this is asked of every name of a dump, and the
/// tables of Unicode are slow to ask outside Latin.
fn script(name: &str) -> Script {
    let letter = name.chars().find(|c| c.is_ascii_alphabetic() || *c >= '\u{C0}' && !is_punctuation(*c));
    match letter.map_or(0, u32::from) {
        0..0x250 | 0x1E00..0x1F00 | 0x2C60..0x2C80 | 0xA720..0xA800 | 0x2B0..0x300 => Script::Latin,
        0x600..0x700 | 0x750..0x780 | 0x8A0..0x900 | 0xFB50..0xFE00 | 0xFE70..0xFF00 => Script::Arabic,
        _ => Script::Other,
    }
}

/// General punctuation: quotation marks, dashes, marks of direction.
fn is_punctuation(c: char) -> bool {
    matches!(c, '\u{2000}'..='\u{206F}')
}

/// Whether a name is in Arabic script.
pub(super) fn is_arabic_script(name: &str) -> bool {
    script(name) == Script::Arabic
}

/// Whether a name is written with the letters of Arabic itself: no Persian, Kurdish or Urdu ones.
pub(super) fn may_be_arabic(name: &str) -> bool {
    // Letters, vowel marks, digits and punctuation of Arabic; the letters of its neighbours lie behind.
    let own = |c: char| match c {
        '\u{600}'..='\u{66D}' => true,
        c if c.is_ascii() => !c.is_ascii_alphabetic(),
        c => is_punctuation(c),
    };
    is_arabic_script(name) && name.chars().all(own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_in_both_lengths() {
        let langs = Langs::default();
        for tag in ["ar", "en", "ara", "eng", "en-GB", "ar-Latn"] {
            assert!(langs.takes(tag), "{tag}");
        }
        for tag in ["fr", "fra", "arc", "post", ""] {
            assert!(!langs.takes(tag), "{tag}");
        }
        assert!(Langs::parse("all").unwrap().takes("fr"));
        assert!(Langs::parse("ku,ckb").unwrap().takes("kur"));
        assert_eq!(Langs::parse("ar,english").unwrap_err(), LangError("english".into()));
    }

    #[test]
    fn names_without_a_language_go_by_their_script() {
        let langs = Langs::default();
        for name in ["Mosul", "الموصل", "Ḩalab", "12"] {
            assert!(langs.takes_untagged(name), "{name}");
        }
        for name in ["Мосул", "摩苏尔", "מוסול"] {
            assert!(!langs.takes_untagged(name), "{name}");
        }
        assert!(!Langs::parse("ar").unwrap().takes_untagged("Mosul"));
        assert!(Langs::parse("ru").unwrap().takes_untagged("Мосул"));
    }

    #[test]
    fn arabic_is_told_from_its_neighbours() {
        assert!(may_be_arabic("دير الزور"));
        assert!(!may_be_arabic("دێرەزۆر"));
        assert!(!may_be_arabic("گرگان"));
        assert!(!may_be_arabic("Deir ez-Zor"));
    }
}
