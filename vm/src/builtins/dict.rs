//! The class `dict`.

use crate::heap::{Gc, Header};
use crate::object::*;
use crate::value::Value;
use crate::vm::{Args, Arity, NativeDef, PyResult, Vm};

static METHODS: &[NativeDef] = &[
    NativeDef::new("__init__", Arity::Any, init_dict),
    NativeDef::new("get", Arity::Range(2, 3), get),
    NativeDef::new("setdefault", Arity::Range(2, 3), setdefault),
    NativeDef::new("pop", Arity::Range(2, 3), pop),
    NativeDef::new("popitem", Arity::Exact(1), popitem),
    NativeDef::new("update", Arity::Any, update),
    NativeDef::new("clear", Arity::Exact(1), clear),
    NativeDef::new("copy", Arity::Exact(1), copy),
    NativeDef::new("__len__", Arity::Exact(1), len),
    NativeDef::new("__getitem__", Arity::Exact(2), getitem),
    NativeDef::new("__setitem__", Arity::Exact(3), setitem),
    NativeDef::new("__delitem__", Arity::Exact(2), delitem),
    NativeDef::new("__contains__", Arity::Exact(2), contains),
    NativeDef::new("__eq__", Arity::Exact(2), eq),
    NativeDef::new("__ne__", Arity::Exact(2), ne),
    NativeDef::new("__or__", Arity::Exact(2), or),
    NativeDef::new("__ror__", Arity::Exact(2), ror),
    NativeDef::new("__ior__", Arity::Exact(2), ior),
    NativeDef::new("__repr__", Arity::Exact(1), repr),
];

static CLASS_METHODS: &[NativeDef] = &[NativeDef::new("fromkeys", Arity::Any, fromkeys)];

/// Sets up what this file defines.
pub(crate) fn init(vm: &mut Vm) {
    let dict = vm.interp.types.dict;
    vm.add_methods(dict, METHODS);
    vm.add_class_methods(dict, CLASS_METHODS);
    vm.set_unhashable(dict);
    vm.set_new(dict, new);
    vm.publish_class(dict);
}

/// The receiver of a method.
pub(super) fn this(vm: &mut Vm, args: &Args<'_>) -> PyResult<Gc<DictObj>> {
    match args.pos[0].as_gc() {
        Some(dict) => Ok(dict),
        None => Err(vm.system_error("the receiver is no dict")),
    }
}

fn new(vm: &mut Vm, class: Gc<ClassObj>, args: &Args<'_>) -> PyResult {
    let dict = vm.alloc(DictObj::new(Header::new(class)));
    if class == vm.interp.types.dict {
        vm.root(dict);
        fill(vm, dict, "dict", args.pos, args)?;
    }
    Ok(dict.into())
}

fn init_dict(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let dict = this(vm, args)?;
    fill(vm, dict, "dict", &args.pos[1..], args)?;
    Ok(Value::NONE)
}

fn update(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let dict = this(vm, args)?;
    fill(vm, dict, "update", &args.pos[1..], args)?;
    Ok(Value::NONE)
}

/// What `dict()` and `update()` add: the entries of a mapping or of an iterable of pairs, and keyword arguments.
fn fill(
    vm: &mut Vm,
    dict: Gc<DictObj>,
    function: &str,
    pos: &[Value],
    args: &Args<'_>,
) -> PyResult<()> {
    match *pos {
        [] => {}
        [source] => vm.dict_update_any(dict, source)?,
        _ => {
            let got = pos.len();
            return Err(vm.type_error(format!("{function} expected at most 1 argument, got {got}")));
        }
    }
    for (name, value) in args.keywords() {
        vm.dict_set(dict, name, value)?;
    }
    Ok(())
}

impl Vm {
    /// Adds the entries of a mapping, or of an iterable of pairs: `dict.update(source)`.
    ///
    /// # Errors
    /// TypeError and ValueError where it is neither; what its methods raise.
    pub(crate) fn dict_update_any(&mut self, dict: Gc<DictObj>, source: Value) -> PyResult<()> {
        if let Some(other) = source.as_gc::<DictObj>()
            && self.iterates_as_dict(source)
        {
            return self.dict_update_dict(dict, other);
        }
        let mark = self.root_count();
        self.roots.extend_from_slice(&[dict.into(), source]);
        let result = match self.dict_update_keys(dict, source) {
            Ok(true) => Ok(()),
            Ok(false) => self.dict_update_pairs(dict, source),
            Err(raised) => Err(raised),
        };
        self.unroot(mark);
        result
    }

    fn dict_update_pairs(&mut self, dict: Gc<DictObj>, source: Value) -> PyResult<()> {
        let iterator = self.iter(source)?;
        self.root(iterator);
        if let Some(object) = iterator.as_gc::<OpaqueObj>()
            && object.header().has(Header::EXACT)
            && let Some(next) = object.next_pair_function()
        {
            let mark = self.root_count();
            let mut pair = [Value::NONE; 2];
            while self.next_native_pair(object, next, &mut pair)? {
                self.root_all(&pair);
                self.dict_set(dict, pair[0], pair[1])?;
                self.unroot(mark);
                self.safepoint()?;
            }
            return Ok(());
        }
        let mut at = 0;
        while let Some(pair) = self.next_rooted(iterator)? {
            let mark = self.root_count();
            let (key, value) = match pair.as_gc::<TupleObj>().map(|t| t.items()) {
                Some(&[key, value]) => {
                    self.root(pair);
                    (key, value)
                }
                _ => {
                    self.root(pair);
                    if !self.is_iterable(pair) {
                        return Err(self.type_error(format!(
                            "cannot convert dictionary update sequence element #{at} to a sequence"
                        )));
                    }
                    let items = self.collect_list(pair)?;
                    match *items.items(self) {
                        [key, value] => (key, value),
                        _ => {
                            let got = items.len(self);
                            return Err(self.value_error(format!(
                                "dictionary update sequence element #{at} has length {got}; 2 is required"
                            )));
                        }
                    }
                }
            };
            self.dict_set(dict, key, value)?;
            self.unroot(mark);
            at += 1;
        }
        Ok(())
    }

    /// A plain dict with the entries of another.
    ///
    /// # Errors
    /// MemoryError.
    pub(crate) fn dict_copy(&mut self, dict: Gc<DictObj>) -> PyResult<Gc<DictObj>> {
        let copy = self.new_dict();
        self.root(copy);
        self.dict_update_dict(copy, dict)?;
        Ok(copy)
    }

    /// `dict[key]`, of instances of subclasses too: `__missing__` is asked for absent keys.
    ///
    /// # Errors
    /// KeyError, and what hashing, comparing and `__missing__` raise.
    pub(crate) fn dict_get_item(&mut self, dict: Gc<DictObj>, key: Value) -> PyResult {
        if let Some(value) = self.dict_get(dict, key)? {
            return Ok(value);
        }
        if !self.is_exact(dict.into(), self.interp.types.dict) {
            let name = self.interp.names.__missing__;
            if let Some(value) = self.call_special(dict.into(), name, &[key])? {
                return Ok(value);
            }
        }
        Err(self.key_error(key))
    }
}

fn get(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let dict = this(vm, args)?;
    let default = args.pos.get(2).copied().unwrap_or(Value::NONE);
    Ok(vm.dict_get(dict, args.pos[1])?.unwrap_or(default))
}

fn setdefault(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let dict = this(vm, args)?;
    let default = args.pos.get(2).copied().unwrap_or(Value::NONE);
    vm.dict_set_default(dict, args.pos[1], default)
}

fn pop(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let dict = this(vm, args)?;
    let key = args.pos[1];
    // An empty dict does not ask for the key's hash.
    let found = if dict.table(vm).is_empty() {
        None
    } else {
        vm.dict_remove(dict, key)?
    };
    match (found, args.pos.get(2)) {
        (Some(value), _) => Ok(value),
        (None, Some(&default)) => Ok(default),
        (None, None) => Err(vm.key_error(key)),
    }
}

fn popitem(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let dict = this(vm, args)?;
    match dict.table_mut(vm).pop_last() {
        Some((key, value)) => Ok(vm.new_tuple(&[key, value]).into()),
        None => {
            let message = vm.new_str("popitem(): dictionary is empty");
            Err(vm.key_error(message.into()))
        }
    }
}

fn clear(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let dict = this(vm, args)?;
    dict.table_mut(vm).clear();
    Ok(Value::NONE)
}

fn copy(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let dict = this(vm, args)?;
    Ok(vm.dict_copy(dict)?.into())
}

fn len(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let dict = this(vm, args)?;
    let len = dict.len(vm);
    Ok(vm.new_usize(len))
}

fn getitem(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let dict = this(vm, args)?;
    vm.dict_get_item(dict, args.pos[1])
}

fn setitem(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let dict = this(vm, args)?;
    vm.dict_set(dict, args.pos[1], args.pos[2])?;
    Ok(Value::NONE)
}

fn delitem(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let dict = this(vm, args)?;
    match vm.dict_remove(dict, args.pos[1])? {
        Some(_) => Ok(Value::NONE),
        None => Err(vm.key_error(args.pos[1])),
    }
}

fn contains(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let dict = this(vm, args)?;
    Ok(Value::bool(vm.dict_contains(dict, args.pos[1])?))
}

/// Whether two dicts have equal entries; None where the other is no dict.
fn equals(vm: &mut Vm, args: &Args<'_>) -> PyResult<Option<bool>> {
    let dict = this(vm, args)?;
    let Some(other) = args.pos[1].as_gc::<DictObj>() else {
        return Ok(None);
    };
    vm.check_native_stack()?;
    if dict.len(vm) != other.len(vm) {
        return Ok(Some(false));
    }
    let mut position = 0;
    let mark = vm.root_count();
    while let Some((entry, next)) = dict.table(vm).next_entry(position) {
        position = next;
        // As far as no Python code takes part, nothing has to be rooted.
        let table = other.table(vm);
        let same = |l, r| vm.simple_equal(l, r) == Some(true);
        if let Some(at) = table.find(entry.hash, |key| same(key, entry.key))
            && same(table.entries[at].value, entry.value)
        {
            continue;
        }
        vm.root(entry.key);
        vm.root(entry.value);
        let Some(at) = vm.dict_find(other, entry.hash, entry.key)? else {
            return Ok(Some(false));
        };
        let value = other.table(vm).entries[at].value;
        if !vm.equal(entry.value, value)? {
            return Ok(Some(false));
        }
        vm.unroot(mark);
    }
    Ok(Some(true))
}

fn eq(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(match equals(vm, args)? {
        Some(equal) => Value::bool(equal),
        None => Value::NOT_IMPLEMENTED,
    })
}

fn ne(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(match equals(vm, args)? {
        Some(equal) => Value::bool(!equal),
        None => Value::NOT_IMPLEMENTED,
    })
}

/// A new dict with the entries of both operands; where both have a key, the value is that of `right`.
fn merged(vm: &mut Vm, left: Value, right: Value) -> PyResult {
    let (Some(left), Some(right)) = (left.as_gc::<DictObj>(), right.as_gc::<DictObj>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let result = vm.dict_copy(left)?;
    vm.dict_update_any(result, right.into())?;
    Ok(result.into())
}

fn or(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    merged(vm, args.pos[0], args.pos[1])
}

fn ror(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    merged(vm, args.pos[1], args.pos[0])
}

fn ior(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let dict = this(vm, args)?;
    vm.dict_update_any(dict, args.pos[1])?;
    Ok(dict.into())
}

fn repr(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let dict = this(vm, args)?;
    vm.guarded_repr(args.pos[0], "{...}", |vm| {
        let mut out = vec![b'{'];
        let mut position = 0;
        let mark = vm.root_count();
        while let Some((entry, next)) = dict.table(vm).next_entry(position) {
            position = next;
            vm.root(entry.value);
            if out.len() > 1 {
                out.extend_from_slice(b", ");
            }
            vm.push_repr(entry.key, &mut out)?;
            out.extend_from_slice(b": ");
            vm.push_repr(entry.value, &mut out)?;
            vm.unroot(mark);
        }
        out.push(b'}');
        Ok(out)
    })
}

fn fromkeys(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    if !args.names.is_empty() {
        return Err(vm.type_error("dict.fromkeys() takes no keyword arguments"));
    }
    let (class, iterable, value) = match *args.pos {
        [class, iterable] => (class, iterable, Value::NONE),
        [class, iterable, value] => (class, iterable, value),
        [] | [_] => return Err(vm.type_error("fromkeys expected at least 1 argument, got 0")),
        _ => {
            let got = args.pos.len() - 1;
            return Err(vm.type_error(format!("fromkeys expected at most 2 arguments, got {got}")));
        }
    };
    let result = vm.call(class, &[])?;
    vm.root(result);
    let exact = if vm.is_exact(result, vm.interp.types.dict) {
        result.as_gc::<DictObj>()
    } else {
        None
    };
    let iterator = vm.iter(iterable)?;
    vm.root(iterator);
    let mark = vm.root_count();
    while let Some(key) = vm.next(iterator)? {
        match exact {
            Some(dict) => vm.dict_set(dict, key, value)?,
            None => {
                vm.root(key);
                vm.set_item(result, key, value)?;
                vm.unroot(mark);
            }
        }
    }
    Ok(result)
}
