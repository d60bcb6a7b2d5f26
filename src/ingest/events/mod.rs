//! Rows that already have a point and a date: which columns say what, for data sets known by their header and
//! for any other CSV.

mod bound;
mod cells;
mod country;
mod file;
mod headerless;
mod mapping;

pub use bound::{Bound, EventRow};
pub use cells::Cells;
pub use country::{CountryCodes, CountryColumns, Scheme};
pub use file::EventFile;
pub use mapping::{Coded, Mapping};
