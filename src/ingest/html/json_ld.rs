//! What a page says of itself in JSON-LD.

use serde_json::Value;

/// The facts of one page; the first of each kind counts.
#[derive(Debug, Default)]
pub struct Facts {
    pub headline: Option<String>,
    pub publisher: Option<String>,
    pub lang: Option<String>,
    pub published: Vec<String>,
}

/// Reads a script of JSON-LD. One that is no JSON says nothing.
pub fn read(script: &str, facts: &mut Facts) {
    let script = script.trim().trim_start_matches("<!--").trim_end_matches("-->");
    let Ok(value) = serde_json::from_str::<Value>(script) else { return };
    // The reader bounds the depth, so that a stack of values does not grow without end.
    let mut pending = vec![&value];
    while let Some(value) = pending.pop() {
        match value {
            Value::Array(values) => pending.extend(values.iter().rev()),
            Value::Object(object) => {
                if is_article(object.get("@type")) {
                    read_article(object, facts);
                }
                pending.extend(
                    ["@graph", "mainEntity", "mainEntityOfPage"].iter().filter_map(|key| object.get(*key)),
                );
            }
            _ => {}
        }
    }
}

/// Types whose date is the article's; a list of other articles, a video or a site has its own.
fn is_article(kind: Option<&Value>) -> bool {
    let named = |kind: &Value| {
        kind.as_str().is_some_and(|kind| {
            kind.ends_with("Article") || kind.ends_with("BlogPosting") || kind.ends_with("Report")
        })
    };
    match kind {
        Some(Value::Array(kinds)) => kinds.iter().any(named),
        Some(kind) => named(kind),
        None => false,
    }
}

fn read_article(object: &serde_json::Map<String, Value>, facts: &mut Facts) {
    let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
    if facts.headline.is_none() {
        facts.headline = text(object.get("headline"));
    }
    if facts.publisher.is_none() {
        facts.publisher = text(object.get("publisher").and_then(|publisher| publisher.get("name")));
    }
    if facts.lang.is_none() {
        facts.lang = text(object.get("inLanguage"));
    }
    facts.published.extend(text(object.get("datePublished")));
}
