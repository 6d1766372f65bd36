//! Strings to bytes.

use super::decode::UTF8_MARK;
use super::encoding::{Encoding, Endian, ErrorHandler, unknown_handler};
use super::error::{CodecError, ErrKind, PyErr, PyResult, buffer};
use super::escape::{push_escaped, push_raw};
use super::repr::push_escape;
use super::wtf8::{code_point_offsets, code_points, count, decode, is_surrogate, width};

/// `text.encode(encoding, handler)` of a string in generalised UTF-8.
pub fn encode(text: &[u8], encoding: Encoding, handler: &ErrorHandler) -> PyResult<Vec<u8>> {
    let mut out = buffer(text.len())?;
    match encoding {
        Encoding::Utf8Sig => out.extend_from_slice(UTF8_MARK),
        Encoding::Utf16(None) | Encoding::Utf32(None) => push_unit(&mut out, 0xFEFF, encoding),
        _ => {}
    }
    let mut rest = text;
    loop {
        let (encodable, unencodable) = split_encodable(rest, encoding);
        push_encoded(&mut out, encodable, encoding);
        if unencodable.is_empty() {
            return Ok(out);
        }
        let start = text.len() - rest.len() + encodable.len();
        let end = start + unencodable.len();
        handle(&mut out, text, start, end, encoding, handler)?;
        rest = &text[end..];
    }
}

fn is_encodable(code_point: u32, encoding: Encoding) -> bool {
    match encoding {
        Encoding::Ascii => code_point < 0x80,
        Encoding::Latin1 => code_point < 0x100,
        Encoding::Charmap(map) => map.encode(code_point).is_some(),
        Encoding::UnicodeEscape | Encoding::RawUnicodeEscape => true,
        _ => !is_surrogate(code_point),
    }
}

fn reason(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Ascii => "ordinal not in range(128)",
        Encoding::Latin1 => "ordinal not in range(256)",
        Encoding::Charmap(_) => "character maps to <undefined>",
        _ => "surrogates not allowed",
    }
}

/// The longest encodable start of `text`, and what cannot be encoded after it: for the one-byte codecs and UTF-8
/// as many characters as there are, otherwise one.
fn split_encodable(text: &[u8], encoding: Encoding) -> (&[u8], &[u8]) {
    if text.is_ascii() {
        return (text, b"");
    }
    let start = code_point_offsets(text)
        .find(|&(_, c)| !is_encodable(c, encoding))
        .map_or(text.len(), |(offset, _)| offset);
    let (encodable, rest) = text.split_at(start);
    let one_by_one = matches!(encoding, Encoding::Utf16(_) | Encoding::Utf32(_));
    let most = if one_by_one { 1 } else { usize::MAX };
    let len = code_points(rest)
        .take(most)
        .take_while(|&c| !is_encodable(c, encoding))
        .map(width)
        .sum();
    (encodable, &rest[..len])
}

/// Appends text all of which is encodable.
fn push_encoded(out: &mut Vec<u8>, text: &[u8], encoding: Encoding) {
    match encoding {
        Encoding::Utf8 | Encoding::Utf8Sig | Encoding::Ascii => out.extend_from_slice(text),
        _ => code_points(text).for_each(|c| push_unit(out, c, encoding)),
    }
}

/// Appends one code point in any encoding but UTF-8; a surrogate as if it were encodable.
fn push_unit(out: &mut Vec<u8>, code_point: u32, encoding: Encoding) {
    let push16 = |out: &mut Vec<u8>, unit: u16, endian| {
        out.extend_from_slice(&match endian {
            Endian::Little => unit.to_le_bytes(),
            Endian::Big => unit.to_be_bytes(),
        });
    };
    match encoding {
        Encoding::Utf16(endian) => {
            let endian = endian.unwrap_or(Endian::Little);
            match code_point.checked_sub(0x1_0000) {
                Some(above) => {
                    push16(out, 0xD800 + (above >> 10) as u16, endian);
                    push16(out, 0xDC00 + (above & 0x3FF) as u16, endian);
                }
                None => push16(out, code_point as u16, endian),
            }
        }
        Encoding::Utf32(endian) => {
            out.extend_from_slice(&match endian.unwrap_or(Endian::Little) {
                Endian::Little => code_point.to_le_bytes(),
                Endian::Big => code_point.to_be_bytes(),
            });
        }
        Encoding::Charmap(map) => out.extend(map.encode(code_point)),
        Encoding::UnicodeEscape => push_escaped(out, code_point),
        Encoding::RawUnicodeEscape => push_raw(out, code_point),
        _ => out.push(code_point as u8),
    }
}

/// Puts something in the place of the bytes `start..end` of `text`, which cannot be encoded.
fn handle(
    out: &mut Vec<u8>,
    text: &[u8],
    start: usize,
    end: usize,
    encoding: Encoding,
    handler: &ErrorHandler,
) -> PyResult<()> {
    let refuse = |from: usize| Err(error(text, from, end, encoding));
    let mut replacement = Vec::new();
    for (offset, c) in code_point_offsets(&text[start..end]) {
        match handler {
            ErrorHandler::Strict => return refuse(start),
            ErrorHandler::Ignore => {}
            ErrorHandler::Replace => replacement.push(b'?'),
            ErrorHandler::BackslashReplace => push_escape(&mut replacement, c),
            ErrorHandler::XmlCharRefReplace => {
                replacement.extend_from_slice(format!("&#{c};").as_bytes());
            }
            ErrorHandler::NameReplace => push_name(&mut replacement, c),
            ErrorHandler::SurrogateEscape => match (c, encoding) {
                (0xDC80..=0xDCFF, Encoding::Utf16(_) | Encoding::Utf32(_)) => return refuse(start),
                (0xDC80..=0xDCFF, _) => out.push(c as u8),
                _ => return refuse(start + offset),
            },
            ErrorHandler::SurrogatePass => match encoding {
                Encoding::Utf8 | Encoding::Utf8Sig => {
                    out.extend_from_slice(&text[start + offset..][..width(c)]);
                }
                Encoding::Utf16(_) | Encoding::Utf32(_) => push_unit(out, c, encoding),
                _ => return refuse(start),
            },
            ErrorHandler::Unknown(name) => return Err(unknown_handler(name)),
        }
    }
    push_encoded(out, &replacement, encoding);
    Ok(())
}

/// `\N{NAME}`, or an escape where the character has no name.
fn push_name(out: &mut Vec<u8>, code_point: u32) {
    match char::from_u32(code_point).and_then(unicode_names2::name) {
        Some(name) => out.extend_from_slice(format!("\\N{{{name}}}").as_bytes()),
        None => push_escape(out, code_point),
    }
}

/// The error for the bytes `start..end` of `text`; positions are shown in code points.
#[cold]
fn error(text: &[u8], start: usize, end: usize, encoding: Encoding) -> PyErr {
    let first = count(&text[..start]);
    let last = first + count(&text[start..end]);
    encode_error(text, encoding.name(), first, last, reason(encoding))
}

/// A `UnicodeEncodeError` with its message; `start` and `end` count code points of `text`.
#[cold]
pub fn encode_error(
    text: &[u8],
    encoding: &'static str,
    start: usize,
    end: usize,
    reason: &str,
) -> PyErr {
    let offset = super::wtf8::offset_of(text, start);
    let what = if end == start + 1 && offset < text.len() {
        let mut escape = Vec::new();
        push_escape(&mut escape, decode(text, offset).0);
        let escape = String::from_utf8_lossy(&escape);
        format!("character '{escape}' in position {start}")
    } else {
        format!(
            "characters in position {start}-{last}",
            last = end.saturating_sub(1)
        )
    };
    let message = format!("'{encoding}' codec can't encode {what}: {reason}");
    let details = CodecError {
        encoding,
        object: text.to_vec(),
        start,
        end,
        reason: reason.to_owned(),
    };
    PyErr::new(ErrKind::UnicodeEncodeError(Box::new(details)), message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encoding_agrees_with_recorded_results() {
        /// Encoding, text, handler, bytes or message.
        type Row = (
            &'static str,
            &'static [u8],
            &'static str,
            Result<&'static [u8], &'static str>,
        );
        #[rustfmt::skip]
        let rows: &[Row] = &[
            ("utf-8", b"a\xc3\xa9\xe4\xb8\xad", "strict", Ok(b"a\xc3\xa9\xe4\xb8\xad")),
            ("utf-8", b"a\xc3\xa9\xe4\xb8\xad", "bogus", Ok(b"a\xc3\xa9\xe4\xb8\xad")),
            ("utf-8", b"a\xed\xa0\x80b", "strict", Err("'utf-8' codec can't encode character '\u{5c}ud800' in position 1: surrogates not allowed")),
            ("utf-8", b"a\xed\xa0\x80b", "replace", Ok(b"a?b")),
            ("utf-8", b"a\xed\xa0\x80b", "ignore", Ok(b"ab")),
            ("utf-8", b"a\xed\xa0\x80b", "backslashreplace", Ok(b"a\x5cud800b")),
            ("utf-8", b"a\xed\xa0\x80b", "surrogateescape", Err("'utf-8' codec can't encode character '\u{5c}ud800' in position 1: surrogates not allowed")),
            ("utf-8", b"a\xed\xa0\x80b", "surrogatepass", Ok(b"a\xed\xa0\x80b")),
            ("utf-8", b"a\xed\xa0\x80b", "xmlcharrefreplace", Ok(b"a&#55296;b")),
            ("utf-8", b"a\xed\xa0\x80b", "namereplace", Ok(b"a\x5cud800b")),
            ("utf-8", b"a\xed\xa0\x80b", "bogus", Err("unknown error handler name 'bogus'")),
            ("utf-8", b"\xed\xa0\x80\xed\xb0\x80", "strict", Err("'utf-8' codec can't encode characters in position 0-1: surrogates not allowed")),
            ("utf-8", b"\xed\xa0\x80\xed\xb0\x80", "replace", Ok(b"??")),
            ("utf-8", b"\xed\xa0\x80\xed\xb0\x80", "ignore", Ok(b"")),
            ("utf-8", b"\xed\xa0\x80\xed\xb0\x80", "backslashreplace", Ok(b"\x5cud800\x5cudc00")),
            ("utf-8", b"\xed\xa0\x80\xed\xb0\x80", "surrogateescape", Err("'utf-8' codec can't encode characters in position 0-1: surrogates not allowed")),
            ("utf-8", b"\xed\xa0\x80\xed\xb0\x80", "surrogatepass", Ok(b"\xed\xa0\x80\xed\xb0\x80")),
            ("utf-8", b"\xed\xa0\x80\xed\xb0\x80", "xmlcharrefreplace", Ok(b"&#55296;&#56320;")),
            ("utf-8", b"\xed\xa0\x80\xed\xb0\x80", "namereplace", Ok(b"\x5cud800\x5cudc00")),
            ("utf-8", b"\xed\xa0\x80\xed\xb0\x80", "bogus", Err("unknown error handler name 'bogus'")),
            ("utf-8", b"\xed\xb2\x80", "strict", Err("'utf-8' codec can't encode character '\u{5c}udc80' in position 0: surrogates not allowed")),
            ("utf-8", b"\xed\xb2\x80", "replace", Ok(b"?")),
            ("utf-8", b"\xed\xb2\x80", "ignore", Ok(b"")),
            ("utf-8", b"\xed\xb2\x80", "backslashreplace", Ok(b"\x5cudc80")),
            ("utf-8", b"\xed\xb2\x80", "surrogateescape", Ok(b"\x80")),
            ("utf-8", b"\xed\xb2\x80", "surrogatepass", Ok(b"\xed\xb2\x80")),
            ("utf-8", b"\xed\xb2\x80", "xmlcharrefreplace", Ok(b"&#56448;")),
            ("utf-8", b"\xed\xb2\x80", "namereplace", Ok(b"\x5cudc80")),
            ("utf-8", b"\xed\xb2\x80", "bogus", Err("unknown error handler name 'bogus'")),
            ("utf-8", b"\xed\xb2\x80\xed\xa0\x80x", "strict", Err("'utf-8' codec can't encode characters in position 0-1: surrogates not allowed")),
            ("utf-8", b"\xed\xb2\x80\xed\xa0\x80x", "replace", Ok(b"??x")),
            ("utf-8", b"\xed\xb2\x80\xed\xa0\x80x", "ignore", Ok(b"x")),
            ("utf-8", b"\xed\xb2\x80\xed\xa0\x80x", "backslashreplace", Ok(b"\x5cudc80\x5cud800x")),
            ("utf-8", b"\xed\xb2\x80\xed\xa0\x80x", "surrogateescape", Err("'utf-8' codec can't encode character '\u{5c}ud800' in position 1: surrogates not allowed")),
            ("utf-8", b"\xed\xb2\x80\xed\xa0\x80x", "surrogatepass", Ok(b"\xed\xb2\x80\xed\xa0\x80x")),
            ("utf-8", b"\xed\xb2\x80\xed\xa0\x80x", "xmlcharrefreplace", Ok(b"&#56448;&#55296;x")),
            ("utf-8", b"\xed\xb2\x80\xed\xa0\x80x", "namereplace", Ok(b"\x5cudc80\x5cud800x")),
            ("utf-8", b"\xed\xb2\x80\xed\xa0\x80x", "bogus", Err("unknown error handler name 'bogus'")),
            ("ascii", b"abc", "strict", Ok(b"abc")),
            ("ascii", b"abc", "bogus", Ok(b"abc")),
            ("ascii", b"a\xc3\xa9\xe4\xb8\xad\xf0\x9f\x98\x80", "strict", Err("'ascii' codec can't encode characters in position 1-3: ordinal not in range(128)")),
            ("ascii", b"a\xc3\xa9\xe4\xb8\xad\xf0\x9f\x98\x80", "replace", Ok(b"a???")),
            ("ascii", b"a\xc3\xa9\xe4\xb8\xad\xf0\x9f\x98\x80", "ignore", Ok(b"a")),
            ("ascii", b"a\xc3\xa9\xe4\xb8\xad\xf0\x9f\x98\x80", "backslashreplace", Ok(b"a\x5cxe9\x5cu4e2d\x5cU0001f600")),
            ("ascii", b"a\xc3\xa9\xe4\xb8\xad\xf0\x9f\x98\x80", "surrogateescape", Err("'ascii' codec can't encode characters in position 1-3: ordinal not in range(128)")),
            ("ascii", b"a\xc3\xa9\xe4\xb8\xad\xf0\x9f\x98\x80", "surrogatepass", Err("'ascii' codec can't encode characters in position 1-3: ordinal not in range(128)")),
            ("ascii", b"a\xc3\xa9\xe4\xb8\xad\xf0\x9f\x98\x80", "xmlcharrefreplace", Ok(b"a&#233;&#20013;&#128512;")),
            ("ascii", b"a\xc3\xa9\xe4\xb8\xad\xf0\x9f\x98\x80", "namereplace", Ok(b"a\x5cN{LATIN SMALL LETTER E WITH ACUTE}\x5cN{CJK UNIFIED IDEOGRAPH-4E2D}\x5cN{GRINNING FACE}")),
            ("ascii", b"a\xc3\xa9\xe4\xb8\xad\xf0\x9f\x98\x80", "bogus", Err("unknown error handler name 'bogus'")),
            ("ascii", b"\xed\xb3\xbf\xc3\xa9", "strict", Err("'ascii' codec can't encode characters in position 0-1: ordinal not in range(128)")),
            ("ascii", b"\xed\xb3\xbf\xc3\xa9", "replace", Ok(b"??")),
            ("ascii", b"\xed\xb3\xbf\xc3\xa9", "ignore", Ok(b"")),
            ("ascii", b"\xed\xb3\xbf\xc3\xa9", "backslashreplace", Ok(b"\x5cudcff\x5cxe9")),
            ("ascii", b"\xed\xb3\xbf\xc3\xa9", "surrogateescape", Err("'ascii' codec can't encode character '\u{5c}xe9' in position 1: ordinal not in range(128)")),
            ("ascii", b"\xed\xb3\xbf\xc3\xa9", "surrogatepass", Err("'ascii' codec can't encode characters in position 0-1: ordinal not in range(128)")),
            ("ascii", b"\xed\xb3\xbf\xc3\xa9", "xmlcharrefreplace", Ok(b"&#56575;&#233;")),
            ("ascii", b"\xed\xb3\xbf\xc3\xa9", "namereplace", Ok(b"\x5cudcff\x5cN{LATIN SMALL LETTER E WITH ACUTE}")),
            ("ascii", b"\xed\xb3\xbf\xc3\xa9", "bogus", Err("unknown error handler name 'bogus'")),
            ("latin-1", b"\xc3\xa9\xe4\xb8\xad\xe4\xb8\xadb", "strict", Err("'latin-1' codec can't encode characters in position 1-2: ordinal not in range(256)")),
            ("latin-1", b"\xc3\xa9\xe4\xb8\xad\xe4\xb8\xadb", "replace", Ok(b"\xe9??b")),
            ("latin-1", b"\xc3\xa9\xe4\xb8\xad\xe4\xb8\xadb", "ignore", Ok(b"\xe9b")),
            ("latin-1", b"\xc3\xa9\xe4\xb8\xad\xe4\xb8\xadb", "backslashreplace", Ok(b"\xe9\x5cu4e2d\x5cu4e2db")),
            ("latin-1", b"\xc3\xa9\xe4\xb8\xad\xe4\xb8\xadb", "surrogateescape", Err("'latin-1' codec can't encode characters in position 1-2: ordinal not in range(256)")),
            ("latin-1", b"\xc3\xa9\xe4\xb8\xad\xe4\xb8\xadb", "surrogatepass", Err("'latin-1' codec can't encode characters in position 1-2: ordinal not in range(256)")),
            ("latin-1", b"\xc3\xa9\xe4\xb8\xad\xe4\xb8\xadb", "xmlcharrefreplace", Ok(b"\xe9&#20013;&#20013;b")),
            ("latin-1", b"\xc3\xa9\xe4\xb8\xad\xe4\xb8\xadb", "namereplace", Ok(b"\xe9\x5cN{CJK UNIFIED IDEOGRAPH-4E2D}\x5cN{CJK UNIFIED IDEOGRAPH-4E2D}b")),
            ("latin-1", b"\xc3\xa9\xe4\xb8\xad\xe4\xb8\xadb", "bogus", Err("unknown error handler name 'bogus'")),
            ("latin-1", b"\xed\xb2\x80", "strict", Err("'latin-1' codec can't encode character '\u{5c}udc80' in position 0: ordinal not in range(256)")),
            ("latin-1", b"\xed\xb2\x80", "replace", Ok(b"?")),
            ("latin-1", b"\xed\xb2\x80", "ignore", Ok(b"")),
            ("latin-1", b"\xed\xb2\x80", "backslashreplace", Ok(b"\x5cudc80")),
            ("latin-1", b"\xed\xb2\x80", "surrogateescape", Ok(b"\x80")),
            ("latin-1", b"\xed\xb2\x80", "surrogatepass", Err("'latin-1' codec can't encode character '\u{5c}udc80' in position 0: ordinal not in range(256)")),
            ("latin-1", b"\xed\xb2\x80", "xmlcharrefreplace", Ok(b"&#56448;")),
            ("latin-1", b"\xed\xb2\x80", "namereplace", Ok(b"\x5cudc80")),
            ("latin-1", b"\xed\xb2\x80", "bogus", Err("unknown error handler name 'bogus'")),
            ("utf-16", b"a\xf0\x9f\x98\x80", "strict", Ok(b"\xff\xfea\x00=\xd8\x00\xde")),
            ("utf-16", b"a\xf0\x9f\x98\x80", "bogus", Ok(b"\xff\xfea\x00=\xd8\x00\xde")),
            ("utf-16-le", b"\xed\xa0\x80", "strict", Err("'utf-16-le' codec can't encode character '\u{5c}ud800' in position 0: surrogates not allowed")),
            ("utf-16-le", b"\xed\xa0\x80", "replace", Ok(b"?\x00")),
            ("utf-16-le", b"\xed\xa0\x80", "ignore", Ok(b"")),
            ("utf-16-le", b"\xed\xa0\x80", "backslashreplace", Ok(b"\x5c\x00u\x00d\x008\x000\x000\x00")),
            ("utf-16-le", b"\xed\xa0\x80", "surrogateescape", Err("'utf-16-le' codec can't encode character '\u{5c}ud800' in position 0: surrogates not allowed")),
            ("utf-16-le", b"\xed\xa0\x80", "surrogatepass", Ok(b"\x00\xd8")),
            ("utf-16-le", b"\xed\xa0\x80", "xmlcharrefreplace", Ok(b"&\x00#\x005\x005\x002\x009\x006\x00;\x00")),
            ("utf-16-le", b"\xed\xa0\x80", "namereplace", Ok(b"\x5c\x00u\x00d\x008\x000\x000\x00")),
            ("utf-16-le", b"\xed\xa0\x80", "bogus", Err("unknown error handler name 'bogus'")),
            ("utf-16-be", b"a\xf0\x9f\x98\x80", "strict", Ok(b"\x00a\xd8=\xde\x00")),
            ("utf-16-be", b"a\xf0\x9f\x98\x80", "bogus", Ok(b"\x00a\xd8=\xde\x00")),
            ("utf-32", b"a", "strict", Ok(b"\xff\xfe\x00\x00a\x00\x00\x00")),
            ("utf-32", b"a", "bogus", Ok(b"\xff\xfe\x00\x00a\x00\x00\x00")),
            ("utf-32-le", b"\xed\xb2\x80", "strict", Err("'utf-32-le' codec can't encode character '\u{5c}udc80' in position 0: surrogates not allowed")),
            ("utf-32-le", b"\xed\xb2\x80", "replace", Ok(b"?\x00\x00\x00")),
            ("utf-32-le", b"\xed\xb2\x80", "ignore", Ok(b"")),
            ("utf-32-le", b"\xed\xb2\x80", "backslashreplace", Ok(b"\x5c\x00\x00\x00u\x00\x00\x00d\x00\x00\x00c\x00\x00\x008\x00\x00\x000\x00\x00\x00")),
            ("utf-32-le", b"\xed\xb2\x80", "surrogateescape", Err("'utf-32-le' codec can't encode character '\u{5c}udc80' in position 0: surrogates not allowed")),
            ("utf-32-le", b"\xed\xb2\x80", "surrogatepass", Ok(b"\x80\xdc\x00\x00")),
            ("utf-32-le", b"\xed\xb2\x80", "xmlcharrefreplace", Ok(b"&\x00\x00\x00#\x00\x00\x005\x00\x00\x006\x00\x00\x004\x00\x00\x004\x00\x00\x008\x00\x00\x00;\x00\x00\x00")),
            ("utf-32-le", b"\xed\xb2\x80", "namereplace", Ok(b"\x5c\x00\x00\x00u\x00\x00\x00d\x00\x00\x00c\x00\x00\x008\x00\x00\x000\x00\x00\x00")),
            ("utf-32-le", b"\xed\xb2\x80", "bogus", Err("unknown error handler name 'bogus'")),
            ("utf-32-be", b"\xf4\x8f\xbf\xbf", "strict", Ok(b"\x00\x10\xff\xff")),
            ("utf-32-be", b"\xf4\x8f\xbf\xbf", "bogus", Ok(b"\x00\x10\xff\xff")),
            ("utf-8-sig", b"a", "strict", Ok(b"\xef\xbb\xbfa")),
            ("utf-8-sig", b"a", "bogus", Ok(b"\xef\xbb\xbfa")),
            ("utf-16-le", b"a\xed\xa0\x80\xed\xa0\x81b", "strict", Err("'utf-16-le' codec can't encode character '\u{5c}ud800' in position 1: surrogates not allowed")),
            ("utf-16-le", b"a\xed\xa0\x80\xed\xa0\x81b", "replace", Ok(b"a\x00?\x00?\x00b\x00")),
            ("utf-16-le", b"a\xed\xa0\x80\xed\xa0\x81b", "ignore", Ok(b"a\x00b\x00")),
            ("utf-16-le", b"a\xed\xa0\x80\xed\xa0\x81b", "backslashreplace", Ok(b"a\x00\x5c\x00u\x00d\x008\x000\x000\x00\x5c\x00u\x00d\x008\x000\x001\x00b\x00")),
            ("utf-16-le", b"a\xed\xa0\x80\xed\xa0\x81b", "surrogateescape", Err("'utf-16-le' codec can't encode character '\u{5c}ud800' in position 1: surrogates not allowed")),
            ("utf-16-le", b"a\xed\xa0\x80\xed\xa0\x81b", "surrogatepass", Ok(b"a\x00\x00\xd8\x01\xd8b\x00")),
            ("utf-16-le", b"a\xed\xa0\x80\xed\xa0\x81b", "xmlcharrefreplace", Ok(b"a\x00&\x00#\x005\x005\x002\x009\x006\x00;\x00&\x00#\x005\x005\x002\x009\x007\x00;\x00b\x00")),
            ("utf-16-le", b"a\xed\xa0\x80\xed\xa0\x81b", "namereplace", Ok(b"a\x00\x5c\x00u\x00d\x008\x000\x000\x00\x5c\x00u\x00d\x008\x000\x001\x00b\x00")),
            ("utf-16-le", b"a\xed\xa0\x80\xed\xa0\x81b", "bogus", Err("unknown error handler name 'bogus'")),
            ("ascii", b"\xed\xa0\x80", "strict", Err("'ascii' codec can't encode character '\u{5c}ud800' in position 0: ordinal not in range(128)")),
            ("ascii", b"\xed\xa0\x80", "replace", Ok(b"?")),
            ("ascii", b"\xed\xa0\x80", "ignore", Ok(b"")),
            ("ascii", b"\xed\xa0\x80", "backslashreplace", Ok(b"\x5cud800")),
            ("ascii", b"\xed\xa0\x80", "surrogateescape", Err("'ascii' codec can't encode character '\u{5c}ud800' in position 0: ordinal not in range(128)")),
            ("ascii", b"\xed\xa0\x80", "surrogatepass", Err("'ascii' codec can't encode character '\u{5c}ud800' in position 0: ordinal not in range(128)")),
            ("ascii", b"\xed\xa0\x80", "xmlcharrefreplace", Ok(b"&#55296;")),
            ("ascii", b"\xed\xa0\x80", "namereplace", Ok(b"\x5cud800")),
            ("ascii", b"\xed\xa0\x80", "bogus", Err("unknown error handler name 'bogus'")),
            ("ascii", b"\xee\x80\x80\xcd\xb8", "strict", Err("'ascii' codec can't encode characters in position 0-1: ordinal not in range(128)")),
            ("ascii", b"\xee\x80\x80\xcd\xb8", "replace", Ok(b"??")),
            ("ascii", b"\xee\x80\x80\xcd\xb8", "ignore", Ok(b"")),
            ("ascii", b"\xee\x80\x80\xcd\xb8", "backslashreplace", Ok(b"\x5cue000\x5cu0378")),
            ("ascii", b"\xee\x80\x80\xcd\xb8", "surrogateescape", Err("'ascii' codec can't encode characters in position 0-1: ordinal not in range(128)")),
            ("ascii", b"\xee\x80\x80\xcd\xb8", "surrogatepass", Err("'ascii' codec can't encode characters in position 0-1: ordinal not in range(128)")),
            ("ascii", b"\xee\x80\x80\xcd\xb8", "xmlcharrefreplace", Ok(b"&#57344;&#888;")),
            ("ascii", b"\xee\x80\x80\xcd\xb8", "namereplace", Ok(b"\x5cue000\x5cu0378")),
            ("ascii", b"\xee\x80\x80\xcd\xb8", "bogus", Err("unknown error handler name 'bogus'")),
            ("utf-16", b"\xed\xa0\x80", "strict", Err("'utf-16' codec can't encode character '\u{5c}ud800' in position 0: surrogates not allowed")),
            ("utf-16", b"\xed\xa0\x80", "replace", Ok(b"\xff\xfe?\x00")),
            ("utf-16", b"\xed\xa0\x80", "ignore", Ok(b"\xff\xfe")),
            ("utf-16", b"\xed\xa0\x80", "backslashreplace", Ok(b"\xff\xfe\x5c\x00u\x00d\x008\x000\x000\x00")),
            ("utf-16", b"\xed\xa0\x80", "surrogateescape", Err("'utf-16' codec can't encode character '\u{5c}ud800' in position 0: surrogates not allowed")),
            ("utf-16", b"\xed\xa0\x80", "surrogatepass", Ok(b"\xff\xfe\x00\xd8")),
            ("utf-16", b"\xed\xa0\x80", "xmlcharrefreplace", Ok(b"\xff\xfe&\x00#\x005\x005\x002\x009\x006\x00;\x00")),
            ("utf-16", b"\xed\xa0\x80", "namereplace", Ok(b"\xff\xfe\x5c\x00u\x00d\x008\x000\x000\x00")),
            ("utf-16", b"\xed\xa0\x80", "bogus", Err("unknown error handler name 'bogus'")),
            ("utf-16", b"", "strict", Ok(b"\xff\xfe")),
            ("utf-16", b"", "bogus", Ok(b"\xff\xfe")),
        ];
        for &(encoding, text, handler, expected) in rows {
            let encoding = Encoding::from_name(encoding).unwrap();
            let handler = ErrorHandler::from_name(handler);
            let got = encode(text, encoding, &handler).map_err(|e| e.message);
            assert_eq!(
                got.as_deref().map_err(String::as_str),
                expected,
                "{encoding:?} {text:?} {handler:?}"
            );
        }
    }

    #[test]
    fn errors_count_code_points() {
        let error = encode("é中x".as_bytes(), Encoding::Latin1, &ErrorHandler::Strict).unwrap_err();
        let ErrKind::UnicodeEncodeError(details) = error.kind else {
            panic!("{error:?}");
        };
        assert_eq!(
            (details.encoding, details.start, details.end),
            ("latin-1", 1, 2)
        );
        assert_eq!(details.object, "é中x".as_bytes());
    }
}
