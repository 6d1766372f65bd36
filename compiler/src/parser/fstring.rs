//! f-strings: the pieces between the quotes and the replacement fields.

use super::{INVALID_SYNTAX, Node, Nodes, Parsed, Parser};
use crate::ast::{Constant, Conversion, ExprKind, Span};
use crate::error::SyntaxError;
use crate::lexer::{Token, TokenKind};

/// The parts of a string as they are collected: adjacent text is joined, empty text left out.
#[derive(Default)]
pub(super) struct Pieces<'a> {
    values: Nodes<'a>,
    text: Vec<u8>,
    text_span: Option<Span>,
}

impl Pieces<'_> {
    /// Where to put more text, which stands at `span`.
    pub(super) fn text(&mut self, span: Span) -> &mut Vec<u8> {
        self.text_span = Some(self.text_span.map_or(span, |first| first.to(span)));
        &mut self.text
    }
}

/// A replacement field as it is collected.
struct Field<'a> {
    value: Node<'a>,
    conversion: Conversion,
    format_spec: Option<Node<'a>>,
}

impl<'p, 'a> Parser<'p, 'a> {
    /// Makes the text collected so far a piece of its own.
    fn flush(&self, pieces: &mut Pieces<'a>) {
        let span = pieces.text_span.take();
        if let Some(span) = span.filter(|_| !pieces.text.is_empty()) {
            let value = self.list(&pieces.text);
            pieces
                .values
                .push(self.constant(Constant::Str(value), span));
            pieces.text.clear();
        }
    }

    /// The node of a string that holds at least one f-string.
    pub(super) fn joined_string(&self, mut pieces: Pieces<'a>, span: Span) -> Parsed<Node<'a>> {
        self.flush(&mut pieces);
        self.expr(ExprKind::JoinedStr(self.list(&pieces.values)), span)
    }

    /// One f-string, from its opening to its closing quotes.
    pub(super) fn fstring(&mut self, pieces: &mut Pieces<'a>) -> Parsed<()> {
        let raw = self.token_text(self.current()).contains(['r', 'R']);
        self.advance();
        loop {
            match self.kind() {
                TokenKind::FStringMiddle => {
                    self.literal_piece(raw, pieces)
                        .map_err(|error| self.at_fstring_end(error))?;
                }
                TokenKind::LBrace => self.replacement_field(pieces)?,
                TokenKind::FStringEnd => {
                    self.advance();
                    return Ok(());
                }
                _ => return Err(self.invalid_syntax()),
            }
        }
    }

    /// Moves the error about a piece to the closing quotes, where CPython reports it.
    fn at_fstring_end(&self, error: Box<SyntaxError>) -> Box<SyntaxError> {
        let mut open = 0;
        for token in &self.tokens[self.pos..] {
            match token.kind {
                TokenKind::FStringStart => open += 1,
                TokenKind::FStringEnd if open == 0 => {
                    return self.error_at(error.message, self.token_span(*token));
                }
                TokenKind::FStringEnd => open -= 1,
                _ => {}
            }
        }
        error
    }

    fn literal_piece(&mut self, raw: bool, pieces: &mut Pieces<'a>) -> Parsed<()> {
        let token = self.current();
        let span = self.here();
        let text = self.token_text(token);
        // A doubled brace, which can only stand at the end, counts once.
        let doubled = text.ends_with("{{") || text.ends_with("}}");
        let body = &text[..text.len() - usize::from(doubled)];
        let into = pieces.text(span);
        if raw || !body.contains('\\') {
            into.extend_from_slice(body.as_bytes());
        } else {
            self.decode_text(body, token, span, into)?;
        }
        self.advance();
        Ok(())
    }

    /// `{value=!r:spec}`; the current token is the brace.
    fn replacement_field(&mut self, pieces: &mut Pieces<'a>) -> Parsed<()> {
        let brace = self.current();
        let start = self.here();
        self.advance();
        let value = self.field_value()?;
        let debug = self.eat(TokenKind::Equal);
        let after_debug = self.current();
        let expected = if debug {
            "f-string: expecting '!', or ':', or '}'"
        } else {
            "f-string: expecting '=', or '!', or ':', or '}'"
        };
        use TokenKind::{Colon, Exclamation, RBrace};
        if !matches!(self.kind(), Exclamation | Colon | RBrace) {
            return Err(self.error_here(expected));
        }
        let mut conversion = Conversion::None;
        if self.at(Exclamation) {
            conversion = self.conversion()?;
            if !matches!(self.kind(), Colon | RBrace) {
                return Err(self.error_here("f-string: expecting ':' or '}'"));
            }
        }
        let format_spec = if self.at(Colon) {
            Some(self.format_spec()?)
        } else {
            None
        };
        if !self.at(RBrace) {
            let message = match format_spec {
                Some(_) => "f-string: expecting '}', or format specs",
                None => "f-string: expecting '}'",
            };
            return Err(self.error_here(message));
        }
        self.advance();
        if debug {
            let shown = self.token_span(after_debug);
            let text_span = Span {
                line: start.line,
                col: start.col + 1,
                end_line: shown.line,
                end_col: shown.col,
            };
            let text = self.debug_text(brace, after_debug);
            pieces.text(text_span).extend_from_slice(text.as_bytes());
            if conversion == Conversion::None && format_spec.is_none() {
                conversion = Conversion::Repr;
            }
        }
        let field = Field {
            value,
            conversion,
            format_spec,
        };
        self.push_field(field, self.span_from(start), pieces)
    }

    fn push_field(&self, field: Field<'a>, span: Span, pieces: &mut Pieces<'a>) -> Parsed<()> {
        self.flush(pieces);
        let kind = ExprKind::FormattedValue {
            value: field.value,
            conversion: field.conversion,
            format_spec: field.format_spec,
        };
        pieces.values.push(self.expr(kind, span)?);
        Ok(())
    }

    fn field_value(&mut self) -> Parsed<Node<'a>> {
        use TokenKind::{Colon, Equal, Exclamation, RBrace};
        if matches!(self.kind(), Equal | Exclamation | Colon | RBrace) {
            let sign = self.kind().text();
            let message = format!("f-string: valid expression required before '{sign}'");
            return Err(self.error_here(message));
        }
        let first = self.pos;
        self.yield_or_star_expressions()
            .map_err(|error| self.bad_field_value(first, error))
    }

    /// CPython's error for a field whose expression is cut short: it tells what may follow the part that
    /// is whole.
    fn bad_field_value(&mut self, first: usize, error: Box<SyntaxError>) -> Box<SyntaxError> {
        if error.message != INVALID_SYNTAX {
            return error;
        }
        // Where the error is inside brackets, CPython has given up at the bracket that opens them.
        let level = self.tokens[first - 1].level;
        let mut stuck = self.pos;
        while stuck > first && self.tokens[stuck - 1].level > level {
            stuck -= 1;
        }
        let after_operand = self.kind_before_is_operand(stuck);
        let nothing_whole = stuck == first || (!after_operand && stuck == first + 1);
        let message = if nothing_whole {
            self.pos = first;
            "f-string: expecting a valid expression after '{'"
        } else {
            self.pos = if after_operand { stuck } else { stuck - 1 };
            "f-string: expecting '=', or '!', or ':', or '}'"
        };
        self.error_here(message)
    }

    /// Whether the token before `index` ends an operand.
    fn kind_before_is_operand(&self, index: usize) -> bool {
        use TokenKind::{FStringEnd, Name, Number, RBrace, RBracket, RParen, String};
        matches!(
            self.tokens[index - 1].kind,
            Name | Number | String | FStringEnd | RParen | RBracket | RBrace
        )
    }

    /// `!r`; the current token is the exclamation mark.
    fn conversion(&mut self) -> Parsed<Conversion> {
        let mark = self.current();
        self.advance();
        let name = self.current();
        match name.kind {
            TokenKind::Colon | TokenKind::RBrace => {
                return Err(self.error_here("f-string: missing conversion character"));
            }
            TokenKind::Name => {}
            _ => return Err(self.error_here("f-string: invalid conversion character")),
        }
        let span = self.here();
        if name.start != mark.end {
            let message = "f-string: conversion type must come right after the exclamanation mark";
            return Err(self.error_at(message, self.token_span(mark).to(span)));
        }
        let conversion = match self.token_text(name) {
            "s" => Conversion::Str,
            "r" => Conversion::Repr,
            "a" => Conversion::Ascii,
            other => {
                let message = format!(
                    "f-string: invalid conversion character '{other}': expected 's', 'r', or 'a'"
                );
                return Err(self.error_at(message, span));
            }
        };
        self.advance();
        Ok(conversion)
    }

    /// `:spec`; the current token is the colon.
    fn format_spec(&mut self) -> Parsed<Node<'a>> {
        let start = self.here();
        self.advance();
        let mut pieces = Pieces::default();
        loop {
            match self.kind() {
                // Escapes count here even in a raw f-string, as in CPython 3.13.
                TokenKind::FStringMiddle => self.literal_piece(false, &mut pieces)?,
                TokenKind::LBrace => {
                    self.nested(|parser| parser.replacement_field(&mut pieces))?;
                }
                _ => break,
            }
        }
        self.joined_string(pieces, self.span_from(start))
    }

    /// What `=` in a field shows: the source from the brace up to `end`, without comments.
    fn debug_text(&self, brace: Token, end: Token) -> String {
        let source = self.source.text();
        let mut shown = String::new();
        let mut pos = brace.end as usize;
        let first = self.tokens.partition_point(|token| token.start < brace.end);
        for token in &self.tokens[first..] {
            let between = &source[pos..token.start as usize];
            if between.contains('#') {
                for line in between.split_inclusive('\n') {
                    let code = line.split('#').next().unwrap_or("");
                    shown.push_str(code);
                    if line.contains('#') && line.ends_with('\n') {
                        shown.push('\n');
                    }
                }
            } else {
                shown.push_str(between);
            }
            if token.start >= end.start {
                break;
            }
            shown.push_str(&source[token.start as usize..token.end as usize]);
            pos = token.end as usize;
        }
        shown
    }
}
