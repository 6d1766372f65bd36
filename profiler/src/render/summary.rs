//! A table for people: which functions the time goes to, and how sure that is.

use std::cmp::Reverse;
use std::io::{Result, Write};

use crate::dump::harmless;
use crate::render::facts;
use crate::render::view::{View, label};

/// The normal distribution has 95 % of its weight within so many standard deviations.
const Z95: f64 = 1.959_964;

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

/// Writes the profile in this format.
///
/// # Errors
/// What writing says.
pub fn write(view: &View<'_>, mut out: impl Write) -> Result<()> {
    for (name, value) in facts(view) {
        writeln!(out, "{name:>14}: {}", harmless(&value))?;
    }
    writeln!(
        out,
        "\n{:>8} {:>7}  {:>15}  {:>8} {:>7}  function",
        "self", "self %", "95 % interval", "total", "total %"
    )?;
    let mut rows: Vec<_> = view.functions.iter().zip(view.by_function()).collect();
    rows.retain(|(_, counts)| counts.total > 0);
    rows.sort_by_key(|(_, counts)| (Reverse(counts.own), Reverse(counts.total)));
    let percent = |count: u64| count as f64 * 100.0 / view.samples.max(1) as f64;
    for (function, counts) in rows {
        let (low, high) = interval(counts.own, view.samples);
        writeln!(
            out,
            "{:>8} {:>6.1}%  {:>6.1}% – {:>5.1}%  {:>8} {:>6.1}%  {}",
            counts.own,
            percent(counts.own),
            low * 100.0,
            high * 100.0,
            counts.total,
            percent(counts.total),
            label(function, function.first_line),
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::Format;
    use crate::render::tests::{ALL, profile, text};

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
    fn the_table_begins_with_what_takes_most_and_adds_up() {
        let written = text(Format::Summary, &profile(), ALL);
        let rows: Vec<_> = written
            .lines()
            .skip_while(|line| !line.contains("95 %"))
            .skip(1)
            .collect();
        assert!(
            rows[0].contains("60.0%") && rows[0].ends_with("work (a <b>.py:5)"),
            "{written}"
        );
        let own = |row: &&str| {
            row.split_whitespace()
                .next()
                .unwrap()
                .parse::<u64>()
                .unwrap()
        };
        assert_eq!(rows.iter().map(own).sum::<u64>(), 5);
        assert!(rows.iter().any(|row| row.ends_with("  (gc)")));
        assert!(rows.iter().any(|row| row.ends_with("  (idle)")));
    }
}
