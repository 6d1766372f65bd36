//! Statements with blocks.

use super::{INVALID_SYNTAX, Node, Nodes, Parsed, Parser};
use crate::ast::{ClassDef, ExceptHandler, FunctionDef, IfBranch, Span, Stmt, StmtKind, Try};
use crate::error::{SyntaxError, SyntaxErrorKind};
use crate::lexer::TokenKind;
use smallvec::{SmallVec, smallvec};

impl<'p, 'a> Parser<'p, 'a> {
    /// One compound statement, or one line of simple ones.
    pub(super) fn statement(&mut self, into: &mut Vec<Stmt<'a>>) -> Parsed<()> {
        let start = self.here();
        let kind = match self.kind() {
            TokenKind::If => self.if_statement()?,
            TokenKind::While => self.while_statement()?,
            TokenKind::For => self.for_statement(start)?,
            TokenKind::Try => self.try_statement()?,
            TokenKind::With => self.with_statement(start)?,
            TokenKind::Def => self.function(start, &[])?,
            TokenKind::Class => self.class(&[])?,
            TokenKind::Async => self.async_statement(&[])?,
            TokenKind::At => return self.decorated(into),
            TokenKind::Name if self.at_match_statement() => self.match_statement()?,
            _ => return self.simple_statements(into),
        };
        let span = self.span_from(start);
        into.push(Stmt { kind, span });
        Ok(())
    }

    /// The colon after a header that a line end may not cut short.
    pub(super) fn header_colon(&mut self) -> Parsed<()> {
        if self.at(TokenKind::Newline) {
            return Err(self.error_here("expected ':'"));
        }
        self.expect(TokenKind::Colon)
    }

    /// A block after its colon. `owner` and `line` are for the error that it is missing.
    pub(super) fn block(&mut self, owner: &str, line: u32) -> Parsed<&'a [Stmt<'a>]> {
        let mut body = Vec::new();
        if !self.eat(TokenKind::Newline) {
            self.simple_statements(&mut body)?;
            return Ok(self.list(&body));
        }
        if !self.eat(TokenKind::Indent) {
            let message = format!("expected an indented block after {owner} on line {line}");
            let kind = SyntaxErrorKind::Indentation;
            return Err(self.error_of_kind(kind, message, self.current()));
        }
        while !self.at(TokenKind::Dedent) {
            if self.at(TokenKind::EndMarker) {
                return Err(self.invalid_syntax());
            }
            self.statement(&mut body)?;
        }
        self.advance();
        Ok(self.list(&body))
    }

    fn if_statement(&mut self) -> Parsed<StmtKind<'a>> {
        let mut branches: SmallVec<[IfBranch<'a>; 4]> = SmallVec::new();
        let mut owner = "'if' statement";
        while self.at(TokenKind::Elif) || branches.is_empty() {
            let span = self.here();
            self.advance();
            let test = self.named_expression()?;
            self.header_colon()?;
            let body = self.block(owner, span.line)?;
            owner = "'elif' statement";
            branches.push(IfBranch { test, body, span });
        }
        let orelse = self.else_block()?;
        for branch in &mut branches {
            branch.span = self.span_from(branch.span);
        }
        let branches = self.list(&branches);
        Ok(StmtKind::If { branches, orelse })
    }

    /// An `else` block, if there is one.
    fn else_block(&mut self) -> Parsed<&'a [Stmt<'a>]> {
        let line = self.current().line;
        if !self.eat(TokenKind::Else) {
            return Ok(&[]);
        }
        self.expect_named(TokenKind::Colon)?;
        self.block("'else' statement", line)
    }

    fn while_statement(&mut self) -> Parsed<StmtKind<'a>> {
        let line = self.current().line;
        self.advance();
        let test = self.named_expression()?;
        self.header_colon()?;
        let body = self.block("'while' statement", line)?;
        let orelse = self.else_block()?;
        Ok(StmtKind::While { test, body, orelse })
    }

    /// The current token is `for`; `start` is where the statement starts.
    fn for_statement(&mut self, start: Span) -> Parsed<StmtKind<'a>> {
        let line = self.current().line;
        let is_async = start != self.here();
        self.advance();
        let target = self.for_target(None)?;
        let iter = self.star_expressions()?;
        self.header_colon()?;
        let body = self.block("'for' statement", line)?;
        let orelse = self.else_block()?;
        Ok(StmtKind::For {
            is_async,
            target,
            iter,
            body,
            orelse,
        })
    }

    fn async_statement(&mut self, decorators: &'a [Node<'a>]) -> Parsed<StmtKind<'a>> {
        let start = self.here();
        self.advance();
        match self.kind() {
            TokenKind::Def => self.function(start, decorators),
            TokenKind::For if decorators.is_empty() => self.for_statement(start),
            TokenKind::With if decorators.is_empty() => self.with_statement(start),
            _ => Err(self.invalid_syntax()),
        }
    }

    fn decorated(&mut self, into: &mut Vec<Stmt<'a>>) -> Parsed<()> {
        let mut decorators: Nodes<'a> = Nodes::new();
        while self.eat(TokenKind::At) {
            decorators.push(self.named_expression()?);
            self.expect(TokenKind::Newline)?;
        }
        let decorators = self.list(&decorators);
        let start = self.here();
        let kind = match self.kind() {
            TokenKind::Def => self.function(start, decorators)?,
            TokenKind::Class => self.class(decorators)?,
            TokenKind::Async => self.async_statement(decorators)?,
            _ => return Err(self.invalid_syntax()),
        };
        let span = self.span_from(start);
        into.push(Stmt { kind, span });
        Ok(())
    }

    /// The current token is `def`; `start` is where the statement starts.
    fn function(&mut self, start: Span, decorators: &'a [Node<'a>]) -> Parsed<StmtKind<'a>> {
        let line = self.current().line;
        let is_async = start != self.here();
        self.advance();
        let name = self.identifier()?;
        let type_params = self.function_type_params()?;
        let params = self.function_params()?;
        let has_returns = self.at(TokenKind::Arrow) && self.kind_ahead(1).starts_expression();
        let returns = if has_returns {
            self.advance();
            Some(self.return_annotation()?)
        } else {
            None
        };
        self.expect_named(TokenKind::Colon)?;
        let body = self.block("function definition", line)?;
        Ok(StmtKind::FunctionDef(self.arena.alloc(FunctionDef {
            is_async,
            name,
            params,
            body,
            decorators,
            returns,
            type_params,
        })))
    }

    fn class(&mut self, decorators: &'a [Node<'a>]) -> Parsed<StmtKind<'a>> {
        let line = self.current().line;
        self.advance();
        let name = self.identifier()?;
        let type_params = self.type_params()?;
        let (bases, keywords) = if self.at(TokenKind::LParen) {
            self.arguments(false)?
        } else {
            (&[] as &[_], &[] as &[_])
        };
        self.header_colon()?;
        let body = self.block("class definition", line)?;
        Ok(StmtKind::ClassDef(self.arena.alloc(ClassDef {
            name,
            bases,
            keywords,
            body,
            decorators,
            type_params,
        })))
    }

    fn try_statement(&mut self) -> Parsed<StmtKind<'a>> {
        let line = self.current().line;
        self.advance();
        self.expect_named(TokenKind::Colon)?;
        let body = self.block("'try' statement", line)?;
        let mut handlers: SmallVec<[ExceptHandler<'a>; 4]> = SmallVec::new();
        let mut is_star = false;
        while self.at(TokenKind::Except) {
            let starred = self.kind_ahead(1) == TokenKind::Star;
            if !handlers.is_empty() && starred != is_star {
                let message = "cannot have both 'except' and 'except*' on the same 'try'";
                let mut span = self.here();
                if starred {
                    self.advance();
                    span = span.to(self.here());
                }
                return Err(self.error_at(message, span));
            }
            is_star = starred;
            handlers.push(self.except_clause(is_star)?);
        }
        let orelse = if handlers.is_empty() {
            &[] as &[_]
        } else {
            self.else_block()?
        };
        let line = self.current().line;
        let mut finalbody: &[Stmt<'a>] = &[];
        if self.eat(TokenKind::Finally) {
            self.expect_named(TokenKind::Colon)?;
            finalbody = self.block("'finally' statement", line)?;
        } else if handlers.is_empty() {
            return Err(self.error_here("expected 'except' or 'finally' block"));
        }
        Ok(StmtKind::Try(self.arena.alloc(Try {
            body,
            handlers: self.list(&handlers),
            orelse,
            finalbody,
            is_star,
        })))
    }

    fn except_clause(&mut self, is_star: bool) -> Parsed<ExceptHandler<'a>> {
        let start = self.here();
        let owner = if is_star {
            "'except*' statement"
        } else {
            "'except' statement"
        };
        self.advance();
        if is_star {
            self.advance();
        }
        let mut typ = None;
        let mut name = None;
        if self.at(TokenKind::Colon) || self.at(TokenKind::Newline) {
            if is_star {
                return Err(self.error_here("expected one or more exception types"));
            }
        } else {
            let value = self.expression()?;
            if self.at(TokenKind::Comma) {
                return Err(self.several_exception_types(value));
            }
            typ = Some(value);
            if self.eat(TokenKind::As) {
                name = Some(self.identifier()?);
            }
        }
        self.header_colon()?;
        let body = self.block(owner, start.line)?;
        let span = self.span_from(start);
        Ok(ExceptHandler {
            typ,
            name,
            body,
            span,
        })
    }

    /// `except A, B:`, with the current token at the comma.
    fn several_exception_types(&mut self, first: Node<'a>) -> Box<SyntaxError> {
        let stuck = self.invalid_syntax();
        self.advance();
        if let Err(error) = self.expressions() {
            return if error.message == INVALID_SYNTAX {
                stuck
            } else {
                error
            };
        }
        if self.eat(TokenKind::As) && self.identifier().is_err() {
            return stuck;
        }
        if !self.at(TokenKind::Colon) {
            return stuck;
        }
        self.error_starting_from("multiple exception types must be parenthesized", first.span)
    }

    /// Collects the items of a list that ends where `more` says so.
    pub(super) fn comma_list<T: Copy>(
        &mut self,
        item: impl Fn(&mut Self) -> Parsed<T>,
        more: impl Fn(&Self) -> bool,
    ) -> Parsed<SmallVec<[T; 4]>> {
        let mut items: SmallVec<[T; 4]> = smallvec![item(self)?];
        while self.eat(TokenKind::Comma) && more(self) {
            items.push(item(self)?);
        }
        Ok(items)
    }
}
