//! The lexer's part in f-strings (PEP 701): literal text is lexed in a mode of its own, replacement
//! fields like any other source.

use super::{Lexed, Lexer, TokenKind};

/// How deep replacement fields nest through format specifications, as in CPython's tokenizer.
const MAX_FIELD_DEPTH: usize = 3;

/// How deep f-strings nest inside each other's fields, as in CPython's tokenizer.
const MAX_FSTRINGS: usize = 149;

/// An f-string that is not finished yet.
pub(super) struct FStringMode {
    pub(super) quote: u8,
    pub(super) quote_size: usize,
    raw: bool,
    /// Where its first token starts.
    start: usize,
    start_line: u32,
    /// How many brackets were open before it.
    pub(super) brackets: usize,
    /// Whether literal text comes next rather than a field's expression.
    pub(super) in_literal: bool,
    /// How many fields are open: a field's brace is bracket number `field_depth` of the string.
    pub(super) field_depth: usize,
    /// Whether the literal text is a format specification.
    in_format_spec: bool,
}

impl Lexer<'_> {
    /// The opening of an f-string; `pos` is at the quote, `start` at the prefix.
    pub(super) fn fstring_start(&mut self, start: usize, raw: bool) -> Lexed<()> {
        let quote = self.peek(0);
        let quote_size = if self.peek(1) == quote && self.peek(2) == quote {
            3
        } else {
            1
        };
        self.pos += quote_size;
        if self.fstrings.len() >= MAX_FSTRINGS {
            return Err(self.error("too many nested f-strings"));
        }
        self.push(TokenKind::FStringStart, start);
        self.fstrings.push(FStringMode {
            quote,
            quote_size,
            raw,
            start,
            start_line: self.line,
            brackets: self.brackets.len(),
            in_literal: true,
            field_depth: 0,
            in_format_spec: false,
        });
        Ok(())
    }

    /// Literal text of the innermost f-string up to the next field, doubled brace or closing quotes.
    ///
    /// A doubled brace ends the token that holds it.
    pub(super) fn fstring_literal(&mut self) -> Lexed<()> {
        let Some(mode) = self.fstrings.last() else {
            return Ok(());
        };
        let (quote, quote_size, raw) = (mode.quote, mode.quote_size, mode.raw);
        let in_spec = mode.in_format_spec && mode.field_depth > 0;
        let start = self.pos;
        let first_line = self.line;
        loop {
            let byte = self.peek(0);
            match byte {
                b'\n' if quote_size == 1 && in_spec => {
                    // The specification ends with the line; the closing brace may follow on the next.
                    self.push_literal(start, first_line);
                    if let Some(mode) = self.fstrings.last_mut() {
                        mode.in_literal = false;
                        mode.in_format_spec = false;
                    }
                    return Ok(());
                }
                0 => return Err(self.unterminated_fstring()),
                b'\n' if quote_size == 1 => return Err(self.unterminated_fstring()),
                b'\n' => {
                    self.pos += 1;
                    self.line += 1;
                }
                _ if byte == quote && (quote_size == 1 || self.at_triple(quote)) => {
                    self.push_literal(start, first_line);
                    let end = self.pos;
                    self.pos += quote_size;
                    self.push(TokenKind::FStringEnd, end);
                    self.fstrings.pop();
                    return Ok(());
                }
                b'{' if self.peek(1) == b'{' && !in_spec => {
                    self.pos += 2;
                    self.push_literal(start, first_line);
                    return Ok(());
                }
                b'{' => {
                    self.push_literal(start, first_line);
                    return self.open_field();
                }
                b'}' => {
                    let depth =
                        self.brackets.len() - self.fstrings.last().map_or(0, |m| m.brackets);
                    if self.peek(1) == b'}' && !in_spec && depth == 0 {
                        self.pos += 2;
                        self.push_literal(start, first_line);
                        return Ok(());
                    }
                    self.push_literal(start, first_line);
                    if let Some(mode) = self.fstrings.last_mut() {
                        mode.in_literal = false;
                    }
                    return Ok(());
                }
                b'\\' => self.skip_escape(raw),
                _ => self.pos += 1,
            }
        }
    }

    fn at_triple(&self, quote: u8) -> bool {
        self.peek(1) == quote && self.peek(2) == quote
    }

    /// A backslash and what it takes along. Braces it does not take, except those of `\N{…}`.
    fn skip_escape(&mut self, raw: bool) {
        self.pos += 1;
        match self.peek(0) {
            0 | b'{' | b'}' => {}
            b'\n' => {
                self.pos += 1;
                self.line += 1;
            }
            b'N' if !raw && self.peek(1) == b'{' => {
                while !matches!(self.peek(0), b'}' | b'\n' | b'\'' | b'"' | 0) {
                    self.pos += 1;
                }
                if self.peek(0) == b'}' {
                    self.pos += 1;
                }
            }
            _ => self.pos += 1,
        }
    }

    fn push_literal(&mut self, start: usize, first_line: u32) {
        if self.pos > start {
            self.push_from_line(TokenKind::FStringMiddle, start, first_line);
        }
    }

    /// The brace that opens a replacement field.
    fn open_field(&mut self) -> Lexed<()> {
        if let Some(mode) = self.fstrings.last_mut() {
            mode.in_literal = false;
            mode.field_depth += 1;
            if mode.field_depth > MAX_FIELD_DEPTH {
                return Err(self.error("f-string: expressions nested too deeply"));
            }
        }
        self.open_bracket(b'{')
    }

    /// Handles a colon that begins a format specification; false if it does not.
    pub(super) fn fstring_format_colon(&mut self) -> bool {
        let open = self.brackets.len();
        let Some(mode) = self.fstrings.last_mut() else {
            return false;
        };
        if mode.field_depth == 0 || open - mode.brackets != mode.field_depth {
            return false;
        }
        mode.in_literal = true;
        mode.in_format_spec = true;
        let start = self.pos;
        self.pos += 1;
        self.push(TokenKind::Colon, start);
        true
    }

    /// Called after a closing brace: if it closed a field, literal text follows.
    pub(super) fn fstring_field_closed(&mut self) {
        let open = self.brackets.len();
        if let Some(mode) = self.fstrings.last_mut()
            && mode.field_depth > 0
            && open - mode.brackets == mode.field_depth - 1
        {
            mode.field_depth -= 1;
            mode.in_literal = true;
            // A field inside a specification gives the specification back.
            mode.in_format_spec = mode.field_depth > 0;
        }
    }

    fn unterminated_fstring(&self) -> super::Stop {
        let Some(mode) = self.fstrings.last() else {
            return self.error("unterminated f-string literal");
        };
        let message = if mode.quote_size == 3 {
            let line = self.source.line_count();
            format!("unterminated triple-quoted f-string literal (detected at line {line})")
        } else {
            format!(
                "unterminated f-string literal (detected at line {})",
                self.line
            )
        };
        self.error_before(message, mode.start_line, mode.start + 1)
    }
}
