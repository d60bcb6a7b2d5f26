//! The encoding of a page: its mark, UTF-8 if it is that, what it declares, and a guess last.

use encoding_rs::{Encoding, UTF_8};

use crate::ingest::{Undecodable, decode};

/// How much of a page is searched for a declaration; browsers look at 1,024 bytes.
const DECLARATION: usize = 4096;

/// The text of a page, and the name of its encoding where that is not UTF-8.
///
/// Bytes that are UTF-8 are read so whatever the page declares: a browser that saves a page converts it and
/// leaves the old declaration in place.
pub fn decode_page(bytes: Vec<u8>) -> Result<(String, Option<&'static str>), Undecodable> {
    if let Some((encoding, _)) = Encoding::for_bom(&bytes) {
        let name = (encoding != UTF_8).then(|| encoding.name());
        return decode(bytes).map(|decoded| (decoded.text, name));
    }
    let declared = declared(&bytes).filter(|encoding| *encoding != UTF_8 && encoding.is_ascii_compatible());
    if let (Some(encoding), true, None) =
        (declared, std::str::from_utf8(&bytes).is_err(), bytes.iter().position(|&b| b == 0))
        && let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(&bytes)
    {
        return Ok((text.into_owned(), Some(encoding.name())));
    }
    decode(bytes).map(|decoded| (decoded.text, decoded.read_as.map(|guess| guess.encoding)))
}

/// The label after `charset=` in the first bytes, quoted or not.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes[..bytes.len().min(DECLARATION)].to_ascii_lowercase();
    let key = b"charset";
    let at = head.windows(key.len()).position(|window| window == key)? + key.len();
    let rest = head[at..].trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
    let end = rest.iter().position(|b| !(b.is_ascii_alphanumeric() || b"-_:.".contains(b)));
    Encoding::for_label(&rest[..end.unwrap_or(rest.len())])
}
