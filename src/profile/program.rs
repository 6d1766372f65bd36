//! Programs that are started to be profiled.

use std::process::{Child, Command};
use std::sync::atomic::Ordering;
use std::time::Duration;

use clap::Args;
use minivm_profiler::Error;
use minivm_profiler::sampler::{Options, Sampler};
use minivm_strategies::Strategy;
use rustix::process::{Pid, Signal, kill_process};

use super::Asked;
use crate::complain;
use crate::size::Size;

/// How often it is looked whether a program has ended.
const WAIT: Duration = Duration::from_millis(5);

/// A program to be run by this command in a process of its own.
#[derive(Args)]
pub(super) struct Program {
    /// Layout of the data stack of the program
    #[arg(long, value_name = "STRATEGY", default_value_t = Strategy::Cached)]
    stack: Strategy,

    /// Size of one chunk, or of the first array
    #[arg(long, value_name = "BYTES")]
    chunk_size: Option<Size>,
}

impl Program {
    /// The command that runs it, given its arguments.
    pub(super) fn command(&self, program: &[String]) -> Result<Command, String> {
        let this = std::env::current_exe()
            .map_err(|error| format!("can't find the command itself: {error}"))?;
        let mut command = Command::new(this);
        command.arg("run").arg("--stack").arg(self.stack.name());
        if let Some(size) = self.chunk_size {
            command.arg("--chunk-size").arg(size.0.to_string());
        }
        command.args(program);
        Ok(command)
    }
}

/// Starts a program.
pub(super) fn start(mut command: Command) -> Result<Child, String> {
    command
        .spawn()
        .map_err(|error| format!("can't run the program: {error}"))
}

/// A started program and what samples it. None where it ended before it could be seen; then that is told.
pub(super) fn sample_child(child: &mut Child, options: &Options) -> Option<Sampler> {
    let pid = child.id().cast_signed();
    let attached = Sampler::attach_starting(pid, options, || {
        child.try_wait().is_ok_and(|status| status.is_some())
    });
    match attached {
        Ok(sampler) => Some(sampler),
        Err(error) => {
            if matches!(error, Error::Refused(_)) {
                complain(error);
            } else {
                complain("nothing was sampled: the program ended too soon");
            }
            None
        }
    }
}

/// Waits for a program, and ends it when asked to. Its status, as a shell would give it.
pub(super) fn status_of(child: &mut Child, asked: &Asked) -> u8 {
    use std::os::unix::process::ExitStatusExt;
    loop {
        match child.try_wait() {
            Ok(Some(status)) => {
                let code = status
                    .code()
                    .or_else(|| status.signal().map(|signal| 128 + signal));
                return code.and_then(|code| u8::try_from(code).ok()).unwrap_or(1);
            }
            Ok(None) => {}
            Err(_) => return 1,
        }
        if asked.end.swap(false, Ordering::Relaxed) {
            // It may have ended meanwhile, which the next turn sees.
            let _ = kill_process(Pid::from_child(child), Signal::TERM);
        }
        std::thread::sleep(WAIT);
    }
}
