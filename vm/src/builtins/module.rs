//! The class of modules.

use crate::heap::Gc;
use crate::object::*;
use crate::value::Value;
use crate::vm::{Args, Arity, NativeDef, Params, PyResult, Vm};

static METHODS: &[NativeDef] = &[
    NativeDef::new("__init__", Arity::Any, init_module),
    NativeDef::new("__repr__", Arity::Exact(1), repr),
    NativeDef::new("__dir__", Arity::Exact(1), dir),
];

static GETSETS: &[super::GetSet] = &[getset!(
    "__dict__",
    module_dict,
    super::descriptors::read_only
)];

static PARAMS: Params<2> = Params {
    function: "module",
    names: ["name", "doc"],
    positional_only: 0,
    keyword_only_from: 2,
    required: 1,
};

/// Sets up what this file defines.
pub(super) fn init(vm: &mut Vm) {
    let class = vm.interp.types.module;
    vm.set_new(class, new_module);
    vm.add_methods(class, METHODS);
    vm.add_getsets(class, GETSETS);
}

fn new_module(vm: &mut Vm, class: Gc<ClassObj>, args: &Args<'_>) -> PyResult {
    let dict = vm.new_dict();
    let header = vm.header(class);
    let module = vm.alloc(ModuleObj::new(header, dict));
    if class.has(ClassFlags::BUILTIN) {
        fill(vm, module, args, 0)?;
    }
    Ok(module.into())
}

fn init_module(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let module = module(vm, args)?;
    fill(vm, module, args, 1)?;
    Ok(Value::NONE)
}

fn fill(vm: &mut Vm, module: Gc<ModuleObj>, args: &Args<'_>, skip: usize) -> PyResult<()> {
    let [name, doc] = vm.bind(&PARAMS, args, skip)?;
    let name = name.unwrap_or(Value::NONE);
    if name.as_gc::<StrObj>().is_none() {
        let got = vm.argument_class_name(name);
        return Err(vm.type_error(format!("module() argument 'name' must be str, not {got}")));
    }
    let names = &vm.interp.names;
    let variables = [
        (names.__name__, name),
        (names.__doc__, doc.unwrap_or(Value::NONE)),
        (names.__package__, Value::NONE),
        (names.__loader__, Value::NONE),
        (names.__spec__, Value::NONE),
    ];
    for (key, value) in variables {
        if !module.dict.set_str(vm, key, value) {
            return Err(vm.memory_error());
        }
    }
    Ok(())
}

fn module(vm: &mut Vm, args: &Args<'_>) -> PyResult<Gc<ModuleObj>> {
    match args.pos[0].as_gc::<ModuleObj>() {
        Some(module) => Ok(module),
        None => Err(vm.type_error("a module is wanted")),
    }
}

fn repr(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let module = module(vm, args)?;
    let (key_name, key_file) = (vm.interp.names.__name__, vm.interp.names.__file__);
    let name = match module.dict.get_str(vm, key_name) {
        Some(name) => vm.repr(name)?.to_string_lossy(),
        None => "'?'".to_string(),
    };
    let file = module.dict.get_str(vm, key_file);
    let text = match file.filter(|file| !file.is_none()) {
        Some(file) => {
            let file = vm.repr(file)?.to_string_lossy();
            format!("<module {name} from {file}>")
        }
        // Modules made by a program have a loader, which is None.
        None => {
            let (loader, path) = (vm.interp.names.__loader__, vm.interp.names.__path__);
            let path = module.dict.get_str(vm, path);
            match (path, module.dict.find_str(vm, loader)) {
                (Some(path), _) => {
                    let path = vm.repr(path)?.to_string_lossy();
                    format!("<module {name} (namespace) from {path}>")
                }
                (None, Some(_)) => format!("<module {name}>"),
                (None, None) => format!("<module {name} (built-in)>"),
            }
        }
    };
    Ok(vm.new_str(&text).into())
}

/// The module's variables, unless it has a `__dir__` of its own.
fn dir(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let module = module(vm, args)?;
    let key = vm.interp.names.__dir__;
    if let Some(hook) = module.dict.get_str(vm, key) {
        return vm.call(hook, &[]);
    }
    let names = vm.string_keys(module.dict);
    Ok(vm.name_list(names))
}

fn module_dict(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(module(vm, args)?.dict.into())
}
