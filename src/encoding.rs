//! Bytes to text: UTF-8 first, UTF-16 by its mark, the Arabic 8-bit encodings by what they say.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{DecoderResult, Encoding, ISO_8859_6, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1256};

/// The share of Arabic letters among all that is not ASCII from which a guess counts as sure. Mojibake of
/// other encodings stays below: Latin text in windows-1256 stays mostly Latin.
const SURE: f64 = 0.75;

/// Fewer Arabic letters than this are no evidence: one bad byte reads as one Arabic letter.
const ENOUGH: usize = 12;

/// A text and how it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without its byte-order mark.
    pub text: String,
    /// Set when the bytes are no UTF-8 and carry no mark, so that the encoding is a guess.
    pub read_as: Option<ReadAs>,
}

/// A guess at an encoding, to be shown to the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadAs {
    /// The encoding's name at the WHATWG.
    pub encoding: &'static str,
    /// The first byte that is no UTF-8, counted from 0.
    pub byte: usize,
}

/// Why bytes are no text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Undecodable {
    /// A NUL byte: a picture, an archive, a database.
    #[error("binary, not text: a NUL at byte {byte}; save it as text first")]
    Binary {
        /// Counted from 0.
        byte: usize,
    },
    /// Neither UTF-8 nor anything that is sure enough.
    #[error("not UTF-8: byte {byte} is {value:#04x}; convert it, for example with `iconv -f FROM -t UTF-8`")]
    NotUtf8 {
        /// Counted from 0.
        byte: usize,
        /// What stands there.
        value: u8,
    },
    /// A mark that says UTF-16 over bytes that are none.
    #[error("says {encoding} by its mark, but byte {byte} does not fit; save it again as UTF-8")]
    BadUtf16 {
        /// UTF-16LE or UTF-16BE.
        encoding: &'static str,
        /// Where reading stopped, counted from 0.
        byte: usize,
    },
}

/// Reads bytes as text and drops a byte-order mark. O(n); a guess is made only where UTF-8 fails.
///
/// # Errors
/// When the bytes hold a NUL, or are no UTF-8 and not surely Arabic in an 8-bit encoding.
pub fn decode(bytes: Vec<u8>) -> Result<Decoded, Undecodable> {
    match Encoding::for_bom(&bytes) {
        Some((encoding, mark)) if encoding == UTF_16LE || encoding == UTF_16BE => {
            strict(encoding, &bytes, mark).map(|text| Decoded { text, read_as: None })
        }
        Some((_, mark)) => from_utf8(bytes, mark),
        None => from_utf8(bytes, 0),
    }
}

/// What a file that begins so has to be turned from to be UTF-8: UTF-16 where its mark says so, an Arabic 8-bit
/// encoding where the bytes do; none for UTF-8, and where nothing is sure.
pub fn encoding_of_head(head: &[u8]) -> Option<&'static Encoding> {
    match Encoding::for_bom(head) {
        Some((encoding, _)) => Some(encoding).filter(|encoding| *encoding != UTF_8),
        // The head may end within a character.
        None if str::from_utf8(head).map_or_else(|error| error.error_len().is_none(), |_| true) => None,
        None => Encoding::for_label(decode(head.to_vec()).ok()?.read_as?.encoding.as_bytes()),
    }
}

fn from_utf8(mut bytes: Vec<u8>, mark: usize) -> Result<Decoded, Undecodable> {
    // `contains` is much faster than `position`, and hardly any text has a NUL.
    if bytes.contains(&0)
        && let Some(byte) = bytes.iter().position(|&b| b == 0)
    {
        return Err(Undecodable::Binary { byte });
    }
    bytes.drain(..mark);
    String::from_utf8(bytes).map(|text| Decoded { text, read_as: None }).or_else(|error| {
        let at = error.utf8_error().valid_up_to();
        let bytes = error.into_bytes();
        let undecodable = Undecodable::NotUtf8 { byte: at + mark, value: bytes[at] };
        let encoding = if mark == 0 { guess(&bytes) } else { None };
        let text = encoding.and_then(|encoding| sure(encoding, &bytes)).ok_or(undecodable)?;
        let read_as = encoding.map(|encoding| ReadAs { encoding: encoding.name(), byte: at });
        Ok(Decoded { text, read_as })
    })
}

fn guess(bytes: &[u8]) -> Option<&'static Encoding> {
    if is_broken_utf8(bytes) {
        return None;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    // The domain is a hint that decides only between near guesses; `sure` checks the outcome.
    let encoding = detector.guess(Some(b"sa"), Utf8Detection::Deny);
    [WINDOWS_1256, ISO_8859_6].into_iter().find(|&arabic| arabic == encoding)
}

/// UTF-8 with a few bytes lost reads as windows-1256 too, as nonsense. Arabic in an 8-bit encoding almost
/// never forms a valid sequence.
fn is_broken_utf8(bytes: &[u8]) -> bool {
    let (mut valid, mut invalid) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        invalid += usize::from(!chunk.invalid().is_empty());
    }
    valid >= invalid
}

fn sure(encoding: &'static Encoding, bytes: &[u8]) -> Option<String> {
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
    let (mut arabic, mut foreign) = (0usize, 0usize);
    for c in text.chars().filter(|c| !c.is_ascii()) {
        match c {
            '\u{600}'..='\u{6ff}' => arabic += 1,
            _ => foreign += 1,
        }
    }
    let clean = !text.chars().any(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{c}'));
    (clean && arabic >= ENOUGH && arabic as f64 >= SURE * (arabic + foreign) as f64)
        .then(|| text.into_owned())
}

/// Decodes all of `bytes` after the mark or says where it stopped.
fn strict(encoding: &'static Encoding, bytes: &[u8], mark: usize) -> Result<String, Undecodable> {
    debug_assert_ne!(encoding, UTF_8, "UTF-8 goes through the standard library");
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let body = &bytes[mark..];
    let room = decoder.max_utf8_buffer_length_without_replacement(body.len()).unwrap_or(body.len() * 3 + 16);
    let mut text = String::with_capacity(room);
    let (result, read) = decoder.decode_to_string_without_replacement(body, &mut text, true);
    match result {
        DecoderResult::InputEmpty if !text.contains('\0') => Ok(text),
        DecoderResult::InputEmpty => Err(Undecodable::Binary { byte: mark }),
        _ => Err(Undecodable::BadUtf16 { encoding: encoding.name(), byte: mark + read }),
    }
}
