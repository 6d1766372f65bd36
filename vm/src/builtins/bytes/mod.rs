//! The classes `bytes` and `bytearray`: construction and special methods. Most other methods are the same for both;
//! those that change a bytearray are in `array.rs`. `memoryview` is in `view.rs`.

mod array;
mod methods;
mod view;

use crate::builtins::percent;
use crate::builtins::text_args::{bytes_argument, codec, compare_methods};
use crate::heap::{Gc, Header, Kind};
use crate::object::{
    ByteArrayObj, BytesObj, ClassObj, ListObj, SliceObj, StrObj, TupleObj, byte_contents,
};
use crate::ops::operator::CompareOp;
use crate::text::encode::encode;
use crate::text::{Flavor, ops, repr, search};
use crate::value::Value;
use crate::vm::{Args, Arity, NativeDef, Params, PyResult, Raised, Vm};

/// Special methods of both classes.
static METHODS: &[NativeDef] = &[
    NativeDef::new("__add__", Arity::Exact(2), add),
    NativeDef::new("__contains__", Arity::Exact(2), contains),
    NativeDef::new("__eq__", Arity::Exact(2), eq),
    NativeDef::new("__ge__", Arity::Exact(2), ge),
    NativeDef::new("__getitem__", Arity::Exact(2), getitem),
    NativeDef::new("__gt__", Arity::Exact(2), gt),
    NativeDef::new("__iter__", Arity::Exact(1), iter),
    NativeDef::new("__le__", Arity::Exact(2), le),
    NativeDef::new("__len__", Arity::Exact(1), len),
    NativeDef::new("__lt__", Arity::Exact(2), lt),
    NativeDef::new("__mod__", Arity::Exact(2), percent_format),
    NativeDef::new("__mul__", Arity::Exact(2), mul),
    NativeDef::new("__ne__", Arity::Exact(2), ne),
    NativeDef::new("__repr__", Arity::Exact(1), repr_),
    NativeDef::new("__rmod__", Arity::Exact(2), percent_format_reflected),
    NativeDef::new("__rmul__", Arity::Exact(2), mul),
    NativeDef::new("__sizeof__", Arity::Exact(1), sizeof),
    NativeDef::new("__str__", Arity::Exact(1), repr_),
];

/// Special methods that only bytes has.
static BYTES_METHODS: &[NativeDef] = &[
    NativeDef::new("__bytes__", Arity::Exact(1), to_bytes),
    NativeDef::new("__getnewargs__", Arity::Exact(1), getnewargs),
    NativeDef::new("__hash__", Arity::Exact(1), hash),
];

/// Sets up the classes.
pub(crate) fn init(vm: &mut Vm) {
    let (bytes, bytearray) = (vm.interp.types.bytes, vm.interp.types.bytearray);
    vm.set_new(bytes, new_bytes);
    vm.set_new(bytearray, new_bytearray);
    let builtins = vm.interp.builtins;
    for class in [bytes, bytearray] {
        vm.set_global(builtins, class.name.get(), class.into());
        vm.add_methods(class, METHODS);
        vm.add_methods(class, methods::METHODS);
        vm.add_static_methods(class, methods::STATIC_METHODS);
        vm.add_class_methods(class, methods::CLASS_METHODS);
    }
    vm.add_methods(bytes, BYTES_METHODS);
    vm.add_methods(bytearray, array::METHODS);
    view::init(vm);
    let name = vm.interp.names.__hash__;
    vm.set_global(bytearray.dict, name, Value::NONE);
}

/// The content of the receiver of a method of either class.
fn contents<'a>(vm: &'a Vm, args: &Args<'_>) -> &'a [u8] {
    byte_contents(args.pos[0], vm).unwrap_or_default()
}

fn is_bytearray(value: Value) -> bool {
    value.is_kind(Kind::ByteArray)
}

/// A result of the class that the receiver has: bytes or bytearray itself.
fn new_like(vm: &mut Vm, receiver: Value, bytes: Vec<u8>) -> PyResult {
    vm.charge(bytes.len())?;
    Ok(if is_bytearray(receiver) {
        vm.new_bytearray(bytes).into()
    } else {
        vm.new_bytes(bytes).into()
    })
}

fn new_bytes(vm: &mut Vm, class: Gc<ClassObj>, args: &Args<'_>) -> PyResult {
    let bytes = construct(vm, args, "bytes")?;
    vm.charge(bytes.len())?;
    let header = Header::new(class);
    Ok(vm
        .alloc(BytesObj::new(header, bytes.into_boxed_slice()))
        .into())
}

fn new_bytearray(vm: &mut Vm, class: Gc<ClassObj>, args: &Args<'_>) -> PyResult {
    let bytes = if class == vm.interp.types.bytearray {
        construct(vm, args, "bytearray")?
    } else {
        // `__init__` fills it.
        Vec::new()
    };
    vm.charge(bytes.len())?;
    let header = Header::new(class);
    Ok(vm.alloc(ByteArrayObj::new(header, bytes)).into())
}

/// What the arguments of a constructor stand for.
fn construct(vm: &mut Vm, args: &Args<'_>, function: &'static str) -> PyResult<Vec<u8>> {
    let params = Params {
        function,
        names: ["source", "encoding", "errors"],
        positional_only: 0,
        keyword_only_from: 3,
        required: 0,
    };
    let [source, encoding, errors] = vm.bind(&params, args, 0)?;
    for (value, parameter) in [(encoding, "encoding"), (errors, "errors")] {
        if let Some(value) = value
            && value.as_gc::<StrObj>().is_none()
        {
            let got = vm.argument_class_name(value);
            return Err(vm.type_error(format!(
                "{function}() argument '{parameter}' must be str, not {got}"
            )));
        }
    }
    let string = source.and_then(|source| source.as_gc::<StrObj>());
    if encoding.is_some() {
        let Some(string) = string else {
            return Err(vm.type_error("encoding without a string argument"));
        };
        let (encoding, handler) = codec(vm, encoding, errors, function)?;
        return encode(string.bytes(), encoding, &handler).map_err(|e| vm.raise_err(e));
    }
    if string.is_some() {
        return Err(vm.type_error("string argument without an encoding"));
    }
    if errors.is_some() {
        return Err(vm.type_error("errors without a string argument"));
    }
    match source {
        Some(source) => bytes_of_object(vm, source, function),
        None => Ok(Vec::new()),
    }
}

/// `bytes(source)` of anything but a string.
fn bytes_of_object(vm: &mut Vm, source: Value, function: &str) -> PyResult<Vec<u8>> {
    if function == "bytes" {
        let name = vm.interp.names.__bytes__;
        if let Some(result) = vm.call_special(source, name, &[])? {
            return match byte_contents(result, vm) {
                Some(bytes) if !is_bytearray(result) => Ok(bytes.to_vec()),
                _ => {
                    let got = vm.class_name(result);
                    Err(vm.type_error(format!("__bytes__ returned non-bytes (type {got})")))
                }
            };
        }
    }
    if let Some(bytes) = byte_contents(source, vm) {
        return Ok(bytes.to_vec());
    }
    if vm.is_index(source) {
        let count = vm.count_index(source)?;
        let Ok(count) = usize::try_from(count) else {
            return Err(vm.value_error("negative count"));
        };
        let mut bytes = vm.new_vec(count)?;
        bytes.resize(count, 0);
        return Ok(bytes);
    }
    let what = if function == "bytes" { "bytes" } else { "byte" };
    match bytes_of_iterable(vm, source, what)? {
        Some(bytes) => Ok(bytes),
        None => {
            let got = vm.class_name(source);
            Err(vm.type_error(format!("cannot convert '{got}' object to {function}")))
        }
    }
}

/// The bytes that an iterable of integers yields; None where it is no iterable. `what` is for the message about an
/// integer that is no byte.
fn bytes_of_iterable(vm: &mut Vm, source: Value, what: &str) -> PyResult<Option<Vec<u8>>> {
    let items = match vm.exact_kind(source) {
        Some(Kind::List) => source.as_gc::<ListObj>().map(|list| list.items(vm)),
        Some(Kind::Tuple) => source.as_gc::<TupleObj>().map(|tuple| tuple.items()),
        _ => None,
    };
    // The common case, in which no Python code runs.
    let simple = items.and_then(|items| {
        items
            .iter()
            .map(|item| item.as_small_int().and_then(|n| u8::try_from(n).ok()))
            .collect::<Option<Vec<u8>>>()
    });
    if simple.is_some() {
        return Ok(simple);
    }
    let iterator = match vm.iter(source) {
        Ok(iterator) => iterator,
        Err(raised) if vm.is_instance_of(raised, vm.interp.types.type_error) => return Ok(None),
        Err(raised) => return Err(raised),
    };
    vm.root(iterator);
    let mut bytes = Vec::new();
    while let Some(item) = vm.next(iterator)? {
        bytes.push(byte_of(vm, item, what)?);
    }
    Ok(Some(bytes))
}

/// The byte that an integer is.
fn byte_of(vm: &mut Vm, value: Value, what: &str) -> PyResult<u8> {
    let index = vm.index(value)?;
    match index.as_small_int().map(u8::try_from) {
        Some(Ok(byte)) => Ok(byte),
        _ => Err(not_a_byte(vm, what)),
    }
}

#[cold]
fn not_a_byte(vm: &mut Vm, what: &str) -> Raised {
    vm.value_error(format!("{what} must be in range(0, 256)"))
}

fn add(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let Some(right) = byte_contents(args.pos[1], vm) else {
        let class = if args.pos[0].is_kind(Kind::Bytes) {
            "bytes"
        } else {
            "bytearray"
        };
        return Err(vm.concat_error(class, args.pos[1]));
    };
    let joined = [contents(vm, args), right].concat();
    new_like(vm, args.pos[0], joined)
}

fn mul(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let count = vm.count_index(args.pos[1])?;
    let bytes = repeated(vm, args.pos[0], count)?;
    new_like(vm, args.pos[0], bytes)
}

fn repeated(vm: &mut Vm, value: Value, count: i64) -> PyResult<Vec<u8>> {
    let bytes = byte_contents(value, vm).unwrap_or_default();
    let result = ops::repeat(bytes, usize::try_from(count).unwrap_or(0), Flavor::Bytes);
    result.map_err(|e| vm.raise_err(e))
}

fn contains(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let item = args.pos[1];
    if vm.is_index(item) {
        let byte = byte_of(vm, item, "byte")?;
        return Ok(Value::bool(contents(vm, args).contains(&byte)));
    }
    let wanted = bytes_argument(vm, item)?;
    let found = search::find(contents(vm, args), &wanted);
    Ok(Value::bool(found.is_some()))
}

fn index_error(vm: &mut Vm, receiver: Value) -> Raised {
    vm.index_error(if is_bytearray(receiver) {
        "bytearray index out of range"
    } else {
        "index out of range"
    })
}

#[cold]
fn index_type_error(vm: &mut Vm, receiver: Value, key: Value) -> Raised {
    let what = if is_bytearray(receiver) {
        "bytearray"
    } else {
        "byte"
    };
    let got = vm.class_name(key);
    vm.type_error(format!(
        "{what} indices must be integers or slices, not {got}"
    ))
}

/// The position that a subscript which is not a slice means.
fn position(vm: &mut Vm, args: &Args<'_>) -> PyResult<usize> {
    let key = args.pos[1];
    if !vm.is_index(key) {
        return Err(index_type_error(vm, args.pos[0], key));
    }
    let index = vm.subscript_index(key)?;
    let len = contents(vm, args).len() as i64;
    let at = if index < 0 { index + len } else { index };
    if at < 0 || at >= len {
        return Err(index_error(vm, args.pos[0]));
    }
    Ok(at as usize)
}

fn getitem(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let Some(slice) = args.pos[1].as_gc::<SliceObj>() else {
        let at = position(vm, args)?;
        return Ok(Value::int(i32::from(contents(vm, args)[at])));
    };
    let receiver = args.pos[0];
    let span = vm.slice_span(slice, |vm| {
        byte_contents(receiver, vm).map_or(0, <[u8]>::len)
    })?;
    let bytes = contents(vm, args);
    let selected = if span.step == 1 {
        bytes[span.start..span.start + span.count].to_vec()
    } else {
        span.indices().map(|at| bytes[at]).collect()
    };
    new_like(vm, receiver, selected)
}

fn iter(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let types = &vm.interp.types;
    let class = if is_bytearray(args.pos[0]) {
        types.bytearray_iterator
    } else {
        types.bytes_iterator
    };
    Ok(vm.new_seq_iter(class, args.pos[0]))
}

fn len(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let len = contents(vm, args).len();
    Ok(vm.new_usize(len))
}

fn compare(vm: &mut Vm, args: &Args<'_>, op: CompareOp) -> PyResult {
    let (left, right) = (args.pos[0], args.pos[1]);
    Ok(match byte_contents(right, vm) {
        // A bytearray compares itself with bytes, not the other way round.
        Some(other) if is_bytearray(left) || !is_bytearray(right) => {
            Value::bool(op.accepts(contents(vm, args).cmp(other)))
        }
        _ => Value::NOT_IMPLEMENTED,
    })
}

compare_methods!(compare);

fn repr_(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let bytes = contents(vm, args);
    let text = if is_bytearray(args.pos[0]) {
        let mut text = repr::bytearray_repr(bytes);
        // The representation begins with the name of the class, which may be a subclass.
        let class = vm.class_name(args.pos[0]);
        text.splice(.."bytearray".len(), class.into_bytes());
        text
    } else {
        repr::bytes_repr(bytes)
    };
    vm.new_str_bytes(&text).map(Value::from)
}

fn percent_format(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let template = contents(vm, args).to_vec();
    let bytes = percent::format_bytes(vm, &template, args.pos[1])?;
    new_like(vm, args.pos[0], bytes)
}

fn percent_format_reflected(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    if byte_contents(args.pos[1], vm).is_none() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    percent_format(vm, &Args::new(&[args.pos[1], args.pos[0]]))
}

fn sizeof(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let len = contents(vm, args).len();
    Ok(vm.new_usize(size_of::<BytesObj>() + len))
}

fn to_bytes(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    if vm.is_exact(args.pos[0], vm.interp.types.bytes) {
        return Ok(args.pos[0]);
    }
    let copy = contents(vm, args).to_vec();
    Ok(vm.new_bytes(copy).into())
}

fn getnewargs(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let copy = to_bytes(vm, args)?;
    Ok(vm.new_tuple(&[copy]).into())
}

fn hash(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let hash = crate::alloc::hash_bytes(contents(vm, args));
    Ok(vm.new_int(hash as i64))
}
