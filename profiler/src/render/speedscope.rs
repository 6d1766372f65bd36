//! The file format of speedscope: a table of frames, and for each thread its stacks one after the other with weights.
//!
//! A frame is a function, for the viewer shows no lines, and would list a function once for each. Stacks that follow
//! themselves are one with their weights together. Each sample weighs as much as any other, whether or not some were
//! missed before it, so that shares are those of the other formats.

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
    samples: Stacks<'a>,
    weights: Weights<'a>,
}

/// What was seen of a thread, made while it is written.
#[derive(Clone, Copy)]
struct Track<'a> {
    view: &'a View<'a>,
    thread: u32,
}

impl<'a> Track<'a> {
    /// Stacks, the oldest function first, and how many times in a row each was seen.
    fn runs(self) -> impl Iterator<Item = (Vec<u32>, u64)> + 'a {
        let function = |place: u32| self.view.locations[place as usize].function;
        let seen = self.view.seen();
        let mut stacks = seen
            .filter(move |seen| seen.thread == self.thread)
            .map(move |seen| {
                let places = self.view.places(seen.node).into_iter();
                places.map(function).collect::<Vec<u32>>()
            })
            .peekable();
        std::iter::from_fn(move || {
            let stack = stacks.next()?;
            let mut count = 1;
            while stacks.next_if_eq(&stack).is_some() {
                count += 1;
            }
            Some((stack, count))
        })
    }

    /// What a number of samples weighs.
    fn seconds(self, samples: u64) -> f64 {
        let seconds = samples as f64 / self.view.profile.meta.rate_reached;
        // Nanoseconds are exact enough, and take less room.
        (seconds * 1e9).round() / 1e9
    }
}

struct Stacks<'a>(Track<'a>);

impl Serialize for Stacks<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.runs().map(|(stack, _)| stack))
    }
}

struct Weights<'a>(Track<'a>);

impl Serialize for Weights<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.runs().map(|(_, count)| self.0.seconds(count)))
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
        let track = Track { view, thread: at };
        Profile {
            r#type: "sampled",
            name: format!("thread {}", thread.tid),
            unit: "seconds",
            start_value: 0.0,
            end_value: track.seconds(count),
            samples: Stacks(track),
            weights: Weights(track),
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
