//! The figures that the experiments found, by what they are of.

use minivm_strategies::Strategy;
use serde_json::Value;

use super::programs::BASE;
use crate::lab::{seconds, with_interval};
use crate::sweep;

/// Locals of the functions below the calls whose cliff is looked at.
pub(super) const SMALL: usize = sweep::CLIFF_LOCALS[0];
pub(super) const LARGE: usize = sweep::CLIFF_LOCALS[1];

/// An estimate as it stands in the results.
#[derive(Clone, Copy)]
pub(super) struct Figure {
    pub(super) median: f64,
    pub(super) low: f64,
    pub(super) high: f64,
    /// Whether there were rounds enough for an interval of 95 %.
    pub(super) sufficient: bool,
}

impl Figure {
    pub(super) fn of(value: &Value) -> Figure {
        let of = |name: &str| value[name].as_f64().unwrap_or(f64::NAN);
        Figure {
            median: of("median"),
            low: of("low"),
            high: of("high"),
            sufficient: value["sufficient"].as_bool().unwrap_or(false),
        }
    }

    pub(super) fn show(self, show: impl Fn(f64) -> String) -> String {
        with_interval(self.median, self.low, self.high, show)
    }
}

/// Access to the figures.
pub(super) struct Results<'a>(pub(super) &'a Value);

impl Results<'_> {
    /// An experiment's figure for a strategy, at a point.
    pub(super) fn at(
        &self,
        experiment: &str,
        strategy: Strategy,
        point: u64,
        name: &str,
    ) -> Figure {
        let entries = self.0[experiment][strategy.name()].as_array();
        let entry = entries
            .into_iter()
            .flatten()
            .find(|entry| entry["at"].as_u64() == Some(point));
        Figure::of(entry.map_or(&Value::Null, |entry| &entry[name]))
    }

    /// The largest point of an experiment.
    pub(super) fn most(&self, experiment: &str) -> u64 {
        let entries = self.0[experiment][Strategy::Array.name()].as_array();
        let points = entries
            .into_iter()
            .flatten()
            .filter_map(|entry| entry["at"].as_u64());
        points.max().unwrap_or(0)
    }

    pub(super) fn cliff(&self, locals: usize, strategy: Strategy) -> Figure {
        Figure::of(&self.0["cliff"][locals.to_string()][strategy.name()]["worst_to_median"])
    }

    /// The least times of a call, over all rounds, at the median depth and at the worst.
    pub(super) fn call(&self, locals: usize, strategy: Strategy) -> (f64, f64) {
        let times = self.0["cliff"][locals.to_string()][strategy.name()]["nanoseconds"].as_array();
        let mut times: Vec<f64> = times
            .into_iter()
            .flatten()
            .filter_map(Value::as_f64)
            .collect();
        times.sort_by(f64::total_cmp);
        match (times.get(times.len() / 2), times.last()) {
            (Some(median), Some(worst)) => (median / 1e9, worst / 1e9),
            _ => (f64::NAN, f64::NAN),
        }
    }

    /// The depth at which a call costs the most, shown with what it costs there.
    pub(super) fn worst_depth(&self, locals: usize, strategy: Strategy) -> String {
        let times = self.0["cliff"][locals.to_string()][strategy.name()]["nanoseconds"].as_array();
        let times = times.into_iter().flatten().filter_map(Value::as_f64);
        let worst = times.enumerate().max_by(|a, b| a.1.total_cmp(&b.1));
        worst.map_or_else(
            || "unknown".to_string(),
            |(depth, time)| format!("{depth}, at {}", seconds(time / 1e9)),
        )
    }

    /// Instructions of every counted program on a strategy, as ratios to those on the base.
    pub(super) fn instructions(&self, strategy: Strategy) -> Vec<(&str, f64)> {
        let programs = self.0["instructions"].as_object();
        let ratio = |counts: &Value| {
            Some(counts[strategy.name()].as_f64()? / counts[BASE.name()].as_f64()?)
        };
        programs
            .into_iter()
            .flatten()
            .filter_map(|(name, counts)| Some((name.as_str(), ratio(counts)?)))
            .collect()
    }

    /// Memory of one of so many threads.
    pub(super) fn of_a_thread(&self, name: &str, strategy: Strategy, threads: u64) -> f64 {
        self.at("threads", strategy, threads, name).median / threads as f64
    }

    pub(super) fn overall(&self, strategy: Strategy) -> Figure {
        Figure::of(&self.0["programs"][strategy.name()]["overall"])
    }

    pub(super) fn without_edge_programs(&self, strategy: Strategy) -> Figure {
        Figure::of(&self.0["programs"][strategy.name()]["without_edge_programs"])
    }

    /// Memory at the deepest point of the long descent: mapped and resident.
    pub(super) fn deepest(&self, strategy: Strategy) -> (f64, f64) {
        let points = &self.0["memory"][strategy.name()][0]["points"];
        let points = points.as_array();
        let of = |point: &Value| {
            (
                point[1].as_f64().unwrap_or(0.0),
                point[2].as_f64().unwrap_or(0.0),
            )
        };
        let deepest = points
            .into_iter()
            .flatten()
            .max_by_key(|point| point[0].as_u64().unwrap_or(0));
        deepest.map_or((f64::NAN, f64::NAN), of)
    }
}

pub(super) fn times(ratio: f64) -> String {
    if ratio < 10.0 {
        format!("{ratio:.2}×")
    } else {
        format!("{ratio:.0}×")
    }
}

pub(super) fn percent(ratio: f64) -> String {
    format!("{:+.1} %", (ratio - 1.0) * 100.0)
}

pub(super) fn fine_percent(ratio: f64) -> String {
    format!("{:+.2} %", (ratio - 1.0) * 100.0)
}
