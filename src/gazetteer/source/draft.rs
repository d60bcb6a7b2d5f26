//! A row in the making, used again for the next one so that reading allocates next to nothing.

use crate::{
    gazetteer::{Name, Row, Years},
    model::{LonLat, Place},
};

/// The row that a reader fills.
pub(super) struct Draft {
    row: Row,
    spare_names: Vec<Name>,
    spare_texts: Vec<String>,
}

impl Draft {
    /// An empty row of `source`.
    pub fn new(source: &str) -> Self {
        let place = Place {
            id: String::new(),
            name: String::new(),
            name_ar: None,
            point: LonLat { lon: 0.0, lat: 0.0 },
            feature_class: 'P',
            feature_code: String::new(),
            country: String::new(),
            admin1: String::new(),
            population: 0,
            uncertainty_km: 0.0,
            source: source.to_owned(),
        };
        let lists = || Vec::new();
        let row =
            Row { line: 0, place, variants: Vec::new(), cue: lists(), same_as: lists(), block: lists() };
        Self { row, spare_names: Vec::new(), spare_texts: Vec::new() }
    }

    /// Empties it for the row on `line`; its source stays.
    pub fn begin(&mut self, line: u64) -> &mut Place {
        let row = &mut self.row;
        row.line = line;
        self.spare_names.append(&mut row.variants);
        for list in [&mut row.cue, &mut row.same_as, &mut row.block] {
            self.spare_texts.append(list);
        }
        let place = &mut row.place;
        for text in
            [&mut place.id, &mut place.name, &mut place.feature_code, &mut place.country, &mut place.admin1]
        {
            text.clear();
        }
        self.spare_texts.extend(place.name_ar.take());
        (place.feature_class, place.population, place.uncertainty_km) = ('P', 0, 0.0);
        place
    }

    /// The place as far as it is filled.
    pub fn place(&mut self) -> &mut Place {
        &mut self.row.place
    }

    /// The row.
    pub fn row(&self) -> &Row {
        &self.row
    }

    /// Sets the Arabic name.
    pub fn arabic(&mut self, name: &str) {
        let text = self.text(name);
        self.row.place.name_ar = Some(text);
    }

    /// Adds a name unless the row has it already. Where the main name is limited in time, it stands among the
    /// variants too, with its years.
    pub fn variant(&mut self, text: &str, years: Years) {
        let text = text.trim();
        let place = &self.row.place;
        let main = text == place.name || place.name_ar.as_deref() == Some(text);
        if text.is_empty() || (main && years.is_open()) {
            return;
        }
        if let Some(known) = self.row.variants.iter_mut().find(|name| name.text == text) {
            // Known at two times: from the earlier to the later.
            known.years.from = known.years.from.min(years.from);
            known.years.to = known.years.to.max(years.to);
            return;
        }
        let mut name = self.spare_names.pop().unwrap_or_else(|| Name::from(String::new()));
        name.text.clear();
        name.text.push_str(text);
        name.years = years;
        self.row.variants.push(name);
    }

    /// Adds a name that counts only with a cue in the text.
    pub fn cue(&mut self, name: &str) {
        let text = self.text(name);
        self.row.cue.push(text);
    }

    /// Adds a name that never means this place.
    pub fn block(&mut self, name: &str) {
        let text = self.text(name);
        self.row.block.push(text);
    }

    /// Adds an id in another source: `wikidata`, `Q239097`.
    pub fn same_as(&mut self, authority: &str, id: &str) {
        let mut text = self.text(authority);
        if !authority.is_empty() {
            text.push(':');
        }
        text.push_str(id);
        if text == self.row.place.id || self.row.same_as.contains(&text) {
            self.spare_texts.push(text);
        } else {
            self.row.same_as.push(text);
        }
    }

    fn text(&mut self, content: &str) -> String {
        let mut text = self.spare_texts.pop().unwrap_or_default();
        text.clear();
        text.push_str(content);
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_keeps_nothing_of_the_one_before() {
        let mut draft = Draft::new("test");
        draft.begin(1).name.push_str("Mosul");
        draft.arabic("الموصل");
        draft.variant("Ninua", Years { from: 1900, to: 1920 });
        draft.same_as("wikidata", "Q83112");
        draft.cue("*");
        draft.block("Mossul");
        let empty = Draft::new("test").row().clone();
        draft.begin(0);
        assert_eq!(*draft.row(), empty);
    }

    #[test]
    fn names_stand_once() {
        let mut draft = Draft::new("test");
        draft.begin(1).name.push_str("Mosul");
        for name in ["Mosul", " ", "Ninua", " Ninua "] {
            draft.variant(name, Years::default());
        }
        assert_eq!(draft.row().variants, [Name::from("Ninua".to_owned())]);
    }

    #[test]
    fn a_name_of_two_times_counts_from_the_first_to_the_last() {
        let mut draft = Draft::new("test");
        draft.begin(1);
        draft.variant("Nineveh", Years { from: -700, to: -612 });
        draft.variant("Nineveh", Years { from: 1850, to: 1925 });
        assert_eq!(draft.row().variants[0].years, Years { from: -700, to: 1925 });
    }
}
