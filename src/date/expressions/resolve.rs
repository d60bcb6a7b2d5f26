//! From what an expression says to an EDTF value, against a reference where it needs one.
//!
//! A day and month without a year is the nearest such date that is at most [`AHEAD`] days after the
//! reference: news speaks of what was, and announces what is near. A month alone is the latest that is not
//! after the month of the reference. A bare weekday is the latest that is not after the reference.

use jiff::{
    ToSpan,
    civil::{Date, Weekday},
};

use super::{
    expr::{Expr, Fields, MonthName, Reading, YearRef},
    lexicon::Unit,
};
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

/// A day counted from the reference. If the text gives another weekday for it, the nearest such is taken: the
/// reference is often the day the page was published, not the day it was written.
fn day_from(reference: Date, days: i16, weekday: Option<i8>) -> Option<Shape> {
    let counted = reference.checked_add(i32::from(days).days()).ok()?;
    let told = weekday.and_then(|weekday| Weekday::from_monday_one_offset(weekday).ok());
    match told {
        Some(told) => {
            let back = i32::from(counted.weekday().since(told));
            let nearest = if back > 3 { 7 - back } else { -back };
            counted.checked_add(nearest.days()).ok().map(day)
        }
        None => Some(day(counted)),
    }
}

fn nearest_weekday(reference: Date, weekday: i8, shift: Option<i16>) -> Option<Date> {
    let back = i32::from((reference.weekday().to_monday_one_offset() - weekday).rem_euclid(7));
    let days = match shift {
        None => -back,
        // «هذا الخميس», "this Thursday": the next one, today taken.
        Some(0) => (7 - back) % 7,
        Some(1..) => 7 - back,
        Some(shift) => {
            let last = if back == 0 { -7 } else { -back };
            last + 7 * (i32::from(shift) + 1)
        }
    };
    reference.checked_add(days.days()).ok()
}

fn monday_of(reference: Date, weeks: i16) -> Option<Date> {
    let back = i32::from(reference.weekday().to_monday_zero_offset());
    reference.checked_add((7 * i32::from(weeks) - back).days()).ok()
}

/// Weeks are ISO weeks, Monday to Sunday; a weekend is their last two days.
fn unit_from(reference: Date, unit: Unit, shift: i16) -> Option<Shape> {
    let shifted = i32::from(shift);
    let week = |from: i32, to: i32| {
        let monday = monday_of(reference, shift)?;
        Some(days((monday.checked_add(from.days()).ok()?, monday.checked_add(to.days()).ok()?)))
    };
    match unit {
        Unit::Day => Some(day(reference.checked_add(shifted.days()).ok()?)),
        Unit::Week => week(0, 6),
        Unit::Weekend => week(5, 6),
        Unit::Month => Some(single(month(first_of_month(reference).checked_add(shifted.months()).ok()?))),
        Unit::Year => Some(single(Field::Year(reference.year() + shift))),
        Unit::Decade => {
            let digits = reference.year().div_euclid(10) + shift;
            (0..1000).contains(&digits).then(|| single(Field::Decade { negative: false, digits }))
        }
    }
}

/// Counted weeks name a day, but seldom exactly: it is approximate.
fn ago(reference: Date, unit: Unit, count: i16) -> Option<Shape> {
    match unit {
        Unit::Week => {
            let date = reference.checked_sub((7 * i32::from(count)).days()).ok()?;
            Some(Shape::Single(Moment::approximate(Field::Day(date))))
        }
        // Nobody counts fifty years to the year.
        Unit::Year if count >= 10 => Some(approximate(unit_from(reference, unit, -count)?)),
        Unit::Decade => Some(approximate(unit_from(reference, Unit::Year, count.checked_mul(-10)?)?)),
        unit => unit_from(reference, unit, -count),
    }
}

/// From that long ago to the reference, as finely as the unit says.
fn past(reference: Date, unit: Unit, count: i16) -> Option<Shape> {
    let count = i32::from(count);
    Some(match unit {
        Unit::Day => days((reference.checked_sub(count.days()).ok()?, reference)),
        Unit::Week | Unit::Weekend => days((reference.checked_sub((7 * count).days()).ok()?, reference)),
        Unit::Month => {
            let from = first_of_month(reference).checked_sub(count.months()).ok()?;
            interval(month(from), month(reference))
        }
        Unit::Year => {
            let from = reference.checked_sub(count.years()).ok()?;
            interval(Field::Year(from.year()), Field::Year(reference.year()))
        }
        Unit::Decade => {
            let from = reference.checked_sub(count.checked_mul(10)?.years()).ok()?;
            let from = Endpoint::At(Moment::approximate(Field::Year(from.year())));
            Shape::Interval(from, Endpoint::At(Field::Year(reference.year()).into()))
        }
    })
}
