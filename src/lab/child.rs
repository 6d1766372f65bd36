//! Runs of this program in processes of their own, so that no run profits from what another left behind.

use std::path::Path;
use std::process::{Command, Stdio};

use minivm_strategies::Strategy;
use serde_json::Value;

/// What a program printed on stdout and stderr, and its exit status.
pub(crate) type Output = (Vec<u8>, Vec<u8>, Option<i32>);

/// What a run left behind.
pub(crate) struct Finished {
    pub(crate) output: Output,
    /// The figures of `--stats`, and `instructions` where the kernel counts them.
    pub(crate) stats: Value,
}

/// Whether the kernel and its tool count instructions for us.
pub(crate) fn instructions_counted() -> bool {
    let probe = Command::new("perf")
        .args(["stat", "-x,", "-e", EVENT, "true"])
        .stdin(Stdio::null())
        .output();
    probe.is_ok_and(|output| instructions(&String::from_utf8_lossy(&output.stderr)).is_some())
}

/// What is counted: instructions of the program, not of the kernel.
const EVENT: &str = "instructions:u";

/// The count among the lines that `perf stat -x,` prints.
fn instructions(text: &str) -> Option<u64> {
    text.lines().find_map(|line| {
        let mut fields = line.split(',');
        let count = fields.next()?.parse().ok()?;
        fields
            .any(|field| field.starts_with("instructions"))
            .then_some(count)
    })
}

/// Runs a program on a strategy: `minivm run` with these arguments, a file as its standard input.
///
/// # Errors
/// A message that says why there are no figures.
pub(crate) fn run(
    strategy: Strategy,
    arguments: &[String],
    input: Option<&Path>,
    count_instructions: bool,
) -> Result<Finished, String> {
    let program = this_program()?;
    let mut command = if count_instructions {
        let mut perf = Command::new("perf");
        perf.args(["stat", "-x,", "-e", EVENT, "--"]).arg(program);
        perf
    } else {
        Command::new(program)
    };
    let output = command
        .args(["run", "--stats=json", &format!("--stack={strategy}")])
        .args(arguments)
        .stdin(standard_input(input)?)
        .output()
        .map_err(|error| format!("can't start a run: {error}"))?;
    let text = String::from_utf8_lossy(&output.stderr);
    let mut stats: Value = text
        .lines()
        .rfind(|line| line.starts_with("{\"strategy\""))
        .and_then(|line| serde_json::from_str(line).ok())
        .ok_or_else(|| format!("the run on {strategy} gave no figures: {}", text.trim()))?;
    if count_instructions && let Some(count) = instructions(&text) {
        stats["instructions"] = count.into();
    }
    let printed = text
        .lines()
        .take_while(|line| !line.starts_with("{\"strategy\""))
        .collect::<Vec<_>>()
        .join("\n");
    Ok(Finished {
        output: (output.stdout, printed.into_bytes(), output.status.code()),
        stats,
    })
}

/// Whether valgrind can count instructions for us.
pub(crate) fn valgrind_installed() -> bool {
    let version = Command::new("valgrind").arg("--version").output();
    version.is_ok_and(|output| output.status.success())
}

/// An interval longer than most runs: of the tool's output only the sums are wanted.
const LONGEST_INTERVAL: &str = "--interval-size=2000000000";

/// The instructions of a run of a program on a strategy, counted by that tool of valgrind which does it fastest.
///
/// # Errors
/// A message that says why there is no count.
pub(crate) fn count_instructions(strategy: Strategy, program: &str) -> Result<u64, String> {
    let output = Command::new("valgrind")
        .args([
            "--tool=exp-bbv",
            "--bb-out-file=/dev/null",
            LONGEST_INTERVAL,
        ])
        .arg(this_program()?)
        .args(["run", &format!("--stack={strategy}"), program])
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("can't start valgrind: {error}"))?;
    let text = String::from_utf8_lossy(&output.stderr);
    counted(&text)
        .filter(|_| output.status.success())
        .ok_or_else(|| {
            format!(
                "{program} failed on {strategy} under valgrind: {}",
                text.trim()
            )
        })
}

/// The sum over all threads of what valgrind counted.
fn counted(text: &str) -> Option<u64> {
    let counts = text.lines().filter_map(|line| {
        line.split("Total instructions:")
            .nth(1)?
            .trim()
            .parse()
            .ok()
    });
    counts.reduce(|sum: u64, count| sum + count)
}

/// Runs one of this program's own experiments: `minivm probe` with these arguments. Returns what it found.
///
/// # Errors
/// A message that says why it found nothing.
pub(crate) fn probe(arguments: &[String], input: Option<&Path>) -> Result<Value, String> {
    let output = Command::new(this_program()?)
        .arg("probe")
        .args(arguments)
        .stdin(standard_input(input)?)
        .output()
        .map_err(|error| format!("can't start an experiment: {error}"))?;
    serde_json::from_slice(&output.stdout).map_err(|_| {
        format!(
            "the experiment {} failed: {}",
            arguments.join(" "),
            String::from_utf8_lossy(&output.stderr).trim()
        )
    })
}

/// Every run reads a file from its start.
fn standard_input(file: Option<&Path>) -> Result<Stdio, String> {
    match file {
        None => Ok(Stdio::null()),
        Some(path) => match std::fs::File::open(path) {
            Ok(file) => Ok(file.into()),
            Err(error) => Err(format!("can't read '{}': {error}", path.display())),
        },
    }
}

fn this_program() -> Result<std::path::PathBuf, String> {
    std::env::current_exe().map_err(|error| format!("can't find this program: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instructions_of_all_threads_count() {
        let text = "==7== # Thread 1\n==7== #   Total instructions: 664000\n==7== #   Total reps: 3\n==7== # Thread 2\n\
                    ==7== #   Total instructions: 598304617\n";
        assert_eq!(counted(text), Some(598_968_617));
        assert_eq!(counted("valgrind: failed"), None);
    }

    #[test]
    fn instructions_are_found_where_they_are_counted() {
        let counted = "1234567,,instructions:u,1000,100.00,,\n";
        assert_eq!(instructions(counted), Some(1_234_567));
        let refused = "<not supported>,,instructions:u,0,100.00,,\n";
        assert_eq!(instructions(refused), None);
    }
}
