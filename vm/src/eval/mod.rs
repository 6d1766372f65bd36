//! The eval loop: a handler for every opcode, and the thread that runs them.
//!
//! A frame is five header slots (see `dispatch::slot`) followed by the function's registers. Python calls Python by
//! pushing a frame and going on in the same loop; native code that calls Python starts a loop of its own, whose first
//! frame is marked so that returning from it leaves the loop.

mod arith;
mod attr;
pub(crate) mod basic;
pub(crate) mod call;
mod container;
pub(crate) mod dispatch;
mod exception;
mod frame;
mod generator;
mod native_call;
mod special;
mod table;
pub(crate) mod thread;

pub use thread::Thread;
