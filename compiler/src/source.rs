//! Source text: decoding a file's bytes, and finding lines and columns in the text.

use crate::ast::Span;
use crate::error::{SyntaxError, SyntaxErrorKind};
use std::borrow::Cow;

/// Source text with a table of its lines. Line ends are all `\n`.
pub(crate) struct Source<'s> {
    text: Cow<'s, str>,
    filename: &'s str,
    /// Byte offset of the start of each line; line `n` of the user is entry `n - 1`.
    line_starts: Vec<u32>,
}

impl<'s> Source<'s> {
    /// Takes text as the parser gets it, with any kind of line end.
    pub(crate) fn new(text: &'s str, filename: &'s str) -> Result<Self, SyntaxError> {
        if text.len() > u32::MAX as usize / 2 {
            return Err(SyntaxError::new(
                "source code is too large",
                filename,
                (1, 0),
                (0, 0),
            ));
        }
        if text.as_bytes().contains(&0) {
            let message = "source code string cannot contain null bytes";
            return Err(SyntaxError::new(message, filename, (1, 0), (0, 0)));
        }
        let text = if text.as_bytes().contains(&b'\r') {
            Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
        } else {
            Cow::Borrowed(text)
        };
        let mut line_starts = vec![0];
        for (index, &byte) in text.as_bytes().iter().enumerate() {
            if byte == b'\n' {
                line_starts.push(index as u32 + 1);
            }
        }
        Ok(Source {
            text,
            filename,
            line_starts,
        })
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.text.as_bytes()
    }

    /// Byte offset of the start of a line, counted from 1; the end of the text for a line past it.
    pub(crate) fn line_start(&self, line: u32) -> u32 {
        match self.line_starts.get(line as usize - 1) {
            Some(&start) => start,
            None => self.text.len() as u32,
        }
    }

    /// The number of lines; a final line end does not begin another.
    pub(crate) fn line_count(&self) -> u32 {
        let lines = self.line_starts.len() as u32;
        let unended = self.line_start(lines) < self.text.len() as u32;
        if unended || lines == 1 {
            lines
        } else {
            lines - 1
        }
    }

    /// The line's bytes with its line end.
    fn line_text(&self, line: u32) -> Option<&str> {
        let start = *self.line_starts.get(line as usize - 1)?;
        let end = self.line_start(line + 1);
        (start < end).then(|| &self.text[start as usize..end as usize])
    }

    /// The length of a line in bytes with its line end, which the last line is taken to have too.
    pub(crate) fn line_len(&self, line: u32) -> u32 {
        let text = self.line_text(line).unwrap_or("");
        text.len() as u32 + u32::from(!text.ends_with('\n'))
    }

    /// The number of code points from the start of `line` to byte column `col`; a column past the
    /// line's end counts on in bytes.
    pub(crate) fn char_col(&self, line: u32, col: u32) -> u32 {
        let text = self.line_text(line).unwrap_or("").as_bytes();
        let inside = (col as usize).min(text.len());
        let chars = text[..inside]
            .iter()
            .filter(|&&byte| byte & 0xC0 != 0x80)
            .count();
        (chars + col as usize - inside) as u32
    }

    /// An error at a place given as CPython's fields have it: columns in code points from 1.
    pub(crate) fn error(
        &self,
        kind: SyntaxErrorKind,
        message: impl Into<String>,
        start: (u32, u32),
        end: (u32, u32),
    ) -> Box<SyntaxError> {
        Box::new(SyntaxError {
            kind,
            text: self.line_text(start.0).map(str::to_owned),
            ..SyntaxError::new(message, self.filename, start, end)
        })
    }

    /// An error about a stretch of source.
    pub(crate) fn span_error(
        &self,
        kind: SyntaxErrorKind,
        message: impl Into<String>,
        span: Span,
    ) -> Box<SyntaxError> {
        let start = (span.line, self.char_col(span.line, span.col) + 1);
        let end = (
            span.end_line,
            self.char_col(span.end_line, span.end_col) + 1,
        );
        self.error(kind, message, start, end)
    }
}

/// Turns a source file's bytes into text: a byte order mark is dropped, and a coding comment on one of
/// the first two lines (PEP 263) chooses among UTF-8 (the default), Latin-1 and ASCII.
///
/// # Errors
///
/// Null bytes, an unknown encoding, and bytes that are not valid in the encoding are syntax errors with
/// CPython's text.
pub fn decode_source<'b>(bytes: &'b [u8], filename: &str) -> Result<Cow<'b, str>, SyntaxError> {
    let fail = |message: String, line: u32| {
        let place = (line, 0);
        Err(SyntaxError::new(message, filename, place, (0, 0)))
    };
    if let Some(offset) = bytes.iter().position(|&byte| byte == 0) {
        let message = "source code cannot contain null bytes".to_owned();
        return fail(message, line_of(bytes, offset));
    }
    let (body, has_bom) = match bytes.strip_prefix(b"\xEF\xBB\xBF") {
        Some(rest) => (rest, true),
        None => (bytes, false),
    };
    let declared = coding_comment(body);
    let name = declared.as_ref().map(|name| normal_encoding(name));
    let encoding = match name.as_deref() {
        None | Some("utf-8") => Encoding::Utf8,
        Some("utf8") if !has_bom => Encoding::Utf8,
        Some(_) if has_bom => {
            let name = declared.unwrap_or_default();
            return fail(format!("encoding problem: {name} with BOM"), 0);
        }
        Some("iso-8859-1") => Encoding::Latin1,
        Some("ascii") => Encoding::Ascii,
        Some(_) => {
            let name = declared.unwrap_or_default();
            return fail(format!("unknown encoding: {name}"), 0);
        }
    };
    match encoding {
        Encoding::Latin1 => Ok(Cow::Owned(body.iter().map(|&byte| byte as char).collect())),
        Encoding::Ascii => match body.iter().position(|byte| !byte.is_ascii()) {
            None => Ok(String::from_utf8_lossy(body)),
            Some(offset) => fail(
                format!(
                    "'ascii' codec can't decode byte 0x{:02x} in position {offset}: \
                     ordinal not in range(128)",
                    body[offset]
                ),
                0,
            ),
        },
        Encoding::Utf8 => match std::str::from_utf8(body) {
            Ok(text) => Ok(Cow::Borrowed(text)),
            Err(error) => {
                let offset = error.valid_up_to();
                let line = line_of(body, offset);
                let byte = body[offset];
                if declared.is_some() || has_bom {
                    return fail(
                        format!(
                            "(unicode error) 'utf-8' codec can't decode byte 0x{byte:02x} in position \
                             {offset}: {}",
                            utf8_fault(body, offset)
                        ),
                        line,
                    );
                }
                fail(
                    format!(
                        "Non-UTF-8 code starting with '\\x{byte:02x}' on line {line}, but no encoding \
                         declared; see https://peps.python.org/pep-0263/ for details"
                    ),
                    line,
                )
            }
        },
    }
}

enum Encoding {
    Utf8,
    Latin1,
    Ascii,
}

fn line_of(bytes: &[u8], offset: usize) -> u32 {
    1 + bytes[..offset]
        .iter()
        .filter(|&&byte| byte == b'\n')
        .count() as u32
}

/// How CPython's decoder words what is wrong at `offset`.
fn utf8_fault(bytes: &[u8], offset: usize) -> &'static str {
    let needed = match bytes[offset] {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => return "invalid start byte",
    };
    let rest = &bytes[offset + 1..bytes.len().min(offset + needed)];
    let cut_off = rest.len() + 1 < needed && rest.iter().all(|byte| byte & 0xC0 == 0x80);
    if cut_off {
        "unexpected end of data"
    } else {
        "invalid continuation byte"
    }
}

/// The encoding named by a comment on the first or second line, if the first is blank or a comment too.
fn coding_comment(bytes: &[u8]) -> Option<String> {
    for line in bytes.split(|&byte| byte == b'\n').take(2) {
        let line = line.trim_ascii_start();
        if line.is_empty() {
            continue;
        }
        if line[0] != b'#' {
            return None;
        }
        if let Some(name) = coding_in_comment(line) {
            return Some(name);
        }
    }
    None
}

fn coding_in_comment(comment: &[u8]) -> Option<String> {
    let at = comment
        .windows(7)
        .position(|window| window.starts_with(b"coding") && matches!(window[6], b':' | b'='))?;
    let rest = comment[at + 7..].trim_ascii_start();
    let is_name_byte =
        |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let len = rest.iter().take_while(|byte| is_name_byte(byte)).count();
    (len > 0).then(|| String::from_utf8_lossy(&rest[..len]).into_owned())
}

fn normal_encoding(name: &str) -> String {
    let name = name.to_ascii_lowercase().replace('_', "-");
    let is = |base: &str| name == base || name.starts_with(&format!("{base}-"));
    if is("utf-8") {
        "utf-8".to_owned()
    } else if is("latin-1")
        || is("iso-8859-1")
        || is("iso-latin-1")
        || name == "latin1"
        || name == "l1"
    {
        "iso-8859-1".to_owned()
    } else if name == "u8" {
        "utf8".to_owned()
    } else if name == "us-ascii" || name == "646" {
        "ascii".to_owned()
    } else {
        name
    }
}
