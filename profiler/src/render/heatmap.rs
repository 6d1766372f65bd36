//! Source files with their lines coloured by how often they were running: one HTML file.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{Result, Write};

use crate::render::view::{Counts, View};
use crate::render::{base_name, escape, facts};

/// The largest source file that is shown, in bytes.
const MAX_SOURCE_BYTES: u64 = 16 << 20;
/// How many of the hottest lines are listed before the files.
const HOTTEST: usize = 10;
/// What the page looks like.
const STYLE: &str = include_str!("heatmap.css");

/// A file: its lines that were seen, with how often.
type Lines = BTreeMap<u32, Counts>;

/// Writes the profile in this format. Sources are read from where the program found them.
///
/// # Errors
/// What writing says.
pub fn write(view: &View<'_>, mut out: impl Write) -> Result<()> {
    let files = by_file(view);
    let title = escape(&view.profile.meta.target);
    write!(
        out,
        "<!doctype html>\n<html lang=en><meta charset=utf-8>\
         <meta name=viewport content=\"width=device-width, initial-scale=1\">\
         <meta name=color-scheme content=\"light dark\"><link rel=icon href=\"data:,\">\
         <title>{title} – heat map</title>\n<style>\n{STYLE}</style>\n<h1>{title}</h1>\n<dl class=facts>"
    )?;
    for (name, value) in facts(view) {
        write!(out, "<div><dt>{name}<dd>{}</div>", escape(&value))?;
    }
    out.write_all(b"</dl>\n")?;
    let sources: Vec<Option<String>> = files.iter().map(|(file, _)| source(file)).collect();
    hottest(view, &files, &sources, &mut out)?;
    for ((at, (file, lines)), source) in files.iter().enumerate().zip(&sources) {
        table(view, at, file, lines, source.as_deref(), &mut out)?;
    }
    Ok(())
}

/// The lines of each file; files with the hottest first.
fn by_file<'a>(view: &'a View<'_>) -> Vec<(&'a str, Lines)> {
    let mut lines: BTreeMap<(&str, u32), usize> = BTreeMap::new();
    let keys = view.locations.iter().map(|location| {
        let file = view.functions[location.function as usize].file.as_str();
        let next = lines.len();
        *lines.entry((file, location.line)).or_insert(next)
    });
    let keys: Vec<usize> = keys.collect();
    let counts = view.counts(lines.len(), &keys);
    let mut files: BTreeMap<&str, Lines> = BTreeMap::new();
    for ((file, line), key) in lines {
        // What is no function has no file.
        if counts[key].total > 0 && !file.is_empty() {
            files.entry(file).or_default().insert(line, counts[key]);
        }
    }
    let mut files: Vec<_> = files.into_iter().collect();
    files.sort_by_key(|(_, lines)| Reverse(lines.values().map(|counts| counts.own).sum::<u64>()));
    files
}

fn source(file: &str) -> Option<String> {
    let metadata = std::fs::metadata(file).ok()?;
    if !metadata.is_file() || metadata.len() > MAX_SOURCE_BYTES {
        return None;
    }
    let bytes = std::fs::read(file).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// A list of the lines that were running most.
fn hottest(
    view: &View<'_>,
    files: &[(&str, Lines)],
    sources: &[Option<String>],
    out: &mut impl Write,
) -> Result<()> {
    let mut lines: Vec<(usize, u32, Counts)> = Vec::new();
    for (at, (_, counts)) in files.iter().enumerate() {
        lines.extend(counts.iter().map(|(&line, &counts)| (at, line, counts)));
    }
    lines.retain(|(_, _, counts)| counts.own > 0);
    lines.sort_by_key(|&(_, _, counts)| (Reverse(counts.own), Reverse(counts.total)));
    out.write_all(b"<h2>Hottest lines</h2>\n<div class=wide><table class=hot>\n")?;
    for (at, line, counts) in lines.into_iter().take(HOTTEST) {
        let text = sources[at].as_deref().and_then(|source| {
            let line = (line as usize).checked_sub(1)?;
            source.lines().nth(line)
        });
        writeln!(
            out,
            "<tr><td class=n>{}<td><a href=\"#f{at}l{line}\">{}:{line}</a><td class=s>{}",
            percent(view, counts.own),
            escape(base_name(files[at].0)),
            escape(text.unwrap_or_default().trim()),
        )?;
    }
    out.write_all(b"</table></div>\n")
}

/// A file, line by line; where its text is not to be had, only the lines that were seen.
fn table(
    view: &View<'_>,
    at: usize,
    file: &str,
    lines: &Lines,
    source: Option<&str>,
    out: &mut impl Write,
) -> Result<()> {
    let own = lines.values().map(|counts| counts.own);
    let (most, all) = (own.clone().max().unwrap_or(0).max(1), own.sum());
    write!(
        out,
        "<details open><summary><h2>{}</h2> {}</summary>\n<div class=wide><table>\
         <thead><tr><th>self<th>total<th>line<th class=s>{}</thead>\n",
        escape(file),
        percent(view, all),
        if source.is_none() {
            "the source is not to be had"
        } else {
            ""
        },
    )?;
    let mut row = |line: u32, text: &str| {
        let counts = lines.get(&line).copied().unwrap_or_default();
        let heat = (counts.own as f64 / most as f64).sqrt();
        let style = match counts.own {
            0 => String::new(),
            _ => format!(" style=\"--heat:{heat:.2}\""),
        };
        writeln!(
            out,
            "<tr id=f{at}l{line}{style}><td class=n>{}<td class=n>{}<td class=n>{line}<td class=s>{}",
            percent(view, counts.own),
            percent(view, counts.total),
            escape(text),
        )
    };
    match source {
        Some(source) => (1..)
            .zip(source.lines())
            .try_for_each(|(line, text)| row(line, text))?,
        None => lines.keys().try_for_each(|&line| row(line, ""))?,
    }
    out.write_all(b"</table></div></details>\n")
}

/// A share of the samples; nothing for none.
fn percent(view: &View<'_>, count: u64) -> String {
    match count {
        0 => String::new(),
        _ => format!("{:.1}%", count as f64 * 100.0 / view.samples.max(1) as f64),
    }
}

#[cfg(test)]
mod tests {
    use crate::render::Format;
    use crate::render::tests::{ALL, profile, text};

    #[test]
    fn lines_are_coloured_by_how_often_they_ran() {
        let mut profile = profile();
        let source = std::env::temp_dir().join(format!("minivm-heatmap-{}.py", std::process::id()));
        std::fs::write(&source, "# <first>\n\nmain()\n\n\nwork()\n").unwrap();
        for function in &mut profile.functions {
            function.file = source.to_string_lossy().into_owned();
        }
        let html = text(Format::Heatmap, &profile, ALL);
        std::fs::remove_file(&source).unwrap();
        for row in [
            "<tr id=f0l1><td class=n><td class=n><td class=n>1<td class=s># &lt;first&gt;\n",
            "<tr id=f0l3><td class=n><td class=n>80.0%<td class=n>3<td class=s>main()\n",
            "<tr id=f0l6 style=\"--heat:1.00\"><td class=n>60.0%<td class=n>60.0%<td class=n>6<td class=s>work()\n",
        ] {
            assert!(html.contains(row), "{row} in {html}");
        }
        assert!(html.contains("<a href=\"#f0l6\">"));
    }

    #[test]
    fn a_source_that_is_gone_leaves_the_lines() {
        let html = text(Format::Heatmap, &profile(), ALL);
        assert!(html.contains("<td class=n>6<td class=s>\n"), "{html}");
        assert!(html.contains("/srv/a &lt;b&gt;.py") && !html.contains("<b>"));
    }
}
