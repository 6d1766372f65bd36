//! Reading images of memory: whole ones, torn ones, and hostile ones. PROPTEST_CASES says how many of the last.

use minivm_profiler::dump::dump;
use minivm_profiler::memory::{Image, Memory, MemoryError, Piece};
use minivm_profiler::{Activity, Error, Method, Reader};
use minivm_strategies::published::{COOKIE, Layout, VERSION};
use proptest::prelude::*;

const ROOT: u64 = 0x1000;
const LIST: u64 = 0x8000;
const THREAD: u64 = 0x1_0000;
const DIRECTORY: u64 = 0x2_0000;
const BLOCKS: u64 = 0x10_0000;
const CODES: u64 = 0x40_0000;
const GENERATORS: u64 = 0x80_0000;
const OBJECTS: u64 = 0x90_0000;

/// Words of a header, and registers behind them.
const HEADER: u64 = 5;
const REGISTERS: u64 = 2;
const FRAME_BYTES: u64 = (HEADER + REGISTERS) * 8;
/// Instruction words of every code object.
const WORDS: u64 = 3;
const KIND_FUNCTION: u8 = 9;

fn layout() -> Layout {
    let mut words = [0; Layout::FIELDS.len()];
    words[..3].copy_from_slice(&[COOKIE, VERSION, Layout::FIELDS.len() as u64 * 8]);
    let root = words[2];
    let mut layout = Layout::from_words(&words);
    layout.root_codes_freed = root;
    layout.root_threads = root + 8;
    layout.root_thread_count = root + 16;
    layout.root_thread_changes = root + 24;
    layout.root_program = root + 32;
    layout.thread_bytes = 96;
    layout.thread_tid = 8;
    layout.thread_strategy = 16;
    layout.thread_strategy_bytes = 8;
    layout.thread_activity = 24;
    layout.thread_unsettled = 28;
    layout.thread_frame = 32;
    layout.thread_innermost = 40;
    layout.thread_top = 48;
    layout.thread_directory = 56;
    layout.thread_live = 64;
    layout.thread_crossings = 72;
    layout.thread_settled = 80;
    layout.thread_lowerings = 88;
    layout.allocation_bytes = 32;
    layout.allocation_first = 8;
    layout.allocation_top = 16;
    layout.allocation_end = 24;
    layout.frame_header_bytes = HEADER * 8;
    layout.frame_code = 8;
    layout.frame_ip = 16;
    layout.frame_flags = 24;
    layout.frame_function = 32;
    layout.generator_registers = 16 + HEADER * 8;
    layout.generator_state = 9;
    layout.generator_running = 2;
    layout.code_bytes = 104;
    layout.code_entry = 8;
    layout.code_words = 16;
    layout.code_frame_bytes = 24;
    layout.code_name = 32;
    layout.code_name_bytes = 40;
    layout.code_file = 48;
    layout.code_file_bytes = 56;
    layout.code_first_line = 64;
    layout.code_lines = 72;
    layout.code_line_rows = 80;
    layout.code_locals = 88;
    layout.code_local_count = 96;
    layout.line_bytes = 8;
    layout.line_line = 4;
    layout.object_kind = 8;
    layout.str_data = 8;
    layout.str_bytes = 16;
    layout.str_chars = 20;
    layout.dict_entry_bytes = 16;
    layout.dict_entry_value = 8;
    layout.set_place_bytes = 8;
    layout.kind_str = 3;
    layout.kind_cell = 4;
    layout.kind_generator = 5;
    layout.kind_function = u64::from(KIND_FUNCTION);
    layout.function_code = 16;
    layout
}

/// A process in the making. Functions are numbered; code object n is called `fn` and stands on line 10 n.
struct Target {
    image: Image,
    serials: u64,
    freed: u64,
    innermost: u64,
    unsettled: u32,
    crossings: u64,
    live: u64,
    top: u64,
    settled: u64,
    lowerings: u64,
    changes: u64,
    program: u64,
}

fn registers_of(frame: u64) -> u64 {
    frame + HEADER * 8
}

fn function(number: u64) -> u64 {
    OBJECTS + number * 0x100 + 1
}

fn code(number: u64) -> u64 {
    CODES + number * 0x1000
}

fn saved(number: u64) -> u64 {
    code(number) + 0x300 + 8
}

/// The flags of a frame that was called by a function, at the place where that was last.
fn resumed(caller: u64) -> u64 {
    saved(caller) << 32
}

impl Target {
    /// A process with a stack: the numbers of the functions in each block.
    fn new(blocks: &[&[u64]]) -> Target {
        Target::placed(blocks, |block| BLOCKS + block * 0x1_0000)
    }

    /// The same, with blocks in certain places.
    fn placed(blocks: &[&[u64]], place: impl Fn(u64) -> u64) -> Target {
        let mut target = Target {
            image: Image::default(),
            serials: 0,
            freed: 0,
            innermost: 0,
            unsettled: 0,
            crossings: 0,
            live: blocks.len() as u64,
            top: 0,
            settled: 0,
            lowerings: 0,
            changes: 2,
            program: 1,
        };
        for number in 0..8 {
            target.code(number, number);
            let object = [0, u64::from(KIND_FUNCTION), code(number)];
            target.image.put_words(function(number) - 1, &object);
        }
        let all: Vec<u64> = blocks.concat();
        let mut previous = 0;
        let mut at = 0_usize;
        let mut directory = Vec::new();
        for (block, functions) in blocks.iter().enumerate() {
            let base = place(block as u64);
            let mut frame = base;
            let mut words = Vec::new();
            for &number in *functions {
                let caller = at.checked_sub(1).map(|caller| all[caller]);
                at += 1;
                words.extend([
                    previous,
                    code(number),
                    saved(number),
                    caller.map_or(0, resumed),
                    function(number),
                    0,
                    0,
                ]);
                previous = registers_of(frame);
                frame += FRAME_BYTES;
            }
            // All of the block is mapped.
            words.resize(0x1000, 0);
            target.image.put_words(base, &words);
            directory.extend([base, base, frame, base + 0x8000]);
            target.top = frame;
        }
        target.image.put_words(DIRECTORY, &directory);
        target.publish();
        target
    }

    fn code(&mut self, number: u64, named: u64) {
        self.serials += 1;
        let at = code(number);
        let name = format!("f{named}");
        let record = [
            self.serials,
            at + 0x300,
            WORDS,
            FRAME_BYTES,
            at + 0x200,
            name.len() as u64,
            at + 0x210,
            4,
            10 * named,
            at + 0x400,
            2,
            at + 0x500,
            1,
        ];
        self.image.put_words(at, &record);
        self.image.put(at + 0x200, name.into_bytes());
        self.image.put(at + 0x210, b"a.py".to_vec());
        let rows = [0, 10 * named as u32, 2, 10 * named as u32 + 1];
        self.image.put(
            at + 0x400,
            rows.iter().flat_map(|word| word.to_le_bytes()).collect(),
        );
        self.image.put_words(at + 0x500, &[at + 0x600]);
        self.image.put_words(at + 0x600, &[0, at + 0x640, 5]);
        self.image.put(at + 0x640, b"local".to_vec());
    }

    fn publish(&mut self) {
        let mut root = layout().words().to_vec();
        root.extend([self.freed, LIST, 1, self.changes, self.program]);
        self.image.put_words(ROOT, &root);
        self.image.put_words(LIST, &[THREAD]);
        let strategy = u64::from_le_bytes(*b"testing\0");
        let unsettled = u64::from(self.unsettled) << 32;
        let thread = [
            77,
            7,
            strategy,
            unsettled,
            0,
            self.innermost,
            self.top,
            DIRECTORY,
            self.live,
            self.crossings,
            self.settled,
            self.lowerings,
        ];
        self.image.put_words(THREAD, &thread);
    }

    fn word(&mut self, address: u64, word: u64) {
        self.image.poke(address, word);
    }

    fn reader(&self) -> Reader<Image> {
        Reader::new(self.image.clone(), 1, ROOT).unwrap()
    }

    /// Has a generator of function `number` run on top of a frame of function `caller`. Returns its registers.
    fn generator(&mut self, number: u64, caller: u64, previous: u64) -> u64 {
        let at = GENERATORS + number * 0x1000;
        let words = [
            0,
            5 | 2 << 8,
            previous,
            code(number),
            saved(number),
            resumed(caller),
            function(number),
            0,
            0,
        ];
        self.image.put_words(at, &words);
        at + layout().generator_registers
    }
}

/// The names and lines of the functions that the one thread is in; None for a torn sample.
fn names<M: Memory>(reader: &mut Reader<M>) -> Option<Vec<String>> {
    let samples = reader.sample().unwrap();
    assert_eq!(samples.len(), 1);
    assert_eq!((samples[0].tid, &*samples[0].strategy), (7, "testing"));
    let frames = samples[0].frames()?.to_vec();
    let name = |frame: &minivm_profiler::Frame| {
        format!("{}:{}", reader.codes().get(frame.code).name, frame.line)
    };
    Some(frames.iter().map(name).collect())
}

#[test]
fn every_method_reads_every_block() {
    let target = Target::new(&[&[0, 1, 2], &[3], &[4, 5]]);
    for (_, method) in Method::NAMED {
        let mut reader = target.reader();
        reader.configure(method, false);
        let found = names(&mut reader).unwrap();
        assert_eq!(found, ["f0:1", "f1:10", "f2:20", "f3:30", "f4:40", "f5:50"]);
    }
}

#[test]
fn blocks_may_lie_in_any_order() {
    let blocks: [&[u64]; 3] = [&[0, 1, 2], &[3], &[4, 5]];
    let target = Target::placed(&blocks, |block| BLOCKS + (2 - block) * 0x1_0000);
    let found = ["f0:1", "f1:10", "f2:20", "f3:30", "f4:40", "f5:50"];
    let mut reader = target.reader();
    for _ in 0..3 {
        assert_eq!(names(&mut reader).unwrap(), found);
    }
    assert_eq!(reader.stats().torn_samples, 0);
}

#[test]
fn a_known_stack_takes_two_calls() {
    let target = Target::new(&[&[0, 1, 2], &[3], &[4, 5]]);
    let mut reader = target.reader();
    reader.configure(Method::Chunks, false);
    names(&mut reader).unwrap();
    let before = *reader.stats();
    names(&mut reader).unwrap();
    assert_eq!(reader.stats().system_calls - before.system_calls, 2);
    assert_eq!(
        reader.stats().frames_read_from_memory - before.frames_read_from_memory,
        6
    );
}

/// System calls, frames from the cache and frames from memory that one more sample takes.
fn cost(reader: &mut Reader<Image>) -> [u64; 3] {
    let costs = |reader: &Reader<Image>| {
        let stats = reader.stats();
        [
            stats.system_calls,
            stats.frames_read_from_cache,
            stats.frames_read_from_memory,
        ]
    };
    let before = costs(reader);
    names(reader).unwrap();
    let after = costs(reader);
    std::array::from_fn(|at| after[at] - before[at])
}

#[test]
fn what_has_not_changed_takes_one_call() {
    let target = Target::new(&[&[0, 1, 2], &[3], &[4, 5]]);
    let mut reader = target.reader();
    let first = names(&mut reader);
    assert_eq!(cost(&mut reader), [1, 5, 1]);
    assert_eq!(names(&mut reader), first);
    assert_eq!(reader.samples()[0].unchanged(), 5);
}

#[test]
fn frames_below_the_settled_mark_are_not_read_again() {
    let mut target = Target::new(&[&[0, 1, 2, 3, 4, 5]]);
    target.settled = BLOCKS + 3 * FRAME_BYTES + 8;
    target.publish();
    let mut reader = target.reader();
    let first = names(&mut reader).unwrap();
    // What is settled does not change: if it did, nobody would see it.
    target.word(BLOCKS + 8, code(7));
    target.word(BLOCKS + 4 * FRAME_BYTES + 8, code(6));
    target.word(BLOCKS + 4 * FRAME_BYTES + 32, function(6));
    target.word(BLOCKS + 5 * FRAME_BYTES + 24, resumed(6));
    *reader.memory_mut() = target.image.clone();
    let second = names(&mut reader).unwrap();
    assert_eq!(second[..4], first[..4]);
    assert_eq!(second[4..], ["f6:60", "f5:50"]);
    // The anchor may have gone on to another line.
    target.word(BLOCKS + 4 * FRAME_BYTES + 24, (saved(3) + 4) << 32);
    target.word(BLOCKS + 8, code(0));
    *reader.memory_mut() = target.image.clone();
    assert_eq!(names(&mut reader).unwrap()[3], "f3:31");
    assert_eq!(cost(&mut reader)[0], 1);
    // Until the mark is lowered.
    target.lowerings += 1;
    target.settled = BLOCKS;
    target.word(BLOCKS + 8, code(7));
    target.word(BLOCKS + 32, function(7));
    target.word(BLOCKS + FRAME_BYTES + 24, resumed(7));
    target.publish();
    *reader.memory_mut() = target.image;
    assert_eq!(names(&mut reader).unwrap()[0], "f7:70");
}

#[test]
fn a_stack_that_has_grown_beyond_what_was_fetched_takes_one_call_more() {
    let short = Target::new(&[&[0, 1]]);
    let long: Vec<u64> = (0..500).map(|at| at % 8).collect();
    let mut long = Target::new(&[&long]);
    long.publish();
    let mut reader = short.reader();
    names(&mut reader).unwrap();
    *reader.memory_mut() = long.image.clone();
    // Beside the code objects, which it has not met before, and the functions.
    assert_eq!(cost(&mut reader)[0], 2 + 2 * 6 + 1);
    assert_eq!(cost(&mut reader)[0], 1);
    assert_eq!(names(&mut reader).unwrap().len(), 500);
    // One that has shrunk does not.
    *reader.memory_mut() = short.image;
    assert_eq!(cost(&mut reader)[0], 1);
    assert_eq!(names(&mut reader).unwrap().len(), 2);
}

#[test]
fn another_program_at_the_same_place_is_noticed() {
    let mut target = Target::new(&[&[0, 1]]);
    target.program = 0;
    target.publish();
    let mut reader = target.reader();
    names(&mut reader).unwrap();
    // It had not listed a thread before.
    target.program = 5;
    target.publish();
    *reader.memory_mut() = target.image.clone();
    names(&mut reader).unwrap();
    for other in [0, 6] {
        target.program = other;
        target.publish();
        *reader.memory_mut() = target.image.clone();
        assert_eq!(reader.sample().unwrap_err(), Error::Replaced(1));
    }
}

#[test]
fn a_torn_sample_leaves_what_is_settled() {
    let mut target = Target::new(&[&[0, 1, 2, 3, 4, 5]]);
    target.settled = BLOCKS + 3 * FRAME_BYTES + 8;
    target.publish();
    let mut reader = target.reader();
    let first = names(&mut reader).unwrap();
    let whole = target.image.clone();
    target.word(BLOCKS + 5 * FRAME_BYTES + 8, 0);
    let spoilt = target.image.clone();
    target.image = whole.clone();
    target.unsettled = 1;
    target.publish();
    for torn in [spoilt, target.image] {
        *reader.memory_mut() = torn;
        assert_eq!(names(&mut reader), None);
        *reader.memory_mut() = whole.clone();
        assert_eq!(cost(&mut reader), [1, 3, 3]);
        assert_eq!(reader.samples()[0].unchanged(), 3);
        assert_eq!(names(&mut reader).unwrap(), first);
    }
}

#[test]
fn running_generators_are_fetched_with_the_frames() {
    let mut target = Target::new(&[&[1, 2]]);
    let first = registers_of(BLOCKS);
    let outer = target.generator(4, 1, first);
    let inner = target.generator(5, 4, outer);
    target.word(BLOCKS + FRAME_BYTES, inner);
    target.word(BLOCKS + FRAME_BYTES + 24, resumed(5));
    let newest = target.generator(6, 2, registers_of(BLOCKS + FRAME_BYTES));
    target.innermost = newest;
    target.publish();
    let mut reader = target.reader();
    let found = names(&mut reader);
    names(&mut reader);
    assert_eq!(cost(&mut reader)[0], 1);
    assert_eq!(names(&mut reader), found);
}

#[test]
fn more_threads_than_were_there_at_first_are_seen() {
    let mut target = Target::new(&[&[1, 2]]);
    let mut reader = target.reader();
    names(&mut reader).unwrap();
    let state = |serial: u64| {
        let strategy = u64::from_le_bytes(*b"testing\0");
        let top = BLOCKS + 2 * FRAME_BYTES;
        [serial, 7, strategy, 0, 0, 0, top, DIRECTORY, 1, 0, 0, 0]
    };
    let threads: Vec<u64> = (0..300).map(|at| 0x100_0000 + at * 0x100).collect();
    for (serial, &thread) in (100..).zip(&threads) {
        target.image.put_words(thread, &state(serial));
    }
    target.image.put_words(0x200_0000, &threads);
    let root = layout().words()[2];
    target.image.poke(ROOT + root + 8, 0x200_0000);
    target.image.poke(ROOT + root + 16, 300);
    target.image.poke(ROOT + root + 24, 4);
    *reader.memory_mut() = target.image.clone();
    let samples = reader.sample().unwrap();
    assert_eq!(samples.len(), 300);
    assert!(
        samples
            .iter()
            .all(|sample| sample.frames().is_some_and(|f| f.len() == 2))
    );
    // A list that never holds still is not believed.
    target.image.poke(ROOT + root + 24, 5);
    *reader.memory_mut() = target.image;
    assert!(reader.sample().unwrap().is_empty());
}

#[test]
fn a_crossing_makes_the_cache_useless() {
    let mut target = Target::new(&[&[0, 1], &[2]]);
    let mut reader = target.reader();
    names(&mut reader).unwrap();
    target = Target {
        crossings: 2,
        ..Target::new(&[&[3, 1], &[2]])
    };
    target.publish();
    *reader.memory_mut() = target.image;
    assert_eq!(names(&mut reader).unwrap(), ["f3:30", "f1:10", "f2:20"]);
    assert_eq!(reader.stats().frames_read_from_cache, 0);
}

#[test]
fn a_reused_address_of_a_code_object_gets_its_new_name() {
    let mut target = Target::new(&[&[1]]);
    let mut reader = target.reader();
    assert_eq!(names(&mut reader).unwrap(), ["f1:10"]);
    target.serials = 100;
    target.code(1, 6);
    target.freed = 1;
    target.publish();
    *reader.memory_mut() = target.image;
    assert_eq!(names(&mut reader).unwrap(), ["f6:60"]);
    assert_eq!(reader.stats().stale_cache_invalidations, 1);
}

#[test]
fn generators_are_followed_out_of_the_blocks_and_back() {
    let mut target = Target::new(&[&[1, 2]]);
    let first = registers_of(BLOCKS);
    let outer = target.generator(4, 1, first);
    let inner = target.generator(5, 4, outer);
    target.word(BLOCKS + FRAME_BYTES, inner);
    target.word(BLOCKS + FRAME_BYTES + 24, resumed(5));
    let newest = target.generator(6, 2, registers_of(BLOCKS + FRAME_BYTES));
    target.innermost = newest;
    target.publish();
    for (_, method) in Method::NAMED {
        let mut reader = target.reader();
        reader.configure(method, true);
        assert_eq!(
            names(&mut reader).unwrap(),
            ["f1:10", "f4:40", "f5:50", "f2:20", "f6:60"]
        );
    }
}

#[test]
fn a_thread_without_frames_is_idle() {
    let target = Target::new(&[&[]]);
    let mut reader = target.reader();
    let samples = reader.sample().unwrap();
    assert_eq!(samples[0].activity, Activity::Idle);
    assert_eq!(samples[0].frames(), Some(&[][..]));
}

#[test]
fn pictures_that_never_were_are_torn() {
    type Spoil = fn(&mut Target);
    let spoil: [(&str, Spoil); 8] = [
        ("no code object", |t| t.word(BLOCKS + 8, 0)),
        ("what is no code object", |t| t.word(BLOCKS + 8, 0x66)),
        ("a place in other code", |t| {
            t.word(BLOCKS + FRAME_BYTES + 24, resumed(5))
        }),
        ("an older block whose frames pass its end", |t| {
            t.word(DIRECTORY + 16, BLOCKS + 2 * FRAME_BYTES - 8)
        }),
        ("an older block with a frame that has returned", |t| {
            t.word(BLOCKS + FRAME_BYTES + 32, 0)
        }),
        ("an older block with a frame that returns elsewhere", |t| {
            t.word(BLOCKS + FRAME_BYTES, 8)
        }),
        ("a top outside", |t| {
            t.top += 0x9000;
            t.publish();
        }),
        ("a frame that is not complete", |t| {
            t.unsettled = 1;
            t.publish();
        }),
    ];
    for (what, spoil) in spoil {
        let mut target = Target::new(&[&[1, 2], &[3]]);
        spoil(&mut target);
        let mut reader = target.reader();
        assert_eq!(names(&mut reader), None, "{what}");
        assert_eq!(reader.stats().torn_samples, 1, "{what}");
    }
}

#[test]
fn the_newest_block_ends_with_the_last_frame_that_runs() {
    let third = BLOCKS + 2 * FRAME_BYTES;
    let runs = |spoil: fn(&mut Target)| {
        let mut target = Target::new(&[&[1, 2, 3]]);
        spoil(&mut target);
        names(&mut target.reader())
    };
    let two = Some(vec!["f1:10".to_string(), "f2:20".to_string()]);
    let three = runs(|_| {});
    assert_eq!(three.as_ref().map(Vec::len), Some(3));
    // It has returned, and what lies in its place may be anything.
    assert_eq!(runs(|t| t.word(BLOCKS + 2 * FRAME_BYTES + 32, 0)), two);
    for left in [0, 8, 4 << 2, OBJECTS, u64::MAX] {
        let mut target = Target::new(&[&[1, 2, 3]]);
        target.word(third, left);
        target.word(third + 8, 0x66);
        assert_eq!(names(&mut target.reader()), two, "{left:#x}");
    }
    // The top that is published is a little older or younger than the frames.
    for top in [third, third + 8, third + FRAME_BYTES + 8] {
        let mut target = Target::new(&[&[1, 2, 3]]);
        target.top = top;
        target.publish();
        assert_eq!(names(&mut target.reader()), three, "{top:#x}");
    }
}

#[test]
fn what_has_its_code_changed_while_it_runs_is_believed() {
    let mut target = Target::new(&[&[1, 2]]);
    target.word(function(2) - 1 + 16, code(5));
    assert_eq!(names(&mut target.reader()).unwrap(), ["f1:10", "f2:20"]);
}

/// A process that changes while its frames are read: these words, before the piece of that number is.
struct Running {
    image: Image,
    before: usize,
    changes: Vec<(u64, u64)>,
}

impl Memory for Running {
    fn read(&mut self, pieces: &[Piece], out: &mut [u8]) -> Result<u64, MemoryError> {
        let frames = pieces
            .iter()
            .any(|piece| (BLOCKS..CODES).contains(&piece.address));
        let mut rest = out;
        for (at, piece) in pieces.iter().enumerate() {
            if frames && at == self.before {
                for (address, word) in self.changes.drain(..) {
                    self.image.poke(address, word);
                }
            }
            let (now, later) = rest.split_at_mut(piece.bytes);
            rest = later;
            self.image.read(&[*piece], now)?;
        }
        Ok(1)
    }
}

/// What is seen of a process that changes after its frames are read and before its state is.
fn seen_of(target: &Target, changes: &[(u64, u64)]) -> Option<Vec<String>> {
    let running = Running {
        image: target.image.clone(),
        before: 1,
        changes: changes.to_vec(),
    };
    names(&mut Reader::new(running, 1, ROOT).unwrap())
}

#[test]
fn what_the_state_says_afterwards_vouches_for_the_frames() {
    let target = Target::new(&[&[1, 2, 3]]);
    let seen = seen_of(&target, &[]);
    assert!(seen.is_some());
    // The newest frame may have returned by then, or called.
    let top = THREAD + layout().thread_top;
    for newest in [BLOCKS + FRAME_BYTES, BLOCKS + 5 * FRAME_BYTES] {
        assert_eq!(seen_of(&target, &[(top, newest)]), seen);
    }
    for word in [
        layout().thread_crossings,
        layout().thread_lowerings,
        layout().thread_live,
    ] {
        assert_eq!(seen_of(&target, &[(THREAD + word, 7)]), None);
    }
}

#[test]
fn half_of_one_header_and_half_of_another_are_torn() {
    let mut target = Target::new(&[&[1, 2]]);
    let newest = BLOCKS + FRAME_BYTES + 32;
    target.word(newest, function(5));
    assert_eq!(seen_of(&target, &[(newest, function(2))]), None);
}

#[test]
fn generators_in_a_circle_are_torn() {
    let mut target = Target::new(&[&[1, 2]]);
    let outer = target.generator(4, 5, 0);
    let inner = target.generator(5, 4, outer);
    let back = GENERATORS + 4 * 0x1000 + 16;
    target.word(back, inner);
    target.word(BLOCKS + FRAME_BYTES, inner);
    assert_eq!(names(&mut target.reader()), None);
    let mut reader = target.reader();
    reader.configure(Method::Head, false);
    assert_eq!(names(&mut reader), None);
}

#[test]
fn locals_are_shown_with_their_names() {
    let mut target = Target::new(&[&[1]]);
    target.word(BLOCKS + HEADER * 8, 42 << 2);
    let dumps = dump(&mut target.reader(), true).unwrap();
    let frames = dumps[0].frames.as_ref().unwrap();
    assert_eq!(frames[0].locals, [("local".to_string(), "42".to_string())]);
    assert_eq!(
        (frames[0].function.as_str(), frames[0].file.as_str()),
        ("f1", "a.py")
    );
}

/// Places where a word may be replaced: the thread, the directory, the frames, code objects, generators.
fn places() -> impl Strategy<Value = u64> {
    prop_oneof![
        (0_u64..12).prop_map(|at| THREAD + at * 8),
        (0_u64..5).prop_map(|at| ROOT + layout().words()[2] + at * 8),
        Just(LIST),
        (0_u64..12).prop_map(|at| DIRECTORY + at * 8),
        (0_u64..21).prop_map(|at| BLOCKS + at * 8),
        (0_u64..7).prop_map(|at| BLOCKS + 0x1_0000 + at * 8),
        (0_u64..8, 0_u64..13).prop_map(|(number, at)| code(number) + at * 8),
        (4_u64..7, 0_u64..9).prop_map(|(number, at)| GENERATORS + number * 0x1000 + at * 8),
        (0_u64..8, 0_u64..2).prop_map(|(number, at)| OBJECTS + number * 0x100 + at * 8),
    ]
}

/// Memory that changes between any two reads.
struct Changing {
    images: [Image; 2],
    reads: usize,
}

impl Memory for Changing {
    fn read(&mut self, pieces: &[Piece], out: &mut [u8]) -> Result<u64, MemoryError> {
        self.reads += 1;
        self.images[self.reads % 2].read(pieces, out)
    }
}

fn cases(usual: u32) -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok();
    ProptestConfig::with_cases(asked.and_then(|asked| asked.parse().ok()).unwrap_or(usual))
}

/// Words that lead somewhere, or far away.
fn words() -> impl Strategy<Value = u64> {
    prop_oneof![
        any::<u64>(),
        0_u64..64,
        places(),
        (0_u64..8).prop_map(code),
        (0_u64..8).prop_map(saved),
        (0_u64..8).prop_map(function),
        (0_u64..20, any::<u8>()).prop_map(|(kind, extra)| kind | u64::from(extra) << 32),
        Just(u64::MAX),
        Just(1 << 40),
    ]
}

proptest! {
    #![proptest_config(cases(500))]

    /// Nothing that a process has in its memory makes a reader fail, hang or ask for much memory.
    #[test]
    fn no_image_hurts_the_reader(changes in proptest::collection::vec((places(), words()), 1..12)) {
        let mut target = Target::new(&[&[1, 2, 3], &[4], &[5, 6]]);
        let outer = target.generator(4, 1, registers_of(BLOCKS));
        target.generator(5, 4, outer);
        let whole = target.image.clone();
        for (place, word) in changes {
            target.word(place, word);
        }
        for (_, method) in Method::NAMED {
            let mut fresh = target.reader();
            fresh.configure(method, true);
            let mut used = Reader::new(whole.clone(), 1, ROOT).unwrap();
            used.configure(method, true);
            prop_assert!(names(&mut used).is_some());
            *used.memory_mut() = target.image.clone();
            let _ = fresh.sample();
            let _ = used.sample();
            let _ = dump(&mut fresh, true);
            let images = [whole.clone(), target.image.clone()];
            if let Ok(mut changing) = Reader::new(Changing { images, reads: 0 }, 1, ROOT) {
                changing.configure(method, true);
                let _ = changing.sample();
                let _ = dump(&mut changing, true);
            }
        }
    }
}
