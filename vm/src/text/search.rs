//! Finding, counting and replacing substrings, and stripping. Byte offsets in, byte offsets out.
//!
//! Generalised UTF-8 synchronises itself: a substring found as bytes is one of code points.

use memchr::memmem;

use super::Flavor;
use super::error::{PyErr, PyResult};
use super::wtf8::code_points;

/// The part of a sequence of `len` units that `start` and `end` arguments mean, as `find` and `startswith` take
/// them: negative ones count from the end, what is out of range is cut. `None` where `start` is beyond the end.
pub fn clip(start: Option<i64>, end: Option<i64>, len: usize) -> Option<(usize, usize)> {
    let len = len as i64;
    let resolve = |at: i64| if at < 0 { (at + len).max(0) } else { at };
    let start = resolve(start.unwrap_or(0));
    let end = resolve(end.unwrap_or(len)).min(len);
    (start <= end).then_some((start as usize, end as usize))
}

/// Byte offset of the first occurrence.
#[inline]
pub fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    match wanted {
        [] => Some(0),
        [byte] => find_byte(text, *byte),
        _ => Needle::new(wanted).find(text),
    }
}

/// Texts of up to so many bytes are searched byte by byte: vectors take longer to set up.
const SHORT: usize = 16;
/// Occurrences of a needle's first byte that turn out to be something else, after which its search is prepared.
const PATIENCE: u32 = 8;

#[inline]
fn find_byte(text: &[u8], byte: u8) -> Option<usize> {
    if text.len() <= SHORT {
        text.iter().position(|&b| b == byte)
    } else {
        memchr::memchr(byte, text)
    }
}

/// What is searched for, maybe several times. The search for a text of more than a byte can be prepared, which makes it
/// fast on any text but takes longer than to look through a short one: that is done once the simple way, from one
/// occurrence of the first byte to the next, has found nothing for a while.
#[derive(Clone, Debug)]
pub(super) struct Needle<'n> {
    bytes: &'n [u8],
    patience: u32,
    prepared: Option<Box<memmem::Finder<'n>>>,
}

impl<'n> Needle<'n> {
    /// To search for `bytes`, which are not empty.
    pub(super) fn new(bytes: &'n [u8]) -> Needle<'n> {
        Needle {
            bytes,
            patience: PATIENCE,
            prepared: None,
        }
    }

    /// Number of bytes.
    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Byte offset of the first occurrence.
    #[inline]
    pub(super) fn find(&mut self, text: &[u8]) -> Option<usize> {
        match *self.bytes {
            [byte] => find_byte(text, byte),
            _ if text.len() < self.bytes.len() => None,
            _ => self.find_text(text),
        }
    }

    fn find_text(&mut self, text: &[u8]) -> Option<usize> {
        let last = text.len() - self.bytes.len();
        let mut at = 0;
        while self.patience > 0 {
            at += find_byte(text.get(at..=last)?, self.bytes[0])?;
            if text[at..].starts_with(self.bytes) {
                return Some(at);
            }
            self.patience -= 1;
            at += 1;
        }
        self.prepared
            .get_or_insert_with(|| Box::new(memmem::Finder::new(self.bytes)))
            .find(text.get(at..)?)
            .map(|found| at + found)
    }
}

/// Byte offset of the last occurrence.
#[inline]
pub fn rfind(text: &[u8], wanted: &[u8]) -> Option<usize> {
    match wanted {
        [] => Some(text.len()),
        [byte] => memchr::memrchr(*byte, text),
        _ => memmem::rfind(text, wanted),
    }
}

/// Number of occurrences that do not overlap; an empty string is found around every unit.
pub fn count(text: &[u8], wanted: &[u8], flavor: Flavor) -> usize {
    match wanted {
        [] => flavor.len(text) + 1,
        [byte] => memchr::memchr_iter(*byte, text).count(),
        _ => occurrences(text, wanted).count(),
    }
}

/// Byte offsets of the occurrences that do not overlap; `wanted` is not empty.
fn occurrences<'t>(text: &'t [u8], wanted: &'t [u8]) -> impl Iterator<Item = usize> + 't {
    let mut needle = Needle::new(wanted);
    let mut from = 0;
    std::iter::from_fn(move || {
        let at = from + needle.find(&text[from..])?;
        from = at + needle.len();
        Some(at)
    })
}

/// Replaces the first `max` occurrences (all: `None`); `None` where nothing changes.
pub fn replace(
    text: &[u8],
    old: &[u8],
    new: &[u8],
    max: Option<usize>,
    flavor: Flavor,
) -> PyResult<Option<Vec<u8>>> {
    let max = max.unwrap_or(usize::MAX);
    if max == 0 || old == new {
        return Ok(None);
    }
    if old.is_empty() {
        return interleave(text, new, max, flavor).map(Some);
    }
    let Some(first) = find(text, old) else {
        return Ok(None);
    };
    if let (&[old], &[new], usize::MAX) = (old, new, max) {
        let mut out = super::error::buffer(text.len())?;
        out.extend(text.iter().map(|&b| if b == old { new } else { b }));
        return Ok(Some(out));
    }
    let mut out = super::error::buffer(text.len().saturating_add(new.len()))?;
    let mut copied = 0;
    let rest = occurrences(&text[first..], old).map(|at| first + at);
    for at in rest.take(max) {
        out.try_reserve((at - copied).saturating_add(new.len()))
            .map_err(|_| PyErr::memory())?;
        out.extend_from_slice(&text[copied..at]);
        out.extend_from_slice(new);
        copied = at + old.len();
    }
    out.try_reserve(text.len() - copied)
        .map_err(|_| PyErr::memory())?;
    out.extend_from_slice(&text[copied..]);
    Ok(Some(out))
}

/// Puts `new` before each of the first `max` units, the end counting as one.
fn interleave(text: &[u8], new: &[u8], max: usize, flavor: Flavor) -> PyResult<Vec<u8>> {
    let insertions = max.min(flavor.len(text) + 1);
    let total = insertions
        .checked_mul(new.len())
        .and_then(|n| n.checked_add(text.len()))
        .ok_or_else(|| PyErr::overflow("replace string is too long"))?;
    let mut out = super::error::buffer(total)?;
    let mut rest = text;
    for _ in 0..insertions {
        out.extend_from_slice(new);
        if let Some(&first) = rest.first() {
            let (unit, after) = rest.split_at(flavor.width_of_first(first));
            out.extend_from_slice(unit);
            rest = after;
        }
    }
    out.extend_from_slice(rest);
    Ok(out)
}

/// Which ends `strip` and its kin work on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    /// `lstrip`
    Left,
    /// `rstrip`
    Right,
    /// `strip`
    Both,
}

/// The text without white space at the given ends.
pub fn strip_space(mut text: &[u8], ends: Ends, flavor: Flavor) -> &[u8] {
    if ends != Ends::Right {
        while let Some(width) = flavor.leading_space(text) {
            text = &text[width..];
        }
    }
    if ends != Ends::Left {
        while let Some(width) = flavor.trailing_space(text) {
            text = &text[..text.len() - width];
        }
    }
    text
}

/// The text without any of the units of `unwanted` at the given ends.
pub fn strip_any<'a>(text: &'a [u8], unwanted: &[u8], ends: Ends, flavor: Flavor) -> &'a [u8] {
    if flavor == Flavor::Bytes || unwanted.is_ascii() {
        return trim_matches(text, ends, |b| unwanted.contains(&b));
    }
    let unwanted: Vec<u32> = code_points(unwanted).collect();
    let mut rest = code_points(text);
    if ends != Ends::Right {
        while rest.clone().next().is_some_and(|c| unwanted.contains(&c)) {
            rest.next();
        }
    }
    if ends != Ends::Left {
        while rest
            .clone()
            .next_back()
            .is_some_and(|c| unwanted.contains(&c))
        {
            rest.next_back();
        }
    }
    rest.rest()
}

fn trim_matches(mut text: &[u8], ends: Ends, unwanted: impl Fn(u8) -> bool) -> &[u8] {
    if ends != Ends::Right {
        let start = text.iter().take_while(|&&b| unwanted(b)).count();
        text = &text[start..];
    }
    if ends != Ends::Left {
        let trailing = text.iter().rev().take_while(|&&b| unwanted(b)).count();
        text = &text[..text.len() - trailing];
    }
    text
}

/// What `partition` and `rpartition` find: before, the separator, after.
pub type Parts<'a> = (&'a [u8], &'a [u8], &'a [u8]);

/// `text.partition(separator)`
pub fn partition<'a>(text: &'a [u8], separator: &[u8]) -> PyResult<Parts<'a>> {
    check_separator(separator)?;
    Ok(match find(text, separator) {
        Some(at) => cut(text, at, separator.len()),
        None => (text, b"", b""),
    })
}

/// `text.rpartition(separator)`
pub fn rpartition<'a>(text: &'a [u8], separator: &[u8]) -> PyResult<Parts<'a>> {
    check_separator(separator)?;
    Ok(match rfind(text, separator) {
        Some(at) => cut(text, at, separator.len()),
        None => (b"", b"", text),
    })
}

fn cut(text: &[u8], at: usize, len: usize) -> Parts<'_> {
    (&text[..at], &text[at..at + len], &text[at + len..])
}

/// Refuses an empty separator.
pub(super) fn check_separator(separator: &[u8]) -> PyResult<()> {
    if separator.is_empty() {
        return Err(PyErr::value("empty separator"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counting_and_replacing_agree_with_recorded_results() {
        #[rustfmt::skip]
        let rows = [
            ("", "\u{4e2d}", "\u{e9}", None, "", 0),
            ("", "q", "r", None, "", 0),
            ("", "aa", "b", None, "", 0),
            ("a", "XY", "z", None, "a", 0),
            ("a", "abc", "abc", None, "a", 0),
            ("a", "a", "", None, "", 1),
            ("a,b,,c", " ", "_", None, "a,b,,c", 0),
            ("a,b,,c", "", "-", Some(2), "-a-,b,,c", 7),
            ("a,b,,c", "a", "", None, ",b,,c", 1),
            (",", "a", "bb", Some(1), ",", 0),
            (",", "aa", "b", None, ",", 0),
            (",", "abc", "abc", None, ",", 0),
            (",,a", "a", "b", Some(0), ",,a", 1),
            (",,a", "q", "r", None, ",,a", 0),
            (",,a", " ", "_", None, ",,a", 0),
            (" a  b\u{9}c ", "", "-", Some(2), "- -a  b\u{9}c ", 9),
            (" a  b\u{9}c ", "XY", "z", None, " a  b\u{9}c ", 0),
            (" a  b\u{9}c ", "a", "bb", Some(1), " bb  b\u{9}c ", 1),
            ("\u{e9},\u{4e2d}\u{2003}x \u{a0}y", "a", "bb", Some(1), "\u{e9},\u{4e2d}\u{2003}x \u{a0}y", 0),
            ("\u{e9},\u{4e2d}\u{2003}x \u{a0}y", "", "-", None, "-\u{e9}-,-\u{4e2d}-\u{2003}-x- -\u{a0}-y-", 9),
            ("\u{e9},\u{4e2d}\u{2003}x \u{a0}y", "", "-", Some(2), "-\u{e9}-,\u{4e2d}\u{2003}x \u{a0}y", 9),
            ("aXYbXYXYc", "XY", "z", None, "azbzzc", 3),
            ("aXYbXYXYc", "\u{4e2d}", "\u{e9}", None, "aXYbXYXYc", 0),
            ("aXYbXYXYc", "aa", "b", None, "aXYbXYXYc", 0),
            ("\u{4e2d}\u{4e2d}", "a", "bb", Some(1), "\u{4e2d}\u{4e2d}", 0),
            ("\u{4e2d}\u{4e2d}", "", "-", None, "-\u{4e2d}-\u{4e2d}-", 3),
            ("\u{4e2d}\u{4e2d}", "a", "b", Some(0), "\u{4e2d}\u{4e2d}", 0),
            ("  ", "a", "", None, "  ", 0),
            ("  ", "XY", "z", None, "  ", 0),
            ("  ", "XY", "", Some(2), "  ", 0),
            ("\u{1f600} \u{1f600}", "abc", "abc", None, "\u{1f600} \u{1f600}", 0),
            ("\u{1f600} \u{1f600}", "q", "r", None, "\u{1f600} \u{1f600}", 0),
            ("\u{1f600} \u{1f600}", "a", "", None, "\u{1f600} \u{1f600}", 0),
            ("a\u{a}b\u{d}\u{a}c\u{d}d\u{a}", "", "-", Some(2), "-a-\u{a}b\u{d}\u{a}c\u{d}d\u{a}", 10),
            ("a\u{a}b\u{d}\u{a}c\u{d}d\u{a}", "XY", "", Some(2), "a\u{a}b\u{d}\u{a}c\u{d}d\u{a}", 0),
            ("a\u{a}b\u{d}\u{a}c\u{d}d\u{a}", "a", "", None, "\u{a}b\u{d}\u{a}c\u{d}d\u{a}", 1),
            ("\u{a}\u{a}", "aa", "b", None, "\u{a}\u{a}", 0),
            ("\u{a}\u{a}", "XY", "", Some(2), "\u{a}\u{a}", 0),
            ("\u{a}\u{a}", "abc", "abc", None, "\u{a}\u{a}", 0),
            ("x\u{2028}y\u{85}z\u{1c}w\u{b}v", "q", "r", None, "x\u{2028}y\u{85}z\u{1c}w\u{b}v", 0),
            ("x\u{2028}y\u{85}z\u{1c}w\u{b}v", "a", "", None, "x\u{2028}y\u{85}z\u{1c}w\u{b}v", 0),
            ("x\u{2028}y\u{85}z\u{1c}w\u{b}v", " ", "_", None, "x\u{2028}y\u{85}z\u{1c}w\u{b}v", 0),
            ("abcabcabc", "", "-", None, "-a-b-c-a-b-c-a-b-c-", 10),
            ("abcabcabc", " ", "_", None, "abcabcabc", 0),
            ("abcabcabc", "aa", "b", None, "abcabcabc", 0),
            ("aaaa", "XY", "", Some(2), "aaaa", 0),
            ("aaaa", "XY", "z", None, "aaaa", 0),
            ("aaaa", "", "-", None, "-a-a-a-a-", 5),
        ];
        for (text, old, new, max, expected, occurrences) in rows {
            let (text, old) = (text.as_bytes(), old.as_bytes());
            let got = replace(text, old, new.as_bytes(), max, Flavor::Str).unwrap();
            assert_eq!(got.as_deref().unwrap_or(text), expected.as_bytes());
            assert_eq!(count(text, old, Flavor::Str), occurrences);
        }
        let got = replace(b"\xff\xfe", b"", b"-", None, Flavor::Bytes);
        assert_eq!(got, Ok(Some(b"-\xff-\xfe-".to_vec())));
        assert_eq!(count(b"\xff\xfe", b"", Flavor::Bytes), 3);
    }

    #[test]
    fn finding_among_many_that_only_begin_alike() {
        let mut text = b"aab".repeat(40);
        assert_eq!(find(&text, b"abc"), None);
        assert_eq!(count(&text, b"aab", Flavor::Str), 40);
        text.extend_from_slice(b"aabc");
        assert_eq!(find(&text, b"abc"), Some(121));
        assert_eq!(find(&text, b"aac"), None);
        let got = replace(&text, b"abc", b"", None, Flavor::Str);
        assert_eq!(got, Ok(Some([b"aab".repeat(40), b"a".to_vec()].concat())));
        let got = replace(&text, b"ab", b"x", Some(30), Flavor::Str)
            .unwrap()
            .unwrap();
        assert_eq!(
            got,
            [b"ax".repeat(30), b"aab".repeat(10), b"aabc".to_vec()].concat()
        );
    }

    #[test]
    fn finding_from_both_ends() {
        assert_eq!(find("aé中é".as_bytes(), "é".as_bytes()), Some(1));
        assert_eq!(rfind("aé中é".as_bytes(), "é".as_bytes()), Some(6));
        assert_eq!((find(b"ab", b""), rfind(b"ab", b"")), (Some(0), Some(2)));
        assert_eq!(
            (find(b"ab", b"abc"), rfind(b"abab", b"ab")),
            (None, Some(2))
        );
    }

    #[test]
    fn stripping_takes_white_space_or_a_set() {
        #[rustfmt::skip]
        let rows = [
            ("", None, "", "", ""),
            ("", Some("a"), "", "", ""),
            ("a", None, "a", "a", "a"),
            ("a", Some("\u{4e2d}a"), "", "", ""),
            ("a,b,,c", None, "a,b,,c", "a,b,,c", "a,b,,c"),
            ("a,b,,c", Some("\u{1f600}"), "a,b,,c", "a,b,,c", "a,b,,c"),
            (",", None, ",", ",", ","),
            (",", Some("a"), ",", ",", ","),
            (",,a", None, ",,a", ",,a", ",,a"),
            (",,a", Some(", "), "a", "a", ",,a"),
            (" a  b\u{9}c ", None, "a  b\u{9}c", "a  b\u{9}c ", " a  b\u{9}c"),
            (" a  b\u{9}c ", Some("a"), " a  b\u{9}c ", " a  b\u{9}c ", " a  b\u{9}c "),
            ("\u{e9},\u{4e2d}\u{2003}x \u{a0}y", None, "\u{e9},\u{4e2d}\u{2003}x \u{a0}y", "\u{e9},\u{4e2d}\u{2003}x \u{a0}y", "\u{e9},\u{4e2d}\u{2003}x \u{a0}y"),
            ("\u{e9},\u{4e2d}\u{2003}x \u{a0}y", Some("\u{1f600}"), "\u{e9},\u{4e2d}\u{2003}x \u{a0}y", "\u{e9},\u{4e2d}\u{2003}x \u{a0}y", "\u{e9},\u{4e2d}\u{2003}x \u{a0}y"),
            ("aXYbXYXYc", None, "aXYbXYXYc", "aXYbXYXYc", "aXYbXYXYc"),
            ("aXYbXYXYc", Some("\u{e9}"), "aXYbXYXYc", "aXYbXYXYc", "aXYbXYXYc"),
            ("\u{4e2d}\u{4e2d}", None, "\u{4e2d}\u{4e2d}", "\u{4e2d}\u{4e2d}", "\u{4e2d}\u{4e2d}"),
            ("\u{4e2d}\u{4e2d}", Some("\u{e9}"), "\u{4e2d}\u{4e2d}", "\u{4e2d}\u{4e2d}", "\u{4e2d}\u{4e2d}"),
            ("  ", None, "", "", ""),
            ("  ", Some("xy"), "  ", "  ", "  "),
            ("\u{1f600} \u{1f600}", None, "\u{1f600} \u{1f600}", "\u{1f600} \u{1f600}", "\u{1f600} \u{1f600}"),
            ("\u{1f600} \u{1f600}", Some("a"), "\u{1f600} \u{1f600}", "\u{1f600} \u{1f600}", "\u{1f600} \u{1f600}"),
            ("a\u{a}b\u{d}\u{a}c\u{d}d\u{a}", None, "a\u{a}b\u{d}\u{a}c\u{d}d", "a\u{a}b\u{d}\u{a}c\u{d}d\u{a}", "a\u{a}b\u{d}\u{a}c\u{d}d"),
            ("a\u{a}b\u{d}\u{a}c\u{d}d\u{a}", Some("a"), "\u{a}b\u{d}\u{a}c\u{d}d\u{a}", "\u{a}b\u{d}\u{a}c\u{d}d\u{a}", "a\u{a}b\u{d}\u{a}c\u{d}d\u{a}"),
            ("\u{a}\u{a}", None, "", "", ""),
            ("\u{a}\u{a}", Some(", "), "\u{a}\u{a}", "\u{a}\u{a}", "\u{a}\u{a}"),
            ("x\u{2028}y\u{85}z\u{1c}w\u{b}v", None, "x\u{2028}y\u{85}z\u{1c}w\u{b}v", "x\u{2028}y\u{85}z\u{1c}w\u{b}v", "x\u{2028}y\u{85}z\u{1c}w\u{b}v"),
            ("x\u{2028}y\u{85}z\u{1c}w\u{b}v", Some("\u{4e2d}a"), "x\u{2028}y\u{85}z\u{1c}w\u{b}v", "x\u{2028}y\u{85}z\u{1c}w\u{b}v", "x\u{2028}y\u{85}z\u{1c}w\u{b}v"),
            ("abcabcabc", None, "abcabcabc", "abcabcabc", "abcabcabc"),
            ("abcabcabc", Some("\u{e9}"), "abcabcabc", "abcabcabc", "abcabcabc"),
            ("aaaa", None, "aaaa", "aaaa", "aaaa"),
            ("aaaa", Some("\u{1f600}"), "aaaa", "aaaa", "aaaa"),
            ("\u{2003}\u{a0}a\u{3000}", None, "a", "a\u{3000}", "\u{2003}\u{a0}a"),
            ("\u{2003}\u{a0}a\u{3000}", Some("a"), "\u{2003}\u{a0}a\u{3000}", "\u{2003}\u{a0}a\u{3000}", "\u{2003}\u{a0}a\u{3000}"),
            ("xyxhixy", None, "xyxhixy", "xyxhixy", "xyxhixy"),
            ("xyxhixy", Some("\u{1f600}"), "xyxhixy", "xyxhixy", "xyxhixy"),
            ("\u{e9}\u{e9}a\u{e9}", None, "\u{e9}\u{e9}a\u{e9}", "\u{e9}\u{e9}a\u{e9}", "\u{e9}\u{e9}a\u{e9}"),
            ("\u{e9}\u{e9}a\u{e9}", Some("\u{1f600}"), "\u{e9}\u{e9}a\u{e9}", "\u{e9}\u{e9}a\u{e9}", "\u{e9}\u{e9}a\u{e9}"),
        ];
        for (text, set, both, left, right) in rows {
            for (ends, expected) in [(Ends::Both, both), (Ends::Left, left), (Ends::Right, right)] {
                let got = match set {
                    Some(set) => strip_any(text.as_bytes(), set.as_bytes(), ends, Flavor::Str),
                    None => strip_space(text.as_bytes(), ends, Flavor::Str),
                };
                assert_eq!(got, expected.as_bytes(), "{text:?} {set:?} {ends:?}");
            }
        }
        assert_eq!(
            strip_space(b"\x1c a\xa0\x0b", Ends::Both, Flavor::Bytes),
            b"\x1c a\xa0"
        );
        assert_eq!(
            strip_any(b"\xff\xfea\xff", b"\xff", Ends::Both, Flavor::Bytes),
            b"\xfea"
        );
    }

    #[test]
    fn partitions() {
        let parts = |a: &'static [u8], b: &'static [u8], c: &'static [u8]| Ok((a, b, c));
        assert_eq!(partition(b"a,b,c", b","), parts(b"a", b",", b"b,c"));
        assert_eq!(rpartition(b"a,b,c", b","), parts(b"a,b", b",", b"c"));
        assert_eq!(partition(b"abc", b","), parts(b"abc", b"", b""));
        assert_eq!(rpartition(b"abc", b","), parts(b"", b"", b"abc"));
        assert_eq!(
            partition(b"abc", b"").unwrap_err().message,
            "empty separator"
        );
    }

    #[test]
    fn clipping_arguments() {
        assert_eq!(clip(None, None, 5), Some((0, 5)));
        assert_eq!(clip(Some(-2), None, 5), Some((3, 5)));
        assert_eq!(clip(Some(i64::MIN), Some(i64::MAX), 5), Some((0, 5)));
        assert_eq!(clip(Some(5), None, 5), Some((5, 5)));
        assert_eq!(clip(Some(6), None, 5), None);
        assert_eq!(clip(Some(3), Some(2), 5), None);
        assert_eq!(clip(Some(0), Some(-9), 5), Some((0, 0)));
    }
}
