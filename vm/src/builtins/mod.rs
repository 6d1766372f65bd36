//! The built-in classes and functions: one file per class or per family of functions.

use crate::vm::{NativeDef, Vm};

/// A computed attribute of a built-in class: getter, and setter where it can be set.
type GetSet = (&'static NativeDef, Option<&'static NativeDef>);

/// A [`GetSet`]: name, getter; setter; `delete` where the setter, given the object alone, deletes the attribute.
macro_rules! getset {
    ($name:literal, $get:expr) => {
        (&NativeDef::new($name, Arity::Exact(1), $get), None)
    };
    ($name:literal, $get:expr, $set:expr) => {
        (
            &NativeDef::new($name, Arity::Exact(1), $get),
            Some(&NativeDef::new($name, Arity::Exact(2), $set)),
        )
    };
    ($name:literal, $get:expr, $set:expr, delete) => {
        (
            &NativeDef::new($name, Arity::Exact(1), $get),
            Some(&NativeDef::new($name, Arity::Range(1, 2), $set)),
        )
    };
}

mod attribute_functions;
mod bool;
mod build_class;
mod bytes;
mod calling_frame;
mod class;
mod class_new;
mod class_order;
mod code;
mod compile;
mod descriptors;
mod dict;
mod dict_views;
pub(crate) mod exception;
mod float;
mod function;
mod future;
mod generator;
mod generator_resume;
mod generic;
mod import_;
mod instance_check;
mod int;
pub(crate) mod io;
mod iterator_functions;
mod iterators;
mod list;
mod mapping_proxy;
mod math;
mod module;
mod number_functions;
mod object;
pub(crate) mod percent;
mod range;
pub(crate) mod sequence;
mod set;
mod slice;
mod str;
mod struct_sequence;
mod super_;
pub(crate) mod sys;
mod text_args;
mod text_functions;
mod time;
mod tuple;

/// Fills the built-in classes and modules.
pub(crate) fn init(vm: &mut Vm) {
    list::init(vm);
    tuple::init(vm);
    dict::init(vm);
    dict_views::init(vm);
    set::init(vm);
    range::init(vm);
    slice::init(vm);
    iterators::init(vm);
    iterator_functions::init(vm);
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
    future::init(vm);
    object::init(vm);
    class::init(vm);
    generic::init(vm);
    mapping_proxy::init(vm);
    descriptors::init(vm);
    function::init(vm);
    generator_resume::init(vm);
    attribute_functions::init(vm);
    exception::init(vm);
    crate::traceback::init(vm);
    struct_sequence::init(vm);
    sys::init(vm);
    import_::init(vm);
    compile::init(vm);
}
