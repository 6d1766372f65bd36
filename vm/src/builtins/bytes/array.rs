//! The methods that change a bytearray.

use smallvec::SmallVec;

use super::{byte_of, bytes_of_iterable, construct, contents, index_error, position, repeated};
use crate::heap::Gc;
use crate::object::{ByteArrayObj, SliceObj, StrObj, byte_contents};
use crate::value::Value;
use crate::vm::{Args, Arity, NativeDef, PyResult, Vm};

pub(super) static METHODS: &[NativeDef] = &[
    NativeDef::new("__delitem__", Arity::Exact(2), delitem),
    NativeDef::new("__iadd__", Arity::Exact(2), iadd),
    NativeDef::new("__imul__", Arity::Exact(2), imul),
    NativeDef::new("__init__", Arity::Any, init),
    NativeDef::new("__setitem__", Arity::Exact(3), setitem),
    NativeDef::new("append", Arity::Exact(2), append),
    NativeDef::new("clear", Arity::Exact(1), clear),
    NativeDef::new("copy", Arity::Exact(1), copy),
    NativeDef::new("extend", Arity::Exact(2), extend),
    NativeDef::new("insert", Arity::Exact(3), insert),
    NativeDef::new("pop", Arity::Range(1, 2), pop),
    NativeDef::new("remove", Arity::Exact(2), remove),
    NativeDef::new("reverse", Arity::Exact(1), reverse),
];

fn receiver(args: &Args<'_>) -> Gc<ByteArrayObj> {
    match args.pos[0].as_gc() {
        Some(array) => array,
        None => unreachable!("the dispatcher checks the class of the receiver"),
    }
}

/// Makes room for more bytes.
fn reserve(vm: &mut Vm, array: Gc<ByteArrayObj>, more: usize) -> PyResult<()> {
    let bytes = array.bytes_mut(vm);
    if bytes.capacity() - bytes.len() >= more {
        return Ok(());
    }
    vm.charge(more)?;
    match array.bytes_mut(vm).try_reserve(more) {
        Ok(()) => Ok(()),
        Err(_) => Err(vm.memory_error()),
    }
}

fn init(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let rest = Args {
        pos: &args.pos[1..],
        ..*args
    };
    let bytes = construct(vm, &rest, "bytearray")?;
    *receiver(args).bytes_mut(vm) = bytes;
    Ok(Value::NONE)
}

fn append(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let byte = byte_of(vm, args.pos[1], "byte")?;
    reserve(vm, receiver(args), 1)?;
    receiver(args).bytes_mut(vm).push(byte);
    Ok(Value::NONE)
}

fn clear(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    *receiver(args).bytes_mut(vm) = Vec::new();
    Ok(Value::NONE)
}

fn copy(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let bytes = contents(vm, args).to_vec();
    Ok(vm.new_bytearray(bytes).into())
}

fn extend(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let source = args.pos[1];
    let got = vm.class_name(source);
    if source.as_gc::<StrObj>().is_some() {
        return Err(vm.type_error(format!("expected iterable of integers; got: '{got}'")));
    }
    let more = match byte_contents(source, vm) {
        Some(bytes) => Some(bytes.to_vec()),
        None => bytes_of_iterable(vm, source, "byte")?,
    };
    let Some(more) = more else {
        return Err(vm.type_error(format!("can't extend bytearray with {got}")));
    };
    push_all(vm, args, &more)
}

fn push_all(vm: &mut Vm, args: &Args<'_>, more: &[u8]) -> PyResult {
    reserve(vm, receiver(args), more.len())?;
    receiver(args).bytes_mut(vm).extend_from_slice(more);
    Ok(Value::NONE)
}

fn iadd(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let Some(more) = byte_contents(args.pos[1], vm).map(SmallVec::<[u8; 64]>::from_slice) else {
        let got = vm.class_name(args.pos[1]);
        return Err(vm.type_error(format!("can't concat {got} to bytearray")));
    };
    push_all(vm, args, &more)?;
    Ok(args.pos[0])
}

fn imul(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let count = vm.count_index(args.pos[1])?;
    let bytes = repeated(vm, args.pos[0], count)?;
    vm.charge(bytes.len())?;
    *receiver(args).bytes_mut(vm) = bytes;
    Ok(args.pos[0])
}

fn insert(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let index = vm.index_i64(args.pos[1], "")?;
    let byte = byte_of(vm, args.pos[2], "byte")?;
    reserve(vm, receiver(args), 1)?;
    let bytes = receiver(args).bytes_mut(vm);
    let len = bytes.len() as i64;
    let at = if index < 0 {
        index.saturating_add(len)
    } else {
        index
    };
    bytes.insert(at.clamp(0, len) as usize, byte);
    Ok(Value::NONE)
}

fn pop(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let index = match args.pos.get(1) {
        Some(&index) => vm.index_i64(index, "")?,
        None => -1,
    };
    let len = contents(vm, args).len() as i64;
    if len == 0 {
        return Err(vm.index_error("pop from empty bytearray"));
    }
    let at = if index < 0 {
        index.saturating_add(len)
    } else {
        index
    };
    if at < 0 || at >= len {
        return Err(vm.index_error("pop index out of range"));
    }
    let byte = receiver(args).bytes_mut(vm).remove(at as usize);
    Ok(Value::int(i32::from(byte)))
}

fn remove(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let byte = byte_of(vm, args.pos[1], "byte")?;
    let bytes = receiver(args).bytes_mut(vm);
    match bytes.iter().position(|&b| b == byte) {
        Some(at) => {
            bytes.remove(at);
            Ok(Value::NONE)
        }
        None => Err(vm.value_error("value not found in bytearray")),
    }
}

fn reverse(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    receiver(args).bytes_mut(vm).reverse();
    Ok(Value::NONE)
}

fn setitem(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let value = args.pos[2];
    let Some(slice) = args.pos[1].as_gc::<SliceObj>() else {
        position(vm, args)?;
        let byte = byte_of(vm, value, "byte")?;
        // Converting the value may have shortened the array.
        let at = position(vm, args)?;
        match receiver(args).bytes_mut(vm).get_mut(at) {
            Some(place) => *place = byte,
            None => return Err(index_error(vm, args.pos[0])),
        }
        return Ok(Value::NONE);
    };
    let copied = byte_contents(value, vm).map(<[u8]>::to_vec);
    let new = match copied {
        Some(bytes) => Some(bytes),
        None if value.as_gc::<StrObj>().is_some() || vm.is_index(value) => None,
        None => bytes_of_iterable(vm, value, "byte")?,
    };
    let Some(new) = new else {
        return Err(
            vm.type_error("can assign only bytes, buffers, or iterables of ints in range(0, 256)")
        );
    };
    let array = receiver(args);
    let span = vm.slice_span(slice, |vm| array.bytes(vm).len())?;
    if span.step == 1 {
        reserve(vm, array, new.len().saturating_sub(span.count))?;
        array
            .bytes_mut(vm)
            .splice(span.start..span.start + span.count, new);
        return Ok(Value::NONE);
    }
    if new.len() != span.count {
        return Err(vm.value_error(format!(
            "attempt to assign bytes of size {} to extended slice of size {}",
            new.len(),
            span.count
        )));
    }
    let bytes = array.bytes_mut(vm);
    for (at, byte) in span.indices().zip(new) {
        bytes[at] = byte;
    }
    Ok(Value::NONE)
}

fn delitem(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let array = receiver(args);
    let Some(slice) = args.pos[1].as_gc::<SliceObj>() else {
        let at = position(vm, args)?;
        array.bytes_mut(vm).remove(at);
        return Ok(Value::NONE);
    };
    let span = vm.slice_span(slice, |vm| array.bytes(vm).len())?;
    let bytes = array.bytes_mut(vm);
    if span.step == 1 {
        bytes.drain(span.start..span.start + span.count);
        return Ok(Value::NONE);
    }
    let mut doomed = span.indices().collect::<Vec<_>>();
    doomed.sort_unstable();
    let mut doomed = doomed.into_iter().peekable();
    let mut at = 0;
    bytes.retain(|_| {
        let here = doomed.next_if_eq(&at).is_some();
        at += 1;
        !here
    });
    Ok(Value::NONE)
}
