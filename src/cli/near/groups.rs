//! `--group`: counts by place, month or article.

use std::{
    cmp::Ordering,
    collections::HashMap,
    io::{self, BufWriter, Write},
};

use dateline::{
    model::LonLat,
    query::{Ask, Days, Hit, Index, QueryError, earth},
};
use jiff::{ToSpan, civil::Date};

use super::{
    Args, Exit, Failure, Group, Sort,
    cells::{Cell, Row, compass},
    km, limit,
    out::Out,
    table::Align,
};

/// How wide the longest bar is, in terminal cells.
const BAR: usize = 12;

/// What the rows of a group have in common.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
struct Key {
    place: Option<u32>,
    period: Option<String>,
    article: Option<i64>,
}

struct Counted {
    key: Key,
    mentions: u64,
    distance: f64,
    first: Option<Days>,
}

/// Prints one row a group.
pub fn print(args: &Args, ask: &Ask, index: &Index<'_>, hits: Vec<Hit>) -> Result<Exit, Failure> {
    let mut groups = count(&args.group, &hits);
    if args.count {
        writeln!(io::stdout(), "{}", groups.len())?;
        return Ok(Exit::Done);
    }
    sort(&mut groups, args);
    let shown = &groups[..limit(args, groups.len())];
    let most = shown.iter().map(|group| group.mentions).max().unwrap_or(1);
    let mut out = Out::new(args.to, BufWriter::new(io::stdout().lock()));
    for group in shown {
        out.row(&row(group, ask.area.centre, index, most)?)?;
    }
    out.finish()?;
    if shown.len() < groups.len() {
        eprintln!("dateline: {} of {} rows shown; --limit 0 shows all", shown.len(), groups.len());
    }
    Ok(Exit::Done)
}

fn count(by: &[Group], hits: &[Hit]) -> Vec<Counted> {
    let mut groups: HashMap<Key, Counted> = HashMap::new();
    let mut periods: HashMap<Option<Days>, String> = HashMap::new();
    for hit in hits {
        let mut key = Key::default();
        for group in by {
            match group {
                Group::Place => key.place = Some(hit.place),
                Group::Month => {
                    key.period =
                        Some(periods.entry(hit.extent).or_insert_with(|| period(hit.extent)).clone());
                }
                Group::Article => key.article = Some(hit.row >> 32),
            }
        }
        let group = groups.entry(key.clone()).or_insert(Counted {
            key,
            mentions: 0,
            distance: f64::INFINITY,
            first: None,
        });
        group.mentions += 1;
        group.distance = group.distance.min(hit.distance);
        group.first = [group.first, hit.extent].into_iter().flatten().min();
    }
    groups.into_values().collect()
}

/// The month that an extent lies in; else the year; else its first and last day.
fn period(extent: Option<Days>) -> String {
    let Some(days) = extent else { return "undated".into() };
    let date = |day: i32| Date::constant(1970, 1, 1).checked_add(day.days()).ok();
    let (first, last) = (date(days.start), days.end.checked_sub(1).and_then(date));
    let (Some(first), Some(last)) =
        (first.filter(|_| days.start != i32::MIN), last.filter(|_| days.end != i32::MAX))
    else {
        let end =
            |day: Option<Date>, open: bool| day.filter(|_| !open).map_or("..".into(), |day| day.to_string());
        return format!("{}/{}", end(first, days.start == i32::MIN), end(last, days.end == i32::MAX));
    };
    if first.first_of_month() == last.first_of_month() {
        first.strftime("%Y-%m").to_string()
    } else if first.first_of_year() == first && last.last_of_year() == last && first.year() == last.year() {
        first.strftime("%Y").to_string()
    } else {
        format!("{first}/{last}")
    }
}

/// Places with the most mentions first, of equal ones the nearest, each with its periods in order; periods alone
/// in order.
fn sort(groups: &mut [Counted], args: &Args) {
    let mut totals: HashMap<Option<u32>, u64> = HashMap::new();
    for group in groups.iter() {
        *totals.entry(group.key.place).or_default() += group.mentions;
    }
    let date = |group: &Counted| (group.first.is_none(), group.first);
    groups.sort_by(|a, b| {
        let usual = || {
            let (total_a, total_b) = (totals[&a.key.place], totals[&b.key.place]);
            let nearest = || match (a.key.place, b.key.place) {
                (Some(_), Some(_)) => a.distance.total_cmp(&b.distance),
                _ => Ordering::Equal,
            };
            let by_size = total_b.cmp(&total_a).then_with(nearest).then(a.key.place.cmp(&b.key.place));
            match a.key.period {
                Some(_) => by_size.then_with(|| date(a).cmp(&date(b))),
                None => by_size.then(b.mentions.cmp(&a.mentions)),
            }
        };
        let order = match args.sort {
            Some(Sort::Distance) => a.distance.total_cmp(&b.distance),
            Some(Sort::Date) => date(a).cmp(&date(b)),
            None => usual(),
        };
        order.then_with(usual).then(a.key.article.cmp(&b.key.article)).then(a.key.period.cmp(&b.key.period))
    });
}

fn row(group: &Counted, centre: Option<LonLat>, index: &Index<'_>, most: u64) -> Result<Row, QueryError> {
    let mut row = Row::default();
    if let Some(place) = group.key.place {
        place_cells(&mut row, place, centre, index)?;
    } else if centre.is_some() {
        row.number("distance_km", Some(km(group.distance)));
        row.shown.push(("km", Align::Right, km(group.distance).to_string()));
    }
    if let Some(period) = &group.key.period {
        row.text("period", Some(period));
        row.shown.push(("period", Align::Left, period.clone()));
    }
    if let Some(article) = group.key.article {
        article_cells(&mut row, article, index)?;
    }
    row.cells.push(("mentions", Cell::Whole(group.mentions)));
    row.shown.push(("mentions", Align::Right, group.mentions.to_string()));
    row.shown.push(("", Align::Left, bar(group.mentions, most)));
    Ok(row)
}

fn place_cells(
    row: &mut Row,
    place: u32,
    centre: Option<LonLat>,
    index: &Index<'_>,
) -> Result<(), QueryError> {
    let at = index.place(place)?;
    if let Some(centre) = centre {
        let (distance, bearing) = (earth::distance(centre, at.point), earth::bearing(centre, at.point));
        row.number("distance_km", Some(km(distance)));
        row.number("bearing", (distance > 0.0).then(|| bearing.round() % 360.0));
        row.shown.push(("km", Align::Right, km(distance).to_string()));
        row.shown.push(("bearing", Align::Right, compass(distance, bearing)));
    }
    if let Some(place) = index.atlas().place(at.key)? {
        row.place(&place);
        row.shown.push(("place", Align::Left, place.name.clone()));
        row.shown.push(("", Align::Left, place.name_ar.clone().unwrap_or_default()));
    }
    Ok(())
}

fn article_cells(row: &mut Row, article: i64, index: &Index<'_>) -> Result<(), QueryError> {
    let sql = "SELECT article_id, title, source, url FROM article WHERE fid = ?1";
    let mut query = index.atlas().connection().prepare_cached(sql)?;
    let cells: [Option<String>; 4] = query
        .query_row([article], |found| Ok([found.get(0)?, found.get(1)?, found.get(2)?, found.get(3)?]))?;
    for (name, cell) in ["article_id", "title", "source", "url"].into_iter().zip(&cells) {
        row.text(name, cell.as_deref());
    }
    let [id, title, source, _] = cells;
    row.shown.push(("article", Align::Left, title.or(id).unwrap_or_default()));
    row.shown.push(("source", Align::Left, source.unwrap_or_default()));
    Ok(())
}

/// A bar in eighths of a terminal cell; any count shows.
fn bar(n: u64, most: u64) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let eighths = ((n as f64 / most as f64) * (BAR * 8) as f64).round().max(1.0) as usize;
    format!("{}{}", "█".repeat(eighths / 8), EIGHTHS[eighths % 8])
}
