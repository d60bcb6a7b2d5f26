//! Files as they are downloaded: plain, `.gz`, or in a `.zip`.

use std::{
    fs::{self, File},
    io::{self, BufRead, BufReader, Read},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

use encoding_rs_io::DecodeReaderBytesBuilder;
use flate2::read::MultiGzDecoder;
use zip::ZipArchive;

use super::{SourceError, ahead::ahead, whosonfirst::files};
use crate::encoding::encoding_of_head;

/// How much of a file tells its format.
const HEAD: u64 = 64 << 10;
const BUFFER: usize = 1 << 18;
/// How many names of a zip file an error lists.
const NAMED: usize = 4;

/// A file, or one of those packed in it, or a folder.
#[derive(Debug, Clone)]
pub(super) struct Input {
    /// Where it is.
    pub path: PathBuf,
    packing: Packing,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Packing {
    Plain,
    Gzip,
    /// The index and the name of what is packed.
    Zip(usize, String),
    Folder,
}

/// What a format is told by.
pub(super) struct Sniff<'s> {
    /// The name of the file, or of what is packed in it.
    pub name: &'s str,
    /// Its path; that of the zip file where it is in one.
    pub path: &'s Path,
    /// Its first bytes; none for a folder.
    pub head: &'s [u8],
    /// Whether it is a folder.
    pub folder: bool,
}

impl Sniff<'_> {
    /// The first line that is not empty, without a byte order mark; may be cut where it is very long.
    pub fn first_line(&self) -> &[u8] {
        let text = self.head.strip_prefix("\u{feff}".as_bytes()).unwrap_or(self.head);
        let mut lines = text.split(|b| *b == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
        lines.find(|line| !line.is_empty()).unwrap_or_default()
    }
}

impl Input {
    /// The file or folder at a path, or every file packed in it.
    pub fn all(path: &Path) -> Result<Vec<Self>, SourceError> {
        let of = |packing| Self { path: path.into(), packing };
        let meta = fs::metadata(path).map_err(SourceError::io(path, 0))?;
        if meta.is_dir() {
            return Ok(vec![of(Packing::Folder)]);
        }
        let mut magic = Vec::new();
        let file = File::open(path).map_err(SourceError::io(path, 0))?;
        file.take(4).read_to_end(&mut magic).map_err(SourceError::io(path, 0))?;
        let named_zip = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("zip"));
        if magic.starts_with(b"PK\x03\x04") || magic.starts_with(b"PK\x05\x06") || named_zip {
            let names = zip_names(path)?;
            return Ok(names.into_iter().map(|(at, name)| of(Packing::Zip(at, name))).collect());
        }
        let packing = if magic.starts_with(&[0x1F, 0x8B]) { Packing::Gzip } else { Packing::Plain };
        Ok(vec![of(packing)])
    }

    /// The name of the file, or of what is packed in it.
    pub fn name(&self) -> String {
        match &self.packing {
            Packing::Zip(_, name) => name.clone(),
            _ => file_name(&self.path),
        }
    }

    /// What messages call it: `SY.zip/SY.txt`.
    pub fn label(&self) -> PathBuf {
        match &self.packing {
            Packing::Zip(_, name) => self.path.join(name),
            _ => self.path.clone(),
        }
    }

    /// Whether it is a folder.
    pub fn is_folder(&self) -> bool {
        self.packing == Packing::Folder
    }

    /// Its first bytes.
    pub fn head(&self) -> Result<Vec<u8>, SourceError> {
        if self.is_folder() {
            return Ok(Vec::new());
        }
        self.read(&Meter::default(), |reader| {
            let mut head = Vec::new();
            reader.take(HEAD).read_to_end(&mut head).map_err(SourceError::io(&self.label(), 0))?;
            Ok(head)
        })
    }

    /// All its unpacked bytes.
    pub fn bytes(&self) -> Result<Vec<u8>, SourceError> {
        self.read(&Meter::default(), |reader| {
            let mut bytes = Vec::new();
            reader.read_to_end(&mut bytes).map_err(SourceError::io(&self.label(), 0))?;
            Ok(bytes)
        })
    }

    /// Its size on the disk; of a folder that of the records in it.
    pub fn size(&self) -> u64 {
        let size = |path: &Path| fs::metadata(path).map_or(0, |meta| meta.len());
        match self.is_folder() {
            true => files(&self.path).unwrap_or_default().iter().map(|file| size(file)).sum(),
            false => size(&self.path),
        }
    }

    /// Hands its unpacked bytes to `f`, as UTF-8 where they begin as another encoding that is read, and counts in
    /// `meter` what is read of the file as it is.
    pub fn read<T>(
        &self,
        meter: &Meter,
        f: impl FnOnce(&mut dyn BufRead) -> Result<T, SourceError>,
    ) -> Result<T, SourceError> {
        self.unpack(meter, |bytes| {
            let head = bytes.fill_buf().map_err(SourceError::io(&self.label(), 0))?;
            match encoding_of_head(&head[..head.len().min(HEAD as usize)]) {
                None => f(bytes),
                encoding => {
                    let decoder =
                        DecodeReaderBytesBuilder::new().encoding(encoding).strip_bom(true).build(bytes);
                    f(&mut BufReader::with_capacity(BUFFER, decoder))
                }
            }
        })
    }

    fn unpack<T>(
        &self,
        meter: &Meter,
        f: impl FnOnce(&mut dyn BufRead) -> Result<T, SourceError>,
    ) -> Result<T, SourceError> {
        let file = File::open(&self.path).map_err(SourceError::io(&self.path, 0))?;
        let file = BufReader::with_capacity(BUFFER, Metered { file, meter });
        match &self.packing {
            Packing::Plain | Packing::Folder => f(&mut { file }),
            Packing::Gzip => ahead(
                |feed| {
                    feed.all_of(&mut MultiGzDecoder::new(file));
                    Ok(())
                },
                f,
            ),
            Packing::Zip(at, _) => {
                let zip = |source| SourceError::Zip { file: self.path.clone(), source };
                ahead(
                    |feed| {
                        let mut archive = ZipArchive::new(file).map_err(zip)?;
                        feed.all_of(&mut archive.by_index(*at).map_err(zip)?);
                        Ok(())
                    },
                    f,
                )
            }
        }
    }
}

/// The files in a zip file, by their index; those in folders named `__MACOSX` are the packer's.
fn zip_names(path: &Path) -> Result<Vec<(usize, String)>, SourceError> {
    let file = File::open(path).map_err(SourceError::io(path, 0))?;
    let zip = |source| SourceError::Zip { file: path.into(), source };
    let archive = ZipArchive::new(BufReader::new(file)).map_err(zip)?;
    let mut names = Vec::new();
    for (at, name) in (0..archive.len()).filter_map(|at| Some((at, archive.name_for_index(at)?))) {
        let name = name.map_err(zip)?.into_owned();
        if !name.ends_with('/') && !name.starts_with("__MACOSX/") {
            names.push((at, name));
        }
    }
    Ok(names)
}

/// What a zip file of these files, or a folder, holds, for an error.
pub(super) fn holds(path: &Path, mut names: Vec<String>) -> Result<String, SourceError> {
    if path.is_dir() {
        let entries = fs::read_dir(path).and_then(Iterator::collect::<io::Result<Vec<_>>>);
        let entries = entries.map_err(SourceError::io(path, 0))?;
        names = entries.iter().map(|entry| file_name(&entry.path())).collect();
        names.sort();
    }
    Ok(match names.as_slice() {
        [] => "no file".to_owned(),
        names if names.len() <= NAMED => names.join(", "),
        names => format!("{} and {} more", names[..NAMED].join(", "), names.len() - NAMED),
    })
}

pub(super) fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

/// Counts the bytes read of files; the thread that reads need not be the one that looks.
#[derive(Debug, Default)]
pub(super) struct Meter(AtomicU64);

impl Meter {
    /// Bytes so far.
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    /// Counts bytes that were read some other way.
    pub fn set(&self, bytes: u64) {
        self.0.store(bytes, Ordering::Relaxed);
    }

    fn add(&self, bytes: usize) {
        self.0.fetch_add(bytes as u64, Ordering::Relaxed);
    }
}

struct Metered<'m> {
    file: File,
    meter: &'m Meter,
}

impl Read for Metered<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.meter.add(read);
        Ok(read)
    }
}

impl io::Seek for Metered<'_> {
    fn seek(&mut self, to: io::SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}
