//! What the methods of strings and of bytes have in common: their arguments, encodings, comparisons.

use crate::heap::Gc;
use crate::object::{StrObj, byte_contents};
use crate::text::decode::decode;
use crate::text::encode::encode;
use crate::text::encoding::{Encoding, ErrorHandler};
use crate::text::error::PyResult as TextResult;
use crate::text::search::clip;
use crate::value::Value;
use crate::vm::{PyResult, Raised, Vm};

/// Defines the natives `eq`, `ne`, `lt`, `le`, `gt` and `ge`, or those that are named, by a function that takes the
/// operator.
macro_rules! compare_methods {
    ($compare:ident) => {
        $crate::builtins::text_args::compare_methods! {
            $compare eq Eq, ne Ne, lt Lt, le Le, gt Gt, ge Ge
        }
    };
    ($compare:ident $($name:ident $op:ident),*) => {
        $(
            fn $name(vm: &mut Vm, args: &Args<'_>) -> PyResult {
                $compare(vm, args, CompareOp::$op)
            }
        )*
    };
}
pub(super) use compare_methods;

/// The codec that the arguments of `encode`, `decode` and the constructors name. `function` is for messages.
pub(super) fn codec(
    vm: &mut Vm,
    encoding: Option<Value>,
    errors: Option<Value>,
    function: &str,
) -> PyResult<(Encoding, ErrorHandler)> {
    let encoding = optional_name(vm, encoding, function, "encoding")?;
    let errors = optional_name(vm, errors, function, "errors")?;
    let encoding = match encoding {
        Some(name) => Encoding::from_name(&name).map_err(|e| vm.raise_err(e))?,
        None => Encoding::Utf8,
    };
    let handler = errors.map_or(ErrorHandler::Strict, |name| ErrorHandler::from_name(&name));
    Ok((encoding, handler))
}

fn optional_name(
    vm: &mut Vm,
    value: Option<Value>,
    function: &str,
    parameter: &str,
) -> PyResult<Option<String>> {
    let Some(value) = value else { return Ok(None) };
    match value.as_gc::<StrObj>() {
        Some(name) => Ok(Some(name.to_string_lossy())),
        None => {
            let got = vm.argument_class_name(value);
            Err(vm.type_error(format!(
                "{function}() argument '{parameter}' must be str, not {got}"
            )))
        }
    }
}

/// Bytes to a string, as the arguments say.
pub(super) fn decode_bytes(
    vm: &mut Vm,
    bytes: &[u8],
    encoding: Option<Value>,
    errors: Option<Value>,
    function: &str,
) -> PyResult<Gc<StrObj>> {
    if encoding.is_none() && errors.is_none() && bytes.is_ascii() {
        return vm.new_ascii_str(bytes);
    }
    let (encoding, handler) = codec(vm, encoding, errors, function)?;
    let text = decode(bytes, encoding, &handler).map_err(|e| vm.raise_err(e))?;
    vm.new_str_bytes(&text)
}

/// A string to bytes, as the arguments say.
pub(super) fn encode_str(
    vm: &mut Vm,
    string: Gc<StrObj>,
    encoding: Option<Value>,
    errors: Option<Value>,
    function: &str,
) -> PyResult<Vec<u8>> {
    if string.is_ascii() && encoding.is_none() && errors.is_none() {
        return Ok(string.bytes().to_vec());
    }
    let (encoding, handler) = codec(vm, encoding, errors, function)?;
    encode(string.bytes(), encoding, &handler).map_err(|e| vm.raise_err(e))
}

/// The string that an argument must be; `function` and `position` are for the message.
pub(super) fn str_argument(
    vm: &mut Vm,
    value: Value,
    function: &str,
    position: usize,
) -> PyResult<Gc<StrObj>> {
    match value.as_gc::<StrObj>() {
        Some(s) => Ok(s),
        None => {
            let got = vm.argument_class_name(value);
            Err(vm.type_error(format!(
                "{function}() argument {position} must be str, not {got}"
            )))
        }
    }
}

/// The bytes that an argument must be.
pub(super) fn bytes_argument(vm: &mut Vm, value: Value) -> PyResult<Vec<u8>> {
    match byte_contents(value, vm) {
        Some(bytes) => Ok(bytes.to_vec()),
        None => Err(not_bytes(vm, value)),
    }
}

/// The error of an argument that should be bytes.
#[cold]
pub(super) fn not_bytes(vm: &mut Vm, value: Value) -> Raised {
    let got = vm.class_name(value);
    vm.type_error(format!("a bytes-like object is required, not '{got}'"))
}

/// The part of a sequence of `len` units that the optional arguments `start` and `end` of a search mean.
pub(super) fn search_bounds(
    vm: &mut Vm,
    start: Option<&Value>,
    end: Option<&Value>,
    len: impl FnOnce(&Vm) -> usize,
) -> PyResult<Option<(usize, usize)>> {
    let start = match start {
        Some(&start) => vm.slice_index(start)?,
        None => None,
    };
    let end = match end {
        Some(&end) => vm.slice_index(end)?,
        None => None,
    };
    Ok(clip(start, end, len(vm)))
}

/// How many times at most something is done: `None` for a negative argument, which means no bound.
pub(super) fn limit_argument(vm: &mut Vm, value: Option<Value>) -> PyResult<Option<usize>> {
    match value {
        Some(value) => Ok(usize::try_from(vm.index_i64(value, "")?).ok()),
        None => Ok(None),
    }
}

/// A width argument: what is negative counts as zero.
///
/// # Errors
/// MemoryError where no text can be so wide; TypeError.
pub(super) fn width_argument(vm: &mut Vm, value: Value) -> PyResult<usize> {
    let width = usize::try_from(vm.index_i64(value, "")?).unwrap_or(0);
    if width > StrObj::MAX_BYTES {
        return Err(vm.memory_error());
    }
    Ok(width)
}

/// A string of the text that a text function made.
pub(super) fn text_result(vm: &mut Vm, text: TextResult<Vec<u8>>) -> PyResult {
    match text {
        Ok(text) => vm.new_str_bytes(&text).map(Value::from),
        Err(error) => Err(vm.raise_err(error)),
    }
}
