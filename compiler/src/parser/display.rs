//! What stands in brackets: tuples, lists, sets, dicts, groups and comprehensions.

use super::{INVALID_SYNTAX, Node, Nodes, Parsed, Parser};
use crate::ast::{Comprehension, DictItem, ExprKind, Span};
use crate::error::{SyntaxError, SyntaxErrorKind};
use crate::lexer::TokenKind;
use smallvec::{SmallVec, smallvec};

impl<'p, 'a> Parser<'p, 'a> {
    /// `()`, `(a)`, `(a, b)`, `(yield)` or `(a for …)`.
    pub(super) fn parenthesised(&mut self) -> Parsed<Node<'a>> {
        self.nested(Self::parenthesised_here)
    }

    fn parenthesised_here(&mut self) -> Parsed<Node<'a>> {
        let start = self.here();
        self.advance();
        match self.kind() {
            TokenKind::RParen => {
                self.advance();
                return self.expr(ExprKind::Tuple(&[]), self.span_from(start));
            }
            TokenKind::Yield => {
                let value = self.yield_expression()?;
                self.expect(TokenKind::RParen)?;
                return Ok(value);
            }
            TokenKind::DoubleStar => return Err(self.double_starred_group()),
            _ => {}
        }
        let first = self.star_named_expression()?;
        if self.at_comprehension() {
            let generators = self.comprehension_of(first)?;
            self.expect(TokenKind::RParen)?;
            let kind = ExprKind::GeneratorExp {
                element: first,
                generators,
            };
            return self.expr(kind, self.span_from(start));
        }
        if self.at(TokenKind::Comma) {
            let items = self.rest_of_items(first, TokenKind::RParen)?;
            self.expect(TokenKind::RParen)?;
            return self.expr(ExprKind::Tuple(items), self.span_from(start));
        }
        if self.at(TokenKind::RParen) && matches!(first.kind, ExprKind::Starred(_)) {
            return Err(self.error_at("cannot use starred expression here", first.span));
        }
        self.expect(TokenKind::RParen)?;
        Ok(first)
    }

    /// `(**a)`; the current token is the stars.
    fn double_starred_group(&mut self) -> Box<SyntaxError> {
        let stuck = self.invalid_syntax();
        let stars = self.here();
        self.advance();
        match self.expression() {
            Ok(_) if self.at(TokenKind::RParen) => {
                self.error_at("cannot use double starred expression here", stars)
            }
            Err(error) if error.message != INVALID_SYNTAX => error,
            _ => stuck,
        }
    }

    /// The items of a display after the first, up to the closing bracket.
    fn rest_of_items(&mut self, first: Node<'a>, close: TokenKind) -> Parsed<&'a [Node<'a>]> {
        let mut items: Nodes<'a> = smallvec![first];
        while self.eat(TokenKind::Comma) {
            if self.at(close) {
                break;
            }
            if self.at_comprehension() && close != TokenKind::RParen {
                let span = self.span_from(first.span);
                return Err(self.forgotten_target_parentheses(span));
            }
            items.push(self.star_named_expression()?);
        }
        if items.len() > 1 && self.at_comprehension() && close != TokenKind::RParen {
            let span = first.span.to(items[items.len() - 1].span);
            return Err(self.forgotten_target_parentheses(span));
        }
        Ok(self.list(&items))
    }

    /// `[a, b]` or `[a for …]`.
    pub(super) fn list_display(&mut self) -> Parsed<Node<'a>> {
        self.nested(Self::list_display_here)
    }

    fn list_display_here(&mut self) -> Parsed<Node<'a>> {
        let start = self.here();
        self.advance();
        let kind = if self.at(TokenKind::RBracket) {
            ExprKind::List(&[])
        } else {
            let first = self.star_named_expression()?;
            if self.at_comprehension() {
                let generators = self.comprehension_of(first)?;
                ExprKind::ListComp {
                    element: first,
                    generators,
                }
            } else {
                ExprKind::List(self.rest_of_items(first, TokenKind::RBracket)?)
            }
        };
        self.expect(TokenKind::RBracket)?;
        self.expr(kind, self.span_from(start))
    }

    /// `{…}`: a dict, a set, or a comprehension of either.
    pub(super) fn brace_display(&mut self) -> Parsed<Node<'a>> {
        self.nested(Self::brace_display_here)
    }

    fn brace_display_here(&mut self) -> Parsed<Node<'a>> {
        let start = self.here();
        self.advance();
        let kind = match self.kind() {
            TokenKind::RBrace => ExprKind::Dict(&[]),
            TokenKind::DoubleStar => self.dict_items(None)?,
            _ => {
                let may_be_key =
                    self.kind_ahead(1) != TokenKind::ColonEqual && !self.at(TokenKind::Star);
                let first = self.star_named_expression()?;
                if self.at(TokenKind::Colon) && may_be_key {
                    self.dict_items(Some(first))?
                } else if self.at_comprehension() {
                    let generators = self.comprehension_of(first)?;
                    ExprKind::SetComp {
                        element: first,
                        generators,
                    }
                } else {
                    ExprKind::Set(self.rest_of_items(first, TokenKind::RBrace)?)
                }
            }
        };
        self.expect(TokenKind::RBrace)?;
        self.expr(kind, self.span_from(start))
    }

    /// The inside of a dict display or comprehension. `first_key` has been read already if the dict does
    /// not begin with `**`.
    fn dict_items(&mut self, first_key: Option<Node<'a>>) -> Parsed<ExprKind<'a>> {
        let mut items: SmallVec<[DictItem<'a>; 8]> = SmallVec::new();
        let mut key_read = first_key;
        loop {
            if key_read.is_none() && self.at(TokenKind::DoubleStar) {
                let stars = self.here();
                self.advance();
                let value = self.bitwise_or()?;
                if self.at_comprehension() && items.is_empty() {
                    let message = "dict unpacking cannot be used in dict comprehension";
                    return Err(self.error_at(message, stars));
                }
                items.push(DictItem { key: None, value });
            } else {
                let key = match key_read.take() {
                    Some(key) => key,
                    None => self.later_key()?,
                };
                let value = self.dict_value(key)?;
                if items.is_empty() && self.at_comprehension() {
                    let generators = self.comprehension_clauses()?;
                    return Ok(ExprKind::DictComp {
                        key,
                        value,
                        generators,
                    });
                }
                items.push(DictItem {
                    key: Some(key),
                    value,
                });
            }
            if !self.eat(TokenKind::Comma) || self.at(TokenKind::RBrace) {
                return Ok(ExprKind::Dict(self.list(&items)));
            }
        }
    }

    /// `: value` after a key.
    fn dict_value(&mut self, key: Node<'a>) -> Parsed<Node<'a>> {
        let colon = self.here();
        if !self.at(TokenKind::Colon) {
            if let Some(pending) = self.pending_error() {
                return Err(pending);
            }
            let (line, last) = (key.span.end_line, key.span.end_col.saturating_sub(1));
            let col = self.source.char_col(line, last) + 1;
            let message = "':' expected after dictionary key";
            let kind = SyntaxErrorKind::Syntax;
            return Err(self.source.error(kind, message, (line, col), (line, 0)));
        }
        self.advance();
        match self.kind() {
            TokenKind::RBrace | TokenKind::Comma => {
                let message = "expression expected after dictionary key and ':'";
                Err(self.error_at(message, colon))
            }
            TokenKind::Star => {
                let star = self.here();
                self.advance();
                self.bitwise_or()?;
                let message = "cannot use a starred expression in a dictionary value";
                Err(self.error_starting_from(message, star))
            }
            _ => self.expression(),
        }
    }

    /// Whether a `for` clause of a comprehension comes next.
    pub(super) fn at_comprehension(&self) -> bool {
        self.at(TokenKind::For)
            || (self.at(TokenKind::Async) && self.kind_ahead(1) == TokenKind::For)
    }

    /// The clauses of a comprehension over `element`, which must not be starred.
    fn comprehension_of(&mut self, element: Node<'a>) -> Parsed<&'a [Comprehension<'a>]> {
        if matches!(element.kind, ExprKind::Starred(_)) {
            let message = "iterable unpacking cannot be used in comprehension";
            return Err(self.error_at(message, element.span));
        }
        self.comprehension_clauses()
    }

    /// One or more `for … in … if …`.
    pub(super) fn comprehension_clauses(&mut self) -> Parsed<&'a [Comprehension<'a>]> {
        let mut clauses: SmallVec<[Comprehension<'a>; 2]> = SmallVec::new();
        while self.at_comprehension() {
            let is_async = self.eat(TokenKind::Async);
            self.advance();
            let target = self.for_target(Some("'in' expected after for-loop variables"))?;
            let iter = self.disjunction()?;
            let mut ifs: Nodes<'a> = Nodes::new();
            while self.eat(TokenKind::If) {
                ifs.push(self.disjunction()?);
            }
            let ifs = self.list(&ifs);
            clauses.push(Comprehension {
                is_async,
                target,
                iter,
                ifs,
            });
        }
        Ok(self.list(&clauses))
    }

    /// The error for clauses, which begin at the current token, after several elements without parentheses.
    fn forgotten_target_parentheses(&mut self, span: Span) -> Box<SyntaxError> {
        let stuck = self.invalid_syntax();
        if let Err(error) = self.comprehension_clauses() {
            return if error.message == INVALID_SYNTAX {
                stuck
            } else {
                error
            };
        }
        self.error_at(
            "did you forget parentheses around the comprehension target?",
            span,
        )
    }
}
