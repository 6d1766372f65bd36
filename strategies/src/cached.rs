//! `cached`: chunks that come and go with the depth, and a bounded cache of released ones.
//!
//! Origin: CPython PR 149097, which keeps the chunks of CPython 3.15 and widens its cache of one chunk
//! to one of 8 × the chunk size.
//!
//! ```text
//! before: C, D and E are about to return     after: their chunks are detached, last released first
//!
//!  live    ┌───┐  ┌───┐  ┌───┐  ┌───┐         live    ┌───┐
//!          │ A │→ │ C │→ │ D │→ │ E │                 │ A │
//!          │ B │  │   │  │   │  │   │                 │ B │
//!          └───┘  └───┘  └───┘  └───┘                 └───┘
//!                                              cache   ┌───┐  ┌───┐  ┌───┐
//!  cache   (empty)                             (LIFO)  │   │→ │   │→ │   │     ≤ cache_bytes
//!                                                      └───┘  └───┘  └───┘
//! ```
//!
//! A crossing takes the chunk released last, whose lines are the likeliest to be in the processor's
//! cache. If one more chunk would pass the bound, one chunk goes back to the system: the one
//! released longest ago, for the same reason (the pull request returns the one just released; chunks in
//! the cache are all of one size, so the counts and the bytes are the same). A chunk made larger for one
//! large frame is not kept.
//!
//! Invariants: those of [`Chunks`]; the kept chunks are all of the configured
//! size and together at most `cache_bytes`.

use crate::chunks::{Chunks, Retain, Retention};
use crate::config::StackConfig;

/// How many chunks the cache holds by default: 8 × 16 KiB = 128 KiB, as CPython PR 149097 proposes.
pub const CACHED_CHUNKS: usize = 8;

/// A list of chunks with a byte-bounded cache of released ones.
pub type Cached = Chunks<Bounded>;

/// Keeps chunks of the configured size up to a number of bytes.
pub enum Bounded {}

impl Retain for Bounded {
    const NAME: &'static str = "cached";

    fn retention(config: &StackConfig) -> Retention {
        let chunks = match config.cache_bytes {
            Some(cache_bytes) => cache_bytes / config.chunk_bytes,
            None => CACHED_CHUNKS,
        };
        Retention {
            chunks,
            largest_bytes: config.chunk_bytes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{cross_the_edge, descend_and_return};

    #[test]
    fn a_hundred_calls_across_an_edge_map_once() {
        let counters = cross_the_edge::<Cached>(&StackConfig::default(), 8, 100);
        assert_eq!(counters.chunks_mapped - 1, 1);
        assert_eq!(counters.chunks_unmapped, 0);
        assert_eq!((counters.crossings, counters.cache_hits), (100, 99));
    }

    #[test]
    fn without_a_cache_every_crossing_maps_and_unmaps() {
        let config = StackConfig {
            cache_bytes: Some(0),
            ..StackConfig::default()
        };
        let counters = cross_the_edge::<Cached>(&config, 8, 100);
        assert_eq!(counters.chunks_mapped - 1, 100);
        assert_eq!(counters.chunks_unmapped, 100);
    }

    #[test]
    fn large_chunks_are_not_kept() {
        let counters = cross_the_edge::<Cached>(&StackConfig::default(), 100_000, 100);
        assert_eq!(counters.chunks_unmapped, 100);
        assert_eq!(counters.bytes_mapped, 16 << 10);
    }

    #[test]
    fn a_descent_leaves_the_first_chunk_and_a_full_cache() {
        let config = StackConfig::default();
        let retained = descend_and_return::<Cached>(&config, 100_000).bytes_retained;
        assert_eq!(retained, (1 + CACHED_CHUNKS) * config.chunk_bytes);
    }

    #[test]
    fn the_bound_is_in_bytes() {
        for (cache_bytes, kept) in [(0, 0), ((16 << 10) - 1, 0), (16 << 10, 1), (50 << 10, 3)] {
            let config = StackConfig {
                cache_bytes: Some(cache_bytes),
                ..StackConfig::default()
            };
            let retained = descend_and_return::<Cached>(&config, 10_000).bytes_retained;
            assert_eq!(retained, (1 + kept) * config.chunk_bytes);
        }
    }
}
