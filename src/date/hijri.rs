//! The Hijri calendar as Umm al-Qura has it, the civil calendar of Saudi Arabia.
//!
//! The tables of KACST cover 1300 to 1600 AH (1882 to 2174); other years follow the tabular calendar.
//! A month begun on another day by sighting the moon elsewhere may be a day off.

use icu_calendar::{Date as IcuDate, cal::Hijri};
use jiff::civil::Date;

/// The Hijri years that are read; beyond them a number is more likely something else.
const YEARS: std::ops::RangeInclusive<i16> = 1..=1700;

/// The civil day of a Hijri date; none if its month has no such day.
pub fn day(year: i16, month: u8, day: u8) -> Option<Date> {
    if !YEARS.contains(&year) {
        return None;
    }
    let hijri = Hijri::new_umm_al_qura();
    let date = IcuDate::try_new_hijri_with_calendar(i32::from(year), month, day, hijri).ok()?;
    let iso = date.to_calendar(icu_calendar::Iso);
    Date::new(
        i16::try_from(iso.era_year().year).ok()?,
        iso.month().ordinal.cast_signed(),
        iso.day_of_month().0.cast_signed(),
    )
    .ok()
}

/// First and last civil day of a Hijri month.
pub fn month(year: i16, month: u8) -> Option<(Date, Date)> {
    let (next_year, next_month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    Some((day(year, month, 1)?, day(next_year, next_month, 1)?.yesterday().ok()?))
}

/// First and last civil day of a Hijri year.
pub fn year(year: i16) -> Option<(Date, Date)> {
    Some((day(year, 1, 1)?, day(year.checked_add(1)?, 1, 1)?.yesterday().ok()?))
}

/// The Hijri year in which a civil year begins, give or take one.
pub fn year_near(civil: i16) -> i16 {
    let lunar = (i32::from(civil) - 622) * 33 / 32;
    i16::try_from(lunar).unwrap_or(i16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_begin_as_umm_al_qura_says() {
        assert_eq!(day(1445, 9, 1), Some(Date::constant(2024, 3, 11)));
        assert_eq!(day(1440, 8, 14), Some(Date::constant(2019, 4, 19)));
        assert_eq!(day(1440, 3, 29), Some(Date::constant(2018, 12, 7)));
        assert_eq!(month(1440, 9), Some((Date::constant(2019, 5, 6), Date::constant(2019, 6, 3))));
        assert_eq!(year(1440), Some((Date::constant(2018, 9, 11), Date::constant(2019, 8, 30))));
    }

    #[test]
    fn days_outside_the_calendar_are_none() {
        assert_eq!(day(1440, 9, 31), None);
        assert_eq!(day(1440, 13, 1), None);
        assert_eq!(day(0, 1, 1), None);
        assert_eq!(year(i16::MAX), None);
    }
}
