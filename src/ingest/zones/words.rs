//! The words of a line, for comparing with one another and with the lexicon.

use std::sync::LazyLock;

use crate::lang::phrase_hash;

/// A folded word: what is asked of it, not its letters. Lines are compared by the million.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Word {
    /// Of its letters.
    pub hash: u64,
    /// It is nothing but digits.
    pub is_number: bool,
    /// It has a digit.
    pub has_digit: bool,
    /// It is one letter.
    pub is_letter: bool,
}

/// What a character does to the word it stands in.
#[derive(Debug, Clone, Copy)]
enum Part {
    /// Nothing.
    Skip,
    /// It ends it.
    Break,
    /// It is a word by itself.
    Alone,
    /// It goes on with this letter or digit.
    Letter { letter: char, numeric: bool },
    /// It goes on with several letters, its lower case.
    Letters,
}

/// The characters of Latin, Greek, Cyrillic, Hebrew and Arabic, worked out once.
static TABLE: LazyLock<[Part; 0x700]> =
    LazyLock::new(|| std::array::from_fn(|code| char::from_u32(code as u32).map_or(Part::Break, part_of)));

fn part_of(c: char) -> Part {
    let letter = |letter: char| Part::Letter { letter, numeric: letter.is_numeric() };
    match c {
        // Vowel marks, tatweel, joiners and direction marks.
        '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{640}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' => {
            Part::Skip
        }
        // The forms of alef, alef maqsura, ta marbuta.
        '\u{622}' | '\u{623}' | '\u{625}' | '\u{671}' => letter('\u{627}'),
        '\u{649}' | '\u{6cc}' => letter('\u{64a}'),
        '\u{629}' => letter('\u{647}'),
        '\u{6a9}' => letter('\u{643}'),
        '\'' | '\u{2019}' => Part::Skip,
        '©' => Part::Alone,
        c if c.is_alphanumeric() => {
            let mut lower = c.to_lowercase();
            match (lower.next(), lower.next()) {
                (Some(one), None) => letter(one),
                _ => Part::Letters,
            }
        }
        _ => Part::Break,
    }
}

/// The words of a line, for comparing: lower case, without marks and punctuation, variants of letters made
/// one. Coarser than what names are compared by; nothing is found in the text through it.
pub fn fold(line: &str) -> Vec<Word> {
    fold_about(line, 0)
}

/// The same for a line of about so many words.
pub fn fold_about(line: &str, expected: usize) -> Vec<Word> {
    let table = &*TABLE;
    let (mut words, mut word) = (Vec::with_capacity(expected), Draft::default());
    for c in line.chars() {
        match table.get(c as usize).copied().unwrap_or_else(|| part_of(c)) {
            Part::Skip => {}
            Part::Break => word.end(&mut words),
            Part::Alone => {
                word.end(&mut words);
                word.push(c, false);
                word.end(&mut words);
            }
            Part::Letter { letter, numeric } => word.push(letter, numeric),
            Part::Letters => c.to_lowercase().for_each(|c| word.push(c, c.is_numeric())),
        }
    }
    word.end(&mut words);
    words
}

/// A word in the making. Its letters are hashed as they come: nothing else is asked of them.
#[derive(Debug, Default, Clone, Copy)]
struct Draft {
    hash: u64,
    count: usize,
    digits: usize,
}

impl Draft {
    fn push(&mut self, letter: char, numeric: bool) {
        self.hash = phrase_hash(self.hash, u64::from(letter));
        self.count += 1;
        self.digits += usize::from(numeric);
    }

    fn end(&mut self, words: &mut Vec<Word>) {
        let word = std::mem::take(self);
        if word.count > 0 {
            words.push(Word {
                hash: word.hash ^ word.hash >> 32,
                is_number: word.digits == word.count,
                has_digit: word.digits > 0,
                is_letter: word.count == 1,
            });
        }
    }
}

/// How many words white space makes of a line, counted up to `most`.
pub fn count(line: &str, most: usize) -> usize {
    // Plain blocks of bytes, which a processor looks at all at once, until there are enough words.
    const BLOCK: usize = 64;
    let (mut count, mut after_space) = (0, true);
    for block in line.as_bytes().chunks(BLOCK) {
        if block.iter().fold(false, |any, byte| any | may_begin_wide_space(*byte)) {
            return line.split_whitespace().take(most).count();
        }
        let pairs = block.iter().zip(&block[1..]);
        let starts = pairs.fold(0, |n, (a, b)| n + u8::from(is_space(*a) & !is_space(*b)));
        let first = block.first().is_some_and(|first| after_space && !is_space(*first));
        count += usize::from(starts) + usize::from(first);
        if count >= most {
            return most;
        }
        after_space = block.last().is_some_and(|last| is_space(*last));
    }
    count
}

/// White space of one byte.
fn is_space(byte: u8) -> bool {
    (byte == b' ') | (byte.wrapping_sub(b'\t') <= b'\r' - b'\t')
}

/// Of characters of several bytes only those that begin with these may be white space.
fn may_begin_wide_space(byte: u8) -> bool {
    (byte == 0xC2) | (byte.wrapping_sub(0xE1) <= 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_makes_variants_equal() {
        for (line, same, words) in [
            ("  إقــرأ أيضاً : ", "اقرا ايضا", 2),
            ("Editors’ PICKS…", "editors picks", 2),
            ("© The Independent", "©the independent", 3),
            ("\u{130}ZMIR", "\u{130}zmir", 1),
        ] {
            assert_eq!(fold(line), fold(same), "{line}");
            assert_eq!(fold(line).len(), words, "{line}");
        }
        assert_ne!(fold("سوريا"), fold("سورية"));
    }

    #[test]
    fn a_word_knows_its_digits() {
        let seen =
            |line| fold(line).iter().map(|w| (w.is_number, w.has_digit, w.is_letter)).collect::<Vec<_>>();
        assert_eq!(seen("٢٠١٧ T2 x"), [(true, true, false), (false, true, false), (false, false, true)]);
    }

    #[test]
    fn words_are_counted_as_the_standard_library_does() {
        for line in [
            "",
            " ",
            "واحد",
            &"كلمة وكلمة ".repeat(20),
            &"x ".repeat(70),
            &"\t\t\r\n ".repeat(30),
            " a  b\u{a0}c\u{2003}د\u{3000}e\u{85}f «g» ",
            "\u{1680}a\u{200b}b\u{1f}c",
        ] {
            for most in [1, 2, 100] {
                assert_eq!(count(line, most), line.split_whitespace().take(most).count(), "{line:?}");
            }
        }
    }
}
