//! What a thread says of itself and of its stack, word by word.

use minivm_strategies::published::Layout;

use crate::layout::{half, word};
use crate::memory::Piece;

/// The words of a thread state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) serial: u64,
    pub(crate) tid: u64,
    pub(crate) activity: u32,
    pub(crate) unsettled: u32,
    pub(crate) innermost: u64,
    pub(crate) top: u64,
    pub(crate) directory: u64,
    pub(crate) live: u64,
    pub(crate) crossings: u64,
    pub(crate) settled: u64,
    pub(crate) lowerings: u64,
}

impl Head {
    /// From the bytes of [`Span::of_head`].
    pub(crate) fn parse(layout: &Layout, start: u64, bytes: &[u8]) -> Self {
        let word = |offset: u64| word(bytes, offset - start);
        let half = |offset: u64| half(bytes, offset - start);
        Self {
            serial: word(layout.thread_serial),
            tid: word(layout.thread_tid),
            activity: half(layout.thread_activity),
            unsettled: half(layout.thread_unsettled),
            innermost: word(layout.thread_innermost),
            top: word(layout.thread_top),
            directory: word(layout.thread_directory),
            live: word(layout.thread_live),
            crossings: word(layout.thread_crossings),
            settled: word(layout.thread_settled),
            lowerings: word(layout.thread_lowerings),
        }
    }

    /// Whether the same blocks are live, held by the same directory, and the same frames settled, in both.
    pub(crate) fn same_blocks(&self, other: &Self) -> bool {
        let sequence = |head: &Self| {
            (
                head.directory,
                head.live,
                head.crossings,
                head.lowerings,
                head.serial,
            )
        };
        sequence(self) == sequence(other)
    }
}

/// A run of bytes of a record.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Span {
    pub(crate) start: u64,
    pub(crate) bytes: usize,
}

impl Span {
    /// The part of a thread state that holds the words of a [`Head`].
    pub(crate) fn of_head(layout: &Layout) -> Self {
        let l = layout;
        Self::of(&[
            l.thread_serial,
            l.thread_tid,
            l.thread_activity,
            l.thread_unsettled,
            l.thread_innermost,
            l.thread_top,
            l.thread_directory,
            l.thread_live,
            l.thread_crossings,
            l.thread_settled,
            l.thread_lowerings,
        ])
    }

    /// The part of the root that holds the layout and what changes.
    pub(crate) fn of_root(layout: &Layout) -> Self {
        let l = layout;
        Self::of(&[
            0,
            l.root_program,
            l.root_codes_freed,
            l.root_threads,
            l.root_thread_count,
            l.root_thread_changes,
        ])
    }

    fn of(words: &[u64]) -> Self {
        let start = words.iter().copied().min().unwrap_or(0);
        let end = words.iter().copied().max().unwrap_or(0) + 8;
        Self {
            start,
            bytes: (end - start) as usize,
        }
    }

    pub(crate) fn at(self, address: u64) -> Piece {
        Piece::new(address.wrapping_add(self.start), self.bytes)
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
