//! Looks at a running minivm from another process: which Python functions is each thread in?
//!
//! A [`Reader`] attaches to a process by its number, finds what the program publishes of itself, and fetches the stacks
//! of its threads with `process_vm_readv`, without stopping it and without writing to it. It knows nothing but what is
//! published (`docs/layout.md`), so that it reads every strategy of data stack, and refuses what it does not know.

pub mod blocking;
mod cache;
pub mod code;
pub mod dump;
pub mod error;
pub mod layout;
mod literal;
pub mod locate;
pub mod memory;
mod one_by_one;
mod process;
pub mod profile;
pub mod reader;
pub mod render;
pub mod sampler;
mod state;
pub mod stats;
mod unwind;
mod values;

pub use error::Error;
pub use reader::{Activity, Frame, Method, Reader, ThreadSample};
pub use stats::ReadStats;
