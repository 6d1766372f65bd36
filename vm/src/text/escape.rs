//! The encodings `unicode_escape` and `raw_unicode_escape`: text as it is written in string literals.

use super::decode::Malformed;
use super::wtf8::push;

/// Appends a code point as `unicode_escape` writes it.
pub(super) fn push_escaped(out: &mut Vec<u8>, code_point: u32) {
    match code_point {
        0x5C => out.extend_from_slice(b"\\\\"),
        0x09 => out.extend_from_slice(b"\\t"),
        0x0A => out.extend_from_slice(b"\\n"),
        0x0D => out.extend_from_slice(b"\\r"),
        0x20..=0x7E => out.push(code_point as u8),
        0..=0xFF => out.extend_from_slice(format!("\\x{code_point:02x}").as_bytes()),
        _ => push_wide(out, code_point),
    }
}

/// Appends a code point as `raw_unicode_escape` writes it.
pub(super) fn push_raw(out: &mut Vec<u8>, code_point: u32) {
    match code_point {
        0..=0xFF => out.push(code_point as u8),
        _ => push_wide(out, code_point),
    }
}

fn push_wide(out: &mut Vec<u8>, code_point: u32) {
    let text = if code_point <= 0xFFFF {
        format!("\\u{code_point:04x}")
    } else {
        format!("\\U{code_point:08x}")
    };
    out.extend_from_slice(text.as_bytes());
}

/// Decodes `unicode_escape` from `at` on; stops at what is malformed.
pub(super) fn decode_escaped(
    bytes: &[u8],
    mut at: usize,
    out: &mut Vec<u8>,
) -> Result<(), Malformed> {
    while let Some(&byte) = bytes.get(at) {
        if byte != b'\\' {
            push(out, u32::from(byte));
            at += 1;
            continue;
        }
        at = decode_escape(bytes, at, out)?;
    }
    Ok(())
}

/// Decodes the escape whose backslash is at `start`; returns where it ends.
fn decode_escape(bytes: &[u8], start: usize, out: &mut Vec<u8>) -> Result<usize, Malformed> {
    let Some(&letter) = bytes.get(start + 1) else {
        return Err(Malformed {
            start,
            end: bytes.len(),
            reason: "\\ at end of string",
        });
    };
    let simple = match letter {
        b'\n' => return Ok(start + 2),
        b'\\' | b'\'' | b'"' => letter,
        b'a' => 0x07,
        b'b' => 0x08,
        b'f' => 0x0C,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'v' => 0x0B,
        b'0'..=b'7' => {
            let digits = bytes[start + 1..].iter().take(3);
            let digits = digits.take_while(|b| matches!(b, b'0'..=b'7'));
            let (mut value, mut len) = (0, 0);
            for digit in digits {
                value = value * 8 + u32::from(digit - b'0');
                len += 1;
            }
            push(out, value);
            return Ok(start + 1 + len);
        }
        b'x' => return hex(bytes, start, 2, "truncated \\xXX escape", out),
        b'u' => return hex(bytes, start, 4, "truncated \\uXXXX escape", out),
        b'U' => return hex(bytes, start, 8, "truncated \\UXXXXXXXX escape", out),
        b'N' => return named(bytes, start, out),
        _ => {
            out.push(b'\\');
            push(out, u32::from(letter));
            return Ok(start + 2);
        }
    };
    out.push(simple);
    Ok(start + 2)
}

/// The code point of `width` hexadecimal digits after the backslash at `start` and its letter.
fn hex(
    bytes: &[u8],
    start: usize,
    width: usize,
    truncated: &'static str,
    out: &mut Vec<u8>,
) -> Result<usize, Malformed> {
    let digits = bytes[start + 2..].iter().take(width);
    let (mut value, mut len) = (0u32, 0);
    for digit in digits.map_while(|&b| char::from(b).to_digit(16)) {
        value = value << 4 | digit;
        len += 1;
    }
    let end = start + 2 + len;
    let reason = if len < width {
        truncated
    } else if value > 0x10_FFFF {
        "illegal Unicode character"
    } else {
        push(out, value);
        return Ok(end);
    };
    Err(Malformed { start, end, reason })
}

/// `\N{NAME}`, whose backslash is at `start`.
fn named(bytes: &[u8], start: usize, out: &mut Vec<u8>) -> Result<usize, Malformed> {
    let rest = &bytes[start + 2..];
    let close = rest.iter().position(|&b| b == b'}');
    let (end, reason) = match (rest.first(), close) {
        (Some(b'{'), Some(close)) if close > 1 => {
            let end = start + 2 + close + 1;
            let name = std::str::from_utf8(&rest[1..close]).ok();
            if let Some(c) = name.and_then(unicode_names2::character) {
                push(out, c as u32);
                return Ok(end);
            }
            (end, "unknown Unicode character name")
        }
        (Some(b'{'), Some(_)) => (start + 4, "malformed \\N character escape"),
        (Some(b'{'), None) => (bytes.len(), "malformed \\N character escape"),
        _ => (start + 2, "malformed \\N character escape"),
    };
    Err(Malformed { start, end, reason })
}

/// Decodes `raw_unicode_escape` from `at` on; stops at what is malformed.
pub(super) fn decode_raw(bytes: &[u8], mut at: usize, out: &mut Vec<u8>) -> Result<(), Malformed> {
    while let Some(&byte) = bytes.get(at) {
        at = match (byte, bytes.get(at + 1)) {
            (b'\\', Some(b'u')) => hex(bytes, at, 4, "truncated \\uXXXX escape", out)?,
            (b'\\', Some(b'U')) => hex(bytes, at, 8, "truncated \\UXXXXXXXX escape", out)?,
            (b'\\', Some(&next)) => {
                // A backslash that is escaped begins no escape.
                out.push(b'\\');
                push(out, u32::from(next));
                at + 2
            }
            _ => {
                push(out, u32::from(byte));
                at + 1
            }
        };
    }
    Ok(())
}
