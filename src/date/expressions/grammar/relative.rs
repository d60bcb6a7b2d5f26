//! What counts from the reference: «أمس», «الخميس الماضي», «قبل ثلاثة أيام», "last week".

use super::{
    super::{
        expr::Expr,
        lexicon::{Kind, Unit},
    },
    Grammar, Parsed,
};

impl Grammar<'_> {
    /// Any of them but weekdays.
    pub(super) fn relative(&self, at: usize) -> Parsed<Expr> {
        self.day_word(at)
            .or_else(|| self.today(at))
            .or_else(|| self.ago(at))
            .or_else(|| self.past(at))
            .or_else(|| self.shifted_unit(at).map(|((unit, shift), after)| (Expr::Unit(unit, shift), after)))
    }

    /// «أمس الجمعة», "yesterday", «بعد غد».
    fn day_word(&self, at: usize) -> Parsed<Expr> {
        let (days, next) = self.kind(at, Kind::Day)?;
        let (weekday, after) = self.weekday_beside(next);
        // «غد السبت 2018/11/10»: the date says it better.
        self.date_beside(after).or(Some((Expr::Day(days, weekday), after)))
    }

    /// «اليوم», when it is today and not the day of something.
    fn today(&self, at: usize) -> Parsed<Expr> {
        let ((unit, count), next) = self.unit(at)?;
        let form = self.form(at)?;
        if (unit, count) != (Unit::Day, 1) || !form.definite || form.preposed {
            return None;
        }
        let (weekday, after) = self.weekday_beside(next);
        let other = self.is_before(at, Kind::NotTodayBefore)
            || self.is(next, Kind::NotTodayAfter)
            || self.is(next, Kind::Ordinal)
            || self.is(next, Kind::Shift)
            || self.number(next).is_some();
        if weekday.is_none() && other {
            return None;
        }
        self.date_beside(after).or(Some((Expr::Day(0, weekday), after)))
    }

    /// «قبل نحو ثلاثة أيام», «منذ أسبوعين», "three days ago".
    fn ago(&self, at: usize) -> Parsed<Expr> {
        if let Some((_, next)) = self.kind(at, Kind::Ago).filter(|_| !self.latin(at)) {
            let ((unit, count), after) = self.duration(self.skip(next, Kind::About))?;
            if let Some((_, after)) = self.kind(after, Kind::OfTime) {
                return Some((Expr::Ago(unit, count), after));
            }
            if let Some(after) = self.and_half(after) {
                return Some((Expr::AgoAndHalf(unit, count), after));
            }
            // «قبل عقد اجتماع»: before holding one.
            if (unit, count) == (Unit::Decade, 1) {
                return None;
            }
            return (!self.belongs_to_date(after, count)).then_some((Expr::Ago(unit, count), after));
        }
        let (unit, count, half, next) = self.english_duration(at)?;
        let (_, after) = self.kind(next, Kind::AgoAfter)?;
        Some((if half { Expr::AgoAndHalf(unit, count) } else { Expr::Ago(unit, count) }, after))
    }

    /// "a week", "two years", "two and a half years", "a year and a half": unit, count, the half, where it ends.
    fn english_duration(&self, at: usize) -> Option<(Unit, i16, bool, usize)> {
        if let Some(((unit, count), next)) = self.duration(at) {
            let half = self.and_half(next);
            return Some((unit, count, half.is_some(), half.unwrap_or(next)));
        }
        let (count, next) = self.count(at)?;
        let ((unit, _), after) = self.unit(self.and_half(next)?)?;
        Some((unit, count, true, after))
    }

    /// «ونصف», "and a half".
    fn and_half(&self, at: usize) -> Option<usize> {
        let joined = self.form(at)?.joined || self.is(at, Kind::And) || self.is(at, Kind::Clitic);
        let and = at + usize::from(self.form(at).is_some_and(|form| !form.joined));
        let article = self.kind(and, Kind::Cardinal).filter(|(one, _)| *one == 1 && self.latin(and));
        let half = self.kind(article.map_or(and, |(_, after)| after), Kind::Half);
        half.filter(|(parts, _)| joined && *parts == 2).map(|(_, after)| after)
    }

    /// «قبل شهر رمضان», «قبل يوم الخميس», «قبل عام 2014», «قبل يوم من …» count no time from today.
    fn belongs_to_date(&self, at: usize, count: i16) -> bool {
        let date = self.number(at).is_some()
            || self.month(at).is_some()
            || self.weekday_name(at).is_some()
            || self.is(at, Kind::Shift)
            || self.is(at, Kind::Ordinal);
        self.is(at, Kind::Of) || (count == 1 && date)
    }

    /// A number of units: «ثلاثة أيام», «أسبوعين», «15 يوما», "a week".
    fn duration(&self, at: usize) -> Parsed<(Unit, i16)> {
        if let Some(((unit, count), after)) = self.unit(at).filter(|_| !self.definite(at)) {
            return (count > 0 && !self.latin(at)).then_some(((unit, count), after));
        }
        let (count, next) = self.count(at)?;
        let ((unit, _), after) = self.unit(next)?;
        Some(((unit, count), after))
    }

    pub(super) fn count(&self, at: usize) -> Parsed<i16> {
        match self.number(at) {
            Some((value, _)) => {
                i16::try_from(value).ok().filter(|count| (1..=999).contains(count)).map(|n| (n, at + 1))
            }
            None => {
                let (count, next) = self.kind(at, Kind::Cardinal)?;
                let joined = self.form(next).is_some_and(|form| form.joined);
                let tens = self.kind(next, Kind::Tens).filter(|_| joined);
                Some(tens.map_or((count, next), |(tens, after)| (count + tens, after)))
            }
        }
    }

    /// «الأيام الثلاثة الماضية», «الأربعة أيام الماضية», «الشهرين الماضيين», "the past three days".
    fn past(&self, at: usize) -> Parsed<Expr> {
        if let Some((-1, next)) = self.kind(at, Kind::Shift).filter(|_| self.latin(at)) {
            if let Some(((unit, 1), after)) = self.unit(next).filter(|_| self.is(at, Kind::JustPast)) {
                let rolling = !matches!(unit, Unit::Day | Unit::Weekend);
                return rolling.then_some((Expr::Past(unit, 1), after));
            }
            let ((unit, count), after) = self.duration(next)?;
            return Some((Expr::Past(unit, count), after));
        }
        let (unit, count, next) = match (self.unit(at), self.count(at)) {
            (Some(((unit, 0), next)), _) if self.definite(at) => {
                let (count, next) = self.count(self.skip(next, Kind::Clitic))?;
                (unit, count, next)
            }
            (Some(((unit, 2), next)), _) if self.definite(at) => (unit, 2, next),
            (None, Some((count, next))) if !self.latin(at) => {
                let ((unit, _), next) = self.unit(next)?;
                (unit, count, next)
            }
            _ => return None,
        };
        let (shift, after) = self.kind(next, Kind::Shift)?;
        (shift == -1).then_some((Expr::Past(unit, count), after))
    }

    /// «الأسبوع الماضي», «الشهر قبل الماضي», «هذا العام», "last week", "the week before last".
    pub(super) fn shifted_unit(&self, at: usize) -> Parsed<(Unit, i16)> {
        if let Some((shift, next)) = self.shift_before(at) {
            let ((unit, count), after) = self.unit(next)?;
            // «هذا العقد» is a contract as often.
            let named = unit != Unit::Day && (unit != Unit::Decade || self.latin(next));
            let told = count == 1 && named && (self.latin(next) || self.definite(next));
            // «هذا الشهر الماضي» is nobody's; «هذا العام» is told by its article.
            return told.then_some(((unit, shift), after));
        }
        let ((unit, count), next) = self.unit(at)?;
        let shift = self.kind(next, Kind::Shift).filter(|_| self.definite(at));
        let (shift, after) = shift.or_else(|| self.kind(next, Kind::BeforeLast))?;
        let contract = unit == Unit::Decade && shift == 0 && !self.is_before(at, Kind::In);
        (count == 1 && unit != Unit::Day && !contract).then_some(((unit, shift), after))
    }

    pub(super) fn shift_before(&self, at: usize) -> Parsed<i16> {
        if self.latin(at) { self.kind(at, Kind::Shift) } else { self.kind(at, Kind::This) }
    }

    pub(super) fn unit(&self, at: usize) -> Parsed<(Unit, i16)> {
        if !self.form(at)?.kinds.has(Kind::Unit) {
            return None;
        }
        self.sense(at, |sense| Some((sense.unit?, sense.value)))
    }
}

impl Expr {
    pub(super) fn is_ago(&self) -> bool {
        matches!(self, Self::Ago(..) | Self::AgoAndHalf(..))
    }
}
