//! What really runs: every chain of functions that a program is ever in, by a stack that looks at each frame as it is popped.
//!
//! A program that does the same each time is run once on this stack, in a process of its own, and leaves the set of its
//! *paths*. A path is a hash of a chain of functions: of every function its name, file and first line, and of all but the
//! newest the line of its call. Samples of another run of the program are right if their chain is in the set.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::process::{Command, Stdio};
use std::ptr::NonNull;

use minivm_profiler::{Frame, Reader};
use minivm_strategies::published::Layout;
use minivm_strategies::{
    Counters, Cursor, DataStack, PublishedDirectory, Region, Reserved, Slot, StackConfig,
    StackError,
};
use minivm_vm::eval::Thread;
use minivm_vm::interp::Config;
use minivm_vm::program::Program;

/// Says to a copy of this program to trace one: the program, and the file to write.
pub const TRACE: &str = "--trace";
/// The most paths that are kept. A program with more is told by an empty set.
const MAX_PATHS: usize = 8 << 20;
/// Native stack that Python code may use, and that of the thread that runs it.
const NATIVE_STACK: usize = 16 << 20;
/// The path of no function.
const START: u64 = 0x9E37_79B9_7F4A_7C15;

/// What is known of the chains of a program.
pub struct Paths {
    /// Every path that ends with a function that a frame was pushed for.
    paths: HashSet<u64>,
    /// The functions that frames were pushed for; those of generators are not among them.
    functions: HashSet<u64>,
}

/// What comes of comparing a sample with the paths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The whole chain is one that was.
    Right,
    /// It is but for generators at its end, which leave no trace.
    RightBelowGenerators,
    /// It is none that ever was.
    Wrong,
}

impl Paths {
    /// Runs a program to learn its paths. None where there are too many of them.
    pub fn of(program: &Path) -> Option<Paths> {
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("paths");
        let status = Command::new(std::env::current_exe().unwrap())
            .arg(TRACE)
            .args([program, &file])
            .stdout(Stdio::null())
            .status()
            .unwrap();
        assert!(status.success(), "{} failed", program.display());
        let bytes = std::fs::read(&file).unwrap();
        let words: Vec<u64> = bytes
            .chunks_exact(8)
            .map(|word| u64::from_le_bytes(word.try_into().unwrap()))
            .collect();
        let (&paths, words) = words.split_first()?;
        let (paths, functions) = words.split_at(paths as usize);
        Some(Paths {
            paths: paths.iter().copied().collect(),
            functions: functions.iter().copied().collect(),
        })
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.paths.len()
    }

    /// Whether a sampled chain, the oldest function first, is one that was. `functions` remembers hashes.
    pub fn judge<M>(
        &self,
        frames: &[Frame],
        reader: &Reader<M>,
        functions: &mut Vec<u64>,
    ) -> Verdict
    where
        M: minivm_profiler::memory::Memory,
    {
        let known = reader.codes().all();
        for code in &known[functions.len()..] {
            functions.push(function(&code.name, &code.file, code.first_line));
        }
        let mut end = frames.len();
        while end > 0
            && !self
                .functions
                .contains(&functions[frames[end - 1].code.0 as usize])
        {
            end -= 1;
        }
        let mut path = START;
        let mut line = 0;
        for frame in &frames[..end] {
            path = extend(path, line, functions[frame.code.0 as usize]);
            line = frame.line;
        }
        match self.paths.contains(&path) {
            _ if end == 0 => Verdict::RightBelowGenerators,
            false => Verdict::Wrong,
            true if end < frames.len() => Verdict::RightBelowGenerators,
            true => Verdict::Right,
        }
    }
}

/// A path with one function more, called on a line of the last one.
fn extend(path: u64, line: u32, function: u64) -> u64 {
    let mixed = (path ^ u64::from(line)).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
    (mixed ^ mixed >> 32 ^ function).wrapping_mul(0xC4CE_B9FE_1A85_EC53)
}

fn function(name: &str, file: &str, first_line: u32) -> u64 {
    let bytes = name.bytes().chain([0]).chain(file.bytes());
    bytes.fold(u64::from(first_line), |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
    })
}

/// Traces a program, and writes its paths to a file: how many, those, and the functions.
pub fn trace(program: &str, file: &str) {
    let path = std::path::absolute(program).unwrap();
    let source = std::fs::read(&path).unwrap();
    let name = path.to_string_lossy().into_owned();
    let run = move || {
        let config = Config {
            argv: vec![name.clone()],
            script_dir: path.parent().map(Path::to_path_buf),
            max_memory: usize::MAX,
            native_stack: NATIVE_STACK / 2,
        };
        let mut thread = Thread::<Tracer>::new(config, &StackConfig::default()).unwrap();
        let status = thread.vm().run_program(&Program {
            source: &source,
            filename: &name,
            file: Some(&name),
            keep_source: false,
        });
        assert_eq!(status, 0);
        let tracer = thread.data_stack();
        let mut words = Vec::new();
        if tracer.paths.len() <= MAX_PATHS {
            words.push(tracer.paths.len() as u64);
            words.extend(&tracer.paths);
            words.extend(tracer.codes.values().map(|code| code.function));
        }
        words
    };
    let thread = std::thread::Builder::new().stack_size(NATIVE_STACK);
    let words = thread.spawn(run).unwrap().join().unwrap();
    let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
    std::fs::write(file, bytes).unwrap();
}

/// A code object.
struct Code {
    serial: u64,
    function: u64,
    entry: u64,
    first_line: u32,
    /// Instruction word and line, ascending.
    lines: Vec<(u32, u32)>,
}

/// A stack that asks at every push and pop, and looks at what is popped.
#[repr(C)]
struct Tracer {
    cursor: Cursor,
    published: PublishedDirectory,
    inner: Reserved,
    layout: Layout,
    /// The live frames, and their paths where they are known yet.
    live: Vec<(u64, Option<u64>)>,
    codes: HashMap<u64, Code>,
    paths: HashSet<u64>,
}

// SAFETY: the pointers lead to memory that only the inner stack owns.
unsafe impl Send for Tracer {}

// SAFETY: it is the inner stack that hands frames out and takes them back.
unsafe impl DataStack for Tracer {
    const NAME: &'static str = "tracer";

    fn new(config: &StackConfig) -> Result<Self, StackError> {
        let inner = Reserved::new(config)?;
        let this = std::process::id().cast_signed();
        let layout = *Reader::attach(this)
            .expect("this program publishes")
            .layout();
        Ok(Self {
            cursor: Cursor {
                top: inner.top(),
                limit: NonNull::dangling(),
            },
            published: PublishedDirectory {
                ..*inner.published()
            },
            inner,
            layout,
            live: Vec::new(),
            codes: HashMap::new(),
            paths: HashSet::new(),
        })
    }

    fn cursor(&self) -> &Cursor {
        &self.cursor
    }

    unsafe fn cursor_mut(&mut self) -> &mut Cursor {
        &mut self.cursor
    }

    fn published(&self) -> &PublishedDirectory {
        &self.published
    }

    unsafe fn push_cold(&mut self, slots: usize) -> Option<NonNull<Slot>> {
        // SAFETY: as the caller promises.
        let frame = unsafe { self.inner.push(slots) }.ok()?;
        self.cursor.top = self.inner.top();
        self.live.push((frame.addr().get() as u64, None));
        Some(frame)
    }

    fn refusal(&self) -> StackError {
        self.inner.refusal()
    }

    unsafe fn try_pop(&mut self, _: NonNull<Slot>) -> bool {
        false
    }

    unsafe fn pop_cold(&mut self, frame: NonNull<Slot>) {
        // SAFETY: all live frames are complete, and so are their code objects.
        let path = unsafe { self.path() };
        if self.paths.len() <= MAX_PATHS {
            self.paths.insert(path);
        }
        self.live.pop();
        // SAFETY: as the caller promises.
        unsafe { self.inner.pop(frame) };
        self.cursor.top = self.inner.top();
    }

    fn regions(&self) -> impl Iterator<Item = Region> {
        self.inner.regions()
    }

    fn clear_unused(&mut self) {
        self.inner.clear_unused();
    }

    fn trim(&mut self) {
        self.inner.trim();
    }

    fn counters(&self) -> Counters {
        self.inner.counters()
    }

    fn config(&self) -> &StackConfig {
        self.inner.config()
    }
}

/// The word at an address.
///
/// # Safety
/// It can be read.
unsafe fn word(address: u64) -> u64 {
    // SAFETY: by contract.
    unsafe { std::ptr::with_exposed_provenance::<u64>(address as usize).read_unaligned() }
}

/// The bytes at an address.
///
/// # Safety
/// They can be read, and stay as they are while the result is used.
unsafe fn bytes<'a>(address: u64, count: u64) -> &'a [u8] {
    let start = std::ptr::with_exposed_provenance(address as usize);
    // SAFETY: by contract.
    unsafe { std::slice::from_raw_parts(start, count as usize) }
}

impl Tracer {
    /// The path of the newest frame.
    ///
    /// # Safety
    /// The headers of all live frames are complete.
    unsafe fn path(&mut self) -> u64 {
        let known = self.live.iter().rposition(|(_, path)| path.is_some());
        let mut path = known.and_then(|at| self.live[at].1).unwrap_or(START);
        let from = known.map_or(0, |at| at + 1);
        let header = self.layout.frame_header_bytes;
        for at in from..self.live.len() {
            let below = at
                .checked_sub(1)
                .map_or(0, |below| self.live[below].0 + header);
            // SAFETY: the frame is live, and the chain leads from it to the one below, over generators that run.
            unsafe {
                let mut chain = vec![self.live[at].0];
                let mut next = word(self.live[at].0 + self.layout.frame_previous);
                while next != below && next != 0 {
                    chain.push(next - header);
                    next = word(next - header + self.layout.frame_previous);
                }
                let mut line = if next == 0 {
                    0
                } else {
                    self.line(next - header)
                };
                for &start in chain.iter().rev() {
                    let function = self.code(start).function;
                    path = extend(path, line, function);
                    line = self.line(start);
                }
            }
            self.live[at].1 = Some(path);
        }
        path
    }

    /// The code object of a frame.
    ///
    /// # Safety
    /// The frame is complete.
    unsafe fn code(&mut self, frame: u64) -> &Code {
        let l = self.layout;
        // SAFETY: the header leads to a code object, and that to all the rest.
        unsafe {
            let at = word(frame + l.frame_code) + l.code_published;
            let serial = word(at + l.code_serial);
            let stale = self.codes.get(&at).is_none_or(|code| code.serial != serial);
            if stale {
                let rows = word(at + l.code_line_rows) * l.line_bytes;
                let half = |row: &[u8], at: u64| {
                    u32::from_le_bytes(row[at as usize..][..4].try_into().unwrap_or_default())
                };
                let rows = bytes(word(at + l.code_lines), rows).chunks(l.line_bytes as usize);
                let text = |start: u64, count: u64| {
                    String::from_utf8_lossy(bytes(word(at + start), word(at + count)))
                };
                let code = Code {
                    serial,
                    function: function(
                        &text(l.code_name, l.code_name_bytes),
                        &text(l.code_file, l.code_file_bytes),
                        word(at + l.code_first_line) as u32,
                    ),
                    entry: word(at + l.code_entry),
                    first_line: word(at + l.code_first_line) as u32,
                    lines: rows
                        .map(|row| (half(row, l.line_word), half(row, l.line_line).max(1)))
                        .collect(),
                };
                self.codes.insert(at, code);
            }
            &self.codes[&at]
        }
    }

    /// The line of the call that a frame waits for.
    ///
    /// # Safety
    /// The frame is complete, and has called.
    unsafe fn line(&mut self, frame: u64) -> u32 {
        // SAFETY: by contract.
        unsafe {
            let ip = word(frame + self.layout.frame_ip);
            let code = self.code(frame);
            let at = (ip.wrapping_sub(code.entry) / 4).wrapping_sub(1);
            let rows = code
                .lines
                .partition_point(|&(word, _)| u64::from(word) <= at);
            rows.checked_sub(1)
                .map_or(code.first_line.max(1), |row| code.lines[row].1)
        }
    }
}
