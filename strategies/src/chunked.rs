//! `chunked`: chunks that come and go with the depth, one of them kept.
//!
//! Origin: CPython's data stack up to 3.14, with the one cached chunk of CPython 3.15 (gh-145789). With
//! `cache_bytes` 0 it is CPython 3.13, which keeps none.
//!
//! ```text
//! before: frame D does not fit              after: it starts a chunk of its own
//!
//!   chunk 0          chunk 1                  chunk 0         chunk 1         chunk 2
//!  ┌───┬───┬──┐     ┌───┬────┬─┐             ┌───┬───┬──┐    ┌───┬────┬─┐    ┌───┬───────┐
//!  │ A │ B │  │  →  │ C │    │ │             │ A │ B │  │ →  │ C │    │ │ →  │ D │       │
//!  └───┴───┴──┘     └───┴────┴─┘             └───┴───┴──┘    └───┴────┴─┘    └───┴───────┘
//!                       top  limit                                               top     limit
//! ```
//!
//! When D is popped, chunk 2 has no frame left and is released: the stack is where it was before, and
//! chunk 2 is kept for the next crossing in place of the chunk that was kept until now, which goes back
//! to the system. A loop of calls across one edge therefore maps once; a program that unwinds over
//! many chunks unmaps all but one. Memory follows the current depth.
//!
//! A frame larger than a chunk gets a chunk of twice the size, or four times, until it fits.
//!
//! Invariants: those of [`Chunks`], with at most one chunk kept, of any size unless
//! `cache_bytes` bounds it.

use crate::chunks::{Chunks, Retain, Retention};
use crate::config::StackConfig;

/// A list of chunks of which one released chunk is kept. [The module](self) has diagrams.
pub type Chunked = Chunks<One>;

/// Keeps the chunk released last.
pub enum One {}

impl Retain for One {
    const NAME: &'static str = "chunked";

    fn retention(config: &StackConfig) -> Retention {
        let largest_bytes = config.cache_bytes.unwrap_or(usize::MAX);
        Retention {
            chunks: usize::from(largest_bytes >= config.chunk_bytes),
            largest_bytes,
        }
    }
}
