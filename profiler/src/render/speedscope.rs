//! The file format of speedscope: a table of frames, and for each thread what was entered and left, when.
//!
//! Speedscope could also be given each sample's whole stack. What changes between two samples takes far less room where
//! stacks are deep, and shows the same. Time is counted in samples: each counts as long as any other, whether or not some
//! were missed before it, so that shares are those of the other formats. A frame is a function, for the viewer shows no
//! lines, and would list a function once for each.

use std::io::{Result, Write};

use serde::{Serialize, Serializer};

use crate::render::facts_line;
use crate::render::view::View;

#[derive(Serialize)]
struct File<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    name: String,
    exporter: &'static str,
    #[serde(rename = "activeProfileIndex")]
    active_profile_index: usize,
    shared: Shared<'a>,
    profiles: Vec<Profile<'a>>,
}

#[derive(Serialize)]
struct Shared<'a> {
    frames: Vec<Frame<'a>>,
}

#[derive(Serialize)]
struct Frame<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    file: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u32>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Profile<'a> {
    r#type: &'static str,
    name: String,
    unit: &'static str,
    start_value: f64,
    end_value: f64,
    events: Events<'a>,
}

#[derive(Serialize)]
struct Event {
    /// `O` where a frame is entered, `C` where it is left.
    r#type: char,
    frame: u32,
    at: f64,
}

/// The events of a thread, made while they are written.
struct Events<'a> {
    view: &'a View<'a>,
    thread: u32,
    count: u64,
}

impl Events<'_> {
    fn at(&self, sample: u64) -> f64 {
        let seconds = sample as f64 / self.view.profile.meta.rate_reached.max(f64::MIN_POSITIVE);
        // Nanoseconds are exact enough, and take less room.
        (seconds * 1e9).round() / 1e9
    }
}

impl Serialize for Events<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let seen = self.view.seen().filter(|seen| seen.thread == self.thread);
        let function = |place: u32| self.view.locations[place as usize].function;
        let stacks = seen.map(|seen| {
            let places = self.view.places(seen.node).into_iter();
            places.map(function).collect()
        });
        // At the end everything is left.
        let stacks = stacks.chain(std::iter::once(Vec::new()));
        let mut before: Vec<u32> = Vec::new();
        serializer.collect_seq((0..).zip(stacks).flat_map(|(sample, now)| {
            let at = self.at(sample);
            let event = |r#type, &frame| Event { r#type, frame, at };
            let both = before.iter().zip(&now);
            let same = both.take_while(|(before, now)| before == now).count();
            let left = before[same..].iter().rev().map(|frame| event('C', frame));
            let entered = now[same..].iter().map(|frame| event('O', frame));
            let events: Vec<Event> = left.chain(entered).collect();
            before = now;
            events
        }))
    }
}

/// Writes the profile in this format.
///
/// # Errors
/// What writing says.
pub fn write(view: &View<'_>, out: impl Write) -> Result<()> {
    let frames = view.functions.iter().map(|function| Frame {
        name: &function.name,
        file: &function.file,
        line: (!function.file.is_empty()).then_some(function.first_line),
    });
    let mut counts = vec![0; view.profile.threads.len()];
    for seen in view.seen() {
        counts[seen.thread as usize] += 1;
    }
    let threads = (0..).zip(&view.profile.threads).zip(counts);
    let profiles = threads.filter(|&(_, count)| count > 0);
    let profiles = profiles.map(|((at, thread), count)| {
        let events = Events {
            view,
            thread: at,
            count,
        };
        Profile {
            r#type: "evented",
            name: format!("thread {}", thread.tid),
            unit: "seconds",
            start_value: 0.0,
            end_value: events.at(events.count),
            events,
        }
    });
    let file = File {
        schema: "https://www.speedscope.app/file-format-schema.json",
        name: facts_line(view),
        exporter: concat!("minivm ", env!("CARGO_PKG_VERSION")),
        active_profile_index: 0,
        shared: Shared {
            frames: frames.collect(),
        },
        profiles: profiles.collect(),
    };
    Ok(serde_json::to_writer(out, &file)?)
}
