//! Number literals: the lexer finds their extent and checks their form.

use super::{Lexed, Lexer, TokenKind};
use crate::error::SyntaxErrorKind;

/// The words that may follow a number without a space; doing so is deprecated.
const GLUED_WORDS: [&[u8]; 5] = [b"and", b"else", b"for", b"not", b"or"];

/// Those of which CPython does not check where they end.
const GLUED_BEGINNINGS: [&[u8]; 3] = [b"if", b"in", b"is"];

impl Lexer<'_> {
    pub(super) fn number(&mut self) -> Lexed<()> {
        let start = self.pos;
        if self.peek(0) == b'0' {
            match self.peek(1) {
                b'x' | b'X' => self.radix_digits("hexadecimal", 16)?,
                b'o' | b'O' => self.radix_digits("octal", 8)?,
                b'b' | b'B' => self.radix_digits("binary", 2)?,
                _ => self.after_leading_zero(start)?,
            }
        } else if self.peek(0) == b'.' {
            self.fraction()?;
        } else {
            self.decimal_digits()?;
            self.decimal_tail()?;
        }
        self.push(TokenKind::Number, start);
        Ok(())
    }

    /// The digits after `0x`, `0o` or `0b`.
    fn radix_digits(&mut self, name: &str, radix: u32) -> Lexed<()> {
        self.pos += 2;
        let is_digit = |byte: u8| char::from(byte).is_digit(radix);
        loop {
            if self.peek(0) == b'_' {
                self.pos += 1;
            }
            if !is_digit(self.peek(0)) {
                if self.peek(0).is_ascii_digit() {
                    return Err(self.bad_digit(name));
                }
                return Err(self.error(format!("invalid {name} literal")));
            }
            while is_digit(self.peek(0)) {
                self.pos += 1;
            }
            if self.peek(0) != b'_' {
                break;
            }
        }
        if self.peek(0).is_ascii_digit() {
            return Err(self.bad_digit(name));
        }
        self.end_of_number(name)
    }

    fn bad_digit(&mut self, name: &str) -> super::Stop {
        let digit = char::from(self.peek(0));
        self.pos += 1;
        self.error(format!("invalid digit '{digit}' in {name} literal"))
    }

    /// What follows a first digit 0: more zeros, or a float or imaginary number.
    fn after_leading_zero(&mut self, start: usize) -> Lexed<()> {
        self.pos += 1;
        loop {
            if self.peek(0) == b'_' {
                self.pos += 1;
                if !self.peek(0).is_ascii_digit() {
                    return Err(self.error("invalid decimal literal"));
                }
            }
            if self.peek(0) != b'0' {
                break;
            }
            self.pos += 1;
        }
        let zeros_end = self.pos;
        let has_nonzero = self.peek(0).is_ascii_digit();
        if has_nonzero {
            self.decimal_digits()?;
        }
        if matches!(self.peek(0), b'.' | b'e' | b'E' | b'j' | b'J') {
            return self.decimal_tail();
        }
        if has_nonzero {
            let line_start = self.source.line_start(self.line);
            let col = |pos: usize| self.source.char_col(self.line, pos as u32 - line_start) + 1;
            return Err(super::Stop::Now(self.source.error(
                SyntaxErrorKind::Syntax,
                "leading zeros in decimal integer literals are not permitted; \
                 use an 0o prefix for octal integers",
                (self.line, col(start)),
                (self.line, col(zeros_end)),
            )));
        }
        self.end_of_number("decimal")
    }

    /// Digits with single underscores between them; at least one is there.
    fn decimal_digits(&mut self) -> Lexed<()> {
        loop {
            while self.peek(0).is_ascii_digit() {
                self.pos += 1;
            }
            if self.peek(0) != b'_' {
                return Ok(());
            }
            self.pos += 1;
            if !self.peek(0).is_ascii_digit() {
                return Err(self.error("invalid decimal literal"));
            }
        }
    }

    /// The fraction, exponent and `j` after the digits before the point.
    fn decimal_tail(&mut self) -> Lexed<()> {
        if self.peek(0) == b'.' {
            self.fraction()
        } else {
            self.exponent()
        }
    }

    fn fraction(&mut self) -> Lexed<()> {
        self.pos += 1;
        if self.peek(0).is_ascii_digit() {
            self.decimal_digits()?;
        }
        self.exponent()
    }

    fn exponent(&mut self) -> Lexed<()> {
        if matches!(self.peek(0), b'e' | b'E') {
            if self.peek(1).is_ascii_digit() {
                self.pos += 1;
                self.decimal_digits()?;
            } else if matches!(self.peek(1), b'+' | b'-') {
                self.pos += 2;
                if !self.peek(0).is_ascii_digit() {
                    return Err(self.error("invalid decimal literal"));
                }
                self.decimal_digits()?;
            }
        }
        if matches!(self.peek(0), b'j' | b'J') {
            self.pos += 1;
            return self.end_of_number("imaginary");
        }
        self.end_of_number("decimal")
    }

    /// Checks that no letter follows, except those of some keywords, which give a warning.
    fn end_of_number(&mut self, name: &str) -> Lexed<()> {
        if !super::NAME_BYTES[usize::from(self.peek(0))] {
            return Ok(());
        }
        let rest = &self.bytes[self.pos..];
        let ends = |word: &[u8]| {
            rest.get(word.len())
                .is_none_or(|byte| !super::is_name_byte(*byte))
        };
        if GLUED_WORDS
            .iter()
            .any(|word| rest.starts_with(word) && ends(word))
            || GLUED_BEGINNINGS.iter().any(|word| rest.starts_with(word))
        {
            self.warn(format!("invalid {name} literal"));
            return Ok(());
        }
        Err(self.error(format!("invalid {name} literal")))
    }
}
