//! The minivm command.

// They panic where stdout or stderr cannot be written.
#![deny(clippy::print_stdout, clippy::print_stderr)]

mod allocator;
mod compare;
mod completions;
mod dis;
mod dump;
mod findings;
mod lab;
mod profile;
mod run;
mod size;
mod stats;
mod sweep;

use std::io::Write;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Programs make and drop many small buffers.
#[global_allocator]
static ALLOCATOR: minivm_vm::pool::PoolAllocator = minivm_vm::pool::PoolAllocator;

/// Status of a command that was used wrongly, or whose file cannot be read.
const USAGE: u8 = 2;

/// Runs Python programs on a data stack of your choice.
#[derive(Parser)]
#[command(name = "minivm", version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run a program
    Run(Box<run::Run>),
    /// Run a program on every strategy, in turns, and compare
    Compare(compare::Compare),
    /// Measure what each strategy costs, by depth, by size and by the number of threads
    Sweep(sweep::Sweep),
    /// Make every experiment and write what came of each claim about data stacks
    Findings(findings::Findings),
    /// One experiment of the others in this process
    #[command(hide = true)]
    Probe(lab::probe::Probe),
    /// Tell which Python functions a process spends its time in
    Profile(profile::Profile),
    /// Print which Python functions the threads of a process are in
    Dump(dump::Dump),
    /// Print the bytecode of a program
    Dis(dis::Dis),
    /// Print a script that completes commands and options in a shell
    Completions(completions::Completions),
}

fn main() -> ExitCode {
    allocator::configure();
    let status = match Cli::parse().command {
        Command::Run(command) => command.execute(),
        Command::Compare(command) => command.execute(),
        Command::Sweep(command) => command.execute(),
        Command::Findings(command) => command.execute(),
        Command::Probe(command) => command.execute(),
        Command::Profile(command) => command.execute(),
        Command::Dump(command) => command.execute(),
        Command::Dis(command) => command.execute(),
        Command::Completions(command) => command.execute(),
    };
    ExitCode::from(status)
}

/// Tells on stderr why a command cannot do what it was asked for. Returns the status to exit with.
fn complain(message: impl std::fmt::Display) -> u8 {
    note(message);
    USAGE
}

/// Tells something on stderr in the command's own name.
fn note(message: impl std::fmt::Display) {
    tell(&format!("minivm: {message}\n"));
}

/// Writes to stderr. Whoever closed it, or left no room, hears of nothing.
fn tell(text: &str) {
    let _ = std::io::stderr().write_all(text.as_bytes());
}

/// Reads a source file.
///
/// # Errors
/// A message that says what is wrong with it.
fn read_source(path: &str) -> Result<Vec<u8>, String> {
    if std::path::Path::new(path).is_dir() {
        return Err(format!(
            "can't run '{path}': it is a directory, not a Python file"
        ));
    }
    std::fs::read(path).map_err(|error| format!("can't open file '{path}': {error}"))
}
