//! What only the reserved range promises.

use super::*;
use crate::mapping::hooks;
use crate::tests::{cross_the_edge, descend_and_return};

const SLOTS: usize = 8;
const FRAME_BYTES: usize = SLOTS * SLOT_BYTES;

fn default_stack() -> Reserved {
    Reserved::new(&StackConfig::default()).unwrap()
}

/// Calls that nest `frames` deep and return.
fn swing(stack: &mut Reserved, frames: usize) {
    let pushed: Vec<_> = (0..frames)
        // SAFETY: eight slots is a valid size.
        .map(|_| unsafe { stack.push(SLOTS) }.unwrap())
        .collect();
    for frame in pushed.into_iter().rev() {
        // SAFETY: the frames are popped in order.
        unsafe { stack.pop(frame) };
    }
}

/// The bytes between the top and what may have memory.
fn excess(stack: &Reserved) -> usize {
    stack.resident - stack.top_bytes()
}

#[test]
fn a_hundred_calls_across_an_edge_cross_it_once() {
    for slots in [8, 100_000] {
        let counters = cross_the_edge::<Reserved>(&StackConfig::default(), slots, 100);
        assert_eq!(counters.chunks_mapped - 1, 1);
        assert_eq!(counters.crossings, 1);
        assert_eq!(counters.chunks_unmapped, 0);
    }
}

#[test]
fn frames_lie_side_by_side_at_every_depth() {
    let mut stack = default_stack();
    for index in 0..10_000 {
        // SAFETY: eight slots is a valid size.
        let frame = unsafe { stack.push(SLOTS) }.unwrap();
        assert_eq!(byte_distance(stack.base, frame), index * FRAME_BYTES);
    }
    assert_eq!(stack.regions().count(), 1);
}

#[test]
fn calls_after_a_deep_excursion_give_its_memory_back() {
    let mut stack = default_stack();
    swing(&mut stack, 10);
    let before = stack.counters();
    swing(&mut stack, 20_000);
    assert!(excess(&stack) > 1_000_000);
    for _ in 0..FIRST_PATIENCE {
        swing(&mut stack, 1);
    }
    assert!(excess(&stack) <= 2 * SLACK_BYTES);
    let after = stack.counters();
    assert_eq!(after.bytes_mapped, before.bytes_mapped);
    assert_eq!(after.chunks_unmapped - before.chunks_unmapped, 1);
    assert!(after.madvises - before.madvises <= 2);
    for _ in 0..3 * LAST_PATIENCE {
        swing(&mut stack, 1);
    }
    assert_eq!(stack.counters(), after);
}

#[test]
fn small_swings_after_a_give_back_do_not_make_the_stack_more_patient() {
    let mut stack = default_stack();
    swing(&mut stack, 20_000);
    for _ in 0..FIRST_PATIENCE {
        swing(&mut stack, 1);
    }
    swing(&mut stack, 500);
    assert_eq!(stack.patience, FIRST_PATIENCE);
    swing(&mut stack, 20_000);
    assert_eq!(stack.patience, 2 * FIRST_PATIENCE);
}

#[test]
fn memory_that_is_given_back_has_no_page() {
    let mut stack = default_stack();
    swing(&mut stack, 20_000);
    for _ in 0..FIRST_PATIENCE {
        swing(&mut stack, 1);
    }
    // What lies beyond has not even addresses that could be read.
    for offset in (stack.resident..stack.committed).step_by(SLOT_BYTES * 64) {
        // SAFETY: it is committed, and no frame is there.
        assert_eq!(unsafe { stack.at(offset).read() }, 0);
    }
}

/// The memory that the system says the range has.
#[cfg(all(target_os = "linux", not(miri)))]
fn resident_in_truth(stack: &Reserved) -> usize {
    let range = stack.base.addr().get()..stack.base.addr().get() + stack.end;
    let maps = std::fs::read_to_string("/proc/self/smaps").unwrap();
    let mut inside = false;
    let mut bytes = 0;
    for line in maps.lines() {
        let start = line.split('-').next().unwrap_or_default();
        if let Ok(start) = usize::from_str_radix(start, 16) {
            inside = range.contains(&start);
        } else if let Some(size) = line.strip_prefix("Rss:")
            && inside
        {
            let kilobytes: usize = size.trim().trim_end_matches(" kB").parse().unwrap();
            bytes += kilobytes << 10;
        }
    }
    bytes
}

#[test]
#[cfg(all(target_os = "linux", not(miri)))]
fn the_system_has_the_memory_back_after_a_bounded_number_of_pops() {
    for depth in [0, 500, 3_000] {
        let mut stack = default_stack();
        for _ in 0..depth {
            // SAFETY: eight slots is a valid size.
            let frame = unsafe { stack.push(SLOTS) }.unwrap();
            // SAFETY: the frame is live.
            unsafe { frame.write_bytes(1, SLOTS) };
        }
        swing(&mut stack, 50_000);
        for offset in (stack.top_bytes()..50_000 * FRAME_BYTES).step_by(page_bytes()) {
            // SAFETY: it is committed, and no frame is there.
            unsafe { stack.at(offset).write(1) };
        }
        assert!(resident_in_truth(&stack) > 40_000 * FRAME_BYTES);
        for _ in 0..=FIRST_PATIENCE {
            swing(&mut stack, 1);
        }
        let needed = depth * FRAME_BYTES;
        let resident = resident_in_truth(&stack);
        assert!(
            (needed..=needed + EXCESS_BYTES).contains(&resident),
            "{resident} for {needed}"
        );
    }
}

#[test]
fn a_pattern_that_repeats_makes_no_system_call() {
    // Swings of all sizes, with few and with many small calls at the bottom between two of them.
    for frames in [100, 700, 1_000, 1_500, 20_000] {
        for lingering in [0, 100, 3_000, 30_000] {
            let mut stack = default_stack();
            let period = |stack: &mut Reserved| {
                swing(stack, frames);
                for _ in 0..lingering {
                    swing(stack, 2);
                }
            };
            for _ in 0..20 {
                period(&mut stack);
            }
            let before = stack.counters();
            for _ in 0..20 {
                period(&mut stack);
            }
            assert_eq!(
                stack.counters(),
                before,
                "{frames} frames, then {lingering} calls"
            );
        }
    }
}

#[test]
fn smaller_swings_after_a_deep_excursion_keep_only_what_they_need() {
    let mut stack = default_stack();
    swing(&mut stack, 50_000);
    // Each takes some eighty watched pushes at its bottom.
    for _ in 0..200 {
        swing(&mut stack, 2_000);
    }
    assert!(stack.resident <= 2_000 * FRAME_BYTES + EXCESS_BYTES);
    assert!(stack.resident >= 2_000 * FRAME_BYTES);
}

#[test]
fn a_slow_way_back_gives_memory_back_as_it_goes() {
    let mut stack = default_stack();
    let frames: Vec<_> = (0..50_000)
        // SAFETY: eight slots is a valid size.
        .map(|_| unsafe { stack.push(SLOTS) }.unwrap())
        .collect();
    for frame in frames.into_iter().rev() {
        swing(&mut stack, 5);
        // SAFETY: the frames are popped in order.
        unsafe { stack.pop(frame) };
        // A count passes in some eight hundred returns, and two of them settle it.
        assert!(excess(&stack) <= EXCESS_BYTES + 2_000 * FRAME_BYTES);
    }
}

#[test]
fn a_descent_commits_at_most_twice_what_it_needs() {
    let counters = descend_and_return::<Reserved>(&StackConfig::default(), 100_000);
    assert_eq!(counters.bytes_mapped, 8 << 20);
    assert_eq!(counters.chunks_mapped, 10);
}

#[test]
#[cfg(all(target_os = "linux", not(miri)))]
fn a_range_grows_in_place_where_addresses_are_short() {
    let config = StackConfig::default();
    hooks::with_largest_reservation(100 << 20, || {
        let mut stack = Reserved::new(&config).unwrap();
        let counters = stack.counters();
        assert_eq!(counters.reservations_refused, 1);
        assert_eq!(counters.bytes_reserved, SHORT_BYTES + page_bytes());
        swing(&mut stack, 100_000);
        let counters = stack.counters();
        assert_eq!(counters.reservations_refused, 1);
        assert_eq!(counters.bytes_reserved, (8 << 20) + page_bytes());
        assert_eq!(stack.regions().count(), 0);
    });
}

#[test]
#[cfg(all(target_os = "linux", not(miri)))]
fn ten_thousand_short_ranges_grow_side_by_side() {
    let config = StackConfig::default();
    hooks::with_largest_reservation(100 << 20, || {
        let mut stacks: Vec<_> = (0..10_000)
            .map(|_| Reserved::new(&config).unwrap())
            .collect();
        for stack in &mut stacks {
            swing(stack, 1_200);
            assert_eq!(stack.counters().bytes_reserved, (128 << 10) + page_bytes());
        }
    });
}

#[test]
fn no_range_no_stack() {
    let config = StackConfig::default();
    let error = hooks::with_largest_reservation(0, || Reserved::new(&config)).err();
    assert!(matches!(error, Some(StackError::OutOfMemory { .. })));
}

#[test]
fn the_end_of_a_smaller_range_is_an_error_and_leaves_the_stack_usable() {
    let config = StackConfig::default();
    let mut stack = hooks::with_largest_reservation(6 << 20, || Reserved::new(&config)).unwrap();
    // SAFETY: a million slots is a valid size.
    let error =
        hooks::with_largest_reservation(6 << 20, || unsafe { stack.push(1_000_000) }).unwrap_err();
    assert!(matches!(error, StackError::OutOfMemory { .. }));
    swing(&mut stack, 100);
}

#[test]
#[cfg(not(miri))]
fn ten_thousand_stacks_fit_side_by_side() {
    let stacks: Vec<_> = (0..10_000)
        .map(|_| {
            let mut stack = default_stack();
            swing(&mut stack, 10);
            stack
        })
        .collect();
    for stack in &stacks {
        assert!(stack.counters().bytes_reserved > 4 << 30);
    }
}

#[test]
#[cfg(all(target_os = "linux", not(miri)))]
fn a_guard_page_follows_the_last_usable_one() {
    let config = StackConfig {
        max_bytes: 1 << 20,
        ..StackConfig::default()
    };
    let mut stack = Reserved::new(&config).unwrap();
    swing(&mut stack, (1 << 20) / FRAME_BYTES);
    let end = stack.base.addr().get() + (1 << 20);
    let maps = std::fs::read_to_string("/proc/self/maps").unwrap();
    let guard = maps
        .lines()
        .find(|line| line.starts_with(&format!("{end:x}-")));
    assert!(
        guard.is_some_and(|line| line.contains(" ---p ")),
        "{guard:?}"
    );
}
