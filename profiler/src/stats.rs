//! What reading a process has cost.

use serde::{Deserialize, Serialize};

/// Counters of a reader. The names are those of CPython's `RemoteUnwinder.get_stats()`, and a few more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadStats {
    /// Attempts to take a sample of a thread, torn ones included.
    pub total_samples: u64,
    /// Samples of which every frame but those of the block in use came from the cache.
    pub frame_cache_hits: u64,
    /// Samples of which some of the older blocks came from the cache.
    pub frame_cache_partial_hits: u64,
    /// Samples of stacks of several blocks of which nothing came from the cache.
    pub frame_cache_misses: u64,
    /// Frames taken from the cache.
    pub frames_read_from_cache: u64,
    /// Frames decoded from memory.
    pub frames_read_from_memory: u64,
    /// Pieces of memory read.
    pub memory_reads: u64,
    /// Their bytes.
    pub memory_bytes_read: u64,
    /// Code objects that were known.
    pub code_object_cache_hits: u64,
    /// Code objects that had to be read.
    pub code_object_cache_misses: u64,
    /// Times that the target freed code objects, so that known ones had to be checked.
    pub stale_cache_invalidations: u64,
    /// System calls made to read.
    pub system_calls: u64,
    /// Attempts that gave no consistent picture.
    pub torn_samples: u64,
}

impl ReadStats {
    /// Names and values, in the order of the fields.
    #[must_use]
    pub fn named(&self) -> [(&'static str, u64); 13] {
        [
            ("total_samples", self.total_samples),
            ("frame_cache_hits", self.frame_cache_hits),
            ("frame_cache_partial_hits", self.frame_cache_partial_hits),
            ("frame_cache_misses", self.frame_cache_misses),
            ("frames_read_from_cache", self.frames_read_from_cache),
            ("frames_read_from_memory", self.frames_read_from_memory),
            ("memory_reads", self.memory_reads),
            ("memory_bytes_read", self.memory_bytes_read),
            ("code_object_cache_hits", self.code_object_cache_hits),
            ("code_object_cache_misses", self.code_object_cache_misses),
            ("stale_cache_invalidations", self.stale_cache_invalidations),
            ("system_calls", self.system_calls),
            ("torn_samples", self.torn_samples),
        ]
    }
}
