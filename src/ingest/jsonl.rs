//! JSON lines: one object an article, from a file or from a stream without end.

use std::{
    borrow::Cow,
    collections::VecDeque,
    io::{self, BufRead},
};

use serde::Deserialize;
use serde_json::error::Category;

use super::{
    Cause, Item, NoteKind, Options, Problem, Spot,
    address::date_in_address,
    decode,
    lines::{Line, read_line},
    records::{Reader, open_rows},
    row::{Fields, Row},
    source::{Event, Events, Piece, Source, Tally},
    zones,
};
use crate::model::Article;

/// An object of a line. Fields that it does not name are ignored.
#[derive(Debug, Deserialize)]
#[serde(expecting = "an object")]
struct Object<'a> {
    id: Option<Id>,
    #[serde(borrow)]
    text: Option<Cow<'a, str>>,
    title: Option<String>,
    published: Option<String>,
    published_evidence: Option<String>,
    lang: Option<String>,
    url: Option<String>,
    source: Option<String>,
}

/// An id may be a number: it is taken as its text.
#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "the id is neither text nor a number")]
enum Id {
    Text(String),
    Number(serde_json::Number),
}

/// Articles from a stream of JSON lines, in its order, one in memory at a time.
///
/// A line that is no article is a [`Problem`] with its line number (`file` names the stream in it), and the
/// rest goes on. A line over `max_article` bytes is skipped to its end. A bad date is a problem *and* the
/// article follows, undated. Repeated ids are not looked for: that would need memory for every one of them.
pub fn jsonl_stream<R: BufRead>(
    input: R,
    file: &str,
    options: Options,
) -> impl Iterator<Item = Result<Item, Problem>> + use<R> {
    let name = file.to_owned();
    Lines::new(input, name.clone(), options, None).filter_map(move |event| match event {
        Event::Article(piece) => {
            let Piece { mut article, line, .. } = *piece;
            zones::mark(&mut article);
            let dates = date_in_address(&article.meta, &[]).into_iter().collect();
            Some(Ok(Item { article, spot: Spot { file: name.clone(), line, column: None }, dates }))
        }
        Event::Problem(problem) => Some(Err(problem)),
        Event::Note(..) | Event::Done(_) => None,
    })
}

/// Reads a file of JSON lines.
pub fn read(source: &Source, options: &Options) -> Events {
    match open_rows(&source.path) {
        Ok((reader, tally)) => {
            Box::new(Lines::<Reader>::new(reader, source.shown.clone(), options.clone(), Some(tally)))
        }
        Err(error) => {
            let problem = Problem::new(Spot::file(&source.shown), error);
            Box::new(std::iter::once(Event::Problem(problem)))
        }
    }
}

struct Lines<R> {
    input: R,
    file: String,
    options: Options,
    /// Asked at the end; a stream has none.
    tally: Option<Tally>,
    line: Vec<u8>,
    number: u64,
    ready: VecDeque<Event>,
    noted_encoding: bool,
    ended: bool,
}

impl<R: BufRead> Lines<R> {
    fn new(input: R, file: String, options: Options, tally: Option<Tally>) -> Self {
        Self {
            input,
            file,
            options,
            tally,
            line: Vec::new(),
            number: 0,
            ready: VecDeque::new(),
            noted_encoding: false,
            ended: false,
        }
    }

    fn spot(&self) -> Spot {
        Spot::line(&self.file, self.number)
    }

    fn problem(&mut self, cause: impl Into<Cause>) {
        self.ready.push_back(Event::Problem(Problem::new(self.spot(), cause)));
    }

    /// Reads the next line and leaves what it gives in `ready`.
    fn advance(&mut self) {
        self.number += 1;
        match read_line(&mut self.input, &mut self.line, self.options.max_article) {
            Ok(Line::End) => {
                self.ended = true;
                self.ready.extend(self.tally.as_ref().map(|tally| Event::Done(tally.digest())));
            }
            Ok(Line::TooLong) => self.problem(Cause::TooLarge { limit: self.options.max_article }),
            Ok(Line::Whole) if self.line.iter().all(u8::is_ascii_whitespace) => {}
            Ok(Line::Whole) => self.take_line(),
            Err(error) => self.fail(error),
        }
    }

    /// A stream that fails once is not asked again.
    fn fail(&mut self, error: io::Error) {
        self.ended = true;
        self.problem(error);
    }

    fn take_line(&mut self) {
        match plain(&self.line).map(|line| self.read(line)) {
            Some(Ok((article, bad_date))) => self.take_article(article, bad_date),
            Some(Err(cause)) => self.problem(cause),
            None => self.take_encoded_line(),
        }
    }

    fn read(&self, line: &str) -> Result<(Article, Option<Cause>), Cause> {
        parse(line).and_then(|row| row.into_article(&self.options))
    }

    /// Reads a line that is not plain UTF-8.
    fn take_encoded_line(&mut self) {
        let decoded = match decode(std::mem::take(&mut self.line)) {
            Ok(decoded) => decoded,
            Err(undecodable) => return self.problem(undecodable),
        };
        if let Some(guess) = decoded.read_as.filter(|_| !self.noted_encoding) {
            self.noted_encoding = true;
            let what = format!("{} from line {} as {}", self.file, self.number, guess.encoding);
            self.ready.push_back(Event::Note(NoteKind::Encoding, what));
        }
        match self.read(&decoded.text) {
            Ok((article, bad_date)) => self.take_article(article, bad_date),
            Err(cause) => self.problem(cause),
        }
        self.line = decoded.text.into_bytes();
    }

    fn take_article(&mut self, article: Article, bad_date: Option<Cause>) {
        if let Some(cause) = bad_date {
            let spot = self.spot().at("published");
            self.ready.push_back(Event::Problem(Problem::new(spot, cause)));
        }
        let piece = Piece { article, line: Some(self.number), dates: Vec::new(), zoned: false };
        self.ready.push_back(Event::Article(Box::new(piece)));
    }
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = Event;

    fn next(&mut self) -> Option<Event> {
        while self.ready.is_empty() && !self.ended {
            self.advance();
        }
        self.ready.pop_front()
    }
}

/// The line as text, if it is UTF-8 without a mark and without a NUL, as nearly all are: anything else is looked at
/// by [`decode`].
fn plain(line: &[u8]) -> Option<&str> {
    const MARKS: [u8; 3] = [0xEF, 0xFE, 0xFF];
    let is_plain = !line.first().is_some_and(|first| MARKS.contains(first)) && !line.contains(&0);
    simdutf8::basic::from_utf8(line).ok().filter(|_| is_plain)
}

fn parse(line: &str) -> Result<Row, Cause> {
    let object: Object = serde_json::from_str(line).map_err(|error| json_cause(&error))?;
    let id = object.id.map(|id| match id {
        Id::Text(text) => text,
        Id::Number(number) => number.to_string(),
    });
    let fields = Fields {
        title: object.title,
        published: object.published,
        published_evidence: object.published_evidence,
        lang: object.lang,
        url: object.url,
        source: object.source,
    };
    Ok(Row { id, text: object.text.map(Cow::into_owned), fields })
}

/// The reader counts lines within one line, so only its column is worth telling.
fn json_cause(error: &serde_json::Error) -> Cause {
    let said = error.to_string();
    let reason = said.split(" at line 1 column ").next().unwrap_or(&said);
    let at = error.column();
    let reason = match error.classify() {
        Category::Syntax => format!("not JSON from character {at} on ({reason})"),
        Category::Eof => format!("the line ends, at character {at}, before its JSON does ({reason})"),
        Category::Data | Category::Io => format!("{reason} (character {at})"),
    };
    Cause::Json { reason }
}
