//! Functions of the platform's C library that the standard library does not offer, or computes in its own way: with
//! these, results have the same last digit as CPython's on the same machine.

// SAFETY: these are the C standard's functions of `math.h` under their own types. They take numbers, give numbers, and
// touch nothing else that Rust code looks at.
unsafe extern "C" {
    /// The area hyperbolic cosine.
    pub safe fn acosh(x: f64) -> f64;
    /// The area hyperbolic sine.
    pub safe fn asinh(x: f64) -> f64;
    /// The area hyperbolic tangent.
    pub safe fn atanh(x: f64) -> f64;
    /// The error function.
    pub safe fn erf(x: f64) -> f64;
    /// One minus the error function, without cancellation.
    pub safe fn erfc(x: f64) -> f64;
    /// `x` times two to the power of `exponent`.
    pub safe fn ldexp(x: f64, exponent: i32) -> f64;
    /// The remainder of IEEE 754: `x` minus the multiple of `y` that is nearest.
    pub safe fn remainder(x: f64, y: f64) -> f64;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_have_the_values_their_names_promise() {
        assert_eq!(ldexp(0.75, 3), 6.0);
        assert_eq!(remainder(5.0, 3.0), -1.0);
        assert!((erf(1.0) + erfc(1.0) - 1.0).abs() < 1e-15);
        assert_eq!(acosh(1.0), 0.0);
        assert_eq!(asinh(0.0), 0.0);
        assert_eq!(atanh(1.0), f64::INFINITY);
    }
}
