//! One pass over a text: tokens with their byte offsets, in runs that hold something a date could be.

use std::ops::Range;

use super::{
    fold::{Class, classify, push_letters},
    lexicon::{Form, Lexicon},
};

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// A word of the lexicon.
    Known(Form),
    /// Any other word.
    Other {
        /// It ends as an Arabic noun does after most numbers («شخصا»), or an English plural («fighters»).
        counted_shape: bool,
    },
    /// Digits of any script; the value saturates.
    Number {
        value: u32,
        /// How many digits.
        width: u8,
    },
    /// One character of punctuation.
    Mark(char),
    /// An empty line.
    Break,
}

/// A word, number or mark with its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) start: usize,
    /// Where the word itself starts, after joined letters.
    pub(super) core: usize,
    pub(super) end: usize,
    /// No white space stands before it.
    pub(super) glued: bool,
    /// It starts with a Latin capital.
    pub(super) upper: bool,
    /// It is all Latin capitals.
    pub(super) capitals: bool,
    /// Its first letter, if that carries a hamza: «إب» is a town and «أب» a father, but «آب» is August.
    pub(super) hamza: Option<char>,
    /// It is written in Latin letters.
    pub(super) latin: bool,
}

impl Token {
    fn new(kind: TokenKind, bytes: Range<usize>) -> Self {
        let Range { start, end } = bytes;
        Self {
            kind,
            start,
            core: start,
            end,
            glued: false,
            upper: false,
            capitals: false,
            hamza: None,
            latin: false,
        }
    }

    fn is_cue(&self) -> bool {
        match self.kind {
            TokenKind::Known(form) => form.cue,
            TokenKind::Number { .. } => true,
            TokenKind::Other { .. } | TokenKind::Mark(_) | TokenKind::Break => false,
        }
    }
}

/// This many tokens without a cue end a run: no expression has that many of them in a row.
pub(super) const QUIET: usize = 12;
/// The quiet tokens kept for the next run: an expression may start among them («الثاني والعشرين من شهر»).
const KEPT: usize = 10;
/// Of these, the first ones are only looked back at.
const LOOK_BACK: usize = 2;

/// Room for a run, used from text to text: sentences are short, and many.
#[derive(Debug, Default)]
pub(in crate::date) struct Scratch {
    run: Vec<Token>,
    folded: String,
}

/// Gives `visit` every run of tokens that holds a cue, with the tokens around it, in order, and the index of
/// the first token that an expression may start at.
pub(super) fn each_run(
    text: &str,
    lexicon: &Lexicon,
    scratch: &mut Scratch,
    mut visit: impl FnMut(&[Token], usize),
) {
    let Scratch { run, folded } = scratch;
    run.clear();
    let mut lexer = Lexer { text, at: 0, folded, lexicon };
    let (mut start, mut quiet, mut cues) = (0, 0, false);
    while let Some(token) = lexer.next_token() {
        quiet = if token.is_cue() { 0 } else { quiet + 1 };
        cues |= token.is_cue();
        run.push(token);
        if quiet >= QUIET {
            if cues {
                visit(run, start);
            }
            (cues, start, quiet) = (false, LOOK_BACK, 0);
            run.drain(..run.len() - KEPT);
        }
    }
    if cues {
        visit(run, start);
    }
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    folded: &'a mut String,
    lexicon: &'a Lexicon,
}

impl Lexer<'_> {
    fn next_token(&mut self) -> Option<Token> {
        let (mut line_ends, mut glued) = (0, true);
        loop {
            let start = self.at;
            let (c, class) = self.peek()?;
            let token = match class {
                Class::Letter(_) | Class::Letters => self.word(start, c),
                Class::Digit(_) => self.number(start),
                Class::Mark => self.simple(start, c, TokenKind::Mark(c)),
                // Between words, tatweel is a dash («19 ـ 25 مايو»).
                Class::Ignored if c == 'ـ' && !glued => self.simple(start, c, TokenKind::Mark('-')),
                Class::LineEnd if line_ends == 1 => self.simple(start, c, TokenKind::Break),
                Class::Space | Class::Ignored | Class::LineEnd => {
                    line_ends += u8::from(class == Class::LineEnd);
                    glued &= class == Class::Ignored;
                    self.at += c.len_utf8();
                    continue;
                }
            };
            return Some(Token { glued, ..token });
        }
    }

    fn peek(&self) -> Option<(char, Class)> {
        let c = self.text[self.at..].chars().next()?;
        Some((c, classify(c)))
    }

    fn simple(&mut self, start: usize, c: char, kind: TokenKind) -> Token {
        self.at += c.len_utf8();
        Token::new(kind, start..self.at)
    }

    fn number(&mut self, start: usize) -> Token {
        let (mut value, mut width, mut end) = (0u32, 0u8, start);
        while let Some((c, class)) = self.peek() {
            match class {
                Class::Digit(digit) => {
                    value = value.saturating_mul(10).saturating_add(u32::from(digit));
                    width = width.saturating_add(1);
                    end = self.at + c.len_utf8();
                }
                Class::Ignored => {}
                _ => break,
            }
            self.at += c.len_utf8();
        }
        Token::new(TokenKind::Number { value, width }, start..end)
    }

    fn word(&mut self, start: usize, first: char) -> Token {
        self.folded.clear();
        let mut end = start;
        let rest = &self.text[start..];
        for (at, c) in rest.char_indices() {
            match classify(c) {
                Class::Letter(letter) => {
                    self.folded.push(letter);
                    end = start + at + c.len_utf8();
                }
                Class::Letters => {
                    push_letters(c, self.folded);
                    end = start + at + c.len_utf8();
                }
                // Vowel marks, tatweel and the free hamza are the word's, direction marks are not.
                Class::Ignored if ('\u{621}'..='\u{6ed}').contains(&c) => end = start + at + c.len_utf8(),
                Class::Ignored => {}
                Class::Mark if first.is_ascii() && is_inner_apostrophe(&rest[at..]) => {}
                _ => break,
            }
            self.at = start + at + c.len_utf8();
        }
        self.skip_address();
        let latin = first.is_ascii();
        let form = if self.folded.len() > 48 { None } else { self.lexicon.form(self.folded) };
        let kind = form
            .map_or_else(|| TokenKind::Other { counted_shape: counted_shape(self.folded) }, TokenKind::Known);
        let core = form.map_or(start, |form| start + clitic_bytes(rest, form.clitic_letters));
        Token {
            core,
            upper: first.is_ascii_uppercase(),
            capitals: self.text[start..end].bytes().all(|byte| byte.is_ascii_uppercase()),
            hamza: self.text[core..].chars().next().filter(|first| matches!(first, 'أ' | 'إ')),
            latin,
            ..Token::new(kind, start..end)
        }
    }

    /// Reads over the rest of a web address: the digits in it are no dates of the text.
    fn skip_address(&mut self) {
        let rest = &self.text[self.at..];
        let address = match self.folded.as_str() {
            "http" | "https" | "ftp" => rest.starts_with("://"),
            "www" => rest.starts_with('.'),
            _ => false,
        };
        if address {
            self.at += rest.find(char::is_whitespace).unwrap_or(rest.len());
        }
    }
}

/// The apostrophe of "Sha'ban", not that of "Sunday's".
fn is_inner_apostrophe(rest: &str) -> bool {
    let mut chars = rest.chars();
    let apostrophe = matches!(chars.next(), Some('\'' | '’' | '‘' | 'ʿ' | 'ʾ' | '`'));
    apostrophe && chars.by_ref().take(2).filter(char::is_ascii_alphabetic).count() == 2
}

fn counted_shape(folded: &str) -> bool {
    // «عندما» and «سوريا» are no counted nouns; those that end as they do are in the data.
    let arabic = folded.ends_with('ا') && !folded.ends_with("ما") && !folded.ends_with("يا");
    folded.len() > 5 && (arabic || (folded.is_ascii() && folded.ends_with('s')))
}

/// The bytes of the first `letters` letters, and of the marks between them.
fn clitic_bytes(word: &str, letters: u8) -> usize {
    let mut letters_seen = 0;
    for (at, c) in word.char_indices() {
        if matches!(classify(c), Class::Letter(_) | Class::Letters) {
            if letters_seen == letters {
                return at;
            }
            letters_seen += 1;
        }
    }
    0
}
