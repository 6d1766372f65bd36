//! Bytes to strings.

use super::charmap::Charmap;
use super::encoding::{Encoding, Endian, ErrorHandler, unknown_handler};
use super::error::{CodecError, ErrKind, PyErr, PyResult, buffer};
use super::escape::{decode_escaped, decode_raw};
use super::repr::push_escape;
use super::wtf8::{is_surrogate, push};

/// What a decoder cannot make sense of.
pub(super) struct Malformed {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) reason: &'static str,
}

/// `bytes.decode(encoding, handler)`; the result is generalised UTF-8.
pub fn decode(bytes: &[u8], encoding: Encoding, handler: &ErrorHandler) -> PyResult<Vec<u8>> {
    match encoding {
        Encoding::Utf8 => run(bytes, 0, encoding, handler, decode_utf8),
        Encoding::Utf8Sig => {
            let bytes = bytes.strip_prefix(UTF8_MARK).unwrap_or(bytes);
            run(bytes, 0, Encoding::Utf8, handler, decode_utf8)
        }
        Encoding::Ascii => run(bytes, 0, encoding, handler, decode_ascii),
        Encoding::Latin1 => {
            let mut out = buffer(bytes.len())?;
            for &b in bytes {
                push(&mut out, u32::from(b));
            }
            Ok(out)
        }
        Encoding::Charmap(map) => run(bytes, 0, encoding, handler, |bytes, at, out| {
            decode_charmap(bytes, at, out, map)
        }),
        Encoding::UnicodeEscape => run(bytes, 0, encoding, handler, decode_escaped),
        Encoding::RawUnicodeEscape => run(bytes, 0, encoding, handler, decode_raw),
        Encoding::Utf16(endian) => {
            let (endian, start) = match (endian, bytes) {
                (Some(endian), _) => (endian, 0),
                (None, [0xFE, 0xFF, ..]) => (Endian::Big, 2),
                (None, [0xFF, 0xFE, ..]) => (Endian::Little, 2),
                (None, _) => (Endian::Little, 0),
            };
            let encoding = Encoding::Utf16(Some(endian));
            run(bytes, start, encoding, handler, |bytes, at, out| {
                decode_utf16(bytes, at, out, endian)
            })
        }
        Encoding::Utf32(endian) => {
            let (endian, start) = match (endian, bytes) {
                (Some(endian), _) => (endian, 0),
                (None, [0, 0, 0xFE, 0xFF, ..]) => (Endian::Big, 4),
                (None, [0xFF, 0xFE, 0, 0, ..]) => (Endian::Little, 4),
                (None, _) => (Endian::Little, 0),
            };
            let encoding = Encoding::Utf32(Some(endian));
            run(bytes, start, encoding, handler, |bytes, at, out| {
                decode_utf32(bytes, at, out, endian)
            })
        }
    }
}

fn decode_charmap(
    bytes: &[u8],
    at: usize,
    out: &mut Vec<u8>,
    map: &Charmap,
) -> Result<(), Malformed> {
    for (offset, &byte) in bytes[at..].iter().enumerate() {
        match map.decode(byte) {
            Some(c) => push(out, c as u32),
            None => {
                return Err(Malformed {
                    start: at + offset,
                    end: at + offset + 1,
                    reason: "character maps to <undefined>",
                });
            }
        }
    }
    Ok(())
}

/// The byte order mark of `utf-8-sig`.
pub(super) const UTF8_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Alternates between a decoder, which stops at what is malformed, and the handler.
fn run(
    bytes: &[u8],
    start: usize,
    encoding: Encoding,
    handler: &ErrorHandler,
    decoder: impl Fn(&[u8], usize, &mut Vec<u8>) -> Result<(), Malformed>,
) -> PyResult<Vec<u8>> {
    let mut out = buffer(bytes.len())?;
    let mut at = start;
    while let Err(malformed) = decoder(bytes, at, &mut out) {
        at = handle(bytes, &malformed, encoding, handler, &mut out)?;
    }
    Ok(out)
}

/// Puts something in the place of malformed bytes; returns where to go on.
fn handle(
    bytes: &[u8],
    malformed: &Malformed,
    encoding: Encoding,
    handler: &ErrorHandler,
    out: &mut Vec<u8>,
) -> PyResult<usize> {
    let &Malformed { start, end, .. } = malformed;
    match handler {
        ErrorHandler::Strict => return Err(error(bytes, malformed, encoding)),
        ErrorHandler::Ignore => {}
        ErrorHandler::Replace => push(out, char::REPLACEMENT_CHARACTER as u32),
        ErrorHandler::BackslashReplace => bytes[start..end]
            .iter()
            .for_each(|&b| push_escape(out, u32::from(b))),
        ErrorHandler::SurrogateEscape => {
            let escaped = bytes[start..end].iter().take_while(|b| !b.is_ascii());
            let count = escaped
                .inspect(|&&b| push(out, 0xDC00 + u32::from(b)))
                .count();
            if count == 0 {
                return Err(error(bytes, malformed, encoding));
            }
            return Ok(start + count);
        }
        ErrorHandler::SurrogatePass => {
            let (surrogate, width) = surrogate_at(&bytes[start..], encoding)
                .ok_or_else(|| error(bytes, malformed, encoding))?;
            push(out, surrogate);
            return Ok(start + width);
        }
        ErrorHandler::XmlCharRefReplace | ErrorHandler::NameReplace => {
            return Err(PyErr::type_error(
                "don't know how to handle UnicodeDecodeError in error callback",
            ));
        }
        ErrorHandler::Unknown(name) => return Err(unknown_handler(name)),
    }
    Ok(end)
}

/// The surrogate `bytes` start with, encoded like any code point, and its width.
fn surrogate_at(bytes: &[u8], encoding: Encoding) -> Option<(u32, usize)> {
    let found = match encoding {
        Encoding::Utf8 => match *bytes {
            [0xED, b @ 0xA0..=0xBF, c @ 0x80..=0xBF, ..] => {
                (0xD000 | u32::from(b & 0x3F) << 6 | u32::from(c & 0x3F), 3)
            }
            _ => return None,
        },
        Encoding::Utf16(Some(endian)) => (u32::from(unit16(bytes, 0, endian)?), 2),
        Encoding::Utf32(Some(endian)) => (unit32(bytes, 0, endian)?, 4),
        _ => return None,
    };
    is_surrogate(found.0).then_some(found)
}

#[cold]
fn error(bytes: &[u8], malformed: &Malformed, encoding: Encoding) -> PyErr {
    let &Malformed { start, end, reason } = malformed;
    decode_error(bytes, encoding.name(), start, end, reason)
}

/// A `UnicodeDecodeError` with its message.
#[cold]
pub fn decode_error(
    bytes: &[u8],
    encoding: &'static str,
    start: usize,
    end: usize,
    reason: &str,
) -> PyErr {
    let what = match bytes.get(start) {
        Some(byte) if end == start + 1 => format!("byte 0x{byte:02x} in position {start}"),
        _ => format!(
            "bytes in position {start}-{last}",
            last = end.saturating_sub(1)
        ),
    };
    let message = format!("'{encoding}' codec can't decode {what}: {reason}");
    let details = CodecError {
        encoding,
        object: bytes.to_vec(),
        start,
        end,
        reason: reason.to_owned(),
    };
    PyErr::new(ErrKind::UnicodeDecodeError(Box::new(details)), message)
}

fn decode_utf8(bytes: &[u8], at: usize, out: &mut Vec<u8>) -> Result<(), Malformed> {
    let rest = &bytes[at..];
    let Err(invalid) = std::str::from_utf8(rest) else {
        out.extend_from_slice(rest);
        return Ok(());
    };
    let valid = invalid.valid_up_to();
    out.extend_from_slice(&rest[..valid]);
    let start = at + valid;
    let (end, reason) = match invalid.error_len() {
        None => (bytes.len(), "unexpected end of data"),
        Some(len) if matches!(bytes[start], 0xC2..=0xF4) => {
            (start + len, "invalid continuation byte")
        }
        Some(len) => (start + len, "invalid start byte"),
    };
    Err(Malformed { start, end, reason })
}

fn decode_ascii(bytes: &[u8], at: usize, out: &mut Vec<u8>) -> Result<(), Malformed> {
    let rest = &bytes[at..];
    let valid = rest.iter().take_while(|b| b.is_ascii()).count();
    out.extend_from_slice(&rest[..valid]);
    if valid == rest.len() {
        return Ok(());
    }
    Err(Malformed {
        start: at + valid,
        end: at + valid + 1,
        reason: "ordinal not in range(128)",
    })
}

fn unit16(bytes: &[u8], at: usize, endian: Endian) -> Option<u16> {
    let &unit = bytes.get(at..)?.first_chunk()?;
    Some(match endian {
        Endian::Little => u16::from_le_bytes(unit),
        Endian::Big => u16::from_be_bytes(unit),
    })
}

fn unit32(bytes: &[u8], at: usize, endian: Endian) -> Option<u32> {
    let &unit = bytes.get(at..)?.first_chunk()?;
    Some(match endian {
        Endian::Little => u32::from_le_bytes(unit),
        Endian::Big => u32::from_be_bytes(unit),
    })
}

fn decode_utf16(
    bytes: &[u8],
    mut at: usize,
    out: &mut Vec<u8>,
    endian: Endian,
) -> Result<(), Malformed> {
    let malformed = |start, end, reason| Err(Malformed { start, end, reason });
    while at < bytes.len() {
        let Some(unit) = unit16(bytes, at, endian) else {
            return malformed(at, bytes.len(), "truncated data");
        };
        let unit = u32::from(unit);
        match unit {
            0xD800..=0xDBFF => match unit16(bytes, at + 2, endian) {
                Some(low @ 0xDC00..=0xDFFF) => {
                    let low = u32::from(low) - 0xDC00;
                    push(out, 0x1_0000 + ((unit - 0xD800) << 10) + low);
                    at += 2;
                }
                Some(_) => return malformed(at, at + 2, "illegal UTF-16 surrogate"),
                None => return malformed(at, bytes.len(), "unexpected end of data"),
            },
            0xDC00..=0xDFFF => return malformed(at, at + 2, "illegal encoding"),
            _ => push(out, unit),
        }
        at += 2;
    }
    Ok(())
}

fn decode_utf32(
    bytes: &[u8],
    mut at: usize,
    out: &mut Vec<u8>,
    endian: Endian,
) -> Result<(), Malformed> {
    let malformed = |start, end, reason| Err(Malformed { start, end, reason });
    while at < bytes.len() {
        match unit32(bytes, at, endian) {
            None => return malformed(at, bytes.len(), "truncated data"),
            Some(unit) if is_surrogate(unit) => {
                const REASON: &str = "code point in surrogate code point range(0xd800, 0xe000)";
                return malformed(at, at + 4, REASON);
            }
            Some(unit) if unit > char::MAX as u32 => {
                return malformed(at, at + 4, "code point not in range(0x110000)");
            }
            Some(unit) => push(out, unit),
        }
        at += 4;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decoding_agrees_with_recorded_results() {
        /// Encoding, bytes, handler, text or message.
        type Row = (
            &'static str,
            &'static [u8],
            &'static str,
            Result<&'static [u8], &'static str>,
        );
        #[rustfmt::skip]
        let rows: &[Row] = &[
            ("utf-8", b"abc", "strict", Ok(b"abc")),
            ("utf-8", b"\xff", "strict", Err("'utf-8' codec can't decode byte 0xff in position 0: invalid start byte")),
            ("utf-8", b"\xff", "ignore", Ok(b"")),
            ("utf-8", b"\xff", "surrogatepass", Err("'utf-8' codec can't decode byte 0xff in position 0: invalid start byte")),
            ("utf-8", b"a\xc3", "strict", Err("'utf-8' codec can't decode byte 0xc3 in position 1: unexpected end of data")),
            ("utf-8", b"a\xc3", "ignore", Ok(b"a")),
            ("utf-8", b"a\xc3", "surrogatepass", Err("'utf-8' codec can't decode byte 0xc3 in position 1: unexpected end of data")),
            ("utf-8", b"\xc3(", "strict", Err("'utf-8' codec can't decode byte 0xc3 in position 0: invalid continuation byte")),
            ("utf-8", b"\xc3(", "ignore", Ok(b"(")),
            ("utf-8", b"\xc3(", "surrogatepass", Err("'utf-8' codec can't decode byte 0xc3 in position 0: invalid continuation byte")),
            ("utf-8", b"\xe2\x82", "strict", Err("'utf-8' codec can't decode bytes in position 0-1: unexpected end of data")),
            ("utf-8", b"\xe2\x82", "replace", Ok(b"\xef\xbf\xbd")),
            ("utf-8", b"\xe2\x82", "ignore", Ok(b"")),
            ("utf-8", b"\xe2(\xa1", "strict", Err("'utf-8' codec can't decode byte 0xe2 in position 0: invalid continuation byte")),
            ("utf-8", b"\xe2(\xa1", "backslashreplace", Ok(b"\x5cxe2(\x5cxa1")),
            ("utf-8", b"\xe2(\xa1", "replace", Ok(b"\xef\xbf\xbd(\xef\xbf\xbd")),
            ("utf-8", b"\xe2\x82(", "strict", Err("'utf-8' codec can't decode bytes in position 0-1: invalid continuation byte")),
            ("utf-8", b"\xe2\x82(", "surrogateescape", Ok(b"\xed\xb3\xa2\xed\xb2\x82(")),
            ("utf-8", b"\xe2\x82(", "ignore", Ok(b"(")),
            ("utf-8", b"\xf0\x9f\x98", "strict", Err("'utf-8' codec can't decode bytes in position 0-2: unexpected end of data")),
            ("utf-8", b"\xf0\x9f\x98", "surrogatepass", Err("'utf-8' codec can't decode bytes in position 0-2: unexpected end of data")),
            ("utf-8", b"\xf0\x9f\x98", "replace", Ok(b"\xef\xbf\xbd")),
            ("utf-8", b"\xf0(\x8c\xbc", "strict", Err("'utf-8' codec can't decode byte 0xf0 in position 0: invalid continuation byte")),
            ("utf-8", b"\xf0(\x8c\xbc", "backslashreplace", Ok(b"\x5cxf0(\x5cx8c\x5cxbc")),
            ("utf-8", b"\xf0(\x8c\xbc", "ignore", Ok(b"(")),
            ("utf-8", b"\xf0\x90(\xbc", "strict", Err("'utf-8' codec can't decode bytes in position 0-1: invalid continuation byte")),
            ("utf-8", b"\xf0\x90(\xbc", "replace", Ok(b"\xef\xbf\xbd(\xef\xbf\xbd")),
            ("utf-8", b"\xf0\x90(\xbc", "backslashreplace", Ok(b"\x5cxf0\x5cx90(\x5cxbc")),
            ("utf-8", b"\xed\xa0\x80", "strict", Err("'utf-8' codec can't decode byte 0xed in position 0: invalid continuation byte")),
            ("utf-8", b"\xed\xa0\x80", "surrogateescape", Ok(b"\xed\xb3\xad\xed\xb2\xa0\xed\xb2\x80")),
            ("utf-8", b"\xed\xa0\x80", "surrogatepass", Ok(b"\xed\xa0\x80")),
            ("utf-8", b"\xc0\x80", "strict", Err("'utf-8' codec can't decode byte 0xc0 in position 0: invalid start byte")),
            ("utf-8", b"\xc0\x80", "ignore", Ok(b"")),
            ("utf-8", b"\xc0\x80", "backslashreplace", Ok(b"\x5cxc0\x5cx80")),
            ("utf-8", b"\xf5\x80\x80\x80", "strict", Err("'utf-8' codec can't decode byte 0xf5 in position 0: invalid start byte")),
            ("utf-8", b"\xf5\x80\x80\x80", "backslashreplace", Ok(b"\x5cxf5\x5cx80\x5cx80\x5cx80")),
            ("utf-8", b"\xf5\x80\x80\x80", "ignore", Ok(b"")),
            ("utf-8", b"\xf4\x90\x80\x80", "strict", Err("'utf-8' codec can't decode byte 0xf4 in position 0: invalid continuation byte")),
            ("utf-8", b"\xf4\x90\x80\x80", "surrogateescape", Ok(b"\xed\xb3\xb4\xed\xb2\x90\xed\xb2\x80\xed\xb2\x80")),
            ("utf-8", b"\xf4\x90\x80\x80", "surrogatepass", Err("'utf-8' codec can't decode byte 0xf4 in position 0: invalid continuation byte")),
            ("utf-8", b"\xe0\x80\x80", "strict", Err("'utf-8' codec can't decode byte 0xe0 in position 0: invalid continuation byte")),
            ("utf-8", b"\xe0\x80\x80", "backslashreplace", Ok(b"\x5cxe0\x5cx80\x5cx80")),
            ("utf-8", b"\xe0\x80\x80", "surrogateescape", Ok(b"\xed\xb3\xa0\xed\xb2\x80\xed\xb2\x80")),
            ("utf-8", b"\xe0\xa0", "strict", Err("'utf-8' codec can't decode bytes in position 0-1: unexpected end of data")),
            ("utf-8", b"\xe0\xa0", "backslashreplace", Ok(b"\x5cxe0\x5cxa0")),
            ("utf-8", b"\xe0\xa0", "replace", Ok(b"\xef\xbf\xbd")),
            ("utf-8", b"\x80abc", "strict", Err("'utf-8' codec can't decode byte 0x80 in position 0: invalid start byte")),
            ("utf-8", b"\x80abc", "backslashreplace", Ok(b"\x5cx80abc")),
            ("utf-8", b"\x80abc", "surrogatepass", Err("'utf-8' codec can't decode byte 0x80 in position 0: invalid start byte")),
            ("utf-8", b"a\xf0\x9fb", "strict", Err("'utf-8' codec can't decode bytes in position 1-2: invalid continuation byte")),
            ("utf-8", b"a\xf0\x9fb", "surrogateescape", Ok(b"a\xed\xb3\xb0\xed\xb2\x9fb")),
            ("utf-8", b"a\xf0\x9fb", "ignore", Ok(b"ab")),
            ("utf-8", b"\xed\xa0", "strict", Err("'utf-8' codec can't decode byte 0xed in position 0: invalid continuation byte")),
            ("utf-8", b"\xed\xa0", "surrogateescape", Ok(b"\xed\xb3\xad\xed\xb2\xa0")),
            ("utf-8", b"\xed\xa0", "surrogatepass", Err("'utf-8' codec can't decode byte 0xed in position 0: invalid continuation byte")),
            ("utf-8", b"\xed\x9f", "strict", Err("'utf-8' codec can't decode bytes in position 0-1: unexpected end of data")),
            ("utf-8", b"\xed\x9f", "surrogatepass", Err("'utf-8' codec can't decode bytes in position 0-1: unexpected end of data")),
            ("utf-8", b"\xed\x9f", "ignore", Ok(b"")),
            ("utf-8", b"\xf4\x90", "strict", Err("'utf-8' codec can't decode byte 0xf4 in position 0: invalid continuation byte")),
            ("utf-8", b"\xf4\x90", "backslashreplace", Ok(b"\x5cxf4\x5cx90")),
            ("utf-8", b"\xf4\x90", "ignore", Ok(b"")),
            ("utf-8", b"\xe2", "strict", Err("'utf-8' codec can't decode byte 0xe2 in position 0: unexpected end of data")),
            ("utf-8", b"\xe2", "ignore", Ok(b"")),
            ("utf-8", b"\xe2", "backslashreplace", Ok(b"\x5cxe2")),
            ("utf-8", b"\xc3\xa9\xe4\xb8\xad\xf0\x9f\x98\x80", "strict", Ok(b"\xc3\xa9\xe4\xb8\xad\xf0\x9f\x98\x80")),
            ("ascii", b"a\x80\xff", "strict", Err("'ascii' codec can't decode byte 0x80 in position 1: ordinal not in range(128)")),
            ("ascii", b"a\x80\xff", "surrogateescape", Ok(b"a\xed\xb2\x80\xed\xb3\xbf")),
            ("ascii", b"a\x80\xff", "backslashreplace", Ok(b"a\x5cx80\x5cxff")),
            ("latin-1", b"\x80\xff", "strict", Ok(b"\xc2\x80\xc3\xbf")),
            ("utf-16", b"\xff\xfea\x00", "strict", Ok(b"a")),
            ("utf-16", b"\xfe\xff\x00a", "strict", Ok(b"a")),
            ("utf-16", b"a\x00", "strict", Ok(b"a")),
            ("utf-16-le", b"a", "strict", Err("'utf-16-le' codec can't decode byte 0x61 in position 0: truncated data")),
            ("utf-16-le", b"a", "surrogatepass", Err("'utf-16-le' codec can't decode byte 0x61 in position 0: truncated data")),
            ("utf-16-le", b"a", "ignore", Ok(b"")),
            ("utf-16-le", b"a\x00b", "strict", Err("'utf-16-le' codec can't decode byte 0x62 in position 2: truncated data")),
            ("utf-16-le", b"a\x00b", "ignore", Ok(b"a")),
            ("utf-16-le", b"a\x00b", "backslashreplace", Ok(b"a\x5cx62")),
            ("utf-16-le", b"\x00\xd8", "strict", Err("'utf-16-le' codec can't decode bytes in position 0-1: unexpected end of data")),
            ("utf-16-le", b"\x00\xd8", "ignore", Ok(b"")),
            ("utf-16-le", b"\x00\xd8", "replace", Ok(b"\xef\xbf\xbd")),
            ("utf-16-le", b"\x00\xd8a\x00", "strict", Err("'utf-16-le' codec can't decode bytes in position 0-1: illegal UTF-16 surrogate")),
            ("utf-16-le", b"\x00\xd8a\x00", "surrogateescape", Err("'utf-16-le' codec can't decode bytes in position 0-1: illegal UTF-16 surrogate")),
            ("utf-16-le", b"\x00\xd8a\x00", "surrogatepass", Ok(b"\xed\xa0\x80a")),
            ("utf-16-le", b"\x00\xdca\x00", "strict", Err("'utf-16-le' codec can't decode bytes in position 0-1: illegal encoding")),
            ("utf-16-le", b"\x00\xdca\x00", "surrogateescape", Err("'utf-16-le' codec can't decode bytes in position 0-1: illegal encoding")),
            ("utf-16-le", b"\x00\xdca\x00", "replace", Ok(b"\xef\xbf\xbda")),
            ("utf-16-be", b"\xd8\x00\xdc", "strict", Err("'utf-16-be' codec can't decode bytes in position 0-2: unexpected end of data")),
            ("utf-16-be", b"\xd8\x00\xdc", "surrogateescape", Ok(b"\xed\xb3\x98\xc3\x9c")),
            ("utf-16-be", b"\xd8\x00\xdc", "replace", Ok(b"\xef\xbf\xbd")),
            ("utf-16-be", b"\xd8\x00\xdc\x00", "strict", Ok(b"\xf0\x90\x80\x80")),
            ("utf-16-le", b"\x00\xd8\x00", "strict", Err("'utf-16-le' codec can't decode bytes in position 0-2: unexpected end of data")),
            ("utf-16-le", b"\x00\xd8\x00", "surrogateescape", Err("'utf-16-le' codec can't decode bytes in position 0-2: unexpected end of data")),
            ("utf-16-le", b"\x00\xd8\x00", "surrogatepass", Err("'utf-16-le' codec can't decode byte 0x00 in position 2: truncated data")),
            ("utf-16-le", b"\x00\xd8\x00\xd8\x00\xdc", "strict", Err("'utf-16-le' codec can't decode bytes in position 0-1: illegal UTF-16 surrogate")),
            ("utf-16-le", b"\x00\xd8\x00\xd8\x00\xdc", "backslashreplace", Ok(b"\x5cx00\x5cxd8\xf0\x90\x80\x80")),
            ("utf-16-le", b"\x00\xd8\x00\xd8\x00\xdc", "ignore", Ok(b"\xf0\x90\x80\x80")),
            ("utf-32", b"a\x00\x00\x00", "strict", Ok(b"a")),
            ("utf-32", b"\xff\xfe\x00\x00a\x00\x00\x00", "strict", Ok(b"a")),
            ("utf-32", b"\x00\x00\xfe\xff\x00\x00\x00a", "strict", Ok(b"a")),
            ("utf-32-le", b"a\x00\x00", "strict", Err("'utf-32-le' codec can't decode bytes in position 0-2: truncated data")),
            ("utf-32-le", b"a\x00\x00", "surrogatepass", Err("'utf-32-le' codec can't decode bytes in position 0-2: truncated data")),
            ("utf-32-le", b"a\x00\x00", "ignore", Ok(b"")),
            ("utf-32-le", b"\x00\xd8\x00\x00", "strict", Err("'utf-32-le' codec can't decode bytes in position 0-3: code point in surrogate code point range(0xd800, 0xe000)")),
            ("utf-32-le", b"\x00\xd8\x00\x00", "surrogateescape", Err("'utf-32-le' codec can't decode bytes in position 0-3: code point in surrogate code point range(0xd800, 0xe000)")),
            ("utf-32-le", b"\x00\xd8\x00\x00", "ignore", Ok(b"")),
            ("utf-32-le", b"\x00\x00\x11\x00", "strict", Err("'utf-32-le' codec can't decode bytes in position 0-3: code point not in range(0x110000)")),
            ("utf-32-le", b"\x00\x00\x11\x00", "surrogatepass", Err("'utf-32-le' codec can't decode bytes in position 0-3: code point not in range(0x110000)")),
            ("utf-32-le", b"\x00\x00\x11\x00", "replace", Ok(b"\xef\xbf\xbd")),
            ("utf-32-be", b"\x00\x11\x00\x00a", "strict", Err("'utf-32-be' codec can't decode bytes in position 0-3: code point not in range(0x110000)")),
            ("utf-32-be", b"\x00\x11\x00\x00a", "surrogatepass", Err("'utf-32-be' codec can't decode bytes in position 0-3: code point not in range(0x110000)")),
            ("utf-32-be", b"\x00\x11\x00\x00a", "replace", Ok(b"\xef\xbf\xbd\xef\xbf\xbd")),
            ("utf-8-sig", b"\xef\xbb\xbfa", "strict", Ok(b"a")),
            ("utf-8-sig", b"\xef\xbb", "strict", Err("'utf-8' codec can't decode bytes in position 0-1: unexpected end of data")),
            ("utf-8-sig", b"\xef\xbb", "ignore", Ok(b"")),
            ("utf-8-sig", b"\xef\xbb", "backslashreplace", Ok(b"\x5cxef\x5cxbb")),
            ("utf-8-sig", b"\xef\xbb\xbf\xff", "strict", Err("'utf-8' codec can't decode byte 0xff in position 0: invalid start byte")),
            ("utf-8-sig", b"\xef\xbb\xbf\xff", "ignore", Ok(b"")),
            ("utf-8-sig", b"\xef\xbb\xbf\xff", "surrogatepass", Err("'utf-8' codec can't decode byte 0xff in position 0: invalid start byte")),
            ("utf-32-le", b"\xff\xff\xff\xff", "strict", Err("'utf-32-le' codec can't decode bytes in position 0-3: code point not in range(0x110000)")),
            ("utf-32-le", b"\xff\xff\xff\xff", "surrogatepass", Err("'utf-32-le' codec can't decode bytes in position 0-3: code point not in range(0x110000)")),
            ("utf-32-le", b"\xff\xff\xff\xff", "replace", Ok(b"\xef\xbf\xbd")),
            ("utf-8", b"\xff", "xmlcharrefreplace", Err("don't know how to handle UnicodeDecodeError in error callback")),
            ("utf-8", b"\xff", "bogus", Err("unknown error handler name 'bogus'")),
        ];
        for &(encoding, bytes, handler, expected) in rows {
            let encoding = Encoding::from_name(encoding).unwrap();
            let handler = ErrorHandler::from_name(handler);
            let got = decode(bytes, encoding, &handler).map_err(|e| e.message);
            assert_eq!(
                got.as_deref().map_err(String::as_str),
                expected,
                "{encoding:?} {bytes:?} {handler:?}"
            );
        }
    }

    #[test]
    fn errors_carry_their_attributes() {
        let error = decode(b"a\xe2\x82", Encoding::Utf8, &ErrorHandler::Strict).unwrap_err();
        let ErrKind::UnicodeDecodeError(details) = error.kind else {
            panic!("{error:?}");
        };
        assert_eq!(details.encoding, "utf-8");
        assert_eq!(details.object, b"a\xe2\x82");
        assert_eq!((details.start, details.end), (1, 3));
        assert_eq!(details.reason, "unexpected end of data");
    }
}
