//! Bytes to and from a file descriptor, through our own buffers.
//!
//! Nothing here knows of Python values. A call interrupted by a signal returns [`io::ErrorKind::Interrupted`] with
//! nothing lost, so that the caller can let the interpreter react and call again.

use std::cell::RefCell;
use std::fs::File;
use std::io::{self, IsTerminal, Read, Seek, SeekFrom, Write};
use std::mem::ManuallyDrop;
use std::os::fd::{AsRawFd, FromRawFd, RawFd};
use std::rc::{Rc, Weak};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

/// How long a read of a terminal or a pipe waits before it lets the interpreter react to a signal.
const WAIT: Timespec = Timespec {
    tv_sec: 0,
    tv_nsec: 50_000_000,
};
/// Bytes read at once.
const READ_CHUNK: usize = 8 << 10;
/// Written bytes are kept until there are this many.
const WRITE_BUFFER: usize = 32 << 10;

/// A stream that a file object, its `buffer`, and the list of open files share.
pub(crate) type SharedStream = Rc<RefCell<Stream>>;

/// A file descriptor with a buffer for each direction. At most one of the two buffers is in use at a time.
pub(crate) struct Stream {
    /// None once closed.
    file: Option<ManuallyDrop<File>>,
    /// Whether closing the stream closes the descriptor.
    owned: bool,
    pub(super) readable: bool,
    pub(super) writable: bool,
    /// Bytes read from the descriptor and not consumed yet begin at `read_at`.
    read: Vec<u8>,
    read_at: usize,
    /// Bytes still to be written.
    write: Vec<u8>,
    /// Whether reading may have to wait for someone to write; not known before the first read.
    may_wait: Option<bool>,
    /// Write through at every end of a line.
    pub(super) flush_lines: bool,
    /// Write through at every write.
    pub(super) unbuffered: bool,
}

impl Stream {
    /// A stream on a file that it closes.
    pub(super) fn new(file: File, readable: bool, writable: bool) -> Stream {
        Stream {
            file: Some(ManuallyDrop::new(file)),
            owned: true,
            readable,
            writable,
            read: Vec::new(),
            read_at: 0,
            write: Vec::new(),
            may_wait: None,
            flush_lines: false,
            unbuffered: false,
        }
    }

    /// A stream on a descriptor that the program was given or names by its number.
    pub(super) fn from_descriptor(
        descriptor: RawFd,
        owned: bool,
        readable: bool,
        writable: bool,
    ) -> Stream {
        // SAFETY: the descriptor is used through this stream alone for as long as it is open, or, where it is not owned
        // (the standard streams, `closefd=False`), is never closed by it. A number that is no open descriptor makes
        // every operation fail, which is no memory unsafety.
        let file = unsafe { File::from_raw_fd(descriptor) };
        let mut stream = Stream::new(file, readable, writable);
        stream.owned = owned;
        stream
    }

    /// Whether the stream is closed.
    pub(super) fn is_closed(&self) -> bool {
        self.file.is_none()
    }

    fn file(&mut self) -> io::Result<&mut File> {
        match &mut self.file {
            Some(file) => Ok(file),
            None => Err(io::Error::from_raw_os_error(BAD_DESCRIPTOR)),
        }
    }

    /// The file itself, for what needs nothing of the buffers.
    pub(super) fn raw_file(&self) -> Option<&File> {
        self.file.as_deref()
    }

    /// The number of the descriptor.
    pub(super) fn descriptor(&self) -> Option<RawFd> {
        self.file.as_ref().map(|file| file.as_raw_fd())
    }

    /// Whether the descriptor is a terminal.
    pub(super) fn is_terminal(&self) -> bool {
        self.file.as_ref().is_some_and(|file| file.is_terminal())
    }

    /// Whether positions can be set.
    pub(super) fn is_seekable(&mut self) -> bool {
        self.file().is_ok_and(|file| file.stream_position().is_ok())
    }

    /// What has been read from the descriptor and not been consumed.
    pub(super) fn unread(&self) -> &[u8] {
        &self.read[self.read_at..]
    }

    /// Passes over bytes of [`Stream::unread`].
    pub(super) fn consume(&mut self, count: usize) {
        self.read_at = self.read_at.saturating_add(count).min(self.read.len());
        if self.read_at == self.read.len() {
            self.read.clear();
            self.read_at = 0;
        }
    }

    /// Reads another chunk; false at the end of the file.
    pub(super) fn fill(&mut self) -> io::Result<bool> {
        self.flush()?;
        self.wait_for_input()?;
        if self.read_at > 0 {
            self.read.drain(..self.read_at);
            self.read_at = 0;
        }
        let len = self.read.len();
        // Larger and larger, so that a long read takes few calls.
        let chunk = READ_CHUNK.max(len / 2);
        self.read
            .try_reserve(chunk)
            .map_err(|_| io::Error::from(io::ErrorKind::OutOfMemory))?;
        self.read.resize(len + chunk, 0);
        let Some(file) = &mut self.file else {
            self.read.truncate(len);
            return Err(io::Error::from_raw_os_error(BAD_DESCRIPTOR));
        };
        let result = file.read(&mut self.read[len..]);
        self.read.truncate(len + *result.as_ref().unwrap_or(&0));
        result.map(|count| count > 0)
    }

    /// Returns once a read will not block; interrupted, where that takes longer than [`WAIT`].
    fn wait_for_input(&mut self) -> io::Result<()> {
        let Some(file) = &self.file else {
            return Ok(());
        };
        let may_wait = match self.may_wait {
            Some(may_wait) => may_wait,
            None => file.metadata().is_ok_and(|data| !data.is_file()),
        };
        self.may_wait = Some(may_wait);
        if may_wait && poll(&mut [PollFd::new(&**file, PollFlags::IN)], Some(&WAIT))? == 0 {
            return Err(io::ErrorKind::Interrupted.into());
        }
        Ok(())
    }

    /// Appends the next chunk to `out`; false at the end of the file.
    pub(super) fn read_chunk(&mut self, out: &mut Vec<u8>) -> io::Result<bool> {
        if self.unread().is_empty() && !self.fill()? {
            return Ok(false);
        }
        out.extend_from_slice(self.unread());
        self.consume(usize::MAX);
        Ok(true)
    }

    /// Makes the descriptor's position that of the reader: unread bytes are given back.
    fn discard_unread(&mut self) -> io::Result<()> {
        let unread = self.unread().len() as i64;
        self.consume(usize::MAX);
        if unread > 0 {
            self.file()?.seek(SeekFrom::Current(-unread))?;
        }
        Ok(())
    }

    /// Writes to the buffer, and through it where it is full.
    #[inline]
    pub(crate) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.read.is_empty() && self.write.len() + bytes.len() <= WRITE_BUFFER {
            self.write.extend_from_slice(bytes);
            if self.flush_lines || self.unbuffered {
                return self.flush_after(bytes);
            }
            return Ok(());
        }
        self.write_slow(bytes)
    }

    #[cold]
    fn write_slow(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.discard_unread()?;
        self.flush()?;
        self.write
            .try_reserve(bytes.len())
            .map_err(|_| io::Error::from(io::ErrorKind::OutOfMemory))?;
        self.write.extend_from_slice(bytes);
        if self.write.len() > WRITE_BUFFER {
            return uninterrupted(self.flush());
        }
        self.flush_after(bytes)
    }

    /// Flushes where what was just written asks for it.
    fn flush_after(&mut self, written: &[u8]) -> io::Result<()> {
        if self.unbuffered || (self.flush_lines && memchr::memchr(b'\n', written).is_some()) {
            return uninterrupted(self.flush());
        }
        Ok(())
    }

    /// Writes out what the buffer holds. What could not be written stays in it.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        let mut done = 0;
        let mut result = Ok(());
        while done < self.write.len() {
            let Some(file) = &mut self.file else { break };
            match file.write(&self.write[done..]) {
                Ok(0) => {
                    result = Err(io::Error::from(io::ErrorKind::WriteZero));
                    break;
                }
                Ok(count) => done += count,
                Err(error) => {
                    result = Err(error);
                    break;
                }
            }
        }
        if done == self.write.len() {
            self.write.clear();
        } else if done > 0 {
            self.write.drain(..done);
        }
        result
    }

    /// Sets the position; returns the new one.
    pub(super) fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.flush()?;
        self.discard_unread()?;
        self.file()?.seek(to)
    }

    /// The position of the reader or writer.
    pub(super) fn tell(&mut self) -> io::Result<u64> {
        let (unread, unwritten) = (self.unread().len() as u64, self.write.len() as u64);
        let position = self.file()?.stream_position()?;
        Ok((position + unwritten).saturating_sub(unread))
    }

    /// Cuts or extends the file.
    pub(super) fn truncate(&mut self, size: u64) -> io::Result<()> {
        self.flush()?;
        self.file()?.set_len(size)
    }

    /// Flushes and closes. The stream is closed even where flushing fails.
    pub(super) fn close(&mut self) -> io::Result<()> {
        let result = self.flush();
        if matches!(&result, Err(error) if error.kind() == io::ErrorKind::Interrupted) {
            return result;
        }
        self.write = Vec::new();
        self.read = Vec::new();
        self.read_at = 0;
        if let Some(file) = self.file.take()
            && self.owned
        {
            drop(ManuallyDrop::into_inner(file));
        }
        result
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        // Nobody is left to hear about an error.
        while matches!(self.close(), Err(error) if error.kind() == io::ErrorKind::Interrupted) {}
    }
}

/// `EBADF`
const BAD_DESCRIPTOR: i32 = 9;

/// A flush that a signal interrupts is taken up again by the next one: what is written stays in the buffer.
fn uninterrupted(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::Interrupted => Ok(()),
        result => result,
    }
}

/// Every stream that may hold unwritten bytes.
#[derive(Default)]
pub(crate) struct OpenFiles {
    writers: Vec<Weak<RefCell<Stream>>>,
}

impl OpenFiles {
    /// Remembers a stream for [`OpenFiles::flush`].
    pub(super) fn add(&mut self, stream: &SharedStream) {
        if self.writers.len() == self.writers.capacity() {
            self.writers.retain(|weak| weak.strong_count() > 0);
        }
        self.writers.push(Rc::downgrade(stream));
    }

    /// Flushes every stream; the first error.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        let mut result = Ok(());
        for stream in self.writers.iter().filter_map(Weak::upgrade) {
            let flushed = match stream.try_borrow_mut() {
                Ok(mut stream) => stream.flush(),
                Err(_) => Ok(()),
            };
            result = result.and(flushed);
        }
        result
    }
}
