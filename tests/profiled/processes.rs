//! Attaching to processes in every state, and leaving them as they were.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use minivm_profiler::blocking::Tracer;
use minivm_profiler::sampler::{Options, Sampler};
use minivm_profiler::{Error, Reader};
use minivm_strategies::Strategy;

use crate::profiled::{MINIVM, TREE, Target};
use crate::{minivm, scratch, text};

/// A program that runs until it is interrupted, says so, and ends with status 3.
const INTERRUPTED: &str = "
import sys
def work():
    print('ready', flush=True)
    while True: pass
try: work()
except KeyboardInterrupt:
    print('interrupted', flush=True)
    sys.exit(3)
";

/// The state of a process, as `/proc` has it: `T` where it has been stopped, `t` where it is traced.
fn state(pid: i32) -> char {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let state = status.lines().find_map(|line| line.strip_prefix("State:"));
    state.unwrap().trim().chars().next().unwrap()
}

fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    for _ in 0..2_000 {
        if is_so() {
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("never: {what}");
}

fn send(signal: &str, pid: i32) {
    let kill = Command::new("kill")
        .args([signal, &pid.to_string()])
        .status();
    assert!(kill.unwrap().success());
}

/// Starts [`INTERRUPTED`], and hands out what it goes on to print.
fn start_interrupted() -> (Child, BufReader<ChildStdout>) {
    let mut child = Command::new(MINIVM)
        .args(["run", "-c", INTERRUPTED])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    output.read_line(&mut line).unwrap();
    assert_eq!(line, "ready\n");
    (child, output)
}

fn assert_interrupted((mut child, mut output): (Child, BufReader<ChildStdout>)) {
    let mut rest = String::new();
    output.read_to_string(&mut rest).unwrap();
    assert_eq!(rest, "interrupted\n");
    assert_eq!(child.wait().unwrap().code(), Some(3));
}

#[test]
fn a_thread_stands_for_its_process() {
    let target = Target::start(TREE, Strategy::Cached, &["5"]);
    let tasks = fs::read_dir(format!("/proc/{}/task", target.pid())).unwrap();
    for task in tasks {
        let task = task.unwrap().file_name().into_string().unwrap();
        for mode in [&["dump", &task][..], &["dump", "--blocking", &task]] {
            let shown = text(&minivm(mode).stdout);
            assert!(
                shown.starts_with(&format!("Process {}, ", target.pid())),
                "{shown}"
            );
        }
    }
}

#[test]
fn programs_are_found_whatever_became_of_their_files() {
    for name in ["plain", "with space", "line\nfeed", "gone (deleted)"] {
        let program = scratch(&format!("program {name}"));
        fs::copy(MINIVM, &program).unwrap();
        let mut command = Command::new(&program);
        // Another thread of this test may just be starting a program, which holds the copy open for a moment.
        let mut child = (0..100)
            .find_map(|_| {
                let spawned = command.args(["run", "-c", "while True: pass"]).spawn();
                std::thread::sleep(Duration::from_millis(10));
                spawned.ok()
            })
            .unwrap();
        let pid = child.id().cast_signed();
        let looked = |when: &str| {
            wait_until(&format!("{name:?} is read {when}"), || {
                let attached = Reader::attach(pid);
                attached.is_ok_and(|mut reader| reader.sample().is_ok_and(|s| !s.is_empty()))
            });
        };
        looked("at first");
        fs::remove_file(&program).unwrap();
        looked("after it was deleted");
        fs::write(&program, "another").unwrap();
        looked("after it was replaced");
        child.kill().unwrap();
        child.wait().unwrap();
        fs::remove_file(&program).unwrap();
    }
}

#[test]
fn what_is_no_program_is_told() {
    let mut ended = Command::new("true").spawn().unwrap();
    let pid = ended.id().cast_signed();
    wait_until("the program ends", || state(pid) == 'Z');
    assert_eq!(Reader::attach(pid).unwrap_err(), Error::Ended(pid));
    let told = text(&minivm(&["dump", &pid.to_string()]).stderr);
    assert!(told.contains("(true) has ended"), "{told}");
    ended.wait().unwrap();
    for pid in ["0", "-1", "99999999999"] {
        let told = minivm(&["dump", "--", pid]);
        assert_eq!(told.status.code(), Some(2), "{pid}");
        assert!(text(&told.stderr).contains("is not in 1..=2147483647"));
    }
}

#[test]
fn what_has_been_stopped_stays_so() {
    let target = Target::start(TREE, Strategy::Cached, &["5"]);
    let pid = target.pid();
    send("-STOP", pid);
    wait_until("it stops", || state(pid) == 'T');
    let id = pid.to_string();
    let output = scratch("stopped.txt");
    let output = output.to_str().unwrap();
    for arguments in [
        &["dump", &id][..],
        &["dump", "--blocking", &id],
        &[
            "profile",
            "attach",
            "-d",
            "0.1",
            "--format=collapsed",
            "-o",
            output,
            &id,
        ],
        &[
            "profile",
            "attach",
            "--blocking",
            "-d",
            "0.1",
            "--format=collapsed",
            "-o",
            output,
            &id,
        ],
    ] {
        let looked = minivm(arguments);
        assert!(looked.status.success(), "{}", text(&looked.stderr));
        wait_until("it is stopped again", || state(pid) == 'T');
    }
    send("-CONT", pid);
    wait_until("it goes on", || matches!(state(pid), 'R' | 'S'));
}

#[test]
fn what_is_stopped_for_each_sample_gets_its_signals() {
    // While it is being sampled all the time, and while it is hardly ever.
    for rate in [5_000.0, 0.01] {
        let target = start_interrupted();
        let pid = target.0.id().cast_signed();
        let options = Options {
            rate,
            blocking: true,
            ..Options::default()
        };
        let mut sampler = Sampler::attach(pid, options).unwrap();
        let is_over = AtomicBool::new(false);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                std::thread::sleep(Duration::from_millis(100));
                send("-INT", pid);
                assert_interrupted(target);
                is_over.store(true, Ordering::Relaxed);
            });
            sampler.run(|_| !is_over.load(Ordering::Relaxed));
            // What it has started itself is traced no more.
            wait_until("the program ends", || is_over.load(Ordering::Relaxed));
        });
    }
}

#[test]
fn other_signals_reach_a_program_that_is_stopped_for_samples() {
    for signal in ["-TERM", "-KILL", "-35"] {
        let (mut child, _output) = start_interrupted();
        let pid = child.id().cast_signed();
        let mut profiler = Command::new(MINIVM)
            .args([
                "profile",
                "attach",
                "--blocking",
                "-r",
                "5000",
                "--format=collapsed",
                "-o",
            ])
            .arg(scratch("signals.txt"))
            .arg(pid.to_string())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(100));
        send(signal, pid);
        wait_until("the program ends", || child.try_wait().unwrap().is_some());
        assert_eq!(child.wait().unwrap().code(), None, "{signal}");
        profiler.wait().unwrap();
    }
}

#[test]
fn a_profiler_that_is_killed_leaves_its_target_running() {
    let target = start_interrupted();
    let pid = target.0.id().cast_signed();
    for _ in 0..5 {
        let mut profiler = Command::new(MINIVM)
            .args(["profile", "attach", "--blocking", "-r", "100000", "-o"])
            .arg(scratch("killed.svg"))
            .arg(pid.to_string())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(50));
        profiler.kill().unwrap();
        profiler.wait().unwrap();
        wait_until("it goes on", || matches!(state(pid), 'R' | 'S'));
    }
    send("-INT", pid);
    assert_interrupted(target);
}

#[test]
fn only_one_process_stops_another_at_a_time() {
    let target = Target::start(TREE, Strategy::Cached, &["5"]);
    let pid = target.pid();
    let mut tracer = Tracer::attach(pid).unwrap();
    tracer.stop().unwrap();
    assert_eq!(state(pid), 't');
    let other = minivm(&["dump", "--blocking", &pid.to_string()]);
    assert_eq!(other.status.code(), Some(1));
    let told = text(&other.stderr);
    let this = std::process::id();
    assert!(
        told.contains(&format!("is being traced by process {this} (")),
        "{told}"
    );
    // Without stopping it, anybody may look.
    assert!(minivm(&["dump", &pid.to_string()]).status.success());
    drop(tracer);
    assert_ne!(state(pid), 't');
}

#[test]
fn two_profilers_take_turns() {
    let target = Target::start(TREE, Strategy::Cached, &["5"]);
    for mode in ["--unwind=chunks", "--blocking"] {
        let start = |name: &str| {
            Command::new(MINIVM)
                .args([
                    "profile",
                    "attach",
                    mode,
                    "-d",
                    "0.5",
                    "--format=collapsed",
                    "-o",
                ])
                .arg(scratch(name))
                .arg(target.pid().to_string())
                .spawn()
                .unwrap()
        };
        let (mut one, mut other) = (start("one.txt"), start("other.txt"));
        assert!(one.wait().unwrap().success() && other.wait().unwrap().success());
        for name in ["one.txt", "other.txt"] {
            assert!(fs::read_to_string(scratch(name)).unwrap().contains("root"));
        }
    }
}

#[test]
fn other_users_are_told_what_is_in_the_way() {
    const NOBODY: u32 = 65_534;
    let target = Target::start(TREE, Strategy::Cached, &["5"]);
    let mut command = Command::new(MINIVM);
    command.args(["dump", &target.pid().to_string()]);
    let refused = match command.uid(NOBODY).gid(NOBODY).output() {
        Ok(output) => output,
        Err(error) => {
            eprintln!("skipped: this test can't run the command as another user: {error}");
            return;
        }
    };
    assert_eq!(refused.status.code(), Some(1));
    let told = text(&refused.stderr);
    for part in [
        "kernel.yama.ptrace_scope is ",
        "this command lacks the capability CAP_SYS_PTRACE",
        "this command runs as user 65534",
        "run it as root: sudo /",
    ] {
        assert!(told.contains(part), "{part} in {told}");
    }
}

#[test]
fn programs_in_other_roots_and_namespaces_are_read() {
    let script = Path::new(&scratch("elsewhere.py")).to_path_buf();
    let mut file = fs::File::create(&script).unwrap();
    file.write_all(b"while True: pass\n").unwrap();
    drop(file);
    let mut child = Command::new("unshare")
        .args(["-rmpf", "--kill-child", MINIVM, "run"])
        .arg(&script)
        .stderr(Stdio::null())
        .spawn();
    let Ok(child) = &mut child else {
        eprintln!("skipped: there is no unshare");
        return;
    };
    let task = format!("/proc/{0}/task/{0}/children", child.id());
    let mut shown = String::new();
    wait_until("it is read", || {
        if child.try_wait().unwrap().is_some() {
            return true;
        }
        let children = fs::read_to_string(&task).unwrap_or_default();
        let output = minivm(&["dump", children.trim()]);
        shown = text(&output.stdout);
        output.status.success()
    });
    if child.try_wait().unwrap().is_some() {
        eprintln!("skipped: this test can't make namespaces");
        return;
    }
    assert!(shown.contains("while True: pass"), "{shown}");
    child.kill().unwrap();
    child.wait().unwrap();
}
