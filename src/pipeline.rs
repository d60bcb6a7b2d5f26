//! The only place where the stages run in order: an article in, its mentions out.

use std::{ops::Range, sync::Arc};

use jiff::civil::Date;

use crate::{
    date::{
        self,
        event::Events,
        publication::{Choice, choose},
    },
    gazetteer::{Gazetteer, Years},
    lang::Tokens,
    model::{Article, Candidate, Context, DateBasis, DateCandidate, Mention, MentionId, TemporalExtent},
    recognise::{Lexicon, Recogniser, Toponym},
    resolve::{Resolved, resolve},
};

/// An article with its date of publication, as far as it could be told.
#[derive(Debug, Clone, PartialEq)]
pub struct Dated {
    /// The article; undated where its dates leave doubt.
    pub article: Article,
    /// Dates that were not followed, each in a person's words.
    pub disagreement: Vec<String>,
}

/// Dates an article as it was read: what metadata says stands, else `dates`, which the file gives, are weighed.
/// None of these is followed that lies after `latest`, the day of the run. Linear in the length of the text.
pub fn dated(mut article: Article, dates: &[DateCandidate], latest: Option<Date>) -> Dated {
    if article.meta.published.is_some() {
        return Dated { article, disagreement: Vec::new() };
    }
    let Choice { published, disagreement, .. } = choose(dates, &article, latest);
    article.meta.published = published;
    Dated { article, disagreement }
}

/// So many characters of the words around a mention are kept on either side.
const CONTEXT_CHARS: usize = 80;

/// Finds, links and dates the places of an article. A pure function of the article, the gazetteer and the
/// lexicon; cheap to clone, and shared between threads.
#[derive(Clone)]
pub struct Tagger {
    gazetteer: Arc<Gazetteer>,
    recogniser: Recogniser,
    lexicon_digest: u64,
    context: bool,
    date_basis: DateBasis,
    historic_names: bool,
}

impl Tagger {
    /// A tagger for the names of `gazetteer`, judged with `lexicon`.
    pub fn new(gazetteer: Arc<Gazetteer>, lexicon: Arc<Lexicon>) -> Self {
        let lexicon_digest = lexicon.digest();
        let recogniser = Recogniser::new(Arc::clone(&gazetteer), lexicon);
        let date_basis = DateBasis::default();
        Self { gazetteer, recogniser, lexicon_digest, context: true, date_basis, historic_names: false }
    }

    /// The same, but leaves the words around mentions out: for outputs that do not print them.
    #[must_use]
    pub fn without_context(self) -> Self {
        Self { context: false, ..self }
    }

    /// The same, dating mentions by `basis`. Whatever the basis, each mention keeps the date of its sentence.
    #[must_use]
    pub fn with_date_basis(self, basis: DateBasis) -> Self {
        Self { date_basis: basis, ..self }
    }

    /// The same, but names count whatever the years of their use: else those that were in use when the article was
    /// published, or that still are where nobody knows when.
    #[must_use]
    pub fn with_historic_names(self) -> Self {
        Self { historic_names: true, ..self }
    }

    /// The gazetteer it links to.
    pub fn gazetteer(&self) -> &Gazetteer {
        &self.gazetteer
    }

    /// Tells apart what may find or date other mentions in the same article: program, gazetteers, lexicon, date
    /// words and rules.
    pub fn fingerprint(&self) -> String {
        let gazetteers = self.gazetteer.identity();
        format!(
            "dateline {} lexicon {:016x} dates {:016x} gazetteers{gazetteers}{}",
            env!("CARGO_PKG_VERSION"),
            self.lexicon_digest,
            date::digest(),
            if self.historic_names { " historic" } else { "" }
        )
    }

    /// The mentions of an article, in the order of the text. Linear in its length.
    pub fn tag(&self, article: &Article) -> Vec<Mention> {
        self.run(article, |mention, _| mention)
    }

    /// The mentions of an article, each with its candidates, best first.
    pub fn explain(&self, article: &Article) -> Vec<(Mention, Vec<Candidate>)> {
        self.run(article, |mention, resolved| {
            let candidates = resolved.candidates.iter().map(|candidate| Candidate {
                place: self.gazetteer.place(candidate.place),
                share: candidate.share,
                features: candidate.features.named().to_vec(),
            });
            (mention, candidates.collect())
        })
    }

    fn run<T>(&self, article: &Article, row: impl Fn(Mention, &Resolved) -> T) -> Vec<T> {
        let tokens = Tokens::of(&article.text);
        let published = article.meta.published.as_ref().map(|published| &published.extent);
        let toponyms = self.recogniser.recognise(&article.text, &tokens, self.when(published));
        let resolved = resolve(&toponyms, &self.gazetteer);
        let mut counter = Counter::new(&article.text);
        let mut events = Events::new(&article.text, &tokens, published);
        let both = toponyms.iter().zip(&resolved);
        both.map(|(toponym, resolved)| {
            let chars = counter.chars(&toponym.bytes);
            let event = events.of(&toponym.bytes);
            let extent = self.date_basis.choose(published, event.as_ref()).cloned();
            let mention = self.mention(article, chars, toponym, resolved);
            row(Mention { extent, event, ..mention }, resolved)
        })
        .collect()
    }

    fn when(&self, published: Option<&TemporalExtent>) -> Years {
        match published {
            _ if self.historic_names => Years::default(),
            Some(extent) => Years {
                from: extent.start.year(),
                to: extent.end.yesterday().map_or(extent.end.year(), |last| last.year()),
            },
            None => Years::NOW,
        }
    }

    fn mention(
        &self,
        article: &Article,
        chars: Range<usize>,
        toponym: &Toponym,
        resolved: &Resolved,
    ) -> Mention {
        let bytes = toponym.bytes.clone();
        Mention {
            id: MentionId::new(&article.meta.id, &chars),
            surface: article.text[bytes.clone()].to_owned(),
            usage: toponym.usage,
            zone: article.zone_at(bytes.start),
            resolution: resolved.resolution.clone(),
            extent: None,
            event: None,
            context: if self.context { context(&article.text, &bytes) } else { Context::default() },
            chars,
            bytes,
        }
    }
}

/// Turns byte offsets that never go back into code points, in one pass over the text.
struct Counter<'t> {
    text: &'t str,
    byte: usize,
    char: usize,
}

impl<'t> Counter<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, byte: 0, char: 0 }
    }

    fn chars(&mut self, bytes: &Range<usize>) -> Range<usize> {
        self.at(bytes.start)..self.at(bytes.end)
    }

    fn at(&mut self, byte: usize) -> usize {
        // Every byte but a continuation byte begins a code point.
        let new = self.text.as_bytes()[self.byte..byte].iter().filter(|b| **b as i8 >= -0x40).count();
        self.char += new;
        self.byte = byte;
        self.char
    }
}

fn context(text: &str, bytes: &Range<usize>) -> Context {
    let before = text[..bytes.start].char_indices().rev().take(CONTEXT_CHARS).last();
    let from = before.map_or(bytes.start, |(at, _)| at);
    let after = text[bytes.end..].char_indices().nth(CONTEXT_CHARS);
    let to = after.map_or(text.len(), |(at, _)| bytes.end + at);
    let before = one_line(&text[from..bytes.start], from > 0, false);
    let after = one_line(&text[bytes.end..to], false, to < text.len());
    Context { before, after }
}

/// White space becomes single spaces; a word cut at an end is left out.
fn one_line(piece: &str, cut_start: bool, cut_end: bool) -> String {
    let mut piece = piece;
    if cut_start {
        piece = piece.find(char::is_whitespace).map_or(piece, |at| &piece[at..]);
    }
    if cut_end {
        piece = piece.rfind(char::is_whitespace).map_or(piece, |at| &piece[..at]);
    }
    let starts = piece.starts_with(char::is_whitespace) && !cut_start;
    let ends = piece.ends_with(char::is_whitespace) && !cut_end;
    let mut line = String::with_capacity(piece.len());
    if starts {
        line.push(' ');
    }
    for (i, word) in piece.split_whitespace().enumerate() {
        if i > 0 {
            line.push(' ');
        }
        line.push_str(word);
    }
    if ends && !line.ends_with(' ') {
        line.push(' ');
    }
    line
}
