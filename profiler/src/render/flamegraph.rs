//! Flame graphs: an SVG file with its script inside, drawn by inferno.

use inferno::flamegraph::{Options, TextTruncateDirection, from_lines};

use crate::profile::{Profile, Show};
use crate::render::{collapsed, facts_line};

/// The profile in this format.
///
/// # Errors
/// What inferno says, where it cannot draw: of no stack at all, for instance.
pub fn render(profile: &Profile, show: Show) -> Result<Vec<u8>, String> {
    let mut options = Options::default();
    options.title = profile.meta.target.clone();
    options.subtitle = Some(facts_line(profile));
    options.count_name = "samples".to_string();
    // Of a name that does not fit, the function is worth more than the line behind it.
    options.text_truncate_direction = TextTruncateDirection::Right;
    // A function has the same colour in every graph.
    options.deterministic = true;
    let lines = collapsed::lines(profile, show);
    let mut svg = Vec::new();
    from_lines(&mut options, lines.iter().map(String::as_str), &mut svg)
        .map_err(|error| error.to_string())?;
    Ok(svg)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::tests::{ALL, profile};

    #[test]
    fn inferno_reads_what_collapsed_writes() {
        let svg = String::from_utf8(render(&profile(), ALL).unwrap()).unwrap();
        assert!(
            svg.contains("work (a &lt;b&gt;.py:6) (3 samples, 60.00%)"),
            "{svg}"
        );
        assert!(svg.contains("rate asked: 1000 Hz"));
        assert!(!svg.contains("http-equiv"));
    }

    #[test]
    fn nothing_cannot_be_drawn() {
        assert!(render(&Profile::default(), ALL).is_err());
    }
}
