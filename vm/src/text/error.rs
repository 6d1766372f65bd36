//! The errors of the pure text and number functions: which exception to raise, and its message.

use std::fmt;

/// What a `UnicodeDecodeError` or `UnicodeEncodeError` carries besides its class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodecError {
    /// Name of the codec, as Python shows it (`utf-8`, `latin-1`, …).
    pub encoding: &'static str,
    /// The whole input: the bytes being decoded, or the string (generalised UTF-8) being encoded.
    pub object: Vec<u8>,
    /// First offending position: a byte index when decoding, a code point index when encoding.
    pub start: usize,
    /// One past the last offending position, in the unit of `start`.
    pub end: usize,
    /// Why the codec refused.
    pub reason: String,
}

/// The Python exception class an error stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ErrKind {
    /// `ValueError`
    ValueError,
    /// `TypeError`
    TypeError,
    /// `OverflowError`
    OverflowError,
    /// `ZeroDivisionError`
    ZeroDivisionError,
    /// `IndexError`
    IndexError,
    /// `KeyError`
    KeyError,
    /// `LookupError`
    LookupError,
    /// `MemoryError`
    MemoryError,
    /// `KeyboardInterrupt`: somebody asked for it while the function ran.
    Interrupted,
    /// `UnicodeDecodeError` with its attributes.
    UnicodeDecodeError(Box<CodecError>),
    /// `UnicodeEncodeError` with its attributes.
    UnicodeEncodeError(Box<CodecError>),
}

/// An exception to raise: its class and the text `str(exception)` gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PyErr {
    /// The class.
    pub kind: ErrKind,
    /// The message.
    pub message: String,
}

/// Result of a pure text or number function.
pub type PyResult<T> = Result<T, PyErr>;

impl PyErr {
    /// A `ValueError`.
    #[cold]
    pub fn value(message: impl Into<String>) -> Self {
        Self::new(ErrKind::ValueError, message)
    }

    /// What stands for `KeyboardInterrupt`.
    #[cold]
    pub fn interrupted() -> Self {
        Self::new(ErrKind::Interrupted, "")
    }

    /// A `TypeError`.
    #[cold]
    pub fn type_error(message: impl Into<String>) -> Self {
        Self::new(ErrKind::TypeError, message)
    }

    /// An `OverflowError`.
    #[cold]
    pub fn overflow(message: impl Into<String>) -> Self {
        Self::new(ErrKind::OverflowError, message)
    }

    /// A `ZeroDivisionError`.
    #[cold]
    pub fn zero_division(message: impl Into<String>) -> Self {
        Self::new(ErrKind::ZeroDivisionError, message)
    }

    /// A `LookupError`.
    #[cold]
    pub fn lookup(message: impl Into<String>) -> Self {
        Self::new(ErrKind::LookupError, message)
    }

    /// A `MemoryError`, which CPython raises without a message.
    #[cold]
    pub fn memory() -> Self {
        Self::new(ErrKind::MemoryError, "")
    }

    /// An error of any class.
    #[cold]
    pub fn new(kind: ErrKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
        }
    }
}

impl fmt::Display for PyErr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for PyErr {}

/// The longest text that is ever made. Systems that promise more memory than they have would otherwise let a program
/// that asks for too much be killed.
const MAX_BUFFER: usize = u32::MAX as usize;

/// An empty buffer with room for `bytes` bytes, or `MemoryError` where that is too much or the allocator refuses.
pub fn buffer(bytes: usize) -> PyResult<Vec<u8>> {
    if bytes > MAX_BUFFER {
        return Err(PyErr::memory());
    }
    let mut out = Vec::new();
    out.try_reserve_exact(bytes).map_err(|_| PyErr::memory())?;
    Ok(out)
}
