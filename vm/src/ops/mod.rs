//! Operations on values as the language defines them, whatever their class.

pub(crate) mod arith;
pub(crate) mod attr;
pub(crate) mod call;
pub(crate) mod dict;
pub(crate) mod operator;
pub(crate) mod protocol;
pub(crate) mod set;
pub(crate) mod shape;
pub(crate) mod simple;
pub(crate) mod slice;
pub(crate) mod text;
pub(crate) mod unpack;
