//! The claims of the discussion about CPython's data stack, and what the figures say to each.

use std::fmt::Write as _;

use minivm_strategies::Strategy;
use serde_json::Value;

use crate::lab::{bytes, machine, seconds};
use crate::sweep;

/// A ratio within this of 1 is "within ±1 %".
const ONE_PERCENT: f64 = 0.01;
/// A cliff below this is none: what else varies from depth to depth (cache lines, noise) is of this size.
const NO_CLIFF: f64 = 1.5;

/// Locals of the functions below the calls whose cliff is looked at.
const SMALL: usize = sweep::CLIFF_LOCALS[0];
const LARGE: usize = sweep::CLIFF_LOCALS[1];

/// An estimate as it stands in the results.
#[derive(Clone, Copy)]
struct Figure {
    median: f64,
    low: f64,
    high: f64,
}

impl Figure {
    fn of(value: &Value) -> Figure {
        let of = |name: &str| value[name].as_f64().unwrap_or(f64::NAN);
        Figure {
            median: of("median"),
            low: of("low"),
            high: of("high"),
        }
    }

    fn show(self, show: impl Fn(f64) -> String) -> String {
        format!(
            "{} [{}, {}]",
            show(self.median),
            show(self.low),
            show(self.high)
        )
    }
}

/// A claim and what became of it.
struct Claim {
    claim: &'static str,
    gains: &'static str,
    command: &'static str,
    figure: String,
    pictures: &'static [&'static str],
    verdict: String,
}

/// Access to the figures.
struct Results<'a>(&'a Value);

impl Results<'_> {
    /// An experiment's figure for a strategy, at a point.
    fn at(&self, experiment: &str, strategy: Strategy, point: u64, name: &str) -> Figure {
        let entries = self.0[experiment][strategy.name()].as_array();
        let entry = entries
            .into_iter()
            .flatten()
            .find(|entry| entry["at"].as_u64() == Some(point));
        Figure::of(entry.map_or(&Value::Null, |entry| &entry[name]))
    }

    /// The largest point of an experiment.
    fn most(&self, experiment: &str) -> u64 {
        let entries = self.0[experiment][Strategy::Array.name()].as_array();
        let points = entries
            .into_iter()
            .flatten()
            .filter_map(|entry| entry["at"].as_u64());
        points.max().unwrap_or(0)
    }

    fn cliff(&self, locals: usize, strategy: Strategy) -> Figure {
        Figure::of(&self.0["cliff"][locals.to_string()][strategy.name()]["worst_to_median"])
    }

    /// The least times of a call, over all rounds, at the median depth and at the worst.
    fn call(&self, locals: usize, strategy: Strategy) -> (f64, f64) {
        let times = self.0["cliff"][locals.to_string()][strategy.name()]["nanoseconds"].as_array();
        let mut times: Vec<f64> = times
            .into_iter()
            .flatten()
            .filter_map(Value::as_f64)
            .collect();
        times.sort_by(f64::total_cmp);
        match (times.get(times.len() / 2), times.last()) {
            (Some(median), Some(worst)) => (median / 1e9, worst / 1e9),
            _ => (f64::NAN, f64::NAN),
        }
    }

    fn overall(&self, strategy: Strategy) -> Figure {
        Figure::of(&self.0["programs"][strategy.name()]["overall"])
    }

    fn without_edge_programs(&self, strategy: Strategy) -> Figure {
        Figure::of(&self.0["programs"][strategy.name()]["without_edge_programs"])
    }

    /// Memory at the deepest point of the long descent: mapped and resident.
    fn deepest(&self, strategy: Strategy) -> (f64, f64) {
        let points = &self.0["memory"][strategy.name()][0]["points"];
        let points = points.as_array();
        let of = |point: &Value| {
            (
                point[1].as_f64().unwrap_or(0.0),
                point[2].as_f64().unwrap_or(0.0),
            )
        };
        let deepest = points
            .into_iter()
            .flatten()
            .max_by_key(|point| point[0].as_u64().unwrap_or(0));
        deepest.map_or((f64::NAN, f64::NAN), of)
    }
}

fn times(ratio: f64) -> String {
    if ratio < 10.0 {
        format!("{ratio:.2}×")
    } else {
        format!("{ratio:.0}×")
    }
}

fn percent(ratio: f64) -> String {
    format!("{:+.1} %", (ratio - 1.0) * 100.0)
}

/// The whole document.
pub(super) fn document(results: &Value) -> String {
    let found = Results(results);
    let mut text = String::from(
        "# Findings\n\n\
         What became of the claims made about the layout of CPython's data stack. `just findings` makes all experiments \
         again and writes this file, its figures (`findings.json`) and its pictures. Figures are medians with intervals \
         of 95 %; ratios are of runs of the same round, in which every strategy has its turn.\n\n",
    );
    let _ = writeln!(
        text,
        "Measured on {}, {}; load of the machine at the end: {}.\n",
        day(results["machine"]["seconds_since_1970"]
            .as_u64()
            .unwrap_or(0)),
        machine::in_words(&results["machine"]),
        results["machine"]["load_average"].as_str().unwrap_or("?"),
    );
    text.push_str("| | claim | who gains | command | figure | picture | verdict |\n|---|---|---|---|---|---|---|\n");
    for (number, claim) in claims(&found).iter().enumerate() {
        let pictures: Vec<String> = claim
            .pictures
            .iter()
            .map(|name| format!("[{name}](pictures/{name}.svg)"))
            .collect();
        let _ = writeln!(
            text,
            "| {} | {} | {} | `{}` | {} | {} | {} |",
            number + 1,
            claim.claim,
            claim.gains,
            claim.command,
            claim.figure,
            pictures.join(", "),
            claim.verdict,
        );
    }
    text.push_str("\n## Is `reserved` the best?\n\n");
    text.push_str(&best(&found));
    text.push_str("\n## The figures\n");
    for (title, header, rows) in sweep::tables(results) {
        let _ = writeln!(text, "\n### {title}\n\n| {} |", header.join(" | "));
        let _ = writeln!(text, "|{}", "---|".repeat(header.len()));
        for row in rows {
            let _ = writeln!(text, "| {} |", row.join(" | "));
        }
    }
    text.push_str("\n### CPU time of the workloads, to `chunked`\n\n");
    text.push_str(&programs(results));
    text
}

fn claims(found: &Results<'_>) -> Vec<Claim> {
    vec![
        no_degenerate_case(found),
        overall_effect(found),
        high_water_mark(found),
        one_chunk(found),
        bounded_cache(found),
        reads(found),
        untouched(found),
        locating(found),
        windows(found),
        growth(found),
    ]
}

fn no_degenerate_case(found: &Results<'_>) -> Claim {
    let cliff = |locals, strategy| {
        let (median, worst) = found.call(locals, strategy);
        worst / median
    };
    let shown: Vec<String> = Strategy::ALL
        .iter()
        .map(|strategy| {
            let rounds = found.cliff(SMALL, *strategy).show(times);
            format!("{strategy} {}; {rounds}", times(cliff(SMALL, *strategy)))
        })
        .collect();
    let holds = [SMALL, LARGE]
        .iter()
        .all(|locals| cliff(*locals, Strategy::Array) < NO_CLIFF);
    Claim {
        claim: "A resizable array avoids degenerate cases for any number of frames",
        gains: "calls in a loop at an unlucky depth",
        command: "minivm sweep",
        figure: format!(
            "the worst depth of 600 to the median depth, by the least times of all rounds; and in single rounds: {}",
            shown.join(", ")
        ),
        pictures: &["cliff-8", "cliff-44"],
        verdict: if holds {
            "Holds: no depth stands out. `reserved` has no edges either; what it shows is depth 0, where pushes are watched \
             after each sweep."
                .to_string()
        } else {
            "Not shown: some depth of `array` cost more than the noise of this run.".to_string()
        },
    }
}

fn overall_effect(found: &Results<'_>) -> Claim {
    let figure = found.without_edge_programs(Strategy::Array);
    let inside = |value: f64| (value - 1.0).abs() <= ONE_PERCENT;
    let verdict = if inside(figure.low) && inside(figure.high) {
        "Holds."
    } else if figure.low <= 1.0 && figure.high >= 1.0 {
        "Not decided to the percent: the interval holds 1, but reaches further than 1 %."
    } else {
        "Does not hold here: the interval does not hold 1."
    };
    Claim {
        claim: "Its overall effect is within ±1 %",
        gains: "nobody, and nobody loses",
        command: "minivm findings docs",
        figure: format!(
            "CPU time to chunked, of the workloads without the two that were written to cross edges: array {}, reserved {}; \
             of all: array {}, reserved {}",
            figure.show(percent),
            found
                .without_edge_programs(Strategy::Reserved)
                .show(percent),
            found.overall(Strategy::Array).show(percent),
            found.overall(Strategy::Reserved).show(percent),
        ),
        pictures: &[],
        verdict: verdict.to_string(),
    }
}

fn high_water_mark(found: &Results<'_>) -> Claim {
    let frames = found.most("memory");
    let after = |strategy| found.at("memory", strategy, frames, "resident_after");
    let count = found.most("threads");
    let threads = |strategy| {
        found
            .at("threads", strategy, count, "resident_after")
            .median
    };
    let shown: Vec<String> = Strategy::ALL
        .iter()
        .map(|strategy| format!("{strategy} {}", bytes(after(*strategy).median)))
        .collect();
    let shown_threads: Vec<String> = Strategy::ALL
        .iter()
        .map(|strategy| format!("{strategy} {}", bytes(threads(*strategy))))
        .collect();
    let holds = after(Strategy::Array).low > 10.0 * after(Strategy::Chunked).high;
    Claim {
        claim: "With an array, memory goes from current depth to high-water mark for the life of the thread",
        gains: "with chunks: programs that once recursed deeply, and many of their threads",
        command: "minivm sweep",
        figure: format!(
            "resident after {} frames and back: {}; after {count} threads were 5,000 frames deep: {}",
            sweep::plain(frames as f64),
            shown.join(", "),
            shown_threads.join(", ")
        ),
        pictures: &["memory-resident", "threads-resident-after"],
        verdict: if holds {
            "Holds for `array`. It is not the price of contiguity: `reserved` gives memory back."
                .to_string()
        } else {
            "Not shown by these figures.".to_string()
        },
    }
}

fn one_chunk(found: &Results<'_>) -> Claim {
    let (median, worst) = found.call(SMALL, Strategy::Chunked);
    Claim {
        claim: "One cached chunk is enough for the really bad case",
        gains: "calls in a loop at an edge",
        command: "minivm sweep",
        figure: format!(
            "the worst depth to the median: uncached {}, chunked {}; a call of {} costs {} at an edge",
            found.cliff(SMALL, Strategy::Uncached).show(times),
            found.cliff(SMALL, Strategy::Chunked).show(times),
            seconds(median),
            seconds(worst),
        ),
        pictures: &["cliff-8", "churn-small-system-calls"],
        verdict: "Holds for one edge: no system call is left. A crossing still leaves the fast path, and swings over more \
                  than one edge still map and unmap: claim 5."
            .to_string(),
    }
}

fn bounded_cache(found: &Results<'_>) -> Claim {
    let calls = |strategy, chunks| {
        found
            .at("churn", strategy, chunks, "small/system_calls")
            .median
    };
    let time = |strategy, chunks| found.at("churn", strategy, chunks, "small/seconds").median;
    let large = |strategy| {
        found
            .at("churn", strategy, 4, "with_one_large/system_calls")
            .median
    };
    let holds = calls(Strategy::Cached, 4) == 0.0 && calls(Strategy::Chunked, 4) > 0.0;
    Claim {
        claim: "A bounded cache removes mmap/munmap churn for patterns where one chunk does not",
        gains: "descents of 3 to 9 chunks that repeat",
        command: "minivm sweep",
        figure: format!(
            "system calls of a repeated descent over 4, 8 and 16 chunks: chunked {:.0}, {:.0}, {:.0}; cached {:.0}, {:.0}, \
             {:.0}; over 8 chunks it takes {} on chunked, {} on cached, {} on reserved",
            calls(Strategy::Chunked, 4),
            calls(Strategy::Chunked, 8),
            calls(Strategy::Chunked, 16),
            calls(Strategy::Cached, 4),
            calls(Strategy::Cached, 8),
            calls(Strategy::Cached, 16),
            seconds(time(Strategy::Chunked, 8)),
            seconds(time(Strategy::Cached, 8)),
            seconds(time(Strategy::Reserved, 8)),
        ),
        pictures: &["churn-small-system-calls", "churn-small-seconds"],
        verdict: if holds {
            format!(
                "Holds up to its bound; beyond it churns as before. Frames larger than a chunk are not kept: with one in \
                 eight calls so large, {:.0} system calls a descent, chunked {:.0}.",
                large(Strategy::Cached),
                large(Strategy::Chunked)
            )
        } else {
            "Not shown by these figures.".to_string()
        },
    }
}

fn reads(found: &Results<'_>) -> Claim {
    const FRAMES: u64 = 1_000;
    let figure = |strategy, name: &str| found.at("reads", strategy, FRAMES, name).median;
    let shown = |name: &str, show: fn(f64) -> String| -> String {
        let all = Strategy::ALL.iter();
        all.map(|strategy| format!("{strategy} {}", show(figure(*strategy, name))))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let count = |number: f64| format!("{number:.0}");
    let newest = figure(Strategy::Array, "head/reads");
    let all = figure(Strategy::Array, "chunks/reads");
    Claim {
        claim: "An external reader that copies only the newest chunk needs about one read a frame; copying all needs a few",
        gains: "profilers, with one block or with a directory of blocks",
        command: "minivm sweep",
        figure: format!(
            "pieces of memory read for a sample of {FRAMES} frames, newest block only: {}; all blocks: {}; time of the \
             latter: {}",
            shown("head/reads", count),
            shown("chunks/reads", count),
            shown("chunks/seconds", seconds),
        ),
        pictures: &["reads-head-reads", "reads-chunks-reads"],
        verdict: if newest > 10.0 * all {
            format!(
                "Holds, for chunks as for an array: what counts is whether the reader copies all blocks, which a published \
                 directory makes two system calls in every layout. `reserved` has but one block, so that its newest is all; \
                 but a reader that keeps frames of blocks that cannot have changed gains nothing there: {} a sample, {} on \
                 array.",
                seconds(figure(Strategy::Reserved, "cached/seconds")),
                seconds(figure(Strategy::Array, "cached/seconds")),
            )
        } else {
            "The newest block alone was enough here: see the figures for each strategy.".to_string()
        },
    }
}

fn untouched(found: &Results<'_>) -> Claim {
    let frames = found.most("memory");
    let live = found
        .at("memory", Strategy::Array, frames, "live_bytes_peak")
        .median;
    let (mapped, resident) = found.deepest(Strategy::Array);
    Claim {
        claim: "The lower part of a new array is never touched",
        gains: "—",
        command: "minivm sweep",
        figure: format!(
            "at the deepest of {} frames, {} of frames: {} mapped, {} resident",
            sweep::plain(frames as f64),
            bytes(live),
            bytes(mapped),
            bytes(resident)
        ),
        pictures: &["memory-mapped", "memory-resident"],
        verdict: if resident < 1.1 * live {
            "Holds: what is resident is the frames, wherever they lie. The addresses are taken all the same.".to_string()
        } else {
            "Does not hold: more is resident than frames need.".to_string()
        },
    }
}

fn locating(found: &Results<'_>) -> Claim {
    let figure = |strategy, frames| {
        let blocks = found.at("locate", strategy, frames, "blocks").median;
        let time = found.at("locate", strategy, frames, "seconds").median;
        format!("{strategy} {blocks:.0} blocks, {}", seconds(time))
    };
    let shown = |frames: u64| {
        [Strategy::Array, Strategy::Chunked, Strategy::Reserved]
            .map(|strategy| figure(strategy, frames))
            .join("; ")
    };
    let most = found.most("locate");
    let array = found.at("locate", Strategy::Array, most, "seconds");
    let chunked = found.at("locate", Strategy::Chunked, most, "seconds");
    Claim {
        claim: "Finding which allocation holds a frame costs more with an array",
        gains: "profilers and debuggers, with chunks",
        command: "minivm sweep",
        figure: format!(
            "of 1,000 frames: {}; of {}: {}",
            shown(1_000),
            sweep::plain(most as f64),
            shown(most)
        ),
        pictures: &["locate-seconds"],
        verdict: if array.high < chunked.low {
            "Does not hold: an array that doubles has as many blocks as its size has doublings, a chunked stack one for \
             16 KiB. All blocks have to be searched in both."
                .to_string()
        } else {
            "Not decided.".to_string()
        },
    }
}

fn windows(found: &Results<'_>) -> Claim {
    let arguments = &found.0["arguments"];
    Claim {
        claim: "Contiguity allows cheaper calls: registers of caller and callee can overlap",
        gains: "calls with arguments, on `reserved`, and on `array` inside one block",
        command: "minivm findings docs",
        figure: format!(
            "a call without arguments {}, with three {}: {}",
            Figure::of(&arguments["none"]).show(seconds),
            Figure::of(&arguments["three"]).show(seconds),
            Figure::of(&arguments["ratio"]).show(times),
        ),
        pictures: &[],
        verdict: "Not decided: windows are not built. The figure bounds what they can gain: three arguments, evaluated and \
                  copied, cost no more than the difference."
            .to_string(),
    }
}

fn growth(found: &Results<'_>) -> Claim {
    let descent = |strategy, frames: u64| {
        let figure = found.at("descent", strategy, frames, "seconds");
        seconds(figure.median / frames as f64)
    };
    let most = found.most("descent");
    let shown: Vec<String> = Strategy::ALL
        .iter()
        .map(|strategy| {
            format!(
                "{strategy} {} and {}",
                descent(*strategy, 1_000),
                descent(*strategy, most)
            )
        })
        .collect();
    Claim {
        claim: "How costs grow with 10³ to 10⁶ frames and 1 to 10³ threads",
        gains: "—",
        command: "minivm sweep",
        figure: format!(
            "a frame of a repeated descent, of 1,000 frames and of {}: {}",
            sweep::plain(most as f64),
            shown.join(", ")
        ),
        pictures: &["descent-seconds", "descent-first-seconds", "threads-resident-deepest"],
        verdict: "Linear in frames and in threads for all. Chunks pay system calls and page faults for every 16 KiB of every \
                  descent; contiguous stacks pay them once."
            .to_string(),
    }
}

/// A table of axes: where `reserved` is the best, and by how much it is not.
fn best(found: &Results<'_>) -> String {
    let frames = found.most("memory");
    let count = found.most("threads");
    let most = found.most("descent");
    type Axis<'a> = (
        &'a str,
        Box<dyn Fn(Strategy) -> Figure + 'a>,
        fn(f64) -> String,
    );
    let axes: [Axis<'_>; 9] = [
        (
            "cliff, small frames",
            Box::new(|s| found.cliff(SMALL, s)),
            times,
        ),
        (
            "cliff, large frames",
            Box::new(|s| found.cliff(LARGE, s)),
            times,
        ),
        ("all workloads", Box::new(|s| found.overall(s)), times),
        (
            "repeated descent, 10,000 frames",
            Box::new(|s| found.at("descent", s, 10_000, "seconds")),
            seconds,
        ),
        (
            "first descent, 10⁶ frames",
            Box::new(move |s| found.at("descent", s, most, "first_seconds")),
            seconds,
        ),
        (
            "churn, 8 chunks",
            Box::new(|s| found.at("churn", s, 8, "small/seconds")),
            seconds,
        ),
        (
            "resident after a deep descent",
            Box::new(move |s| found.at("memory", s, frames, "resident_after")),
            bytes,
        ),
        (
            "resident after, all threads",
            Box::new(move |s| found.at("threads", s, count, "resident_after")),
            bytes,
        ),
        (
            "finding a frame, 10⁶ frames",
            Box::new(move |s| found.at("locate", s, most, "seconds")),
            seconds,
        ),
    ];
    let mut text = String::from("| axis | best | of it | `reserved` | |\n|---|---|---|---|---|\n");
    for (name, figure, show) in axes {
        let best = Strategy::ALL
            .iter()
            .copied()
            .min_by(|a, b| figure(*a).median.total_cmp(&figure(*b).median))
            .unwrap_or(Strategy::Reserved);
        let (least, reserved) = (figure(best), figure(Strategy::Reserved));
        let verdict = if best == Strategy::Reserved {
            "the best"
        } else if reserved.low <= least.high {
            "no difference shown"
        } else {
            "not the best"
        };
        let _ = writeln!(
            text,
            "| {name} | {best} | {} | {} | {verdict} |",
            least.show(show),
            reserved.show(show)
        );
    }
    text.push_str(
        "\nWhere it is not: after a descent it holds up to 64 KiB above what its depth needs, by design, where chunked keeps \
         two chunks, 32 KiB, and uncached one. That slack is what lets swings of tens of kilobytes cost no system call. And the cliff: the \
         calls made right after coming back from more than 64 KiB are watched, which costs some 5 ns each until memory has \
         been given back.\n",
    );
    text
}

fn programs(results: &Value) -> String {
    let mut text = String::from("| program |");
    for strategy in Strategy::ALL {
        let _ = write!(text, " {strategy} |");
    }
    let _ = writeln!(text, "\n|---|{}", "---|".repeat(Strategy::ALL.len()));
    let programs = &results["programs"];
    let names = programs[Strategy::Chunked.name()]["ratio"].as_object();
    let row = |name: &str, figure: &dyn Fn(Strategy) -> Figure| {
        let mut row = format!("| {name} |");
        for strategy in Strategy::ALL {
            let _ = write!(
                row,
                " {} |",
                figure(*strategy).show(|ratio| format!("{ratio:.3}"))
            );
        }
        row.push('\n');
        row
    };
    for name in names.into_iter().flat_map(|names| names.keys()) {
        text.push_str(&row(name, &|strategy| {
            Figure::of(&programs[strategy.name()]["ratio"][name.as_str()])
        }));
    }
    text.push_str(&row("geometric mean", &|strategy| {
        Figure::of(&programs[strategy.name()]["overall"])
    }));
    text.push_str(&row("without cliff and deep_recursion", &|strategy| {
        Figure::of(&programs[strategy.name()]["without_edge_programs"])
    }));
    text
}

/// A date from seconds since 1970, in UTC.
fn day(seconds: u64) -> String {
    // Years that begin in March put the day that leap years add at their end.
    let days = seconds / 86_400 + 719_468;
    let era = days / 146_097;
    let day_of_era = days % 146_097;
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let (month, next_year) = if month < 10 {
        (month + 3, 0)
    } else {
        (month - 9, 1)
    };
    format!(
        "{:04}-{month:02}-{day:02}",
        year_of_era + era * 400 + next_year
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        assert_eq!(day(0), "1970-01-01");
        assert_eq!(day(951_782_400), "2000-02-29");
        assert_eq!(day(1_735_689_599), "2024-12-31");
    }

    #[test]
    fn results_without_figures_make_a_document_all_the_same() {
        let text = document(&serde_json::json!({ "machine": {} }));
        assert!(text.contains("| 10 |"));
    }
}
