//! Data stacks for virtual machines: where the frames of running functions live.
//!
//! A VM that does not recurse in its host language keeps the frames of the functions it runs on a
//! stack of its own. This crate holds that stack, once per layout that has been proposed for it, behind
//! one trait, [`DataStack`]; the VM is generic over the trait and so runs unchanged on every layout.
//!
//! | name | type | memory | origin |
//! |---|---|---|---|
//! | `array` | [`Array`] | one array that doubles; frames never move; old arrays stay until the end | CPython PR 148681 |
//! | `chunked` | [`Chunked`] | chunks that come and go with the depth; one is kept for reuse | CPython 3.15, gh-145789 |
//! | `cached` | [`Cached`] | the same, with a byte-bounded cache of chunks | CPython PR 149097 |
//! | `uncached` | [`Uncached`] | the same, with no chunk kept | CPython 3.11 to 3.14 |
//! | `reserved` | [`Reserved`] | one range of addresses whose memory follows the depth | ours |
//!
//! [`for_each_strategy!`] is the one list of them; [`Strategy`] and [`with_strategy!`] are made from it.
//! [`adding_a_strategy`] shows what one is made of.
//!
//! # A machine on a data stack
//!
//! Three instructions are enough to recurse: this adds up the numbers to `n`, a hundred thousand calls
//! deep, on every strategy.
//!
//! ```
//! use minivm_strategies::{
//!     Array, Cached, Chunked, DataStack, Reserved, Slot, StackConfig, StackError, Uncached,
//! };
//! use std::ptr::NonNull;
//!
//! enum Op { ReturnIfZero, CallWithOneLess, ReturnSum }
//! const CODE: [Op; 3] = [Op::ReturnIfZero, Op::CallWithOneLess, Op::ReturnSum];
//!
//! const CALLER: usize = 0; // the slots of a frame: the frame of the caller,
//! const RETURN_TO: usize = 1; // the caller's next instruction,
//! const ARGUMENT: usize = 2;
//! const RESULT: usize = 3; // of the call made by this frame
//! const SLOTS: usize = 4;
//!
//! fn run<S: DataStack>(n: u64) -> Result<u64, StackError> {
//!     let mut stack = S::new(&StackConfig::default())?;
//!     // SAFETY: every frame has `SLOTS` slots, and the newest is the one popped.
//!     unsafe {
//!         let mut frame = stack.push(SLOTS)?;
//!         frame.add(CALLER).cast::<Option<NonNull<Slot>>>().write(None);
//!         frame.add(ARGUMENT).write(n);
//!         let mut pc = 0;
//!         loop {
//!             let argument = frame.add(ARGUMENT).read();
//!             let op = &CODE[pc];
//!             pc += 1;
//!             let value = match op {
//!                 Op::ReturnIfZero if argument == 0 => 0,
//!                 Op::ReturnIfZero => continue,
//!                 Op::CallWithOneLess => {
//!                     let callee = stack.push(SLOTS)?;
//!                     callee.add(CALLER).cast().write(Some(frame));
//!                     callee.add(RETURN_TO).write(pc as u64);
//!                     callee.add(ARGUMENT).write(argument - 1);
//!                     (frame, pc) = (callee, 0);
//!                     continue;
//!                 }
//!                 Op::ReturnSum => argument + frame.add(RESULT).read(),
//!             };
//!             let caller = frame.add(CALLER).cast::<Option<NonNull<Slot>>>().read();
//!             pc = frame.add(RETURN_TO).read() as usize;
//!             stack.pop(frame);
//!             let Some(caller) = caller else { return Ok(value) };
//!             caller.add(RESULT).write(value);
//!             frame = caller;
//!         }
//!     }
//! }
//!
//! assert_eq!(run::<Array>(100_000)?, 5_000_050_000);
//! assert_eq!(run::<Chunked>(100_000)?, 5_000_050_000);
//! assert_eq!(run::<Cached>(100_000)?, 5_000_050_000);
//! assert_eq!(run::<Uncached>(100_000)?, 5_000_050_000);
//! assert_eq!(run::<Reserved>(100_000)?, 5_000_050_000);
//! # Ok::<(), StackError>(())
//! ```
//!
//! # Memory and Miri
//!
//! Stacks take their memory from `mmap` and not from the global allocator, so that what they cost can be
//! counted and no allocator's cache hides it. Under Miri the same code runs on the global allocator:
//!
//! ```sh
//! MIRIFLAGS="-Zmiri-strict-provenance" cargo +nightly miri test -p minivm-strategies
//! ```

#[cfg(not(target_pointer_width = "64"))]
compile_error!("a slot is a pointer and the default maximum is 4 GiB: 64-bit targets only");

pub mod array;
pub mod cached;
pub mod chunked;
pub mod chunks;
mod config;
mod mapping;
pub mod published;
pub mod reserved;
pub mod settled;
mod stack;
mod table;
#[cfg(test)]
mod tests;
pub mod uncached;

#[doc = include_str!("../docs/adding-a-strategy.md")]
pub mod adding_a_strategy {}

pub use array::Array;
pub use cached::{Bounded, CACHED_CHUNKS, Cached};
pub use chunked::{Chunked, One};
pub use chunks::{Chunks, Retain, Retention};
pub use config::{ConfigError, MAX_FRAME_SLOTS, StackConfig, StackError};
pub use reserved::Reserved;
pub use stack::{
    Allocation, Block, BlockState, Counters, Cursor, DataStack, PublishedDirectory, Region, Slot,
};
pub use table::{Strategy, UnknownStrategy};
pub use uncached::{Nothing, Uncached};
