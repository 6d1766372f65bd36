//! A reader of one process: what it has learnt, and what it fetches for a sample.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use foldhash::fast::FixedState;
use minivm_strategies::published::Layout;

use crate::cache::{FrameCache, Part, ahead};
use crate::code::{CodeId, Codes};
use crate::error::Error;
use crate::layout::{LAYOUT_BYTES, VERSION_BYTES, check_version, parse, word};
use crate::locate::root_address;
use crate::memory::{Memory, MemoryError, Piece, ProcessMemory};
use crate::process;
use crate::state::{Block, Head, Span};
use crate::stats::ReadStats;
use crate::unwind::{RecentCodes, Slots, Source};

/// Reads of more bytes are preceded by one that shows whether all of it is mapped.
const LARGE_BYTES: usize = 4 << 20;
/// How many calls are made to find the threads as they were found before, or else to find them anew.
const FIRST_CALLS: usize = 8;
/// The longest list of threads that is believed.
const MAX_THREADS: u64 = 1 << 20;
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
    /// The functions that it was in, the oldest first, if `whole`; else some of them.
    frames: Vec<Frame>,
    whole: bool,
    /// How many of the frames have been as they are since the last whole sample.
    unchanged: usize,
}

impl ThreadSample {
    /// The functions that it was in, the oldest first; None where no consistent picture was to be had.
    #[must_use]
    pub fn frames(&self) -> Option<&[Frame]> {
        self.whole.then_some(&self.frames)
    }

    /// How many of the oldest functions are known to be those of the last whole sample, lines included.
    #[must_use]
    pub fn unchanged(&self) -> usize {
        self.unchanged
    }
}

/// What is remembered of a thread from one sample to the next.
#[derive(Debug, Default)]
pub(crate) struct Known {
    pub(crate) address: u64,
    /// Where the directory was, and how many entries were live.
    directory: (u64, u64),
    /// Whether the last two samples found the same blocks: then the frames are fetched on the suspicion that the next
    /// one will too.
    steady: bool,
    plan: Plan,
    pub(crate) cache: FrameCache,
}

/// Where the pieces of a thread are in what the first call of a sample fetches.
#[derive(Clone, Copy, Debug, Default)]
struct Plan {
    state: usize,
    directory: usize,
    directory_bytes: usize,
    predicted: Option<Predicted>,
}

/// Frames fetched on suspicion: of the last run, as far as could be worth it.
#[derive(Clone, Copy, Debug)]
struct Predicted {
    runs: [Option<Part>; 2],
    hints: usize,
}

/// Frames fetched by a call of their own, and where they are in its buffer.
pub(crate) struct Fetched<T> {
    pub(crate) runs: T,
    /// Where the tail is.
    pub(crate) tail: usize,
}

/// What became of the first call of a sample.
enum First {
    Fetched,
    Unmapped,
    ListChanged,
}

/// Reads the threads of one process, or of an image of one.
#[derive(Debug)]
pub struct Reader<M> {
    memory: M,
    pid: i32,
    root: u64,
    root_span: Span,
    head_span: Span,
    pub(crate) layout: Layout,
    pub(crate) slots: Slots,
    /// As it was read: another means another program.
    layout_bytes: Vec<u8>,
    /// Which program it is, once that is known; else zero.
    program: u64,
    pub(crate) codes: Codes,
    pub(crate) recent: RecentCodes,
    /// Functions that were found to have a certain code object: both by address.
    pub(crate) functions: HashSet<(u64, u64), FixedState>,
    pub(crate) stats: ReadStats,
    /// The list of threads, as it was when its changes were so many; odd while nothing is known.
    list: (u64, u64),
    list_changes: u64,
    threads: Vec<Known>,
    /// One for each thread.
    samples: Vec<ThreadSample>,
    pub(crate) method: Method,
    pub(crate) caching: bool,
    pieces: Vec<Piece>,
    buffer: Vec<u8>,
    /// What a second call fetches.
    pub(crate) second: Vec<u8>,
}

/// A count of changes that the list of threads never has while it holds still.
const UNKNOWN: u64 = u64::MAX;

impl Reader<ProcessMemory> {
    /// A reader of a running process, by its number or that of one of its threads.
    ///
    /// # Errors
    /// When there is no such process, it may not be read, or it publishes nothing that this reader knows.
    pub fn attach(pid: i32) -> Result<Self, Error> {
        let pid = process::of_thread(pid);
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
        // That of another version may be shorter.
        for length in [VERSION_BYTES, LAYOUT_BYTES] {
            memory
                .read(&[Piece::new(root, length)], &mut bytes[..length])
                .map_err(|error| Error::of_read(pid, error))?;
            check_version(pid, &bytes)?;
        }
        let layout = parse(pid, &bytes)?;
        Ok(Self {
            memory,
            pid,
            root,
            root_span: Span::of_root(&layout),
            head_span: Span::of_head(&layout),
            slots: Slots::of(&layout),
            layout,
            layout_bytes: bytes,
            program: 0,
            codes: Codes::default(),
            recent: RecentCodes::default(),
            functions: HashSet::default(),
            stats: ReadStats::default(),
            list: (0, 0),
            list_changes: UNKNOWN,
            threads: Vec::new(),
            samples: Vec::new(),
            method: Method::default(),
            caching: true,
            pieces: Vec::new(),
            buffer: Vec::new(),
            second: Vec::new(),
        })
    }

    /// Chooses how stacks are fetched, and whether frames that cannot have changed are taken from the last sample.
    pub fn configure(&mut self, method: Method, caching: bool) {
        self.method = method;
        self.caching = caching && method == Method::Chunks;
        for known in &mut self.threads {
            known.cache.clear();
        }
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
        let at = self
            .samples
            .iter()
            .position(|sample| sample.serial == serial);
        at.map_or_else(Vec::new, |at| self.threads[at].cache.addresses.clone())
    }

    /// What reading has cost so far.
    pub fn stats(&self) -> &ReadStats {
        &self.stats
    }

    /// The code objects met so far.
    pub fn codes(&self) -> &Codes {
        &self.codes
    }

    /// What the last [`Reader::sample`] saw, thread by thread.
    pub fn samples(&self) -> &[ThreadSample] {
        &self.samples
    }

    /// Reads pieces into the beginning of a buffer, which becomes at least as long as they are.
    pub(crate) fn fetch(&mut self, pieces: &[Piece], out: &mut Vec<u8>) -> Result<(), MemoryError> {
        let bytes = pieces.iter().map(|piece| piece.bytes).sum();
        if bytes > LARGE_BYTES {
            self.probe(pieces)?;
        }
        if out.len() < bytes {
            out.resize(bytes, 0);
        }
        self.stats.memory_reads += pieces.len() as u64;
        self.stats.memory_bytes_read += bytes as u64;
        self.stats.system_calls += self.memory.read(pieces, &mut out[..bytes])?;
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

    /// Takes a sample of every listed thread. None where the list of threads does not hold still.
    ///
    /// # Errors
    /// When the process has ended, runs another program, or may no longer be read.
    pub fn sample(&mut self) -> Result<&[ThreadSample], Error> {
        let mut predict = self.caching;
        let mut list = self.list_changes == UNKNOWN;
        for _ in 0..FIRST_CALLS {
            if list {
                list = !self.read_list()?;
                predict = false;
                continue;
            }
            match self.first_call(predict)? {
                First::Fetched => {
                    if self.unwind_all()? {
                        return Ok(&self.samples);
                    }
                    list = true;
                }
                First::ListChanged => list = true,
                // A thread may have ended, or a directory moved.
                First::Unmapped => list = !std::mem::take(&mut predict),
            }
        }
        self.list_changes = UNKNOWN;
        Ok(&[])
    }

    /// Fetches the states of all threads, what else of them is likely to be needed, and the root, in this order, in one call.
    fn first_call(&mut self, predict: bool) -> Result<First, Error> {
        let mut pieces = std::mem::take(&mut self.pieces);
        pieces.clear();
        let mut at = 0;
        let mut add = |pieces: &mut Vec<Piece>, piece: Piece| {
            pieces.push(piece);
            at += piece.bytes;
            at - piece.bytes
        };
        for known in &mut self.threads {
            let state = self.head_span.at(known.address);
            let mut plan = Plan::default();
            let reach = known.cache.reach();
            let runs = known.cache.predicted(reach);
            if let Some(mut runs) = runs.filter(|_| predict && known.steady && reach != 0) {
                for run in runs.iter_mut().flatten() {
                    run.at = add(&mut pieces, Piece::new(run.first, run.bytes()));
                }
                let hints = known.cache.hints.iter();
                let hints: usize = hints
                    .map(|&hint| {
                        add(&mut pieces, hint);
                        hint.bytes
                    })
                    .sum();
                // Behind what it vouches for.
                plan.state = add(&mut pieces, state);
                plan.predicted = Some(Predicted {
                    runs,
                    hints: plan.state - hints,
                });
            } else {
                plan.state = add(&mut pieces, state);
                let (address, live) = known.directory;
                plan.directory_bytes = (live * self.layout.allocation_bytes) as usize;
                let piece = Piece::new(address, plan.directory_bytes);
                plan.directory = add(&mut pieces, piece);
            }
            known.plan = plan;
        }
        let root = add(&mut pieces, self.root_span.at(self.root));
        let mut buffer = std::mem::take(&mut self.buffer);
        let fetched = self.fetch(&pieces, &mut buffer);
        (self.pieces, self.buffer) = (pieces, buffer);
        match fetched {
            Ok(()) => {}
            Err(MemoryError::Unmapped) => {
                for known in &mut self.threads {
                    known.cache.forget_reach();
                    known.directory = (0, 0);
                }
                return Ok(First::Unmapped);
            }
            Err(error) => return Err(Error::of_read(self.pid, error)),
        }
        let (_, changes) = self.take_root(root)?;
        Ok(if changes == self.list_changes {
            First::Fetched
        } else {
            First::ListChanged
        })
    }

    /// Takes in the root, which is in the buffer: where the list of threads is, and how often it has changed.
    fn take_root(&mut self, at: usize) -> Result<((u64, u64), u64), Error> {
        let root = &self.buffer[at..at + self.root_span.bytes];
        let program = word(root, self.layout.root_program);
        if root[..LAYOUT_BYTES] != self.layout_bytes
            || (self.program != 0 && self.program != program)
        {
            return Err(Error::Replaced(self.pid));
        }
        self.program = program;
        let list = (
            word(root, self.layout.root_threads),
            word(root, self.layout.root_thread_count),
        );
        let changes = word(root, self.layout.root_thread_changes);
        if self
            .codes
            .set_freed(word(root, self.layout.root_codes_freed))
        {
            self.stats.stale_cache_invalidations += 1;
            self.recent.clear();
            self.functions.clear();
            for known in &mut self.threads {
                // What was fetched on suspicion may hold the addresses of other code objects.
                known.plan.predicted = None;
            }
        }
        Ok((list, changes))
    }

    /// Fetches the list of threads. Whether it held still meanwhile.
    fn read_list(&mut self) -> Result<bool, Error> {
        let root = self.root_span.at(self.root);
        let (list, count) = self.list;
        let listed = Piece::new(list, (count * 8) as usize);
        let mut buffer = std::mem::take(&mut self.buffer);
        let mut fetched = self.fetch(&[root, listed, root], &mut buffer);
        let moved = fetched == Err(MemoryError::Unmapped);
        if moved {
            fetched = self.fetch(&[root], &mut buffer);
        }
        self.buffer = buffer;
        fetched.map_err(|error| Error::of_read(self.pid, error))?;
        let (list, changes) = self.take_root(0)?;
        let known = !moved && list == self.list;
        if known {
            let (list, after) = self.take_root(root.bytes + listed.bytes)?;
            if list == self.list && after == changes && changes.is_multiple_of(2) {
                let addresses = &self.buffer[root.bytes..root.bytes + listed.bytes];
                let addresses: Vec<u64> = addresses.chunks(8).map(|bytes| word(bytes, 0)).collect();
                self.meet(&addresses);
                self.list_changes = changes;
                return Ok(true);
            }
        } else {
            let (address, count) = list;
            self.list = (address, count.min(MAX_THREADS));
        }
        Ok(false)
    }

    /// Takes over a new list of threads: what is known of those that stay is kept.
    fn meet(&mut self, addresses: &[u64]) {
        let threads = std::mem::take(&mut self.threads);
        let samples = std::mem::take(&mut self.samples);
        let mut before: HashMap<u64, (Known, ThreadSample), FixedState> = threads
            .into_iter()
            .zip(samples)
            .map(|(known, sample)| (known.address, (known, sample)))
            .collect();
        for &address in addresses {
            let state = Piece::new(address, self.layout.thread_bytes as usize);
            let Ok(bytes) = self.bytes(&[state]) else {
                continue;
            };
            let serial = word(&bytes, self.layout.thread_serial);
            if let Some((mut known, sample)) = before.remove(&address)
                && sample.serial == serial
            {
                known.directory = (0, 0);
                self.threads.push(known);
                self.samples.push(sample);
                continue;
            }
            let name = self.layout.thread_strategy as usize;
            let name = bytes.get(name..).unwrap_or_default();
            let name = &name[..name.len().min(self.layout.thread_strategy_bytes as usize)];
            let length = name
                .iter()
                .position(|&byte| byte == 0)
                .unwrap_or(name.len());
            self.threads.push(Known {
                address,
                ..Known::default()
            });
            self.samples.push(ThreadSample {
                serial,
                tid: word(&bytes, self.layout.thread_tid),
                strategy: String::from_utf8_lossy(&name[..length]).into(),
                activity: Activity::Idle,
                frames: Vec::new(),
                whole: false,
                unchanged: 0,
            });
        }
    }

    /// Turns what the first call fetched into a sample of each thread, with further calls where that is not enough. False
    /// where one is another thread than it was.
    fn unwind_all(&mut self) -> Result<bool, Error> {
        let mut threads = std::mem::take(&mut self.threads);
        let mut samples = std::mem::take(&mut self.samples);
        let mut outcome = Ok(true);
        for (known, sample) in threads.iter_mut().zip(&mut samples) {
            let state = &self.buffer[known.plan.state..];
            let head = self.head(state);
            if head.serial != sample.serial {
                outcome = Ok(false);
                break;
            }
            if sample.whole {
                sample.unchanged = sample.frames.len();
            }
            self.stats.total_samples += 1;
            let unwound = self.unwind_one(known, &head, &mut sample.frames);
            sample.whole = unwound.is_ok();
            match unwound {
                Ok(kept) => sample.unchanged = sample.unchanged.min(kept),
                Err(MemoryError::Unmapped) => {
                    self.stats.torn_samples += 1;
                    known.cache.forget_fresh();
                    let settled = known.cache.settled();
                    sample.frames.truncate(settled);
                    sample.unchanged = sample.unchanged.min(settled);
                }
                Err(error) => {
                    outcome = Err(Error::of_read(self.pid, error));
                    break;
                }
            }
            sample.activity = match head.activity {
                1 => Activity::Collecting,
                _ if sample.whole && sample.frames.is_empty() => Activity::Idle,
                _ => Activity::Running,
            };
        }
        self.threads = threads;
        self.samples = samples;
        outcome
    }

    /// The functions that a thread is in. Returns how many of the oldest are as they were in the last sample.
    fn unwind_one(
        &mut self,
        known: &mut Known,
        head: &Head,
        frames: &mut Vec<Frame>,
    ) -> Result<usize, MemoryError> {
        if let Some(predicted) = known.plan.predicted
            && let Some(before) = &known.cache.head
            && before.same_blocks(head)
        {
            return self.unwind_predicted(known, &predicted, head, frames);
        }
        let Some(blocks) = self.blocks(known, head) else {
            known.cache.clear();
            return Err(MemoryError::Unmapped);
        };
        known.steady = known
            .cache
            .head
            .as_ref()
            .is_none_or(|before| before.same_blocks(head));
        let unwound = self.unwind(known, head, &blocks, frames);
        if unwound.is_err() {
            known.cache.clear();
            known.steady = false;
        }
        unwound
    }

    /// What the first call has fetched is right, unless the top has gone beyond it.
    fn unwind_predicted(
        &mut self,
        known: &mut Known,
        predicted: &Predicted,
        head: &Head,
        frames: &mut Vec<Frame>,
    ) -> Result<usize, MemoryError> {
        let mut runs = predicted.runs;
        let Some((last, newest)) = runs.iter_mut().flatten().last().zip(known.cache.newest) else {
            return Err(MemoryError::Unmapped);
        };
        check_top(head, last.first, newest)?;
        if head.top <= last.end {
            let buffer = std::mem::take(&mut self.buffer);
            let source = Source {
                buffer: &buffer,
                hints: Some(predicted.hints),
                top: head.top,
            };
            let unwound = self.unwind_runs(known, head, &runs, source, frames);
            self.buffer = buffer;
            return unwound;
        }
        last.end = ahead(head.top, newest.end);
        let fetched = self.fetch_runs(known, runs)?;
        let buffer = std::mem::take(&mut self.second);
        let unwound = self
            .check_tail(head, &buffer, &fetched)
            .and_then(|source| self.unwind_runs(known, head, &fetched.runs, source, frames));
        self.second = buffer;
        unwound
    }

    /// The blocks of a thread: from the directory that the first call fetched, or by another call where it is elsewhere.
    /// None where there is no telling.
    fn blocks(&mut self, known: &mut Known, head: &Head) -> Option<Vec<Block>> {
        let bytes = head.live.checked_mul(self.layout.allocation_bytes)?;
        let bytes = usize::try_from(bytes)
            .ok()
            .filter(|_| head.live <= MAX_ENTRIES)?;
        let plan = known.plan;
        let enough = known.directory.0 == head.directory && bytes <= plan.directory_bytes;
        known.directory = (0, 0);
        let blocks = if enough {
            self.parse_blocks(head, &self.buffer[plan.directory..plan.directory + bytes])
        } else {
            let piece = Piece::new(head.directory, bytes);
            let fetched = self.bytes(&[piece]).ok()?;
            self.parse_blocks(head, &fetched)
        };
        known.directory = (head.directory, head.live);
        Some(blocks)
    }

    fn parse_blocks(&self, head: &Head, bytes: &[u8]) -> Vec<Block> {
        let entry = self.layout.allocation_bytes as usize;
        let mut blocks: Vec<Block> = bytes
            .chunks_exact(entry)
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

    fn head(&self, bytes: &[u8]) -> Head {
        Head::parse(&self.layout, self.head_span.start, bytes)
    }

    /// The state of a thread and the count of freed code objects, to be fetched behind other pieces, as the last of a
    /// call: what has changed since the first look shows there.
    pub(crate) fn tail_pieces(&self, known: &Known) -> [Piece; 2] {
        [
            self.head_span.at(known.address),
            Piece::new(self.root + self.layout.root_codes_freed, 8),
        ]
    }

    /// What [`Reader::tail_pieces`] fetched: the head, and whether no code object has been freed.
    pub(crate) fn tail(&self, bytes: &[u8]) -> (Head, bool) {
        let freed = word(bytes, self.head_span.bytes as u64);
        (self.head(bytes), self.codes.is_current(freed))
    }

    /// Fetches runs of frames, the oldest first, and the tail, into the second buffer. Returns where everything is there.
    pub(crate) fn fetch_runs<T: AsMut<[Option<Part>]>>(
        &mut self,
        known: &Known,
        mut runs: T,
    ) -> Result<Fetched<T>, MemoryError> {
        let mut pieces = std::mem::take(&mut self.pieces);
        pieces.clear();
        let mut at = 0;
        for part in runs.as_mut().iter_mut().flatten() {
            part.at = at;
            at += part.bytes();
            pieces.push(Piece::new(part.first, part.bytes()));
        }
        pieces.extend(self.tail_pieces(known));
        let mut buffer = std::mem::take(&mut self.second);
        let fetched = self.fetch(&pieces, &mut buffer);
        (self.pieces, self.second) = (pieces, buffer);
        fetched.map(|()| Fetched { runs, tail: at })
    }
}

/// Checks that frames from `first` on can end at the top.
fn check_top(head: &Head, first: u64, newest: Block) -> Result<(), MemoryError> {
    let right = head.unsettled == 0
        && head.top.is_multiple_of(8)
        && (first..=newest.end).contains(&head.top);
    if right {
        Ok(())
    } else {
        Err(MemoryError::Unmapped)
    }
}
