//! `UnicodeDecodeError`, `UnicodeEncodeError` and `UnicodeTranslateError`.

use super::base::{no_keywords, receiver, take_args};
use super::members::{follow_args, member};
use crate::heap::{Gc, Kind};
use crate::object::{BytesObj, ExceptionObj, StrObj};
use crate::text::wtf8;
use crate::value::Value;
use crate::vm::{Args, Arity, NativeDef, PyResult, Vm};

// Members of the first two follow the order of their arguments.
const ENCODING: usize = 0;
const OBJECT: usize = 1;
const START: usize = 2;
const END: usize = 3;
const REASON: usize = 4;

pub(super) fn init(vm: &mut Vm) {
    let types = &vm.interp.types;
    let (decode, encode, translate) = (
        types.unicode_decode_error,
        types.unicode_encode_error,
        types.unicode_translate_error,
    );
    vm.add_methods(decode, DECODE);
    vm.add_methods(encode, ENCODE);
    vm.add_methods(translate, TRANSLATE);
    vm.add_getsets(decode, MEMBERS);
    vm.add_getsets(encode, MEMBERS);
    vm.add_getsets(translate, TRANSLATE_MEMBERS);
}

static DECODE: &[NativeDef] = &[
    NativeDef::new("__init__", Arity::Any, decode_init),
    NativeDef::new("__str__", Arity::Exact(1), decode_str),
];

static ENCODE: &[NativeDef] = &[
    NativeDef::new("__init__", Arity::Any, encode_init),
    NativeDef::new("__str__", Arity::Exact(1), encode_str),
];

static TRANSLATE: &[NativeDef] = &[
    NativeDef::new("__init__", Arity::Any, translate_init),
    NativeDef::new("__str__", Arity::Exact(1), translate_str),
];

static MEMBERS: &[(&NativeDef, Option<&NativeDef>)] = &[
    member!("encoding", ENCODING),
    member!("object", OBJECT),
    member!("start", START),
    member!("end", END),
    member!("reason", REASON),
];

// A UnicodeTranslateError has no encoding: its arguments begin with the object.
static TRANSLATE_MEMBERS: &[(&NativeDef, Option<&NativeDef>)] = &[
    member!("object", OBJECT - 1),
    member!("start", START - 1),
    member!("end", END - 1),
    member!("reason", REASON - 1),
];

/// Checks the arguments against `wanted`: `s` a str, `b` bytes, `i` an integer.
fn init_with(vm: &mut Vm, args: &Args<'_>, wanted: &str) -> PyResult {
    let exception = receiver(vm, args)?;
    no_keywords(vm, exception.header().shape().class, args)?;
    let given = &args.pos[1..];
    if given.len() != wanted.len() {
        let (want, got) = (wanted.len(), given.len());
        return Err(vm.type_error(format!(
            "function takes exactly {want} arguments ({got} given)"
        )));
    }
    for (at, (&arg, kind)) in given.iter().zip(wanted.chars()).enumerate() {
        let got = vm.class_name(arg);
        match kind {
            's' if !arg.is_kind(Kind::Str) => {
                let at = at + 1;
                return Err(vm.type_error(format!("argument {at} must be str, not {got}")));
            }
            'b' if !arg.is_kind(Kind::Bytes) && !arg.is_kind(Kind::ByteArray) => {
                return Err(vm.type_error(format!("a bytes-like object is required, not '{got}'")));
            }
            'i' => {
                vm.index_i64(arg, "")?;
            }
            _ => {}
        }
    }
    take_args(vm, args)?;
    follow_args(vm, exception);
    Ok(Value::NONE)
}

fn decode_init(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    init_with(vm, args, "sbiis")
}

fn encode_init(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    init_with(vm, args, "ssiis")
}

fn translate_init(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    init_with(vm, args, "siis")
}

/// What the text of a Unicode error is made of.
struct Parts {
    encoding: String,
    object: Value,
    start: i64,
    end: i64,
    reason: String,
}

/// The parts of an error; `skip` is 1 where its members lack the encoding. None where it was never initialised.
fn parts(vm: &mut Vm, exception: Gc<ExceptionObj>, skip: usize) -> PyResult<Option<Parts>> {
    let values = vm.exception_members(&exception).clone().map(|m| m.get());
    let at = |index: usize| values[index - skip];
    if at(OBJECT).is_none() {
        return Ok(None);
    }
    let encoding = if skip == 0 {
        vm.str(at(ENCODING))?.to_string_lossy()
    } else {
        String::new()
    };
    Ok(Some(Parts {
        encoding,
        object: at(OBJECT),
        start: vm.index_i64(at(START), "")?,
        end: vm.index_i64(at(END), "")?,
        reason: vm.str(at(REASON))?.to_string_lossy(),
    }))
}

fn decode_str(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let exception = receiver(vm, args)?;
    let Some(parts) = parts(vm, exception, 0)? else {
        return Ok(vm.new_str("").into());
    };
    let Parts {
        encoding,
        start,
        end,
        reason,
        ..
    } = parts;
    let byte = match parts.object.as_gc::<BytesObj>() {
        Some(bytes) if end == start + 1 => usize::try_from(start)
            .ok()
            .and_then(|at| bytes.bytes().get(at).copied()),
        _ => None,
    };
    let text = match byte {
        Some(byte) => {
            format!(
                "'{encoding}' codec can't decode byte 0x{byte:02x} in position {start}: {reason}"
            )
        }
        None => format!(
            "'{encoding}' codec can't decode bytes in position {start}-{}: {reason}",
            end - 1
        ),
    };
    Ok(vm.new_str(&text).into())
}

fn encode_str(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let exception = receiver(vm, args)?;
    let Some(parts) = parts(vm, exception, 0)? else {
        return Ok(vm.new_str("").into());
    };
    let what = format!("'{}' codec can't encode", parts.encoding);
    character_text(vm, &parts, &what)
}

fn translate_str(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let exception = receiver(vm, args)?;
    let Some(parts) = parts(vm, exception, 1)? else {
        return Ok(vm.new_str("").into());
    };
    character_text(vm, &parts, "can't translate")
}

fn character_text(vm: &mut Vm, parts: &Parts, what: &str) -> PyResult {
    let Parts {
        start, end, reason, ..
    } = parts;
    let character = match parts.object.as_gc::<StrObj>() {
        Some(text) if *end == start + 1 => usize::try_from(*start)
            .ok()
            .filter(|&at| at < text.char_len())
            .map(|at| wtf8::decode(text.bytes(), text.offset_of(at)).0),
        _ => None,
    };
    let text = match character {
        Some(c) => {
            let escaped = match c {
                0..=0xFF => format!("\\x{c:02x}"),
                0x100..=0xFFFF => format!("\\u{c:04x}"),
                _ => format!("\\U{c:08x}"),
            };
            format!("{what} character '{escaped}' in position {start}: {reason}")
        }
        None => format!(
            "{what} characters in position {start}-{}: {reason}",
            end - 1
        ),
    };
    Ok(vm.new_str(&text).into())
}
