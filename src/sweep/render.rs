//! The results of a sweep as charts and tables.

use minivm_strategies::Strategy;
use serde_json::Value;

use crate::lab::chart::{Axis, Chart, Line};
use crate::lab::{bytes, seconds, with_interval};

/// A title, a header and rows.
pub(crate) type Titled = (String, Vec<String>, Vec<Vec<String>>);

/// The strategies of an object whose keys are their names, in the order of the table.
fn strategies(found: &Value) -> Vec<(Strategy, &Value)> {
    let all = Strategy::ALL.iter();
    all.filter_map(|strategy| Some((*strategy, found.get(strategy.name())?)))
        .collect()
}

/// The entries of an experiment for one strategy.
fn entries(found: &Value) -> impl Iterator<Item = &Value> {
    found.as_array().into_iter().flatten()
}

fn at(entry: &Value) -> f64 {
    entry["at"].as_f64().unwrap_or(0.0)
}

fn median(entry: &Value, name: &str) -> f64 {
    entry[name]["median"].as_f64().unwrap_or(0.0)
}

/// A median and its interval, shown.
fn interval(estimate: &Value, show: impl Fn(f64) -> String) -> String {
    let of = |name: &str| estimate[name].as_f64().unwrap_or(f64::NAN);
    with_interval(of("median"), of("low"), of("high"), show)
}

/// A count, thousands and millions short.
pub(crate) fn plain(number: f64) -> String {
    match number {
        n if n >= 1e6 => format!("{}M", n / 1e6),
        n if n >= 1e3 => format!("{}k", n / 1e3),
        n => format!("{n}"),
    }
}

/// A number of bytes on an axis whose marks are decimal.
fn decimal_bytes(count: f64) -> String {
    match count {
        n if n >= 1e9 => format!("{:.1} GB", n / 1e9),
        n if n >= 1e6 => format!("{:.0} MB", n / 1e6),
        n => format!("{:.0} kB", n / 1e3),
    }
}

/// Every picture with a name for its file.
pub(crate) fn charts(results: &Value) -> Vec<(String, String)> {
    let mut pictures = Vec::new();
    for (locals, cliff) in results["cliff"].as_object().into_iter().flatten() {
        let lines = lines(cliff, |found| {
            let times = found["nanoseconds"].as_array().into_iter().flatten();
            times
                .enumerate()
                .map(|(depth, time)| (depth as f64, time.as_f64().unwrap_or(0.0) / 1e9))
                .collect()
        });
        let near: Vec<Line> = lines
            .iter()
            .filter(|line| line.strategy != Strategy::Uncached)
            .cloned()
            .collect();
        let chart = Chart {
            title: &format!("Time of a call by depth, {locals} locals in each frame below"),
            note: format!("the worst depth to the median: {}", worst(&lines)),
            x: axis("depth in frames", false, plain),
            y: axis("a call", true, seconds),
            lines,
        };
        pictures.push((format!("cliff-{locals}"), chart.svg()));
        let chart = Chart {
            title: &format!(
                "Time of a call by depth, {locals} locals in each frame below, without uncached"
            ),
            note: format!("the worst depth to the median: {}", worst(&near)),
            x: axis("depth in frames", false, plain),
            y: axis("a call", false, seconds),
            lines: near,
        };
        pictures.push((format!("cliff-{locals}-close"), chart.svg()));
    }
    for (column, name, label) in [
        (1, "mapped", "mapped or committed"),
        (2, "resident", "resident"),
    ] {
        let lines = lines(&results["memory"], |found| {
            let points = entries(found)
                .next()
                .map_or(&Value::Null, |entry| &entry["points"]);
            entries(points)
                .enumerate()
                .map(|(step, point)| (step as f64, point[column].as_f64().unwrap_or(0.0)))
                .collect()
        });
        let title = format!("A descent, the way back, small calls: memory {label}");
        let chart = Chart {
            title: &title,
            note: format!("at the end: {}", ends(&lines, bytes)),
            x: axis("time, in steps of a hundredth of the way", false, plain),
            y: axis("memory", false, decimal_bytes),
            lines,
        };
        pictures.push((format!("memory-{name}"), chart.svg()));
    }
    for (experiment, figure, title, x, y, show) in [
        (
            "threads",
            "resident_deepest",
            "Threads that are each 5,000 frames deep: resident memory of all stacks",
            "threads",
            "memory",
            decimal_bytes as fn(f64) -> String,
        ),
        (
            "threads",
            "resident_after",
            "Threads that were each 5,000 frames deep, after all have come back",
            "threads",
            "memory",
            decimal_bytes,
        ),
        (
            "descent",
            "seconds",
            "A descent and the way back, repeated",
            "frames",
            "time",
            seconds,
        ),
        (
            "descent",
            "first_seconds",
            "The first descent and the way back",
            "frames",
            "time",
            seconds,
        ),
        (
            "churn",
            "small/system_calls",
            "System calls of one descent that is repeated",
            "chunks of 16 KiB filled",
            "calls",
            plain,
        ),
        (
            "churn",
            "small/seconds",
            "Time of one descent that is repeated",
            "chunks of 16 KiB filled",
            "time",
            seconds,
        ),
        (
            "locate",
            "seconds",
            "Time to find the block that holds a frame",
            "frames",
            "time",
            seconds,
        ),
        (
            "reads",
            "head/reads",
            "Reads of a sample that copies only the newest block",
            "frames",
            "reads",
            plain,
        ),
        (
            "reads",
            "chunks/reads",
            "Reads of a sample that copies the used part of all blocks",
            "frames",
            "reads",
            plain,
        ),
        (
            "reads",
            "chunks/seconds",
            "Time of a sample that copies the used part of all blocks",
            "frames",
            "time",
            seconds,
        ),
    ] {
        let lines = lines(&results[experiment], |found| {
            entries(found)
                .map(|entry| (at(entry), median(entry, figure)))
                .collect()
        });
        let calls = figure.ends_with("system_calls");
        let last = lines.iter().flat_map(|line| line.points.last()).next();
        let chart = Chart {
            title,
            note: last.map_or_else(String::new, |(at, _)| {
                let show = if y == "memory" { bytes } else { show };
                format!("at {} {}: {}", plain(*at), unit(x), ends(&lines, show))
            }),
            x: axis(x, experiment != "churn", plain),
            y: axis(y, !calls, show),
            lines,
        };
        let name = format!("{experiment}-{}", figure.replace(['/', '_'], "-"));
        pictures.push((name, chart.svg()));
    }
    pictures
}

/// What the numbers on an axis count, in a word.
fn unit(label: &str) -> &str {
    label.split(' ').next().unwrap_or(label)
}

/// Where every line ends.
fn ends(lines: &[Line], show: fn(f64) -> String) -> String {
    let ends = lines.iter().filter_map(|line| {
        let (_, value) = line.points.last()?;
        Some(format!("{} {}", line.strategy, show(*value)))
    });
    ends.collect::<Vec<_>>().join(", ")
}

/// The highest point of every line to its median.
fn worst(lines: &[Line]) -> String {
    let ratios = lines.iter().filter_map(|line| {
        let mut values: Vec<f64> = line.points.iter().map(|point| point.1).collect();
        values.sort_by(f64::total_cmp);
        let ratio = values.last()? / values.get(values.len() / 2)?;
        Some(format!("{} {ratio:.2}×", line.strategy))
    });
    ratios.collect::<Vec<_>>().join(", ")
}

fn axis<'a>(label: &'a str, logarithmic: bool, show: fn(f64) -> String) -> Axis<'a> {
    Axis {
        label,
        logarithmic,
        show,
    }
}

fn lines(found: &Value, points: impl Fn(&Value) -> Vec<(f64, f64)>) -> Vec<Line> {
    strategies(found)
        .into_iter()
        .map(|(strategy, found)| Line {
            strategy,
            points: points(found),
        })
        .collect()
}

/// Every table.
pub(crate) fn tables(results: &Value) -> Vec<Titled> {
    let mut tables: Vec<Titled> = Vec::new();
    for (locals, cliff) in results["cliff"].as_object().into_iter().flatten() {
        tables.push((
            format!("The cliff: a call at each depth, {locals} locals in each frame below"),
            owned(&[
                "strategy",
                "median depth",
                "worst depth",
                "at",
                "worst to median",
            ]),
            strategies(cliff).into_iter().map(cliff_row).collect(),
        ));
    }
    let memory = strategies(&results["memory"])
        .into_iter()
        .flat_map(|(strategy, found)| {
            entries(found).map(move |entry| {
                let mut row = vec![strategy.to_string()];
                let names = [
                    "live_bytes_peak",
                    "mapped_peak",
                    "mapped_after",
                    "resident_after",
                ];
                row.extend(names.map(|name| interval(&entry[name], bytes)));
                row
            })
        });
    tables.push((
        "Memory through a descent".to_string(),
        owned(&[
            "strategy",
            "live frames, deepest",
            "mapped, most",
            "mapped, after",
            "resident, after",
        ]),
        memory.collect(),
    ));
    for (experiment, figures) in [
        (
            "threads",
            &[
                ("resident_deepest", "resident, deepest"),
                ("resident_after", "resident, after"),
                ("mapped_after", "mapped, after"),
            ][..],
        ),
        (
            "descent",
            &[("first_seconds", "first"), ("seconds", "repeated")],
        ),
        (
            "churn",
            &[
                ("small/seconds", "small frames"),
                ("small/system_calls", "system calls"),
                ("mixed/seconds", "mixed frames"),
                ("mixed/system_calls", "system calls"),
                ("with_one_large/seconds", "one large in eight"),
                ("with_one_large/system_calls", "system calls"),
            ],
        ),
        (
            "locate",
            &[("blocks", "blocks"), ("seconds", "to find a frame's")],
        ),
        (
            "reads",
            &[
                ("frames/reads", "reads, frame by frame"),
                ("head/reads", "newest block"),
                ("chunks/reads", "all blocks"),
                ("chunks/seconds", "time of that"),
                ("cached/seconds", "with a cache"),
            ],
        ),
        (
            "windows",
            &[
                ("copied_seconds", "copied"),
                ("overlapped_seconds", "overlapping"),
                ("ratio", "ratio"),
            ],
        ),
    ] {
        tables.push(by_point(experiment, &results[experiment], figures));
    }
    tables.retain(|(_, _, rows)| !rows.is_empty());
    tables
}

fn cliff_row((strategy, found): (Strategy, &Value)) -> Vec<String> {
    let mut times: Vec<(f64, usize)> = entries(&found["nanoseconds"])
        .enumerate()
        .map(|(depth, time)| (time.as_f64().unwrap_or(0.0), depth))
        .collect();
    times.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (Some(worst), Some(median)) = (times.last(), times.get(times.len() / 2)) else {
        return vec![strategy.to_string()];
    };
    vec![
        strategy.to_string(),
        seconds(median.0 / 1e9),
        seconds(worst.0 / 1e9),
        worst.1.to_string(),
        interval(&found["worst_to_median"], |ratio| format!("{ratio:.2}")),
    ]
}

/// A row for each strategy and point.
fn by_point(experiment: &str, found: &Value, figures: &[(&str, &str)]) -> Titled {
    let (title, x) = match experiment {
        "threads" => (
            "Memory of threads that are each 5,000 frames deep, and after",
            "threads",
        ),
        "descent" => ("Time of a descent and the way back", "frames"),
        "churn" => (
            "Descents that are repeated, each over so many chunks of 16 KiB",
            "chunks",
        ),
        "locate" => ("Which block holds a frame", "frames"),
        "windows" => (
            "A call in a small register machine, its arguments copied and with frames that overlap",
            "arguments",
        ),
        _ => ("A sample of a stack by another process", "frames"),
    };
    let mut header = owned(&["strategy", x]);
    header.extend(figures.iter().map(|(_, title)| (*title).to_string()));
    let rows = strategies(found).into_iter().flat_map(|(strategy, found)| {
        entries(found).map(move |entry| {
            let mut row = vec![strategy.to_string(), plain(at(entry))];
            row.extend(figures.iter().map(|(name, _)| {
                let show = match *name {
                    name if name.ends_with("seconds") => seconds,
                    name if name.contains("resident") || name.contains("mapped") => bytes,
                    "ratio" => |number: f64| format!("{number:.2}"),
                    _ => |number: f64| format!("{number:.1}"),
                };
                interval(&entry[*name], show)
            }));
            row
        })
    });
    (title.to_string(), header, rows.collect())
}

fn owned(header: &[&str]) -> Vec<String> {
    header.iter().map(|cell| (*cell).to_string()).collect()
}
