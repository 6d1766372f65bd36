//! Templates of `%` formatting, and the formatting of the values they ask for.
//!
//! The caller walks a [`Template`]; for each [`Conversion`] it fetches, in this order, the width and the
//! precision given as `*`, then the value, and calls the function for the value's kind.

use num_bigint::{BigInt, Sign};
use num_traits::ToPrimitive;

use super::error::{PyErr, PyResult, buffer};
use super::number_layout::{Align, Parts, lay_out, push_fill};
use super::{Flavor, wtf8};
use crate::num::float_repr::{Presentation, format_magnitude};
use crate::num::int_text::int_to_str;

/// What a template is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Text to copy; `%%` is the literal `%`.
    Literal(&'a [u8]),
    /// A value to format.
    Conversion(Conversion<'a>),
}

/// `%(key)flags width.precision code`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conversion<'a> {
    /// The key in parentheses: the value comes from a mapping.
    pub key: Option<&'a [u8]>,
    /// `-`
    pub left: bool,
    /// `+`
    pub plus: bool,
    /// A space: positive numbers get one.
    pub blank: bool,
    /// `#`
    pub alternate: bool,
    /// `0`
    pub zero: bool,
    /// Least number of code points.
    pub width: usize,
    /// The width is the next argument: pass it to [`Conversion::set_width`].
    pub width_is_argument: bool,
    /// Digits after the point, least digits of an integer, most code points of a string.
    pub precision: Option<usize>,
    /// The precision is the next argument: pass it to [`Conversion::set_precision`].
    pub precision_is_argument: bool,
    /// The letter that says how to format.
    pub code: u32,
    /// Where `code` is in the template, in code points.
    pub index: usize,
}

/// Iterates over the pieces of a template, ending after the first error.
#[derive(Clone, Debug)]
pub struct Template<'a> {
    text: &'a [u8],
    offset: usize,
    flavor: Flavor,
    mapping: bool,
}

impl<'a> Template<'a> {
    /// A template of the given flavor. Keys are an error unless the right operand is a `mapping`.
    pub fn new(text: &'a [u8], flavor: Flavor, mapping: bool) -> Self {
        Self {
            text,
            offset: 0,
            flavor,
            mapping,
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.offset).copied()
    }

    fn take(&mut self, wanted: u8) -> bool {
        let found = self.peek() == Some(wanted);
        self.offset += usize::from(found);
        found
    }

    fn next_piece(&mut self) -> PyResult<Piece<'a>> {
        let rest = &self.text[self.offset..];
        let literal = memchr::memchr(b'%', rest).unwrap_or(rest.len());
        if literal > 0 {
            self.offset += literal;
            return Ok(Piece::Literal(&rest[..literal]));
        }
        self.offset += 1;
        if self.take(b'%') {
            return Ok(Piece::Literal(b"%"));
        }
        self.conversion().map(Piece::Conversion)
    }

    fn conversion(&mut self) -> PyResult<Conversion<'a>> {
        let mut conversion = Conversion {
            key: self.key()?,
            left: false,
            plus: false,
            blank: false,
            alternate: false,
            zero: false,
            width: 0,
            width_is_argument: false,
            precision: None,
            precision_is_argument: false,
            code: 0,
            index: 0,
        };
        while let Some(flag) = self.peek() {
            match flag {
                b'-' => conversion.left = true,
                b'+' => conversion.plus = true,
                b' ' => conversion.blank = true,
                b'#' => conversion.alternate = true,
                b'0' => conversion.zero = true,
                _ => break,
            }
            self.offset += 1;
        }
        conversion.width_is_argument = self.take(b'*');
        if !conversion.width_is_argument {
            const MAX_WIDTH: usize = isize::MAX as usize;
            conversion.width = self.number(MAX_WIDTH, "width too big")?;
        }
        if self.take(b'.') {
            conversion.precision_is_argument = self.take(b'*');
            let precision = if conversion.precision_is_argument {
                0
            } else {
                self.number(MAX_PRECISION, precision_too_big(self.flavor))?
            };
            conversion.precision = Some(precision);
        }
        if matches!(self.peek(), Some(b'h' | b'l' | b'L')) {
            self.offset += 1;
        }
        if self.offset >= self.text.len() {
            return Err(PyErr::value("incomplete format"));
        }
        let (code, width, index) = match self.flavor {
            Flavor::Str => {
                let (code, width) = wtf8::decode(self.text, self.offset);
                (code, width, wtf8::count(&self.text[..self.offset]))
            }
            Flavor::Bytes => (u32::from(self.text[self.offset]), 1, self.offset),
        };
        self.offset += width;
        conversion.code = code;
        conversion.index = index;
        Ok(conversion)
    }

    /// A key in parentheses, which may hold balanced ones.
    fn key(&mut self) -> PyResult<Option<&'a [u8]>> {
        if !self.take(b'(') {
            return Ok(None);
        }
        if !self.mapping {
            return Err(PyErr::type_error("format requires a mapping"));
        }
        let start = self.offset;
        let mut open = 1_usize;
        while let Some(b) = self.peek() {
            self.offset += 1;
            match b {
                b'(' => open += 1,
                b')' => open -= 1,
                _ => {}
            }
            if open == 0 {
                return Ok(Some(&self.text[start..self.offset - 1]));
            }
        }
        Err(PyErr::value("incomplete format key"))
    }

    fn number(&mut self, max: usize, too_big: &str) -> PyResult<usize> {
        let mut value = 0_usize;
        while let Some(b @ b'0'..=b'9') = self.peek() {
            self.offset += 1;
            value = value
                .checked_mul(10)
                .and_then(|v| v.checked_add(usize::from(b - b'0')))
                .filter(|&v| v <= max)
                .ok_or_else(|| PyErr::value(too_big))?;
        }
        Ok(value)
    }
}

impl<'a> Iterator for Template<'a> {
    type Item = PyResult<Piece<'a>>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.offset >= self.text.len() {
            return None;
        }
        let piece = self.next_piece();
        if piece.is_err() {
            self.offset = self.text.len();
        }
        Some(piece)
    }
}

/// CPython keeps precisions in a C `int`.
const MAX_PRECISION: usize = i32::MAX as usize;

fn precision_too_big(flavor: Flavor) -> &'static str {
    match flavor {
        Flavor::Str => "precision too big",
        Flavor::Bytes => "prec too big",
    }
}

/// The kind of value a conversion formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// `s`: `str(value)`; in bytes also `b`: the bytes of the value.
    Text,
    /// `r`: `repr(value)`
    Repr,
    /// `a`: `ascii(value)`
    Ascii,
    /// `c`: an integer or a string of one character.
    Character,
    /// `d`, `i`, `u`: any real number, truncated.
    Decimal,
    /// `x`, `X`, `o`: an integer.
    Radix,
    /// `e`, `f`, `g` and their capitals: any real number.
    Float,
}

impl Conversion<'_> {
    /// What kind of value to pass; a `ValueError` where the letter means nothing.
    pub fn wanted(&self, flavor: Flavor) -> PyResult<Wanted> {
        match (u8::try_from(self.code), flavor) {
            (Ok(b's'), _) | (Ok(b'b'), Flavor::Bytes) => Ok(Wanted::Text),
            (Ok(b'r'), Flavor::Str) => Ok(Wanted::Repr),
            (Ok(b'a'), _) | (Ok(b'r'), Flavor::Bytes) => Ok(Wanted::Ascii),
            (Ok(b'c'), _) => Ok(Wanted::Character),
            (Ok(b'd' | b'i' | b'u'), _) => Ok(Wanted::Decimal),
            (Ok(b'o' | b'x' | b'X'), _) => Ok(Wanted::Radix),
            (Ok(b'e' | b'E' | b'f' | b'F' | b'g' | b'G'), _) => Ok(Wanted::Float),
            _ => Err(self.unsupported()),
        }
    }

    #[cold]
    fn unsupported(&self) -> PyErr {
        let shown = match u8::try_from(self.code) {
            Ok(code @ 32..127) => code as char,
            _ => '?',
        };
        PyErr::value(format!(
            "unsupported format character '{shown}' (0x{:x}) at index {}",
            self.code, self.index
        ))
    }

    /// The error where the value is not of the kind wanted, `type_name` being its type.
    #[cold]
    pub fn wrong_type(&self, wanted: Wanted, flavor: Flavor, type_name: &str) -> PyErr {
        let code = char::from_u32(self.code).unwrap_or('?');
        PyErr::type_error(match (wanted, flavor) {
            (Wanted::Decimal, _) => {
                format!("%{code} format: a real number is required, not {type_name}")
            }
            (Wanted::Radix, _) => {
                format!("%{code} format: an integer is required, not {type_name}")
            }
            (Wanted::Float, Flavor::Str) => format!("must be real number, not {type_name}"),
            (Wanted::Float, Flavor::Bytes) => format!("float argument required, not {type_name}"),
            (Wanted::Character, Flavor::Str) => "%c requires int or char".to_owned(),
            (Wanted::Character, Flavor::Bytes) => {
                "%c requires an integer in range(256) or a single byte".to_owned()
            }
            (Wanted::Text | Wanted::Repr | Wanted::Ascii, _) => format!(
                "%b requires a bytes-like object, or an object that implements __bytes__, not '{type_name}'"
            ),
        })
    }

    /// Takes the width from an argument; a negative one also means `-`.
    pub fn set_width(&mut self, width: &BigInt) -> PyResult<()> {
        let width = width
            .to_isize()
            .ok_or_else(|| PyErr::overflow("Python int too large to convert to C ssize_t"))?;
        self.left |= width < 0;
        self.width = width.unsigned_abs();
        Ok(())
    }

    /// Takes the precision from an argument; a negative one means 0.
    pub fn set_precision(&mut self, precision: &BigInt) -> PyResult<()> {
        let precision = precision
            .to_i32()
            .ok_or_else(|| PyErr::overflow("Python int too large to convert to C int"))?;
        self.precision = Some(precision.max(0) as usize);
        Ok(())
    }

    /// Formats text for [`Wanted::Text`], [`Wanted::Repr`] and [`Wanted::Ascii`]: cut to the precision, padded.
    pub fn format_text(&self, text: &[u8], flavor: Flavor) -> PyResult<Vec<u8>> {
        let cut = match (self.precision, flavor) {
            (Some(precision), Flavor::Str) => wtf8::offset_of(text, precision),
            (Some(precision), Flavor::Bytes) => precision.min(text.len()),
            (None, _) => text.len(),
        };
        self.pad(&text[..cut], flavor)
    }

    /// Formats one character (or byte): padded.
    pub fn format_character(&self, encoded: &[u8], flavor: Flavor) -> PyResult<Vec<u8>> {
        self.pad(encoded, flavor)
    }

    /// Formats an integer for [`Wanted::Character`].
    pub fn format_code_point(&self, value: &BigInt, flavor: Flavor) -> PyResult<Vec<u8>> {
        match flavor {
            Flavor::Str => {
                let code_point = value
                    .to_u32()
                    .filter(|&c| c <= char::MAX as u32)
                    .ok_or_else(|| PyErr::overflow("%c arg not in range(0x110000)"))?;
                let (encoded, len) = wtf8::encode(code_point);
                self.pad(&encoded[..len], flavor)
            }
            Flavor::Bytes => {
                let byte = value
                    .to_u8()
                    .ok_or_else(|| PyErr::overflow("%c arg not in range(256)"))?;
                self.pad(&[byte], flavor)
            }
        }
    }

    fn pad(&self, text: &[u8], flavor: Flavor) -> PyResult<Vec<u8>> {
        if self.width == 0 {
            return Ok(text.to_vec());
        }
        let padding = self.width.saturating_sub(flavor.len(text));
        let before = if self.left { 0 } else { padding };
        let mut out = buffer(padding.saturating_add(text.len()))?;
        push_fill(&mut out, u32::from(b' '), before);
        out.extend_from_slice(text);
        push_fill(&mut out, u32::from(b' '), padding - before);
        Ok(out)
    }

    /// Formats an integer for [`Wanted::Decimal`] and [`Wanted::Radix`].
    ///
    /// `max_digits` bounds the decimal digits, as for `str(value)` (0: no bound).
    pub fn format_int(&self, value: &BigInt, max_digits: usize) -> PyResult<Vec<u8>> {
        let code = u8::try_from(self.code).unwrap_or(b'd');
        let (radix, prefix): (u32, &[u8]) = match code {
            b'x' => (16, b"0x"),
            b'X' => (16, b"0X"),
            b'o' => (8, b"0o"),
            _ => (10, b""),
        };
        let mut digits = if radix == 10 {
            int_to_str(value, max_digits)?
        } else {
            value.magnitude().to_str_radix(radix)
        };
        if code == b'X' {
            digits.make_ascii_uppercase();
        }
        let bare = digits.trim_start_matches('-').as_bytes();
        let zeros = self.precision.unwrap_or(0).saturating_sub(bare.len());
        let mut padded = buffer(zeros.saturating_add(bare.len()))?;
        push_fill(&mut padded, u32::from(b'0'), zeros);
        padded.extend_from_slice(bare);
        let prefix = if self.alternate { prefix } else { b"" };
        self.number(value.sign() == Sign::Minus, prefix, &padded)
    }

    /// Formats a float for [`Wanted::Float`]; also what [`Wanted::Decimal`] does not truncate.
    pub fn format_float(&self, value: f64) -> PyResult<Vec<u8>> {
        let code = u8::try_from(self.code).unwrap_or(b'g');
        let presentation = match code.to_ascii_lowercase() {
            b'e' => Presentation::Exponential,
            b'f' => Presentation::Fixed,
            _ => Presentation::General,
        };
        const DEFAULT_PRECISION: usize = 6;
        let text = format_magnitude(
            value,
            presentation,
            self.precision.unwrap_or(DEFAULT_PRECISION),
            self.alternate,
            code.is_ascii_uppercase(),
        )?;
        let negative = value.is_sign_negative() && !value.is_nan();
        self.number(negative, b"", text.as_bytes())
    }

    fn number(&self, negative: bool, prefix: &[u8], digits: &[u8]) -> PyResult<Vec<u8>> {
        let sign: &[u8] = match negative {
            true => b"-",
            false if self.plus => b"+",
            false if self.blank => b" ",
            false => b"",
        };
        let (align, fill) = match (self.left, self.zero) {
            (true, _) => (Align::Left, b' '),
            (false, true) => (Align::AfterSign, b'0'),
            (false, false) => (Align::Right, b' '),
        };
        let parts = Parts {
            sign,
            prefix,
            digits,
            rest: b"",
            rest_len: 0,
        };
        lay_out(&parts, u32::from(fill), align, self.width, None)
    }
}

/// The error where the arguments run out.
#[cold]
pub fn not_enough_arguments() -> PyErr {
    PyErr::type_error("not enough arguments for format string")
}

/// The error where arguments are left over.
#[cold]
pub fn not_all_converted(flavor: Flavor) -> PyErr {
    PyErr::type_error(match flavor {
        Flavor::Str => "not all arguments converted during string formatting",
        Flavor::Bytes => "not all arguments converted during bytes formatting",
    })
}

/// The error where a `*` finds anything but an integer.
#[cold]
pub fn star_wants_int() -> PyErr {
    PyErr::type_error("* wants int")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An argument of the little evaluator below.
    enum Arg {
        Int(&'static str),
        Float(f64),
        Str(&'static str),
    }
    use Arg::{Float, Int, Str};

    /// What the virtual machine does with a template, for three kinds of argument.
    fn evaluate(template: &str, args: &[Arg], flavor: Flavor) -> PyResult<Vec<u8>> {
        let mut args = args.iter();
        let mut next = || args.next().ok_or_else(not_enough_arguments);
        let mut out = Vec::new();
        for piece in Template::new(template.as_bytes(), flavor, false) {
            let mut conversion = match piece? {
                Piece::Literal(text) => {
                    out.extend_from_slice(text);
                    continue;
                }
                Piece::Conversion(conversion) => conversion,
            };
            if conversion.width_is_argument {
                match next()? {
                    Int(width) => conversion.set_width(&width.parse().unwrap())?,
                    _ => return Err(star_wants_int()),
                }
            }
            if conversion.precision_is_argument {
                match next()? {
                    Int(precision) => conversion.set_precision(&precision.parse().unwrap())?,
                    _ => return Err(star_wants_int()),
                }
            }
            let arg = next()?;
            let wanted = conversion.wanted(flavor)?;
            let type_name = match arg {
                Int(_) => "int",
                Float(_) => "float",
                Str(_) => "str",
            };
            out.extend(match (wanted, arg) {
                (Wanted::Text, Str(text)) => conversion.format_text(text.as_bytes(), flavor)?,
                (Wanted::Text, Int(text)) => conversion.format_text(text.as_bytes(), flavor)?,
                (Wanted::Character, Str(text)) if text.chars().count() == 1 => {
                    conversion.format_character(text.as_bytes(), flavor)?
                }
                (Wanted::Character, Int(value)) => {
                    conversion.format_code_point(&value.parse().unwrap(), flavor)?
                }
                (Wanted::Decimal | Wanted::Radix, Int(value)) => {
                    conversion.format_int(&value.parse().unwrap(), 4300)?
                }
                (Wanted::Decimal, Float(value)) => {
                    let value = crate::num::float_ops::float_to_int(*value)?;
                    conversion.format_int(&value, 4300)?
                }
                (Wanted::Float, Float(value)) => conversion.format_float(*value)?,
                (Wanted::Float, Int(value)) => conversion.format_float(value.parse().unwrap())?,
                _ => return Err(conversion.wrong_type(wanted, flavor, type_name)),
            });
        }
        match args.next() {
            Some(_) => Err(not_all_converted(flavor)),
            None => Ok(out),
        }
    }

    fn shown(result: PyResult<Vec<u8>>) -> String {
        match result {
            Ok(text) => String::from_utf8(text).unwrap(),
            Err(error) => format!("! {error}"),
        }
    }

    #[test]
    fn templates_evaluate_as_recorded() {
        #[rustfmt::skip]
        let rows: &[(&str, &[Arg], &str)] = &[
            ("%d", &[Str("a")], "! %d format: a real number is required, not str"),
            ("%x", &[Float(1.5)], "! %x format: an integer is required, not float"),
            ("%d", &[Float(1.9)], "1"),
            ("%f", &[Str("a")], "! must be real number, not str"),
            ("%c", &[Str("ab")], "! %c requires int or char"),
            ("%c", &[Float(1.5)], "! %c requires int or char"),
            ("%c", &[Int("-1")], "! %c arg not in range(0x110000)"),
            ("%c", &[Int("1114112")], "! %c arg not in range(0x110000)"),
            ("%c", &[Int("20013")], "\u{4e2d}"),
            ("%3c|%-3c|", &[Str("\u{e9}"), Int("65")], "  \u{e9}|A  |"),
            ("%y", &[Int("1")], "! unsupported format character 'y' (0x79) at index 1"),
            ("abc%", &[Int("1")], "! incomplete format"),
            ("%(a", &[Int("1")], "! format requires a mapping"),
            ("%(a)s", &[Int("1")], "! format requires a mapping"),
            ("%s %s", &[Int("1")], "! not enough arguments for format string"),
            ("%s", &[Int("1"), Int("2")], "! not all arguments converted during string formatting"),
            ("%*d", &[Str("a"), Int("1")], "! * wants int"),
            ("%*d", &[Int("-5"), Int("1")], "1    "),
            ("%*d", &[Int("100000000000000000000"), Int("1")], "! Python int too large to convert to C ssize_t"),
            ("%.*d", &[Int("100000000000000000000"), Int("1")], "! Python int too large to convert to C int"),
            ("%.*d", &[Int("-5"), Int("1")], "1"),
            ("%-05d|", &[Int("3")], "3    |"),
            ("%05f", &[Float(f64::INFINITY)], "00inf"),
            ("%+05f", &[Float(f64::INFINITY)], "+0inf"),
            ("%05c", &[Str("a")], "    a"),
            ("%#o", &[Int("8")], "0o10"),
            ("%#.5x", &[Int("42")], "0x0002a"),
            ("%+.5d", &[Int("42")], "+00042"),
            ("%x", &[Int("-42")], "-2a"),
            ("%#x", &[Int("-42")], "-0x2a"),
            ("%#08x", &[Int("-42")], "-0x0002a"),
            ("%08.3d", &[Int("-42")], "-0000042"),
            ("%5%", &[Int("1")], "! unsupported format character '%' (0x25) at index 2"),
            ("%\u{e9}", &[Int("1")], "! unsupported format character '?' (0xe9) at index 1"),
            ("\u{e9}%\u{e9}", &[Int("1")], "! unsupported format character '?' (0xe9) at index 2"),
            ("%99999999999999999999d", &[Int("1")], "! width too big"),
            ("%.99999999999999999999d", &[Int("1")], "! precision too big"),
            ("%.9999999999d", &[Int("1")], "! precision too big"),
            ("%i %u", &[Int("1"), Int("2")], "1 2"),
            ("%.3s|%.1s", &[Str("abcdef"), Str("\u{4e2d}\u{4e2d}")], "abc|\u{4e2d}"),
            ("%ld", &[Int("1")], "1"),
            ("%hhd", &[Int("1")], "! unsupported format character 'h' (0x68) at index 2"),
            ("% d", &[Int("3")], " 3"),
            ("%+ d", &[Int("3")], "+3"),
            ("%g", &[Float(10000000000.0)], "1e+10"),
            ("%#g", &[Float(1.0)], "1.00000"),
            ("%.0f", &[Float(2.5)], "2"),
            ("%#.0f", &[Float(2.5)], "2."),
            ("%e", &[Int("0")], "0.000000e+00"),
            ("%F", &[Float(f64::NAN)], "NAN"),
            ("%5.1f|%-8.2e|", &[Float(3.25), Float(31.4)], "  3.2|3.14e+01|"),
            ("%%", &[Int("1")], "! not all arguments converted during string formatting"),
            ("%% %%", &[], "% %"),
            ("%s", &[], "! not enough arguments for format string"),
            ("%.50d", &[Int("7")], "00000000000000000000000000000000000000000000000007"),
            ("%020d", &[Int("-10000000000")], "-0000000010000000000"),
            ("%#X %X", &[Int("255"), Int("255")], "0XFF FF"),
            ("%*.*f", &[Int("10"), Int("2"), Float(3.25)], "      3.25"),
            ("%+s", &[Str("a")], "a"),
            ("%05s|%-5s|", &[Str("a"), Str("\u{e9}")], "    a|\u{e9}    |"),
            ("%+x % x", &[Int("5"), Int("5")], "+5  5"),
            ("%G %E", &[Float(1e-10), Float(1.5)], "1E-10 1.500000E+00"),
            ("%(a(b)c)s", &[Int("1")], "! format requires a mapping"),
            ("%.f", &[Float(1.5)], "2"),
            ("%- 5d|", &[Int("3")], " 3   |"),
            ("%0-5d|", &[Int("3")], "3    |"),
            ("%010.3f|%-10.3f|%+10.3f", &[Float(-1.5), Float(-1.5), Float(1.5)], "-00001.500|-1.500    |    +1.500"),
            ("%d%%", &[Int("50")], "50%"),
            ("%r", &[], "! not enough arguments for format string"),
            ("%b", &[Int("1")], "! unsupported format character 'b' (0x62) at index 1"),
            ("a%sb%sc", &[Int("1"), Str("x")], "a1bxc"),
            ("%", &[], "! incomplete format"),
            ("%-", &[Int("1")], "! incomplete format"),
            ("%5.", &[Int("1")], "! incomplete format"),
            ("%.2147483648f", &[Float(1.0)], "! precision too big"),
            ("%f", &[Int("100000000000000000000")], "100000000000000000000.000000"),
            ("%d", &[Float(1e+20)], "100000000000000000000"),
        ];
        for (template, args, expected) in rows {
            assert_eq!(
                shown(evaluate(template, args, Flavor::Str)),
                *expected,
                "{template}"
            );
        }
    }

    #[test]
    fn bytes_templates_have_their_own_errors() {
        #[rustfmt::skip]
        let rows: &[(&str, &[Arg], &str)] = &[
            ("%c", &[Int("256")], "! %c arg not in range(256)"),
            ("%c", &[Int("-1")], "! %c arg not in range(256)"),
            ("%c", &[Float(1.5)], "! %c requires an integer in range(256) or a single byte"),
            ("%y", &[Int("1")], "! unsupported format character 'y' (0x79) at index 1"),
            ("%b", &[Float(1.5)], "! %b requires a bytes-like object, or an object that implements __bytes__, not 'float'"),
            ("%s %s", &[], "! not enough arguments for format string"),
            ("%d", &[Int("1"), Int("2")], "! not all arguments converted during bytes formatting"),
            ("%f", &[Str("a")], "! float argument required, not str"),
            ("%.99999999999999999d", &[Int("1")], "! prec too big"),
            ("%5c|%-3c|", &[Int("65"), Int("66")], "    A|B  |"),
            ("%05d", &[Int("-3")], "-0003"),
            ("%#x", &[Int("255")], "0xff"),
            ("%d", &[Str("1")], "! %d format: a real number is required, not str"),
            ("%%", &[], "%"),
        ];
        for (template, args, expected) in rows {
            assert_eq!(
                shown(evaluate(template, args, Flavor::Bytes)),
                *expected,
                "{template}"
            );
        }
    }

    #[test]
    fn keys_may_hold_parentheses() {
        let mut pieces = Template::new(b"%(a(b)c)-5s", Flavor::Str, true);
        match pieces.next() {
            Some(Ok(Piece::Conversion(conversion))) => {
                assert_eq!(conversion.key, Some(&b"a(b)c"[..]));
                assert!(conversion.left);
                assert_eq!(conversion.width, 5);
            }
            other => panic!("{other:?}"),
        }
    }
}
