//! A line per stack: the functions from the oldest to the newest with semicolons between them, a space, and how often.
//! Lines that begin with `# ` say how the sampling went. They end with a semicolon, so that a reader that knows no such
//! lines does not take a number at their end for a count.

use std::fmt::Write;

use crate::profile::{Profile, Show};
use crate::render::{base_name, facts};

/// What stands for a thread that runs no function.
pub(crate) const IDLE: &str = "(idle)";

/// The profile in this format.
#[must_use]
pub fn render(profile: &Profile, show: Show) -> String {
    let mut text = String::new();
    for (name, value) in facts(profile) {
        // Writing to a string does not fail.
        let _ = writeln!(text, "# {name}: {value};");
    }
    for line in lines(profile, show) {
        let _ = writeln!(text, "{line}");
    }
    text
}

/// The lines of stacks.
pub(crate) fn lines(profile: &Profile, show: Show) -> Vec<String> {
    let counts = profile.counts(show);
    let line = |(stack, count)| match stack {
        None => format!("{IDLE} {count}"),
        Some(stack) => {
            let places = profile.stack(stack);
            let names: Vec<_> = places.iter().map(|&place| name(profile, place)).collect();
            format!("{} {count}", names.join(";"))
        }
    };
    counts.into_iter().map(line).collect()
}

/// What a place is called: function, file and line, without what separates things in this format.
fn name(profile: &Profile, place: u32) -> String {
    let function = profile.function(place);
    let line = profile.locations[place as usize].line;
    let name = format!("{} ({}:{line})", function.name, base_name(&function.file));
    name.replace(';', ":").replace(['\n', '\r'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::tests::{ALL, profile};

    #[test]
    fn stacks_are_lines() {
        assert_eq!(
            lines(&profile(), ALL),
            [
                "(idle) 1",
                "main (a <b>.py:3);work (a <b>.py:6) 3",
                "main (a <b>.py:3);rest: really (a <b>.py:10) 1",
            ]
        );
        assert!(render(&profile(), ALL).starts_with("# target: a.py;\n# strategy: cached;\n"));
    }
}
