//! The tests that every strategy passes, and what the tests of single strategies share.
//!
//! A test here is a function generic over the stack, listed once below; `for_each_strategy!` makes one
//! `#[test]` per strategy of it, so that a new strategy is tested by being in the table.

mod array_model;
mod checked;
mod chunk_model;
mod random;
mod reserved_model;
mod settled_model;

use crate::mapping::hooks;
use crate::stack::SLOT_BYTES;
use crate::{Counters, DataStack, MAX_FRAME_SLOTS, Slot, StackConfig, StackError};
use checked::Checked;
use settled_model::what_is_settled_holds_still;

macro_rules! test_every_strategy {
    ($tests:tt $($Stack:ident;)*) => {
        $(test_every_strategy!(@one $Stack $tests);)*
    };
    (@one $Stack:ident { $($test:ident)* }) => {
        #[expect(non_snake_case, reason = "a test's path names the strategy as the table does")]
        mod $Stack {
            $(
                #[test]
                fn $test() {
                    super::$test::<crate::$Stack>();
                }
            )*
        }
    };
}

crate::for_each_strategy!(test_every_strategy {
    an_empty_stack_holds_one_block
    frames_are_aligned_and_keep_their_words
    frames_do_not_move_when_the_stack_grows
    a_stack_continues_on_another_thread
    a_million_frames_deep
    a_frame_larger_than_a_block
    the_maximum_is_an_error_and_leaves_the_stack_usable
    a_refused_mapping_is_an_error_and_leaves_the_stack_usable
    no_mapping_no_stack
    an_invalid_configuration_is_an_error
    clearing_leaves_no_stale_word_anywhere
    clearing_twice_costs_nothing_and_changes_nothing
    clearing_touches_no_page_that_was_never_touched
    trimming_gives_back_what_holds_no_frame
    crossings_after_the_first_make_no_system_call
    a_dropped_stack_leaves_nothing_mapped
    random_programs_agree_with_a_plain_model
    what_is_settled_holds_still
});

/// Frames that are cheap to count in: eight slots.
const SLOTS: usize = 8;

/// `full`, or something smaller where every step is interpreted.
fn scaled(full: usize) -> usize {
    if cfg!(miri) { full / 500 } else { full }
}

fn default_stack<S: DataStack>() -> Checked<S> {
    Checked::new(&StackConfig::default())
}

/// Pushes frames of `slots` slots until the next one would not fit into the first block.
fn fill_first_block<S: DataStack>(stack: &mut Checked<S>, slots: usize) {
    for _ in 0..stack.config().chunk_bytes / (slots * SLOT_BYTES) {
        stack.push(slots).unwrap();
    }
    assert_eq!(stack.counters().crossings, 0);
}

/// Fills the first block, calls and returns `calls` times across its edge with frames of
/// `callee_slots`, and returns the counters.
pub(crate) fn cross_the_edge<S: DataStack>(
    config: &StackConfig,
    callee_slots: usize,
    calls: usize,
) -> Counters {
    let mut stack = Checked::<S>::new(config);
    fill_first_block(&mut stack, SLOTS);
    for _ in 0..calls {
        stack.push(callee_slots).unwrap();
        stack.pop();
    }
    stack.counters()
}

/// Descends `frames` frames, returns from all, and returns the counters.
pub(crate) fn descend_and_return<S: DataStack>(config: &StackConfig, frames: usize) -> Counters {
    let mut stack = Checked::<S>::new(config);
    stack.descend(frames, SLOTS);
    stack.unwind();
    stack.counters()
}

fn an_empty_stack_holds_one_block<S: DataStack>() {
    let config = StackConfig::default();
    let stack = S::new(&config).unwrap();
    assert_eq!(stack.config(), &config);
    assert_eq!(stack.regions().count(), 0);
    let counters = stack.counters();
    assert_eq!(counters.chunks_mapped, 1);
    assert_eq!(counters.crossings, 0);
    assert_eq!(counters.bytes_mapped, config.chunk_bytes);
    assert_eq!(counters.bytes_retained, config.chunk_bytes);
}

fn frames_are_aligned_and_keep_their_words<S: DataStack>() {
    let mut stack = default_stack::<S>();
    for slots in (1..scaled(2_000)).step_by(7) {
        let frame = stack.push(slots).unwrap();
        assert!(frame.is_aligned());
    }
    stack.check_regions();
    stack.unwind();
}

fn frames_do_not_move_when_the_stack_grows<S: DataStack>() {
    let mut stack = default_stack::<S>();
    let first = stack.push(SLOTS).unwrap();
    let frames = scaled(1_000_000).max(4_000);
    stack.descend(frames, SLOTS);
    assert!(stack.counters().crossings > 0);
    assert_eq!(stack.regions().next().unwrap().start, first);
    stack.check_regions();
    stack.unwind();
}

fn a_stack_continues_on_another_thread<S: DataStack>() {
    let mut stack = S::new(&StackConfig::default()).unwrap();
    // SAFETY: eight slots is a valid size.
    unsafe { stack.push(SLOTS) }.unwrap();
    // The stack moves into the thread; the scope is there because the type need not be `'static`.
    let slots = std::thread::scope(|scope| {
        scope
            .spawn(move || {
                for _ in 0..4_000 {
                    // SAFETY: eight slots is a valid size.
                    unsafe { stack.push(SLOTS) }.unwrap();
                }
                stack.regions().map(|region| region.slots).sum::<usize>()
            })
            .join()
            .unwrap()
    });
    assert_eq!(slots, 4_001 * SLOTS);
}

fn a_million_frames_deep<S: DataStack>() {
    let frames = scaled(1_000_000);
    let mut stack = default_stack::<S>();
    stack.descend(frames, SLOTS);
    stack.check_regions();
    let counters = stack.counters();
    assert!(counters.deepest_bytes >= frames * SLOTS * SLOT_BYTES);
    assert!(counters.deepest_bytes <= counters.bytes_mapped_peak);
    stack.unwind();
    assert_eq!(stack.counters().deepest_bytes, counters.deepest_bytes);
    assert_eq!(
        stack.counters().bytes_retained,
        stack.counters().bytes_mapped
    );
}

fn a_frame_larger_than_a_block<S: DataStack>() {
    let mut stack = default_stack::<S>();
    for slots in [3, 100_000, 3, 2_048, 5, 300_000, 2_049, 1] {
        stack.push(slots).unwrap();
        stack.push(SLOTS).unwrap();
        stack.pop();
    }
    stack.check_regions();
    stack.unwind();
}

fn the_maximum_is_an_error_and_leaves_the_stack_usable<S: DataStack>() {
    let config = StackConfig {
        max_bytes: 256 << 10,
        ..StackConfig::default()
    };
    let full = Err(StackError::Maximum {
        max_bytes: config.max_bytes,
    });
    let mut stack = Checked::<S>::new(&config);
    assert_eq!(stack.push(MAX_FRAME_SLOTS), full);
    assert_eq!(stack.push(config.max_bytes / SLOT_BYTES + 1), full);

    let deepest = config.max_bytes / (SLOTS * SLOT_BYTES);
    let mut frames = 0;
    while stack.push(SLOTS).is_ok() {
        frames += 1;
    }
    assert_eq!(frames, deepest, "every byte up to the maximum is usable");
    for _ in 0..3 {
        assert_eq!(stack.push(SLOTS), full);
        stack.check_regions();
    }
    for _ in 0..100 {
        stack.pop();
    }
    stack.descend(100, SLOTS);
    assert_eq!(stack.push(1), full);
    assert!(stack.counters().deepest_bytes <= config.max_bytes);
    stack.unwind();
    stack.descend(deepest, SLOTS);
}

fn a_refused_mapping_is_an_error_and_leaves_the_stack_usable<S: DataStack>() {
    for granted in 0..4 {
        let mut stack = default_stack::<S>();
        let frames = scaled(1_000_000).max(6_000);
        let error = hooks::with_maps_left(granted, || {
            (0..frames)
                .find_map(|_| stack.push(SLOTS).err())
                .expect("a mapping is refused")
        });
        assert!(matches!(error, StackError::OutOfMemory { .. }));
        let before = stack.counters();
        assert_eq!(before.chunks_mapped, 1 + granted as u64);
        assert_eq!(before.crossings, granted as u64);
        stack.check_regions();

        let again = hooks::with_maps_left(0, || stack.push(SLOTS));
        assert_eq!(again, Err(error));
        assert_eq!(stack.counters(), before);
        hooks::with_maps_left(0, || {
            stack.pop();
            stack.push(SLOTS).unwrap();
        });
        stack.descend(100, SLOTS);
        stack.unwind();
        stack.descend(100, SLOTS);
    }
}

fn no_mapping_no_stack<S: DataStack>() {
    let result = hooks::with_maps_left(0, || S::new(&StackConfig::default()));
    assert_eq!(
        result.err(),
        Some(StackError::OutOfMemory {
            requested_bytes: StackConfig::default().chunk_bytes
        })
    );
}

fn an_invalid_configuration_is_an_error<S: DataStack>() {
    let config = StackConfig {
        chunk_bytes: 1,
        ..StackConfig::default()
    };
    assert!(matches!(S::new(&config).err(), Some(StackError::Config(_))));
}

fn clearing_leaves_no_stale_word_anywhere<S: DataStack>() {
    for cache_bytes in [None, Some(0), Some(1 << 20)] {
        let mut stack = Checked::<S>::new(&StackConfig {
            cache_bytes,
            ..StackConfig::default()
        });
        // Tails of several blocks, kept blocks, and a swing below and above all of them.
        for slots in [1_500, 1_500, 1_500, 20_000, 1_500] {
            stack.push(slots).unwrap();
        }
        stack.descend(1_000, SLOTS);
        for pops in [400, 602, 1, 1] {
            for _ in 0..pops {
                stack.pop();
            }
            stack.clear_unused();
            stack.assert_next_words_are_zero(3_000);
            stack.descend(50, SLOTS);
            stack.clear_unused();
            stack.assert_next_words_are_zero(50);
            for _ in 0..50 {
                stack.pop();
            }
        }
        stack.unwind();
        stack.clear_unused();
        stack.assert_next_words_are_zero(10_000);
    }
}

fn clearing_twice_costs_nothing_and_changes_nothing<S: DataStack>() {
    let mut stack = default_stack::<S>();
    stack.descend(3_000, SLOTS);
    for _ in 0..1_500 {
        stack.pop();
    }
    stack.clear_unused();
    let before = stack.counters();
    stack.clear_unused();
    assert_eq!(stack.counters(), before);
    stack.check_regions();
    stack.unwind();
}

#[cfg(not(all(target_os = "linux", not(miri))))]
fn clearing_touches_no_page_that_was_never_touched<S: DataStack>() {}

#[cfg(all(target_os = "linux", not(miri)))]
fn clearing_touches_no_page_that_was_never_touched<S: DataStack>() {
    use crate::mapping::page_bytes;
    use std::os::unix::fs::FileExt;

    let pagemap = std::fs::File::open("/proc/self/pagemap").unwrap();
    let is_resident = |address: usize| {
        let mut entry = [0; 8];
        let offset = address / page_bytes() * entry.len();
        pagemap.read_exact_at(&mut entry, offset as u64).unwrap();
        u64::from_ne_bytes(entry) >> 63 == 1
    };

    let block = 1 << 20;
    let mut stack = Checked::<S>::new(&StackConfig {
        chunk_bytes: block,
        ..StackConfig::default()
    });
    stack.descend(10, SLOTS);
    let untouched: Vec<usize> = (1..15)
        .map(|step| stack.top().addr().get() + step * (64 << 10))
        .filter(|&address| !is_resident(address))
        .collect();
    for _ in 0..3 {
        stack.clear_unused();
        stack.push(SLOTS).unwrap();
    }
    for address in untouched {
        assert!(!is_resident(address));
    }
}

fn trimming_gives_back_what_holds_no_frame<S: DataStack>() {
    let mut stack = default_stack::<S>();
    stack.descend(10, SLOTS);
    stack.descend(10_000, SLOTS);
    for _ in 0..10_000 {
        stack.pop();
    }
    let before = stack.counters();
    stack.trim();
    let after = stack.counters();
    assert_eq!(after.bytes_mapped_peak, before.bytes_mapped_peak);
    let kept = before.bytes_mapped > stack.config().chunk_bytes;
    assert_eq!(after.chunks_unmapped > before.chunks_unmapped, kept);
    assert_eq!(after.bytes_mapped < before.bytes_mapped, kept);
    stack.check_regions();
    stack.descend(10_000, SLOTS);
    stack.trim();
    stack.clear_unused();
    stack.trim();
    stack.check_regions();
    stack.unwind();
}

/// The strategies that ask the system at every crossing, which is what the others were proposed to cure.
const ASKING_AT_EVERY_CROSSING: &[&str] = &[crate::Uncached::NAME];

fn crossings_after_the_first_make_no_system_call<S: DataStack>() {
    let config = StackConfig::default();
    let once = cross_the_edge::<S>(&config, SLOTS, 1);
    let often = cross_the_edge::<S>(&config, SLOTS, 100);
    let asked = if ASKING_AT_EVERY_CROSSING.contains(&S::NAME) {
        99
    } else {
        0
    };
    assert_eq!(once.chunks_mapped, 2);
    assert_eq!(often.chunks_mapped, once.chunks_mapped + asked);
    assert_eq!(often.chunks_unmapped, once.chunks_unmapped + asked);
    assert_eq!(often.madvises, once.madvises);
}

fn a_dropped_stack_leaves_nothing_mapped<S: DataStack>() {
    let mut stack = default_stack::<S>();
    stack.descend(5_000, SLOTS);
    for _ in 0..4_000 {
        stack.pop();
    }
    stack.push(20_000).unwrap();
    assert_eq!(
        hooks::mapped_bytes(),
        stack.counters().bytes_mapped as isize
    );
    drop(stack);
    assert_eq!(hooks::mapped_bytes(), 0);
}

fn random_programs_agree_with_a_plain_model<S: DataStack>() {
    random::check(|config, program| {
        let mut stack = Checked::<S>::new(config);
        for step in program {
            stack.run(step);
            stack.check_counters();
        }
        stack.check_regions();
        stack.unwind();
        stack.check_counters();
    });
}

#[test]
fn a_strategy_is_chosen_by_its_name() {
    use crate::Strategy;
    for &strategy in Strategy::ALL {
        assert_eq!(strategy.to_string().parse(), Ok(strategy));
        let name = crate::with_strategy!(strategy, Stack => <Stack as DataStack>::NAME);
        assert_eq!(name, strategy.name());
    }
    assert_eq!(
        "heap".parse::<Strategy>().unwrap_err().to_string(),
        "there is no stack strategy 'heap'; choose one of array, chunked, cached, uncached, reserved"
    );
}

#[test]
fn a_slot_is_eight_bytes() {
    assert_eq!(size_of::<Slot>(), 8);
}
