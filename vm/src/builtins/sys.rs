//! The module `sys`.

use crate::heap::{Gc, Kind, object_size};
use crate::object::*;
use crate::stdlib::STDLIB_MODULES;
use crate::traceback::EXCEPT_HOOK;
use crate::value::Value;
use crate::vm::{Args, Arity, NativeDef, Params, PyResult, Vm};

/// The version of the language.
const VERSION: [i32; 3] = [3, 13, 0];
/// `sys.hexversion`: the version, and that it is a final release.
const HEX_VERSION: i32 = VERSION[0] << 24 | VERSION[1] << 16 | VERSION[2] << 8 | 0xF0;
/// The least limit of digits that a program may set.
const DIGITS_THRESHOLD: i64 = 640;

static FUNCTIONS: &[NativeDef] = &[
    NativeDef::new("exit", Arity::Range(0, 1), exit),
    NativeDef::new("setrecursionlimit", Arity::Exact(1), set_recursion_limit),
    NativeDef::new("getrecursionlimit", Arity::Exact(0), get_recursion_limit),
    NativeDef::new("getsizeof", Arity::Any, get_size_of),
    NativeDef::new("exc_info", Arity::Exact(0), exc_info),
    NativeDef::new("exception", Arity::Exact(0), exception),
    NativeDef::new("intern", Arity::Exact(1), intern),
    NativeDef::new("getdefaultencoding", Arity::Exact(0), utf8),
    NativeDef::new("getfilesystemencoding", Arity::Exact(0), utf8),
    NativeDef::new(
        "getfilesystemencodeerrors",
        Arity::Exact(0),
        surrogate_escape,
    ),
    NativeDef::new("set_int_max_str_digits", Arity::Any, set_max_digits),
    NativeDef::new("get_int_max_str_digits", Arity::Exact(0), get_max_digits),
    NativeDef::new("is_finalizing", Arity::Exact(0), is_finalizing),
    NativeDef::new("displayhook", Arity::Exact(1), display_hook),
    NativeDef::new(EXCEPT_HOOK, Arity::Exact(3), except_hook),
];

/// What ends a program without an import.
static EXITS: &[NativeDef] = &[
    NativeDef::new("exit", Arity::Any, |vm, args| leave(vm, "exit", args)),
    NativeDef::new("quit", Arity::Any, |vm, args| leave(vm, "quit", args)),
];

/// Sets up what this file defines.
pub(crate) fn init(vm: &mut Vm) {
    let builtins = vm.interp.builtins;
    vm.add_functions(builtins, "builtins", EXITS);
    let module = vm.new_module("sys");
    let dict = module.dict;
    vm.interp.kept.insert("sys", module.into());
    let (modules, key) = (vm.interp.modules, vm.interp.names.sys);
    vm.set_global(modules, key, module.into());
    set(vm, dict, "modules", modules.into());
    add_paths(vm, dict);
    for (name, original) in [
        ("stdin", "__stdin__"),
        ("stdout", "__stdout__"),
        ("stderr", "__stderr__"),
    ] {
        let stream = vm.interp.kept.get(name).copied().unwrap_or(Value::NONE);
        set(vm, dict, name, stream);
        set(vm, dict, original, stream);
    }
}

/// Adds what only a program that has imported the module can see: half of the strings of a fresh interpreter.
pub(crate) fn complete(vm: &mut Vm) {
    if std::mem::replace(&mut vm.interp.sys_is_complete, true) {
        return;
    }
    if let Some(dict) = vm.sys_dict() {
        vm.add_functions(dict, "sys", FUNCTIONS);
        for (name, original) in [
            ("displayhook", "__displayhook__"),
            (EXCEPT_HOOK, "__excepthook__"),
        ] {
            let key = vm.intern(name);
            let hook = dict.get_str(vm, key).unwrap_or(Value::NONE);
            set(vm, dict, original, hook);
            vm.interp.kept.insert(name, hook);
        }
        add_versions(vm, dict);
        add_numbers(vm, dict);
        add_module_names(vm, dict);
    }
}

fn set(vm: &mut Vm, dict: Gc<DictObj>, name: &str, value: Value) {
    let name = vm.intern(name);
    vm.set_global(dict, name, value);
}

fn text(vm: &mut Vm, text: &str) -> Value {
    vm.new_str(text).into()
}

/// Sets a variable to a tuple with named items.
fn set_sequence(vm: &mut Vm, dict: Gc<DictObj>, name: &str, fields: &[(&str, Value)]) -> Value {
    let (names, values): (Vec<_>, Vec<_>) = fields.iter().copied().unzip();
    let class = vm.new_struct_sequence("sys", name, &names);
    let sequence = vm.new_tuple_of(class, &values).into();
    set(vm, dict, name, sequence);
    sequence
}

fn add_versions(vm: &mut Vm, dict: Gc<DictObj>) {
    let [major, minor, micro] = VERSION;
    let own = env!("CARGO_PKG_VERSION");
    let version = text(vm, &format!("{major}.{minor}.{micro} (minivm {own})"));
    set(vm, dict, "version", version);
    set(vm, dict, "hexversion", Value::int(HEX_VERSION));
    let level = text(vm, "final");
    let info = set_sequence(
        vm,
        dict,
        "version_info",
        &[
            ("major", Value::int(major)),
            ("minor", Value::int(minor)),
            ("micro", Value::int(micro)),
            ("releaselevel", level),
            ("serial", Value::int(0)),
        ],
    );
    let name = text(vm, "minivm");
    set_sequence(
        vm,
        dict,
        "implementation",
        &[
            ("name", name),
            ("cache_tag", Value::NONE),
            ("version", info),
            ("hexversion", Value::int(HEX_VERSION)),
        ],
    );
    let platform = match std::env::consts::OS {
        "macos" => "darwin",
        os => os,
    };
    let order = if cfg!(target_endian = "little") {
        "little"
    } else {
        "big"
    };
    let copyright = "Copyright (c) the minivm authors";
    for (name, value) in [
        ("platform", platform),
        ("byteorder", order),
        ("copyright", copyright),
        ("executable", ""),
        ("prefix", ""),
        ("exec_prefix", ""),
        ("base_prefix", ""),
        ("float_repr_style", "short"),
    ] {
        let value = text(vm, value);
        set(vm, dict, name, value);
    }
    set(vm, dict, "dont_write_bytecode", Value::TRUE);
    let zero = Value::int(0);
    let digits = vm.new_usize(vm.interp.max_str_digits);
    set_sequence(
        vm,
        dict,
        "flags",
        &[
            ("debug", zero),
            ("inspect", zero),
            ("interactive", zero),
            ("optimize", zero),
            ("dont_write_bytecode", Value::int(1)),
            ("no_user_site", zero),
            ("no_site", Value::int(1)),
            ("ignore_environment", zero),
            ("verbose", zero),
            ("bytes_warning", zero),
            ("quiet", zero),
            ("hash_randomization", zero),
            ("isolated", zero),
            ("dev_mode", Value::FALSE),
            ("utf8_mode", Value::int(1)),
            ("warn_default_encoding", zero),
            ("safe_path", Value::FALSE),
            ("int_max_str_digits", digits),
        ],
    );
}

fn add_numbers(vm: &mut Vm, dict: Gc<DictObj>) {
    let max = vm.new_int(i64::MAX);
    set(vm, dict, "maxsize", max);
    set(vm, dict, "maxunicode", Value::int(0x10FFFF));
    let [largest, least, epsilon] =
        [f64::MAX, f64::MIN_POSITIVE, f64::EPSILON].map(|x| vm.new_float(x));
    set_sequence(
        vm,
        dict,
        "float_info",
        &[
            ("max", largest),
            ("max_exp", Value::int(f64::MAX_EXP)),
            ("max_10_exp", Value::int(f64::MAX_10_EXP)),
            ("min", least),
            ("min_exp", Value::int(f64::MIN_EXP)),
            ("min_10_exp", Value::int(f64::MIN_10_EXP)),
            ("dig", Value::int(f64::DIGITS as i32)),
            ("mant_dig", Value::int(f64::MANTISSA_DIGITS as i32)),
            ("epsilon", epsilon),
            ("radix", Value::int(f64::RADIX as i32)),
            ("rounds", Value::int(1)),
        ],
    );
    let default_digits = vm.new_usize(crate::num::int_text::DEFAULT_MAX_STR_DIGITS);
    let threshold = vm.new_int(DIGITS_THRESHOLD);
    set_sequence(
        vm,
        dict,
        "int_info",
        &[
            ("bits_per_digit", Value::int(64)),
            ("sizeof_digit", Value::int(8)),
            ("default_max_str_digits", default_digits),
            ("str_digits_check_threshold", threshold),
        ],
    );
    // Numbers hash as in CPython: modulo the Mersenne prime 2^61 - 1.
    let modulus = vm.new_int((1 << 61) - 1);
    let algorithm = text(vm, "foldhash");
    set_sequence(
        vm,
        dict,
        "hash_info",
        &[
            ("width", Value::int(64)),
            ("modulus", modulus),
            ("inf", Value::int(314_159)),
            ("nan", Value::int(0)),
            ("imag", Value::int(1_000_003)),
            ("algorithm", algorithm),
            ("hash_bits", Value::int(64)),
            ("seed_bits", Value::int(64)),
            ("cutoff", Value::int(0)),
        ],
    );
}

fn add_paths(vm: &mut Vm, dict: Gc<DictObj>) {
    for name in ["argv", "orig_argv"] {
        let mut argv = Vec::new();
        for argument in vm.interp.config.argv.clone() {
            argv.push(text(vm, &argument));
        }
        let argv = vm.new_list(argv).into();
        set(vm, dict, name, argv);
    }
    let mut path = Vec::new();
    if let Some(directory) = vm.interp.config.script_dir.clone() {
        path.push(text(vm, &directory.to_string_lossy()));
    }
    let path = vm.new_list(path).into();
    set(vm, dict, "path", path);
    let warn_options = vm.new_list(Vec::new()).into();
    set(vm, dict, "warnoptions", warn_options);
}

fn add_module_names(vm: &mut Vm, dict: Gc<DictObj>) {
    let mut names = vec!["builtins", "sys"];
    names.extend(vm.interp.builtin_modules.keys());
    names.sort_unstable();
    let mut items = Vec::new();
    for name in names {
        items.push(vm.intern(name).into());
    }
    let names = vm.new_tuple(&items).into();
    set(vm, dict, "builtin_module_names", names);
    let stdlib = vm.new_frozenset();
    for name in STDLIB_MODULES.split_whitespace() {
        let name = vm.intern(name);
        // Strings hash and compare without raising; memory is not yet an issue.
        if vm.set_add(stdlib, name.into()).is_err() {
            break;
        }
    }
    set(vm, dict, "stdlib_module_names", stdlib.into());
}

fn exit(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let class = vm.interp.types.system_exit;
    Err(match args.pos {
        // A tuple spreads, as it does for any class that is raised with one.
        &[code] => match code.as_gc::<TupleObj>() {
            Some(tuple) if vm.is_exact(code, vm.interp.types.tuple) => {
                vm.raise_args(class, tuple.items())
            }
            _ if code.is_none() => vm.raise_bare(class),
            _ => vm.raise_args(class, &[code]),
        },
        _ => vm.raise_bare(class),
    })
}

/// `exit(code=None)` and `quit(code=None)`.
fn leave(vm: &mut Vm, function: &'static str, args: &Args<'_>) -> PyResult {
    let params = Params {
        function,
        names: ["code"],
        positional_only: 0,
        keyword_only_from: 1,
        required: 0,
    };
    let [code] = vm.bind(&params, args, 0)?;
    let class = vm.interp.types.system_exit;
    Err(vm.raise_args(class, &[code.unwrap_or(Value::NONE)]))
}

fn set_recursion_limit(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let limit = vm.index_i64(args.pos[0], "")?;
    let Ok(limit) = i32::try_from(limit).map(i64::from) else {
        let size = if limit > 0 { "large" } else { "small" };
        return Err(vm.overflow_error(format!("Python int too {size} to convert to C int")));
    };
    if limit < 1 {
        return Err(vm.value_error("recursion limit must be greater or equal than 1"));
    }
    let depth = vm.recursion_limit - vm.depth_left;
    if depth >= limit {
        let class = vm.interp.types.recursion_error;
        return Err(vm.raise(
            class,
            &format!(
                "cannot set the recursion limit to {limit} at the recursion depth {depth}: the limit is too low"
            ),
        ));
    }
    vm.depth_left = limit - depth;
    vm.recursion_limit = limit;
    Ok(Value::NONE)
}

fn get_recursion_limit(vm: &mut Vm, _: &Args<'_>) -> PyResult {
    let limit = vm.recursion_limit;
    Ok(vm.new_int(limit))
}

/// Bytes that an object takes by itself: its cell, and what it owns outside the heap. Values that need no object take
/// one word.
fn get_size_of(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    static PARAMS: Params<2> = Params {
        function: "getsizeof",
        names: ["object", "default"],
        positional_only: 0,
        keyword_only_from: 2,
        required: 1,
    };
    let [object, _] = vm.bind(&PARAMS, args, 0)?;
    let object = object.unwrap_or(Value::NONE);
    if !vm.class_of(object).has(ClassFlags::BUILTIN) {
        let key = vm.interp.names.__sizeof__;
        let class = vm.class_of(object);
        if let Some(method) = vm.lookup(class, key).filter(|m| m.is_kind(Kind::Function)) {
            let size = vm.call_method_value(method, object, &[])?;
            let size = vm.index_i64(size, "")?;
            return Ok(vm.new_int(size));
        }
    }
    let size = match object.header() {
        Some(header) => object_size(header),
        None => size_of::<Value>(),
    };
    Ok(vm.new_usize(size))
}

fn exc_info(vm: &mut Vm, _: &Args<'_>) -> PyResult {
    let handled = vm.handled_exception();
    let items = match handled.as_gc::<ExceptionObj>() {
        Some(exception) => [
            vm.class_of(handled).into(),
            handled,
            exception.traceback.get(),
        ],
        None => [Value::NONE; 3],
    };
    Ok(vm.new_tuple(&items).into())
}

fn exception(vm: &mut Vm, _: &Args<'_>) -> PyResult {
    Ok(vm.handled_exception())
}

fn intern(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let value = args.pos[0];
    match value.as_gc::<StrObj>() {
        Some(string) if vm.is_exact(value, vm.interp.types.str) => {
            Ok(vm.intern_object(string).into())
        }
        Some(_) => {
            let got = vm.class_name(value);
            Err(vm.type_error(format!("can't intern {got}")))
        }
        None => {
            let got = vm.argument_class_name(value);
            Err(vm.type_error(format!("intern() argument must be str, not {got}")))
        }
    }
}

fn utf8(vm: &mut Vm, _: &Args<'_>) -> PyResult {
    Ok(text(vm, "utf-8"))
}

fn surrogate_escape(vm: &mut Vm, _: &Args<'_>) -> PyResult {
    Ok(text(vm, "surrogateescape"))
}

fn set_max_digits(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    static PARAMS: Params<1> = Params {
        function: "set_int_max_str_digits",
        names: ["maxdigits"],
        positional_only: 0,
        keyword_only_from: 1,
        required: 1,
    };
    let [digits] = vm.bind(&PARAMS, args, 0)?;
    let digits = vm.index_i64(digits.unwrap_or(Value::NONE), "")?;
    let digits = match usize::try_from(digits) {
        Ok(n) if n == 0 || digits >= DIGITS_THRESHOLD => n,
        _ => {
            return Err(vm.value_error(format!(
                "maxdigits must be 0 or larger than {DIGITS_THRESHOLD}"
            )));
        }
    };
    vm.interp.max_str_digits = digits;
    Ok(Value::NONE)
}

fn get_max_digits(vm: &mut Vm, _: &Args<'_>) -> PyResult {
    let digits = vm.interp.max_str_digits;
    Ok(vm.new_usize(digits))
}

fn is_finalizing(_: &mut Vm, _: &Args<'_>) -> PyResult {
    Ok(Value::FALSE)
}

/// Reports an exception that nothing caught: writes its traceback to `sys.stderr`.
fn except_hook(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let (exception, traceback) = (args.pos[1], args.pos[2]);
    let Some(exception) = exception.as_gc::<ExceptionObj>() else {
        let got = vm.class_name(exception);
        vm.write_stderr(&format!(
            "TypeError: print_exception(): Exception expected for value, {got} found\n"
        ))?;
        return Ok(Value::NONE);
    };
    if exception.traceback.get().is_none() && traceback.is_kind(Kind::Traceback) {
        exception.traceback.set(traceback);
    }
    vm.display_exception(exception);
    Ok(Value::NONE)
}

/// Shows the value of an interactive expression statement and remembers it as `_`.
fn display_hook(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let value = args.pos[0];
    if value.is_none() {
        return Ok(Value::NONE);
    }
    let builtins = vm.interp.builtins;
    let underscore = vm.intern("_");
    if !builtins.set_str(vm, underscore, Value::NONE) {
        return Err(vm.memory_error());
    }
    let shown = vm.repr(value)?;
    let line = [shown.bytes(), b"\n"].concat();
    let line = vm.new_str_bytes(&line)?.into();
    let key = vm.interp.names.stdout;
    if let Some(stream) = vm.sys_dict().and_then(|sys| sys.get_str(vm, key)) {
        let write = vm.interp.names.write;
        vm.call_method(stream, write, &[line])?;
    }
    if !builtins.set_str(vm, underscore, value) {
        return Err(vm.memory_error());
    }
    Ok(Value::NONE)
}
