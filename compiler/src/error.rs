//! The error that source text can be rejected with.

use std::fmt;

/// Which of Python's exception classes a [`SyntaxError`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SyntaxErrorKind {
    /// `SyntaxError`
    Syntax,
    /// `IndentationError`
    Indentation,
    /// `TabError`
    Tab,
}

impl SyntaxErrorKind {
    /// The name of the exception class.
    pub fn name(self) -> &'static str {
        match self {
            SyntaxErrorKind::Syntax => "SyntaxError",
            SyntaxErrorKind::Indentation => "IndentationError",
            SyntaxErrorKind::Tab => "TabError",
        }
    }
}

/// Why and where a source was rejected; the fields are those of Python's exception.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// The exception class.
    pub kind: SyntaxErrorKind,
    /// The text, as CPython words it.
    pub message: String,
    /// The name of the source, as given to the parser.
    pub filename: String,
    /// `lineno`: the line, from 1.
    pub line: u32,
    /// `offset`: the column in code points, from 1; 0 if there is none to point at.
    pub col: u32,
    /// `end_lineno`: the line where the culprit ends; 0 if not known.
    pub end_line: u32,
    /// `end_offset`: the column just past it, in code points from 1; 0 if not known.
    pub end_col: u32,
    /// `text`: the source line with its line end, if there is one.
    pub text: Option<String>,
}

impl SyntaxError {
    /// A `SyntaxError` at a place of the source; `text` is left out.
    pub fn new(
        message: impl Into<String>,
        filename: impl Into<String>,
        start: (u32, u32),
        end: (u32, u32),
    ) -> Self {
        SyntaxError {
            kind: SyntaxErrorKind::Syntax,
            message: message.into(),
            filename: filename.into(),
            line: start.0,
            col: start.1,
            end_line: end.0,
            end_col: end.1,
            text: None,
        }
    }
}

/// What `str()` of Python's exception gives: `message (file, line n)`.
impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let base = self.filename.rsplit('/').next().unwrap_or_default();
        write!(f, "{} ({}, line {})", self.message, base, self.line)
    }
}

impl std::error::Error for SyntaxError {}
