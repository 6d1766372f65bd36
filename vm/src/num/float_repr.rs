//! Floats to text: `repr`, the `e`, `f`, `g` and `%` presentations, and `float.hex`.
//!
//! Digits come from `zmij` (shortest that round-trips) or from the standard library's formatter, which rounds
//! the exact decimal expansion half to even at any precision. The layout of those digits is Python's.

use std::fmt::Write;

use smallvec::SmallVec;

use crate::text::error::{PyErr, PyResult};

/// Digits beyond this many are zeros in the exact expansion of any float, on either side of the point.
const EXACT_DIGITS: usize = 1100;

/// Decimal digits of a positive finite float: the value is `0.DIGITS × 10^point`.
struct Decimal {
    digits: SmallVec<[u8; 24]>,
    point: i32,
}

impl Decimal {
    /// Reads `ddd.ddd` or `d.ddde±xx`.
    fn read(text: &str) -> Self {
        let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
        let exponent: i32 = exponent.parse().unwrap_or(0);
        let whole = mantissa.find('.').unwrap_or(mantissa.len());
        let all = mantissa.bytes().filter(u8::is_ascii_digit);
        let leading = all.clone().take_while(|&d| d == b'0').count();
        let mut digits: SmallVec<[u8; 24]> = all.skip(leading).collect();
        while digits.last() == Some(&b'0') {
            digits.pop();
        }
        let point = whole as i32 - leading as i32 + exponent;
        if digits.is_empty() {
            return Self {
                digits: SmallVec::from_slice(b"0"),
                point: 1,
            };
        }
        Self { digits, point }
    }

    /// The shortest digits that read back as `value`.
    fn shortest(value: f64) -> Self {
        Self::read(zmij::Buffer::new().format_finite(value))
    }

    /// `value` rounded to `significant` digits (at least one), trailing zeros dropped.
    fn rounded(value: f64, significant: usize) -> Self {
        let precision = significant.clamp(1, EXACT_DIGITS) - 1;
        Self::read(&format!("{value:.precision$e}"))
    }

    fn push_exponential(
        &self,
        out: &mut String,
        fraction_digits: usize,
        alternate: bool,
        upper: bool,
    ) {
        self.push_digits(out, 0, 1);
        if fraction_digits > 0 || alternate {
            out.push('.');
        }
        self.push_digits(out, 1, 1 + fraction_digits);
        push_exponent(out, self.point - 1, upper);
    }

    fn push_fixed(&self, out: &mut String, fraction_digits: usize, alternate: bool) {
        if self.point <= 0 {
            out.push('0');
        } else {
            self.push_digits(out, 0, self.point as usize);
        }
        if fraction_digits > 0 || alternate {
            out.push('.');
        }
        let before = (-self.point).max(0) as usize;
        out.extend(std::iter::repeat_n('0', before.min(fraction_digits)));
        let start = self.point.max(0) as usize;
        self.push_digits(out, start, start + fraction_digits.saturating_sub(before));
    }

    /// Digits `from..to`, zeros where there are none.
    fn push_digits(&self, out: &mut String, from: usize, to: usize) {
        let stored = self.digits.len();
        let kept = &self.digits[from.min(stored)..to.min(stored)];
        out.extend(kept.iter().map(|&d| d as char));
        out.extend(std::iter::repeat_n(
            '0',
            to.saturating_sub(from) - kept.len(),
        ));
    }
}

fn push_exponent(out: &mut String, exponent: i32, upper: bool) {
    out.push(if upper { 'E' } else { 'e' });
    out.push(if exponent < 0 { '-' } else { '+' });
    let magnitude = exponent.unsigned_abs();
    if magnitude < 10 {
        out.push('0');
    }
    out.push_str(&magnitude.to_string());
}

/// How a float is presented; the letters of the format mini-language and of `%` formatting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presentation {
    /// `e`: one digit before the point, an exponent.
    Exponential,
    /// `f`: no exponent.
    Fixed,
    /// `g`: so many significant digits, with an exponent where the value is very large or small.
    General,
    /// As `General`, but always with a digit after the point: what a format without a type letter means.
    GeneralWithPoint,
    /// `repr`: the shortest digits that round-trip; the precision is not used.
    Shortest,
}

/// The magnitude of `value` as text without a sign: `inf` and `nan` included.
///
/// `alternate` (`#`) keeps the point, and the trailing zeros of `General`. Fails with `MemoryError` where the
/// precision asks for more digits than memory has.
pub fn format_magnitude(
    value: f64,
    presentation: Presentation,
    precision: usize,
    alternate: bool,
    upper: bool,
) -> PyResult<String> {
    if !value.is_finite() {
        let name = match (value.is_nan(), upper) {
            (true, false) => "nan",
            (true, true) => "NAN",
            (false, false) => "inf",
            (false, true) => "INF",
        };
        return Ok(name.to_owned());
    }
    let value = value.abs();
    let mut out = String::new();
    out.try_reserve(precision.saturating_add(32))
        .map_err(|_| PyErr::memory())?;
    match presentation {
        Presentation::Exponential => {
            Decimal::rounded(value, precision.saturating_add(1))
                .push_exponential(&mut out, precision, alternate, upper);
        }
        Presentation::Fixed => {
            let shown = precision.min(EXACT_DIGITS);
            // Writing to a string cannot fail.
            let _ = write!(out, "{value:.shown$}");
            if precision == 0 && alternate {
                out.push('.');
            }
            out.extend(std::iter::repeat_n('0', precision - shown));
        }
        Presentation::General | Presentation::GeneralWithPoint => {
            let significant = precision.max(1);
            let decimal = Decimal::rounded(value, significant);
            let with_point = presentation == Presentation::GeneralWithPoint;
            push_general(
                &mut out,
                &decimal,
                significant,
                with_point,
                alternate,
                upper,
            );
        }
        Presentation::Shortest => {
            push_shortest(&mut out, &Decimal::shortest(value), alternate, upper);
        }
    }
    Ok(out)
}

fn push_general(
    out: &mut String,
    decimal: &Decimal,
    significant: usize,
    with_point: bool,
    alternate: bool,
    upper: bool,
) {
    let limit = significant as i64 - i64::from(with_point);
    let digits = if alternate {
        significant
    } else {
        decimal.digits.len()
    };
    if decimal.point <= -4 || i64::from(decimal.point) > limit {
        decimal.push_exponential(out, digits - 1, alternate, upper);
    } else {
        let mut fraction = (digits as i64 - i64::from(decimal.point)).max(0) as usize;
        if with_point {
            fraction = fraction.max(1);
        }
        decimal.push_fixed(out, fraction, alternate);
    }
}

/// Where `repr` changes to an exponent: at 1e16, the first power of ten beyond which not all integers are floats.
const REPR_MAX_POINT: i32 = 16;

fn push_shortest(out: &mut String, decimal: &Decimal, alternate: bool, upper: bool) {
    let digits = decimal.digits.len();
    if decimal.point <= -4 || decimal.point > REPR_MAX_POINT {
        decimal.push_exponential(out, digits - 1, alternate, upper);
    } else {
        let fraction = (digits as i32 - decimal.point).max(1) as usize;
        decimal.push_fixed(out, fraction, alternate);
    }
}

/// `repr(value)`
pub fn float_repr(value: f64) -> String {
    let mut out = String::with_capacity(24);
    push_float_repr(&mut out, value);
    out
}

/// Appends `repr(value)`.
pub fn push_float_repr(out: &mut String, value: f64) {
    if value.is_nan() {
        return out.push_str("nan");
    }
    if value.is_sign_negative() {
        out.push('-');
    }
    if value.is_infinite() {
        return out.push_str("inf");
    }
    let magnitude = value.abs();
    let mut buffer = zmij::Buffer::new();
    let shortest = buffer.format_finite(magnitude);
    // In this range Python uses no exponent either, and the two layouts agree.
    if (1e-4..1e16).contains(&magnitude) && !shortest.contains('e') {
        out.push_str(shortest);
    } else {
        push_shortest(out, &Decimal::read(shortest), false, false);
    }
}

/// `value.hex()`
pub fn float_hex(value: f64) -> String {
    if !value.is_finite() {
        return float_repr(value);
    }
    let sign = if value.is_sign_negative() { "-" } else { "" };
    if value == 0.0 {
        return format!("{sign}0x0.0p+0");
    }
    let bits = value.to_bits();
    let fraction = bits & ((1 << 52) - 1);
    let (whole, exponent) = match bits >> 52 & 0x7FF {
        0 => (0, -1022),
        biased => (1, biased as i64 - 1023),
    };
    format!("{sign}0x{whole}.{fraction:013x}p{exponent:+}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repr_is_the_shortest_that_round_trips() {
        #[rustfmt::skip]
        let rows = [
            (0.0, "0.0", "0x0.0p+0"),
            (-0.0, "-0.0", "-0x0.0p+0"),
            (1.0, "1.0", "0x1.0000000000000p+0"),
            (0.1, "0.1", "0x1.999999999999ap-4"),
            (1000000000000000.0, "1000000000000000.0", "0x1.c6bf526340000p+49"),
            (1e+16, "1e+16", "0x1.1c37937e08000p+53"),
            (9999999999999998.0, "9999999999999998.0", "0x1.1c37937e07fffp+53"),
            (1.5e+16, "1.5e+16", "0x1.aa535d3d0c000p+53"),
            (0.0001, "0.0001", "0x1.a36e2eb1c432dp-14"),
            (1e-05, "1e-05", "0x1.4f8b588e368f1p-17"),
            (0.00012345, "0.00012345", "0x1.02e4b6ce5dc68p-13"),
            (123456789.125, "123456789.125", "0x1.d6f3454800000p+26"),
            (5e-324, "5e-324", "0x0.0000000000001p-1022"),
            (1.7976931348623157e+308, "1.7976931348623157e+308", "0x1.fffffffffffffp+1023"),
            (2.2250738585072014e-308, "2.2250738585072014e-308", "0x1.0000000000000p-1022"),
            (0.3333333333333333, "0.3333333333333333", "0x1.5555555555555p-2"),
            (0.6666666666666666, "0.6666666666666666", "0x1.5555555555555p-1"),
            (1e+22, "1e+22", "0x1.0f0cf064dd592p+73"),
            (1e+23, "1e+23", "0x1.52d02c7e14af6p+76"),
            (-1e-07, "-1e-07", "-0x1.ad7f29abcaf48p-24"),
            (100.0, "100.0", "0x1.9000000000000p+6"),
            (1e+100, "1e+100", "0x1.249ad2594c37dp+332"),
            (f64::INFINITY, "inf", "inf"),
            (-f64::INFINITY, "-inf", "-inf"),
            (f64::NAN, "nan", "nan"),
            (10928588.983213553, "10928588.983213553", "0x1.4d8399f767c45p+23"),
            (1.4186613525849614e+134, "1.4186613525849614e+134", "0x1.8fbbcbde5c099p+445"),
            (-7.571968556055867e-74, "-7.571968556055867e-74", "-0x1.11fdecb91ce37p-243"),
            (-1.4074705188261364e+113, "-1.4074705188261364e+113", "-0x1.d4330f1446beap+375"),
            (-3.3339745473042614e-121, "-3.3339745473042614e-121", "-0x1.b8c9ebd69fe29p-401"),
            (-1.2342180766211395e-271, "-1.2342180766211395e-271", "-0x1.0b125ec1d7da0p-900"),
            (-5.126864004244935e+111, "-5.126864004244935e+111", "-0x1.10dff076ce2efp+371"),
            (-2.1520217579844227e+32, "-2.1520217579844227e+32", "-0x1.5387777330bdbp+107"),
            (0.1399601630397701, "0.1399601630397701", "0x1.1ea36f17fd374p-3"),
            (1.01853664031722e-244, "1.01853664031722e-244", "0x1.64138a6233255p-811"),
            (2.9704598186234577e-115, "2.9704598186234577e-115", "0x1.7688de6a16a3bp-381"),
            (3.0534183338726823e+150, "3.0534183338726823e+150", "0x1.dd97f1cfb10f6p+499"),
            (-2.3027782228163463e+146, "-2.3027782228163463e+146", "-0x1.271007814e8a2p+486"),
            (3.56409621163656e+161, "3.56409621163656e+161", "0x1.959ce3f1f65a8p+536"),
            (6.352929017207453e-183, "6.352929017207453e-183", "0x1.afe878b33e968p-606"),
            (0.3146575865605324, "0.3146575865605324", "0x1.4235992edcf45p-2"),
            (-1.2761724801771812e-23, "-1.2761724801771812e-23", "-0x1.edb20035b7399p-77"),
            (2.0868668176225336e+195, "2.0868668176225336e+195", "0x1.c966c377b9aa2p+648"),
            (3.66898827745704e-84, "3.66898827745704e-84", "0x1.c82b1478c281dp-278"),
            (-1.389122273370197e+145, "-1.389122273370197e+145", "-0x1.1cc9dea959c21p+482"),
            (1.7548715433165102e+172, "1.7548715433165102e+172", "0x1.229f1c4069545p+572"),
            (-1039514241563211.8, "-1039514241563211.8", "-0x1.d8b7628dbd25ep+49"),
            (5.7804021771411506e-220, "5.7804021771411506e-220", "0x1.a1e48cc11d357p-729"),
            (-2.8497478716107576e-163, "-2.8497478716107576e-163", "-0x1.0691c238642eap-540"),
            (3.490691392124745e+240, "3.490691392124745e+240", "0x1.0c07e9e115e4bp+799"),
            (1.3282314387596086e-145, "1.3282314387596086e-145", "0x1.a8978206f5c66p-482"),
            (-2.9317061175715426e+274, "-2.9317061175715426e+274", "-0x1.b18b900745130p+911"),
            (4.1124768973349897e-302, "4.1124768973349897e-302", "0x1.c33b2df1461aap-1002"),
            (-2.5983853818656714e+29, "-2.5983853818656714e+29", "-0x1.a3cab359eeefbp+97"),
            (-2.5839922981649337e+259, "-2.5839922981649337e+259", "-0x1.ae3bf3729c619p+861"),
            (-6438260.04, "-6438260.04", "-0x1.88f5d028f5c29p+22"),
            (-3787.21874, "-3787.21874", "-0x1.d966ffeb074a7p+11"),
            (-5.72888428, "-5.72888428", "-0x1.6ea60a404ac8dp+2"),
            (0.0881451079, "0.0881451079", "0x1.690ad83bb9ec3p-4"),
            (343745.36, "343745.36", "0x1.4fb0570a3d70ap+18"),
            (-0.00609869514, "-0.00609869514", "-0x1.8faf202cb0e41p-8"),
            (-577.205475, "-577.205475", "-0x1.209a4d013a92ap+9"),
            (-358355720.0, "-358355720.0", "-0x1.55c1308000000p+28"),
            (-224.350523, "-224.350523", "-0x1.c0b377c02afdep+7"),
            (-6436120.96, "-6436120.96", "-0x1.88d463d70a3d7p+22"),
            (-43346816.2, "-43346816.2", "-0x1.4ab5c0199999ap+25"),
            (-28734.7916, "-28734.7916", "-0x1.c0fb2a9930be1p+14"),
            (0.755353794, "0.755353794", "0x1.82bdbb84476f5p-1"),
            (258728775.0, "258728775.0", "0x1.ed7c68e000000p+27"),
            (0.0279855051, "0.0279855051", "0x1.ca83b74aa89c7p-6"),
            (5197.22965, "5197.22965", "0x1.44d3aca57a787p+12"),
            (-85821.7869, "-85821.7869", "-0x1.4f3dc97247454p+16"),
            (-23688.8779, "-23688.8779", "-0x1.722382f837b4ap+14"),
            (0.00032392418, "0.00032392418", "0x1.53a8bc26d84b2p-12"),
            (-3218394.57, "-3218394.57", "-0x1.88ded48f5c28fp+21"),
        ];
        for (value, repr, hex) in rows {
            assert_eq!(float_repr(value), repr);
            assert_eq!(float_hex(value), hex);
        }
    }

    fn show(format: &str, value: f64) -> String {
        let alternate = format.starts_with('#');
        let rest = format.trim_start_matches('#');
        let (precision, kind) = rest.split_at(rest.len() - 1);
        let upper = kind.chars().all(char::is_uppercase);
        let presentation = match kind.to_ascii_lowercase().as_str() {
            "e" => Presentation::Exponential,
            "f" => Presentation::Fixed,
            _ => Presentation::General,
        };
        let precision = precision.trim_start_matches('.').parse().unwrap_or(6);
        let sign = if value.is_sign_negative() { "-" } else { "" };
        let text = format_magnitude(value, presentation, precision, alternate, upper).unwrap();
        format!("{sign}{text}")
    }

    #[test]
    fn presentations_agree_with_recorded_ones() {
        #[rustfmt::skip]
        let rows = [
            ("e", 1000000000000000.0, "1.000000e+15"),
            ("e", 0.1, "1.000000e-01"),
            ("e", 1.7976931348623157e+308, "1.797693e+308"),
            ("e", 2.5, "2.500000e+00"),
            ("e", -0.0, "-0.000000e+00"),
            ("e", 0.125, "1.250000e-01"),
            ("e", 0.0, "0.000000e+00"),
            ("f", 100.0, "100.000000"),
            ("f", 123456.0, "123456.000000"),
            ("f", 1234567.0, "1234567.000000"),
            ("f", 0.0, "0.000000"),
            ("f", 1e+22, "10000000000000000000000.000000"),
            ("f", 999999.5, "999999.500000"),
            ("f", 0.1, "0.100000"),
            ("g", 1234567.0, "1.23457e+06"),
            ("g", 1e+23, "1e+23"),
            ("g", 0.0, "0"),
            ("g", 99999.95, "99999.9"),
            ("g", -0.0, "-0"),
            ("g", 2.5, "2.5"),
            ("g", 9.5, "9.5"),
            (".0e", 0.5, "5e-01"),
            (".0e", 0.25, "2e-01"),
            (".0e", 99999.95, "1e+05"),
            (".0e", 123456.0, "1e+05"),
            (".0e", 1e+16, "1e+16"),
            (".0e", 5e-324, "5e-324"),
            (".0e", -2.81728, "-3e+00"),
            (".0f", 0.125, "0"),
            (".0f", 99999.95, "100000"),
            (".0f", 0.5, "0"),
            (".0f", 1e+23, "99999999999999991611392"),
            (".0f", 123456.0, "123456"),
            (".0f", 1e-05, "0"),
            (".0f", -0.0, "-0"),
            (".0g", 999999.5, "1e+06"),
            (".0g", 1.0, "1"),
            (".0g", 9.5, "1e+01"),
            (".0g", 0.0001, "0.0001"),
            (".0g", 1e+16, "1e+16"),
            (".0g", 3.21459, "3"),
            (".0g", 123456.0, "1e+05"),
            (".1f", 1.5, "1.5"),
            (".1f", 0.0001, "0.0"),
            (".1f", 0.125, "0.1"),
            (".1f", 1e+22, "10000000000000000000000.0"),
            (".1f", 1.0, "1.0"),
            (".1f", 1e-05, "0.0"),
            (".1f", 100.0, "100.0"),
            (".1g", 1e-05, "1e-05"),
            (".1g", 2.5, "2"),
            (".1g", 1.0, "1"),
            (".1g", -2.81728, "-3"),
            (".1g", 1.5, "2"),
            (".1g", 0.1, "0.1"),
            (".1g", 1000000000000000.0, "1e+15"),
            (".2f", 2.5, "2.50"),
            (".2f", 100.0, "100.00"),
            (".2f", -0.0, "-0.00"),
            (".2f", 1.0, "1.00"),
            (".2f", 3.21459, "3.21"),
            (".2f", 1e+22, "10000000000000000000000.00"),
            (".2f", 1234567.0, "1234567.00"),
            (".3e", -0.0, "-0.000e+00"),
            (".3e", 0.25, "2.500e-01"),
            (".3e", 3.21459, "3.215e+00"),
            (".3e", 123456.0, "1.235e+05"),
            (".3e", 0.125, "1.250e-01"),
            (".3e", 99999.95, "1.000e+05"),
            (".3e", 999999.5, "1.000e+06"),
            (".3g", 1.5, "1.5"),
            (".3g", -0.0, "-0"),
            (".3g", -2.81728, "-2.82"),
            (".3g", 100.0, "100"),
            (".3g", 1000000000000000.0, "1e+15"),
            (".3g", 0.0001, "0.0001"),
            (".3g", 9.5, "9.5"),
            ("#.0e", 1.5, "2.e+00"),
            ("#.0e", 100.0, "1.e+02"),
            ("#.0e", 1e+23, "1.e+23"),
            ("#.0e", 0.1, "1.e-01"),
            ("#.0e", -2.81728, "-3.e+00"),
            ("#.0e", 999999.5, "1.e+06"),
            ("#.0e", 0.5, "5.e-01"),
            ("#.0f", 2.5, "2."),
            ("#.0f", 999999.5, "1000000."),
            ("#.0f", 123456.0, "123456."),
            ("#.0f", 1.5, "2."),
            ("#.0f", -0.0, "-0."),
            ("#.0f", 100.0, "100."),
            ("#.0f", 1e-05, "0."),
            ("#.0g", 1.5, "2."),
            ("#.0g", 99999.95, "1.e+05"),
            ("#.0g", 3.21459, "3."),
            ("#.0g", 2.5, "2."),
            ("#.0g", 1e+16, "1.e+16"),
            ("#.0g", 100.0, "1.e+02"),
            ("#.0g", 1000000000000000.0, "1.e+15"),
            ("#g", 1.7976931348623157e+308, "1.79769e+308"),
            ("#g", 100.0, "100.000"),
            ("#g", 0.0001, "0.000100000"),
            ("#g", 1000000000000000.0, "1.00000e+15"),
            ("#g", 0.125, "0.125000"),
            ("#g", 1e-05, "1.00000e-05"),
            ("#g", 5e-324, "4.94066e-324"),
            ("#.3g", 1234567.0, "1.23e+06"),
            ("#.3g", 1.5, "1.50"),
            ("#.3g", 0.5, "0.500"),
            ("#.3g", 0.1, "0.100"),
            ("#.3g", 1e+22, "1.00e+22"),
            ("#.3g", 2.5, "2.50"),
            ("#.3g", 1000000000000000.0, "1.00e+15"),
            (".10g", 0.0001, "0.0001"),
            (".10g", 2.5, "2.5"),
            (".10g", 1.0, "1"),
            (".10g", 1000000000000000.0, "1e+15"),
            (".10g", 0.125, "0.125"),
            (".10g", 1e+16, "1e+16"),
            (".10g", 1e+22, "1e+22"),
            (".17g", 1e+16, "10000000000000000"),
            (".17g", 123456.0, "123456"),
            (".17g", 1.0, "1"),
            (".17g", 100.0, "100"),
            (".17g", 1e+23, "9.9999999999999992e+22"),
            (".17g", -0.0, "-0"),
            (".17g", 1e-05, "1.0000000000000001e-05"),
            (".30f", 123456.0, "123456.000000000000000000000000000000"),
            (".30f", 1e+22, "10000000000000000000000.000000000000000000000000000000"),
            (".30f", 5e-324, "0.000000000000000000000000000000"),
            (".30f", 0.125, "0.125000000000000000000000000000"),
            (".30f", 1000000000000000.0, "1000000000000000.000000000000000000000000000000"),
            (".30f", -2.81728, "-2.817279999999999784421333970386"),
            (".25e", 0.1, "1.0000000000000000555111512e-01"),
            (".25e", 1.7976931348623157e+308, "1.7976931348623157081452742e+308"),
            (".25e", 100.0, "1.0000000000000000000000000e+02"),
            (".25e", 1e-05, "1.0000000000000000818030539e-05"),
            (".25e", 0.0001, "1.0000000000000000479217360e-04"),
            (".25e", 2.5, "2.5000000000000000000000000e+00"),
            (".25e", 1e+23, "9.9999999999999991611392000e+22"),
            ("G", 0.0, "0"),
            ("G", 1000000000000000.0, "1E+15"),
            ("G", 1e+22, "1E+22"),
            ("G", 0.125, "0.125"),
            ("G", 0.0001, "0.0001"),
            ("G", 5e-324, "4.94066E-324"),
            ("G", 99999.95, "99999.9"),
            ("E", 1e-05, "1.000000E-05"),
            ("E", 1e+16, "1.000000E+16"),
            ("E", -2.81728, "-2.817280E+00"),
            ("E", 5e-324, "4.940656E-324"),
            ("E", 123456.0, "1.234560E+05"),
            ("E", 1.7976931348623157e+308, "1.797693E+308"),
            ("E", 0.125, "1.250000E-01"),
            ("F", -2.81728, "-2.817280"),
            ("F", 123456.0, "123456.000000"),
            ("F", 999999.5, "999999.500000"),
            ("F", 100.0, "100.000000"),
            ("F", 2.5, "2.500000"),
            ("F", 99999.95, "99999.950000"),
            ("F", 5e-324, "0.000000"),
            ("#.1G", 0.0001, "0.0001"),
            ("#.1G", 1e+16, "1.E+16"),
            ("#.1G", 1.5, "2."),
            ("#.1G", 100.0, "1.E+02"),
            ("#.1G", 2.5, "2."),
            ("#.1G", 9.5, "1.E+01"),
            ("#.1G", 123456.0, "1.E+05"),
            (".40g", 1000000000000000.0, "1000000000000000"),
            (".40g", 1e-05, "1.000000000000000081803053914031309545862e-05"),
            (".40g", 1.7976931348623157e+308, "1.797693134862315708145274237317043567981e+308"),
            (".40g", 1.0, "1"),
            (".40g", 999999.5, "999999.5"),
            (".40g", 2.5, "2.5"),
            (".40g", 1e+23, "99999999999999991611392"),
        ];
        for (format, value, expected) in rows {
            assert_eq!(show(format, value), expected, "{format} of {value}");
        }
    }

    #[test]
    fn precision_beyond_the_exact_expansion_is_zeros() {
        let text = show(".70000f", 0.5);
        assert_eq!(text.len(), 70002);
        assert!(text.starts_with("0.5000"));
        assert_eq!(show(".70000e", 0.5).len(), 70006);
        assert_eq!(show(".70000g", 0.5), "0.5");
        assert_eq!(show("#.3000g", 0.5).len(), 3002);
        let refused = format_magnitude(1.0, Presentation::Fixed, usize::MAX, false, false);
        assert_eq!(refused, Err(PyErr::memory()));
    }
}
