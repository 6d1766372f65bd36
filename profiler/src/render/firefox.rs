//! The processed profile format of the Firefox Profiler.

use serde_json::{Value, json};

use crate::profile::{Profile, Show};
use crate::render::facts;

/// The version of the format that is written; the Firefox Profiler brings it up to date when it loads a file.
const FORMAT_VERSION: u32 = 24;
/// The version of profiles from Firefox itself that this corresponds to.
const GECKO_VERSION: u32 = 24;

/// Names by number.
#[derive(Default)]
struct Strings(Vec<String>);

impl Strings {
    fn number(&mut self, text: &str) -> usize {
        self.0
            .iter()
            .position(|known| known == text)
            .unwrap_or_else(|| {
                self.0.push(text.to_string());
                self.0.len() - 1
            })
    }
}

/// The profile in this format.
#[must_use]
pub fn render(profile: &Profile, show: Show) -> Value {
    let meta = &profile.meta;
    let extra: Vec<Value> = facts(profile)
        .into_iter()
        .map(|(label, value)| json!({ "label": label, "format": "string", "value": value }))
        .collect();
    json!({
        "meta": {
            "version": GECKO_VERSION,
            "preprocessedProfileVersion": FORMAT_VERSION,
            "interval": 1e3 / meta.rate_asked.max(1e-6),
            "startTime": meta.started_ms,
            "processType": 0,
            "product": format!("minivm {}", meta.target),
            "stackwalk": 1,
            "debug": false,
            "asyncstack": false,
            "usesOnlyOneStackType": true,
            "doesNotUseFrameImplementation": true,
            "sourceCodeIsNotOnSearchfox": true,
            "symbolicated": true,
            "importedFrom": "minivm",
            "extensions": { "id": [], "name": [], "baseURL": [], "length": 0 },
            "categories": [
                { "name": "Python", "color": "blue", "subcategories": ["Other"] },
                { "name": "Garbage collection", "color": "orange", "subcategories": ["Other"] },
            ],
            "markerSchema": [],
            "extra": [{ "label": "Sampling", "entries": extra }],
        },
        "libs": [],
        "pages": [],
        "counters": [],
        "threads": (0..profile.threads.len()).map(|at| thread(profile, show, at)).collect::<Vec<_>>(),
    })
}

fn thread(profile: &Profile, show: Show, at: usize) -> Value {
    let mut strings = Strings::default();
    let functions = profile.functions.len();
    let names: Vec<_> = profile
        .functions
        .iter()
        .map(|f| strings.number(&f.name))
        .collect();
    let files: Vec<_> = profile
        .functions
        .iter()
        .map(|f| strings.number(&f.file))
        .collect();
    let places = profile.locations.len();
    let stacks = profile.nodes.len();
    let mine = || {
        profile
            .shown(show)
            .filter(|sample| sample.thread as usize == at)
    };
    let thread = &profile.threads[at];
    json!({
        "name": format!("Python ({})", thread.strategy),
        "processName": profile.meta.target,
        "processType": "default",
        "isMainThread": at == 0,
        "pid": profile.meta.pid.to_string(),
        "tid": thread.tid,
        "registerTime": 0.0,
        "unregisterTime": null,
        "processStartupTime": 0.0,
        "processShutdownTime": null,
        "pausedRanges": [],
        "stringArray": strings.0,
        "funcTable": {
            "length": functions,
            "name": names,
            "isJS": vec![false; functions],
            "relevantForJS": vec![false; functions],
            "resource": vec![-1; functions],
            "fileName": files,
            "lineNumber": profile.functions.iter().map(|f| f.first_line).collect::<Vec<_>>(),
            "columnNumber": vec![Value::Null; functions],
        },
        "frameTable": {
            "length": places,
            "address": vec![-1; places],
            "inlineDepth": vec![0; places],
            "category": vec![0; places],
            "subcategory": vec![0; places],
            "func": profile.locations.iter().map(|l| l.function).collect::<Vec<_>>(),
            "nativeSymbol": vec![Value::Null; places],
            "innerWindowID": vec![0; places],
            "implementation": vec![Value::Null; places],
            "line": profile.locations.iter().map(|l| l.line).collect::<Vec<_>>(),
            "column": vec![Value::Null; places],
            "optimizations": vec![Value::Null; places],
        },
        "stackTable": {
            "length": stacks,
            "prefix": profile.nodes.iter().map(|n| n.parent).collect::<Vec<_>>(),
            "frame": profile.nodes.iter().map(|n| n.location).collect::<Vec<_>>(),
            "category": vec![0; stacks],
            "subcategory": vec![0; stacks],
        },
        "samples": {
            "length": mine().count(),
            "stack": mine().map(|s| s.stack).collect::<Vec<_>>(),
            "time": mine().map(|s| s.at_us as f64 / 1e3).collect::<Vec<_>>(),
            "weight": null,
            "weightType": "samples",
        },
        "resourceTable": { "length": 0, "lib": [], "name": [], "host": [], "type": [] },
        "nativeSymbols": { "length": 0, "address": [], "functionSize": [], "libIndex": [], "name": [] },
        "markers": {
            "length": 0, "category": [], "data": [], "endTime": [], "name": [], "phase": [], "startTime": [],
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::tests::{ALL, profile};

    /// Every table has columns of the length it says, and what they name exists.
    fn check(file: &Value) {
        assert!(file["meta"]["preprocessedProfileVersion"].is_u64());
        assert!(file["meta"]["interval"].as_f64().unwrap() > 0.0);
        for thread in file["threads"].as_array().unwrap() {
            let mut lengths = std::collections::HashMap::new();
            for (name, table) in thread.as_object().unwrap() {
                let Some(length) = table.get("length") else {
                    continue;
                };
                let length = length.as_u64().unwrap() as usize;
                for column in table
                    .as_object()
                    .unwrap()
                    .values()
                    .filter_map(Value::as_array)
                {
                    assert_eq!(column.len(), length, "{name}");
                }
                lengths.insert(name.as_str(), length);
            }
            lengths.insert(
                "stringArray",
                thread["stringArray"].as_array().unwrap().len(),
            );
            for (table, column, of) in [
                ("funcTable", "name", "stringArray"),
                ("funcTable", "fileName", "stringArray"),
                ("frameTable", "func", "funcTable"),
                ("stackTable", "frame", "frameTable"),
                ("stackTable", "prefix", "stackTable"),
                ("samples", "stack", "stackTable"),
            ] {
                for index in thread[table][column].as_array().unwrap() {
                    assert!(
                        index
                            .as_u64()
                            .is_none_or(|index| (index as usize) < lengths[of]),
                        "{table}.{column}"
                    );
                }
            }
        }
    }

    #[test]
    fn tables_hold_together() {
        let file = render(&profile(), ALL);
        check(&file);
        assert_eq!(
            file["threads"][0]["samples"]["stack"],
            json!([1, 1, 2, null, 1])
        );
        check(&render(&Profile::default(), ALL));
    }
}
