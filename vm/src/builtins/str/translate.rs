//! `translate` and `maketrans`.

use super::receiver;
use crate::builtins::text_args::str_argument;
use crate::heap::{Gc, Kind};
use crate::object::{DictObj, IntObj, StrObj};
use crate::text::{ops, ops::Translation, wtf8};
use crate::value::Value;
use crate::vm::{Args, Arity, NativeDef, PyResult, Vm};

pub(super) static METHODS: &[NativeDef] =
    &[NativeDef::new("translate", Arity::Exact(2), translate)];

pub(super) static STATIC_METHODS: &[NativeDef] =
    &[NativeDef::new("maketrans", Arity::Range(1, 3), maketrans)];

/// Replacements of more bytes than this are charged to the heap as they are made, for a few of them may be too much.
const LONG_REPLACEMENT: usize = 1024;

fn translate(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let table = args.pos[1];
    let string = receiver(args);
    // What becomes of each ASCII character, once it has been asked for: tables are small and texts long.
    let mut known: [Option<Translation>; 128] = [const { None }; 128];
    let mut len = 0usize;
    let text = ops::translate(string.bytes(), |c| {
        let translation = match known.get(c as usize) {
            Some(Some(translation)) => translation.clone(),
            _ => look_up(vm, table, c)?,
        };
        if let Translation::Text(text) = &translation {
            len = len.saturating_add(text.len());
            if len > StrObj::MAX_BYTES {
                return Err(vm.memory_error());
            }
            if text.len() > LONG_REPLACEMENT {
                vm.charge(text.len())?;
            }
        }
        if let Some(place @ None) = known.get_mut(c as usize) {
            *place = Some(translation.clone());
        }
        Ok(translation)
    })?;
    let Some(text) = text else {
        return Err(vm.memory_error());
    };
    vm.new_str_bytes(&text).map(Value::from)
}

fn exact_dict(vm: &Vm, table: Value) -> Option<Gc<DictObj>> {
    table
        .as_gc()
        .filter(|_| vm.exact_kind(table) == Some(Kind::Dict))
}

/// What the table says about a character.
fn look_up(vm: &mut Vm, table: Value, code_point: u32) -> PyResult<Translation> {
    let key = Value::int(code_point as i32);
    let found = match exact_dict(vm, table) {
        Some(dict) => match vm.dict_get(dict, key)? {
            Some(found) => Ok(found),
            None => return Ok(Translation::Keep),
        },
        None => vm.get_item(table, key),
    };
    let found = match found {
        Ok(found) => found,
        Err(raised) if vm.is_instance_of(raised, vm.interp.types.lookup_error) => {
            return Ok(Translation::Keep);
        }
        Err(raised) => return Err(raised),
    };
    if found.is_none() {
        return Ok(Translation::Delete);
    }
    if let Some(text) = found.as_gc::<StrObj>() {
        return Ok(Translation::Text(text.bytes().to_vec()));
    }
    let is_int = found.is_small_int() || found.as_gc::<IntObj>().is_some();
    if !is_int && found.as_bool().is_none() {
        return Err(vm.type_error("character mapping must return integer, None or str"));
    }
    match vm.index(found)?.as_small_int().map(u32::try_from) {
        Some(Ok(c)) if c <= char::MAX as u32 => Ok(Translation::CodePoint(c)),
        _ => Err(vm.value_error("character mapping must be in range(0x110000)")),
    }
}

fn maketrans(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let table = vm.new_dict();
    vm.root(table);
    let [from, rest @ ..] = args.pos else {
        return Err(vm.type_error("maketrans expected at least 1 argument, got 0"));
    };
    let [to, deleted @ ..] = rest else {
        return maketrans_of_dict(vm, *from);
    };
    let Some(from) = from.as_gc::<StrObj>() else {
        return Err(vm.type_error(
            "first maketrans argument must be a string if there is a second argument",
        ));
    };
    let to = str_argument(vm, *to, "maketrans", 2)?;
    let deleted = match deleted.first() {
        Some(&deleted) => Some(str_argument(vm, deleted, "maketrans", 3)?),
        None => None,
    };
    if from.char_len() != to.char_len() {
        return Err(vm.value_error("the first two maketrans arguments must have equal length"));
    }
    let (from, to) = (
        wtf8::code_points(from.bytes()),
        wtf8::code_points(to.bytes()),
    );
    for (from, to) in from.zip(to) {
        vm.dict_set(table, Value::int(from as i32), Value::int(to as i32))?;
    }
    if let Some(deleted) = deleted {
        for c in wtf8::code_points(deleted.bytes()) {
            vm.dict_set(table, Value::int(c as i32), Value::NONE)?;
        }
    }
    Ok(table.into())
}

/// `maketrans(dict)`: keys of one character become their code points.
fn maketrans_of_dict(vm: &mut Vm, from: Value) -> PyResult {
    let Some(from) = from.as_gc::<DictObj>() else {
        return Err(vm.type_error("if you give only one argument to maketrans it must be a dict"));
    };
    let table = vm.new_dict();
    vm.root(table);
    let mut at = 0;
    while let Some((entry, next)) = from.table(vm).next_entry(at) {
        at = next;
        let key = match entry.key.as_gc::<StrObj>() {
            Some(key) if key.char_len() == 1 => Value::int(wtf8::decode(key.bytes(), 0).0 as i32),
            Some(_) => {
                return Err(vm.value_error("string keys in translate table must be of length 1"));
            }
            None if entry.key.is_small_int() || entry.key.as_gc::<IntObj>().is_some() => entry.key,
            None => {
                return Err(vm.type_error("keys in translate table must be strings or integers"));
            }
        };
        vm.dict_set(table, key, entry.value)?;
    }
    Ok(table.into())
}
