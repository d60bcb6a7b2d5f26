//! How a name sounds, roughly and across scripts: its consonants, and what stands between them.
//!
//! Romanisations of one Arabic name agree on little but the order of its consonants: «Mayadin», «Mayadeen» and
//! «ميادين» are m-d-n. Letters that romanisation mixes up (ت ط, س ص, ك ق, ج غ …) count as one; w, y and h at
//! an end are vowels, for one spelling writes them where the other does not.

use super::fold::{self, Folded};

/// Consonants that are kept of a name: more make no difference to how near two names are.
const MOST: usize = 24;

/// A vowel's colours, as bits.
const A: u8 = 1;
const I: u8 = 2;
const U: u8 = 4;
/// Written with more than one letter in Latin, or with any in Arabic: long.
const LONG: u8 = 8;

/// The sound of a folded name. Fixed size: comparing many costs no memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sound {
    consonants: [u8; MOST],
    /// The vowels behind each consonant.
    vowels: [u8; MOST],
    len: usize,
}

impl Sound {
    /// The sound of a name in either script. Linear in its length.
    pub fn of(name: &str) -> Self {
        let mut sound = Self { consonants: [0; MOST], vowels: [0; MOST], len: 0 };
        let mut chars = name.chars().peekable();
        while let Some(c) = chars.next() {
            match fold::fold(c) {
                Folded::Arabic('ه') if chars.peek().is_none_or(|next| *next == ' ') => {}
                Folded::Arabic(letter) => sound.arabic(letter),
                Folded::Latin('h') if chars.peek().is_none_or(|next| *next == ' ') => {}
                Folded::Latin(letter) => {
                    let digraph = chars.peek().and_then(|next| digraph(letter, *next));
                    if digraph.is_some() {
                        chars.next();
                    }
                    sound.latin(letter, digraph);
                }
                Folded::Digit(digit) => sound.consonant(digit as u8),
                _ => {}
            }
        }
        sound
    }

    /// How many consonants it has.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// How far apart two sounds are: three for a consonant that only one of them has or that differs, one for
    /// a long vowel that only one of them writes or that differs. `None` beyond one consonant.
    pub fn distance(&self, other: &Self) -> Option<usize> {
        let (a, b) = (&self.consonants[..self.len], &other.consonants[..other.len]);
        if a == b {
            let pairs = self.vowels[..self.len].iter().zip(&other.vowels[..other.len]);
            return Some(pairs.filter(|(a, b)| !vowels_agree(**a, **b)).count());
        }
        one_apart(a, b).then_some(3)
    }

    fn consonant(&mut self, consonant: u8) {
        // A doubled consonant is a matter of spelling; a vowel between makes it two.
        let repeats = self.len > 0
            && self.consonants[self.len - 1] == consonant
            && self.vowels[self.len - 1] == 0
            && !consonant.is_ascii_digit();
        if !repeats && self.len < MOST {
            self.consonants[self.len] = consonant;
            self.len += 1;
        }
    }

    fn vowel(&mut self, colour: u8, long: bool) {
        // What stands before the first consonant is an alef in one script and anything in the other.
        if let Some(vowel) = self.len.checked_sub(1).map(|last| &mut self.vowels[last]) {
            *vowel |= colour | if long || *vowel != 0 { LONG } else { 0 };
        }
    }

    fn arabic(&mut self, letter: char) {
        match letter {
            'ا' | 'ع' => self.vowel(A, true),
            'و' => self.vowel(U, true),
            'ي' => self.vowel(I, true),
            _ => self.consonant(match letter {
                'ب' => b'b',
                'ت' | 'ط' | 'ث' => b't',
                'ج' | 'غ' => b'g',
                'ح' | 'ه' => b'h',
                'خ' => b'x',
                'د' | 'ض' => b'd',
                'ذ' | 'ز' | 'ظ' => b'z',
                'ر' => b'r',
                'س' | 'ص' => b's',
                'ش' => b'c',
                'ف' => b'f',
                'ق' | 'ك' => b'k',
                'ل' => b'l',
                'م' => b'm',
                'ن' => b'n',
                _ => return,
            }),
        }
    }

    fn latin(&mut self, letter: char, digraph: Option<u8>) {
        if let Some(consonant) = digraph {
            return self.consonant(consonant);
        }
        match letter {
            'a' => self.vowel(A, false),
            'e' => self.vowel(A | I, false),
            'i' | 'y' => self.vowel(I, false),
            'o' | 'u' | 'w' => self.vowel(U, false),
            'c' | 'q' => self.consonant(b'k'),
            'j' => self.consonant(b'g'),
            'p' => self.consonant(b'b'),
            'v' => self.consonant(b'f'),
            'x' => [b'k', b's'].into_iter().for_each(|c| self.consonant(c)),
            _ if letter.is_ascii() => self.consonant(letter as u8),
            _ => {}
        }
    }
}

fn digraph(letter: char, next: char) -> Option<u8> {
    Some(match (letter, next) {
        ('s' | 'c', 'h') => b'c',
        ('k', 'h') => b'x',
        ('g', 'h') | ('d', 'j') => b'g',
        ('t', 'h') => b't',
        ('d', 'h') => b'z',
        ('p', 'h') => b'f',
        _ => return None,
    })
}

fn vowels_agree(a: u8, b: u8) -> bool {
    match (a & LONG != 0, b & LONG != 0) {
        (true, true) => a & b & (A | I | U) != 0,
        (true, false) => b == 0 || a & b != 0,
        (false, true) => a == 0 || a & b != 0,
        (false, false) => true,
    }
}

/// One insertion, removal, exchange of neighbours or other consonant makes `b` of `a`.
fn one_apart(a: &[u8], b: &[u8]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let same = short.iter().zip(long).take_while(|(x, y)| x == y).count();
    match long.len() - short.len() {
        0 => {
            let (s, l) = (&short[same..], &long[same..]);
            let swapped = s.len() > 1 && s[0] == l[1] && s[1] == l[0] && s[2..] == l[2..];
            swapped || s.get(1..) == l.get(1..)
        }
        1 => short[same..] == long[same + 1..],
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_sound_alike() {
        for (a, b) in [
            ("mayadeen", "ميادين"),
            ("miadin", "mayadin"),
            ("hasakah", "حسكه"),
            ("dayr zawr", "دير زور"),
            ("qamishli", "قامشلي"),
            ("hajeen", "هجين"),
            ("khsham", "خشام"),
            ("raqqa", "رقه"),
        ] {
            assert_eq!(Sound::of(a).distance(&Sound::of(b)), Some(0), "{a} and {b}");
        }
    }

    #[test]
    fn a_consonant_more_is_further_than_a_vowel_more() {
        let to = |a: &str, b: &str| Sound::of(a).distance(&Sound::of(b));
        assert_eq!(to("hajin", "حجان"), Some(1));
        assert_eq!(to("hajin", "هجينه"), Some(0));
        assert_eq!(to("qamishli", "قامشل"), Some(0));
        assert_eq!(to("qamishli", "قامشلين"), Some(3));
        assert_eq!(to("deirezzor", "ديرالزور"), Some(3));
        assert_eq!(to("raqqa", "باريس"), None);
    }

    #[test]
    fn one_apart_is_one_edit() {
        for (a, b, expected) in [
            ("abc", "abd", true),
            ("abc", "ab", true),
            ("abc", "xabc", true),
            ("abc", "acb", true),
            ("abc", "cba", false),
            ("", "a", true),
            ("", "ab", false),
        ] {
            assert_eq!(one_apart(a.as_bytes(), b.as_bytes()), expected, "{a} {b}");
        }
    }
}
