//! Random programs: sequences of pushes, returns, clearings and trims under random configurations.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::StackConfig;

#[derive(Clone, Debug)]
pub(super) enum Step {
    /// Calls a function whose frame has so many slots.
    Push(usize),
    /// Returns from so many calls.
    Pop(usize),
    /// Collects garbage.
    Clear,
    /// Gives memory back.
    Trim,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        8 => (1_usize..100).prop_map(Step::Push),
        6 => (1_usize..=10_000).prop_map(Step::Push),
        6 => (1_usize..3).prop_map(Step::Pop),
        2 => (1_usize..40).prop_map(Step::Pop),
        1 => Just(Step::Clear),
        1 => Just(Step::Trim),
    ];
    vec(step, 1..if cfg!(miri) { 40 } else { 400 })
}

fn configs() -> impl Strategy<Value = StackConfig> {
    let chunk_bytes = prop_oneof![Just(16_usize << 10), Just(64 << 10), Just(256 << 10)];
    let cache_bytes = prop_oneof![Just(None), Just(Some(0)), (0_usize..1 << 20).prop_map(Some)];
    (chunk_bytes, cache_bytes).prop_map(|(chunk_bytes, cache_bytes)| StackConfig {
        chunk_bytes,
        cache_bytes,
        ..StackConfig::default()
    })
}

/// Runs `body` on many random configurations and programs; it panics to say that one fails.
pub(super) fn check(body: impl Fn(&StackConfig, &[Step])) {
    let cases = if cfg!(miri) { 4 } else { 64 };
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    let result = TestRunner::new(config).run(&(configs(), steps()), |(config, program)| {
        body(&config, &program);
        Ok(())
    });
    if let Err(failure) = result {
        panic!("{failure}");
    }
}
