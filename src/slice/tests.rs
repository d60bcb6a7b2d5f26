use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::model::{Basis, Precision};

fn extent(start: Date, end: Date) -> TemporalExtent {
    TemporalExtent {
        start,
        end,
        edtf: "test".into(),
        precision: Precision::Interval,
        basis: Basis::Published,
    }
}

fn slice(period: Period, start: &str, end: &str) -> Result<String, Undated> {
    period.slice_of(&extent(start.parse().unwrap(), end.parse().unwrap()))
}

#[test]
fn names_and_reasons() {
    use Period::*;
    use Undated::*;
    let rows: [(Period, &str, &str, Result<&str, Undated>); 23] = [
        (Day, "2017-06-11", "2017-06-12", Ok("2017-06-11")),
        (Day, "2017-06-11", "2017-06-13", Err(Coarser)),
        (Week, "2017-06-05", "2017-06-12", Ok("2017-W23")),
        (Week, "2017-06-11", "2017-06-12", Ok("2017-W23")),
        (Week, "2017-06-11", "2017-06-13", Err(Crosses)),
        (Week, "2017-06-01", "2017-07-01", Err(Coarser)),
        (Week, "2017-01-01", "2017-01-02", Ok("2016-W52")),
        (Week, "2018-12-31", "2019-01-01", Ok("2019-W01")),
        (Week, "2021-01-03", "2021-01-04", Ok("2020-W53")),
        (Month, "2017-06-01", "2017-07-01", Ok("2017-06")),
        (Month, "2017-06-30", "2017-07-01", Ok("2017-06")),
        (Month, "2017-05-31", "2017-06-01", Ok("2017-05")),
        (Month, "2017-06-28", "2017-07-05", Err(Crosses)),
        (Month, "2017-01-01", "2018-01-01", Err(Coarser)),
        (Quarter, "2017-06-01", "2017-07-01", Ok("2017-Q2")),
        (Quarter, "2017-04-01", "2017-07-01", Ok("2017-Q2")),
        (Quarter, "2018-03-01", "2018-06-01", Err(Crosses)),
        (Quarter, "2017-12-31", "2018-01-01", Ok("2017-Q4")),
        (Quarter, "2017-01-01", "2018-01-01", Err(Coarser)),
        (Year, "2017-01-01", "2018-01-01", Ok("2017")),
        (Year, "2018-12-01", "2019-03-01", Err(Crosses)),
        (Year, "2010-01-01", "2020-01-01", Err(Coarser)),
        (Year, "0476-09-04", "0476-09-05", Ok("0476")),
    ];
    for (period, start, end, expected) in rows {
        assert_eq!(slice(period, start, end), expected.map(String::from), "{period} {start}/{end}");
    }
    assert_eq!(Year.name(date(-44, 3, 15)), "-0044");
}

#[test]
fn an_open_end_is_in_no_slice() {
    for period in Period::ALL {
        assert_eq!(period.slice_of(&extent(date(2017, 6, 1), Date::MAX)), Err(Undated::Coarser));
        assert_eq!(period.slice_of(&extent(Date::MIN, date(2017, 6, 1))), Err(Undated::Coarser));
    }
}

#[test]
fn words_come_back() {
    for period in Period::ALL {
        assert_eq!(period.as_str().parse(), Ok(period));
    }
    assert!("fortnight".parse::<Period>().unwrap_err().contains("quarter"));
}

/// The first day of the slice of `date` and of the next one, worked out from the calendar alone.
fn bounds(period: Period, day: Date) -> (Date, Date) {
    let quarter = date(day.year(), (day.month() - 1) / 3 * 3 + 1, 1);
    let monday = day - i64::from(day.weekday().to_monday_zero_offset()).days();
    match period {
        Period::Day => (day, day + 1.day()),
        Period::Week => (monday, monday + 7.days()),
        Period::Month => (day.first_of_month(), day.first_of_month() + 1.month()),
        Period::Quarter => (quarter, quarter + 3.months()),
        Period::Year => (day.first_of_year(), day.first_of_year() + 1.year()),
    }
}

fn any_period() -> impl Strategy<Value = Period> {
    prop::sample::select(Period::ALL.to_vec())
}

fn any_day() -> impl Strategy<Value = Date> {
    (0..200_000_i64).prop_map(|days| date(1600, 1, 1) + days.days())
}

proptest! {
    #[test]
    fn an_extent_is_in_a_slice_exactly_if_it_lies_inside_it(
        period in any_period(), start in any_day(), length in 1..800_i64,
    ) {
        let end = start + length.days();
        let (first, next) = bounds(period, start);
        let sliced = period.slice_of(&extent(start, end));
        prop_assert_eq!(sliced.is_ok(), end <= next);
        if let Ok(name) = sliced {
            prop_assert_eq!(&name, &period.name(first));
            prop_assert_eq!(&name, &period.name(next.yesterday().unwrap()));
        }
    }

    #[test]
    fn slices_partition_time_and_their_names_sort_as_they_do(period in any_period(), day in any_day()) {
        let (first, next) = bounds(period, day);
        let name = period.name(day);
        prop_assert_eq!(period.bounds(day), (first, next));
        prop_assert!(period.name(first.yesterday().unwrap()) < name);
        prop_assert!(name < period.name(next));
    }

    #[test]
    fn a_day_is_in_a_slice_of_every_period(period in any_period(), day in any_day()) {
        prop_assert!(period.slice_of(&extent(day, day.tomorrow().unwrap())).is_ok());
    }
}
