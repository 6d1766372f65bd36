//! What the experiments share: runs in processes of their own, estimates with intervals, pictures, and the page that
//! shows them.

pub(crate) mod chart;
pub(crate) mod child;
pub(crate) mod estimate;
pub(crate) mod machine;
pub(crate) mod page;
pub(crate) mod probe;
pub(crate) mod progress;
mod reads;
pub(crate) mod recorder;
pub(crate) mod replay;
pub(crate) mod windows;

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use minivm_strategies::Strategy;

/// How results are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Tables for a terminal
    Table,
    /// One JSON object
    Json,
    /// One page that needs no network
    Html,
}

/// What every experiment is told.
#[derive(Args, Clone, Debug)]
pub(crate) struct Options {
    /// The strategies, separated by commas
    #[arg(long, value_name = "STRATEGIES", value_delimiter = ',', default_values_t = Strategy::ALL.iter().copied())]
    pub(crate) stacks: Vec<Strategy>,

    /// Take a minute instead of ten at the most
    #[arg(long)]
    pub(crate) quick: bool,

    /// How results are given
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub(crate) format: Format,

    /// Write the results to a file instead of stdout
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

impl Options {
    /// Whether the results can be written where they are wanted, which is better known before they are measured.
    ///
    /// # Errors
    /// A message that says why they cannot.
    pub(crate) fn check_output(&self) -> Result<(), String> {
        let Some(path) = &self.output else {
            return Ok(());
        };
        let found = std::fs::metadata(path);
        // A pipe would wait for its reader.
        if found.as_ref().is_ok_and(|found| !found.is_file()) {
            return Ok(());
        }
        let mut options = std::fs::OpenOptions::new();
        let opened = options.append(true).create(true).open(path);
        opened.map_err(|error| unwritable(path, &error))?;
        if found.is_err() {
            // Results that never come leave no file.
            let _ = std::fs::remove_file(path);
        }
        Ok(())
    }

    /// How long the measurements may take. A round that has begun is finished, for which some seconds are left.
    pub(crate) fn budget(&self) -> std::time::Duration {
        std::time::Duration::from_secs(if self.quick { 50 } else { 570 })
    }

    /// Writes the results where they are wanted.
    ///
    /// # Errors
    /// A message that says why they could not be written.
    pub(crate) fn deliver(&self, text: &str) -> Result<(), String> {
        match &self.output {
            Some(path) => std::fs::write(path, text).map_err(|error| unwritable(path, &error)),
            None => {
                use std::io::Write;
                match std::io::stdout().write_all(text.as_bytes()) {
                    // A reader that has seen enough closes the pipe.
                    Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
                        Err(format!("can't write the results: {error}"))
                    }
                    _ => Ok(()),
                }
            }
        }
    }
}

fn unwritable(path: &std::path::Path, error: &std::io::Error) -> String {
    format!("can't write '{}': {error}", path.display())
}

/// A line under the header, and no other; comfy-table's notation.
const TABLE_STYLE: &str = "     ──            ";

/// A table in the style of all tables here, its columns but the first aligned to the right.
pub(crate) fn table(header: &[&str], rows: &[Vec<String>]) -> String {
    let mut table = comfy_table::Table::new();
    table.load_preset(TABLE_STYLE);
    table.set_header(header);
    table.add_rows(rows);
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(comfy_table::CellAlignment::Right);
    }
    format!("{table}\n")
}

/// A number of bytes for people.
pub(crate) fn bytes(count: f64) -> String {
    match count {
        n if n < 1024.0 * 10.0 => format!("{n:.0} B"),
        n if n < 1_048_576.0 * 10.0 => format!("{:.0} KiB", n / 1024.0),
        n => format!("{:.1} MiB", n / 1_048_576.0),
    }
}

/// A time for people.
pub(crate) fn seconds(count: f64) -> String {
    match count {
        s if s < 1e-6 => format!("{:.1} ns", s * 1e9),
        s if s < 1e-3 => format!("{:.1} µs", s * 1e6),
        s if s < 1.0 => format!("{:.1} ms", s * 1e3),
        s => format!("{s:.2} s"),
    }
}

/// A figure and its interval, shown by a function; a unit that all three have is given once.
pub(crate) fn with_interval(
    median: f64,
    low: f64,
    high: f64,
    show: impl Fn(f64) -> String,
) -> String {
    let [median, low, high] = [median, low, high].map(show);
    let unit = |text: &str| text.split_once(' ').map(|(_, unit)| unit.to_string());
    match unit(&median) {
        Some(of_all)
            if [&low, &high]
                .iter()
                .all(|end| unit(end).as_ref() == Some(&of_all)) =>
        {
            let number = |text: &str| text.split(' ').next().unwrap_or_default().to_string();
            format!("{median} [{}, {}]", number(&low), number(&high))
        }
        _ => format!("{median} [{low}, {high}]"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_is_given_once_where_it_is_the_same() {
        assert_eq!(
            with_interval(2e-3, 1e-3, 3e-3, seconds),
            "2.0 ms [1.0, 3.0]"
        );
        assert_eq!(
            with_interval(2e-3, 1e-6, 3e-3, seconds),
            "2.0 ms [1.0 µs, 3.0 ms]"
        );
        let plain = |number: f64| format!("{number:.2}");
        assert_eq!(with_interval(2.0, 1.0, 3.0, plain), "2.00 [1.00, 3.00]");
    }
}
