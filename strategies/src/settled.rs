//! The settled mark: how far up a large block has held still, for readers that fetch the rest alone.
//!
//! A reader in another process that takes samples of a deep stack wants to know which frames are still those that it has
//! read. For older blocks the sequence number of the directory says so; but a strategy whose frames all lie in one block
//! has no older blocks. It keeps a mark instead, [`PublishedDirectory::settled`], some way below the top:
//!
//! ```text
//!  base                        settled            top       limit
//!  ┌───┬───┬───┬───┬───┬───┬───┬───┬───┬───┬───┬───┐─ ─ ─ ─ ─ ─┐
//!  │   │   │   │   │   │   │   │   │   │   │   │   │           │
//!  └───┴───┴───┴───┴───┴───┴───┴───┴───┴───┴───┴───┘─ ─ ─ ─ ─ ─┘
//!                              │◀──── at most two steps ──────▶│
//! ```
//!
//! No frame that starts below the mark has been popped since the mark was raised over it, or else
//! [`PublishedDirectory::lowerings`] has changed. Keeping that true costs a push and a pop nothing: a push tests one limit
//! anyway, which is set so that the mark follows the top in steps, and a pop makes one comparison anyway, which now
//! also finds frames below the mark.
//!
//! Both directions are lazy, so that no pattern of calls that repeats comes here all the time, unless it moves over more
//! than a step, and then once in a step: the mark is lowered to a step below the frame that is popped, and raised to no
//! more than a step below the start of the frame that is pushed.

use std::ptr::NonNull;

use crate::stack::{PublishedDirectory, SLOT_BYTES, Slot, byte_distance};

/// How far the mark stays behind, and how far it is moved at least when the stack goes on in one direction: one page, some
/// fifty frames. A reader fetches up to two steps, which costs it some tenths of a microsecond.
pub const SETTLED_STEP_BYTES: usize = 4 << 10;

/// What a push need not ask for, given where the mark is.
const REACH_BYTES: usize = 2 * SETTLED_STEP_BYTES;

/// Raises the mark of the block that starts at `base` where a frame of `slots` slots that is pushed at `start` ends two steps
/// above it or higher. Returns up to where frames may now end, in bytes from the base, before the mark is to be raised again;
/// that is not below the end of this frame.
///
/// # Safety
/// `start` lies in the block, and the mark too.
pub(crate) unsafe fn raise(
    published: &mut PublishedDirectory,
    base: NonNull<Slot>,
    start: NonNull<Slot>,
    slots: usize,
) -> usize {
    let start = byte_distance(base, start);
    let end = start + slots * SLOT_BYTES;
    let mut mark = mark(published, base);
    if end > mark + REACH_BYTES {
        mark = mark.max(start.saturating_sub(SETTLED_STEP_BYTES));
        // SAFETY: not above the start of the frame.
        published.settled = unsafe { base.byte_add(mark).as_ptr() };
    }
    end.max(mark + REACH_BYTES)
}

/// Lowers the mark of the block that starts at `base`, because the frame that starts at `frame`, below the mark, is popped.
/// Returns up to where frames may end, in bytes from the base, before the mark is to be raised again.
///
/// # Safety
/// `frame` lies in the block.
pub(crate) unsafe fn lower(
    published: &mut PublishedDirectory,
    base: NonNull<Slot>,
    frame: NonNull<Slot>,
) -> usize {
    let mark = byte_distance(base, frame).saturating_sub(SETTLED_STEP_BYTES);
    // SAFETY: not above the frame.
    published.settled = unsafe { base.byte_add(mark).as_ptr() };
    published.lowerings += 1;
    mark + REACH_BYTES
}

/// Puts the mark at the base of a block: none of its frames is settled.
pub(crate) fn unsettle(published: &mut PublishedDirectory, base: NonNull<Slot>) {
    published.settled = base.as_ptr();
    published.lowerings += 1;
}

/// Where the mark is, in bytes from the base of its block.
fn mark(published: &PublishedDirectory, base: NonNull<Slot>) -> usize {
    published.settled.addr() - base.addr().get()
}
