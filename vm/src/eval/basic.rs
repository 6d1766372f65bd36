//! Moves, constants, cells and names.

use super::dispatch::*;
use crate::heap::Gc;
use crate::object::*;
use crate::value::Value;
use crate::vm::{PyResult, Vm};

/// The code object of a frame.
///
/// # Safety
/// `regs` are the registers of a frame.
#[inline(always)]
pub(crate) unsafe fn code_of(regs: Regs) -> &'static CodeObj {
    // SAFETY: the slot holds the address of the code object, which the frame's function keeps alive.
    unsafe { &*std::ptr::with_exposed_provenance::<CodeObj>(header(regs, slot::CODE) as usize) }
}

/// The function of a frame.
///
/// # Safety
/// `regs` are the registers of a frame.
#[inline(always)]
pub(crate) unsafe fn function_of(regs: Regs) -> Gc<FunctionObj> {
    // SAFETY: the slot holds the function's value, an object, one above its address.
    unsafe { Gc::from_address(header(regs, slot::FUNCTION) as usize - 1) }
}

/// The inline cache of the instruction.
///
/// # Safety
/// `ip` points to the second word of a linked instruction that has a site.
#[inline(always)]
pub(crate) unsafe fn site_of(ip: Ip) -> *mut Site {
    // SAFETY: the word holds the distance to the site, in the same piece of memory (`Linked`).
    unsafe { ip.byte_offset(*ip as i32 as isize).cast_mut().cast() }
}

/// Rewrites the opcode of the instruction that is being executed.
///
/// # Safety
/// `ip` points past the first word of an instruction of a live code object; the opcode is a form of the same generic
/// instruction.
#[inline(always)]
pub(crate) unsafe fn quicken(ip: Ip, op: minivm_compiler::bytecode::Op) {
    // SAFETY: instructions are `Cell`s; one thread runs an interpreter at a time.
    unsafe {
        let word = ip.sub(1).cast_mut();
        *word = *word & !0xFF | op as u32;
    }
}

use minivm_compiler::bytecode::Op;

/// Loads a variable of the module at a known place, or goes to find out where it is now.
macro_rules! load_known_global {
    ($ip:ident, $r:ident, $vm:ident, $w:ident, $t:ident) => {{
        let site = site_of($ip);
        let table = $crate::eval::basic::function_of($r).globals.table(&*$vm);
        if table.version != (*site).version {
            std::hint::cold_path();
            become_handler!($crate::eval::basic::load_global_slow, $ip, $r, $vm, $w, $t)
        }
        set($r, a($w), *(*site).place);
    }};
}
pub(crate) use load_known_global;

handlers! {
    fn move_(ip, r, vm, w, t) {
        set(r, a(w), get(r, b(w)));
        next!(ip, r, vm, t)
    }

    fn load_const(ip, r, vm, w, t) {
        set(r, a(w), *code_of(r).constants.get_unchecked(*ip as usize));
        next!(ip.add(1), r, vm, t)
    }

    fn load_int(ip, r, vm, w, t) {
        set(r, a(w), Value::int(*ip as i32));
        next!(ip.add(1), r, vm, t)
    }

    fn load_none(ip, r, vm, w, t) {
        set(r, a(w), Value::NONE);
        next!(ip, r, vm, t)
    }

    fn load_true(ip, r, vm, w, t) {
        set(r, a(w), Value::TRUE);
        next!(ip, r, vm, t)
    }

    fn load_false(ip, r, vm, w, t) {
        set(r, a(w), Value::FALSE);
        next!(ip, r, vm, t)
    }

    fn load_unbound(ip, r, vm, w, t) {
        set(r, a(w), Value::UNBOUND);
        next!(ip, r, vm, t)
    }

    fn check_bound(ip, r, vm, w, t) {
        if get(r, a(w)).is_unbound() {
            become_handler!(unbound_local, ip, r, vm, w, t)
        }
        next!(ip, r, vm, t)
    }

    fn far_load(ip, r, vm, w, t) {
        set(r, a(w), get(r, *ip as usize));
        next!(ip.add(1), r, vm, t)
    }

    fn far_store(ip, r, vm, w, t) {
        set(r, *ip as usize, get(r, a(w)));
        next!(ip.add(1), r, vm, t)
    }

    fn load_cell(ip, r, vm, w, t) {
        let content = match get(r, b(w)).as_gc::<CellObj>() {
            Some(cell) => cell.content.get(),
            None => Value::UNBOUND,
        };
        if content.is_unbound() {
            become_handler!(empty_cell, ip, r, vm, w, t)
        }
        set(r, a(w), content);
        next!(ip, r, vm, t)
    }

    fn store_cell(ip, r, vm, w, t) {
        if let Some(cell) = get(r, a(w)).as_gc::<CellObj>() {
            cell.content.set(get(r, b(w)));
        }
        next!(ip, r, vm, t)
    }

    fn delete_cell(ip, r, vm, w, t) {
        match get(r, a(w)).as_gc::<CellObj>() {
            Some(cell) if !cell.content.get().is_unbound() => cell.content.set(Value::UNBOUND),
            _ => become_handler!(empty_cell, ip, r, vm, w, t),
        }
        next!(ip, r, vm, t)
    }

    fn load_free(ip, r, vm, w, t) {
        let content = free_cell(ip, r).content.get();
        if content.is_unbound() {
            become_handler!(empty_free, ip, r, vm, w, t)
        }
        set(r, a(w), content);
        next!(ip.add(1), r, vm, t)
    }

    fn store_free(ip, r, vm, w, t) {
        free_cell(ip, r).content.set(get(r, a(w)));
        next!(ip.add(1), r, vm, t)
    }

    fn delete_free(ip, r, vm, w, t) {
        let cell = free_cell(ip, r);
        if cell.content.get().is_unbound() {
            become_handler!(empty_free, ip, r, vm, w, t)
        }
        cell.content.set(Value::UNBOUND);
        next!(ip.add(1), r, vm, t)
    }

    fn load_free_cell(ip, r, vm, w, t) {
        set(r, a(w), Value::from(free_cell(ip, r)));
        next!(ip.add(1), r, vm, t)
    }

    fn load_global(ip, r, vm, w, t) {
        become_handler!(load_global_slow, ip, r, vm, w, t)
    }

    fn load_global_module(ip, r, vm, w, t) {
        load_known_global!(ip, r, vm, w, t);
        next_by_site!(ip, ip.add(1), r, vm, t)
    }

    fn load_global_move(ip, r, vm, w, t) {
        load_known_global!(ip, r, vm, w, t);
        let w = *ip.add(1);
        set(r, a(w), get(r, b(w)));
        next_by_site!(ip, ip.add(2), r, vm, t)
    }

    fn load_global_builtin(ip, r, vm, w, t) {
        let site = site_of(ip);
        let function = function_of(r);
        let builtins = function.builtins.table(&*vm);
        if function.globals.table(&*vm).version != (*site).version2 || builtins.version != (*site).version {
            become_handler!(load_global_slow, ip, r, vm, w, t)
        }
        set(r, a(w), *(*site).place);
        next_by_site!(ip, ip.add(1), r, vm, t)
    }

    fn store_global(ip, r, vm, w, t) {
        become_handler!(store_global_slow, ip, r, vm, w, t)
    }

    fn store_global_module(ip, r, vm, w, t) {
        let site = site_of(ip);
        if function_of(r).globals.table(&*vm).version != (*site).version {
            become_handler!(store_global_slow, ip, r, vm, w, t)
        }
        *(*site).place = get(r, a(w));
        next!(ip.add(1), r, vm, t)
    }
}

slow_handlers! {

    fn unbound_local(ip, r, vm, w, t) {
        publish(ip, r, vm);
        // A local beyond the near registers has been moved to `r[a]`; the other fields then name it.
        let far = b(w) | c(w) << 8;
        note(vm, (*vm).local_error(code_of(r), if far == 0 { a(w) } else { far }));
        become_handler!(raise, ip, r, vm, w, t)
    }

    fn make_cell(ip, r, vm, w, t) {
        let cell = (*vm).new_cell(get(r, a(w)));
        set(r, a(w), cell.into());
        go!(ip, r, vm, t)
    }


    fn empty_cell(ip, r, vm, w, t) {
        publish(ip, r, vm);
        let register = if w & 0xFF == Op::DeleteCell as u32 { a(w) } else { b(w) };
        note(vm, (*vm).local_error(code_of(r), register));
        become_handler!(raise, ip, r, vm, w, t)
    }


    fn empty_free(ip, r, vm, w, t) {
        publish(ip, r, vm);
        note(vm, (*vm).free_error(code_of(r), *ip as usize));
        become_handler!(raise, ip, r, vm, w, t)
    }


    fn load_global_slow(ip, r, vm, w, t) {
        publish(ip, r, vm);
        let value = check!(find_global(&mut *vm, function_of(r), &mut *site_of(ip), ip), ip, r, vm, w, t);
        set(r, a(w), value);
        go!(ip.add(1), r, vm, t)
    }


    fn store_global_slow(ip, r, vm, w, t) {
        publish(ip, r, vm);
        check!(put_global(&mut *vm, function_of(r), &mut *site_of(ip), ip, get(r, a(w))), ip, r, vm, w, t);
        go!(ip.add(1), r, vm, t)
    }


    fn delete_global(ip, r, vm, w, t) {
        publish(ip, r, vm);
        let name = (*site_of(ip)).name;
        if function_of(r).globals.remove_str(&mut *vm, name).is_none() {
            note(vm, (*vm).name_error_for(name));
            become_handler!(raise, ip, r, vm, w, t)
        }
        go!(ip.add(1), r, vm, t)
    }

    fn load_name(ip, r, vm, w, t) {
        publish(ip, r, vm);
        let name = (*site_of(ip)).name;
        let value = check!(find_name(&mut *vm, function_of(r), get(r, b(w)), name), ip, r, vm, w, t);
        set(r, a(w), value);
        go!(ip.add(1), r, vm, t)
    }

    fn store_name(ip, r, vm, w, t) {
        publish(ip, r, vm);
        let name = (*site_of(ip)).name;
        check!(put_name(&mut *vm, get(r, b(w)), name, get(r, a(w))), ip, r, vm, w, t);
        go!(ip.add(1), r, vm, t)
    }

    fn delete_name(ip, r, vm, w, t) {
        publish(ip, r, vm);
        let name = (*site_of(ip)).name;
        check!(remove_name(&mut *vm, get(r, b(w)), name), ip, r, vm, w, t);
        go!(ip.add(1), r, vm, t)
    }

    fn load_name_or_free(ip, r, vm, w, t) {
        publish(ip, r, vm);
        let name = (*site_of(ip)).name;
        let found = check!(namespace_get(&mut *vm, get(r, b(w)), name), ip, r, vm, w, t);
        let value = match (found, get(r, a(w)).as_gc::<CellObj>()) {
            (Some(value), _) => value,
            (None, Some(cell)) if !cell.content.get().is_unbound() => cell.content.get(),
            _ => {
                note(vm, (*vm).unbound_free_name(name));
                become_handler!(raise, ip, r, vm, w, t)
            }
        };
        set(r, a(w), value);
        go!(ip.add(1), r, vm, t)
    }
}

/// The closure cell that the second word of the instruction names.
///
/// # Safety
/// `ip` points to that word, in the frame's code.
#[inline(always)]
unsafe fn free_cell(ip: Ip, regs: Regs) -> Gc<CellObj> {
    // SAFETY: a function with closure variables has a tuple of that many cells (`make_function`).
    unsafe {
        let cells = closure_cells(function_of(regs).closure);
        let cell = *cells.get_unchecked(*ip as usize);
        Gc::from_address(cell.bits() as usize - 1)
    }
}

/// Gives a dict a version, so that caches can tell whether its keys have changed.
fn version_of(vm: &mut Vm, dict: Gc<DictObj>) -> u64 {
    match dict.table(vm).version {
        0 => {
            let version = vm.interp.next_version();
            dict.table_mut(vm).version = version;
            version
        }
        version => version,
    }
}

/// Where a dict keeps the value of an entry.
fn place_of(vm: &mut Vm, dict: Gc<DictObj>, at: usize) -> *mut Value {
    &raw mut dict.table_mut(vm).entries[at].value
}

/// The form of a load of a variable of the module. A function is loaded before the arguments that it is called with: what
/// often comes first among those is done by the same handler.
///
/// # Safety
/// `ip` points to the second word of the instruction; code ends with another one.
unsafe fn load_global_form(ip: Ip) -> Op {
    // SAFETY: by contract.
    match Op::from_byte(unsafe { *ip.add(1) } as u8) {
        Some(Op::Move) => Op::LoadGlobalMove,
        Some(Op::AddI) => Op::LoadGlobalAddI,
        Some(Op::SubI) => Op::LoadGlobalSubI,
        _ => Op::LoadGlobalModule,
    }
}

fn find_global(vm: &mut Vm, function: Gc<FunctionObj>, site: &mut Site, ip: Ip) -> PyResult {
    if let Some(at) = function.globals.find_str(vm, site.name) {
        site.version = version_of(vm, function.globals);
        site.place = place_of(vm, function.globals, at);
        // SAFETY: called by the handler of the instruction.
        unsafe { quicken(ip, load_global_form(ip)) };
        return Ok(function.globals.table(vm).entries[at].value);
    }
    if let Some(at) = function.builtins.find_str(vm, site.name) {
        site.version = version_of(vm, function.builtins);
        site.version2 = version_of(vm, function.globals);
        site.place = place_of(vm, function.builtins, at);
        // SAFETY: called by the handler of the instruction.
        unsafe { quicken(ip, Op::LoadGlobalBuiltin) };
        return Ok(function.builtins.table(vm).entries[at].value);
    }
    Err(vm.name_error_for(site.name))
}

fn put_global(
    vm: &mut Vm,
    function: Gc<FunctionObj>,
    site: &mut Site,
    ip: Ip,
    value: Value,
) -> PyResult<()> {
    if !function.globals.set_str(vm, site.name, value) {
        return Err(vm.memory_error());
    }
    if let Some(at) = function.globals.find_str(vm, site.name) {
        site.version = version_of(vm, function.globals);
        site.place = place_of(vm, function.globals, at);
        // SAFETY: called by the handler of the instruction.
        unsafe { quicken(ip, Op::StoreGlobalModule) };
    }
    Ok(())
}

/// The variable of that name in a namespace: a dict, or any mapping that a metaclass prepared.
fn namespace_get(vm: &mut Vm, namespace: Value, name: Gc<StrObj>) -> PyResult<Option<Value>> {
    if let Some(dict) = namespace.as_gc::<DictObj>()
        && vm.is_exact(namespace, vm.interp.types.dict)
    {
        return Ok(dict.get_str(vm, name));
    }
    match vm.get_item(namespace, name.into()) {
        Ok(value) => Ok(Some(value)),
        Err(raised) if vm.is_instance_of(raised, vm.interp.types.key_error) => Ok(None),
        Err(raised) => Err(raised),
    }
}

fn find_name(
    vm: &mut Vm,
    function: Gc<FunctionObj>,
    namespace: Value,
    name: Gc<StrObj>,
) -> PyResult {
    if let Some(value) = namespace_get(vm, namespace, name)? {
        return Ok(value);
    }
    match function
        .globals
        .get_str(vm, name)
        .or_else(|| function.builtins.get_str(vm, name))
    {
        Some(value) => Ok(value),
        None => Err(vm.name_error_for(name)),
    }
}

fn put_name(vm: &mut Vm, namespace: Value, name: Gc<StrObj>, value: Value) -> PyResult<()> {
    if let Some(dict) = namespace.as_gc::<DictObj>()
        && vm.is_exact(namespace, vm.interp.types.dict)
    {
        return if dict.set_str(vm, name, value) {
            Ok(())
        } else {
            Err(vm.memory_error())
        };
    }
    vm.set_item(namespace, name.into(), value)
}

fn remove_name(vm: &mut Vm, namespace: Value, name: Gc<StrObj>) -> PyResult<()> {
    if let Some(dict) = namespace.as_gc::<DictObj>()
        && vm.is_exact(namespace, vm.interp.types.dict)
    {
        return match dict.remove_str(vm, name) {
            Some(_) => Ok(()),
            None => Err(vm.name_error_for(name)),
        };
    }
    match vm.delete_item(namespace, name.into()) {
        Err(raised) if vm.is_instance_of(raised, vm.interp.types.key_error) => {
            Err(vm.name_error_for(name))
        }
        result => result,
    }
}

impl Vm {
    /// The error of a local that is read before it is bound.
    #[cold]
    fn local_error(&mut self, code: &CodeObj, register: usize) -> crate::vm::Raised {
        let name = code
            .local_names
            .get(register)
            .map_or(String::new(), |n| n.to_string_lossy());
        let message = format!(
            "cannot access local variable '{name}' where it is not associated with a value"
        );
        self.unbound_local_error(message)
    }

    /// The error of a closure variable that is read before it is bound.
    #[cold]
    fn free_error(&mut self, code: &CodeObj, free: usize) -> crate::vm::Raised {
        match code.free_names.get(free) {
            Some(&name) => self.unbound_free_name(name),
            None => self.unbound_free_name(self.interp.names.name),
        }
    }

    #[cold]
    fn unbound_free_name(&mut self, name: Gc<StrObj>) -> crate::vm::Raised {
        let text = name.to_string_lossy();
        let message = format!(
            "cannot access free variable '{text}' where it is not associated with a value in enclosing scope"
        );
        let raised = self.name_error(message);
        self.set_name_error(raised, name);
        raised
    }
}
