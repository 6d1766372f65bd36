//! Names of text encodings and of error handlers.

use super::charmap::Charmap;
use super::error::{PyErr, PyResult};

/// The order of bytes within a UTF-16 or UTF-32 unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endian {
    /// Least significant byte first.
    Little,
    /// Most significant byte first.
    Big,
}

/// A text encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// `utf-8`
    Utf8,
    /// `utf-8-sig`: with a byte order mark in front.
    Utf8Sig,
    /// `ascii`
    Ascii,
    /// `latin-1`
    Latin1,
    /// `utf-16`; without a byte order given, a byte order mark tells it.
    Utf16(Option<Endian>),
    /// `utf-32`; likewise.
    Utf32(Option<Endian>),
    /// `cp1252` and others of one byte a character.
    Charmap(&'static Charmap),
    /// `unicode_escape`
    UnicodeEscape,
    /// `raw_unicode_escape`
    RawUnicodeEscape,
}

impl Encoding {
    /// Looks an encoding up by any of its names: `utf8`, `UTF-8`, `latin1`, …
    pub fn from_name(name: &str) -> PyResult<Self> {
        use Endian::{Big, Little};
        let normalized = normalized(name);
        Ok(match normalized.as_str() {
            "utf_8" | "utf8" | "u8" | "utf" | "cp65001" | "utf8_ucs2" | "utf8_ucs4" => Self::Utf8,
            "utf_8_sig" => Self::Utf8Sig,
            "ascii" | "us_ascii" | "646" | "us" | "iso646_us" | "ansi_x3.4_1968"
            | "ansi_x3_4_1968" | "ansi_x3.4_1986" | "cp367" | "csascii" | "ibm367"
            | "iso_646.irv_1991" | "iso_ir_6" => Self::Ascii,
            "latin_1" | "latin1" | "latin" | "l1" | "iso_8859_1" | "iso8859_1" | "iso8859"
            | "8859" | "cp819" | "csisolatin1" | "ibm819" | "iso_8859_1_1987" | "iso_ir_100" => {
                Self::Latin1
            }
            "utf_16" | "utf16" | "u16" => Self::Utf16(None),
            "utf_16_le" | "utf_16le" | "unicodelittleunmarked" => Self::Utf16(Some(Little)),
            "utf_16_be" | "utf_16be" | "unicodebigunmarked" => Self::Utf16(Some(Big)),
            "utf_32" | "utf32" | "u32" => Self::Utf32(None),
            "utf_32_le" | "utf_32le" => Self::Utf32(Some(Little)),
            "utf_32_be" | "utf_32be" => Self::Utf32(Some(Big)),
            "unicode_escape" => Self::UnicodeEscape,
            "raw_unicode_escape" => Self::RawUnicodeEscape,
            other => match Charmap::from_name(other) {
                Some(map) => Self::Charmap(map),
                None => return Err(PyErr::lookup(format!("unknown encoding: {name}"))),
            },
        })
    }

    /// The name errors show and `UnicodeError.encoding` holds.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 | Self::Utf8Sig => "utf-8",
            Self::Ascii => "ascii",
            Self::Latin1 => "latin-1",
            Self::Utf16(None) => "utf-16",
            Self::Utf16(Some(Endian::Little)) => "utf-16-le",
            Self::Utf16(Some(Endian::Big)) => "utf-16-be",
            Self::Utf32(None) => "utf-32",
            Self::Utf32(Some(Endian::Little)) => "utf-32-le",
            Self::Utf32(Some(Endian::Big)) => "utf-32-be",
            Self::Charmap(_) => "charmap",
            Self::UnicodeEscape => "unicodeescape",
            Self::RawUnicodeEscape => "rawunicodeescape",
        }
    }
}

/// Lower case, each run of other than letters, digits and points as one underscore.
fn normalized(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        if c.is_ascii_alphanumeric() || c == '.' {
            out.push(c.to_ascii_lowercase());
        } else if !out.is_empty() && !out.ends_with('_') {
            out.push('_');
        }
    }
    out.truncate(out.trim_end_matches('_').len());
    out
}

/// What to do with what cannot be encoded or decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ErrorHandler {
    /// `strict`: raise.
    Strict,
    /// `ignore`: leave it out.
    Ignore,
    /// `replace`: `?`, or U+FFFD when decoding.
    Replace,
    /// `backslashreplace`: an escape.
    BackslashReplace,
    /// `surrogateescape`: bytes become surrogates U+DC80–U+DCFF, and back.
    SurrogateEscape,
    /// `surrogatepass`: surrogates are encoded like any code point.
    SurrogatePass,
    /// `xmlcharrefreplace`: `&#233;`; only for encoding.
    XmlCharRefReplace,
    /// `namereplace`: `\N{…}`; only for encoding.
    NameReplace,
    /// Any other name, which is an error once the handler is needed.
    Unknown(String),
}

impl ErrorHandler {
    /// Looks a handler up; an unknown one is complained about only when it is needed.
    pub fn from_name(name: &str) -> Self {
        match name {
            "strict" => Self::Strict,
            "ignore" => Self::Ignore,
            "replace" => Self::Replace,
            "backslashreplace" => Self::BackslashReplace,
            "surrogateescape" => Self::SurrogateEscape,
            "surrogatepass" => Self::SurrogatePass,
            "xmlcharrefreplace" => Self::XmlCharRefReplace,
            "namereplace" => Self::NameReplace,
            _ => Self::Unknown(name.to_owned()),
        }
    }
}

/// The error of an unknown handler that is needed.
#[cold]
pub(super) fn unknown_handler(name: &str) -> PyErr {
    PyErr::lookup(format!("unknown error handler name '{name}'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_have_many_names() {
        for (name, expected) in [
            ("UTF8", "utf-8"),
            ("utf_8", "utf-8"),
            ("U8", "utf-8"),
            ("Latin-1", "latin-1"),
            ("latin1", "latin-1"),
            ("iso-8859-1", "latin-1"),
            ("8859", "latin-1"),
            ("L1", "latin-1"),
            ("cp819", "latin-1"),
            ("us-ascii", "ascii"),
            ("646", "ascii"),
            ("utf-16", "utf-16"),
            ("UTF_16LE", "utf-16-le"),
            ("utf16", "utf-16"),
            ("u16", "utf-16"),
            ("utf-32", "utf-32"),
            ("U32", "utf-32"),
            ("utf 8", "utf-8"),
            ("utf-16be", "utf-16-be"),
            ("ISO8859-1", "latin-1"),
            ("latin", "latin-1"),
            ("cp65001", "utf-8"),
            ("ansi_x3.4_1968", "ascii"),
            ("ISO_8859-1", "latin-1"),
            ("iso646-us", "ascii"),
            ("utf--8", "utf-8"),
            ("utf-8-", "utf-8"),
            ("UTF-8-SIG", "utf-8"),
            ("unicodebigunmarked", "utf-16-be"),
            ("utf-32-be", "utf-32-be"),
        ] {
            assert_eq!(
                Encoding::from_name(name).map(Encoding::name),
                Ok(expected),
                "{name}"
            );
        }
        let error = Encoding::from_name("bogus").unwrap_err();
        assert_eq!(error.message, "unknown encoding: bogus");
        assert!(Encoding::from_name("utf8_sig").is_err());
    }
}
