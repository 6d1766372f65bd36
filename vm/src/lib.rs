//! Values, heap, objects, builtins, modules and the eval loop.

pub mod num;
pub mod text;
