//! Two ends as one expression: «من 24 مارس وحتى السادس من أبريل», "between 2014 and 2017", «3-5 يونيو».

use super::{
    super::{
        expr::{Expr, Fields, Reading, YearRef},
        lexicon::{Kind, Unit},
    },
    Grammar, Parsed,
};

/// How the ends are joined.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Join {
    Dash,
    /// To, until.
    To,
    /// Two years that follow each other.
    Slash,
    /// And, which joins two ends only after «between», or two days that follow each other.
    And,
}

impl Grammar<'_> {
    /// A range; its first end may leave its month or year to the second, and the other way round.
    pub(super) fn range(&self, at: usize) -> Parsed<Reading> {
        let (opening, first) = self.opening(at);
        let (start, next) = self.range_end(first, opening.is_some())?;
        if let Some((end, after)) = self.next_weekday(&start, next) {
            return Some((Reading { end: Some(end), ..Reading::from(start) }, after));
        }
        let (join, second) = self.join(next)?;
        let (before, second) =
            if join == Join::And { self.skip_days(start, second) } else { (start, second) };
        let (end, after) = self.second_end(second, &start, join)?;
        let (end, after) = self.year_of_both(&start, end, after).unwrap_or((end, after));
        let joins = match join {
            Join::To => {
                opening.is_some() || start.has_month() || start.civil_year().is_some() || rises(&start, &end)
            }
            Join::Slash => start.civil_year().zip(end.civil_year()).is_some_and(|(a, b)| b == a + 1),
            Join::Dash => true,
            Join::And => opening == Some(Kind::Between) || follow(&before, &end),
        };
        if !joins || opening == Some(Kind::Between) && join == Join::To {
            return None;
        }
        let (start, end) = share(start, end)?;
        Some((Reading { end: Some(end), ..Reading::from(start) }, after))
    }

    /// «بين», «من», with «عامي», «شهري» or «الفترة من» after it.
    fn opening(&self, at: usize) -> (Option<Kind>, usize) {
        let found =
            [Kind::Between, Kind::From].into_iter().find_map(|kind| Some((kind, self.kind(at, kind)?.1)));
        let Some((kind, next)) = found else { return (None, at) };
        let dual = self.unit(next).filter(|((_, count), _)| *count == 2 && !self.latin(next));
        (Some(kind), self.skip(dual.map_or(next, |(_, after)| after), Kind::The))
    }

    /// One end: a date, or a day or year that the other end completes.
    fn range_end(&self, at: usize, opened: bool) -> Parsed<Expr> {
        let day_of = self
            .unit(at)
            .filter(|((unit, count), _)| (*unit, *count) == (Unit::Day, 1) && !self.definite(at));
        let at = day_of.filter(|_| opened).map_or(at, |(_, after)| after);
        let whole = self.single(at).map(|(reading, after)| (reading.start, after));
        let whole =
            whole.filter(|(expr, _)| !matches!(expr, Expr::Unit(..) | Expr::Past(..)) && !expr.is_ago());
        whole.or_else(|| self.any_year(at)).or_else(|| self.lone_month(at)).or_else(|| {
            self.day(at)
                .map(|(day, after)| (Expr::Date(Fields { day: Some(day), ..Fields::default() }), after))
        })
    }

    fn join(&self, at: usize) -> Parsed<Join> {
        let at = self.skip_mark(at, &[',', '،']);
        if let Some((_, after)) = self.kind(at, Kind::To) {
            return Some((Join::To, self.skip(after, Kind::The)));
        }
        if matches!(self.mark(at), Some('-' | '–' | '—')) {
            return Some((Join::Dash, at + 1));
        }
        if self.mark(at) == Some('/') {
            return Some((Join::Slash, at + 1));
        }
        if self.is(at, Kind::And) || self.kind(at, Kind::Clitic).is_some_and(|(and, _)| and == 1) {
            return Some((Join::And, self.skip(at + 1, Kind::The)));
        }
        self.form(at).is_some_and(|form| form.joined).then_some((Join::And, at))
    }

    /// «4 و5 و6 ديسمبر»: passes over the days between the first and the last; gives the one before the last.
    fn skip_days(&self, first: Expr, at: usize) -> (Expr, usize) {
        let (mut before, mut next) = (first, at);
        while let Expr::Date(fields) = before
            && let Some((day, after)) =
                self.day(next).filter(|(day, _)| fields.day.is_some_and(|n| *day == n + 1))
            && let Some((Join::And, third)) = self.join(after)
            && self.day(third).is_some_and(|(n, _)| n == day + 1)
        {
            (before, next) = (Expr::Date(Fields { day: Some(day), ..fields }), third);
        }
        (before, next)
    }

    /// "March 24-26, 2019": the year after the second day is that of both.
    fn year_of_both(&self, start: &Expr, end: Expr, at: usize) -> Parsed<Expr> {
        let (Expr::Date(first), Expr::Date(last)) = (start, end) else { return None };
        let month = first.month.filter(|_| !first.has_year() && last.month.is_none())?;
        let (year, after) = self.year_after_month(at, month)?;
        Some((Expr::Date(Fields { month: Some(month), year: Some(year), ..last }), after))
    }

    /// The end after the join; "2014-17" takes its century from the first.
    fn second_end(&self, at: usize, start: &Expr, join: Join) -> Parsed<Expr> {
        if let (Some(first), Some((value, 2)), Join::Dash | Join::Slash) =
            (start.civil_year(), self.number(at), join)
        {
            let year = first - first % 100 + i16::try_from(value).ok()?;
            return (year > first).then_some((super::year::year_of(YearRef::Civil(year)), at + 1));
        }
        self.range_end(at, true)
    }
}

/// «5 إلى 8 يونيو»: a day before another of a month.
fn rises(start: &Expr, end: &Expr) -> bool {
    match (start, end) {
        (Expr::Date(a), Expr::Date(b)) => {
            a.month.is_none() && b.month.is_some() && a.day.zip(b.day).is_some_and(|(a, b)| a < b)
        }
        _ => false,
    }
}

/// «3 و4 مارس» are two days that follow each other: one interval.
fn follow(start: &Expr, end: &Expr) -> bool {
    match (start, end) {
        (Expr::Date(a), Expr::Date(b)) => {
            let one_month = a.month.is_none() || (a.month == b.month && b.has_year());
            let next = a.day.zip(b.day).is_some_and(|(a, b)| b == a + 1);
            one_month && !a.has_year() && b.month.is_some() && next
        }
        _ => false,
    }
}

/// Gives each end what only the other one says; none if they are not of one kind.
fn share(start: Expr, end: Expr) -> Option<(Expr, Expr)> {
    let (Expr::Date(mut a), Expr::Date(mut b)) = (start, end) else {
        return (start.is_anchored() && end.is_anchored()).then_some((start, end));
    };
    let bare_day = |fields: &Fields| fields.day.is_some() && fields.month.is_none() && fields.year.is_none();
    match (bare_day(&a), bare_day(&b)) {
        (true, true) => return None,
        (true, false) => {
            b.day?;
            (a.month, a.year) = (b.month, b.year);
        }
        (false, true) => {
            a.day?;
            (b.month, b.year) = (a.month, a.year);
        }
        (false, false) if a.month.is_some() != b.month.is_some() => return None,
        (false, false) => share_year(&mut a, &mut b),
    }
    Some((Expr::Date(a), Expr::Date(b)))
}

fn share_year(a: &mut Fields, b: &mut Fields) {
    let wraps = a.month.zip(b.month).is_some_and(|(a, b)| a.number > b.number);
    match (a.year, b.year) {
        (None, Some(year)) => a.year = if wraps { year.plus(-1) } else { Some(year) },
        (Some(year), None) => b.year = if wraps { year.plus(1) } else { Some(year) },
        _ => {}
    }
}

impl YearRef {
    fn plus(self, years: i16) -> Option<Self> {
        match self {
            Self::Civil(year) => Some(Self::Civil(year + years)),
            Self::Hijri(year) => Some(Self::Hijri(year + years)),
            Self::Offset(offset) => Some(Self::Offset(offset + years)),
            Self::Nearest(_) | Self::Elsewhere => None,
        }
    }
}

impl Expr {
    fn has_month(&self) -> bool {
        matches!(self, Self::Date(fields) if fields.month.is_some())
    }

    fn civil_year(&self) -> Option<i16> {
        match self {
            Self::Date(Fields { day: None, month: None, year: Some(YearRef::Civil(year)), .. }) => {
                Some(*year)
            }
            _ => None,
        }
    }

    /// It can be the end of a range with an end of another kind («من الخميس حتى 6 ديسمبر»).
    fn is_anchored(&self) -> bool {
        match self {
            Self::Date(fields) => fields.day.is_some() && fields.month.is_some(),
            Self::Day(..) | Self::Weekday(..) | Self::WeekdayOf(..) => true,
            Self::Season(..) | Self::Fixed(_) | Self::Part { .. } => true,
            Self::Century(_) | Self::Unit(..) | Self::Past(..) => false,
            Self::Ago(..) | Self::AgoAndHalf(..) => false,
        }
    }
}
