//! Articles on their way into the atlas: what is new or changed is tagged, on all cores, and written in order.

use std::collections::{BTreeSet, HashMap};

use dateline::{
    date,
    ingest::Problem,
    model::{Article, Mention, Published, TemporalExtent},
    pipeline::Tagger,
    store::{Action, ArticleState, ContentHash, Provenance, Stale, StaleArticle, StoreError, Writer},
};

use super::crew::{Crew, with_crew};

/// What happened to the articles of a run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Not in the atlas before.
    pub new: u64,
    /// In the atlas with another text or other metadata.
    pub changed: u64,
    /// As the atlas has them.
    pub unchanged: u64,
    /// Unchanged, but tagged again: another program, gazetteer or lexicon, or another correction.
    pub again: u64,
    /// Of another engine, and neither in the input nor with their text in the atlas.
    pub left_stale: u64,
    /// Parts of the input that failed.
    pub problems: u64,
}

type Work = Crew<(Article, Provenance), Vec<Mention>>;

/// Feeds one atlas with what one tagger finds.
pub struct Feed<'a> {
    writer: &'a mut Writer,
    tagger: &'a Tagger,
    run: i64,
    engine: i64,
    /// Corrected dates by article.
    dates: HashMap<String, TemporalExtent>,
    tally: Tally,
}

impl<'a> Feed<'a> {
    /// Ready to feed run `run`.
    pub fn new(writer: &'a mut Writer, tagger: &'a Tagger, run: i64) -> Result<Self, StoreError> {
        let fingerprint = tagger.fingerprint();
        let engine = writer.engine(&fingerprint, concat!("dateline ", env!("CARGO_PKG_VERSION")))?;
        let dates = corrected_dates(writer)?;
        Ok(Self { writer, tagger, run, engine, dates, tally: Tally::default() })
    }

    /// What happened so far.
    pub fn tally(&self) -> Tally {
        self.tally
    }

    /// Reads the inputs to their end.
    pub fn read(
        &mut self,
        articles: impl Iterator<Item = Result<Article, Problem>>,
    ) -> Result<(), StoreError> {
        let tagger = self.tagger;
        with_crew(
            |(article, _): &(Article, Provenance)| tagger.tag(article),
            |crew| {
                for article in articles {
                    match article {
                        Ok(article) => self.take(article, crew)?,
                        Err(problem) => {
                            eprintln!("dateline: {problem}");
                            self.tally.problems += 1;
                        }
                    }
                }
                self.drain(crew)
            },
        )
    }

    /// Tags again, from the text in the atlas, what another engine read or another date was corrected in.
    pub fn read_again(&mut self) -> Result<(), StoreError> {
        let Stale { with_text, without_text } = self.writer.atlas().stale(self.engine)?;
        if with_text > 0 {
            eprintln!(
                "dateline: program, gazetteer or lexicon changed: {with_text} articles of earlier runs are read \
                 again from the atlas"
            );
        }
        if without_text > 0 {
            eprintln!(
                "dateline: program, gazetteer or lexicon changed: {without_text} articles keep their old mentions, \
                 because the atlas holds no text; give their input again"
            );
        }
        self.tally.left_stale = without_text;
        let tagger = self.tagger;
        with_crew(
            |(article, _): &(Article, Provenance)| tagger.tag(article),
            |crew| {
                self.read_stale(crew)?;
                self.read_misdated(crew)?;
                self.drain(crew)
            },
        )
    }

    fn take(&mut self, article: Article, crew: &mut Work) -> Result<(), StoreError> {
        let hash = ContentHash::of(&article);
        let state = self.writer.article_state(&article.meta.id)?;
        match &state {
            Some(state) if state.hash == hash && self.is_current(&article.meta.id, state) => {
                self.tally.unchanged += 1;
                return self.writer.touch_article(&article.meta.id, self.run);
            }
            Some(state) if state.hash == hash => {
                self.tally.unchanged += 1;
                self.tally.again += 1;
            }
            Some(_) => self.tally.changed += 1,
            None => self.tally.new += 1,
        }
        self.tag(article, hash, self.run, crew)
    }

    fn is_current(&self, article_id: &str, state: &ArticleState) -> bool {
        let wanted = self.dates.get(article_id).map(|extent| &extent.edtf);
        state.engine == Some(self.engine) && state.corrected_date.as_ref() == wanted
    }

    fn tag(
        &mut self,
        mut article: Article,
        hash: ContentHash,
        run: i64,
        crew: &mut Work,
    ) -> Result<(), StoreError> {
        while crew.is_full() {
            self.put_next(crew)?;
        }
        let corrected = self.dates.get(&article.meta.id).map(|extent| {
            let evidence = Some("correction".to_owned());
            article.meta.published.replace(Published { extent: extent.clone(), evidence })
        });
        let from = Provenance { hash, engine: self.engine, run, corrected };
        let cost = article.text.len();
        crew.push((article, from), cost);
        Ok(())
    }

    fn read_stale(&mut self, crew: &mut Work) -> Result<(), StoreError> {
        let mut after = 0;
        loop {
            let some = self.writer.atlas().stale_after(self.engine, after, 500)?;
            let Some((last, _)) = some.last() else { return Ok(()) };
            after = *last;
            for (_, id) in &some {
                self.tag_stored(id, crew)?;
            }
        }
    }

    fn read_misdated(&mut self, crew: &mut Work) -> Result<(), StoreError> {
        self.drain(crew)?;
        let mut ids: BTreeSet<String> = self.writer.atlas().corrected_dates()?.into_iter().collect();
        ids.extend(self.dates.keys().cloned());
        for id in ids {
            let Some(state) = self.writer.article_state(&id)? else { continue };
            if !self.is_current(&id, &state)
                && state.engine == Some(self.engine)
                && !self.tag_stored(&id, crew)?
            {
                eprintln!(
                    "dateline: {id}: the correction of its date waits until its input is given again, because \
                     the atlas holds no text"
                );
            }
        }
        Ok(())
    }

    /// False if the atlas does not hold the text.
    fn tag_stored(&mut self, article_id: &str, crew: &mut Work) -> Result<bool, StoreError> {
        let Some(stored) = self.writer.atlas().stored_article(article_id)? else { return Ok(false) };
        let StaleArticle { article, hash, seen } = stored;
        self.tally.again += 1;
        self.tag(article, hash, seen, crew)?;
        Ok(true)
    }

    fn drain(&mut self, crew: &mut Work) -> Result<(), StoreError> {
        while self.put_next(crew)? {}
        Ok(())
    }

    fn put_next(&mut self, crew: &mut Work) -> Result<bool, StoreError> {
        let Some(((article, from), mentions)) = crew.next() else { return Ok(false) };
        self.writer.put_article(&article, &from, &mentions)?;
        Ok(true)
    }
}

/// The dates that corrections give to articles. They were checked when the corrections were read.
fn corrected_dates(writer: &Writer) -> Result<HashMap<String, TemporalExtent>, StoreError> {
    let states = writer.atlas().corrections()?;
    let dates = states.into_iter().filter_map(|state| match state.correction.action {
        Action::Date { article_id, published } => {
            Some((article_id, date::published_extent(&published).ok()?))
        }
        Action::Reject(_) | Action::Move(..) => None,
    });
    Ok(dates.collect())
}
