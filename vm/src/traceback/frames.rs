//! The frames of a traceback: file, line, function, and the source with carets under what was running.

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write;

use minivm_compiler::bytecode::Position;
use unicode_width::UnicodeWidthChar;

use super::anchors::{Anchors, find_anchors, is_plain_call};
use super::source::Sources;
use crate::heap::Gc;
use crate::object::{CodeObj, ExceptionObj, TracebackObj};
use crate::vm::Vm;

/// How often the same line is shown in a row before the rest is only counted.
const REPEATS: usize = 3;

/// Appends the frames of an exception's traceback, outermost first.
pub(super) fn format_stack(
    vm: &Vm,
    exception: Gc<ExceptionObj>,
    sources: &mut Sources,
    text: &mut String,
) {
    let mut at = exception.traceback.get();
    if at.is_none() {
        return;
    }
    *text += "Traceback (most recent call last):\n";
    let mut known = HashMap::<(usize, u32), String>::new();
    let mut last: Option<(Gc<CodeObj>, u32)> = None;
    let mut count = 0;
    while let Some(entry) = at.as_gc::<TracebackObj>() {
        at = entry.next.get();
        let code = entry.code;
        let line = code.object.position(entry.word).line;
        let repeats = last.is_some_and(|(other, other_line)| {
            other_line == line
                && (other == code
                    || other.object.filename == code.object.filename
                        && other.object.name == code.object.name)
        });
        if !repeats {
            push_repeats(count, text);
            last = Some((code, line));
            count = 0;
        }
        count += 1;
        if count <= REPEATS {
            *text += known
                .entry((code.address(), entry.word))
                .or_insert_with(|| format_frame(vm, code, entry.word, sources));
        }
    }
    push_repeats(count, text);
}

fn push_repeats(count: usize, text: &mut String) {
    let more = count.saturating_sub(REPEATS);
    if more > 0 {
        let plural = if more == 1 { "" } else { "s" };
        *text += &format!("  [Previous line repeated {more} more time{plural}]\n");
    }
}

fn format_frame(vm: &Vm, code: Gc<CodeObj>, word: u32, sources: &mut Sources) -> String {
    let position = code.object.position(word);
    let filename = &*code.object.filename;
    let mut text = format!(
        "  File \"{filename}\", line {}, in {}\n",
        position.line, code.object.name
    );
    if let Some(lines) = sources.lines(vm, filename) {
        format_source(&lines, position, &mut text);
    }
    text
}

/// Appends the source lines of a position, with carets.
fn format_source(source: &[String], position: Position, text: &mut String) {
    let has_columns = position.end_line >= position.line && position.line > 0;
    let last_line = if has_columns {
        position.end_line
    } else {
        position.line
    };
    let originals = (position.line..=last_line)
        .take(source.len() + 1)
        .map(|line| {
            let at = (line as usize).wrapping_sub(1);
            source.get(at).map_or("", |line| line.trim_end())
        })
        .collect::<Vec<_>>();
    let lines = dedent(&originals);
    if lines.iter().all(|line| line.trim().is_empty()) {
        return;
    }
    let (Some(first), Some(last)) = (originals.first(), originals.last()) else {
        return;
    };
    if !has_columns {
        let _ = writeln!(text, "    {}", first.trim());
        return;
    }
    let dedented = first.chars().count() - lines[0].chars().count();
    let start = char_offset(first, position.col).saturating_sub(dedented);
    let end = char_offset(last, position.end_col).saturating_sub(dedented);
    let excerpt = Excerpt {
        lines: lines.iter().map(|line| line.chars().collect()).collect(),
        start,
        end,
    };
    let shown = excerpt.render();
    let shown = shown.iter().map(String::as_str).collect::<Vec<_>>();
    for line in dedent(&shown) {
        let _ = writeln!(text, "    {line}");
    }
}

/// Number of characters before a byte offset.
pub(super) fn char_offset(line: &str, offset: u32) -> usize {
    line.char_indices()
        .take_while(|&(at, _)| at < offset as usize)
        .count()
}

/// Takes the leading spaces and tabs that all lines share away; lines of nothing else become empty.
fn dedent<'a>(lines: &[&'a str]) -> Vec<&'a str> {
    let is_blank = |line: &str| line.chars().all(|c| c == ' ' || c == '\t');
    let mut margin: Option<&str> = None;
    for line in lines.iter().filter(|line| !is_blank(line)) {
        let indent = &line[..line.len() - line.trim_start_matches([' ', '\t']).len()];
        margin = Some(match margin {
            None => indent,
            Some(margin) => {
                let same = margin
                    .bytes()
                    .zip(indent.bytes())
                    .take_while(|(a, b)| a == b);
                &margin[..same.count()]
            }
        });
    }
    let margin = margin.unwrap_or("");
    lines
        .iter()
        .map(|line| match is_blank(line) {
            true => "",
            false => line.strip_prefix(margin).unwrap_or(line),
        })
        .collect()
}

/// Dedented source lines, and which part of them was running: from a character of the first to one of the last.
struct Excerpt {
    lines: Vec<Vec<char>>,
    start: usize,
    end: usize,
}

impl Excerpt {
    fn last(&self) -> usize {
        self.lines.len() - 1
    }

    /// The part that was running, as text.
    fn segment(&self) -> String {
        let mut segment = String::new();
        for (at, line) in self.lines.iter().enumerate() {
            let from = if at == 0 { self.start } else { 0 };
            let to = if at == self.last() {
                self.end
            } else {
                line.len()
            };
            if at > 0 {
                segment.push('\n');
            }
            segment.extend(
                line.get(from.min(line.len())..to.min(line.len()))
                    .unwrap_or(&[]),
            );
        }
        segment
    }

    fn shows_carets(&self, anchors: Option<&Anchors>) -> bool {
        let text = self
            .lines
            .iter()
            .map(|line| line.iter().collect::<String>())
            .collect::<Vec<_>>()
            .join("\n");
        if is_plain_call(&text, self.lines.len(), self.start, self.end) == Some(true) {
            return false;
        }
        let blank =
            |part: Option<&[char]>| part.is_none_or(|part| part.iter().all(|c| c.is_whitespace()));
        let (first, last) = (&self.lines[0], &self.lines[self.last()]);
        anchors.is_some()
            || !blank(first.get(..self.start.min(first.len())))
            || !blank(last.get(self.end..))
    }

    /// The lines to show and their carets.
    fn render(&self) -> Vec<String> {
        let mut anchors = find_anchors(&self.segment());
        let shows_carets = self.shows_carets(anchors.as_ref());
        let last = self.last();
        let mut shown = BTreeSet::from([0, last]);
        if let Some(anchors) = &mut anchors {
            for (line, column) in [&mut anchors.left, &mut anchors.right] {
                if *line == 0 {
                    *column += self.start;
                }
                *column = display_width(&self.lines[*line], *column);
                shown.extend(line.saturating_sub(1)..=(*line + 1).min(last));
            }
        }
        let mut out = Vec::new();
        let mut previous = None;
        for line in shown {
            if let Some(previous) = previous {
                match line - previous {
                    0 | 1 => {}
                    2 => self.render_line(line - 1, anchors.as_ref(), shows_carets, &mut out),
                    more => out.push(format!("...<{} lines>...", more - 1)),
                }
            }
            self.render_line(line, anchors.as_ref(), shows_carets, &mut out);
            previous = Some(line);
        }
        out
    }

    fn render_line(
        &self,
        at: usize,
        anchors: Option<&Anchors>,
        shows_carets: bool,
        out: &mut Vec<String>,
    ) {
        let line = &self.lines[at];
        out.push(line.iter().collect());
        if !shows_carets {
            return;
        }
        let indent = line.iter().take_while(|c| c.is_whitespace()).count();
        let from = if at == 0 {
            display_width(line, self.start)
        } else {
            0
        };
        let to = if at == self.last() {
            display_width(line, self.end)
        } else {
            display_width(line, line.len())
        };
        let carets = (0..to).map(|column| {
            if column < indent || column < from {
                return ' ';
            }
            match anchors {
                None => '^',
                Some(anchors) => {
                    let place = (at, column);
                    if place >= anchors.left && place < anchors.right {
                        '^'
                    } else {
                        '~'
                    }
                }
            }
        });
        out.push(carets.collect());
    }
}

/// Columns that the first `offset` characters of a line take on a terminal.
fn display_width(line: &[char], offset: usize) -> usize {
    if line.iter().all(char::is_ascii) {
        return offset;
    }
    line.iter()
        .take(offset)
        .map(|&c| if c.width() == Some(2) { 2 } else { 1 })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(source: &str, span: (u32, u32, u32, u32)) -> String {
        let lines = source.lines().map(str::to_string).collect::<Vec<_>>();
        let (line, col, end_line, end_col) = span;
        let mut text = String::new();
        let position = Position {
            line,
            col,
            end_line,
            end_col,
        };
        format_source(&lines, position, &mut text);
        text
    }

    #[test]
    fn operators_calls_and_subscripts_have_anchors() {
        assert_eq!(
            shown("    x = a + b\n", (1, 8, 1, 13)),
            "    x = a + b\n        ~~^~~\n"
        );
        assert_eq!(
            shown("print(f(1))\n", (1, 6, 1, 10)),
            "    print(f(1))\n          ~^^^\n"
        );
        assert_eq!(
            shown("y = d['k'] + 1\n", (1, 4, 1, 10)),
            "    y = d['k'] + 1\n        ~^^^^^\n"
        );
    }

    #[test]
    fn a_range_that_is_the_whole_line_has_no_carets() {
        assert_eq!(
            shown("raise ValueError\n", (1, 0, 1, 16)),
            "    raise ValueError\n"
        );
        assert_eq!(shown("x = f(1)\n", (1, 4, 1, 8)), "    x = f(1)\n");
        assert_eq!(shown("return f(1)\n", (1, 7, 1, 11)), "    return f(1)\n");
    }

    #[test]
    fn long_ranges_are_abbreviated() {
        let source = "f(\n    1,\n    2,\n    3,\n    4,\n)\n";
        assert_eq!(
            shown(source, (1, 0, 6, 1)),
            "    f(\n    ~^\n        1,\n        ^^\n    ...<2 lines>...\n        4,\n        ^^\n    )\n    ^\n"
        );
    }

    #[test]
    fn wide_characters_take_two_columns() {
        assert_eq!(
            shown("x = '日本' + 1\n", (1, 4, 1, 16)),
            "    x = '日本' + 1\n        ~~~~~~~^~~\n"
        );
    }
}
