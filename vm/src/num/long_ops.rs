//! Multiplication, division, powers, roots and divisors of integers so large that somebody may press Ctrl-C before they
//! are done: the same results in steps, between which a [`Poll`] is asked.

use std::sync::atomic::{AtomicU64, Ordering};

use num_bigint::BigUint;
use num_integer::Integer;
use num_traits::{One, ToPrimitive, Zero};

use crate::text::error::{PyErr, PyResult};

/// Where to look whether an operation is to be given up.
#[derive(Clone, Copy)]
pub struct Poll<'a> {
    breaker: Option<(&'a AtomicU64, u64)>,
}

impl<'a> Poll<'a> {
    /// Gives up where a bit of `mask` is set in `breaker`.
    pub fn new(breaker: &'a AtomicU64, mask: u64) -> Self {
        Poll {
            breaker: Some((breaker, mask)),
        }
    }

    /// Never gives up.
    #[cfg(test)]
    pub fn never() -> Self {
        Poll { breaker: None }
    }

    /// Called between two steps.
    ///
    /// # Errors
    /// The error that stands for KeyboardInterrupt.
    pub fn check(self) -> PyResult<()> {
        match self.breaker {
            Some((breaker, mask)) if breaker.load(Ordering::Relaxed) & mask != 0 => {
                Err(PyErr::interrupted())
            }
            _ => Ok(()),
        }
    }
}

/// Factors of fewer bits than this are multiplied in one step, of some tens of milliseconds.
const STEP_BITS: u64 = 1 << 22;

/// Products of pairs of words in one step of a division.
const STEP_WORDS: u64 = 1 << 28;

/// Bits of the words in which the parts of a number are cut.
const WORD: u64 = 32;

/// `left * right`. Above `STEP_BITS` by Karatsuba's three products of halves.
pub fn multiply(left: &BigUint, right: &BigUint, poll: Poll<'_>) -> PyResult<BigUint> {
    let (short, long) = if left.bits() <= right.bits() {
        (left, right)
    } else {
        (right, left)
    };
    if short.bits() <= STEP_BITS && long.bits() <= STEP_BITS {
        return Ok(short * long);
    }
    poll.check()?;
    if short.bits() <= WORD {
        return Ok(short * long);
    }
    if long.bits() >= 2 * short.bits() {
        return multiply_unbalanced(short, long, poll);
    }
    let half = long.bits().div_ceil(2);
    let (short_low, short_high) = split(short, half);
    let (long_low, long_high) = split(long, half);
    let low = multiply(&short_low, &long_low, poll)?;
    let high = multiply(&short_high, &long_high, poll)?;
    let sums = multiply(&(short_low + short_high), &(long_low + long_high), poll)?;
    let middle = sums - &low - &high;
    Ok((((high << half) + middle) << half) + low)
}

/// The low `bits` bits and what is above them.
fn split(value: &BigUint, bits: u64) -> (BigUint, BigUint) {
    let high = value >> bits;
    (value - (&high << bits), high)
}

/// A product with a factor at least twice as long as the other: of its parts of the other's length.
fn multiply_unbalanced(short: &BigUint, long: &BigUint, poll: Poll<'_>) -> PyResult<BigUint> {
    let words = long.to_u32_digits();
    let step = usize::try_from(short.bits().max(STEP_BITS) / WORD).unwrap_or(1);
    let mut product = BigUint::ZERO;
    for part in words.chunks(step).rev() {
        let part = multiply(short, &BigUint::from_slice(part), poll)?;
        product = (product << (step as u64 * WORD)) + part;
    }
    // The highest part may be shorter than the others, and comes first: it is shifted by whole steps all the same.
    Ok(product)
}

/// Whether [`divide`] takes more than one step.
pub fn is_long_division(left: &BigUint, right: &BigUint) -> bool {
    let words = right.bits().div_ceil(WORD);
    let quotient_words = left.bits().saturating_sub(right.bits()) / WORD + 1;
    words > 2 && words.saturating_mul(quotient_words) > STEP_WORDS
}

/// Quotient and remainder. The divisor is not zero.
pub fn divide(left: &BigUint, right: &BigUint, poll: Poll<'_>) -> PyResult<(BigUint, BigUint)> {
    if !is_long_division(left, right) {
        return Ok(left.div_rem(right));
    }
    let words = right.bits().div_ceil(WORD);
    let step = (STEP_WORDS / words).max(64) as usize & !1;
    let digits = left.to_u32_digits();
    // What is above the steps is shorter than the divisor.
    let steps = (digits.len().saturating_sub(words as usize) + 1).div_ceil(step);
    let (low, high) = digits.split_at((steps * step).min(digits.len()));
    let (mut quotient, mut rest) = (BigUint::ZERO, BigUint::from_slice(high));
    for part in low.chunks(step).rev() {
        poll.check()?;
        let shift = step as u64 * WORD;
        let dividend = (rest << shift) + BigUint::from_slice(part);
        let (part, remainder) = dividend.div_rem(right);
        rest = remainder;
        quotient = (quotient << shift) + part;
    }
    Ok((quotient, rest))
}

/// `base ** exponent`
pub fn power(base: &BigUint, exponent: u32, poll: Poll<'_>) -> PyResult<BigUint> {
    if base.bits().saturating_mul(u64::from(exponent)) <= STEP_BITS {
        return Ok(base.pow(exponent));
    }
    // Powers of two are shifts.
    let twos = base.trailing_zeros().unwrap_or(0);
    let odd = base >> twos;
    let mut result = BigUint::one();
    if !odd.is_one() {
        for bit in (0..u32::BITS - exponent.leading_zeros()).rev() {
            result = multiply(&result, &result, poll)?;
            if exponent >> bit & 1 == 1 {
                result = multiply(&result, &odd, poll)?;
            }
        }
    }
    Ok(result << (twos * u64::from(exponent)))
}

/// `base ** exponent % modulus`, for a modulus that is not zero.
pub fn power_modulo(
    base: &BigUint,
    exponent: &BigUint,
    modulus: &BigUint,
    poll: Poll<'_>,
) -> PyResult<BigUint> {
    let words = modulus.bits().div_ceil(WORD);
    let work = words.saturating_mul(words).saturating_mul(exponent.bits());
    if work <= STEP_WORDS * 2 {
        return Ok(base.modpow(exponent, modulus));
    }
    let base = divide(base, modulus, poll)?.1;
    let mut result = BigUint::one();
    for bit in (0..exponent.bits()).rev() {
        poll.check()?;
        result = divide(&multiply(&result, &result, poll)?, modulus, poll)?.1;
        if exponent.bit(bit) {
            result = divide(&multiply(&result, &base, poll)?, modulus, poll)?.1;
        }
    }
    Ok(if modulus.is_one() {
        BigUint::zero()
    } else {
        result
    })
}

/// The integer part of the square root: Newton's iteration, each step of which doubles how many bits of the root are known
/// and looks at no more of the number than those bits depend on.
pub fn square_root(value: &BigUint, poll: Poll<'_>) -> PyResult<BigUint> {
    if value.bits() <= STEP_BITS / 64 {
        return Ok(value.sqrt());
    }
    // One less than the root has bits.
    let half = (value.bits() - 1) / 2;
    let mut known = 0;
    let mut root = BigUint::one();
    for step in (0..u64::BITS - half.leading_zeros()).rev() {
        poll.check()?;
        let before = known;
        known = half >> step;
        // The upper part of the number with the precision of this step, divided by the root so far.
        let part = value >> (2 * half + 1 - known - before);
        let (quotient, _) = divide(&part, &root, poll)?;
        root = (root << (known - before - 1)) + quotient;
    }
    let square = multiply(&root, &root, poll)?;
    Ok(if square > *value { root - 1_u32 } else { root })
}

/// The greatest common divisor by Lehmer's method: the leading words of the two numbers tell the outcome of several steps of
/// Euclid's algorithm at once.
pub fn common_divisor(left: &BigUint, right: &BigUint, poll: Poll<'_>) -> PyResult<BigUint> {
    let (mut large, mut small) = if left >= right {
        (left.clone(), right.clone())
    } else {
        (right.clone(), left.clone())
    };
    poll.check()?;
    while small.bits() > u64::BITS.into() {
        poll.check()?;
        (large, small) = match leading_steps(&large, &small) {
            Some([[a, b], [c, d]]) => (
                combination(&large, a, &small, b),
                combination(&large, c, &small, d),
            ),
            None => {
                let rest = divide(&large, &small, poll)?.1;
                (small, rest)
            }
        };
    }
    let Some(mut divisor) = small.to_u64().filter(|&small| small != 0) else {
        return Ok(large);
    };
    let mut rest = (large % divisor).to_u64().unwrap_or(0);
    while rest != 0 {
        (divisor, rest) = (rest, divisor % rest);
    }
    Ok(divisor.into())
}

/// What some steps of Euclid's algorithm turn two numbers into, as factors of them, as far as their leading 62 bits tell:
/// `[a, b]` stands for `a * large + b * small`. None where they tell of no step.
fn leading_steps(large: &BigUint, small: &BigUint) -> Option<[[i64; 2]; 2]> {
    const LEADING: u64 = 62;
    let shift = large.bits().saturating_sub(LEADING);
    let mut x = i128::from((large >> shift).to_u64()?);
    let mut y = i128::from((small >> shift).to_u64()?);
    let (mut first, mut second) = ([1_i128, 0], [0_i128, 1]);
    // The two quotients are those of the least and of the greatest numbers that begin with these bits.
    while y + second[0] != 0 && y + second[1] != 0 {
        let quotient = (x + first[0]) / (y + second[0]);
        if quotient != (x + first[1]) / (y + second[1]) {
            break;
        }
        (x, y) = (y, x - quotient * y);
        let next = [
            first[0] - quotient * second[0],
            first[1] - quotient * second[1],
        ];
        (first, second) = (second, next);
    }
    if first[1] == 0 {
        return None;
    }
    let narrow = |[a, b]: [i128; 2]| Some([i64::try_from(a).ok()?, i64::try_from(b).ok()?]);
    Some([narrow(first)?, narrow(second)?])
}

/// `a * large + b * small`, of which one factor is negative at most and the result is not.
fn combination(large: &BigUint, a: i64, small: &BigUint, b: i64) -> BigUint {
    let (of_large, of_small) = (large * a.unsigned_abs(), small * b.unsigned_abs());
    if a < 0 {
        of_small - of_large
    } else if b < 0 {
        of_large - of_small
    } else {
        of_large + of_small
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A number of that many bits without a pattern.
    fn number(bits: u64, seed: u32) -> BigUint {
        let mut state = seed;
        let words = (0..bits.div_ceil(WORD)).map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state
        });
        let mut number = BigUint::new(words.collect());
        number.set_bit(bits - 1, true);
        number
    }

    #[test]
    fn steps_give_the_same_products() {
        for (left, right) in [(9, 9), (9, 5), (17, 3), (17, 1), (5, 0)] {
            let left = number(STEP_BITS * left / 4 + 77, 1);
            let right = number(STEP_BITS * right / 4 + 5, 2);
            let product = multiply(&left, &right, Poll::never()).unwrap();
            assert_eq!(product, left * right);
        }
    }

    #[test]
    fn steps_give_the_same_quotients() {
        for (left, right) in [
            (3_000_000, 900_000),
            (5_000_000, 2_500_000),
            (2_000_000, 1_000_001),
        ] {
            let (left, right) = (number(left, 3), number(right, 4));
            let (quotient, rest) = divide(&left, &right, Poll::never()).unwrap();
            assert!(rest < right);
            assert_eq!(quotient * right + rest, left);
        }
    }

    #[test]
    fn steps_give_the_same_powers() {
        let base = BigUint::from(6_u32);
        let power = power(&base, 2_000_003, Poll::never()).unwrap();
        assert_eq!(power, base.pow(2_000_003));
        let (base, exponent) = (number(9_000, 5), number(9_000, 6));
        for modulus in [number(8_192, 7), number(9_001, 8) << 3_u32] {
            let modular = power_modulo(&base, &exponent, &modulus, Poll::never()).unwrap();
            assert_eq!(modular, base.modpow(&exponent, &modulus));
        }
    }

    #[test]
    fn steps_give_the_same_roots() {
        let bits = STEP_BITS / 64;
        for (bits, seed) in [(bits + 1, 10), (bits + 2, 11), (3 * bits + 5, 12)] {
            let root = number(bits, seed);
            let square = &root * &root;
            for value in [&square - 1_u32, square.clone(), square + 2_u32 * &root] {
                let found = square_root(&value, Poll::never()).unwrap();
                assert_eq!(found, value.sqrt());
            }
        }
    }

    #[test]
    fn steps_give_the_same_divisors() {
        for (common, left, right) in [
            (1, 64, 65),
            (63, 70, 300),
            (64, 5_000, 5_001),
            (1_000, 3_000, 9_000),
            (5_000, 5_000, 1),
            (9_000, 2, 2),
        ] {
            let common = number(common, 13);
            let left = number(left, 14) * &common;
            let right = number(right, 15) * &common;
            for (left, right) in [(&left, &right), (&right, &left), (&left, &left)] {
                let found = common_divisor(left, right, Poll::never()).unwrap();
                assert_eq!(found, left.gcd(right));
            }
            let none = BigUint::ZERO;
            assert_eq!(common_divisor(&left, &none, Poll::never()).unwrap(), left);
        }
        // Consecutive Fibonacci numbers need the most steps.
        let (mut left, mut right) = (BigUint::one(), BigUint::one());
        for _ in 0..5_000 {
            (left, right) = (&left + &right, left);
        }
        let found = common_divisor(&left, &right, Poll::never()).unwrap();
        assert!(found.is_one());
    }

    #[test]
    fn a_set_bit_ends_the_work() {
        let breaker = AtomicU64::new(2);
        let long = number(STEP_BITS * 2, 9);
        let stopped = multiply(&long, &long, Poll::new(&breaker, 2));
        assert_eq!(stopped, Err(PyErr::interrupted()));
        assert!(multiply(&long, &long, Poll::new(&breaker, 1)).is_ok());
    }
}
