//! Which column of a list is what: what its header says by itself, and what the user says over it.

const TABLE: &str = include_str!("../../../data/import/columns.csv");

/// What a column can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// What tells the place from all others.
    Id,
    /// P-code of OCHA's lists.
    Pcode,
    /// The display name.
    Name,
    /// The Arabic name.
    NameAr,
    /// Other names, between bars or semicolons; `@ar` behind one is its language.
    Variants,
    /// Degrees north.
    Lat,
    /// Degrees east.
    Lon,
    /// GeoNames feature class, perhaps with the code: `P`, `P.PPL`.
    Class,
    /// GeoNames feature code.
    Code,
    /// Types of the Getty Art & Architecture Thesaurus, where no column is the class.
    Types,
    /// ISO 3166-1 alpha-2.
    Country,
    /// First-level division.
    Admin1,
    /// Inhabitants.
    Population,
    /// How far the place may reach, km.
    Uncertainty,
    /// Names that need a cue; `*` for all.
    Cue,
    /// Names that never mean the place; `*` for all.
    Block,
    /// Ids in other sources: `wikidata:Q239097`.
    SameAs,
    /// The first year of its names.
    From,
    /// The last year of its names.
    To,
    /// Where the row comes from.
    Source,
}

const FIELDS: [(&str, Field); 20] = [
    ("id", Field::Id),
    ("pcode", Field::Pcode),
    ("name", Field::Name),
    ("name_ar", Field::NameAr),
    ("variants", Field::Variants),
    ("lat", Field::Lat),
    ("lon", Field::Lon),
    ("feature_class", Field::Class),
    ("feature_code", Field::Code),
    ("aat_types", Field::Types),
    ("country", Field::Country),
    ("admin1", Field::Admin1),
    ("population", Field::Population),
    ("uncertainty_km", Field::Uncertainty),
    ("cue", Field::Cue),
    ("block", Field::Block),
    ("same_as", Field::SameAs),
    ("from", Field::From),
    ("to", Field::To),
    ("source", Field::Source),
];

impl Field {
    /// The names of all fields, as `--columns` takes them.
    pub fn names() -> [&'static str; FIELDS.len()] {
        FIELDS.map(|(name, _)| name)
    }

    /// Whether several columns may be it.
    pub(super) fn is_list(self) -> bool {
        matches!(self, Self::Variants | Self::SameAs | Self::Cue | Self::Block)
    }

    fn name(self) -> &'static str {
        FIELDS.iter().find(|(_, field)| *field == self).map_or("", |(name, _)| name)
    }

    fn by_name(name: &str) -> Option<Self> {
        FIELDS.iter().find(|(known, _)| *known == name).map(|(_, field)| *field)
    }
}

/// Why a list of columns does not do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ColumnError {
    /// Not of the form `name=COLUMN`.
    #[error("{item:?}, expected FIELD=COLUMN with FIELD one of {}", fields())]
    Form {
        /// What the user said.
        item: String,
    },
    /// The user names a column that is not there.
    #[error("no column {column:?} for {field}; the header has {header}")]
    Missing {
        /// What it should be.
        field: &'static str,
        /// The column's name.
        column: String,
        /// The columns there are.
        header: String,
    },
    /// Nothing says what must be said.
    #[error("no column is the {field}: say which with --columns {field}=COLUMN; the header has {header}")]
    Unsaid {
        /// What is missing.
        field: &'static str,
        /// The columns there are.
        header: String,
    },
}

/// What the user says of columns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapping {
    /// Field and column; an empty column takes a field away that the header would give.
    given: Vec<(Field, String)>,
}

impl Mapping {
    /// Reads `name=admin3Name_en` and the like.
    ///
    /// # Errors
    /// When one has another form, or names no field.
    pub fn parse(items: &[String]) -> Result<Self, ColumnError> {
        let one = |item: &String| {
            let (field, column) = item.split_once('=')?;
            Some((Field::by_name(field.trim())?, column.trim().to_owned()))
        };
        let parsed =
            items.iter().map(|item| one(item).ok_or_else(|| ColumnError::Form { item: item.clone() }));
        Ok(Self { given: parsed.collect::<Result<_, _>>()? })
    }

    /// Whether the user says which column is a field.
    pub fn says(&self, field: Field) -> bool {
        self.given.iter().any(|(given, _)| *given == field)
    }

    /// Finds what columns there are; those that the user names and that are not there are left out.
    pub(super) fn bind_present(&self, header: &[&str]) -> Bound {
        let there = |(_, name): &&(Field, String)| name.is_empty() || position(header, name).is_some();
        let given = self.given.iter().filter(there).cloned().collect();
        Self { given }.bind(header).unwrap_or_default()
    }

    /// Finds the columns of a header.
    pub(super) fn bind(&self, header: &[&str]) -> Result<Bound, ColumnError> {
        let mut columns = Vec::new();
        for (_, field) in FIELDS {
            if self.given.iter().any(|(given, _)| *given == field) {
                for (_, name) in self.given.iter().filter(|(given, name)| *given == field && !name.is_empty())
                {
                    let at = position(header, name).ok_or_else(|| ColumnError::Missing {
                        field: field.name(),
                        column: name.clone(),
                        header: header.join(", "),
                    })?;
                    columns.push((field, at));
                }
                continue;
            }
            let known = synonyms(field).filter_map(|name| position(header, name));
            columns.extend(known.take(if field.is_list() { usize::MAX } else { 1 }).map(|at| (field, at)));
        }
        Ok(Bound { columns })
    }
}

/// Where the fields of a header stand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Bound {
    pub columns: Vec<(Field, usize)>,
}

impl Bound {
    /// Whether a field has a column.
    pub fn has(&self, field: Field) -> bool {
        self.columns.iter().any(|(known, _)| *known == field)
    }

    /// Sees to it that there are names and points.
    pub fn complete(self, header: &[&str]) -> Result<Self, ColumnError> {
        let unsaid = |field: Field| ColumnError::Unsaid { field: field.name(), header: header.join(", ") };
        if !self.has(Field::Name) && !self.has(Field::NameAr) {
            return Err(unsaid(Field::Name));
        }
        match [Field::Lat, Field::Lon].into_iter().find(|field| !self.has(*field)) {
            Some(field) => Err(unsaid(field)),
            None => Ok(self),
        }
    }
}

/// Names of a header that mean a field, the best first.
fn synonyms(field: Field) -> impl Iterator<Item = &'static str> {
    let rows = TABLE.lines().skip(1).filter_map(|line| line.split_once(','));
    rows.filter(move |(name, _)| *name == field.name()).map(|(_, column)| column)
}

fn position(header: &[&str], name: &str) -> Option<usize> {
    let exact = header.iter().position(|column| *column == name);
    exact.or_else(|| header.iter().position(|column| column.eq_ignore_ascii_case(name)))
}

fn fields() -> String {
    Field::names().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_synonym_is_of_a_field() {
        let rows = TABLE.lines().skip(1).filter_map(|line| line.split_once(','));
        assert!(rows.clone().count() > 30);
        for (field, column) in rows {
            assert!(Field::by_name(field).is_some(), "{field}");
            assert!(!column.is_empty());
        }
    }

    #[test]
    fn columns_of_our_own_lists_are_known() {
        let bound = Mapping::default().bind(&crate::gazetteer::table::COLUMNS).unwrap();
        assert_eq!(bound.columns.len(), crate::gazetteer::table::COLUMNS.len());
    }

    #[test]
    fn what_the_user_says_counts_over_the_header() {
        let header = ["title", "name", "Latitude", "x", "y"];
        let said =
            |items: &[&str]| Mapping::parse(&items.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>());
        let bound = said(&["name=title", "lat=y"]).unwrap().bind(&header).unwrap().complete(&header).unwrap();
        assert!(bound.columns.contains(&(Field::Name, 0)) && bound.columns.contains(&(Field::Lat, 4)));
        assert!(bound.columns.contains(&(Field::Lon, 3)));
        let taken_away = said(&["lat="]).unwrap().bind(&header).unwrap().complete(&header).unwrap_err();
        assert!(matches!(taken_away, ColumnError::Unsaid { field: "lat", .. }), "{taken_away}");
        let error = said(&["name=nom"]).unwrap().bind(&header).unwrap_err();
        assert_eq!(
            error.to_string(),
            "no column \"nom\" for name; the header has title, name, Latitude, x, y"
        );
        assert!(said(&["nom"]).is_err() && said(&["nom=name"]).is_err());
    }
}
