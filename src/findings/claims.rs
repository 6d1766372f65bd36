//! The claims of the discussion about CPython's data stack, and what the figures say to each.

use minivm_strategies::Strategy;

use super::programs::{BASE, geometric_mean, is_usual};
use super::results::{Figure, LARGE, Results, SMALL, fine_percent, percent, times};
use crate::lab::estimate::SUFFICIENT;
use crate::lab::windows::MOST_ARGUMENTS;
use crate::lab::{bytes, seconds};
use crate::sweep;

/// A ratio within this of 1 is "within ±1 %".
const ONE_PERCENT: f64 = 0.01;
/// A frame of the longest descents may cost so many times one of 10,000, whose stack fits a cache that theirs does not.
const NOT_LINEAR: f64 = 40.0;
/// A cliff below this is none: what else varies from depth to depth (cache lines, noise) is of this size.
const NO_CLIFF: f64 = 1.5;

/// A claim and what became of it.
pub(super) struct Claim {
    pub(super) claim: &'static str,
    pub(super) gains: &'static str,
    pub(super) command: &'static str,
    pub(super) figure: String,
    pub(super) pictures: &'static [&'static str],
    pub(super) verdict: String,
}

/// All of them, in the order of the discussion.
pub(super) fn claims(found: &Results<'_>) -> Vec<Claim> {
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
        command: "minivm sweep --only=cliff",
        figure: format!(
            "the worst depth of 600 to the median depth, by the least times of all rounds; and in single rounds: {}",
            shown.join(", ")
        ),
        pictures: &["cliff-8", "cliff-8-close", "cliff-44"],
        verdict: if holds {
            format!(
                "Holds: no depth stands out. `reserved` has no edges either: its worst depths are {} and {}.",
                found.worst_depth(SMALL, Strategy::Reserved),
                found.worst_depth(LARGE, Strategy::Reserved),
            )
        } else {
            "Not shown: some depth of `array` cost more than the noise of this run.".to_string()
        },
    }
}

fn overall_effect(found: &Results<'_>) -> Claim {
    let figure = found.without_edge_programs(Strategy::Array);
    let inside = |value: f64| (value - 1.0).abs() <= ONE_PERCENT;
    let covered = figure.low <= 1.0 && figure.high >= 1.0;
    let rounds = found.0["programs"][BASE.name()]["rounds"].as_u64();
    let in_time = if rounds.is_none_or(|rounds| rounds < SUFFICIENT as u64) {
        "Too few rounds to decide in time"
    } else if inside(figure.low) && inside(figure.high) {
        "Holds in time"
    } else if covered {
        "Not decided to the percent in time: the interval holds 1, but reaches further than 1 %"
    } else if inside(figure.median) {
        "Likely in time: the median is within 1 %, the interval reaches further"
    } else {
        "Does not hold in time here: the interval does not hold 1"
    };
    let counted = found.instructions(Strategy::Array);
    let usual = |name: &str| is_usual(name);
    let mean = geometric_mean(
        counted
            .iter()
            .filter(|(name, _)| usual(name))
            .map(|(_, ratio)| *ratio),
    );
    let in_instructions = if mean.is_nan() {
        "instructions were not counted".to_string()
    } else if inside(mean) {
        "holds in instructions executed, which are counted exactly".to_string()
    } else {
        "does not hold in instructions executed".to_string()
    };
    // Of all strategies: how far the choice moves any one program.
    let furthest = Strategy::ALL
        .iter()
        .flat_map(|strategy| {
            let counted = found.instructions(*strategy).into_iter();
            counted.map(move |(name, ratio)| (name, *strategy, ratio))
        })
        .filter(|(name, _, _)| usual(name))
        .max_by(|a, b| (a.2 - 1.0).abs().total_cmp(&(b.2 - 1.0).abs()));
    let furthest = furthest.map_or_else(String::new, |(name, strategy, ratio)| {
        format!(
            "; instructions of {} of these, counted by valgrind: array {} in the geometric mean; the choice of a strategy moves none of them further \
             than {name} on {strategy}, {}",
            counted.iter().filter(|(name, _)| usual(name)).count(),
            fine_percent(mean),
            fine_percent(ratio)
        )
    });
    Claim {
        claim: "Its overall effect is within ±1 %",
        gains: "nobody, and nobody loses",
        command: "minivm findings docs",
        figure: format!(
            "CPU time to chunked, of the workloads without the two that were written to cross edges: array {}, reserved {}; \
             of all: array {}, reserved {}{furthest}",
            figure.show(percent),
            found
                .without_edge_programs(Strategy::Reserved)
                .show(percent),
            found.overall(Strategy::Array).show(percent),
            found.overall(Strategy::Reserved).show(percent),
        ),
        pictures: &[],
        verdict: format!("{in_time}; {in_instructions}."),
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
        command: "minivm sweep --only=memory,threads",
        figure: format!(
            "resident after {} frames and back: {}; after {count} threads were 5,000 frames deep: {}",
            sweep::plain(frames as f64),
            shown.join(", "),
            shown_threads.join(", ")
        ),
        pictures: &["memory-resident", "threads-resident-after"],
        verdict: if holds {
            let gives_back = after(Strategy::Reserved).high < after(Strategy::Array).low / 10.0;
            format!(
                "Holds for `array`.{}",
                if gives_back {
                    " It is not the price of contiguity: `reserved` gives memory back."
                } else {
                    ""
                }
            )
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
        command: "minivm sweep --only=cliff,churn",
        figure: format!(
            "the worst depth to the median: uncached {}, chunked {}; a call of {} costs {} at an edge",
            found.cliff(SMALL, Strategy::Uncached).show(times),
            found.cliff(SMALL, Strategy::Chunked).show(times),
            seconds(median),
            seconds(worst),
        ),
        pictures: &["cliff-8-close", "churn-small-system-calls"],
        verdict: if found.cliff(SMALL, Strategy::Chunked).high
            < found.cliff(SMALL, Strategy::Uncached).low
        {
            format!(
                "Holds for one edge. A crossing still leaves the fast path: {} the cost of another call; and swings over more \
                 than one edge still map and unmap: claim 5.",
                times(worst / median)
            )
        } else {
            "Not shown by these figures.".to_string()
        },
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
        command: "minivm sweep --only=churn",
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
        command: "minivm sweep --only=reads",
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
                 directory makes two system calls in every layout. `reserved` has but one block, so that its newest is all. \
                 A sample by a reader that keeps what cannot have changed takes {} on reserved, {} on array.",
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
        command: "minivm sweep --only=memory --format=json",
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
        let noun = if blocks == 1.0 { "block" } else { "blocks" };
        format!("{strategy} {blocks:.0} {noun}, {}", seconds(time))
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
        command: "minivm sweep --only=locate",
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
    let calls = &found.0["arguments"];
    let gain = |strategy, arguments| found.at("windows", strategy, arguments, "ratio");
    let shown: Vec<String> = (0..=MOST_ARGUMENTS as u64)
        .map(|arguments| {
            format!(
                "{arguments}: array {}, reserved {}",
                gain(Strategy::Array, arguments).show(times),
                gain(Strategy::Reserved, arguments).show(times)
            )
        })
        .collect();
    let all: Vec<Figure> = (1..=MOST_ARGUMENTS as u64)
        .map(|arguments| gain(Strategy::Reserved, arguments))
        .collect();
    let verdict = if all.iter().all(|figure| figure.high < 1.0 - ONE_PERCENT) {
        "Holds on `reserved` in that machine, for one argument and more."
    } else if all.iter().all(|figure| figure.low > 1.0 - ONE_PERCENT) {
        "Does not hold on `reserved` in that machine for any number of arguments: what is not copied is paid for in finding the end of the \
         caller's frame again."
    } else if all.iter().any(|figure| figure.median.is_nan()) {
        "Not measured."
    } else {
        "Holds on `reserved` for some numbers of arguments in that machine and not for others: it is no rule."
    };
    Claim {
        claim: "Contiguity allows cheaper calls: registers of caller and callee can overlap",
        gains: "calls with arguments, on `reserved`, and on `array` inside one block",
        command: "minivm sweep --only=windows",
        figure: format!(
            "time of a call in a small register machine, overlapping to copying, by the number of arguments: {}; in the \
             virtual machine, which copies, a call without arguments takes {}, with three {}",
            shown.join("; "),
            Figure::of(&calls["none"]).show(seconds),
            Figure::of(&calls["three"]).show(seconds),
        ),
        pictures: &[],
        verdict: format!(
            "{verdict} What a prototype in the virtual machine came to is in [ARCHITECTURE.md](../ARCHITECTURE.md#decisions)."
        ),
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
    let threads = found.most("threads");
    let of_a_thread: Vec<String> = Strategy::ALL
        .iter()
        .map(|strategy| {
            let of = |name, threads| bytes(found.of_a_thread(name, *strategy, threads));
            format!(
                "{strategy} {} and {}, of one {} and {}",
                of("resident_deepest", threads),
                of("resident_after", threads),
                of("resident_deepest", 1),
                of("resident_after", 1),
            )
        })
        .collect();
    let per_frame = |strategy, frames: u64| {
        found.at("descent", strategy, frames, "seconds").median / frames as f64
    };
    // A cost that grows faster than what it is for grows by more than the caches of the machine explain.
    let linear = Strategy::ALL.iter().all(|strategy| {
        per_frame(*strategy, most) < NOT_LINEAR * per_frame(*strategy, 10_000)
            && found.of_a_thread("resident_deepest", *strategy, threads)
                < 1.5 * found.of_a_thread("resident_deepest", *strategy, 10)
    });
    let chunks_pay = per_frame(Strategy::Chunked, most) > 2.0 * per_frame(Strategy::Array, most);
    Claim {
        claim: "How costs grow with 10³ to 10⁶ frames and 1 to 10⁴ threads",
        gains: "—",
        command: "minivm sweep --only=descent,threads",
        figure: format!(
            "a frame of a repeated descent, of 1,000 frames and of {}: {}; resident memory of a thread of {} that is 5,000 \
             frames deep, and after it has come back: {}",
            sweep::plain(most as f64),
            shown.join(", "),
            sweep::plain(threads as f64),
            of_a_thread.join("; "),
        ),
        pictures: &["descent-seconds", "descent-first-seconds", "threads-resident-deepest"],
        verdict: [
            if linear {
                "Linear in frames and in threads for all, once a stack is larger than the processor's nearest cache."
            } else {
                "Not linear for all: see the figures."
            },
            if chunks_pay {
                " Chunks pay system calls and page faults for every 16 KiB of every descent; contiguous stacks pay them once."
            } else {
                ""
            },
        ]
        .concat(),
    }
}
