//! The dateline of an article: the line over a news story that says where and when, or the words that its first
//! paragraph begins with («دير الزور، 6 كانون الأول 2018 (وكالة) - قالت …»).
//!
//! Its shape has to say so, since sentences begin with a place and the day of what they tell: a few words of
//! a place, a mark, the date, and then a dash or colon before the text, or the end of the line. What
//! `data/dates/dateline.csv` lists is no place: «في», "Home", «مقتل».

use std::{collections::HashSet, ops::Range, sync::LazyLock};

use jiff::{Span, civil::Date};

use super::{
    byline::{self, Says},
    expressions::{self, DateExpression},
};
use crate::{
    lang::fold_phrase,
    model::{Article, Precision, TemporalExtent, Zone},
};

pub(super) const TABLE: &str = include_str!("../../data/dates/dateline.csv");

/// So many bytes of a line are looked at.
const OPENING: usize = 240;

/// More words are no name of a place, with its country and an agency.
const PLACE_WORDS: usize = 6;

/// The same where no text follows: such a line may be another thing.
const PLACE_WORDS_ALONE: usize = 4;

/// Lines from this length on, in bytes, are paragraphs.
pub(super) const PARAGRAPH: usize = 80;

/// A standfirst may be as long as a paragraph, so that the second is looked at too.
const PARAGRAPHS: usize = 2;

/// Lines before them that are looked at.
const LINES: usize = 16;

/// Words of a headline; a line alone above it is not the article's.
const HEADLINE: usize = 4;

/// Words that stand in no name of a place, folded.
static NO_PLACE: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let words = TABLE.lines().skip(1).filter_map(|row| row.split_once(','));
    words.map(|(_, word)| fold_phrase(word)).collect()
});

/// What the datelines of one article say.
#[derive(Debug, Default)]
pub struct Dateline<'t> {
    /// The day, and the words that give it.
    pub dated: Option<(TemporalExtent, &'t str)>,
    /// Lines that give a day without its year.
    yearless: Vec<&'t str>,
}

impl<'t> Dateline<'t> {
    /// Looks at the lines of the body up to its second paragraph. O(n) in the text where there is a dateline.
    pub fn of(article: &'t Article) -> Self {
        let head = head(article);
        let dated = head.iter().enumerate().find_map(|(n, line)| {
            let found = read(line, None)?;
            let under_headline = || n > 0 && words(head[0]).count() >= HEADLINE;
            let in_place = found.opens || (under_headline() && !may_be_clock(&found, article));
            in_place.then(|| (found.date.extent.clone(), &line[..found.date.bytes.end]))
        });
        let dated = dated.filter(|(extent, _)| !is_chronicle(article, extent));
        let mut yearless = if dated.is_none() { head } else { Vec::new() };
        yearless.retain(|line| read(line, None).is_none());
        Self { dated, yearless }
    }

    /// Whether a dateline without a year is of this day or the day before.
    pub fn bears_out(&self, day: Date) -> bool {
        self.yearless.iter().any(|line| {
            let read_from = |day: Date| {
                let found = read(line, Some(day)).filter(|found| found.opens);
                found.map(|found| found.date.extent.start)
            };
            let Some(said) = read_from(day) else { return false };
            // «أمس» is a day before whichever; a day of a month stays that day.
            let later = day.checked_add(Span::new().days(40)).ok().and_then(read_from);
            let fixed = later.is_some_and(|later| (later.month(), later.day()) == (said.month(), said.day()));
            fixed && (0..=1).contains(&said.until(day).map_or(-1, |span| span.get_days()))
        })
    }
}

/// The lines of the body to look at.
fn head(article: &Article) -> Vec<&str> {
    let (mut paragraphs, mut found) = (0, Vec::new());
    for line in body(article).take(LINES) {
        found.push(line);
        paragraphs += usize::from(line.len() >= PARAGRAPH);
        if paragraphs == PARAGRAPHS {
            break;
        }
    }
    found
}

fn body(article: &Article) -> impl Iterator<Item = &str> {
    let mut start = 0;
    let lines = article.text.split_inclusive('\n').map(move |line| {
        start += line.len();
        (start - line.len(), line)
    });
    let own = lines.filter(|(_, line)| !line.trim().is_empty());
    own.filter(|(start, _)| article.zone_at(*start) == Zone::Body).map(|(_, line)| line.trim())
}

/// Whether other paragraphs begin so with other days: a list of events.
fn is_chronicle(article: &Article, extent: &TemporalExtent) -> bool {
    let days = body(article).filter_map(|line| read(line, None)).filter(|found| found.opens);
    days.into_iter().any(|found| found.date.extent.start != extent.start)
}

/// Sites print the day of the week and their own city beside the clock; the place of a dateline comes again in the
/// text.
fn may_be_clock(found: &Found, article: &Article) -> bool {
    let is_said = words(found.place).next().is_some_and(|place| article.text.matches(place).nth(1).is_some());
    found.has_weekday && !is_said
}

/// A dateline in a line.
struct Found<'t> {
    date: DateExpression,
    place: &'t str,
    has_weekday: bool,
    /// Whether text follows it.
    opens: bool,
}

fn read(line: &str, reference: Option<Date>) -> Option<Found<'_>> {
    let line = &line[..line.floor_char_boundary(OPENING)];
    if !line.contains(char::is_numeric) {
        return None;
    }
    let date = expressions::find(line, reference).into_iter().next()?;
    let Range { start, end } = date.bytes.clone();
    let (before, after) = (&line[..start], &line[end..]);
    let whole_day = date.extent.precision == Precision::Day && line[start..end].contains(char::is_numeric);
    let says = byline::says(&line[..end], &date.bytes);
    if !whole_day
        || matches!(says, Says::Published | Says::Changed)
        || is_ambiguous(&line[start..end], before)
    {
        return None;
    }
    let count = place_words(before)?;
    let opens = opens_text(after);
    let alone = count <= PLACE_WORDS_ALONE && after.chars().all(|c| c.is_whitespace() || is_mark(c));
    let has_weekday = has_weekday(&line[start..end]);
    (opens || alone).then_some(Found { date, place: before, has_weekday, opens })
}

/// «الخميس 6 ديسمبر 2018», "Thursday, Dec. 6, 2018": in Latin letters the month may stand first too.
fn has_weekday(date: &str) -> bool {
    let latin = date.starts_with(|c: char| c.is_ascii_alphabetic());
    let before_day = date.split(char::is_numeric).next().unwrap_or_default();
    words(before_day).count() > usize::from(latin)
}

/// `12/06/2018` behind a name in Latin letters.
fn is_ambiguous(date: &str, place: &str) -> bool {
    place.contains(|c: char| c.is_ascii_alphabetic()) && !date.contains(char::is_alphabetic)
}

/// How many words name the place before a date, if nothing else stands there and a mark ends them.
fn place_words(before: &str) -> Option<usize> {
    let named = without_agency(before)?;
    let trimmed = named.trim_end();
    let place = trimmed.trim_end_matches(is_mark);
    let count = words(place).count();
    let plain = |c: char| c.is_whitespace() || is_mark(c) || is_of_name(c);
    let names = words(place).all(|word| is_name(word) && !NO_PLACE.contains(&fold_phrase(word)));
    let marked = place.len() < trimmed.len() || named.len() < before.trim_end().len();
    let fits = (1..=PLACE_WORDS).contains(&count) && marked && names && place.chars().all(plain);
    (fits && place.starts_with(char::is_alphabetic)).then_some(count)
}

/// What stands before an agency in brackets: «دير الزور (وكالة) - 6 …».
fn without_agency(before: &str) -> Option<&str> {
    match before.split_once('(') {
        None => Some(before),
        Some((place, rest)) => {
            let (agency, rest) = rest.split_once(')')?;
            let fits = is_agency(agency) && rest.chars().all(|c| c.is_whitespace() || is_mark(c));
            fits.then_some(place)
        }
    }
}

fn is_agency(words_in_brackets: &str) -> bool {
    words(words_in_brackets).count() <= PLACE_WORDS && !words_in_brackets.contains(char::is_numeric)
}

/// Whether a dash or colon stands here, behind an agency in brackets or without one, and then text.
fn opens_text(after: &str) -> bool {
    let mut rest = after.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '،'));
    if let Some((agency, behind)) = rest.strip_prefix('(').and_then(|rest| rest.split_once(')')) {
        if !is_agency(agency) {
            return false;
        }
        rest = behind.trim_start();
    }
    let text = rest.trim_start_matches(|c: char| is_dash(c) || c.is_whitespace());
    let dashed = rest.starts_with(is_dash);
    // A time of day or a count of readers follows the date of a page, not a dateline.
    dashed && text.starts_with(|c: char| !c.is_numeric()) && words(text).count() >= HEADLINE
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !is_of_name(c)).filter(|word| word.contains(char::is_alphabetic))
}

/// In scripts with case a name has a capital; «el», "of" within it may have none.
fn is_name(word: &str) -> bool {
    !word.starts_with(char::is_lowercase) || word.chars().count() <= 3
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '―' | ':' | '|' | '/' | 'ـ')
}

fn is_mark(c: char) -> bool {
    is_dash(c) || matches!(c, ',' | '،' | '«' | '»' | '"' | '“' | '”')
}

/// Letters with their marks, and what stands inside names.
fn is_of_name(c: char) -> bool {
    c.is_alphabetic()
        || matches!(c, '.' | '\'' | '’' | '‘' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{200b}'..='\u{200f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "قالت مصادر محلية إن القتال تجدد في محيط المدينة الواقعة على ضفة النهر، وإن عددا من السكان غادروا";

    fn of(text: &str) -> Option<String> {
        let article = Article { text: text.to_owned(), ..Article::default() };
        Dateline::of(&article).dated.map(|(extent, _)| extent.edtf)
    }

    #[test]
    fn the_shape_tells_a_dateline_from_a_sentence() {
        let day = Some("2018-12-06");
        let rows = [
            ("DEIR EZ-ZOR, Syria, Dec. 6, 2018 (Reuters) - Fighting resumed around the town.", day),
            ("Deir ez-Zor, Thursday, Dec. 6, 2018: Fighting resumed around the town.", day),
            ("WASHINGTON, D.C. (Agency) — 6 December 2018 — The council met on the river.", day),
            ("دير الزور، 6 كانون الأول 2018 (وكالة) - قالت مصادر محلية إن القتال تجدد.", day),
            ("سانا - دير الزور، الخميس 6/12/2018: قالت مصادر محلية إن القتال تجدد.", day),
            ("بيروت – «الصحيفة» 6 كانون الأول (ديسمبر) 2018: قالت مصادر محلية إن القتال تجدد.", day),
            ("دير الزور في 6 ديسمبر 2018 شهدت قصفا عنيفا على الأحياء الشرقية.", None),
            ("دير الزور، 6 ديسمبر 2018، شهدت قصفا عنيفا على الأحياء الشرقية.", None),
            ("On Thursday, Dec. 6, 2018 - a day of fighting - the town was taken.", None),
            ("The town of Hajin fell, 6 December 2018 - the date is on every wall.", None),
            ("Deir ez-Zor, 06/12/2018: Fighting resumed around the town.", None),
            ("مقتل القائد، 6 ديسمبر 2018: قالت مصادر محلية إن القتال تجدد.", None),
            ("دير الزور، 6 ديسمبر 2018 - 10:30", None),
            ("دير الزور، كانون الأول 2018 - قالت مصادر محلية إن القتال تجدد.", None),
            ("دير الزور، 6 كانون الأول (وكالة) - قالت مصادر محلية إن القتال تجدد.", None),
        ];
        for (text, expected) in rows {
            assert_eq!(of(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_line_alone_is_one_between_the_headline_and_the_text() {
        let line = "دير الزور - 6 كانون الأول/ديسمبر 2018";
        let headline = "عائلات تغادر المدينة على ضفة النهر";
        assert_eq!(of(&format!("{headline}\n\n{line}\n\n{TEXT}")).as_deref(), Some("2018-12-06"));
        let clock = "دمشق - الخميس 6 كانون الأول 2018";
        assert_eq!(of(&format!("{headline}\n\n{clock}\n\n{TEXT}")), None);
        assert_eq!(of(&format!("{headline}\n\n{clock}\n\n{TEXT} دمشق")).as_deref(), Some("2018-12-06"));
        assert_eq!(of(&format!("{headline}\n\nHajin, Thursday, Dec. 6, 2018\n\n{TEXT}")), None);
        assert!(of(&format!("{headline}\n\nHajin, Dec. 6, 2018\n\n{TEXT}")).is_some());
        for other in [
            format!("{line}\n\n{headline}\n\n{TEXT}"),
            format!("{headline}\n\nالرئيسية - 6 كانون الأول 2018\n\n{TEXT}"),
            format!("{headline}\n\nدير الزور، 6 كانون الأول 2018 (أرشيف)\n\n{TEXT}"),
            format!("{headline}\n\n{TEXT}\n\n{TEXT}\n\n{line}"),
        ] {
            assert_eq!(of(&other), None, "{other}");
        }
    }

    #[test]
    fn a_chronicle_has_days_but_no_dateline() {
        let entry = |day: u8| format!("دير الزور، {day} كانون الأول 2018: {TEXT}.");
        assert_eq!(of(&[entry(6), entry(6)].join("\n")).as_deref(), Some("2018-12-06"));
        assert_eq!(of(&[entry(6), entry(8)].join("\n")), None);
    }

    #[test]
    fn a_day_without_a_year_bears_out_that_day_only() {
        let bears_out = |text: &str, day: &str| {
            let article = Article { text: format!("{text} {TEXT}"), ..Article::default() };
            Dateline::of(&article).bears_out(day.parse().expect("a day"))
        };
        let rows = [
            ("دير الزور، 6 كانون الأول (وكالة) -", "2018-12-06", true),
            ("دير الزور، 6 كانون الأول (وكالة) -", "2019-12-07", true),
            ("دير الزور، 6 كانون الأول (وكالة) -", "2018-12-05", false),
            ("DEIR EZ-ZOR, Dec. 6 (Agency) -", "2018-12-06", true),
            ("دير الزور، 6 كانون الأول\n", "2018-12-06", false),
            ("دير الزور، أمس (وكالة) -", "2018-12-06", false),
            ("دير الزور، قبل 1 يوم (وكالة) -", "2018-12-06", false),
        ];
        for (text, day, expected) in rows {
            assert_eq!(bears_out(text, day), expected, "{text} {day}");
        }
    }
}
