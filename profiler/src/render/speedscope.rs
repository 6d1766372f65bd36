//! The file format of speedscope: a table of frames, and for each thread its stacks one after the other with weights.

use serde_json::{Value, json};

use crate::profile::{Profile, Show};
use crate::render::{collapsed::IDLE, facts_line};

/// The profile in this format.
#[must_use]
pub fn render(profile: &Profile, show: Show) -> Value {
    let mut frames: Vec<Value> = profile
        .locations
        .iter()
        .map(|location| {
            let function = &profile.functions[location.function as usize];
            json!({ "name": function.name, "file": function.file, "line": location.line })
        })
        .collect();
    let idle = frames.len();
    frames.push(json!({ "name": IDLE }));
    let profiles: Vec<Value> = (0..profile.threads.len())
        .map(|at| thread(profile, show, at, idle))
        .collect();
    json!({
        "$schema": "https://www.speedscope.app/file-format-schema.json",
        "name": format!("{} ({})", profile.meta.target, facts_line(profile)),
        "exporter": concat!("minivm ", env!("CARGO_PKG_VERSION")),
        "activeProfileIndex": 0,
        "shared": { "frames": frames },
        "profiles": profiles,
    })
}

fn thread(profile: &Profile, show: Show, at: usize, idle: usize) -> Value {
    let weight = 1.0 / profile.meta.rate_reached.max(f64::MIN_POSITIVE);
    let samples: Vec<Vec<usize>> = profile
        .shown(show)
        .filter(|sample| sample.thread as usize == at)
        .map(|sample| match sample.stack {
            Some(stack) => profile
                .stack(stack)
                .into_iter()
                .map(|place| place as usize)
                .collect(),
            None => vec![idle],
        })
        .collect();
    let weights = vec![weight; samples.len()];
    json!({
        "type": "sampled",
        "name": format!("thread {}", profile.threads[at].tid),
        "unit": "seconds",
        "startValue": 0.0,
        "endValue": weight * samples.len() as f64,
        "samples": samples,
        "weights": weights,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::tests::{ALL, profile};

    /// What the published schema requires of a file with sampled profiles.
    fn check(file: &Value) {
        assert_eq!(
            file["$schema"],
            "https://www.speedscope.app/file-format-schema.json"
        );
        let frames = file["shared"]["frames"].as_array().unwrap();
        for frame in frames {
            assert!(frame["name"].is_string());
            assert!(frame.get("line").is_none_or(Value::is_u64));
        }
        for profile in file["profiles"].as_array().unwrap() {
            assert_eq!(profile["type"], "sampled");
            assert!(profile["name"].is_string());
            let units = [
                "none",
                "nanoseconds",
                "microseconds",
                "milliseconds",
                "seconds",
                "bytes",
            ];
            assert!(units.contains(&profile["unit"].as_str().unwrap()));
            assert!(profile["startValue"].is_number() && profile["endValue"].is_number());
            let samples = profile["samples"].as_array().unwrap();
            assert_eq!(samples.len(), profile["weights"].as_array().unwrap().len());
            for place in samples.iter().flat_map(|stack| stack.as_array().unwrap()) {
                assert!((place.as_u64().unwrap() as usize) < frames.len());
            }
        }
    }

    #[test]
    fn files_are_what_the_schema_asks_for() {
        let file = render(&profile(), ALL);
        check(&file);
        assert_eq!(
            file["profiles"][0]["samples"],
            json!([[0, 1], [0, 1], [0, 2], [3], [0, 1]])
        );
        check(&render(&Profile::default(), ALL));
    }
}
