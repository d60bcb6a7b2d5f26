//! Folding of single characters: what two spellings of one name have in common.
//!
//! Rules (both sides of every comparison are folded, so a rule only has to be consistent, not reversible):
//! Arabic: vowel marks, tatweel, free-standing hamza, bidi and zero-width characters vanish; alef and hamza
//! carriers become the bare letter; ta marbuta becomes ha, alef maqsura ya; Persian and Kurdish letters become
//! their Arabic neighbour; presentation forms are taken apart (Unicode compatibility decomposition).
//! Latin: case, diacritics and apostrophes vanish. Arabic-Indic and Persian digits become ASCII.

use std::sync::OnceLock;

use unicode_normalization::char::decompose_compatible;

/// What a character is for a tokeniser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Folded {
    /// Inside a word it vanishes.
    Skip,
    /// It ends a word.
    Break,
    /// An Arabic letter.
    Arabic(char),
    /// A Latin (or Greek, Cyrillic, …) letter, lower case.
    Latin(char),
    /// A decimal digit, ASCII.
    Digit(char),
    /// More than one letter comes of it: see [`fold_expanded`].
    Expand,
}

const ARABIC_FIRST: u32 = 0x0600;
const ARABIC_LEN: usize = 0x100;

const HAN_FIRST: char = '\u{4E00}';
const HAN_LAST: char = '\u{9FFF}';
const HANGUL_FIRST: char = '\u{AC00}';
const HANGUL_LAST: char = '\u{D7A3}';

static ARABIC: [Folded; ARABIC_LEN] = arabic_table();

/// Folds one character.
#[inline]
pub(crate) fn fold(c: char) -> Folded {
    let code = c as u32;
    if code < 0x80 {
        return fold_ascii(c);
    }
    if (ARABIC_FIRST..ARABIC_FIRST + ARABIC_LEN as u32).contains(&code) {
        return ARABIC[(code - ARABIC_FIRST) as usize];
    }
    fold_other(c)
}

/// Folds the character of these two bytes, where it is of the Arabic block and has a shape.
#[inline]
pub(crate) fn fold_arabic(lead: u8, trail: u8) -> Option<Folded> {
    const MARK: usize = 0x1C;
    let index = usize::from(lead & 3) << 6 | usize::from(trail & 0x3F);
    (matches!(lead, 0xD8..=0xDB) && index != MARK).then(|| ARABIC[index])
}

/// The folded letter of these two bytes, where they are an Arabic letter.
#[inline]
pub(crate) fn arabic_letter(lead: u8, trail: u8) -> Option<char> {
    let index = usize::from(lead & 3) << 6 | usize::from(trail & 0x3F);
    let letter = LETTERS[index];
    (matches!(lead, 0xD8..=0xDB) && letter != '\0').then_some(letter)
}

/// What the letters of the Arabic block fold to; zero where there is none.
static LETTERS: [char; ARABIC_LEN] = {
    let mut letters = ['\0'; ARABIC_LEN];
    let mut i = 0;
    while i < ARABIC_LEN {
        if let Folded::Arabic(letter) = ARABIC[i] {
            letters[i] = letter;
        }
        i += 1;
    }
    letters
};

#[inline]
fn fold_ascii(c: char) -> Folded {
    match c {
        'a'..='z' => Folded::Latin(c),
        'A'..='Z' => Folded::Latin(c.to_ascii_lowercase()),
        '0'..='9' => Folded::Digit(c),
        _ => Folded::Break,
    }
}

/// The marks that stand for an apostrophe or an ayn inside a Latin word.
pub(crate) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '`' | '\u{B4}' | '\u{2018}' | '\u{2019}' | '\u{2BB}'..='\u{2BF}')
}

/// Characters without a shape: direction and joining marks.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}')
}

/// Letters of names the world over, which are dear to decompose one by one: a page of them is made when the first of
/// them is read.
fn fold_other(c: char) -> Folded {
    const PAGE: u32 = 256;
    static PAGES: [OnceLock<Box<[Folded]>>; PAGE as usize] = [const { OnceLock::new() }; PAGE as usize];
    let (page, at) = (c as u32 / PAGE, c as u32 % PAGE);
    let fold = |code| char::from_u32(code).map_or(Folded::Break, fold_rare);
    match PAGES.get(page as usize) {
        Some(cell) => cell.get_or_init(|| (page * PAGE..(page + 1) * PAGE).map(fold).collect())[at as usize],
        None => fold_rare(c),
    }
}

#[cold]
fn fold_rare(c: char) -> Folded {
    if is_invisible(c) || is_combining(c) {
        return Folded::Skip;
    }
    if !c.is_alphanumeric() {
        return Folded::Break;
    }
    match c {
        // Han characters fold to themselves, and Hangul syllables are two or three letters: to find that out for each
        // of the 30,000 would take longer than all others together.
        HAN_FIRST..=HAN_LAST => return Folded::Latin(c),
        HANGUL_FIRST..=HANGUL_LAST => return Folded::Expand,
        'ı' => return Folded::Latin('i'),
        'ł' | 'Ł' => return Folded::Latin('l'),
        'đ' | 'Đ' | 'ð' | 'Ð' => return Folded::Latin('d'),
        'ø' | 'Ø' => return Folded::Latin('o'),
        'ħ' | 'Ħ' => return Folded::Latin('h'),
        _ => {}
    }
    let mut letters = expand(c).into_iter();
    match (letters.next(), letters.next()) {
        (Some(one), None) => one,
        (None, _) => Folded::Skip,
        _ => Folded::Expand,
    }
}

/// The letters of a character that folds to several (a ligature, «ﻻ», `æ`).
pub(crate) fn fold_expanded(c: char) -> Vec<Folded> {
    expand(c)
}

fn expand(c: char) -> Vec<Folded> {
    let mut out = Vec::new();
    match c {
        'ß' | 'ẞ' => out.extend(['s', 's'].map(Folded::Latin)),
        'æ' | 'Æ' => out.extend(['a', 'e'].map(Folded::Latin)),
        'œ' | 'Œ' => out.extend(['o', 'e'].map(Folded::Latin)),
        'þ' | 'Þ' => out.extend(['t', 'h'].map(Folded::Latin)),
        _ => decompose_compatible(c, |part| push_part(part, &mut out)),
    }
    out
}

fn push_part(part: char, out: &mut Vec<Folded>) {
    if is_combining(part) || is_invisible(part) {
        return;
    }
    let code = part as u32;
    if code < 0x80 {
        // Spaces and stops inside one character («ﷺ», "㏂", "℅") end no word: it is one.
        out.extend(Some(fold_ascii(part)).filter(|folded| *folded != Folded::Break));
    } else if (ARABIC_FIRST..ARABIC_FIRST + ARABIC_LEN as u32).contains(&code) {
        match ARABIC[(code - ARABIC_FIRST) as usize] {
            Folded::Skip => {}
            letter => out.push(letter),
        }
    } else if part.is_alphabetic() {
        out.extend(part.to_lowercase().filter(|c| !is_combining(*c)).map(Folded::Latin));
    } else if let Some(digit) = part.to_digit(10).and_then(|d| char::from_digit(d, 10)) {
        out.push(Folded::Digit(digit));
    }
}

const fn arabic_table() -> [Folded; ARABIC_LEN] {
    let mut table = [Folded::Break; ARABIC_LEN];
    let mut i = 0;
    while i < ARABIC_LEN {
        table[i] = arabic(i as u32 + ARABIC_FIRST);
        i += 1;
    }
    table
}

const fn arabic(code: u32) -> Folded {
    match code {
        // Marks, tatweel, the free hamza and its high form, superscript alef, Koranic signs, the letter mark.
        0x0610..=0x061A | 0x061C | 0x0621 | 0x0640 | 0x064B..=0x065F | 0x0670 | 0x0674 | 0x06D6..=0x06DC => {
            Folded::Skip
        }
        0x06DF..=0x06E4 | 0x06E7 | 0x06E8 | 0x06EA..=0x06ED => Folded::Skip,
        0x0622 | 0x0623 | 0x0625 | 0x0671..=0x0673 | 0x0675 => Folded::Arabic('ا'),
        0x0624 | 0x0676 | 0x06C4..=0x06CB | 0x06CF | 0x0677 => Folded::Arabic('و'),
        0x0626 | 0x0649 | 0x0678 | 0x06CC..=0x06CE | 0x06D0..=0x06D3 => Folded::Arabic('ي'),
        0x0629 | 0x06BE..=0x06C3 | 0x06D5 | 0x06FF => Folded::Arabic('ه'),
        0x0679..=0x067F => Folded::Arabic(if code == 0x067E { 'ب' } else { 'ت' }),
        0x0680..=0x0687 => Folded::Arabic('ج'),
        0x0688..=0x0690 => Folded::Arabic('د'),
        0x0691..=0x0699 => Folded::Arabic(if code == 0x0698 { 'ز' } else { 'ر' }),
        0x069A..=0x069C => Folded::Arabic('س'),
        0x06A1..=0x06A8 => Folded::Arabic(if code >= 0x06A7 { 'ق' } else { 'ف' }),
        0x063B | 0x063C | 0x06A9..=0x06B4 => Folded::Arabic('ك'),
        0x06B5..=0x06B8 => Folded::Arabic('ل'),
        0x06B9..=0x06BD => Folded::Arabic('ن'),
        0x0660..=0x0669 => Folded::Digit((b'0' + (code - 0x0660) as u8) as char),
        0x06F0..=0x06F9 => Folded::Digit((b'0' + (code - 0x06F0) as u8) as char),
        0x0620 => Folded::Arabic('ي'),
        0x0627..=0x063A
        | 0x063D..=0x063F
        | 0x0641..=0x064A
        | 0x066E
        | 0x066F
        | 0x069D..=0x06A0
        | 0x06EE
        | 0x06EF
        | 0x06FA..=0x06FC => match char::from_u32(code) {
            Some(letter) => Folded::Arabic(letter),
            None => Folded::Break,
        },
        _ => Folded::Break,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn han_and_hangul_are_what_taking_them_apart_makes_of_them() {
        for c in HAN_FIRST..=HAN_LAST {
            assert!(c.is_alphanumeric());
            assert_eq!((fold(c), expand(c)), (Folded::Latin(c), vec![Folded::Latin(c)]), "{c}");
        }
        for c in HANGUL_FIRST..=HANGUL_LAST {
            assert!(c.is_alphanumeric() && expand(c).len() > 1, "{c}");
            assert_eq!(fold(c), Folded::Expand, "{c}");
        }
    }
}
