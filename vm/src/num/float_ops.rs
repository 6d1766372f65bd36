//! Float arithmetic where Python's differs from the machine's, and exact conversions.

use num_bigint::{BigInt, Sign};
use num_traits::Zero;

use crate::text::error::{PyErr, PyResult};

/// `mantissa × 2^exponent` rounded half to even; `sticky` says that a little more than that is meant.
///
/// `None` where the result is too large for a float.
pub fn scale(mantissa: u64, sticky: bool, exponent: i64) -> Option<f64> {
    if mantissa == 0 {
        return Some(0.0);
    }
    let shift = mantissa.leading_zeros();
    let mantissa = mantissa << shift;
    // The value is in [2^top, 2^(top + 1)).
    let top = exponent.saturating_add(63 - i64::from(shift));
    if top > 1023 {
        return None;
    }
    if top < -1075 {
        return Some(0.0);
    }
    // Bits the result can hold: 53, fewer for a subnormal, none where only rounding up gives something.
    let kept = (top + 1075).min(53) as u32;
    let dropped = 64 - kept;
    let quotient = if kept == 0 { 0 } else { mantissa >> dropped };
    let rest = mantissa << kept;
    const HALF: u64 = 1 << 63;
    let up = rest > HALF || rest == HALF && (sticky || quotient & 1 == 1);
    let result = (quotient + u64::from(up)) as f64 * power_of_two(top + 1 - i64::from(kept));
    result.is_finite().then_some(result)
}

/// `2^exponent` for -1074 ≤ `exponent` ≤ 1023.
fn power_of_two(exponent: i64) -> f64 {
    if exponent >= -1022 {
        f64::from_bits(((exponent + 1023) as u64) << 52)
    } else {
        f64::from_bits(1 << (exponent + 1074))
    }
}

/// A finite float as `mantissa × 2^exponent` with an odd or zero mantissa.
pub fn decompose(value: f64) -> (i64, i32) {
    let bits = value.to_bits();
    let fraction = (bits & ((1 << 52) - 1)) as i64;
    let (mantissa, exponent) = match (bits >> 52 & 0x7FF) as i32 {
        0 => (fraction, -1074),
        biased => (fraction | 1 << 52, biased - 1075),
    };
    if mantissa == 0 {
        return (0, 0);
    }
    let zeros = mantissa.trailing_zeros();
    let odd = mantissa >> zeros;
    let signed = if value.is_sign_negative() { -odd } else { odd };
    (signed, exponent + zeros as i32)
}

/// `value.as_integer_ratio()`
pub fn as_integer_ratio(value: f64) -> PyResult<(BigInt, BigInt)> {
    if value.is_infinite() {
        return Err(PyErr::overflow("cannot convert Infinity to integer ratio"));
    }
    if value.is_nan() {
        return Err(PyErr::value("cannot convert NaN to integer ratio"));
    }
    let (mantissa, exponent) = decompose(value);
    let power = BigInt::from(1) << exponent.unsigned_abs();
    Ok(if exponent >= 0 {
        (mantissa * power, BigInt::from(1))
    } else {
        (BigInt::from(mantissa), power)
    })
}

/// `int(value)`: truncates. Apply `floor`, `ceil` or `round_ties_even` first for the other roundings.
pub fn float_to_int(value: f64) -> PyResult<BigInt> {
    if value.is_infinite() {
        return Err(PyErr::overflow("cannot convert float infinity to integer"));
    }
    if value.is_nan() {
        return Err(PyErr::value("cannot convert float NaN to integer"));
    }
    let (mantissa, exponent) = decompose(value.trunc());
    // A whole number has no negative exponent once the mantissa is odd.
    Ok(BigInt::from(mantissa) << exponent.unsigned_abs())
}

/// Digits after the point beyond which rounding changes no float.
const ROUND_MAX_DIGITS: i64 = 323;
/// Digits before the point beyond which rounding leaves zero of any float.
const ROUND_MIN_DIGITS: i64 = -308;

/// `round(value, digits)`
pub fn round_to_digits(value: f64, digits: i64) -> PyResult<f64> {
    if !value.is_finite() || digits > ROUND_MAX_DIGITS || value == 0.0 {
        return Ok(value);
    }
    if digits < ROUND_MIN_DIGITS {
        return Ok(0.0_f64.copysign(value));
    }
    let magnitude = value.abs();
    let text = if digits >= 0 {
        format!("{magnitude:.*}", digits as usize)
    } else {
        round_before_point(magnitude, digits.unsigned_abs() as usize)
    };
    let rounded: f64 = text.parse().unwrap_or(f64::INFINITY);
    if rounded.is_infinite() {
        return Err(PyErr::overflow("rounded value too large to represent"));
    }
    Ok(rounded.copysign(value))
}

/// `magnitude` rounded half to even to a multiple of `10^places`, as a decimal literal.
fn round_before_point(magnitude: f64, places: usize) -> String {
    // All the digits there are: the comparison with one half below must be exact.
    let exact = format!("{magnitude:.800e}");
    let (mantissa, exponent) = exact.split_once('e').unwrap_or((&exact, "0"));
    let exponent: i64 = exponent.parse().unwrap_or(0);
    let significant = exponent + 1 - places as i64;
    match significant {
        1.. => format!("{magnitude:.*e}", significant as usize - 1),
        0 => {
            let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
            let above_half = whole > "5" || whole == "5" && fraction.bytes().any(|b| b != b'0');
            if above_half {
                format!("1e{places}")
            } else {
                "0".to_owned()
            }
        }
        _ => "0".to_owned(),
    }
}

/// `left % right`, with the sign of `right`.
pub fn modulo(left: f64, right: f64) -> PyResult<f64> {
    if right == 0.0 {
        return Err(PyErr::zero_division("float modulo by zero"));
    }
    Ok(divide_floor(left, right).1)
}

/// `left // right`
pub fn floor_divide(left: f64, right: f64) -> PyResult<f64> {
    if right == 0.0 {
        return Err(PyErr::zero_division("float floor division by zero"));
    }
    Ok(divide_floor(left, right).0)
}

/// `divmod(left, right)`
pub fn div_mod(left: f64, right: f64) -> PyResult<(f64, f64)> {
    if right == 0.0 {
        return Err(PyErr::zero_division("float divmod()"));
    }
    Ok(divide_floor(left, right))
}

/// `left / right`
#[inline]
pub fn true_divide(left: f64, right: f64) -> PyResult<f64> {
    if right == 0.0 {
        return Err(PyErr::zero_division("float division by zero"));
    }
    Ok(left / right)
}

/// Floored quotient and remainder of a division by other than zero.
fn divide_floor(left: f64, right: f64) -> (f64, f64) {
    let mut remainder = left % right;
    let mut quotient = (left - remainder) / right;
    if remainder == 0.0 {
        remainder = 0.0_f64.copysign(right);
    } else if (right < 0.0) != (remainder < 0.0) {
        remainder += right;
        quotient -= 1.0;
    }
    if quotient == 0.0 {
        quotient = 0.0_f64.copysign(left / right);
    } else {
        let floor = quotient.floor();
        // `left - remainder` was rounded: what should be whole may fall just short of it.
        quotient = if quotient - floor > 0.5 {
            floor + 1.0
        } else {
            floor
        };
    }
    (quotient, remainder)
}

/// What `left ** right` of two floats is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Power {
    /// A float.
    Real(f64),
    /// A negative base with a fractional exponent: the result is a complex number.
    Complex,
}

/// `left ** right`. An `OverflowError` has CPython's message as the tuple `(34, 'Numerical result out of range')`
/// prints.
pub fn power(left: f64, right: f64) -> PyResult<Power> {
    if left == 0.0 && right < 0.0 && right.is_finite() {
        return Err(PyErr::zero_division(
            "0.0 cannot be raised to a negative power",
        ));
    }
    if left < 0.0 && left.is_finite() && right.is_finite() && right.fract() != 0.0 {
        return Ok(Power::Complex);
    }
    let result = left.powf(right);
    if result.is_infinite() && left.is_finite() && right.is_finite() {
        return Err(PyErr::overflow("(34, 'Numerical result out of range')"));
    }
    Ok(Power::Real(result))
}

/// Whether the float is a whole number: `value.is_integer()`.
pub fn is_integer(value: f64) -> bool {
    value.is_finite() && value.fract() == 0.0
}

/// Compares an int with a float exactly; `None` for NaN.
pub fn compare_int_float(int: &BigInt, float: f64) -> Option<std::cmp::Ordering> {
    use std::cmp::Ordering;
    if float.is_nan() {
        return None;
    }
    if float.is_infinite() {
        return Some(if float > 0.0 {
            Ordering::Less
        } else {
            Ordering::Greater
        });
    }
    let sign = |s: Sign| match s {
        Sign::Minus => -1,
        Sign::NoSign => 0,
        Sign::Plus => 1,
    };
    let float_sign = i32::from(float > 0.0) - i32::from(float < 0.0);
    if sign(int.sign()) != float_sign || int.is_zero() {
        return Some(sign(int.sign()).cmp(&float_sign));
    }
    let whole = float_to_int(float).ok()?;
    // Equal whole parts: the float's fraction decides.
    Some(
        int.cmp(&whole)
            .then(0.0_f64.total_cmp(&(float.fract() + 0.0))),
    )
}

/// Compares a machine integer with a float exactly; `None` for NaN.
pub fn compare_i64_float(int: i64, float: f64) -> Option<std::cmp::Ordering> {
    const TWO_63: f64 = 9_223_372_036_854_775_808.0;
    if float >= TWO_63 {
        Some(std::cmp::Ordering::Less)
    } else if float < -TWO_63 {
        Some(std::cmp::Ordering::Greater)
    } else if float.is_nan() {
        None
    } else {
        let whole = float.trunc();
        Some(
            int.cmp(&(whole as i64))
                .then(0.0_f64.total_cmp(&(float - whole + 0.0))),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cmp::Ordering;

    #[test]
    fn rounding_to_digits_is_exact() {
        #[rustfmt::skip]
        let rows = [
            (0.5, 3, 0.5),
            (0.5, 17, 0.5),
            (0.5, -23, 0.0),
            (0.5, 2, 0.5),
            (1.5, -2, 0.0),
            (1.5, 17, 1.5),
            (1.5, -22, 0.0),
            (1.5, -300, 0.0),
            (2.5, 1, 2.5),
            (2.5, 17, 2.5),
            (2.5, 0, 2.0),
            (2.5, -22, 0.0),
            (-2.5, -1, -0.0),
            (-2.5, -23, -0.0),
            (-2.5, 3, -2.5),
            (-2.5, 300, -2.5),
            (2.675, -300, 0.0),
            (2.675, -22, 0.0),
            (2.675, -23, 0.0),
            (2.675, 300, 2.675),
            (1.005, -22, 0.0),
            (1.005, -3, 0.0),
            (1.005, 300, 1.005),
            (1.005, 2, 1.0),
            (15.0, 3, 15.0),
            (15.0, 300, 15.0),
            (15.0, 2, 15.0),
            (15.0, -23, 0.0),
            (25.0, -3, 0.0),
            (25.0, -300, 0.0),
            (25.0, 0, 25.0),
            (25.0, 1, 25.0),
            (35.0, 2, 35.0),
            (35.0, 17, 35.0),
            (35.0, 0, 35.0),
            (35.0, -1, 40.0),
            (5.0, 322, 5.0),
            (5.0, 0, 5.0),
            (5.0, -1, 0.0),
            (5.0, -22, 0.0),
            (5.000000001, 17, 5.000000001),
            (5.000000001, -300, 0.0),
            (5.000000001, -3, 0.0),
            (5.000000001, 300, 5.000000001),
            (45.5, -3, 0.0),
            (45.5, -300, 0.0),
            (45.5, 17, 45.5),
            (45.5, -22, 0.0),
            (1e+22, 2, 1e+22),
            (1e+22, -2, 1e+22),
            (1e+22, 1, 1e+22),
            (1e+22, 0, 1e+22),
            (5e+22, 2, 5e+22),
            (5e+22, -22, 5e+22),
            (5e+22, 3, 5e+22),
            (5e+22, -1, 5e+22),
            (6e+22, 300, 6e+22),
            (6e+22, -3, 6e+22),
            (6e+22, 322, 6e+22),
            (6e+22, -1, 6e+22),
            (1234.5678, -3, 1000.0),
            (1234.5678, -23, 0.0),
            (1234.5678, 322, 1234.5678),
            (1234.5678, 17, 1234.5678),
            (-1234.5678, -2, -1200.0),
            (-1234.5678, -23, -0.0),
            (-1234.5678, 17, -1234.5678),
            (-1234.5678, -3, -1000.0),
            (1e-320, 17, 0.0),
            (1e-320, 3, 0.0),
            (1e-320, -2, 0.0),
            (1e-320, 0, 0.0),
            (123456789.98765433, -1, 123456790.0),
            (123456789.98765433, 17, 123456789.98765433),
            (123456789.98765433, 300, 123456789.98765433),
            (123456789.98765433, 2, 123456789.99),
            (0.15, -300, 0.0),
            (0.15, -2, 0.0),
            (0.15, -23, 0.0),
            (0.15, 17, 0.15),
            (0.25, 17, 0.25),
            (0.25, 1, 0.2),
            (0.25, 300, 0.25),
            (0.25, 3, 0.25),
            (0.35, 300, 0.35),
            (0.35, 17, 0.35),
            (0.35, -1, 0.0),
            (0.35, 322, 0.35),
            (1e+300, 1, 1e+300),
            (1e+300, 322, 1e+300),
            (1e+300, -22, 1e+300),
            (1e+300, 300, 1e+300),
            (9.995, 1, 10.0),
            (9.995, -2, 0.0),
            (9.995, 322, 9.995),
            (9.995, -3, 0.0),
            (99.5, 2, 99.5),
            (99.5, 0, 100.0),
            (99.5, -1, 100.0),
            (99.5, -3, 0.0),
            (1.7e+308, 322, 1.7e+308),
            (1.7e+308, -3, 1.7e+308),
            (1.7e+308, 1, 1.7e+308),
            (1.7e+308, 0, 1.7e+308),
        ];
        for (value, digits, expected) in rows {
            let got: f64 = round_to_digits(value, digits).unwrap();
            assert_eq!(
                got.to_bits(),
                f64::to_bits(expected),
                "round({value}, {digits})"
            );
        }
        assert!(round_to_digits(1.7e308, -308).is_err());
        assert_eq!(round_to_digits(1e300, -400), Ok(0.0));
    }

    #[test]
    fn floored_division_follows_the_divisor_s_sign() {
        #[rustfmt::skip]
        let rows = [
            (-0.0, 1e+300, -0.0, 0.0),
            (1e-20, 0.1, 0.0, 1e-20),
            (1.0, -1.0, -1.0, -0.0),
            (-0.0, 5.5, -0.0, 0.0),
            (7.0, -0.1, -70.0, -3.885780586188048e-16),
            (0.1, 3.0, 0.0, 0.1),
            (-0.0, 1e-20, -0.0, 0.0),
            (1e-20, -1e-20, -1.0, -0.0),
            (3.0, 1e+300, 0.0, 3.0),
            (1e+300, f64::INFINITY, 0.0, 1e+300),
            (1e+300, -1.0, -1e+300, -0.0),
            (0.1, 7.0, 0.0, 0.1),
            (-5.5, -0.1, 54.0, -0.0999999999999997),
            (7.0, 0.1, 69.0, 0.09999999999999962),
            (-0.1, 1e-20, -1.0000000000000002e+19, 4.2120222951738575e-21),
            (0.0, 7.0, 0.0, 0.0),
            (1e+300, 3.0, 3.3333333333333335e+299, 0.0),
            (-0.0, 1e-20, -0.0, 0.0),
            (f64::INFINITY, -1e-20, f64::NAN, f64::NAN),
            (-1e-20, 0.1, -1.0, 0.1),
            (-1e-20, 0.1, -1.0, 0.1),
            (f64::INFINITY, -0.1, f64::NAN, f64::NAN),
            (1e-20, -3.0, -1.0, -3.0),
            (-1e-20, -3.0, 0.0, -1e-20),
            (1e-20, -1e-20, -1.0, -0.0),
            (0.1, -0.1, -1.0, -0.0),
            (1e+300, -1.0, -1e+300, -0.0),
            (0.0, 3.0, 0.0, 0.0),
            (-0.1, -5.5, 0.0, -0.1),
            (0.1, -5.5, -1.0, -5.4),
            (1e-20, -3.0, -1.0, -3.0),
            (7.0, -1.0, -7.0, -0.0),
            (-1.0, 1e-20, -1e+20, 3.2714542095686434e-21),
            (1e-20, -5.5, -1.0, -5.5),
            (f64::INFINITY, -3.0, f64::NAN, f64::NAN),
            (1.0, 1e-20, 1e+20, 6.728545790431356e-21),
            (5.5, f64::INFINITY, 0.0, 5.5),
            (0.1, -5.5, -1.0, -5.4),
            (5.5, 1e-20, 5.5e+20, 7.00700184737246e-21),
            (-3.0, 0.1, -30.0, 1.6653345369377348e-16),
            (1e-20, 1.0, 0.0, 1e-20),
            (-1e-20, 3.0, -1.0, 3.0),
            (7.0, -0.1, -70.0, -3.885780586188048e-16),
            (0.1, f64::INFINITY, 0.0, 0.1),
            (-1e-20, 7.0, -1.0, 7.0),
            (-0.1, 7.0, -1.0, 6.9),
            (7.0, 3.0, 2.0, 1.0),
            (-f64::INFINITY, 7.0, f64::NAN, f64::NAN),
            (f64::INFINITY, -0.1, f64::NAN, f64::NAN),
            (1e-20, -5.5, -1.0, -5.5),
            (1.0, -0.1, -10.0, -5.551115123125783e-17),
        ];
        for (left, right, quotient, remainder) in rows {
            let (q, r) = div_mod(left, right).unwrap();
            let same = |x: f64, y: f64| x.to_bits() == y.to_bits() || x.is_nan() && y.is_nan();
            assert!(same(q, quotient), "{left} // {right} = {q}");
            assert!(same(r, remainder), "{left} % {right} = {r}");
        }
    }

    #[test]
    fn scale_rounds_half_to_even_and_reaches_subnormals() {
        assert_eq!(scale(1, false, -1075), Some(0.0));
        assert_eq!(scale(1, true, -1075), Some(5e-324));
        assert_eq!(scale(3, false, -1075), Some(1e-323));
        assert_eq!(scale(1, false, -1076), Some(0.0));
        assert_eq!(scale((1 << 53) + 1, false, 0), Some(9007199254740992.0));
        assert_eq!(scale((1 << 53) + 1, true, 0), Some(9007199254740994.0));
        assert_eq!(scale((1 << 53) - 1, false, 971), Some(f64::MAX));
        assert_eq!(scale((1 << 54) - 1, false, 970), None);
        assert_eq!(scale(1, false, 1024), None);
        assert_eq!(scale(1, false, i64::MIN), Some(0.0));
    }

    #[test]
    fn ints_compare_with_floats_exactly() {
        let big = BigInt::from(1_u64 << 53) + 1;
        assert_eq!(
            compare_int_float(&big, 9007199254740992.0),
            Some(Ordering::Greater)
        );
        assert_eq!(
            compare_i64_float((1 << 53) + 1, 9007199254740992.0),
            Some(Ordering::Greater)
        );
        for (int, float, expected) in [
            (0, 0.0, Ordering::Equal),
            (0, -0.0, Ordering::Equal),
            (0, 0.5, Ordering::Less),
            (0, -0.5, Ordering::Greater),
            (-1, -1.5, Ordering::Greater),
            (1, 1.5, Ordering::Less),
            (1, 1.0, Ordering::Equal),
            (i64::MAX, 9.3e18, Ordering::Less),
            (i64::MIN, -9223372036854775808.0, Ordering::Equal),
            (5, f64::INFINITY, Ordering::Less),
            (5, -f64::INFINITY, Ordering::Greater),
        ] {
            assert_eq!(
                compare_i64_float(int, float),
                Some(expected),
                "{int} {float}"
            );
            assert_eq!(
                compare_int_float(&BigInt::from(int), float),
                Some(expected),
                "{int} {float}"
            );
        }
        assert_eq!(compare_i64_float(1, f64::NAN), None);
    }

    #[test]
    fn conversion_to_int_truncates() {
        assert_eq!(float_to_int(-2.9), Ok(BigInt::from(-2)));
        assert_eq!(float_to_int(1e20), Ok(BigInt::from(10).pow(20)));
        assert_eq!(
            as_integer_ratio(-0.75),
            Ok((BigInt::from(-3), BigInt::from(4)))
        );
        assert_eq!(
            as_integer_ratio(0.0),
            Ok((BigInt::from(0), BigInt::from(1)))
        );
        assert_eq!(
            float_to_int(f64::NAN).unwrap_err().message,
            "cannot convert float NaN to integer"
        );
    }

    #[test]
    fn powers_that_are_no_floats() {
        assert_eq!(power(2.0, 0.5), Ok(Power::Real(2.0_f64.sqrt())));
        assert_eq!(power(-8.0, 0.5), Ok(Power::Complex));
        assert!(power(0.0, -1.0).is_err());
        assert!(power(10.0, 400.0).is_err());
        assert_eq!(power(10.0, -400.0), Ok(Power::Real(0.0)));
        assert_eq!(power(f64::INFINITY, 2.0), Ok(Power::Real(f64::INFINITY)));
    }
}
