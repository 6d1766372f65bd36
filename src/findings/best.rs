//! Whether `reserved` is the best, axis by axis.

use std::fmt::Write as _;

use minivm_strategies::Strategy;

use super::results::{Figure, LARGE, Results, SMALL, times};
use crate::lab::{bytes, seconds};
use crate::sweep;

/// What is compared, how it is shown, and what to say where `reserved` is not the best. In the name, `{}` stands for the
/// point.
struct Axis {
    name: &'static str,
    of: Of,
    show: fn(f64) -> String,
    why: &'static str,
}

/// Which figure is compared.
enum Of {
    /// The cliff, with so many locals.
    Cliff(usize),
    Programs,
    UsualPrograms,
    /// An experiment's figure at a point.
    At(&'static str, Point, &'static str),
}

#[derive(Clone, Copy)]
enum Point {
    This(u64),
    /// The largest of the experiment.
    Most,
}

const WATCHED: &str = "calls made right after coming back from more than 64 KiB are counted until it is decided what to give \
                       back, which makes those near the bottom of a swing slower";
const SLACK: &str = "it keeps up to 64 KiB above what its depth needs, and two pages once it has been seen to stay shallow";
const NO_REASON: &str = "nothing in its design asks for it";
const ONE_BLOCK: &str =
    "a reader that keeps whole blocks finds one block, which always may have changed";

const fn axis(name: &'static str, of: Of, show: fn(f64) -> String, why: &'static str) -> Axis {
    Axis {
        name,
        of,
        show,
        why,
    }
}

#[rustfmt::skip]
const AXES: [Axis; 16] = {
    use Of::{At, Cliff, Programs, UsualPrograms};
    use Point::{Most, This};
    [
        axis("cliff, small frames", Cliff(SMALL), times, WATCHED),
        axis("cliff, large frames", Cliff(LARGE), times, WATCHED),
        axis("time of all workloads", Programs, times, NO_REASON),
        axis("time of the workloads without edges", UsualPrograms, times, NO_REASON),
        axis("repeated descent, {} frames", At("descent", This(10_000), "seconds"), seconds, WATCHED),
        axis("repeated descent, {} frames", At("descent", Most, "seconds"), seconds, WATCHED),
        axis("first descent, {} frames", At("descent", Most, "first_seconds"), seconds, NO_REASON),
        axis("churn, {} chunks", At("churn", This(8), "small/seconds"), seconds, WATCHED),
        axis("churn, {} chunks, one frame in eight large", At("churn", This(8), "with_one_large/seconds"), seconds, WATCHED),
        axis("resident after {} frames and back", At("memory", Most, "resident_after"), bytes, SLACK),
        axis("mapped after {} frames and back", At("memory", Most, "mapped_after"), bytes, SLACK),
        axis("resident, {} threads, deepest", At("threads", Most, "resident_deepest"), bytes, NO_REASON),
        axis("resident, {} threads, after", At("threads", Most, "resident_after"), bytes, SLACK),
        axis("finding a frame among {}", At("locate", Most, "seconds"), seconds, NO_REASON),
        axis("a sample of {} frames", At("reads", This(1_000), "chunks/seconds"), seconds, NO_REASON),
        axis("a sample of {} frames, by a reader with a cache", At("reads", This(1_000), "cached/seconds"), seconds, ONE_BLOCK),
    ]
};

impl Axis {
    fn point(&self, found: &Results<'_>) -> u64 {
        match self.of {
            Of::At(_, Point::This(point), _) => point,
            Of::At(experiment, Point::Most, _) => found.most(experiment),
            _ => 0,
        }
    }

    fn name(&self, found: &Results<'_>) -> String {
        let point = sweep::plain(self.point(found) as f64);
        self.name.replace("{}", &point)
    }

    fn figure(&self, found: &Results<'_>, strategy: Strategy) -> Figure {
        match self.of {
            Of::Cliff(locals) => found.cliff(locals, strategy),
            Of::Programs => found.overall(strategy),
            Of::UsualPrograms => found.without_edge_programs(strategy),
            Of::At(experiment, _, figure) => {
                found.at(experiment, strategy, self.point(found), figure)
            }
        }
    }
}

/// What the figures of an axis say about `reserved`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Best,
    NoDifference,
    TooFewRounds,
    Behind,
}

impl Verdict {
    fn in_words(self) -> &'static str {
        match self {
            Verdict::Best => "the best",
            Verdict::NoDifference => "no difference shown",
            Verdict::TooFewRounds => "too few rounds to tell",
            Verdict::Behind => "not the best",
        }
    }
}

impl Axis {
    /// The best strategy, and what that says about `reserved`.
    fn judge(&self, found: &Results<'_>) -> (Strategy, Verdict) {
        let figure = |strategy| self.figure(found, strategy);
        let best = Strategy::ALL
            .iter()
            .copied()
            .min_by(|a, b| figure(*a).median.total_cmp(&figure(*b).median))
            .unwrap_or(Strategy::Reserved);
        let (least, reserved) = (figure(best), figure(Strategy::Reserved));
        let verdict = if reserved.median <= least.median {
            Verdict::Best
        } else if !(reserved.sufficient && least.sufficient) {
            Verdict::TooFewRounds
        } else if reserved.low <= least.high {
            Verdict::NoDifference
        } else {
            Verdict::Behind
        };
        (best, verdict)
    }
}

/// How `reserved` stands on all axes, in a sentence.
pub(super) fn standing(found: &Results<'_>) -> String {
    let count = |verdict| {
        let judged = AXES.iter().map(|axis| axis.judge(found).1);
        judged.filter(|found| *found == verdict).count()
    };
    format!(
        "of {} axes `reserved` is the best on {}, shows no difference to the best on {}, is behind on {}; too few rounds to tell \
         on {}",
        AXES.len(),
        count(Verdict::Best),
        count(Verdict::NoDifference),
        count(Verdict::Behind),
        count(Verdict::TooFewRounds),
    )
}

/// A table of axes: where `reserved` is the best, and by how much it is not, and why.
pub(super) fn table(found: &Results<'_>) -> String {
    let mut text = String::from("| axis | best | of it | `reserved` | |\n|---|---|---|---|---|\n");
    let mut reasons = Vec::new();
    for axis in &AXES {
        let (best, verdict) = axis.judge(found);
        let (least, reserved) = (
            axis.figure(found, best),
            axis.figure(found, Strategy::Reserved),
        );
        if verdict == Verdict::Behind {
            reasons.push(format!(
                "- {}: {} against {} on {best}; {}.",
                axis.name(found),
                (axis.show)(reserved.median),
                (axis.show)(least.median),
                axis.why
            ));
        }
        let _ = writeln!(
            text,
            "| {} | {best} | {} | {} | {} |",
            axis.name(found),
            least.show(axis.show),
            reserved.show(axis.show),
            verdict.in_words(),
        );
    }
    if !reasons.is_empty() {
        let _ = writeln!(
            text,
            "\nWhere it is not the best:\n\n{}",
            reasons.join("\n")
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    /// Figures of a descent of 10,000 frames, from rounds enough or not.
    fn descents(array: f64, reserved: f64, sufficient: bool) -> Value {
        let entry = |seconds: f64| {
            let (low, high) = (seconds * 0.9, seconds * 1.1);
            let figure =
                json!({ "median": seconds, "low": low, "high": high, "sufficient": sufficient });
            json!([{ "at": 10_000, "seconds": figure }])
        };
        json!({ "descent": { "array": entry(array), "reserved": entry(reserved) } })
    }

    #[test]
    fn an_axis_is_judged_by_intervals_of_rounds_enough() {
        let axis = axis(
            "",
            Of::At("descent", Point::This(10_000), "seconds"),
            seconds,
            "",
        );
        for (array, reserved, sufficient, verdict) in [
            (2.0, 1.0, true, Verdict::Best),
            (1.0, 1.1, true, Verdict::NoDifference),
            (1.0, 2.0, true, Verdict::Behind),
            (1.0, 2.0, false, Verdict::TooFewRounds),
        ] {
            let results = descents(array, reserved, sufficient);
            assert_eq!(axis.judge(&Results(&results)).1, verdict);
        }
    }
}
