//! How the date tokeniser sees a character: the folding of [`crate::lang`], with the kinds of white space and
//! marks that dates care about.

use std::sync::LazyLock;

use crate::lang::{Folded, fold, fold_expanded};

/// What a character is to the tokeniser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Part of a word, folded.
    Letter(char),
    /// Part of a word that folds to several letters («ﻻ»).
    Letters,
    /// A decimal digit of any script.
    Digit(u8),
    /// Vowel marks, tatweel, bidi and zero-width characters: part of no word, end of none.
    Ignored,
    /// White space but for line ends.
    Space,
    /// `\n`, and the separators Unicode has for it.
    LineEnd,
    /// Punctuation and symbols.
    Mark,
}

/// The class of a character that is ASCII or of the Arabic block, as nearly all are.
#[inline]
pub(super) fn classify(c: char) -> Class {
    match u32::from(c) {
        code @ 0..0x80 => NEAR[code as usize],
        code @ 0x600..0x700 => NEAR[(code - 0x600 + 0x80) as usize],
        _ => classify_any(c),
    }
}

static NEAR: LazyLock<[Class; 0x180]> = LazyLock::new(|| {
    let arabic = (0x600..0x700).filter_map(char::from_u32);
    let mut classes = (0..0x80u8).map(char::from).chain(arabic).map(classify_any);
    std::array::from_fn(|_| classes.next().unwrap_or(Class::Mark))
});

fn classify_any(c: char) -> Class {
    match fold(c) {
        Folded::Skip => Class::Ignored,
        Folded::Arabic(letter) | Folded::Latin(letter) => Class::Letter(letter),
        Folded::Digit(digit) => Class::Digit(digit as u8 - b'0'),
        Folded::Expand => Class::Letters,
        Folded::Break => match c {
            '\n' | '\u{2028}' | '\u{2029}' | '\u{85}' => Class::LineEnd,
            _ if c.is_whitespace() => Class::Space,
            _ => Class::Mark,
        },
    }
}

/// Adds the folded letters of a character of class [`Class::Letters`].
pub(super) fn push_letters(c: char, folded: &mut String) {
    for part in fold_expanded(c) {
        if let Folded::Arabic(letter) | Folded::Latin(letter) | Folded::Digit(letter) = part {
            folded.push(letter);
        }
    }
}

/// The folded letters and digits of a word.
pub(super) fn fold_word(word: &str) -> String {
    let mut folded = String::new();
    for c in word.chars() {
        match classify(c) {
            Class::Letter(letter) => folded.push(letter),
            Class::Letters => push_letters(c, &mut folded),
            Class::Digit(digit) => folded.push(char::from(b'0' + digit)),
            Class::Ignored | Class::Space | Class::LineEnd | Class::Mark => {}
        }
    }
    folded
}
