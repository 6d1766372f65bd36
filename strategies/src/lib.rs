//! Data stacks for virtual machines: where the frames of running functions live.
//!
//! A VM that does not recurse in its host language keeps the frames of the functions it runs on a
//! stack of its own. This crate holds that stack, once per layout that has been proposed for it, behind
//! one trait, [`DataStack`]; the VM is generic over the trait and so runs unchanged on every layout.
//!
//! | name | type | memory |
//! |---|---|---|
//! | `array` | [`Array`] | one array that doubles; frames never move; old arrays stay until the end |
//! | `chunked` | [`Chunked`] | chunks that come and go with the depth; one is kept for reuse |
//! | `cached` | [`Cached`] | the same, with a byte-bounded cache of chunks |
//!
//! [`for_each_strategy!`] is the one list of them; [`Strategy`] and [`with_strategy!`] are made from it.

pub mod array;
pub mod cached;
pub mod chunked;
pub mod chunks;
mod config;
mod mapping;
mod stack;
mod table;
#[cfg(test)]
mod tests;

pub use array::Array;
pub use cached::{Bounded, CACHED_CHUNKS, Cached};
pub use chunked::{Chunked, One};
pub use chunks::{Chunks, Retain, Retention};
pub use config::{ConfigError, MAX_FRAME_SLOTS, StackConfig, StackError};
pub use stack::{Allocation, Counters, Cursor, DataStack, Region, Slot};
pub use table::{Strategy, UnknownStrategy};
