//! What the attributes of an element say of its text.

use std::{collections::HashSet, sync::LazyLock};

use dom_query::Element;

/// Words in classes and ids that name furniture, from `data/lexicon/html_furniture.csv`.
static HINTS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    include_str!("../../../data/lexicon/html_furniture.csv").lines().skip(1).map(str::trim).collect()
});

/// The attributes that bear on what is read, found in one pass.
#[derive(Debug, Default)]
pub struct Attributes<'e> {
    pub itemprop: Option<&'e str>,
    class: Option<&'e str>,
    id: Option<&'e str>,
    role: Option<&'e str>,
    style: Option<&'e str>,
    datetime: Option<&'e str>,
    content: Option<&'e str>,
    hidden: bool,
}

impl<'e> Attributes<'e> {
    pub fn of(element: &'e Element) -> Self {
        let mut found = Self::default();
        for attribute in &element.attrs {
            let slot = match &*attribute.name.local {
                "itemprop" => &mut found.itemprop,
                "class" => &mut found.class,
                "id" => &mut found.id,
                "role" => &mut found.role,
                "style" => &mut found.style,
                "datetime" => &mut found.datetime,
                "content" => &mut found.content,
                "hidden" => {
                    found.hidden = true;
                    continue;
                }
                _ => continue,
            };
            *slot = Some(&attribute.value);
        }
        found
    }

    pub fn role(&self, role: &str) -> bool {
        self.role.is_some_and(|found| found.eq_ignore_ascii_case(role))
    }

    /// Whether nobody sees the element.
    pub fn hide(&self) -> bool {
        let style = self.style.map(|style| style.replace(' ', "").to_ascii_lowercase());
        self.hidden || style.is_some_and(|style| style.contains("display:none"))
    }

    /// Whether its class or id has a word that names furniture.
    pub fn hint(&self) -> bool {
        let words = |value: &str| {
            let mut words = value.split(|c: char| !c.is_ascii_alphanumeric());
            words.any(|word| HINTS.contains(word.to_ascii_lowercase().as_str()))
        };
        [self.class, self.id].into_iter().flatten().any(words)
    }

    /// The date that `<time>` or microdata gives for the publication.
    pub fn time(&self, element: &str) -> Option<String> {
        let value = match (element, self.itemprop) {
            (_, Some("dateModified")) => None,
            ("time", _) => self.datetime,
            (_, Some("datePublished")) => self.content,
            _ => None,
        };
        value.map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
    }
}
