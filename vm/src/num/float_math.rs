//! The float functions of the `math` module that are more than a call of the platform's.

use num_bigint::BigInt;
use num_traits::ToPrimitive;

use super::c_math;
use crate::text::error::{PyErr, PyResult};

/// The error of an argument for which a function has no value.
#[cold]
pub fn domain_error() -> PyErr {
    PyErr::value("math domain error")
}

/// The error of a result beyond all floats.
#[cold]
pub fn range_error() -> PyErr {
    PyErr::overflow("math range error")
}

/// `math.pow(x, y)`
pub fn pow(x: f64, y: f64) -> PyResult<f64> {
    let result = x.powf(y);
    if result.is_nan() && !x.is_nan() && !y.is_nan() {
        return Err(domain_error());
    }
    if result.is_infinite() && x.is_finite() && y.is_finite() {
        return Err(if x == 0.0 {
            domain_error()
        } else {
            range_error()
        });
    }
    Ok(result)
}

/// `math.remainder(x, y)`: the IEEE 754 remainder.
pub fn remainder(x: f64, y: f64) -> PyResult<f64> {
    if x.is_nan() || y.is_nan() {
        return Ok(x + y);
    }
    if x.is_infinite() || y == 0.0 {
        return Err(domain_error());
    }
    if y.is_infinite() {
        return Ok(x);
    }
    Ok(c_math::remainder(x, y))
}

/// `math.fmod(x, y)`
pub fn fmod(x: f64, y: f64) -> PyResult<f64> {
    if !x.is_nan() && !y.is_nan() && (x.is_infinite() || y == 0.0) {
        return Err(domain_error());
    }
    Ok(x % y)
}

/// `math.fma(x, y, z)`
pub fn fma(x: f64, y: f64, z: f64) -> PyResult<f64> {
    let result = x.mul_add(y, z);
    if result.is_finite() {
        return Ok(result);
    }
    if result.is_nan() {
        if !x.is_nan() && !y.is_nan() && !z.is_nan() {
            return Err(PyErr::value("invalid operation in fma"));
        }
    } else if x.is_finite() && y.is_finite() && z.is_finite() {
        return Err(PyErr::overflow("overflow in fma"));
    }
    Ok(result)
}

/// `math.ldexp(x, exponent)`; an exponent beyond `i32` may be given as the nearest one.
pub fn ldexp(x: f64, exponent: i32) -> PyResult<f64> {
    if x == 0.0 || !x.is_finite() {
        return Ok(x);
    }
    let result = c_math::ldexp(x, exponent);
    if result.is_infinite() {
        return Err(range_error());
    }
    Ok(result)
}

/// `math.frexp(x)`: a fraction of magnitude from 0.5 up to 1, and the power of two it is to be multiplied by. Zero,
/// infinities and NaN are their own fraction.
pub fn frexp(x: f64) -> (f64, i32) {
    /// What makes any subnormal number a normal one.
    const LIFT: i32 = 54;
    const EXPONENT: u64 = 0x7FF << 52;
    /// The biased exponent of 0.5.
    const HALF: i32 = 1022;
    if x == 0.0 || !x.is_finite() {
        return (x, 0);
    }
    if x.is_subnormal() {
        let (fraction, exponent) = frexp(x * (1_u64 << LIFT) as f64);
        return (fraction, exponent - LIFT);
    }
    let bits = x.to_bits();
    let biased = (bits >> 52 & 0x7FF) as i32;
    let fraction = f64::from_bits(bits & !EXPONENT | (HALF as u64) << 52);
    (fraction, biased - HALF)
}

/// `math.modf(x)`: the fraction and the whole part, both with the sign of `x`.
pub fn modf(x: f64) -> (f64, f64) {
    if x.is_infinite() {
        return (0.0_f64.copysign(x), x);
    }
    let whole = x.trunc();
    ((x - whole).copysign(x), whole)
}

/// `math.nextafter(x, y, steps=steps)`
pub fn next_after(x: f64, y: f64, steps: u64) -> f64 {
    if steps == 0 || x.is_nan() {
        return x;
    }
    if y.is_nan() || x == y {
        return y;
    }
    // Floats of one sign are ordered as their bits are: count from zero, downwards for the negative ones.
    let position = |x: f64| {
        let magnitude = i128::from(x.abs().to_bits());
        if x.is_sign_negative() {
            -magnitude
        } else {
            magnitude
        }
    };
    let (from, to) = (position(x), position(y));
    let steps = i128::from(steps);
    let at = if from < to {
        from + steps
    } else {
        from - steps
    };
    let passed = if from < to { at > to } else { at < to };
    if passed {
        return y;
    }
    let magnitude = f64::from_bits(at.unsigned_abs() as u64);
    if at < 0 || at == 0 && x.is_sign_negative() {
        -magnitude
    } else {
        magnitude
    }
}

/// `math.ulp(x)`
pub fn ulp(x: f64) -> f64 {
    let x = x.abs();
    if !x.is_finite() {
        return x;
    }
    let above = x.next_up();
    if above.is_finite() {
        above - x
    } else {
        x - x.next_down()
    }
}

/// `math.isclose(a, b, rel_tol=relative, abs_tol=absolute)`
pub fn is_close(a: f64, b: f64, relative: f64, absolute: f64) -> PyResult<bool> {
    if relative < 0.0 || absolute < 0.0 {
        return Err(PyErr::value("tolerances must be non-negative"));
    }
    if a == b {
        return Ok(true);
    }
    if a.is_infinite() || b.is_infinite() {
        return Ok(false);
    }
    let difference = (b - a).abs();
    Ok(difference <= (relative * b).abs()
        || difference <= (relative * a).abs()
        || difference <= absolute)
}

/// A positive integer as `mantissa × 2^exponent` with 0.5 ≤ `mantissa` ≤ 1.
pub fn frexp_int(n: &BigInt) -> (f64, u64) {
    let bits = n.bits();
    let dropped = bits.saturating_sub(64);
    let top = (n >> dropped).to_u64().unwrap_or(0) as f64;
    (c_math::ldexp(top, -((bits - dropped) as i32)), bits)
}

/// The length of a vector: `math.hypot` and `math.dist`. The components are used up.
pub fn vector_norm(components: &mut [f64]) -> f64 {
    let mut largest = 0.0_f64;
    let mut has_nan = false;
    for x in components.iter_mut() {
        *x = x.abs();
        has_nan |= x.is_nan();
        largest = largest.max(*x);
    }
    if largest.is_infinite() {
        return largest;
    }
    if has_nan {
        return f64::NAN;
    }
    if largest == 0.0 || components.len() == 1 {
        return largest;
    }
    if largest < f64::MIN_POSITIVE {
        for x in components.iter_mut() {
            *x /= f64::MIN_POSITIVE;
        }
        return f64::MIN_POSITIVE * vector_norm(components);
    }
    // Scaled below one, so that squares do not overflow; the sum of squares is kept to twice the precision.
    let (_, exponent) = frexp(largest);
    let scale = c_math::ldexp(1.0, -exponent);
    let (mut sum, mut rest) = (0.0_f64, 0.0_f64);
    for x in components.iter() {
        let x = x * scale;
        let square = x * x;
        rest += x.mul_add(x, -square);
        let total = sum + square;
        rest += if sum > square {
            sum - total + square
        } else {
            square - total + sum
        };
        sum = total;
    }
    let root = (sum + rest).sqrt();
    let missing = (-root).mul_add(root, sum) + rest;
    (root + missing / (2.0 * root)) / scale
}

/// A sum of products of floats, kept to three times the precision: the float part of `math.sumprod`.
///
/// The third order dot product of Ogita, Rump and Oishi ("Accurate Sum and Dot Product", 2005).
#[derive(Clone, Copy, Default)]
pub struct ProductSum {
    high: f64,
    low: f64,
    tiny: f64,
}

/// The rounded sum of two floats and its rounding error.
fn two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let from_b = sum - a;
    (sum, (a - (sum - from_b)) + (b - from_b))
}

impl ProductSum {
    /// The sum with `x * y` added; None where that is not finite.
    pub fn add(self, x: f64, y: f64) -> Option<ProductSum> {
        let product = x * y;
        let product_error = x.mul_add(y, -product);
        let (high, high_error) = two_sum(self.high, product);
        let (low, low_error) = two_sum(self.low, product_error);
        let (low, carry_error) = two_sum(low, high_error);
        high.is_finite().then_some(ProductSum {
            high,
            low,
            tiny: self.tiny + low_error + carry_error,
        })
    }

    /// The sum, rounded.
    pub fn finish(self) -> f64 {
        self.high + two_sum(self.low, self.tiny).0
    }
}

/// A sum of floats without rounding errors, rounded once at the end: `math.fsum`.
///
/// Keeps floats that do not overlap and whose sum is exact (Shewchuk, "Adaptive Precision Floating-Point Arithmetic",
/// 1997).
#[derive(Default)]
pub struct ExactSum {
    partials: Vec<f64>,
    /// The sum of infinities and NaNs.
    special: f64,
    /// The sum of infinities.
    infinite: f64,
}

impl ExactSum {
    /// Adds a float.
    ///
    /// # Errors
    /// OverflowError where the sum so far is beyond all floats.
    pub fn add(&mut self, x: f64) -> PyResult<()> {
        let mut sum = x;
        let mut kept = 0;
        for at in 0..self.partials.len() {
            let (large, small) = if sum.abs() < self.partials[at].abs() {
                (self.partials[at], sum)
            } else {
                (sum, self.partials[at])
            };
            sum = large + small;
            let error = small - (sum - large);
            if error != 0.0 {
                self.partials[kept] = error;
                kept += 1;
            }
        }
        self.partials.truncate(kept);
        if sum.is_finite() {
            if sum != 0.0 {
                self.partials.push(sum);
            }
            return Ok(());
        }
        if x.is_finite() {
            return Err(PyErr::overflow("intermediate overflow in fsum"));
        }
        if x.is_infinite() {
            self.infinite += x;
        }
        self.special += x;
        self.partials.clear();
        Ok(())
    }

    /// The sum.
    ///
    /// # Errors
    /// ValueError where infinities of both signs were added.
    pub fn finish(mut self) -> PyResult<f64> {
        if self.special != 0.0 {
            if self.infinite.is_nan() {
                return Err(PyErr::value("-inf + inf in fsum"));
            }
            return Ok(self.special);
        }
        let mut sum = self.partials.pop().unwrap_or(0.0);
        let mut error = 0.0;
        while let Some(next) = self.partials.pop() {
            let before = sum;
            sum = before + next;
            error = next - (sum - before);
            if error != 0.0 {
                break;
            }
        }
        // Exactly half way, as far as the last addition could tell: what is below decides.
        if let Some(&below) = self.partials.last()
            && (error < 0.0 && below < 0.0 || error > 0.0 && below > 0.0)
        {
            let twice = error * 2.0;
            let rounded = sum + twice;
            if twice == rounded - sum {
                sum = rounded;
            }
        }
        Ok(sum)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(items: &[f64]) -> PyResult<f64> {
        let mut sum = ExactSum::default();
        for &x in items {
            sum.add(x)?;
        }
        sum.finish()
    }

    #[test]
    fn sums_are_rounded_once() {
        assert_eq!(sum(&[0.1; 10]), Ok(1.0));
        assert_eq!(sum(&[1e100, 1.0, -1e100]), Ok(1.0));
        assert_eq!(sum(&[1e16, 1.0, 1e-16]), Ok(1e16 + 2.0));
        assert_eq!(sum(&[]), Ok(0.0));
        assert_eq!(sum(&[f64::INFINITY, 1.0]), Ok(f64::INFINITY));
        assert!(sum(&[f64::INFINITY, f64::NEG_INFINITY]).is_err());
        assert!(sum(&[f64::MAX, f64::MAX]).is_err());
    }

    #[test]
    fn steps_cross_zero_and_stop_at_the_target() {
        assert_eq!(next_after(1.0, 2.0, 1), 1.0 + f64::EPSILON);
        assert_eq!(next_after(-5e-324, 1.0, 2), 5e-324);
        assert_eq!(next_after(1.0, 0.0, u64::MAX), 0.0);
        assert_eq!(next_after(0.0, -1.0, 1), -5e-324);
        assert!(next_after(-5e-324, 1.0, 1).is_sign_negative());
    }

    #[test]
    fn lengths_neither_overflow_nor_underflow() {
        assert_eq!(vector_norm(&mut [3.0, 4.0]), 5.0);
        assert_eq!(vector_norm(&mut [3e300, 4e300]), 5e300);
        assert_eq!(vector_norm(&mut [3e-320, 4e-320]), 5e-320);
        assert_eq!(vector_norm(&mut [f64::NAN, f64::INFINITY]), f64::INFINITY);
        assert_eq!(vector_norm(&mut []), 0.0);
    }
}
