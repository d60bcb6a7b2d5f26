//! What a page says of itself in its head: title, source, language, address, dates.

use dom_query::{Document, NodeRef};

use super::json_ld::{self, Facts};
use crate::{
    ingest::address::date_of_address,
    ingest::row::{filled, primary_language},
    model::{DateCandidate, DateSource},
};

/// Names of meta elements that give the date of publication.
const DATE_NAMES: [&str; 21] = [
    "date",
    "article:published_time",
    "og:published_time",
    "og:article:published_time",
    "datepublished",
    "pubdate",
    "publishdate",
    "publish_date",
    "publish-date",
    "dc.date",
    "dc.date.created",
    "dc.date.issued",
    "dcterms.date",
    "dcterms.created",
    "dcterms.issued",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "article.published",
    "publication_date",
    "publication-date",
];

/// The separators between a title and the name of the site.
const SEPARATORS: [&str; 6] = [" | ", " - ", " – ", " — ", " :: ", " « "];

/// What the head says.
#[derive(Debug, Default)]
pub struct Head {
    pub title: Option<String>,
    pub source: Option<String>,
    pub lang: Option<String>,
    pub url: Option<String>,
    pub dates: Vec<DateCandidate>,
}

/// Reads the head, and the scripts of JSON-LD wherever they stand.
pub fn read(document: &Document) -> Head {
    let mut seen = Seen::default();
    let root = document.root();
    for node in root.descendants_it() {
        let Some(name) = node.element_ref().map(|element| element.name.local.clone()) else { continue };
        match &*name {
            "html" => seen.lang = attribute(&node, "lang").or_else(|| attribute(&node, "xml:lang")),
            "title" if seen.title.is_none() => seen.title = filled(Some(node.text().to_string())),
            "meta" => seen.meta(&node),
            "link" if is_canonical(&node) => seen.canonical = seen.canonical.or(attribute(&node, "href")),
            "script" if is_json_ld(&node) => json_ld::read(&node.text(), &mut seen.facts),
            _ => {}
        }
    }
    seen.into_head()
}

#[derive(Default)]
struct Seen {
    title: Option<String>,
    og_title: Option<String>,
    site: Option<String>,
    lang: Option<String>,
    locale: Option<String>,
    canonical: Option<String>,
    og_url: Option<String>,
    dates: Vec<String>,
    facts: Facts,
}

impl Seen {
    fn meta(&mut self, node: &NodeRef) {
        let name = ["property", "name", "itemprop"].iter().find_map(|key| attribute(node, key));
        // Of what stands for a header of HTTP only the language counts: "date" there is the server's clock.
        let header =
            || attribute(node, "http-equiv").filter(|name| name.eq_ignore_ascii_case("content-language"));
        let (Some(name), Some(content)) = (name.or_else(header), attribute(node, "content")) else { return };
        let name = name.to_ascii_lowercase();
        let slot = match name.as_str() {
            "og:title" => &mut self.og_title,
            "og:site_name" => &mut self.site,
            "og:url" => &mut self.og_url,
            "og:locale" | "content-language" => &mut self.locale,
            name if DATE_NAMES.contains(&name) => return self.dates.push(content),
            _ => return,
        };
        slot.get_or_insert(content);
    }

    fn into_head(self) -> Head {
        let Self { title, og_title, site, lang, locale, canonical, og_url, dates, facts } = self;
        let source = site.or(facts.publisher);
        let title = title.map(|title| without_site(&title, source.as_deref()));
        let url = [canonical, og_url].into_iter().flatten().find(|url| url.starts_with("http"));
        let candidate = |source| move |text| DateCandidate { source, text };
        let mut candidates: Vec<DateCandidate> =
            facts.published.into_iter().map(candidate(DateSource::JsonLd)).collect();
        candidates.extend(dates.into_iter().map(candidate(DateSource::Meta)));
        candidates.extend(url.as_deref().and_then(date_of_address).map(candidate(DateSource::Url)));
        Head {
            title: filled(og_title.or(facts.headline)).or(title),
            lang: lang.or(locale).or(facts.lang).and_then(|lang| primary_language(&lang)),
            source,
            url,
            dates: candidates,
        }
    }
}

/// The attribute's value, if it has one.
fn attribute(node: &NodeRef, name: &str) -> Option<String> {
    filled(node.attr(name).map(|value| value.to_string()))
}

fn is_canonical(node: &NodeRef) -> bool {
    node.attr("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical"))
}

fn is_json_ld(node: &NodeRef) -> bool {
    node.attr("type").is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/ld+json"))
}

/// The title of the page without the site's name at its end.
fn without_site(title: &str, site: Option<&str>) -> String {
    let cut = SEPARATORS.iter().filter_map(|separator| title.rsplit_once(separator));
    let named = cut.filter(|(head, tail)| {
        let known = site.is_some_and(|site| tail.trim() == site.trim());
        known || tail.split_whitespace().count() * 2 < head.split_whitespace().count()
    });
    named.map(|(head, _)| head).next().unwrap_or(title).trim().to_owned()
}
