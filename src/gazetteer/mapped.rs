//! Files that are read where they lie on the disk.
//!
//! The only unsafe code of the program, because what is mapped can change under the reader's feet.
#![allow(unsafe_code)]

use std::{fs::File, io};

use bytes::Bytes;
use memmap2::Mmap;

/// The bytes of `file`, read page by page as they are looked at. Constant time.
///
/// # Errors
/// When the system cannot map it.
///
/// # Safety of what is inside
/// A mapping is sound as long as nobody changes the file's bytes. `gazetteer import` never does: it writes a file
/// of another name and renames it over the old one, whose bytes stay for whoever has them open. Who edits a `.gaz`
/// file in place while a program reads it can make that program read other bytes, which [`super::table::Table`]
/// takes as it takes any damaged file (every offset is checked before it is followed, and a string that is not
/// UTF-8 is read as none), or, by cutting it short, end it with SIGBUS.
pub(super) fn map(file: &File) -> io::Result<Bytes> {
    // An empty file cannot be mapped on every system.
    if file.metadata()?.len() == 0 {
        return Ok(Bytes::new());
    }
    // SAFETY: the mapping is read-only and private to this process, lives as long as the `Bytes` that own it, and is
    // only ever seen as `&[u8]`; see above for who may change the file.
    let mapped = unsafe { Mmap::map(file)? };
    Ok(Bytes::from_owner(mapped))
}
