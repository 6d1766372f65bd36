//! `minivm dump`.

use std::collections::HashMap;
use std::fs::File;
use std::os::fd::AsRawFd;
use std::os::unix::fs::MetadataExt;

use clap::Args;
use minivm_profiler::Reader;
use minivm_profiler::blocking::Tracer;
use minivm_profiler::dump::{ThreadDump, dump, harmless};
use rustix::fs::{Mode, OFlags, ResolveFlags, openat, openat2};

use crate::complain;

/// Status where a process cannot be looked at, or nothing is seen of it.
pub(crate) const UNSEEN: u8 = 1;

/// The largest source file whose lines are shown, in bytes.
const MAX_SOURCE_BYTES: u64 = 16 << 20;

#[derive(Args)]
pub(crate) struct Dump {
    /// The process
    #[arg(value_parser = clap::value_parser!(i32).range(1..))]
    pid: i32,

    /// Print JSON
    #[arg(long)]
    json: bool,

    /// Print the values of local variables. One that has not been assigned yet may show what its place held before
    #[arg(long)]
    locals: bool,

    /// Stop the process meanwhile
    #[arg(long)]
    blocking: bool,
}

impl Dump {
    pub(crate) fn execute(&self) -> u8 {
        let (pid, dumps) = match self.look() {
            Ok(looked) => looked,
            Err(error) => {
                complain(error);
                return UNSEEN;
            }
        };
        let text = if self.json {
            json(&dumps)
        } else {
            text(pid, &dumps)
        };
        crate::dis::print(text.as_bytes());
        if dumps.is_empty() {
            complain(minivm_profiler::Error::NoThreads(pid));
            return UNSEEN;
        }
        0
    }

    /// The number of the process, which may have been given by one of a thread, and what is seen of it.
    fn look(&self) -> Result<(i32, Vec<ThreadDump>), minivm_profiler::Error> {
        let mut reader = Reader::attach(self.pid)?;
        let mut tracer = self
            .blocking
            .then(|| Tracer::attach(self.pid))
            .transpose()?;
        if let Some(tracer) = &mut tracer {
            tracer.stop()?;
        }
        let dumps = dump(&mut reader, self.locals)?;
        Ok((reader.pid(), dumps))
    }
}

fn json(dumps: &[ThreadDump]) -> String {
    // Strings, numbers and lists can always be written.
    let text = serde_json::to_string_pretty(dumps).unwrap_or_default();
    text + "\n"
}

fn text(pid: i32, dumps: &[ThreadDump]) -> String {
    let mut text = String::new();
    let mut sources = Sources {
        pid,
        files: HashMap::new(),
    };
    for thread in dumps {
        let ThreadDump {
            tid,
            strategy,
            activity,
            ..
        } = thread;
        text += &format!(
            "Process {pid}, thread {tid}, {activity}, stack {strategy} (most recent call first):\n"
        );
        let Some(frames) = &thread.frames else {
            text += "  the stack changes too fast to be seen; try --blocking\n";
            continue;
        };
        for frame in frames {
            text += &format!(
                "  File \"{}\", line {}, in {}\n",
                harmless(&frame.file),
                frame.line,
                harmless(&frame.function)
            );
            if let Some(line) = sources.line(&frame.file, frame.line) {
                text += &format!("    {}\n", harmless(line));
            }
            for (name, value) in &frame.locals {
                text += &format!("      {} = {value}\n", harmless(name));
            }
        }
    }
    text
}

/// The source files of a process, as it sees them: it may have another root, and another current directory.
struct Sources {
    pid: i32,
    files: HashMap<String, String>,
}

impl Sources {
    fn line(&mut self, file: &str, line: u32) -> Option<&str> {
        if !self.files.contains_key(file) {
            let text = self.read(file).unwrap_or_default();
            self.files.insert(file.to_string(), text);
        }
        let number = line.checked_sub(1)? as usize;
        let line = self.files.get(file)?.lines().nth(number)?.trim();
        (!line.is_empty()).then_some(line)
    }

    fn read(&self, file: &str) -> Option<String> {
        let found = self.find(file)?;
        let metadata = found.metadata().ok()?;
        if !metadata.is_file() || metadata.len() > MAX_SOURCE_BYTES {
            return None;
        }
        let source = std::fs::read(format!("/proc/self/fd/{}", found.as_raw_fd())).ok()?;
        Some(String::from_utf8_lossy(&source).into_owned())
    }

    /// Finds what the process means by the name of a file, which may be anything: to open it would already do something. In another root than ours no link leads out of that, and a relative name not out
    /// of the current directory.
    fn find(&self, file: &str) -> Option<File> {
        let folder = |name: &str| File::open(format!("/proc/{}/{name}", self.pid)).ok();
        let (theirs, ours) = (folder("root")?, File::open("/").ok()?);
        let place = |root: &File| root.metadata().ok().map(|found| (found.dev(), found.ino()));
        let is_ours = place(&theirs) == place(&ours);
        let (start, resolve) = match (file.starts_with('/'), is_ours) {
            (_, true) => (folder("cwd")?, ResolveFlags::empty()),
            (true, false) => (theirs, ResolveFlags::IN_ROOT),
            (false, false) => (folder("cwd")?, ResolveFlags::BENEATH),
        };
        let flags = OFlags::PATH | OFlags::CLOEXEC;
        let found = if resolve.is_empty() {
            openat(start, file, flags, Mode::empty())
        } else {
            openat2(start, file, flags, Mode::empty(), resolve)
        };
        found.ok().map(File::from)
    }
}
