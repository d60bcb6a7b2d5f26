//! Points as GeoPackage geometry blobs.

use crate::model::LonLat;

/// A point as a GeoPackage binary (OGC 12-128r18, 2.1.3): header, spatial reference 4326, no envelope, then
/// WKB, all little-endian; x is longitude, y latitude.
pub(super) fn point_blob(point: LonLat) -> [u8; 29] {
    let mut blob = [0; 29];
    blob[..4].copy_from_slice(b"GP\x00\x01");
    blob[4..8].copy_from_slice(&4326_i32.to_le_bytes());
    blob[8] = 1;
    blob[9..13].copy_from_slice(&1_u32.to_le_bytes());
    blob[13..21].copy_from_slice(&point.lon.to_le_bytes());
    blob[21..].copy_from_slice(&point.lat.to_le_bytes());
    blob
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_those_of_the_standard() {
        let blob = point_blob(LonLat { lon: 1.0, lat: -2.0 });
        let expected = [
            b'G', b'P', 0, 1, 0xe6, 0x10, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f, 0, 0, 0, 0, 0,
            0, 0, 0xc0,
        ];
        assert_eq!(blob, expected);
    }
}
