//! The table at the end: strategies ranked, from what criterion has written.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use comfy_table::{CellAlignment, Table};
use minivm_strategies::Strategy;

use crate::{LIMIT, machine, windows};

/// Medians by the benchmark's name without the strategy, then by strategy.
type Rows = BTreeMap<String, BTreeMap<String, f64>>;

/// A line under the header, and no other; comfy-table's notation.
const TABLE_STYLE: &str = "     ──            ";

/// The figures measured since then: how pushes and pops compare with the limit, what overlapping windows gain, a table
/// with a row for each group, and the strategies by the geometric mean of their times. Empty if nothing was measured.
pub(crate) fn since(start: SystemTime) -> String {
    let mut rows = Rows::new();
    collect(&home(), &home(), start, &mut rows);
    let ranks = ranks(&rows);
    [to_limit(&rows), windows(&rows), ranks].concat()
}

/// How many times as long a push and a pop take as on a bump pointer.
fn to_limit(rows: &Rows) -> String {
    let Some((row, limit)) = rows
        .get("push_pop")
        .and_then(|row| Some((row, row.get(LIMIT)?)))
    else {
        return String::new();
    };
    let shown: Vec<String> = Strategy::ALL
        .iter()
        .filter_map(|strategy| Some((strategy, row.get(strategy.name())?)))
        .map(|(strategy, time)| format!("{strategy} {:.2}×", time / limit))
        .collect();
    format!(
        "A push and a pop, to a bump pointer: {}.\n\n",
        shown.join(", ")
    )
}

/// A table of calls whose arguments are copied and of calls whose frames overlap.
fn windows(rows: &Rows) -> String {
    let mut table = table();
    let mut header = vec!["arguments".to_string()];
    for strategy in windows::STRATEGIES {
        header.extend(windows::WAYS.map(|way| format!("{strategy}, {way}")));
        header.push("gain".to_string());
    }
    table.set_header(header);
    for arguments in 0..=machine::MOST_ARGUMENTS {
        let mut row = vec![arguments.to_string()];
        for strategy in windows::STRATEGIES {
            let time = |overlap| {
                // Criterion's name for a folder.
                let group = windows::name(overlap, arguments).replace('/', "_");
                Some(rows.get(&group)?.get(strategy)? / machine::CALLS as f64)
            };
            if let (Some(copied), Some(overlapped)) = (time(false), time(true)) {
                row.extend([copied, overlapped].map(shown));
                row.push(format!(
                    "{:.2} ns, {:.0} %",
                    copied - overlapped,
                    (1.0 - overlapped / copied) * 100.0
                ));
            }
        }
        if row.len() > 1 {
            table.add_row(row);
        }
    }
    if table.is_empty() {
        String::new()
    } else {
        align(&mut table);
        format!("{table}\nMedian of a call.\n\n")
    }
}

fn table() -> Table {
    let mut table = Table::new();
    table.load_preset(TABLE_STYLE);
    table
}

fn align(table: &mut Table) {
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
}

/// The groups that all strategies were measured in.
fn ranks(rows: &Rows) -> String {
    let all = |row: &BTreeMap<String, f64>| {
        let mut names = Strategy::ALL.iter().map(|strategy| strategy.name());
        names.all(|name| row.contains_key(name))
    };
    let rows: Vec<_> = rows.iter().filter(|(_, row)| all(row)).collect();
    if rows.is_empty() {
        return String::new();
    }
    let mut table = table();
    let names = Strategy::ALL.iter().map(|strategy| strategy.name());
    table.set_header(["benchmark"].into_iter().chain(names));
    let mut logarithms = vec![0.0; Strategy::ALL.len()];
    for &(name, row) in &rows {
        let times: Vec<f64> = Strategy::ALL
            .iter()
            .map(|strategy| row[strategy.name()])
            .collect();
        let least = times.iter().copied().fold(f64::INFINITY, f64::min);
        for (sum, time) in logarithms.iter_mut().zip(&times) {
            *sum += (time / least).ln();
        }
        let cells = times
            .iter()
            .map(|time| format!("{} ({:.2}×)", shown(*time), time / least));
        table.add_row([name.clone()].into_iter().chain(cells));
    }
    align(&mut table);
    let mut ranks: Vec<(f64, &str)> = logarithms
        .iter()
        .zip(Strategy::ALL)
        .map(|(sum, strategy)| ((sum / rows.len() as f64).exp(), strategy.name()))
        .collect();
    ranks.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut text = format!("{table}\nMedian of an iteration; in brackets, of the fastest.\n");
    for (place, (mean, name)) in ranks.iter().enumerate() {
        let _ = writeln!(
            text,
            "{}. {name}: {mean:.2}× the fastest, in the geometric mean",
            place + 1
        );
    }
    text
}

/// Where criterion writes.
fn home() -> PathBuf {
    let variable = |name| std::env::var_os(name).map(PathBuf::from);
    variable("CRITERION_HOME")
        .or_else(|| variable("CARGO_TARGET_DIR").map(|target| target.join("criterion")))
        .unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("target/criterion"))
}

/// Adds the medians under a folder, by the benchmark's name without the strategy, then by strategy.
fn collect(home: &Path, folder: &Path, start: SystemTime, rows: &mut Rows) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() && !path.ends_with("report") {
            collect(home, &path, start, rows);
        } else if path.ends_with("new/estimates.json")
            && entry
                .metadata()
                .and_then(|metadata| metadata.modified())
                .is_ok_and(|modified| modified >= start)
            && let Some(median) = median(&path)
            && let Some(benchmark) = path.ancestors().nth(2)
            && let Ok(benchmark) = benchmark.strip_prefix(home)
            && let (Some(group), Some(name)) = (benchmark.parent(), benchmark.file_name())
        {
            rows.entry(group.to_string_lossy().into_owned())
                .or_default()
                .insert(name.to_string_lossy().into_owned(), median);
        }
    }
}

/// The median that criterion estimated, in nanoseconds.
fn median(path: &Path) -> Option<f64> {
    let text = std::fs::read_to_string(path).ok()?;
    let estimates: serde_json::Value = serde_json::from_str(&text).ok()?;
    estimates["median"]["point_estimate"].as_f64()
}

fn shown(nanoseconds: f64) -> String {
    match nanoseconds {
        n if n < 1e3 => format!("{n:.1} ns"),
        n if n < 1e6 => format!("{:.2} µs", n / 1e3),
        n => format!("{:.2} ms", n / 1e6),
    }
}
