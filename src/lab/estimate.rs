//! Medians, and intervals that hold them.
//!
//! The intervals are of order statistics: no assumption about how times are distributed, which on a shared machine is
//! never normally, and no random numbers, so that the same samples give the same figures.

use serde_json::{Value, json};

/// A median and an interval that contains the true median with a probability of 95 %.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Estimate {
    pub(crate) median: f64,
    pub(crate) low: f64,
    pub(crate) high: f64,
    /// Whether there were samples enough for that probability; if not, the interval is their whole range.
    pub(crate) sufficient: bool,
}

/// Samples with which the whole range is an interval of 95 %.
pub(crate) const SUFFICIENT: usize = 6;
/// Chance that the true median lies outside the interval, on one side.
const TAIL: f64 = 0.025;

impl Estimate {
    /// Of samples, none of them NaN. None of no samples.
    pub(crate) fn of(samples: &[f64]) -> Option<Estimate> {
        let mut sorted = samples.to_vec();
        sorted.sort_by(f64::total_cmp);
        let last = sorted.len().checked_sub(1)?;
        let skipped = skipped(sorted.len());
        Some(Estimate {
            median: f64::midpoint(sorted[last / 2], sorted[last.div_ceil(2)]),
            low: sorted[skipped],
            high: sorted[last - skipped],
            sufficient: sorted.len() >= SUFFICIENT,
        })
    }

    /// Of the quotients of samples that were taken in the same round, so that what slows the machine for a while slows
    /// both. None where there is no round with both.
    pub(crate) fn of_ratio(samples: &[f64], base: &[f64]) -> Option<Estimate> {
        let ratios: Vec<f64> = samples
            .iter()
            .zip(base)
            .filter(|(_, base)| **base > 0.0)
            .map(|(sample, base)| sample / base)
            .collect();
        Estimate::of(&ratios)
    }

    /// For a ratio: what it says in words.
    pub(crate) fn verdict(&self) -> &'static str {
        if !self.sufficient {
            "too few runs to tell"
        } else if self.low <= 1.0 && 1.0 <= self.high {
            "no difference shown"
        } else if self.high < 1.0 {
            "faster"
        } else {
            "slower"
        }
    }

    pub(crate) fn to_json(self) -> Value {
        json!({ "median": self.median, "low": self.low, "high": self.high, "sufficient": self.sufficient })
    }

    /// The median and the interval, shown by a function.
    pub(crate) fn show(&self, show: impl Fn(f64) -> String) -> String {
        super::with_interval(self.median, self.low, self.high, show)
    }
}

/// How many samples at each end lie outside the interval for so many samples.
fn skipped(samples: usize) -> usize {
    // The number of samples below the true median is binomial with one half.
    let mut probability = 0.5_f64.powi(samples.min(1_000) as i32);
    let mut below = probability;
    let mut skipped = 0;
    while below <= TAIL && probability > 0.0 {
        probability *= (samples - skipped) as f64 / (skipped + 1) as f64;
        below += probability;
        skipped += 1;
    }
    skipped.saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_lies_in_the_middle() {
        let odd = Estimate::of(&[3.0, 1.0, 2.0]).unwrap();
        assert_eq!((odd.median, odd.low, odd.high), (2.0, 1.0, 3.0));
        assert_eq!(Estimate::of(&[4.0, 1.0, 2.0, 3.0]).unwrap().median, 2.5);
        assert_eq!(Estimate::of(&[]), None);
    }

    /// The ranks that tables of the sign test give for 95 %.
    #[test]
    fn intervals_are_those_of_the_sign_test() {
        for (samples, outside) in [(5, 0), (6, 0), (8, 0), (9, 1), (15, 3), (20, 5), (50, 17)] {
            assert_eq!(skipped(samples), outside, "{samples} samples");
        }
    }

    #[test]
    fn a_ratio_is_of_rounds() {
        let ratio = Estimate::of_ratio(&[2.0, 20.0, 200.0], &[1.0, 10.0, 100.0]).unwrap();
        assert_eq!(ratio.median, 2.0);
        assert_eq!(ratio.verdict(), "too few runs to tell");
        let slower = Estimate::of_ratio(&[3.0; 6], &[2.0; 6]).unwrap();
        assert_eq!(slower.verdict(), "slower");
        let samples = [1.0, 2.0, 3.0, 1.0, 2.0, 3.0];
        let same = Estimate::of_ratio(&samples, &[2.0; 6]).unwrap();
        assert_eq!(same.verdict(), "no difference shown");
    }
}
