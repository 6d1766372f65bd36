//! `split`, `rsplit` and `splitlines`. `max` is the greatest number of cuts (`None`: no bound).

use super::Flavor;
use super::error::PyResult;
use super::search::{Needle, check_separator, rfind};
use super::unicode::is_line_break;
use super::wtf8;

/// `text.split(separator, max)`
pub fn split<'t, 's: 't>(
    text: &'t [u8],
    separator: &'s [u8],
    max: Option<usize>,
) -> PyResult<Split<'t>> {
    check_separator(separator)?;
    Ok(Split {
        rest: Some(text),
        separator: Needle::new(separator),
        cuts_left: max.unwrap_or(usize::MAX),
    })
}

/// Iterator of [`split`].
#[derive(Clone, Debug)]
pub struct Split<'t> {
    rest: Option<&'t [u8]>,
    separator: Needle<'t>,
    cuts_left: usize,
}

impl<'t> Iterator for Split<'t> {
    type Item = &'t [u8];

    fn next(&mut self) -> Option<&'t [u8]> {
        let text = self.rest?;
        let at = if self.cuts_left == 0 {
            None
        } else {
            self.separator.find(text)
        };
        let Some(at) = at else {
            return self.rest.take();
        };
        self.cuts_left -= 1;
        self.rest = Some(&text[at + self.separator.len()..]);
        Some(&text[..at])
    }
}

/// `text.rsplit(separator, max)`, in the order of the text.
pub fn rsplit<'t>(text: &'t [u8], separator: &[u8], max: Option<usize>) -> PyResult<Vec<&'t [u8]>> {
    check_separator(separator)?;
    let mut parts = Vec::new();
    let mut rest = text;
    while parts.len() < max.unwrap_or(usize::MAX) {
        let Some(at) = rfind(rest, separator) else {
            break;
        };
        parts.push(&rest[at + separator.len()..]);
        rest = &rest[..at];
    }
    parts.push(rest);
    parts.reverse();
    Ok(parts)
}

/// `text.split(None, max)`
pub fn split_space(text: &[u8], max: Option<usize>, flavor: Flavor) -> SplitSpace<'_> {
    SplitSpace {
        rest: text,
        flavor,
        cuts_left: max.unwrap_or(usize::MAX),
    }
}

/// Iterator of [`split_space`].
#[derive(Clone, Debug)]
pub struct SplitSpace<'t> {
    rest: &'t [u8],
    flavor: Flavor,
    cuts_left: usize,
}

impl<'t> Iterator for SplitSpace<'t> {
    type Item = &'t [u8];

    fn next(&mut self) -> Option<&'t [u8]> {
        while let Some(width) = self.flavor.leading_space(self.rest) {
            self.rest = &self.rest[width..];
        }
        let text = self.rest;
        if text.is_empty() {
            return None;
        }
        if self.cuts_left == 0 {
            self.rest = b"";
            return Some(text);
        }
        self.cuts_left -= 1;
        let mut end = 0;
        loop {
            // Most characters are ASCII, and no space is above it there.
            while let Some(b'!'..=b'\x7F') = text.get(end) {
                end += 1;
            }
            if end == text.len() || self.flavor.leading_space(&text[end..]).is_some() {
                break;
            }
            end += self.flavor.width_of_first(text[end]);
        }
        self.rest = &text[end..];
        Some(&text[..end])
    }
}

/// `text.rsplit(None, max)`, in the order of the text.
pub fn rsplit_space(text: &[u8], max: Option<usize>, flavor: Flavor) -> Vec<&[u8]> {
    let mut parts = Vec::new();
    let mut rest = text;
    loop {
        while let Some(width) = flavor.trailing_space(rest) {
            rest = &rest[..rest.len() - width];
        }
        if rest.is_empty() {
            break;
        }
        if parts.len() >= max.unwrap_or(usize::MAX) {
            parts.push(rest);
            break;
        }
        let mut start = rest.len();
        while start > 0 && flavor.trailing_space(&rest[..start]).is_none() {
            start -= match flavor {
                Flavor::Str => wtf8::decode_before(rest, start).1,
                Flavor::Bytes => 1,
            };
        }
        parts.push(&rest[start..]);
        rest = &rest[..start];
    }
    parts.reverse();
    parts
}

/// `text.splitlines(keep_ends)`
pub fn split_lines(text: &[u8], keep_ends: bool, flavor: Flavor) -> SplitLines<'_> {
    SplitLines {
        rest: text,
        keep_ends,
        flavor,
    }
}

/// Iterator of [`split_lines`].
#[derive(Clone, Debug)]
pub struct SplitLines<'t> {
    rest: &'t [u8],
    keep_ends: bool,
    flavor: Flavor,
}

impl SplitLines<'_> {
    /// Where the first line ends, and where the next starts.
    fn first_break(&self) -> (usize, usize) {
        let text = self.rest;
        let found = match self.flavor {
            Flavor::Bytes => memchr::memchr2(b'\n', b'\r', text).map(|at| (at, 1)),
            Flavor::Str => {
                // Few characters are candidates: those that control, and those above ASCII.
                let ordinary = |&&b: &&u8| b >= b' ' && b.is_ascii();
                let start = text.iter().take_while(ordinary).count();
                wtf8::code_point_offsets(&text[start..])
                    .find(|&(_, c)| is_line_break(c))
                    .map(|(at, c)| (start + at, wtf8::width(c)))
            }
        };
        match found {
            Some((at, _)) if text[at..].starts_with(b"\r\n") => (at, at + 2),
            Some((at, width)) => (at, at + width),
            None => (text.len(), text.len()),
        }
    }
}

impl<'t> Iterator for SplitLines<'t> {
    type Item = &'t [u8];

    fn next(&mut self) -> Option<&'t [u8]> {
        if self.rest.is_empty() {
            return None;
        }
        let (end, next) = self.first_break();
        let (line, rest) = self.rest.split_at(next);
        self.rest = rest;
        Some(if self.keep_ends { line } else { &line[..end] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strs<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Vec<&'a str> {
        parts
            .into_iter()
            .map(|p| std::str::from_utf8(p).unwrap())
            .collect()
    }

    #[test]
    fn splits_at_a_separator() {
        /// Text, separator, most cuts, the parts of `split`, those of `rsplit`.
        type Row = (
            &'static str,
            &'static str,
            Option<usize>,
            &'static [&'static str],
            &'static [&'static str],
        );
        #[rustfmt::skip]
        let rows: &[Row] = &[
            ("", "a", Some(2), &[""], &[""]),
            ("", "XY", Some(2), &[""], &[""]),
            ("a", "XY", Some(2), &["a"], &["a"]),
            ("a", "abc", Some(1), &["a"], &["a"]),
            ("a,b,,c", "\u{4e2d}", None, &["a,b,,c"], &["a,b,,c"]),
            ("a,b,,c", "a", Some(2), &["", ",b,,c"], &["", ",b,,c"]),
            (",", ",", Some(1), &["", ""], &["", ""]),
            (",", ",", None, &["", ""], &["", ""]),
            (",,a", ",", None, &["", "", "a"], &["", "", "a"]),
            (",,a", "a", Some(2), &[",,", ""], &[",,", ""]),
            (" a  b\u{9}c ", "XY", Some(2), &[" a  b\u{9}c "], &[" a  b\u{9}c "]),
            (" a  b\u{9}c ", ",", None, &[" a  b\u{9}c "], &[" a  b\u{9}c "]),
            ("\u{e9},\u{4e2d}\u{2003}x \u{a0}y", ",", Some(1), &["\u{e9}", "\u{4e2d}\u{2003}x \u{a0}y"], &["\u{e9}", "\u{4e2d}\u{2003}x \u{a0}y"]),
            ("\u{e9},\u{4e2d}\u{2003}x \u{a0}y", ",", Some(0), &["\u{e9},\u{4e2d}\u{2003}x \u{a0}y"], &["\u{e9},\u{4e2d}\u{2003}x \u{a0}y"]),
            ("aXYbXYXYc", "\u{4e2d}", None, &["aXYbXYXYc"], &["aXYbXYXYc"]),
            ("aXYbXYXYc", ",", None, &["aXYbXYXYc"], &["aXYbXYXYc"]),
            ("aXYbXYXYc", "XY", None, &["a", "b", "", "c"], &["a", "b", "", "c"]),
            ("\u{4e2d}\u{4e2d}", "XY", Some(2), &["\u{4e2d}\u{4e2d}"], &["\u{4e2d}\u{4e2d}"]),
            ("  ", ",", None, &["  "], &["  "]),
            ("\u{1f600} \u{1f600}", ",", None, &["\u{1f600} \u{1f600}"], &["\u{1f600} \u{1f600}"]),
            ("a\u{a}b\u{d}\u{a}c\u{d}d\u{a}", "XY", Some(2), &["a\u{a}b\u{d}\u{a}c\u{d}d\u{a}"], &["a\u{a}b\u{d}\u{a}c\u{d}d\u{a}"]),
            ("a\u{a}b\u{d}\u{a}c\u{d}d\u{a}", "a", Some(2), &["", "\u{a}b\u{d}\u{a}c\u{d}d\u{a}"], &["", "\u{a}b\u{d}\u{a}c\u{d}d\u{a}"]),
            ("a\u{a}b\u{d}\u{a}c\u{d}d\u{a}", ",", Some(0), &["a\u{a}b\u{d}\u{a}c\u{d}d\u{a}"], &["a\u{a}b\u{d}\u{a}c\u{d}d\u{a}"]),
            ("\u{a}\u{a}", "\u{4e2d}", None, &["\u{a}\u{a}"], &["\u{a}\u{a}"]),
            ("\u{a}\u{a}", "XY", Some(2), &["\u{a}\u{a}"], &["\u{a}\u{a}"]),
            ("\u{a}\u{a}", "abc", Some(1), &["\u{a}\u{a}"], &["\u{a}\u{a}"]),
            ("x\u{2028}y\u{85}z\u{1c}w\u{b}v", ",", None, &["x\u{2028}y\u{85}z\u{1c}w\u{b}v"], &["x\u{2028}y\u{85}z\u{1c}w\u{b}v"]),
            ("x\u{2028}y\u{85}z\u{1c}w\u{b}v", ",", Some(1), &["x\u{2028}y\u{85}z\u{1c}w\u{b}v"], &["x\u{2028}y\u{85}z\u{1c}w\u{b}v"]),
            ("abcabcabc", "XY", Some(2), &["abcabcabc"], &["abcabcabc"]),
            ("abcabcabc", "a", Some(2), &["", "bc", "bcabc"], &["abc", "bc", "bc"]),
            ("abcabcabc", "abc", Some(1), &["", "abcabc"], &["abcabc", ""]),
            ("aaaa", "a", Some(2), &["", "", "aa"], &["aa", "", ""]),
        ];
        for (text, separator, max, forward, backward) in rows {
            let (text, separator) = (text.as_bytes(), separator.as_bytes());
            assert_eq!(strs(split(text, separator, *max).unwrap()), *forward);
            assert_eq!(strs(rsplit(text, separator, *max).unwrap()), *backward);
        }
        assert_eq!(
            split(b"a", b"", None).unwrap_err().message,
            "empty separator"
        );
    }

    /// Text, most cuts, the parts of `split`, those of `rsplit`.
    type SpaceRow = (
        &'static str,
        Option<usize>,
        &'static [&'static str],
        &'static [&'static str],
    );

    #[test]
    fn splits_at_white_space() {
        #[rustfmt::skip]
        let rows: &[SpaceRow] = &[
            ("", Some(1), &[], &[]),
            ("", Some(0), &[], &[]),
            ("a", Some(2), &["a"], &["a"]),
            ("a", None, &["a"], &["a"]),
            ("a,b,,c", Some(2), &["a,b,,c"], &["a,b,,c"]),
            ("a,b,,c", Some(1), &["a,b,,c"], &["a,b,,c"]),
            (",", Some(0), &[","], &[","]),
            (",", Some(2), &[","], &[","]),
            (",,a", Some(0), &[",,a"], &[",,a"]),
            (",,a", Some(1), &[",,a"], &[",,a"]),
            (" a  b\u{9}c ", Some(0), &["a  b\u{9}c "], &[" a  b\u{9}c"]),
            (" a  b\u{9}c ", Some(2), &["a", "b", "c "], &[" a", "b", "c"]),
            ("\u{e9},\u{4e2d}\u{2003}x \u{a0}y", Some(0), &["\u{e9},\u{4e2d}\u{2003}x \u{a0}y"], &["\u{e9},\u{4e2d}\u{2003}x \u{a0}y"]),
            ("\u{e9},\u{4e2d}\u{2003}x \u{a0}y", Some(1), &["\u{e9},\u{4e2d}", "x \u{a0}y"], &["\u{e9},\u{4e2d}\u{2003}x", "y"]),
            ("aXYbXYXYc", Some(0), &["aXYbXYXYc"], &["aXYbXYXYc"]),
            ("aXYbXYXYc", Some(1), &["aXYbXYXYc"], &["aXYbXYXYc"]),
            ("\u{4e2d}\u{4e2d}", Some(0), &["\u{4e2d}\u{4e2d}"], &["\u{4e2d}\u{4e2d}"]),
            ("\u{4e2d}\u{4e2d}", None, &["\u{4e2d}\u{4e2d}"], &["\u{4e2d}\u{4e2d}"]),
            ("  ", Some(0), &[], &[]),
            ("  ", Some(1), &[], &[]),
            ("\u{1f600} \u{1f600}", Some(2), &["\u{1f600}", "\u{1f600}"], &["\u{1f600}", "\u{1f600}"]),
            ("\u{1f600} \u{1f600}", Some(0), &["\u{1f600} \u{1f600}"], &["\u{1f600} \u{1f600}"]),
            ("a\u{a}b\u{d}\u{a}c\u{d}d\u{a}", None, &["a", "b", "c", "d"], &["a", "b", "c", "d"]),
            ("a\u{a}b\u{d}\u{a}c\u{d}d\u{a}", Some(0), &["a\u{a}b\u{d}\u{a}c\u{d}d\u{a}"], &["a\u{a}b\u{d}\u{a}c\u{d}d"]),
            ("\u{a}\u{a}", None, &[], &[]),
            ("\u{a}\u{a}", Some(2), &[], &[]),
            ("x\u{2028}y\u{85}z\u{1c}w\u{b}v", None, &["x", "y", "z", "w", "v"], &["x", "y", "z", "w", "v"]),
            ("x\u{2028}y\u{85}z\u{1c}w\u{b}v", Some(2), &["x", "y", "z\u{1c}w\u{b}v"], &["x\u{2028}y\u{85}z", "w", "v"]),
            ("abcabcabc", Some(1), &["abcabcabc"], &["abcabcabc"]),
            ("abcabcabc", None, &["abcabcabc"], &["abcabcabc"]),
            ("aaaa", Some(2), &["aaaa"], &["aaaa"]),
            ("aaaa", Some(0), &["aaaa"], &["aaaa"]),
        ];
        for (text, max, forward, backward) in rows {
            assert_eq!(
                strs(split_space(text.as_bytes(), *max, Flavor::Str)),
                *forward
            );
            assert_eq!(
                strs(rsplit_space(text.as_bytes(), *max, Flavor::Str)),
                *backward
            );
        }
        let bytes = b" a\x1cb\x0b\xa0c ";
        let expected: [&[u8]; 2] = [b"a\x1cb", b"\xa0c"];
        assert_eq!(
            split_space(bytes, None, Flavor::Bytes).collect::<Vec<_>>(),
            expected
        );
        assert_eq!(rsplit_space(bytes, None, Flavor::Bytes), expected);
    }

    #[test]
    fn splits_into_lines() {
        #[rustfmt::skip]
        let rows: &[(&str, &[&str], &[&str])] = &[
            ("", &[], &[]),
            ("a", &["a"], &["a"]),
            ("a,b,,c", &["a,b,,c"], &["a,b,,c"]),
            (",", &[","], &[","]),
            (",,a", &[",,a"], &[",,a"]),
            (" a  b\u{9}c ", &[" a  b\u{9}c "], &[" a  b\u{9}c "]),
            ("\u{e9},\u{4e2d}\u{2003}x \u{a0}y", &["\u{e9},\u{4e2d}\u{2003}x \u{a0}y"], &["\u{e9},\u{4e2d}\u{2003}x \u{a0}y"]),
            ("aXYbXYXYc", &["aXYbXYXYc"], &["aXYbXYXYc"]),
            ("\u{4e2d}\u{4e2d}", &["\u{4e2d}\u{4e2d}"], &["\u{4e2d}\u{4e2d}"]),
            ("  ", &["  "], &["  "]),
            ("\u{1f600} \u{1f600}", &["\u{1f600} \u{1f600}"], &["\u{1f600} \u{1f600}"]),
            ("a\u{a}b\u{d}\u{a}c\u{d}d\u{a}", &["a", "b", "c", "d"], &["a\u{a}", "b\u{d}\u{a}", "c\u{d}", "d\u{a}"]),
            ("\u{a}\u{a}", &["", ""], &["\u{a}", "\u{a}"]),
            ("x\u{2028}y\u{85}z\u{1c}w\u{b}v", &["x", "y", "z", "w", "v"], &["x\u{2028}", "y\u{85}", "z\u{1c}", "w\u{b}", "v"]),
            ("abcabcabc", &["abcabcabc"], &["abcabcabc"]),
            ("aaaa", &["aaaa"], &["aaaa"]),
        ];
        for (text, bare, kept) in rows {
            assert_eq!(
                strs(split_lines(text.as_bytes(), false, Flavor::Str)),
                *bare
            );
            assert_eq!(strs(split_lines(text.as_bytes(), true, Flavor::Str)), *kept);
        }
        let lines: Vec<_> = split_lines(b"a\x0bb\r\n\x85\rc", false, Flavor::Bytes).collect();
        let expected: [&[u8]; 3] = [b"a\x0bb", b"\x85", b"c"];
        assert_eq!(lines, expected);
    }
}
