//! `array` against a model that only knows depths.

use super::checked::Checked;
use super::random::{self, Step};
use crate::Array;
use crate::stack::SLOT_BYTES;

#[test]
fn array_counts_as_its_description_does() {
    random::check(|config, program| {
        let mut stack = Checked::<Array>::new(config);
        let mut frames = Vec::new();
        let mut newest_bytes = config.chunk_bytes;
        let mut mapped = newest_bytes;
        let mut maps = 1;
        for step in program.iter().filter(|step| !matches!(step, Step::Trim)) {
            stack.run(step);
            match *step {
                Step::Push(slots) => {
                    frames.push(slots * SLOT_BYTES);
                    let depth: usize = frames.iter().sum();
                    if depth > newest_bytes {
                        while depth > newest_bytes {
                            newest_bytes *= 2;
                        }
                        mapped += newest_bytes;
                        maps += 1;
                    }
                }
                Step::Pop(count) => frames.truncate(frames.len().saturating_sub(count)),
                Step::Clear | Step::Trim => {}
            }
            let counters = stack.counters();
            assert_eq!(counters.chunks_mapped, maps);
            assert_eq!(counters.crossings, maps - 1);
            assert_eq!(counters.chunks_unmapped, 0);
            assert_eq!(counters.bytes_mapped, mapped);
            assert_eq!(counters.cache_hits, 0);
        }
    });
}
