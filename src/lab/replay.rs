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
    for &event in before {
        apply(&mut stack, &mut frames, event)?;
    }
    let mut blocks = Blocks::default();
    let first = system_calls(&stack);
    let mut steps = vec![blocks.step(&stack, &frames)];
    let mut calls = vec![0];
    for &event in shown {
        apply(&mut stack, &mut frames, event)?;
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

/// The blocks of a stack now, by address: a number for each that stays as long as it is mapped.
#[derive(Default)]
struct Blocks {
    known: Vec<(usize, usize)>,
    next: usize,
}

impl Blocks {
    /// The blocks with their sizes, states and frames.
    fn step<S: DataStack>(&mut self, stack: &S, frames: &[Frame]) -> Value {
        let now: Vec<_> = stack
            .blocks()
            .map(|block| (block.start.addr().get(), block.bytes, block.state))
            .collect();
        // A reserved range grows in place, so the start alone tells a block.
        self.known
            .retain(|(start, _)| now.iter().any(|block| block.0 == *start));
        let mut shown = Vec::new();
        for (start, bytes, state) in now {
            let number = match self.known.iter().find(|known| known.0 == start) {
                Some(known) => known.1,
                None => {
                    self.known.push((start, self.next));
                    self.next += 1;
                    self.next - 1
                }
            };
            let inside: Vec<[usize; 2]> = frames
                .iter()
                .filter_map(|frame| {
                    let offset = frame.start.addr().get().checked_sub(start)?;
                    (offset < bytes).then_some([offset, frame.slots as usize * size_of::<Slot>()])
                })
                .collect();
            let state = match state {
                BlockState::Live => "live",
                BlockState::Kept => "kept",
                BlockState::Outgrown => "outgrown",
            };
            shown.push(
                json!({ "id": number, "bytes": bytes, "state": state, "frames": merged(&inside) }),
            );
        }
        shown.sort_by_key(|block| block["id"].as_u64());
        Value::Array(shown)
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
