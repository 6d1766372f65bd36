//! Classes of iterators that take other iterables: `enumerate`, `zip`, `map`, `filter`, `reversed`, and what
//! `iter(callable, sentinel)` makes.

use num_bigint::BigInt;
use smallvec::SmallVec;

use crate::builtins::sequence::ITERATOR_METHODS;
use crate::heap::{Gc, Tracer};
use crate::object::*;
use crate::value::Value;
use crate::vm::{Args, Params, PyResult, Vm};

/// Sets up what this file defines.
pub(crate) fn init(vm: &mut Vm) {
    let types = &vm.interp.types;
    let callable_iterator = types.callable_iterator;
    let classes = [
        types.enumerate,
        types.zip,
        types.map,
        types.filter,
        types.reversed,
    ];
    let makers = [
        new_enumerate as fn(&mut Vm, Gc<ClassObj>, &Args<'_>) -> PyResult,
        new_zip,
        new_map,
        new_filter,
        new_reversed,
    ];
    for (class, make) in classes.into_iter().zip(makers) {
        vm.add_methods(class, ITERATOR_METHODS);
        vm.set_new(class, make);
        vm.publish_class(class);
    }
    vm.add_methods(callable_iterator, ITERATOR_METHODS);
}

/// The iterators that an iterator draws from; mostly one or two.
type Iterators = SmallVec<[Value; 2]>;

/// `enumerate(iterable, start)`.
struct Enumerate {
    iterator: Value,
    /// The next number, where it is small.
    next: i64,
    /// The next number, where it is not.
    large: Option<BigInt>,
}

impl Opaque for Enumerate {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(self.iterator);
    }
    fn next(&self) -> Option<NextFn> {
        Some(next_enumerate)
    }
    fn next_pair(&self) -> Option<NextPairFn> {
        Some(next_numbered)
    }
}

fn next_enumerate(this: Gc<OpaqueObj>, vm: &mut Vm) -> PyResult<Option<Value>> {
    let mut pair = [Value::NONE; 2];
    Ok(match next_numbered(this, vm, &mut pair)? {
        true => Some(vm.new_pair(pair[0], pair[1]).into()),
        false => None,
    })
}

fn next_numbered(this: Gc<OpaqueObj>, vm: &mut Vm, pair: &mut [Value; 2]) -> PyResult<bool> {
    let Some(iterator) = this.data::<Enumerate>(vm).map(|e| e.iterator) else {
        return Ok(false);
    };
    let Some(item) = vm.next(iterator)? else {
        return Ok(false);
    };
    let Some(state) = this.data_mut::<Enumerate>(vm) else {
        return Ok(false);
    };
    let number = match &mut state.large {
        None => match Value::small_int(state.next) {
            Some(number) => {
                state.next += 1;
                number
            }
            None => {
                let number = BigInt::from(state.next);
                state.large = Some(&number + 1);
                vm.new_bigint(number)
            }
        },
        Some(large) => {
            let number = large.clone();
            *large += 1;
            vm.new_bigint(number)
        }
    };
    *pair = [number, item];
    Ok(true)
}

fn new_enumerate(vm: &mut Vm, class: Gc<ClassObj>, args: &Args<'_>) -> PyResult {
    let given = args.pos.len() + args.names.len();
    if given > 2 {
        return Err(vm.type_error(format!(
            "enumerate() takes at most 2 arguments ({given} given)"
        )));
    }
    let (mut iterable, mut start) = (args.pos.first().copied(), args.pos.get(1).copied());
    for (name, value) in args.keywords() {
        let name = name.as_gc::<StrObj>().map(|s| s.to_string_lossy());
        match name.as_deref() {
            Some("iterable") if iterable.is_none() => iterable = Some(value),
            Some("start") if start.is_none() && (iterable.is_some() || given == 2) => {
                start = Some(value);
            }
            name => {
                let name = name.unwrap_or_default();
                return Err(vm.type_error(format!(
                    "'{name}' is an invalid keyword argument for enumerate()"
                )));
            }
        }
    }
    let Some(iterable) = iterable else {
        return Err(vm.type_error("enumerate() missing required argument 'iterable'"));
    };
    let start = match start {
        Some(start) => vm.big_int(start)?,
        None => BigInt::ZERO,
    };
    let iterator = vm.iter(iterable)?;
    let (next, large) = match i64::try_from(&start) {
        Ok(n) if Value::small_int(n).is_some() => (n, None),
        _ => (0, Some(start)),
    };
    let state = Enumerate {
        iterator,
        next,
        large,
    };
    Ok(vm.new_opaque(class, state).into())
}

/// `zip(*iterables, strict)`.
struct Zip {
    iterators: Iterators,
    strict: bool,
}

impl Opaque for Zip {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        for &iterator in &self.iterators {
            tracer.value(iterator);
        }
    }
    fn next(&self) -> Option<NextFn> {
        Some(next_zip)
    }
    fn next_pair(&self) -> Option<NextPairFn> {
        (self.iterators.len() == 2).then_some(next_zipped)
    }
}

/// The next pair of a `zip` of two.
fn next_zipped(this: Gc<OpaqueObj>, vm: &mut Vm, pair: &mut [Value; 2]) -> PyResult<bool> {
    let Some(&[left, right]) = this.data::<Zip>(vm).map(|zip| &*zip.iterators) else {
        return Ok(false);
    };
    let Some(first) = vm.next(left)? else {
        return end_zip(this, vm, 0, 2).map(|_| false);
    };
    let mark = vm.root_count();
    vm.root(first);
    let second = vm.next(right)?;
    vm.unroot(mark);
    match second {
        Some(second) => {
            *pair = [first, second];
            Ok(true)
        }
        None => end_zip(this, vm, 1, 2).map(|_| false),
    }
}

fn next_zip(this: Gc<OpaqueObj>, vm: &mut Vm) -> PyResult<Option<Value>> {
    let count = match this.data::<Zip>(vm) {
        Some(zip) if !zip.iterators.is_empty() => zip.iterators.len(),
        _ => return Ok(None),
    };
    if count == 2 {
        let mut pair = [Value::NONE; 2];
        return Ok(match next_zipped(this, vm, &mut pair)? {
            true => Some(vm.new_pair(pair[0], pair[1]).into()),
            false => None,
        });
    }
    let mark = vm.root_count();
    for at in 0..count {
        match next_of(this, vm, at)? {
            Some(item) => {
                vm.root(item);
            }
            None => {
                vm.unroot(mark);
                return end_zip(this, vm, at, count);
            }
        }
    }
    Ok(Some(vm.new_tuple_of_roots(mark).into()))
}

/// The next value of one of the iterators.
fn next_of(this: Gc<OpaqueObj>, vm: &mut Vm, at: usize) -> PyResult<Option<Value>> {
    match this.data::<Zip>(vm).and_then(|z| z.iterators.get(at)) {
        Some(&iterator) => vm.next(iterator),
        None => Ok(None),
    }
}

/// The end of a `zip` whose iterator at `at` is exhausted: an error where all must be, and others are not.
fn end_zip(this: Gc<OpaqueObj>, vm: &mut Vm, at: usize, count: usize) -> PyResult<Option<Value>> {
    let strict = this.data::<Zip>(vm).is_some_and(|zip| zip.strict);
    if !strict {
        return Ok(None);
    }
    let others = |n: usize| {
        if n == 1 {
            "argument 1".to_string()
        } else {
            format!("arguments 1-{n}")
        }
    };
    if at > 0 {
        let (which, others) = (at + 1, others(at));
        return Err(vm.value_error(format!("zip() argument {which} is shorter than {others}")));
    }
    for later in 1..count {
        if next_of(this, vm, later)?.is_some() {
            let (which, others) = (later + 1, others(later));
            return Err(vm.value_error(format!("zip() argument {which} is longer than {others}")));
        }
    }
    Ok(None)
}

fn new_zip(vm: &mut Vm, class: Gc<ClassObj>, args: &Args<'_>) -> PyResult {
    static PARAMS: Params<1> = Params {
        function: "zip",
        names: ["strict"],
        positional_only: 0,
        keyword_only_from: 0,
        required: 0,
    };
    let [strict] = vm.bind(&PARAMS, &Args { pos: &[], ..*args }, 0)?;
    let strict = match strict {
        Some(strict) => vm.truth(strict)?,
        None => false,
    };
    let iterators = iterators_of(vm, args.pos)?;
    Ok(vm.new_opaque(class, Zip { iterators, strict }).into())
}

/// Iterators over all of these.
fn iterators_of(vm: &mut Vm, iterables: &[Value]) -> PyResult<Iterators> {
    let mark = vm.root_count();
    for &iterable in iterables {
        let iterator = vm.iter(iterable)?;
        vm.root(iterator);
    }
    Ok(Iterators::from_slice(&vm.roots[mark..]))
}

/// `map(function, *iterables)`.
struct Map {
    function: Value,
    iterators: Iterators,
}

impl Opaque for Map {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(self.function);
        for &iterator in &self.iterators {
            tracer.value(iterator);
        }
    }
    fn next(&self) -> Option<NextFn> {
        Some(next_map)
    }
}

fn next_map(this: Gc<OpaqueObj>, vm: &mut Vm) -> PyResult<Option<Value>> {
    let Some(map) = this.data::<Map>(vm) else {
        return Ok(None);
    };
    let function = map.function;
    if let &[iterator] = &*map.iterators {
        return match vm.next(iterator)? {
            Some(item) => vm.call(function, &[item]).map(Some),
            None => Ok(None),
        };
    }
    let count = map.iterators.len();
    let mark = vm.root_count();
    for at in 0..count {
        let iterator = match this.data::<Map>(vm) {
            Some(map) => map.iterators[at],
            None => return Ok(None),
        };
        match vm.next(iterator)? {
            Some(item) => {
                vm.root(item);
            }
            None => {
                vm.unroot(mark);
                return Ok(None);
            }
        }
    }
    let items = SmallVec::<[Value; 8]>::from_slice(&vm.roots[mark..]);
    vm.unroot(mark);
    vm.call(function, &items).map(Some)
}

fn new_map(vm: &mut Vm, class: Gc<ClassObj>, args: &Args<'_>) -> PyResult {
    if !args.names.is_empty() && class == vm.interp.types.map {
        return Err(vm.type_error("map() takes no keyword arguments"));
    }
    let (function, iterables) = match args.pos {
        [function, iterables @ ..] if !iterables.is_empty() => (*function, iterables),
        _ => return Err(vm.type_error("map() must have at least two arguments.")),
    };
    let iterators = iterators_of(vm, iterables)?;
    let state = Map {
        function,
        iterators,
    };
    Ok(vm.new_opaque(class, state).into())
}

/// `filter(function, iterable)`.
struct Filter {
    /// What is asked about each item; None where the item's own truth decides.
    function: Value,
    iterator: Value,
}

impl Opaque for Filter {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(self.function);
        tracer.value(self.iterator);
    }
    fn next(&self) -> Option<NextFn> {
        Some(next_filter)
    }
}

fn next_filter(this: Gc<OpaqueObj>, vm: &mut Vm) -> PyResult<Option<Value>> {
    let Some(&Filter { function, iterator }) = this.data::<Filter>(vm) else {
        return Ok(None);
    };
    let by_truth = function.is_none() || function == vm.interp.types.bool.into();
    let mark = vm.root_count();
    while let Some(item) = vm.next(iterator)? {
        vm.root(item);
        let keep = if by_truth {
            item
        } else {
            vm.call(function, &[item])?
        };
        let keep = vm.truth(keep)?;
        vm.unroot(mark);
        if keep {
            return Ok(Some(item));
        }
    }
    Ok(None)
}

fn new_filter(vm: &mut Vm, class: Gc<ClassObj>, args: &Args<'_>) -> PyResult {
    if !args.names.is_empty() && class == vm.interp.types.filter {
        return Err(vm.type_error("filter() takes no keyword arguments"));
    }
    let &[function, iterable] = args.pos else {
        let got = args.pos.len();
        return Err(vm.type_error(format!("filter expected 2 arguments, got {got}")));
    };
    let iterator = vm.iter(iterable)?;
    Ok(vm.new_opaque(class, Filter { function, iterator }).into())
}

/// `reversed(sequence)`, of sequences without a method for it.
struct Reversed {
    sequence: Value,
    /// Items before this index are still to come.
    left: usize,
}

impl Opaque for Reversed {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(self.sequence);
    }
    fn next(&self) -> Option<NextFn> {
        Some(next_reversed)
    }
}

fn next_reversed(this: Gc<OpaqueObj>, vm: &mut Vm) -> PyResult<Option<Value>> {
    let Some(state) = this.data_mut::<Reversed>(vm) else {
        return Ok(None);
    };
    let Some(at) = state.left.checked_sub(1) else {
        return Ok(None);
    };
    state.left = at;
    let sequence = state.sequence;
    if let Some(tuple) = sequence.as_gc::<TupleObj>()
        && vm.is_exact(sequence, vm.interp.types.tuple)
    {
        return Ok(tuple.items().get(at).copied());
    }
    let index = vm.new_usize(at);
    match vm.get_item(sequence, index) {
        Ok(item) => Ok(Some(item)),
        Err(raised)
            if vm.is_instance_of(raised, vm.interp.types.index_error)
                || vm.is_instance_of(raised, vm.interp.types.stop_iteration) =>
        {
            if let Some(state) = this.data_mut::<Reversed>(vm) {
                state.left = 0;
            }
            Ok(None)
        }
        Err(raised) => Err(raised),
    }
}

fn new_reversed(vm: &mut Vm, class: Gc<ClassObj>, args: &Args<'_>) -> PyResult {
    if !args.names.is_empty() && class == vm.interp.types.reversed {
        return Err(vm.type_error("reversed() takes no keyword arguments"));
    }
    let &[sequence] = args.pos else {
        let got = args.pos.len();
        return Err(vm.type_error(format!("reversed expected 1 argument, got {got}")));
    };
    let names = &vm.interp.names;
    let (reversed, getitem) = (names.__reversed__, names.__getitem__);
    let sequence_class = vm.class_of(sequence);
    let method = vm.lookup(sequence_class, reversed);
    if let Some(method) = method
        && !method.is_none()
    {
        return vm.call_method_value(method, sequence, &[]);
    }
    let is_sequence = method.is_none()
        && sequence.as_gc::<DictObj>().is_none()
        && vm.special(sequence, getitem).is_some();
    if !is_sequence {
        let got = vm.class_name(sequence);
        return Err(vm.type_error(format!("'{got}' object is not reversible")));
    }
    let left = vm.len(sequence)?;
    Ok(vm.new_opaque(class, Reversed { sequence, left }).into())
}

/// `iter(callable, sentinel)`.
struct CallableIter {
    /// None once the sentinel has been seen.
    callable: Option<Value>,
    sentinel: Value,
}

impl Opaque for CallableIter {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(self.callable.unwrap_or(Value::NONE));
        tracer.value(self.sentinel);
    }
    fn next(&self) -> Option<NextFn> {
        Some(next_callable)
    }
}

fn next_callable(this: Gc<OpaqueObj>, vm: &mut Vm) -> PyResult<Option<Value>> {
    let Some(&CallableIter {
        callable: Some(callable),
        sentinel,
    }) = this.data::<CallableIter>(vm)
    else {
        return Ok(None);
    };
    match vm.call(callable, &[]) {
        Ok(value) => {
            // The call may have come to the end of this iterator itself.
            let over = this
                .data::<CallableIter>(vm)
                .is_none_or(|state| state.callable.is_none());
            if over {
                return Ok(None);
            }
            let mark = vm.root_count();
            vm.root(value);
            let ended = vm.equal(value, sentinel)?;
            vm.unroot(mark);
            if !ended {
                return Ok(Some(value));
            }
        }
        Err(raised) if vm.is_instance_of(raised, vm.interp.types.stop_iteration) => {}
        Err(raised) => return Err(raised),
    }
    if let Some(state) = this.data_mut::<CallableIter>(vm) {
        state.callable = None;
    }
    Ok(None)
}

impl Vm {
    /// What `iter(callable, sentinel)` makes.
    pub(crate) fn new_callable_iter(&mut self, callable: Value, sentinel: Value) -> Value {
        let state = CallableIter {
            callable: Some(callable),
            sentinel,
        };
        let class = self.interp.types.callable_iterator;
        self.new_opaque(class, state).into()
    }
}
