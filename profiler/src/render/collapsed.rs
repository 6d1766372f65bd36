//! A line per stack: the functions from the oldest to the newest with semicolons between them, a space, and how often.
//! Lines that begin with `# ` say how the sampling went. They end with a semicolon, so that a reader that knows no such
//! lines does not take a number at their end for a count.

use std::io::{Result, Write};

use crate::dump::harmless;
use crate::render::facts;
use crate::render::view::{View, label};

/// Writes the profile in this format.
///
/// # Errors
/// What writing says.
pub fn write(view: &View<'_>, mut out: impl Write) -> Result<()> {
    for (name, value) in facts(view) {
        writeln!(out, "# {name}: {};", harmless(&value))?;
    }
    stacks(view, out)
}

/// Writes the lines of stacks.
///
/// # Errors
/// What writing says.
pub(crate) fn stacks(view: &View<'_>, mut out: impl Write) -> Result<()> {
    let names: Vec<String> = view
        .locations
        .iter()
        .map(|location| {
            let function = &view.functions[location.function as usize];
            // What separates things in this format cannot be in a name.
            label(function, location.line).replace(';', ":")
        })
        .collect();
    for (stack, count) in view.stacks() {
        let mut separator = "";
        for place in view.places(stack) {
            write!(out, "{separator}{}", names[place as usize])?;
            separator = ";";
        }
        writeln!(out, " {count}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::render::Format;
    use crate::render::tests::{ALL, profile, text};

    #[test]
    fn stacks_are_lines() {
        let written = text(Format::Collapsed, &profile(), ALL);
        let (facts, stacks): (Vec<&str>, Vec<&str>) =
            written.lines().partition(|line| line.starts_with("# "));
        assert_eq!(
            stacks,
            [
                "main (a <b>.py:3);work (a <b>.py:6) 3",
                "main (a <b>.py:3);rest: really (a <b>.py:10);(gc) 1",
                "(idle) 1",
            ]
        );
        assert_eq!(facts[0], "# target: a.py;");
        assert!(facts.iter().all(|fact| fact.ends_with(';')));
    }

    #[test]
    fn names_cannot_break_lines() {
        let mut profile = profile();
        profile.functions[1].name = "a\nb\u{1b}[2J;c".to_string();
        profile.meta.target = "x\ny".to_string();
        let written = text(Format::Collapsed, &profile, ALL);
        assert!(
            written.contains(";a\\x0ab\\x1b[2J:c (a <b>.py:6) 3\n"),
            "{written}"
        );
        assert!(written.starts_with("# target: x\\x0ay;\n"));
    }
}
