//! Code objects and cells.

use minivm_compiler::bytecode::CodeFlags;

use crate::heap::Gc;
use crate::object::*;
use crate::value::Value;
use crate::vm::{Args, Arity, NativeDef, PyResult, Vm};

/// The bits of `co_flags`, as CPython publishes them in `inspect`.
mod published {
    pub(super) const OPTIMIZED: u32 = 1;
    pub(super) const NEWLOCALS: u32 = 2;
    pub(super) const VARARGS: u32 = 4;
    pub(super) const VARKEYWORDS: u32 = 8;
    pub(super) const NESTED: u32 = 16;
    pub(super) const GENERATOR: u32 = 32;
}

static CODE_METHODS: &[NativeDef] = &[NativeDef::new("__repr__", Arity::Exact(1), code_repr)];

static CODE_GETSETS: &[super::GetSet] = &[
    getset!("co_name", co_name),
    getset!("co_qualname", co_qualname),
    getset!("co_filename", co_filename),
    getset!("co_firstlineno", co_firstlineno),
    getset!("co_argcount", co_argcount),
    getset!("co_posonlyargcount", co_posonlyargcount),
    getset!("co_kwonlyargcount", co_kwonlyargcount),
    getset!("co_nlocals", co_nlocals),
    getset!("co_stacksize", co_stacksize),
    getset!("co_flags", co_flags),
    getset!("co_varnames", co_varnames),
    getset!("co_cellvars", co_cellvars),
    getset!("co_freevars", co_freevars),
    getset!("co_names", co_names),
    getset!("co_consts", co_consts),
];

static CELL_METHODS: &[NativeDef] = &[NativeDef::new("__repr__", Arity::Exact(1), cell_repr)];

static CELL_GETSETS: &[super::GetSet] = &[getset!(
    "cell_contents",
    cell_contents,
    set_cell_contents,
    delete
)];

/// Sets up what this file defines.
pub(super) fn init(vm: &mut Vm) {
    let (code, cell) = (vm.interp.types.code, vm.interp.types.cell);
    vm.add_methods(code, CODE_METHODS);
    vm.add_getsets(code, CODE_GETSETS);
    vm.set_new(cell, new_cell);
    vm.add_methods(cell, CELL_METHODS);
    vm.add_getsets(cell, CELL_GETSETS);
}

fn code(vm: &mut Vm, args: &Args<'_>) -> PyResult<Gc<CodeObj>> {
    match args.pos[0].as_gc::<CodeObj>() {
        Some(code) => Ok(code),
        None => Err(vm.type_error("a code object is wanted")),
    }
}

fn code_repr(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let code = code(vm, args)?;
    let text = format!(
        "<code object {} at {:#x}, file \"{}\", line {}>",
        code.name.to_string_lossy(),
        code.address(),
        code.object.filename,
        code.object.first_line,
    );
    Ok(vm.new_str(&text).into())
}

fn co_name(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(code(vm, args)?.name.into())
}

fn co_qualname(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(code(vm, args)?.qualname.into())
}

fn co_filename(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let code = code(vm, args)?;
    Ok(vm.new_str(&code.object.filename).into())
}

fn number(vm: &mut Vm, n: u32) -> PyResult {
    Ok(vm.new_int(i64::from(n)))
}

fn co_firstlineno(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let line = code(vm, args)?.object.first_line;
    number(vm, line)
}

fn co_argcount(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let count = code(vm, args)?.object.arg_count;
    number(vm, count)
}

fn co_posonlyargcount(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let count = code(vm, args)?.object.posonly_count;
    number(vm, count)
}

fn co_kwonlyargcount(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let count = code(vm, args)?.object.kwonly_count;
    number(vm, count)
}

fn co_nlocals(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let names = variable_names(code(vm, args)?);
    Ok(vm.new_usize(names.len()))
}

fn co_stacksize(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let registers = code(vm, args)?.registers;
    Ok(vm.new_usize(registers))
}

fn co_flags(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let code = code(vm, args)?;
    let flags = code.object.flags;
    let mut bits = 0;
    let table = [
        (
            CodeFlags::FUNCTION,
            published::OPTIMIZED | published::NEWLOCALS,
        ),
        (CodeFlags::VARARGS, published::VARARGS),
        (CodeFlags::VARKEYWORDS, published::VARKEYWORDS),
        (CodeFlags::GENERATOR, published::GENERATOR),
    ];
    for (flag, published) in table {
        if flags.has(flag) {
            bits |= published;
        }
    }
    if code.object.qualname.contains("<locals>") {
        bits |= published::NESTED;
    }
    number(vm, bits)
}

/// Locals other than those that are only cells.
fn variable_names(code: Gc<CodeObj>) -> Vec<Value> {
    let parameters = code.object.parameter_count() as usize;
    let own = code.object.own_locals as usize;
    let names = code.local_names.iter().take(own).enumerate();
    names
        .filter(|&(at, _)| at < parameters || !is_cell(code, at))
        .map(|(_, &name)| name.into())
        .collect()
}

fn is_cell(code: Gc<CodeObj>, local: usize) -> bool {
    code.object.cell_locals.get(local) == Some(&true)
}

fn co_varnames(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let names = variable_names(code(vm, args)?);
    Ok(vm.new_tuple(&names).into())
}

fn co_cellvars(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let code = code(vm, args)?;
    let names = code.local_names.iter().enumerate();
    let names = names
        .filter(|&(at, _)| is_cell(code, at))
        .map(|(_, &name)| name.into())
        .collect::<Vec<_>>();
    Ok(vm.new_tuple(&names).into())
}

fn co_freevars(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let code = code(vm, args)?;
    let names = code.free_names.iter().map(|&n| n.into());
    let names = names.collect::<Vec<_>>();
    Ok(vm.new_tuple(&names).into())
}

fn co_names(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let code = code(vm, args)?;
    let mut names = Vec::new();
    for name in &code.object.names {
        names.push(vm.intern(name).into());
    }
    Ok(vm.new_tuple(&names).into())
}

fn co_consts(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let code = code(vm, args)?;
    Ok(vm.new_tuple(&code.constants).into())
}

fn new_cell(vm: &mut Vm, _: Gc<ClassObj>, args: &Args<'_>) -> PyResult {
    if args.pos.len() > 1 || !args.names.is_empty() {
        let given = args.pos.len();
        return Err(vm.type_error(format!("cell expected at most 1 argument, got {given}")));
    }
    let content = args.pos.first().copied().unwrap_or(Value::UNBOUND);
    Ok(vm.new_cell(content).into())
}

fn cell(vm: &mut Vm, args: &Args<'_>) -> PyResult<Gc<CellObj>> {
    match args.pos[0].as_gc::<CellObj>() {
        Some(cell) => Ok(cell),
        None => Err(vm.type_error("a cell is wanted")),
    }
}

fn cell_repr(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let cell = cell(vm, args)?;
    let content = cell.content.get();
    let what = if content.is_unbound() {
        "empty".to_string()
    } else {
        let class = vm.class_name(content);
        format!("{class} object at {:#x}", vm.identity(content))
    };
    let text = format!("<cell at {:#x}: {what}>", cell.address());
    Ok(vm.new_str(&text).into())
}

fn cell_contents(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let content = cell(vm, args)?.content.get();
    if content.is_unbound() {
        return Err(vm.value_error("Cell is empty"));
    }
    Ok(content)
}

fn set_cell_contents(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let content = args.pos.get(1).copied().unwrap_or(Value::UNBOUND);
    cell(vm, args)?.content.set(content);
    Ok(Value::NONE)
}
