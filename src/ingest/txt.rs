//! Plain text: one file, one article, its metadata in `articles.csv`.

use std::io::Read;

use super::{
    Cause, NoteKind, Options, Problem, ReadAs, Spot, decode,
    source::{Event, Events, Piece, Source, open},
};
use crate::model::{Article, ArticleMeta};

/// Reads the file whole, which `max_article` bounds.
pub fn read(source: &Source, options: &Options) -> Events {
    let events = article(source, options)
        .unwrap_or_else(|cause| vec![Event::Problem(Problem::new(Spot::file(&source.shown), cause))]);
    Box::new(events.into_iter())
}

fn article(source: &Source, options: &Options) -> Result<Vec<Event>, Cause> {
    let (file, tally) = open(&source.path)?;
    let mut bytes = Vec::new();
    file.take(options.max_article.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > options.max_article {
        return Err(Cause::TooLarge { limit: options.max_article });
    }
    let decoded = decode(bytes)?;
    let digest = tally.digest();
    let meta = ArticleMeta { id: source.id.clone(), ..ArticleMeta::default() };
    let article = Article { meta, text: decoded.text, ..Article::default() };
    let piece = Piece { article, line: None, dates: Vec::new(), zoned: false };
    let mut events = Vec::from_iter(decoded.read_as.map(|guess| encoding_note(&source.shown, guess)));
    events.extend([Event::Article(Box::new(piece)), Event::Done(digest)]);
    Ok(events)
}

/// Says which encoding a file was read in, and why.
pub fn encoding_note(shown: &str, guess: ReadAs) -> Event {
    let ReadAs { encoding, byte } = guess;
    Event::Note(NoteKind::Encoding, format!("{shown} as {encoding} (byte {byte} is no UTF-8)"))
}
