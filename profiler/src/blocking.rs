//! Stopping a process for the time of a sample.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::sys::ptrace;
use nix::sys::signal::Signal;
use nix::sys::wait::{Id, WaitPidFlag, WaitStatus, waitid, waitpid};
use nix::unistd::Pid;

use crate::error::Error;

/// How long threads may take to stand still.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long they are asked without a pause; most stand still much sooner.
const SPIN: Duration = Duration::from_micros(50);

/// The threads of a process that are traced, so that they can be stopped.
///
/// Dropping it lets them go on. The system does that too when the tracing process dies.
#[derive(Debug)]
pub struct Tracer {
    pid: i32,
    threads: BTreeSet<i32>,
    stopped: Vec<Pid>,
}

impl Tracer {
    /// Begins to trace all threads of a process.
    ///
    /// # Errors
    /// When there is no such process, or it may not be traced.
    pub fn attach(pid: i32) -> Result<Self, Error> {
        let mut tracer = Self {
            pid,
            threads: BTreeSet::new(),
            stopped: Vec::new(),
        };
        tracer.seize_new()?;
        Ok(tracer)
    }

    /// Traces the threads that have come since the last time.
    fn seize_new(&mut self) -> Result<(), Error> {
        let tasks = std::fs::read_dir(format!("/proc/{}/task", self.pid))
            .map_err(|_| Error::Gone(self.pid))?;
        let listed = tasks
            .filter_map(|task| task.ok()?.file_name().to_str()?.parse().ok())
            .collect::<Vec<i32>>();
        self.threads.retain(|thread| listed.contains(thread));
        for thread in listed {
            if self.threads.contains(&thread) {
                continue;
            }
            match ptrace::seize(Pid::from_raw(thread), ptrace::Options::empty()) {
                Ok(()) => {
                    self.threads.insert(thread);
                }
                // The thread has ended meanwhile.
                Err(Errno::ESRCH) => {}
                // Where others could be traced, this one is at its end.
                Err(Errno::EPERM) if !self.threads.is_empty() => {}
                Err(Errno::EPERM) => return Err(Error::Refused(self.pid)),
                Err(errno) => {
                    return Err(Error::System(format!(
                        "can't trace process {}: {errno}",
                        self.pid
                    )));
                }
            }
        }
        Ok(())
    }

    /// Stops all threads, and returns when they stand still.
    ///
    /// # Errors
    /// When the process is gone.
    pub fn stop(&mut self) -> Result<(), Error> {
        self.seize_new()?;
        let asked: Vec<Pid> = self
            .threads
            .iter()
            .map(|&thread| Pid::from_raw(thread))
            .filter(|&thread| ptrace::interrupt(thread).is_ok())
            .collect();
        self.wait(asked)?;
        if self.stopped.is_empty() {
            Err(Error::Gone(self.pid))
        } else {
            Ok(())
        }
    }

    /// Waits until threads stand still or have ended. All are asked in turns: the system tells that the first thread of
    /// a process has ended only after the ends of all others have been asked for.
    ///
    /// # Errors
    /// When a thread takes longer than [`PATIENCE`].
    fn wait(&mut self, mut pending: Vec<Pid>) -> Result<(), Error> {
        let start = Instant::now();
        loop {
            pending.retain(|&thread| self.is_pending(thread));
            if pending.is_empty() {
                return Ok(());
            }
            let waited = start.elapsed();
            if waited > PATIENCE {
                return Err(Error::System(format!("process {} does not stop", self.pid)));
            }
            if waited < SPIN {
                std::thread::yield_now();
            } else {
                std::thread::sleep(SPIN);
            }
        }
    }

    /// Asks what a thread does: whether it still has to be waited for. A signal that came before it could stand still
    /// is handed on to it.
    fn is_pending(&mut self, thread: Pid) -> bool {
        let now = WaitPidFlag::__WALL | WaitPidFlag::WNOHANG;
        let look = now | WaitPidFlag::WEXITED | WaitPidFlag::WSTOPPED | WaitPidFlag::WNOWAIT;
        match waitid(Id::Pid(thread), look) {
            Ok(WaitStatus::StillAlive) | Err(Errno::EINTR) => true,
            Ok(WaitStatus::Exited(..) | WaitStatus::Signaled(..)) | Err(_) => {
                self.threads.remove(&thread.as_raw());
                if thread.as_raw() != self.pid {
                    // The end of the process itself is left for whoever started it.
                    let _ = waitpid(thread, Some(now));
                }
                false
            }
            Ok(_) => match waitpid(thread, Some(now)) {
                Ok(WaitStatus::Stopped(_, signal)) if signal != Signal::SIGTRAP => {
                    ptrace::cont(thread, signal).is_ok()
                }
                _ => {
                    self.stopped.push(thread);
                    false
                }
            },
        }
    }

    /// Lets the stopped threads go on.
    pub fn go_on(&mut self) {
        for thread in self.stopped.drain(..) {
            // A thread that was killed meanwhile needs no help.
            let _ = ptrace::cont(thread, None);
        }
    }
}

impl Drop for Tracer {
    fn drop(&mut self) {
        if self.stopped.is_empty() && self.stop().is_err() {
            return;
        }
        for thread in self.stopped.drain(..) {
            // As above.
            let _ = ptrace::detach(thread, None);
        }
    }
}
