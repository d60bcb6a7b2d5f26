//! The line on a terminal that says how far an import is.

use std::{
    io::{self, IsTerminal, Write},
    time::{Duration, Instant},
};

use dateline::gazetteer::source::Progress;

/// How often the line is drawn anew.
const EVERY: Duration = Duration::from_millis(200);
/// Before this, nothing can be said of the time left.
const SOON: Duration = Duration::from_secs(2);

/// Rows, share and time left, on standard error; nothing where that is no terminal.
pub struct Bar {
    shown: bool,
    start: Instant,
    last: Option<Instant>,
}

impl Bar {
    /// Starts the clock.
    pub fn new() -> Self {
        Self { shown: io::stderr().is_terminal(), start: Instant::now(), last: None }
    }

    /// Draws it, unless it was drawn just now.
    pub fn draw(&mut self, progress: Progress) {
        let now = Instant::now();
        if !self.shown || self.last.is_some_and(|last| now - last < EVERY) {
            return;
        }
        self.last = Some(now);
        // A terminal that is gone is no failure of the import.
        let _ = write!(io::stderr(), "\r{}\x1b[K", line(progress, now - self.start));
    }

    /// Wipes the line, so that what follows stands alone.
    pub fn wipe(&mut self) {
        if self.last.take().is_some() {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}

fn line(Progress { bytes, of, rows }: Progress, spent: Duration) -> String {
    let share = if of == 0 { 1.0 } else { bytes as f64 / of as f64 };
    let left = match spent > SOON && share > 0.0 {
        true => format!(", {} left", time(spent.mul_f64((1.0 / share - 1.0).clamp(0.0, 1e6)))),
        false => String::new(),
    };
    format!("{rows} rows, {:.0} %{left}", share * 100.0)
}

fn time(left: Duration) -> String {
    match left.as_secs() {
        seconds @ ..100 => format!("{seconds} s"),
        seconds => format!("{} min", seconds.div_ceil(60)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_left_is_by_bytes() {
        let progress = Progress { bytes: 25, of: 100, rows: 1_000 };
        assert_eq!(line(progress, Duration::from_secs(10)), "1000 rows, 25 %, 30 s left");
        assert_eq!(line(progress, Duration::from_secs(1)), "1000 rows, 25 %");
        assert_eq!(line(progress, Duration::from_secs(60)), "1000 rows, 25 %, 3 min left");
        let nothing = Progress { bytes: 0, of: 0, rows: 0 };
        assert_eq!(line(nothing, Duration::from_secs(10)), "0 rows, 100 %, 0 s left");
    }
}
