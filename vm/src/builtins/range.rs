//! The class `range`.

use num_bigint::{BigInt, Sign};
use num_integer::Integer;
use num_traits::{One, Signed, Zero};

use crate::builtins::sequence::{ITERATOR_METHODS, position};
use crate::heap::{Gc, Header, Kind, Tracer};
use crate::object::*;
use crate::value::Value;
use crate::vm::{Args, Arity, NativeDef, PyResult, Vm};

static METHODS: &[NativeDef] = &[
    NativeDef::new("index", Arity::Exact(2), index),
    NativeDef::new("count", Arity::Exact(2), count),
    NativeDef::new("__len__", Arity::Exact(1), len),
    NativeDef::new("__bool__", Arity::Exact(1), bool_),
    NativeDef::new("__getitem__", Arity::Exact(2), getitem),
    NativeDef::new("__contains__", Arity::Exact(2), contains),
    NativeDef::new("__iter__", Arity::Exact(1), iter),
    NativeDef::new("__reversed__", Arity::Exact(1), reversed),
    NativeDef::new("__eq__", Arity::Exact(2), eq),
    NativeDef::new("__ne__", Arity::Exact(2), ne),
    NativeDef::new("__hash__", Arity::Exact(1), hash),
    NativeDef::new("__repr__", Arity::Exact(1), repr),
];

static LENGTH_HINT: &[NativeDef] = &[NativeDef::new(
    "__length_hint__",
    Arity::Exact(1),
    length_hint,
)];

static START: NativeDef = NativeDef::new("start", Arity::Exact(1), start);
static STOP: NativeDef = NativeDef::new("stop", Arity::Exact(1), stop);
static STEP: NativeDef = NativeDef::new("step", Arity::Exact(1), step);
static ATTRIBUTES: &[(&NativeDef, Option<&NativeDef>)] =
    &[(&START, None), (&STOP, None), (&STEP, None)];

/// Sets up what this file defines.
pub(crate) fn init(vm: &mut Vm) {
    let types = &vm.interp.types;
    let (range, iterators) = (
        types.range,
        [types.range_iterator, types.longrange_iterator],
    );
    vm.add_methods(range, METHODS);
    vm.add_getsets(range, ATTRIBUTES);
    vm.set_new(range, new);
    vm.publish_class(range);
    for class in iterators {
        vm.add_methods(class, ITERATOR_METHODS);
        vm.add_methods(class, LENGTH_HINT);
    }
}

/// The receiver of a method.
fn this(vm: &mut Vm, args: &Args<'_>) -> PyResult<Gc<RangeObj>> {
    match args.pos[0].as_gc() {
        Some(range) => Ok(range),
        None => Err(vm.system_error("the receiver is no range")),
    }
}

fn new(vm: &mut Vm, class: Gc<ClassObj>, args: &Args<'_>) -> PyResult {
    if !args.names.is_empty() {
        return Err(vm.type_error("range() takes no keyword arguments"));
    }
    let (start, stop, step) = match *args.pos {
        [stop] => (Value::int(0), stop, Value::int(1)),
        [start, stop] => (start, stop, Value::int(1)),
        [start, stop, step] => (start, stop, step),
        [] => return Err(vm.type_error("range expected at least 1 argument, got 0")),
        _ => {
            let got = args.pos.len();
            return Err(vm.type_error(format!("range expected at most 3 arguments, got {got}")));
        }
    };
    let start = vm.index(start)?;
    vm.root(start);
    let stop = vm.index(stop)?;
    vm.root(stop);
    let step = vm.index(step)?;
    if step == Value::int(0) {
        return Err(vm.value_error("range() arg 3 must not be zero"));
    }
    let length = vm.range_length(start, stop, step)?;
    let header = Header::new(class);
    Ok(vm
        .alloc(RangeObj::new(header, start, stop, step, length))
        .into())
}

/// How many values lie between two bounds.
fn small_length(start: i64, stop: i64, step: i64) -> u64 {
    // Bounds of 62 bits differ by less than 64.
    if step > 0 && start < stop {
        ((stop - start - 1) as u64) / step as u64 + 1
    } else if step < 0 && stop < start {
        ((start - stop - 1) as u64) / step.unsigned_abs() + 1
    } else {
        0
    }
}

/// Start, step and length of a range of small integers.
struct Small {
    start: i64,
    step: i64,
    len: u64,
}

fn small(range: Gc<RangeObj>) -> Option<Small> {
    let (start, stop, step) = (
        range.start.as_small_int()?,
        range.stop.as_small_int()?,
        range.step.as_small_int()?,
    );
    let len = small_length(start, stop, step);
    Some(Small { start, step, len })
}

impl Vm {
    fn range_length(&mut self, start: Value, stop: Value, step: Value) -> PyResult {
        if let (Some(start), Some(stop), Some(step)) = (
            start.as_small_int(),
            stop.as_small_int(),
            step.as_small_int(),
        ) {
            let len = small_length(start, stop, step);
            return Ok(self.new_bigint(BigInt::from(len)));
        }
        let (start, stop, step) = (
            self.big_int(start)?,
            self.big_int(stop)?,
            self.big_int(step)?,
        );
        let distance = if step.is_positive() {
            stop - start
        } else {
            start - stop
        };
        if !distance.is_positive() {
            return Ok(Value::int(0));
        }
        Ok(self.new_bigint((distance - 1) / step.abs() + 1))
    }

    fn new_range(&mut self, start: BigInt, stop: BigInt, step: BigInt) -> PyResult {
        let (start, stop, step) = (
            self.new_bigint(start),
            self.new_bigint(stop),
            self.new_bigint(step),
        );
        let length = self.range_length(start, stop, step)?;
        let header = self.header(self.interp.types.range);
        Ok(self
            .alloc(RangeObj::new(header, start, stop, step, length))
            .into())
    }

    /// Iterator over a range.
    pub(crate) fn range_iter(&mut self, range: Gc<RangeObj>) -> PyResult {
        if let Some(Small { start, step, len }) = small(range) {
            let header = self.header(self.interp.types.range_iterator);
            return Ok(self
                .alloc(RangeIterObj::new(header, start, step, len))
                .into());
        }
        let state = LongRangeIter {
            next: self.big_int(range.start)?,
            step: self.big_int(range.step)?,
            left: self.big_int(range.length)?,
        };
        let class = self.interp.types.longrange_iterator;
        Ok(self.new_opaque(class, state).into())
    }

    /// `len(range)`.
    ///
    /// # Errors
    /// OverflowError where it is beyond any sequence.
    pub(crate) fn range_len(&mut self, range: Gc<RangeObj>) -> PyResult<usize> {
        let length = match range.length.as_small_int() {
            Some(n) => Some(n),
            None => range.length.as_gc::<IntObj>().and_then(|n| n.as_i64()),
        };
        match length.and_then(|n| usize::try_from(n).ok()) {
            Some(n) => Ok(n),
            None => Err(self.overflow_error("Python int too large to convert to C ssize_t")),
        }
    }

    /// `range[key]`.
    ///
    /// # Errors
    /// TypeError, IndexError, and what `__index__` raises.
    pub(crate) fn range_get_item(&mut self, range: Gc<RangeObj>, key: Value) -> PyResult {
        if let Some(n) = key.as_small_int()
            && let Some(Small { start, step, len }) = small(range)
            && len <= i64::MAX as u64
        {
            return match position(n, len as usize) {
                Some(at) => Ok(self.new_int(start + step * at as i64)),
                None => Err(self.index_error("range object index out of range")),
            };
        }
        let start = self.big_int(range.start)?;
        let step = self.big_int(range.step)?;
        let len = self.big_int(range.length)?;
        if let Some(slice) = key.as_gc::<SliceObj>() {
            let [first, last, stride] = self.slice_indices(slice, &len)?;
            return self.new_range(
                &start + first * &step,
                &start + last * &step,
                stride * &step,
            );
        }
        let name = self.interp.names.__index__;
        if !key.is_small_int()
            && !key.is_kind(Kind::BigInt)
            && key.as_bool().is_none()
            && !self.has_special(key, name)
        {
            let got = self.class_name(key);
            return Err(self.type_error(format!(
                "range indices must be integers or slices, not {got}"
            )));
        }
        let mut at = self.big_int(key)?;
        if at.sign() == Sign::Minus {
            at += &len;
        }
        if at.sign() == Sign::Minus || at >= len {
            return Err(self.index_error("range object index out of range"));
        }
        Ok(self.new_bigint(start + at * step))
    }

    /// Position of an integer in a range.
    fn range_position(&mut self, range: Gc<RangeObj>, item: Value) -> PyResult<Option<BigInt>> {
        if let (Some(n), Some(Small { start, step, len })) = (item.as_small_int(), small(range)) {
            let distance = n - start;
            if distance % step != 0 {
                return Ok(None);
            }
            return Ok(u64::try_from(distance / step)
                .ok()
                .filter(|&at| at < len)
                .map(BigInt::from));
        }
        let distance = self.big_int(item)? - self.big_int(range.start)?;
        let step = self.big_int(range.step)?;
        let (at, rest) = distance.div_rem(&step);
        let len = self.big_int(range.length)?;
        let inside = rest.is_zero() && at.sign() != Sign::Minus && at < len;
        Ok(inside.then_some(at))
    }

    /// Position of the first value equal to `item`.
    fn range_find(&mut self, range: Gc<RangeObj>, item: Value) -> PyResult<Option<BigInt>> {
        let plain = item.is_small_int()
            || item.as_bool().is_some()
            || self.is_exact(item, self.interp.types.int);
        if plain {
            return self.range_position(range, item);
        }
        let iterator = self.range_iter(range)?;
        self.root(iterator);
        let mut at = BigInt::zero();
        while let Some(value) = self.next(iterator)? {
            if self.equal(value, item)? {
                return Ok(Some(at));
            }
            at += 1;
        }
        Ok(None)
    }

    /// Whether `item` is in the range.
    ///
    /// # Errors
    /// What comparing raises.
    pub(crate) fn range_contains(&mut self, range: Gc<RangeObj>, item: Value) -> PyResult<bool> {
        Ok(self.range_find(range, item)?.is_some())
    }

    /// What equality and hash of a range depend on: length; start, unless empty; step, unless shorter than two.
    fn range_key(&self, range: Gc<RangeObj>) -> [Value; 3] {
        match range.length.as_small_int() {
            Some(0) => [range.length, Value::NONE, Value::NONE],
            Some(1) => [range.length, range.start, Value::NONE],
            _ => [range.length, range.start, range.step],
        }
    }
}

/// Iterator over a range of integers of any size.
struct LongRangeIter {
    next: BigInt,
    step: BigInt,
    left: BigInt,
}

impl Opaque for LongRangeIter {
    fn trace(&self, _: &mut Tracer<'_>) {}
    fn next(&self) -> Option<NextFn> {
        Some(|this, vm| {
            let Some(state) = this.data_mut::<LongRangeIter>(vm) else {
                return Ok(None);
            };
            if state.left.is_zero() {
                return Ok(None);
            }
            state.left -= 1;
            let following = &state.next + &state.step;
            let value = std::mem::replace(&mut state.next, following);
            Ok(Some(vm.new_bigint(value)))
        })
    }
}

/// How many values an iterator has still to give.
fn length_hint(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    if let Some(iterator) = args.pos[0].as_gc::<RangeIterObj>() {
        return Ok(vm.new_bigint(BigInt::from(iterator.left.get())));
    }
    let left = args.pos[0]
        .as_gc::<OpaqueObj>()
        .and_then(|this| this.data::<LongRangeIter>(vm))
        .map(|state| state.left.clone());
    Ok(vm.new_bigint(left.unwrap_or_default()))
}

fn start(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(this(vm, args)?.start)
}

fn stop(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(this(vm, args)?.stop)
}

fn step(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(this(vm, args)?.step)
}

fn index(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let range = this(vm, args)?;
    match vm.range_find(range, args.pos[1])? {
        Some(at) => Ok(vm.new_bigint(at)),
        None if args.pos[1].is_small_int() || args.pos[1].is_kind(Kind::BigInt) => {
            let what = vm.repr(args.pos[1])?.to_string_lossy();
            Err(vm.value_error(format!("{what} is not in range")))
        }
        None => Err(vm.value_error("sequence.index(x): x not in sequence")),
    }
}

fn count(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let range = this(vm, args)?;
    let found = vm.range_find(range, args.pos[1])?.is_some();
    Ok(Value::int(i32::from(found)))
}

fn len(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let range = this(vm, args)?;
    let len = vm.range_len(range)?;
    Ok(vm.new_usize(len))
}

fn bool_(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let range = this(vm, args)?;
    Ok(Value::bool(range.length != Value::int(0)))
}

fn getitem(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let range = this(vm, args)?;
    vm.range_get_item(range, args.pos[1])
}

fn contains(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let range = this(vm, args)?;
    Ok(Value::bool(vm.range_contains(range, args.pos[1])?))
}

fn iter(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let range = this(vm, args)?;
    vm.range_iter(range)
}

fn reversed(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let range = this(vm, args)?;
    if let Some(Small { start, step, len }) = small(range) {
        let header = vm.header(vm.interp.types.range_iterator);
        let last = match len {
            0 => start,
            _ => start + step * (len - 1) as i64,
        };
        return Ok(vm.alloc(RangeIterObj::new(header, last, -step, len)).into());
    }
    let (start, step) = (vm.big_int(range.start)?, vm.big_int(range.step)?);
    let left = vm.big_int(range.length)?;
    let state = LongRangeIter {
        next: start + (&left - BigInt::one()) * &step,
        step: -step,
        left,
    };
    let class = vm.interp.types.longrange_iterator;
    Ok(vm.new_opaque(class, state).into())
}

fn equals(vm: &mut Vm, args: &Args<'_>) -> PyResult<Option<bool>> {
    let range = this(vm, args)?;
    let Some(other) = args.pos[1].as_gc::<RangeObj>() else {
        return Ok(None);
    };
    for (a, b) in vm.range_key(range).into_iter().zip(vm.range_key(other)) {
        if !vm.equal(a, b)? {
            return Ok(Some(false));
        }
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

fn hash(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let range = this(vm, args)?;
    let hash = vm.hash_items(&vm.range_key(range))?;
    Ok(vm.new_int(hash))
}

fn repr(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let range = this(vm, args)?;
    let mut out = b"range(".to_vec();
    vm.push_repr(range.start, &mut out)?;
    out.extend_from_slice(b", ");
    vm.push_repr(range.stop, &mut out)?;
    if range.step != Value::int(1) {
        out.extend_from_slice(b", ");
        vm.push_repr(range.step, &mut out)?;
    }
    out.push(b')');
    Ok(vm.new_str_bytes(&out)?.into())
}
