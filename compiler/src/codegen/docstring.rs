//! Documentation strings, with their indentation taken off as Python 3.13 does.

use crate::ast::{Constant, Expr, ExprKind, Span, Stmt, StmtKind};

const TAB_WIDTH: usize = 8;

/// The cleaned docstring that a body begins with, and where it stands.
pub(super) fn of_body(body: &[Stmt<'_>]) -> Option<(Box<[u8]>, Span)> {
    match body.first()?.kind {
        StmtKind::Expr(Expr {
            kind: ExprKind::Constant(Constant::Str(text)),
            span,
            ..
        }) => Some((clean(text), *span)),
        _ => None,
    }
}

/// Takes the spaces off the first line and the common margin off the others; tabs become spaces first.
fn clean(text: &[u8]) -> Box<[u8]> {
    let text = expand_tabs(text);
    let mut lines = text.split_inclusive(|&byte| byte == b'\n');
    let first = lines.next().unwrap_or_default();
    let indent = |line: &[u8]| line.iter().take_while(|&&byte| byte == b' ').count();
    let margin = lines
        .clone()
        .filter(|line| !matches!(line.get(indent(line)), None | Some(b'\n')))
        .map(indent)
        .min()
        .unwrap_or(0);
    let mut cleaned = first[indent(first)..].to_vec();
    for line in lines {
        cleaned.extend_from_slice(&line[indent(line).min(margin)..]);
    }
    cleaned.into()
}

fn expand_tabs(text: &[u8]) -> Vec<u8> {
    let mut expanded = Vec::with_capacity(text.len());
    let mut column = 0;
    for &byte in text {
        match byte {
            b'\t' => {
                let spaces = TAB_WIDTH - column % TAB_WIDTH;
                expanded.extend(std::iter::repeat_n(b' ', spaces));
                column += spaces;
            }
            b'\n' | b'\r' => {
                expanded.push(byte);
                column = 0;
            }
            _ => {
                expanded.push(byte);
                // Bytes that continue a code point do not count.
                column += usize::from(byte & 0xC0 != 0x80);
            }
        }
    }
    expanded
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn the_common_margin_is_taken_off() {
        let cleaned = clean(b"  First.\n\n    Second\n      more\n    ");
        assert_eq!(&*cleaned, b"First.\n\nSecond\n  more\n");
    }

    #[test]
    fn tabs_count_to_the_next_multiple_of_eight() {
        assert_eq!(&*clean(b"a\n\tb\n        c"), b"a\nb\nc");
    }
}
