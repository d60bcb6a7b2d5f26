//! How data travels in the page: zlib, then base64, which is safe in HTML and in a JavaScript string.

use std::io::{self, Write};

use base64::{
    engine::general_purpose::{GeneralPurpose, STANDARD},
    write::EncoderStringWriter,
};
use flate2::{Compression, write::ZlibEncoder};

/// Takes bytes, gives text.
pub struct Packer(ZlibEncoder<EncoderStringWriter<'static, GeneralPurpose, String>>);

impl Packer {
    /// An empty one.
    pub fn new() -> Self {
        Self(ZlibEncoder::new(EncoderStringWriter::new(&STANDARD), Compression::default()))
    }

    /// The text of all that was written.
    pub fn finish(self) -> io::Result<String> {
        Ok(self.0.finish()?.into_inner())
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

/// A column of whole numbers as LEB128, packed while it grows: about a byte a row stays in memory.
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
    pub fn finish(self) -> io::Result<String> {
        self.packer.finish()
    }
}
