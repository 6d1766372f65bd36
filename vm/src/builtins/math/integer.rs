//! The functions of `math` that take and give integers.

use num_bigint::BigInt;

use crate::num::int_math;
use crate::ops::arith::Int;
use crate::text::error::PyErr;
use crate::value::Value;
use crate::vm::{Args, Arity, NativeDef, PyResult, Vm};

pub(super) static FUNCTIONS: &[NativeDef] = &[
    NativeDef::new("gcd", Arity::AtLeast(0), gcd),
    NativeDef::new("lcm", Arity::AtLeast(0), lcm),
    NativeDef::new("isqrt", Arity::Exact(1), isqrt),
    NativeDef::new("factorial", Arity::Exact(1), factorial),
    NativeDef::new("comb", Arity::Exact(2), comb),
    NativeDef::new("perm", Arity::Range(1, 2), perm),
];

/// The integer that an argument stands for, rooted.
fn integer(vm: &mut Vm, argument: Value) -> PyResult<Int> {
    let n = vm.index(argument)?;
    vm.root(n);
    Ok(Int::of(n).unwrap_or(Int::Small(0)))
}

fn big_result(vm: &mut Vm, result: Result<BigInt, PyErr>) -> PyResult {
    match result {
        Ok(n) => Ok(vm.new_bigint(n)),
        Err(error) => Err(vm.raise_err(error)),
    }
}

/// The greatest common divisor by Euclid's algorithm: where the numbers differ in size, one division does the work of many
/// subtractions.
fn gcd_u64(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

fn gcd(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let mut result = Value::int(0);
    for &argument in args.pos {
        vm.root(result);
        let n = integer(vm, argument)?;
        result = match (result.as_small_int(), n) {
            (Some(l), Int::Small(r)) => {
                let divisor = gcd_u64(l.unsigned_abs(), r.unsigned_abs());
                match i64::try_from(divisor) {
                    Ok(divisor) => vm.new_int(divisor),
                    Err(_) => vm.new_bigint(divisor.into()),
                }
            }
            _ => {
                let so_far = Int::of(result).unwrap_or(Int::Small(0));
                let divisor = int_math::gcd(&so_far.big(), &n.big(), vm.poll());
                big_result(vm, divisor)?
            }
        };
    }
    Ok(result)
}

fn lcm(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let mut result = Value::int(1);
    for &argument in args.pos {
        vm.root(result);
        let n = integer(vm, argument)?;
        let so_far = Int::of(result).unwrap_or(Int::Small(0));
        let multiple = int_math::lcm(&so_far.big(), &n.big(), vm.poll());
        result = big_result(vm, multiple)?;
    }
    Ok(result)
}

fn isqrt(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    match integer(vm, args.pos[0])? {
        Int::Small(n @ 0..) => Ok(vm.new_int(n.isqrt())),
        n => {
            let root = int_math::isqrt(&n.big(), vm.poll());
            big_result(vm, root)
        }
    }
}

fn factorial(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let n = integer(vm, args.pos[0])?;
    let result = int_math::factorial(&n.big(), vm.poll());
    big_result(vm, result)
}

fn comb(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let n = integer(vm, args.pos[0])?;
    let k = integer(vm, args.pos[1])?;
    if let (Int::Small(n @ 0..), Int::Small(k @ 0..)) = (n, k)
        && let Some(count) = small_combinations(n, k)
    {
        return Ok(vm.new_int(count));
    }
    let result = int_math::combinations(&n.big(), &k.big(), vm.poll());
    big_result(vm, result)
}

/// `n` over `k`, where no step of the computation is beyond machine integers.
fn small_combinations(n: i64, k: i64) -> Option<i64> {
    if k > n {
        return Some(0);
    }
    let mut count = 1_i64;
    for i in 1..=k.min(n - k) {
        count = count.checked_mul(n - i + 1)? / i;
    }
    Some(count)
}

fn perm(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let n = integer(vm, args.pos[0])?;
    let k = match args.pos.get(1) {
        Some(k) if !k.is_none() => integer(vm, *k)?,
        _ => {
            let result = int_math::factorial(&n.big(), vm.poll());
            return big_result(vm, result);
        }
    };
    let result = int_math::permutations(&n.big(), &k.big(), vm.poll());
    big_result(vm, result)
}
