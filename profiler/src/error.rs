//! What can go wrong with a process that is looked at.

use std::fmt;
use std::os::unix::fs::MetadataExt;

use minivm_strategies::published::VERSION;

use crate::memory::MemoryError;
use crate::process::{Status, has_program, name};

/// Why a process cannot be looked at, or no longer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// There is no such process, or it has ended.
    Gone(i32),
    /// The process has ended, and is still listed because its parent has not asked how.
    Ended(i32),
    /// The process has no memory of its own: it belongs to the kernel.
    NoProgram(i32),
    /// The system does not let this process read that one.
    Refused(i32),
    /// Another process traces the process, and only one can.
    Traced(i32, i32),
    /// A process that was to be stopped has not stopped.
    Unstoppable(i32),
    /// Nothing that the process has mapped publishes a layout.
    NotMinivm(i32),
    /// The process publishes a layout of another version.
    Version(i32, u64),
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
            // One that ends loses its memory first.
            MemoryError::Unmapped if !has_program(pid) => Error::Gone(pid),
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
            Error::Ended(pid) => write!(
                f,
                "process {} has ended; only its number is left, until its parent asks for its status",
                named(*pid)
            ),
            Error::NoProgram(pid) => write!(
                f,
                "process {} is part of the kernel and runs no program",
                named(*pid)
            ),
            Error::Refused(pid) => write!(
                f,
                "the system does not let this process read process {}\n{}",
                named(*pid),
                Refusal::of(*pid).advice()
            ),
            Error::Traced(pid, tracer) => write!(
                f,
                "process {pid} is being traced by process {}, and only one process at a time can stop it; leave out --blocking, or end that one",
                named(*tracer)
            ),
            Error::Unstoppable(pid) => write!(
                f,
                "process {} does not stop: it may be frozen, or wait in the kernel for a disk or network; leave out --blocking",
                named(*pid)
            ),
            Error::NotMinivm(pid) => write!(
                f,
                "process {} is not a minivm that can be read: none of the files it has mapped publishes a layout",
                named(*pid)
            ),
            Error::Version(pid, version) => write!(
                f,
                "process {} publishes layout version {version}, and this reader knows version {VERSION}; use the minivm that the process runs: /proc/{pid}/exe",
                named(*pid)
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

/// The number of a process, and what it is called.
fn named(pid: i32) -> String {
    name(pid).map_or_else(|| pid.to_string(), |name| format!("{pid} ({name})"))
}

/// The bit of a set of capabilities that lets one process read another.
const CAP_SYS_PTRACE: u32 = 19;

/// What decides whether one process may read another, as far as it can be seen.
#[derive(Default)]
struct Refusal {
    /// The setting `kernel.yama.ptrace_scope`, where the system has it.
    scope: Option<String>,
    /// The users of the target and of this process.
    users: Option<(i32, i32)>,
    /// The capabilities that the target may use, and those that this process uses, where that can be told.
    capabilities: Option<(u64, u64)>,
    /// Whether the files of the target belong to root although it does not run as root: it must not be looked into.
    is_sealed: bool,
    /// Whether this process is in a user namespace: outside it, its capabilities count for nothing.
    in_namespace: bool,
    /// Whether system calls of this process are filtered.
    is_filtered: bool,
    /// Whether this process, and whatever it runs, can get no more privileges.
    is_bound: bool,
    /// The command that was refused.
    command: String,
}

impl Refusal {
    /// Of this process by that one.
    fn of(pid: i32) -> Self {
        let read = |path: &str| std::fs::read_to_string(path).ok();
        let (theirs, ours) = (Status::of(pid), Status::own());
        let both = theirs.as_ref().zip(ours.as_ref());
        let users =
            both.and_then(|(theirs, ours)| Some((theirs.number("Uid")?, ours.number("Uid")?)));
        let capabilities =
            both.and_then(|(theirs, ours)| Some((theirs.set("CapPrm")?, ours.set("CapEff")?)));
        let owner = std::fs::metadata(format!("/proc/{pid}")).map(|file| file.uid());
        let ours = |name: &str| ours.as_ref().and_then(|status| status.number(name));
        let all_users = |map: String| map.split_whitespace().eq(["0", "0", "4294967295"]);
        Self {
            scope: read("/proc/sys/kernel/yama/ptrace_scope").map(|scope| scope.trim().to_string()),
            users,
            capabilities,
            is_sealed: owner.is_ok_and(|owner| owner == 0)
                && users.is_some_and(|(theirs, _)| theirs != 0),
            in_namespace: read("/proc/self/uid_map").is_some_and(|map| !all_users(map)),
            is_filtered: ours("Seccomp") == Some(2),
            is_bound: ours("NoNewPrivs") == Some(1),
            command: command(),
        }
    }

    /// How things stand, and what to do.
    fn advice(&self) -> String {
        let has = |set: u64| set >> CAP_SYS_PTRACE & 1 == 1;
        let capable = self.capabilities.map(|(_, ours)| has(ours));
        let scope = self.scope.as_deref().unwrap_or("not set (no Yama)");
        let mut lines = vec![format!(
            "kernel.yama.ptrace_scope is {scope}; this command {} the capability CAP_SYS_PTRACE",
            match capable {
                Some(true) => "has",
                Some(false) => "lacks",
                None => "may lack",
            }
        )];
        let mut add = |line: &str| lines.push(line.to_string());
        let foreign = self.users.filter(|(theirs, ours)| theirs != ours);
        if let Some((theirs, ours)) = foreign {
            add(&format!(
                "the process belongs to user {theirs}, this command runs as user {ours}"
            ));
        }
        if self
            .capabilities
            .is_some_and(|(theirs, ours)| theirs & !ours != 0)
        {
            add("the process has capabilities that this command lacks");
        }
        if self.is_sealed {
            add("the process has changed its user, or asked not to be looked into");
        }
        if self.in_namespace {
            add(
                "this command runs in a user namespace: run it outside, if the process is not in there too",
            );
        }
        if self.is_filtered {
            add("a seccomp filter is in force for this command, which may be what refuses");
        }
        if scope == "3" {
            add("nothing but a reboot with another setting changes 3, which refuses everybody");
            return lines.join("\n");
        }
        if capable == Some(true) {
            add("a security module (Landlock, SELinux, AppArmor) may be what refuses");
            return lines.join("\n");
        }
        let root = self.users.is_some_and(|(_, ours)| ours == 0);
        if matches!(scope, "1" | "2") && foreign.is_none() && !root {
            add(
                "allow it until the next boot with: echo 0 | sudo tee /proc/sys/kernel/yama/ptrace_scope",
            );
        }
        if self.is_bound {
            add(
                "no_new_privs is set for this command, so that sudo changes nothing: run it from another shell",
            );
        }
        if !root {
            add(&format!("run it as root: sudo {}", self.command));
        }
        add("in a container, start that with: --cap-add=SYS_PTRACE");
        lines.join("\n")
    }
}

/// The command that this process runs, as a shell understands it. `sudo` may search other folders for it.
fn command() -> String {
    let program = std::env::current_exe().map(|program| program.display().to_string());
    let mut words: Vec<String> = std::env::args().collect();
    if let (Some(first), Ok(program)) = (words.first_mut(), program) {
        *first = program;
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-=:,%+".contains(c);
    let quoted = words.iter().map(|word| {
        if !word.is_empty() && word.chars().all(plain) {
            word.clone()
        } else {
            format!("'{}'", word.replace('\'', "'\\''"))
        }
    });
    quoted.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: u64 = 0;
    const ALL: u64 = u64::MAX;
    const OTHERS: u64 = ALL & !(1 << CAP_SYS_PTRACE);

    fn refusal(scope: Option<&str>, users: (i32, i32), capabilities: (u64, u64)) -> Refusal {
        Refusal {
            scope: scope.map(str::to_string),
            users: Some(users),
            capabilities: Some(capabilities),
            command: "minivm dump 7".to_string(),
            ..Refusal::default()
        }
    }

    #[test]
    fn a_refusal_tells_the_setting_and_the_command_that_helps() {
        let own = refusal(Some("1"), (5, 5), (NONE, NONE)).advice();
        assert!(own.starts_with("kernel.yama.ptrace_scope is 1; this command lacks"));
        assert!(own.contains("echo 0 | sudo tee /proc/sys/kernel/yama/ptrace_scope"));
        assert!(own.contains("sudo minivm dump 7"));
        let foreign = refusal(Some("0"), (0, 5), (NONE, NONE)).advice();
        assert!(foreign.contains("belongs to user 0, this command runs as user 5"));
        assert!(foreign.contains("sudo minivm dump 7") && !foreign.contains("tee"));
        let container = refusal(None, (0, 0), (OTHERS, OTHERS)).advice();
        assert!(container.contains("no Yama") && container.contains("--cap-add=SYS_PTRACE"));
        assert!(!container.contains("sudo") && !container.contains("lacks\n"));
        let never = refusal(Some("3"), (5, 5), (NONE, NONE)).advice();
        assert!(never.contains("reboot") && !never.contains("sudo"));
    }

    #[test]
    fn a_refusal_tells_what_else_is_in_the_way() {
        let less = refusal(None, (0, 0), (ALL, OTHERS)).advice();
        assert!(less.contains("has capabilities that this command lacks"));
        let capable = refusal(None, (5, 0), (NONE, ALL)).advice();
        assert!(capable.contains("has the capability") && capable.contains("security module"));
        assert!(!capable.contains("--cap-add"));
        let mut bound = refusal(Some("1"), (5, 5), (NONE, NONE));
        (bound.is_sealed, bound.in_namespace) = (true, true);
        (bound.is_filtered, bound.is_bound) = (true, true);
        let bound = bound.advice();
        for word in [
            "asked not to be",
            "user namespace",
            "seccomp",
            "no_new_privs",
        ] {
            assert!(bound.contains(word), "{word} in {bound}");
        }
    }
}
