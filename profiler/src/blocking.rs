//! Stopping a process for the time of a sample.

use std::collections::BTreeSet;

use nix::errno::Errno;
use nix::sys::ptrace;
use nix::sys::signal::Signal;
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::Pid;

use crate::error::Error;

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
        for thread in asked {
            self.wait(thread);
        }
        if self.stopped.is_empty() {
            Err(Error::Gone(self.pid))
        } else {
            Ok(())
        }
    }

    /// Waits until a thread stands still. A signal that comes first is handed on to it.
    fn wait(&mut self, thread: Pid) {
        loop {
            match waitpid(thread, Some(WaitPidFlag::__WALL)) {
                Ok(WaitStatus::PtraceEvent(..)) => {
                    self.stopped.push(thread);
                    return;
                }
                Ok(WaitStatus::Stopped(_, signal)) => {
                    if signal == Signal::SIGTRAP || ptrace::cont(thread, signal).is_err() {
                        self.stopped.push(thread);
                        return;
                    }
                }
                Err(Errno::EINTR) => {}
                Ok(WaitStatus::StillAlive | WaitStatus::Continued(_)) => {}
                _ => {
                    self.threads.remove(&thread.as_raw());
                    return;
                }
            }
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
