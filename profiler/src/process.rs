//! What the system says of a process, in `/proc`.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use nix::libc::{O_NOCTTY, O_NONBLOCK};

use crate::literal::harmless;

/// The most of a file in `/proc` that is read, in bytes.
const MOST_BYTES: u64 = 64 << 20;

/// The status of a process or a thread.
pub(crate) struct Status(String);

impl Status {
    /// Of a process, by its number or that of one of its threads; None where there is none.
    pub(crate) fn of(pid: i32) -> Option<Self> {
        Self::read(&format!("/proc/{pid}/status"))
    }

    /// Of a thread of a process.
    pub(crate) fn of_thread(pid: i32, thread: i32) -> Option<Self> {
        Self::read(&format!("/proc/{pid}/task/{thread}/status"))
    }

    /// Of this process.
    pub(crate) fn own() -> Option<Self> {
        Self::read("/proc/self/status")
    }

    fn read(path: &str) -> Option<Self> {
        let bytes = read(path).ok()?;
        Some(Self(String::from_utf8_lossy(&bytes).into_owned()))
    }

    /// The first word behind a name.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        self.0.lines().find_map(|line| {
            let (found, value) = line.split_once(':')?;
            (found == name).then(|| value.split_whitespace().next())?
        })
    }

    /// That word as a number.
    pub(crate) fn number(&self, name: &str) -> Option<i32> {
        self.field(name)?.parse().ok()
    }

    /// That word as a set of bits, which is written in hexadecimal.
    pub(crate) fn set(&self, name: &str) -> Option<u64> {
        u64::from_str_radix(self.field(name)?, 16).ok()
    }

    /// Whether it has ended, and only its number is left.
    pub(crate) fn has_ended(&self) -> bool {
        matches!(self.field("State"), Some("Z" | "X"))
    }
}

/// The number of the process that a thread belongs to: its own, if it is the first. What is no thread is left alone.
pub(crate) fn of_thread(thread: i32) -> i32 {
    let status = Status::of(thread);
    status
        .and_then(|status| status.number("Tgid"))
        .unwrap_or(thread)
}

/// Whether a process still has a program to run.
pub(crate) fn has_program(pid: i32) -> bool {
    let program = std::fs::read_link(format!("/proc/{pid}/exe"));
    !program.is_err_and(|error| error.kind() == ErrorKind::NotFound)
}

/// What the system calls a process, in a form that does no harm to a terminal.
pub(crate) fn name(pid: i32) -> Option<String> {
    let name = read(&format!("/proc/{pid}/comm")).ok()?;
    Some(harmless(String::from_utf8_lossy(&name).trim_end()))
}

/// All of a file in `/proc`.
pub(crate) fn read(path: &str) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(MOST_BYTES).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Opens what a process has a name for, if that is a file: opening anything else might wait, or do something.
pub(crate) fn open_file(path: impl AsRef<Path>) -> Option<File> {
    let path = path.as_ref();
    if !path.metadata().is_ok_and(|found| found.is_file()) {
        return None;
    }
    // It may have become something else meanwhile.
    let mut options = OpenOptions::new();
    options.read(true).custom_flags(O_NONBLOCK | O_NOCTTY);
    let file = options.open(path).ok()?;
    file.metadata()
        .is_ok_and(|found| found.is_file())
        .then_some(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_is_found() {
        let pid = std::process::id().cast_signed();
        let status = Status::of(pid).unwrap();
        assert_eq!(status.number("Tgid"), Some(pid));
        assert!(!status.has_ended());
        assert!(status.set("CapEff").is_some() && status.field("Cap").is_none());
        let thread = nix::unistd::gettid().as_raw();
        assert_eq!(of_thread(thread), pid);
        assert_eq!(
            Status::of_thread(pid, thread).unwrap().number("Pid"),
            Some(thread)
        );
        assert_eq!(of_thread(i32::MAX), i32::MAX);
        assert!(has_program(pid) && !has_program(i32::MAX));
    }

    #[test]
    fn nothing_but_files_is_opened() {
        assert!(open_file("/proc/self/exe").is_some());
        assert!(open_file("/dev/tty").is_none() && open_file("/").is_none());
    }
}
