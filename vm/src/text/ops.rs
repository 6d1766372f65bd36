//! Padding, repeating, joining, slicing and translating: what makes new text of the same flavor.

use super::Flavor;
use super::error::{PyErr, PyResult, buffer};
use super::number_layout::push_fill;
use super::wtf8::{self, code_point_offsets, push, width};

/// Where `ljust`, `rjust` and `center` put the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Justify {
    /// `ljust`: padding after.
    Left,
    /// `rjust`: padding before.
    Right,
    /// `center`: padding on both sides.
    Center,
}

impl Justify {
    /// How much of the padding of a text goes before it, where the result is to be `width` wide.
    pub(crate) fn before(self, padding: usize, width: usize) -> usize {
        match self {
            Justify::Left => 0,
            Justify::Right => padding,
            // The odd one goes before the text where the width is odd as well.
            Justify::Center => padding / 2 + (padding & width & 1),
        }
    }
}

/// The text padded with `fill` (a code point, or a byte) to `min_width` units.
pub fn justify(
    text: &[u8],
    min_width: usize,
    fill: u32,
    how: Justify,
    flavor: Flavor,
) -> PyResult<Vec<u8>> {
    let padding = min_width.saturating_sub(flavor.len(text));
    let before = how.before(padding, min_width);
    let fill_width = match flavor {
        Flavor::Str => width(fill),
        Flavor::Bytes => 1,
    };
    let mut out = buffer(
        padding
            .saturating_mul(fill_width)
            .saturating_add(text.len()),
    )?;
    let fill_up = |out: &mut Vec<u8>, count: usize| match flavor {
        Flavor::Str => push_fill(out, fill, count),
        Flavor::Bytes => out.resize(out.len() + count, fill as u8),
    };
    fill_up(&mut out, before);
    out.extend_from_slice(text);
    fill_up(&mut out, padding - before);
    Ok(out)
}

/// `text.zfill(min_width)`
pub fn zfill(text: &[u8], min_width: usize, flavor: Flavor) -> PyResult<Vec<u8>> {
    let padding = min_width.saturating_sub(flavor.len(text));
    let sign = usize::from(matches!(text.first(), Some(b'+' | b'-')));
    let mut out = buffer(padding.saturating_add(text.len()))?;
    out.extend_from_slice(&text[..sign]);
    out.resize(sign + padding, b'0');
    out.extend_from_slice(&text[sign..]);
    Ok(out)
}

/// `text.expandtabs(tab_size)`
pub fn expand_tabs(text: &[u8], tab_size: usize, flavor: Flavor) -> PyResult<Vec<u8>> {
    let too_long = || PyErr::overflow("result too long");
    let mut out = buffer(text.len())?;
    let mut column = 0_usize;
    for &b in text {
        match b {
            b'\t' if tab_size == 0 => {}
            b'\t' => {
                let spaces = tab_size - column % tab_size;
                column = column.checked_add(spaces).ok_or_else(too_long)?;
                out.try_reserve(spaces).map_err(|_| too_long())?;
                out.resize(out.len() + spaces, b' ');
            }
            b'\n' | b'\r' => {
                column = 0;
                out.push(b);
            }
            _ => {
                column += usize::from(flavor == Flavor::Bytes || !wtf8::is_continuation(b));
                out.push(b);
            }
        }
    }
    Ok(out)
}

/// `text * count`
pub fn repeat(text: &[u8], count: usize, flavor: Flavor) -> PyResult<Vec<u8>> {
    let total = text
        .len()
        .checked_mul(count)
        .filter(|&n| isize::try_from(n).is_ok())
        .ok_or_else(|| {
            PyErr::overflow(match flavor {
                Flavor::Str => "repeated string is too long",
                Flavor::Bytes => "repeated bytes are too long",
            })
        })?;
    let mut out = buffer(total)?;
    if let [byte] = text {
        out.resize(total, *byte);
        return Ok(out);
    }
    out.extend_from_slice(&text[..text.len().min(total)]);
    // Doubles what is there until the rest fits.
    while out.len() < total {
        let copied = out.len().min(total - out.len());
        out.extend_from_within(..copied);
    }
    Ok(out)
}

/// `separator.join(parts)`
pub fn join<'a>(
    separator: &[u8],
    parts: impl Iterator<Item = &'a [u8]> + Clone,
) -> PyResult<Vec<u8>> {
    let mut total = 0_usize;
    for (i, part) in parts.clone().enumerate() {
        let separator_len = if i == 0 { 0 } else { separator.len() };
        total = total
            .checked_add(part.len())
            .and_then(|n| n.checked_add(separator_len))
            .ok_or_else(|| PyErr::overflow("join() result is too long for a Python string"))?;
    }
    let mut out = buffer(total)?;
    for (i, part) in parts.enumerate() {
        if i != 0 {
            out.extend_from_slice(separator);
        }
        out.extend_from_slice(part);
    }
    Ok(out)
}

/// The units at `start`, `start + step`, …, `count` of them, all of which exist: a slice with any step.
pub fn extended_slice(
    text: &[u8],
    start: usize,
    step: isize,
    count: usize,
    flavor: Flavor,
) -> Vec<u8> {
    let indices = (0..count).map(|i| start.wrapping_add_signed(step.wrapping_mul(i as isize)));
    if flavor == Flavor::Bytes || text.is_ascii() {
        return indices.map(|i| text[i]).collect();
    }
    let all: Vec<u32> = wtf8::code_points(text).collect();
    let mut out = Vec::with_capacity(count);
    indices.for_each(|i| push(&mut out, all[i]));
    out
}

/// What `str.translate` does with a character.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Translation {
    /// Keeps it: the table has no entry.
    Keep,
    /// Drops it: the entry is `None`.
    Delete,
    /// Puts a code point in its place.
    CodePoint(u32),
    /// Puts a string in its place.
    Text(Vec<u8>),
}

/// `text.translate(table)`, asking `look_up` what becomes of each character; None where memory does not suffice.
pub fn translate<E>(
    text: &[u8],
    mut look_up: impl FnMut(u32) -> Result<Translation, E>,
) -> Result<Option<Vec<u8>>, E> {
    let mut out = Vec::new();
    for (offset, c) in code_point_offsets(text) {
        let translation = look_up(c)?;
        let more = match &translation {
            Translation::Text(new) => new.len(),
            _ => wtf8::LONGEST,
        };
        if out.try_reserve(more).is_err() {
            return Ok(None);
        }
        match translation {
            Translation::Keep => out.extend_from_slice(&text[offset..offset + width(c)]),
            Translation::Delete => {}
            Translation::CodePoint(new) => push(&mut out, new),
            Translation::Text(new) => out.extend_from_slice(&new),
        }
    }
    Ok(Some(out))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn padding_agrees_with_recorded_results() {
        #[rustfmt::skip]
        let rows = [
            ("", 2, ' ', "  ", "  ", "  ", "00"),
            ("", 6, '\u{e9}', "\u{e9}\u{e9}\u{e9}\u{e9}\u{e9}\u{e9}", "\u{e9}\u{e9}\u{e9}\u{e9}\u{e9}\u{e9}", "\u{e9}\u{e9}\u{e9}\u{e9}\u{e9}\u{e9}", "000000"),
            ("", 7, '*', "*******", "*******", "*******", "0000000"),
            ("", 5, ' ', "     ", "     ", "     ", "00000"),
            ("a", 6, '\u{e9}', "a\u{e9}\u{e9}\u{e9}\u{e9}\u{e9}", "\u{e9}\u{e9}\u{e9}\u{e9}\u{e9}a", "\u{e9}\u{e9}a\u{e9}\u{e9}\u{e9}", "00000a"),
            ("a", 7, ' ', "a      ", "      a", "   a   ", "000000a"),
            ("a", 0, '\u{e9}', "a", "a", "a", "a"),
            ("a", 3, '\u{e9}', "a\u{e9}\u{e9}", "\u{e9}\u{e9}a", "\u{e9}a\u{e9}", "00a"),
            ("ab", 6, '\u{e9}', "ab\u{e9}\u{e9}\u{e9}\u{e9}", "\u{e9}\u{e9}\u{e9}\u{e9}ab", "\u{e9}\u{e9}ab\u{e9}\u{e9}", "0000ab"),
            ("ab", 3, ' ', "ab ", " ab", " ab", "0ab"),
            ("ab", 4, ' ', "ab  ", "  ab", " ab ", "00ab"),
            ("ab", 0, ' ', "ab", "ab", "ab", "ab"),
            ("abc", 1, '*', "abc", "abc", "abc", "abc"),
            ("abc", 2, '\u{e9}', "abc", "abc", "abc", "abc"),
            ("abc", 3, '\u{e9}', "abc", "abc", "abc", "abc"),
            ("abc", 6, '\u{e9}', "abc\u{e9}\u{e9}\u{e9}", "\u{e9}\u{e9}\u{e9}abc", "\u{e9}abc\u{e9}\u{e9}", "000abc"),
            ("-5", 7, ' ', "-5     ", "     -5", "   -5  ", "-000005"),
            ("-5", 3, '\u{e9}', "-5\u{e9}", "\u{e9}-5", "\u{e9}-5", "-05"),
            ("-5", 6, '\u{e9}', "-5\u{e9}\u{e9}\u{e9}\u{e9}", "\u{e9}\u{e9}\u{e9}\u{e9}-5", "\u{e9}\u{e9}-5\u{e9}\u{e9}", "-00005"),
            ("-5", 4, ' ', "-5  ", "  -5", " -5 ", "-005"),
            ("+\u{e9}", 4, ' ', "+\u{e9}  ", "  +\u{e9}", " +\u{e9} ", "+00\u{e9}"),
            ("+\u{e9}", 7, ' ', "+\u{e9}     ", "     +\u{e9}", "   +\u{e9}  ", "+00000\u{e9}"),
            ("+\u{e9}", 0, '\u{e9}', "+\u{e9}", "+\u{e9}", "+\u{e9}", "+\u{e9}"),
            ("+\u{e9}", 3, ' ', "+\u{e9} ", " +\u{e9}", " +\u{e9}", "+0\u{e9}"),
            ("\u{4e2d}\u{4e2d}", 7, '*', "\u{4e2d}\u{4e2d}*****", "*****\u{4e2d}\u{4e2d}", "***\u{4e2d}\u{4e2d}**", "00000\u{4e2d}\u{4e2d}"),
            ("\u{4e2d}\u{4e2d}", 6, ' ', "\u{4e2d}\u{4e2d}    ", "    \u{4e2d}\u{4e2d}", "  \u{4e2d}\u{4e2d}  ", "0000\u{4e2d}\u{4e2d}"),
            ("\u{4e2d}\u{4e2d}", 4, '*', "\u{4e2d}\u{4e2d}**", "**\u{4e2d}\u{4e2d}", "*\u{4e2d}\u{4e2d}*", "00\u{4e2d}\u{4e2d}"),
            ("\u{4e2d}\u{4e2d}", 3, '*', "\u{4e2d}\u{4e2d}*", "*\u{4e2d}\u{4e2d}", "*\u{4e2d}\u{4e2d}", "0\u{4e2d}\u{4e2d}"),
            ("--", 2, '\u{e9}', "--", "--", "--", "--"),
            ("--", 5, ' ', "--   ", "   --", "  -- ", "-000-"),
            ("--", 4, '*', "--**", "**--", "*--*", "-00-"),
            ("--", 1, '\u{e9}', "--", "--", "--", "--"),
        ];
        for (text, width, fill, left, right, center, zeros) in rows {
            let text = text.as_bytes();
            for (how, expected) in [
                (Justify::Left, left),
                (Justify::Right, right),
                (Justify::Center, center),
            ] {
                let got = justify(text, width, fill as u32, how, Flavor::Str).unwrap();
                assert_eq!(got, expected.as_bytes(), "{text:?} {width} {how:?}");
            }
            assert_eq!(zfill(text, width, Flavor::Str).unwrap(), zeros.as_bytes());
        }
        let padded = justify(b"\xe9", 3, 0xE9, Justify::Center, Flavor::Bytes);
        assert_eq!(padded, Ok(b"\xe9\xe9\xe9".to_vec()));
        assert_eq!(zfill(b"1", usize::MAX, Flavor::Str), Err(PyErr::memory()));
    }

    #[test]
    fn tabs_expand_to_columns() {
        #[rustfmt::skip]
        let rows = [
            ("\u{9}", 8, "        "),
            ("\u{9}", 4, "    "),
            ("\u{9}", 1, " "),
            ("\u{9}", 0, ""),
            ("a\u{9}b", 8, "a       b"),
            ("a\u{9}b", 4, "a   b"),
            ("a\u{9}b", 1, "a b"),
            ("a\u{9}b", 0, "ab"),
            ("\u{e9}\u{9}b", 8, "\u{e9}       b"),
            ("\u{e9}\u{9}b", 4, "\u{e9}   b"),
            ("\u{e9}\u{9}b", 1, "\u{e9} b"),
            ("\u{e9}\u{9}b", 0, "\u{e9}b"),
            ("abc\u{9}\u{9}d\u{a}e\u{9}f", 8, "abc             d\u{a}e       f"),
            ("abc\u{9}\u{9}d\u{a}e\u{9}f", 4, "abc     d\u{a}e   f"),
            ("abc\u{9}\u{9}d\u{a}e\u{9}f", 1, "abc  d\u{a}e f"),
            ("abc\u{9}\u{9}d\u{a}e\u{9}f", 0, "abcd\u{a}ef"),
            ("ab\u{d}\u{9}c", 8, "ab\u{d}        c"),
            ("ab\u{d}\u{9}c", 4, "ab\u{d}    c"),
            ("ab\u{d}\u{9}c", 1, "ab\u{d} c"),
            ("ab\u{d}\u{9}c", 0, "ab\u{d}c"),
            ("\u{4e2d}\u{4e2d}\u{4e2d}\u{4e2d}\u{9}x", 8, "\u{4e2d}\u{4e2d}\u{4e2d}\u{4e2d}    x"),
            ("\u{4e2d}\u{4e2d}\u{4e2d}\u{4e2d}\u{9}x", 4, "\u{4e2d}\u{4e2d}\u{4e2d}\u{4e2d}    x"),
            ("\u{4e2d}\u{4e2d}\u{4e2d}\u{4e2d}\u{9}x", 1, "\u{4e2d}\u{4e2d}\u{4e2d}\u{4e2d} x"),
            ("\u{4e2d}\u{4e2d}\u{4e2d}\u{4e2d}\u{9}x", 0, "\u{4e2d}\u{4e2d}\u{4e2d}\u{4e2d}x"),
        ];
        for (text, size, expected) in rows {
            assert_eq!(
                expand_tabs(text.as_bytes(), size, Flavor::Str).unwrap(),
                expected.as_bytes()
            );
        }
        assert!(expand_tabs(b"\t\t", usize::MAX, Flavor::Str).is_err());
    }

    #[test]
    fn repeating_and_joining() {
        assert_eq!(
            repeat("aé".as_bytes(), 5, Flavor::Str).unwrap(),
            "aéaéaéaéaé".as_bytes()
        );
        assert_eq!(repeat(b"x", 3, Flavor::Str).unwrap(), b"xxx");
        assert_eq!(repeat(b"xy", 0, Flavor::Str).unwrap(), b"");
        assert_eq!(repeat(b"", usize::MAX, Flavor::Str).unwrap(), b"");
        assert_eq!(
            repeat(b"ab", usize::MAX / 2, Flavor::Str)
                .unwrap_err()
                .message,
            "repeated string is too long"
        );
        let parts: [&[u8]; 3] = [b"a", b"", b"b"];
        assert_eq!(join(b", ", parts.iter().copied()).unwrap(), b"a, , b");
        assert_eq!(join(b", ", std::iter::empty()).unwrap(), b"");
    }

    #[test]
    fn slices_with_a_step() {
        let text = "aé中d".as_bytes();
        assert_eq!(
            extended_slice(text, 3, -1, 4, Flavor::Str),
            "d中éa".as_bytes()
        );
        assert_eq!(extended_slice(text, 0, 2, 2, Flavor::Str), "a中".as_bytes());
        assert_eq!(extended_slice(b"abcdef", 4, -2, 3, Flavor::Bytes), b"eca");
        assert_eq!(
            extended_slice(b"abc", 2, isize::MAX, 1, Flavor::Bytes),
            b"c"
        );
    }

    #[test]
    fn translating() {
        let got = translate::<()>("aé中d".as_bytes(), |c| {
            Ok(match c {
                0x61 => Translation::Delete,
                0xE9 => Translation::CodePoint(0x65),
                0x64 => Translation::Text(b"dd".to_vec()),
                _ => Translation::Keep,
            })
        });
        assert_eq!(got, Ok(Some("e中dd".as_bytes().to_vec())));
    }
}
