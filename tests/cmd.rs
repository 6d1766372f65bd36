//! The command as a user meets it: `tests/cmd/` holds commands with what they print, and README.md shows some.
//!
//! `TRYCMD=overwrite cargo test --test cmd` rewrites what is expected.

use std::path::Path;
use std::process::{Command, Stdio};

#[test]
fn commands_print_what_is_recorded() {
    trycmd::TestCases::new()
        .case("tests/cmd/*.trycmd")
        .case("tests/cmd/*.toml")
        .case("README.md");
}

/// Commands that README.md asks a reader to run through cargo are run here by the command itself.
#[test]
fn programs_that_the_readme_runs_end_well() {
    const CARGO: &str = "cargo run --release -- ";
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = std::fs::read_to_string(root.join("README.md")).expect("there is a README");
    let commands: Vec<&str> = readme
        .lines()
        .filter_map(|line| line.strip_prefix(CARGO))
        .collect();
    assert!(!commands.is_empty(), "README.md shows how to run a program");
    for command in commands {
        let status = Command::new(env!("CARGO_BIN_EXE_minivm"))
            .args(command.split_whitespace())
            .current_dir(root)
            .stdout(Stdio::null())
            .status()
            .expect("the command can be started");
        assert!(status.success(), "minivm {command}");
    }
}

/// Completions are scripts in five languages; that each shell gets one is what matters here.
#[test]
fn every_shell_has_completions() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let output = Command::new(env!("CARGO_BIN_EXE_minivm"))
            .args(["completions", shell])
            .output()
            .expect("the command can be started");
        let script = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{shell}");
        assert!(
            script.contains("minivm") && script.contains("chunk-size"),
            "{shell}"
        );
    }
}

/// A reader that has seen enough closes the pipe; that is not an error worth a message.
#[cfg(unix)]
#[test]
fn a_closed_pipe_ends_a_program_quietly() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_minivm"))
        .args(["run", "-c", "while True: print('again')"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command can be started");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("the program ends");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

/// Where not even stderr can be written, the status alone tells what happened.
#[cfg(target_os = "linux")]
#[test]
fn a_full_device_as_stderr_changes_no_status() {
    let commands: [(&[&str], i32); 8] = [
        (&["run", "-c", "1 / 0"], 1),
        (&["run", "-c", "1 /"], 1),
        (&["run", "-c", "raise SystemExit('no')"], 1),
        (&["run", "-c", "print(1)"], 1),
        (&["run", "--stats", "-c", "pass"], 0),
        (&["run", "missing.py"], 2),
        (&["dis", "missing.py"], 2),
        (&["dis", "README.md"], 1),
    ];
    let full = || {
        std::fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .expect("Linux has it")
    };
    for (arguments, expected) in commands {
        let status = Command::new(env!("CARGO_BIN_EXE_minivm"))
            .args(arguments)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .stdout(full())
            .stderr(full())
            .status()
            .expect("the command can be started");
        assert_eq!(status.code(), Some(expected), "{arguments:?}");
    }
}

/// Ctrl-C raises KeyboardInterrupt; uncaught, it is reported and the status is what shells expect.
#[cfg(unix)]
#[test]
fn an_interrupt_ends_a_program_with_status_130() {
    for (before, endless) in [
        ("", "while True: pass"),
        ("", "3 ** 600_000_000"),
        ("import time", "time.sleep(600)"),
        (
            "import math; x, y = 3 ** 6_000_000, 7 ** 4_000_000",
            "math.gcd(x, y)",
        ),
        ("import math", "math.lcm(*range(1, 2_000_000))"),
        ("import math; x = 1 << 400_000_000", "math.isqrt(x)"),
        (
            "x = y = ()\nfor _ in range(99): x, y = (x, x), (y, y)",
            "x == y",
        ),
    ] {
        interrupted(before, endless);
    }
}

/// Runs a program that would not end, and interrupts it after its first part.
#[cfg(unix)]
fn interrupted(before: &str, endless: &str) {
    use std::io::{BufRead, BufReader};

    let program = format!("{before}\nprint('ready', flush=True)\n{endless}");
    let mut child = Command::new(env!("CARGO_BIN_EXE_minivm"))
        .args(["run", "-c", &program])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command can be started");
    let stdout = child.stdout.take().expect("stdout is a pipe");
    let mut line = String::new();
    BufReader::new(stdout)
        .read_line(&mut line)
        .expect("the program prints");
    let killed = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .expect("signals can be sent");
    assert!(killed.success());
    let output = child.wait_with_output().expect("the program ends");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(stderr.ends_with("KeyboardInterrupt\n"), "{stderr}");
    assert_eq!(output.status.code(), Some(130));
}
