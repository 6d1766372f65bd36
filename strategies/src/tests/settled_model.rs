//! What the sequence numbers and the settled mark promise a reader in another process, against a reader that believes them.

use std::ptr::NonNull;

use super::random::{self, Step};
use super::scaled;
use crate::settled::SETTLED_STEP_BYTES;
use crate::stack::SLOT_BYTES;
use crate::{Array, DataStack, Reserved, Slot, StackConfig};

/// A frame, and what all its words hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Frame {
    start: NonNull<Slot>,
    slots: usize,
    words: u64,
}

/// A stack whose frames are filled with numbers that never come back.
struct Numbered<S> {
    stack: S,
    frames: Vec<Frame>,
    last: u64,
}

/// The words that a reader compares, and the frames that it takes for settled.
struct Seen {
    sequence: (usize, usize, u64, u64),
    settled: Vec<Frame>,
}

impl<S: DataStack> Numbered<S> {
    fn new(config: &StackConfig) -> Self {
        Self {
            stack: S::new(config).unwrap(),
            frames: Vec::new(),
            last: 0,
        }
    }

    fn push(&mut self, slots: usize) {
        // SAFETY: the tests ask for valid sizes.
        let start = unsafe { self.stack.push(slots) }.unwrap();
        self.frames.push(Frame {
            start,
            slots,
            words: 0,
        });
        self.go_on();
    }

    /// The newest function goes on, and writes to its frame.
    fn go_on(&mut self) {
        if let Some(frame) = self.frames.last_mut() {
            self.last += 1;
            frame.words = self.last;
            // SAFETY: the frame is live and nothing else refers to it.
            unsafe { std::slice::from_raw_parts_mut(frame.start.as_ptr(), frame.slots) }
                .fill(self.last);
        }
    }

    fn pop(&mut self) {
        if let Some(frame) = self.frames.pop() {
            // SAFETY: it is the newest frame.
            unsafe { self.stack.pop(frame.start) };
            self.go_on();
        }
    }

    fn run(&mut self, step: &Step) {
        match *step {
            Step::Push(slots) => self.push(slots),
            Step::Pop(count) => (0..count).for_each(|_| self.pop()),
            Step::Clear => self.stack.clear_unused(),
            Step::Trim => self.stack.trim(),
        }
    }

    fn sequence(&self) -> (usize, usize, u64, u64) {
        let published = self.stack.published();
        (
            published.entries.addr(),
            published.live,
            published.crossings,
            published.lowerings,
        )
    }

    /// What a reader learns now: the frames of older blocks, and those that start below the mark.
    fn look(&self) -> Seen {
        let published = self.stack.published();
        // SAFETY: `live` entries are live.
        let newest = unsafe { *published.entries.add(published.live - 1) };
        assert!(
            published.settled.is_null()
                || (newest.base.as_ptr()..=self.stack.top().as_ptr()).contains(&published.settled)
        );
        let settled = |frame: &&Frame| {
            let in_newest = (newest.base..newest.end).contains(&frame.start);
            !in_newest || frame.start.as_ptr() < published.settled
        };
        Seen {
            sequence: self.sequence(),
            settled: self.frames.iter().take_while(settled).copied().collect(),
        }
    }

    /// What was settled is as it was, but for the words of its newest frame.
    fn check(&self, seen: &Seen) {
        if seen.sequence != self.sequence() {
            return;
        }
        let now = &self.frames[..seen.settled.len()];
        let Some((newest, older)) = seen.settled.split_last() else {
            return;
        };
        assert_eq!(&now[..older.len()], older);
        let place = |frame: &Frame| (frame.start, frame.slots);
        assert_eq!(place(&now[older.len()]), place(newest));
        for frame in older {
            // SAFETY: the frame is live.
            assert_eq!(unsafe { frame.start.read() }, frame.words);
        }
    }
}

pub(super) fn what_is_settled_holds_still<S: DataStack>() {
    random::check(|config, program| {
        let mut stack = Numbered::<S>::new(config);
        let mut seen: Vec<Seen> = Vec::new();
        for (at, step) in program.iter().enumerate() {
            stack.run(step);
            for seen in &seen {
                stack.check(seen);
            }
            // One reader that looks often, and some that looked long ago.
            if seen.len() > 8 {
                seen.remove(at % 8);
            }
            seen.push(stack.look());
        }
    });
}

/// Calls in a loop, at `depth` frames, of functions that call others, `frames` of them, each of `slots` slots. Says whether
/// the loop comes to a cold path once it has run a few times.
fn loop_is_cold<S: DataStack>(depth: usize, frames: usize, slots: usize) -> bool {
    let mut stack = Numbered::<S>::new(&StackConfig::default());
    for _ in 0..depth {
        stack.push(9);
    }
    let mut cold = false;
    for turn in 0..20 {
        for _ in 0..frames {
            let end = stack.stack.top().as_ptr().wrapping_add(slots);
            cold |= turn > 10 && end > stack.stack.cursor().limit.as_ptr();
            stack.push(slots);
        }
        for _ in 0..frames {
            let Some(frame) = stack.frames.pop() else {
                continue;
            };
            // SAFETY: it is the newest frame.
            let popped = unsafe { stack.stack.try_pop(frame.start) };
            if !popped {
                // SAFETY: as above.
                unsafe { stack.stack.pop_cold(frame.start) };
            }
            cold |= turn > 10 && !popped;
        }
    }
    cold
}

#[test]
fn loops_of_calls_at_any_depth_come_to_no_cold_path() {
    let step = SETTLED_STEP_BYTES / SLOT_BYTES;
    for depth in (0..scaled(2_000)).step_by(7) {
        for (frames, slots) in [(1, 9), (1, 100), (1, 2 * step), (1, 5 * step), (8, 60)] {
            assert!(
                !loop_is_cold::<Array>(depth, frames, slots),
                "{depth}, {slots}"
            );
            assert!(
                !loop_is_cold::<Reserved>(depth, frames, slots),
                "{depth}, {slots}"
            );
        }
    }
}

/// How far the mark is below the top after a descent, and how often it was lowered on the way back.
fn follow<S: DataStack>(frames: usize) {
    let mut stack = Numbered::<S>::new(&StackConfig::default());
    let behind = |stack: &Numbered<S>| {
        stack.stack.top().addr().get() - stack.stack.published().settled.addr()
    };
    for _ in 0..frames {
        stack.push(9);
        assert!(behind(&stack) <= 2 * SETTLED_STEP_BYTES + 9 * SLOT_BYTES);
    }
    let before = stack.stack.published().lowerings;
    let bytes = frames * 9 * SLOT_BYTES;
    while stack.frames.len() > 1 {
        stack.pop();
    }
    let lowerings = stack.stack.published().lowerings - before;
    assert!(lowerings as usize <= bytes / SETTLED_STEP_BYTES);
}

#[test]
fn the_mark_follows_the_top_in_steps() {
    follow::<Reserved>(scaled(10_000));
    // In one array, so that no frame is popped in an outgrown one.
    follow::<Array>(220);
}
