//! Searching, counting, replacing, and testing for what a string starts or ends with.

use super::receiver;
use crate::builtins::text_args::{limit_argument, search_bounds, str_argument};
use crate::heap::Gc;
use crate::object::{StrObj, TupleObj};
use crate::text::{Flavor, search};
use crate::value::Value;
use crate::vm::{Args, Arity, NativeDef, Params, PyResult, Vm};

pub(super) static METHODS: &[NativeDef] = &[
    NativeDef::new("count", Arity::Range(2, 4), count),
    NativeDef::new("endswith", Arity::Range(2, 4), endswith),
    NativeDef::new("find", Arity::Range(2, 4), find),
    NativeDef::new("index", Arity::Range(2, 4), index),
    NativeDef::new("removeprefix", Arity::Exact(2), removeprefix),
    NativeDef::new("removesuffix", Arity::Exact(2), removesuffix),
    NativeDef::new("replace", Arity::Any, replace),
    NativeDef::new("rfind", Arity::Range(2, 4), rfind),
    NativeDef::new("rindex", Arity::Range(2, 4), rindex),
    NativeDef::new("startswith", Arity::Range(2, 4), startswith),
];

/// The part of the receiver that `start` and `end` arguments mean, as byte offsets.
fn bounds(vm: &mut Vm, string: Gc<StrObj>, args: &Args<'_>) -> PyResult<Option<(usize, usize)>> {
    if args.pos.len() == 2 {
        return Ok(Some((0, string.byte_len())));
    }
    let bounds = search_bounds(vm, args.pos.get(2), args.pos.get(3), |_| string.char_len())?;
    Ok(bounds.map(|(start, end)| (string.offset_of(start), string.offset_of(end))))
}

/// Where the argument is found: an index in code points.
fn position(
    vm: &mut Vm,
    args: &Args<'_>,
    function: &str,
    search: fn(&[u8], &[u8]) -> Option<usize>,
) -> PyResult<Option<usize>> {
    let string = receiver(args);
    let wanted = str_argument(vm, args.pos[1], function, 1)?;
    let found = bounds(vm, string, args)?.and_then(|(start, end)| {
        search(&string.bytes()[start..end], wanted.bytes()).map(|at| start + at)
    });
    Ok(found.map(|offset| string.index_of(offset)))
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
        None => Err(vm.value_error("substring not found")),
    }
}

fn find(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let found = position(vm, args, "find", search::find)?;
    found_or_minus_one(vm, found)
}

fn rfind(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let found = position(vm, args, "rfind", search::rfind)?;
    found_or_minus_one(vm, found)
}

fn index(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let found = position(vm, args, "index", search::find)?;
    found_or_error(vm, found)
}

fn rindex(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let found = position(vm, args, "rindex", search::rfind)?;
    found_or_error(vm, found)
}

fn count(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let string = receiver(args);
    let wanted = str_argument(vm, args.pos[1], "count", 1)?;
    let count = bounds(vm, string, args)?.map_or(0, |(start, end)| {
        search::count(&string.bytes()[start..end], wanted.bytes(), Flavor::Str)
    });
    Ok(vm.new_usize(count))
}

fn startswith(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    affix(vm, args, "startswith", |text, affix| {
        text.starts_with(affix)
    })
}

fn endswith(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    affix(vm, args, "endswith", |text, affix| text.ends_with(affix))
}

fn affix(vm: &mut Vm, args: &Args<'_>, function: &str, test: fn(&[u8], &[u8]) -> bool) -> PyResult {
    let string = receiver(args);
    let bounds = bounds(vm, string, args)?;
    let text = bounds.map(|(start, end)| &string.bytes()[start..end]);
    if let Some(affix) = args.pos[1].as_gc::<StrObj>() {
        return Ok(Value::bool(text.is_some_and(|t| test(t, affix.bytes()))));
    }
    let Some(affixes) = args.pos[1].as_gc::<TupleObj>() else {
        let got = vm.class_name(args.pos[1]);
        return Err(vm.type_error(format!(
            "{function} first arg must be str or a tuple of str, not {got}"
        )));
    };
    for &item in affixes.items() {
        let Some(affix) = item.as_gc::<StrObj>() else {
            let got = vm.class_name(item);
            return Err(vm.type_error(format!(
                "tuple for {function} must only contain str, not {got}"
            )));
        };
        if text.is_some_and(|t| test(t, affix.bytes())) {
            return Ok(Value::TRUE);
        }
    }
    Ok(Value::FALSE)
}

fn removeprefix(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let string = receiver(args);
    let prefix = affix_argument(vm, args, "removeprefix")?;
    let start = if string.bytes().starts_with(prefix.bytes()) {
        prefix.byte_len()
    } else {
        0
    };
    vm.substring(string, start, string.byte_len())
        .map(Value::from)
}

fn removesuffix(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let string = receiver(args);
    let suffix = affix_argument(vm, args, "removesuffix")?;
    let cut = if string.bytes().ends_with(suffix.bytes()) {
        suffix.byte_len()
    } else {
        0
    };
    vm.substring(string, 0, string.byte_len() - cut)
        .map(Value::from)
}

fn affix_argument(vm: &mut Vm, args: &Args<'_>, function: &str) -> PyResult<Gc<StrObj>> {
    match args.pos[1].as_gc() {
        Some(affix) => Ok(affix),
        None => {
            let got = vm.argument_class_name(args.pos[1]);
            Err(vm.type_error(format!("{function}() argument must be str, not {got}")))
        }
    }
}

fn replace(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    const PARAMS: Params<3> = Params {
        function: "replace",
        names: ["old", "new", "count"],
        positional_only: 2,
        keyword_only_from: 3,
        required: 2,
    };
    let string = receiver(args);
    let [old, new, count] = match (args.pos, args.names) {
        (&[_, old, new], []) => [Some(old), Some(new), None],
        _ => vm.bind(&PARAMS, args, 1)?,
    };
    let old = str_argument(vm, old.unwrap_or(Value::NONE), "replace", 1)?;
    let new = str_argument(vm, new.unwrap_or(Value::NONE), "replace", 2)?;
    let max = limit_argument(vm, count)?;
    let found = most_found(string, old, new, max);
    if found.saturating_mul(new.byte_len()) > StrObj::MAX_BYTES {
        return Err(vm.memory_error());
    }
    let replaced = search::replace(string.bytes(), old.bytes(), new.bytes(), max, Flavor::Str);
    match replaced.map_err(|e| vm.raise_err(e))? {
        Some(text) if string.is_ascii() && new.is_ascii() => {
            vm.new_ascii_str(&text).map(Value::from)
        }
        Some(text) => vm.new_str_bytes(&text).map(Value::from),
        None => Ok(vm.plain_str(string).into()),
    }
}

/// How many replacements there are, where they may make the text too long; else an upper bound.
fn most_found(string: Gc<StrObj>, old: Gc<StrObj>, new: Gc<StrObj>, max: Option<usize>) -> usize {
    let bound = string.byte_len() / old.byte_len().max(1) + 1;
    let bound = bound.min(max.unwrap_or(usize::MAX));
    if bound.saturating_mul(new.byte_len()) <= StrObj::MAX_BYTES {
        return bound;
    }
    search::count(string.bytes(), old.bytes(), Flavor::Str).min(bound)
}
