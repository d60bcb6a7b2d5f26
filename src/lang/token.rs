//! Tokens: the words of a text, folded, with an exact way back to where they stand.

use super::{
    fold::{self, Folded},
    hash::word_hash,
};

/// The writing system of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Script {
    /// Arabic letters.
    Arabic,
    /// Latin letters (and other alphabets with case), perhaps with digits: `t2`.
    Latin,
    /// Digits only.
    Digits,
}

/// What stands between a token and the one before it: a set of bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Gap(u16);

impl Gap {
    /// White space on one line.
    pub const SPACE: Gap = Gap(1);
    /// `-`, `–` or `_` (a hashtag's joint).
    pub const HYPHEN: Gap = Gap(2);
    /// A line ends.
    pub const LINE: Gap = Gap(4);
    /// An opening or closing quotation mark.
    pub const QUOTE: Gap = Gap(8);
    /// A bracket.
    pub const BRACKET: Gap = Gap(16);
    /// A comma, in either script.
    pub const COMMA: Gap = Gap(32);
    /// A full stop, question mark, exclamation mark, colon or semicolon.
    pub const STOP: Gap = Gap(64);
    /// `/`.
    pub const SLASH: Gap = Gap(128);
    /// `#` or `@`.
    pub const TAG: Gap = Gap(256);
    /// Anything else.
    pub const OTHER: Gap = Gap(512);
    /// More than one line ends.
    pub const PARAGRAPH: Gap = Gap(1024);

    /// Whether any of `these` is in the gap.
    pub fn has(self, these: Gap) -> bool {
        self.0 & these.0 != 0
    }

    /// Whether nothing but `these` is in the gap.
    pub fn only(self, these: Gap) -> bool {
        self.0 & !these.0 == 0
    }

    /// Both sets together.
    pub const fn with(self, other: Gap) -> Gap {
        Gap(self.0 | other.0)
    }

    fn see(&mut self, c: char) {
        let bit = match c {
            '\n' if self.has(Gap::LINE) => Gap::PARAGRAPH,
            '\n' | '\u{2028}' | '\u{2029}' | '\u{B}' | '\u{C}' | '\u{85}' => Gap::LINE,
            '-' | '_' | '\u{2010}'..='\u{2015}' => Gap::HYPHEN,
            '"' | '\'' | '«' | '»' | '\u{2018}'..='\u{201F}' | '\u{2039}' | '\u{203A}' => Gap::QUOTE,
            '(' | ')' | '[' | ']' | '{' | '}' => Gap::BRACKET,
            ',' | '،' | '؛' | '\u{66B}' | '\u{66C}' => Gap::COMMA,
            '.' | '!' | '?' | '؟' | ':' | ';' | '…' | '\u{6D4}' => Gap::STOP,
            '/' => Gap::SLASH,
            '#' | '@' => Gap::TAG,
            c if c.is_whitespace() => Gap::SPACE,
            _ => Gap::OTHER,
        };
        self.0 |= bit.0;
    }
}

/// One word.
#[derive(Debug, Clone, Copy)]
pub struct Token {
    /// Byte offset of its first character in the text.
    pub start: u32,
    /// Byte offset behind its last character.
    pub end: u32,
    folded_start: u32,
    folded_end: u32,
    /// What stands before it.
    pub gap: Gap,
    /// Its writing system.
    pub script: Script,
    /// Latin: it begins with a capital.
    pub capital: bool,
    /// Latin: it has no small letter.
    pub upper: bool,
    /// Latin: a possessive 's follows («Syria's»).
    pub possessive: bool,
    hash: u64,
}

/// The tokens of one text. Reusable: [`Tokens::read`] keeps the memory of the text before.
#[derive(Debug, Default)]
pub struct Tokens {
    tokens: Vec<Token>,
    folded: String,
    /// What stands behind the last token.
    tail: Gap,
}

impl Tokens {
    /// The tokens of `text`.
    pub fn of(text: &str) -> Self {
        let mut tokens = Self::default();
        tokens.read(text);
        tokens
    }

    /// Reads `text` anew. Linear in its length.
    pub fn read(&mut self, text: &str) {
        self.tokens.clear();
        self.folded.clear();
        // About what Arabic and English come to: growing step by step would copy it all several times.
        self.tokens.reserve(text.len() / 8);
        self.folded.reserve(text.len());
        self.tail = Reader { text, tokens: &mut self.tokens, folded: &mut self.folded }.run();
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// All of them, in order.
    pub fn all(&self) -> &[Token] {
        &self.tokens
    }

    /// The folded form of token `i`.
    #[inline]
    pub fn folded(&self, i: usize) -> &str {
        let token = &self.tokens[i];
        &self.folded[token.folded_start as usize..token.folded_end as usize]
    }

    /// The folded forms of all tokens, one right behind the other.
    pub fn joined(&self) -> &str {
        &self.folded
    }

    /// The [`word_hash`] of the folded form of token `i`.
    #[inline]
    pub fn hash(&self, i: usize) -> u64 {
        self.tokens[i].hash
    }

    /// What stands between token `i - 1` and token `i`; behind the last token for `i == len`.
    pub fn gap(&self, i: usize) -> Gap {
        self.tokens.get(i).map_or(self.tail.with(Gap::PARAGRAPH), |token| token.gap)
    }
}

/// Where the text of token `token` goes on behind its first `letters` folded letters.
pub fn offset_after(text: &str, token: &Token, letters: usize) -> usize {
    let (start, end) = (token.start as usize, token.end as usize);
    let mut left = letters;
    for (at, c) in text[start..end].char_indices() {
        let width = match fold::fold(c) {
            Folded::Skip | Folded::Break => 0,
            Folded::Expand => fold::fold_expanded(c).len(),
            _ => 1,
        };
        if left == 0 && width > 0 {
            return start + at;
        }
        left = left.saturating_sub(width);
    }
    end
}

/// Where the first folded letter or digit in `text[from..to]` stands; `to` where there is none.
pub fn first_letter(text: &str, from: usize, to: usize) -> usize {
    text[from..to]
        .char_indices()
        .find(|(_, c)| !matches!(fold::fold(*c), Folded::Skip | Folded::Break))
        .map_or(to, |(at, _)| from + at)
}

struct Reader<'a> {
    text: &'a str,
    tokens: &'a mut Vec<Token>,
    folded: &'a mut String,
}

impl Reader<'_> {
    fn run(&mut self) -> Gap {
        let mut gap = Gap::default();
        let mut at = 0;
        while let Some(c) = self.text[at..].chars().next() {
            // One space between two words is what nearly all gaps are.
            if c == ' ' {
                gap = gap.with(Gap::SPACE);
                at += 1;
                continue;
            }
            match kind(c) {
                None => {
                    gap.see(c);
                    at += c.len_utf8();
                }
                Some(None) => at += c.len_utf8(),
                Some(Some(script)) => {
                    at = self.word(at, script, gap);
                    gap = Gap::default();
                }
            }
        }
        gap
    }

    fn word(&mut self, start: usize, script: Script, gap: Gap) -> usize {
        let folded_start = self.folded.len() as u32;
        let mut word =
            Word { script, end: start, capital: false, upper: true, possessive: false, letters: 0 };
        let text = self.text;
        let mut at = self.arabic_letters(start, &mut word);
        at = self.ascii_letters(at, &mut word);
        // A space ends a word, whatever it is; nearly all end with one.
        let rest = if text.as_bytes().get(at) == Some(&b' ') { "" } else { &text[at..] };
        for c in rest.chars() {
            let next = at + c.len_utf8();
            match fold::fold(c) {
                // A vowel mark or a last hamza is part of the word, a direction mark behind it is not.
                Folded::Skip if !fold::is_invisible(c) => word.end = next,
                Folded::Skip => {}
                Folded::Break => match word.joint(c, &text[next..]) {
                    Joint::Through => {}
                    Joint::Possessive => {
                        word.possessive = true;
                        break;
                    }
                    Joint::End => break,
                },
                Folded::Expand => {
                    let parts = fold::fold_expanded(c);
                    // Not of the first character: a word that does not begin would never end.
                    if at > start && !parts.iter().all(|part| word.takes(*part)) {
                        break;
                    }
                    parts.iter().for_each(|part| word.push(*part, c, self.folded));
                    word.end = next;
                }
                letter if word.takes(letter) => {
                    word.push(letter, c, self.folded);
                    word.end = next;
                }
                _ => break,
            }
            at = next;
        }
        self.tokens.push(Token {
            start: start as u32,
            end: word.end as u32,
            folded_start,
            folded_end: self.folded.len() as u32,
            gap,
            script: word.script,
            capital: word.capital,
            upper: word.upper,
            possessive: word.possessive,
            hash: word_hash(&self.folded[folded_start as usize..]),
        });
        // A possessive's letters are part of no token.
        if word.possessive { skip_possessive(text, at) } else { at.max(word.end) }
    }

    /// Reads the Arabic letters and vowel marks at `at`, which is all there is to most Arabic words, and returns
    /// where they end. Whatever else a word may hold is left to [`Reader::word`].
    fn arabic_letters(&mut self, mut at: usize, word: &mut Word) -> usize {
        if word.script != Script::Arabic {
            return at;
        }
        let text = self.text.as_bytes();
        loop {
            let (letters, _) = text[at..].as_chunks::<2>();
            let letters = letters.iter().map_while(|[lead, trail]| fold::arabic_letter(*lead, *trail));
            let before = self.folded.len();
            self.folded.extend(letters);
            let read = self.folded.len() - before;
            word.letters += read / 2;
            at += read;
            word.end = at;
            let Some(&[lead, trail]) = text.get(at..at + 2) else { return at };
            let Some(folded) = fold::fold_arabic(lead, trail) else { return at };
            if folded != Folded::Skip {
                return at;
            }
            at += 2;
            word.end = at;
        }
    }
}

impl Reader<'_> {
    /// Reads the ASCII letters and digits at `at`, which is all there is to most Latin words, and returns where they
    /// end.
    fn ascii_letters(&mut self, at: usize, word: &mut Word) -> usize {
        if word.script == Script::Arabic {
            return at;
        }
        let rest = &self.text.as_bytes()[at..];
        let len = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let letters = &self.text[at..at + len];
        let Some(first) = letters.bytes().find(u8::is_ascii_alphabetic) else { return at };
        if word.letters == 0 && letters.as_bytes()[0] == first {
            word.capital = first.is_ascii_uppercase();
        }
        word.upper &= !letters.bytes().any(|byte| byte.is_ascii_lowercase());
        word.script = Script::Latin;
        let from = self.folded.len();
        self.folded.push_str(letters);
        self.folded[from..].make_ascii_lowercase();
        word.letters += len;
        word.end = at + len;
        word.end
    }
}

fn kind(c: char) -> Option<Option<Script>> {
    match fold::fold(c) {
        Folded::Skip => Some(None),
        Folded::Break => None,
        Folded::Arabic(_) => Some(Some(Script::Arabic)),
        Folded::Latin(_) => Some(Some(Script::Latin)),
        Folded::Digit(_) => Some(Some(Script::Digits)),
        Folded::Expand => fold::fold_expanded(c).first().map_or(Some(None), |first| match first {
            Folded::Arabic(_) => Some(Some(Script::Arabic)),
            Folded::Digit(_) => Some(Some(Script::Digits)),
            Folded::Latin(_) => Some(Some(Script::Latin)),
            _ => None,
        }),
    }
}

fn skip_possessive(text: &str, at: usize) -> usize {
    let mut chars = text[at..].char_indices();
    chars.next();
    chars.next().map_or(text.len(), |(i, s)| at + i + s.len_utf8())
}

enum Joint {
    Through,
    Possessive,
    End,
}

struct Word {
    script: Script,
    end: usize,
    capital: bool,
    upper: bool,
    possessive: bool,
    letters: usize,
}

impl Word {
    fn takes(&self, letter: Folded) -> bool {
        match letter {
            Folded::Arabic(_) => self.script == Script::Arabic,
            Folded::Latin(_) => self.script != Script::Arabic,
            Folded::Digit(_) => self.script != Script::Arabic,
            _ => false,
        }
    }

    fn push(&mut self, letter: Folded, original: char, folded: &mut String) {
        match letter {
            Folded::Latin(c) => {
                if self.letters == 0 {
                    self.capital = original.is_uppercase();
                }
                self.upper = self.upper && !original.is_lowercase();
                self.script = Script::Latin;
                folded.push(c);
            }
            Folded::Arabic(c) | Folded::Digit(c) => folded.push(c),
            _ => return,
        }
        self.letters += 1;
    }

    /// An apostrophe goes on inside a Latin word («Qa'im»), ends it before a possessive s, and a full stop
    /// goes on inside an abbreviation («U.S.»).
    fn joint(&self, c: char, rest: &str) -> Joint {
        if self.script != Script::Latin {
            return Joint::End;
        }
        let mut rest = rest.chars();
        let (next, after) = (rest.next(), rest.next());
        let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        if fold::is_apostrophe(c) {
            return match next {
                // «Ra's al-Ayn» is no possessive.
                Some('s' | 'S') if !is_word(after) && self.letters > 2 => Joint::Possessive,
                _ if is_word(next) => Joint::Through,
                _ => Joint::End,
            };
        }
        let abbreviation = c == '.' && self.upper && next.is_some_and(char::is_uppercase) && !is_word(after);
        let single = self.letters == 1 || after == Some('.');
        if abbreviation && single { Joint::Through } else { Joint::End }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> Vec<String> {
        let tokens = Tokens::of(text);
        (0..tokens.len()).map(|i| tokens.folded(i).to_owned()).collect()
    }

    #[test]
    fn spellings_of_one_name_fold_alike() {
        for (a, b) in [
            ("الرِّقَّة", "الرقه"),
            ("إدلب", "ادلب"),
            ("السـويداء", "السويدا"),
            ("کرکوک", "كركوك"),
            ("علی", "علي"),
            ("ﺍﻟﺮﻗﺔ", "الرقة"),
            ("ﻻذقية", "لاذقية"),
            ("Al-Ḩasakah", "al hasakah"),
            ("Qa'im", "Qaim"),
            ("Ra’s", "ras"),
            ("U.S.", "US"),
            ("٢٠١٧", "2017"),
            ("\u{200F}حلب\u{200E}", "حلب"),
            ("الزهراء", "الزهرا"),
        ] {
            assert_eq!(folded(a), folded(b), "{a} and {b}");
        }
    }

    #[test]
    fn tokens_stand_where_they_say() {
        let text = "في «الرقّة» الشفاء\u{200F}، T2 and Syria's U.S. base, تي2";
        let tokens = Tokens::of(text);
        let seen: Vec<_> = tokens.all().iter().map(|t| &text[t.start as usize..t.end as usize]).collect();
        assert_eq!(seen, ["في", "الرقّة", "الشفاء", "T2", "and", "Syria", "U.S", "base", "تي", "2"]);
    }

    /// «ﷺ» is four words in one character, "㏂" has stops in it: neither may hold the reader up.
    #[test]
    fn every_character_is_passed() {
        for c in (0..=u32::from(char::MAX)).filter_map(char::from_u32) {
            let text = format!("{c}ا{c}a{c}1{c}");
            let tokens = Tokens::of(&text);
            let mut end = 0;
            for token in tokens.all() {
                assert!(token.start >= end && token.end > token.start, "{c:?}");
                end = token.end;
            }
        }
    }

    #[test]
    fn a_clitic_is_cut_where_its_letters_end() {
        let text = "وَبالرّقة";
        let tokens = Tokens::of(text);
        let at = offset_after(text, &tokens.all()[0], 2);
        assert_eq!(&text[at..], "الرّقة");
    }

    #[test]
    fn gaps_say_what_stands_between() {
        let tokens = Tokens::of("حلب، وإدلب\n\nDeir ez-Zor (Syria)");
        assert!(tokens.gap(1).has(Gap::COMMA));
        assert!(tokens.gap(2).has(Gap::PARAGRAPH));
        assert!(tokens.gap(4).only(Gap::HYPHEN));
        assert!(tokens.gap(5).has(Gap::BRACKET));
    }
}
