//! Heap objects: the layout of each kind and the operations that need nothing but the layout.
//!
//! Contents that can change are reached through the VM: a shared borrow of it to read, an exclusive one to write
//! (`list.items(vm)`, `list.items_mut(vm)`). Running Python code takes the exclusive borrow, so that the borrow checker
//! proves that no reference into an object is held across it.

mod class;
mod collection;
mod dict;
mod dict_index;
mod exception;
mod function;
mod generator;
mod linked;
pub(crate) mod number;
mod opaque;
mod set;
mod string;

pub use class::{
    ClassFlags, ClassObj, InstanceObj, MemberObj, MethodWrapperObj, PropertyObj, ShapeObj,
    SuperObj, WrapperKind,
};
pub use collection::{ListObj, RangeIterObj, RangeObj, SeqIterObj, SliceObj, TupleObj};
pub use dict::{DictEntry, DictObj, DictTable};
pub use exception::{ExceptionObj, TracebackObj};
pub use function::{BoundMethodObj, CellObj, CodeObj, FunctionObj, ModuleObj, NativeObj};
pub(crate) use function::{CodeParts, closure_cells};
pub use generator::{GeneratorObj, GeneratorState};
pub(crate) use linked::Linked;
pub use linked::Site;
pub use number::{FloatObj, IntObj};
pub use opaque::{NextFn, NextPairFn, Opaque, OpaqueObj};
pub(crate) use set::Vacancy;
pub use set::{SetEntry, SetObj, SetTable};
pub(crate) use string::{Buffer, ByteView, byte_contents};
pub use string::{ByteArrayObj, BytesObj, StrObj};
