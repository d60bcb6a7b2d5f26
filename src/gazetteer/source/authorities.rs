//! Ids of other sources as addresses and abbreviations, in the form that rows keep them: `wikidata:Q239097`.

const TABLE: &str = include_str!("../../../data/import/authorities.csv");

/// The authority and the id that an address or an abbreviated id means; none where it is of nobody known.
pub(super) fn of(address: &str) -> Option<(&'static str, &str)> {
    let plain = address.trim();
    let bare = plain.strip_prefix("https://").or_else(|| plain.strip_prefix("http://")).unwrap_or(plain);
    let bare = bare.strip_prefix("www.").unwrap_or(bare);
    let rows = TABLE.lines().skip(1).filter_map(|line| line.split_once(','));
    let found =
        rows.filter_map(|(prefix, authority)| Some((authority, bare.strip_prefix(prefix)?))).next()?;
    let (authority, rest) = found;
    let id = rest.trim_end_matches('/').split(['/', '#', '?']).next().unwrap_or("");
    (!id.is_empty()).then_some((authority, id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_abbreviations_mean_the_same() {
        let rows = [
            ("https://www.wikidata.org/wiki/Q239097", Some(("wikidata", "Q239097"))),
            ("http://www.wikidata.org/entity/Q239097", Some(("wikidata", "Q239097"))),
            ("wd:Q239097", Some(("wikidata", "Q239097"))),
            ("https://www.geonames.org/2657780/abingdon.html", Some(("gn", "2657780"))),
            ("http://sws.geonames.org/2657780/", Some(("gn", "2657780"))),
            ("gn:2657780", Some(("gn", "2657780"))),
            ("https://pleiades.stoa.org/places/579885", Some(("pleiades", "579885"))),
            ("https://whgazetteer.org/api/place/81115/", Some(("whg", "81115"))),
            ("http://vocab.getty.edu/page/tgn/7011944", Some(("tgn", "7011944"))),
            ("https://en.wikipedia.org/wiki/Abingdon", None),
            ("http://mygaz.org/places/p_12345", None),
            ("wd:", None),
        ];
        for (address, expected) in rows {
            assert_eq!(of(address), expected, "{address}");
        }
    }
}
