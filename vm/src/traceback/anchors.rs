//! Which part of an expression carets point at: the operator, the brackets of a call or of a subscript.

use bumpalo::Bump;
use minivm_compiler::ast::{Expr, ExprKind, Mode, StmtKind};
use minivm_compiler::parse_module;

use super::frames::char_offset;

/// A place in the lines of a segment: line and character, from 0.
type Place = (usize, usize);

/// What is underlined with carets; the rest of the segment is underlined with tildes.
pub(super) struct Anchors {
    /// Where the carets begin.
    pub(super) left: Place,
    /// Where they end.
    pub(super) right: Place,
}

/// The anchors of a segment of source, which should be one expression.
pub(super) fn find_anchors(segment: &str) -> Option<Anchors> {
    let arena = Bump::new();
    // In parentheses an expression may span lines.
    let wrapped = format!("(\n{segment}\n)");
    let module = parse_module(&arena, &wrapped, Mode::Exec, "").ok()?;
    let [statement] = module.body else {
        return None;
    };
    let StmtKind::Expr(expr) = statement.kind else {
        return None;
    };
    let text = segment.split('\n').collect::<Vec<_>>();
    let segment = Segment {
        chars: text.iter().map(|line| line.chars().collect()).collect(),
        text,
    };
    match expr.kind {
        ExprKind::BinOp { left, right, .. } => {
            let place = segment.valid(segment.end_of(left)?)?;
            let (line, column) = segment.find(place, |c| !c.is_whitespace() && c != ')')?;
            let mut end = column + 1;
            let right_line = (right.span.line as usize).checked_sub(2)?;
            let before_right = right_line > line
                || end < char_offset(segment.text.get(right_line)?, right.span.col);
            if let Some(&next) = segment.chars[line].get(end)
                && before_right
                && !next.is_whitespace()
                && !matches!(next, '\\' | '#')
            {
                end += 1;
            }
            Some(Anchors {
                left: (line, column),
                right: (line, end),
            })
        }
        ExprKind::Subscript { value, .. } => segment.brackets(value, expr, '['),
        ExprKind::Call { func, .. } => segment.brackets(func, expr, '('),
        _ => None,
    }
}

/// Whether lines are `return f(…)` or `name = f(…)` with the call from `start` to `end`: such a call needs no carets.
/// None where the lines are no statement by themselves.
pub(super) fn is_plain_call(text: &str, lines: usize, start: usize, end: usize) -> Option<bool> {
    let arena = Bump::new();
    let module = parse_module(&arena, text, Mode::Exec, "").ok()?;
    let Some(statement) = module.body.first() else {
        return Some(true);
    };
    let value = match statement.kind {
        StmtKind::Return(Some(value)) => match value.kind {
            ExprKind::Call { func, .. } if matches!(func.kind, ExprKind::Name(_)) => value,
            _ => return Some(false),
        },
        StmtKind::Assign { targets, value } => match (targets, value.kind) {
            ([target], ExprKind::Call { .. }) if matches!(target.kind, ExprKind::Name(_)) => value,
            _ => return Some(false),
        },
        _ => return Some(false),
    };
    let span = value.span;
    Some(
        span.line == 1
            && span.end_line as usize == lines
            && span.col as usize == start
            && span.end_col as usize == end,
    )
}

/// The lines of a segment.
struct Segment<'s> {
    text: Vec<&'s str>,
    chars: Vec<Vec<char>>,
}

impl Segment<'_> {
    /// Where an expression of the wrapped segment ends.
    fn end_of(&self, expr: &Expr<'_>) -> Option<Place> {
        let line = (expr.span.end_line as usize).checked_sub(2)?;
        Some((line, char_offset(self.text.get(line)?, expr.span.end_col)))
    }

    /// The first place from `place` on that holds a character.
    fn valid(&self, (mut line, mut column): Place) -> Option<Place> {
        while column >= self.chars.get(line)?.len() {
            line += 1;
            column = 0;
        }
        Some((line, column))
    }

    /// The first character from `place` on that satisfies `wanted`, outside comments.
    fn find(&self, mut place: Place, wanted: impl Fn(char) -> bool) -> Option<Place> {
        loop {
            let c = self.chars[place.0][place.1];
            if matches!(c, '\\' | '#') {
                place = self.valid((place.0 + 1, 0))?;
            } else if wanted(c) {
                return Some(place);
            } else {
                place = self.valid((place.0, place.1 + 1))?;
            }
        }
    }

    /// From the bracket after `inner` to the end of `outer`.
    fn brackets(&self, inner: &Expr<'_>, outer: &Expr<'_>, open: char) -> Option<Anchors> {
        let place = self.valid(self.end_of(inner)?)?;
        Some(Anchors {
            left: self.find(place, |c| c == open)?,
            right: self.end_of(outer)?,
        })
    }
}
