//! What is counted from the reference: days, weekdays, weeks, months and years before and after it.

use jiff::{
    ToSpan,
    civil::{Date, Weekday},
};

use super::{super::lexicon::Unit, approximate, day, days, first_of_month, interval, month, single};
use crate::date::edtf::{Endpoint, Field, Moment, Shape};

/// A day counted from the reference. If the text gives another weekday for it, the nearest such is taken: the
/// reference is often the day the page was published, not the day it was written.
pub(super) fn day_from(reference: Date, days: i16, weekday: Option<i8>) -> Option<Shape> {
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

pub(super) fn nearest_weekday(reference: Date, weekday: i8, shift: Option<i16>) -> Option<Date> {
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

pub(super) fn monday_of(reference: Date, weeks: i16) -> Option<Date> {
    let back = i32::from(reference.weekday().to_monday_zero_offset());
    reference.checked_add((7 * i32::from(weeks) - back).days()).ok()
}

/// Weeks are ISO weeks, Monday to Sunday; a weekend is their last two days.
pub(super) fn unit_from(reference: Date, unit: Unit, shift: i16) -> Option<Shape> {
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
pub(super) fn ago(reference: Date, unit: Unit, count: i16) -> Option<Shape> {
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

/// Half a unit more, as finely as the unit says: nobody means it exactly.
pub(super) fn ago_and_half(reference: Date, unit: Unit, count: i16) -> Option<Shape> {
    let count = i32::from(count);
    let back = match unit {
        Unit::Day => count.days(),
        Unit::Week => (7 * count + 3).days(),
        Unit::Month => (30 * count + 15).days(),
        Unit::Year => (12 * count + 6).months(),
        Unit::Decade => (10 * count + 5).years(),
        Unit::Weekend => return None,
    };
    let then = reference.checked_sub(back).ok()?;
    Some(approximate(single(match unit {
        Unit::Month => month(then),
        Unit::Year | Unit::Decade => Field::Year(then.year()),
        _ => Field::Day(then),
    })))
}

/// From that long ago to the reference, as finely as the unit says.
pub(super) fn past(reference: Date, unit: Unit, count: i16) -> Option<Shape> {
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
