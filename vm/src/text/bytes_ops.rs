//! Methods that only byte strings have, or that treat them as ASCII text.

use super::error::{PyErr, PyResult, buffer};
use super::unicode::is_ascii_space;
use super::wtf8;

/// Whether the bytes are not empty and `predicate` holds for all of them.
pub fn all(bytes: &[u8], predicate: impl Fn(u8) -> bool) -> bool {
    !bytes.is_empty() && bytes.iter().all(|&b| predicate(b))
}

/// `bytes.isupper`
pub fn is_upper(bytes: &[u8]) -> bool {
    bytes.iter().any(u8::is_ascii_uppercase) && !bytes.iter().any(u8::is_ascii_lowercase)
}

/// `bytes.islower`
pub fn is_lower(bytes: &[u8]) -> bool {
    bytes.iter().any(u8::is_ascii_lowercase) && !bytes.iter().any(u8::is_ascii_uppercase)
}

/// `bytes.istitle`
pub fn is_title(bytes: &[u8]) -> bool {
    let mut cased = false;
    let mut previous_cased = false;
    for b in bytes {
        let fits = match (b.is_ascii_uppercase(), b.is_ascii_lowercase()) {
            (true, _) => !previous_cased,
            (_, true) => previous_cased,
            _ => true,
        };
        if !fits {
            return false;
        }
        previous_cased = b.is_ascii_alphabetic();
        cased |= previous_cased;
    }
    cased
}

/// `bytes.swapcase`
pub fn swapcase(bytes: &[u8]) -> Vec<u8> {
    let swap = |&b: &u8| if b.is_ascii_alphabetic() { b ^ 0x20 } else { b };
    bytes.iter().map(swap).collect()
}

/// `bytes.capitalize`
pub fn capitalize(bytes: &[u8]) -> Vec<u8> {
    let mut out = bytes.to_ascii_lowercase();
    if let Some(first) = out.first_mut() {
        first.make_ascii_uppercase();
    }
    out
}

/// `bytes.title`
pub fn title(bytes: &[u8]) -> Vec<u8> {
    let mut previous_cased = false;
    bytes
        .iter()
        .map(|b| {
            let mapped = if previous_cased {
                b.to_ascii_lowercase()
            } else {
                b.to_ascii_uppercase()
            };
            previous_cased = b.is_ascii_alphabetic();
            mapped
        })
        .collect()
}

/// `bytes.translate(table, delete)`; a missing table changes nothing.
pub fn translate(bytes: &[u8], table: Option<&[u8]>, delete: &[u8]) -> PyResult<Vec<u8>> {
    if table.is_some_and(|table| table.len() != 256) {
        return Err(PyErr::value(
            "translation table must be 256 characters long",
        ));
    }
    let mut dropped = [false; 256];
    for &b in delete {
        dropped[usize::from(b)] = true;
    }
    Ok(bytes
        .iter()
        .filter(|&&b| !dropped[usize::from(b)])
        .map(|&b| table.map_or(b, |table| table[usize::from(b)]))
        .collect())
}

/// `bytes.maketrans(from, to)`
pub fn make_translation(from: &[u8], to: &[u8]) -> PyResult<Vec<u8>> {
    if from.len() != to.len() {
        return Err(PyErr::value("maketrans arguments must have same length"));
    }
    let mut table: Vec<u8> = (0..=255).collect();
    for (&from, &to) in from.iter().zip(to) {
        table[usize::from(from)] = to;
    }
    Ok(table)
}

/// `bytes.hex(separator, group)`: a separator between groups of so many bytes, counted from the end, or from the
/// start where `group` is negative.
pub fn hex(bytes: &[u8], separator: Option<u8>, group: i64) -> PyResult<String> {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let size = usize::try_from(group.unsigned_abs()).unwrap_or(usize::MAX);
    let separator = separator.filter(|_| size != 0);
    let mut out = buffer(bytes.len().saturating_mul(3))?;
    for (i, &b) in bytes.iter().enumerate() {
        let boundary = if group < 0 { i } else { bytes.len() - i };
        if let Some(separator) = separator
            && i != 0
            && boundary % size == 0
        {
            out.push(separator);
        }
        out.push(DIGITS[usize::from(b >> 4)]);
        out.push(DIGITS[usize::from(b & 15)]);
    }
    Ok(out.into_iter().map(char::from).collect())
}

/// The separator argument of `bytes.hex`: one ASCII character. `len` is its length in its own units.
pub fn check_hex_separator(separator: &[u8], len: usize) -> PyResult<u8> {
    match separator {
        _ if len != 1 => Err(PyErr::value("sep must be length 1.")),
        [byte] if byte.is_ascii() => Ok(*byte),
        _ => Err(PyErr::value("sep must be ASCII.")),
    }
}

/// `bytes.fromhex(text)`
pub fn from_hex(text: &[u8]) -> PyResult<Vec<u8>> {
    let digit = |at: usize| {
        text.get(at)
            .and_then(|&b| (b as char).to_digit(16))
            .ok_or_else(|| {
                let position = wtf8::count(&text[..at.min(text.len())]);
                PyErr::value(format!(
                    "non-hexadecimal number found in fromhex() arg at position {position}"
                ))
            })
    };
    let mut out = buffer(text.len() / 2)?;
    let mut at = 0;
    while at < text.len() {
        if is_ascii_space(text[at]) {
            at += 1;
            continue;
        }
        out.push((digit(at)? << 4 | digit(at + 1)?) as u8);
        at += 2;
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Text, titled, capitalised, swapped; whether it is upper, lower, title case.
    type Row = (
        &'static [u8],
        &'static [u8],
        &'static [u8],
        &'static [u8],
        bool,
        bool,
        bool,
    );

    #[test]
    fn case_of_ascii_text() {
        #[rustfmt::skip]
        let rows: &[Row] = &[
            (b"", b"", b"", b"", false, false, false),
            (b"hello wORLD", b"Hello World", b"Hello world", b"HELLO World", false, false, false),
            (b"it's Bob", b"It'S Bob", b"It's bob", b"IT'S bOB", false, false, false),
            (b"ABC", b"Abc", b"Abc", b"abc", true, false, false),
            (b"abc1", b"Abc1", b"Abc1", b"ABC1", false, true, false),
            (b"A Bc", b"A Bc", b"A bc", b"a bC", false, false, true),
            (b"A1b", b"A1B", b"A1b", b"a1B", false, false, false),
            (b"\xe9A\xc9", b"\xe9A\xc9", b"\xe9a\xc9", b"\xe9a\xc9", true, false, true),
            (b"123", b"123", b"123", b"123", false, false, false),
            (b"Ab Cd", b"Ab Cd", b"Ab cd", b"aB cD", false, false, true),
            (b"A1B", b"A1B", b"A1b", b"a1b", true, false, true),
        ];
        for &(bytes, titled, capital, swapped, upper, lower, is_titled) in rows {
            assert_eq!(title(bytes), titled);
            assert_eq!(capitalize(bytes), capital);
            assert_eq!(swapcase(bytes), swapped);
            assert_eq!(
                (is_upper(bytes), is_lower(bytes), is_title(bytes)),
                (upper, lower, is_titled)
            );
        }
        assert!(all(b"a1", |b| b.is_ascii_alphanumeric()));
        assert!(!all(b"", |b| b.is_ascii_alphanumeric()));
    }

    #[test]
    fn hex_groups_from_either_end() {
        #[rustfmt::skip]
        let rows: &[(&[u8], Option<u8>, i64, &str)] = &[
            (&[], None, 1, ""),
            (&[], Some(b'-'), 1, ""),
            (&[], Some(b':'), 2, ""),
            (&[], Some(b':'), -2, ""),
            (&[], Some(b'-'), 0, ""),
            (&[], Some(b'.'), 100, ""),
            (&[97], None, 1, "61"),
            (&[97], Some(b'-'), 1, "61"),
            (&[97], Some(b':'), 2, "61"),
            (&[97], Some(b':'), -2, "61"),
            (&[97], Some(b'-'), 0, "61"),
            (&[97], Some(b'.'), 100, "61"),
            (&[97, 98, 99], None, 1, "616263"),
            (&[97, 98, 99], Some(b'-'), 1, "61-62-63"),
            (&[97, 98, 99], Some(b':'), 2, "61:6263"),
            (&[97, 98, 99], Some(b':'), -2, "6162:63"),
            (&[97, 98, 99], Some(b'-'), 0, "616263"),
            (&[97, 98, 99], Some(b'.'), 100, "616263"),
            (&[0, 255, 16, 97, 98, 99, 100], None, 1, "00ff1061626364"),
            (&[0, 255, 16, 97, 98, 99, 100], Some(b'-'), 1, "00-ff-10-61-62-63-64"),
            (&[0, 255, 16, 97, 98, 99, 100], Some(b':'), 2, "00:ff10:6162:6364"),
            (&[0, 255, 16, 97, 98, 99, 100], Some(b':'), -2, "00ff:1061:6263:64"),
            (&[0, 255, 16, 97, 98, 99, 100], Some(b'-'), 0, "00ff1061626364"),
            (&[0, 255, 16, 97, 98, 99, 100], Some(b'.'), 100, "00ff1061626364"),
        ];
        for &(bytes, separator, group, expected) in rows {
            assert_eq!(hex(bytes, separator, group).unwrap(), expected);
        }
        assert_eq!(
            check_hex_separator(b"ab", 2).unwrap_err().message,
            "sep must be length 1."
        );
        assert_eq!(
            check_hex_separator("é".as_bytes(), 1).unwrap_err().message,
            "sep must be ASCII."
        );
    }

    #[test]
    fn fromhex_skips_white_space_between_bytes() {
        #[rustfmt::skip]
        let rows: &[(&str, Result<&[u8], &str>)] = &[
            ("", Ok(&[])),
            ("00ff", Ok(&[0, 255])),
            ("00 Ff\u{a}1a", Ok(&[0, 255, 26])),
            (" 0 0", Err("non-hexadecimal number found in fromhex() arg at position 2")),
            ("abc", Err("non-hexadecimal number found in fromhex() arg at position 3")),
            ("a", Err("non-hexadecimal number found in fromhex() arg at position 1")),
            ("zz", Err("non-hexadecimal number found in fromhex() arg at position 0")),
            ("0g", Err("non-hexadecimal number found in fromhex() arg at position 1")),
            ("\u{e9}", Err("non-hexadecimal number found in fromhex() arg at position 0")),
            ("00\u{e9}", Err("non-hexadecimal number found in fromhex() arg at position 2")),
            ("a\u{e9}", Err("non-hexadecimal number found in fromhex() arg at position 1")),
            ("\u{e9}\u{e9}0", Err("non-hexadecimal number found in fromhex() arg at position 0")),
        ];
        for &(text, expected) in rows {
            let got = from_hex(text.as_bytes()).map_err(|e| e.message);
            assert_eq!(
                got,
                expected.map(<[u8]>::to_vec).map_err(str::to_owned),
                "{text:?}"
            );
        }
    }

    #[test]
    fn translation_tables() {
        let table = make_translation(b"ab", b"xy").unwrap();
        assert_eq!(translate(b"aabbcc", Some(&table), b"c").unwrap(), b"xxyy");
        assert_eq!(translate(b"abc", None, b"b").unwrap(), b"ac");
        assert!(translate(b"abc", Some(b"short"), b"").is_err());
        assert!(make_translation(b"a", b"").is_err());
    }
}
