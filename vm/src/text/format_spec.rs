//! The format mini-language: `[[fill]align][sign][z][#][0][width][grouping][.precision][type]`.

use num_bigint::{BigInt, Sign};
use num_traits::ToPrimitive;

use super::error::{PyErr, PyResult, buffer};
use super::number_layout::{Align, Grouping, Parts, lay_out, push_fill};
use super::wtf8::{self, code_points, width};
use crate::num::float_repr::{Presentation, format_magnitude};
use crate::num::int_ops::int_to_float;
use crate::num::int_text::int_to_str;

/// A format specification taken apart.
#[derive(Clone, Debug)]
struct FormatSpec {
    fill: u32,
    align: Option<Align>,
    sign: Option<u8>,
    no_negative_zero: bool,
    alternate: bool,
    width: usize,
    separator: Option<u8>,
    precision: Option<usize>,
    /// The type letter; 0 where there is none and the operand has no default.
    kind: u32,
}

/// What kind of value a specification is for: it decides what is assumed where nothing is said.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Operand {
    Text,
    Int,
    Float,
}

impl Operand {
    fn default_kind(self) -> u32 {
        match self {
            Self::Text => u32::from(b's'),
            Self::Int => u32::from(b'd'),
            Self::Float => 0,
        }
    }
}

fn align_of(token: u32) -> Option<Align> {
    match u8::try_from(token).ok()? {
        b'<' => Some(Align::Left),
        b'>' => Some(Align::Right),
        b'^' => Some(Align::Center),
        b'=' => Some(Align::AfterSign),
        _ => None,
    }
}

/// Reads specifications from left to right.
struct Reader<'a> {
    rest: wtf8::CodePoints<'a>,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u32> {
        self.rest.clone().next()
    }

    fn take(&mut self, wanted: u8) -> bool {
        let found = self.peek() == Some(u32::from(wanted));
        if found {
            self.rest.next();
        }
        found
    }

    /// A decimal number, `None` where there is no digit.
    fn number(&mut self) -> PyResult<Option<usize>> {
        let mut value: Option<usize> = None;
        while let Some(digit) = self.peek().and_then(super::unicode::decimal_value) {
            self.rest.next();
            let next = value
                .unwrap_or(0)
                .checked_mul(10)
                .and_then(|v| v.checked_add(digit as usize))
                .filter(|&v| isize::try_from(v).is_ok());
            value =
                Some(next.ok_or_else(|| PyErr::value("Too many decimal digits in format string"))?);
        }
        Ok(value)
    }
}

fn parse(text: &[u8], operand: Operand, type_name: &str) -> PyResult<FormatSpec> {
    let mut reader = Reader {
        rest: code_points(text),
    };
    let mut spec = FormatSpec {
        fill: u32::from(b' '),
        align: None,
        sign: None,
        no_negative_zero: false,
        alternate: false,
        width: 0,
        separator: None,
        precision: None,
        kind: operand.default_kind(),
    };
    let mut ahead = reader.rest.clone();
    let (first, second) = (ahead.next(), ahead.next());
    let mut fill_given = false;
    if let (Some(fill), Some(align)) = (first, second.and_then(align_of)) {
        spec.fill = fill;
        spec.align = Some(align);
        fill_given = true;
        reader.rest = ahead;
    } else if let Some(align) = first.and_then(align_of) {
        spec.align = Some(align);
        reader.rest.next();
    }
    spec.sign = b"+- ".iter().copied().find(|&sign| reader.take(sign));
    spec.no_negative_zero = reader.take(b'z');
    spec.alternate = reader.take(b'#');
    if !fill_given && reader.take(b'0') {
        spec.fill = u32::from(b'0');
        if operand != Operand::Text {
            spec.align = spec.align.or(Some(Align::AfterSign));
        }
    }
    spec.width = reader.number()?.unwrap_or(0);
    let comma = reader.take(b',');
    let underscore = reader.take(b'_');
    if underscore && (comma || reader.take(b',')) {
        return Err(PyErr::value("Cannot specify both ',' and '_'."));
    }
    spec.separator = if comma {
        Some(b',')
    } else {
        underscore.then_some(b'_')
    };
    if reader.take(b'.') {
        let precision = reader.number()?;
        spec.precision =
            Some(precision.ok_or_else(|| PyErr::value("Format specifier missing precision"))?);
    }
    if let Some(kind) = reader.rest.next() {
        spec.kind = kind;
    }
    if reader.rest.next().is_some() {
        let text = wtf8::to_string_lossy(text);
        return Err(PyErr::value(format!(
            "Invalid format specifier '{text}' for object of type '{type_name}'"
        )));
    }
    check_separator(&spec)?;
    Ok(spec)
}

fn check_separator(spec: &FormatSpec) -> PyResult<()> {
    let Some(separator) = spec.separator else {
        return Ok(());
    };
    let allowed = match u8::try_from(spec.kind) {
        Ok(0 | b'd' | b'e' | b'f' | b'g' | b'E' | b'G' | b'%' | b'F') => true,
        Ok(b'b' | b'o' | b'x' | b'X') => separator == b'_',
        _ => false,
    };
    if allowed {
        return Ok(());
    }
    Err(PyErr::value(format!(
        "Cannot specify '{}' with '{}'.",
        separator as char,
        shown_code(spec.kind)
    )))
}

/// A type letter as error messages show it.
fn shown_code(kind: u32) -> String {
    match u8::try_from(kind) {
        Ok(code @ 33..128) => (code as char).to_string(),
        _ => format!("\\x{kind:x}"),
    }
}

#[cold]
fn unknown_code(kind: u32, type_name: &str) -> PyErr {
    PyErr::value(format!(
        "Unknown format code '{}' for object of type '{type_name}'",
        shown_code(kind)
    ))
}

/// The error of `object.__format__` for a type that has no formats of its own.
#[cold]
pub fn unsupported(type_name: &str) -> PyErr {
    PyErr::type_error(format!(
        "unsupported format string passed to {type_name}.__format__"
    ))
}

/// `str.__format__`
pub fn format_str(text: &[u8], spec: &[u8], type_name: &str) -> PyResult<Vec<u8>> {
    if spec.is_empty() {
        return Ok(text.to_vec());
    }
    let spec = parse(spec, Operand::Text, type_name)?;
    if spec.kind != u32::from(b's') {
        return Err(unknown_code(spec.kind, type_name));
    }
    let refused = match spec.sign {
        Some(b' ') => Some("Space"),
        Some(_) => Some("Sign"),
        None if spec.no_negative_zero => Some("Negative zero coercion (z)"),
        None if spec.alternate => Some("Alternate form (#)"),
        None if spec.align == Some(Align::AfterSign) => Some("'=' alignment"),
        None => None,
    };
    if let Some(refused) = refused {
        return Err(PyErr::value(format!(
            "{refused} not allowed in string format specifier"
        )));
    }
    let text = match spec.precision {
        Some(precision) => &text[..wtf8::offset_of(text, precision)],
        None => text,
    };
    let padding = if spec.width == 0 {
        0
    } else {
        spec.width.saturating_sub(wtf8::count(text))
    };
    let before = match spec.align.unwrap_or(Align::Left) {
        Align::Left | Align::AfterSign => 0,
        Align::Center => padding / 2,
        Align::Right => padding,
    };
    let mut out = buffer(
        padding
            .saturating_mul(width(spec.fill))
            .saturating_add(text.len()),
    )?;
    push_fill(&mut out, spec.fill, before);
    out.extend_from_slice(text);
    push_fill(&mut out, spec.fill, padding - before);
    Ok(out)
}

/// `int.__format__`, also of `bool` with a specification that is not empty.
///
/// `max_digits` bounds the decimal digits, as for `str(value)` (0: no bound).
pub fn format_int(
    value: &BigInt,
    spec: &[u8],
    type_name: &str,
    max_digits: usize,
) -> PyResult<Vec<u8>> {
    if spec.is_empty() {
        return int_to_str(value, max_digits).map(String::into_bytes);
    }
    let spec = parse(spec, Operand::Int, type_name)?;
    let Ok(kind) = u8::try_from(spec.kind) else {
        return Err(unknown_code(spec.kind, type_name));
    };
    let (radix, prefix): (u32, &[u8]) = match kind {
        b'd' | b'n' | b'c' => (10, b""),
        b'b' => (2, b"0b"),
        b'o' => (8, b"0o"),
        b'x' => (16, b"0x"),
        b'X' => (16, b"0X"),
        b'e' | b'E' | b'f' | b'F' | b'g' | b'G' | b'%' => {
            return lay_out_float(int_to_float(value)?, &spec, type_name);
        }
        _ => return Err(unknown_code(spec.kind, type_name)),
    };
    if spec.precision.is_some() {
        return Err(PyErr::value(
            "Precision not allowed in integer format specifier",
        ));
    }
    if spec.no_negative_zero {
        return Err(PyErr::value(
            "Negative zero coercion (z) not allowed in integer format specifier",
        ));
    }
    if kind == b'c' {
        return format_character(value, &spec);
    }
    let magnitude = if radix == 10 {
        int_to_str(value, max_digits)?
    } else {
        value.magnitude().to_str_radix(radix)
    };
    let mut digits = magnitude.trim_start_matches('-').to_owned();
    if kind == b'X' {
        digits.make_ascii_uppercase();
    }
    let size = if radix == 10 { 3 } else { 4 };
    let parts = Parts {
        sign: sign_of(value.sign() == Sign::Minus, spec.sign),
        prefix: if spec.alternate { prefix } else { b"" },
        digits: digits.as_bytes(),
        rest: b"",
        rest_len: 0,
    };
    lay_out_number(&parts, &spec, size)
}

fn format_character(value: &BigInt, spec: &FormatSpec) -> PyResult<Vec<u8>> {
    let refused = match spec.sign {
        Some(_) => Some("Sign"),
        None if spec.alternate => Some("Alternate form (#)"),
        None => None,
    };
    if let Some(refused) = refused {
        return Err(PyErr::value(format!(
            "{refused} not allowed with integer format specifier 'c'"
        )));
    }
    let value = value
        .to_i64()
        .ok_or_else(|| PyErr::overflow("Python int too large to convert to C long"))?;
    let code_point = value
        .to_u32()
        .filter(|&c| c <= char::MAX as u32)
        .ok_or_else(|| PyErr::overflow("%c arg not in range(0x110000)"))?;
    let (encoded, len) = wtf8::encode(code_point);
    let parts = Parts {
        sign: b"",
        prefix: b"",
        digits: b"",
        rest: &encoded[..len],
        rest_len: 1,
    };
    lay_out_number(&parts, spec, 3)
}

fn sign_of(negative: bool, wanted: Option<u8>) -> &'static [u8] {
    match (negative, wanted) {
        (true, _) => b"-",
        (false, Some(b'+')) => b"+",
        (false, Some(b' ')) => b" ",
        _ => b"",
    }
}

fn lay_out_number(parts: &Parts<'_>, spec: &FormatSpec, group_size: usize) -> PyResult<Vec<u8>> {
    let grouping = spec.separator.map(|separator| Grouping {
        separator,
        size: group_size,
    });
    let align = spec.align.unwrap_or(Align::Right);
    lay_out(parts, spec.fill, align, spec.width, grouping)
}

/// `float.__format__`
pub fn format_float(value: f64, spec: &[u8], type_name: &str) -> PyResult<Vec<u8>> {
    if spec.is_empty() {
        return Ok(crate::num::float_repr::float_repr(value).into_bytes());
    }
    let spec = parse(spec, Operand::Float, type_name)?;
    lay_out_float(value, &spec, type_name)
}

/// CPython keeps precisions in a C `int`.
const MAX_PRECISION: usize = i32::MAX as usize;

fn lay_out_float(value: f64, spec: &FormatSpec, type_name: &str) -> PyResult<Vec<u8>> {
    let precision = spec.precision;
    if precision.is_some_and(|p| p > MAX_PRECISION) {
        return Err(PyErr::value("precision too big"));
    }
    let kind = u8::try_from(spec.kind).unwrap_or(b'?');
    let presentation = match (kind, precision) {
        (b'e' | b'E', _) => Presentation::Exponential,
        (b'f' | b'F' | b'%', _) => Presentation::Fixed,
        (b'g' | b'G' | b'n', _) => Presentation::General,
        (0, None) => Presentation::Shortest,
        (0, Some(_)) => Presentation::GeneralWithPoint,
        _ => return Err(unknown_code(spec.kind, type_name)),
    };
    let value = if kind == b'%' { value * 100.0 } else { value };
    const DEFAULT_PRECISION: usize = 6;
    let mut text = format_magnitude(
        value,
        presentation,
        precision.unwrap_or(DEFAULT_PRECISION),
        spec.alternate,
        kind.is_ascii_uppercase(),
    )?;
    if kind == b'%' {
        text.push('%');
    }
    let mut negative = value.is_sign_negative() && !value.is_nan();
    if spec.no_negative_zero && negative && value.is_finite() {
        let mantissa = text.split(['e', 'E']).next().unwrap_or("");
        negative = mantissa.bytes().any(|b| matches!(b, b'1'..=b'9'));
    }
    let whole = text.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = text.as_bytes().split_at(whole);
    let parts = Parts {
        sign: sign_of(negative, spec.sign),
        prefix: b"",
        digits,
        rest,
        rest_len: rest.len(),
    };
    lay_out_number(&parts, spec, 3)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::int_text::DEFAULT_MAX_STR_DIGITS;

    fn shown(result: PyResult<Vec<u8>>) -> String {
        match result {
            Ok(text) => String::from_utf8(text).unwrap(),
            Err(error) => format!("! {error}"),
        }
    }

    #[test]
    fn ints_format_as_recorded() {
        #[rustfmt::skip]
        let rows = [
            ("1000000000", "d", "1000000000"),
            ("-1180591620717411303424", "d", "-1180591620717411303424"),
            ("1234", "s", "! Unknown format code 's' for object of type 'int'"),
            ("123", "s", "! Unknown format code 's' for object of type 'int'"),
            ("-1", "5", "   -1"),
            ("100000000000000000000", "5", "100000000000000000000"),
            ("100000000000000000000", "<5", "100000000000000000000"),
            ("0", "<5", "0    "),
            ("1234", ">5", " 1234"),
            ("255", ">5", "  255"),
            ("1000000000", "^5", "1000000000"),
            ("-1180591620717411303424", "^5", "-1180591620717411303424"),
            ("1", "=5", "    1"),
            ("1234", "=5", " 1234"),
            ("255", "05", "00255"),
            ("-1180591620717411303424", "05", "-1180591620717411303424"),
            ("0", "<05", "00000"),
            ("-1234567", "<05", "-1234567"),
            ("-1", "010,", "-0,000,001"),
            ("1000000000", "010,", "1,000,000,000"),
            ("-1234567", "04,", "-1,234,567"),
            ("-1", "04,", "-001"),
            ("-1", "08,", "-000,001"),
            ("65", "08,", "0,000,065"),
            ("0", "_", "0"),
            ("1", "_", "1"),
            ("-1", "_x", "-1"),
            ("255", "_x", "ff"),
            ("-1180591620717411303424", "#_b", "-0b100_0000_0000_0000_0000_0000_0000_0000_0000_0000_0000_0000_0000_0000_0000_0000_0000_0000"),
            ("1", "#_b", "0b1"),
            ("-1234567", "#x", "-0x12d687"),
            ("1", "#x", "0x1"),
            ("123", "#X", "0X7B"),
            ("65", "#X", "0X41"),
            ("100000000000000000000", "#o", "0o12657072742654304000000"),
            ("65", "#o", "0o101"),
            ("-1234567", "b", "-100101101011010000111"),
            ("1", "b", "1"),
            ("123", "x", "7b"),
            ("65", "x", "41"),
            ("-1234567", "X", "-12D687"),
            ("123", "X", "7B"),
            ("1234", "o", "2322"),
            ("0", "o", "0"),
            ("65", "+", "+65"),
            ("0", "+", "+0"),
            ("-1234567", "+d", "-1234567"),
            ("0", "+d", "+0"),
            ("-1234567", " d", "-1234567"),
            ("1000000000", " d", " 1000000000"),
            ("-1", "-d", "-1"),
            ("0", "-d", "0"),
            ("65", "c", "A"),
            ("-1234567", "c", "! %c arg not in range(0x110000)"),
            ("1", "5c", "    \u{1}"),
            ("-1180591620717411303424", "5c", "! Python int too large to convert to C long"),
            ("0", "05c", "0000\u{0}"),
            ("1", "05c", "0000\u{1}"),
            ("-1180591620717411303424", "^5c", "! Python int too large to convert to C long"),
            ("65", "^5c", "  A  "),
            ("65", "+c", "! Sign not allowed with integer format specifier 'c'"),
            ("1234", "+c", "! Sign not allowed with integer format specifier 'c'"),
            ("0", "#c", "! Alternate form (#) not allowed with integer format specifier 'c'"),
            ("1", "#c", "! Alternate form (#) not allowed with integer format specifier 'c'"),
            ("-1", "e", "-1.000000e+00"),
            ("255", "e", "2.550000e+02"),
            ("0", ".2f", "0.00"),
            ("255", ".2f", "255.00"),
            ("1", "%", "100.000000%"),
            ("-1180591620717411303424", "%", "-118059162071741130342400.000000%"),
            ("1000000000", "g", "1e+09"),
            ("255", "g", "255"),
            ("65", ".3g", "65"),
            ("-1234567", ".3g", "-1.23e+06"),
            ("1", "n", "1"),
            ("-1234567", "n", "-1234567"),
            ("65", ".2d", "! Precision not allowed in integer format specifier"),
            ("1", ".2d", "! Precision not allowed in integer format specifier"),
            ("-1180591620717411303424", ".2", "! Precision not allowed in integer format specifier"),
            ("-1", ".2", "! Precision not allowed in integer format specifier"),
            ("-1", "zd", "! Negative zero coercion (z) not allowed in integer format specifier"),
            ("-1180591620717411303424", "zd", "! Negative zero coercion (z) not allowed in integer format specifier"),
            ("0", "z", "! Negative zero coercion (z) not allowed in integer format specifier"),
            ("100000000000000000000", "z", "! Negative zero coercion (z) not allowed in integer format specifier"),
            ("123", "5.", "! Format specifier missing precision"),
            ("255", "5.", "! Format specifier missing precision"),
            ("100000000000000000000", "5xx", "! Invalid format specifier '5xx' for object of type 'int'"),
            ("-1180591620717411303424", "5xx", "! Invalid format specifier '5xx' for object of type 'int'"),
            ("-1", "\u{e9}", "! Unknown format code '\u{5c}xe9' for object of type 'int'"),
            ("123", "\u{e9}", "! Unknown format code '\u{5c}xe9' for object of type 'int'"),
            ("-1180591620717411303424", "\u{1}", "! Unknown format code '\u{5c}x1' for object of type 'int'"),
            ("0", "\u{1}", "! Unknown format code '\u{5c}x1' for object of type 'int'"),
            ("1", ",\u{1}", "! Cannot specify ',' with '\u{5c}x1'."),
            ("-1234567", ",\u{1}", "! Cannot specify ',' with '\u{5c}x1'."),
            ("65", ",_", "! Cannot specify both ',' and '_'."),
            ("-1", ",_", "! Cannot specify both ',' and '_'."),
            ("-1180591620717411303424", "_,", "! Cannot specify both ',' and '_'."),
            ("255", "_,", "! Cannot specify both ',' and '_'."),
            ("0", ",,", "! Cannot specify ',' with ','."),
            ("1234", ",,", "! Cannot specify ',' with ','."),
            ("100000000000000000000", "99999999999999999999", "! Too many decimal digits in format string"),
            ("255", "99999999999999999999", "! Too many decimal digits in format string"),
            ("-1180591620717411303424", "\u{e9}^9", "-1180591620717411303424"),
            ("100000000000000000000", "\u{e9}^9", "100000000000000000000"),
            ("1", "x^+20,", "xxxxxxxxx+1xxxxxxxxx"),
            ("1234", "x^+20,", "xxxxxxx+1,234xxxxxxx"),
            ("1", "*=+12_d", "+**********1"),
            ("-1180591620717411303424", "*=+12_d", "-1_180_591_620_717_411_303_424"),
            ("1234", "#010x", "0x000004d2"),
            ("1000000000", "#010x", "0x3b9aca00"),
            ("65", "020_b", "0_0000_0000_0100_0001"),
            ("-1234567", "020_b", "-1_0010_1101_0110_1000_0111"),
            ("65", "-+", "! Unknown format code '+' for object of type 'int'"),
            ("-1180591620717411303424", "-+", "! Unknown format code '+' for object of type 'int'"),
            ("0", ".", "! Format specifier missing precision"),
            ("-1234567", ".", "! Format specifier missing precision"),
            ("-1180591620717411303424", "\u{661}\u{660}", "-1180591620717411303424"),
            ("1234", "\u{661}\u{660}", "      1234"),
            ("0", "+#20_X", "                +0X0"),
            ("-1234567", "+#20_X", "          -0X12_D687"),
            ("1", "=+8", "+      1"),
            ("65", "=+8", "+     65"),
            ("65", "0=5", "00065"),
            ("1000000000", "0=5", "1000000000"),
            ("123", "}<5", "123}}"),
            ("1234", "}<5", "1234}"),
            ("1", "^", "1"),
            ("123", "^", "123"),
            ("100000000000000000000", "<", "100000000000000000000"),
            ("123", "<", "123"),
            ("1", ",n", "! Cannot specify ',' with 'n'."),
            ("255", ",n", "! Cannot specify ',' with 'n'."),
            ("0", "_n", "! Cannot specify '_' with 'n'."),
            ("100000000000000000000", "_n", "! Cannot specify '_' with 'n'."),
            ("-1234567", ",b", "! Cannot specify ',' with 'b'."),
            ("255", ",b", "! Cannot specify ',' with 'b'."),
            ("-1234567", ",x", "! Cannot specify ',' with 'x'."),
            ("1000000000", ",x", "! Cannot specify ',' with 'x'."),
            ("1234", "+,.1%", "+123,400.0%"),
            ("65", "+,.1%", "+6,500.0%"),
            ("-1180591620717411303424", "012,.2f", "-1,180,591,620,717,411,303,424.00"),
            ("1", "012,.2f", "0,000,001.00"),
            ("-1234567", "12_.1e", "    -1.2e+06"),
            ("65", "12_.1e", "     6.5e+01"),
            ("1", ",s", "! Cannot specify ',' with 's'."),
            ("-1234567", ",s", "! Cannot specify ',' with 's'."),
            ("255", " 08,d", " 000,255"),
            ("1234", " 08,d", " 001,234"),
            ("255", "z.1f", "255.0"),
            ("1234", "z.1f", "1234.0"),
        ];
        for (value, spec, expected) in rows {
            let value: BigInt = value.parse().unwrap();
            let got = format_int(&value, spec.as_bytes(), "int", DEFAULT_MAX_STR_DIGITS);
            assert_eq!(shown(got), expected, "format({value}, {spec:?})");
        }
    }

    #[test]
    fn floats_format_as_recorded() {
        #[rustfmt::skip]
        let rows = [
            (-0.001, "", "-0.001"),
            (1e-05, "", "1e-05"),
            (1.0, "", "1.0"),
            (1e+16, "5", "1e+16"),
            (0.0, "5", "  0.0"),
            (2.5, "5", "  2.5"),
            (1234.0, "<12", "1234.0      "),
            (1e+16, "<12", "1e+16       "),
            (1.0, "<12", "1.0         "),
            (1.5, "^12", "    1.5     "),
            (-0.001, "^12", "   -0.001   "),
            (0.0, "^12", "    0.0     "),
            (-0.0, ">12", "        -0.0"),
            (123456789.0, ">12", " 123456789.0"),
            (100.0, ">12", "       100.0"),
            (12345.678, "=12", "   12345.678"),
            (-f64::INFINITY, "=12", "-        inf"),
            (-0.001, "=12", "-      0.001"),
            (0.0, "012", "0000000000.0"),
            (f64::INFINITY, "012", "000000000inf"),
            (-0.001, "012", "-0000000.001"),
            (-0.001, "012,", "-000,000.001"),
            (2.5, "012,", "00,000,002.5"),
            (1e+16, "012,", "0,000,001e+16"),
            (1e+16, "+", "+1e+16"),
            (-0.001, "+", "-0.001"),
            (-0.0, "+", "-0.0"),
            (1e-05, "+.2f", "+0.00"),
            (1.5, "+.2f", "+1.50"),
            (-0.0, "+.2f", "-0.00"),
            (f64::NAN, " .1e", " nan"),
            (0.5, " .1e", " 5.0e-01"),
            (1.0, " .1e", " 1.0e+00"),
            (-f64::INFINITY, "e", "-inf"),
            (1234.0, "e", "1.234000e+03"),
            (-1e+100, "e", "-1.000000e+100"),
            (1e+16, "E", "1.000000E+16"),
            (2.5, "E", "2.500000E+00"),
            (1234.0, "E", "1.234000E+03"),
            (1.5, "f", "1.500000"),
            (-0.0, "f", "-0.000000"),
            (-0.001, "f", "-0.001000"),
            (123456789.0, "F", "123456789.000000"),
            (-0.001, "F", "-0.001000"),
            (1.0, "F", "1.000000"),
            (1.0, "g", "1"),
            (1234.0, "g", "1234"),
            (-f64::INFINITY, "g", "-inf"),
            (100.0, "G", "100"),
            (0.0, "G", "0"),
            (1.5, "G", "1.5"),
            (1234.0, "n", "1234"),
            (2.5, "n", "2.5"),
            (100.0, "n", "100"),
            (-f64::INFINITY, "%", "-inf%"),
            (1.0, "%", "100.000000%"),
            (2.5, "%", "250.000000%"),
            (2.5, ".0f", "2"),
            (1e+16, ".0f", "10000000000000000"),
            (123456789.0, ".0f", "123456789"),
            (1.0, ".0e", "1e+00"),
            (0.0, ".0e", "0e+00"),
            (1e-05, ".0e", "1e-05"),
            (f64::NAN, ".0", "nan"),
            (1e-05, ".0", "1e-05"),
            (1e+16, ".0", "1e+16"),
            (123456789.0, ".3", "1.23e+08"),
            (1.0, ".3", "1.0"),
            (0.5, ".3", "0.5"),
            (1e-05, ".1", "1e-05"),
            (1.0, ".1", "1e+00"),
            (f64::INFINITY, ".1", "inf"),
            (100.0, ".10", "100.0"),
            (-0.001, ".10", "-0.001"),
            (-0.0, ".10", "-0.0"),
            (1.5, ".3g", "1.5"),
            (2.5, ".3g", "2.5"),
            (100.0, ".3g", "100"),
            (-0.0, "#", "-0.0"),
            (2.5, "#", "2.5"),
            (0.5, "#", "0.5"),
            (-0.0, "#.3", "-0.00"),
            (0.0, "#.3", "0.00"),
            (1234.0, "#.3", "1.23e+03"),
            (100.0, "#.0f", "100."),
            (0.5, "#.0f", "0."),
            (1.5, "#.0f", "2."),
            (f64::INFINITY, "#.0e", "inf"),
            (2.5, "#.0e", "2.e+00"),
            (0.5, "#.0e", "5.e-01"),
            (100.0, "#g", "100.000"),
            (-0.0, "#g", "-0.00000"),
            (1e-05, "#g", "1.00000e-05"),
            (1.0, ",", "1.0"),
            (-0.0, ",", "-0.0"),
            (-1e+100, ",", "-1e+100"),
            (f64::NAN, "_", "nan"),
            (123456789.0, "_", "123_456_789.0"),
            (1e-05, "_", "1e-05"),
            (1.0, ",.2f", "1.00"),
            (123456789.0, ",.2f", "123,456,789.00"),
            (1.5, ",.2f", "1.50"),
            (-0.0, "_.2%", "-0.00%"),
            (1234.0, "_.2%", "123_400.00%"),
            (123456789.0, "_.2%", "12_345_678_900.00%"),
            (1.0, "z.1f", "1.0"),
            (0.0, "z.1f", "0.0"),
            (1234.0, "z.1f", "1234.0"),
            (2.5, "z", "2.5"),
            (123456789.0, "z", "123456789.0"),
            (0.0, "z", "0.0"),
            (1.0, "zg", "1"),
            (-1e+100, "zg", "-1e+100"),
            (-0.0, "zg", "0"),
            (0.0, "+z.0f", "+0"),
            (100.0, "+z.0f", "+100"),
            (0.5, "z.3e", "5.000e-01"),
            (-0.001, "z.3e", "-1.000e-03"),
            (12345.678, "z.3e", "1.235e+04"),
            (2.5, "d", "! Unknown format code 'd' for object of type 'float'"),
            (-0.001, "d", "! Unknown format code 'd' for object of type 'float'"),
            (-0.0, "d", "! Unknown format code 'd' for object of type 'float'"),
            (f64::INFINITY, "s", "! Unknown format code 's' for object of type 'float'"),
            (100.0, "s", "! Unknown format code 's' for object of type 'float'"),
            (2.5, "s", "! Unknown format code 's' for object of type 'float'"),
            (-0.001, "x", "! Unknown format code 'x' for object of type 'float'"),
            (12345.678, "x", "! Unknown format code 'x' for object of type 'float'"),
            (1.5, "x", "! Unknown format code 'x' for object of type 'float'"),
            (1.5, "c", "! Unknown format code 'c' for object of type 'float'"),
            (123456789.0, "c", "! Unknown format code 'c' for object of type 'float'"),
            (0.0, "c", "! Unknown format code 'c' for object of type 'float'"),
            (1.5, ".99999999999", "! precision too big"),
            (1.0, ".99999999999", "! precision too big"),
            (-1e+100, ".99999999999", "! precision too big"),
            (1.0, "020,.3f", "0,000,000,000,001.000"),
            (f64::INFINITY, "020,.3f", "00000000000000000inf"),
            (-0.0, "020,.3f", "-000,000,000,000.000"),
            (0.0, "*^+14.2f", "****+0.00*****"),
            (0.5, "*^+14.2f", "****+0.50*****"),
            (123456789.0, "010", "123456789.0"),
            (12345.678, "010", "012345.678"),
            (1234.0, "010", "00001234.0"),
            (1.0, "+010.2f", "+000001.00"),
            (100.0, "+010.2f", "+000100.00"),
            (0.0, "+010.2f", "+000000.00"),
            (1e+16, "5.", "! Format specifier missing precision"),
            (12345.678, "5.", "! Format specifier missing precision"),
            (0.0, "5.", "! Format specifier missing precision"),
            (0.5, ".2147483648f", "! precision too big"),
            (1e+16, ".2147483648f", "! precision too big"),
            (1e-05, ".2147483648f", "! precision too big"),
            (0.0, ",n", "! Cannot specify ',' with 'n'."),
            (1.5, ",n", "! Cannot specify ',' with 'n'."),
            (1e+16, ",n", "! Cannot specify ',' with 'n'."),
            (f64::NAN, "#,", "nan"),
            (-0.0, "#,", "-0.0"),
            (0.5, "#,", "0.5"),
            (1e+16, "1,", "1e+16"),
            (2.5, "1,", "2.5"),
            (f64::NAN, "1,", "nan"),
            (-1e+100, "016,", "-00,000,001e+100"),
            (100.0, "016,", "00,000,000,100.0"),
            (123456789.0, "016,", "00,123,456,789.0"),
            (-0.0, ".20f", "-0.00000000000000000000"),
            (1e+16, ".20f", "10000000000000000.00000000000000000000"),
            (1.0, ".20f", "1.00000000000000000000"),
            (1e-05, ".17g", "1.0000000000000001e-05"),
            (-0.0, ".17g", "-0"),
            (-f64::INFINITY, ".17g", "-inf"),
            (1234.0, "x<12.4g", "1234xxxxxxxx"),
            (f64::INFINITY, "x<12.4g", "infxxxxxxxxx"),
            (-f64::INFINITY, "x<12.4g", "-infxxxxxxxx"),
            (-f64::INFINITY, ",%", "-inf%"),
            (0.0, ",%", "0.000000%"),
            (0.5, ",%", "50.000000%"),
            (1e-05, "20_", "               1e-05"),
            (1.5, "20_", "                 1.5"),
            (0.0, "20_", "                 0.0"),
            (-1e+100, "\u{e9}=10", "-\u{e9}\u{e9}\u{e9}1e+100"),
            (0.5, "\u{e9}=10", "\u{e9}\u{e9}\u{e9}\u{e9}\u{e9}\u{e9}\u{e9}0.5"),
            (1.5, "\u{e9}=10", "\u{e9}\u{e9}\u{e9}\u{e9}\u{e9}\u{e9}\u{e9}1.5"),
        ];
        for (value, spec, expected) in rows {
            let got = format_float(value, spec.as_bytes(), "float");
            assert_eq!(shown(got), expected, "format({value}, {spec:?})");
        }
    }

    #[test]
    fn strings_format_as_recorded() {
        #[rustfmt::skip]
        let rows = [
            ("\u{e9}\u{4e2d}", "", "\u{e9}\u{4e2d}"),
            ("abc", "", "abc"),
            ("\u{e9}\u{4e2d}", "s", "\u{e9}\u{4e2d}"),
            ("abc", "s", "abc"),
            ("\u{e9}\u{4e2d}", "5", "\u{e9}\u{4e2d}   "),
            ("\u{1f600}x", "5", "\u{1f600}x   "),
            ("a", "<5", "a    "),
            ("", "<5", "     "),
            ("abc", ">5", "  abc"),
            ("\u{1f600}x", ">5", "   \u{1f600}x"),
            ("\u{e9}\u{4e2d}", "^5", " \u{e9}\u{4e2d}  "),
            ("\u{1f600}x", "^5", " \u{1f600}x  "),
            ("\u{1f600}x", "^6s", "  \u{1f600}x  "),
            ("\u{e9}\u{4e2d}", "^6s", "  \u{e9}\u{4e2d}  "),
            ("\u{e9}\u{4e2d}", "*^7", "**\u{e9}\u{4e2d}***"),
            ("\u{1f600}x", "*^7", "**\u{1f600}x***"),
            ("a", "=5", "! '=' alignment not allowed in string format specifier"),
            ("abc", "=5", "! '=' alignment not allowed in string format specifier"),
            ("\u{e9}\u{4e2d}", "05", "\u{e9}\u{4e2d}000"),
            ("", "05", "00000"),
            ("abc", ">05", "00abc"),
            ("", ">05", "00000"),
            ("a", ".1", "a"),
            ("abc", ".1", "a"),
            ("\u{1f600}x", ".2s", "\u{1f600}x"),
            ("", ".2s", ""),
            ("a", "5.1", "a    "),
            ("\u{1f600}x", "5.1", "\u{1f600}    "),
            ("abc", "\u{e9}^9.1", "\u{e9}\u{e9}\u{e9}\u{e9}a\u{e9}\u{e9}\u{e9}\u{e9}"),
            ("a", "\u{e9}^9.1", "\u{e9}\u{e9}\u{e9}\u{e9}a\u{e9}\u{e9}\u{e9}\u{e9}"),
            ("", "d", "! Unknown format code 'd' for object of type 'str'"),
            ("abc", "d", "! Unknown format code 'd' for object of type 'str'"),
            ("\u{e9}\u{4e2d}", "x", "! Unknown format code 'x' for object of type 'str'"),
            ("\u{1f600}x", "x", "! Unknown format code 'x' for object of type 'str'"),
            ("a", ",", "! Cannot specify ',' with 's'."),
            ("abc", ",", "! Cannot specify ',' with 's'."),
            ("", "_", "! Cannot specify '_' with 's'."),
            ("\u{1f600}x", "_", "! Cannot specify '_' with 's'."),
            ("\u{1f600}x", "+", "! Sign not allowed in string format specifier"),
            ("\u{e9}\u{4e2d}", "+", "! Sign not allowed in string format specifier"),
            ("\u{e9}\u{4e2d}", "-", "! Sign not allowed in string format specifier"),
            ("a", "-", "! Sign not allowed in string format specifier"),
            ("abc", " ", "! Space not allowed in string format specifier"),
            ("", " ", "! Space not allowed in string format specifier"),
            ("\u{e9}\u{4e2d}", "#", "! Alternate form (#) not allowed in string format specifier"),
            ("", "#", "! Alternate form (#) not allowed in string format specifier"),
            ("abc", "z", "! Negative zero coercion (z) not allowed in string format specifier"),
            ("a", "z", "! Negative zero coercion (z) not allowed in string format specifier"),
            ("", ".", "! Format specifier missing precision"),
            ("a", ".", "! Format specifier missing precision"),
            ("", "5xx", "! Invalid format specifier '5xx' for object of type 'str'"),
            ("abc", "5xx", "! Invalid format specifier '5xx' for object of type 'str'"),
            ("", "99999999999999999999", "! Too many decimal digits in format string"),
            ("\u{1f600}x", "99999999999999999999", "! Too many decimal digits in format string"),
            ("a", ".99999999999999999999", "! Too many decimal digits in format string"),
            ("abc", ".99999999999999999999", "! Too many decimal digits in format string"),
            ("a", "x", "! Unknown format code 'x' for object of type 'str'"),
            ("", "x", "! Unknown format code 'x' for object of type 'str'"),
            ("\u{1f600}x", "0", "\u{1f600}x"),
            ("\u{e9}\u{4e2d}", "0", "\u{e9}\u{4e2d}"),
            ("\u{e9}\u{4e2d}", ".0", ""),
            ("\u{1f600}x", ".0", ""),
            ("\u{1f600}x", ">.2", "\u{1f600}x"),
            ("a", ">.2", "a"),
            ("\u{1f600}x", "=", "! '=' alignment not allowed in string format specifier"),
            ("abc", "=", "! '=' alignment not allowed in string format specifier"),
            ("abc", "\u{4e2d}>4", "\u{4e2d}abc"),
            ("\u{1f600}x", "\u{4e2d}>4", "\u{4e2d}\u{4e2d}\u{1f600}x"),
            ("a", ",d", "! Unknown format code 'd' for object of type 'str'"),
            ("abc", ",d", "! Unknown format code 'd' for object of type 'str'"),
            ("\u{e9}\u{4e2d}", "c", "! Unknown format code 'c' for object of type 'str'"),
            ("a", "c", "! Unknown format code 'c' for object of type 'str'"),
        ];
        for (value, spec, expected) in rows {
            let got = format_str(value.as_bytes(), spec.as_bytes(), "str");
            assert_eq!(shown(got), expected, "format({value:?}, {spec:?})");
        }
        assert_eq!(
            shown(Err(unsupported("list"))),
            "! unsupported format string passed to list.__format__"
        );
    }

    #[test]
    fn absurd_widths_are_memory_errors() {
        let spec = format!("{}", isize::MAX);
        assert_eq!(
            format_str(b"a", spec.as_bytes(), "str"),
            Err(PyErr::memory())
        );
        assert_eq!(
            format_int(&BigInt::from(1), spec.as_bytes(), "int", 0),
            Err(PyErr::memory())
        );
        let spec = format!("0{},", isize::MAX);
        assert_eq!(
            format_int(&BigInt::from(1), spec.as_bytes(), "int", 0),
            Err(PyErr::memory())
        );
    }
}
