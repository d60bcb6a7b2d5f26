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

/// Reads a script of JSON-LD. One that is no JSON says nothing but that it gives a date, if it does.
pub fn read(script: &str, facts: &mut Facts) {
    let value = match serde_json::from_str::<Value>(&as_json(script)) {
        Ok(value) => value,
        Err(error) if script.contains("datePublished") => {
            return facts.published.push(format!("no JSON: {error}"));
        }
        Err(_) => return,
    };
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

/// What opens and closes a script that older browsers should not read as text.
const WRAPPINGS: [&str; 8] = ["<!--", "-->", "<![CDATA[", "]]>", "//", "/*", "*/", ";"];

/// The JSON in a script as browsers and search engines take it: without what wraps it, and with spaces for line
/// breaks, which sites leave inside strings. Between values they are the same.
fn as_json(script: &str) -> String {
    let mut json = script.trim();
    let inner = |json: &str, wrapping: &&str| json.starts_with(*wrapping) || json.ends_with(*wrapping);
    while let Some(wrapping) = WRAPPINGS.iter().find(|wrapping| inner(json, wrapping)) {
        json = json.trim_start_matches(wrapping).trim_end_matches(wrapping).trim();
    }
    json.replace(|c: char| c.is_ascii_control(), " ")
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
