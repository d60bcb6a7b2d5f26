//! The date that the address of a page has in it.

use crate::model::{ArticleMeta, DateCandidate, DateSource};

/// The date in the address that metadata gives, where nothing else is known of that address: rows and texts have one
/// as web pages do.
pub fn date_in_address(meta: &ArticleMeta, known: &[DateCandidate]) -> Option<DateCandidate> {
    let source = DateSource::Url;
    if meta.published.is_some() || known.iter().any(|date| date.source == source) {
        return None;
    }
    let text = date_of_address(meta.url.as_deref()?)?;
    Some(DateCandidate { source, text })
}

/// The date in an address such as `/2018/12/06/`, `/2018/12/` or `/2018-12-06-`, as EDTF.
pub fn date_of_address(url: &str) -> Option<String> {
    let path = url.splitn(4, '/').nth(3)?.split(['?', '#']).next()?;
    let numbers: Vec<&str> = path.split(['/', '-', '_', '.']).collect();
    numbers.windows(3).find_map(|window| {
        let year = number(window[0], 4, 1990..=2100)?;
        let month = number(window[1], 2, 1..=12)?;
        Some(match number(window[2], 2, 1..=31) {
            Some(day) => format!("{year:04}-{month:02}-{day:02}"),
            None => format!("{year:04}-{month:02}"),
        })
    })
}

fn number(text: &str, digits: usize, range: std::ops::RangeInclusive<u16>) -> Option<u16> {
    let fits = text.bytes().all(|b| b.is_ascii_digit())
        && (text.len() == digits || (digits == 2 && text.len() == 1));
    text.parse().ok().filter(|number| fits && range.contains(number))
}
