use jiff::civil::Date;

use super::{
    Edtf, EdtfError, Endpoint, Shape,
    moment::{Field, Moment, Qualifier, Season, YEARS},
};

/// Reads an EDTF date; white space around it is dropped.
///
/// # Errors
/// Text outside levels 0 and 1 (quarters taken), a day that no calendar has, a year outside -9998 to 9998,
/// an interval that ends before it starts.
pub fn parse(text: &str) -> Result<Edtf, EdtfError> {
    let text = text.trim();
    let mut reader = Reader { text, at: 0 };
    let shape = reader.shape()?;
    if reader.at < text.len() {
        return Err(reader.unexpected_tail(&shape));
    }
    if !shape.is_ordered() {
        return Err(
            reader.error_at(end_of_interval(text), "an end that is not before the start of the interval")
        );
    }
    Ok(Edtf { text: text.to_owned(), shape })
}

fn end_of_interval(text: &str) -> usize {
    text.find('/').map_or(0, |slash| slash + 1)
}

const DATE: &str = "a date such as 2017, 2017-06, 2017-06-11, 2017-06~, 2018-21, 201X or 2017-06/2018-03";

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn shape(&mut self) -> Result<Shape, EdtfError> {
        let start = self.endpoint()?;
        if !self.take("/") {
            return match start {
                Endpoint::At(moment) => Ok(Shape::Single(moment)),
                Endpoint::Open | Endpoint::Unknown => Err(self.error(DATE)),
            };
        }
        let end = self.endpoint()?;
        if start.moment().or(end.moment()).is_none() {
            return Err(self.error_at(0, "an interval with a date at one end at least"));
        }
        Ok(Shape::Interval(start, end))
    }

    fn endpoint(&mut self) -> Result<Endpoint, EdtfError> {
        if self.take("..") {
            return Ok(Endpoint::Open);
        }
        let rest = self.rest();
        let nothing_here = rest.starts_with('/') || (rest.is_empty() && self.at > 0);
        if nothing_here { Ok(Endpoint::Unknown) } else { self.moment().map(Endpoint::At) }
    }

    fn moment(&mut self) -> Result<Moment, EdtfError> {
        let field = self.field()?;
        let qualifier = match self.rest().as_bytes().first() {
            Some(b'?') => Qualifier::Uncertain,
            Some(b'~') => Qualifier::Approximate,
            Some(b'%') => Qualifier::UncertainApproximate,
            _ => return Ok(Moment::from(field)),
        };
        self.at += 1;
        Ok(Moment { field, qualifier })
    }

    fn field(&mut self) -> Result<Field, EdtfError> {
        let year = match self.year()? {
            Field::Year(year) => year,
            masked => return Ok(masked),
        };
        if !self.take("-") {
            return Ok(Field::Year(year));
        }
        if self.take("XX") {
            return Ok(if self.take("-XX") { Field::SomeDay(year) } else { Field::SomeMonth(year) });
        }
        let start = self.at;
        match self.two_digits("a month (01 to 12), a season (21 to 24) or a quarter (33 to 36)")? {
            month @ 1..=12 => self.day(year, month.cast_signed()),
            quarter @ 33..=36 => Ok(Field::Quarter(year, quarter.cast_signed() - 32)),
            code => Season::from_code(code).map(|season| Field::Season(year, season)).ok_or_else(|| {
                self.error_at(start, "a month (01 to 12), a season (21 to 24) or a quarter (33 to 36)")
            }),
        }
    }

    /// The year, with or without unknown digits at its end.
    fn year(&mut self) -> Result<Field, EdtfError> {
        let start = self.at;
        if self.rest().starts_with('Y') {
            return Err(
                self.error("a year of four digits from -9998 to 9998: longer years (Y…) are not read")
            );
        }
        let negative = self.take("-");
        let rest = self.rest();
        let known = rest.bytes().take(4).take_while(u8::is_ascii_digit).count();
        let masked = rest.bytes().skip(known).take(4 - known).take_while(|byte| *byte == b'X').count();
        if known + masked < 4 || known < 2 {
            self.at += known + masked;
            return Err(self.error(if self.at == start { DATE } else { "a year of four digits" }));
        }
        let digits: i16 = rest[..known].parse().map_err(|_| self.error(DATE))?;
        self.at += 4;
        let out_of_range = || self.error_at(start, "a year from -9998 to 9998");
        match known {
            2 => Ok(Field::Century { negative, digits }),
            3 => Ok(Field::Decade { negative, digits }),
            _ if negative && digits == 0 => Err(self.error_at(start, "the year 0 as 0000, without a minus")),
            _ => Some(if negative { -digits } else { digits })
                .filter(|year| YEARS.contains(year))
                .map(Field::Year)
                .ok_or_else(out_of_range),
        }
    }

    /// What follows the month.
    fn day(&mut self, year: i16, month: i8) -> Result<Field, EdtfError> {
        if !self.take("-") {
            return Ok(Field::Month(year, month));
        }
        if self.take("XX") {
            return Ok(Field::SomeDayOfMonth(year, month));
        }
        let start = self.at;
        let last = Date::constant(year, month, 1).days_in_month();
        let expected = format!("a day of two digits, 01 to {last:02}");
        let day = self.two_digits(&expected)?.cast_signed();
        let date = Date::new(year, month, day).map_err(|_| self.error_at(start, expected))?;
        self.time_of_day()?;
        Ok(Field::Day(date))
    }

    /// Reads over `Thh:mm`, `Thh:mm:ss`, with fractions and a zone: an extent is made of days.
    fn time_of_day(&mut self) -> Result<(), EdtfError> {
        const TIME: &str = "a time such as T10:30:00Z";
        if !self.take("T") {
            return Ok(());
        }
        self.below(24, TIME)?;
        while self.take(":") {
            self.below(61, TIME)?;
        }
        if self.take(".") {
            self.at += self.rest().bytes().take_while(u8::is_ascii_digit).count();
        }
        if !self.take("Z") && (self.take("+") || self.take("-")) {
            self.below(24, TIME)?;
            if self.take(":") || self.rest().starts_with(|c: char| c.is_ascii_digit()) {
                self.below(60, TIME)?;
            }
        }
        Ok(())
    }

    fn below(&mut self, limit: u8, expected: &str) -> Result<(), EdtfError> {
        let start = self.at;
        let number = self.two_digits(expected)?;
        if number < limit { Ok(()) } else { Err(self.error_at(start, expected)) }
    }

    fn two_digits(&mut self, expected: &str) -> Result<u8, EdtfError> {
        let number = match self.rest().as_bytes() {
            [a, b, ..] if a.is_ascii_digit() && b.is_ascii_digit() => 10 * (a - b'0') + (b - b'0'),
            _ => return Err(self.error(expected)),
        };
        self.at += 2;
        Ok(number)
    }

    fn unexpected_tail(&self, shape: &Shape) -> EdtfError {
        let next = self.rest().chars().next();
        self.error(match (shape, next) {
            (_, Some('?' | '~' | '%')) => "one qualifier (?, ~ or %) at the end of a date",
            (Shape::Interval(..), Some('/')) => "one / in an interval",
            (Shape::Interval(..), _) => "the end of the interval",
            (Shape::Single(_), Some('0'..='9')) => "the end of the date, or a - before the next part",
            (Shape::Single(_), _) => {
                "the end of the date, a qualifier (?, ~ or %) or a / before the end of an interval"
            }
        })
    }

    fn take(&mut self, what: &str) -> bool {
        let found = self.rest().starts_with(what);
        self.at += if found { what.len() } else { 0 };
        found
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn error(&self, expected: impl Into<String>) -> EdtfError {
        self.error_at(self.at, expected)
    }

    fn error_at(&self, byte: usize, expected: impl Into<String>) -> EdtfError {
        EdtfError::new(self.text, byte, expected)
    }
}
