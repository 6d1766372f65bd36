//! Expressions from the loosest operator to the tightest, down to primaries.

use super::{Node, Nodes, Parsed, Parser};
use crate::ast::{BinOp, BoolOp, CmpOp, Constant, ExprKind, Span, UnaryOp};
use crate::lexer::TokenKind;
use smallvec::{SmallVec, smallvec};

/// How tightly `+` and `-` bind.
const SUM: u8 = 5;

/// How tightly `*`, `/`, `//`, `%` and `@` bind.
const PRODUCT: u8 = 6;

/// The binary operator a token stands for and how tightly it binds. Power is not among them: it binds
/// to the right, and tighter than a sign before it.
fn binary_operator(kind: TokenKind) -> Option<(BinOp, u8)> {
    Some(match kind {
        TokenKind::VBar => (BinOp::BitOr, 1),
        TokenKind::Caret => (BinOp::BitXor, 2),
        TokenKind::Amper => (BinOp::BitAnd, 3),
        TokenKind::LeftShift => (BinOp::LShift, 4),
        TokenKind::RightShift => (BinOp::RShift, 4),
        TokenKind::Plus => (BinOp::Add, SUM),
        TokenKind::Minus => (BinOp::Sub, SUM),
        TokenKind::Star => (BinOp::Mult, PRODUCT),
        TokenKind::Slash => (BinOp::Div, PRODUCT),
        TokenKind::DoubleSlash => (BinOp::FloorDiv, PRODUCT),
        TokenKind::Percent => (BinOp::Mod, PRODUCT),
        TokenKind::At => (BinOp::MatMult, PRODUCT),
        _ => return None,
    })
}

/// What waits for its right operand while prefix operators and powers are read from the left.
#[derive(Clone, Copy)]
enum Waiting<'a> {
    Unary(UnaryOp),
    Power(Node<'a>),
}

impl<'p, 'a> Parser<'p, 'a> {
    /// `a, *b, c`, or a single one of these.
    pub(super) fn star_expressions(&mut self) -> Parsed<Node<'a>> {
        self.tuple_of(Self::star_expression)
    }

    /// `a, b`, or a single expression.
    pub(super) fn expressions(&mut self) -> Parsed<Node<'a>> {
        self.tuple_of(Self::expression)
    }

    /// One item, or several with commas between them and perhaps one at the end, as a tuple.
    pub(super) fn tuple_of(
        &mut self,
        item: impl Fn(&mut Self) -> Parsed<Node<'a>>,
    ) -> Parsed<Node<'a>> {
        let start = self.here();
        let first = item(self)?;
        if !self.at(TokenKind::Comma) {
            return Ok(first);
        }
        let mut items: Nodes<'a> = smallvec![first];
        while self.eat(TokenKind::Comma) {
            if !self.kind().starts_expression() && !self.at(TokenKind::Star) {
                break;
            }
            items.push(item(self)?);
        }
        self.expr(ExprKind::Tuple(self.list(&items)), self.span_from(start))
    }

    /// `*a` or an expression.
    pub(super) fn star_expression(&mut self) -> Parsed<Node<'a>> {
        if self.at(TokenKind::Star) {
            self.starred()
        } else {
            self.expression()
        }
    }

    /// `*a`, `name := a` or an expression.
    pub(super) fn star_named_expression(&mut self) -> Parsed<Node<'a>> {
        if !self.at(TokenKind::Star) {
            return self.named_expression();
        }
        self.check_starred_operand()?;
        self.starred()
    }

    /// `*a`; the current token is the star.
    fn starred(&mut self) -> Parsed<Node<'a>> {
        let start = self.here();
        self.advance();

        let value = self.bitwise_or()?;
        self.expr(ExprKind::Starred(value), self.span_from(start))
    }

    /// Checks that something follows the star at the current token.
    pub(super) fn check_starred_operand(&mut self) -> Parsed<()> {
        if self.kind_ahead(1).starts_expression() {
            return Ok(());
        }
        self.advance();
        Err(self.error_here("Invalid star expression"))
    }

    /// `name := a` or an expression.
    pub(super) fn named_expression(&mut self) -> Parsed<Node<'a>> {
        if self.at(TokenKind::Name) && self.kind_ahead(1) == TokenKind::ColonEqual {
            return self.assignment_expression();
        }
        let value = self.expression()?;
        match self.kind() {
            TokenKind::ColonEqual => Err(self.bad_walrus_target(value)),
            TokenKind::Equal => Err(self.misplaced_equal(value)),
            _ => Ok(value),
        }
    }

    /// `name := a`; the current token is the name.
    pub(super) fn assignment_expression(&mut self) -> Parsed<Node<'a>> {
        let start = self.here();
        let name = self.identifier()?;
        let target = self.expr(ExprKind::Name(name), start)?;
        self.advance();
        let value = self.expression()?;
        self.expr(ExprKind::Named { target, value }, self.span_from(start))
    }

    /// A lambda, a conditional expression or anything that binds tighter.
    pub(super) fn expression(&mut self) -> Parsed<Node<'a>> {
        self.nested(Self::expression_here)
    }

    fn expression_here(&mut self) -> Parsed<Node<'a>> {
        let prefix_only = self.take_prefix_only();
        // `a if b else c if d else …` leans right; the parts wait here until its end is found.
        let mut waiting: SmallVec<[(Span, Node<'a>, Node<'a>); 1]> = SmallVec::new();
        let mut value = loop {
            if self.at(TokenKind::Lambda) {
                break self.lambda()?;
            }
            let start = self.here();
            let first = self.pos;
            let value = match self.disjunction() {
                Ok(value) => value,
                Err(error) => return Err(self.retry_shorter(first, error)),
            };
            if !self.at(TokenKind::If) {
                if self.kind().starts_expression() && !prefix_only {
                    return Err(self.adjacent_expression(first, value));
                }
                break value;
            }
            let mark = self.pos;
            self.advance();
            match self.condition_and_else(value) {
                Ok(test) => waiting.push((start, value, test)),
                Err(_) if prefix_only => {
                    self.rewind(mark);
                    break value;
                }
                Err(error) => return Err(error),
            }
        };
        if waiting.is_empty() {
            return Ok(value);
        }
        let end = self.span_from(value.span);
        while let Some((start, body, test)) = waiting.pop() {
            let kind = ExprKind::IfExp {
                test,
                body,
                orelse: value,
            };
            value = self.expr(kind, start.to(end))?;
        }
        Ok(value)
    }

    /// What stands between `if` and `else` of a conditional expression, and the `else`.
    fn condition_and_else(&mut self, body: Node<'a>) -> Parsed<Node<'a>> {
        let first = self.pos;
        let test = match self.disjunction() {
            Ok(test) => test,
            Err(error) => return Err(self.missing_else(body, first, error)),
        };
        if self.eat(TokenKind::Else) {
            return Ok(test);
        }
        if self.at(TokenKind::Colon) {
            return Err(self.invalid_syntax());
        }
        let message = "expected 'else' after 'if' expression";
        Err(self.error_at(message, body.span.to(test.span)))
    }

    fn lambda(&mut self) -> Parsed<Node<'a>> {
        let start = self.here();
        self.advance();
        let params = self.lambda_params()?;
        self.expect(TokenKind::Colon)?;
        let ends_field = self.at(TokenKind::RBrace)
            && matches!(
                self.kind_ahead(1),
                TokenKind::FStringMiddle | TokenKind::FStringEnd
            );
        if self.at(TokenKind::FStringMiddle) || ends_field {
            let message = "f-string: lambda expressions are not allowed without parentheses";
            return Err(self.error_at(message, self.span_from(start)));
        }
        let body = self.expression()?;
        self.expr(ExprKind::Lambda { params, body }, self.span_from(start))
    }

    /// `a or b or c`.
    pub(super) fn disjunction(&mut self) -> Parsed<Node<'a>> {
        self.bool_op(TokenKind::Or, BoolOp::Or, Self::conjunction)
    }

    fn conjunction(&mut self) -> Parsed<Node<'a>> {
        self.bool_op(TokenKind::And, BoolOp::And, Self::inversion)
    }

    fn bool_op(
        &mut self,
        word: TokenKind,
        op: BoolOp,
        operand: impl Fn(&mut Self) -> Parsed<Node<'a>>,
    ) -> Parsed<Node<'a>> {
        let start = self.here();
        let first = operand(self)?;
        if !self.at(word) {
            return Ok(first);
        }
        let mut values: Nodes<'a> = smallvec![first];
        while self.at(word) {
            let mark = self.pos;
            self.advance();
            match operand(self) {
                Ok(value) => values.push(value),
                Err(error) => {
                    self.end_prefix(mark, error)?;
                    break;
                }
            }
        }
        if let [only] = values[..] {
            return Ok(only);
        }
        let values = self.list(&values);
        self.expr(ExprKind::BoolOp { op, values }, self.span_from(start))
    }

    /// `not not a`.
    pub(super) fn inversion(&mut self) -> Parsed<Node<'a>> {
        if !self.at(TokenKind::Not) {
            return self.comparison();
        }
        let mut starts: SmallVec<[Span; 4]> = SmallVec::new();
        while self.at(TokenKind::Not) {
            starts.push(self.here());
            self.advance();
        }
        let mut value = self.comparison()?;
        let end = self.span_from(value.span);
        while let Some(start) = starts.pop() {
            let kind = ExprKind::UnaryOp {
                op: UnaryOp::Not,
                operand: value,
            };
            value = self.expr(kind, start.to(end))?;
        }
        Ok(value)
    }

    fn comparison(&mut self) -> Parsed<Node<'a>> {
        let start = self.here();
        let left = self.bitwise_or()?;
        let mut ops: SmallVec<[CmpOp; 4]> = SmallVec::new();
        let mut comparators: SmallVec<[Node<'a>; 4]> = SmallVec::new();
        let mut mark = self.pos;
        while let Some(op) = self.comparison_operator() {
            match self.bitwise_or() {
                Ok(right) => {
                    ops.push(op);
                    comparators.push(right);
                }
                Err(error) => {
                    self.end_prefix(mark, error)?;
                    break;
                }
            }
            mark = self.pos;
        }
        if ops.is_empty() {
            return Ok(left);
        }
        let kind = ExprKind::Compare {
            left,
            ops: self.list(&ops),
            comparators: self.list(&comparators),
        };
        self.expr(kind, self.span_from(start))
    }

    /// Passes a comparison operator, if there is one.
    fn comparison_operator(&mut self) -> Option<CmpOp> {
        let op = match self.kind() {
            TokenKind::EqEqual => CmpOp::Eq,
            TokenKind::NotEqual => CmpOp::NotEq,
            TokenKind::Less => CmpOp::Lt,
            TokenKind::LessEqual => CmpOp::LtE,
            TokenKind::Greater => CmpOp::Gt,
            TokenKind::GreaterEqual => CmpOp::GtE,
            TokenKind::In => CmpOp::In,
            TokenKind::Is if self.kind_ahead(1) == TokenKind::Not => {
                self.advance();
                CmpOp::IsNot
            }
            TokenKind::Is => CmpOp::Is,
            TokenKind::Not if self.kind_ahead(1) == TokenKind::In => {
                self.advance();
                CmpOp::NotIn
            }
            _ => return None,
        };
        self.advance();
        Some(op)
    }

    /// `a | b` and all operators that bind tighter.
    pub(super) fn bitwise_or(&mut self) -> Parsed<Node<'a>> {
        self.binary(1)
    }

    /// Operators that bind at least as tightly as `min_binding`.
    fn binary(&mut self, min_binding: u8) -> Parsed<Node<'a>> {
        let start = self.here();
        let mut left = self.factor()?;
        while let Some((op, binding)) = binary_operator(self.kind()) {
            if binding < min_binding {
                break;
            }
            let mark = self.pos;
            self.advance();
            if self.at(TokenKind::Not) && matches!(binding, SUM | PRODUCT) {
                return Err(self.bare_not_operand());
            }
            let right = match self.binary(binding + 1) {
                Ok(right) => right,
                Err(error) => {
                    self.end_prefix(mark, error)?;
                    break;
                }
            };
            let kind = ExprKind::BinOp { left, op, right };
            left = self.expr(kind, self.span_from(start))?;
        }
        Ok(left)
    }

    /// Signs and powers: `-a ** -b ** c`.
    fn factor(&mut self) -> Parsed<Node<'a>> {
        let mut waiting: SmallVec<[(Waiting<'a>, Span); 4]> = SmallVec::new();
        let mut value = loop {
            let start = self.here();
            let op = match self.kind() {
                TokenKind::Plus => Some(UnaryOp::UAdd),
                TokenKind::Minus => Some(UnaryOp::USub),
                TokenKind::Tilde => Some(UnaryOp::Invert),
                _ => None,
            };
            if let Some(op) = op {
                self.advance();
                if self.at(TokenKind::Not) {
                    return Err(self.bare_not_operand());
                }
                waiting.push((Waiting::Unary(op), start));
                continue;
            }
            let operand = self.await_primary()?;
            if !self.eat(TokenKind::DoubleStar) {
                break operand;
            }
            waiting.push((Waiting::Power(operand), start));
        };
        if waiting.is_empty() {
            return Ok(value);
        }
        let end = self.span_from(value.span);
        while let Some((operator, start)) = waiting.pop() {
            let kind = match operator {
                Waiting::Unary(op) => ExprKind::UnaryOp { op, operand: value },
                Waiting::Power(left) => ExprKind::BinOp {
                    left,
                    op: BinOp::Pow,
                    right: value,
                },
            };
            value = self.expr(kind, start.to(end))?;
        }
        Ok(value)
    }

    fn await_primary(&mut self) -> Parsed<Node<'a>> {
        if !self.at(TokenKind::Await) {
            return self.primary();
        }
        let start = self.here();
        self.advance();
        let value = self.primary()?;
        self.expr(ExprKind::Await(value), self.span_from(start))
    }

    /// An atom with the attributes, calls and subscripts that follow it.
    fn primary(&mut self) -> Parsed<Node<'a>> {
        let start = self.here();
        let mut value = self.atom()?;
        loop {
            let mark = self.pos;
            match self.suffix(value) {
                Ok(None) => return Ok(value),
                Ok(Some(kind)) => value = self.expr(kind, self.span_from(start))?,
                Err(error) => {
                    self.end_prefix(mark, error)?;
                    return Ok(value);
                }
            }
        }
    }

    /// An attribute, call or subscript of `value`, if one comes next.
    fn suffix(&mut self, value: Node<'a>) -> Parsed<Option<ExprKind<'a>>> {
        Ok(Some(match self.kind() {
            TokenKind::Dot => {
                self.advance();
                let attr = self.identifier()?;
                ExprKind::Attribute { value, attr }
            }
            TokenKind::LParen => {
                let (args, keywords) = self.nested(Self::call_arguments)?;
                ExprKind::Call {
                    func: value,
                    args,
                    keywords,
                }
            }
            TokenKind::LBracket => {
                self.advance();
                let index = self.nested(Self::subscript_index)?;
                self.expect(TokenKind::RBracket)?;
                ExprKind::Subscript { value, index }
            }
            _ => return Ok(None),
        }))
    }

    /// What stands in the brackets of a subscript.
    fn subscript_index(&mut self) -> Parsed<Node<'a>> {
        let start = self.here();
        let first = self.slice_or_starred()?;
        let lone_star = matches!(first.kind, ExprKind::Starred(_));
        if !self.at(TokenKind::Comma) && !lone_star {
            return Ok(first);
        }
        let mut items: Nodes<'a> = smallvec![first];
        while self.eat(TokenKind::Comma) {
            if self.at(TokenKind::RBracket) {
                break;
            }
            items.push(self.slice_or_starred()?);
        }
        self.expr(ExprKind::Tuple(self.list(&items)), self.span_from(start))
    }

    fn slice_or_starred(&mut self) -> Parsed<Node<'a>> {
        let start = self.here();
        if self.at(TokenKind::Star) {
            self.check_starred_operand()?;
            return self.starred();
        }
        let lower = if self.at(TokenKind::Colon) {
            None
        } else {
            let lower = self.named_expression()?;
            if !self.at(TokenKind::Colon) {
                return Ok(lower);
            }
            Some(lower)
        };
        self.advance();
        let upper = self.slice_part()?;
        let step = if self.eat(TokenKind::Colon) {
            self.slice_part()?
        } else {
            None
        };
        let kind = ExprKind::Slice { lower, upper, step };
        self.expr(kind, self.span_from(start))
    }

    fn slice_part(&mut self) -> Parsed<Option<Node<'a>>> {
        use TokenKind::{Colon, Comma, RBracket};
        if matches!(self.kind(), Colon | Comma | RBracket) {
            return Ok(None);
        }
        self.expression().map(Some)
    }

    pub(super) fn atom(&mut self) -> Parsed<Node<'a>> {
        let span = self.here();
        let value = match self.kind() {
            TokenKind::Name => {
                let name = self.name_of(self.current());
                self.advance();
                return self.expr(ExprKind::Name(name), span);
            }
            TokenKind::Number => self.number()?,
            TokenKind::String | TokenKind::FStringStart => return self.strings(),
            TokenKind::LParen => return self.parenthesised(),
            TokenKind::LBracket => return self.list_display(),
            TokenKind::LBrace => return self.brace_display(),
            TokenKind::None => Constant::None,
            TokenKind::True => Constant::True,
            TokenKind::False => Constant::False,
            TokenKind::Ellipsis => Constant::Ellipsis,
            _ => return Err(self.invalid_syntax()),
        };
        self.advance();
        Ok(self.constant(value, span))
    }

    /// `yield`, `yield a` or `yield from a`; the current token is `yield`.
    pub(super) fn yield_expression(&mut self) -> Parsed<Node<'a>> {
        let start = self.here();
        self.advance();
        if self.eat(TokenKind::From) {
            let value = self.expression()?;
            return self.expr(ExprKind::YieldFrom(value), self.span_from(start));
        }
        let has_value = self.kind().starts_expression() || self.at(TokenKind::Star);
        let value = if has_value {
            Some(self.star_expressions()?)
        } else {
            None
        };
        self.expr(ExprKind::Yield(value), self.span_from(start))
    }

    /// `yield …` or `a, *b`: what may stand to the right of `=`.
    pub(super) fn yield_or_star_expressions(&mut self) -> Parsed<Node<'a>> {
        if self.at(TokenKind::Yield) {
            self.yield_expression()
        } else {
            self.star_expressions()
        }
    }
}
