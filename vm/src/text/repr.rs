//! `repr` and `ascii` of strings and byte strings.

use super::unicode::is_printable;
use super::wtf8::{code_points, push};

const HEX: &[u8; 16] = b"0123456789abcdef";

/// The quote Python chooses: single, unless only that would have to be escaped.
fn quote_for(text: &[u8]) -> u8 {
    if text.contains(&b'\'') && !text.contains(&b'"') {
        b'"'
    } else {
        b'\''
    }
}

fn push_hex(out: &mut Vec<u8>, value: u32, digits: u32) {
    out.extend(
        (0..digits)
            .rev()
            .map(|d| HEX[(value >> (4 * d) & 15) as usize]),
    );
}

/// Appends `code_point` as `\xhh`, `\uhhhh` or `\Uhhhhhhhh`, the shortest that holds it.
pub fn push_escape(out: &mut Vec<u8>, code_point: u32) {
    let (letter, digits) = match code_point {
        0..=0xFF => (b'x', 2),
        0x100..=0xFFFF => (b'u', 4),
        _ => (b'U', 8),
    };
    out.extend_from_slice(&[b'\\', letter]);
    push_hex(out, code_point, digits);
}

/// Appends what both kinds of literal escape the same way; false if `c` is not such a character.
fn push_simple_escape(out: &mut Vec<u8>, c: u32, quote: u8) -> bool {
    let escaped = match c {
        0x5C => b'\\',
        0x09 => b't',
        0x0A => b'n',
        0x0D => b'r',
        _ if c == u32::from(quote) => quote,
        _ => return false,
    };
    out.extend_from_slice(&[b'\\', escaped]);
    true
}

fn quoted(text: &[u8], shown_as_is: impl Fn(u32) -> bool) -> Vec<u8> {
    let quote = quote_for(text);
    let mut out = Vec::with_capacity(text.len() + 2);
    out.push(quote);
    // Most text has nothing to escape up to its end, or for a long way.
    let plain = |&b: &u8| matches!(b, 0x20..0x7F) && b != quote && b != b'\\';
    let unchanged = text.iter().take_while(|b| plain(b)).count();
    out.extend_from_slice(&text[..unchanged]);
    for c in code_points(&text[unchanged..]) {
        if push_simple_escape(&mut out, c, quote) {
        } else if shown_as_is(c) {
            push(&mut out, c);
        } else {
            push_escape(&mut out, c);
        }
    }
    out.push(quote);
    out
}

/// `repr` of a string; the result is a string without surrogates.
pub fn str_repr(text: &[u8]) -> Vec<u8> {
    quoted(text, is_printable)
}

/// `ascii` of a string.
pub fn str_ascii(text: &[u8]) -> Vec<u8> {
    quoted(text, |c| c < 0x7F && is_printable(c))
}

/// `ascii` of any object from its `repr`: what is not ASCII becomes an escape.
pub fn escape_non_ascii(repr: &[u8]) -> Vec<u8> {
    if repr.is_ascii() {
        return repr.to_vec();
    }
    let mut out = Vec::with_capacity(repr.len() * 2);
    for c in code_points(repr) {
        if c < 0x80 {
            out.push(c as u8);
        } else {
            push_escape(&mut out, c);
        }
    }
    out
}

/// `repr` of a byte string.
pub fn bytes_repr(bytes: &[u8]) -> Vec<u8> {
    let quote = quote_for(bytes);
    let mut out = Vec::with_capacity(bytes.len() + 3);
    push_bytes_literal(&mut out, bytes, quote, quote);
    out
}

/// `repr` of a byte array, which escapes a single quote whatever quotes it is shown in.
pub fn bytearray_repr(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() + 14);
    out.extend_from_slice(b"bytearray(");
    push_bytes_literal(&mut out, bytes, quote_for(bytes), b'\'');
    out.push(b')');
    out
}

fn push_bytes_literal(out: &mut Vec<u8>, bytes: &[u8], quote: u8, escaped_quote: u8) {
    out.extend_from_slice(&[b'b', quote]);
    for &b in bytes {
        let c = u32::from(b);
        if push_simple_escape(out, c, escaped_quote) {
        } else if (0x20..0x7F).contains(&b) {
            out.push(b);
        } else {
            push_escape(out, c);
        }
    }
    out.push(quote);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn str_repr_chooses_the_quote() {
        for (text, repr) in [
            ("", "''"),
            ("a'b", "\"a'b\""),
            ("a\"b", "'a\"b'"),
            ("a'\"b", "'a\\'\"b'"),
            ("\\", "'\\\\'"),
        ] {
            assert_eq!(str_repr(text.as_bytes()), repr.as_bytes());
        }
    }

    #[test]
    fn str_repr_escapes_what_cannot_be_printed() {
        for (text, repr) in [
            ("\t\n\r\x00\x1b\x7f", r"'\t\n\r\x00\x1b\x7f'"),
            ("\u{80}\u{a0}\u{ad}é", r"'\x80\xa0\xadé'"),
            (
                "\u{378}\u{2028}\u{3000}\u{e000}",
                r"'\u0378\u2028\u3000\ue000'",
            ),
            ("\u{10ffff}😀\u{e0001}", r"'\U0010ffff😀\U000e0001'"),
        ] {
            assert_eq!(String::from_utf8(str_repr(text.as_bytes())).unwrap(), repr);
        }
        assert_eq!(str_repr(b"\xed\xa0\x80"), br"'\ud800'");
    }

    #[test]
    fn ascii_escapes_everything_else() {
        assert_eq!(
            str_ascii("é€😀a\x7f".as_bytes()),
            br"'\xe9\u20ac\U0001f600a\x7f'"
        );
        assert_eq!(escape_non_ascii("['é']".as_bytes()), br"['\xe9']");
    }

    #[test]
    fn bytes_repr_shows_printable_ascii() {
        assert_eq!(bytes_repr(b"a\x00\xff\n'"), br#"b"a\x00\xff\n'""#);
        assert_eq!(bytes_repr(b"'\""), br#"b'\'"'"#);
        assert_eq!(bytearray_repr(b"a'"), br#"bytearray(b"a\'")"#);
    }
}
