//! Statements on one line.

use super::target::TargetUse;
use super::{Node, Nodes, Parsed, Parser};
use crate::ast::{Alias, BinOp, ExprKind, Span, Stmt, StmtKind};
use crate::error::SyntaxError;
use crate::lexer::TokenKind;
use smallvec::{SmallVec, smallvec};

/// The operator of an augmented assignment.
fn augmented_operator(kind: TokenKind) -> Option<BinOp> {
    Some(match kind {
        TokenKind::PlusEqual => BinOp::Add,
        TokenKind::MinusEqual => BinOp::Sub,
        TokenKind::StarEqual => BinOp::Mult,
        TokenKind::AtEqual => BinOp::MatMult,
        TokenKind::SlashEqual => BinOp::Div,
        TokenKind::PercentEqual => BinOp::Mod,
        TokenKind::AmperEqual => BinOp::BitAnd,
        TokenKind::VBarEqual => BinOp::BitOr,
        TokenKind::CaretEqual => BinOp::BitXor,
        TokenKind::LeftShiftEqual => BinOp::LShift,
        TokenKind::RightShiftEqual => BinOp::RShift,
        TokenKind::DoubleStarEqual => BinOp::Pow,
        TokenKind::DoubleSlashEqual => BinOp::FloorDiv,
        _ => return None,
    })
}

/// Whether a node may stand left of an augmented assignment or of an annotation.
fn is_single_target(node: Node<'_>) -> bool {
    matches!(
        node.kind,
        ExprKind::Name(_) | ExprKind::Attribute { .. } | ExprKind::Subscript { .. }
    )
}

impl<'p, 'a> Parser<'p, 'a> {
    /// Statements separated by semicolons up to the end of the line.
    pub(super) fn simple_statements(&mut self, into: &mut Vec<Stmt<'a>>) -> Parsed<()> {
        loop {
            let start = self.here();
            let kind = self.simple_statement()?;
            let span = self.span_from(start);
            into.push(Stmt { kind, span });
            if !self.eat(TokenKind::Semicolon) || self.at(TokenKind::Newline) {
                break;
            }
        }
        self.expect(TokenKind::Newline)
    }

    fn simple_statement(&mut self) -> Parsed<StmtKind<'a>> {
        match self.kind() {
            TokenKind::Return => {
                self.advance();
                Ok(StmtKind::Return(self.optional_star_expressions()?))
            }
            TokenKind::Import => self.import(),
            TokenKind::From => self.import_from(),
            TokenKind::Raise => self.raise(),
            TokenKind::Pass => self.word_statement(StmtKind::Pass),
            TokenKind::Break => self.word_statement(StmtKind::Break),
            TokenKind::Continue => self.word_statement(StmtKind::Continue),
            TokenKind::Del => self.delete(),
            TokenKind::Assert => self.assert(),
            TokenKind::Global => Ok(StmtKind::Global(self.declared_names()?)),
            TokenKind::Nonlocal => Ok(StmtKind::Nonlocal(self.declared_names()?)),
            TokenKind::Name if self.at_type_alias() => self.type_alias(),
            _ => self.expression_statement(),
        }
    }

    fn word_statement(&mut self, kind: StmtKind<'a>) -> Parsed<StmtKind<'a>> {
        self.advance();
        Ok(kind)
    }

    fn optional_star_expressions(&mut self) -> Parsed<Option<Node<'a>>> {
        if matches!(self.kind(), TokenKind::Newline | TokenKind::Semicolon) {
            return Ok(None);
        }
        self.star_expressions().map(Some)
    }

    /// An expression, or an assignment of any sort.
    fn expression_statement(&mut self) -> Parsed<StmtKind<'a>> {
        let start = self.here();
        let first = self.yield_or_star_expressions()?;
        if let Some(op) = augmented_operator(self.kind()) {
            if !is_single_target(first) {
                return Err(self.bad_augmented_target(first));
            }
            self.advance();
            let value = self.yield_or_star_expressions()?;
            return Ok(StmtKind::AugAssign {
                target: first,
                op,
                value,
            });
        }
        match self.kind() {
            TokenKind::Equal => self.assignment(first),
            TokenKind::Colon => self.annotated_assignment(start, first),
            TokenKind::ColonEqual => Err(self.bad_walrus_target(first)),
            _ => Ok(StmtKind::Expr(first)),
        }
    }

    fn assignment(&mut self, first: Node<'a>) -> Parsed<StmtKind<'a>> {
        let mut targets: SmallVec<[Node<'a>; 4]> = SmallVec::new();
        let mut value = first;
        let equal = self.pos;
        let mut bare_yield = matches!(first.kind, ExprKind::Yield(_) | ExprKind::YieldFrom(_));
        while self.at(TokenKind::Equal) {
            if bare_yield && self.starts_with_yield(value) {
                let message = "assignment to yield expression not possible";
                return Err(self.error_at(message, value.span));
            }
            if self.check_target(value, TargetUse::Assign).is_err() {
                return Err(self.bad_assignment_target(value, first, equal));
            }
            targets.push(value);
            self.advance();
            bare_yield = self.at(TokenKind::Yield);
            value = self.yield_or_star_expressions()?;
        }
        Ok(StmtKind::Assign {
            targets: self.list(&targets),
            value,
        })
    }

    /// Whether a yield expression stands without parentheses before the current token.
    fn starts_with_yield(&self, value: Node<'a>) -> bool {
        let last = self.token_span(self.tokens[self.pos - 1]);
        (last.end_line, last.end_col) == (value.span.end_line, value.span.end_col)
    }

    fn annotated_assignment(&mut self, start: Span, target: Node<'a>) -> Parsed<StmtKind<'a>> {
        if !is_single_target(target) {
            return Err(self.bad_annotation_target(target));
        }
        let bare = target.span.line == start.line && target.span.col == start.col;
        let simple = bare && matches!(target.kind, ExprKind::Name(_));
        self.advance();
        let annotation = self.expression()?;
        let value = if self.eat(TokenKind::Equal) {
            Some(self.yield_or_star_expressions()?)
        } else {
            None
        };
        Ok(StmtKind::AnnAssign {
            target,
            annotation,
            value,
            simple,
        })
    }

    fn delete(&mut self) -> Parsed<StmtKind<'a>> {
        self.advance();
        let first = self.pos;
        let targets = match self.delete_targets() {
            Ok(targets) => targets,
            Err(error) => return Err(self.bad_delete_target(first, error)),
        };
        for target in &targets {
            self.check_target(target, TargetUse::Delete)?;
        }
        Ok(StmtKind::Delete(self.list(&targets)))
    }

    fn delete_targets(&mut self) -> Parsed<Nodes<'a>> {
        let mut targets: Nodes<'a> = smallvec![self.star_expression()?];
        while self.eat(TokenKind::Comma) {
            if !self.kind().starts_expression() && !self.at(TokenKind::Star) {
                break;
            }
            targets.push(self.star_expression()?);
        }
        Ok(targets)
    }

    fn assert(&mut self) -> Parsed<StmtKind<'a>> {
        self.advance();
        let test = self.expression()?;
        let msg = if self.eat(TokenKind::Comma) {
            Some(self.expression()?)
        } else {
            None
        };
        Ok(StmtKind::Assert { test, msg })
    }

    fn raise(&mut self) -> Parsed<StmtKind<'a>> {
        self.advance();
        if matches!(self.kind(), TokenKind::Newline | TokenKind::Semicolon) {
            return Ok(StmtKind::Raise {
                exc: None,
                cause: None,
            });
        }
        let exc = Some(self.expression()?);
        let cause = if self.eat(TokenKind::From) {
            Some(self.expression()?)
        } else {
            None
        };
        Ok(StmtKind::Raise { exc, cause })
    }

    fn declared_names(&mut self) -> Parsed<&'a [&'a str]> {
        self.advance();
        let mut names: SmallVec<[&'a str; 4]> = smallvec![self.identifier()?];
        while self.eat(TokenKind::Comma) {
            names.push(self.identifier()?);
        }
        Ok(self.list(&names))
    }

    fn at_type_alias(&self) -> bool {
        self.at_word("type") && self.kind_ahead(1) == TokenKind::Name
    }

    fn type_alias(&mut self) -> Parsed<StmtKind<'a>> {
        self.advance();
        let span = self.here();
        let name = self.identifier()?;
        let name = self.expr(ExprKind::Name(name), span)?;
        let type_params = self.type_params()?;
        self.expect(TokenKind::Equal)?;
        let value = self.expression()?;
        Ok(StmtKind::TypeAlias {
            name,
            type_params,
            value,
        })
    }

    fn dotted_name(&mut self) -> Parsed<&'a str> {
        let first = self.identifier()?;
        if !self.at(TokenKind::Dot) {
            return Ok(first);
        }
        let mut dotted = first.to_owned();
        while self.eat(TokenKind::Dot) {
            dotted.push('.');
            dotted.push_str(self.identifier()?);
        }
        Ok(self.intern(&dotted))
    }

    fn optional_as_name(&mut self) -> Parsed<Option<&'a str>> {
        if !self.eat(TokenKind::As) {
            return Ok(None);
        }
        self.identifier().map(Some)
    }

    fn import(&mut self) -> Parsed<StmtKind<'a>> {
        let start = self.here();
        self.advance();
        if self.at(TokenKind::Newline) {
            return Err(self.no_imported_names());
        }
        let mut names: SmallVec<[Alias<'a>; 4]> = SmallVec::new();
        loop {
            let start = self.here();
            let name = self.dotted_name()?;
            let asname = self.optional_as_name()?;
            let span = self.span_from(start);
            names.push(Alias { name, asname, span });
            if !self.eat(TokenKind::Comma) {
                break;
            }
        }
        if self.at(TokenKind::From) && names.iter().all(|alias| alias.asname.is_none()) {
            let stuck = self.invalid_syntax();
            self.advance();
            if self.dotted_name().is_err() {
                return Err(stuck);
            }
            let message = "Did you mean to use 'from ... import ...' instead?";
            return Err(self.error_starting_from(message, start));
        }
        Ok(StmtKind::Import(self.list(&names)))
    }

    fn no_imported_names(&self) -> Box<SyntaxError> {
        self.error_starting_from("Expected one or more names after 'import'", self.here())
    }

    fn import_from(&mut self) -> Parsed<StmtKind<'a>> {
        self.advance();
        let mut level = 0;
        loop {
            match self.kind() {
                TokenKind::Dot => level += 1,
                TokenKind::Ellipsis => level += 3,
                _ => break,
            }
            self.advance();
        }
        let module = if level > 0 && self.at(TokenKind::Import) {
            None
        } else {
            Some(self.dotted_name()?)
        };
        self.expect(TokenKind::Import)?;
        let names = self.imported_names()?;
        Ok(StmtKind::ImportFrom {
            module,
            names,
            level,
        })
    }

    fn imported_names(&mut self) -> Parsed<&'a [Alias<'a>]> {
        let span = self.here();
        if self.eat(TokenKind::Star) {
            let alias = Alias {
                name: self.intern("*"),
                asname: None,
                span,
            };
            return Ok(self.list(&[alias]));
        }
        if self.at(TokenKind::Newline) {
            return Err(self.no_imported_names());
        }
        let parenthesised = self.eat(TokenKind::LParen);
        let mut names: SmallVec<[Alias<'a>; 8]> = SmallVec::new();
        loop {
            let start = self.here();
            let name = self.identifier()?;
            let asname = self.optional_as_name()?;
            let span = self.span_from(start);
            names.push(Alias { name, asname, span });
            if !self.eat(TokenKind::Comma) || (parenthesised && self.at(TokenKind::RParen)) {
                break;
            }
            if !parenthesised && self.at(TokenKind::Newline) {
                let message = "trailing comma not allowed without surrounding parentheses";
                return Err(self.error_here(message));
            }
        }
        if parenthesised {
            self.expect(TokenKind::RParen)?;
        }
        Ok(self.list(&names))
    }
}
