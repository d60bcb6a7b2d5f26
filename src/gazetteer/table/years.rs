//! Years as sources write them: ISO dates, days, "ca. 1925", "330 BC", "19th century".

use super::row::Years;

/// The last year of a name that its source calls historic without saying when it ended: a name of the last
/// century, which texts of this one do not mean.
pub const ENDED: i16 = 1999;

/// The years between two texts; an end that says no year is open. Both open where they contradict each other.
pub(crate) fn between(from: &str, to: &str) -> Years {
    let years = Years {
        from: year(from, Side::First).unwrap_or(Years::OPEN_START),
        to: year(to, Side::Last).unwrap_or(Years::OPEN_END),
    };
    if years.from > years.to { Years::default() } else { years }
}

/// Which year of a century is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    First,
    Last,
}

/// The year that a text names; none where it names none, or more than one reading is as good.
pub(crate) fn year(text: &str, side: Side) -> Option<i16> {
    let text = text.trim();
    let (digits, at) = number(text)?;
    let value: i32 = digits.parse().ok()?;
    let value = if century(text) { in_century(value, side) } else { value };
    let value = if text[..at].ends_with(['-', '\u{2212}']) && at < 4 {
        -value
    } else if before_christ(text) {
        1 - value
    } else {
        value
    };
    // The ends of the range mean "open".
    Some(value.clamp(i32::from(Years::OPEN_START) + 1, i32::from(Years::OPEN_END) - 1) as i16)
}

/// The digits that are the year, and where they stand: four of them, the first four of eight, or the only ones.
fn number(text: &str) -> Option<(&str, usize)> {
    let runs = || {
        let start = |(at, c): (usize, char)| {
            (c.is_ascii_digit() && !text[..at].ends_with(|c: char| c.is_ascii_digit())).then_some(at)
        };
        text.char_indices().filter_map(start).map(|at| {
            let len = text[at..].bytes().take_while(u8::is_ascii_digit).count();
            (&text[at..at + len], at)
        })
    };
    if let Some(four) = runs().find(|(run, _)| run.len() == 4) {
        return Some(four);
    }
    if let Some((eight, at)) = runs().find(|(run, _)| run.len() == 8) {
        return Some((&eight[..4], at));
    }
    let mut all = runs();
    let only = all.next().filter(|(run, _)| run.len() <= 6);
    only.filter(|_| all.next().is_none())
}

fn century(text: &str) -> bool {
    text.to_ascii_lowercase().contains("cent")
}

fn in_century(century: i32, side: Side) -> i32 {
    match side {
        Side::First => (century - 1) * 100 + 1,
        Side::Last => century * 100,
    }
}

fn before_christ(text: &str) -> bool {
    let letters = text.bytes().filter(u8::is_ascii_alphabetic).map(|b| b.to_ascii_uppercase());
    let letters: Vec<u8> = letters.collect();
    letters.ends_with(b"BC") || letters.ends_with(b"BCE")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_as_they_are_written() {
        let rows = [
            ("1925", Some(1925)),
            ("1925-06-11", Some(1925)),
            ("19250611", Some(1925)),
            ("11.06.1925", Some(1925)),
            ("ca. 1925", Some(1925)),
            ("c 1925?", Some(1925)),
            ("June 11, 1925", Some(1925)),
            ("330", Some(330)),
            ("0676", Some(676)),
            ("-0320", Some(-320)),
            ("-320", Some(-320)),
            ("-10000", Some(-10000)),
            ("-750000", Some(i16::MIN + 1)),
            ("330 BC", Some(-329)),
            ("330 B.C.E.", Some(-329)),
            ("19th century", Some(1801)),
            ("", None),
            ("unknown", None),
            ("11 June", Some(11)),
            ("11-06", None),
        ];
        for (text, expected) in rows {
            assert_eq!(year(text, Side::First), expected, "{text}");
        }
        assert_eq!(year("19th century", Side::Last), Some(1900));
    }

    #[test]
    fn an_end_before_its_start_is_no_end() {
        assert_eq!(between("1900", "1920"), Years { from: 1900, to: 1920 });
        assert_eq!(between("", "1920"), Years { from: Years::OPEN_START, to: 1920 });
        assert_eq!(between("1930", "1920"), Years::default());
        assert!(between("", "").is_open());
    }
}
