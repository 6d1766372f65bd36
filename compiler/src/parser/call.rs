//! Arguments of calls and class definitions.

use super::{INVALID_SYNTAX, Node, Nodes, Parsed, Parser};
use crate::ast::{ExprKind, Keyword, Span};
use crate::lexer::TokenKind;
use smallvec::SmallVec;

/// Arguments as they are collected.
#[derive(Default)]
struct Arguments<'a> {
    of_call: bool,
    positional: Nodes<'a>,
    keywords: SmallVec<[Keyword<'a>; 4]>,
    seen_double_star: bool,
    /// What to complain about once the closing parenthesis is found.
    misplaced: Option<&'static str>,
}

impl Arguments<'_> {
    /// What is wrong with a positional argument here, if anything is.
    fn positional_is_misplaced(&self) -> Option<&'static str> {
        if self.seen_double_star {
            Some("positional argument follows keyword argument unpacking")
        } else if self.keywords.is_empty() {
            None
        } else {
            Some("positional argument follows keyword argument")
        }
    }
}

impl<'p, 'a> Parser<'p, 'a> {
    /// `(…)` after what is called; the current token is the parenthesis.
    pub(super) fn call_arguments(&mut self) -> Parsed<(&'a [Node<'a>], &'a [Keyword<'a>])> {
        self.arguments(true)
    }

    /// `(…)` of a call or class definition. Only a call's parentheses may be those of a generator
    /// expression, too.
    pub(super) fn arguments(
        &mut self,
        of_call: bool,
    ) -> Parsed<(&'a [Node<'a>], &'a [Keyword<'a>])> {
        let open = self.here();
        self.advance();
        let mut arguments = Arguments {
            of_call,
            ..Arguments::default()
        };
        while !self.at(TokenKind::RParen) {
            let start = self.here();
            match self.kind() {
                TokenKind::Star => self.star_argument(start, &mut arguments)?,
                TokenKind::DoubleStar => self.double_star_argument(start, &mut arguments)?,
                TokenKind::Name if self.kind_ahead(1) == TokenKind::Equal => {
                    self.keyword_argument(start, &mut arguments)?;
                }
                TokenKind::True | TokenKind::False | TokenKind::None
                    if self.kind_ahead(1) == TokenKind::Equal =>
                {
                    let word = self.kind().text();
                    self.advance();
                    let span = start.to(self.here());
                    return Err(self.error_at(format!("cannot assign to {word}"), span));
                }
                _ => self.positional_argument(open, start, &mut arguments)?,
            }
            if !self.eat(TokenKind::Comma) {
                break;
            }
        }
        if let Some(message) = arguments.misplaced {
            return Err(self.error_here(message));
        }
        if !self.at(TokenKind::RParen) {
            return Err(self.invalid_syntax());
        }
        self.advance();
        Ok((
            self.list(&arguments.positional),
            self.list(&arguments.keywords),
        ))
    }

    fn star_argument(&mut self, start: Span, arguments: &mut Arguments<'a>) -> Parsed<()> {
        if arguments.seen_double_star {
            let comma = self.token_span(self.tokens[self.pos - 1]);
            self.advance();
            self.expression()?;
            let message = "iterable argument unpacking follows keyword argument unpacking";
            return Err(self.error_starting_from(message, comma));
        }
        self.check_starred_operand()?;
        self.advance();
        let value = self.expression()?;
        let span = self.span_from(start);
        if self.at(TokenKind::Equal) {
            self.advance();
            let right = self.expression()?;
            let message = "cannot assign to iterable argument unpacking";
            return Err(self.error_at(message, start.to(right.span)));
        }
        arguments
            .positional
            .push(self.expr(ExprKind::Starred(value), span)?);
        Ok(())
    }

    fn double_star_argument(&mut self, start: Span, arguments: &mut Arguments<'a>) -> Parsed<()> {
        self.advance();
        let value = self.expression()?;
        let span = self.span_from(start);
        if self.at(TokenKind::Equal) {
            self.advance();
            let right = self.expression()?;
            let message = "cannot assign to keyword argument unpacking";
            return Err(self.error_at(message, start.to(right.span)));
        }
        arguments.seen_double_star = true;
        arguments.keywords.push(Keyword {
            name: None,
            value,
            span,
        });
        Ok(())
    }

    fn keyword_argument(&mut self, start: Span, arguments: &mut Arguments<'a>) -> Parsed<()> {
        let name = self.identifier()?;
        let to_equal = start.to(self.here());
        self.advance();
        if matches!(self.kind(), TokenKind::Comma | TokenKind::RParen) {
            return Err(self.error_at("expected argument value expression", to_equal));
        }
        let value = self.expression()?;
        if self.at_comprehension() {
            let message = "invalid syntax. Maybe you meant '==' or ':=' instead of '='?";
            return Err(self.error_at(message, to_equal));
        }
        let span = self.span_from(start);
        arguments.keywords.push(Keyword {
            name: Some(name),
            value,
            span,
        });
        Ok(())
    }

    fn positional_argument(
        &mut self,
        open: Span,
        start: Span,
        arguments: &mut Arguments<'a>,
    ) -> Parsed<()> {
        let first = self.pos;
        let misplaced = arguments.positional_is_misplaced();
        let is_walrus = self.kind_ahead(1) == TokenKind::ColonEqual && self.at(TokenKind::Name);
        let value = if is_walrus {
            self.assignment_expression()?
        } else {
            self.expression().map_err(|error| match misplaced {
                Some(message) => self.misplaced_argument(first, message, error),
                None => error,
            })?
        };
        match self.kind() {
            TokenKind::Equal if !is_walrus => {
                let span = value.span.to(self.here());
                let message = "expression cannot contain assignment, perhaps you meant \"==\"?";
                return Err(self.error_at(message, span));
            }
            _ => {}
        }
        let value = if self.at_comprehension() {
            let stuck = self.invalid_syntax();
            let generators = match self.comprehension_clauses() {
                Err(error) if !arguments.of_call && error.message == INVALID_SYNTAX => {
                    return Err(stuck);
                }
                clauses => clauses?,
            };
            let alone = arguments.positional.is_empty() && arguments.keywords.is_empty();
            if !alone || self.at(TokenKind::Comma) {
                let message = "Generator expression must be parenthesized";
                return Err(self.error_at(message, self.span_from(start)));
            }
            if !self.at(TokenKind::RParen) {
                return Err(self.invalid_syntax());
            }
            if !arguments.of_call {
                return Err(stuck);
            }
            let kind = ExprKind::GeneratorExp {
                element: value,
                generators,
            };
            self.expr(kind, open.to(self.here()))?
        } else {
            value
        };
        arguments.misplaced = arguments.misplaced.or(misplaced);
        arguments.positional.push(value);
        Ok(())
    }
}
