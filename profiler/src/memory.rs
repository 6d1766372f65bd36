//! Reading memory that is not ours.

use std::io::IoSliceMut;

use nix::errno::Errno;
use nix::sys::uio::{RemoteIoVec, process_vm_readv};
use nix::unistd::Pid;

/// The most pieces that the system takes in one call (`IOV_MAX`).
const PIECES_PER_CALL: usize = 1024;

/// A run of bytes in the memory that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Where it starts.
    pub address: u64,
    /// How long it is, in bytes.
    pub bytes: usize,
}

impl Piece {
    /// A run of bytes.
    #[must_use]
    pub fn new(address: u64, bytes: usize) -> Self {
        Self { address, bytes }
    }
}

/// Why memory could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemoryError {
    /// Some of it is not mapped, or not readable.
    Unmapped,
    /// The process is gone.
    Gone,
    /// The system does not let this process read that one.
    Refused,
    /// Anything else, as the system numbers its errors.
    Other(i32),
}

/// Memory that can be read in pieces.
pub trait Memory {
    /// Fills `out` with the pieces, one behind the other, fetched in that order. Returns how many system calls that took.
    ///
    /// `out` is as long as the pieces together. What it holds after an error is unspecified.
    ///
    /// # Errors
    /// When not all of the pieces can be read.
    fn read(&mut self, pieces: &[Piece], out: &mut [u8]) -> Result<u64, MemoryError>;
}

/// The memory of another process.
#[derive(Debug)]
pub struct ProcessMemory {
    pid: Pid,
    /// The pieces of a call, as the system takes them.
    remote: Vec<RemoteIoVec>,
}

impl ProcessMemory {
    /// The memory of the process with that number. Nothing is checked before the first read.
    #[must_use]
    pub fn new(pid: i32) -> Self {
        Self {
            pid: Pid::from_raw(pid),
            remote: Vec::new(),
        }
    }
}

impl Memory for ProcessMemory {
    fn read(&mut self, pieces: &[Piece], out: &mut [u8]) -> Result<u64, MemoryError> {
        let mut rest = out;
        let mut calls = 0;
        for batch in pieces.chunks(PIECES_PER_CALL) {
            self.remote.clear();
            self.remote.extend(batch.iter().map(|piece| RemoteIoVec {
                base: piece.address as usize,
                len: piece.bytes,
            }));
            let wanted = batch.iter().map(|piece| piece.bytes).sum();
            let (now, later) = rest
                .split_at_mut_checked(wanted)
                .ok_or(MemoryError::Other(0))?;
            rest = later;
            if wanted == 0 {
                continue;
            }
            calls += 1;
            match process_vm_readv(self.pid, &mut [IoSliceMut::new(now)], &self.remote) {
                Ok(read) if read == wanted => {}
                Ok(_) | Err(Errno::EFAULT) => return Err(MemoryError::Unmapped),
                Err(Errno::ESRCH) => return Err(MemoryError::Gone),
                Err(Errno::EPERM) => return Err(MemoryError::Refused),
                Err(errno) => return Err(MemoryError::Other(errno as i32)),
            }
        }
        Ok(calls)
    }
}

/// Memory made up for tests: blocks of bytes at addresses.
#[derive(Clone, Debug, Default)]
pub struct Image {
    blocks: std::collections::BTreeMap<u64, Vec<u8>>,
}

impl Image {
    /// Puts bytes at an address. Blocks must not overlap.
    pub fn put(&mut self, address: u64, bytes: Vec<u8>) {
        self.blocks.insert(address, bytes);
    }

    /// Replaces a 64-bit word, where there is one.
    pub fn poke(&mut self, address: u64, word: u64) {
        let Some((start, block)) = self.blocks.range_mut(..=address).next_back() else {
            return;
        };
        let at = usize::try_from(address - start).unwrap_or(usize::MAX);
        if let Some(place) = block
            .get_mut(at..)
            .and_then(|rest| rest.first_chunk_mut::<8>())
        {
            *place = word.to_le_bytes();
        }
    }

    /// Puts 64-bit words at an address.
    pub fn put_words(&mut self, address: u64, words: &[u64]) {
        self.put(
            address,
            words.iter().flat_map(|w| w.to_le_bytes()).collect(),
        );
    }
}

impl Memory for Image {
    fn read(&mut self, pieces: &[Piece], out: &mut [u8]) -> Result<u64, MemoryError> {
        let mut rest = out;
        for piece in pieces.iter().filter(|piece| piece.bytes > 0) {
            let (now, later) = rest
                .split_at_mut_checked(piece.bytes)
                .ok_or(MemoryError::Other(0))?;
            rest = later;
            let found = self.blocks.range(..=piece.address).next_back();
            let (start, block) = found.ok_or(MemoryError::Unmapped)?;
            let from = usize::try_from(piece.address - start).unwrap_or(usize::MAX);
            let bytes = block
                .get(from..)
                .and_then(|bytes| bytes.get(..piece.bytes))
                .ok_or(MemoryError::Unmapped)?;
            now.copy_from_slice(bytes);
        }
        Ok(1)
    }
}
