//! Text algorithms that know nothing of the heap: code points, searching, formatting, encodings.
//!
//! A `str` is a byte sequence in *generalised* UTF-8 (see [`wtf8`]); a `bytes` is any byte sequence.
//! Functions take `&[u8]` and return owned bytes, byte ranges or a [`error::PyErr`].

pub mod bytes_ops;
mod charmap;
pub mod decode;
pub mod encode;
pub mod encoding;
pub mod error;
mod escape;
pub mod format_spec;
pub mod format_string;
pub mod number_layout;
pub mod ops;
pub mod percent;
pub mod repr;
pub mod search;
pub mod split;
pub mod unicode;
pub mod wtf8;

/// Whether a byte sequence is a string, counted in code points, or a byte string, counted in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flavor {
    /// `str`: generalised UTF-8.
    Str,
    /// `bytes` and `bytearray`: any bytes.
    Bytes,
}

impl Flavor {
    /// Length of `text` in the units of this flavor.
    #[inline]
    pub fn len(self, text: &[u8]) -> usize {
        match self {
            Self::Str => wtf8::count(text),
            Self::Bytes => text.len(),
        }
    }

    /// Width in bytes of the unit that starts with the byte `first`.
    #[inline]
    fn width_of_first(self, first: u8) -> usize {
        match self {
            Self::Str => wtf8::width_of_first(first),
            Self::Bytes => 1,
        }
    }

    /// If `text` starts with white space, the width of its first unit.
    #[inline]
    fn leading_space(self, text: &[u8]) -> Option<usize> {
        let &first = text.first()?;
        if first < 0x80 {
            let space = match self {
                Self::Str => unicode::is_space(u32::from(first)),
                Self::Bytes => unicode::is_ascii_space(first),
            };
            return space.then_some(1);
        }
        if self == Self::Bytes {
            return None;
        }
        let (code_point, width) = wtf8::decode(text, 0);
        unicode::is_space(code_point).then_some(width)
    }

    /// If `text` ends with white space, the width of its last unit.
    #[inline]
    fn trailing_space(self, text: &[u8]) -> Option<usize> {
        let &last = text.last()?;
        if last < 0x80 || self == Self::Bytes {
            return self.leading_space(&[last]);
        }
        let (code_point, width) = wtf8::decode_before(text, text.len());
        unicode::is_space(code_point).then_some(width)
    }
}
