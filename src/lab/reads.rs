//! What a reader in another process needs to fetch a stack: the experiment behind the claims about profilers.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use minivm_profiler::memory::ProcessMemory;
use minivm_profiler::{Method, Reader};
use minivm_strategies::Strategy;
use serde_json::{Map, Value, json};

/// Samples taken of a stack that stands still; the least time counts.
const SAMPLES: u64 = 20;
/// Goes so deep, says so, and waits.
const PROGRAM: &str = "import sys\n\nsys.setrecursionlimit(FRAMES + 100)\n\n\ndef down(n):\n    if n:\n        \
                       return down(n - 1)\n    print('there', flush=True)\n    sys.stdin.read()\n\n\ndown(FRAMES)\n";

/// Reads the stack of a process that is so many frames deep, in every way there is: pieces of memory, system calls, bytes
/// and seconds for a sample.
///
/// # Errors
/// A message that says why it could not be read.
pub(super) fn reads(strategy: Strategy, frames: usize) -> Result<Value, String> {
    let mut target = Target::start(strategy, frames)?;
    let found = target.read_in_every_way(frames);
    target.end();
    found
}

/// A process that waits at some depth.
struct Target(Child);

impl Target {
    fn start(strategy: Strategy, frames: usize) -> Result<Target, String> {
        let program = std::env::current_exe().map_err(|error| error.to_string())?;
        let mut child = Command::new(program)
            .args(["run", &format!("--stack={strategy}"), "-c"])
            .arg(PROGRAM.replace("FRAMES", &frames.to_string()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("can't start a process to read: {error}"))?;
        let mut line = String::new();
        if let Some(stdout) = &mut child.stdout {
            let read = BufReader::new(stdout).read_line(&mut line);
            read.map_err(|error| error.to_string())?;
        }
        let target = Target(child);
        if line.is_empty() {
            target.end();
            return Err("the process to read ended".to_string());
        }
        Ok(target)
    }

    fn read_in_every_way(&mut self, frames: usize) -> Result<Value, String> {
        let id = i32::try_from(self.0.id()).map_err(|error| error.to_string())?;
        let mut reader = Reader::attach(id).map_err(|error| error.to_string())?;
        let mut found = Map::new();
        for (name, method) in Method::NAMED {
            reader.configure(method, false);
            found.insert(name.to_string(), read(&mut reader, frames)?);
        }
        reader.configure(Method::Chunks, true);
        found.insert("cached".to_string(), read(&mut reader, frames)?);
        Ok(found.into())
    }

    fn end(mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What one sample costs. The first one, which learns what functions there are, does not count.
fn read(reader: &mut Reader<ProcessMemory>, frames: usize) -> Result<Value, String> {
    let mut before = *reader.stats();
    let mut least = f64::INFINITY;
    for sample in 0..=SAMPLES {
        if sample == 1 {
            before = *reader.stats();
        }
        let start = Instant::now();
        let threads = reader.sample().map_err(|error| error.to_string())?;
        least = least.min(start.elapsed().as_secs_f64());
        let read = threads
            .iter()
            .filter_map(|thread| thread.frames())
            .map(<[_]>::len)
            .max();
        if read.is_none_or(|read| read < frames) {
            return Err(format!(
                "{} frames were read of {frames}",
                read.unwrap_or(0)
            ));
        }
    }
    let after = reader.stats();
    let each = |before: u64, after: u64| (after - before) as f64 / SAMPLES as f64;
    Ok(json!({
        "reads": each(before.memory_reads, after.memory_reads),
        "system_calls": each(before.system_calls, after.system_calls),
        "bytes_read": each(before.memory_bytes_read, after.memory_bytes_read),
        "seconds": least,
    }))
}
