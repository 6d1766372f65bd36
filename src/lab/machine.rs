//! Where and how a result was measured: what makes it worth keeping.

use serde_json::{Value, json};

/// The machine, the kernel, the version and the command, as every result file records them.
pub(crate) fn describe() -> Value {
    let system = rustix::system::uname();
    let text = |bytes: &std::ffi::CStr| bytes.to_string_lossy().into_owned();
    json!({
        "processor": field("/proc/cpuinfo", "model name").unwrap_or_else(|| text(system.machine())),
        "processors": std::thread::available_parallelism().map_or(1, usize::from),
        "memory": field("/proc/meminfo", "MemTotal").unwrap_or_default(),
        "kernel": format!("{} {}", text(system.sysname()), text(system.release())),
        "load_average": std::fs::read_to_string("/proc/loadavg").unwrap_or_default().trim(),
        "minivm": env!("CARGO_PKG_VERSION"),
        "build": if cfg!(debug_assertions) { "with debug assertions" } else { "optimised" },
        "command": command(),
        "seconds_since_1970": std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .map_or(0, |time| time.as_secs()),
        "seed": super::probe::SEED,
    })
}

/// The description in a line.
pub(crate) fn in_words(machine: &Value) -> String {
    let of = |name: &str| machine[name].as_str().unwrap_or("?").to_string();
    format!(
        "{}, {} processors, {}; {}; minivm {}{} ({}); `{}`",
        of("processor"),
        machine["processors"],
        of("memory"),
        of("kernel"),
        of("minivm"),
        machine["commit"]
            .as_str()
            .map_or_else(String::new, |commit| format!(", commit {commit}")),
        of("build"),
        of("command"),
    )
}

/// The command as it was given, without the folder that the program lies in.
fn command() -> String {
    let arguments = std::env::args().skip(1);
    std::iter::once("minivm".to_string())
        .chain(arguments)
        .collect::<Vec<_>>()
        .join(" ")
}

/// The value of the first line of a file that starts so.
fn field(path: &str, name: &str) -> Option<String> {
    let text = std::fs::read_to_string(path).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_string())
}
