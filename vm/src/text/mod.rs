//! Text algorithms that know nothing of the heap: code points, searching, formatting, encodings.
//!
//! A `str` is a byte sequence in *generalised* UTF-8 (see [`wtf8`]); a `bytes` is any byte sequence.
//! Functions take `&[u8]` and return owned bytes, byte ranges or a [`error::PyErr`].

pub mod error;
pub mod format_spec;
pub mod format_string;
pub mod number_layout;
pub mod percent;
pub mod repr;
pub mod unicode;
pub mod wtf8;
