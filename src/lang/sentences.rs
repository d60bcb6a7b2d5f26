//! Where the sentence around a place in a text begins and ends, in Arabic and English.
//!
//! A full stop ends a sentence when white space follows it and it is no abbreviation's («Gen.», "U.S."), no
//! initial's and no pause («..»); `!`, `?` and «؟» always do. An empty line ends one; so does a line end, unless
//! the line looks hard-wrapped.

use std::{collections::HashSet, ops::Range, sync::OnceLock};

/// One abbreviation a line, lower case, without its full stop.
const ABBREVIATIONS: &str = include_str!("../../data/lang/abbreviations.txt");

/// How far a sentence is followed to either side, in bytes: text without full stops must not cost its square.
const REACH: usize = 2000;

/// Lines of these many bytes that end without punctuation are taken for hard-wrapped.
const WRAPPED: Range<usize> = 55..110;

/// The bytes of the sentence that holds byte `at` of `text` (a character boundary), cut at 2,000 bytes to
/// either side. White space around it is left out.
pub fn sentence_at(text: &str, at: usize) -> Range<usize> {
    let from = text.floor_char_boundary(at.saturating_sub(REACH));
    let to = text.ceil_char_boundary((at + REACH).min(text.len()));
    let start = end_before(text, from..at).unwrap_or(from);
    let end = end_after(text, at..to).unwrap_or(to);
    let sentence = &text[start..end];
    let start = start + (sentence.len() - sentence.trim_start().len());
    start..start + sentence.trim().len()
}

/// The byte after the last sentence end within `range`.
fn end_before(text: &str, range: Range<usize>) -> Option<usize> {
    let mut to = range.end;
    while let Some(offset) = text.as_bytes()[range.start..to].iter().rposition(may_end) {
        to = range.start + offset;
        if let Some(after) = end_at(text, to) {
            return Some(after);
        }
    }
    None
}

/// The byte after the first sentence end within `range`.
fn end_after(text: &str, range: Range<usize>) -> Option<usize> {
    let mut from = range.start;
    while let Some(offset) = text.as_bytes()[from..range.end].iter().position(may_end) {
        if let Some(after) = end_at(text, from + offset) {
            return Some(after);
        }
        from += offset + 1;
    }
    None
}

/// Whether a mark may have this byte: of those with several, «؟», «۔» and U+2029, the last one but for U+2029,
/// whose last one is that of «ة» too. A table, because every byte of a text is looked at.
fn may_end(byte: &u8) -> bool {
    MAY_END[usize::from(*byte)]
}

static MAY_END: [bool; 256] = {
    let mut marks = [false; 256];
    let bytes = [b'!', b'?', b'.', b'\n', 0x9f, 0x94, 0xe2];
    let mut at = 0;
    while at < bytes.len() {
        marks[bytes[at] as usize] = true;
        at += 1;
    }
    marks
};

/// The byte after the mark at byte `at`, if it ends a sentence.
fn end_at(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let after = |byte: u8| at > 0 && bytes[at - 1] == byte;
    let (ended, length) = match bytes[at] {
        b'!' | b'?' => (true, 1),
        b'.' => (is_full_stop(text, at), 1),
        b'\n' => (is_line_end(text, at), 1),
        0x9f => (after(0xd8), 1),
        0x94 => (after(0xdb), 1),
        0xe2 => (bytes.get(at + 1..at + 3) == Some(&[0x80, 0xa9]), 3),
        _ => (false, 1),
    };
    ended.then_some(at + length)
}

fn is_full_stop(text: &str, at: usize) -> bool {
    let mut after =
        text[at + 1..].chars().skip_while(|c| matches!(c, '"' | '\'' | ')' | ']' | '»' | '”' | '’'));
    let before = &text[..at];
    if before.ends_with('.') || after.next().is_some_and(|c| !c.is_whitespace()) {
        return false;
    }
    let word_start = before.rfind(|c: char| !c.is_alphabetic()).map_or(0, |at| at + char_len(before, at));
    let word = &before[word_start..];
    let initial = word.len() == 1 && word.starts_with(|c: char| c.is_ascii_uppercase());
    let abbreviated = word.is_ascii() && abbreviations().contains(word.to_ascii_lowercase().as_str());
    !(initial || abbreviated)
}

fn char_len(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(0, char::len_utf8)
}

fn is_line_end(text: &str, at: usize) -> bool {
    let line_start = text[..at].rfind('\n').map_or(0, |before| before + 1);
    let line = text[line_start..at].trim_end();
    let next_is_empty = text[at + 1..].trim_start_matches([' ', '\t', '\r']).starts_with('\n');
    let punctuated = line.ends_with(['.', '!', '?', '؟', ':', '"', '»']);
    next_is_empty || punctuated || !WRAPPED.contains(&line.len())
}

fn abbreviations() -> &'static HashSet<&'static str> {
    static ALL: OnceLock<HashSet<&str>> = OnceLock::new();
    ALL.get_or_init(|| ABBREVIATIONS.lines().filter(|line| !line.is_empty()).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::sentence_at;

    #[test]
    fn a_sentence_is_found_around_a_word() {
        for (text, word, sentence) in [
            ("قال الأول. ثم وصل الثاني إلى هجين، أمس. وانتهى.", "هجين", "ثم وصل الثاني إلى هجين، أمس."),
            ("هل سقطت الرقة؟ نعم! انتهى", "نعم", "نعم!"),
            ("بلغت 2.5 كم قرب سوسة.. ثم توقفت. انتهى", "سوسة", "بلغت 2.5 كم قرب سوسة.. ثم توقفت."),
            (
                "He met Gen. Smith of the U.S. in Homs. They left.",
                "Smith",
                "He met Gen. Smith of the U.S. in Homs.",
            ),
            ("It fell on Sept. 10 in Homs. Then", "Homs", "It fell on Sept. 10 in Homs."),
            ("“It fell in Homs.” Then", "Homs", "“It fell in Homs."),
            ("عنوان قصير\nبدأت المعركة في الرقة", "الرقة", "بدأت المعركة في الرقة"),
            (
                "The fighters had left the town of Hajin for the desert when\nthe strike came. Later",
                "strike",
                "The fighters had left the town of Hajin for the desert when\nthe strike came.",
            ),
        ] {
            let at = text.find(word).expect("in the text");
            assert_eq!(&text[sentence_at(text, at)], sentence);
        }
    }

    #[test]
    fn every_mark_ends_a_sentence() {
        for mark in [". ", "! ", "? ", "؟ ", "۔ ", "\u{2029}", "\n"] {
            let text = format!("قبل{mark}وسط{mark}بعد");
            let at = text.find("وسط").expect("in the text");
            let sentence = &text[sentence_at(&text, at)];
            assert_eq!(sentence, format!("وسط{mark}").trim(), "{mark:?}");
        }
    }

    #[test]
    fn text_without_full_stops_is_cut() {
        let text = "كلمة ".repeat(10_000);
        assert!(sentence_at(&text, 27_000).len() <= 4_010);
    }

    proptest! {
        #[test]
        fn any_place_of_any_text_has_a_sentence(text in ".*", share in 0.0f64..=1.0) {
            let at = text.floor_char_boundary((text.len() as f64 * share) as usize);
            let sentence = sentence_at(&text, at);
            prop_assert!(text.get(sentence).is_some());
        }
    }
}
