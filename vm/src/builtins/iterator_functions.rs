//! The built-in functions that make, advance or consume iterators.

use num_traits::ToPrimitive;

use crate::heap::Kind;
use crate::object::*;
use crate::ops::operator::{BinaryOp, CompareOp};
use crate::value::Value;
use crate::vm::{Args, Arity, NativeDef, Params, PyResult, Quick, Vm};

static FUNCTIONS: &[NativeDef] = &[
    NativeDef::new("len", Arity::Exact(1), len).known_as(Quick::Len),
    NativeDef::new("iter", Arity::Range(1, 2), iter),
    NativeDef::new("next", Arity::Range(1, 2), next),
    NativeDef::new("all", Arity::Exact(1), all),
    NativeDef::new("any", Arity::Exact(1), any),
    NativeDef::new("sum", Arity::Any, sum),
    NativeDef::new("min", Arity::Any, min),
    NativeDef::new("max", Arity::Any, max),
    NativeDef::new("sorted", Arity::Any, sorted),
];

/// Sets up what this file defines.
pub(crate) fn init(vm: &mut Vm) {
    let builtins = vm.interp.builtins;
    vm.add_functions(builtins, "builtins", FUNCTIONS);
}

fn len(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let len = vm.len(args.pos[0])?;
    Ok(vm.new_usize(len))
}

fn iter(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    match *args.pos {
        [callable, sentinel] => {
            if !vm.is_callable(callable) {
                return Err(vm.type_error("iter(v, w): v must be callable"));
            }
            Ok(vm.new_callable_iter(callable, sentinel))
        }
        _ => vm.iter(args.pos[0]),
    }
}

fn next(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let iterator = args.pos[0];
    let default = args.pos.get(1).copied();
    let native = match iterator.kind() {
        Some(Kind::Generator | Kind::RangeIter | Kind::SeqIter) => true,
        Some(Kind::Opaque) => vm.class_of(iterator).has(ClassFlags::BUILTIN),
        _ => false,
    };
    let item = if native {
        let item = match iterator.as_gc::<OpaqueObj>() {
            Some(object) if object.next_function().is_none() => {
                return Err(vm.not_iterator(iterator));
            }
            _ => vm.next(iterator)?,
        };
        item.ok_or(Value::NONE)
    } else {
        let name = vm.interp.names.__next__;
        match vm.call_special(iterator, name, &[]) {
            Ok(Some(item)) => Ok(item),
            Ok(None) => return Err(vm.not_iterator(iterator)),
            Err(raised) => {
                // The exception that the method raised is the one that is seen.
                return match default {
                    Some(default) if vm.is_instance_of(raised, vm.interp.types.stop_iteration) => {
                        Ok(default)
                    }
                    _ => Err(raised),
                };
            }
        }
    };
    match (item, default) {
        (Ok(item), _) => Ok(item),
        (Err(_), Some(default)) => Ok(default),
        (Err(_), None) => {
            let result = if iterator.is_kind(Kind::Generator) {
                std::mem::replace(&mut vm.generator_result, Value::NONE)
            } else {
                Value::NONE
            };
            Err(vm.stop_iteration(result))
        }
    }
}

/// Whether an iterable has an item whose truth is `wanted`.
fn find_truth(vm: &mut Vm, iterable: Value, wanted: bool) -> PyResult<bool> {
    let iterator = vm.iter(iterable)?;
    vm.root(iterator);
    while let Some(item) = vm.next_rooted(iterator)? {
        if vm.truth(item)? == wanted {
            return Ok(true);
        }
    }
    Ok(false)
}

fn all(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let found = find_truth(vm, args.pos[0], false)?;
    Ok(Value::bool(!found))
}

fn any(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let found = find_truth(vm, args.pos[0], true)?;
    Ok(Value::bool(found))
}

/// What has been added up so far.
enum Total {
    /// Machine integers, while they fit.
    Int(i64),
    /// Floats, and what rounding has lost (Neumaier).
    Float { sum: f64, lost: f64 },
    /// Anything else.
    Other(Value),
}

impl Total {
    /// The integer of a value that is exactly an int or a bool.
    fn machine_int(value: Value) -> Option<i64> {
        value.as_small_int().or(value.as_bool().map(i64::from))
    }

    fn value(self, vm: &mut Vm) -> Value {
        match self {
            Total::Int(n) => vm.new_int(n),
            // A sum that is infinite or NaN takes no correction.
            Total::Float { sum, lost } if lost != 0.0 && lost.is_finite() => {
                vm.new_float(sum + lost)
            }
            Total::Float { sum, .. } => vm.new_float(sum),
            Total::Other(value) => value,
        }
    }

    /// Adds an item, where that takes no general addition; else hands the total back.
    #[inline(always)]
    fn add_number(self, vm: &Vm, item: Value) -> Result<Total, Total> {
        match self {
            Total::Int(total) => {
                if let Some(n) = Total::machine_int(item)
                    && let Some(total) = total.checked_add(n)
                {
                    return Ok(Total::Int(total));
                }
                Err(self)
            }
            Total::Float { sum, lost } => {
                if let Some(x) = item.as_float()
                    && vm.is_exact(item, vm.interp.types.float)
                {
                    let next = sum + x;
                    let error = if sum.abs() >= x.abs() {
                        (sum - next) + x
                    } else {
                        (x - next) + sum
                    };
                    return Ok(Total::Float {
                        sum: next,
                        lost: lost + error,
                    });
                }
                let int = match item.as_gc::<IntObj>() {
                    Some(big) => big.value().to_f64().filter(|x| x.is_finite()),
                    None => Total::machine_int(item).map(|n| n as f64),
                };
                match int {
                    Some(x) => Ok(Total::Float { sum: sum + x, lost }),
                    None => Err(self),
                }
            }
            Total::Other(_) => Err(self),
        }
    }

    /// The total that goes on from a value.
    fn of(vm: &Vm, value: Value) -> Total {
        if let Some(n) = Total::machine_int(value) {
            return Total::Int(n);
        }
        match value.as_float() {
            Some(sum) if vm.is_exact(value, vm.interp.types.float) => {
                Total::Float { sum, lost: 0.0 }
            }
            _ => Total::Other(value),
        }
    }
}

fn sum(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    static PARAMS: Params<2> = Params {
        function: "sum",
        names: ["iterable", "start"],
        positional_only: 1,
        keyword_only_from: 2,
        required: 1,
    };
    let [iterable, start] = vm.bind(&PARAMS, args, 0)?;
    let start = start.unwrap_or(Value::int(0));
    let refused = match start.kind() {
        Some(Kind::Str) => Some("strings [use ''.join(seq) instead]"),
        Some(Kind::Bytes) => Some("bytes [use b''.join(seq) instead]"),
        Some(Kind::ByteArray) => Some("bytearray [use b''.join(seq) instead]"),
        _ => None,
    };
    let iterator = vm.iter(iterable.unwrap_or(Value::NONE))?;
    vm.root(iterator);
    if let Some(what) = refused {
        return Err(vm.type_error(format!("sum() can't sum {what}")));
    }
    let mut total = Total::of(vm, start);
    if let Some(sequence) = iterator.as_gc::<SeqIterObj>()
        && let Some(list) = vm.exact_list(sequence.sequence.get())
    {
        // Numbers add up without Python code, which alone could change the list.
        let mut at = sequence.index.get();
        for &item in list.items(vm).get(at..).unwrap_or(&[]) {
            total = match total.add_number(vm, item) {
                Ok(total) => total,
                Err(same) => {
                    total = same;
                    break;
                }
            };
            at += 1;
        }
        sequence.index.set(at);
    }
    let mark = vm.root_count();
    while let Some(item) = vm.next_rooted(iterator)? {
        total = match total.add_number(vm, item) {
            Ok(total) => total,
            Err(total) => {
                let value = total.value(vm);
                let value = vm.binary(BinaryOp::Add, value, item)?;
                vm.unroot(mark);
                vm.root(value);
                Total::of(vm, value)
            }
        };
    }
    Ok(total.value(vm))
}

fn min(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    extreme(vm, args, "min", CompareOp::Lt)
}

fn max(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    extreme(vm, args, "max", CompareOp::Gt)
}

/// The first item that no other precedes by `op`.
fn extreme(vm: &mut Vm, args: &Args<'_>, name: &'static str, op: CompareOp) -> PyResult {
    let params = Params {
        function: name,
        names: ["key", "default"],
        positional_only: 0,
        keyword_only_from: 0,
        required: 0,
    };
    if args.pos.is_empty() {
        return Err(vm.type_error(format!("{name} expected at least 1 argument, got 0")));
    }
    let [key, default] = vm.bind(&params, &Args { pos: &[], ..*args }, 0)?;
    let key = key.filter(|key| !key.is_none());
    let several = args.pos.len() > 1;
    if several && default.is_some() {
        return Err(vm.type_error(format!(
            "Cannot specify a default for {name}() with multiple positional arguments"
        )));
    }
    let iterator = if several {
        None
    } else {
        let iterator = vm.iter(args.pos[0])?;
        Some(vm.root(iterator))
    };
    let mark = vm.root_count();
    let mut best: Option<(Value, Value)> = None;
    let mut at = 0;
    loop {
        let item = match iterator {
            Some(iterator) => vm.next_rooted(iterator)?,
            None => args.pos.get(at).copied(),
        };
        let Some(item) = item else { break };
        at += 1;
        let rank = match key {
            Some(key) => {
                vm.root(item);
                vm.call(key, &[item])?
            }
            None => item,
        };
        let better = match best {
            None => true,
            Some((_, best_rank)) => match vm.simple_compare(rank, best_rank) {
                Some(order) => op.accepts(order),
                None => {
                    vm.roots.extend_from_slice(&[item, rank]);
                    vm.compare_bool(op, rank, best_rank)?
                }
            },
        };
        if better {
            best = Some((item, rank));
        }
        if let Some((item, rank)) = best {
            vm.unroot(mark);
            vm.roots.extend_from_slice(&[item, rank]);
        }
    }
    match (best, default) {
        (Some((item, _)), _) => Ok(item),
        (None, Some(default)) => Ok(default),
        (None, None) => Err(vm.value_error(format!("{name}() iterable argument is empty"))),
    }
}

fn sorted(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    static PARAMS: Params<2> = Params {
        function: "sort",
        names: ["key", "reverse"],
        positional_only: 0,
        keyword_only_from: 0,
        required: 0,
    };
    let &[iterable] = args.pos else {
        let got = args.pos.len();
        return Err(vm.type_error(format!("sorted expected 1 argument, got {got}")));
    };
    let list = vm.collect_list(iterable)?;
    let [key, reverse] = vm.bind(&PARAMS, &Args { pos: &[], ..*args }, 0)?;
    let reverse = match reverse {
        Some(reverse) => vm.truth(reverse)?,
        None => false,
    };
    vm.sort_list(list, key.unwrap_or(Value::NONE), reverse)?;
    Ok(list.into())
}
