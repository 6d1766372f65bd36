//! Recorded pushes and pops, replayed on a strategy, and where every block and frame lies meanwhile: the data of a chunk
//! map.

use std::ptr::NonNull;

use minivm_strategies::{BlockState, DataStack, Slot, StackConfig, Strategy, with_strategy};
use serde_json::{Value, json};

use super::recorder::Event;

/// Events that a map shows.
const SHOWN: usize = 240;
/// The smallest chunk there is, so that edges are met within a short trace.
const CHUNK_BYTES: usize = 4 << 10;

/// A map of the events around the deepest point, for all strategies. None of no events.
pub(crate) fn chunk_map(title: &str, events: &[Event], strategies: &[Strategy]) -> Option<Value> {
    let start = window(events)?;
    let shown = &events[start..(start + SHOWN).min(events.len())];
    let mut maps = serde_json::Map::new();
    for &strategy in strategies {
        let map = with_strategy!(strategy, Stack => replay::<Stack>(&events[..start], shown))?;
        maps.insert(strategy.name().to_string(), map);
    }
    let names: Vec<&str> = strategies.iter().map(|strategy| strategy.name()).collect();
    let moments = moments(shown, &maps);
    Some(
        json!({ "title": title, "first": start, "events": shown, "order": names, "moments": moments, "strategies": maps }),
    )
}

/// Steps that are worth a look, with a name each: where an array was full and the first frame lies in a new one, where
/// the stack is deepest, where an array has lost its last frame.
fn moments(shown: &[Event], maps: &serde_json::Map<String, Value>) -> Vec<Value> {
    let steps = maps.get(Strategy::Array.name()).map(|map| &map["steps"]);
    let steps: Vec<&Vec<Value>> = steps
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_array)
        .collect();
    let outgrown = |step: &[Value]| {
        let mut blocks = step.iter();
        blocks.any(|block| block["state"] == "outgrown")
    };
    let (mut depth, mut deepest) = (0_i64, (0, 0));
    for (at, &event) in shown.iter().enumerate() {
        depth += if event == 0 { -1 } else { 1 };
        if depth > deepest.0 {
            deepest = (depth, at + 1);
        }
    }
    let grows = steps.windows(2).enumerate();
    let mut moments: Vec<(usize, String)> = grows
        .filter(|(_, pair)| pair[1].len() > pair[0].len())
        .map(|(at, pair)| (at + 1, format!("array {} is full", pair[0].len())))
        .collect();
    moments.push((deepest.1, "the deepest point".to_string()));
    let dead = steps
        .windows(2)
        .position(|pair| !outgrown(pair[0]) && outgrown(pair[1]));
    moments.extend(dead.map(|at| (at + 1, "an array is outgrown".to_string())));
    moments.push((shown.len(), "the end".to_string()));
    moments.sort_by_key(|moment| moment.0);
    moments.dedup_by_key(|moment| moment.0);
    moments
        .into_iter()
        .map(|(step, name)| json!([step, name]))
        .collect()
}

/// Where the shown events start: half of them come before the deepest point.
fn window(events: &[Event]) -> Option<usize> {
    let mut depth = 0_u64;
    let mut deepest = (0, 0);
    for (at, &event) in events.iter().enumerate() {
        depth = if event == 0 {
            depth.saturating_sub(1)
        } else {
            depth + 1
        };
        deepest = deepest.max((depth, usize::MAX - at));
    }
    let at = usize::MAX - deepest.1;
    (!events.is_empty()).then(|| {
        at.saturating_sub(SHOWN / 2)
            .min(events.len().saturating_sub(SHOWN))
    })
}

/// A descent beyond the third chunk, a return and a second, shorter swing: what shows the strategies' difference in the
/// fewest steps.
pub(crate) fn example() -> Vec<Event> {
    let mut events = Vec::new();
    let push = |events: &mut Vec<Event>, count: usize, slots: Event| {
        events.extend(std::iter::repeat_n(slots, count));
    };
    push(&mut events, 52, 24);
    push(&mut events, 28, 0);
    for _ in 0..4 {
        push(&mut events, 6, 40);
        push(&mut events, 6, 0);
    }
    push(&mut events, 12, 60);
    push(&mut events, 36, 0);
    events
}

struct Frame {
    start: NonNull<Slot>,
    slots: u32,
}

/// Positions are in bytes from the start of a block; blocks are numbered as they are first seen.
fn replay<S: DataStack>(before: &[Event], shown: &[Event]) -> Option<Value> {
    let config = StackConfig {
        chunk_bytes: CHUNK_BYTES.max(rustix::param::page_size()),
        ..StackConfig::default()
    };
    let mut stack = S::new(&config).ok()?;
    let mut frames = Vec::new();
    let mut blocks = Blocks::default();
    for &event in before {
        apply(&mut stack, &mut frames, event)?;
        blocks.touch(&stack, frames.last());
    }
    let first = system_calls(&stack);
    let mut steps = vec![blocks.step(&stack, &frames)];
    let mut calls = vec![0];
    for &event in shown {
        apply(&mut stack, &mut frames, event)?;
        blocks.touch(&stack, frames.last());
        steps.push(blocks.step(&stack, &frames));
        calls.push(system_calls(&stack) - first);
    }
    Some(json!({ "steps": steps, "calls": calls }))
}

/// System calls that a stack has made.
pub(super) fn system_calls<S: DataStack>(stack: &S) -> u64 {
    let counters = stack.counters();
    counters.chunks_mapped + counters.chunks_unmapped + counters.madvises
}

fn apply<S: DataStack>(stack: &mut S, frames: &mut Vec<Frame>, event: Event) -> Option<()> {
    if event == 0 {
        if let Some(frame) = frames.pop() {
            // SAFETY: it is the newest frame.
            unsafe { stack.pop(frame.start) };
        }
    } else {
        // SAFETY: recorded frames have valid sizes.
        let start = unsafe { stack.push(event as usize) }.ok()?;
        frames.push(Frame {
            start,
            slots: event,
        });
    }
    Some(())
}

/// The blocks of a stack, by address.
#[derive(Default)]
struct Blocks {
    known: Vec<Known>,
    /// How many there have been.
    count: usize,
    /// Where the last frame was found among those known.
    last: usize,
}

/// A block for as long as it is mapped.
struct Known {
    start: usize,
    bytes: usize,
    state: BlockState,
    /// Its place among all blocks that there have been.
    number: usize,
    /// From where to where frames have lain in it, as offsets.
    touched: Option<(usize, usize)>,
}

impl Blocks {
    /// Follows what the stack has mapped and given back.
    fn refresh<S: DataStack>(&mut self, stack: &S) {
        let mut before = std::mem::take(&mut self.known);
        for block in stack.blocks() {
            let start = block.start.addr().get();
            // A reserved range grows in place, so the start alone tells a block.
            let same = before.iter().position(|known| known.start == start);
            let same = same.map(|at| before.swap_remove(at));
            let (number, touched) = match same {
                Some(known) => (known.number, known.touched),
                None => {
                    self.count += 1;
                    (self.count - 1, None)
                }
            };
            self.known.push(Known {
                start,
                bytes: block.bytes,
                state: block.state,
                number,
                touched,
            });
        }
        self.known.sort_by_key(|known| known.number);
    }

    /// Notes where a frame lies.
    fn touch<S: DataStack>(&mut self, stack: &S, frame: Option<&Frame>) {
        let Some(frame) = frame else { return };
        let start = frame.start.addr().get();
        let bytes = frame.slots as usize * size_of::<Slot>();
        let holds = |known: &Known| (known.start..known.start + known.bytes).contains(&start);
        if !self.known.get(self.last).is_some_and(holds) {
            self.refresh(stack);
            self.last = self.known.iter().position(holds).unwrap_or(0);
        }
        if let Some(known) = self.known.get_mut(self.last) {
            let offset = start - known.start;
            let (low, high) = known.touched.unwrap_or((offset, offset));
            known.touched = Some((low.min(offset), high.max(offset + bytes)));
        }
    }

    /// The blocks with their sizes, states and frames, and what of each frames have touched.
    fn step<S: DataStack>(&mut self, stack: &S, frames: &[Frame]) -> Value {
        self.refresh(stack);
        self.last = usize::MAX;
        let blocks = self.known.iter().map(|known| {
            let inside: Vec<[usize; 2]> = frames
                .iter()
                .filter_map(|frame| {
                    let offset = frame.start.addr().get().checked_sub(known.start)?;
                    let bytes = frame.slots as usize * size_of::<Slot>();
                    (offset < known.bytes).then_some([offset, bytes])
                })
                .collect();
            let state = match known.state {
                BlockState::Live => "live",
                BlockState::Kept => "kept",
                BlockState::Outgrown => "outgrown",
            };
            let (low, high) = known.touched.unwrap_or((known.bytes, known.bytes));
            json!({
                "id": known.number,
                "bytes": known.bytes,
                "state": state,
                "touched": [low, high],
                "frames": merged(&inside),
            })
        });
        blocks.collect()
    }
}

/// Frames drawn one by one; beyond that they are drawn in groups, which nobody could tell apart anyway.
const DRAWN_FRAMES: usize = 160;

/// Adjacent frames as one, where there are too many to be seen.
fn merged(frames: &[[usize; 2]]) -> Vec<[usize; 2]> {
    let group = frames.len().div_ceil(DRAWN_FRAMES).max(1);
    frames
        .chunks(group)
        .map(|group| {
            let [first, _] = group[0];
            let [last, bytes] = group[group.len() - 1];
            [first, last + bytes - first]
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_touched_before_a_map_begins_is_known() {
        // As many swings as put the deepest point behind what a map shows.
        let mut events: Vec<Event> = [[24; 40], [0; 40]].concat().repeat(5);
        events.extend([[24; 52], [0; 52]].concat());
        let map = chunk_map("late", &events, Strategy::ALL).unwrap();
        assert!(map["first"].as_u64() > Some(0));
        let touched = |name: &str, step: usize, block: usize| {
            map["strategies"][name]["steps"][step][block]["touched"].clone()
        };
        // At the first step the swings have been 40 frames deep, in two chunks and in two arrays.
        assert_eq!(touched("reserved", 0, 0), json!([0, 40 * 24 * 8]));
        assert_eq!(touched("cached", 0, 1), json!([0, 19 * 24 * 8]));
        assert_eq!(touched("array", 0, 1), json!([0, 40 * 24 * 8]));
    }

    #[test]
    fn a_map_shows_every_live_frame_in_every_strategy() {
        let events = example();
        let map = chunk_map("example", &events, Strategy::ALL).unwrap();
        for strategy in Strategy::ALL {
            let steps = map["strategies"][strategy.name()]["steps"]
                .as_array()
                .unwrap();
            assert_eq!(steps.len(), events.len().min(SHOWN) + 1);
            let frames = |step: &Value| -> usize {
                let blocks = step.as_array().unwrap();
                blocks
                    .iter()
                    .map(|block| block["frames"].as_array().unwrap().len())
                    .sum()
            };
            assert_eq!(frames(&steps[0]), 0);
            assert_eq!(frames(&steps[52]), 52);
            assert_eq!(frames(&steps[80]), 24);
        }
        // Below the frame that did not fit into an older array, an array has never been touched.
        let newest = &map["strategies"]["array"]["steps"][52][2];
        let (first, touched) = (&newest["frames"][0][0], &newest["touched"]);
        assert!(first.as_u64() > Some(4096));
        assert_eq!(&touched[0], first);
        let moments = map["moments"].as_array().unwrap();
        let names: Vec<_> = moments
            .iter()
            .filter_map(|moment| moment[1].as_str())
            .collect();
        assert!(names.contains(&"array 1 is full") && names.contains(&"an array is outgrown"));
        assert!(moments.contains(&json!([52, "the deepest point"])));
        let last = &map["strategies"]["array"]["steps"][events.len().min(SHOWN)];
        let array = last.as_array().unwrap();
        assert!(array.iter().any(|block| block["state"] == "outgrown"));
    }
}
