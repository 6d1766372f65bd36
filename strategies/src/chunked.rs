//! `chunked`: chunks that come and go with the depth, one of them kept.
//!
//! Origin: CPython's data stack up to 3.14, with the one cached chunk of CPython 3.15 (gh-145789). With
//! `cache_bytes` 0 it keeps none, as [`uncached`](crate::uncached).
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{cross_the_edge, descend_and_return};

    fn keeping_nothing() -> StackConfig {
        StackConfig {
            cache_bytes: Some(0),
            ..StackConfig::default()
        }
    }

    #[test]
    fn a_hundred_calls_across_an_edge_map_once() {
        let counters = cross_the_edge::<Chunked>(&StackConfig::default(), 8, 100);
        assert_eq!(counters.chunks_mapped - 1, 1);
        assert_eq!(counters.chunks_unmapped, 0);
        assert_eq!((counters.crossings, counters.cache_hits), (100, 99));
    }

    #[test]
    fn without_a_cache_every_crossing_maps_and_unmaps() {
        let counters = cross_the_edge::<Chunked>(&keeping_nothing(), 8, 100);
        assert_eq!(counters.chunks_mapped - 1, 100);
        assert_eq!(counters.chunks_unmapped, 100);
        assert_eq!((counters.crossings, counters.cache_hits), (100, 0));
    }

    #[test]
    fn the_kept_chunk_may_be_a_large_one() {
        let counters = cross_the_edge::<Chunked>(&StackConfig::default(), 100_000, 100);
        assert_eq!(counters.chunks_mapped - 1, 1);
        assert_eq!(counters.bytes_mapped, (16 << 10) + (1 << 20));
    }

    #[test]
    fn a_bound_keeps_large_chunks_out() {
        let config = StackConfig {
            cache_bytes: Some(16 << 10),
            ..StackConfig::default()
        };
        let counters = cross_the_edge::<Chunked>(&config, 100_000, 100);
        assert_eq!(counters.chunks_unmapped, 100);
        assert_eq!(
            cross_the_edge::<Chunked>(&config, 8, 100).chunks_unmapped,
            0
        );
    }

    #[test]
    fn a_descent_leaves_one_chunk_beyond_the_first() {
        let config = StackConfig::default();
        let retained = descend_and_return::<Chunked>(&config, 100_000).bytes_retained;
        assert_eq!(retained, 2 * config.chunk_bytes);
        let retained = descend_and_return::<Chunked>(&keeping_nothing(), 100_000).bytes_retained;
        assert_eq!(retained, config.chunk_bytes);
    }
}
