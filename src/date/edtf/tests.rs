use jiff::civil::Date;
use proptest::prelude::*;

use super::{Edtf, Endpoint, Field, Moment, Qualifier, Season, Shape, parse};
use crate::model::{Basis, Precision};

#[test]
fn texts_cover_these_days() {
    use Precision::*;
    for (text, start, end, precision) in [
        ("2017", "2017-01-01", "2018-01-01", Year),
        ("2017-06", "2017-06-01", "2017-07-01", Month),
        ("2017-12", "2017-12-01", "2018-01-01", Month),
        ("2019-04-13", "2019-04-13", "2019-04-14", Day),
        ("2016-02-29", "2016-02-29", "2016-03-01", Day),
        (" 2017-06~\n", "2017-06-01", "2017-07-01", Month),
        ("2017?", "2017-01-01", "2018-01-01", Year),
        ("2017-06-11%", "2017-06-11", "2017-06-12", Day),
        ("2018-21", "2018-03-01", "2018-06-01", Season),
        ("2018-22~", "2018-06-01", "2018-09-01", Season),
        ("2018-23", "2018-09-01", "2018-12-01", Season),
        ("2018-24", "2018-12-01", "2019-03-01", Season),
        ("2018-33", "2018-01-01", "2018-04-01", Season),
        ("2018-36", "2018-10-01", "2019-01-01", Season),
        ("201X", "2010-01-01", "2020-01-01", Decade),
        ("20XX", "2000-01-01", "2100-01-01", Century),
        ("99XX", "9900-01-01", "9999-01-01", Century),
        ("2017-XX", "2017-01-01", "2018-01-01", Year),
        ("2017-XX-XX", "2017-01-01", "2018-01-01", Year),
        ("2017-06-XX", "2017-06-01", "2017-07-01", Month),
        ("2017-06/2018-03", "2017-06-01", "2018-04-01", Interval),
        ("2019-03-24/2019-04-06", "2019-03-24", "2019-04-07", Interval),
        ("2017~/2018-21?", "2017-01-01", "2018-06-01", Interval),
        ("2017-06/2017", "2017-06-01", "2018-01-01", Interval),
        ("2017/..", "2017-01-01", "9999-12-31", Interval),
        ("../2017", "-009999-01-01", "2018-01-01", Interval),
        ("2017/", "2017-01-01", "9999-12-31", Interval),
        ("/2017-06", "-009999-01-01", "2017-07-01", Interval),
        ("-0044-03-15", "-000044-03-15", "-000044-03-16", Day),
        ("-01XX", "-000199-01-01", "-000099-01-01", Century),
        ("-012X", "-000129-01-01", "-000119-01-01", Decade),
        ("0000", "0000-01-01", "0001-01-01", Year),
        ("2019-04-13T10:44:00Z", "2019-04-13", "2019-04-14", Day),
        ("2019-04-13T10:44:00.123+03:00", "2019-04-13", "2019-04-14", Day),
    ] {
        let extent = parse(text).unwrap_or_else(|error| panic!("{error}")).extent(Basis::Published);
        let seen = (extent.start.to_string(), extent.end.to_string(), extent.precision);
        assert_eq!(seen, (start.to_owned(), end.to_owned(), precision), "{text}");
        assert_eq!(extent.edtf, text.trim());
    }
}

#[test]
fn errors_say_what_and_where() {
    for (text, position, words) in [
        ("", 1, "no date: expected a date such as 2017"),
        ("soon", 1, "expected a date such as"),
        ("201", 4, "a year of four digits"),
        ("2017-6", 6, "a month (01 to 12)"),
        ("2017-13", 6, "a month (01 to 12)"),
        ("2017-25", 6, "a season (21 to 24)"),
        ("2017-02-29", 9, "01 to 28"),
        ("2017-06-31", 9, "01 to 30"),
        ("2017-06-", 9, "a day of two digits"),
        ("~2017", 1, "expected a date such as"),
        ("2017~-06", 6, "the end of the date"),
        ("2017?~", 6, "one qualifier"),
        ("20170611", 5, "a - before the next part"),
        ("2018/2017", 6, "not before the start"),
        ("2017/2018/2019", 10, "one / in an interval"),
        ("/", 1, "a date at one end"),
        ("../..", 1, "a date at one end"),
        ("..", 3, "expected a date such as"),
        ("Y17000", 1, "longer years (Y…) are not read"),
        ("9999", 1, "a year from -9998 to 9998"),
        ("-9999", 1, "a year from -9998 to 9998"),
        ("2XXX", 5, "a year of four digits"),
        ("2017-06-11T25:00", 12, "a time such as"),
        ("2017-06-11 ~", 11, "the end of the date"),
        ("حزيران 2017", 1, "expected a date such as"),
    ] {
        let error = parse(text).expect_err(text);
        assert!(error.to_string().contains(words), "{text}: {error}");
        assert_eq!(error.position(), position, "{text}: {error}");
    }
}

#[test]
fn what_people_write_gets_the_edtf_for_it() {
    for (text, hint) in [
        ("2017/06/11", Some("write 2017-06-11")),
        ("2017-6-1", Some("write 2017-06-01")),
        ("2017.06.11", Some("write 2017-06-11")),
        ("25/12/2017", Some("write 2017-12-25")),
        ("12/25/2017", Some("write 2017-12-25")),
        ("11/06/2017", Some("write 2017-06-11 if the day stands first, 2017-11-06 if the month does")),
        ("06/06/2017", Some("write 2017-06-06")),
        ("6/2017", Some("write 2017-06")),
        ("2017/6", Some("write 2017-06")),
        ("2019-04-13 10:44", Some("write 2019-04-13")),
        ("٢٠١٧-٠٦-١١", Some("write 2017-06-11")),
        ("٢٠١٧/٠٦/١١", Some("write 2017-06-11")),
        ("2017/30/30", None),
        ("10.0.0.1", None),
        ("soon", None),
    ] {
        assert_eq!(parse(text).expect_err(text).hint(), hint, "{text}");
    }
}

fn year() -> impl Strategy<Value = i16> {
    prop_oneof![1900i16..2100, -9998i16..=9998]
}

fn field() -> impl Strategy<Value = Field> {
    let season =
        prop_oneof![Just(Season::Spring), Just(Season::Summer), Just(Season::Autumn), Just(Season::Winter)];
    prop_oneof![
        (any::<bool>(), 0i16..100).prop_map(|(negative, digits)| Field::Century { negative, digits }),
        (any::<bool>(), 0i16..1000).prop_map(|(negative, digits)| Field::Decade { negative, digits }),
        year().prop_map(Field::Year),
        year().prop_map(Field::SomeMonth),
        year().prop_map(Field::SomeDay),
        (year(), season).prop_map(|(year, season)| Field::Season(year, season)),
        (year(), 1i8..=4).prop_map(|(year, quarter)| Field::Quarter(year, quarter)),
        (year(), 1i8..=12).prop_map(|(year, month)| Field::Month(year, month)),
        (year(), 1i8..=12).prop_map(|(year, month)| Field::SomeDayOfMonth(year, month)),
        (year(), 1i8..=12, 1i8..=28).prop_map(|(y, m, d)| Field::Day(Date::constant(y, m, d))),
    ]
}

fn moment() -> impl Strategy<Value = Moment> {
    let qualifier = prop_oneof![
        Just(Qualifier::Plain),
        Just(Qualifier::Uncertain),
        Just(Qualifier::Approximate),
        Just(Qualifier::UncertainApproximate)
    ];
    (field(), qualifier).prop_map(|(field, qualifier)| Moment { field, qualifier })
}

fn endpoint() -> impl Strategy<Value = Endpoint> {
    prop_oneof![4 => moment().prop_map(Endpoint::At), 1 => Just(Endpoint::Open), 1 => Just(Endpoint::Unknown)]
}

fn shape() -> impl Strategy<Value = Shape> {
    let interval = (endpoint(), endpoint()).prop_map(|(start, end)| Shape::Interval(start, end));
    prop_oneof![
        moment().prop_map(Shape::Single),
        interval.prop_filter("ordered and dated", |shape| {
            let Shape::Interval(start, end) = shape else { return false };
            start.moment().or(end.moment()).is_some() && shape.is_ordered()
        })
    ]
}

proptest! {
    #[test]
    fn what_is_written_reads_back(shape in shape()) {
        let written = Edtf::from(shape);
        prop_assert_eq!(parse(written.as_str()).expect("our own text"), written);
    }

    #[test]
    fn extents_are_ordered(shape in shape()) {
        let extent = Edtf::from(shape).extent(Basis::Event);
        prop_assert!(extent.start < extent.end, "{:?}", extent);
    }

    #[test]
    fn any_text_is_read_or_refused(text in ".*") {
        if let Err(error) = parse(&text) {
            prop_assert!(error.position() <= text.chars().count() + 1);
            prop_assert!(!error.to_string().is_empty());
        }
    }

    #[test]
    fn near_misses_are_read_or_refused(text in "[-0-9X~?%/.TY:Z ]{0,24}") {
        if let Ok(value) = parse(&text) {
            let extent = value.extent(Basis::Event);
            prop_assert!(extent.start < extent.end);
        }
    }
}
