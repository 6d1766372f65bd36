//! `with` statements. `with (a, b):` may hold two items or one tuple; it is read as items if it can be.

use super::target::TargetUse;
use super::{Parsed, Parser};
use crate::ast::{Span, StmtKind, WithItem};
use crate::lexer::TokenKind;

impl<'p, 'a> Parser<'p, 'a> {
    /// The current token is `with`; `start` is where the statement starts.
    pub(super) fn with_statement(&mut self, start: Span) -> Parsed<StmtKind<'a>> {
        let line = self.current().line;
        let is_async = start != self.here();
        self.advance();
        let items = self.with_items()?;
        self.header_colon()?;
        let body = self.block("'with' statement", line)?;
        Ok(StmtKind::With {
            is_async,
            items,
            body,
        })
    }

    fn with_items(&mut self) -> Parsed<&'a [WithItem<'a>]> {
        if self.at(TokenKind::LParen) {
            let mark = self.pos;
            let (closed_by_colon, has_as) = self.scan_parentheses();
            if has_as {
                return self.parenthesised_items();
            }
            if closed_by_colon {
                let warnings = self.warnings.len();
                match self.parenthesised_items() {
                    Ok(items) => return Ok(items),

                    Err(_) => {
                        self.rewind(mark);
                        self.warnings.truncate(warnings);
                    }
                }
            }
        }
        let items = self.comma_list(Self::with_item, |_| true)?;
        Ok(self.list(&items))
    }

    /// Looks over the parentheses at the current token: whether a colon or line end follows them, and
    /// whether `as` stands directly inside.
    fn scan_parentheses(&self) -> (bool, bool) {
        let outside = self.current().level - 1;
        let mut has_as = false;
        for (index, token) in self.tokens.iter().enumerate().skip(self.pos + 1) {
            if token.level == outside {
                let next = self.tokens.get(index + 1).map(|token| token.kind);
                return (
                    matches!(next, Some(TokenKind::Colon | TokenKind::Newline)),
                    has_as,
                );
            }
            has_as |= token.kind == TokenKind::As && token.level == outside + 1;
        }
        (false, false)
    }

    fn parenthesised_items(&mut self) -> Parsed<&'a [WithItem<'a>]> {
        self.advance();
        let close = TokenKind::RParen;
        let items = self.comma_list(Self::with_item, |parser| !parser.at(close))?;
        self.expect(close)?;
        Ok(self.list(&items))
    }

    fn with_item(&mut self) -> Parsed<WithItem<'a>> {
        let context = self.expression()?;
        if !self.eat(TokenKind::As) {
            return Ok(WithItem {
                context,
                target: None,
            });
        }
        let target = self.star_expression()?;
        let ends = matches!(
            self.kind(),
            TokenKind::Comma | TokenKind::RParen | TokenKind::Colon
        );
        if ends {
            self.check_target(target, TargetUse::Assign)?;
        }
        Ok(WithItem {
            context,
            target: Some(target),
        })
    }
}
