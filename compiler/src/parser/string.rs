//! Number and string literals.

use super::fstring::Pieces;
use super::{Node, Parsed, Parser};
use crate::ast::{Constant, Span};
use crate::error::SyntaxError;
use crate::lexer::{Token, TokenKind};
use num_bigint::BigUint;

/// How many digits a decimal integer literal may have, as in CPython: reading one is quadratic.
const MAX_DECIMAL_DIGITS: usize = 4300;

/// A string literal without its prefix and quotes.
struct Literal<'p> {
    body: &'p str,
    raw: bool,
    bytes: bool,
}

fn split_literal(text: &str) -> Literal<'_> {
    let quote_at = text.find(['\'', '"']).unwrap_or(0);
    let (prefix, quoted) = text.split_at(quote_at);
    let quote = &quoted[..1];
    let triple =
        quoted.len() >= 6 && quoted[1..].starts_with(quote) && quoted[2..].starts_with(quote);
    let size = if triple { 3 } else { 1 };
    Literal {
        body: &quoted[size..quoted.len() - size],
        raw: prefix.contains(['r', 'R']),
        bytes: prefix.contains(['b', 'B']),
    }
}

/// Why an escape cannot be decoded.
struct BadEscape {
    /// Offset of the backslash in the literal's body.
    start: usize,
    /// Offset where decoding stopped.
    end: usize,
    reason: &'static str,
}

impl<'p, 'a> Parser<'p, 'a> {
    /// The value of the current token, a number.
    pub(super) fn number(&mut self) -> Parsed<Constant<'a>> {
        let text = self.token_text(self.current());
        let stripped;
        let digits = if text.contains('_') {
            stripped = text.replace('_', "");
            stripped.as_str()
        } else {
            text
        };
        let radix = match digits.as_bytes() {
            [b'0', b'x' | b'X', ..] => 16,
            [b'0', b'o' | b'O', ..] => 8,
            [b'0', b'b' | b'B', ..] => 2,
            _ => 10,
        };
        if radix != 10 {
            return self.integer(&digits[2..], radix);
        }
        if let Some(imaginary) = digits.strip_suffix(['j', 'J']) {
            return Ok(Constant::Complex(self.float(imaginary)?));
        }
        if digits.contains(['.', 'e', 'E']) {
            return Ok(Constant::Float(self.float(digits)?));
        }
        self.integer(digits, 10)
    }

    fn float(&self, digits: &str) -> Parsed<f64> {
        digits
            .parse()
            .map_err(|_| self.error_here("invalid decimal literal"))
    }

    fn integer(&self, digits: &str, radix: u32) -> Parsed<Constant<'a>> {
        if let Ok(small) = i64::from_str_radix(digits, radix) {
            return Ok(Constant::Int(small));
        }
        if radix == 10 && digits.len() > MAX_DECIMAL_DIGITS {
            let line = self.current().line;
            let message = format!(
                "Exceeds the limit ({MAX_DECIMAL_DIGITS} digits) for integer string conversion: value \
                 has {} digits; use sys.set_int_max_str_digits() to increase the limit - Consider \
                 hexadecimal for huge integer literals to avoid decimal conversion limits.",
                digits.len()
            );
            let kind = crate::error::SyntaxErrorKind::Syntax;
            return Err(self.source.error(kind, message, (line, 0), (line, 0)));
        }
        match BigUint::parse_bytes(digits.as_bytes(), radix) {
            Some(big) => Ok(Constant::BigInt(self.list(&big.to_bytes_le()))),
            None => Err(self.error_here("invalid decimal literal")),
        }
    }

    /// One or more string literals side by side.
    pub(super) fn strings(&mut self) -> Parsed<Node<'a>> {
        let start = self.here();
        let next = self.kind_ahead(1);
        if self.at(TokenKind::String)
            && !matches!(next, TokenKind::String | TokenKind::FStringStart)
        {
            let token = self.current();
            let literal = split_literal(self.token_text(token));
            let value = if literal.raw || !literal.body.contains('\\') {
                self.check_ascii(&literal, start)?;
                self.arena.alloc_slice_copy(literal.body.as_bytes())
            } else {
                let mut value = Vec::with_capacity(literal.body.len());
                self.decode_literal(&literal, token, start, &mut value)?;
                self.arena.alloc_slice_copy(&value)
            };
            self.advance();
            let constant = if literal.bytes {
                Constant::Bytes(value)
            } else {
                Constant::Str(value)
            };
            return Ok(self.constant(constant, start));
        }
        self.string_sequence(start)
    }

    fn string_sequence(&mut self, start: Span) -> Parsed<Node<'a>> {
        let mut pieces = Pieces::default();
        let mut seen_fstring = false;
        let mut seen_text = false;
        let mut seen_bytes = false;
        loop {
            match self.kind() {
                TokenKind::String => {
                    let token = self.current();
                    let span = self.here();
                    let literal = split_literal(self.token_text(token));
                    seen_bytes |= literal.bytes;
                    seen_text |= !literal.bytes;
                    self.decode_literal(&literal, token, span, pieces.text(span))?;
                    self.advance();
                }
                TokenKind::FStringStart => {
                    seen_fstring = true;
                    seen_text = true;
                    self.nested(|parser| parser.fstring(&mut pieces))?;
                }
                _ => break,
            }
        }
        if seen_bytes && seen_text {
            return Err(self.error_here("cannot mix bytes and nonbytes literals"));
        }
        let span = self.span_from(start);
        if seen_fstring {
            return self.joined_string(pieces, span);
        }
        let value = self.list(pieces.text(start));
        let constant = if seen_bytes {
            Constant::Bytes(value)
        } else {
            Constant::Str(value)
        };
        Ok(self.constant(constant, span))
    }

    fn check_ascii(&self, literal: &Literal<'_>, span: Span) -> Parsed<()> {
        if literal.bytes && !literal.body.is_ascii() {
            return Err(self.error_at("bytes can only contain ASCII literal characters", span));
        }
        Ok(())
    }

    fn decode_literal(
        &mut self,
        literal: &Literal<'_>,
        token: Token,
        span: Span,
        into: &mut Vec<u8>,
    ) -> Parsed<()> {
        self.check_ascii(literal, span)?;
        if literal.raw {
            into.extend_from_slice(literal.body.as_bytes());
            return Ok(());
        }
        if literal.bytes {
            return self.decode_bytes(literal.body, token, span, into);
        }
        self.decode_text(literal.body, token, span, into)
    }

    /// Decodes the escapes of a text literal into WTF-8.
    pub(super) fn decode_text(
        &mut self,
        body: &str,
        token: Token,
        span: Span,
        into: &mut Vec<u8>,
    ) -> Parsed<()> {
        let mut warned = false;
        let mut rest = body;
        while let Some(at) = rest.find('\\') {
            into.extend_from_slice(&rest.as_bytes()[..at]);
            let offset = body.len() - rest.len() + at;
            let escape = &body[offset + 1..];
            let used = match simple_escape(escape.as_bytes(), into) {
                Some(used) => used,
                None => match coded_escape(body, offset) {
                    Ok(Some((code, used))) => {
                        push_wtf8(code, into);
                        used
                    }
                    Ok(None) => {
                        into.push(b'\\');
                        let shown = escape.chars().next().unwrap_or('{');
                        if !warned && shown.is_ascii() {
                            warned = true;
                            self.warn(&format!("invalid escape sequence '\\{shown}'"), token.line);
                        }
                        0
                    }
                    Err(bad) => return Err(self.bad_text_escape(body, &bad, span)),
                },
            };
            if octal_value(escape.as_bytes()).is_some_and(|(value, _)| value > 0o377) && !warned {
                warned = true;
                let digits = &escape[..3];
                self.warn(
                    &format!("invalid octal escape sequence '\\{digits}'"),
                    token.line,
                );
            }
            rest = &escape[used..];
        }
        into.extend_from_slice(rest.as_bytes());
        Ok(())
    }

    fn bad_text_escape(&self, body: &str, bad: &BadEscape, span: Span) -> Box<SyntaxError> {
        // CPython counts positions in a copy where each character outside ASCII is a ten-byte escape.
        let wide = |end: usize| -> usize {
            body[..end]
                .chars()
                .map(|ch| if ch.is_ascii() { 1 } else { 10 })
                .sum()
        };
        let message = format!(
            "(unicode error) 'unicodeescape' codec can't decode bytes in position {}-{}: {}",
            wide(bad.start),
            wide(bad.end) - 1,
            bad.reason
        );
        self.error_at(message, span)
    }

    fn decode_bytes(
        &mut self,
        body: &str,
        token: Token,
        span: Span,
        into: &mut Vec<u8>,
    ) -> Parsed<()> {
        let bytes = body.as_bytes();
        let mut warned = false;
        let mut pos = 0;
        while pos < bytes.len() {
            if bytes[pos] != b'\\' {
                into.push(bytes[pos]);
                pos += 1;
                continue;
            }
            let escape = &bytes[pos + 1..];
            if let Some((value, used)) = octal_value(escape) {
                if value > 0o377 && !warned {
                    warned = true;
                    let digits = &body[pos + 1..pos + 4];
                    self.warn(
                        &format!("invalid octal escape sequence '\\{digits}'"),
                        token.line,
                    );
                }
                into.push(value as u8);
                pos += 1 + used;
            } else if let Some(used) = simple_escape(escape, into) {
                pos += 1 + used;
            } else if escape.first() == Some(&b'x') {
                let digits = body.get(pos + 2..pos + 4);
                let value = digits.and_then(|digits| hex_value(digits.as_bytes()));
                let Some(value) = value else {
                    let message = format!("(value error) invalid \\x escape at position {pos}");
                    return Err(self.error_at(message, span));
                };
                into.push(value as u8);
                pos += 4;
            } else {
                if !warned && let Some(&shown) = escape.first() {
                    warned = true;
                    let shown = char::from(shown);
                    self.warn(&format!("invalid escape sequence '\\{shown}'"), token.line);
                }
                into.push(b'\\');
                pos += 1;
            }
        }
        Ok(())
    }
}

/// Decodes an escape that stands for one fixed byte, or for nothing. Gives the bytes used up after the
/// backslash.
fn simple_escape(escape: &[u8], into: &mut Vec<u8>) -> Option<usize> {
    let byte = match escape.first()? {
        b'\n' => return Some(1),
        b'\\' => b'\\',
        b'\'' => b'\'',
        b'"' => b'"',
        b'a' => 0x07,
        b'b' => 0x08,
        b'f' => 0x0C,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'v' => 0x0B,
        _ => return None,
    };
    into.push(byte);
    Some(1)
}

/// The value of up to three octal digits and how many there are.
fn octal_value(escape: &[u8]) -> Option<(u32, usize)> {
    let digits = escape
        .iter()
        .take(3)
        .take_while(|byte| matches!(byte, b'0'..=b'7'));
    let (value, count) = digits.fold((0, 0), |(value, count), &digit| {
        (value * 8 + u32::from(digit - b'0'), count + 1)
    });
    (count > 0).then_some((value, count))
}

fn hex_value(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0u32, |value, &digit| {
        Some(value.checked_mul(16)? + char::from(digit).to_digit(16)?)
    })
}

/// Decodes an octal, `\x`, `\u`, `\U` or `\N` escape whose backslash is at `start`: the code point and the
/// bytes used up after the backslash. `None` if it is none of these.
fn coded_escape(body: &str, start: usize) -> Result<Option<(u32, usize)>, BadEscape> {
    let escape = &body.as_bytes()[start + 1..];
    if let Some(octal) = octal_value(escape) {
        return Ok(Some(octal));
    }
    let (count, reason) = match escape.first() {
        Some(b'x') => (2, "truncated \\xXX escape"),
        Some(b'u') => (4, "truncated \\uXXXX escape"),
        Some(b'U') => (8, "truncated \\UXXXXXXXX escape"),
        Some(b'N') => return named_escape(body, start).map(Some),
        _ => return Ok(None),
    };
    let digits = &escape[1..];
    let found = digits
        .iter()
        .take(count)
        .take_while(|byte| byte.is_ascii_hexdigit())
        .count();
    let end = start + 2 + found;
    if found < count {
        return Err(BadEscape { start, end, reason });
    }
    match hex_value(&digits[..count]) {
        Some(code) if code <= 0x10_FFFF => Ok(Some((code, 1 + count))),
        _ => Err(BadEscape {
            start,
            end,
            reason: "illegal Unicode character",
        }),
    }
}

fn named_escape(body: &str, start: usize) -> Result<(u32, usize), BadEscape> {
    let malformed = |end| BadEscape {
        start,
        end,
        reason: "malformed \\N character escape",
    };
    let Some(inner) = body[start + 2..].strip_prefix('{') else {
        return Err(malformed(start + 2));
    };
    let Some(len) = inner.find('}') else {
        return Err(malformed(body.len()));
    };
    if len == 0 {
        return Err(malformed(start + 3));
    }
    match unicode_names2::character(&inner[..len]) {
        Some(ch) => Ok((u32::from(ch), 3 + len)),
        None => {
            let reason = "unknown Unicode character name";
            Err(BadEscape {
                start,
                end: start + 4 + len,
                reason,
            })
        }
    }
}

fn push_wtf8(code: u32, into: &mut Vec<u8>) {
    match char::from_u32(code) {
        Some(ch) => into.extend_from_slice(ch.encode_utf8(&mut [0; 4]).as_bytes()),
        // A surrogate: the three-byte pattern of UTF-8.
        None => into.extend_from_slice(&[
            0xE0 | (code >> 12) as u8,
            0x80 | (code >> 6 & 0x3F) as u8,
            0x80 | (code & 0x3F) as u8,
        ]),
    }
}
