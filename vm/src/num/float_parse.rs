//! Text to floats: `float(text)` and `float.fromhex`.

use std::borrow::Cow;

use super::float_ops::scale;
use crate::text::error::{ErrKind, PyErr, PyResult};
use crate::text::repr::{bytes_repr, str_repr};
use crate::text::unicode::{decimal_value, is_ascii_space, is_space};
use crate::text::wtf8::code_points;

/// `float(text)` of a string.
pub fn float_from_str(text: &[u8]) -> PyResult<f64> {
    parse(&ascii_digits(text)).ok_or_else(|| not_a_float(&str_repr(text)))
}

/// `float(bytes)`
pub fn float_from_bytes(bytes: &[u8]) -> PyResult<f64> {
    parse(trim_ascii(bytes)).ok_or_else(|| not_a_float(&bytes_repr(bytes)))
}

#[cold]
fn not_a_float(repr: &[u8]) -> PyErr {
    let repr = String::from_utf8_lossy(repr);
    PyErr::value(format!("could not convert string to float: {repr}"))
}

/// The text without surrounding white space, decimal digits of any script as ASCII ones.
///
/// What has no meaning in a number becomes `?`, which no parser accepts.
pub fn ascii_digits(text: &[u8]) -> Cow<'_, [u8]> {
    if text.is_ascii() {
        let is_space = |&b: &u8| is_space(u32::from(b));
        let start = text.iter().take_while(|&b| is_space(b)).count();
        let text = &text[start..];
        let trailing = text.iter().rev().take_while(|&b| is_space(b)).count();
        return Cow::Borrowed(&text[..text.len() - trailing]);
    }
    let mut out: Vec<u8> = code_points(text)
        .map(|c| match c {
            0..0x80 => c as u8,
            _ if is_space(c) => b' ',
            _ => decimal_value(c).map_or(b'?', |d| b'0' + d as u8),
        })
        .collect();
    if let Cow::Borrowed(stripped) = ascii_digits(&out) {
        out = stripped.to_vec();
    }
    Cow::Owned(out)
}

/// The bytes without surrounding ASCII white space.
pub fn trim_ascii(mut bytes: &[u8]) -> &[u8] {
    while let [first, rest @ ..] = bytes
        && is_ascii_space(*first)
    {
        bytes = rest;
    }
    while let [rest @ .., last] = bytes
        && is_ascii_space(*last)
    {
        bytes = rest;
    }
    bytes
}

/// Parses the whole of `text`, which has no surrounding white space.
fn parse(text: &[u8]) -> Option<f64> {
    let plain = without_underscores(text)?;
    let (negative, rest) = split_sign(&plain);
    if let Some(special) = inf_or_nan(rest) {
        return Some(if negative { -special } else { special });
    }
    if !is_decimal_float(rest) {
        return None;
    }
    let magnitude: f64 = std::str::from_utf8(rest).ok()?.parse().ok()?;
    Some(if negative { -magnitude } else { magnitude })
}

/// Removes underscores, each of which must stand between two digits.
fn without_underscores(text: &[u8]) -> Option<Cow<'_, [u8]>> {
    if !text.contains(&b'_') {
        return Some(Cow::Borrowed(text));
    }
    let digit_at = |i: usize| text.get(i).is_some_and(u8::is_ascii_digit);
    let mut out = Vec::with_capacity(text.len());
    for (i, &b) in text.iter().enumerate() {
        if b != b'_' {
            out.push(b);
        } else if i == 0 || !digit_at(i - 1) || !digit_at(i + 1) {
            return None;
        }
    }
    Some(Cow::Owned(out))
}

fn split_sign(text: &[u8]) -> (bool, &[u8]) {
    match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    }
}

fn inf_or_nan(text: &[u8]) -> Option<f64> {
    if text.eq_ignore_ascii_case(b"inf") || text.eq_ignore_ascii_case(b"infinity") {
        Some(f64::INFINITY)
    } else if text.eq_ignore_ascii_case(b"nan") {
        Some(f64::NAN)
    } else {
        None
    }
}

/// Whether `text` is digits with at most one point, and an optional exponent.
fn is_decimal_float(text: &[u8]) -> bool {
    let split = text.iter().position(|b| b.eq_ignore_ascii_case(&b'e'));
    let (mantissa, exponent) = match split {
        Some(at) => (&text[..at], Some(split_sign(&text[at + 1..]).1)),
        None => (text, None),
    };
    let digits = mantissa.iter().filter(|b| b.is_ascii_digit()).count();
    let points = mantissa.iter().filter(|&&b| b == b'.').count();
    digits > 0
        && points <= 1
        && digits + points == mantissa.len()
        && exponent.is_none_or(|e| !e.is_empty() && e.iter().all(u8::is_ascii_digit))
}

/// `float.fromhex(text)`
pub fn float_from_hex(text: &[u8]) -> PyResult<f64> {
    let malformed = || PyErr::value("invalid hexadecimal floating-point string");
    let (negative, rest) = split_sign(trim_ascii(text));
    let magnitude = match inf_or_nan(rest) {
        Some(special) => special,
        None => hex_magnitude(rest).ok_or_else(malformed)??,
    };
    Ok(if negative { -magnitude } else { magnitude })
}

/// `None` where `text` is not of the form; an error where it is, but the value is too large.
fn hex_magnitude(text: &[u8]) -> Option<PyResult<f64>> {
    let text = match text {
        [b'0', b'x' | b'X', rest @ ..] => rest,
        _ => text,
    };
    let split = text.iter().position(|b| b.eq_ignore_ascii_case(&b'p'));
    let (mantissa, exponent) = match split {
        Some(at) => (&text[..at], saturating_exponent(&text[at + 1..])?),
        None => (text, 0),
    };
    let mut bits: u64 = 0;
    let mut sticky = false;
    let mut scale_by: i64 = 0;
    let mut digits = 0_usize;
    let mut after_point = false;
    for &b in mantissa {
        if b == b'.' {
            if after_point {
                return None;
            }
            after_point = true;
            continue;
        }
        let digit = (b as char).to_digit(16)?;
        digits += 1;
        if bits >> 60 == 0 {
            bits = bits << 4 | u64::from(digit);
            scale_by -= 4 * i64::from(after_point);
        } else {
            sticky |= digit != 0;
            scale_by += 4 * i64::from(!after_point);
        }
    }
    if digits == 0 {
        return None;
    }
    if bits == 0 {
        return Some(Ok(0.0));
    }
    Some(
        scale(bits, sticky, exponent.saturating_add(scale_by)).ok_or_else(|| {
            PyErr::new(
                ErrKind::OverflowError,
                "hexadecimal value too large to represent as a float",
            )
        }),
    )
}

/// A signed decimal integer; beyond what an `i64` holds, its nearest value.
fn saturating_exponent(text: &[u8]) -> Option<i64> {
    let (negative, digits) = split_sign(text);
    if digits.is_empty() {
        return None;
    }
    let mut value: i64 = 0;
    for &b in digits {
        let digit = (b as char).to_digit(10)?;
        value = value.saturating_mul(10).saturating_add(i64::from(digit));
    }
    Some(if negative { -value } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(result: PyResult<f64>) -> String {
        match result {
            Ok(value) => crate::num::float_repr::float_repr(value),
            Err(error) => format!("! {error}"),
        }
    }

    #[test]
    fn float_accepts_what_python_accepts() {
        #[rustfmt::skip]
        let rows = [
            ("1", "1.0"),
            ("1.5", "1.5"),
            (" 1.5 ", "1.5"),
            ("\u{9}1e3\u{a}", "1000.0"),
            (".5", "0.5"),
            ("5.", "5.0"),
            ("1e400", "inf"),
            ("-1e400", "-inf"),
            ("1e-400", "0.0"),
            ("inf", "inf"),
            ("-Infinity", "-inf"),
            ("nan", "nan"),
            ("+1.0", "1.0"),
            ("1_0.5_0e1_0", "105000000000.0"),
            ("\u{661}.\u{665}", "1.5"),
            ("\u{2003}1.5\u{2003}", "1.5"),
            ("0x10", "! could not convert string to float: '0x10'"),
            ("1__0", "! could not convert string to float: '1__0'"),
            ("_1", "! could not convert string to float: '_1'"),
            ("1_", "! could not convert string to float: '1_'"),
            ("1_e5", "! could not convert string to float: '1_e5'"),
            ("1e_5", "! could not convert string to float: '1e_5'"),
            ("", "! could not convert string to float: ''"),
            (".", "! could not convert string to float: '.'"),
            ("e5", "! could not convert string to float: 'e5'"),
            ("1e", "! could not convert string to float: '1e'"),
            ("1e+", "! could not convert string to float: '1e+'"),
            ("--1", "! could not convert string to float: '--1'"),
            ("1 2", "! could not convert string to float: '1 2'"),
            ("nan_", "! could not convert string to float: 'nan_'"),
            ("infinit", "! could not convert string to float: 'infinit'"),
            ("abc", "! could not convert string to float: 'abc'"),
            ("1.5.2", "! could not convert string to float: '1.5.2'"),
            ("179769313486231570814527423731704356798070567525844996598917476803157260780028538760589558632766878171540458953514382464234321326889464182768467546703537516986049910576551282076245490090389328944075868508455133942304583236903222948165808559332123347764797926207231447787368", "1.7976931348623158e+272"),
            ("a'b", "! could not convert string to float: \u{22}a'b\u{22}"),
            ("123456789012345678901234567890e-10", "1.2345678901234567e+19"),
            ("1e99999999999999999999", "inf"),
            ("0e99999999999999999999", "0.0"),
            ("4.9406564584124654e-324", "5e-324"),
            ("2.4703282292062327e-324", "0.0"),
        ];
        for (text, expected) in rows {
            assert_eq!(shown(float_from_str(text.as_bytes())), expected);
        }
        assert_eq!(shown(float_from_bytes(b" 1_0\n")), "10.0");
        assert_eq!(
            shown(float_from_bytes(b"x\xff")),
            r"! could not convert string to float: b'x\xff'"
        );
        assert_eq!(
            shown(float_from_str(b"\xed\xa0\x80")),
            r"! could not convert string to float: '\ud800'"
        );
    }

    #[test]
    fn fromhex_rounds_correctly() {
        #[rustfmt::skip]
        let rows = [
            ("zz", "! invalid hexadecimal floating-point string"),
            ("0x1p5000", "! hexadecimal value too large to represent as a float"),
            ("0x1p99999999999999999999", "! hexadecimal value too large to represent as a float"),
            ("0x1p-99999999999999999999", "0.0"),
            ("0x0p99999999999999999999", "0.0"),
            (" 0x1.8p3\u{a}", "12.0"),
            (".8", "0.5"),
            ("", "! invalid hexadecimal floating-point string"),
            ("0x.p1", "! invalid hexadecimal floating-point string"),
            ("0x1p", "! invalid hexadecimal floating-point string"),
            ("-nan", "nan"),
            ("Infinity", "inf"),
            ("+inf", "inf"),
            ("0x1.ffffffffffffffp1023", "! hexadecimal value too large to represent as a float"),
            ("0x1.fffffffffffff7p1023", "1.7976931348623157e+308"),
            ("0x1p-1075", "0.0"),
            ("0x1.1p-1075", "5e-324"),
            ("0x1 p", "! invalid hexadecimal floating-point string"),
            ("-0X1.FFP-2", "-0.4990234375"),
            ("ff", "255.0"),
            ("0x1.00000000000008p0", "1.0"),
            ("0x1.000000000000080000000000000000001p0", "1.0000000000000002"),
            ("0x1.00000000000018p0", "1.0000000000000004"),
            ("0xffffffffffffffffffffffffffffffffffffffff", "1.461501637330903e+48"),
            ("0x0.00000000000000000000000000000000000000001p160", "0.0625"),
            ("1.2.3", "! invalid hexadecimal floating-point string"),
            ("0x-1", "! invalid hexadecimal floating-point string"),
            ("0x1p+3", "8.0"),
            ("0x1p-1074", "5e-324"),
            ("10000000000000000000000", "3.094850098213451e+26"),
        ];
        for (text, expected) in rows {
            assert_eq!(shown(float_from_hex(text.as_bytes())), expected, "{text}");
        }
    }
}
