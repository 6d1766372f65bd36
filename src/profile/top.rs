//! `minivm profile top`.

use std::io::{IsTerminal, Read, Write};
use std::time::{Duration, Instant};

use clap::{Args, ValueEnum};
use minivm_profiler::profile::{Profile, Show};
use minivm_profiler::render::base_name;
use minivm_profiler::render::summary::by_function;
use minivm_profiler::sampler::Sampler;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::termios::{
    LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcgetwinsize, tcsetattr,
};

use super::{Program, Sampling, Shown, collect, sample_child, status_of};
use crate::complain;
use crate::dump::UNSEEN;

/// How often the screen is drawn.
const REFRESH: Duration = Duration::from_millis(500);
/// Rows of functions where the size of the terminal is not known.
const ROWS: usize = 20;
/// Columns there.
const COLUMNS: usize = 100;

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

    /// The number of a process, or a program and its arguments
    #[arg(value_name = "PID|FILE", num_args = 1.., trailing_var_arg = true, required = true)]
    target: Vec<String>,
}

impl Top {
    pub(super) fn execute(&self) -> u8 {
        let options = self.sampling.options();
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
        let mut child = match self.how.start(&self.target) {
            Ok(child) => child,
            Err(message) => return complain(message),
        };
        let Some(sampler) = sample_child(&mut child, &options) else {
            let status = status_of(&mut child);
            return if status == 0 { UNSEEN } else { status };
        };
        let status = self.watch(sampler);
        // Who stops watching a program that was started for it wants it no more.
        let _ = child.kill();
        let _ = child.wait();
        status
    }

    fn watch(&self, sampler: Sampler) -> u8 {
        let target = self.target.join(" ");
        let mut screen = Screen::new(&target, self.sort, self.shown.show());
        let profile = collect(sampler, &target, |sampler| screen.turn(sampler.collected()));
        screen.draw(&profile);
        drop(screen);
        if profile.shown(self.shown.show()).next().is_none() {
            complain("nothing was sampled");
            return UNSEEN;
        }
        0
    }
}

/// The terminal: keys come in one by one while this lives.
struct Screen<'a> {
    target: &'a str,
    order: Order,
    show: Show,
    drawn: Option<Instant>,
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
        Screen {
            target,
            order,
            show,
            drawn: None,
            before,
        }
    }

    /// Heeds keys and draws, when it is time. Says whether to go on.
    fn turn(&mut self, profile: &Profile) -> bool {
        if self.drawn.is_some_and(|drawn| drawn.elapsed() < REFRESH) {
            return true;
        }
        self.drawn = Some(Instant::now());
        while let Some(key) = self.key() {
            match key {
                b'q' | b'Q' => return false,
                b's' => self.order = Order::Own,
                b't' => self.order = Order::Total,
                b'n' => self.order = Order::Name,
                _ => {}
            }
        }
        if std::io::stdout().is_terminal() {
            self.draw(profile);
        }
        true
    }

    /// A key that waits to be read.
    fn key(&self) -> Option<u8> {
        self.before.as_ref()?;
        let mut stdin = std::io::stdin();
        let now = Timespec {
            tv_sec: 0,
            tv_nsec: 0,
        };
        let waits = poll(&mut [PollFd::new(&stdin, PollFlags::IN)], Some(&now)).ok()? > 0;
        let mut key = [0];
        (waits && stdin.read(&mut key).ok()? == 1).then_some(key[0])
    }

    fn draw(&self, profile: &Profile) {
        let mut stdout = std::io::stdout();
        let size = tcgetwinsize(&stdout).ok().filter(|size| size.ws_row > 6);
        let (rows, columns) = size.map_or((ROWS, COLUMNS), |size| {
            (usize::from(size.ws_row) - 5, usize::from(size.ws_col))
        });
        let mut text = self.table(profile, rows, columns);
        if stdout.is_terminal() {
            // To the upper left corner; each line and the screen cleared behind what is written.
            text = format!("\x1b[H{}\x1b[J", text.replace('\n', "\x1b[K\n"));
        }
        // A terminal that is gone shows nothing.
        let _ = stdout
            .write_all(text.as_bytes())
            .and_then(|()| stdout.flush());
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
            self.target, profile.meta.torn
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
                function.name,
                base_name(&function.file),
                function.first_line
            ));
        }
        text
    }
}

impl Drop for Screen<'_> {
    fn drop(&mut self) {
        if let Some(before) = &self.before {
            // The terminal stays as it is where it cannot be restored.
            let _ = tcsetattr(std::io::stdin(), OptionalActions::Now, before);
        }
    }
}
