//! From what an expression says to an EDTF value, against a reference where it needs one.
//!
//! A day and month without a year is the nearest such date that is at most [`AHEAD`] days after the
//! reference: news speaks of what was, and announces what is near. A month alone is the latest that is not
//! after the month of the reference. A bare weekday is the latest that is not after the reference.

mod counted;

use jiff::{ToSpan, civil::Date};

use self::counted::{ago, ago_and_half, day_from, monday_of, nearest_weekday, past, unit_from};
use super::expr::{Expr, Fields, MonthName, Reading, YearRef};
use crate::date::{
    edtf::{Edtf, Endpoint, Field, Moment, Season, Shape},
    hijri,
};

/// How many days after the reference a date without a year may be.
const AHEAD: i32 = 31;

/// The EDTF value of a reading; none if it needs a reference that is not there, or names no real day.
pub(super) fn resolve(reading: &Reading, reference: Option<Date>) -> Option<Edtf> {
    let start = shape(&reading.start, reference)?;
    let Some(end) = &reading.end else {
        return Some(Edtf::from(if reading.approximate { approximate(start) } else { start }));
    };
    let end = shape(end, reference)?;
    let start = earlier(reading, start, &end, reference);
    Edtf::interval(first(&start)?, last(&end)?)
}

/// Weekdays and yearless dates find their own nearest day: the first end must not come after the second.
fn earlier(reading: &Reading, start: Shape, end: &Shape, reference: Option<Date>) -> Shape {
    if start.bounds().0 <= end.bounds().0 {
        return start;
    }
    let back = match reading.start {
        Expr::Weekday(..) => 7.days(),
        Expr::Date(Fields { year: None, .. }) => 1.year(),
        _ => return start,
    };
    let moved = reference.and_then(|reference| reference.checked_sub(back).ok());
    shape(&reading.start, moved).unwrap_or(start)
}

fn first(shape: &Shape) -> Option<Moment> {
    match shape {
        Shape::Single(moment) | Shape::Interval(Endpoint::At(moment), _) => Some(*moment),
        Shape::Interval(..) => None,
    }
}

fn last(shape: &Shape) -> Option<Moment> {
    match shape {
        Shape::Single(moment) | Shape::Interval(_, Endpoint::At(moment)) => Some(*moment),
        Shape::Interval(..) => None,
    }
}

fn approximate(shape: Shape) -> Shape {
    let end = |end| match end {
        Endpoint::At(moment) => Endpoint::At(Moment::approximate(moment.field)),
        open => open,
    };
    match shape {
        Shape::Single(moment) => Shape::Single(Moment::approximate(moment.field)),
        Shape::Interval(start, stop) => Shape::Interval(end(start), end(stop)),
    }
}

fn shape(expr: &Expr, reference: Option<Date>) -> Option<Shape> {
    match *expr {
        Expr::Date(fields) => date(fields, reference),
        Expr::Fixed(field) => Some(single(field)),
        Expr::Season(season, year) => seasonal(season, year, reference),
        Expr::Part { parts, nth, month, year } => part(parts, nth, month, year, reference),
        Expr::Century(shift) => {
            let digits = reference?.year() / 100 + shift;
            (0..99).contains(&digits).then(|| single(Field::Century { negative: false, digits }))
        }
        Expr::Day(days, weekday) => day_from(reference?, days, weekday),
        Expr::Weekday(weekday, shift) => nearest_weekday(reference?, weekday, shift).map(day),
        Expr::WeekdayOf(weekday, weeks) => {
            let monday = monday_of(reference?, weeks)?;
            monday.checked_add((i32::from(weekday) - 1).days()).ok().map(day)
        }
        Expr::Unit(unit, shift) => unit_from(reference?, unit, shift),
        Expr::Ago(unit, count) => ago(reference?, unit, count),
        Expr::AgoAndHalf(unit, count) => ago_and_half(reference?, unit, count),
        Expr::Past(unit, count) => past(reference?, unit, count),
    }
}

fn single(field: Field) -> Shape {
    Shape::Single(Moment::from(field))
}

fn day(date: Date) -> Shape {
    single(Field::Day(date))
}

fn month(date: Date) -> Field {
    Field::Month(date.year(), date.month())
}

fn interval(start: Field, end: Field) -> Shape {
    Shape::Interval(Endpoint::At(start.into()), Endpoint::At(end.into()))
}

fn days((start, end): (Date, Date)) -> Shape {
    interval(Field::Day(start), Field::Day(end))
}

fn date(fields: Fields, reference: Option<Date>) -> Option<Shape> {
    match (fields.day, fields.month, fields.year) {
        (_, _, Some(YearRef::Elsewhere)) => None,
        (Some(number), None, Some(YearRef::Nearest(shift))) => {
            let month = first_of_month(reference?).checked_add(i32::from(shift).months()).ok()?;
            civil_day(month.year(), month.month().cast_unsigned(), number).map(day)
        }
        (Some(number), Some(month), None) => {
            let in_year = |year: i16| month.day(year, number);
            nearest_day(reference?, month.hijri, in_year, fields.weekday).map(day)
        }
        (Some(number), Some(month), Some(year)) => day_of(number, month, year, reference).map(day),
        (None, Some(month), year) if month.hijri => hijri_month(month.number, year, reference),
        (None, Some(month), year) => gregorian_month(month.number, year, reference),
        (None, None, Some(YearRef::Hijri(year))) => hijri::year(year).map(days),
        (None, None, Some(year)) => civil_year(year, reference).map(|year| single(Field::Year(year))),
        _ => None,
    }
}

fn civil_day(year: i16, month: u8, day: u8) -> Option<Date> {
    Date::new(year, month.cast_signed(), day.cast_signed()).ok()
}

fn first_of_month(date: Date) -> Date {
    date.first_of_month()
}

fn civil_year(year: YearRef, reference: Option<Date>) -> Option<i16> {
    match year {
        YearRef::Civil(year) => Some(year),
        YearRef::Offset(offset) => Some(reference?.year() + offset),
        YearRef::Hijri(_) | YearRef::Nearest(_) | YearRef::Elsewhere => None,
    }
}

impl MonthName {
    /// The civil day of a day of this month, in a year of its calendar.
    fn day(self, year: i16, number: u8) -> Option<Date> {
        match self.hijri {
            true => hijri::day(year, self.number, number),
            false => civil_day(year, self.number, number),
        }
    }
}

fn day_of(number: u8, month: MonthName, year: YearRef, reference: Option<Date>) -> Option<Date> {
    let in_year = |year: i16| month.day(year, number);
    match year {
        YearRef::Hijri(year) => hijri::day(year, month.number, number),
        YearRef::Nearest(shift) => nearest(reference?, month.hijri, in_year, shift, |date| (date, date)),
        year if month.hijri => {
            let civil = civil_year(year, reference)?;
            years_around(civil, true).filter_map(in_year).find(|date| date.year() == civil)
        }
        year => in_year(civil_year(year, reference)?),
    }
}

/// The years of a calendar that may hold a date near a civil year, oldest first.
fn years_around(civil: i16, hijri: bool) -> impl DoubleEndedIterator<Item = i16> {
    // A day that only leap years have may be four years off.
    let middle = if hijri { hijri::year_near(civil) } else { civil };
    middle.saturating_sub(4)..=middle.saturating_add(5)
}

/// The latest such day that is at most [`AHEAD`] days after the reference; if the weekday beside it is not
/// that day's, the next or the one before that it fits.
fn nearest_day(
    reference: Date,
    hijri: bool,
    in_year: impl Fn(i16) -> Option<Date>,
    weekday: Option<i8>,
) -> Option<Date> {
    let limit = reference.saturating_add(AHEAD.days());
    let days: Vec<Date> = years_around(reference.year(), hijri).filter_map(in_year).collect();
    let after = days.partition_point(|day| *day <= limit);
    let nearest = after.checked_sub(1)?;
    let fits =
        |at: &usize| days.get(*at).is_some_and(|day| Some(day.weekday().to_monday_one_offset()) == weekday);
    let chosen = [Some(nearest), Some(after), nearest.checked_sub(1)].into_iter().flatten().find(fits);
    days.get(chosen.unwrap_or(nearest)).copied()
}

/// The one before, around or after the reference; `span` gives its first and last day.
fn nearest<T: Copy>(
    reference: Date,
    hijri: bool,
    in_year: impl Fn(i16) -> Option<T>,
    shift: i16,
    span: impl Fn(T) -> (Date, Date),
) -> Option<T> {
    let years = years_around(reference.year(), hijri);
    match shift {
        0 => {
            let mut near: Vec<T> = years.filter_map(in_year).collect();
            near.sort_by_key(|item| {
                (span(*item).0.until(reference)).map_or(i32::MAX, |gap| gap.get_days().abs())
            });
            near.iter()
                .find(|item| (span(**item).0..=span(**item).1).contains(&reference))
                .or(near.first())
                .copied()
        }
        1.. => years.filter_map(in_year).find(|item| span(*item).0 > reference),
        _ => {
            let skip = usize::from((-1 - shift).unsigned_abs());
            years.rev().filter_map(in_year).filter(|item| span(*item).1 < reference).nth(skip)
        }
    }
}

fn gregorian_month(number: u8, year: Option<YearRef>, reference: Option<Date>) -> Option<Shape> {
    let span = |first: Date| (first, first.last_of_month());
    let in_year = |year: i16| civil_day(year, number, 1);
    let first = match year {
        Some(YearRef::Nearest(shift)) => nearest(reference?, false, in_year, shift, span)?,
        Some(year) => in_year(civil_year(year, reference)?)?,
        None => {
            let reference = reference?;
            years_around(reference.year(), false)
                .rev()
                .filter_map(in_year)
                .find(|first| *first <= reference)?
        }
    };
    Some(single(month(first)))
}

fn hijri_month(number: u8, year: Option<YearRef>, reference: Option<Date>) -> Option<Shape> {
    let in_year = |year: i16| hijri::month(year, number);
    let found = match year {
        Some(YearRef::Hijri(year)) => in_year(year)?,
        Some(YearRef::Nearest(shift)) => nearest(reference?, true, in_year, shift, |span| span)?,
        None => {
            let reference = reference?;
            years_around(reference.year(), true).rev().filter_map(in_year).find(|span| span.0 <= reference)?
        }
        Some(year) => {
            let civil = civil_year(year, reference)?;
            years_around(civil, true).filter_map(in_year).find(|span| span.0.year() == civil)?
        }
    };
    Some(days(found))
}

fn seasonal(season: Season, year: YearRef, reference: Option<Date>) -> Option<Shape> {
    let found = match year {
        // «هذا الصيف» in December is the summer that was; a winter has a part of two years.
        YearRef::Nearest(0) if season != Season::Winter => Field::Season(reference?.year(), season),
        YearRef::Nearest(shift) => {
            let in_year = |year: i16| Some(Field::Season(year, season));
            let span = |field: Field| {
                let (start, after) = field.bounds();
                (start, after.yesterday().unwrap_or(after))
            };
            nearest(reference?, false, in_year, shift, span)?
        }
        year => Field::Season(civil_year(year, reference)?, season),
    };
    Some(single(found))
}

fn part(
    parts: u8,
    nth: u8,
    month: Option<MonthName>,
    year: YearRef,
    reference: Option<Date>,
) -> Option<Shape> {
    if let (None, YearRef::Nearest(shift)) = (month, year) {
        let first = first_of_month(reference?).checked_add(i32::from(shift).months()).ok()?;
        return Some(half_of_month(first, nth));
    }
    if let Some(name) = month {
        let year = if year == YearRef::Nearest(0) { None } else { Some(year) };
        let Shape::Single(Moment { field: Field::Month(year, number), .. }) =
            gregorian_month(name.number, year, reference).filter(|_| !name.hijri)?
        else {
            return None;
        };
        return Some(half_of_month(Date::new(year, number, 1).ok()?, nth));
    }
    let year = civil_year(year, reference)?;
    let nth = nth.cast_signed();
    Some(match parts {
        4 => single(Field::Quarter(year, nth)),
        _ => {
            let months = 12 / parts.cast_signed();
            interval(Field::Month(year, months * (nth - 1) + 1), Field::Month(year, months * nth))
        }
    })
}

/// The first fifteen days of a month, or the rest of it.
fn half_of_month(first: Date, nth: u8) -> Shape {
    let middle = first.saturating_add(14.days());
    days(if nth == 1 { (first, middle) } else { (middle.saturating_add(1.day()), first.last_of_month()) })
}
