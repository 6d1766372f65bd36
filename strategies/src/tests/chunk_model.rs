//! `chunked`, `cached` and `uncached` against a model that only adds up sizes.

use super::checked::Checked;
use super::random::{self, Step};
use crate::stack::SLOT_BYTES;
use crate::{Cached, Chunked, DataStack, StackConfig, Uncached};

struct Chunk {
    bytes: usize,
    /// The bytes of its frames.
    frames: Vec<usize>,
}

impl Chunk {
    fn room(&self) -> usize {
        self.bytes - self.frames.iter().sum::<usize>()
    }
}

/// The chunks and the counters as the descriptions of the strategies have them, in the plainest code.
#[derive(Default)]
struct Model {
    live: Vec<Chunk>,
    /// Sizes of kept chunks, the one released last at the end.
    kept: Vec<usize>,
    crossings: u64,
    maps: u64,
    unmaps: u64,
    hits: u64,
    deepest_bytes: usize,
}

impl Model {
    fn new(config: &StackConfig) -> Self {
        let root = Chunk {
            bytes: config.chunk_bytes,
            frames: Vec::new(),
        };
        Self {
            live: vec![root],
            maps: 1,
            deepest_bytes: config.chunk_bytes,
            ..Self::default()
        }
    }

    fn push(&mut self, bytes: usize, config: &StackConfig) {
        if bytes > self.live.last().unwrap().room() {
            self.crossings += 1;
            let chunk_bytes = match self.kept.pop_if(|kept| *kept >= bytes) {
                Some(kept) => {
                    self.hits += 1;
                    kept
                }
                None => {
                    self.maps += 1;
                    let mut chunk_bytes = config.chunk_bytes;
                    while chunk_bytes < bytes {
                        chunk_bytes *= 2;
                    }
                    chunk_bytes
                }
            };
            self.live.push(Chunk {
                bytes: chunk_bytes,
                frames: Vec::new(),
            });
            let live_bytes = self.live.iter().map(|chunk| chunk.bytes).sum();
            self.deepest_bytes = self.deepest_bytes.max(live_bytes);
        }
        self.live.last_mut().unwrap().frames.push(bytes);
    }

    /// Pops; `keep` is told the kept chunks and the released one, and leaves what is kept.
    fn pop(&mut self, keep: impl Fn(&mut Vec<usize>, usize)) {
        let newest = self.live.last_mut().unwrap();
        if newest.frames.pop().is_some() && newest.frames.is_empty() && self.live.len() > 1 {
            let released = self.live.pop().unwrap().bytes;
            let before = self.kept.len() + 1;
            keep(&mut self.kept, released);
            self.unmaps += (before - self.kept.len()) as u64;
        }
    }

    fn trim(&mut self) {
        self.unmaps += self.kept.drain(..).count() as u64;
    }
}

fn agrees_with_model<S: DataStack>(keep: impl Fn(&StackConfig, &mut Vec<usize>, usize)) {
    random::check(|config, program| {
        let mut stack = Checked::<S>::new(config);
        let mut model = Model::new(config);
        for step in program {
            stack.run(step);
            match *step {
                Step::Push(slots) => model.push(slots * SLOT_BYTES, config),
                Step::Pop(count) => {
                    for _ in 0..count {
                        model.pop(|kept, released| keep(config, kept, released));
                    }
                }
                Step::Clear => {}
                Step::Trim => model.trim(),
            }
            let counters = stack.counters();
            assert_eq!(counters.crossings, model.crossings);
            assert_eq!(counters.cache_hits, model.hits);
            assert_eq!(counters.chunks_mapped, model.maps);
            assert_eq!(counters.chunks_unmapped, model.unmaps);
            assert_eq!(counters.deepest_bytes, model.deepest_bytes);
            let live_bytes: usize = model.live.iter().map(|chunk| chunk.bytes).sum();
            let kept_bytes: usize = model.kept.iter().sum();
            assert_eq!(counters.bytes_mapped, live_bytes + kept_bytes);
        }
    });
}

#[test]
fn chunked_counts_as_its_description_does() {
    agrees_with_model::<Chunked>(|config, kept, released| match config.cache_bytes {
        Some(bound) if bound < config.chunk_bytes || bound < released => {}
        _ => *kept = vec![released],
    });
}

#[test]
fn cached_counts_as_its_description_does() {
    agrees_with_model::<Cached>(|config, kept, released| {
        let bound = config.cache_bytes.unwrap_or(8 * config.chunk_bytes);
        let kept_bytes: usize = kept.iter().sum();
        if released == config.chunk_bytes && kept_bytes + released <= bound {
            kept.push(released);
        }
    });
}

#[test]
fn uncached_counts_as_its_description_does() {
    agrees_with_model::<Uncached>(|_, _, _| {});
}
