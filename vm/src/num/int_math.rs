//! The integer functions of the `math` module.

use num_bigint::BigInt;
use num_traits::{One, Signed, ToPrimitive, Zero};

use super::int_ops::{MAX_BITS, floor_divide, multiply};
use super::long_ops::{self, Poll, common_divisor, divide, square_root};
use crate::text::error::{PyErr, PyResult};

/// `math.isqrt(value)`
pub fn isqrt(value: &BigInt, poll: Poll<'_>) -> PyResult<BigInt> {
    if value.is_negative() {
        return Err(PyErr::value("isqrt() argument must be nonnegative"));
    }
    square_root(value.magnitude(), poll).map(BigInt::from)
}

/// `math.gcd(left, right)`
pub fn gcd(left: &BigInt, right: &BigInt, poll: Poll<'_>) -> PyResult<BigInt> {
    common_divisor(left.magnitude(), right.magnitude(), poll).map(BigInt::from)
}

/// `math.lcm(left, right)`
pub fn lcm(left: &BigInt, right: &BigInt, poll: Poll<'_>) -> PyResult<BigInt> {
    if left.is_zero() || right.is_zero() {
        return Ok(BigInt::ZERO);
    }
    let divisor = common_divisor(left.magnitude(), right.magnitude(), poll)?;
    let (part, _) = divide(left.magnitude(), &divisor, poll)?;
    Ok(long_ops::multiply(&part, right.magnitude(), poll)?.into())
}

/// `math.factorial(n)`
pub fn factorial(n: &BigInt, poll: Poll<'_>) -> PyResult<BigInt> {
    if n.is_negative() {
        return Err(PyErr::value("factorial() not defined for negative values"));
    }
    let n = n.to_i64().ok_or_else(|| {
        PyErr::overflow(format!(
            "factorial() argument should not exceed {}",
            i64::MAX
        ))
    })? as u64;
    check_factors(n, n)?;
    product(2, n, poll)
}

/// `math.perm(n, k)`
pub fn permutations(n: &BigInt, k: &BigInt, poll: Poll<'_>) -> PyResult<BigInt> {
    check_non_negative(n, k)?;
    if k > n {
        return Ok(BigInt::ZERO);
    }
    let k = k
        .to_i64()
        .ok_or_else(|| PyErr::overflow(format!("k must not exceed {}", i64::MAX)))?
        as u64;
    falling_factorial(n, k, poll)
}

/// `math.comb(n, k)`
pub fn combinations(n: &BigInt, k: &BigInt, poll: Poll<'_>) -> PyResult<BigInt> {
    check_non_negative(n, k)?;
    if k > n {
        return Ok(BigInt::ZERO);
    }
    let smaller = k.clone().min(n - k);
    let k = smaller
        .to_i64()
        .ok_or_else(|| PyErr::overflow(format!("min(n - k, k) must not exceed {}", i64::MAX)))?
        as u64;
    let (choices, orders) = (falling_factorial(n, k, poll)?, product(2, k, poll)?);
    floor_divide(&choices, &orders, poll)
}

fn check_non_negative(n: &BigInt, k: &BigInt) -> PyResult<()> {
    for (name, value) in [("n", n), ("k", k)] {
        if value.is_negative() {
            return Err(PyErr::value(format!(
                "{name} must be a non-negative integer"
            )));
        }
    }
    Ok(())
}

/// Refuses a product of `count` factors up to `largest` that could not be held.
fn check_factors(largest: u64, count: u64) -> PyResult<()> {
    let bits = u64::from(largest.max(1).ilog2());
    if bits.saturating_mul(count) > MAX_BITS {
        return Err(PyErr::memory());
    }
    Ok(())
}

/// `n * (n - 1) * … ` of `k` factors.
fn falling_factorial(n: &BigInt, k: u64, poll: Poll<'_>) -> PyResult<BigInt> {
    if k == 0 {
        return Ok(BigInt::one());
    }
    if let Some(n) = n.to_u64() {
        check_factors(n, k)?;
        return product(n - k + 1, n, poll);
    }
    if n.bits().saturating_mul(k) > MAX_BITS {
        return Err(PyErr::memory());
    }
    (0..k).try_fold(BigInt::one(), |product, i| {
        multiply(&product, &(n - i), poll)
    })
}

/// `first * (first + 1) * … * last`, 1 for an empty range. Halves the range, so that factors stay balanced.
fn product(first: u64, last: u64, poll: Poll<'_>) -> PyResult<BigInt> {
    const FEW: u64 = 16;
    if last < first {
        return Ok(BigInt::one());
    }
    if last - first < FEW {
        return Ok((first..=last).fold(BigInt::one(), |product, i| product * i));
    }
    poll.check()?;
    let middle = first + (last - first) / 2;
    multiply(
        &product(first, middle, poll)?,
        &product(middle + 1, last, poll)?,
        poll,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn big(text: &str) -> BigInt {
        text.parse().unwrap()
    }

    fn shown(result: PyResult<BigInt>) -> String {
        match result {
            Ok(value) => value.to_string(),
            Err(error) => format!("! {error}"),
        }
    }

    #[test]
    fn combinatorics_agree_with_recorded_values() {
        #[rustfmt::skip]
        let rows = [
            ("0", "0", "1", "1"),
            ("5", "2", "10", "20"),
            ("5", "7", "0", "0"),
            ("50", "25", "126410606437752", "1960781468160819415703172080467968000000"),
            ("-1", "2", "! n must be a non-negative integer", "! n must be a non-negative integer"),
            ("5", "-2", "! k must be a non-negative integer", "! k must be a non-negative integer"),
            ("1000000000000000000000000000000", "3", "166666666666666666666666666666166666666666666666666666666667000000000000000000000000000000", "999999999999999999999999999997000000000000000000000000000002000000000000000000000000000000"),
            ("1000000000000000000000000000000", "100000000000000000000000000000", "! min(n - k, k) must not exceed 9223372036854775807", "! k must not exceed 9223372036854775807"),
            ("100", "98", "4950", "46663107721972076340849619428133350245357984132190810734296481947608799996614957804470731988078259143126848960413611879125592605458432000000000000000000000000"),
            ("60", "60", "1", "8320987112741390144276341183223364380754172606361245952449277696409600000000000000"),
        ];
        for (n, k, comb, perm) in rows {
            assert_eq!(
                shown(combinations(&big(n), &big(k), Poll::never())),
                comb,
                "comb({n}, {k})"
            );
            assert_eq!(
                shown(permutations(&big(n), &big(k), Poll::never())),
                perm,
                "perm({n}, {k})"
            );
        }
        for (n, expected) in [
            ("0", "1"),
            ("1", "1"),
            ("2", "2"),
            ("5", "120"),
            ("20", "2432902008176640000"),
            ("25", "15511210043330985984000000"),
            (
                "60",
                "8320987112741390144276341183223364380754172606361245952449277696409600000000000000",
            ),
            ("-1", "! factorial() not defined for negative values"),
            (
                "1000000000000000000000000000000",
                "! factorial() argument should not exceed 9223372036854775807",
            ),
        ] {
            assert_eq!(shown(factorial(&big(n), Poll::never())), expected);
        }
        assert_eq!(
            factorial(&big("10000000000"), Poll::never()),
            Err(PyErr::memory())
        );
    }

    #[test]
    fn roots_and_divisors() {
        assert_eq!(
            shown(isqrt(&big("1000000000000000000000"), Poll::never())),
            "31622776601"
        );
        assert_eq!(
            shown(isqrt(&big("-1"), Poll::never())),
            "! isqrt() argument must be nonnegative"
        );
        let gcd = |l, r| shown(gcd(&big(l), &big(r), Poll::never()));
        assert_eq!(gcd("-12", "18"), "6");
        assert_eq!(gcd("0", "0"), "0");
        let lcm = |l, r| shown(lcm(&big(l), &big(r), Poll::never()));
        assert_eq!(lcm("-4", "6"), "12");
        assert_eq!(lcm("0", "6"), "0");
    }
}
