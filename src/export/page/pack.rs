//! How data travels in the page: zlib, then base64, which is safe in HTML and in a JavaScript string.

use std::io::{self, BufWriter, IntoInnerError, Seek, Write};

use base64::{
    engine::general_purpose::{GeneralPurpose, STANDARD},
    write::EncoderWriter,
};
use flate2::{Compression, write::ZlibEncoder};
use tempfile::SpooledTempFile;

/// Packed text beyond this many bytes waits in a temporary file: memory does not grow with the corpus.
const IN_MEMORY: usize = 1 << 20;

/// So many bytes are gathered for the compressor, which takes long over many small pieces.
const GATHERED: usize = 1 << 14;

/// Takes bytes, gives text.
pub struct Packer(BufWriter<ZlibEncoder<EncoderWriter<'static, GeneralPurpose, SpooledTempFile>>>);

/// What a [`Packer`] made.
pub struct Packed {
    text: SpooledTempFile,
    /// How long the text is.
    pub bytes: u64,
}

impl Packed {
    /// Writes all of the text.
    pub fn copy_to(&mut self, mut out: &mut dyn Write) -> io::Result<()> {
        self.text.rewind()?;
        io::copy(&mut self.text, &mut out).map(drop)
    }
}

impl Packer {
    /// An empty one.
    pub fn new() -> Self {
        let text = SpooledTempFile::new(IN_MEMORY);
        let encoder = ZlibEncoder::new(EncoderWriter::new(text, &STANDARD), Compression::default());
        Self(BufWriter::with_capacity(GATHERED, encoder))
    }

    /// The text of all that was written.
    pub fn finish(self) -> io::Result<Packed> {
        let mut text = self.0.into_inner().map_err(IntoInnerError::into_error)?.finish()?.finish()?;
        let bytes = text.stream_position()?;
        Ok(Packed { text, bytes })
    }
}

impl Write for Packer {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        self.0.write(buffer)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// A column of whole numbers as LEB128, packed while it grows.
pub struct Column {
    packer: Packer,
    previous: i64,
}

impl Column {
    /// An empty one.
    pub fn new() -> Self {
        Self { packer: Packer::new(), previous: 0 }
    }

    /// Adds a number as it is.
    pub fn push(&mut self, mut number: u64) -> io::Result<()> {
        let mut bytes = [0; 10];
        let mut length = 0;
        while number >= 0x80 {
            bytes[length] = number as u8 | 0x80;
            number >>= 7;
            length += 1;
        }
        bytes[length] = number as u8;
        self.packer.write_all(&bytes[..=length])
    }

    /// Adds a number as its difference from the one before, zigzag, which is small in sorted rows.
    pub fn push_delta(&mut self, number: i64) -> io::Result<()> {
        let difference = number - self.previous;
        self.previous = number;
        self.push(((difference << 1) ^ (difference >> 63)).cast_unsigned())
    }

    /// The text of the column.
    pub fn finish(self) -> io::Result<Packed> {
        self.packer.finish()
    }
}
