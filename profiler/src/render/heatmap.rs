//! Source files with their lines coloured by how often they were running: one HTML file.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::profile::{Profile, Show};
use crate::render::facts_line;

/// The largest source file that is shown, in bytes.
const MAX_SOURCE_BYTES: u64 = 16 << 20;

const HEAD: &str = "<!doctype html><meta charset=utf-8><title>Heat map</title><style>\
body{font:14px sans-serif;margin:2em}table{border-collapse:collapse;font:13px monospace}\
td{padding:0 .6em;white-space:pre}td.n{text-align:right;opacity:.7}\
@media(prefers-color-scheme:dark){body{background:#181818;color:#ddd}}</style>\n";

/// Of a line: how often it was the newest of a stack, and how often it was in one.
#[derive(Clone, Copy, Debug, Default)]
struct Heat {
    own: u64,
    total: u64,
}

/// The profile in this format.
#[must_use]
pub fn render(profile: &Profile, show: Show) -> String {
    let mut files: BTreeMap<&str, BTreeMap<u32, Heat>> = BTreeMap::new();
    let mut samples = 0;
    for (stack, count) in profile.counts(show) {
        samples += count;
        let Some(stack) = stack else { continue };
        let mut places = profile.stack(stack);
        let newest = places.last().copied();
        places.sort_unstable();
        places.dedup();
        for place in places {
            let file = profile.function(place).file.as_str();
            let line = profile.locations[place as usize].line;
            let heat = files.entry(file).or_default().entry(line).or_default();
            heat.total += count;
            if Some(place) == newest {
                heat.own += count;
            }
        }
    }
    let mut html = HEAD.to_string();
    // Writing to a string does not fail.
    let _ = write!(
        html,
        "<h1>{}</h1><p>{}</p>",
        escape(&profile.meta.target),
        escape(&facts_line(profile))
    );
    for (file, lines) in &files {
        let _ = write!(html, "<h2>{}</h2>", escape(file));
        table(&mut html, file, lines, samples);
    }
    html
}

fn table(html: &mut String, file: &str, lines: &BTreeMap<u32, Heat>, samples: u64) {
    html.push_str("<table><tr><th>self<th>total<th>line<th>");
    let source = std::fs::metadata(file)
        .ok()
        .filter(|metadata| metadata.is_file() && metadata.len() <= MAX_SOURCE_BYTES)
        .and_then(|_| std::fs::read(file).ok());
    let source = source.as_deref().map(String::from_utf8_lossy);
    let texts: Vec<&str> = source
        .as_deref()
        .map_or_else(Vec::new, |source| source.lines().collect());
    let hottest = lines
        .values()
        .map(|heat| heat.own)
        .max()
        .unwrap_or(0)
        .max(1);
    let mut row = |line: u32, text: &str| {
        let heat = lines.get(&line).copied().unwrap_or_default();
        let percent = |count: u64| match count {
            0 => String::new(),
            count => format!("{:.1}%", count as f64 * 100.0 / samples.max(1) as f64),
        };
        let strength = (heat.own as f64 / hottest as f64).sqrt();
        let _ = write!(
            html,
            "<tr style=\"background:rgba(255,96,0,{strength:.2})\"><td class=n>{}<td class=n>{}<td class=n>{line}<td>{}",
            percent(heat.own),
            percent(heat.total),
            escape(text),
        );
    };
    if texts.is_empty() {
        for &line in lines.keys() {
            row(line, "");
        }
    }
    for (line, text) in (1..).zip(texts) {
        row(line, text);
    }
    html.push_str("</table>\n");
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::tests::{ALL, profile};

    #[test]
    fn lines_are_coloured_by_how_often_they_ran() {
        let mut profile = profile();
        let source = std::env::temp_dir().join(format!("minivm-heatmap-{}.py", std::process::id()));
        std::fs::write(&source, "# <first>\n\nmain()\n\n\nwork()\n").unwrap();
        for function in &mut profile.functions {
            function.file = source.to_string_lossy().into_owned();
        }
        let html = render(&profile, ALL);
        std::fs::remove_file(&source).unwrap();
        assert!(html.contains("<td># &lt;first&gt;"));
        assert!(html.contains(
            "rgba(255,96,0,1.00)\"><td class=n>60.0%<td class=n>60.0%<td class=n>6<td>work()"
        ));
        assert!(html.contains(
            "rgba(255,96,0,0.00)\"><td class=n><td class=n>80.0%<td class=n>3<td>main()"
        ));
    }

    #[test]
    fn a_source_that_is_gone_leaves_the_lines() {
        assert!(render(&profile(), ALL).contains("<td class=n>6<td>"));
    }
}
