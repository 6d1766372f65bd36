//! What can go wrong with a process that is looked at.

use std::fmt;
use std::os::unix::fs::MetadataExt;

use minivm_strategies::published::VERSION;

use crate::memory::MemoryError;

/// Why a process cannot be looked at, or no longer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// There is no such process, or it has ended.
    Gone(i32),
    /// The system does not let this process read that one.
    Refused(i32),
    /// Nothing that the process has mapped publishes a layout.
    NotMinivm(i32),
    /// The process publishes a layout of another version.
    Version(u64),
    /// What the process publishes contradicts itself.
    Layout(&'static str),
    /// The process runs another program now.
    Replaced(i32),
    /// The process has no thread that is listed.
    NoThreads(i32),
    /// A file or a system call failed.
    System(String),
}

impl Error {
    /// What a failed read of the root of process `pid` means.
    pub(crate) fn of_read(pid: i32, error: MemoryError) -> Self {
        match error {
            MemoryError::Gone => Error::Gone(pid),
            MemoryError::Refused => Error::Refused(pid),
            MemoryError::Unmapped => Error::Replaced(pid),
            MemoryError::Other(errno) => Error::System(format!(
                "can't read process {pid}: {}",
                std::io::Error::from_raw_os_error(errno)
            )),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Gone(pid) => write!(f, "there is no process {pid}; it may have ended"),
            Error::Refused(pid) => write!(
                f,
                "the system does not let this process read process {pid}\n{}",
                advice(*pid)
            ),
            Error::NotMinivm(pid) => write!(
                f,
                "process {pid} is not a minivm that can be read: none of the files it has mapped publishes a layout"
            ),
            Error::Version(version) => write!(
                f,
                "the process publishes layout version {version}, and this reader knows version {VERSION}; use the minivm that the process runs"
            ),
            Error::Layout(what) => {
                write!(f, "what the process publishes contradicts itself: {what}")
            }
            Error::Replaced(pid) => write!(f, "process {pid} has replaced its program (exec)"),
            Error::NoThreads(pid) => write!(f, "process {pid} has no Python thread now"),
            Error::System(message) => f.write_str(message),
        }
    }
}

impl std::error::Error for Error {}

/// What decides whether one process may read another, as far as it can be seen.
struct Refusal {
    /// The setting `kernel.yama.ptrace_scope`, where the system has it.
    scope: Option<String>,
    /// Whether this process has the capability to read any other, where that can be told.
    capable: Option<bool>,
    /// The users of the target and of this process.
    users: Option<(u32, u32)>,
    /// The command that was refused.
    command: String,
}

/// What to do about a refusal.
fn advice(pid: i32) -> String {
    let read = |path: &str| std::fs::read_to_string(path).ok();
    let owner = |path: &str| std::fs::metadata(path).ok().map(|file| file.uid());
    let arguments: Vec<String> = std::env::args().collect();
    Refusal {
        scope: read("/proc/sys/kernel/yama/ptrace_scope").map(|scope| scope.trim().to_string()),
        capable: read("/proc/self/status").and_then(|status| has_ptrace(&status)),
        users: owner(&format!("/proc/{pid}")).zip(owner("/proc/self")),
        command: arguments.join(" "),
    }
    .advice()
}

/// Whether the status of a process, as `/proc` has it, names `CAP_SYS_PTRACE` among the effective capabilities.
fn has_ptrace(status: &str) -> Option<bool> {
    const CAP_SYS_PTRACE: u32 = 19;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("CapEff:"))?;
    let set = u64::from_str_radix(line.trim(), 16).ok()?;
    Some(set >> CAP_SYS_PTRACE & 1 == 1)
}

impl Refusal {
    fn advice(&self) -> String {
        let scope = self.scope.as_deref().unwrap_or("not set (no Yama)");
        let capable = match self.capable {
            Some(true) => "has",
            Some(false) => "lacks",
            None => "may lack",
        };
        let mut text = format!(
            "kernel.yama.ptrace_scope is {scope}; this command {capable} the capability CAP_SYS_PTRACE"
        );
        let foreign = self.users.filter(|(theirs, ours)| theirs != ours);
        if let Some((theirs, ours)) = foreign {
            text += &format!(
                "\nthe process belongs to user {theirs}, this command runs as user {ours}"
            );
        }
        let root = self.users.is_some_and(|(_, ours)| ours == 0);
        let restricted = matches!(scope, "1" | "2");
        if scope == "3" {
            text +=
                "\nnothing but a reboot with another setting changes 3, which refuses everybody";
            return text;
        }
        if restricted && foreign.is_none() && !root {
            text += "\nallow it until the next boot with: echo 0 | sudo tee /proc/sys/kernel/yama/ptrace_scope";
        }
        if !root {
            text += &format!("\nrun it as root: sudo {}", self.command);
        }
        text + "\nin a container, start that with: --cap-add=SYS_PTRACE"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(scope: Option<&str>, capable: Option<bool>, users: (u32, u32)) -> String {
        let refusal = Refusal {
            scope: scope.map(str::to_string),
            capable,
            users: Some(users),
            command: "minivm dump 7".to_string(),
        };
        refusal.advice()
    }

    #[test]
    fn a_refusal_tells_the_setting_and_the_command_that_helps() {
        let own = refusal(Some("1"), Some(false), (5, 5));
        assert!(own.starts_with("kernel.yama.ptrace_scope is 1; this command lacks"));
        assert!(own.contains("echo 0 | sudo tee /proc/sys/kernel/yama/ptrace_scope"));
        assert!(own.contains("sudo minivm dump 7"));
        let foreign = refusal(Some("0"), Some(false), (0, 5));
        assert!(foreign.contains("belongs to user 0, this command runs as user 5"));
        assert!(foreign.contains("sudo minivm dump 7") && !foreign.contains("tee"));
        let container = refusal(None, Some(false), (0, 0));
        assert!(container.contains("no Yama") && container.contains("--cap-add=SYS_PTRACE"));
        assert!(!container.contains("sudo"));
        let never = refusal(Some("3"), None, (5, 5));
        assert!(never.contains("reboot") && !never.contains("sudo"));
    }

    #[test]
    fn the_capability_is_a_bit_of_the_effective_set() {
        assert_eq!(
            has_ptrace("Name:\tx\nCapEff:\t0000000000080000\n"),
            Some(true)
        );
        assert_eq!(
            has_ptrace("CapPrm:\tffffffffffffffff\nCapEff:\tfffffffffff7ffff\n"),
            Some(false)
        );
        assert_eq!(has_ptrace("Name:\tx\n"), None);
    }
}
