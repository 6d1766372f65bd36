//! Source text to tokens.
//!
//! The whole source is read before parsing starts. An error ends the tokens with [`TokenKind::Error`].
//! Most are reported whatever the parser makes of the tokens before, as in CPython; a few (bad
//! indentation, an open bracket at the end) only if the parser gets as far.

mod fstring;
mod number;
mod token;

pub(crate) use token::{Token, TokenKind};

use crate::ast::MAX_BLOCK_DEPTH;
use crate::error::{SyntaxError, SyntaxErrorKind};
use crate::source::Source;
use fstring::FStringMode;

/// How many brackets may be open at once, as in CPython's tokenizer.
const MAX_BRACKETS: usize = 200;

/// The text of an error about a source that ends after a backslash.
pub(crate) const UNEXPECTED_END: &str = "unexpected EOF while parsing";

/// What the lexer makes of a source.
pub(crate) struct Tokens {
    /// The tokens; the last one is [`TokenKind::EndMarker`] or [`TokenKind::Error`].
    pub(crate) tokens: Vec<Token>,
    /// The error that stands behind [`TokenKind::Error`].
    pub(crate) pending: Option<Box<SyntaxError>>,
    /// Whether that error is reported even if the parser finds another one before it.
    pub(crate) overriding: bool,
    /// The line of the innermost bracket still open where lexing stopped with an error that does not
    /// override others, and the error that reports it. It replaces those found on later lines.
    pub(crate) unclosed: Option<(u32, Box<SyntaxError>)>,
    /// Warnings: message and line.
    pub(crate) warnings: Vec<(String, u32)>,
}

/// Reads all tokens of a source.
pub(crate) fn tokenize(source: &Source<'_>) -> Tokens {
    let mut lexer = Lexer {
        source,
        bytes: source.bytes(),
        pos: 0,
        line: 1,
        indents: vec![Indentation::default()],
        brackets: Vec::new(),
        fstrings: Vec::new(),
        tokens: Vec::with_capacity(source.bytes().len() / 4 + 8),
        warnings: Vec::new(),
    };
    let stop = lexer.run().err();
    if stop.is_some() {
        lexer.push(TokenKind::Error, lexer.pos);
    }
    let mut tokens = Tokens {
        tokens: lexer.tokens,
        pending: None,
        overriding: false,
        unclosed: None,
        warnings: lexer.warnings,
    };
    // CPython does not look for the lexer's errors inside an f-string once the parser has found one.
    let in_fstring = !lexer.fstrings.is_empty();
    match stop {
        None => {}
        Some(Stop::Now(error)) => {
            tokens.pending = Some(error);
            tokens.overriding = !in_fstring;
        }
        Some(Stop::WhenReached(error)) => {
            tokens.pending = Some(error);
            let open = lexer.brackets.last().filter(|_| !in_fstring);
            tokens.unclosed = open.map(|open| (open.line, unclosed_error(source, open)));
        }
    }
    tokens
}

fn unclosed_error(source: &Source<'_>, open: &OpenBracket) -> Box<SyntaxError> {
    let col = open.pos as u32 - source.line_start(open.line);
    let col = source.char_col(open.line, col) + 1;
    let message = format!("'{}' was never closed", open.byte as char);
    let kind = SyntaxErrorKind::Syntax;
    source.error(kind, message, (open.line, col), (open.line, 0))
}

/// An error of the lexer.
enum Stop {
    /// Reported whatever the parser thinks of the tokens before it.
    Now(Box<SyntaxError>),
    /// Reported if the parser gets this far.
    WhenReached(Box<SyntaxError>),
}

type Lexed<T> = Result<T, Stop>;

/// The width of a line's indentation with tabs to multiples of eight, and with tabs of one column. Two
/// lines whose order differs between the two mix tabs and spaces inconsistently.
#[derive(Clone, Copy, Default)]
struct Indentation {
    width: u32,
    alt_width: u32,
}

struct OpenBracket {
    byte: u8,
    line: u32,
    pos: usize,
}

struct Lexer<'s> {
    source: &'s Source<'s>,
    bytes: &'s [u8],
    pos: usize,
    line: u32,
    indents: Vec<Indentation>,
    brackets: Vec<OpenBracket>,
    fstrings: Vec<FStringMode>,
    tokens: Vec<Token>,
    warnings: Vec<(String, u32)>,
}

const fn is_name_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80
}

const fn is_name_byte(byte: u8) -> bool {
    is_name_start(byte) || byte.is_ascii_digit()
}

/// [`is_name_byte`] as a table.
const NAME_BYTES: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = is_name_byte(byte as u8);
        byte += 1;
    }
    table
};

impl<'s> Lexer<'s> {
    /// The byte `ahead` bytes on; 0 past the end (a source holds no zero byte).
    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.pos + ahead).copied().unwrap_or(0)
    }

    fn push(&mut self, kind: TokenKind, start: usize) {
        let line = self.line;
        self.push_from_line(kind, start, line);
    }

    fn push_from_line(&mut self, kind: TokenKind, start: usize, line: u32) {
        self.tokens.push(Token {
            kind,
            level: self.brackets.len() as u8,
            start: start as u32,
            end: self.pos as u32,
            line,
            end_line: self.line,
        });
    }

    /// An error at the character before byte offset `end` of line `line`.
    fn error_before(&self, message: impl Into<String>, line: u32, end: usize) -> Stop {
        let col = self
            .source
            .char_col(line, end as u32 - self.source.line_start(line));
        let kind = SyntaxErrorKind::Syntax;
        Stop::Now(self.source.error(kind, message, (line, col), (line, col)))
    }

    /// An error at the character just read.
    fn error(&self, message: impl Into<String>) -> Stop {
        self.error_before(message, self.line, self.pos)
    }

    fn warn(&mut self, message: impl Into<String>) {
        self.warnings.push((message.into(), self.line));
    }

    fn run(&mut self) -> Lexed<()> {
        let mut at_line_start = true;
        // A comment before a line's end belongs to the newline token.
        let mut comment = None;
        loop {
            if self.fstrings.last().is_some_and(|mode| mode.in_literal) {
                self.fstring_literal()?;
                continue;
            }
            if at_line_start {
                at_line_start = false;
                if !self.indentation()? {
                    return self.finish(None);
                }
            }
            while matches!(self.peek(0), b' ' | b'\t' | b'\x0C') {
                self.pos += 1;
            }
            let byte = self.peek(0);
            match byte {
                0 => return self.finish(comment),
                b'#' => {
                    comment = Some(self.pos);
                    self.skip_comment();
                }
                b'\n' => {
                    if self.brackets.is_empty() {
                        let start = comment.take().unwrap_or(self.pos);
                        self.pos += 1;
                        self.push(TokenKind::Newline, start);
                        at_line_start = true;
                    } else {
                        comment = None;
                        self.pos += 1;
                    }
                    self.line += 1;
                }
                b'\\' => self.line_continuation()?,
                b'\'' | b'"' => self.string(self.pos)?,
                b'0'..=b'9' => self.number()?,
                b'.' if self.peek(1).is_ascii_digit() => self.number()?,
                _ if is_name_start(byte) => self.word()?,
                _ => self.operator(byte)?,
            }
        }
    }

    fn skip_comment(&mut self) {
        while !matches!(self.peek(0), b'\n' | 0) {
            self.pos += 1;
        }
    }

    /// Ends the tokens with the newline and dedents that the source leaves out.
    fn finish(&mut self, comment: Option<usize>) -> Lexed<()> {
        if let Some(open) = self.brackets.last() {
            return Err(Stop::WhenReached(unclosed_error(self.source, open)));
        }
        if self
            .tokens
            .last()
            .is_some_and(|token| token.kind != TokenKind::Newline)
        {
            let start = comment.unwrap_or(self.pos);
            self.push(TokenKind::Newline, start);
            if let Some(newline) = self.tokens.last_mut() {
                newline.end += 1;
            }
        }
        // What ends the source stands just past the last line's end, written or not.
        self.line = self.source.line_count();
        self.pos = (self.source.line_start(self.line) + self.source.line_len(self.line)) as usize;
        while self.indents.len() > 1 {
            self.indents.pop();
            self.push(TokenKind::Dedent, self.pos);
        }
        self.push(TokenKind::EndMarker, self.pos);
        Ok(())
    }

    /// Skips blank lines, then measures the indentation of a line with tokens and emits what it changes.
    /// False at the end of the source.
    fn indentation(&mut self) -> Lexed<bool> {
        let found = loop {
            let mut here = Indentation::default();
            let mut continued: Option<Indentation> = None;
            loop {
                match self.peek(0) {
                    b' ' => {
                        here.width += 1;
                        here.alt_width += 1;
                    }
                    b'\t' => {
                        here.width = (here.width / 8 + 1) * 8;
                        here.alt_width += 1;
                    }
                    b'\x0C' => here = Indentation::default(),
                    b'\\' => {
                        // Of an indentation split by backslashes, the first line's part counts.
                        continued = continued.filter(|first| first.width > 0).or(Some(here));
                        self.line_continuation()?;
                        continue;
                    }
                    _ => break,
                }
                self.pos += 1;
            }
            match self.peek(0) {
                b'#' => self.skip_comment(),
                0 | b'\n' => {}
                _ => break continued.filter(|first| first.width > 0).unwrap_or(here),
            }
            if self.peek(0) == 0 {
                return Ok(false);
            }
            self.pos += 1;
            self.line += 1;
        };
        self.change_indentation(found)?;
        Ok(true)
    }

    fn change_indentation(&mut self, found: Indentation) -> Lexed<()> {
        let top = self.indents.last().copied().unwrap_or_default();
        if found.width > top.width {
            if self.indents.len() >= MAX_BLOCK_DEPTH {
                let message = "too many levels of indentation";
                return Err(self.line_error(SyntaxErrorKind::Indentation, message, 1));
            }
            if found.alt_width <= top.alt_width {
                return Err(self.tab_error());
            }
            self.indents.push(found);
            self.push(TokenKind::Indent, self.pos);
            return Ok(());
        }
        let kept = self
            .indents
            .iter()
            .rposition(|level| level.width <= found.width);
        let kept = kept.unwrap_or(0);
        if self.indents[kept].width != found.width {
            let message = "unindent does not match any outer indentation level";
            let col = self.source.line_len(self.line);
            return Err(self.line_error(SyntaxErrorKind::Indentation, message, col));
        }
        if self.indents[kept].alt_width != found.alt_width {
            return Err(self.tab_error());
        }
        while self.indents.len() > kept + 1 {
            self.indents.pop();
            self.push(TokenKind::Dedent, self.pos);
        }
        Ok(())
    }

    fn tab_error(&self) -> Stop {
        let message = "inconsistent use of tabs and spaces in indentation";
        self.line_error(SyntaxErrorKind::Tab, message, 1)
    }

    /// An error on the current line that counts when the parser reaches it.
    fn line_error(&self, kind: SyntaxErrorKind, message: &str, col: u32) -> Stop {
        Stop::WhenReached(
            self.source
                .error(kind, message, (self.line, col), (self.line, 0)),
        )
    }

    /// A backslash at the end of a line.
    fn line_continuation(&mut self) -> Lexed<()> {
        if self.peek(1) != b'\n' {
            if self.peek(1) == 0 {
                return Err(self.continued_at_end());
            }
            let col = self.pos as u32 - self.source.line_start(self.line);
            let col = self.source.char_col(self.line, col) + 2;
            let message = "unexpected character after line continuation character";
            return Err(self.line_error(SyntaxErrorKind::Syntax, message, col));
        }
        if self.pos + 2 >= self.bytes.len() {
            return Err(self.continued_at_end());
        }
        self.pos += 2;
        self.line += 1;
        Ok(())
    }

    fn continued_at_end(&self) -> Stop {
        if let Some(open) = self.brackets.last() {
            return Stop::WhenReached(unclosed_error(self.source, open));
        }
        let col = self.source.line_len(self.line);
        self.line_error(SyntaxErrorKind::Syntax, UNEXPECTED_END, col)
    }

    /// A name, a keyword, or the prefix of a string.
    fn word(&mut self) -> Lexed<()> {
        let start = self.pos;
        let mut ascii = true;
        while NAME_BYTES[usize::from(self.peek(0))] {
            ascii &= self.peek(0) < 0x80;
            self.pos += 1;
        }
        let word = &self.bytes[start..self.pos];
        if word.len() <= 2 && matches!(self.peek(0), b'\'' | b'"') {
            match word.to_ascii_lowercase().as_slice() {
                b"r" | b"u" | b"b" | b"br" | b"rb" => return self.string(start),
                b"f" => return self.fstring_start(start, false),
                b"fr" | b"rf" => return self.fstring_start(start, true),
                _ => {}
            }
        }
        if ascii {
            self.push(TokenKind::of_word(word), start);
        } else {
            self.check_identifier(start)?;
            self.push(TokenKind::Name, start);
        }
        Ok(())
    }

    fn check_identifier(&mut self, start: usize) -> Lexed<()> {
        let text = &self.source.text()[start..self.pos];
        for (index, ch) in text.char_indices() {
            let fits = if index == 0 {
                ch == '_' || unicode_ident::is_xid_start(ch)
            } else {
                unicode_ident::is_xid_continue(ch)
            };
            if !fits {
                self.pos = start + index + ch.len_utf8();
                return Err(self.bad_character(ch));
            }
        }
        Ok(())
    }

    fn bad_character(&self, ch: char) -> Stop {
        let code = u32::from(ch);
        if is_printable(ch) {
            self.error(format!("invalid character '{ch}' (U+{code:04X})"))
        } else {
            self.error(format!("invalid non-printable character U+{code:04X}"))
        }
    }

    /// A string literal that is not an f-string; `pos` is at the quote, `start` at the prefix.
    fn string(&mut self, start: usize) -> Lexed<()> {
        let quote = self.peek(0);
        let first_line = self.line;
        let triple = self.peek(1) == quote && self.peek(2) == quote;
        if triple {
            self.pos += 3;
        } else {
            self.pos += 1;
        }
        let mut escaped_quote = false;
        loop {
            let byte = self.peek(0);
            self.pos += 1;
            if byte == quote {
                if !triple {
                    break;
                }
                if self.peek(0) == quote && self.peek(1) == quote {
                    self.pos += 2;
                    break;
                }
                continue;
            }
            match byte {
                b'\\' => {
                    escaped_quote |= self.peek(0) == quote;
                    match self.peek(0) {
                        0 => {}
                        b'\n' => {
                            self.pos += 1;
                            self.line += 1;
                        }
                        _ => self.pos += 1,
                    }
                }
                b'\n' if triple => self.line += 1,
                b'\n' | 0 => {
                    return Err(self.unterminated(start, first_line, quote, triple, escaped_quote));
                }
                _ => {}
            }
        }
        self.push_from_line(TokenKind::String, start, first_line);
        Ok(())
    }

    fn unterminated(
        &self,
        start: usize,
        line: u32,
        quote: u8,
        triple: bool,
        escaped_quote: bool,
    ) -> Stop {
        let size = if triple { 3 } else { 1 };
        let closes_fstring = |mode: &FStringMode| mode.quote == quote && mode.quote_size == size;
        if self.fstrings.last().is_some_and(closes_fstring) {
            return self.error_before("f-string: expecting '}'", line, start + 1);
        }
        let detected = if triple {
            self.source.line_count()
        } else {
            self.line
        };
        let message = if triple {
            format!("unterminated triple-quoted string literal (detected at line {detected})")
        } else if escaped_quote {
            format!(
                "unterminated string literal (detected at line {detected}); \
                 perhaps you escaped the end quote?"
            )
        } else {
            format!("unterminated string literal (detected at line {detected})")
        };
        self.error_before(message, line, start + 1)
    }

    fn operator(&mut self, byte: u8) -> Lexed<()> {
        use TokenKind::*;
        let (next, third) = (self.peek(1), self.peek(2));
        if byte == b':' && self.fstring_format_colon() {
            return Ok(());
        }
        let (kind, len) = match byte {
            b'(' | b'[' | b'{' => return self.open_bracket(byte),
            b')' | b']' | b'}' => return self.close_bracket(byte),
            b',' => (Comma, 1),
            b';' => (Semicolon, 1),
            b'~' => (Tilde, 1),
            b':' if next == b'=' => (ColonEqual, 2),
            b':' => (Colon, 1),
            b'.' if next == b'.' && third == b'.' => (Ellipsis, 3),
            b'.' => (Dot, 1),
            b'=' if next == b'=' => (EqEqual, 2),
            b'=' => (Equal, 1),
            b'!' if next == b'=' => (NotEqual, 2),
            b'!' => (Exclamation, 1),
            b'<' => match (next, third) {
                (b'<', b'=') => (LeftShiftEqual, 3),
                (b'<', _) => (LeftShift, 2),
                (b'=', _) => (LessEqual, 2),
                (b'>', _) => (LessGreater, 2),
                _ => (Less, 1),
            },
            b'>' => match (next, third) {
                (b'>', b'=') => (RightShiftEqual, 3),
                (b'>', _) => (RightShift, 2),
                (b'=', _) => (GreaterEqual, 2),
                _ => (Greater, 1),
            },
            b'+' => with_equal(next, Plus, PlusEqual),
            b'-' if next == b'>' => (Arrow, 2),
            b'-' => with_equal(next, Minus, MinusEqual),
            b'*' if next == b'*' => longer(with_equal(third, DoubleStar, DoubleStarEqual)),
            b'*' => with_equal(next, Star, StarEqual),
            b'/' if next == b'/' => longer(with_equal(third, DoubleSlash, DoubleSlashEqual)),
            b'/' => with_equal(next, Slash, SlashEqual),
            b'%' => with_equal(next, Percent, PercentEqual),
            b'@' => with_equal(next, At, AtEqual),
            b'&' => with_equal(next, Amper, AmperEqual),
            b'|' => with_equal(next, VBar, VBarEqual),
            b'^' => with_equal(next, Caret, CaretEqual),
            b'$' | b'?' | b'`' => (Unknown, 1),
            _ => {
                self.pos += 1;
                return Err(self.bad_character(char::from(byte)));
            }
        };
        let start = self.pos;
        self.pos += len;
        self.push(kind, start);
        Ok(())
    }

    fn open_bracket(&mut self, byte: u8) -> Lexed<()> {
        let start = self.pos;
        self.pos += 1;
        if self.brackets.len() >= MAX_BRACKETS {
            return Err(self.error("too many nested parentheses"));
        }
        self.brackets.push(OpenBracket {
            byte,
            line: self.line,
            pos: start,
        });
        let kind = match byte {
            b'(' => TokenKind::LParen,
            b'[' => TokenKind::LBracket,
            _ => TokenKind::LBrace,
        };
        self.push(kind, start);
        Ok(())
    }

    fn close_bracket(&mut self, byte: u8) -> Lexed<()> {
        let start = self.pos;
        self.pos += 1;
        let shown = char::from(byte);
        let (kind, wanted) = match byte {
            b')' => (TokenKind::RParen, b'('),
            b']' => (TokenKind::RBracket, b'['),
            _ => (TokenKind::RBrace, b'{'),
        };
        let depth_in_fstring = self
            .fstrings
            .last()
            .map(|mode| self.brackets.len() - mode.brackets);
        if depth_in_fstring == Some(0) && byte == b'}' {
            return Err(self.error("f-string: single '}' is not allowed"));
        }
        let Some(open) = self.brackets.pop() else {
            return Err(self.error(format!("unmatched '{shown}'")));
        };
        if open.byte != wanted {
            let field_depth = self.fstrings.last().map(|mode| mode.field_depth);
            if open.byte == b'{' && depth_in_fstring.is_some() && depth_in_fstring == field_depth {
                return Err(self.error(format!("f-string: unmatched '{shown}'")));
            }
            let mut message = format!(
                "closing parenthesis '{shown}' does not match opening parenthesis '{}'",
                char::from(open.byte)
            );
            if open.line != self.line {
                message.push_str(&format!(" on line {}", open.line));
            }
            return Err(self.error(message));
        }
        self.push(kind, start);
        if byte == b'}' {
            self.fstring_field_closed();
        }
        Ok(())
    }
}

fn with_equal(next: u8, plain: TokenKind, assigning: TokenKind) -> (TokenKind, usize) {
    if next == b'=' {
        (assigning, 2)
    } else {
        (plain, 1)
    }
}

fn longer((kind, len): (TokenKind, usize)) -> (TokenKind, usize) {
    (kind, len + 1)
}

/// Whether Python's `str.isprintable` holds, as far as needed to word an error: format characters,
/// separators, controls and private use are not printable; unassigned characters are taken to be.
fn is_printable(ch: char) -> bool {
    let format_or_private = matches!(
        u32::from(ch),
        0xAD | 0x600..=0x605
            | 0x61C
            | 0x6DD
            | 0x70F
            | 0x890..=0x891
            | 0x8E2
            | 0x180E
            | 0x200B..=0x200F
            | 0x202A..=0x202E
            | 0x2060..=0x206F
            | 0xFEFF
            | 0xFFF9..=0xFFFB
            | 0xFFFE..=0xFFFF
            | 0xE000..=0xF8FF
            | 0x110BD
            | 0x110CD
            | 0x13430..=0x1343F
            | 0x1BCA0..=0x1BCA3
            | 0x1D173..=0x1D17A
            | 0xE0001..=0xE007F
            | 0xF0000..
    );
    ch == ' ' || !(ch.is_control() || ch.is_whitespace() || format_or_private)
}
