//! Arabic: the prefixes that are written together with a word.

use super::{Language, Script};

/// The row of Arabic in the table of languages.
pub const LANGUAGE: Language = Language { code: "ar", name: "Arabic", script: Script::Arabic };

/// The definite article, folded.
pub const ARTICLE: &str = "ال";

/// The preposition «ل» with the article merged into it.
const MERGED_ARTICLE: &str = "لل";

/// Pronouns of the third person that are written together with the word before them.
const PRONOUNS: [&str; 4] = ["هما", "ها", "هم", "هن"];

/// Letters that are mistaken for each other in writing, because they sound or look alike.
const CONFUSED: [&str; 6] = ["حهخج", "صس", "ضظ", "ذد", "قك", "طت"];

/// Whether two folded letters are often mistaken for each other.
pub fn are_confused(a: char, b: char) -> bool {
    CONFUSED.iter().any(|letters| letters.contains(a) && letters.contains(b))
}

/// One way to read a folded word: so many letters of clitics, an article or none, and what is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading<'a> {
    /// Letters of the clitics, counted from the start of the word.
    pub clitics: usize,
    /// The word has the article, written out or merged into «لل».
    pub article: bool,
    /// The article stands inside the part that is the name («لل» leaves none).
    pub article_letters: usize,
    /// The word without clitics and article.
    pub stem: &'a str,
}

/// The word without its article, and whether it had one. Two letters at least are left.
pub fn strip_article(word: &str) -> (&str, bool) {
    match word.strip_prefix(ARTICLE) {
        Some(rest) if has_letters(rest, 2) => (rest, true),
        _ => (word, false),
    }
}

/// The word without the pronoun at its end («محيطها», «أهلهم»), where it may have one. Three letters at least are left.
pub fn strip_pronoun(word: &str) -> Option<&str> {
    PRONOUNS.iter().find_map(|pronoun| word.strip_suffix(pronoun)).filter(|rest| has_letters(rest, 3))
}

/// Whether a folded word may be the relative adjective of the noun before it: both have the article and the same
/// gender («الدولة العثمانية»).
pub fn agree(noun: &str, adjective: &str) -> bool {
    let are_definite = strip_article(noun).1 && strip_article(adjective).1;
    let is_feminine = noun.ends_with('ه');
    are_definite && (if is_feminine { adjective.ends_with("يه") } else { adjective.ends_with('ي') })
}

/// Hands on every reading of a folded word, the one without clitics first: at most six.
#[inline]
pub fn each_reading<'a>(word: &'a str, mut found: impl FnMut(Reading<'a>)) {
    plain_reading(0, Some(word)).map(&mut found);
    each_clitic_reading(word, found);
}

/// Hands on the readings with clitics alone: none for two words in three. It is asked of every word of a text,
/// twice, so that nothing is gathered before it is handed on.
#[inline]
pub fn each_clitic_reading<'a>(word: &'a str, mut found: impl FnMut(Reading<'a>)) {
    if !word.starts_with(is_clitic) {
        return;
    }
    let conjunction = clitic(word, is_conjunction);
    plain_reading(1, conjunction).map(&mut found);
    plain_reading(1, preposition(word)).map(&mut found);
    plain_reading(2, conjunction.and_then(preposition)).map(&mut found);
    merged_reading(2, word.strip_prefix(MERGED_ARTICLE)).map(&mut found);
    merged_reading(3, conjunction.and_then(|rest| rest.strip_prefix(MERGED_ARTICLE))).map(&mut found);
}

/// Hands on every spelling of a folded word with clitics before it: the way back from [`each_clitic_reading`],
/// which may still refuse one of them.
pub fn each_form_with_clitics(word: &str, mut found: impl FnMut(&str)) {
    let mut form = String::new();
    let mut write = |parts: [&str; 2]| {
        form.clear();
        form.extend(parts);
        form.push_str(word);
        found(&form);
    };
    for conjunction in ["", "و", "ف"] {
        for preposition in ["", "ب", "ل", "ك", MERGED_ARTICLE] {
            if !(conjunction.is_empty() && preposition.is_empty()) {
                write([conjunction, preposition]);
            }
        }
    }
}

fn is_conjunction(c: char) -> bool {
    matches!(c, 'و' | 'ف')
}

fn is_preposition(c: char) -> bool {
    matches!(c, 'ب' | 'ل' | 'ك')
}

fn is_clitic(c: char) -> bool {
    is_conjunction(c) || is_preposition(c)
}

fn preposition(word: &str) -> Option<&str> {
    clitic(word, is_preposition)
}

/// Behind a clitic a word without the article has three letters at least: «وإن» is no name.
fn plain_reading(clitics: usize, rest: Option<&str>) -> Option<Reading<'_>> {
    let (stem, article) = strip_article(rest?);
    if clitics > 0 && !article && !has_letters(stem, 3) {
        return None;
    }
    Some(Reading { clitics, article, article_letters: if article { 2 } else { 0 }, stem })
}

fn merged_reading(clitics: usize, rest: Option<&str>) -> Option<Reading<'_>> {
    let stem = rest.filter(|rest| has_letters(rest, 2))?;
    Some(Reading { clitics, article: true, article_letters: 0, stem })
}

fn clitic(word: &str, is_clitic: impl Fn(char) -> bool) -> Option<&str> {
    let mut chars = word.chars();
    chars.next().filter(|c| is_clitic(*c))?;
    Some(chars.as_str()).filter(|rest| has_letters(rest, 2))
}

fn has_letters(word: &str, n: usize) -> bool {
    // No letter has more than four bytes.
    word.len() >= 4 * n || word.chars().nth(n - 1).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pronouns_are_taken_off_the_end() {
        assert_eq!(
            ["محيطها", "اهلهما", "قراهم"].map(strip_pronoun),
            [Some("محيط"), Some("اهل"), Some("قرا")]
        );
        assert_eq!(["سها", "هجين"].map(strip_pronoun), [None, None]);
    }

    #[test]
    fn adjectives_agree_with_the_noun_before_them() {
        let rows = [
            ("الدوله", "العثمانيه", true),
            ("الملعب", "البلدي", true),
            ("الجيش", "اللاذقيه", false),
            ("مدينه", "السليمانيه", false),
        ];
        rows.iter().for_each(|(noun, adjective, is)| assert_eq!(agree(noun, adjective), *is, "{adjective}"));
    }

    #[test]
    fn what_is_read_with_clitics_is_written_with_them() {
        let mut forms = Vec::new();
        each_form_with_clitics("قريه", |form| forms.push(form.to_owned()));
        assert_eq!(forms.len(), 14);
        for word in ["وقريه", "فقريه", "بقريه", "كقريه", "ولقريه", "للقريه", "فللقريه"]
        {
            let mut is_read = false;
            each_clitic_reading(word, |reading| is_read |= reading.stem == "قريه");
            assert!(is_read && forms.iter().any(|form| form == word), "{word}");
        }
    }

    #[test]
    fn every_way_to_read_a_word() {
        let stems = |word| {
            let mut stems = Vec::new();
            each_reading(word, |r| stems.push((r.clitics, r.article, r.stem)));
            stems
        };
        assert_eq!(stems("رقه"), [(0, false, "رقه")]);
        assert_eq!(stems("للرقه"), [(0, false, "للرقه"), (1, false, "لرقه"), (2, true, "رقه")]);
        assert_eq!(stems("وبالرقه"), [(0, false, "وبالرقه"), (1, false, "بالرقه"), (2, true, "رقه")]);
        assert_eq!(
            stems("فللموصل"),
            [(0, false, "فللموصل"), (1, false, "للموصل"), (2, false, "لموصل"), (3, true, "موصل")]
        );
    }
}
