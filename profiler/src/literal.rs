//! Text, bytes and numbers as Python would write them, with nothing in them that does more to a terminal than show.

/// The characters of UTF-8 that may hold surrogates, and may end in the middle of a character.
pub(crate) fn decode(bytes: &[u8]) -> Vec<u32> {
    let mut text = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let valid = match std::str::from_utf8(rest) {
            Ok(all) => all,
            Err(error) => std::str::from_utf8(&rest[..error.valid_up_to()]).unwrap_or_default(),
        };
        text.extend(valid.chars().map(u32::from));
        rest = match rest[valid.len()..] {
            [
                0xED,
                second @ 0xA0..=0xBF,
                third @ 0x80..=0xBF,
                ref rest @ ..,
            ] => {
                text.push(0xD000 | u32::from(second & 0x3F) << 6 | u32::from(third & 0x3F));
                rest
            }
            // Of a character that is cut off there is nothing to show.
            [_, ref rest @ ..] => rest,
            [] => &[],
        };
    }
    text
}

/// A string as Python would write it.
pub(crate) fn quoted(text: &[u32]) -> String {
    let has = |c: char| text.contains(&u32::from(c));
    let quote = quote(has('\''), has('"'));
    let mut shown = String::from(quote);
    for &code in text {
        match char::from_u32(code) {
            Some('\n') => shown += "\\n",
            Some('\r') => shown += "\\r",
            Some('\t') => shown += "\\t",
            Some(c) if c == quote || c == '\\' => shown.extend(['\\', c]),
            Some(c) => shown += &printable(c),
            None => shown += &escaped(code),
        }
    }
    shown.push(quote);
    shown
}

/// Bytes as Python would write them.
pub(crate) fn quoted_bytes(bytes: &[u8]) -> String {
    let quote = quote(bytes.contains(&b'\''), bytes.contains(&b'"'));
    let mut shown = format!("b{quote}");
    for &byte in bytes {
        match byte {
            b'\n' => shown += "\\n",
            b'\r' => shown += "\\r",
            b'\t' => shown += "\\t",
            b' '..=b'~' if char::from(byte) == quote || byte == b'\\' => {
                shown.extend(['\\', char::from(byte)]);
            }
            b' '..=b'~' => shown.push(char::from(byte)),
            _ => shown += &escaped(u32::from(byte)),
        }
    }
    shown.push(quote);
    shown
}

/// What Python puts around text that holds such quotes.
fn quote(single: bool, double: bool) -> char {
    if single && !double { '"' } else { '\'' }
}

/// A character, or the escape sequence for one that does not show, or does more than that.
fn printable(c: char) -> String {
    if c.is_control() || c.escape_debug().eq(c.escape_unicode()) {
        escaped(u32::from(c))
    } else {
        c.to_string()
    }
}

fn escaped(code: u32) -> String {
    match code {
        ..=0xFF => format!("\\x{code:02x}"),
        0x100..=0xFFFF => format!("\\u{code:04x}"),
        _ => format!("\\U{code:08x}"),
    }
}

/// Text from a process for a terminal: what would do more than show is escaped.
#[must_use]
pub fn harmless(text: &str) -> String {
    text.chars().map(printable).collect()
}

/// A float as Python would write it.
pub(crate) fn float(value: f64) -> String {
    if value.is_nan() {
        return "nan".to_string();
    }
    let text = format!("{value:?}");
    match text.split_once('e') {
        Some((digits, exponent)) => {
            let digits = digits.strip_suffix(".0").unwrap_or(digits);
            let (sign, exponent) = match exponent.strip_prefix('-') {
                Some(exponent) => ('-', exponent),
                None => ('+', exponent),
            };
            format!("{digits}e{sign}{exponent:0>2}")
        }
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_as_python_writes_them() {
        for (text, written) in [
            ("it", "'it'"),
            ("it's", "\"it's\""),
            ("it's \"so\"", "'it\\'s \"so\"'"),
            ("a\n\t\\", "'a\\n\\t\\\\'"),
            ("\x1b[31m\u{7f}\u{a0}é", "'\\x1b[31m\\x7f\\xa0é'"),
            ("\u{200b}\u{e0001}", "'\\u200b\\U000e0001'"),
        ] {
            assert_eq!(quoted(&decode(text.as_bytes())), written);
        }
        assert_eq!(quoted(&decode(b"a\xED\xA0\x80")), "'a\\ud800'");
        assert_eq!(
            quoted_bytes(b"it's\n\\\x00\xff"),
            "b\"it's\\n\\\\\\x00\\xff\""
        );
        for (value, written) in [
            (f64::NAN, "nan"),
            (f64::NEG_INFINITY, "-inf"),
            (1e16, "1e+16"),
            (-2.5e-7, "-2.5e-07"),
            (1e300, "1e+300"),
            (0.0001, "0.0001"),
            (-0.0, "-0.0"),
        ] {
            assert_eq!(float(value), written);
        }
    }

    #[test]
    fn text_is_decoded_as_far_as_it_goes() {
        assert_eq!(decode("né".as_bytes()), [0x6E, 0xE9]);
        assert_eq!(decode(&"né".as_bytes()[..2]), [0x6E]);
        assert_eq!(decode(b"a\xED\xBF\xBFb"), [0x61, 0xDFFF, 0x62]);
        assert!(decode(b"\xFF\xED\xA0").is_empty());
    }

    #[test]
    fn no_name_commands_a_terminal() {
        assert_eq!(harmless("work\x1b[2J\r\n"), "work\\x1b[2J\\x0d\\x0a");
        assert_eq!(harmless("naïve.<locals>.f"), "naïve.<locals>.f");
    }
}
