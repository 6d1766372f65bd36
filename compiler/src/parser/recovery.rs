//! What happens once the parser is stuck: looking around for the mistake that CPython would name.
//!
//! CPython finds these with a grammar that tries alternatives in turn and is content with the longest
//! beginning that fits. Where that matters, parts are read again in *prefix mode*, in which an operator or
//! suffix whose operand does not parse ends the expression before it instead of failing.

use super::target::TargetUse;
use super::{INVALID_SYNTAX, Node, Parsed, Parser};
use crate::error::{SyntaxError, SyntaxErrorKind};
use crate::lexer::TokenKind;

/// How many times one source is read again from the start of an expression. Each time costs at most one pass
/// over what has been read.
const MAX_RETRIES: u32 = 8;

/// The state of the search for mistakes.
#[derive(Default)]
pub(super) struct Recovery {
    /// The furthest token looked at before the parser went back.
    furthest: usize,
    /// Whether expressions are read in prefix mode.
    prefix_mode: bool,
    /// Whether the next expression to be read, but none inside it, is.
    prefix_only: bool,
    retries: u32,
    /// Whether the operand of a Python 2 statement is being read, in which no other is looked for.
    in_legacy_statement: bool,
}

impl<'p, 'a> Parser<'p, 'a> {
    /// Index of the furthest token looked at.
    pub(super) fn furthest(&self) -> usize {
        self.recovery.furthest.max(self.pos)
    }

    /// Goes back to an earlier token.
    pub(super) fn rewind(&mut self, mark: usize) {
        self.recovery.furthest = self.furthest();
        self.pos = mark;
    }

    /// Whether the expression that begins now is to end where its longest beginning ends.
    pub(super) fn take_prefix_only(&mut self) -> bool {
        std::mem::take(&mut self.recovery.prefix_only) || self.recovery.prefix_mode
    }

    /// Ends an expression at `mark` after what follows there has failed; passes the error on except in
    /// prefix mode.
    pub(super) fn end_prefix(&mut self, mark: usize, error: Box<SyntaxError>) -> Parsed<()> {
        if !self.recovery.prefix_mode {
            return Err(error);
        }
        self.rewind(mark);
        Ok(())
    }

    /// Parses in prefix mode.
    fn in_prefix_mode<T>(&mut self, parse: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        let outer = std::mem::replace(&mut self.recovery.prefix_mode, true);
        let result = parse(self);
        self.recovery.prefix_mode = outer;
        result
    }

    /// Whether a generic error may be looked into by reading its expression again.
    fn may_retry(&mut self, error: &SyntaxError) -> bool {
        let allowed = error.message == INVALID_SYNTAX
            && !self.recovery.prefix_mode
            && self.recovery.retries < MAX_RETRIES;
        self.recovery.retries += u32::from(allowed);
        allowed
    }

    /// Looks into the failure of the expression that begins at token `first`: its beginning may be whole, and
    /// the rest an expression of its own.
    pub(super) fn retry_shorter(
        &mut self,
        first: usize,
        error: Box<SyntaxError>,
    ) -> Box<SyntaxError> {
        if !self.may_retry(&error) {
            return error;
        }
        let stuck = self.pos;
        self.rewind(first);
        if let Ok(left) = self.in_prefix_mode(Self::disjunction)
            && self.kind().starts_expression()
        {
            let found = self.adjacent_expression(first, left);
            if found.message != INVALID_SYNTAX {
                return found;
            }
        }
        self.rewind(stuck);
        error
    }

    /// Looks into the failure of the condition that begins at token `first`, after `body if`.
    pub(super) fn missing_else(
        &mut self,
        body: Node<'a>,
        first: usize,
        error: Box<SyntaxError>,
    ) -> Box<SyntaxError> {
        if !self.may_retry(&error) {
            return error;
        }
        let stuck = self.pos;
        self.rewind(first);
        let test = self.in_prefix_mode(Self::disjunction);
        let next = self.kind();
        self.rewind(stuck);
        match test {
            Ok(test) if !matches!(next, TokenKind::Else | TokenKind::Colon) => {
                let message = "expected 'else' after 'if' expression";
                self.error_at(message, body.span.to(test.span))
            }
            _ => error,
        }
    }

    /// Looks into the failure of the targets of a `del`, the first of which begins at token `first`: if they
    /// begin with what cannot be deleted, that is the mistake.
    pub(super) fn bad_delete_target(
        &mut self,
        first: usize,
        error: Box<SyntaxError>,
    ) -> Box<SyntaxError> {
        if !self.may_retry(&error) {
            return error;
        }
        let stuck = self.pos;
        self.rewind(first);
        let targets = self.in_prefix_mode(Self::star_expressions);
        self.rewind(stuck);
        match targets.map(|targets| self.check_target(targets, TargetUse::Delete)) {
            Ok(Err(undeletable)) => undeletable,
            _ => error,
        }
    }

    /// The error for an operand that begins with `not`, which is the current token.
    pub(super) fn bare_not_operand(&mut self) -> Box<SyntaxError> {
        let stuck = self.invalid_syntax();
        if self.recovery.prefix_mode {
            return stuck;
        }
        let start = self.here();
        match self.in_prefix_mode(Self::inversion) {
            Ok(operand) => {
                let message = "'not' after an operator must be parenthesized";
                self.error_at(message, start.to(operand.span))
            }
            Err(_) => stuck,
        }
    }

    /// A key that is not a dict's first: if only its beginning is an expression, a colon is missing there.
    pub(super) fn later_key(&mut self) -> Parsed<Node<'a>> {
        let mark = self.pos;
        self.recovery.prefix_only = true;
        self.expression()
            .or_else(|error| self.beginning_of_expression(mark, error))
    }

    /// What stands after the arrow of a `def`: if only its beginning is an expression, the colon is missing there.
    pub(super) fn return_annotation(&mut self) -> Parsed<Node<'a>> {
        let mark = self.pos;
        self.expression()
            .or_else(|error| self.beginning_of_expression(mark, error))
    }

    /// The error for a positional argument that begins at token `first`, does not parse, and should not have come after
    /// keywords: that it does is what CPython names if its beginning is an expression.
    pub(super) fn misplaced_argument(
        &mut self,
        first: usize,
        message: &str,
        error: Box<SyntaxError>,
    ) -> Box<SyntaxError> {
        match self.beginning_of_expression(first, error) {
            Ok(_) => {
                let last = self.tokens[self.furthest()];
                self.error_of_kind(SyntaxErrorKind::Syntax, message, last)
            }
            // CPython has not looked further than at the token that no keyword begins with.
            Err(error) if error.message == INVALID_SYNTAX => {
                self.rewind(first);
                self.invalid_syntax()
            }
            Err(error) => error,
        }
    }

    /// The longest beginning of what failed to parse at token `first`, or the error, if that is particular or no beginning
    /// fits.
    fn beginning_of_expression(
        &mut self,
        first: usize,
        error: Box<SyntaxError>,
    ) -> Parsed<Node<'a>> {
        if !self.may_retry(&error) {
            return Err(error);
        }
        let stuck = self.pos;
        self.rewind(first);
        self.in_prefix_mode(Self::expression).map_err(|_| {
            self.rewind(stuck);
            error
        })
    }

    /// The error for an expression that follows another without anything between them. `first` is the index
    /// of the first one's first token, `left` the first one.
    pub(super) fn adjacent_expression(&mut self, first: usize, left: Node<'a>) -> Box<SyntaxError> {
        let mark = self.pos;
        if self.at(TokenKind::Not) {
            // `not in` would have been fine, so CPython has looked at the token after it.
            self.advance();
        }
        let stuck = self.invalid_syntax();
        self.rewind(mark);
        let name = match self.tokens[first].kind {
            TokenKind::Name => self.token_text(self.tokens[first]),
            _ => "",
        };
        let alone = mark == first + 1;
        let after_name = self.tokens[first + 1].kind;
        let before_string = !name.is_empty() && after_name == TokenKind::String;
        let legacy = alone && matches!(name, "print" | "exec");
        if !(before_string || is_soft_keyword_like(name) || legacy) {
            let right = self.in_prefix_mode(Self::expression);
            if let Ok(right) = right
                && self.tokens[self.pos - 1].level > 0
            {
                let message = "invalid syntax. Perhaps you forgot a comma?";
                return self.error_at(message, left.span.to(right.span));
            }
        }
        let legacy_error = if name.is_empty()
            || after_name == TokenKind::LParen
            || self.recovery.in_legacy_statement
        {
            None
        } else {
            let reread = !(before_string || is_soft_keyword_like(name));
            self.legacy_statement(first, name, reread)
        };
        self.rewind(mark);
        legacy_error.unwrap_or(stuck)
    }

    /// Looks at what follows a name as the operand of a Python 2 statement. `reread` tells that CPython has
    /// read it before and no longer looks for mistakes inside its brackets.
    fn legacy_statement(
        &mut self,
        first: usize,
        name: &str,
        reread: bool,
    ) -> Option<Box<SyntaxError>> {
        self.rewind(first + 1);
        self.recovery.in_legacy_statement = true;
        let mut operand = self.star_expressions();
        self.recovery.in_legacy_statement = false;
        if let Err(error) = operand {
            let in_brackets = self.tokens[self.pos - 1].level > self.tokens[first].level;
            if error.message != INVALID_SYNTAX && !(reread && in_brackets) {
                return Some(error);
            }
            self.rewind(first + 1);
            operand = self.in_prefix_mode(Self::star_expressions);
        }
        let operand = operand.ok().filter(|_| matches!(name, "print" | "exec"))?;
        let span = self.token_span(self.tokens[first]).to(operand.span);
        let message = format!("Missing parentheses in call to '{name}'. Did you mean {name}(...)?");
        Some(self.error_at(message, span))
    }
}

/// Whether CPython takes a name for a soft keyword when it looks for forgotten commas: it compares only as
/// many letters as the name has.
fn is_soft_keyword_like(name: &str) -> bool {
    let soft_keywords = ["_", "case", "match", "type"];
    !name.is_empty()
        && soft_keywords
            .iter()
            .any(|keyword| keyword.starts_with(name))
}
