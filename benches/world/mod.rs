//! A seeded world: places clustered as in a region at war, rows that favour some of them, ten years of dates.

use dateline::{
    model::LonLat,
    query::{build::Row, ladder::Days, tree::PlacePoint},
};

/// A small seeded generator (splitmix64): the same rows on every machine.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// In [0, 1).
    pub(crate) fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1u64 << 53) as f64
    }

    pub(crate) fn below(&mut self, n: u64) -> u64 {
        ((u128::from(self.bits()) * u128::from(n)) >> 64) as u64
    }

    /// Roughly normal, mean 0, deviation 1.
    pub(crate) fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }
}

/// First and last day of the ten years: 2010-01-01 and 2020-01-01.
pub(crate) const FIRST_DAY: i32 = 14_610;
pub(crate) const LAST_DAY: i32 = 18_262;
/// 2017-06.
pub(crate) const MONTH: Days = Days { start: 17_318, end: 17_348 };

/// `n` places: half along rivers and around towns, half in open country between 32 and 50 E, 28 and 40 N.
pub(crate) fn places(n: usize) -> Vec<PlacePoint> {
    let mut random = Random(1);
    let towns: Vec<LonLat> = (0..150).map(|_| open_country(&mut random)).collect();
    (0..n)
        .map(|i| {
            let point = if random.unit() < 0.5 {
                let town = towns[random.below(150) as usize];
                LonLat { lon: town.lon + random.normal() * 0.25, lat: town.lat + random.normal() * 0.2 }
            } else {
                open_country(&mut random)
            };
            let round = |x: f64| (x * 1e5).round() / 1e5;
            let point = LonLat { lon: round(point.lon), lat: round(point.lat) };
            // One in five hundred is a governorate or a desert.
            let area_km = if random.below(500) == 0 { 60.0 + 100.0 * random.unit() as f32 } else { 0.0 };
            PlacePoint { key: i as i64 + 1, point, area_km }
        })
        .collect()
}

fn open_country(random: &mut Random) -> LonLat {
    LonLat { lon: 32.0 + 18.0 * random.unit(), lat: 28.0 + 12.0 * random.unit() }
}

/// The distinct extents: days, then months, then years.
pub(crate) struct Extents {
    pub(crate) all: Vec<Days>,
    months: u32,
    years: u32,
}

pub(crate) fn extents() -> Extents {
    let mut all: Vec<Days> = (FIRST_DAY..LAST_DAY).map(|day| Days { start: day, end: day + 1 }).collect();
    let day =
        |year: i16, month: i8| (jiff::civil::date(year, month, 1) - jiff::civil::date(1970, 1, 1)).get_days();
    let months = all.len() as u32;
    for (year, month) in (2010..2020).flat_map(|y| (1..=12).map(move |m| (y, m))) {
        let end = if month == 12 { day(year + 1, 1) } else { day(year, month + 1) };
        all.push(Days { start: day(year, month), end });
    }
    let years = all.len() as u32;
    all.extend((2010..2020).map(|year| Days { start: day(year, 1), end: day(year + 1, 1) }));
    Extents { all, months, years }
}

/// Calls `each` for `n` rows: 88 % dated to the day, 10 % to the month, 2 % to the year; one in eight associative.
pub(crate) fn rows(n: usize, places: usize, extents: &Extents, mut each: impl FnMut(Row)) {
    let mut random = Random(2);
    for row in 0..n as i64 {
        // A few places have most of the news: the square leans to low numbers, and those lie anywhere.
        let u = random.unit();
        let place = (u * u * places as f64) as u32;
        let kind_of_date = random.below(100);
        let extent = match kind_of_date {
            0..88 => random.below(u64::from(extents.months)) as u32,
            88..98 => extents.months + random.below(u64::from(extents.years - extents.months)) as u32,
            _ => extents.years + random.below(extents.all.len() as u64 - u64::from(extents.years)) as u32,
        };
        each(Row { place, extent: Some(extent), kind: u8::from(random.below(8) == 0), row });
    }
}
