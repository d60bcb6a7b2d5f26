//! The words that tell a place from what only looks like one: class nouns, patterns of other names, words of
//! place and of acting, demonyms. They are data; this file reads them.

use std::{str::FromStr, sync::Arc};

use super::hints::{Hint, Hints};
use crate::{
    gazetteer::table::list_reader,
    lang::{HashedMap, HashedSet, Tokens, ar, hash_of, word_hash},
};

/// What a class noun says about the name beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassNoun {
    /// The features that fit, the likeliest first.
    pub features: Arc<[FeaturePattern]>,
    /// It introduces a list («مدن …», «محافظتي …»): the names that follow share it.
    pub list: bool,
    /// It mostly belongs to the name itself: «تل أبيض», «جسر الشغور».
    pub part: bool,
    /// A name that no gazetteer knows is a toponym behind it all the same («قرية جويس»).
    pub makes_toponym: bool,
}

/// A GeoNames feature class, with or without a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeaturePattern {
    class: char,
    code: String,
}

impl FeaturePattern {
    /// Whether a place of this feature fits. `ADM1` fits `ADM1H` too.
    pub fn fits(&self, class: char, code: &[u8]) -> bool {
        self.class == class && code.starts_with(self.code.as_bytes())
    }
}

impl FromStr for FeaturePattern {
    type Err = LexiconError;

    fn from_str(text: &str) -> Result<Self, LexiconError> {
        let (class, code) = text.split_once('.').unwrap_or((text, ""));
        let class = class.chars().next().ok_or_else(|| LexiconError::new("a feature is empty"))?;
        Ok(Self { class, code: code.to_owned() })
    }
}

/// What kind of name a pattern is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameKind {
    /// An organisation's, an operation's or a medium's: a place in it is no toponym.
    Other,
    /// A person's: a place known the world over stays one behind a title.
    Person,
}

/// The words around a name that make it part of another name. Empty sides ask for nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// What it is the name of.
    pub kind: NameKind,
    /// Hashes of the stems right after the place.
    pub right: Vec<u64>,
}

/// What a phrase means where it stands beside a name.
#[derive(Debug, Clone, Default)]
pub struct Roles {
    /// It is a class noun before a name.
    pub class_before: Option<u16>,
    /// It is a class noun behind a name.
    pub class_after: Option<u16>,
    /// Names with this phrase on their left.
    pub patterns: Vec<u16>,
    /// A preposition or noun of place.
    pub place_word: bool,
    /// The same, and what follows is a point of the land: «قرب».
    pub near: bool,
    /// Between two names: the first lies in the second.
    pub inside: bool,
    /// A direction.
    pub direction: bool,
    /// «and», «or».
    pub conjunction: bool,
    /// An article: what follows is hardly a town.
    pub definite: bool,
    /// A verb follows it, no name: «لا تدمر».
    pub verb_follows: bool,
    /// It goes on a noun, not a name: «نصيب كل أسرة».
    pub noun_before: bool,
    /// Before a name: it acts as a state.
    pub acting_before: bool,
    /// Behind a name: it acts as a state.
    pub acting_after: bool,
    /// The adjective of a country, ISO 3166-1 alpha-2.
    pub demonym: Option<[u8; 2]>,
}

impl Roles {
    /// Whether it is a class noun, a direction, a preposition or a conjunction.
    pub fn is_function_word(&self) -> bool {
        self.direction || self.place_word || self.conjunction || self.class_before.is_some()
    }
}

/// Why a lexicon file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}, line {line}: {problem}")]
pub struct LexiconError {
    /// The file.
    pub file: String,
    /// The line, 1 for the header.
    pub line: u64,
    /// What is wrong and what was expected.
    pub problem: String,
}

impl LexiconError {
    fn new(problem: impl Into<String>) -> Self {
        Self { file: String::new(), line: 0, problem: problem.into() }
    }
}

type AddRow = fn(&mut Lexicon, &[&str]) -> Result<(), LexiconError>;

/// A list of words around names.
struct List {
    /// The file of `data/lexicon` that is one.
    file: &'static str,
    header: &'static str,
    csv: &'static str,
    add: AddRow,
}

/// The lists that are read when the program runs. Ordinary words and persons' names are none of them: they are
/// compiled into the gazetteers.
const LISTS: &[List] = &[
    List {
        file: "class_nouns.csv",
        header: "lang,position,noun,number,features,makes_toponym",
        csv: include_str!("../../data/lexicon/class_nouns.csv"),
        add: Lexicon::add_class,
    },
    List {
        file: "name_patterns.csv",
        header: "lang,kind,pattern",
        csv: include_str!("../../data/lexicon/name_patterns.csv"),
        add: Lexicon::add_pattern,
    },
    List {
        file: "context_words.csv",
        header: "lang,role,phrase",
        csv: include_str!("../../data/lexicon/context_words.csv"),
        add: Lexicon::add_context,
    },
    List {
        file: "usage_words.csv",
        header: "lang,position,phrase",
        csv: include_str!("../../data/lexicon/usage_words.csv"),
        add: Lexicon::add_usage,
    },
    List {
        file: "demonyms.csv",
        header: "lang,word,country",
        csv: include_str!("../../data/lexicon/demonyms.csv"),
        add: Lexicon::add_demonym,
    },
];

fn list_of(header: &str) -> Result<&'static List, LexiconError> {
    LISTS.iter().find(|list| list.header == header).ok_or_else(|| {
        let taken: Vec<String> =
            LISTS.iter().map(|list| format!("{} (as data/lexicon/{})", list.header, list.file)).collect();
        LexiconError::new(format!(
            "--lexicon takes no list with the header \"{header}\", only: {}. A name that is an ordinary word or a \
             person's too goes into variants and cue of a --gazetteer row",
            taken.join("; ")
        ))
    })
}

/// All of them, by phrase.
#[derive(Debug, Default)]
pub struct Lexicon {
    roles: HashedMap<Roles>,
    /// What each word may be part of: where nothing is hinted at, nothing has to be looked up.
    hints: Hints,
    classes: Vec<ClassNoun>,
    patterns: Vec<Pattern>,
    /// Patterns without words on the left, by the first stem on the right.
    open_left: HashedMap<Vec<u16>>,
    /// Names that hold a place's name and are none.
    whole: HashedSet,
    /// Changes with every list added.
    digest: u64,
}

/// The longest phrase, in words.
pub(super) const MAX_PHRASE: usize = 4;

impl Lexicon {
    /// The lists that ship.
    ///
    /// # Errors
    /// Never for a program that passed its tests.
    pub fn shipped() -> Result<Self, LexiconError> {
        let mut lexicon = Self::default();
        LISTS.iter().try_for_each(|list| lexicon.add(list.file, list.csv))?;
        Ok(lexicon)
    }

    /// The lists that [`Lexicon::add`] takes: the header of each, and the file of `data/lexicon` that is one.
    pub fn lists() -> impl Iterator<Item = (&'static str, &'static str)> {
        LISTS.iter().map(|list| (list.header, list.file))
    }

    /// Adds the rows of one list; its header says which it is.
    ///
    /// # Errors
    /// When the header is none of the lists' or a row does not fit it; the error names the line.
    pub fn add(&mut self, file: &str, csv: &str) -> Result<(), LexiconError> {
        let csv = csv.trim_start_matches('\u{FEFF}');
        let mut reader =
            list_reader(csv.lines().next().unwrap_or_default().as_bytes()).from_reader(csv.as_bytes());
        let at = |line: u64| {
            move |error: LexiconError| LexiconError { file: file.to_owned(), line, problem: error.problem }
        };
        let unreadable = |_| at(1)(LexiconError::new("not UTF-8: save the file as UTF-8"));
        let header: Vec<String> = reader
            .headers()
            .map_err(unreadable)?
            .iter()
            .map(|name| name.trim().to_ascii_lowercase())
            .collect();
        let add = list_of(&header.join(",")).map_err(at(1))?.add;
        self.digest = xxhash_rust::xxh3::xxh3_64_with_seed(csv.as_bytes(), self.digest);
        for record in reader.records() {
            let record = record.map_err(unreadable)?;
            let line = record.position().map_or(0, csv::Position::line);
            if record.len() != header.len() {
                let (found, expected) = (record.len(), header.join(","));
                let problem = format!("{found} cells, expected those of the header {expected}");
                return Err(at(line)(LexiconError::new(problem)));
            }
            add(self, &record.iter().map(str::trim).collect::<Vec<_>>()).map_err(at(line))?;
        }
        Ok(())
    }

    /// Tells lexicons apart by their content.
    pub fn digest(&self) -> u64 {
        self.digest
    }

    fn add_class(&mut self, row: &[&str]) -> Result<(), LexiconError> {
        let features = row[4].split('|').map(str::parse).collect::<Result<Vec<_>, _>>()?.into();
        let index = self.classes.len() as u16;
        let makes_toponym = row[5] == "yes";
        self.classes.push(ClassNoun {
            features,
            list: row[3] == "list",
            part: row[3] == "part",
            makes_toponym,
        });
        let before = if makes_toponym { Hint::LEFT.with(Hint::CLASS) } else { Hint::LEFT };
        match row[1] {
            "before" => self.roles_of(row[2], before).class_before = Some(index),
            "after" => self.roles_of(row[2], Hint::RIGHT).class_after = Some(index),
            other => {
                return Err(LexiconError::new(format!("position \"{other}\", expected before or after")));
            }
        }
        Ok(())
    }

    fn add_pattern(&mut self, row: &[&str]) -> Result<(), LexiconError> {
        let kind = match row[1] {
            "person" => NameKind::Person,
            "organisation" | "operation" | "media" | "other" => NameKind::Other,
            other => {
                let expected = "expected organisation, operation, media, person or other";
                return Err(LexiconError::new(format!("kind \"{other}\", {expected}")));
            }
        };
        let Some((left, right)) = row[2].split_once("{}") else {
            let tokens = Tokens::of(row[2]);
            stems(&tokens).for_each(|stem| self.hints.mark_stem(stem, Hint::WHOLE));
            self.whole.insert(hash_of(stems(&tokens).map(word_hash)));
            return Ok(());
        };
        let index = self.patterns.len() as u16;
        let right = Tokens::of(right);
        if !left.trim().is_empty() {
            self.roles_of(left, Hint::LEFT).patterns.push(index);
        } else if let Some(first) = stems(&right).next() {
            self.hints.mark_stem(first, Hint::OPEN);
            self.open_left.entry(word_hash(first)).or_default().push(index);
        }
        self.patterns.push(Pattern { kind, right: stems(&right).map(word_hash).collect() });
        Ok(())
    }

    fn add_context(&mut self, row: &[&str]) -> Result<(), LexiconError> {
        match row[1] {
            "in" => self.roles_of(row[2], Hint::LEFT).place_word = true,
            "near" => {
                let roles = self.roles_of(row[2], Hint::LEFT);
                (roles.place_word, roles.near) = (true, true);
            }
            "inside" => self.roles_of(row[2], Hint::NONE).inside = true,
            "direction" => self.roles_of(row[2], Hint::LEFT).direction = true,
            "and" => self.roles_of(row[2], Hint::NONE).conjunction = true,
            "definite" => self.roles_of(row[2], Hint::LEFT).definite = true,
            "verb_follows" => self.roles_of(row[2], Hint::LEFT).verb_follows = true,
            "noun_before" => self.roles_of(row[2], Hint::RIGHT).noun_before = true,
            other => {
                let expected =
                    "expected in, near, inside, direction, and, definite, verb_follows or noun_before";
                return Err(LexiconError::new(format!("role \"{other}\", {expected}")));
            }
        }
        Ok(())
    }

    fn add_usage(&mut self, row: &[&str]) -> Result<(), LexiconError> {
        match row[1] {
            "before" => self.roles_of(row[2], Hint::LEFT).acting_before = true,
            "after" => self.roles_of(row[2], Hint::RIGHT).acting_after = true,
            other => {
                return Err(LexiconError::new(format!("position \"{other}\", expected before or after")));
            }
        }
        Ok(())
    }

    fn add_demonym(&mut self, row: &[&str]) -> Result<(), LexiconError> {
        let &[a, b] = row[2].as_bytes() else {
            return Err(LexiconError::new(format!("country \"{}\", expected two letters", row[2])));
        };
        self.roles_of(row[1], Hint::LEFT.with(Hint::RIGHT)).demonym = Some([a, b]);
        Ok(())
    }

    /// The roles of a phrase; `side` says on which side of a name it counts.
    fn roles_of(&mut self, phrase: &str, side: Hint) -> &mut Roles {
        let tokens = Tokens::of(phrase);
        let words = || (0..tokens.len()).map(|i| tokens.hash(i));
        match tokens.len() {
            0 => {}
            1 => {
                self.hints.mark(tokens.hash(0), Hint::ALONE);
                self.hints.mark_with_clitics(tokens.folded(0), side);
            }
            len => {
                self.hints.mark(tokens.hash(0), side.of(Hint::RIGHT).with(Hint::FIRST));
                self.hints.mark(tokens.hash(len - 1), side.of(Hint::LEFT.with(Hint::CLASS)).with(Hint::LAST));
            }
        }
        self.roles.entry(hash_of(words())).or_default()
    }

    /// What the phrase of this hash means; nothing for most.
    pub fn roles(&self, phrase: u64) -> Option<&Roles> {
        self.roles.get(&phrase)
    }

    /// Whether the word of this hash is a class noun, a direction, a preposition or a conjunction: by itself and
    /// without an article it is no name.
    #[inline]
    pub fn is_function_word(&self, word: u64) -> bool {
        self.hints(word, Hint::ALONE) && self.roles(word).is_some_and(Roles::is_function_word)
    }

    /// Whether the word of this hash may end a phrase that asks for a name behind it, and is no mere preposition.
    pub(super) fn may_head(&self, word: u64) -> bool {
        let heads = |roles: &Roles| roles.class_before.is_some() || roles.demonym.is_some();
        self.hints(word, Hint::LEFT) && self.roles(word).is_none_or(heads)
    }

    /// Whether the word of this hash, as it stands in a text, may be one of `these`. Asked before anything is
    /// looked up.
    #[inline]
    pub(super) fn hints(&self, word: u64, these: Hint) -> bool {
        self.hints.may(word, these)
    }

    /// A class noun by its index.
    pub fn class(&self, index: u16) -> &ClassNoun {
        &self.classes[usize::from(index)]
    }

    /// The patterns behind a left phrase.
    pub fn patterns<'a>(&'a self, roles: &'a Roles) -> impl Iterator<Item = &'a Pattern> {
        roles.patterns.iter().map(|i| &self.patterns[usize::from(*i)])
    }

    /// The patterns that ask for nothing on the left and for this stem first on the right.
    pub fn open_left(&self, right: u64) -> impl Iterator<Item = &Pattern> {
        let indices = self.open_left.get(&right).map_or(&[][..], Vec::as_slice);
        indices.iter().map(|i| &self.patterns[usize::from(*i)])
    }

    /// Whether the stems of this hash are a whole name that is no place.
    pub fn is_other_name(&self, stems: u64) -> bool {
        self.whole.contains(&stems)
    }
}

fn stems(tokens: &Tokens) -> impl Iterator<Item = &str> {
    (0..tokens.len()).map(|i| ar::strip_article(tokens.folded(i)).0)
}
