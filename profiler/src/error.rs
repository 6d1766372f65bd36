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

/// What to do about a refusal: depends on a setting of the system and on who asks.
fn advice(pid: i32) -> String {
    let scope = std::fs::read_to_string("/proc/sys/kernel/yama/ptrace_scope");
    let scope = scope
        .as_deref()
        .map(str::trim)
        .unwrap_or("not set (no Yama)");
    let remedy = match scope {
        "1" | "2" => {
            "allow it until the next boot with: echo 0 | sudo tee /proc/sys/kernel/yama/ptrace_scope\n\
             or run the command as root: sudo minivm …"
        }
        "3" => "nothing but a reboot with another setting changes 3, which refuses everybody",
        _ => {
            "a process may read those of its own user; for another's, run the command as root: sudo minivm …\n\
             in a container, start it with: --cap-add=SYS_PTRACE"
        }
    };
    let owner = |path: String| std::fs::metadata(path).map(|file| file.uid());
    let owners = [
        owner(format!("/proc/{pid}")),
        owner("/proc/self".to_string()),
    ];
    let users = match owners {
        [Ok(theirs), Ok(ours)] if theirs != ours => {
            format!("\nthe process belongs to user {theirs}, this command runs as user {ours}")
        }
        _ => String::new(),
    };
    format!("kernel.yama.ptrace_scope is {scope}{users}\n{remedy}")
}
