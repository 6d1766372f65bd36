//! Whether `reserved` is the best, axis by axis.

use std::fmt::Write as _;

use minivm_strategies::Strategy;

use super::claims::{Figure, LARGE, Results, SMALL, times};
use crate::lab::{bytes, seconds};
use crate::sweep;

/// What is compared, how it is shown, and what to say where `reserved` is not the best.
struct Axis<'a> {
    name: String,
    figure: Box<dyn Fn(Strategy) -> Figure + 'a>,
    show: fn(f64) -> String,
    why: &'static str,
}

const WATCHED: &str = "calls made right after coming back from more than 64 KiB are watched until it is decided what to give \
                       back, which makes those near the bottom of a swing slower";
const SLACK: &str = "it keeps up to 64 KiB above what its depth needs, and two pages once it has been seen to stay shallow";
const NO_REASON: &str = "nothing in its design asks for it";

/// A table of axes: where `reserved` is the best, and by how much it is not, and why.
pub(super) fn table(found: &Results<'_>) -> String {
    let mut text = String::from("| axis | best | of it | `reserved` | |\n|---|---|---|---|---|\n");
    let mut reasons = Vec::new();
    for axis in axes(found) {
        let figure = &axis.figure;
        let best = Strategy::ALL
            .iter()
            .copied()
            .min_by(|a, b| figure(*a).median.total_cmp(&figure(*b).median))
            .unwrap_or(Strategy::Reserved);
        let (least, reserved) = (figure(best), figure(Strategy::Reserved));
        let verdict = if reserved.median <= least.median {
            "the best"
        } else if reserved.low <= least.high {
            "no difference shown"
        } else {
            reasons.push(format!(
                "- {}: {} against {} on {best}; {}.",
                axis.name,
                (axis.show)(reserved.median),
                (axis.show)(least.median),
                axis.why
            ));
            "not the best"
        };
        let _ = writeln!(
            text,
            "| {} | {best} | {} | {} | {verdict} |",
            axis.name,
            least.show(axis.show),
            reserved.show(axis.show)
        );
    }
    if reasons.is_empty() {
        text.push_str("\nNo axis shows another strategy ahead of it.\n");
    } else {
        let _ = writeln!(
            text,
            "\nWhere it is not the best:\n\n{}",
            reasons.join("\n")
        );
    }
    text
}

fn axes<'a>(found: &'a Results<'a>) -> Vec<Axis<'a>> {
    let frames = found.most("memory");
    let threads = found.most("threads");
    let most = found.most("descent");
    let at = |experiment: &'static str, point: u64, figure: &'static str| {
        Box::new(move |strategy| found.at(experiment, strategy, point, figure))
            as Box<dyn Fn(Strategy) -> Figure + 'a>
    };
    let axis = |name: String, figure, show, why| Axis {
        name,
        figure,
        show,
        why,
    };
    let shown = |count: u64| sweep::plain(count as f64);
    vec![
        axis(
            "cliff, small frames".to_string(),
            Box::new(|strategy| found.cliff(SMALL, strategy)),
            times as fn(f64) -> String,
            WATCHED,
        ),
        axis(
            "cliff, large frames".to_string(),
            Box::new(|strategy| found.cliff(LARGE, strategy)),
            times,
            WATCHED,
        ),
        axis(
            "time of all workloads".to_string(),
            Box::new(|strategy| found.overall(strategy)),
            times,
            NO_REASON,
        ),
        axis(
            "time of the workloads without edges".to_string(),
            Box::new(|strategy| found.without_edge_programs(strategy)),
            times,
            NO_REASON,
        ),
        axis(
            "repeated descent, 10k frames".to_string(),
            at("descent", 10_000, "seconds"),
            seconds,
            WATCHED,
        ),
        axis(
            format!("repeated descent, {} frames", shown(most)),
            at("descent", most, "seconds"),
            seconds,
            WATCHED,
        ),
        axis(
            format!("first descent, {} frames", shown(most)),
            at("descent", most, "first_seconds"),
            seconds,
            NO_REASON,
        ),
        axis(
            "churn, 8 chunks".to_string(),
            at("churn", 8, "small/seconds"),
            seconds,
            WATCHED,
        ),
        axis(
            "churn, 8 chunks, one frame in eight large".to_string(),
            at("churn", 8, "with_one_large/seconds"),
            seconds,
            WATCHED,
        ),
        axis(
            format!("resident after {} frames and back", shown(frames)),
            at("memory", frames, "resident_after"),
            bytes,
            SLACK,
        ),
        axis(
            format!("mapped after {} frames and back", shown(frames)),
            at("memory", frames, "mapped_after"),
            bytes,
            SLACK,
        ),
        axis(
            format!("resident, {} threads, deepest", shown(threads)),
            at("threads", threads, "resident_deepest"),
            bytes,
            NO_REASON,
        ),
        axis(
            format!("resident, {} threads, after", shown(threads)),
            at("threads", threads, "resident_after"),
            bytes,
            SLACK,
        ),
        axis(
            format!("finding a frame among {}", shown(most)),
            at("locate", most, "seconds"),
            seconds,
            NO_REASON,
        ),
        axis(
            "a sample of 1k frames".to_string(),
            at("reads", 1_000, "chunks/seconds"),
            seconds,
            NO_REASON,
        ),
        axis(
            "a sample of 1k frames, by a reader with a cache".to_string(),
            at("reads", 1_000, "cached/seconds"),
            seconds,
            "a reader that keeps whole blocks finds one block, which always may have changed",
        ),
    ]
}
