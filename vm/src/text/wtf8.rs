//! Generalised UTF-8: the byte form of a Python string.
//!
//! It is UTF-8 in which a surrogate code point (U+D800–U+DFFF) may also appear, as the three bytes the
//! scheme gives it. Two surrogates next to each other stay two code points, as in Python, so that
//! concatenation of strings is concatenation of bytes.
//!
//! Every function here takes well-formed input; anything else may panic, but is never undefined.

/// Bytes of the longest encoding of a code point.
pub const LONGEST: usize = 4;

/// Whether `byte` continues a code point begun earlier.
#[inline]
pub const fn is_continuation(byte: u8) -> bool {
    byte & 0xC0 == 0x80
}

/// Whether `code_point` is a surrogate, which UTF-8 proper cannot hold.
#[inline]
pub const fn is_surrogate(code_point: u32) -> bool {
    matches!(code_point, 0xD800..=0xDFFF)
}

/// Number of bytes of the code point whose first byte is `first`.
#[inline]
pub const fn width_of_first(first: u8) -> usize {
    match first {
        0..=0x7F => 1,
        0x80..=0xDF => 2,
        0xE0..=0xEF => 3,
        _ => 4,
    }
}

/// Number of bytes that encode `code_point`.
#[inline]
pub const fn width(code_point: u32) -> usize {
    match code_point {
        0..=0x7F => 1,
        0x80..=0x7FF => 2,
        0x800..=0xFFFF => 3,
        _ => 4,
    }
}

/// Appends the encoding of `code_point` (at most 0x10FFFF).
#[inline]
pub fn push(out: &mut Vec<u8>, code_point: u32) {
    let (buffer, len) = encode(code_point);
    out.extend_from_slice(&buffer[..len]);
}

/// The encoding of `code_point` (at most 0x10FFFF): a buffer and how much of it is used.
#[inline]
pub const fn encode(code_point: u32) -> ([u8; 4], usize) {
    match width(code_point) {
        1 => ([code_point as u8, 0, 0, 0], 1),
        2 => (
            [
                0xC0 | (code_point >> 6) as u8,
                continuation(code_point, 0),
                0,
                0,
            ],
            2,
        ),
        3 => (
            [
                0xE0 | (code_point >> 12) as u8,
                continuation(code_point, 6),
                continuation(code_point, 0),
                0,
            ],
            3,
        ),
        _ => (
            [
                0xF0 | (code_point >> 18) as u8,
                continuation(code_point, 12),
                continuation(code_point, 6),
                continuation(code_point, 0),
            ],
            4,
        ),
    }
}

const fn continuation(code_point: u32, shift: u32) -> u8 {
    0x80 | (code_point >> shift & 0x3F) as u8
}

/// The code point that starts at byte `offset`, and its width in bytes.
#[inline]
pub fn decode(bytes: &[u8], offset: usize) -> (u32, usize) {
    let low = |i: usize| u32::from(bytes[offset + i] & 0x3F);
    let first = u32::from(bytes[offset]);
    match width_of_first(bytes[offset]) {
        1 => (first, 1),
        2 => ((first & 0x1F) << 6 | low(1), 2),
        3 => ((first & 0x0F) << 12 | low(1) << 6 | low(2), 3),
        _ => (
            (first & 0x07) << 18 | low(1) << 12 | low(2) << 6 | low(3),
            4,
        ),
    }
}

/// The code point that ends just before byte `end` (which is not 0), and its width in bytes.
#[inline]
pub fn decode_before(bytes: &[u8], end: usize) -> (u32, usize) {
    let mut start = end - 1;
    while is_continuation(bytes[start]) {
        start -= 1;
    }
    decode(bytes, start)
}

/// Number of code points.
#[inline]
pub fn count(bytes: &[u8]) -> usize {
    if bytes.is_ascii() {
        return bytes.len();
    }
    bytes.iter().filter(|&&b| !is_continuation(b)).count()
}

/// The text as `&str`, unless it holds a surrogate.
#[inline]
pub fn as_str(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok()
}

/// The text as a `String` for messages, each surrogate replaced by U+FFFD.
pub fn to_string_lossy(bytes: &[u8]) -> String {
    code_points(bytes)
        .map(|c| char::from_u32(c).unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

/// Iterates over the code points, from either end.
#[inline]
pub fn code_points(bytes: &[u8]) -> CodePoints<'_> {
    CodePoints { bytes }
}

/// Iterates over the code points with the byte offset of each.
pub fn code_point_offsets(bytes: &[u8]) -> impl Iterator<Item = (usize, u32)> + '_ {
    let mut offset = 0;
    code_points(bytes).map(move |c| {
        let at = offset;
        offset += width(c);
        (at, c)
    })
}

/// Iterator over code points; see [`code_points`].
#[derive(Clone, Debug)]
pub struct CodePoints<'a> {
    bytes: &'a [u8],
}

impl<'a> CodePoints<'a> {
    /// What has not been iterated over yet.
    pub fn rest(&self) -> &'a [u8] {
        self.bytes
    }
}

impl Iterator for CodePoints<'_> {
    type Item = u32;

    #[inline]
    fn next(&mut self) -> Option<u32> {
        if self.bytes.is_empty() {
            return None;
        }
        let (code_point, width) = decode(self.bytes, 0);
        self.bytes = &self.bytes[width..];
        Some(code_point)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.bytes.len().div_ceil(4), Some(self.bytes.len()))
    }
}

impl DoubleEndedIterator for CodePoints<'_> {
    #[inline]
    fn next_back(&mut self) -> Option<u32> {
        if self.bytes.is_empty() {
            return None;
        }
        let (code_point, width) = decode_before(self.bytes, self.bytes.len());
        self.bytes = &self.bytes[..self.bytes.len() - width];
        Some(code_point)
    }
}

/// Byte offset of code point `index`, by walking; `bytes.len()` where there are not so many.
pub fn offset_of(bytes: &[u8], index: usize) -> usize {
    let mut offset = 0;
    for _ in 0..index {
        if offset >= bytes.len() {
            return bytes.len();
        }
        offset += width_of_first(bytes[offset]);
    }
    offset
}

/// Code points between two entries of an [`OffsetIndex`]: the longest walk of a lookup.
const STRIDE: usize = 32;

/// Where every 32nd code point of a text starts, so that indexing by code point is O(1).
///
/// Costs 1/8 byte per code point. An ASCII text needs none: there, offset and index are the same.
#[derive(Clone, Debug)]
pub struct OffsetIndex {
    offsets: Box<[u32]>,
}

impl OffsetIndex {
    /// Walks the text, which is no longer than the longest string, once.
    pub fn new(bytes: &[u8]) -> Self {
        let mut offsets = Vec::with_capacity(bytes.len() / (2 * STRIDE) + 1);
        let mut index = 0;
        for (offset, &byte) in bytes.iter().enumerate() {
            if !is_continuation(byte) {
                if index % STRIDE == 0 {
                    offsets.push(offset as u32);
                }
                index += 1;
            }
        }
        Self {
            offsets: offsets.into_boxed_slice(),
        }
    }

    /// Byte offset of code point `index` of the indexed text; its length in bytes if past the end.
    #[inline]
    pub fn offset_of(&self, bytes: &[u8], index: usize) -> usize {
        match self.offsets.get(index / STRIDE) {
            Some(&base) => base as usize + offset_of(&bytes[base as usize..], index % STRIDE),
            None => bytes.len(),
        }
    }

    /// Code point index of byte `offset`, which starts a code point (or is the end) of the indexed text.
    pub fn index_of(&self, bytes: &[u8], offset: usize) -> usize {
        let block = self.offsets.partition_point(|&o| o as usize <= offset);
        match block.checked_sub(1) {
            Some(block) => block * STRIDE + count(&bytes[self.offsets[block] as usize..offset]),
            None => 0,
        }
    }

    /// Bytes of heap the index occupies.
    pub fn heap_bytes(&self) -> usize {
        size_of_val(&*self.offsets)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(code_points: &[u32]) -> Vec<u8> {
        let mut out = Vec::new();
        for &c in code_points {
            push(&mut out, c);
        }
        out
    }

    #[test]
    fn code_points_round_trip_in_both_directions() {
        let all = [
            0, 0x41, 0x7F, 0x80, 0x7FF, 0x800, 0xD800, 0xDC00, 0xDFFF, 0xFFFF, 0x10000, 0x10FFFF,
        ];
        let bytes = text(&all);
        assert_eq!(code_points(&bytes).collect::<Vec<_>>(), all);
        let mut reversed: Vec<_> = code_points(&bytes).rev().collect();
        reversed.reverse();
        assert_eq!(reversed, all);
        assert_eq!(count(&bytes), all.len());
        for (offset, c) in code_point_offsets(&bytes) {
            assert_eq!(decode(&bytes, offset), (c, width(c)));
        }
    }

    #[test]
    fn encoding_agrees_with_utf8() {
        for c in ['a', 'é', '€', '😀', '\u{10FFFF}'] {
            assert_eq!(text(&[c as u32]), c.to_string().as_bytes());
        }
    }

    #[test]
    fn surrogates_are_not_a_str() {
        assert_eq!(as_str(&text(&[0x61, 0xD800])), None);
        assert_eq!(to_string_lossy(&text(&[0x61, 0xD800])), "a\u{FFFD}");
        assert_eq!(as_str("aé".as_bytes()), Some("aé"));
    }

    #[test]
    fn offset_index_agrees_with_walking() {
        let cycle = [0x61, 0xE9, 0x20AC, 0x1F600];
        let all: Vec<u32> = (0..1000).map(|i| cycle[i * 7 % 4]).collect();
        let bytes = text(&all);
        let index = OffsetIndex::new(&bytes);
        for i in 0..=all.len() + 70 {
            let offset = offset_of(&bytes, i);
            assert_eq!(index.offset_of(&bytes, i), offset);
            assert_eq!(index.index_of(&bytes, offset), i.min(all.len()));
        }
        let empty = OffsetIndex::new(b"");
        assert_eq!(empty.offset_of(b"", 0), 0);
        assert_eq!(empty.index_of(b"", 0), 0);
    }
}
