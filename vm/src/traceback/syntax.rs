//! How a SyntaxError is shown: with the line that it is about.

use minivm_compiler::error::SyntaxError;

use crate::builtins::exception::syntax;
use crate::heap::Gc;
use crate::object::{ExceptionObj, StrObj};
use crate::value::Value;
use crate::vm::Vm;

use super::displayed;

/// Appends the lines of a SyntaxError whose class is called `name`.
pub(super) fn format_syntax_error(
    vm: &mut Vm,
    exception: Gc<ExceptionObj>,
    name: &str,
    out: &mut String,
) {
    let members = vm.exception_members(&exception).clone();
    let member = |at: usize| members[at].get();
    let text_of = |value: Value| value.as_gc::<StrObj>().map(displayed);
    let filename = text_of(member(syntax::FILENAME));
    let line = member(syntax::LINENO);
    let mut suffix = String::new();
    if !line.is_none() {
        let line = vm.safe_str(line, "line");
        let filename = filename.filter(|name| !name.is_empty());
        let filename = filename.as_deref().unwrap_or("<string>");
        *out += &format!("  File \"{filename}\", line {line}\n");
    } else if let Some(filename) = filename {
        suffix = format!(" ({filename})");
    }
    if let Some(text) = text_of(member(syntax::TEXT)) {
        let same_line = member(syntax::LINENO) == member(syntax::END_LINENO);
        let offset = member(syntax::OFFSET).as_small_int();
        let end_offset = member(syntax::END_OFFSET).as_small_int();
        push_line(&text, offset, end_offset, same_line, out);
    }
    let message = match member(syntax::MSG) {
        message if message.is_none() => String::new(),
        message => vm.safe_str(message, "exception"),
    };
    let message = if message.is_empty() {
        "<no detail available>"
    } else {
        &message
    };
    *out += &format!("{name}: {message}{suffix}\n");
}

/// What Python prints for source text that the compiler rejects.
pub fn syntax_error_text(error: &SyntaxError) -> String {
    let mut out = format!("  File \"{}\", line {}\n", error.filename, error.line);
    if let Some(text) = &error.text {
        let same_line = error.end_line == error.line;
        let (col, end_col) = (i64::from(error.col), i64::from(error.end_col));
        push_line(text, Some(col), Some(end_col), same_line, &mut out);
    }
    out + &format!("{}: {}\n", error.kind.name(), error.message)
}

/// Appends the source line and the carets under it. Offsets count characters from 1.
fn push_line(
    text: &str,
    offset: Option<i64>,
    end_offset: Option<i64>,
    same_line: bool,
    out: &mut String,
) {
    let right_stripped = text.trim_end_matches('\n');
    let stripped = right_stripped.trim_start_matches([' ', '\n', '\x0C']);
    *out += &format!("    {stripped}\n");
    let Some(mut offset) = offset else {
        return;
    };
    let length = text.chars().count() as i64;
    let shown_length = right_stripped.chars().count() as i64;
    let spaces = shown_length - stripped.chars().count() as i64;
    let mut end_offset = match end_offset {
        Some(end) if same_line && end != 0 => end,
        _ if same_line => offset,
        _ => shown_length + 1,
    };
    if !text.is_empty() && offset > length {
        offset = shown_length + 1;
    }
    if !text.is_empty() && end_offset > length {
        end_offset = shown_length + 1;
    }
    if offset >= end_offset || end_offset < 0 {
        end_offset = offset + 1;
    }
    let (Ok(column), Ok(width)) = (
        usize::try_from(offset - 1 - spaces),
        usize::try_from(end_offset - offset),
    ) else {
        return;
    };
    // White space other than spaces is kept, so that the carets line up.
    let indent = stripped
        .chars()
        .take(column)
        .map(|c| if c.is_whitespace() { c } else { ' ' })
        .collect::<String>();
    *out += &format!("    {indent}{}\n", "^".repeat(width));
}
