//! The class `memoryview`, of bytes and bytearrays: one dimension of unsigned bytes.

use super::methods;
use crate::builtins::text_args::{bytes_argument, compare_methods};
use crate::heap::{Gc, Kind};
use crate::object::{ByteView, ClassObj, OpaqueObj, SliceObj, byte_contents};
use crate::ops::operator::CompareOp;
use crate::value::Value;
use crate::vm::{Args, Arity, NativeDef, Params, PyResult, Raised, Vm};

static METHODS: &[NativeDef] = &[
    NativeDef::new("__enter__", Arity::Exact(1), enter),
    NativeDef::new("__eq__", Arity::Exact(2), eq),
    NativeDef::new("__exit__", Arity::AtLeast(1), release),
    NativeDef::new("__getitem__", Arity::Exact(2), getitem),
    NativeDef::new("__hash__", Arity::Exact(1), hash),
    NativeDef::new("__iter__", Arity::Exact(1), iter),
    NativeDef::new("__len__", Arity::Exact(1), len),
    NativeDef::new("__ne__", Arity::Exact(2), ne),
    NativeDef::new("__repr__", Arity::Exact(1), repr),
    NativeDef::new("__setitem__", Arity::Exact(3), setitem),
    NativeDef::new("__delitem__", Arity::Exact(2), delitem),
    NativeDef::new("hex", Arity::Any, hex),
    NativeDef::new("release", Arity::Exact(1), release),
    NativeDef::new("tobytes", Arity::Any, tobytes),
    NativeDef::new("tolist", Arity::Exact(1), tolist),
    NativeDef::new("toreadonly", Arity::Exact(1), toreadonly),
];

macro_rules! getters {
    ($($constant:ident $name:ident |$vm:ident, $view:ident| $value:expr;)*) => {
        $(
            static $constant: NativeDef = NativeDef::new(stringify!($name), Arity::Exact(1), $name);

            fn $name($vm: &mut Vm, args: &Args<'_>) -> PyResult {
                let $view = view($vm, args)?;
                Ok($value)
            }
        )*

        static GETTERS: &[(&NativeDef, Option<&NativeDef>)] = &[$((&$constant, None)),*];
    };
}

getters! {
    C_CONTIGUOUS c_contiguous |vm, view| Value::bool(view.step == 1 || view.len <= 1);
    CONTIGUOUS contiguous |vm, view| Value::bool(view.step == 1 || view.len <= 1);
    F_CONTIGUOUS f_contiguous |vm, view| Value::bool(view.step == 1 || view.len <= 1);
    FORMAT format |vm, view| {
        let _ = view;
        vm.intern("B").into()
    };
    ITEMSIZE itemsize |vm, view| {
        let _ = view;
        Value::int(1)
    };
    NBYTES nbytes |vm, view| vm.new_usize(view.len);
    NDIM ndim |vm, view| {
        let _ = view;
        Value::int(1)
    };
    OBJ obj |vm, view| view.base;
    READONLY readonly |vm, view| Value::bool(view.readonly);
    SHAPE shape |vm, view| {
        let len = vm.new_usize(view.len);
        vm.new_tuple(&[len]).into()
    };
    STRIDES strides |vm, view| {
        let step = vm.new_int(view.step as i64);
        vm.new_tuple(&[step]).into()
    };
}

/// Sets up the class.
pub(super) fn init(vm: &mut Vm) {
    let class = vm.interp.types.memoryview;
    vm.set_new(class, new);
    vm.add_methods(class, METHODS);
    vm.add_getsets(class, GETTERS);
    let builtins = vm.interp.builtins;
    vm.set_global(builtins, class.name.get(), class.into());
}

fn new(vm: &mut Vm, _: Gc<ClassObj>, args: &Args<'_>) -> PyResult {
    const PARAMS: Params<1> = Params {
        function: "memoryview",
        names: ["object"],
        positional_only: 0,
        keyword_only_from: 1,
        required: 1,
    };
    let [object] = vm.bind(&PARAMS, args, 0)?;
    let object = object.unwrap_or(Value::NONE);
    if vm.is_exact(object, vm.interp.types.memoryview) {
        let copy = view(vm, &Args::new(&[object]))?;
        return new_view(vm, copy);
    }
    let Some(len) = byte_contents(object, vm).map(<[u8]>::len) else {
        let got = vm.class_name(object);
        return Err(vm.type_error(format!(
            "memoryview: a bytes-like object is required, not '{got}'"
        )));
    };
    new_view(
        vm,
        ByteView {
            base: object,
            start: 0,
            step: 1,
            len,
            readonly: !super::is_bytearray(object),
            released: false,
        },
    )
}

fn new_view(vm: &mut Vm, view: ByteView) -> PyResult {
    let class = vm.interp.types.memoryview;
    Ok(vm.new_opaque(class, view).into())
}

fn receiver(args: &Args<'_>) -> Gc<OpaqueObj> {
    match args.pos[0].as_gc() {
        Some(view) => view,
        None => unreachable!("the dispatcher checks the class of the receiver"),
    }
}

/// The receiver, unless released.
fn view(vm: &mut Vm, args: &Args<'_>) -> PyResult<ByteView> {
    match receiver(args).data::<ByteView>(vm) {
        Some(view) if !view.released => Ok(*view),
        _ => Err(vm.value_error("operation forbidden on released memoryview object")),
    }
}

/// The bytes that a view shows, in its order; fewer where the bytearray has shrunk.
fn shown(vm: &Vm, view: &ByteView) -> Vec<u8> {
    let base = byte_contents(view.base, vm).unwrap_or_default();
    (0..view.len)
        .filter_map(|at| base.get(view.place(at)).copied())
        .collect()
}

/// The place in the base that a subscript means.
fn position(vm: &mut Vm, view: &ByteView, key: Value) -> PyResult<usize> {
    if !vm.is_index(key) {
        return Err(vm.type_error("memoryview: invalid slice key"));
    }
    let index = vm.subscript_index(key)?;
    let len = view.len as i64;
    let at = if index < 0 { index + len } else { index };
    if at < 0 || at >= len {
        return Err(out_of_bounds(vm));
    }
    Ok(view.place(at as usize))
}

#[cold]
fn out_of_bounds(vm: &mut Vm) -> Raised {
    vm.index_error("index out of bounds on dimension 1")
}

/// The view of what a slice selects.
fn sliced(vm: &mut Vm, view: &ByteView, slice: Gc<SliceObj>) -> PyResult<ByteView> {
    let span = vm.slice_span(slice, |_| view.len)?;
    Ok(ByteView {
        start: view.place(span.start),
        step: view.step.saturating_mul(span.step as isize),
        len: span.count,
        ..*view
    })
}

fn getitem(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let view = view(vm, args)?;
    if let Some(slice) = args.pos[1].as_gc::<SliceObj>() {
        let part = sliced(vm, &view, slice)?;
        return new_view(vm, part);
    }
    let at = position(vm, &view, args.pos[1])?;
    let byte = byte_contents(view.base, vm).and_then(|bytes| bytes.get(at).copied());
    match byte {
        Some(byte) => Ok(Value::int(i32::from(byte))),
        None => Err(out_of_bounds(vm)),
    }
}

/// Memory cannot be deleted: which error says so depends on whether it could be changed.
fn delitem(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let view = view(vm, args)?;
    let changeable = !view.readonly && view.base.is_kind(Kind::ByteArray);
    Err(vm.type_error(if changeable {
        "cannot delete memory"
    } else {
        "cannot modify read-only memory"
    }))
}

fn setitem(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let view = view(vm, args)?;
    let Some(array) = view.base.as_gc::<crate::object::ByteArrayObj>() else {
        return Err(vm.type_error("cannot modify read-only memory"));
    };
    if view.readonly {
        return Err(vm.type_error("cannot modify read-only memory"));
    }
    let value = args.pos[2];
    let (target, bytes) = if let Some(slice) = args.pos[1].as_gc::<SliceObj>() {
        let target = sliced(vm, &view, slice)?;
        let bytes = bytes_argument(vm, value)?;
        if bytes.len() != target.len {
            return Err(vm.value_error(
                "memoryview assignment: lvalue and rvalue have different structures",
            ));
        }
        (target, bytes)
    } else {
        let start = position(vm, &view, args.pos[1])?;
        if !vm.is_index(value) {
            return Err(vm.type_error("memoryview: invalid type for format 'B'"));
        }
        let index = vm.index(value)?;
        let Some(Ok(byte)) = index.as_small_int().map(u8::try_from) else {
            return Err(vm.value_error("memoryview: invalid value for format 'B'"));
        };
        let target = ByteView {
            start,
            step: 1,
            len: 1,
            ..view
        };
        (target, vec![byte])
    };
    let content = array.bytes_mut(vm);
    for (at, byte) in bytes.into_iter().enumerate() {
        if let Some(place) = content.get_mut(target.place(at)) {
            *place = byte;
        }
    }
    Ok(Value::NONE)
}

fn compare(vm: &mut Vm, args: &Args<'_>, op: CompareOp) -> PyResult {
    let Some(view) = receiver(args).data::<ByteView>(vm).copied() else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let other = args.pos[1];
    let equal = match other
        .as_gc::<OpaqueObj>()
        .and_then(|other| other.data::<ByteView>(vm))
    {
        Some(theirs) if view.released || theirs.released => args.pos[0] == other,
        Some(theirs) => shown(vm, &view) == shown(vm, theirs),
        None => match byte_contents(other, vm) {
            Some(theirs) => !view.released && shown(vm, &view) == theirs,
            None => return Ok(Value::NOT_IMPLEMENTED),
        },
    };
    Ok(Value::bool(equal == (op == CompareOp::Eq)))
}

compare_methods!(compare eq Eq, ne Ne);

fn hash(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let view = view(vm, args)?;
    if !view.readonly {
        return Err(vm.value_error("cannot hash writable memoryview object"));
    }
    let hash = crate::alloc::hash_bytes(&shown(vm, &view));
    Ok(vm.new_int(hash as i64))
}

fn iter(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    view(vm, args)?;
    let class = vm.interp.types.iterator;
    Ok(vm.new_seq_iter(class, args.pos[0]))
}

fn len(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let view = view(vm, args)?;
    Ok(vm.new_usize(view.len))
}

fn repr(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let this = receiver(args);
    let released = this.data::<ByteView>(vm).is_none_or(|view| view.released);
    let what = if released {
        "released memory"
    } else {
        "memory"
    };
    let text = format!("<{what} at {:#x}>", this.address());
    Ok(vm.new_str(&text).into())
}

fn enter(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    view(vm, args)?;
    Ok(args.pos[0])
}

fn release(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    if let Some(view) = receiver(args).data_mut::<ByteView>(vm) {
        view.released = true;
        view.base = Value::NONE;
    }
    Ok(Value::NONE)
}

fn tobytes(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let view = view(vm, args)?;
    let bytes = shown(vm, &view);
    Ok(vm.new_bytes(bytes).into())
}

fn tolist(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let view = view(vm, args)?;
    let items = shown(vm, &view)
        .into_iter()
        .map(|byte| Value::int(i32::from(byte)))
        .collect();
    Ok(vm.new_list(items).into())
}

fn toreadonly(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let view = view(vm, args)?;
    new_view(
        vm,
        ByteView {
            readonly: true,
            ..view
        },
    )
}

fn hex(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let bytes = tobytes(vm, &Args::new(&args.pos[..1]))?;
    vm.root(bytes);
    let mut pos = args.pos.to_vec();
    pos[0] = bytes;
    methods::hex(vm, &Args { pos: &pos, ..*args })
}
