//! Unpacking on a thread of its own: what is read here is inflated ahead there.

use std::{
    io::{self, BufRead, Read},
    sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel},
    thread,
};

const BLOCK: usize = 1 << 18;
/// Blocks that wait to be read; a few let neither side wait for the other.
const WAITING: usize = 4;

/// Runs `unpack` on a thread of its own and `take` here, on the bytes that it feeds. Where both fail, what
/// unpacking says counts: it is the cause.
pub(super) fn ahead<T, E: Send>(
    unpack: impl FnOnce(&mut Feed) -> Result<(), E> + Send,
    take: impl FnOnce(&mut dyn BufRead) -> Result<T, E>,
) -> Result<T, E> {
    thread::scope(|scope| {
        let (full, blocks) = sync_channel(WAITING);
        let (back, empty) = channel();
        let unpacking = scope.spawn(move || unpack(&mut Feed { full, empty }));
        // Dropped as soon as nobody reads on, or the other thread would wait for ever.
        let taken = take(&mut Ahead { blocks, back, block: Vec::new(), at: 0 });
        let unpacked = unpacking.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        unpacked.and(taken)
    })
}

/// Where unpacked bytes go.
pub(super) struct Feed {
    full: SyncSender<io::Result<Vec<u8>>>,
    empty: Receiver<Vec<u8>>,
}

impl Feed {
    /// Hands on everything of `reader`, a failure as its last; ends early when nobody reads on.
    pub fn all_of(&mut self, reader: &mut impl Read) {
        loop {
            let mut block = self.empty.try_recv().unwrap_or_default();
            block.clear();
            let read = reader.take(BLOCK as u64).read_to_end(&mut block);
            let last = !matches!(read, Ok(1..));
            let sent = match read {
                Ok(0) => return,
                Ok(_) => self.full.send(Ok(block)),
                Err(error) => self.full.send(Err(error)),
            };
            if last || sent.is_err() {
                return;
            }
        }
    }
}

struct Ahead {
    blocks: Receiver<io::Result<Vec<u8>>>,
    back: Sender<Vec<u8>>,
    block: Vec<u8>,
    at: usize,
}

impl BufRead for Ahead {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at == self.block.len() {
            // The other side is gone at the end of the file.
            let next = self.blocks.recv().unwrap_or_else(|_| Ok(Vec::new()))?;
            let read = std::mem::replace(&mut self.block, next);
            self.at = 0;
            let _ = self.back.send(read);
        }
        Ok(&self.block[self.at..])
    }

    fn consume(&mut self, read: usize) {
        self.at = (self.at + read).min(self.block.len());
    }
}

impl Read for Ahead {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(len: usize) -> Vec<u8> {
        (0..len).map(|i| (i * 31 % 251) as u8).collect()
    }

    #[test]
    fn what_is_fed_is_read() {
        for len in [0, 1, BLOCK - 1, BLOCK, BLOCK * 9 + 7] {
            let fed = bytes(len);
            let read = ahead::<_, io::Error>(
                |feed| {
                    feed.all_of(&mut &fed[..]);
                    Ok(())
                },
                |reader| {
                    let mut all = Vec::new();
                    reader.read_to_end(&mut all)?;
                    assert!(reader.fill_buf()?.is_empty(), "the end stays the end");
                    Ok(all)
                },
            );
            assert!(read.unwrap() == fed, "{len}");
        }
    }

    #[test]
    fn a_reader_who_stops_stops_the_feed() {
        let first = ahead::<_, io::Error>(
            |feed| {
                feed.all_of(&mut io::repeat(7));
                Ok(())
            },
            |reader| Ok(reader.fill_buf()?[0]),
        );
        assert_eq!(first.unwrap(), 7);
    }

    #[test]
    fn failures_of_both_sides_are_told() {
        let broken = ahead::<(), io::Error>(
            |feed| {
                feed.all_of(&mut io::Cursor::new(bytes(10)).chain(Broken));
                Ok(())
            },
            |reader| io::copy(reader, &mut io::sink()).map(drop),
        );
        assert_eq!(broken.unwrap_err().to_string(), "broken");
        let unopened = ahead::<(), io::Error>(|_| Err(io::Error::other("locked")), |_| Ok(()));
        assert_eq!(unopened.unwrap_err().to_string(), "locked");
    }

    struct Broken;

    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("broken"))
        }
    }
}
