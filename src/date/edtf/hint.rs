//! What people write in metadata instead of EDTF, and the EDTF for it.

use jiff::civil::Date;

/// «write 2017-06-11» for `2017/06/11`, both readings for `11/06/2017`; none if it cannot be told.
pub(super) fn for_text(text: &str) -> Option<String> {
    let ascii: String = text.chars().map(ascii_digit).collect();
    if ascii != text && super::parse(&ascii).is_ok() {
        return Some(format!("write {ascii}"));
    }
    let day = ascii.split_once([' ', 'T']).map_or(ascii.as_str(), |(day, _)| day);
    let readings = readings(&numbers(day)?);
    match readings.as_slice() {
        [] => None,
        [one] => Some(format!("write {one}")),
        [first, second, ..] => {
            Some(format!("write {first} if the day stands first, {second} if the month does"))
        }
    }
}

/// The numbers of `2017/6/1`, `11.06.2017`, `06-2017`: two or three with one separator, each with its width.
fn numbers(text: &str) -> Option<Vec<(usize, i16)>> {
    let separator = text.chars().find(|c| !c.is_ascii_digit())?;
    if !matches!(separator, '/' | '.' | '-' | '–' | '\\') {
        return None;
    }
    let parts = text.split(separator);
    let numbers: Option<Vec<_>> = parts.map(|part| Some((part.len(), part.parse().ok()?))).collect();
    numbers.filter(|numbers| matches!(numbers.len(), 2 | 3))
}

fn readings(numbers: &[(usize, i16)]) -> Vec<String> {
    match *numbers {
        [(4, year), (_, month), (_, day)] => days(&[(year, month, day)]),
        [(_, a), (_, b), (4, year)] => days(&[(year, b, a), (year, a, b)]),
        [(4, year), (_, month)] | [(_, month), (4, year)] => {
            days(&[(year, month, 1)]).into_iter().map(|day| day[..day.len() - 3].to_owned()).collect()
        }
        _ => Vec::new(),
    }
}

/// The valid ones among year, month, day, each once.
fn days(candidates: &[(i16, i16, i16)]) -> Vec<String> {
    let valid = candidates.iter().filter_map(|&(year, month, day)| {
        Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
    });
    let mut days: Vec<String> = valid.map(|date| date.to_string()).collect();
    days.dedup();
    days
}

/// Arabic-Indic and Persian digits as ASCII.
fn ascii_digit(c: char) -> char {
    let zero = match c {
        '٠'..='٩' => '٠',
        '۰'..='۹' => '۰',
        _ => return c,
    };
    char::from_digit(c as u32 - zero as u32, 10).unwrap_or(c)
}
