//! A tile server that the user names: the only thing on the network that the page may then load.

use std::str::FromStr;

use serde::Serialize;

/// A tile server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tiles {
    /// With `{z}`, `{x}`, `{y}`, and `{s}` if it has mirrors: `https://tile.example/{z}/{x}/{y}.png`.
    pub url: String,
    /// Whom the tiles' licence asks to name.
    pub attribution: String,
    #[serde(skip)]
    origin: String,
}

impl FromStr for Tiles {
    type Err = String;

    fn from_str(url: &str) -> Result<Self, String> {
        let wrong = |what: &str| {
            format!("{url:?} {what}; expected the like of https://tile.example/{{z}}/{{x}}/{{y}}.png")
        };
        let (scheme, rest) = url.split_once("://").ok_or_else(|| wrong("is no address"))?;
        if !matches!(scheme, "http" | "https") {
            return Err(wrong("is neither http nor https"));
        }
        if let Some(missing) = ["{z}", "{x}", "{y}"].into_iter().find(|part| !rest.contains(part)) {
            return Err(wrong(&format!("lacks {missing}")));
        }
        let (host, _) = rest.split_once('/').ok_or_else(|| wrong("has no path"))?;
        // A mirror's letter is the first part of the host, which the policy writes as a star.
        let (star, host) = host.strip_prefix("{s}.").map_or(("", host), |host| ("*.", host));
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':');
        if host.is_empty() || !host.chars().all(fits) {
            return Err(wrong("has no plain host name"));
        }
        Ok(Self {
            url: url.to_owned(),
            attribution: host.to_owned(),
            origin: format!("{scheme}://{star}{host}"),
        })
    }
}

impl Tiles {
    /// The same with the words of its licence.
    pub fn with_attribution(self, attribution: String) -> Self {
        Self { attribution, ..self }
    }

    /// What a Content-Security-Policy calls it.
    pub(super) fn origin(&self) -> &str {
        &self.origin
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_servers_come_into_the_policy() {
        let origin = |url: &str| url.parse::<Tiles>().map(|tiles| tiles.origin);
        assert_eq!(origin("https://tile.example/{z}/{x}/{y}.png").unwrap(), "https://tile.example");
        assert_eq!(origin("http://localhost:8080/{z}/{x}/{y}").unwrap(), "http://localhost:8080");
        assert_eq!(origin("https://{s}.tile.example/{z}/{x}/{y}@2x.png").unwrap(), "https://*.tile.example");
        let bad = [
            ("tile.example/{z}/{x}/{y}", "no address"),
            ("file:///tiles/{z}/{x}/{y}.png", "neither"),
            ("https://tile.example/{z}/{x}.png", "{y}"),
            ("https://a b; script-src */{z}/{x}/{y}", "plain host"),
            ("https://evil.example' 'unsafe-inline/{z}/{x}/{y}", "plain host"),
            ("https:///{z}/{x}/{y}", "plain host"),
            ("https://{z}{x}{y}", "path"),
        ];
        for (url, word) in bad {
            let error = origin(url).unwrap_err();
            assert!(error.contains(word), "{url}: {error}");
        }
    }
}
