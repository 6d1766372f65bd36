//! A table for people: which functions the time goes to, and how sure that is.

use std::collections::HashMap;
use std::fmt::Write;

use crate::dump::harmless;
use crate::profile::{Profile, Show};
use crate::render::{base_name, facts};

/// The normal distribution has 95 % of its weight within so many standard deviations.
const Z95: f64 = 1.959_964;

/// How often a function was seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// As the newest of a stack.
    pub own: u64,
    /// Anywhere in a stack.
    pub total: u64,
}

/// How often each function was seen, by index, and how many samples there were.
#[must_use]
pub fn by_function(profile: &Profile, show: Show) -> (HashMap<u32, Counts>, u64) {
    let mut functions: HashMap<u32, Counts> = HashMap::new();
    let mut samples = 0;
    for (stack, count) in profile.counts(show) {
        samples += count;
        let Some(stack) = stack else { continue };
        let places = profile.stack(stack);
        let function = |place: &u32| profile.locations[*place as usize].function;
        let mut met: Vec<u32> = places.iter().map(function).collect();
        if let Some(&newest) = met.last() {
            functions.entry(newest).or_default().own += count;
        }
        met.sort_unstable();
        met.dedup();
        for function in met {
            functions.entry(function).or_default().total += count;
        }
    }
    (functions, samples)
}

/// The interval that holds a share with 95 % probability (Wilson's score interval), given how often something was seen
/// in how many samples.
#[must_use]
pub fn interval(seen: u64, samples: u64) -> (f64, f64) {
    if samples == 0 {
        return (0.0, 1.0);
    }
    let n = samples as f64;
    let share = seen as f64 / n;
    let z2 = Z95 * Z95;
    let middle = (share + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = Z95 / (1.0 + z2 / n) * (share * (1.0 - share) / n + z2 / (4.0 * n * n)).sqrt();
    ((middle - half).max(0.0), (middle + half).min(1.0))
}

/// The profile in this format.
#[must_use]
pub fn render(profile: &Profile, show: Show) -> String {
    let (functions, samples) = by_function(profile, show);
    let mut rows: Vec<_> = functions.into_iter().collect();
    rows.sort_unstable_by_key(|&(function, counts)| {
        (
            std::cmp::Reverse(counts.own),
            std::cmp::Reverse(counts.total),
            function,
        )
    });
    let mut text = String::new();
    for (name, value) in facts(profile) {
        // Writing to a string does not fail.
        let _ = writeln!(text, "{name:>14}: {value}");
    }
    let _ = writeln!(
        text,
        "\n{:>8} {:>8} {:>7}  {:>15}  function",
        "self", "total", "self %", "95 % interval"
    );
    for (function, counts) in rows {
        let (low, high) = interval(counts.own, samples);
        let share = counts.own as f64 / samples.max(1) as f64;
        let function = &profile.functions[function as usize];
        let _ = writeln!(
            text,
            "{:>8} {:>8} {:>6.1}%  {:>6.1}% – {:>5.1}%  {} ({}:{})",
            counts.own,
            counts.total,
            share * 100.0,
            low * 100.0,
            high * 100.0,
            harmless(&function.name),
            harmless(base_name(&function.file)),
            function.first_line,
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::tests::{ALL, profile};

    #[test]
    fn self_and_total_are_counted_once_a_sample() {
        let (functions, samples) = by_function(&profile(), ALL);
        assert_eq!(samples, 5);
        assert_eq!(functions[&0], Counts { own: 0, total: 4 });
        assert_eq!(functions[&1], Counts { own: 3, total: 3 });
    }

    #[test]
    fn intervals_hold_the_share_and_shrink_with_samples() {
        let (low, high) = interval(50, 100);
        assert!((low - 0.4038).abs() < 1e-3 && (high - 0.5962).abs() < 1e-3);
        let (narrow_low, narrow_high) = interval(5_000, 10_000);
        assert!(narrow_high - narrow_low < high - low);
        assert_eq!(interval(0, 0), (0.0, 1.0));
        assert_eq!(interval(0, 10).0, 0.0);
    }

    #[test]
    fn the_table_begins_with_what_takes_most() {
        let text = render(&profile(), ALL);
        let rows: Vec<_> = text
            .lines()
            .skip_while(|line| !line.contains("95 %"))
            .collect();
        assert!(
            rows[1].contains("60.0%") && rows[1].ends_with("work (a <b>.py:5)"),
            "{text}"
        );
    }
}
