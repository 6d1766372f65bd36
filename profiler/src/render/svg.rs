//! Flame graphs as pictures: an SVG file with its script inside, drawn by inferno.

use std::io::{Error, Result, Write};

use inferno::flamegraph::color::{BasicPalette, Palette};
use inferno::flamegraph::{Options, TextTruncateDirection, from_lines};

use crate::render::view::View;
use crate::render::{collapsed, facts_line};

/// How much text of stacks is drawn: a picture of more would be of use to nobody, and take its memory several times.
const MAX_BYTES: usize = 256 << 20;

/// How many letters of the target stand above the picture.
const TITLE: usize = 40;

/// Writes the profile in this format.
///
/// # Errors
/// What writing says; and where inferno cannot draw: of no stack at all, for instance.
pub fn write(view: &View<'_>, mut out: impl Write) -> Result<()> {
    let meta = &view.profile.meta;
    let mut options = Options::default();
    options.title = shortened(&meta.target);
    // The usual one has reds on which nothing can be read.
    options.colors = Palette::Basic(BasicPalette::Orange);
    // What is longer than the picture is wide, it cuts off: the rest is in the notes.
    options.subtitle = Some(format!(
        "{} samples at {:.0} of {} Hz, {} missed, {} torn, {}",
        view.samples, meta.rate_reached, meta.rate_asked, meta.missed, meta.torn, meta.mode
    ));
    // They become a comment, in which XML allows no two hyphens.
    options.notes = facts_line(view).replace("--", "\u{2010}\u{2010}");
    options.count_name = "samples".to_string();
    // Of a name that does not fit, the function is worth more than the line behind it.
    options.text_truncate_direction = TextTruncateDirection::Right;
    // A function has the same colour in every graph.
    options.deterministic = true;
    let mut lines = Limited(Vec::new());
    collapsed::stacks(view, &mut lines)?;
    let lines = String::from_utf8(lines.0).map_err(Error::other)?;
    let mut svg = Vec::new();
    from_lines(&mut options, lines.lines(), &mut svg)?;
    out.write_all(&svg)
}

/// The end of a text, which tells most of a path, where all of it would be wider than a picture.
fn shortened(text: &str) -> String {
    let count = text.chars().count();
    if count <= TITLE {
        return text.to_string();
    }
    let end = text.chars().skip(count - TITLE + 1);
    std::iter::once('…').chain(end).collect()
}

/// Text that does not get too long.
struct Limited(Vec<u8>);

impl Write for Limited {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        if self.0.len() + bytes.len() > MAX_BYTES {
            return Err(Error::other(
                "the stacks are too many and too deep for a picture; try the format flamegraph",
            ));
        }
        self.0.write(bytes)
    }

    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Profile;
    use crate::render::Format;
    use crate::render::tests::{ALL, deep, profile, text};

    #[test]
    fn inferno_reads_what_collapsed_writes() {
        let mut profile = profile();
        profile.meta.target = "a.py ---loud".to_string();
        let svg = text(Format::Svg, &profile, ALL);
        assert!(
            svg.contains("work (a &lt;b&gt;.py:6) (3 samples, 60.00%)"),
            "{svg}"
        );
        assert!(svg.contains("rate asked: 1000 Hz"));
        let comments = svg.split("<!--").skip(1);
        assert!(
            comments
                .filter(|rest| rest.split("-->").next().unwrap().contains("--"))
                .count()
                == 0
        );
    }

    #[test]
    fn a_long_target_is_shortened_at_its_beginning() {
        assert_eq!(shortened("a.py"), "a.py");
        let short = shortened(&format!("{}ö/a.py", "x".repeat(100)));
        assert_eq!(short.chars().count(), TITLE);
        assert!(short.starts_with("…x") && short.ends_with("xö/a.py"));
    }

    #[test]
    fn nothing_cannot_be_drawn() {
        let nothing = Format::Svg.write(&Profile::default(), ALL, std::io::sink());
        assert!(nothing.is_err());
    }

    #[test]
    fn what_is_too_much_for_a_picture_is_refused() {
        let mut profile = deep(20_000);
        let sample = profile.samples[0];
        profile.samples = vec![sample; 10_000];
        for (at, sample) in (10_000..).zip(&mut profile.samples) {
            sample.stack = Some(at);
        }
        let error = Format::Svg.write(&profile, ALL, std::io::sink());
        assert!(error.unwrap_err().to_string().contains("too deep"));
    }
}
