//! CSV: one row, one article.

use std::{collections::VecDeque, io::BufRead};

use super::{
    NoteKind, Options, Problem, Spot,
    records::open_rows,
    row::{Fields, Row},
    source::{Event, Events, Piece, Source, Tally},
    table::{Columns, Table, TableRow, open_table},
};

const COLUMNS: Columns = Columns {
    names: &["id", "text", "title", "published", "published_evidence", "lang", "url", "source"],
    required: &["id", "text"],
    expected: "id, text, and if known title, published, published_evidence, lang, url, source",
};

/// Reads a file of rows.
pub fn read(source: &Source, options: &Options) -> Events {
    let opened = open_rows(&source.path)
        .map_err(|error| Problem::new(Spot::file(&source.shown), error))
        .and_then(|(reader, tally)| {
            let table = open_table(reader, &source.shown, COLUMNS, options.max_article)?;
            Ok(Rows {
                table,
                file: source.shown.clone(),
                options: options.clone(),
                tally,
                ready: VecDeque::new(),
                ended: false,
            })
        });
    match opened {
        Ok(rows) => Box::new(rows),
        Err(problem) => Box::new(std::iter::once(Event::Problem(problem))),
    }
}

struct Rows<R> {
    table: Table<R>,
    file: String,
    options: Options,
    tally: Tally,
    ready: VecDeque<Event>,
    ended: bool,
}

impl<R: BufRead> Rows<R> {
    fn advance(&mut self) {
        match self.table.next_row() {
            None => {
                self.ended = true;
                self.ready.push_back(Event::Done(self.tally.digest()));
            }
            Some(Ok(row)) => self.take_row(row),
            Some(Err(problem)) => {
                // A problem without a line is the stream's: it would come again for ever.
                self.ended = problem.spot.line.is_none();
                self.ready.push_back(Event::Problem(problem));
            }
        }
    }

    fn take_row(&mut self, mut row: TableRow) {
        let spot = Spot::line(&self.file, row.line);
        if let Some(guess) = row.read_as {
            let what = format!("{} from line {} as {}", self.file, row.line, guess.encoding);
            self.ready.push_back(Event::Note(NoteKind::Encoding, what));
        }
        // An empty text is a text: only a missing column is an error, and that was seen in the header.
        let text = Some(row.take("text").unwrap_or_default());
        let article = Row { id: row.take("id"), text, fields: fields(&mut row) };
        match article.into_article(&self.options) {
            Err(cause) => self.ready.push_back(Event::Problem(Problem::new(spot, cause))),
            Ok((article, bad_date)) => {
                let problem = bad_date.map(|cause| Problem::new(spot.at("published"), cause));
                self.ready.extend(problem.map(Event::Problem));
                let piece = Piece { article, line: Some(row.line), dates: Vec::new(), zoned: false };
                self.ready.push_back(Event::Article(Box::new(piece)));
            }
        }
    }
}

impl<R: BufRead> Iterator for Rows<R> {
    type Item = Event;

    fn next(&mut self) -> Option<Event> {
        while self.ready.is_empty() && !self.ended {
            self.advance();
        }
        self.ready.pop_front()
    }
}

/// The metadata cells of a row.
pub fn fields(row: &mut TableRow) -> Fields {
    Fields {
        title: row.take("title"),
        published: row.take("published"),
        published_evidence: row.take("published_evidence"),
        lang: row.take("lang"),
        url: row.take("url"),
        source: row.take("source"),
    }
}
