//! A name with the name of what it lies in behind it: "Cairo, Illinois", «سوسة في دير الزور».

use super::{Gazetteer, Hit, cues::bare};
use crate::lang::{Gap, Tokens};

/// Three names of eight words, the most that a name in text has, are enough to say where a place is.
const MAX_WORDS: usize = 24;

impl Gazetteer {
    /// The places of a name that lie in the country or the division that is named behind it, with or without a comma
    /// between them; none where it is no such pair, or more than two dozen words. What lies in a division its `admin1`
    /// tells.
    pub fn find_within(&self, asked: &str) -> Vec<Hit> {
        let tokens = Tokens::of(asked);
        if tokens.len() > MAX_WORDS {
            return Vec::new();
        }
        let comma = (1..tokens.len()).find(|at| tokens.gap(*at).has(Gap::COMMA));
        let splits = comma.map_or(1..tokens.len(), |comma| comma..comma + 1);
        // The longer the first name, the less can be meant by it.
        let pairs = splits.rev().map(|at| {
            let (end, start) = (tokens.all()[at - 1].end as usize, tokens.all()[at].start as usize);
            self.pair(&asked[..end], &asked[start..])
        });
        pairs.into_iter().find(|hits| !hits.is_empty()).unwrap_or_default()
    }

    fn pair(&self, part: &str, whole: &str) -> Vec<Hit> {
        let mut parts = self.find_bare(part);
        let mut wholes = if parts.is_empty() { Vec::new() } else { self.find_bare(whole) };
        if wholes.is_empty() && !parts.is_empty() {
            wholes = self.find_within(whole);
        }
        parts.retain(|part| {
            let view = self.view(part.place);
            wholes.iter().any(|whole| whole.place != part.place && self.view(whole.place).contains(&view))
        });
        parts
    }

    fn find_bare(&self, name: &str) -> Vec<Hit> {
        let found = self.find(name);
        if !found.is_empty() {
            return found;
        }
        bare(name).map_or_else(Vec::new, |bare| self.find(&bare.name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_is_the_part_in_the_whole() {
        let gazetteer = Gazetteer::shipped().unwrap();
        for (asked, country, admin1) in [
            ("Tripoli, Lebanon", "LB", ""),
            ("Tripoli Lebanon", "LB", ""),
            ("Tripoli, Libya", "LY", ""),
            ("London, Ontario", "CA", "Ontario"),
            ("طرابلس، لبنان", "LB", ""),
            ("طرابلس في ليبيا", "LY", ""),
            ("Hajin, Deir ez-Zor", "SY", "Deir ez-Zor"),
            ("Hajin, Deir ez-Zor, Syria", "SY", "Deir ez-Zor"),
            ("مدينة هجين، محافظة دير الزور", "SY", "Deir ez-Zor"),
        ] {
            let hits = gazetteer.find_within(asked);
            assert!(!hits.is_empty(), "{asked}");
            for hit in hits {
                let place = gazetteer.place(hit.place);
                assert_eq!(place.country, country, "{asked}: {place:?}");
                assert!(admin1.is_empty() || place.admin1 == admin1, "{asked}: {place:?}");
            }
        }
        for asked in ["Hajin, Lebanon", "Raqqa, Mosul", "Syria, Raqqa", "Raqqa", "Raqqa,", ", Syria", ""] {
            assert_eq!(gazetteer.find_within(asked), [], "{asked}");
        }
        // Nor does a long list of names take long, or the stack.
        for separator in [" ", ", "] {
            assert_eq!(gazetteer.find_within(&["Raqqa"; 100_000].join(separator)), []);
        }
    }
}
