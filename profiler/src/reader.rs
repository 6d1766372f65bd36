//! A reader of one process: what it has learnt, and what it fetches for a sample.

use std::sync::Arc;

use minivm_strategies::published::Layout;

use crate::code::{CodeId, Codes};
use crate::error::Error;
use crate::layout::{LAYOUT_BYTES, half, parse, word};
use crate::locate::root_address;
use crate::memory::{Memory, MemoryError, Piece, ProcessMemory};
use crate::stats::ReadStats;

/// Reads of more bytes are preceded by one that shows whether all of it is mapped.
const LARGE_BYTES: usize = 4 << 20;
/// How often the list of threads is asked for again when it changes while it is read.
const LIST_ATTEMPTS: usize = 4;
/// The longest directory that is believed.
const MAX_ENTRIES: u64 = 1 << 20;

/// How a stack is fetched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Method {
    /// The used part of every block, in one call; blocks that cannot have changed are not fetched again.
    #[default]
    Chunks,
    /// The used part of the newest block; the frames of older ones each by itself.
    Head,
    /// Every frame by itself.
    Frames,
}

impl Method {
    /// Every method, and what users call it.
    pub const NAMED: [(&'static str, Method); 3] = [
        ("chunks", Method::Chunks),
        ("head", Method::Head),
        ("frames", Method::Frames),
    ];
}

/// What a thread does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activity {
    /// It runs Python, or native code called from Python.
    Running,
    /// It collects garbage.
    Collecting,
    /// It runs no Python function.
    Idle,
}

/// A function that a thread is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Frame {
    /// Its code.
    pub code: CodeId,
    /// The line of its call of the next function. Of the newest frame, which has not called any that still runs: the
    /// line of the last call or loop that it is known to have come to, or else the line that it starts at.
    pub line: u32,
}

/// What was seen of a thread at one moment.
#[derive(Clone, Debug)]
pub struct ThreadSample {
    /// The number of the thread in its process.
    pub serial: u64,
    /// The number that the system gave it.
    pub tid: u64,
    /// The strategy of its stack.
    pub strategy: Arc<str>,
    /// What it did.
    pub activity: Activity,
    /// The functions that it was in, the oldest first; None where no consistent picture was to be had.
    pub frames: Option<Vec<Frame>>,
}

/// The words of a thread state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) serial: u64,
    pub(crate) tid: u64,
    pub(crate) activity: u32,
    pub(crate) unsettled: u32,
    pub(crate) frame: u64,
    pub(crate) innermost: u64,
    pub(crate) top: u64,
    pub(crate) directory: u64,
    pub(crate) live: u64,
    pub(crate) crossings: u64,
}

impl Head {
    fn parse(layout: &Layout, bytes: &[u8]) -> Self {
        Self {
            serial: word(bytes, layout.thread_serial),
            tid: word(bytes, layout.thread_tid),
            activity: half(bytes, layout.thread_activity),
            unsettled: half(bytes, layout.thread_unsettled),
            frame: word(bytes, layout.thread_frame),
            innermost: word(bytes, layout.thread_innermost),
            top: word(bytes, layout.thread_top),
            directory: word(bytes, layout.thread_directory),
            live: word(bytes, layout.thread_live),
            crossings: word(bytes, layout.thread_crossings),
        }
    }

    /// Whether the same blocks are live, and held by the same directory, in both.
    pub(crate) fn same_blocks(&self, other: &Self) -> bool {
        (self.directory, self.live, self.crossings, self.serial)
            == (other.directory, other.live, other.crossings, other.serial)
    }
}

/// A block of a stack, as its directory tells of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    pub(crate) base: u64,
    pub(crate) first: u64,
    pub(crate) top: u64,
    pub(crate) end: u64,
}

/// The head of a thread, and its blocks where there is telling them.
type State = (Head, Option<Vec<Block>>);

/// What is remembered of a thread from one sample to the next.
#[derive(Debug, Default)]
pub(crate) struct Known {
    pub(crate) address: u64,
    serial: u64,
    strategy: Option<Arc<str>>,
    /// Where the directory was, and how many entries were live.
    directory: (u64, u64),
    pub(crate) cache: crate::unwind::FrameCache,
}

/// Reads the threads of one process, or of an image of one.
#[derive(Debug)]
pub struct Reader<M> {
    memory: M,
    pid: i32,
    root: u64,
    root_bytes: usize,
    pub(crate) layout: Layout,
    /// As it was read: another means another program.
    layout_bytes: Vec<u8>,
    pub(crate) codes: Codes,
    pub(crate) stats: ReadStats,
    threads: Vec<Known>,
    pub(crate) method: Method,
    pub(crate) caching: bool,
    buffer: Vec<u8>,
}

impl Reader<ProcessMemory> {
    /// A reader of a running process.
    ///
    /// # Errors
    /// When there is no such process, it may not be read, or it publishes nothing that this reader knows.
    pub fn attach(pid: i32) -> Result<Self, Error> {
        Self::new(ProcessMemory::new(pid), pid, root_address(pid)?)
    }
}

impl<M: Memory> Reader<M> {
    /// A reader of the memory of process `pid` whose root is at an address.
    ///
    /// # Errors
    /// When it cannot be read, or is no root that this reader knows.
    pub fn new(mut memory: M, pid: i32, root: u64) -> Result<Self, Error> {
        let mut bytes = vec![0; LAYOUT_BYTES];
        memory
            .read(&[Piece::new(root, LAYOUT_BYTES)], &mut bytes)
            .map_err(|error| Error::of_read(pid, error))?;
        let layout = parse(&bytes)?;
        let list_end = layout.root_threads + layout.root_thread_places * 8;
        let root_bytes = list_end
            .max(layout.root_codes_freed + 8)
            .max(layout.root_unlisted + 8);
        Ok(Self {
            memory,
            pid,
            root,
            root_bytes: root_bytes as usize,
            layout,
            layout_bytes: bytes,
            codes: Codes::default(),
            stats: ReadStats::default(),
            threads: Vec::new(),
            method: Method::default(),
            caching: true,
            buffer: Vec::new(),
        })
    }

    /// Chooses how stacks are fetched, and whether frames of blocks that cannot have changed are taken from the last
    /// sample.
    pub fn configure(&mut self, method: Method, caching: bool) {
        self.method = method;
        self.caching = caching && method == Method::Chunks;
    }

    /// The number of the process.
    pub fn pid(&self) -> i32 {
        self.pid
    }

    /// The memory that is read.
    pub fn memory_mut(&mut self) -> &mut M {
        &mut self.memory
    }

    /// The layout that the process publishes.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Where the registers of the frames of a thread were in the last sample by [`Method::Frames`], the oldest first.
    pub(crate) fn addresses(&self, serial: u64) -> Vec<u64> {
        let known = self.threads.iter().find(|known| known.serial == serial);
        known.map_or_else(Vec::new, |known| known.cache.addresses.clone())
    }

    /// What reading has cost so far.
    pub fn stats(&self) -> &ReadStats {
        &self.stats
    }

    /// The code objects met so far.
    pub fn codes(&self) -> &Codes {
        &self.codes
    }

    /// Reads pieces into a buffer, which becomes as long as they are.
    pub(crate) fn fetch(&mut self, pieces: &[Piece], out: &mut Vec<u8>) -> Result<(), MemoryError> {
        let bytes = pieces.iter().map(|piece| piece.bytes).sum();
        if bytes > LARGE_BYTES {
            self.probe(pieces)?;
        }
        out.resize(bytes, 0);
        self.stats.memory_reads += pieces.len() as u64;
        self.stats.memory_bytes_read += bytes as u64;
        self.stats.system_calls += self.memory.read(pieces, out)?;
        Ok(())
    }

    /// Reads the last byte of each piece: memory is not asked for on the word of a target alone.
    fn probe(&mut self, pieces: &[Piece]) -> Result<(), MemoryError> {
        let last = |piece: &Piece| {
            let at = piece
                .address
                .checked_add(piece.bytes as u64)?
                .checked_sub(1)?;
            Some(Piece::new(at, 1))
        };
        let used = pieces.iter().filter(|piece| piece.bytes > 0);
        let ends: Option<Vec<Piece>> = used.map(last).collect();
        let ends = ends.ok_or(MemoryError::Unmapped)?;
        self.stats.memory_reads += ends.len() as u64;
        self.stats.memory_bytes_read += ends.len() as u64;
        let mut bytes = vec![0; ends.len()];
        self.stats.system_calls += self.memory.read(&ends, &mut bytes)?;
        Ok(())
    }

    /// Reads pieces.
    pub(crate) fn bytes(&mut self, pieces: &[Piece]) -> Result<Vec<u8>, MemoryError> {
        let mut bytes = Vec::new();
        self.fetch(pieces, &mut bytes)?;
        Ok(bytes)
    }

    /// Takes a sample of every listed thread. `stopped` says that the process does not run meanwhile.
    ///
    /// # Errors
    /// When the process has ended, runs another program, or may no longer be read.
    pub fn sample(&mut self, stopped: bool) -> Result<Vec<ThreadSample>, Error> {
        let heads = self.heads()?;
        let mut threads = std::mem::take(&mut self.threads);
        let mut samples = Vec::with_capacity(heads.len());
        for (at, (head, blocks)) in heads.into_iter().enumerate() {
            let Some(known) = threads.get_mut(at) else {
                break;
            };
            let frames = match &blocks {
                Some(blocks) => self.unwind(known, &head, blocks, stopped),
                None => Err(MemoryError::Unmapped),
            };
            self.stats.total_samples += 1;
            let frames = match frames {
                Ok(frames) => Some(frames),
                Err(MemoryError::Unmapped) => {
                    self.stats.torn_samples += 1;
                    known.cache.clear();
                    None
                }
                Err(error) => {
                    self.threads = threads;
                    return Err(Error::of_read(self.pid, error));
                }
            };
            let activity = match (&frames, head.activity) {
                (_, 1) => Activity::Collecting,
                (Some(frames), _) if frames.is_empty() => Activity::Idle,
                _ => Activity::Running,
            };
            samples.push(ThreadSample {
                serial: head.serial,
                tid: head.tid,
                strategy: known.strategy.clone().unwrap_or_default(),
                activity,
                frames,
            });
        }
        self.threads = threads;
        Ok(samples)
    }

    /// Fetches the root, the states of all threads and their directories: in one call where they are where they were.
    /// Empty where the list of threads does not hold still, or lists what cannot be read.
    fn heads(&mut self) -> Result<Vec<State>, Error> {
        for _ in 0..LIST_ATTEMPTS {
            let mut pieces = vec![Piece::new(self.root, self.root_bytes)];
            for thread in &self.threads {
                pieces.push(Piece::new(
                    thread.address,
                    self.layout.thread_bytes as usize,
                ));
            }
            for thread in &self.threads {
                let (address, live) = thread.directory;
                pieces.push(Piece::new(address, self.entries_bytes(live)));
            }
            let mut buffer = std::mem::take(&mut self.buffer);
            let mut fetched = self.fetch(&pieces, &mut buffer);
            let mut partial = false;
            if fetched == Err(MemoryError::Unmapped) && pieces.len() > 1 {
                // A thread may have ended, or a directory moved: the root alone tells.
                partial = true;
                fetched = self.fetch(&pieces[..1], &mut buffer);
            }
            self.buffer = buffer;
            fetched.map_err(|error| Error::of_read(self.pid, error))?;
            let (root, rest) = self.buffer.split_at(self.root_bytes);
            if root[..LAYOUT_BYTES] != self.layout_bytes {
                return Err(Error::Replaced(self.pid));
            }
            let freed = word(root, self.layout.root_codes_freed);
            let listed = |place| word(root, self.layout.root_threads + place * 8);
            let addresses: Vec<u64> = (0..self.layout.root_thread_places)
                .map(listed)
                .filter(|&address| address != 0)
                .collect();
            if self.codes.set_freed(freed) {
                self.stats.stale_cache_invalidations += 1;
            }
            let same = !partial
                && addresses.len() == self.threads.len()
                && addresses
                    .iter()
                    .zip(&self.threads)
                    .all(|(a, t)| *a == t.address);
            if same {
                let (states, directories) =
                    rest.split_at(self.threads.len() * self.layout.thread_bytes as usize);
                let heads: Vec<Head> = states
                    .chunks_exact(self.layout.thread_bytes as usize)
                    .map(|bytes| Head::parse(&self.layout, bytes))
                    .collect();
                let directories = directories.to_vec();
                if heads
                    .iter()
                    .zip(&self.threads)
                    .any(|(head, known)| head.serial != known.serial)
                {
                    // Another thread lives where one did.
                    self.threads.clear();
                    self.meet(&addresses);
                    continue;
                }
                return Ok(self.with_blocks(heads, &directories));
            }
            self.meet(&addresses);
        }
        Ok(Vec::new())
    }

    /// The bytes of so many entries of a directory, no more than [`MAX_ENTRIES`].
    fn entries_bytes(&self, live: u64) -> usize {
        (live * self.layout.allocation_bytes) as usize
    }

    /// Takes over a new list of threads: what is known of those that stay is kept.
    fn meet(&mut self, addresses: &[u64]) {
        let mut before = std::mem::take(&mut self.threads);
        for &address in addresses {
            if let Some(at) = before.iter().position(|known| known.address == address) {
                let mut known = before.swap_remove(at);
                known.directory = (0, 0);
                self.threads.push(known);
                continue;
            }
            let Ok(bytes) = self.bytes(&[Piece::new(address, self.layout.thread_bytes as usize)])
            else {
                continue;
            };
            let name = self.layout.thread_strategy as usize;
            let name = bytes.get(name..).unwrap_or_default();
            let name = &name[..name.len().min(self.layout.thread_strategy_bytes as usize)];
            let length = name
                .iter()
                .position(|&byte| byte == 0)
                .unwrap_or(name.len());
            self.threads.push(Known {
                address,
                serial: word(&bytes, self.layout.thread_serial),
                strategy: Some(String::from_utf8_lossy(&name[..length]).into()),
                ..Known::default()
            });
        }
    }

    /// Adds the blocks of each thread to its head: from the directories fetched, or by another call where those were
    /// elsewhere. None where there is no telling.
    fn with_blocks(&mut self, heads: Vec<Head>, fetched: &[u8]) -> Vec<State> {
        let mut rest = fetched;
        let mut result = Vec::with_capacity(heads.len());
        for (at, head) in heads.into_iter().enumerate() {
            let (address, live) = self.threads[at].directory;
            let (mine, others) = rest.split_at(self.entries_bytes(live).min(rest.len()));
            rest = others;
            let entry = self.layout.allocation_bytes;
            let enough = address == head.directory
                && head
                    .live
                    .checked_mul(entry)
                    .is_some_and(|bytes| bytes <= mine.len() as u64);
            let blocks = if enough {
                Some(self.blocks(&head, mine))
            } else if head.live <= MAX_ENTRIES {
                let piece = Piece::new(head.directory, (head.live * entry) as usize);
                let bytes = self.bytes(&[piece]).ok();
                bytes.map(|bytes| self.blocks(&head, &bytes))
            } else {
                None
            };
            let directory = if blocks.is_some() {
                (head.directory, head.live)
            } else {
                (0, 0)
            };
            self.threads[at].directory = directory;
            result.push((head, blocks));
        }
        result
    }

    fn blocks(&self, head: &Head, bytes: &[u8]) -> Vec<Block> {
        let entry = self.layout.allocation_bytes as usize;
        let live = head.live as usize;
        let mut blocks: Vec<Block> = bytes
            .chunks_exact(entry)
            .take(live)
            .map(|bytes| Block {
                base: word(bytes, self.layout.allocation_base),
                first: word(bytes, self.layout.allocation_first),
                top: word(bytes, self.layout.allocation_top),
                end: word(bytes, self.layout.allocation_end),
            })
            .collect();
        if let Some(newest) = blocks.last_mut() {
            newest.top = head.top;
        }
        blocks
    }

    /// Reads the head of a thread and the count of freed code objects behind other pieces, as the last of a call: what
    /// has changed since the first look shows there.
    pub(crate) fn tail_pieces(&self, known: &Known) -> [Piece; 2] {
        [
            Piece::new(known.address, self.layout.thread_bytes as usize),
            Piece::new(self.root + self.layout.root_codes_freed, 8),
        ]
    }

    /// The bytes of [`Reader::tail_pieces`].
    pub(crate) fn tail_bytes(&self) -> usize {
        self.layout.thread_bytes as usize + 8
    }

    /// What [`Reader::tail_pieces`] fetched: the head, and whether no code object has been freed.
    pub(crate) fn tail(&self, bytes: &[u8]) -> (Head, bool) {
        let (head, freed) = bytes.split_at(bytes.len().saturating_sub(8));
        (
            Head::parse(&self.layout, head),
            self.codes.is_current(word(freed, 0)),
        )
    }
}
