//! Values, heap, objects, builtins, modules and the eval loop.

pub mod heap;
pub mod interp;
pub mod names;
pub mod num;
pub mod object;
pub mod pool;
pub mod text;
pub mod value;
pub mod vm;

mod alloc;
mod boot;
mod builtins;
mod error;
pub mod eval;
mod link;
mod ops;
pub mod program;
mod published;
mod run;
mod std_layout;
mod stdlib;
mod suggest;
mod traceback;

pub use traceback::syntax_error_text;
