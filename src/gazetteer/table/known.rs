//! What earlier sources have, while another is added: so that one place does not become two.

use xxhash_rust::xxh3::xxh3_64;

use super::{
    builder::Builder,
    place::{PlaceView, Record, Text},
    same::same_place,
};
use crate::model::Place;

/// The ids and the names of the places so far.
pub(super) struct Known {
    /// Hash of an id, and whose it is; ordered.
    ids: Vec<(u64, u32)>,
    /// Hash of a key, and whose name it is; ordered.
    names: Vec<(u64, u32)>,
}

impl Known {
    pub fn of(builder: &Builder<'_>) -> Self {
        let mut ids = Vec::with_capacity(builder.len());
        for (index, record) in builder.places.iter().enumerate() {
            let record = Record(record);
            let same_as = builder.text(record, Text::SameAs).split(|byte| *byte == b'|');
            let all = same_as.chain(std::iter::once(builder.text(record, Text::Id)));
            ids.extend(all.filter(|id| !id.is_empty()).map(|id| (xxh3_64(id), index as u32)));
        }
        let mut names: Vec<_> = builder.names.all().map(|name| (name.hash, name.place)).collect();
        ids.sort_unstable();
        names.sort_unstable();
        names.dedup();
        Self { ids, names }
    }

    /// The place that has one of these ids.
    pub fn by_id<'i>(&self, mut ids: impl Iterator<Item = &'i str>) -> Option<u32> {
        ids.find_map(|id| self::all(&self.ids, xxh3_64(id.as_bytes())).next())
    }

    /// The nearest place that has one of these names and is the same by class and distance.
    pub fn by_name(
        &self,
        names: impl Iterator<Item = u64>,
        place: &Place,
        builder: &Builder<'_>,
    ) -> Option<u32> {
        let country = place.country.as_bytes();
        let view = PlaceView {
            feature_class: place.feature_class,
            feature_code: place.feature_code.as_bytes(),
            country: [country.first(), country.get(1)].map(|byte| byte.copied().unwrap_or(0)),
            admin1: b"",
            population: 0,
            point: place.point,
        };
        let near = names.flat_map(|name| self::all(&self.names, name)).filter_map(|index| {
            let other = Record(&builder.places[index as usize]).uncertainty_km();
            let km = same_place(&view, &builder.view(index), place.uncertainty_km + f64::from(other))?;
            Some((km, index))
        });
        near.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, index)| index)
    }
}

/// All that is filed under `hash`.
fn all(sorted: &[(u64, u32)], hash: u64) -> impl Iterator<Item = u32> {
    let from = sorted.partition_point(|(h, _)| *h < hash);
    sorted[from..].iter().take_while(move |(h, _)| *h == hash).map(|(_, index)| *index)
}
