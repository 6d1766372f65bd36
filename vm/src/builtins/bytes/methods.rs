//! The methods that bytes and bytearray share.

use super::{byte_of, contents, new_like};
use crate::builtins::text_args::{
    bytes_argument, decode_bytes, limit_argument, not_bytes, search_bounds, width_argument,
};
use smallvec::SmallVec;

use crate::heap::Kind;
use crate::object::{ClassObj, ListObj, StrObj, TupleObj, byte_contents};
use crate::text::ops::Justify;
use crate::text::search::Ends;
use crate::text::{Flavor, bytes_ops, ops, search, split, unicode};
use crate::value::Value;
use crate::vm::{Args, Arity, NativeDef, Params, PyResult, Vm};

pub(super) static METHODS: &[NativeDef] = &[
    NativeDef::new("capitalize", Arity::Exact(1), capitalize),
    NativeDef::new("center", Arity::Range(2, 3), center),
    NativeDef::new("count", Arity::Range(2, 4), count),
    NativeDef::new("decode", Arity::Any, decode),
    NativeDef::new("endswith", Arity::Range(2, 4), endswith),
    NativeDef::new("expandtabs", Arity::Any, expandtabs),
    NativeDef::new("find", Arity::Range(2, 4), find),
    NativeDef::new("hex", Arity::Any, hex),
    NativeDef::new("index", Arity::Range(2, 4), index),
    NativeDef::new("isalnum", Arity::Exact(1), isalnum),
    NativeDef::new("isalpha", Arity::Exact(1), isalpha),
    NativeDef::new("isascii", Arity::Exact(1), isascii),
    NativeDef::new("isdigit", Arity::Exact(1), isdigit),
    NativeDef::new("islower", Arity::Exact(1), islower),
    NativeDef::new("isspace", Arity::Exact(1), isspace),
    NativeDef::new("istitle", Arity::Exact(1), istitle),
    NativeDef::new("isupper", Arity::Exact(1), isupper),
    NativeDef::new("join", Arity::Exact(2), join),
    NativeDef::new("ljust", Arity::Range(2, 3), ljust),
    NativeDef::new("lower", Arity::Exact(1), lower),
    NativeDef::new("lstrip", Arity::Range(1, 2), lstrip),
    NativeDef::new("partition", Arity::Exact(2), partition),
    NativeDef::new("removeprefix", Arity::Exact(2), removeprefix),
    NativeDef::new("removesuffix", Arity::Exact(2), removesuffix),
    NativeDef::new("replace", Arity::Range(3, 4), replace),
    NativeDef::new("rfind", Arity::Range(2, 4), rfind),
    NativeDef::new("rindex", Arity::Range(2, 4), rindex),
    NativeDef::new("rjust", Arity::Range(2, 3), rjust),
    NativeDef::new("rpartition", Arity::Exact(2), rpartition),
    NativeDef::new("rsplit", Arity::Any, rsplit),
    NativeDef::new("rstrip", Arity::Range(1, 2), rstrip),
    NativeDef::new("split", Arity::Any, split_),
    NativeDef::new("splitlines", Arity::Any, splitlines),
    NativeDef::new("startswith", Arity::Range(2, 4), startswith),
    NativeDef::new("strip", Arity::Range(1, 2), strip),
    NativeDef::new("swapcase", Arity::Exact(1), swapcase),
    NativeDef::new("title", Arity::Exact(1), title),
    NativeDef::new("translate", Arity::Any, translate),
    NativeDef::new("upper", Arity::Exact(1), upper),
    NativeDef::new("zfill", Arity::Exact(2), zfill),
];

pub(super) static STATIC_METHODS: &[NativeDef] =
    &[NativeDef::new("maketrans", Arity::Exact(2), maketrans)];

pub(super) static CLASS_METHODS: &[NativeDef] = &[NativeDef::new("fromhex", Arity::Any, fromhex)];

macro_rules! mappings {
    ($($name:ident $map:expr;)*) => {
        $(
            fn $name(vm: &mut Vm, args: &Args<'_>) -> PyResult {
                let mapped = $map(contents(vm, args));
                new_like(vm, args.pos[0], mapped)
            }
        )*
    };
}

mappings! {
    capitalize bytes_ops::capitalize;
    lower <[u8]>::to_ascii_lowercase;
    swapcase bytes_ops::swapcase;
    title bytes_ops::title;
    upper <[u8]>::to_ascii_uppercase;
}

macro_rules! tests {
    ($($name:ident $test:expr;)*) => {
        $(
            fn $name(vm: &mut Vm, args: &Args<'_>) -> PyResult {
                Ok(Value::bool($test(contents(vm, args))))
            }
        )*
    };
}

tests! {
    isalnum |b| bytes_ops::all(b, |b| b.is_ascii_alphanumeric());
    isalpha |b| bytes_ops::all(b, |b| b.is_ascii_alphabetic());
    isascii <[u8]>::is_ascii;
    isdigit |b| bytes_ops::all(b, |b| b.is_ascii_digit());
    islower bytes_ops::is_lower;
    isspace |b| bytes_ops::all(b, unicode::is_ascii_space);
    istitle bytes_ops::is_title;
    isupper bytes_ops::is_upper;
}

/// What a search looks for: bytes, or one byte given as an integer.
fn wanted_argument(vm: &mut Vm, value: Value) -> PyResult<Vec<u8>> {
    if let Some(bytes) = byte_contents(value, vm) {
        return Ok(bytes.to_vec());
    }
    if vm.is_index(value) {
        return Ok(vec![byte_of(vm, value, "byte")?]);
    }
    let got = vm.class_name(value);
    Err(vm.type_error(format!(
        "argument should be integer or bytes-like object, not '{got}'"
    )))
}

/// The part of the receiver that `start` and `end` arguments mean.
fn bounds(vm: &mut Vm, args: &Args<'_>) -> PyResult<Option<(usize, usize)>> {
    let receiver = args.pos[0];
    search_bounds(vm, args.pos.get(2), args.pos.get(3), |vm| {
        byte_contents(receiver, vm).map_or(0, <[u8]>::len)
    })
}

fn position(
    vm: &mut Vm,
    args: &Args<'_>,
    search: fn(&[u8], &[u8]) -> Option<usize>,
) -> PyResult<Option<usize>> {
    let wanted = wanted_argument(vm, args.pos[1])?;
    let bounds = bounds(vm, args)?;
    let bytes = contents(vm, args);
    Ok(bounds.and_then(|(start, end)| search(&bytes[start..end], &wanted).map(|at| start + at)))
}

fn found_or_minus_one(vm: &mut Vm, found: Option<usize>) -> PyResult {
    Ok(match found {
        Some(at) => vm.new_usize(at),
        None => Value::int(-1),
    })
}

fn found_or_error(vm: &mut Vm, found: Option<usize>) -> PyResult {
    match found {
        Some(at) => Ok(vm.new_usize(at)),
        None => Err(vm.value_error("subsection not found")),
    }
}

fn find(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let found = position(vm, args, search::find)?;
    found_or_minus_one(vm, found)
}

fn rfind(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let found = position(vm, args, search::rfind)?;
    found_or_minus_one(vm, found)
}

fn index(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let found = position(vm, args, search::find)?;
    found_or_error(vm, found)
}

fn rindex(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let found = position(vm, args, search::rfind)?;
    found_or_error(vm, found)
}

fn count(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let wanted = wanted_argument(vm, args.pos[1])?;
    let bounds = bounds(vm, args)?;
    let bytes = contents(vm, args);
    let count = bounds.map_or(0, |(start, end)| {
        search::count(&bytes[start..end], &wanted, Flavor::Bytes)
    });
    Ok(vm.new_usize(count))
}

fn startswith(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    affix(vm, args, "startswith", |bytes, affix| {
        bytes.starts_with(affix)
    })
}

fn endswith(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    affix(vm, args, "endswith", |bytes, affix| bytes.ends_with(affix))
}

fn affix(vm: &mut Vm, args: &Args<'_>, function: &str, test: fn(&[u8], &[u8]) -> bool) -> PyResult {
    let bounds = bounds(vm, args)?;
    let holds = |vm: &Vm, affix: Value| {
        byte_contents(affix, vm).map(|affix| {
            bounds.is_some_and(|(start, end)| test(&contents(vm, args)[start..end], affix))
        })
    };
    if let Some(result) = holds(vm, args.pos[1]) {
        return Ok(Value::bool(result));
    }
    let Some(affixes) = args.pos[1].as_gc::<TupleObj>() else {
        let got = vm.class_name(args.pos[1]);
        return Err(vm.type_error(format!(
            "{function} first arg must be bytes or a tuple of bytes, not {got}"
        )));
    };
    for &item in affixes.items() {
        match holds(vm, item) {
            Some(true) => return Ok(Value::TRUE),
            Some(false) => {}
            None => return Err(not_bytes(vm, item)),
        }
    }
    Ok(Value::FALSE)
}

fn removeprefix(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let prefix = bytes_argument(vm, args.pos[1])?;
    let bytes = contents(vm, args);
    let rest = bytes.strip_prefix(&prefix[..]).unwrap_or(bytes).to_vec();
    new_like(vm, args.pos[0], rest)
}

fn removesuffix(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let suffix = bytes_argument(vm, args.pos[1])?;
    let bytes = contents(vm, args);
    let rest = bytes.strip_suffix(&suffix[..]).unwrap_or(bytes).to_vec();
    new_like(vm, args.pos[0], rest)
}

fn replace(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let old = bytes_argument(vm, args.pos[1])?;
    let new = bytes_argument(vm, args.pos[2])?;
    let max = limit_argument(vm, args.pos.get(3).copied())?;
    let bytes = contents(vm, args);
    if new.len() > old.len() {
        let count = search::count(bytes, &old, Flavor::Bytes).min(max.unwrap_or(usize::MAX));
        let more = count.saturating_mul(new.len());
        vm.charge(more)?;
    }
    let bytes = contents(vm, args);
    let replaced = search::replace(bytes, &old, &new, max, Flavor::Bytes)
        .map(|replaced| replaced.unwrap_or_else(|| bytes.to_vec()));
    let replaced = replaced.map_err(|e| vm.raise_err(e))?;
    new_like(vm, args.pos[0], replaced)
}

/// A list of parts of the receiver.
fn new_parts(vm: &mut Vm, receiver: Value, parts: Vec<Vec<u8>>) -> PyResult {
    let list = vm.new_list(Vec::new());
    for part in parts {
        let part = new_like(vm, receiver, part)?;
        vm.list_push(list, part)?;
    }
    Ok(list.into())
}

/// The separator and the greatest number of cuts of `split` and `rsplit`.
fn split_arguments(
    vm: &mut Vm,
    args: &Args<'_>,
    function: &'static str,
) -> PyResult<(Option<Vec<u8>>, Option<usize>)> {
    let params = Params {
        function,
        names: ["sep", "maxsplit"],
        positional_only: 0,
        keyword_only_from: 2,
        required: 0,
    };
    let [separator, max] = vm.bind(&params, args, 1)?;
    let max = limit_argument(vm, max)?;
    let separator = match separator {
        None | Some(Value::NONE) => None,
        Some(value) => Some(bytes_argument(vm, value)?),
    };
    Ok((separator, max))
}

fn split_(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let (separator, max) = split_arguments(vm, args, "split")?;
    let bytes = contents(vm, args);
    let parts = match &separator {
        None => Ok(split::split_space(bytes, max, Flavor::Bytes)
            .map(<[u8]>::to_vec)
            .collect()),
        Some(separator) => {
            split::split(bytes, separator, max).map(|parts| parts.map(<[u8]>::to_vec).collect())
        }
    };
    let parts = parts.map_err(|e| vm.raise_err(e))?;
    new_parts(vm, args.pos[0], parts)
}

fn rsplit(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let (separator, max) = split_arguments(vm, args, "rsplit")?;
    let bytes = contents(vm, args);
    let parts = match &separator {
        None => Ok(split::rsplit_space(bytes, max, Flavor::Bytes)),
        Some(separator) => split::rsplit(bytes, separator, max),
    };
    let parts = parts.map(|parts| parts.into_iter().map(<[u8]>::to_vec).collect());
    let parts = parts.map_err(|e| vm.raise_err(e))?;
    new_parts(vm, args.pos[0], parts)
}

fn splitlines(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    const PARAMS: Params<1> = Params {
        function: "splitlines",
        names: ["keepends"],
        positional_only: 0,
        keyword_only_from: 1,
        required: 0,
    };
    let [keep_ends] = vm.bind(&PARAMS, args, 1)?;
    let keep_ends = match keep_ends {
        Some(value) => vm.truth(value)?,
        None => false,
    };
    let parts = split::split_lines(contents(vm, args), keep_ends, Flavor::Bytes)
        .map(<[u8]>::to_vec)
        .collect();
    new_parts(vm, args.pos[0], parts)
}

fn partition(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    partition_with(vm, args, search::partition)
}

fn rpartition(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    partition_with(vm, args, search::rpartition)
}

fn partition_with(
    vm: &mut Vm,
    args: &Args<'_>,
    cut: for<'a> fn(&'a [u8], &[u8]) -> crate::text::error::PyResult<search::Parts<'a>>,
) -> PyResult {
    let separator = bytes_argument(vm, args.pos[1])?;
    let parts = cut(contents(vm, args), &separator)
        .map(|(before, separator, after)| [before, separator, after].map(<[u8]>::to_vec));
    let mut values = [Value::NONE; 3];
    for (value, part) in values.iter_mut().zip(parts.map_err(|e| vm.raise_err(e))?) {
        *value = new_like(vm, args.pos[0], part)?;
    }
    Ok(vm.new_tuple(&values).into())
}

fn strip_with(vm: &mut Vm, args: &Args<'_>, ends: Ends) -> PyResult {
    let unwanted = match args.pos.get(1) {
        None | Some(&Value::NONE) => None,
        Some(&value) => Some(bytes_argument(vm, value)?),
    };
    let bytes = contents(vm, args);
    let rest = match unwanted {
        None => search::strip_space(bytes, ends, Flavor::Bytes),
        Some(unwanted) => search::strip_any(bytes, &unwanted, ends, Flavor::Bytes),
    };
    let rest = rest.to_vec();
    new_like(vm, args.pos[0], rest)
}

fn strip(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    strip_with(vm, args, Ends::Both)
}

fn lstrip(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    strip_with(vm, args, Ends::Left)
}

fn rstrip(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    strip_with(vm, args, Ends::Right)
}

fn justify(vm: &mut Vm, args: &Args<'_>, how: Justify, function: &str) -> PyResult {
    let width = width_argument(vm, args.pos[1])?;
    let fill = match args.pos.get(2) {
        None => b' ',
        Some(&fill) => match byte_contents(fill, vm) {
            Some(&[byte]) => byte,
            _ => {
                let got = vm.argument_class_name(fill);
                return Err(vm.type_error(format!(
                    "{function}() argument 2 must be a byte string of length 1, not {got}"
                )));
            }
        },
    };
    let bytes = contents(vm, args);
    let padded = ops::justify(bytes, width, u32::from(fill), how, Flavor::Bytes);
    let padded = padded.map_err(|e| vm.raise_err(e))?;
    new_like(vm, args.pos[0], padded)
}

fn center(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    justify(vm, args, Justify::Center, "center")
}

fn ljust(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    justify(vm, args, Justify::Left, "ljust")
}

fn rjust(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    justify(vm, args, Justify::Right, "rjust")
}

fn zfill(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let width = width_argument(vm, args.pos[1])?;
    let padded = ops::zfill(contents(vm, args), width, Flavor::Bytes);
    let padded = padded.map_err(|e| vm.raise_err(e))?;
    new_like(vm, args.pos[0], padded)
}

fn expandtabs(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    const PARAMS: Params<1> = Params {
        function: "expandtabs",
        names: ["tabsize"],
        positional_only: 0,
        keyword_only_from: 1,
        required: 0,
    };
    const DEFAULT_TAB_SIZE: usize = 8;
    let [size] = vm.bind(&PARAMS, args, 1)?;
    let size = match size {
        Some(size) => width_argument(vm, size)?,
        None => DEFAULT_TAB_SIZE,
    };
    let tabs = search::count(contents(vm, args), b"\t", Flavor::Bytes);
    if tabs.saturating_mul(size) > StrObj::MAX_BYTES {
        return Err(vm.memory_error());
    }
    let expanded = ops::expand_tabs(contents(vm, args), size, Flavor::Bytes);
    let expanded = expanded.map_err(|e| vm.raise_err(e))?;
    new_like(vm, args.pos[0], expanded)
}

fn join(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let iterable = args.pos[1];
    let sequence = match vm.exact_kind(iterable) {
        Some(Kind::List | Kind::Tuple) => iterable,
        _ => {
            let iterator = match vm.iter(iterable) {
                Ok(iterator) => iterator,
                Err(raised) if vm.is_instance_of(raised, vm.interp.types.type_error) => {
                    return Err(vm.type_error("can only join an iterable"));
                }
                Err(raised) => return Err(raised),
            };
            vm.root(iterator);
            vm.collect_list(iterator)?.into()
        }
    };
    let tuple = sequence.as_gc::<TupleObj>();
    let items = match (sequence.as_gc::<ListObj>(), &tuple) {
        (Some(list), _) => list.items(vm),
        (_, Some(tuple)) => tuple.items(),
        _ => &[],
    };
    if let Some(at) = items
        .iter()
        .position(|&item| byte_contents(item, vm).is_none())
    {
        let got = vm.class_name(items[at]);
        return Err(vm.type_error(format!(
            "sequence item {at}: expected a bytes-like object, {got} found"
        )));
    }
    let parts = items.iter().filter_map(|&item| byte_contents(item, vm));
    let joined = ops::join(contents(vm, args), parts);
    let joined = joined.map_err(|e| vm.raise_err(e))?;
    new_like(vm, args.pos[0], joined)
}

fn decode(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    const PARAMS: Params<2> = Params {
        function: "decode",
        names: ["encoding", "errors"],
        positional_only: 0,
        keyword_only_from: 2,
        required: 0,
    };
    let [encoding, errors] = vm.bind(&PARAMS, args, 1)?;
    let bytes = SmallVec::<[u8; 64]>::from_slice(contents(vm, args));
    decode_bytes(vm, &bytes, encoding, errors, "decode").map(Value::from)
}

pub(super) fn hex(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    const PARAMS: Params<2> = Params {
        function: "hex",
        names: ["sep", "bytes_per_sep"],
        positional_only: 0,
        keyword_only_from: 2,
        required: 0,
    };
    let [separator, group] = vm.bind(&PARAMS, args, 1)?;
    let group = match group {
        Some(group) => vm.index_i64(group, "")?,
        None => 1,
    };
    let separator = match separator {
        None => None,
        Some(value) => {
            let len = vm.len(value)?;
            let string = value.as_gc::<StrObj>();
            let text = match &string {
                Some(string) => Some(string.bytes()),
                None => byte_contents(value, vm),
            };
            let checked = text.map(|text| bytes_ops::check_hex_separator(text, len));
            match checked {
                Some(checked) => Some(checked.map_err(|e| vm.raise_err(e))?),
                None => return Err(vm.type_error("sep must be str or bytes.")),
            }
        }
    };
    let text = bytes_ops::hex(contents(vm, args), separator, group);
    let text = text.map_err(|e| vm.raise_err(e))?;
    vm.new_str_bytes(text.as_bytes()).map(Value::from)
}

fn translate(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    const PARAMS: Params<2> = Params {
        function: "translate",
        names: ["table", "delete"],
        positional_only: 1,
        keyword_only_from: 2,
        required: 1,
    };
    let [table, delete] = vm.bind(&PARAMS, args, 1)?;
    let table = match table {
        None | Some(Value::NONE) => None,
        Some(table) => Some(bytes_argument(vm, table)?),
    };
    let delete = match delete {
        Some(delete) => bytes_argument(vm, delete)?,
        None => Vec::new(),
    };
    let translated = bytes_ops::translate(contents(vm, args), table.as_deref(), &delete);
    let translated = translated.map_err(|e| vm.raise_err(e))?;
    new_like(vm, args.pos[0], translated)
}

fn maketrans(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let from = bytes_argument(vm, args.pos[0])?;
    let to = bytes_argument(vm, args.pos[1])?;
    let table = bytes_ops::make_translation(&from, &to).map_err(|e| vm.raise_err(e))?;
    Ok(vm.new_bytes(table).into())
}

fn fromhex(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let class = args.pos.first().and_then(|class| class.as_gc::<ClassObj>());
    let (Some(class), [_, text], []) = (class, args.pos, args.names) else {
        let class = class.map_or_else(String::new, |class| class.name_str());
        let got = args.pos.len().saturating_sub(1);
        return Err(vm.type_error(match args.names {
            [] => format!("{class}.fromhex() takes exactly one argument ({got} given)"),
            _ => format!("{class}.fromhex() takes no keyword arguments"),
        }));
    };
    let Some(text) = text.as_gc::<StrObj>() else {
        let got = vm.argument_class_name(*text);
        return Err(vm.type_error(format!("fromhex() argument must be str, not {got}")));
    };
    let bytes = bytes_ops::from_hex(text.bytes()).map_err(|e| vm.raise_err(e))?;
    if class == vm.interp.types.bytearray {
        return Ok(vm.new_bytearray(bytes).into());
    }
    let bytes = vm.new_bytes(bytes).into();
    if class == vm.interp.types.bytes {
        return Ok(bytes);
    }
    vm.call(class.into(), &[bytes])
}
