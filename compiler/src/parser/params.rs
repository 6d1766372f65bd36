//! Parameters of functions and lambdas, and type parameters.

use super::{INVALID_SYNTAX, Parsed, Parser};
use crate::ast::{ExprKind, Param, Params, Span, TypeParam, TypeParamKind};
use crate::error::SyntaxError;
use crate::lexer::TokenKind;
use smallvec::SmallVec;

type ParamVec<'a> = Vec<Param<'a>>;

/// Parameters as they are collected.
#[derive(Default)]
struct Collected<'a> {
    posonly: ParamVec<'a>,
    args: ParamVec<'a>,
    vararg: Option<Param<'a>>,
    kwonly: ParamVec<'a>,
    kwarg: Option<Param<'a>>,
    seen_slash: bool,
    /// The `*` or `*args`, once it has been read.
    star: Option<Span>,
    seen_default: bool,
}

impl Collected<'_> {
    /// Whether there are but ordinary parameters without defaults.
    fn is_plain(&self) -> bool {
        !self.seen_slash && self.star.is_none() && !self.seen_default
    }
}

impl<'p, 'a> Parser<'p, 'a> {
    /// `(…)` of a `def`.
    pub(super) fn function_params(&mut self) -> Parsed<&'a Params<'a>> {
        self.expect_named(TokenKind::LParen)?;
        let params = self.params(TokenKind::RParen)?;
        self.expect(TokenKind::RParen)?;
        Ok(params)
    }

    /// What stands between `lambda` and its colon.
    pub(super) fn lambda_params(&mut self) -> Parsed<&'a Params<'a>> {
        self.params(TokenKind::Colon)
    }

    /// Parameters up to `close`, which also tells a function's (annotated) from a lambda's.
    fn params(&mut self, close: TokenKind) -> Parsed<&'a Params<'a>> {
        let mut found = Collected::default();
        while !self.at(close) {
            match self.kind() {
                TokenKind::Name => self.plain_param(close, &mut found)?,
                TokenKind::Slash => self.slash(&mut found)?,
                TokenKind::Star => self.star_param(close, &mut found)?,
                TokenKind::DoubleStar => self.double_star_param(close, &mut found)?,
                TokenKind::LParen if found.is_plain() => {
                    return Err(self.parenthesised_params(close));
                }
                _ => return Err(self.invalid_syntax()),
            }
            if found.kwarg.is_some() {
                self.nothing_after_kwarg(close)?;
            }
            if !self.eat(TokenKind::Comma) {
                break;
            }
        }
        if let Some(star) = found.star
            && found.vararg.is_none()
            && found.kwonly.is_empty()
        {
            return Err(self.bare_star(close, star));
        }
        Ok(self.arena.alloc(Params {
            posonly: self.list(&found.posonly),
            args: self.list(&found.args),
            vararg: found.vararg.map(|param| &*self.arena.alloc(param)),
            kwonly: self.list(&found.kwonly),
            kwarg: found.kwarg.map(|param| &*self.arena.alloc(param)),
        }))
    }

    /// A name with its annotation, without a default.
    fn param_name(&mut self, close: TokenKind, starred: bool) -> Parsed<Param<'a>> {
        let start = self.here();
        let name = self.identifier()?;
        let mut annotation = None;
        if close == TokenKind::RParen && self.eat(TokenKind::Colon) {
            let value = if starred {
                self.star_expression()?
            } else {
                self.expression()?
            };
            annotation = Some(value);
        }
        let span = self.span_from(start);
        Ok(Param {
            name,
            annotation,
            default: None,
            span,
        })
    }

    fn plain_param(&mut self, close: TokenKind, found: &mut Collected<'a>) -> Parsed<()> {
        let mut param = self.param_name(close, false)?;
        if self.at(TokenKind::Equal) {
            let equal = self.here();
            self.advance();
            if matches!(self.kind(), TokenKind::RParen | TokenKind::Comma) {
                return Err(self.error_at("expected default value expression", equal));
            }
            param.default = Some(self.expression()?);
        }
        if found.star.is_some() {
            found.kwonly.push(param);
            return Ok(());
        }
        if found.seen_default && param.default.is_none() {
            if !self.at(TokenKind::Comma) && !self.at(close) {
                return Err(self.invalid_syntax());
            }
            let message = "parameter without a default follows parameter with a default";
            return Err(self.error_at(message, param.span));
        }
        found.seen_default |= param.default.is_some();
        found.args.push(param);
        Ok(())
    }

    fn slash(&mut self, found: &mut Collected<'a>) -> Parsed<()> {
        if found.star.is_some() {
            return Err(self.error_here("/ must be ahead of *"));
        }
        if found.seen_slash {
            return Err(self.error_here("/ may appear only once"));
        }
        if found.args.is_empty() {
            if self.kind_ahead(1) != TokenKind::Comma {
                return Err(self.invalid_syntax());
            }
            return Err(self.error_here("at least one argument must precede /"));
        }
        found.seen_slash = true;
        found.posonly = std::mem::take(&mut found.args);
        self.advance();
        if self.at(TokenKind::Star) {
            return Err(self.error_here("expected comma between / and *"));
        }
        Ok(())
    }

    fn star_param(&mut self, close: TokenKind, found: &mut Collected<'a>) -> Parsed<()> {
        if found.star.is_some() {
            return Err(self.error_here("* argument may appear only once"));
        }
        found.star = Some(self.here());
        self.advance();
        if !self.at(TokenKind::Name) {
            return if self.at(TokenKind::Comma) || self.at(close) {
                Ok(())
            } else {
                Err(self.invalid_syntax())
            };
        }
        found.vararg = Some(self.param_name(close, true)?);
        if self.at(TokenKind::Equal) {
            return Err(self.error_here("var-positional argument cannot have default value"));
        }
        Ok(())
    }

    /// The error for a `*` that no parameter follows. CPython points at it in a function, and at what
    /// comes next in a lambda.
    fn bare_star(&self, close: TokenKind, star: Span) -> Box<SyntaxError> {
        let message = "named arguments must follow bare *";
        if close == TokenKind::RParen {
            self.error_at(message, star)
        } else {
            self.error_here(message)
        }
    }

    fn double_star_param(&mut self, close: TokenKind, found: &mut Collected<'a>) -> Parsed<()> {
        if let Some(star) = found.star
            && found.vararg.is_none()
            && found.kwonly.is_empty()
        {
            return Err(self.bare_star(close, star));
        }
        self.advance();
        found.kwarg = Some(self.param_name(close, false)?);
        if self.at(TokenKind::Equal) {
            return Err(self.error_here("var-keyword argument cannot have default value"));
        }
        Ok(())
    }

    fn nothing_after_kwarg(&mut self, close: TokenKind) -> Parsed<()> {
        use TokenKind::{Comma, DoubleStar, Name, Slash, Star};
        if !self.at(Comma) || self.kind_ahead(1) == close {
            return Ok(());
        }
        self.advance();
        if matches!(self.kind(), Name | Star | DoubleStar | Slash) {
            return Err(self.error_here("arguments cannot follow var-keyword argument"));
        }
        Err(self.invalid_syntax())
    }

    /// `def f(a, (b, c)):`, as in Python 2.
    fn parenthesised_params(&mut self, close: TokenKind) -> Box<SyntaxError> {
        let stuck = self.invalid_syntax();
        let start = self.here();
        self.advance();
        let mut names = 0;
        while self.at(TokenKind::Name) {
            names += 1;
            if let Err(error) = self.param_name(close, false) {
                return if error.message == INVALID_SYNTAX {
                    stuck
                } else {
                    error
                };
            }
            if !self.eat(TokenKind::Comma) {
                break;
            }
        }
        if names == 0 || !self.eat(TokenKind::RParen) {
            return stuck;
        }
        let who = if close == TokenKind::RParen {
            "Function"
        } else {
            "Lambda expression"
        };
        let message = format!("{who} parameters cannot be parenthesized");
        self.error_at(message, self.span_from(start))
    }

    /// Type parameters of a function. Where they are cut short, CPython asks for the parenthesis that it
    /// wants next.
    pub(super) fn function_type_params(&mut self) -> Parsed<&'a [TypeParam<'a>]> {
        let mark = self.pos;
        self.type_params().or_else(|error| {
            if error.message == INVALID_SYNTAX {
                self.rewind(mark);
                self.expect_named(TokenKind::LParen)?;
            }
            Err(error)
        })
    }

    /// `[T, *Ts, **P]` after a function's, class's or type alias's name, if it is there.
    pub(super) fn type_params(&mut self) -> Parsed<&'a [TypeParam<'a>]> {
        if !self.at(TokenKind::LBracket) {
            return Ok(&[]);
        }
        self.advance();
        if self.at(TokenKind::RBracket) {
            let message = "Type parameter list cannot be empty";
            return Err(self.error_starting_from(message, self.here()));
        }
        let mut params: SmallVec<[TypeParam<'a>; 4]> = SmallVec::new();
        while !self.at(TokenKind::RBracket) {
            params.push(self.type_param()?);
            if !self.eat(TokenKind::Comma) {
                break;
            }
        }
        self.expect(TokenKind::RBracket)?;
        Ok(self.list(&params))
    }

    fn type_param(&mut self) -> Parsed<TypeParam<'a>> {
        let start = self.here();
        let mut kind = match self.kind() {
            TokenKind::Star => TypeParamKind::TypeVarTuple,
            TokenKind::DoubleStar => TypeParamKind::ParamSpec,
            _ => TypeParamKind::TypeVar { bound: None },
        };
        if !matches!(kind, TypeParamKind::TypeVar { .. }) {
            self.advance();
        }
        let name = self.identifier()?;
        if self.at(TokenKind::Colon) {
            let colon = self.here();
            self.advance();
            let bound = self.expression()?;
            let what = match bound.kind {
                ExprKind::Tuple(_) => "constraints",
                _ => "bound",
            };
            match kind {
                TypeParamKind::TypeVar { .. } => {
                    kind = TypeParamKind::TypeVar { bound: Some(bound) }
                }
                TypeParamKind::ParamSpec => {
                    let message = format!("cannot use {what} with ParamSpec");
                    return Err(self.error_starting_from(message, colon));
                }
                TypeParamKind::TypeVarTuple => {
                    let message = format!("cannot use {what} with TypeVarTuple");
                    return Err(self.error_starting_from(message, colon));
                }
            }
        }
        let mut default = None;
        if self.eat(TokenKind::Equal) {
            default = Some(match kind {
                TypeParamKind::TypeVarTuple => self.star_expression()?,
                _ => self.expression()?,
            });
        }
        let span = self.span_from(start);
        Ok(TypeParam {
            kind,
            name,
            default,
            span,
        })
    }
}
