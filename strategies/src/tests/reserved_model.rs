//! `reserved` against a model that only knows depths.

use super::checked::Checked;
use super::random::{self, Step};
use crate::Reserved;
use crate::stack::SLOT_BYTES;

#[test]
fn reserved_counts_as_its_description_does() {
    random::check(|config, program| {
        let mut stack = Checked::<Reserved>::new(config);
        let mut frames = Vec::new();
        // Where the committed pieces end.
        let mut pieces = vec![config.chunk_bytes];
        let (mut maps, mut unmaps) = (1, 0);
        for step in program {
            stack.run(step);
            match *step {
                Step::Push(slots) => {
                    frames.push(slots * SLOT_BYTES);
                    let depth: usize = frames.iter().sum();
                    let mut committed = *pieces.last().unwrap();
                    if depth > committed {
                        while depth > committed {
                            committed *= 2;
                        }
                        pieces.push(committed);
                        maps += 1;
                    }
                }
                Step::Pop(count) => frames.truncate(frames.len().saturating_sub(count)),
                Step::Clear => {}
                Step::Trim => {
                    let depth: usize = frames.iter().sum();
                    let before = pieces.len();
                    while pieces.len() > 1 && pieces[pieces.len() - 2] >= depth {
                        pieces.pop();
                    }
                    unmaps += u64::from(pieces.len() < before);
                }
            }
            let counters = stack.counters();
            assert_eq!(counters.chunks_mapped, maps);
            assert_eq!(counters.crossings, maps - 1);
            assert_eq!(counters.chunks_unmapped, unmaps);
            assert_eq!(counters.bytes_mapped, *pieces.last().unwrap());
            assert_eq!(counters.cache_hits, 0);
        }
    });
}
