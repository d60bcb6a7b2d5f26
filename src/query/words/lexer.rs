//! A question as words, each with where it stands.

use std::ops::Range;

use crate::lang::fold_phrase;

/// Marks that open and close a quotation.
const QUOTES: [(char, char); 5] = [('"', '"'), ('«', '»'), ('“', '”'), ('„', '“'), ('\'', '\'')];

/// A word, or a quotation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Bytes in the question, quotation marks included.
    pub span: Range<usize>,
    /// The text, quotation marks left out.
    pub text: String,
    /// The text folded; empty for a quotation, which is no word of the grammar.
    pub folded: String,
    /// Whether it was quoted.
    pub quoted: bool,
}

/// Splits at white space, but not in quotations. A question mark and stops at the end are dropped.
pub fn words(question: &str) -> Vec<Word> {
    let end = question.trim_end_matches(|c: char| c.is_whitespace() || "?؟!.".contains(c)).len();
    let mut words = Vec::new();
    let mut at = 0;
    while at < end {
        let rest = &question[at..end];
        let Some(first) = rest.chars().next() else { break };
        if first.is_whitespace() || "،,;؛".contains(first) {
            at += first.len_utf8();
            continue;
        }
        let word = quotation(rest, at).unwrap_or_else(|| plain(rest, at));
        at = word.span.end;
        words.push(word);
    }
    words
}

fn quotation(rest: &str, at: usize) -> Option<Word> {
    let first = rest.chars().next()?;
    let (_, close) = QUOTES.iter().find(|(open, _)| *open == first)?;
    let inner = &rest[first.len_utf8()..];
    let length = inner.find(*close)?;
    let end = at + first.len_utf8() + length + close.len_utf8();
    Some(Word { span: at..end, text: inner[..length].to_owned(), folded: String::new(), quoted: true })
}

/// A comma between digits belongs to coordinates; at the end of a word it does not.
fn plain(rest: &str, at: usize) -> Word {
    let length = rest.find(char::is_whitespace).unwrap_or(rest.len());
    let text = rest[..length].trim_end_matches(['،', ',', ';', '؛']);
    let text = if text.is_empty() { &rest[..length] } else { text };
    Word { span: at..at + text.len(), text: ascii_digits(text), folded: fold_phrase(text), quoted: false }
}

/// Arabic-Indic and Persian digits, and the Arabic decimal mark, as ASCII.
pub fn ascii_digits(text: &str) -> String {
    let ascii = |c: char| match c {
        '٠'..='٩' => char::from(b'0' + (c as u32 - '٠' as u32) as u8),
        '۰'..='۹' => char::from(b'0' + (c as u32 - '۰' as u32) as u8),
        '٫' => '.',
        _ => c,
    };
    text.chars().map(ascii).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_quotations() {
        let texts = |question: &str| words(question).into_iter().map(|word| word.text).collect::<Vec<_>>();
        assert_eq!(texts("near \"Abu Kamal\", in 2017?"), ["near", "Abu Kamal", "in", "2017"]);
        assert_eq!(texts("قرب «دير الزور» في ٢٠١٧؟"), ["قرب", "دير الزور", "في", "2017"]);
        assert_eq!(texts("near 35.33,40.14 since 2017"), ["near", "35.33,40.14", "since", "2017"]);
        assert_eq!(texts("near Ra's al-'Ayn"), ["near", "Ra's", "al-'Ayn"]);
        assert_eq!(texts("\"never closed"), ["\"never", "closed"]);
        assert!(texts(" ؟ ").is_empty());
    }
}
