//! Integers to text and back, in any base.

use num_bigint::{BigInt, BigUint, Sign};
use num_traits::Zero;

use super::float_parse::{ascii_digits, trim_ascii};
use crate::text::error::{PyErr, PyResult};
use crate::text::repr::{bytes_repr, str_repr};
use crate::text::wtf8::offset_of;

/// `sys.int_info.default_max_str_digits`: the longest decimal text converted unless the program asks for more.
pub const DEFAULT_MAX_STR_DIGITS: usize = 4300;

/// `int(text, base)` of a string. `max_digits` bounds the digits where the base is no power of two (0: no bound).
pub fn int_from_str(text: &[u8], base: u32, max_digits: usize) -> PyResult<BigInt> {
    parse(&ascii_digits(text), base, max_digits, || str_repr(text))
}

/// `int(bytes, base)`
pub fn int_from_bytes_text(bytes: &[u8], base: u32, max_digits: usize) -> PyResult<BigInt> {
    parse(trim_ascii(bytes), base, max_digits, || bytes_repr(bytes))
}

fn parse(
    text: &[u8],
    base: u32,
    max_digits: usize,
    repr: impl Fn() -> Vec<u8>,
) -> PyResult<BigInt> {
    if base == 1 || base > 36 {
        return Err(PyErr::value("int() base must be >= 2 and <= 36, or 0"));
    }
    let (negative, unsigned) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    match magnitude(unsigned, base, max_digits)? {
        Some(value) if negative => Ok(-value),
        Some(value) => Ok(value),
        None => Err(invalid_literal(base, &repr())),
    }
}

#[cold]
fn invalid_literal(base: u32, repr: &[u8]) -> PyErr {
    const SHOWN: usize = 200;
    let repr = String::from_utf8_lossy(&repr[..offset_of(repr, SHOWN)]);
    PyErr::value(format!(
        "invalid literal for int() with base {base}: {repr}"
    ))
}

/// The base a prefix such as `0x` stands for.
fn prefix_base(letter: u8) -> Option<u32> {
    match letter {
        b'x' | b'X' => Some(16),
        b'o' | b'O' => Some(8),
        b'b' | b'B' => Some(2),
        _ => None,
    }
}

/// `None` where `text` is not an integer of the base.
fn magnitude(text: &[u8], base: u32, max_digits: usize) -> PyResult<Option<BigInt>> {
    if (2..=36).contains(&base)
        && let Some(small) = small_number(text, base)
    {
        return Ok(Some(BigInt::from(small)));
    }
    let prefix = match text {
        [b'0', letter, ..] => prefix_base(*letter).filter(|&b| base == 0 || base == b),
        _ => None,
    };
    let (radix, body) = match prefix {
        // One underscore may follow the prefix.
        Some(radix) => (radix, text[2..].strip_prefix(b"_").unwrap_or(&text[2..])),
        None if base == 0 => (10, text),
        None => (base, text),
    };
    let Some(digits) = digit_values(body, radix) else {
        return Ok(None);
    };
    // Where the base is guessed, a leading zero could mean C's octal: only zero itself may have one.
    if base == 0 && prefix.is_none() && digits[0] == 0 && digits.iter().any(|&d| d != 0) {
        return Ok(None);
    }
    if max_digits != 0 && !radix.is_power_of_two() && digits.len() > max_digits {
        let len = digits.len();
        return Err(PyErr::value(format!(
            "Exceeds the limit ({max_digits} digits) for integer string conversion: value has {len} digits; \
             use sys.set_int_max_str_digits() to increase the limit"
        )));
    }
    let value = from_digits(&digits, radix);
    Ok(Some(BigInt::from_biguint(Sign::Plus, value)))
}

/// The common case: nothing but digits, few enough for a machine integer.
fn small_number(text: &[u8], base: u32) -> Option<u64> {
    /// So many digits of base 10, and of base 36, are below 2**64.
    const SAFE_DIGITS: [usize; 2] = [19, 12];
    if text.is_empty() || text.len() > SAFE_DIGITS[usize::from(base > 10)] {
        return None;
    }
    text.iter().try_fold(0_u64, |value, &b| {
        let digit = char::from(b).to_digit(base)?;
        Some(value * u64::from(base) + u64::from(digit))
    })
}

/// The digits, without the single underscores allowed between them; `None` where there is anything else.
fn digit_values(text: &[u8], radix: u32) -> Option<Vec<u8>> {
    let mut digits = Vec::with_capacity(text.len());
    let mut after_digit = false;
    for &b in text {
        if b == b'_' {
            if !after_digit {
                return None;
            }
            after_digit = false;
        } else {
            digits.push((b as char).to_digit(radix)? as u8);
            after_digit = true;
        }
    }
    after_digit.then_some(digits)
}

/// Digits below which the quadratic conversion is the faster one.
const SPLIT_DIGITS: usize = 1500;

/// The value of digits in `radix`, most significant first. Halves long input, so that the cost is that of
/// multiplication.
fn from_digits(digits: &[u8], radix: u32) -> BigUint {
    if digits.len() <= SPLIT_DIGITS || radix.is_power_of_two() {
        return BigUint::from_radix_be(digits, radix).unwrap_or_default();
    }
    // powers[i] is radix^(SPLIT_DIGITS * 2^i).
    let mut powers = vec![BigUint::from(radix).pow(SPLIT_DIGITS as u32)];
    while SPLIT_DIGITS << powers.len() < digits.len() {
        let last = &powers[powers.len() - 1];
        let next = last * last;
        powers.push(next);
    }
    join_halves(digits, radix, &powers)
}

fn join_halves(digits: &[u8], radix: u32, powers: &[BigUint]) -> BigUint {
    let Some((power, smaller)) = powers.split_last() else {
        return BigUint::from_radix_be(digits, radix).unwrap_or_default();
    };
    let low_digits = SPLIT_DIGITS << smaller.len();
    if digits.len() <= low_digits {
        return join_halves(digits, radix, smaller);
    }
    let (high, low) = digits.split_at(digits.len() - low_digits);
    join_halves(high, radix, smaller) * power + join_halves(low, radix, smaller)
}

/// `str(value)`. `max_digits` bounds the digits (0: no bound).
pub fn int_to_str(value: &BigInt, max_digits: usize) -> PyResult<String> {
    let exceeded = || {
        PyErr::value(format!(
            "Exceeds the limit ({max_digits} digits) for integer string conversion; \
             use sys.set_int_max_str_digits() to increase the limit"
        ))
    };
    // 3.3 bits hold at most one digit: refuse without converting what is certainly too long.
    if max_digits != 0 && value.bits() / 4 > max_digits as u64 {
        return Err(exceeded());
    }
    let text = value.to_str_radix(10);
    let digits = text.len() - usize::from(value.sign() == Sign::Minus);
    if max_digits != 0 && digits > max_digits {
        return Err(exceeded());
    }
    Ok(text)
}

/// The digits of `value` in base 2, 8, 16 or any up to 36, lower case, with a sign but no prefix.
pub fn int_to_base(value: &BigInt, base: u32) -> String {
    value.to_str_radix(base)
}

/// `bin(value)`, `oct(value)`, `hex(value)` for base 2, 8, 16.
pub fn int_to_prefixed(value: &BigInt, base: u32) -> String {
    let prefix = match base {
        2 => "0b",
        8 => "0o",
        _ => "0x",
    };
    let sign = if value.sign() == Sign::Minus { "-" } else { "" };
    format!("{sign}{prefix}{}", value.magnitude().to_str_radix(base))
}

/// The order of bytes in `int.to_bytes` and `int.from_bytes`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ByteOrder {
    /// `'little'`: least significant byte first.
    Little,
    /// `'big'`: most significant byte first.
    Big,
}

/// `value.to_bytes(length, order, signed=signed)`
pub fn int_to_bytes(
    value: &BigInt,
    length: i64,
    order: ByteOrder,
    signed: bool,
) -> PyResult<Vec<u8>> {
    let length = usize::try_from(length)
        .map_err(|_| PyErr::value("length argument must be non-negative"))?;
    let negative = value.sign() == Sign::Minus;
    if negative && !signed {
        return Err(PyErr::overflow("can't convert negative int to unsigned"));
    }
    let mut bytes = if signed {
        value.to_signed_bytes_le()
    } else {
        value.magnitude().to_bytes_le()
    };
    if value.is_zero() {
        bytes.clear();
    }
    if bytes.len() > length {
        return Err(PyErr::overflow("int too big to convert"));
    }
    let padding = length - bytes.len();
    bytes
        .try_reserve_exact(padding)
        .map_err(|_| PyErr::memory())?;
    bytes.resize(length, if negative { 0xFF } else { 0 });
    if order == ByteOrder::Big {
        bytes.reverse();
    }
    Ok(bytes)
}

/// `int.from_bytes(bytes, order, signed=signed)`
pub fn int_from_bytes(bytes: &[u8], order: ByteOrder, signed: bool) -> BigInt {
    match (order, signed) {
        (ByteOrder::Little, true) => BigInt::from_signed_bytes_le(bytes),
        (ByteOrder::Big, true) => BigInt::from_signed_bytes_be(bytes),
        (ByteOrder::Little, false) => BigInt::from_bytes_le(Sign::Plus, bytes),
        (ByteOrder::Big, false) => BigInt::from_bytes_be(Sign::Plus, bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(result: PyResult<BigInt>) -> String {
        match result {
            Ok(value) => value.to_string(),
            Err(error) => format!("! {error}"),
        }
    }

    #[test]
    fn int_accepts_what_python_accepts() {
        #[rustfmt::skip]
        let rows = [
            ("abc", 10, "! invalid literal for int() with base 10: 'abc'"),
            ("ab", 16, "171"),
            ("", 10, "! invalid literal for int() with base 10: ''"),
            ("1", 1, "! int() base must be >= 2 and <= 36, or 0"),
            ("1", 37, "! int() base must be >= 2 and <= 36, or 0"),
            ("0x1f", 0, "31"),
            ("010", 0, "! invalid literal for int() with base 0: '010'"),
            ("0_1", 0, "! invalid literal for int() with base 0: '0_1'"),
            ("00", 0, "0"),
            ("0_0", 0, "0"),
            ("1_000", 10, "1000"),
            (" 12 ", 10, "12"),
            ("+ 1", 10, "! invalid literal for int() with base 10: '+ 1'"),
            ("-0b11", 0, "-3"),
            ("0b11", 16, "2833"),
            ("0B11", 2, "3"),
            ("\u{663}", 10, "3"),
            ("\u{661}\u{662}", 16, "18"),
            ("0x", 16, "! invalid literal for int() with base 16: '0x'"),
            ("_1", 10, "! invalid literal for int() with base 10: '_1'"),
            ("1_", 10, "! invalid literal for int() with base 10: '1_'"),
            ("1__0", 10, "! invalid literal for int() with base 10: '1__0'"),
            ("a\u{0}b", 10, "! invalid literal for int() with base 10: 'a\u{5c}x00b'"),
            ("0o17", 8, "15"),
            ("0o17", 0, "15"),
            ("0_", 0, "! invalid literal for int() with base 0: '0_'"),
            ("0b", 0, "! invalid literal for int() with base 0: '0b'"),
            ("0x_1f", 16, "31"),
            ("0x__1f", 16, "! invalid literal for int() with base 16: '0x__1f'"),
            ("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", 10, "! invalid literal for int() with base 10: 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"),
            ("-", 10, "! invalid literal for int() with base 10: '-'"),
            ("+", 10, "! invalid literal for int() with base 10: '+'"),
            ("--1", 10, "! invalid literal for int() with base 10: '--1'"),
            ("zZ", 36, "1295"),
            ("12", 2, "! invalid literal for int() with base 2: '12'"),
            ("9", 8, "! invalid literal for int() with base 8: '9'"),
            ("99999999999999999999999", 10, "99999999999999999999999"),
            ("-9223372036854775808", 10, "-9223372036854775808"),
            ("18446744073709551616", 10, "18446744073709551616"),
            ("9999999999999999999", 10, "9999999999999999999"),
            ("\u{2003}5\u{2003}", 10, "5"),
            ("1 2", 10, "! invalid literal for int() with base 10: '1 2'"),
            ("7\u{a}", 10, "7"),
            ("it's", 10, "! invalid literal for int() with base 10: \u{22}it's\u{22}"),
            ("11111111111111111111111111111111111111111111111111", 3, "358948993845926294385124"),
            ("0b2", 0, "! invalid literal for int() with base 0: '0b2'"),
            ("0x", 0, "! invalid literal for int() with base 0: '0x'"),
            ("-0", 10, "0"),
            ("0b_101", 0, "5"),
            ("\u{b2}", 10, "! invalid literal for int() with base 10: '\u{b2}'"),
        ];
        for (text, base, expected) in rows {
            let got = shown(int_from_str(text.as_bytes(), base, DEFAULT_MAX_STR_DIGITS));
            assert_eq!(got, expected);
        }
        assert_eq!(shown(int_from_bytes_text(b" 12\n", 10, 0)), "12");
        assert_eq!(
            shown(int_from_bytes_text(b"\xff", 10, 0)),
            r"! invalid literal for int() with base 10: b'\xff'"
        );
        assert_eq!(
            shown(int_from_str(b"\xed\xa0\x80", 10, 0)),
            r"! invalid literal for int() with base 10: '\ud800'"
        );
    }

    #[test]
    fn conversions_of_long_texts_are_bounded() {
        let long = "1".repeat(4301);
        let error = int_from_str(long.as_bytes(), 10, DEFAULT_MAX_STR_DIGITS).unwrap_err();
        assert_eq!(
            error.message,
            "Exceeds the limit (4300 digits) for integer string conversion: value has 4301 digits; \
             use sys.set_int_max_str_digits() to increase the limit"
        );
        assert!(int_from_str(&long.as_bytes()[1..], 10, DEFAULT_MAX_STR_DIGITS).is_ok());
        assert!(int_from_str(long.as_bytes(), 16, DEFAULT_MAX_STR_DIGITS).is_ok());
        let value = int_from_str(long.as_bytes(), 10, 0).unwrap();
        assert_eq!(
            int_to_str(&value, DEFAULT_MAX_STR_DIGITS)
                .unwrap_err()
                .message,
            "Exceeds the limit (4300 digits) for integer string conversion; \
             use sys.set_int_max_str_digits() to increase the limit"
        );
        assert!(int_to_str(&(BigInt::from(1) << 100_000), DEFAULT_MAX_STR_DIGITS).is_err());
    }

    #[test]
    fn long_texts_convert_both_ways() {
        for digits in [1499, 1500, 1501, 3000, 3001, 12_345, 100_000] {
            let text: String = (0..digits)
                .map(|i| (b'1' + (i * 7 % 9) as u8) as char)
                .collect();
            let value = int_from_str(text.as_bytes(), 10, 0).unwrap();
            assert_eq!(int_to_str(&value, 0).unwrap(), text);
        }
    }

    #[test]
    fn prefixed_bases() {
        for (value, bin, oct, hex) in [
            (0, "0b0", "0o0", "0x0"),
            (255, "0b11111111", "0o377", "0xff"),
            (-10, "-0b1010", "-0o12", "-0xa"),
        ] {
            let value = BigInt::from(value);
            assert_eq!(int_to_prefixed(&value, 2), bin);
            assert_eq!(int_to_prefixed(&value, 8), oct);
            assert_eq!(int_to_prefixed(&value, 16), hex);
        }
    }

    /// Value, length, signed, big-endian bytes or error.
    type Row = (i64, i64, bool, Result<&'static [u8], &'static str>);

    #[test]
    fn bytes_round_trip_in_both_orders() {
        #[rustfmt::skip]
        let rows: [Row; _] = [
            (0, 0, false, Ok(&[])),
            (0, 2, true, Ok(&[0, 0])),
            (1, 1, false, Ok(&[1])),
            (255, 1, false, Ok(&[255])),
            (256, 1, false, Err("int too big to convert")),
            (256, 3, false, Ok(&[0, 1, 0])),
            (-1, 1, false, Err("can't convert negative int to unsigned")),
            (-1, 1, true, Ok(&[255])),
            (-1, 3, true, Ok(&[255, 255, 255])),
            (127, 1, true, Ok(&[127])),
            (128, 1, true, Err("int too big to convert")),
            (128, 2, true, Ok(&[0, 128])),
            (-128, 1, true, Ok(&[128])),
            (-129, 1, true, Err("int too big to convert")),
            (-129, 2, true, Ok(&[255, 127])),
            (1, -1, false, Err("length argument must be non-negative")),
            (1, 0, false, Err("int too big to convert")),
            (65535, 2, false, Ok(&[255, 255])),
            (32767, 2, true, Ok(&[127, 255])),
            (-32768, 2, true, Ok(&[128, 0])),
        ];
        for (value, length, signed, expected) in rows {
            let value = BigInt::from(value);
            let big = int_to_bytes(&value, length, ByteOrder::Big, signed);
            match (big, expected) {
                (Ok(big), Ok(expected)) => {
                    assert_eq!(big, expected);
                    assert_eq!(int_from_bytes(&big, ByteOrder::Big, signed), value);
                    let little = int_to_bytes(&value, length, ByteOrder::Little, signed).unwrap();
                    assert_eq!(int_from_bytes(&little, ByteOrder::Little, signed), value);
                    assert!(little.iter().rev().eq(&big));
                }
                (Err(error), Err(expected)) => assert_eq!(error.message, expected),
                (got, _) => panic!("{value} in {length} bytes: {got:?}"),
            }
        }
    }
}
