//! The index of an atlas: read from the parts packed in it, or made from its rows where those are stale.

use rusqlite::Connection;

use super::{
    build::{self, Row},
    chunked::{Fetch, IndexError},
    ladder::{self, Days},
    pack::{self, Kinds, Packed},
    tree::PlacePoint,
};
use crate::{
    model::{LonLat, Usage, Zone, area_km},
    store::{Atlas, ByNumber, StoreError, Writer},
};

/// Up to this many mentions are read once and kept (24 bytes each) while the index is made; more are read for
/// each of its passes.
const KEPT: i64 = 4_000_000;

/// The index of an atlas.
#[derive(Debug)]
pub struct Index<'a> {
    atlas: &'a Atlas,
    packed: Packed,
    shown: Kinds,
}

/// Why a question cannot be answered.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum QueryError {
    /// The atlas cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Its rows cannot be read.
    #[error("the atlas cannot be read")]
    Sqlite(#[from] rusqlite::Error),
    /// Its packed index cannot be read.
    #[error(transparent)]
    Index(#[from] IndexError),
}

impl Fetch for Atlas {
    fn fetch(&self, key: u64) -> Result<Vec<u8>, IndexError> {
        let part = self.packed(key).map_err(|error| IndexError::Store(Box::new(error)))?;
        part.ok_or(IndexError::Missing(key))
    }
}

impl<'a> Index<'a> {
    /// Opens the index of an atlas.
    ///
    /// # Runtime
    /// A few page reads where the packed index is up to date, whatever the size of the atlas: parts are read
    /// when a question first touches them. Otherwise (a run was killed before it could pack) one index is made
    /// in memory, linear in the mentions.
    pub fn open(atlas: &'a Atlas) -> Result<Self, QueryError> {
        let packed = match Packed::open(atlas.generation()?.cast_unsigned(), atlas) {
            Ok(packed) => packed,
            Err(IndexError::Missing(_) | IndexError::Damaged(_)) => from_rows(atlas)?,
            Err(error) => return Err(error.into()),
        };
        Ok(Self { atlas, packed, shown: shown(atlas.connection())? })
    }

    /// Reads all of it, so that questions touch nothing but memory.
    pub fn load(&self) -> Result<(), QueryError> {
        Ok(self.packed.load(self.atlas)?)
    }

    /// Packs the index of the atlas as it stands and commits: after every run that changed something.
    ///
    /// # Runtime
    /// Linear in the mentions; nothing where the packed index is up to date.
    pub fn pack(writer: &mut Writer) -> Result<(), QueryError> {
        writer.commit()?;
        let atlas = writer.atlas();
        if Packed::open(atlas.generation()?.cast_unsigned(), atlas).is_ok() {
            return Ok(());
        }
        let packed = from_rows(atlas)?;
        writer.clear_packed()?;
        packed.write(|part, bytes| writer.pack(part, bytes))?;
        Ok(writer.commit()?)
    }

    /// The atlas it belongs to.
    pub fn atlas(&self) -> &'a Atlas {
        self.atlas
    }

    /// The packed form.
    pub fn packed(&self) -> &Packed {
        &self.packed
    }

    /// The kinds of mention that the atlas shows: of the body, and of boilerplate if `map --zone all` said so.
    pub fn shown(&self) -> Kinds {
        self.shown
    }
}

fn shown(connection: &Connection) -> Result<Kinds, QueryError> {
    let sql = "SELECT shown FROM zone WHERE id = 1";
    let boilerplate = connection.query_row(sql, [], |row| row.get::<_, bool>(0))?;
    Ok(if boilerplate { Kinds::ALL } else { Kinds::BODY })
}

/// Makes the index from the rows of the atlas.
fn from_rows(atlas: &Atlas) -> Result<Packed, QueryError> {
    let connection = atlas.connection();
    let (places, place_index) = places(connection)?;
    let (extents, extent_index) = extents(connection)?;
    let generation = atlas.generation()?.cast_unsigned();
    let count = connection.query_row("SELECT count(*) FROM mention", [], |row| row.get::<_, i64>(0))?;
    let scan = |each: &mut dyn FnMut(Row)| scan(connection, &place_index, &extent_index, each);
    if count > KEPT {
        return build::build(generation, &places, &extents, scan);
    }
    let mut kept = Vec::with_capacity(count as usize);
    scan(&mut |row| kept.push(row))?;
    build::build(generation, &places, &extents, |each| {
        kept.iter().copied().for_each(each);
        Ok(())
    })
}

/// Hands each located mention to `each`.
fn scan(
    connection: &Connection,
    places: &ByNumber<i64, u32>,
    extents: &ByNumber<i64, u32>,
    each: &mut dyn FnMut(Row),
) -> Result<(), QueryError> {
    let sql = "SELECT place, extent, usage, zone, fid FROM mention INDEXED BY mention_by_extent
               WHERE place IS NOT NULL";
    let mut query = connection.prepare_cached(sql)?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let usage = if row.get::<_, i64>(2)? == 1 { Usage::Associative } else { Usage::Literal };
        let zone = if row.get::<_, i64>(3)? == 1 { Zone::Boilerplate } else { Zone::Body };
        let extent = row.get::<_, Option<i64>>(1)?.and_then(|id| extents.get(&id).copied());
        if let Some(place) = places.get(&row.get::<_, i64>(0)?) {
            each(Row { place: *place, extent, kind: pack::kind(usage, zone), row: row.get(4)? });
        }
    }
    Ok(())
}

fn places(connection: &Connection) -> Result<(Vec<PlacePoint>, ByNumber<i64, u32>), QueryError> {
    let mut query = connection.prepare("SELECT fid, lon, lat, uncertainty_km, feature_code FROM place")?;
    let mut rows = query.query([])?;
    let (mut places, mut index) = (Vec::new(), ByNumber::default());
    while let Some(row) = rows.next()? {
        let (key, uncertainty_km, feature): (i64, f64, String) = (row.get(0)?, row.get(3)?, row.get(4)?);
        let point = LonLat { lon: row.get(1)?, lat: row.get(2)? };
        index.insert(key, places.len() as u32);
        // Class and code, P.PPLA2; without a class it begins with the dot.
        let class = feature.chars().next().filter(|class| *class != '.').unwrap_or(' ');
        places.push(PlacePoint { key, point, area_km: area_km(class, uncertainty_km) as f32 });
    }
    Ok((places, index))
}

fn extents(connection: &Connection) -> Result<(Vec<Days>, ByNumber<i64, u32>), QueryError> {
    let mut query = connection.prepare("SELECT id, start, \"end\" FROM extent")?;
    let mut rows = query.query([])?;
    let (mut extents, mut index) = (Vec::new(), ByNumber::default());
    while let Some(row) = rows.next()? {
        index.insert(row.get::<_, i64>(0)?, extents.len() as u32);
        let date =
            |column| row.get::<_, Option<String>>(column).map(|text| text.and_then(|t| t.parse().ok()));
        extents.push(Days {
            start: date(1)?.map_or(i32::MIN, ladder::unix_day),
            end: date(2)?.map_or(i32::MAX, ladder::unix_day),
        });
    }
    Ok((extents, index))
}
