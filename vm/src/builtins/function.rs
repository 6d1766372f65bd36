//! Functions, bound methods and native functions.

use crate::heap::{Gc, Kind};
use crate::object::*;
use crate::value::Value;
use crate::vm::{Args, Arity, NativeDef, Params, PyResult, Vm};

use super::descriptors::{descriptor_get, no_doc, read_only};

static FUNCTION_METHODS: &[NativeDef] = &[
    NativeDef::new("__call__", Arity::Any, call_receiver),
    NativeDef::new("__get__", Arity::Range(2, 3), descriptor_get),
    NativeDef::new("__repr__", Arity::Exact(1), function_repr),
];

static FUNCTION_GETSETS: &[super::GetSet] = &[
    getset!("__name__", function_name, set_function_name, delete),
    getset!(
        "__qualname__",
        function_qualname,
        set_function_qualname,
        delete
    ),
    getset!("__module__", function_module, set_function_module, delete),
    getset!("__doc__", function_doc, set_function_doc, delete),
    getset!(
        "__defaults__",
        function_defaults,
        set_function_defaults,
        delete
    ),
    getset!(
        "__kwdefaults__",
        function_kwdefaults,
        set_function_kwdefaults,
        delete
    ),
    getset!(
        "__annotations__",
        function_annotations,
        set_function_annotations,
        delete
    ),
    getset!("__dict__", function_dict, set_function_dict, delete),
    getset!("__code__", function_code, set_function_code, delete),
    getset!("__closure__", function_closure, read_only),
    getset!("__globals__", function_globals, read_only),
    getset!("__builtins__", function_builtins, read_only),
    getset!("__type_params__", no_type_params, set_type_params),
];

static METHOD_METHODS: &[NativeDef] = &[
    NativeDef::new("__call__", Arity::Any, call_receiver),
    NativeDef::new("__repr__", Arity::Exact(1), method_repr),
    NativeDef::new("__eq__", Arity::Exact(2), method_eq),
    NativeDef::new("__hash__", Arity::Exact(1), method_hash),
    NativeDef::new("__getattr__", Arity::Exact(2), method_getattr),
];

static METHOD_GETSETS: &[super::GetSet] = &[
    getset!("__self__", method_self, read_only),
    getset!("__func__", method_function, read_only),
    getset!("__doc__", method_doc),
];

static BUILTIN_METHOD_METHODS: &[NativeDef] = &[
    NativeDef::new("__call__", Arity::Any, call_receiver),
    NativeDef::new("__repr__", Arity::Exact(1), method_repr),
    NativeDef::new("__eq__", Arity::Exact(2), method_eq),
    NativeDef::new("__hash__", Arity::Exact(1), method_hash),
];

static BUILTIN_METHOD_GETSETS: &[super::GetSet] = &[
    getset!("__self__", method_self),
    getset!("__name__", method_name),
    getset!("__qualname__", method_qualname),
    getset!("__module__", no_doc),
    getset!("__doc__", no_doc),
    getset!("__text_signature__", no_doc),
];

static NATIVE_METHODS: &[NativeDef] = &[
    NativeDef::new("__call__", Arity::Any, call_receiver),
    NativeDef::new("__repr__", Arity::Exact(1), native_repr),
];

static NATIVE_FUNCTION_GETSETS: &[super::GetSet] = &[
    getset!("__name__", native_name),
    getset!("__qualname__", native_qualname),
    getset!("__module__", native_module),
    getset!("__self__", native_self),
    getset!("__doc__", no_doc),
    getset!("__text_signature__", no_doc),
];

static NATIVE_METHOD_GETSETS: &[super::GetSet] = &[
    getset!("__name__", native_name),
    getset!("__qualname__", native_qualname),
    getset!("__objclass__", native_owner),
    getset!("__doc__", no_doc),
    getset!("__text_signature__", no_doc),
];

static NATIVE_GET: &[NativeDef] = &[NativeDef::new(
    "__get__",
    Arity::Range(2, 3),
    descriptor_get,
)];

/// Sets up what this file defines.
pub(crate) fn init(vm: &mut Vm) {
    let types = &vm.interp.types;
    let (function, method) = (types.function, types.method);
    let bound = [types.builtin_method, types.method_wrapper];
    let builtin_function = types.builtin_function;
    let descriptors = [types.method_descriptor, types.wrapper_descriptor];
    vm.set_new(function, new_function);
    vm.add_methods(function, FUNCTION_METHODS);
    vm.add_getsets(function, FUNCTION_GETSETS);
    vm.set_new(method, new_method);
    vm.add_methods(method, METHOD_METHODS);
    vm.add_getsets(method, METHOD_GETSETS);
    method.add_flags(ClassFlags::HAS_GETATTR_HOOK);
    for class in bound {
        vm.add_methods(class, BUILTIN_METHOD_METHODS);
        vm.add_getsets(class, BUILTIN_METHOD_GETSETS);
    }
    vm.add_methods(builtin_function, NATIVE_METHODS);
    vm.add_getsets(builtin_function, NATIVE_FUNCTION_GETSETS);
    for descriptor in descriptors {
        vm.add_methods(descriptor, NATIVE_METHODS);
        vm.add_methods(descriptor, NATIVE_GET);
        vm.add_getsets(descriptor, NATIVE_METHOD_GETSETS);
    }
    super::code::init(vm);
    super::module::init(vm);
    super::generator::init(vm);
}

static FUNCTION_PARAMS: Params<6> = Params {
    function: "function",
    names: [
        "code",
        "globals",
        "name",
        "argdefs",
        "closure",
        "kwdefaults",
    ],
    positional_only: 0,
    keyword_only_from: 6,
    required: 2,
};

/// A function of a code object, as `types.FunctionType` makes it.
fn new_function(vm: &mut Vm, class: Gc<ClassObj>, args: &Args<'_>) -> PyResult {
    let given = vm.bind(&FUNCTION_PARAMS, args, 0)?;
    let [code, globals, name, defaults, closure, kwdefaults] =
        given.map(|value| value.unwrap_or(Value::NONE));
    let wrong = |vm: &mut Vm, name: &str, wanted: &str, got: Value| {
        let got = vm.class_name(got);
        vm.type_error(format!(
            "function() argument '{name}' must be {wanted}, not {got}"
        ))
    };
    let Some(code) = code.as_gc::<CodeObj>() else {
        return Err(wrong(vm, "code", "code", code));
    };
    let Some(globals) = globals.as_gc::<DictObj>() else {
        return Err(wrong(vm, "globals", "dict", globals));
    };
    let optional = |value: Value, kind: Kind| value.is_none() || value.is_kind(kind);
    if !optional(name, Kind::Str) {
        return Err(vm.type_error("arg 3 (name) must be None or string"));
    }
    if !optional(defaults, Kind::Tuple) {
        return Err(vm.type_error("arg 4 (defaults) must be None or tuple"));
    }
    if !optional(kwdefaults, Kind::Dict) {
        return Err(vm.type_error("arg 6 (kwdefaults) must be None or dict"));
    }
    let cells = closure_cells(closure);
    let free = code.free_names.len();
    if !optional(closure, Kind::Tuple) || closure.is_none() && free != 0 {
        return Err(vm.type_error("arg 5 (closure) must be tuple"));
    }
    if cells.len() != free {
        let name = code.name.to_string_lossy();
        let given = cells.len();
        return Err(vm.value_error(format!(
            "{name} requires closure of length {free}, not {given}"
        )));
    }
    if let Some(&other) = cells.iter().find(|cell| !cell.is_kind(Kind::Cell)) {
        let got = vm.class_name(other);
        return Err(vm.type_error(format!("arg 5 (closure) expected cell, found {got}")));
    }
    let closure = if free == 0 { Value::NONE } else { closure };
    let key = vm.interp.names.__name__;
    let module = globals.get_str(vm, key).unwrap_or(Value::NONE);
    let builtins = vm.interp.builtins;
    let header = vm.header(class);
    let function = FunctionObj::new(header, code, globals, builtins, closure, module);
    let function = vm.alloc(function);
    if let Some(name) = name.as_gc() {
        function.name.set(name);
    }
    function.defaults.set(defaults);
    function.kwdefaults.set(kwdefaults);
    Ok(function.into())
}

/// `callable.__call__(…)`.
fn call_receiver(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let pos = &args.pos[1..];
    vm.call_args(args.pos[0], &Args { pos, ..*args })
}

fn function(vm: &mut Vm, args: &Args<'_>) -> PyResult<Gc<FunctionObj>> {
    match args.pos[0].as_gc::<FunctionObj>() {
        Some(function) => Ok(function),
        None => Err(vm.type_error("a function is wanted")),
    }
}

fn function_repr(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let name = function(vm, args)?.qualname.get().to_string_lossy();
    let address = vm.identity(args.pos[0]);
    Ok(vm
        .new_str(&format!("<function {name} at {address:#x}>"))
        .into())
}

fn function_name(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(function(vm, args)?.name.get().into())
}

fn set_function_name(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    match args.pos.get(1).and_then(|v| v.as_gc()) {
        Some(name) => function(vm, args)?.name.set(name),
        None => return Err(vm.type_error("__name__ must be set to a string object")),
    }
    Ok(Value::NONE)
}

fn function_qualname(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(function(vm, args)?.qualname.get().into())
}

fn set_function_qualname(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    match args.pos.get(1).and_then(|v| v.as_gc()) {
        Some(name) => function(vm, args)?.qualname.set(name),
        None => return Err(vm.type_error("__qualname__ must be set to a string object")),
    }
    Ok(Value::NONE)
}

/// The value given to a setter; None where the attribute is to be deleted.
fn given(args: &Args<'_>) -> Value {
    args.pos.get(1).copied().unwrap_or(Value::NONE)
}

fn function_module(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(function(vm, args)?.module.get())
}

fn set_function_module(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    function(vm, args)?.module.set(given(args));
    Ok(Value::NONE)
}

fn function_doc(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(function(vm, args)?.doc.get())
}

fn set_function_doc(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    function(vm, args)?.doc.set(given(args));
    Ok(Value::NONE)
}

/// The value given to a setter that takes None and objects of one layout.
fn given_kind(vm: &mut Vm, args: &Args<'_>, kind: Kind, message: &str) -> PyResult {
    let value = given(args);
    if value.is_none() || value.is_kind(kind) {
        Ok(value)
    } else {
        Err(vm.type_error(message))
    }
}

fn function_defaults(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(function(vm, args)?.defaults.get())
}

fn set_function_defaults(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let message = "__defaults__ must be set to a tuple object";
    let value = given_kind(vm, args, Kind::Tuple, message)?;
    function(vm, args)?.defaults.set(value);
    Ok(Value::NONE)
}

fn function_kwdefaults(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(function(vm, args)?.kwdefaults.get())
}

fn set_function_kwdefaults(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let message = "__kwdefaults__ must be set to a dict object";
    let value = given_kind(vm, args, Kind::Dict, message)?;
    function(vm, args)?.kwdefaults.set(value);
    Ok(Value::NONE)
}

fn function_annotations(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let function = function(vm, args)?;
    if function.annotations.get().is_none() {
        function.annotations.set(vm.new_dict().into());
    }
    Ok(function.annotations.get())
}

fn set_function_annotations(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let message = "__annotations__ must be set to a dict object";
    let value = given_kind(vm, args, Kind::Dict, message)?;
    function(vm, args)?.annotations.set(value);
    Ok(Value::NONE)
}

fn function_dict(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let function = function(vm, args)?;
    if function.dict.get().is_none() {
        function.dict.set(vm.new_dict().into());
    }
    Ok(function.dict.get())
}

fn set_function_dict(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let Some(&value) = args.pos.get(1) else {
        return Err(vm.type_error("cannot delete __dict__"));
    };
    if !value.is_kind(Kind::Dict) {
        let got = vm.class_name(value);
        return Err(vm.type_error(format!(
            "__dict__ must be set to a dictionary, not a '{got}'"
        )));
    }
    function(vm, args)?.dict.set(value);
    Ok(Value::NONE)
}

fn function_code(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(function(vm, args)?.code().into())
}

fn set_function_code(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let function = function(vm, args)?;
    let Some(code) = args.pos.get(1).and_then(|v| v.as_gc::<CodeObj>()) else {
        return Err(vm.type_error("__code__ must be set to a code object"));
    };
    let (cells, free) = (closure_cells(function.closure).len(), code.free_names.len());
    if cells != free {
        let name = function.name.get().to_string_lossy();
        return Err(vm.value_error(format!(
            "{name}() requires a code object with {cells} free vars, not {free}"
        )));
    }
    function.set_code(code);
    Ok(Value::NONE)
}

fn function_closure(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(function(vm, args)?.closure)
}

fn function_globals(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(function(vm, args)?.globals.into())
}

fn function_builtins(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(function(vm, args)?.builtins.into())
}

fn no_type_params(vm: &mut Vm, _: &Args<'_>) -> PyResult {
    Ok(vm.interp.empty_tuple)
}

/// There are no type parameters to copy; copying that there are none is what decorators do.
fn set_type_params(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    match args.pos[1].as_gc::<TupleObj>() {
        Some(params) if params.items().is_empty() => Ok(Value::NONE),
        Some(_) => Err(vm.type_error("type parameters are not supported by minivm")),
        None => Err(vm.type_error("__type_params__ must be set to a tuple")),
    }
}

fn new_method(vm: &mut Vm, _: Gc<ClassObj>, args: &Args<'_>) -> PyResult {
    let &[function, receiver] = args.pos else {
        let given = args.pos.len();
        return Err(vm.type_error(format!("method expected 2 arguments, got {given}")));
    };
    if !vm.is_callable(function) {
        return Err(vm.type_error("first argument must be callable"));
    }
    if receiver.is_none() {
        return Err(vm.type_error("instance must not be None"));
    }
    Ok(vm.new_bound_method(function, receiver))
}

fn method(vm: &mut Vm, args: &Args<'_>) -> PyResult<Gc<BoundMethodObj>> {
    match args.pos[0].as_gc::<BoundMethodObj>() {
        Some(method) => Ok(method),
        None => Err(vm.type_error("a bound method is wanted")),
    }
}

fn method_repr(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let method = method(vm, args)?;
    vm.check_native_stack()?;
    if let Some(native) = method.function.as_gc::<NativeObj>() {
        let name = native.def.name;
        let class = vm.class_name(method.receiver);
        let address = vm.identity(method.receiver);
        let slot = vm.class_of(method.function) == vm.interp.types.wrapper_descriptor;
        let text = if slot {
            format!("<method-wrapper '{name}' of {class} object at {address:#x}>")
        } else {
            format!("<built-in method {name} of {class} object at {address:#x}>")
        };
        return Ok(vm.new_str(&text).into());
    }
    let mut name = None;
    for key in [vm.interp.names.__qualname__, vm.interp.names.__name__] {
        if name.is_none()
            && let Some(found) = vm.find_attr(method.function, key)?
        {
            name = found.as_gc::<StrObj>().map(|name| name.to_string_lossy());
        }
    }
    let name = name.unwrap_or_else(|| "?".to_string());
    let receiver = vm.repr(method.receiver)?.to_string_lossy();
    Ok(vm
        .new_str(&format!("<bound method {name} of {receiver}>"))
        .into())
}

fn method_eq(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let method = method(vm, args)?;
    match args.pos[1].as_gc::<BoundMethodObj>() {
        Some(other) => {
            let same = method.receiver == other.receiver && method.function == other.function;
            Ok(Value::bool(same))
        }
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn method_hash(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let method = method(vm, args)?;
    let receiver = vm.identity(method.receiver).rotate_right(4);
    Ok(vm.new_int((receiver ^ vm.identity(method.function)) as i64))
}

/// Attributes that a bound method has not itself are those of its function.
fn method_getattr(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let name = vm.attribute_name(args.pos[1])?;
    let function = method(vm, args)?.function;
    vm.get_attr(function, name)
}

fn method_self(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(method(vm, args)?.receiver)
}

fn method_function(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(method(vm, args)?.function)
}

fn method_doc(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let function = method(vm, args)?.function;
    let key = vm.interp.names.__doc__;
    vm.get_attr(function, key)
}

fn method_native(vm: &mut Vm, args: &Args<'_>) -> PyResult<Gc<NativeObj>> {
    match method(vm, args)?.function.as_gc() {
        Some(native) => Ok(native),
        None => Err(vm.type_error("a built-in method is wanted")),
    }
}

fn method_name(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let name = method_native(vm, args)?.def.name;
    Ok(vm.intern(name).into())
}

fn method_qualname(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let native = method_native(vm, args)?;
    let receiver = method(vm, args)?.receiver;
    let class = match (
        native.owner.as_gc::<ClassObj>(),
        receiver.as_gc::<ClassObj>(),
    ) {
        (Some(owner), _) => owner.name_str(),
        (None, Some(class)) => class.name_str(),
        (None, None) => vm.class_name(receiver),
    };
    Ok(vm.new_str(&format!("{class}.{}", native.def.name)).into())
}

fn native(vm: &mut Vm, args: &Args<'_>) -> PyResult<Gc<NativeObj>> {
    match args.pos[0].as_gc::<NativeObj>() {
        Some(native) => Ok(native),
        None => Err(vm.type_error("a built-in function is wanted")),
    }
}

fn native_repr(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let native = native(vm, args)?;
    let name = native.def.name;
    let text = match native.owner.as_gc::<ClassObj>() {
        Some(class) => {
            let class = class.name_str();
            if vm.class_of(args.pos[0]) == vm.interp.types.wrapper_descriptor {
                format!("<slot wrapper '{name}' of '{class}' objects>")
            } else {
                format!("<method '{name}' of '{class}' objects>")
            }
        }
        None => format!("<built-in function {name}>"),
    };
    Ok(vm.new_str(&text).into())
}

fn native_name(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let name = native(vm, args)?.def.name;
    Ok(vm.intern(name).into())
}

fn native_qualname(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let native = native(vm, args)?;
    let name = native.def.name;
    Ok(match native.owner.as_gc::<ClassObj>() {
        Some(class) => {
            let text = format!("{}.{name}", class.name_str());
            vm.new_str(&text).into()
        }
        None => vm.intern(name).into(),
    })
}

fn native_module(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(native(vm, args)?.owner)
}

/// `__self__` of a built-in function: its module.
fn native_self(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let owner = native(vm, args)?.owner;
    match owner.as_gc::<StrObj>() {
        Some(module) => {
            let modules = vm.interp.modules;
            Ok(modules.get_str(vm, module).unwrap_or(Value::NONE))
        }
        None => Ok(Value::NONE),
    }
}

fn native_owner(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(native(vm, args)?.owner)
}
