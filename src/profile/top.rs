//! `minivm profile top`.

use std::io::{IsTerminal, Read, Write};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use clap::{Args, ValueEnum};
use minivm_profiler::dump::harmless;
use minivm_profiler::profile::{Profile, Show};
use minivm_profiler::render::base_name;
use minivm_profiler::render::summary::by_function;
use minivm_profiler::sampler::Sampler;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::termios::{
    LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcgetwinsize, tcsetattr,
};

use super::{Program, Sampling, Shown, collect, sample_child, start};
use crate::complain;
use crate::dump::UNSEEN;

/// How often the screen is drawn.
const REFRESH: Duration = Duration::from_millis(500);
/// How often keys are looked for.
const KEYS: Duration = Duration::from_millis(50);
/// Rows of functions where the size of the terminal is not known.
const ROWS: usize = 20;
/// Columns there.
const COLUMNS: usize = 100;
/// Lines above the functions.
const HEADING: usize = 3;
/// How much of what a program writes to stderr is kept, in bytes.
const KEPT_BYTES: usize = 64 << 10;
/// How many milliseconds that is waited for.
const PATIENCE: u32 = 100;
/// To another screen than the one of the shell, without a cursor, and clipping lines that are too long; and back.
const ENTER: &str = "\x1b[?1049h\x1b[?25l\x1b[?7l";
const LEAVE: &str = "\x1b[?7h\x1b[?25h\x1b[?1049l";

/// What the functions are sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Order {
    /// How often a function was the newest (key s)
    Own,
    /// How often it was on the stack (key t)
    Total,
    /// Its name (key n)
    Name,
}

#[derive(Args)]
#[command(override_usage = "minivm profile top [OPTIONS] <PID|FILE> [ARGS]...")]
pub(super) struct Top {
    #[command(flatten)]
    sampling: Sampling,

    #[command(flatten)]
    shown: Shown,

    #[command(flatten)]
    how: Program,

    /// What the functions are sorted by at first
    #[arg(long, value_enum, default_value_t = Order::Own)]
    sort: Order,

    /// The number of a process, or a program, which is run without its output, and its arguments
    #[arg(value_name = "PID|FILE", num_args = 1.., trailing_var_arg = true, required = true)]
    target: Vec<String>,
}

impl Top {
    pub(super) fn execute(&self) -> u8 {
        let options = match self.sampling.options() {
            Ok(options) => options,
            Err(message) => return complain(message),
        };
        let pid = self.target.first().and_then(|target| target.parse().ok());
        if let Some(pid) = pid.filter(|_| self.target.len() == 1) {
            return match Sampler::attach(pid, options) {
                Ok(sampler) => self.watch(sampler),
                Err(error) => {
                    complain(error);
                    UNSEEN
                }
            };
        }
        let mut child = match self.start() {
            Ok(child) => child,
            Err(message) => return complain(message),
        };
        let said = child
            .stderr
            .take()
            .map(|stderr| std::thread::spawn(|| tail(stderr)));
        let sampler = sample_child(&mut child, &options);
        let status = match sampler {
            Some(sampler) => self.watch(sampler),
            None => UNSEEN,
        };
        // Who stops watching a program that was started for it wants it no more.
        let _ = child.kill();
        let _ = child.wait();
        // A process that it left behind may keep the pipe open.
        let said = said.filter(|said| (0..PATIENCE).any(|_| said.is_finished() || pause()));
        if let Some(said) = said.and_then(|said| said.join().ok()) {
            // A stderr that is gone shows nothing.
            let _ = std::io::stderr().write_all(&said);
        }
        status
    }

    /// Starts the program, apart from the terminal: what it prints would be in the way.
    fn start(&self) -> Result<Child, String> {
        let mut command = self.how.command(&self.target)?;
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        start(command)
    }

    fn watch(&self, sampler: Sampler) -> u8 {
        let target = self.target.join(" ");
        let mut screen = Screen::new(&target, self.sort, self.shown.show());
        let profile = collect(sampler, &target, |sampler| screen.turn(sampler.collected()));
        screen.leave();
        // What was seen stays on the terminal.
        let table = screen.table(
            &profile,
            ROWS,
            screen.size().map_or(COLUMNS, |(_, columns)| columns),
        );
        let _ = std::io::stdout().write_all(table.as_bytes());
        if profile.shown(self.shown.show()).next().is_none() {
            complain("nothing was sampled");
            return UNSEEN;
        }
        0
    }
}

/// Waits a little; says that this did not help.
fn pause() -> bool {
    std::thread::sleep(Duration::from_millis(1));
    false
}

/// The last that comes from a pipe, to its end.
fn tail(mut pipe: impl Read) -> Vec<u8> {
    let mut kept = Vec::new();
    let mut bytes = [0; 4096];
    while let Ok(count @ 1..) = pipe.read(&mut bytes) {
        kept.extend_from_slice(&bytes[..count]);
        kept.drain(..kept.len().saturating_sub(KEPT_BYTES));
    }
    kept
}

/// The terminal: keys come in one by one while this lives.
struct Screen<'a> {
    target: &'a str,
    order: Order,
    show: Show,
    /// Whether the terminal shows the screen.
    entered: bool,
    drawn: Option<Instant>,
    looked: Option<Instant>,
    before: Option<Termios>,
}

impl<'a> Screen<'a> {
    fn new(target: &'a str, order: Order, show: Show) -> Self {
        let stdin = std::io::stdin();
        let before = stdin
            .is_terminal()
            .then(|| tcgetattr(&stdin).ok())
            .flatten();
        if let Some(before) = &before {
            let mut keys = before.clone();
            keys.local_modes
                .remove(LocalModes::ICANON | LocalModes::ECHO);
            keys.special_codes[SpecialCodeIndex::VMIN] = 1;
            // Where that fails, a key needs Enter after it.
            let _ = tcsetattr(&stdin, OptionalActions::Now, &keys);
        }
        let entered = std::io::stdout().is_terminal();
        if entered {
            put(ENTER);
        }
        Screen {
            target,
            order,
            show,
            entered,
            drawn: None,
            looked: None,
            before,
        }
    }

    /// Back to the screen of the shell.
    fn leave(&mut self) {
        if std::mem::take(&mut self.entered) {
            put(LEAVE);
        }
    }

    /// Heeds keys and draws, when it is time. Says whether to go on.
    fn turn(&mut self, profile: &Profile) -> bool {
        let is_due = |last: Option<Instant>, every| last.is_none_or(|last| last.elapsed() >= every);
        if !is_due(self.looked, KEYS) {
            return true;
        }
        self.looked = Some(Instant::now());
        while let Some(key) = self.key() {
            match key {
                b'q' | b'Q' => return false,
                b's' => self.order = Order::Own,
                b't' => self.order = Order::Total,
                b'n' => self.order = Order::Name,
                _ => continue,
            }
            self.drawn = None;
        }
        if self.entered && is_due(self.drawn, REFRESH) {
            self.drawn = Some(Instant::now());
            self.draw(profile);
        }
        true
    }

    /// A key that waits to be read.
    fn key(&self) -> Option<u8> {
        self.before.as_ref()?;
        let stdin = std::io::stdin();
        let now = Timespec {
            tv_sec: 0,
            tv_nsec: 0,
        };
        let waits = poll(&mut [PollFd::new(&stdin, PollFlags::IN)], Some(&now)).ok()? > 0;
        let mut key = [0];
        // Not by way of the buffer of `stdin`, where the next key would lie unseen.
        (waits && rustix::io::read(&stdin, &mut key).ok()? == 1).then_some(key[0])
    }

    /// Rows and columns of the terminal, where it has any.
    fn size(&self) -> Option<(usize, usize)> {
        let size = tcgetwinsize(std::io::stdout()).ok()?;
        let known = size.ws_row > 0 && size.ws_col > 0;
        known.then(|| (usize::from(size.ws_row), usize::from(size.ws_col)))
    }

    fn draw(&self, profile: &Profile) {
        let (rows, columns) = self.size().unwrap_or((ROWS + HEADING, COLUMNS));
        let table = self.table(profile, rows.saturating_sub(HEADING), columns);
        // To the upper left corner; each line, and the screen behind what is written, cleared. No line break at the end,
        // which would scroll.
        let lines: Vec<&str> = table.lines().take(rows).collect();
        put(&format!("\x1b[H{}\x1b[K\x1b[J", lines.join("\x1b[K\n")));
    }

    fn table(&self, profile: &Profile, rows: usize, columns: usize) -> String {
        let (functions, samples) = by_function(profile, self.show);
        let mut functions: Vec<_> = functions.into_iter().collect();
        functions.sort_unstable_by(|(a, left), (b, right)| {
            let name = |at: u32| &profile.functions[at as usize].name;
            let by_name = name(*a).cmp(name(*b)).then(a.cmp(b));
            match self.order {
                Order::Own => right
                    .own
                    .cmp(&left.own)
                    .then(right.total.cmp(&left.total))
                    .then(by_name),
                Order::Total => right
                    .total
                    .cmp(&left.total)
                    .then(right.own.cmp(&left.own))
                    .then(by_name),
                Order::Name => by_name,
            }
        });
        let clip = |line: String| line.chars().take(columns).collect::<String>() + "\n";
        let mut text = clip(format!(
            "{}: {samples} samples, {} torn — sort: s own, t total, n name; q quits",
            harmless(self.target),
            profile.meta.torn
        ));
        text.push('\n');
        text += &clip(format!("{:>8} {:>8}  function", "own", "total"));
        let percent = |count: u64| count as f64 * 100.0 / samples.max(1) as f64;
        for (at, counts) in functions.into_iter().take(rows) {
            let function = &profile.functions[at as usize];
            text += &clip(format!(
                "{:>7.1}% {:>7.1}%  {} ({}:{})",
                percent(counts.own),
                percent(counts.total),
                harmless(&function.name),
                harmless(base_name(&function.file)),
                function.first_line
            ));
        }
        text
    }
}

/// Writes to a terminal. One that is gone shows nothing.
fn put(text: &str) {
    let mut stdout = std::io::stdout();
    let _ = stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush());
}

impl Drop for Screen<'_> {
    fn drop(&mut self) {
        self.leave();
        if let Some(before) = &self.before {
            // The terminal stays as it is where it cannot be restored.
            let _ = tcsetattr(std::io::stdin(), OptionalActions::Now, before);
        }
    }
}
