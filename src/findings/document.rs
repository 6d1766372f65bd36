//! The document: a short answer, the claims, and every figure.

use std::fmt::Write as _;

use minivm_strategies::Strategy;
use serde_json::Value;

use super::best;
use super::claims::claims;
use super::results::{Figure, Results, SMALL, fine_percent, times};
use crate::lab::{bytes, machine};
use crate::sweep;

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
    text.push_str("## The short answer\n\n| of | |\n|---|---|\n");
    for (of, answer) in answers(&found) {
        let _ = writeln!(text, "| {of} | {answer} |");
    }
    text.push_str("\n## The claims\n\n");
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
    text.push_str(&best::table(&found));
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
    text.push_str("\n### Instructions of the workloads, to `chunked`\n\n");
    text.push_str(&instructions(&found));
    text
}

/// What the figures come to, by what one may care for.
fn answers(found: &Results<'_>) -> [(&'static str, String); 6] {
    let cliff = |strategy| {
        let (median, worst) = found.call(SMALL, strategy);
        times(worst / median)
    };
    let [array, chunked, cached, uncached, reserved] = [
        Strategy::Array,
        Strategy::Chunked,
        Strategy::Cached,
        Strategy::Uncached,
        Strategy::Reserved,
    ];
    let usual = |strategy| found.without_edge_programs(strategy).show(fine_percent);
    let (frames, threads) = (found.most("memory"), found.most("threads"));
    let after = |strategy| {
        bytes(
            found
                .at("memory", strategy, frames, "resident_after")
                .median,
        )
    };
    let of_a_thread = |strategy| bytes(found.of_a_thread("resident_after", strategy, threads));
    let reads = |strategy, name| found.at("reads", strategy, 1_000, name).median;
    let blocks = |strategy| {
        found
            .at("locate", strategy, found.most("locate"), "blocks")
            .median
    };
    [
        (
            "the cliff: a call at the worst depth, to one at the median depth",
            format!(
                "CPython 3.14 (`uncached`) {}; with one chunk kept {}; with a bounded cache {}; as an array {}; as a reserved \
                 range {}",
                cliff(uncached),
                cliff(chunked),
                cliff(cached),
                cliff(array),
                cliff(reserved),
            ),
        ),
        (
            "programs that were not written to cross edges: CPU time, to one chunk kept",
            format!("array {}, reserved {}", usual(array), usual(reserved)),
        ),
        (
            "memory that stays after a deep recursion",
            format!(
                "of {} frames in one thread: array {}, chunked {}, cached {}, reserved {}; of 5,000 frames, in each of {} \
                 threads: {}, {}, {}, {}",
                sweep::plain(frames as f64),
                after(array),
                after(chunked),
                after(cached),
                after(reserved),
                sweep::plain(threads as f64),
                of_a_thread(array),
                of_a_thread(chunked),
                of_a_thread(cached),
                of_a_thread(reserved),
            ),
        ),
        (
            "profilers: pieces of memory read for a sample of 1,000 frames",
            format!(
                "of all blocks: array {:.0}, chunked {:.0}, reserved {:.0}; of the newest block and then frame by frame: \
                 {:.0}, {:.0}, {:.0}. It is the reader's way that counts, not the layout",
                reads(array, "chunks/reads"),
                reads(chunked, "chunks/reads"),
                reads(reserved, "chunks/reads"),
                reads(array, "head/reads"),
                reads(chunked, "head/reads"),
                reads(reserved, "head/reads"),
            ),
        ),
        (
            "ease of reasoning",
            format!(
                "{} frames lie in {:.0} blocks on array, in {:.0} on chunked, in {:.0} on reserved; on array and chunked the \
                 next frame may be in another block, on reserved never. A figure for how easily people reason is not among \
                 what was measured",
                sweep::plain(found.most("locate") as f64),
                blocks(array),
                blocks(chunked),
                blocks(reserved),
            ),
        ),
        (
            "the best of all",
            format!(
                "{}; see [below](#is-reserved-the-best)",
                best::standing(found)
            ),
        ),
    ]
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

/// A row for each program whose instructions were counted.
fn instructions(found: &Results<'_>) -> String {
    let all = || Strategy::ALL.iter().copied();
    let columns: Vec<_> = all().map(|strategy| found.instructions(strategy)).collect();
    let names: Vec<_> = all().map(Strategy::name).collect();
    let mut text = format!("| program | {} |\n", names.join(" | "));
    let _ = writeln!(text, "|---|{}", "---|".repeat(columns.len()));
    for (row, (name, _)) in columns[0].iter().enumerate() {
        let cells: Vec<_> = columns
            .iter()
            .map(|column| fine_percent(column[row].1))
            .collect();
        let _ = writeln!(text, "| {name} | {} |", cells.join(" | "));
    }
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
