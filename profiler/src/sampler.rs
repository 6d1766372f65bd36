//! Sampling at a rate.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::blocking::Tracer;
use crate::error::Error;
use crate::memory::ProcessMemory;
use crate::profile::{Collector, Profile, RAW_VERSION};
use crate::reader::{Method, Reader, ThreadSample};

/// How often a sample that turns out torn is tried again at once.
const ATTEMPTS: usize = 8;
/// How late the system is to wake up who sleeps. Where samples follow one another quickly, the rest is waited for awake.
const LATE: Duration = Duration::from_micros(50);
/// From this period on, being late does not matter.
const RELAXED: Duration = Duration::from_micros(500);
/// How late a sample may be taken.
const DEBT: Duration = Duration::from_millis(10);
/// How long sampling goes on at most without asking whether it is to.
const PATIENCE: Duration = Duration::from_millis(50);
/// How long the start of a program is waited for, until it has a Python thread.
const START: Duration = Duration::from_secs(10);
/// How often it is looked for meanwhile.
const START_STEP: Duration = Duration::from_millis(1);

/// How to sample.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Samples a second.
    pub rate: f64,
    /// How long; until the target ends where None.
    pub duration: Option<Duration>,
    /// How stacks are fetched.
    pub method: Method,
    /// Whether frames that cannot have changed are taken from the last sample.
    pub caching: bool,
    /// Whether the target is stopped for each sample.
    pub blocking: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            rate: 1000.0,
            duration: None,
            method: Method::Chunks,
            caching: true,
            blocking: false,
        }
    }
}

/// Samples a process.
#[derive(Debug)]
pub struct Sampler {
    reader: Reader<ProcessMemory>,
    tracer: Option<Tracer>,
    options: Options,
    collector: Collector,
    started: Instant,
    due: u64,
    missed: u64,
    taken: u64,
}

/// Why sampling came to an end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// The time asked for is over.
    Time,
    /// The caller wanted no more.
    Asked,
    /// The target is gone, or runs another program, or may no longer be read.
    Target(Error),
}

impl Sampler {
    /// A sampler of a running process.
    ///
    /// # Errors
    /// When it cannot be attached to.
    pub fn attach(pid: i32, options: Options) -> Result<Self, Error> {
        let mut reader = Reader::attach(pid)?;
        reader.configure(options.method, options.caching);
        let tracer = options.blocking.then(|| Tracer::attach(pid)).transpose()?;
        // Sleep no longer than asked; a system that refuses that only makes samples less regular.
        let _ = nix::sys::prctl::set_timerslack(1);
        Ok(Self {
            reader,
            tracer,
            options,
            collector: Collector::default(),
            started: Instant::now(),
            due: 0,
            missed: 0,
            taken: 0,
        })
    }

    /// A sampler of a process that has just been started: waits until it runs Python. `ended` tells when it is over.
    ///
    /// # Errors
    /// When it cannot be attached to, or ends before.
    pub fn attach_starting(
        pid: i32,
        options: &Options,
        mut ended: impl FnMut() -> bool,
    ) -> Result<Self, Error> {
        let deadline = Instant::now() + START;
        loop {
            let error = match Self::attach(pid, options.clone()) {
                Ok(mut sampler) => match sampler.look() {
                    Ok([]) => Error::NoThreads(pid),
                    Ok(_) => {
                        sampler.started = Instant::now();
                        return Ok(sampler);
                    }
                    Err(error) => error,
                },
                Err(error) => error,
            };
            // Before it runs its own program, the process still runs this one; and it may change between two looks.
            let early = matches!(
                error,
                Error::NoThreads(_) | Error::NotMinivm(_) | Error::Layout(_) | Error::Replaced(_)
            );
            if !early || ended() || Instant::now() > deadline {
                return Err(error);
            }
            std::thread::sleep(START_STEP);
        }
    }

    /// The reader, for what it knows.
    #[must_use]
    pub fn reader(&self) -> &Reader<ProcessMemory> {
        &self.reader
    }

    /// Looks once, and again where the picture is torn.
    ///
    /// # Errors
    /// When the target cannot be read any more.
    pub fn look(&mut self) -> Result<&[ThreadSample], Error> {
        for _ in 0..ATTEMPTS {
            if let Some(tracer) = &mut self.tracer {
                tracer.stop()?;
            }
            let samples = self.reader.sample();
            if let Some(tracer) = &mut self.tracer {
                tracer.go_on();
            }
            if samples?.iter().all(|sample| sample.frames().is_some()) {
                break;
            }
        }
        Ok(self.reader.samples())
    }

    /// Samples until the time is over, the target gone, or `goes_on`, which is asked before each sample and every
    /// 50 ms in between, says no.
    pub fn run(&mut self, mut goes_on: impl FnMut(&Self) -> bool) -> End {
        let period = Duration::from_secs_f64(1.0 / self.options.rate);
        loop {
            if let Some(end) = self.is_over(&mut goes_on) {
                return end;
            }
            let elapsed = self.started.elapsed();
            if let Err(error) = self.look() {
                return End::Target(error);
            }
            let at_us = u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX);
            for sample in self.reader.samples() {
                self.collector.add(at_us, sample, self.reader.codes());
            }
            self.taken += 1;
            let due = self.next_due(period, elapsed);
            while due.saturating_sub(self.started.elapsed()) > PATIENCE {
                std::thread::sleep(PATIENCE);
                if let Some(end) = self.is_over(&mut goes_on) {
                    return end;
                }
            }
            self.wait(period, due);
        }
    }

    fn is_over(&self, goes_on: &mut impl FnMut(&Self) -> bool) -> Option<End> {
        let duration = self.options.duration.unwrap_or(Duration::MAX);
        if self.started.elapsed() >= duration {
            return Some(End::Time);
        }
        (!goes_on(self)).then_some(End::Asked)
    }

    /// When the next sample is due, counted from the start like the moment of the last one. Samples that were due before now
    /// are made up for, at no more than four thirds of the rate; those that are [`DEBT`] late are missed.
    fn next_due(&mut self, period: Duration, last: Duration) -> Duration {
        let seconds = period.as_secs_f64();
        let now = (self.started.elapsed().as_secs_f64() / seconds) as u64;
        let late = now.saturating_sub(self.due);
        let missed = late.saturating_sub((DEBT.as_secs_f64() / seconds) as u64);
        self.missed += missed;
        self.due += missed + 1;
        let due = Duration::try_from_secs_f64(seconds * self.due as f64).unwrap_or(Duration::MAX);
        due.max(last.saturating_add(period.mul_f64(0.75)))
    }

    /// Waits for a moment that is near.
    fn wait(&self, period: Duration, due: Duration) {
        let until = due.saturating_sub(self.started.elapsed());
        if period >= RELAXED {
            std::thread::sleep(until);
            return;
        }
        std::thread::sleep(until.saturating_sub(LATE));
        while self.started.elapsed() < due {
            std::hint::spin_loop();
        }
    }

    /// What has been collected so far.
    #[must_use]
    pub fn collected(&self) -> &Profile {
        &self.collector.profile
    }

    /// Ends the sampling: what was collected, with how it went.
    #[must_use]
    pub fn finish(self, target: &str) -> Profile {
        let seconds = self.started.elapsed().as_secs_f64();
        let mut profile = self.collector.profile;
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        let method = Method::NAMED
            .iter()
            .find(|(_, method)| *method == self.options.method);
        profile.version = RAW_VERSION;
        profile.meta.target = target.to_string();
        profile.meta.pid = self.reader.pid();
        profile.meta.rate_asked = self.options.rate;
        profile.meta.rate_reached = self.taken as f64 / seconds.max(f64::MIN_POSITIVE);
        profile.meta.seconds = seconds;
        profile.meta.started_ms = (now.as_millis() as u64).saturating_sub((seconds * 1e3) as u64);
        // What is owed at the end is missed too.
        let due = (seconds * self.options.rate) as u64;
        profile.meta.missed = self.missed + due.saturating_sub(self.due);
        profile.meta.mode = if self.tracer.is_some() {
            "blocking"
        } else {
            "running"
        }
        .to_string();
        profile.meta.unwind = method.map_or("", |(name, _)| name).to_string();
        profile.meta.reads = *self.reader.stats();
        profile
    }
}
