//! What `map` leaves: one file a slice, the files of all slices, and the lists of what could not be placed
//! or dated.

use std::io;

use super::{
    ExportError,
    csv::Table,
    error::Halt,
    folder::Folder,
    geojson::GeoJson,
    made_from::MadeFrom,
    sink::Sink,
    value::{Column, MENTION, PlaceRow, UNDATED_REASON, UNLOCATED_REASON},
};
use crate::{
    slice::Period,
    store::{Atlas, MentionRow, Part, Select, SliceCount},
};

/// Writes every layer and list of `atlas`, cut by `period`, into `folder`. What an earlier run made from the
/// same rows stays as it is.
///
/// # Runtime
/// Linear in the mentions of the slices that changed, and in all of them if any did; memory does not grow with
/// them.
pub fn write_layers(atlas: &Atlas, period: Period, folder: &mut Folder) -> Result<(), ExportError> {
    let slices = atlas.slices()?;
    let digests = atlas.digests()?;
    let mut all = MadeFrom::this_program();
    for slice in &slices {
        let from = MadeFrom::this_program().rows(&digests, Part::Slice(&slice.name)).name();
        all = all.rows(&digests, Part::Slice(&slice.name));
        let path = format!("layers/mentions/{}.geojson", slice.name);
        layer(folder, &path, &from, |sink| mentions(atlas, Select::Slice(&slice.name), sink))?;
        let path = format!("layers/places/{}.geojson", slice.name);
        layer(folder, &path, &from, |sink| places(atlas, period, Some(slice), sink))?;
    }
    let undated = MadeFrom::this_program().rows(&digests, Part::Undated).name();
    if digests.of(Part::Undated).is_some() {
        let path = "layers/mentions/undated.geojson";
        layer(folder, path, &undated, |sink| mentions(atlas, Select::Undated, sink))?;
        let path = "layers/places/undated.geojson";
        layer(folder, path, &undated, |sink| places(atlas, period, None, sink))?;
    }
    let all = all.name();
    layer(folder, "mentions.geojson", &all, |sink| mentions(atlas, Select::Dated, sink))?;
    layer(folder, "places.geojson", &all, |sink| all_places(atlas, period, &slices, sink))?;
    let unlocated = MadeFrom::this_program().rows(&digests, Part::Unlocated).name();
    list(folder, "unlocated.csv", &unlocated, atlas, Select::Unlocated, &UNLOCATED_REASON, UNLOCATED)?;
    list(folder, "undated.csv", &undated, atlas, Select::Undated, &UNDATED_REASON, UNDATED)
}

/// Columns that an unlocated mention cannot have.
const UNLOCATED: &[&str] = &[
    "place_id",
    "place_name",
    "place_name_ar",
    "feature_code",
    "country",
    "admin1",
    "uncertainty_km",
    "confidence",
    "runner_up",
];
/// Columns that a mention in no slice cannot have.
const UNDATED: &[&str] = &["slice"];

fn layer(
    folder: &mut Folder,
    path: &str,
    made_from: &str,
    fill: impl FnOnce(&mut dyn Sink) -> Result<u64, Halt>,
) -> Result<(), ExportError> {
    if folder.keep(path, made_from) {
        return Ok(());
    }
    folder.write(path, made_from, |out| {
        let write = || -> Result<u64, Halt> {
            let mut sink = GeoJson::new(out)?;
            let rows = fill(&mut sink)?;
            sink.finish()?;
            Ok(rows)
        };
        write().map(Some).map_err(|halt| halt.at(path.as_ref()))
    })
}

/// Hands the selected mentions to `sink`; gives their number.
pub(super) fn mentions(atlas: &Atlas, select: Select<'_>, sink: &mut dyn Sink) -> Result<u64, Halt> {
    let mut rows = 0;
    atlas.for_each_mention(select, |row| -> Result<(), Halt> {
        rows += 1;
        Ok(sink.mention(&row)?)
    })?;
    Ok(rows)
}

fn places(
    atlas: &Atlas,
    period: Period,
    slice: Option<&SliceCount>,
    sink: &mut dyn Sink,
) -> Result<u64, Halt> {
    let days = slice.map(|slice| {
        let (start, end) = period.bounds(slice.day);
        (slice.name.clone(), start, end)
    });
    let mut rows = 0;
    atlas.for_each_place(slice.map(|slice| slice.name.as_str()), |count| -> Result<(), Halt> {
        rows += 1;
        Ok(sink.place(&PlaceRow { count, slice: days.clone() })?)
    })?;
    Ok(rows)
}

/// Hands the places of every slice to `sink`, slice by slice.
pub(super) fn all_places(
    atlas: &Atlas,
    period: Period,
    slices: &[SliceCount],
    sink: &mut dyn Sink,
) -> Result<u64, Halt> {
    let mut rows = 0;
    for slice in slices {
        rows += places(atlas, period, Some(slice), sink)?;
    }
    Ok(rows)
}

fn list(
    folder: &mut Folder,
    path: &str,
    made_from: &str,
    atlas: &Atlas,
    select: Select<'_>,
    reason: &Column<MentionRow>,
    without: &[&str],
) -> Result<(), ExportError> {
    if folder.keep(path, made_from) {
        return Ok(());
    }
    let columns = || MENTION.iter().filter(|column| !without.contains(&column.name)).chain([reason]);
    let header: Vec<&str> = columns().map(|column| column.name).collect();
    folder.write(path, made_from, |out| {
        let mut write = || -> Result<u64, Halt> {
            let mut table = Table::new(out, &header)?;
            let mut rows = 0;
            atlas.for_each_mention(select, |row| -> Result<(), Halt> {
                rows += 1;
                columns().try_for_each(|column| table.cell((column.get)(&row)))?;
                Ok(table.end_row()?)
            })?;
            table.finish()?;
            Ok(rows)
        };
        write().map(Some).map_err(|halt| halt.at(path.as_ref()))
    })
}

/// Writes the whole atlas in a format of the table.
pub fn write_rows(
    atlas: &Atlas,
    format: &super::Format,
    rows: super::Rows,
    period: Period,
    out: &mut dyn io::Write,
) -> Result<u64, ExportError> {
    let mut write = || -> Result<u64, Halt> {
        let mut sink = (format.open)(out, rows)?;
        let written = match rows {
            super::Rows::Mentions => mentions(atlas, Select::Located, &mut *sink)?,
            super::Rows::Places => {
                let dated = all_places(atlas, period, &atlas.slices()?, &mut *sink)?;
                dated + places(atlas, period, None, &mut *sink)?
            }
        };
        sink.finish()?;
        Ok(written)
    };
    write().map_err(|halt| halt.at("standard output".as_ref()))
}
