//! `uncached`: chunks that come and go with the depth, none of them kept.
//!
//! Origin: CPython 3.11 to 3.14, whose data stack unmaps a chunk when its first frame is popped and maps it again at
//! the next call. It is here as the baseline: what the other strategies were proposed to cure.
//!
//! ```text
//! before: frame D does not fit      while D runs                        after: as before, one mmap and one munmap later
//!
//!   chunk 0          chunk 1          chunk 0        chunk 1    chunk 2      chunk 0        chunk 1
//!  ┌───┬───┬──┐     ┌───┬────┬─┐     ┌───┬───┬──┐   ┌───┬──┐   ┌───┬───┐    ┌───┬───┬──┐   ┌───┬────┬─┐
//!  │ A │ B │  │  →  │ C │    │ │     │ A │ B │  │ → │ C │  │ → │ D │   │    │ A │ B │  │ → │ C │    │ │
//!  └───┴───┴──┘     └───┴────┴─┘     └───┴───┴──┘   └───┴──┘   └───┴───┘    └───┴───┴──┘   └───┴────┴─┘
//! ```
//!
//! A loop of calls across an edge makes two system calls and takes a page fault for each of them: the cliff. In return,
//! no byte is held that the current depth does not need, rounded up to a chunk.
//!
//! Invariants: those of [`Chunks`], with no chunk kept.

use crate::chunks::{Chunks, Retain, Retention};
use crate::config::StackConfig;

/// A list of chunks that keeps no released one. [The module](self) has diagrams.
pub type Uncached = Chunks<Nothing>;

/// Keeps no chunk, whatever `cache_bytes` says.
pub enum Nothing {}

impl Retain for Nothing {
    const NAME: &'static str = "uncached";

    fn retention(_: &StackConfig) -> Retention {
        Retention {
            chunks: 0,
            largest_bytes: 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{cross_the_edge, descend_and_return};

    #[test]
    fn every_crossing_maps_and_unmaps() {
        let counters = cross_the_edge::<Uncached>(&StackConfig::default(), 8, 100);
        assert_eq!(counters.chunks_mapped - 1, 100);
        assert_eq!(counters.chunks_unmapped, 100);
        assert_eq!((counters.crossings, counters.cache_hits), (100, 0));
    }

    #[test]
    fn a_descent_leaves_the_first_chunk() {
        let config = StackConfig {
            cache_bytes: Some(1 << 20),
            ..StackConfig::default()
        };
        let retained = descend_and_return::<Uncached>(&config, 100_000).bytes_retained;
        assert_eq!(retained, config.chunk_bytes);
    }
}
