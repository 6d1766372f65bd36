//! What `--stats` prints after a run.

use std::time::Duration;

use clap::ValueEnum;
use minivm_strategies::Counters;
use rustix::time::{ClockId, clock_gettime};

/// How statistics are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// A line for each figure
    Text,
    /// One JSON object
    Json,
}

/// A figure.
enum Figure {
    Name(&'static str),
    Count(u64),
    Seconds(f64),
}

/// The figures of a run, in the order they are printed.
pub(crate) struct Stats(Vec<(&'static str, Figure)>);

impl Stats {
    /// Collects the figures of a run on the strategy of that name that has just ended.
    pub(crate) fn new(
        strategy: &'static str,
        counters: &Counters,
        collections: u64,
        wall: Duration,
    ) -> Stats {
        let cpu = clock_gettime(ClockId::ProcessCPUTime);
        let cpu = cpu.tv_sec as f64 + cpu.tv_nsec as f64 / 1e9;
        let mut figures = vec![
            ("strategy", Figure::Name(strategy)),
            ("crossings", Figure::Count(counters.crossings)),
            ("chunks_mapped", Figure::Count(counters.chunks_mapped)),
            ("chunks_unmapped", Figure::Count(counters.chunks_unmapped)),
            ("madvises", Figure::Count(counters.madvises)),
            ("cache_hits", Figure::Count(counters.cache_hits)),
            (
                "stack_bytes_mapped",
                Figure::Count(counters.bytes_mapped as u64),
            ),
            (
                "stack_bytes_mapped_peak",
                Figure::Count(counters.bytes_mapped_peak as u64),
            ),
            (
                "stack_bytes_retained",
                Figure::Count(counters.bytes_retained as u64),
            ),
            (
                "stack_deepest_bytes",
                Figure::Count(counters.deepest_bytes as u64),
            ),
            (
                "stack_bytes_reserved",
                Figure::Count(counters.bytes_reserved as u64),
            ),
            (
                "reservations_refused",
                Figure::Count(counters.reservations_refused),
            ),
            ("collections", Figure::Count(collections)),
        ];
        if let Some((peak, last)) = resident_bytes() {
            figures.push(("resident_bytes_peak", Figure::Count(peak)));
            figures.push(("resident_bytes", Figure::Count(last)));
        }
        if let Some(faults) = page_faults() {
            figures.push(("page_faults", Figure::Count(faults)));
        }
        figures.push(("wall_seconds", Figure::Seconds(wall.as_secs_f64())));
        figures.push(("cpu_seconds", Figure::Seconds(cpu)));
        Stats(figures)
    }

    /// The figures as text, with a final line end.
    pub(crate) fn render(&self, format: Format) -> String {
        let lines = self.0.iter().map(|(name, figure)| {
            let shown = match figure {
                Figure::Name(text) if format == Format::Json => format!("\"{text}\""),
                Figure::Name(text) => (*text).to_string(),
                Figure::Count(count) => count.to_string(),
                Figure::Seconds(seconds) => format!("{seconds:.6}"),
            };
            match format {
                Format::Text => format!("{name:<24} {shown}\n"),
                Format::Json => format!("\"{name}\": {shown}"),
            }
        });
        match format {
            Format::Text => lines.collect(),
            Format::Json => format!("{{{}}}\n", lines.collect::<Vec<_>>().join(", ")),
        }
    }
}

/// The largest and the present resident set of this process, where the system tells.
fn resident_bytes() -> Option<(u64, u64)> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let field = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        let kilobytes = line.trim().strip_suffix(" kB")?.parse::<u64>().ok()?;
        Some(kilobytes << 10)
    };
    Some((field("VmHWM:")?, field("VmRSS:")?))
}

/// Page faults of this process so far, where the system tells.
fn page_faults() -> Option<u64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The second field, the program's name in brackets, may hold anything.
    let (_, fields) = stat.rsplit_once(") ")?;
    let field = |number: usize| fields.split(' ').nth(number)?.parse::<u64>().ok();
    Some(field(7)? + field(9)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_one_object_on_one_line() {
        let stats = Stats::new("array", &Counters::default(), 3, Duration::from_millis(5));
        let json = stats.render(Format::Json);
        assert!(json.starts_with("{\"strategy\": \"array\", \"crossings\": 0, "));
        assert!(json.contains("\"collections\": 3, "));
        assert!(json.ends_with("}\n"));
        assert_eq!(json.lines().count(), 1);
    }
}
