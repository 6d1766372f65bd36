//! Splitting, joining, stripping and padding.

use super::receiver;
use crate::builtins::text_args::{limit_argument, text_result, width_argument};
use crate::heap::{Gc, Kind};
use crate::object::{ListObj, StrObj, TupleObj};
use crate::text::ops::Justify;
use crate::text::search::Ends;
use crate::text::{Flavor, ops, search, split, wtf8};
use crate::value::Value;
use crate::vm::{Args, Arity, NativeDef, Params, PyResult, Vm};

pub(super) static METHODS: &[NativeDef] = &[
    NativeDef::new("center", Arity::Range(2, 3), center),
    NativeDef::new("expandtabs", Arity::Any, expandtabs),
    NativeDef::new("join", Arity::Exact(2), join),
    NativeDef::new("ljust", Arity::Range(2, 3), ljust),
    NativeDef::new("lstrip", Arity::Range(1, 2), lstrip),
    NativeDef::new("partition", Arity::Exact(2), partition),
    NativeDef::new("rjust", Arity::Range(2, 3), rjust),
    NativeDef::new("rpartition", Arity::Exact(2), rpartition),
    NativeDef::new("rsplit", Arity::Any, rsplit),
    NativeDef::new("rstrip", Arity::Range(1, 2), rstrip),
    NativeDef::new("split", Arity::Any, split_),
    NativeDef::new("splitlines", Arity::Any, splitlines),
    NativeDef::new("strip", Arity::Range(1, 2), strip),
    NativeDef::new("zfill", Arity::Exact(2), zfill),
];

/// Room that the list of a string's parts has from the start.
const PARTS: usize = 8;

/// A list of parts of a string.
fn new_parts<'a>(
    vm: &mut Vm,
    string: Gc<StrObj>,
    parts: impl Iterator<Item = &'a [u8]>,
) -> PyResult {
    // Most texts have a few parts; their list does not grow step by step.
    let items = vm.new_vec(PARTS)?;
    let list = vm.new_list(items);
    for part in parts {
        let part = vm.new_part(string, part)?;
        vm.list_push(list, part.into())?;
    }
    Ok(list.into())
}

/// The separator and the greatest number of cuts of `split` and `rsplit`.
fn split_arguments(
    vm: &mut Vm,
    args: &Args<'_>,
    function: &'static str,
) -> PyResult<(Option<Gc<StrObj>>, Option<usize>)> {
    let [separator, max] = match (args.pos, args.names) {
        ([_], []) => [None, None],
        ([_, separator], []) => [Some(*separator), None],
        _ => {
            let params = Params {
                function,
                names: ["sep", "maxsplit"],
                positional_only: 0,
                keyword_only_from: 2,
                required: 0,
            };
            vm.bind(&params, args, 1)?
        }
    };
    let max = limit_argument(vm, max)?;
    let separator = match separator {
        None | Some(Value::NONE) => None,
        Some(value) => match value.as_gc::<StrObj>() {
            Some(separator) => Some(separator),
            None => {
                let got = vm.class_name(value);
                return Err(vm.type_error(format!("must be str or None, not {got}")));
            }
        },
    };
    Ok((separator, max))
}

fn split_(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let string = receiver(args);
    let (separator, max) = split_arguments(vm, args, "split")?;
    match separator {
        None => new_parts(
            vm,
            string,
            split::split_space(string.bytes(), max, Flavor::Str),
        ),
        Some(separator) => {
            let parts = split::split(string.bytes(), separator.bytes(), max);
            let parts = parts.map_err(|e| vm.raise_err(e))?;
            new_parts(vm, string, parts)
        }
    }
}

fn rsplit(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let string = receiver(args);
    let (separator, max) = split_arguments(vm, args, "rsplit")?;
    let parts = match separator {
        None => split::rsplit_space(string.bytes(), max, Flavor::Str),
        Some(separator) => {
            split::rsplit(string.bytes(), separator.bytes(), max).map_err(|e| vm.raise_err(e))?
        }
    };
    new_parts(vm, string, parts.into_iter())
}

fn splitlines(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    const PARAMS: Params<1> = Params {
        function: "splitlines",
        names: ["keepends"],
        positional_only: 0,
        keyword_only_from: 1,
        required: 0,
    };
    let string = receiver(args);
    let [keep_ends] = vm.bind(&PARAMS, args, 1)?;
    let keep_ends = match keep_ends {
        Some(value) => vm.truth(value)?,
        None => false,
    };
    new_parts(
        vm,
        string,
        split::split_lines(string.bytes(), keep_ends, Flavor::Str),
    )
}

fn partition_with<'a>(
    vm: &mut Vm,
    string: Gc<StrObj>,
    parts: crate::text::error::PyResult<search::Parts<'a>>,
) -> PyResult {
    let (before, separator, after) = parts.map_err(|e| vm.raise_err(e))?;
    let mut values = [Value::NONE; 3];
    for (value, part) in values.iter_mut().zip([before, separator, after]) {
        *value = if part.len() == string.byte_len() {
            vm.plain_str(string).into()
        } else {
            vm.new_part(string, part)?.into()
        };
    }
    Ok(vm.new_tuple(&values).into())
}

fn separator_argument(vm: &mut Vm, value: Value) -> PyResult<Gc<StrObj>> {
    match value.as_gc() {
        Some(separator) => Ok(separator),
        None => {
            let got = vm.class_name(value);
            Err(vm.type_error(format!("must be str, not {got}")))
        }
    }
}

fn partition(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let string = receiver(args);
    let separator = separator_argument(vm, args.pos[1])?;
    let parts = search::partition(string.bytes(), separator.bytes());
    partition_with(vm, string, parts)
}

fn rpartition(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let string = receiver(args);
    let separator = separator_argument(vm, args.pos[1])?;
    let parts = search::rpartition(string.bytes(), separator.bytes());
    partition_with(vm, string, parts)
}

fn strip_with(vm: &mut Vm, args: &Args<'_>, ends: Ends, function: &str) -> PyResult {
    let string = receiver(args);
    let text = string.bytes();
    let rest = match args.pos.get(1) {
        None | Some(&Value::NONE) => search::strip_space(text, ends, Flavor::Str),
        Some(unwanted) => match unwanted.as_gc::<StrObj>() {
            Some(unwanted) => search::strip_any(text, unwanted.bytes(), ends, Flavor::Str),
            None => {
                return Err(vm.type_error(format!("{function} arg must be None or str")));
            }
        },
    };
    if rest.len() == text.len() {
        return Ok(vm.plain_str(string).into());
    }
    vm.new_part(string, rest).map(Value::from)
}

fn strip(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    strip_with(vm, args, Ends::Both, "strip")
}

fn lstrip(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    strip_with(vm, args, Ends::Left, "lstrip")
}

fn rstrip(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    strip_with(vm, args, Ends::Right, "rstrip")
}

fn justify(vm: &mut Vm, args: &Args<'_>, how: Justify) -> PyResult {
    let string = receiver(args);
    let width = width_argument(vm, args.pos[1])?;
    let fill = match args.pos.get(2) {
        None => u32::from(b' '),
        Some(&fill) => match fill.as_gc::<StrObj>() {
            Some(fill) if fill.char_len() == 1 => wtf8::decode(fill.bytes(), 0).0,
            Some(_) => {
                return Err(vm.type_error("The fill character must be exactly one character long"));
            }
            None => {
                let got = vm.class_name(fill);
                return Err(vm.type_error(format!(
                    "The fill character must be a unicode character, not {got}"
                )));
            }
        },
    };
    if width <= string.char_len() {
        return Ok(vm.plain_str(string).into());
    }
    if let (true, Ok(fill @ 0..0x80)) = (string.is_ascii(), u8::try_from(fill)) {
        let padding = width - string.byte_len();
        let before = how.before(padding, width);
        let text = vm.new_str_with(width, width, |_, room| {
            room.fill(fill);
            room[before..][..string.byte_len()].copy_from_slice(string.bytes());
        });
        return text.map(Value::from);
    }
    let text = ops::justify(string.bytes(), width, fill, how, Flavor::Str);
    text_result(vm, text)
}

fn center(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    justify(vm, args, Justify::Center)
}

fn ljust(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    justify(vm, args, Justify::Left)
}

fn rjust(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    justify(vm, args, Justify::Right)
}

fn zfill(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let string = receiver(args);
    let width = width_argument(vm, args.pos[1])?;
    if width <= string.char_len() {
        return Ok(vm.plain_str(string).into());
    }
    text_result(vm, ops::zfill(string.bytes(), width, Flavor::Str))
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
    let string = receiver(args);
    let [size] = vm.bind(&PARAMS, args, 1)?;
    let size = match size {
        Some(size) => width_argument(vm, size)?,
        None => DEFAULT_TAB_SIZE,
    };
    let tabs = search::count(string.bytes(), b"\t", Flavor::Bytes);
    if tabs.saturating_mul(size) > StrObj::MAX_BYTES {
        return Err(vm.memory_error());
    }
    text_result(vm, ops::expand_tabs(string.bytes(), size, Flavor::Str))
}

fn join(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    vm.join_str(receiver(args), args.pos[1]).map(Value::from)
}

impl Vm {
    /// `separator.join(iterable)`
    fn join_str(&mut self, separator: Gc<StrObj>, iterable: Value) -> PyResult<Gc<StrObj>> {
        let sequence = match self.exact_kind(iterable) {
            Some(Kind::List | Kind::Tuple) => iterable,
            _ => {
                let iterator = match self.iter(iterable) {
                    Ok(iterator) => iterator,
                    Err(raised) if self.is_instance_of(raised, self.interp.types.type_error) => {
                        return Err(self.type_error("can only join an iterable"));
                    }
                    Err(raised) => return Err(raised),
                };
                self.root(iterator);
                self.collect_list(iterator)?.into()
            }
        };
        let items = self.items_of(sequence);
        let count = items.len();
        let separators = count.saturating_sub(1);
        let mut len = separator.byte_len().saturating_mul(separators);
        let mut chars = separator.char_len().saturating_mul(separators);
        let mut wrong = None;
        for (at, item) in items.iter().enumerate() {
            match item.as_gc::<StrObj>() {
                Some(s) => {
                    len = len.saturating_add(s.byte_len());
                    chars = chars.saturating_add(s.char_len());
                }
                None => {
                    wrong = Some((at, *item));
                    break;
                }
            }
        }
        let only = items.first().copied();
        if let Some((at, item)) = wrong {
            let got = self.class_name(item);
            return Err(self.type_error(format!(
                "sequence item {at}: expected str instance, {got} found"
            )));
        }
        if count <= 1 {
            return Ok(match only.and_then(|s| s.as_gc::<StrObj>()) {
                Some(s) => self.plain_str(s),
                None => self.intern(""),
            });
        }
        self.new_str_with(len, chars, |vm, mut room| {
            let mut put = |bytes: &[u8]| {
                let (place, rest) = std::mem::take(&mut room).split_at_mut(bytes.len());
                match (&mut *place, bytes) {
                    // Characters are the commonest parts, and a copy of unknown length is a call.
                    ([to], [from]) => *to = *from,
                    _ => place.copy_from_slice(bytes),
                }
                room = rest;
            };
            for (at, item) in vm.items_of(sequence).iter().enumerate() {
                if at != 0 {
                    put(separator.bytes());
                }
                if let Some(s) = item.as_gc::<StrObj>() {
                    put(s.bytes());
                }
            }
        })
    }

    /// The items of a list or a tuple.
    fn items_of(&self, sequence: Value) -> &[Value] {
        match (sequence.as_gc::<ListObj>(), sequence.as_gc::<TupleObj>()) {
            (Some(list), _) => list.items(self),
            (_, Some(tuple)) => tuple.items(),
            _ => &[],
        }
    }
}
