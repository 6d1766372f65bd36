//! The processed profile format of the Firefox Profiler: tables that refer to each other by index, as columns.

use std::collections::HashMap;
use std::io::{Result, Write};

use serde::Serialize;

use crate::profile::Thread;
use crate::render::facts;
use crate::render::view::{GC, IDLE, View};

/// The version of the format that is written; the Firefox Profiler brings it up to date when it loads a file.
const FORMAT_VERSION: u32 = 57;
/// The version of profiles from Firefox itself that goes with it.
const GECKO_VERSION: u32 = 31;

/// The kinds of functions with their colours. The first has the grey that marks what has no other.
const CATEGORIES: [(&str, &str); 4] = [
    ("Other", "grey"),
    ("Python", "blue"),
    ("Garbage collection", "orange"),
    ("Idle", "transparent"),
];

#[derive(Serialize)]
struct File {
    meta: Meta,
    libs: [(); 0],
    pages: [(); 0],
    counters: [(); 0],
    shared: Shared,
    threads: Vec<Track>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Meta {
    version: u32,
    preprocessed_profile_version: u32,
    interval: f64,
    start_time: u64,
    end_time: u64,
    profiling_start_time: f64,
    profiling_end_time: f64,
    process_type: u32,
    product: String,
    arguments: String,
    stackwalk: u32,
    debug: bool,
    uses_only_one_stack_type: bool,
    source_code_is_not_on_searchfox: bool,
    symbolicated: bool,
    symbolication_not_supported: bool,
    imported_from: &'static str,
    extensions: Extensions,
    categories: Vec<Category>,
    marker_schema: [(); 0],
    sample_units: SampleUnits,
    extra: [Section; 1],
}

#[derive(Default, Serialize)]
struct Extensions {
    id: [(); 0],
    name: [(); 0],
    #[serde(rename = "baseURL")]
    base_url: [(); 0],
    length: usize,
}

#[derive(Serialize)]
struct Category {
    name: &'static str,
    color: &'static str,
    subcategories: [&'static str; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SampleUnits {
    time: &'static str,
    event_delay: &'static str,
    #[serde(rename = "threadCPUDelta")]
    thread_cpu_delta: &'static str,
}

#[derive(Serialize)]
struct Section {
    label: &'static str,
    entries: Vec<Entry>,
}

#[derive(Serialize)]
struct Entry {
    label: &'static str,
    format: &'static str,
    value: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Shared {
    string_array: Vec<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Track {
    name: String,
    process_name: String,
    process_type: &'static str,
    is_main_thread: bool,
    pid: String,
    tid: u64,
    register_time: f64,
    unregister_time: Option<f64>,
    process_startup_time: f64,
    process_shutdown_time: Option<f64>,
    paused_ranges: [(); 0],
    func_table: FuncTable,
    frame_table: FrameTable,
    stack_table: StackTable,
    samples: Samples,
    resource_table: Resources,
    native_symbols: NativeSymbols,
    markers: Markers,
}

#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct FuncTable {
    length: usize,
    name: Vec<usize>,
    #[serde(rename = "isJS")]
    is_js: Vec<bool>,
    #[serde(rename = "relevantForJS")]
    relevant_for_js: Vec<bool>,
    resource: Vec<i32>,
    file_name: Vec<Option<usize>>,
    line_number: Vec<Option<u32>>,
    column_number: Vec<Option<u32>>,
}

#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct FrameTable {
    length: usize,
    address: Vec<i32>,
    inline_depth: Vec<u32>,
    category: Vec<usize>,
    subcategory: Vec<u32>,
    func: Vec<u32>,
    native_symbol: Vec<Option<u32>>,
    #[serde(rename = "innerWindowID")]
    inner_window_id: Vec<u32>,
    line: Vec<Option<u32>>,
    column: Vec<Option<u32>>,
}

#[derive(Default, Serialize)]
struct StackTable {
    length: usize,
    prefix: Vec<Option<u32>>,
    frame: Vec<u32>,
}

#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Samples {
    length: usize,
    stack: Vec<u32>,
    time: Vec<f64>,
    weight: Option<Vec<u64>>,
    weight_type: &'static str,
}

#[derive(Default, Serialize)]
struct Resources {
    length: usize,
    lib: [(); 0],
    name: [(); 0],
    host: [(); 0],
    r#type: [(); 0],
}

#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct NativeSymbols {
    length: usize,
    lib_index: [(); 0],
    address: [(); 0],
    name: [(); 0],
    function_size: [(); 0],
}

#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Markers {
    length: usize,
    data: [(); 0],
    name: [(); 0],
    start_time: [(); 0],
    end_time: [(); 0],
    phase: [(); 0],
    category: [(); 0],
}

/// Names by number.
#[derive(Default)]
struct Strings {
    list: Vec<String>,
    numbers: HashMap<String, usize>,
}

impl Strings {
    fn number(&mut self, text: &str) -> usize {
        if let Some(&known) = self.numbers.get(text) {
            return known;
        }
        let number = self.list.len();
        self.list.push(text.to_string());
        self.numbers.insert(text.to_string(), number);
        number
    }
}

/// Writes the profile in this format.
///
/// # Errors
/// What writing says.
pub fn write(view: &View<'_>, out: impl Write) -> Result<()> {
    let mut strings = Strings::default();
    let functions = functions(view, &mut strings);
    let frames = frames(view);
    let mut seen: Vec<Vec<(u64, u32)>> = vec![Vec::new(); view.profile.threads.len()];
    for sample in view.seen() {
        seen[sample.thread as usize].push((sample.at_us, sample.node));
    }
    let threads = view.profile.threads.iter().zip(&seen).enumerate();
    let threads = threads.filter(|(_, (_, seen))| !seen.is_empty());
    let threads = threads.map(|(at, (thread, seen))| Track {
        is_main_thread: at == 0,
        func_table: functions.clone(),
        frame_table: frames.clone(),
        ..track(view, thread, seen)
    });
    let file = File {
        meta: meta(view),
        libs: [],
        pages: [],
        counters: [],
        threads: threads.collect(),
        shared: Shared {
            string_array: strings.list,
        },
    };
    Ok(serde_json::to_writer(out, &file)?)
}

fn meta(view: &View<'_>) -> Meta {
    let meta = &view.profile.meta;
    let milliseconds = meta.seconds * 1e3;
    let entry = |(label, value)| Entry {
        label,
        format: "string",
        value,
    };
    Meta {
        version: GECKO_VERSION,
        preprocessed_profile_version: FORMAT_VERSION,
        interval: 1e3 / meta.rate_asked,
        start_time: meta.started_ms,
        end_time: meta.started_ms.saturating_add(milliseconds as u64),
        profiling_start_time: 0.0,
        profiling_end_time: milliseconds,
        process_type: 0,
        product: "minivm".to_string(),
        arguments: meta.target.clone(),
        stackwalk: 1,
        debug: false,
        uses_only_one_stack_type: true,
        source_code_is_not_on_searchfox: true,
        symbolicated: true,
        symbolication_not_supported: true,
        imported_from: "minivm",
        extensions: Extensions::default(),
        categories: CATEGORIES
            .map(|(name, color)| Category {
                name,
                color,
                subcategories: ["Other"],
            })
            .into(),
        marker_schema: [],
        sample_units: SampleUnits {
            time: "ms",
            event_delay: "ms",
            thread_cpu_delta: "ns",
        },
        extra: [Section {
            label: "Sampling",
            entries: facts(view).into_iter().map(entry).collect(),
        }],
    }
}

fn functions(view: &View<'_>, strings: &mut Strings) -> FuncTable {
    let count = view.functions.len();
    let mut table = FuncTable {
        length: count,
        is_js: vec![false; count],
        relevant_for_js: vec![false; count],
        resource: vec![-1; count],
        column_number: vec![None; count],
        ..FuncTable::default()
    };
    for function in &view.functions {
        let somewhere = !function.file.is_empty();
        table.name.push(strings.number(&function.name));
        table
            .file_name
            .push(somewhere.then(|| strings.number(&function.file)));
        table
            .line_number
            .push(somewhere.then_some(function.first_line));
    }
    table
}

fn frames(view: &View<'_>) -> FrameTable {
    let count = view.locations.len();
    let mut table = FrameTable {
        length: count,
        address: vec![-1; count],
        inline_depth: vec![0; count],
        subcategory: vec![0; count],
        native_symbol: vec![None; count],
        inner_window_id: vec![0; count],
        column: vec![None; count],
        ..FrameTable::default()
    };
    for location in &view.locations {
        let function = &view.functions[location.function as usize];
        let category = match function.name.as_str() {
            _ if !function.file.is_empty() => "Python",
            GC => "Garbage collection",
            IDLE => "Idle",
            _ => "Other",
        };
        let category = CATEGORIES.iter().position(|(name, _)| *name == category);
        table.category.push(category.unwrap_or(0));
        table.func.push(location.function);
        table
            .line
            .push((location.line > 0).then_some(location.line));
    }
    table
}

/// A thread with the stacks and samples of its own.
fn track(view: &View<'_>, thread: &Thread, seen: &[(u64, u32)]) -> Track {
    let mut used = vec![false; view.nodes.len()];
    for &(_, node) in seen {
        let mut next = Some(node);
        while let Some(at) = next.filter(|&at| !used[at as usize]) {
            used[at as usize] = true;
            next = view.nodes[at as usize].parent;
        }
    }
    let mut stacks = StackTable::default();
    let mut numbers = vec![0; view.nodes.len()];
    for (at, node) in view.nodes.iter().enumerate().filter(|&(at, _)| used[at]) {
        numbers[at] = stacks.length as u32;
        stacks.length += 1;
        stacks.frame.push(node.location);
        let prefix = node.parent.map(|parent| numbers[parent as usize]);
        stacks.prefix.push(prefix);
    }
    Track {
        name: format!("Python ({})", thread.strategy),
        process_name: view.profile.meta.target.clone(),
        process_type: "default",
        is_main_thread: false,
        pid: view.profile.meta.pid.to_string(),
        tid: thread.tid,
        register_time: 0.0,
        unregister_time: None,
        process_startup_time: 0.0,
        process_shutdown_time: None,
        paused_ranges: [],
        func_table: FuncTable::default(),
        frame_table: FrameTable::default(),
        stack_table: stacks,
        samples: Samples {
            length: seen.len(),
            stack: seen
                .iter()
                .map(|&(_, node)| numbers[node as usize])
                .collect(),
            time: seen.iter().map(|&(at, _)| at as f64 / 1e3).collect(),
            weight: None,
            weight_type: "samples",
        },
        resource_table: Resources::default(),
        native_symbols: NativeSymbols::default(),
        markers: Markers::default(),
    }
}
