//! `minivm profile top`.

use std::io::{IsTerminal, Read, Write};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use clap::{Args, ValueEnum};
use minivm_profiler::dump::harmless;
use minivm_profiler::profile::{Profile, Show};
use minivm_profiler::render::view::{Counts, View, label};
use minivm_profiler::sampler::Sampler;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::termios::{
    LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcgetwinsize, tcsetattr,
};

use super::output::{Shown, tell_pace};
use super::program::{Program, sample_child, start};
use super::{ASKED, Asked, Sampling, collect};
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
/// From so many columns on there is room for all shares beside the names of functions.
const WIDE: usize = 50;
/// Lines above the functions.
const HEADING: usize = 3;
/// What keys do.
const KEYS_HELP: &str = "q quits, r counts anew; sort: s own, t total, l last, n name";
/// How long ago the last samples are at most, in microseconds.
const RECENT_US: u64 = 2_000_000;
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
    /// How often it was the newest in the last two seconds (key l)
    Last,
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
        let asked = Asked::heed();
        let profile = collect(sampler, &target, &asked, |sampler| {
            screen.turn(sampler.collected())
        });
        screen.leave();
        if profile.shown(self.shown.show()).next().is_none() {
            complain("nothing was sampled");
            return UNSEEN;
        }
        // What was seen stays on the terminal.
        let columns = screen.size().map_or(COLUMNS, |(_, columns)| columns);
        let [heading, functions] = screen.table(&profile, ROWS, columns);
        put(&(heading + &functions));
        tell_pace(&profile.meta);
        if profile.meta.ended != ASKED {
            crate::note(format_args!("the sampling ended {}", profile.meta.ended));
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
    started: Instant,
    drawn: Option<Instant>,
    looked: Option<Instant>,
    before: Option<Termios>,
    /// The sample that counting begins with.
    first: usize,
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
            // They would end or stop the command with the terminal as it is now. A zero is no key.
            keys.special_codes[SpecialCodeIndex::VQUIT] = 0;
            keys.special_codes[SpecialCodeIndex::VSUSP] = 0;
            // Where that fails, a key needs Enter after it.
            let _ = tcsetattr(&stdin, OptionalActions::Now, &keys);
        }
        let entered = std::io::stdout().is_terminal();
        if entered {
            restore_on_panic(before.clone());
            put(ENTER);
        }
        Screen {
            target,
            order,
            show,
            entered,
            started: Instant::now(),
            drawn: None,
            looked: None,
            before,
            first: 0,
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
                b'l' => self.order = Order::Last,
                b'n' => self.order = Order::Name,
                b'r' => {
                    self.first = profile.samples.len();
                    self.started = Instant::now();
                }
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
        let [heading, functions] = self.table(profile, rows.saturating_sub(HEADING), columns);
        let table = format!("{heading}{}\n{functions}", clip(KEYS_HELP, columns));
        // To the upper left corner; each line, and the screen behind what is written, cleared. No line break at the end,
        // which would scroll.
        let lines: Vec<&str> = table.lines().take(rows).collect();
        put(&format!("\x1b[H{}\x1b[K\x1b[J", lines.join("\x1b[K\n")));
    }

    /// What is seen of the program as a whole, and a table of its functions.
    fn table(&self, profile: &Profile, rows: usize, columns: usize) -> [String; 2] {
        let view = View::since(profile, self.show, self.first);
        let recent = View::since(profile, self.show, self.first.max(recent(profile)));
        let last: Vec<u64> = recent.by_function().iter().map(|c| c.own).collect();
        let counts = view.by_function();
        let mut functions: Vec<usize> = (0..counts.len()).collect();
        functions.retain(|&at| counts[at].total > 0);
        let name = |at: usize| &view.functions[at].name;
        functions.sort_by(|&a, &b| {
            let more = |seen: fn(&Counts) -> u64| seen(&counts[b]).cmp(&seen(&counts[a]));
            let by_own = || more(|counts| counts.own).then(more(|counts| counts.total));
            let by_name = || name(a).cmp(name(b));
            match self.order {
                Order::Own => by_own().then_with(by_name),
                Order::Total => more(|counts| counts.total).then_with(by_own),
                Order::Last => last[b].cmp(&last[a]).then_with(by_own),
                Order::Name => by_name(),
            }
        });
        let heading = format!(
            "{}: {} samples in {:.1} s, {} torn",
            harmless(self.target),
            view.samples,
            self.started.elapsed().as_secs_f64(),
            profile.meta.torn
        );
        let share = |count: u64, of: u64| {
            let percent = count as f64 * 100.0 / of.max(1) as f64;
            format!("{percent:.1}%")
        };
        let shares = |at: usize| {
            let Counts { own, total } = counts[at];
            [
                (Order::Own, share(own, view.samples)),
                (Order::Total, share(total, view.samples)),
                (Order::Last, share(last[at], recent.samples)),
            ]
        };
        let titles = [
            (Order::Own, "own"),
            (Order::Total, "total"),
            (Order::Last, "last 2s"),
        ];
        let titles = titles.map(|(order, title)| (order, self.marked(order, title)));
        let mut table = self.row(titles, &self.marked(Order::Name, "function"), columns);
        for at in functions.into_iter().take(rows) {
            let function = &view.functions[at];
            table += &self.row(shares(at), &label(function, function.first_line), columns);
        }
        [clip(&heading, columns) + "\n", table]
    }

    /// A title, with a mark where functions are sorted by it.
    fn marked(&self, order: Order, title: &str) -> String {
        let mark = if order == self.order { "*" } else { "" };
        format!("{mark}{title}")
    }

    /// A line of the table. Where there is little room, of the shares only the one that functions are sorted by.
    fn row(&self, shares: [(Order, String); 3], name: &str, columns: usize) -> String {
        let only = match self.order {
            Order::Name => Order::Own,
            order => order,
        };
        let mut line = String::new();
        for (order, share) in shares {
            if columns >= WIDE || order == only {
                line += &format!("{share:>8} ");
            }
        }
        clip(&format!("{line} {name}"), columns) + "\n"
    }
}

/// The first sample of the last [`RECENT_US`].
fn recent(profile: &Profile) -> usize {
    let now = profile.samples.last().map_or(0, |last| last.at_us);
    let since = now.saturating_sub(RECENT_US);
    profile
        .samples
        .partition_point(|sample| sample.at_us < since)
}

/// As much of a line as there is room for.
fn clip(line: &str, columns: usize) -> String {
    line.chars().take(columns).collect()
}

/// Has a panic, which may end the command without unwinding, leave the terminal as it was.
fn restore_on_panic(before: Option<Termios>) {
    let report = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        put(LEAVE);
        if let Some(before) = &before {
            // As below.
            let _ = tcsetattr(std::io::stdin(), OptionalActions::Now, before);
        }
        report(panic);
    }));
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
