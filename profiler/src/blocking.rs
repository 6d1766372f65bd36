//! Stopping a process for the time of a sample.
//!
//! A process is traced only while it stands still. In between it is nobody's: it gets its signals at once, a shell stops and
//! continues it, it starts threads and runs other programs, and when it ends its parent is told, as if nobody looked.

use std::os::unix::fs::MetadataExt;
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::libc;
use nix::sys::ptrace;
use nix::unistd::{Pid, getpid};

use crate::error::Error;
use crate::process::{self, Status};

/// How long threads may take to stand still, or to end once they have been killed.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long they are asked without a pause; most stand still much sooner.
const SPIN: Duration = Duration::from_micros(50);
/// How often a process must not be traced before that is believed.
const REFUSALS: u32 = 5;
/// How long another process may trace this one before that is called an error: it may be doing the same.
const TURN: Duration = Duration::from_millis(500);

/// Stops a process, and lets it go on.
///
/// Dropping it lets the process go on. The system does that too when the tracing process dies.
#[derive(Debug)]
pub struct Tracer {
    pid: i32,
    /// Whether this process has started it, so that the status it ends with is for whoever waits for that.
    is_child: bool,
    /// The threads that are traced.
    threads: Vec<Thread>,
}

/// A thread that is traced.
#[derive(Clone, Copy, Debug)]
struct Thread {
    id: i32,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// It has been asked to stop, or killed. It will stop or end.
    Running,
    /// It stands still, and gets a signal when it goes on, unless that is 0.
    Stopped(i32),
    /// It is traced no more.
    Gone,
}

impl Tracer {
    /// Finds out whether a process can be stopped, by doing so.
    ///
    /// # Errors
    /// When there is no such process, or it may not be traced.
    pub fn attach(pid: i32) -> Result<Self, Error> {
        let pid = process::of_thread(pid);
        let parent = Status::of(pid).and_then(|status| status.number("PPid"));
        let mut tracer = Self {
            pid,
            is_child: parent == Some(getpid().as_raw()),
            threads: Vec::new(),
        };
        tracer.stop()?;
        tracer.go_on();
        Ok(tracer)
    }

    /// Stops all threads, and returns when they stand still.
    ///
    /// # Errors
    /// When the process is gone, or does not stop, or something else traces it. Then it goes on.
    pub fn stop(&mut self) -> Result<(), Error> {
        let stopped = self.stop_all();
        if stopped.is_err() {
            self.release(TURN);
        }
        stopped
    }

    fn stop_all(&mut self) -> Result<(), Error> {
        let start = Instant::now();
        // A thread may have started another before it stood still.
        while self.has_more() && self.seize_new()? {
            if !self.wait(start, PATIENCE) || start.elapsed() > PATIENCE {
                return Err(Error::Unstoppable(self.pid));
            }
        }
        if self.threads.is_empty() {
            Err(Error::Gone(self.pid))
        } else {
            Ok(())
        }
    }

    /// Whether the process has more threads than are traced: the folder that lists them has two links and one for each.
    fn has_more(&self) -> bool {
        let folder = std::fs::metadata(format!("/proc/{}/task", self.pid));
        folder.is_ok_and(|folder| folder.nlink() != self.threads.len() as u64 + 2)
    }

    /// Begins to trace the threads that are not traced yet, and asks them to stop. Whether there were any.
    fn seize_new(&mut self) -> Result<bool, Error> {
        let tasks = std::fs::read_dir(format!("/proc/{}/task", self.pid))
            .map_err(|_| Error::Gone(self.pid))?;
        let mut found = false;
        for task in tasks {
            let id = task
                .ok()
                .and_then(|task| task.file_name().to_str()?.parse().ok());
            let Some(id) = id.filter(|&id| self.threads.iter().all(|thread| thread.id != id))
            else {
                continue;
            };
            if self.seize(id)? {
                // A thread that ends instead is noticed when it is waited for.
                let _ = ptrace::interrupt(Pid::from_raw(id));
                self.threads.push(Thread {
                    id,
                    state: State::Running,
                });
                found = true;
            }
        }
        Ok(found)
    }

    /// Begins to trace a thread; false where it is at its end.
    fn seize(&self, id: i32) -> Result<bool, Error> {
        let start = Instant::now();
        let mut refusals = 0;
        loop {
            match ptrace::seize(Pid::from_raw(id), ptrace::Options::empty()) {
                Ok(()) => return Ok(true),
                Err(Errno::ESRCH) => return Ok(false),
                Err(Errno::EPERM) => refusals += 1,
                Err(errno) => {
                    let pid = self.pid;
                    return Err(Error::System(format!("can't trace process {pid}: {errno}")));
                }
            }
            let status = Status::of_thread(self.pid, id).filter(|status| !status.has_ended());
            let Some(status) = status else {
                return Ok(false);
            };
            // Until a moment ago another may have traced it, or its number may have been that of a thread that ended.
            let tracer = status.number("TracerPid").filter(|&tracer| tracer != 0);
            let patience = if tracer.is_some() { TURN } else { SPIN };
            if refusals >= REFUSALS && start.elapsed() > patience {
                return Err(tracer.map_or(Error::Refused(self.pid), |tracer| {
                    Error::Traced(self.pid, process::of_thread(tracer))
                }));
            }
            std::thread::sleep(SPIN);
        }
    }

    /// Waits until every thread stands still or has ended, and forgets those that have. All are asked in turns: the
    /// system tells that the first thread of a process has ended only after the ends of all others have been asked for,
    /// and lets a thread run another program only then. False where that takes too long.
    fn wait(&mut self, start: Instant, patience: Duration) -> bool {
        let process = (self.pid, self.is_child);
        loop {
            let mut is_pending = false;
            for thread in &mut self.threads {
                if thread.state == State::Running {
                    thread.state = ask(thread.id, process);
                    is_pending |= thread.state == State::Running;
                }
            }
            self.threads.retain(|thread| thread.state != State::Gone);
            if !is_pending {
                return true;
            }
            let waited = start.elapsed();
            if waited > patience {
                return false;
            }
            if waited < SPIN {
                std::thread::yield_now();
            } else {
                std::thread::sleep(SPIN);
            }
        }
    }

    /// Lets the process go on, and traces it no more.
    pub fn go_on(&mut self) {
        self.release(PATIENCE);
    }

    fn release(&mut self, patience: Duration) {
        let start = Instant::now();
        while !self.threads.is_empty() {
            for thread in &mut self.threads {
                if let State::Stopped(signal) = thread.state {
                    // One that has been killed meanwhile has to be asked for its end.
                    thread.state = if detach(thread.id, signal) {
                        State::Gone
                    } else {
                        State::Running
                    };
                }
            }
            if !self.wait(start, patience) {
                // The system lets them go when this process ends.
                self.threads.clear();
            }
        }
    }
}

impl Drop for Tracer {
    fn drop(&mut self) {
        self.go_on();
    }
}

/// What a traced thread does. If it has ended, takes note of that: until then it is in the way of those that wait for the
/// process. The end of the process itself is left for whoever has started it, if that is this process.
fn ask(thread: i32, (process, is_child): (i32, bool)) -> State {
    let now = libc::__WALL | libc::WNOHANG | libc::WEXITED;
    let look = || wait_for(thread, now | libc::WSTOPPED | libc::WNOWAIT);
    match look() {
        Ok(None) | Err(Errno::EINTR) => State::Running,
        // Another thread has run another program: this one has ended, or has taken the number of the first.
        Err(_) => State::Gone,
        Ok(Some((libc::CLD_EXITED | libc::CLD_KILLED | libc::CLD_DUMPED, _))) => {
            if thread != process || !is_child {
                // It has ended in any case.
                let _ = wait_for(thread, now);
            }
            State::Gone
        }
        // A stop that was asked for, or one of the whole process, which goes on being one; or a signal, that is to be
        // delivered: there are more of those than `Signal` has names for.
        Ok(Some((_, status))) => match status >> 8 {
            0 => State::Stopped(status),
            _ => State::Stopped(0),
        },
    }
}

/// What the system has to tell of a thread, and a status that goes with it.
fn wait_for(thread: i32, options: i32) -> Result<Option<(i32, i32)>, Errno> {
    // SAFETY: all zeros is a value of the plain structure; the system writes to it and nowhere else.
    let (result, info) = unsafe {
        let mut info: libc::siginfo_t = std::mem::zeroed();
        let id = libc::id_t::from(thread.cast_unsigned());
        (libc::waitid(libc::P_PID, id, &raw mut info, options), info)
    };
    Errno::result(result)?;
    // SAFETY: these fields are set by `waitid`, or still zero.
    let (pid, status) = unsafe { (info.si_pid(), info.si_status()) };
    Ok((pid != 0).then_some((info.si_code, status)))
}

/// Traces a thread no more; it gets a signal, unless that is 0. False where it does not stand still.
fn detach(thread: i32, signal: i32) -> bool {
    let (address, data) = (std::ptr::null_mut::<libc::c_void>(), signal as usize);
    // SAFETY: the call neither reads nor writes memory of this process.
    let result = unsafe { libc::ptrace(libc::PTRACE_DETACH, thread, address, data) };
    Errno::result(result).is_ok()
}
