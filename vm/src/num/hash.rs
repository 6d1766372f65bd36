//! Hashes of numbers, as CPython defines them, so that equal numbers of different types hash alike; and of
//! strings and tuples.

use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use num_bigint::{BigInt, Sign};

use super::float_ops::decompose;

/// Numbers hash modulo this Mersenne prime.
const MODULUS: u64 = (1 << BITS) - 1;
const BITS: u32 = 61;

/// The hash of positive infinity.
const HASH_INF: i64 = 314_159;

/// `hash(value)` of a machine integer.
#[inline]
pub fn hash_i64(value: i64) -> i64 {
    let magnitude = value.unsigned_abs();
    let remainder = if magnitude < MODULUS {
        magnitude
    } else {
        magnitude % MODULUS
    };
    signed(remainder, value < 0)
}

/// `hash(value)` of an integer of two words.
pub fn hash_i128(value: i128) -> i64 {
    let remainder = value.unsigned_abs() % u128::from(MODULUS);
    signed(remainder as u64, value < 0)
}

/// `hash(value)` of any integer.
pub fn hash_int(value: &BigInt) -> i64 {
    // 2^64 is 2^3 modulo the prime.
    let remainder = value
        .iter_u64_digits()
        .rev()
        .fold(0_u64, |remainder, digit| {
            let wide = (u128::from(remainder) << 64) | u128::from(digit);
            (wide % u128::from(MODULUS)) as u64
        });
    signed(remainder, value.sign() == Sign::Minus)
}

/// `hash(value)` of a float. NaN, which equals nothing, hashes as 0; mix in its identity to tell several apart.
pub fn hash_float(value: f64) -> i64 {
    if value.is_nan() {
        return 0;
    }
    if value.is_infinite() {
        return if value > 0.0 { HASH_INF } else { -HASH_INF };
    }
    let (mantissa, exponent) = decompose(value);
    let magnitude = mantissa.unsigned_abs();
    // Multiplying by a power of two modulo 2^61 - 1 rotates the 61 bits.
    let by = exponent.rem_euclid(BITS as i32) as u32;
    let rotated = (magnitude << by | magnitude >> (BITS - by)) & MODULUS;
    signed(rotated, value < 0.0)
}

/// Applies the sign; -1 is kept for errors in CPython's C interface and becomes -2.
#[inline]
fn signed(remainder: u64, negative: bool) -> i64 {
    let hash = remainder as i64;
    match if negative { -hash } else { hash } {
        -1 => -2,
        hash => hash,
    }
}

/// Builds the hash of a tuple from those of its items, in order. The mixing is that of xxHash, as in CPython.
#[derive(Clone, Copy, Debug)]
pub struct TupleHasher {
    accumulator: u64,
    len: u64,
}

const PRIME_1: u64 = 11_400_714_785_074_694_791;
const PRIME_2: u64 = 14_029_467_366_897_019_727;
const PRIME_5: u64 = 2_870_177_450_012_600_261;

impl TupleHasher {
    /// For the empty tuple.
    #[inline]
    pub fn new() -> Self {
        Self {
            accumulator: PRIME_5,
            len: 0,
        }
    }

    /// Adds the hash of the next item.
    #[inline]
    pub fn add(&mut self, item_hash: i64) {
        self.accumulator = self
            .accumulator
            .wrapping_add((item_hash as u64).wrapping_mul(PRIME_2))
            .rotate_left(31)
            .wrapping_mul(PRIME_1);
        self.len += 1;
    }

    /// The hash of the tuple.
    #[inline]
    pub fn finish(self) -> i64 {
        let hash = self
            .accumulator
            .wrapping_add(self.len ^ (PRIME_5 ^ 3_527_539)) as i64;
        if hash == -1 { 1_546_275_796 } else { hash }
    }
}

impl Default for TupleHasher {
    fn default() -> Self {
        Self::new()
    }
}

/// `hash(frozenset)` from the hashes of its items in any order.
pub fn hash_frozenset(item_hashes: impl IntoIterator<Item = i64>) -> i64 {
    let mut combined = 0_u64;
    let mut len = 0_u64;
    for hash in item_hashes {
        let h = hash as u64;
        combined ^= (h ^ 89_869_747 ^ h << 16).wrapping_mul(3_644_798_167);
        len += 1;
    }
    combined ^= len.wrapping_add(1).wrapping_mul(1_927_868_237);
    combined ^= combined >> 11 ^ combined >> 25;
    let hash = combined.wrapping_mul(69_069).wrapping_add(907_133_923) as i64;
    if hash == -1 { 590_923_713 } else { hash }
}

/// The hash of a string or byte string. The seed is fixed, so that runs are repeatable; never -1.
#[inline]
pub fn hash_bytes(bytes: &[u8]) -> i64 {
    const SEED: u64 = 0x6D69_6E69_766D;
    const STATE: FixedState = FixedState::with_seed(SEED);
    let hash = STATE.hash_one(bytes) as i64;
    if hash == -1 { -2 } else { hash }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ints_hash_as_in_cpython() {
        #[rustfmt::skip]
        let rows = [
            ("0", 0),
            ("1", 1),
            ("-1", -2),
            ("-2", -2),
            ("2305843009213693951", 0),
            ("2305843009213693952", 1),
            ("2305843009213693950", 2305843009213693950),
            ("-2305843009213693951", 0),
            ("-2305843009213693952", -2),
            ("9223372036854775807", 3),
            ("-9223372036854775808", -4),
            ("18446744073709551616", 8),
            ("1000000000000000000000000000000", 465258685558744706),
            ("-1000000000000000000000000000000", -465258685558744706),
            ("388063386685360970527539949197612522953966141864913984516625687176686057560554297126993679", 634509222160886795),
            ("5316911983139663491615228241121378309", 6),
        ];
        for (value, expected) in rows {
            let value: BigInt = value.parse().unwrap();
            assert_eq!(hash_int(&value), expected);
            if let Ok(small) = i64::try_from(&value) {
                assert_eq!(hash_i64(small), expected);
            }
        }
    }

    #[test]
    fn floats_hash_as_in_cpython() {
        #[rustfmt::skip]
        let rows = [
            (0.0, 0),
            (-0.0, 0),
            (1.0, 1),
            (-1.0, -2),
            (0.5, 1152921504606846976),
            (0.1, 230584300921369408),
            (-0.1, -230584300921369408),
            (1e+300, 1224995262755759164),
            (5e-324, 16777216),
            (1.7976931348623157e+308, 2234066890152476671),
            (f64::INFINITY, 314159),
            (-f64::INFINITY, -314159),
            (3.21459, 494810851347166211),
            (2.305843009213694e+18, 1),
            (1e+16, 10000000000000000),
            (-2.5e-10, -699647011998930896),
        ];
        for (value, expected) in rows {
            assert_eq!(hash_float(value), expected, "{value}");
        }
    }

    #[test]
    fn collections_hash_as_in_cpython() {
        let rows: [(&[i64], i64, i64); _] = [
            (&[], 5740354900026072187, 133146708735736),
            (&[1], -6644214454873602895, -558064481276695278),
            (&[1, 2], -3550055125485641917, -1826646154956904602),
            (&[2, 1], 6794810172467074373, -1826646154956904602),
            (&[0], -8753497827991233192, -2704248722033767810),
            (&[-1, 5, 7], -1924174799485100757, 1008661653209846767),
            (&[10, 20, 30, 40], 1212747833285108467, -8101661640447970608),
        ];
        for (items, tuple, set) in rows {
            let mut hasher = TupleHasher::new();
            items.iter().for_each(|&i| hasher.add(hash_i64(i)));
            assert_eq!(hasher.finish(), tuple, "{items:?}");
            assert_eq!(
                hash_frozenset(items.iter().map(|&i| hash_i64(i))),
                set,
                "{items:?}"
            );
        }
    }

    #[test]
    fn strings_hash_by_content() {
        assert_eq!(hash_bytes(b"abc"), hash_bytes(&[97, 98, 99]));
        assert_ne!(hash_bytes(b"abc"), hash_bytes(b"abd"));
    }
}
