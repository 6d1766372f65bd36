//! Which expressions may be assigned to or deleted, and the errors for those that may not.

use super::{INVALID_SYNTAX, Node, Parsed, Parser};
use crate::ast::{Constant, ExprKind, Span, UnaryOp};
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

    /// The target of a `for`, up to its `in`.
    pub(super) fn for_target(&mut self) -> Parsed<Node<'a>> {
        let target = self.tuple_of(|parser| {
            if parser.at(TokenKind::Star) {
                parser.star_expression()
            } else {
                parser.bitwise_or()
            }
        })?;
        self.check_target(target, TargetUse::Assign)?;
        Ok(target)
    }

    /// The error for a `for` whose target is not followed by `in`.
    pub(super) fn missing_in(&self) -> Box<SyntaxError> {
        self.invalid_syntax()
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

    /// Looks, with the current token at the `=` after `left`, for what reads like a comparison written
    /// with one `=` too few.
    pub(super) fn meant_comparison(&mut self, left: Node<'a>) -> Option<Box<SyntaxError>> {
        use ExprKind::{GeneratorExp, List, Tuple};
        if !binds_tightly(left) {
            return None;
        }
        let mark = self.pos;
        self.advance();
        let right = self.bitwise_or();
        let followed = matches!(self.kind(), TokenKind::Equal | TokenKind::ColonEqual);
        self.pos = mark;
        let right = right.ok()?;
        if followed {
            return None;
        }
        let singleton = [Constant::True, Constant::False, Constant::None];
        match left.kind {
            ExprKind::Name(_) => {
                let message = "invalid syntax. Maybe you meant '==' or ':=' instead of '='?";
                Some(self.error_at(message, left.span.to(right.span)))
            }
            List(_) | Tuple(_) | GeneratorExp { .. } => None,
            ExprKind::Constant(value) if singleton.contains(&value) => None,
            _ => {
                let name = expression_name(left);
                let message =
                    format!("cannot assign to {name} here. Maybe you meant '==' instead of '='?");
                Some(self.error_at(message, left.span))
            }
        }
    }

    /// The error for an assignment statement's target that cannot be one, with the current token at the
    /// `=` after it. `first` tells whether it is the statement's first target.
    pub(super) fn bad_assignment_target(
        &mut self,
        target: Node<'a>,
        first: bool,
    ) -> Box<SyntaxError> {
        if first {
            let written_last = match target.kind {
                ExprKind::Tuple(items) if !self.closes_here(target) => {
                    items.last().copied().unwrap_or(target)
                }
                _ => target,
            };
            if invalid_part(written_last, TargetUse::Assign).is_some()
                && !self.closes_elsewhere(written_last)
                && let Some(error) = self.meant_comparison(written_last)
            {
                return error;
            }
        }
        match self.check_target(target, TargetUse::Assign) {
            Err(error) => error,
            Ok(()) => self.invalid_syntax(),
        }
    }

    /// Whether a tuple is written with parentheses.
    fn closes_here(&self, tuple: Node<'a>) -> bool {
        let start = self.source.line_start(tuple.span.line) + tuple.span.col;
        self.source.bytes().get(start as usize) == Some(&b'(')
            && self.tokens[self.pos - 1].kind == TokenKind::RParen
            && self.token_span(self.tokens[self.pos - 1]).end_col == tuple.span.end_col
    }

    /// Whether a comma stands between the node and the current token.
    fn closes_elsewhere(&self, _node: Node<'a>) -> bool {
        self.tokens[self.pos - 1].kind == TokenKind::Comma
    }

    /// The error for an annotated target that cannot be one, with the current token at the colon.
    pub(super) fn bad_annotation_target(&mut self, target: Node<'a>) -> Box<SyntaxError> {
        let stuck = self.invalid_syntax();
        self.advance();
        if self.expression().is_err() {
            return stuck;
        }
        let message = match target.kind {
            ExprKind::List(_) => "only single target (not list) can be annotated",
            ExprKind::Tuple(_) => "only single target (not tuple) can be annotated",
            _ => "illegal target for annotation",
        };
        self.error_at(message, target.span)
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

    /// The error for an expression that follows another without anything between them. `start` is where
    /// the first one starts, `left` the first one.
    pub(super) fn adjacent_expression(&mut self, start: Span, left: Node<'a>) -> Box<SyntaxError> {
        let stuck = self.invalid_syntax();
        let mark = self.pos;
        let at_string = matches!(self.kind(), TokenKind::String);
        let (soft_keyword, legacy, name) = match left.kind {
            ExprKind::Name(name) => (
                matches!(name, "match" | "case" | "type" | "_"),
                matches!(name, "print" | "exec"),
                name,
            ),
            _ => (self.starts_with_soft_keyword(start), false, ""),
        };
        if legacy {
            return match self.star_expressions() {
                Ok(right) => {
                    let message = format!(
                        "Missing parentheses in call to '{name}'. Did you mean {name}(...)?"
                    );
                    self.error_at(message, left.span.to(right.span))
                }
                Err(error) if error.message == INVALID_SYNTAX => self.back_to(mark, stuck),
                Err(error) => error,
            };
        }
        if soft_keyword || (!name.is_empty() && at_string) {
            return stuck;
        }
        match self.expression() {
            Ok(right) if self.tokens[self.pos - 1].level > 0 => {
                let message = "invalid syntax. Perhaps you forgot a comma?";
                self.error_at(message, left.span.to(right.span))
            }
            Err(error) if error.message != INVALID_SYNTAX => error,
            _ => self.back_to(mark, stuck),
        }
    }

    fn back_to(&mut self, mark: usize, error: Box<SyntaxError>) -> Box<SyntaxError> {
        self.pos = mark;
        error
    }

    fn starts_with_soft_keyword(&self, start: Span) -> bool {
        let offset = (self.source.line_start(start.line) + start.col) as usize;
        let rest = &self.source.text()[offset..];
        let word_end = rest
            .find(|ch: char| !(ch == '_' || ch.is_alphanumeric()))
            .unwrap_or(rest.len());
        matches!(&rest[..word_end], "match" | "case" | "type" | "_")
    }
}
