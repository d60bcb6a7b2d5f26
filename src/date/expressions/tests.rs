use jiff::civil::Date;
use proptest::prelude::*;

use super::{dated_part, find, find_published};
use crate::{date::published_extent, lang::Tokens, model::Precision};

/// `text,reference,edtf,from,to`; several dates of one text are separated by `;`.
const TABLE: &str = include_str!("../../../tests/fixtures/date_expressions.csv");

#[test]
fn every_row_of_the_table_is_right() {
    let mut rows = csv::Reader::from_reader(TABLE.as_bytes());
    let mut wrong = Vec::new();
    let mut count = 0;
    for row in rows.records() {
        let row = row.expect("a row of five fields");
        let reference = (!row[1].is_empty()).then(|| row[1].parse::<Date>().expect("a day"));
        let found = find(&row[0], reference);
        let join = |part: &dyn Fn(&super::DateExpression) -> String| {
            found.iter().map(part).collect::<Vec<_>>().join(";")
        };
        let seen = [
            join(&|date| date.edtf.clone()),
            join(&|date| date.extent.start.to_string()),
            join(&|date| date.extent.end.to_string()),
        ];
        if seen != [&row[2], &row[3], &row[4]] {
            let surfaces: Vec<_> = found.iter().map(|date| &row[0][date.bytes.clone()]).collect();
            wrong.push(format!(
                "{} ({}): expected {}, found {seen:?} {surfaces:?}",
                &row[0], &row[1], &row[2]
            ));
        }
        count += 1;
    }
    assert!(wrong.is_empty(), "{} of {count} wrong\n{}", wrong.len(), wrong.join("\n"));
    assert!(count >= 180, "the table has {count} rows");
}

/// Whether the cheap look before reading lets through every text that holds a date.
#[test]
fn no_row_of_the_table_is_passed_over() {
    let mut rows = csv::Reader::from_reader(TABLE.as_bytes());
    let mut passed_over = 0;
    for row in rows.records() {
        let row = row.expect("a row of five fields");
        let may = dated_part(&Tokens::of(&row[0]), &(0..row[0].len())).is_some();
        assert!(may || row[2].is_empty(), "{}", &row[0]);
        passed_over += u32::from(!may);
    }
    for undated in ["وصلت القوات إلى مدينة الرقة. They left.", "قتل 15 عنصرا من الفرقة 17 في المعركة"]
    {
        assert!(dated_part(&Tokens::of(undated), &(0..undated.len())).is_none(), "{undated}");
    }
    assert!(passed_over < 60, "the table is about dates");
}

/// Whether the part of a long text that is read has every expression of it.
#[test]
fn nothing_is_left_out_of_the_part_with_dates() {
    let mut rows = csv::Reader::from_reader(TABLE.as_bytes());
    let words = "كلمة أخرى ".repeat(30);
    for row in rows.records() {
        let row = row.expect("a row of five fields");
        let reference = (!row[1].is_empty()).then(|| row[1].parse::<Date>().expect("a day"));
        let text = format!("{words}{} {words}", &row[0]);
        let whole = find(&text, reference);
        let part = dated_part(&Tokens::of(&text), &(0..text.len())).unwrap_or(0..0);
        let mut found = find(&text[part.clone()], reference);
        found.iter_mut().for_each(|date| {
            date.bytes = date.bytes.start + part.start..date.bytes.end + part.start;
        });
        assert_eq!(found, whole, "{}", &row[0]);
        assert!(whole.is_empty() || part.len() < text.len(), "{}", &row[0]);
    }
}

#[test]
fn offsets_are_those_of_the_expression() {
    let day = Some(Date::constant(2019, 4, 13));
    for (text, surface) in [
        ("قال في السادس من نوفمبر(تشرين الثاني) إن", "السادس من نوفمبر(تشرين الثاني)"),
        ("وافتتح السوق يوم الأربعاء قبل الماضي في", "يوم الأربعاء قبل الماضي"),
        ("بأغسطس 2018،", "أغسطس 2018"),
        ("ولعام 2017 أثره", "عام 2017"),
        (
            "خلال الفترة من 22 مارس/ آذار وحتى الخامس من شهر أبريل/ نيسان الجاري قامت",
            "من 22 مارس/ آذار وحتى الخامس من شهر أبريل/ نيسان الجاري",
        ),
        ("قال الوزير، أمس الجمعة، إن", "أمس الجمعة"),
        ("in مُحَرَّم 1440 هـ", "مُحَرَّم 1440 هـ"),
        ("\u{200f}١١\u{200f}/\u{200f}٦\u{200f}/٢٠١٧\u{200f} قال", "١١\u{200f}/\u{200f}٦\u{200f}/٢٠١٧"),
        ("(on Sunday, June 11, 2017)", "Sunday, June 11, 2017"),
    ] {
        let found = find(text, day);
        let surfaces: Vec<_> = found.iter().map(|date| &text[date.bytes.clone()]).collect();
        assert_eq!(surfaces, [surface], "{text}");
    }
}

#[test]
fn an_expression_is_found_wherever_plain_words_end() {
    for before in 0..40 {
        let text = format!("{}في الثاني والعشرين من شهر كانون الأول/ ديسمبر 2018", "كلمة ".repeat(before));
        let found = find(&text, None);
        assert_eq!(found.len(), 1, "{before} words before");
        assert_eq!(found[0].edtf, "2018-12-22");
        assert!(text[found[0].bytes.clone()].starts_with("الثاني"), "{before} words before");
    }
}

#[test]
fn a_coarse_reference_gives_what_it_can() {
    let december = published_extent("2018-12~").expect("EDTF");
    let found = |text: &str| {
        let dates = find_published(text, Some(&december));
        dates.into_iter().map(|date| date.edtf).collect::<Vec<_>>()
    };
    assert_eq!(found("في الثاني من ديسمبر"), ["2018-12-02"]);
    assert_eq!(found("وفي أيار/مايو"), ["2018-05"]);
    assert_eq!(found("آب/ أغسطس من العام الجاري"), ["2018-08"]);
    assert!(found("الاسبوع الماضي، أمس، اليوم").is_empty());
}

#[test]
fn precision_follows_what_was_said() {
    let precision = |text: &str| find(text, None)[0].extent.precision;
    assert_eq!(precision("11 June 2017"), Precision::Day);
    assert_eq!(precision("the 1990s"), Precision::Decade);
    assert_eq!(precision("القرن التاسع عشر"), Precision::Century);
    assert_eq!(precision("صيف 2017"), Precision::Season);
    assert_eq!(precision("2014-2017"), Precision::Interval);
}

/// Words of the table, shuffled: far more of the grammar than random characters reach.
fn words() -> impl Strategy<Value = String> {
    let all: Vec<String> = TABLE.split([' ', ',', '\n']).map(str::to_owned).collect();
    let separator =
        prop_oneof![6 => Just(" "), 1 => Just(""), 1 => Just("/"), 1 => Just("-"), 1 => Just("\n\n")];
    prop::collection::vec((prop::sample::select(all), separator), 0..24)
        .prop_map(|words| words.into_iter().map(|(word, separator)| word + separator).collect())
}

fn check(text: &str, reference: Option<Date>) -> Result<(), TestCaseError> {
    let mut end = 0;
    for date in find(text, reference) {
        prop_assert!(date.bytes.start >= end && date.bytes.start < date.bytes.end);
        prop_assert!(text.get(date.bytes.clone()).is_some());
        prop_assert!(date.extent.start < date.extent.end);
        let read = published_extent(&date.edtf).expect("EDTF of our own");
        prop_assert_eq!((read.start, read.end), (date.extent.start, date.extent.end));
        end = date.bytes.end;
    }
    Ok(())
}

fn reference() -> impl Strategy<Value = Option<Date>> {
    let day = (-9999i16..=9999, 1i8..=12, 1i8..=28).prop_map(|(y, m, d)| Date::constant(y, m, d));
    prop_oneof![Just(None), Just(Some(Date::constant(2018, 12, 6))), day.prop_map(Some)]
}

proptest! {
    #[test]
    fn any_text_is_read(text in ".*", reference in reference()) {
        check(&text, reference)?;
    }

    #[test]
    fn any_order_of_date_words_is_read(text in words(), reference in reference()) {
        check(&text, reference)?;
    }
}
