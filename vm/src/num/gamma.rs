//! The gamma function and its logarithm, by Lanczos's approximation.
//!
//! For positive `x`, Γ(x) = S(x) · ((x + G - ½) / e)^(x - ½) · e^-G with a rational function S that depends on the
//! choice of G. The coefficients are those that Boost.Math publishes for 13 terms (`lanczos13m53`).

use std::f64::consts::PI;

use super::float_math::{domain_error, range_error};
use crate::text::error::PyResult;

#[allow(clippy::excessive_precision, reason = "the digits are as published")]
const G: f64 = 6.024680040776729583740234375;
const TERMS: usize = 13;

/// Coefficients of the numerator of S, that of the constant first.
#[allow(clippy::excessive_precision, reason = "the digits are as published")]
const NUMERATOR: [f64; TERMS] = [
    23531376880.410759688572007674451636754734846804940,
    42919803642.649098768957899047001988850926355848959,
    35711959237.355668049440185451547166705960488635843,
    17921034426.037209699919755754458931112671403265390,
    6039542586.3520280050642916443072979210699388420708,
    1439720407.3117216736632230727949123939715485786372,
    248874557.86205415651146038641322942321632125127801,
    31426415.585400194380614231628318205362874684987640,
    2876370.6289353724412254090516208496135991145378768,
    186056.26539522349504029498971604569928220784236328,
    8071.6720023658162106380029022722506138218516325024,
    210.82427775157934587250973392071336271166969580291,
    2.5066282746310002701649081771338373386264310793408,
];

/// Coefficients of the denominator, x · (x + 1) · … · (x + 11).
const DENOMINATOR: [f64; TERMS] = [
    0.0,
    39916800.0,
    120543840.0,
    150917976.0,
    105258076.0,
    45995730.0,
    13339535.0,
    2637558.0,
    357423.0,
    32670.0,
    1925.0,
    66.0,
    1.0,
];

/// S(x) for positive `x`.
fn lanczos(x: f64) -> f64 {
    /// From here on powers of 1/x are used, so that large ones do not overflow.
    const LARGE: f64 = 5.0;
    let coefficients = NUMERATOR.iter().zip(&DENOMINATOR);
    let (mut above, mut below) = (0.0, 0.0);
    if x < LARGE {
        for (n, d) in coefficients.rev() {
            above = above * x + n;
            below = below * x + d;
        }
    } else {
        for (n, d) in coefficients {
            above = above / x + n;
            below = below / x + d;
        }
    }
    above / below
}

/// sin(πx), exact where x is a multiple of ½.
fn sin_pi(x: f64) -> f64 {
    let y = x.abs() % 2.0;
    let sine = match (2.0 * y).round() as u32 {
        0 => (PI * y).sin(),
        1 => (PI * (y - 0.5)).cos(),
        // Not sin(π(y - 1)), whose zero would have the other sign.
        2 => (PI * (1.0 - y)).sin(),
        3 => -(PI * (y - 1.5)).cos(),
        _ => (PI * (y - 2.0)).sin(),
    };
    1.0_f64.copysign(x) * sine
}

/// Below this magnitude, Γ(x) is 1/x as far as a float can tell.
const TINY: f64 = 1e-20;

/// `math.gamma(x)`
pub fn gamma(x: f64) -> PyResult<f64> {
    /// The gamma function of whole numbers up to this one is a float exactly.
    const EXACT: f64 = 23.0;
    /// Beyond this magnitude the function overflows, or vanishes on the negative side.
    const HUGE: f64 = 200.0;
    /// From here on the power would overflow before it is scaled down: it is applied in two halves.
    const SPLIT: f64 = 140.0;
    if x.is_nan() || x == f64::INFINITY {
        return Ok(x);
    }
    if x == f64::NEG_INFINITY || x <= 0.0 && x.fract() == 0.0 {
        return Err(domain_error());
    }
    if x.fract() == 0.0 && x <= EXACT {
        return Ok((1..x as u32).map(f64::from).product());
    }
    let magnitude = x.abs();
    if magnitude < TINY {
        return finite(1.0 / x);
    }
    if magnitude > HUGE {
        return if x < 0.0 {
            Ok(0.0 / sin_pi(x))
        } else {
            Err(range_error())
        };
    }
    let shift = G - 0.5;
    let base = magnitude + shift;
    // What rounding took from `base`, and what that changes in the result.
    let lost = if magnitude > shift {
        base - magnitude - shift
    } else {
        base - shift - magnitude
    };
    let correction = lost * G / base;
    let power = |exponent: f64| base.powf(exponent);
    let result = if x < 0.0 {
        let mut result = -PI / sin_pi(magnitude) / magnitude * base.exp() / lanczos(magnitude);
        result -= correction * result;
        if magnitude < SPLIT {
            result / power(magnitude - 0.5)
        } else {
            let half = power(magnitude / 2.0 - 0.25);
            result / half / half
        }
    } else {
        let mut result = lanczos(magnitude) / base.exp();
        result += correction * result;
        if magnitude < SPLIT {
            result * power(magnitude - 0.5)
        } else {
            let half = power(magnitude / 2.0 - 0.25);
            result * half * half
        }
    };
    finite(result)
}

fn finite(result: f64) -> PyResult<f64> {
    if result.is_infinite() {
        return Err(range_error());
    }
    Ok(result)
}

/// `math.lgamma(x)`
pub fn log_gamma(x: f64) -> PyResult<f64> {
    if x.is_nan() {
        return Ok(x);
    }
    if x.is_infinite() {
        return Ok(f64::INFINITY);
    }
    if x.fract() == 0.0 && x <= 2.0 {
        return if x <= 0.0 {
            Err(domain_error())
        } else {
            Ok(0.0)
        };
    }
    let magnitude = x.abs();
    if magnitude < TINY {
        return Ok(-magnitude.ln());
    }
    let mut result = lanczos(magnitude).ln() - G;
    result += (magnitude - 0.5) * ((magnitude + G - 0.5).ln() - 1.0);
    if x < 0.0 {
        // Euler's reflection formula.
        result = PI.ln() - sin_pi(magnitude).abs().ln() - magnitude.ln() - result;
    }
    finite(result)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gamma_of_whole_numbers_is_a_factorial() {
        assert_eq!(gamma(5.0), Ok(24.0));
        assert_eq!(gamma(1.0), Ok(1.0));
        assert!(gamma(0.0).is_err() && gamma(-3.0).is_err() && gamma(200.0).is_err());
    }

    #[test]
    fn gamma_of_one_half_is_the_root_of_pi() {
        let close = |a: PyResult<f64>, b: f64| a.is_ok_and(|a| (a - b).abs() < 1e-14 * b.abs());
        assert!(close(gamma(0.5), PI.sqrt()));
        assert!(close(gamma(-0.5), -2.0 * PI.sqrt()));
        assert!(close(log_gamma(0.5), PI.sqrt().ln()));
        assert!(close(log_gamma(100.5), 361.435_540_467_777_6));
    }

    #[test]
    fn logarithm_of_gamma_has_its_zeros_and_poles() {
        assert_eq!(log_gamma(1.0), Ok(0.0));
        assert_eq!(log_gamma(2.0), Ok(0.0));
        assert!(log_gamma(-2.0).is_err());
        assert_eq!(log_gamma(f64::NEG_INFINITY), Ok(f64::INFINITY));
    }
}
