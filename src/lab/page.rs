//! The page of `--format=html`: one file, no network.

use serde_json::Value;

use super::chart::escaped;
use super::machine;

/// A part of the page, in order.
pub(crate) enum Section {
    Heading(String),
    Text(String),
    /// An SVG element.
    Chart(String),
    /// A header and rows.
    Table(Vec<String>, Vec<Vec<String>>),
    /// What [`chunk_map`](super::replay::chunk_map) returned.
    ChunkMap(Value),
}

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// What the script fills.
const MAP_PARTS: &str = include_str!("map.html");

/// The page with a title, what was measured where, the parts, and all figures for another program.
pub(crate) fn render(title: &str, sections: &[Section], results: &Value) -> String {
    let mut body = String::new();
    for section in sections {
        match section {
            Section::Heading(text) => {
                body.push_str(&format!("<h2>{}</h2>\n", escaped(text)));
            }
            Section::Text(text) => body.push_str(&format!("<p>{}</p>\n", escaped(text))),
            Section::Chart(svg) => {
                body.push_str(&format!(
                    "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"chart\">{svg}</div>\n"
                ));
            }
            Section::Table(header, rows) => body.push_str(&table(header, rows)),
            Section::ChunkMap(map) => body.push_str(&format!(
                "<section class=\"map\"><p>{}</p>\n{MAP_PARTS}<script type=\"application/json\">{}</script></section>\n",
                escaped(map["title"].as_str().unwrap_or_default()),
                embedded(map),
            )),
        }
    }
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n<p class=\"machine\">{}</p>\n{body}\
         <script type=\"application/json\" id=\"results\">{}</script>\n</main>\n<script>{SCRIPT}</script>\n</body>\n</html>\n",
        escaped(&machine::in_words(&results["machine"])),
        embedded(results),
        title = escaped(title),
    )
}

/// JSON that can stand inside a script element: no text in it can end the element.
fn embedded(value: &Value) -> String {
    value.to_string().replace('<', "\\u003c")
}

fn table(header: &[String], rows: &[Vec<String>]) -> String {
    let cells = |row: &[String], tag: &str| -> String {
        row.iter()
            .map(|cell| format!("<{tag}>{}</{tag}>", escaped(cell)))
            .collect()
    };
    let body: String = rows
        .iter()
        .map(|row| format!("<tr>{}</tr>\n", cells(row, "td")))
        .collect();
    format!(
        "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"table\"><table><thead><tr>{}</tr></thead>\
         <tbody>\n{body}</tbody></table></div>\n",
        cells(header, "th")
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn no_text_breaks_out_of_its_place() {
        let results = json!({ "machine": { "command": "minivm compare '</script><b>.py'" } });
        let page = render("a & b", &[Section::Text("1 < 2".to_string())], &results);
        assert!(page.contains("<h1>a &amp; b</h1>"));
        assert!(page.contains("1 &lt; 2"));
        assert!(!page.contains("</script><b>"));
    }

    #[test]
    fn the_page_needs_nothing_from_elsewhere() {
        let page = render("t", &[], &json!({ "machine": {} }));
        assert!(!page.contains("src=") && !page.contains("href=") && !page.contains("url("));
    }
}
