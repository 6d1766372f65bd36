//! Flame graphs to look around in: an HTML file that needs nothing else. The stacks are in it as a tree, which its script
//! draws.

use std::io::{Result, Write};

use serde::Serialize;

use crate::render::facts;
use crate::render::view::View;

/// The page; the data of the profile goes where [`DATA`] is.
const PAGE: &str = include_str!("flamegraph.html");
const DATA: &str = "@DATA@";

#[derive(Serialize)]
struct Data<'a> {
    facts: Vec<(&'static str, String)>,
    /// Name, file, first line.
    functions: Vec<(&'a str, &'a str, u32)>,
    /// How often each function was seen as the newest, and at all.
    counts: Vec<(u64, u64)>,
    /// Function, line.
    locations: Vec<(u32, u32)>,
    /// Of each stack the one below, or -1; the newest place; how often it was seen.
    parent: Vec<i64>,
    location: Vec<u32>,
    own: &'a [u64],
}

/// Writes the profile in this format.
///
/// # Errors
/// What writing says.
pub fn write(view: &View<'_>, mut out: impl Write) -> Result<()> {
    let functions = view.functions.iter();
    let counts = view.by_function();
    let locations = view.locations.iter();
    let data = Data {
        facts: facts(view),
        functions: functions
            .map(|f| (f.name.as_str(), f.file.as_str(), f.first_line))
            .collect(),
        counts: counts.iter().map(|c| (c.own, c.total)).collect(),
        locations: locations.map(|l| (l.function, l.line)).collect(),
        parent: view
            .nodes
            .iter()
            .map(|node| node.parent.map_or(-1, i64::from))
            .collect(),
        location: view.nodes.iter().map(|node| node.location).collect(),
        own: &view.own,
    };
    let (before, after) = PAGE.split_once(DATA).unwrap_or((PAGE, ""));
    out.write_all(before.as_bytes())?;
    serde_json::to_writer(InScript(&mut out), &data)?;
    out.write_all(after.as_bytes())
}

/// JSON inside an HTML page: `<`, which could end the script, is only in its strings, and is escaped there.
struct InScript<W>(W);

impl<W: Write> Write for InScript<W> {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        let mut parts = bytes.split(|&byte| byte == b'<');
        if let Some(first) = parts.next() {
            self.0.write_all(first)?;
        }
        for part in parts {
            self.0.write_all(b"\\u003c")?;
            self.0.write_all(part)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use crate::render::Format;
    use crate::render::tests::{ALL, profile, text};
    use serde_json::{Value, json};

    #[test]
    fn the_page_needs_nothing_else_and_holds_the_tree() {
        let mut profile = profile();
        profile.functions[1].name = "</script><b>".to_string();
        let page = text(Format::Flamegraph, &profile, ALL);
        for elsewhere in ["http:", "https:", "src=", "@import", "url("] {
            assert!(!page.contains(elsewhere), "{elsewhere}");
        }
        let (_, data) = page.split_once("id=\"data\">").unwrap();
        let (data, _) = data.split_once("</script>").unwrap();
        let data: Value = serde_json::from_str(data).unwrap();
        assert_eq!(data["functions"][1][0], "</script><b>");
        assert_eq!(data["parent"], json!([-1, 0, 0, 2, -1]));
        assert_eq!(data["own"], json!([0, 3, 0, 1, 1]));
        assert_eq!(data["counts"][0], json!([0, 4]));
        let strategy = json!(["strategy", "cached"]);
        assert!(data["facts"].as_array().unwrap().contains(&strategy));
    }
}
