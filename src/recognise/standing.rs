//! What a match is by itself, whatever stands around it: told by its words and its places alone, so that it is found
//! out once for a word that many texts have.

use std::ops::Range;

use super::context::letters_from;
use crate::{
    gazetteer::{Form, Gazetteer, Hit, PlaceView, ordinary_words},
    lang::{Tokens, ar, word_hash},
};

/// Words less frequent than this are rather a town than a thing behind «قرب».
pub(super) const RARE_ZIPF: f32 = 3.5;

/// The prominence of a place under a name that is hardly its own, at most.
const OTHERWISE_CALLED: f32 = 1.0;

/// So much more frequent than the prominence of a place is what cannot be its name alone.
const EXCESS: f32 = 0.7;

/// How well known a place is: 0 for a hamlet to 4 for a country.
pub(super) fn prominence(place: &PlaceView<'_>) -> f32 {
    let by_population = match place.population {
        300_000.. => 3.0,
        50_000.. => 2.0,
        5_000.. => 1.0,
        _ => 0.0,
    };
    let by_class: f32 = match (place.feature_class, place.feature_code) {
        ('A', code) if code.starts_with(b"PCL") => 4.0,
        ('P', b"PPLC") | ('L', b"CONT") => 4.0,
        ('P', b"PPLA") | ('A', b"ADM1") => 3.0,
        ('L', b"RGN") | ('P', b"PPLA2") | ('H', b"STM" | b"SEA" | b"OCN" | b"GULF") => 2.0,
        ('A', b"ADM2") | ('P', b"PPLA3") | ('S' | 'L' | 'H' | 'T', _) => 1.0,
        _ => 0.0,
    };
    by_class.max(by_population)
}

/// How a text writes a name.
#[derive(Debug, Clone)]
pub(super) struct Written<'t> {
    pub tokens: &'t Tokens,
    /// Its tokens; the first with its clitics.
    pub span: Range<usize>,
    /// The hash of its stems.
    pub key: u64,
    /// Letters of the clitics before it.
    pub clitics: usize,
    /// Bit i: word i has the Arabic article.
    pub articles: u8,
    pub words: u8,
}

impl Written<'_> {
    fn first(&self) -> &str {
        self.tokens.folded(self.span.start)
    }

    /// The hash of its last word.
    fn last(&self) -> u64 {
        self.tokens.hash(self.span.end - 1)
    }

    /// The hash of its only word, without its clitics.
    fn bare(&self) -> u64 {
        match letters_from(self.first(), self.clitics) {
            _ if self.clitics == 0 => self.last(),
            // «للرقة»: the article has become part of the clitic.
            rest if self.articles == 1 && !rest.starts_with(ar::ARTICLE) => self.key,
            rest => word_hash(rest),
        }
    }

    /// Whether a word, or what follows its conjunction, is written more often than what is left of it without its
    /// clitics: «بائسة» is no town behind «ب». A name stands alone more often than behind a preposition.
    fn is_whole_word(&self) -> bool {
        if self.clitics == 0 || self.words > 1 {
            return false;
        }
        let (words, first) = (ordinary_words(), self.first());
        // «ك» stands before few names: «كلاوس» is as frequent as «لاوس».
        let alike = if self.clitics == 1 && first.starts_with('ك') { 1.0 } else { 0.0 };
        let frequency = |letters: usize| words.frequency_hashed(word_hash(letters_from(first, letters)));
        let whole = words.frequency_hashed(self.last());
        let whole = if self.clitics > 1 { whole.max(frequency(1)) } else { whole };
        whole > 0.0 && whole + alike > words.frequency_hashed(self.key).max(frequency(self.clitics))
    }
}

/// What a match is by itself.
#[derive(Debug, Clone, Copy)]
pub(super) struct Standing {
    /// How the text writes it, where that is a word of its own.
    word: Option<Word>,
    /// Some place's name needs no cue.
    pub free: bool,
    /// How well known the best-known place is that counts where no class noun stands beside it.
    pub best: f32,
    /// How frequent it is as a word that is no place's name.
    pub zipf: f32,
    /// Only spellings that are hardly ever written of their places: none needs a cue by its row, none is a main name.
    pub is_doubtful: bool,
    /// Its words are frequent ones throughout, and the place is small or mostly called otherwise: «على الكرة», «White
    /// House». Such words stand beside each other often enough.
    pub is_phrase: bool,
    /// Some place is written with the articles that the text has.
    pub fits: bool,
    /// How well known the best-known of those is.
    pub as_written: f32,
    /// With its clitics it is a more frequent word than without them.
    pub is_whole_word: bool,
    /// With its clitics it is an ordinary word.
    pub is_ordinary: bool,
    /// Every main spelling has an article that the text leaves out.
    pub lacks_article: bool,
    /// It is a person's name, whichever place it means.
    pub is_person: bool,
    /// It means populated places only.
    pub is_town: bool,
}

/// A frequent Arabic word as the text has it.
#[derive(Debug, Clone, Copy)]
struct Word {
    articles: u8,
    frequency: f32,
    /// It is chiefly no name.
    ordinary: bool,
}

impl Standing {
    /// Of a name that means these places.
    pub fn of(written: &Written<'_>, hits: &[Hit], gazetteer: &Gazetteer) -> Self {
        let Written { articles, words, .. } = *written;
        let any = |is: &dyn Fn(Form) -> bool| hits.iter().any(|hit| is(hit.form));
        let is_main = |form: Form| form.is_main() && form.is_arabic();
        let said = any(&|form| form.needs_cue_by_its_row());
        let views: Vec<_> = hits.iter().map(|hit| gazetteer.view(hit.place)).collect();
        let all = || hits.iter().zip(&views);
        let word = word(written, hits);
        let mut standing = Self {
            word,
            free: false,
            best: 0.0,
            zipf: 0.0,
            is_doubtful: false,
            is_phrase: words > 1 && !all().any(is_known) && is_frequent(written),
            fits: any(&|form| form.articles == articles),
            as_written: as_written(hits, &views, articles),
            is_whole_word: written.is_whole_word(),
            is_ordinary: words == 1 && ordinary_words().zipf_hashed(written.last()) > 0.0,
            lacks_article: articles == 0
                && any(&is_main)
                && !any(&|form| is_main(form) && form.articles == 0),
            is_person: !any(&|form| !form.is_person()),
            is_town: views.iter().all(|view| view.feature_class == 'P'),
        };
        standing.free = all().any(|(hit, view)| !standing.waits(hit.form, view));
        standing.is_doubtful = !standing.free && !said && !any(&|form| form.is_main());
        standing.zipf = standing.zipf(written, said);
        let counting = all().filter(|(hit, view)| !standing.free || !standing.waits(hit.form, view));
        standing.best = counting.map(|(hit, view)| standing.known(hit, view)).fold(0.0, f32::max);
        standing
    }

    /// Whether a name needs a cue here: «أبي» is the word, though «الأبي» is a town.
    pub fn waits(&self, form: Form, view: &PlaceView<'_>) -> bool {
        let is_word = |word: Word| {
            form.is_arabic()
                && form.articles != word.articles
                && (word.ordinary || !form.is_main())
                && word.frequency - prominence(view) >= EXCESS
        };
        form.needs_cue() || self.word.is_some_and(is_word)
    }

    /// How well known a place is by this name: one that is mostly called otherwise is not known by a spelling that is
    /// a frequent word.
    pub fn known(&self, hit: &Hit, view: &PlaceView<'_>) -> f32 {
        let form = hit.form;
        let is_word = || !form.is_main() && !form.needs_cue() && self.waits(form, view);
        let otherwise_called = self.is_phrase || form.is_doubtful_variant() || is_word();
        prominence(view).min(if otherwise_called { OTHERWISE_CALLED } else { f32::MAX })
    }

    /// A name that needs a cue because it is frequent is doubted by how frequent it is. `said`: a row asks for the cue.
    fn zipf(&self, written: &Written<'_>, said: bool) -> f32 {
        if written.words > 1 && self.free {
            return 0.0;
        }
        // What is a name in the first place is rather one behind a preposition.
        let word = if written.words == 1 && self.is_doubtful { written.bare() } else { written.last() };
        match ordinary_words().zipf_hashed(word) {
            0.0 if !self.free && written.words == 1 && !said => ordinary_words().frequency_hashed(word),
            zipf => zipf,
        }
    }
}

fn word(written: &Written<'_>, hits: &[Hit]) -> Option<Word> {
    let articles = written.articles;
    let differs = || hits.iter().any(|hit| hit.form.articles != articles);
    let known = (written.words == 1 && differs()).then(|| ordinary_words().known(written.bare()))?;
    let (frequency, ordinary) = (known.frequency, known.ordinary > 0.0);
    (frequency > 0.0).then_some(Word { articles, frequency, ordinary })
}

fn as_written(hits: &[Hit], views: &[PlaceView<'_>], articles: u8) -> f32 {
    let fitting = hits.iter().zip(views).filter(|(hit, _)| hit.form.articles == articles);
    fitting.map(|(_, view)| prominence(view)).fold(0.0, f32::max)
}

fn is_known((hit, view): (&Hit, &PlaceView<'_>)) -> bool {
    view.feature_class != 'P' || hit.form.is_main() && (hit.form.is_arabic() || prominence(view) >= 2.0)
}

fn is_frequent(written: &Written<'_>) -> bool {
    let mut words = written.span.clone();
    words.all(|i| ordinary_words().zipf_hashed(written.tokens.hash(i)) >= RARE_ZIPF)
}
