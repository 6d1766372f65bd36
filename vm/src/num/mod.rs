//! Number algorithms that know nothing of the heap: parsing, printing, exact arithmetic, hashing.

pub mod c_math;
pub mod float_math;
pub mod float_ops;
pub mod float_parse;
pub mod float_repr;
pub mod gamma;
pub mod hash;
pub mod int_math;
pub mod int_ops;
pub mod int_text;
pub mod long_ops;
