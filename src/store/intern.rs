//! Numbers for what repeats: places, extents, surfaces.

use std::{collections::HashMap, hash::Hash};

use rusqlite::params;

use super::{Atlas, StoreError, geometry::point_blob, time};
use crate::model::{Place, TemporalExtent};

/// How many of each kind are remembered; past that the memory is dropped and the tables are asked again.
const REMEMBERED: usize = 200_000;

/// Finds or makes the row of a place, an extent or a surface.
#[derive(Debug, Default)]
pub(super) struct Interner {
    places: HashMap<String, i64>,
    extents: HashMap<TemporalExtent, i64>,
    surfaces: HashMap<String, i64>,
}

impl Interner {
    /// Forgets everything: after rows were deleted or a transaction rolled back.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// The row of `place`. A place met for the first time by this writer brings its row up to date.
    pub(super) fn place(&mut self, atlas: &Atlas, place: &Place) -> Result<i64, StoreError> {
        if let Some(&fid) = self.places.get(&place.id) {
            return Ok(fid);
        }
        let fid = upsert_place(atlas, place)?;
        remember(&mut self.places, place.id.clone(), fid);
        Ok(fid)
    }

    pub(super) fn extent(&mut self, atlas: &Atlas, extent: &TemporalExtent) -> Result<i64, StoreError> {
        if let Some(&id) = self.extents.get(extent) {
            return Ok(id);
        }
        let id = find_or_insert_extent(atlas, extent)?;
        remember(&mut self.extents, extent.clone(), id);
        Ok(id)
    }

    pub(super) fn surface(&mut self, atlas: &Atlas, surface: &str) -> Result<i64, StoreError> {
        if let Some(&id) = self.surfaces.get(surface) {
            return Ok(id);
        }
        let id = match atlas.optional("SELECT id FROM surface WHERE text = ?1", [surface])? {
            Some(id) => id,
            None => atlas.one("INSERT INTO surface (text) VALUES (?1) RETURNING id", [surface])?,
        };
        remember(&mut self.surfaces, surface.to_owned(), id);
        Ok(id)
    }
}

fn remember<K: Hash + Eq>(map: &mut HashMap<K, i64>, key: K, id: i64) {
    if map.len() >= REMEMBERED {
        map.clear();
    }
    map.insert(key, id);
}

fn upsert_place(atlas: &Atlas, place: &Place) -> Result<i64, StoreError> {
    let sql = "INSERT INTO place (geom, place_id, name, name_ar, lon, lat, feature_code, country, admin1,
                 population, uncertainty_km, source)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
               ON CONFLICT (place_id) DO UPDATE SET geom = excluded.geom, name = excluded.name,
                 name_ar = excluded.name_ar, lon = excluded.lon, lat = excluded.lat,
                 feature_code = excluded.feature_code, country = excluded.country, admin1 = excluded.admin1,
                 population = excluded.population, uncertainty_km = excluded.uncertainty_km,
                 source = excluded.source
               RETURNING fid";
    let values = params![
        point_blob(place.point),
        place.id,
        place.name,
        place.name_ar,
        place.point.lon,
        place.point.lat,
        place.feature(),
        place.country,
        place.admin1,
        // More people than fit there are on no earth.
        i64::try_from(place.population).unwrap_or(i64::MAX),
        place.uncertainty_km,
        place.source,
    ];
    atlas.one(sql, values)
}

fn find_or_insert_extent(atlas: &Atlas, extent: &TemporalExtent) -> Result<i64, StoreError> {
    let (start, end) = (time::start_text(extent), time::end_text(extent));
    let (precision, basis) = (extent.precision.as_str(), extent.basis.as_str());
    // IS, not =: an open end is null, and nulls are never equal, not even under UNIQUE.
    let find = "SELECT id FROM extent
                WHERE edtf = ?1 AND start IS ?2 AND \"end\" IS ?3 AND precision = ?4 AND basis = ?5";
    if let Some(id) = atlas.optional(find, params![extent.edtf, start, end, precision, basis])? {
        return Ok(id);
    }
    let insert = "INSERT INTO extent (edtf, start, \"end\", precision, basis, start_time, end_time)
                  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) RETURNING id";
    let (first, last) = (time::first_second(extent), time::last_second(extent));
    atlas.one(insert, params![extent.edtf, start, end, precision, basis, first, last])
}
