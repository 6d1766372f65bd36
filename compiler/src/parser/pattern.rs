//! `match` statements and their patterns.

use super::{Node, Nodes, Parsed, Parser};
use crate::ast::{
    BinOp, Constant, ExprKind, MatchCase, Pattern, PatternKind, Span, StmtKind, UnaryOp,
};
use crate::error::SyntaxErrorKind;
use crate::lexer::TokenKind;
use smallvec::{SmallVec, smallvec};

type PatternRef<'a> = &'a Pattern<'a>;
type Patterns<'a> = SmallVec<[PatternRef<'a>; 4]>;

impl<'p, 'a> Parser<'p, 'a> {
    /// Whether `match` at the current token begins a statement rather than an expression: either what
    /// follows cannot continue an expression that starts with a name, or the line ends in a colon and a
    /// `case` comes next.
    pub(super) fn at_match_statement(&self) -> bool {
        if !self.at_word("match") {
            return false;
        }
        let next = self.kind_ahead(1);
        let ambiguous = matches!(
            next,
            TokenKind::LParen
                | TokenKind::LBracket
                | TokenKind::Minus
                | TokenKind::Plus
                | TokenKind::Star
                | TokenKind::Not
        );
        if !ambiguous {
            return next.starts_expression();
        }
        let rest = &self.tokens[self.pos..];
        let Some(line_end) = rest
            .iter()
            .position(|token| token.kind == TokenKind::Newline)
        else {
            return false;
        };
        let indented = rest
            .get(line_end + 1)
            .is_some_and(|next| next.kind == TokenKind::Indent);
        indented || rest[line_end - 1].kind == TokenKind::Colon
    }

    pub(super) fn match_statement(&mut self) -> Parsed<StmtKind<'a>> {
        let line = self.current().line;
        self.advance();
        let bracketed = matches!(self.kind(), TokenKind::LParen | TokenKind::LBracket);
        let subject = self.match_subject()?;
        if bracketed && self.at(TokenKind::Newline) {
            // Up to here this may have been an expression; CPython is stuck at the indentation.
            self.advance();
            return Err(self.error_here("expected ':'"));
        }
        self.header_colon()?;
        self.expect(TokenKind::Newline)?;
        if !self.eat(TokenKind::Indent) {
            let message =
                format!("expected an indented block after 'match' statement on line {line}");
            let kind = SyntaxErrorKind::Indentation;
            return Err(self.error_of_kind(kind, message, self.current()));
        }
        let mut cases: Vec<MatchCase<'a>> = Vec::new();
        while !self.at(TokenKind::Dedent) {
            if !self.at_word("case") {
                return Err(self.invalid_syntax());
            }
            cases.push(self.case_block()?);
        }
        self.advance();
        Ok(StmtKind::Match {
            subject,
            cases: self.list(&cases),
        })
    }

    fn match_subject(&mut self) -> Parsed<Node<'a>> {
        self.tuple_of(Self::star_named_expression)
    }

    fn case_block(&mut self) -> Parsed<MatchCase<'a>> {
        let line = self.current().line;
        self.advance();
        let pattern = self.open_pattern()?;
        let guard = if self.eat(TokenKind::If) {
            Some(self.named_expression()?)
        } else {
            None
        };
        self.header_colon()?;
        let body = self.block("'case' statement", line)?;
        Ok(MatchCase {
            pattern,
            guard,
            body,
        })
    }

    fn pattern(&self, kind: PatternKind<'a>, start: Span) -> PatternRef<'a> {
        self.arena.alloc(Pattern {
            kind,
            span: self.span_from(start),
        })
    }

    /// A pattern, or several with commas between them.
    fn open_pattern(&mut self) -> Parsed<PatternRef<'a>> {
        let start = self.here();
        let first = self.maybe_star_pattern()?;
        let starred = matches!(first.kind, PatternKind::Star(_));
        if !self.at(TokenKind::Comma) {
            return if starred {
                Err(self.invalid_syntax())
            } else {
                Ok(first)
            };
        }
        let mut patterns: Patterns<'a> = smallvec![first];
        while self.eat(TokenKind::Comma) {
            if matches!(self.kind(), TokenKind::Colon | TokenKind::If) {
                break;
            }
            patterns.push(self.maybe_star_pattern()?);
        }
        let patterns = self.list(&patterns);
        Ok(self.pattern(PatternKind::Sequence(patterns), start))
    }

    fn maybe_star_pattern(&mut self) -> Parsed<PatternRef<'a>> {
        let start = self.here();
        if !self.eat(TokenKind::Star) {
            return self.as_pattern();
        }
        let name = self.identifier()?;
        let name = (name != "_").then_some(name);
        Ok(self.pattern(PatternKind::Star(name), start))
    }

    fn as_pattern(&mut self) -> Parsed<PatternRef<'a>> {
        self.nested(Self::as_pattern_here)
    }

    fn as_pattern_here(&mut self) -> Parsed<PatternRef<'a>> {
        let start = self.here();
        let pattern = self.or_pattern()?;
        if !self.eat(TokenKind::As) {
            return Ok(pattern);
        }
        if self.at_word("_") {
            return Err(self.error_here("cannot use '_' as a target"));
        }
        let target = self.here();
        if !self.at(TokenKind::Name) {
            let stuck = self.invalid_syntax();
            let Ok(target_expr) = self.expression() else {
                return Err(stuck);
            };
            let span = target.to(target_expr.span);
            return Err(self.error_at("invalid pattern target", span));
        }
        let name = Some(self.identifier()?);
        let kind = PatternKind::As {
            pattern: Some(pattern),
            name,
        };
        Ok(self.pattern(kind, start))
    }

    fn or_pattern(&mut self) -> Parsed<PatternRef<'a>> {
        let start = self.here();
        let first = self.closed_pattern()?;
        if !self.at(TokenKind::VBar) {
            return Ok(first);
        }
        let mut patterns: Patterns<'a> = smallvec![first];
        while self.eat(TokenKind::VBar) {
            patterns.push(self.closed_pattern()?);
        }
        let patterns = self.list(&patterns);
        Ok(self.pattern(PatternKind::Or(patterns), start))
    }

    fn closed_pattern(&mut self) -> Parsed<PatternRef<'a>> {
        let start = self.here();
        match self.kind() {
            TokenKind::Name => self.name_pattern(),
            TokenKind::Number | TokenKind::Minus => {
                let value = self.number_literal()?;
                Ok(self.pattern(PatternKind::Value(value), start))
            }
            TokenKind::String | TokenKind::FStringStart => {
                let value = self.strings()?;
                if matches!(value.kind, ExprKind::JoinedStr(_)) {
                    let message = "patterns may only match literals and attribute lookups";
                    return Err(self.error_at(message, value.span));
                }
                Ok(self.pattern(PatternKind::Value(value), start))
            }
            TokenKind::None => Ok(self.singleton(Constant::None)),
            TokenKind::True => Ok(self.singleton(Constant::True)),
            TokenKind::False => Ok(self.singleton(Constant::False)),
            TokenKind::LParen => self.group_or_sequence(),
            TokenKind::LBracket => {
                self.advance();
                let patterns = self.pattern_items(TokenKind::RBracket)?;
                self.expect(TokenKind::RBracket)?;
                let patterns = self.list(&patterns);
                Ok(self.pattern(PatternKind::Sequence(patterns), start))
            }
            TokenKind::LBrace => self.mapping_pattern(),
            _ => Err(self.invalid_syntax()),
        }
    }

    fn singleton(&mut self, value: Constant<'a>) -> PatternRef<'a> {
        let start = self.here();
        self.advance();
        self.pattern(PatternKind::Singleton(value), start)
    }

    /// A capture, the wildcard, a dotted name or a class pattern.
    fn name_pattern(&mut self) -> Parsed<PatternRef<'a>> {
        let start = self.here();
        let dotted = self.kind_ahead(1) == TokenKind::Dot;
        let class = self.kind_ahead(1) == TokenKind::LParen;
        if !dotted && !class {
            let name = self.identifier()?;
            let name = (name != "_").then_some(name);
            return Ok(self.pattern(
                PatternKind::As {
                    pattern: None,
                    name,
                },
                start,
            ));
        }
        let value = self.name_or_attribute()?;
        if self.at(TokenKind::LParen) {
            return self.class_pattern(start, value);
        }
        Ok(self.pattern(PatternKind::Value(value), start))
    }

    fn name_or_attribute(&mut self) -> Parsed<Node<'a>> {
        let start = self.here();
        let name = self.identifier()?;
        let mut value = self.expr(ExprKind::Name(name), start)?;
        while self.eat(TokenKind::Dot) {
            let attr = self.identifier()?;
            value = self.expr(ExprKind::Attribute { value, attr }, self.span_from(start))?;
        }
        Ok(value)
    }

    fn class_pattern(&mut self, start: Span, cls: Node<'a>) -> Parsed<PatternRef<'a>> {
        self.advance();
        let mut patterns: Patterns<'a> = Patterns::new();
        let mut kwd_attrs: SmallVec<[&'a str; 4]> = SmallVec::new();
        let mut kwd_patterns: Patterns<'a> = Patterns::new();
        let mut misplaced: Option<(Span, Span)> = None;
        while !self.at(TokenKind::RParen) {
            let item = self.here();
            if self.at(TokenKind::Name) && self.kind_ahead(1) == TokenKind::Equal {
                kwd_attrs.push(self.identifier()?);
                self.advance();
                kwd_patterns.push(self.as_pattern()?);
            } else {
                let pattern = self.as_pattern()?;
                if !kwd_attrs.is_empty() {
                    let first = misplaced.map_or(item, |(first, _)| first);
                    misplaced = Some((first, pattern.span));
                }
                patterns.push(pattern);
            }
            if !self.eat(TokenKind::Comma) {
                break;
            }
        }
        if let Some((first, last)) = misplaced {
            let message = "positional patterns follow keyword patterns";
            return Err(self.error_at(message, first.to(last)));
        }
        self.expect(TokenKind::RParen)?;
        let kind = PatternKind::Class {
            cls,
            patterns: self.list(&patterns),
            kwd_attrs: self.list(&kwd_attrs),
            kwd_patterns: self.list(&kwd_patterns),
        };
        Ok(self.pattern(kind, start))
    }

    fn group_or_sequence(&mut self) -> Parsed<PatternRef<'a>> {
        let start = self.here();
        self.advance();
        if !self.at(TokenKind::RParen) {
            let first = self.maybe_star_pattern()?;
            let starred = matches!(first.kind, PatternKind::Star(_));
            if self.at(TokenKind::RParen) && !starred {
                self.advance();
                return Ok(first);
            }
            let mut patterns: Patterns<'a> = smallvec![first];
            if starred && !self.at(TokenKind::Comma) {
                return Err(self.invalid_syntax());
            }
            if self.eat(TokenKind::Comma) {
                patterns.extend(self.pattern_items(TokenKind::RParen)?);
            }
            self.expect(TokenKind::RParen)?;
            let patterns = self.list(&patterns);
            return Ok(self.pattern(PatternKind::Sequence(patterns), start));
        }
        self.advance();
        Ok(self.pattern(PatternKind::Sequence(&[]), start))
    }

    /// Patterns with commas between them up to `close`.
    fn pattern_items(&mut self, close: TokenKind) -> Parsed<Patterns<'a>> {
        let mut patterns: Patterns<'a> = Patterns::new();
        while !self.at(close) {
            patterns.push(self.maybe_star_pattern()?);
            if !self.eat(TokenKind::Comma) {
                break;
            }
        }
        Ok(patterns)
    }

    fn mapping_pattern(&mut self) -> Parsed<PatternRef<'a>> {
        let start = self.here();
        self.advance();
        let mut keys: Nodes<'a> = Nodes::new();
        let mut patterns: Patterns<'a> = Patterns::new();
        let mut rest = None;
        while !self.at(TokenKind::RBrace) && rest.is_none() {
            if self.eat(TokenKind::DoubleStar) {
                if self.at_word("_") {
                    return Err(self.invalid_syntax());
                }
                rest = Some(self.identifier()?);
            } else {
                keys.push(self.mapping_key()?);
                self.expect(TokenKind::Colon)?;
                patterns.push(self.as_pattern()?);
            }
            if !self.eat(TokenKind::Comma) {
                break;
            }
        }
        self.expect(TokenKind::RBrace)?;
        let kind = PatternKind::Mapping {
            keys: self.list(&keys),
            patterns: self.list(&patterns),
            rest,
        };
        Ok(self.pattern(kind, start))
    }

    fn mapping_key(&mut self) -> Parsed<Node<'a>> {
        match self.kind() {
            TokenKind::Number | TokenKind::Minus => self.number_literal(),
            TokenKind::Name if self.kind_ahead(1) == TokenKind::Dot => self.name_or_attribute(),
            TokenKind::String | TokenKind::FStringStart => self.strings(),
            TokenKind::None | TokenKind::True | TokenKind::False => self.atom(),
            _ => Err(self.invalid_syntax()),
        }
    }

    /// `1`, `-1`, `1 + 2j` or `-1 - 2j`.
    fn number_literal(&mut self) -> Parsed<Node<'a>> {
        let start = self.here();
        let real = self.signed_number()?;
        let op = match self.kind() {
            TokenKind::Plus => BinOp::Add,
            TokenKind::Minus => BinOp::Sub,
            _ => return Ok(real),
        };
        if is_imaginary(real) {
            return Err(self.error_at("real number required in complex literal", real.span));
        }
        self.advance();
        if !self.at(TokenKind::Number) {
            return Err(self.invalid_syntax());
        }
        let imaginary = self.atom()?;
        if !is_imaginary(imaginary) {
            let message = "imaginary number required in complex literal";
            return Err(self.error_at(message, imaginary.span));
        }
        let kind = ExprKind::BinOp {
            left: real,
            op,
            right: imaginary,
        };
        self.expr(kind, self.span_from(start))
    }

    fn signed_number(&mut self) -> Parsed<Node<'a>> {
        let start = self.here();
        let negative = self.eat(TokenKind::Minus);
        if !self.at(TokenKind::Number) {
            return Err(self.invalid_syntax());
        }
        let number = self.atom()?;
        if !negative {
            return Ok(number);
        }
        let kind = ExprKind::UnaryOp {
            op: UnaryOp::USub,
            operand: number,
        };
        self.expr(kind, self.span_from(start))
    }
}

/// Whether a number, perhaps with a sign, is imaginary.
fn is_imaginary(number: Node<'_>) -> bool {
    match number.kind {
        ExprKind::UnaryOp { operand, .. } => is_imaginary(operand),
        ExprKind::Constant(Constant::Complex(_)) => true,
        _ => false,
    }
}
