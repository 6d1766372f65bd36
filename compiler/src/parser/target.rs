//! Which expressions may be assigned to or deleted, and the errors for those that may not.

use super::{INVALID_SYNTAX, Node, Parsed, Parser};
use crate::ast::{Constant, ExprKind, UnaryOp};
use crate::error::SyntaxError;
use crate::lexer::TokenKind;

/// What a target is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum TargetUse {
    Assign,
    Delete,
}

/// What an expression is called in errors about targets.
fn expression_name(node: Node<'_>) -> &'static str {
    match node.kind {
        ExprKind::Attribute { .. } => "attribute",
        ExprKind::Subscript { .. } => "subscript",
        ExprKind::Starred(_) => "starred",
        ExprKind::Name(_) => "name",
        ExprKind::List(_) => "list",
        ExprKind::Tuple(_) => "tuple",
        ExprKind::Lambda { .. } => "lambda",
        ExprKind::Call { .. } => "function call",
        ExprKind::BoolOp { .. } | ExprKind::BinOp { .. } | ExprKind::UnaryOp { .. } => "expression",
        ExprKind::GeneratorExp { .. } => "generator expression",
        ExprKind::Yield(_) | ExprKind::YieldFrom(_) => "yield expression",
        ExprKind::Await(_) => "await expression",
        ExprKind::ListComp { .. } => "list comprehension",
        ExprKind::SetComp { .. } => "set comprehension",
        ExprKind::DictComp { .. } => "dict comprehension",
        ExprKind::Dict(_) => "dict literal",
        ExprKind::Set(_) => "set display",
        ExprKind::JoinedStr(_) | ExprKind::FormattedValue { .. } => "f-string expression",
        ExprKind::Constant(Constant::None) => "None",
        ExprKind::Constant(Constant::True) => "True",
        ExprKind::Constant(Constant::False) => "False",
        ExprKind::Constant(Constant::Ellipsis) => "ellipsis",
        ExprKind::Constant(_) => "literal",
        ExprKind::Compare { .. } => "comparison",
        ExprKind::IfExp { .. } => "conditional expression",
        ExprKind::Named { .. } => "named expression",
        ExprKind::Slice { .. } => "slice",
    }
}

/// The first part of an expression that keeps it from being a target.
fn invalid_part<'a>(node: Node<'a>, wanted: TargetUse) -> Option<Node<'a>> {
    match node.kind {
        ExprKind::Name(_) | ExprKind::Attribute { .. } | ExprKind::Subscript { .. } => None,
        ExprKind::List(items) | ExprKind::Tuple(items) => {
            items.iter().find_map(|item| invalid_part(item, wanted))
        }
        ExprKind::Starred(value) if wanted == TargetUse::Assign => invalid_part(value, wanted),
        _ => Some(node),
    }
}

/// Whether an expression is made of operators that bind at least as tightly as `|`.
fn binds_tightly(node: Node<'_>) -> bool {
    !matches!(
        node.kind,
        ExprKind::BoolOp { .. }
            | ExprKind::Compare { .. }
            | ExprKind::IfExp { .. }
            | ExprKind::Lambda { .. }
            | ExprKind::Starred(_)
            | ExprKind::UnaryOp {
                op: UnaryOp::Not,
                ..
            }
    )
}

impl<'p, 'a> Parser<'p, 'a> {
    /// Checks that `node` can be assigned to or deleted.
    pub(super) fn check_target(&self, node: Node<'a>, wanted: TargetUse) -> Parsed<()> {
        let Some(culprit) = invalid_part(node, wanted) else {
            return Ok(());
        };
        let verb = match wanted {
            TargetUse::Assign => "assign to",
            TargetUse::Delete => "delete",
        };
        let message = format!("cannot {verb} {}", expression_name(culprit));
        Err(self.error_at(message, culprit.span))
    }

    /// The target of a `for` and the `in` after it. `expected` is the error if that is missing, where
    /// there is a particular one.
    pub(super) fn for_target(&mut self, expected: Option<&str>) -> Parsed<Node<'a>> {
        let target = self.tuple_of(|parser| {
            if parser.at(TokenKind::Star) {
                parser.star_expression()
            } else {
                parser.bitwise_or()
            }
        })?;
        match expected {
            Some(message) if !self.at(TokenKind::In) => return Err(self.error_here(message)),
            _ => self.check_target(target, TargetUse::Assign)?,
        }
        self.expect(TokenKind::In)?;
        Ok(target)
    }

    /// `target := …` where the target, read as an expression, is not a bare name.
    pub(super) fn bad_walrus_target(&mut self, target: Node<'a>) -> Box<SyntaxError> {
        let stuck = self.invalid_syntax();
        self.advance();
        if let Err(error) = self.expression() {
            return if error.message == INVALID_SYNTAX {
                stuck
            } else {
                error
            };
        }
        if let ExprKind::Name(_) = target.kind {
            return stuck;
        }
        let name = expression_name(target);
        self.error_at(
            format!("cannot use assignment expressions with {name}"),
            target.span,
        )
    }

    /// `left = …` where an expression is wanted.
    pub(super) fn misplaced_equal(&mut self, left: Node<'a>) -> Box<SyntaxError> {
        let stuck = self.invalid_syntax();
        match self.meant_comparison(left) {
            Some(error) => error,
            None => stuck,
        }
    }

    /// Whether the expression that ends before the current token stands in parentheses that are not its own.
    fn is_grouped(&self, node: Node<'_>) -> bool {
        let last = self.tokens[self.pos - 1];
        let end = self.token_span(last);
        last.kind == TokenKind::RParen
            && (end.end_line, end.end_col) > (node.span.end_line, node.span.end_col)
    }

    /// Looks, with the current token at the `=` after `left`, for what reads like a comparison written
    /// with one `=` too few.
    pub(super) fn meant_comparison(&mut self, left: Node<'a>) -> Option<Box<SyntaxError>> {
        use ExprKind::{GeneratorExp, List, Tuple};
        let singleton = [Constant::True, Constant::False, Constant::None];
        match left.kind {
            _ if self.is_grouped(left) => {}
            List(_) | Tuple(_) | GeneratorExp { .. } => return None,
            ExprKind::Constant(value) if singleton.contains(&value) => return None,
            _ if !binds_tightly(left) => return None,
            _ => {}
        }
        let mark = self.pos;
        self.advance();
        let right = self.bitwise_or();
        let followed = matches!(self.kind(), TokenKind::Equal | TokenKind::ColonEqual);
        self.rewind(mark);
        let right = right.ok()?;
        if followed {
            return None;
        }
        match left.kind {
            ExprKind::Name(_) => {
                let message = "invalid syntax. Maybe you meant '==' or ':=' instead of '='?";
                Some(self.error_at(message, left.span.to(right.span)))
            }
            _ => {
                let name = expression_name(left);
                let message =
                    format!("cannot assign to {name} here. Maybe you meant '==' instead of '='?");
                Some(self.error_at(message, left.span))
            }
        }
    }

    /// The error for an assignment statement's target that cannot be one, with the current token at the
    /// `=` after it. `first` is the statement's first target, `equal` the index of the `=` after that.
    pub(super) fn bad_assignment_target(
        &mut self,
        target: Node<'a>,
        first: Node<'a>,
        equal: usize,
    ) -> Box<SyntaxError> {
        let stuck = self.pos;
        self.rewind(equal);
        let written_last = match first.kind {
            ExprKind::Tuple(items) if !self.is_parenthesised(first) => {
                items.last().copied().unwrap_or(first)
            }
            _ => first,
        };
        let after_comma = self.tokens[equal - 1].kind == TokenKind::Comma;
        if !after_comma && let Some(error) = self.meant_comparison(written_last) {
            return error;
        }
        self.rewind(stuck);
        match self.check_target(target, TargetUse::Assign) {
            Err(error) => error,
            Ok(()) => self.invalid_syntax(),
        }
    }

    /// Whether a tuple is written with parentheses.
    fn is_parenthesised(&self, tuple: Node<'a>) -> bool {
        let start = self.source.line_start(tuple.span.line) + tuple.span.col;
        self.source.bytes().get(start as usize) == Some(&b'(')
            && self.tokens[self.pos - 1].kind == TokenKind::RParen
            && self.token_span(self.tokens[self.pos - 1]).end_col >= tuple.span.end_col
    }

    /// The error for an annotated target that cannot be one, with the current token at the colon.
    pub(super) fn bad_annotation_target(&mut self, target: Node<'a>) -> Box<SyntaxError> {
        let stuck = self.invalid_syntax();
        let culprit = match target.kind {
            ExprKind::Tuple([first, ..]) if !self.is_parenthesised(target) => first,
            _ => target,
        };
        self.advance();
        if self.expression().is_err() {
            return stuck;
        }
        let message = match target.kind {
            ExprKind::List(_) => "only single target (not list) can be annotated",
            ExprKind::Tuple(_) => "only single target (not tuple) can be annotated",
            _ => "illegal target for annotation",
        };
        self.error_at(message, culprit.span)
    }

    /// The error for `target += …` on something that is not a single target.
    pub(super) fn bad_augmented_target(&mut self, target: Node<'a>) -> Box<SyntaxError> {
        let stuck = self.invalid_syntax();
        self.advance();
        if let Err(error) = self.yield_or_star_expressions() {
            return if error.message == INVALID_SYNTAX {
                stuck
            } else {
                error
            };
        }
        let name = expression_name(target);
        let message = format!("'{name}' is an illegal expression for augmented assignment");
        self.error_at(message, target.span)
    }
}
