//! The built-in classes and functions: one file per class or per family of functions.

mod attribute_functions;
mod bool;
mod bytes;
mod calling_frame;
mod class;
mod compile;
mod descriptors;
mod dict;
mod exception;
mod float;
mod function;
mod import_;
mod int;
mod io;
mod iterators;
mod list;
mod math;
mod number_functions;
mod object;
mod percent;
mod range;
mod set;
mod str;
mod struct_sequence;
mod sys;
mod text_args;
mod text_functions;
mod time;
mod tuple;

use crate::vm::Vm;

/// Fills the built-in classes and modules.
pub(crate) fn init(vm: &mut Vm) {
    list::init(vm);
    tuple::init(vm);
    dict::init(vm);
    set::init(vm);
    range::init(vm);
    iterators::init(vm);
    str::init(vm);
    bytes::init(vm);
    text_functions::init(vm);
    io::init(vm);
    int::init(vm);
    bool::init(vm);
    float::init(vm);
    number_functions::init(vm);
    math::init(vm);
    time::init(vm);
    object::init(vm);
    class::init(vm);
    descriptors::init(vm);
    function::init(vm);
    attribute_functions::init(vm);
    exception::init(vm);
    struct_sequence::init(vm);
    sys::init(vm);
    import_::init(vm);
    compile::init(vm);
}
