//! A stack that remembers every frame and checks every word.

use std::collections::HashSet;
use std::ptr::NonNull;

use super::random::Step;
use crate::stack::SLOT_BYTES;
use crate::{Counters, DataStack, Region, Slot, StackConfig, StackError};

struct Frame {
    start: NonNull<Slot>,
    slots: usize,
    /// What every one of its words holds.
    id: u64,
}

/// A stack whose frames are filled with their numbers, counted from 1.
pub(super) struct Checked<S> {
    stack: S,
    frames: Vec<Frame>,
    live_slots: usize,
    deepest_slots: usize,
    last_id: u64,
    /// The frames whose words may be found in a new frame: those live at the last clearing …
    live_at_clearing: HashSet<u64>,
    /// … and those pushed since, which have numbers above this.
    last_id_at_clearing: u64,
}

impl<S: DataStack> Checked<S> {
    pub(super) fn new(config: &StackConfig) -> Self {
        Self {
            stack: S::new(config).unwrap(),
            frames: Vec::new(),
            live_slots: 0,
            deepest_slots: 0,
            last_id: 0,
            live_at_clearing: HashSet::new(),
            last_id_at_clearing: 0,
        }
    }

    /// Pushes a frame, checks that no word in it is stale, and fills it with its number.
    pub(super) fn push(&mut self, slots: usize) -> Result<NonNull<Slot>, StackError> {
        // SAFETY: tests ask for sizes from 1 to the maximum.
        let start = unsafe { self.stack.push(slots) }?;
        // SAFETY: the frame is live, initialised by contract, and nothing else refers to it.
        let words = unsafe { std::slice::from_raw_parts_mut(start.as_ptr(), slots) };
        let mut last_found = 0;
        for &word in words.iter() {
            if word != last_found {
                assert!(
                    word == 0
                        || word > self.last_id_at_clearing && word <= self.last_id
                        || self.live_at_clearing.contains(&word),
                    "word {word} of a frame that died before the last clearing"
                );
                last_found = word;
            }
        }
        self.last_id += 1;
        words.fill(self.last_id);
        self.frames.push(Frame {
            start,
            slots,
            id: self.last_id,
        });
        self.live_slots += slots;
        self.deepest_slots = self.deepest_slots.max(self.live_slots);
        Ok(start)
    }

    /// Checks that the newest frame still holds its number everywhere, and pops it.
    pub(super) fn pop(&mut self) {
        let frame = self.frames.pop().expect("a frame to pop");
        // SAFETY: the frame is live and nothing writes to it.
        let words = unsafe { std::slice::from_raw_parts(frame.start.as_ptr(), frame.slots) };
        assert!(
            words.iter().all(|&word| word == frame.id),
            "a live frame changed"
        );
        self.live_slots -= frame.slots;
        // SAFETY: it is the newest frame.
        unsafe { self.stack.pop(frame.start) };
    }

    pub(super) fn descend(&mut self, frames: usize, slots: usize) {
        for _ in 0..frames {
            self.push(slots).unwrap();
        }
    }

    pub(super) fn unwind(&mut self) {
        while !self.frames.is_empty() {
            self.pop();
        }
        assert_eq!(self.regions().count(), 0);
    }

    pub(super) fn clear_unused(&mut self) {
        self.stack.clear_unused();
        self.live_at_clearing = self.frames.iter().map(|frame| frame.id).collect();
        self.last_id_at_clearing = self.last_id;
    }

    pub(super) fn trim(&mut self) {
        self.stack.trim();
    }

    /// Runs one step of a random program; popping an empty stack does nothing.
    pub(super) fn run(&mut self, step: &Step) {
        match *step {
            Step::Push(slots) => {
                self.push(slots).unwrap();
            }
            Step::Pop(count) => {
                for _ in 0..count.min(self.frames.len()) {
                    self.pop();
                }
            }
            Step::Clear => self.clear_unused(),
            Step::Trim => self.trim(),
        }
    }

    /// Right after a clearing: pushes `frames` small frames, finds only zeros above the live frames,
    /// and pops them again.
    pub(super) fn assert_next_words_are_zero(&mut self, frames: usize) {
        let mut pushed = Vec::with_capacity(frames);
        for _ in 0..frames {
            // SAFETY: five slots is a valid size.
            let frame = unsafe { self.stack.push(5) }.unwrap();
            // SAFETY: the frame is live and initialised by contract.
            let words = unsafe { std::slice::from_raw_parts(frame.as_ptr(), 5) };
            assert_eq!(words, [0; 5]);
            pushed.push(frame);
        }
        for frame in pushed.into_iter().rev() {
            // SAFETY: it is the newest frame.
            unsafe { self.stack.pop(frame) };
        }
    }

    /// The regions are exactly the live frames, in order.
    pub(super) fn check_regions(&self) {
        let mut regions = self.regions();
        let mut next = NonNull::<Slot>::dangling();
        let mut left = 0;
        for frame in &self.frames {
            if left == 0 {
                let region = regions.next().expect("a region for every frame");
                (next, left) = (region.start, region.slots);
            }
            assert_eq!(frame.start, next);
            left = left
                .checked_sub(frame.slots)
                .expect("no frame ends outside its region");
            // SAFETY: the region covers the frame.
            next = unsafe { next.add(frame.slots) };
        }
        assert_eq!(left, 0);
        assert_eq!(regions.next(), None);
    }

    /// What holds for the counters of every strategy at any time.
    pub(super) fn check_counters(&self) {
        let counters = self.counters();
        let live_bytes = self.live_slots * SLOT_BYTES;
        assert_eq!(counters.bytes_retained, counters.bytes_mapped - live_bytes);
        assert!(counters.bytes_mapped <= counters.bytes_mapped_peak);
        assert!(counters.deepest_bytes >= self.deepest_slots * SLOT_BYTES);
        assert!(counters.deepest_bytes <= counters.bytes_mapped_peak);
        assert!(counters.chunks_unmapped < counters.chunks_mapped);
        assert!(counters.cache_hits <= counters.crossings);
    }

    pub(super) fn regions(&self) -> impl Iterator<Item = Region> {
        self.stack.regions()
    }

    pub(super) fn counters(&self) -> Counters {
        self.stack.counters()
    }

    pub(super) fn config(&self) -> &StackConfig {
        self.stack.config()
    }

    #[cfg(all(target_os = "linux", not(miri)))]
    pub(super) fn top(&self) -> NonNull<Slot> {
        self.stack.top()
    }
}
