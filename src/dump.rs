//! `minivm dump`.

use clap::Args;
use minivm_profiler::Reader;
use minivm_profiler::blocking::Tracer;
use minivm_profiler::dump::{ThreadDump, dump};

use crate::complain;

/// Status where a process cannot be looked at, or nothing is seen of it.
pub(crate) const UNSEEN: u8 = 1;

#[derive(Args)]
pub(crate) struct Dump {
    /// The process
    pid: i32,

    /// Print JSON
    #[arg(long)]
    json: bool,

    /// Print the values of local variables
    #[arg(long)]
    locals: bool,

    /// Stop the process meanwhile
    #[arg(long)]
    blocking: bool,
}

impl Dump {
    pub(crate) fn execute(&self) -> u8 {
        let dumps = match self.look() {
            Ok(dumps) => dumps,
            Err(error) => {
                complain(error);
                return UNSEEN;
            }
        };
        let text = if self.json {
            json(&dumps)
        } else {
            text(self.pid, &dumps)
        };
        print!("{text}");
        if dumps.is_empty() {
            complain(format!("process {} has no Python thread now", self.pid));
            return UNSEEN;
        }
        0
    }

    fn look(&self) -> Result<Vec<ThreadDump>, minivm_profiler::Error> {
        let mut reader = Reader::attach(self.pid)?;
        let mut tracer = self
            .blocking
            .then(|| Tracer::attach(self.pid))
            .transpose()?;
        if let Some(tracer) = &mut tracer {
            tracer.stop()?;
        }
        dump(&mut reader, self.locals, self.blocking)
    }
}

fn json(dumps: &[ThreadDump]) -> String {
    // Strings, numbers and lists can always be written.
    let text = serde_json::to_string_pretty(dumps).unwrap_or_default();
    text + "\n"
}

fn text(pid: i32, dumps: &[ThreadDump]) -> String {
    let mut text = String::new();
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
                frame.file, frame.line, frame.function
            );
            if let Some(line) = source_line(&frame.file, frame.line) {
                text += &format!("    {line}\n");
            }
            for (name, value) in &frame.locals {
                text += &format!("      {name} = {value}\n");
            }
        }
    }
    text
}

fn source_line(file: &str, line: u32) -> Option<String> {
    let source = std::fs::read(file).ok()?;
    let source = String::from_utf8_lossy(&source);
    let line = source.lines().nth(line.checked_sub(1)? as usize)?.trim();
    (!line.is_empty()).then(|| line.to_string())
}
