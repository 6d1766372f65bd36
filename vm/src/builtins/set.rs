//! The classes `set` and `frozenset`.

use crate::builtins::sequence::ITERATOR_METHODS;
use crate::heap::{Gc, Header, Tracer};
use crate::object::*;
use crate::ops::operator::CompareOp;
use crate::value::Value;
use crate::vm::{Args, Arity, NativeDef, PyResult, Vm};

/// Methods of both classes.
static METHODS: &[NativeDef] = &[
    NativeDef::new("copy", Arity::Exact(1), copy),
    NativeDef::new("union", Arity::AtLeast(1), union),
    NativeDef::new("intersection", Arity::AtLeast(1), intersection),
    NativeDef::new("difference", Arity::AtLeast(1), difference),
    NativeDef::new(
        "symmetric_difference",
        Arity::Exact(2),
        symmetric_difference,
    ),
    NativeDef::new("isdisjoint", Arity::Exact(2), isdisjoint),
    NativeDef::new("issubset", Arity::Exact(2), issubset),
    NativeDef::new("issuperset", Arity::Exact(2), issuperset),
    NativeDef::new("__len__", Arity::Exact(1), len),
    NativeDef::new("__contains__", Arity::Exact(2), contains),
    NativeDef::new("__iter__", Arity::Exact(1), iter),
    NativeDef::new("__or__", Arity::Exact(2), or),
    NativeDef::new("__ror__", Arity::Exact(2), ror),
    NativeDef::new("__and__", Arity::Exact(2), and),
    NativeDef::new("__rand__", Arity::Exact(2), rand),
    NativeDef::new("__sub__", Arity::Exact(2), sub),
    NativeDef::new("__rsub__", Arity::Exact(2), rsub),
    NativeDef::new("__xor__", Arity::Exact(2), xor),
    NativeDef::new("__rxor__", Arity::Exact(2), rxor),
    NativeDef::new("__eq__", Arity::Exact(2), eq),
    NativeDef::new("__ne__", Arity::Exact(2), ne),
    NativeDef::new("__lt__", Arity::Exact(2), lt),
    NativeDef::new("__le__", Arity::Exact(2), le),
    NativeDef::new("__gt__", Arity::Exact(2), gt),
    NativeDef::new("__ge__", Arity::Exact(2), ge),
    NativeDef::new("__repr__", Arity::Exact(1), repr),
];

/// Methods that change a set.
static SET_METHODS: &[NativeDef] = &[
    NativeDef::new("__init__", Arity::Any, init_set),
    NativeDef::new("add", Arity::Exact(2), add),
    NativeDef::new("discard", Arity::Exact(2), discard),
    NativeDef::new("remove", Arity::Exact(2), remove),
    NativeDef::new("pop", Arity::Exact(1), pop),
    NativeDef::new("clear", Arity::Exact(1), clear),
    NativeDef::new("update", Arity::AtLeast(1), update),
    NativeDef::new(
        "intersection_update",
        Arity::AtLeast(1),
        intersection_update,
    ),
    NativeDef::new("difference_update", Arity::AtLeast(1), difference_update),
    NativeDef::new(
        "symmetric_difference_update",
        Arity::Exact(2),
        symmetric_difference_update,
    ),
    NativeDef::new("__ior__", Arity::Exact(2), ior),
    NativeDef::new("__iand__", Arity::Exact(2), iand),
    NativeDef::new("__isub__", Arity::Exact(2), isub),
    NativeDef::new("__ixor__", Arity::Exact(2), ixor),
];

static ITERATOR_LENGTH_HINT: &[NativeDef] = &[NativeDef::new(
    "__length_hint__",
    Arity::Exact(1),
    length_hint,
)];

static FROZENSET_METHODS: &[NativeDef] = &[NativeDef::new("__hash__", Arity::Exact(1), hash)];

/// Sets up what this file defines.
pub(crate) fn init(vm: &mut Vm) {
    let types = &vm.interp.types;
    let (set, frozenset, iterator) = (types.set, types.frozenset, types.set_iterator);
    vm.add_methods(set, METHODS);
    vm.add_methods(set, SET_METHODS);
    vm.set_unhashable(set);
    vm.set_new(set, new_set);
    vm.publish_class(set);
    vm.add_methods(frozenset, METHODS);
    vm.add_methods(frozenset, FROZENSET_METHODS);
    vm.set_new(frozenset, new_frozenset);
    vm.publish_class(frozenset);
    vm.add_methods(iterator, ITERATOR_METHODS);
    vm.add_methods(iterator, ITERATOR_LENGTH_HINT);
}

/// The receiver of a method.
fn this(vm: &mut Vm, args: &Args<'_>) -> PyResult<Gc<SetObj>> {
    match args.pos[0].as_gc() {
        Some(set) => Ok(set),
        None => Err(vm.system_error("the receiver is no set")),
    }
}

fn new_set(vm: &mut Vm, class: Gc<ClassObj>, args: &Args<'_>) -> PyResult {
    let set = vm.alloc(SetObj::new(Header::new(class)));
    if class == vm.interp.types.set {
        vm.root(set);
        let iterable = iterable_argument(vm, "set", args.pos, args)?;
        if let Some(iterable) = iterable {
            vm.set_update(set, iterable)?;
        }
    }
    Ok(set.into())
}

fn init_set(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let set = this(vm, args)?;
    set.table_mut(vm).clear();
    if let Some(iterable) = iterable_argument(vm, "set", &args.pos[1..], args)? {
        vm.set_update(set, iterable)?;
    }
    Ok(Value::NONE)
}

fn new_frozenset(vm: &mut Vm, class: Gc<ClassObj>, args: &Args<'_>) -> PyResult {
    let exact = class == vm.interp.types.frozenset;
    let no_names = Args::new(args.pos);
    let args = if vm.is_redefined(class, vm.interp.types.frozenset, vm.interp.names.__init__) {
        &no_names
    } else {
        args
    };
    let iterable = iterable_argument(vm, "frozenset", args.pos, args)?;
    if let Some(iterable) = iterable
        && exact
        && vm.is_exact(iterable, class)
    {
        return Ok(iterable);
    }
    let set = vm.alloc(SetObj::new(Header::new(class)));
    vm.root(set);
    if let Some(iterable) = iterable {
        vm.set_update(set, iterable)?;
    }
    Ok(set.into())
}

/// The one argument that a set is made from.
fn iterable_argument(
    vm: &mut Vm,
    class: &str,
    pos: &[Value],
    args: &Args<'_>,
) -> PyResult<Option<Value>> {
    if !args.names.is_empty() {
        return Err(vm.type_error(format!("{class}() takes no keyword arguments")));
    }
    match *pos {
        [] => Ok(None),
        [iterable] => Ok(Some(iterable)),
        _ => {
            let got = pos.len();
            Err(vm.type_error(format!("{class} expected at most 1 argument, got {got}")))
        }
    }
}

impl Vm {
    /// An empty set, or frozenset, as `like` is; rooted.
    fn new_set_like(&mut self, like: Gc<SetObj>) -> Gc<SetObj> {
        let frozen = self.is_a(like.into(), self.interp.types.frozenset);
        let set = if frozen {
            self.new_frozenset()
        } else {
            self.new_set()
        };
        self.root(set)
    }

    /// A new set, or frozenset, with the values of `set`; rooted.
    fn set_copy(&mut self, set: Gc<SetObj>) -> PyResult<Gc<SetObj>> {
        let copy = self.new_set_like(set);
        self.set_copy_into(copy, set)?;
        Ok(copy)
    }

    /// Calls `visit` with every value of an iterable and its hash, until it answers false. The value is rooted meanwhile.
    fn visit_hashed(
        &mut self,
        iterable: Value,
        mut visit: impl FnMut(&mut Vm, u64, Value) -> PyResult<bool>,
    ) -> PyResult<()> {
        if let Some(set) = iterable.as_gc::<SetObj>() {
            let mut position = 0;
            while let Some((entry, next)) = set.table(self).next_entry(position) {
                position = next;
                if !self.visit_one(entry.hash, entry.key, &mut visit)? {
                    break;
                }
            }
            return Ok(());
        }
        if let Some(dict) = iterable.as_gc::<DictObj>()
            && self.is_exact(iterable, self.interp.types.dict)
        {
            let mut position = 0;
            while let Some((entry, next)) = dict.table(self).next_entry(position) {
                position = next;
                if !self.visit_one(entry.hash, entry.key, &mut visit)? {
                    break;
                }
            }
            return Ok(());
        }
        let iterator = self.iter(iterable)?;
        self.root(iterator);
        while let Some(item) = self.next(iterator)? {
            let hash = match self.simple_hash(item) {
                Some(hash) => hash,
                None => self.hash_keeping(item, Value::NONE, Value::NONE)?,
            };
            if !self.visit_one(hash, item, &mut visit)? {
                break;
            }
        }
        Ok(())
    }

    fn visit_one(
        &mut self,
        hash: u64,
        item: Value,
        visit: &mut impl FnMut(&mut Vm, u64, Value) -> PyResult<bool>,
    ) -> PyResult<bool> {
        let mark = self.root_count();
        self.root(item);
        let more = visit(self, hash, item)?;
        self.unroot(mark);
        Ok(more)
    }

    /// Gives `result`, which is empty, those values of `source` that are in `other`, or those that are not. Does nothing
    /// and returns false where that takes comparisons by Python code.
    fn set_select(
        &mut self,
        result: Gc<SetObj>,
        source: Gc<SetObj>,
        other: Gc<SetObj>,
        wanted: bool,
    ) -> PyResult<bool> {
        let (mut selected, mut full) = (SetTable::default(), false);
        for entry in source.table(self).iter() {
            let mut undecided = false;
            let found = other.table(self).find(entry.hash, |key| {
                let equal = self.simple_equal(key, entry.key);
                undecided |= equal.is_none();
                equal == Some(true)
            });
            if undecided && found.is_none() {
                return Ok(false);
            }
            if found.is_some() == wanted {
                full |= selected.insert_new(entry.hash, entry.key).is_err();
            }
        }
        if full {
            return Err(self.memory_error());
        }
        self.charge(selected.bytes())?;
        result.table_mut(self).replace_with(selected);
        Ok(true)
    }

    /// The values of `set` that are also in an iterable: a new set, rooted.
    ///
    /// # Errors
    /// What iterating, hashing and comparing raise.
    pub(crate) fn set_intersection(
        &mut self,
        set: Gc<SetObj>,
        other: Value,
    ) -> PyResult<Gc<SetObj>> {
        if Value::from(set) == other {
            return self.set_copy(set);
        }
        let result = self.new_set_like(set);
        let (mut set, mut other) = (set, other);
        let is_set = other.as_gc::<SetObj>();
        if let Some(other_set) = is_set {
            if other_set.len(self) > set.len(self) {
                (set, other) = (other_set, set.into());
            }
            if let Some(source) = other.as_gc::<SetObj>()
                && self.set_select(result, source, set, true)?
            {
                return Ok(result);
            }
        }
        self.visit_hashed(other, |vm, hash, item| {
            if vm.set_find(set, hash, item)?.is_some() {
                vm.set_add_hashed(result, hash, item)?;
                // What is consumed of an iterator can be seen.
                return Ok(is_set.is_some() || result.len(vm) < set.len(vm));
            }
            Ok(true)
        })?;
        Ok(result)
    }

    /// Removes every value of an iterable.
    ///
    /// # Errors
    /// What iterating, hashing and comparing raise.
    pub(crate) fn set_difference_update(&mut self, set: Gc<SetObj>, other: Value) -> PyResult<()> {
        if Value::from(set) == other {
            set.table_mut(self).clear();
            return Ok(());
        }
        let mut other = other;
        if let Some(other_set) = other.as_gc::<SetObj>()
            && other_set.len(self) >> 3 > set.len(self)
        {
            other = self.set_intersection(set, other)?.into();
        }
        self.visit_hashed(other, |vm, hash, item| {
            vm.set_discard_hashed(set, hash, item)?;
            Ok(true)
        })?;
        match set.table_mut(self).shrink() {
            Ok(()) => Ok(()),
            Err(_) => Err(self.memory_error()),
        }
    }

    /// The values of `set` that are not in an iterable: a new set, rooted.
    fn set_difference(&mut self, set: Gc<SetObj>, other: Value) -> PyResult<Gc<SetObj>> {
        let other_len = if let Some(other) = other.as_gc::<SetObj>() {
            Some(other.len(self))
        } else if self.is_exact(other, self.interp.types.dict) {
            other.as_gc::<DictObj>().map(|dict| dict.len(self))
        } else {
            None
        };
        if other_len.is_none_or(|len| set.len(self) >> 2 > len) {
            let result = self.set_copy(set)?;
            self.set_difference_update(result, other)?;
            return Ok(result);
        }
        let result = self.new_set_like(set);
        if let Some(other) = other.as_gc::<SetObj>()
            && self.set_select(result, set, other, false)?
        {
            return Ok(result);
        }
        self.visit_hashed(set.into(), |vm, hash, item| {
            let found = match (other.as_gc::<SetObj>(), other.as_gc::<DictObj>()) {
                (Some(other), _) => vm.set_find(other, hash, item)?.is_some(),
                (None, Some(other)) => vm.dict_find(other, hash, item)?.is_some(),
                (None, None) => false,
            };
            if !found {
                vm.set_add_hashed(result, hash, item)?;
            }
            Ok(true)
        })?;
        Ok(result)
    }

    /// Removes the values of an iterable that are there, adds those that are not.
    ///
    /// # Errors
    /// What iterating, hashing and comparing raise.
    pub(crate) fn set_symmetric_difference_update(
        &mut self,
        set: Gc<SetObj>,
        other: Value,
    ) -> PyResult<()> {
        if Value::from(set) == other {
            set.table_mut(self).clear();
            return Ok(());
        }
        let mut other = other;
        if other.as_gc::<SetObj>().is_none() && !self.is_exact(other, self.interp.types.dict) {
            let distinct = self.new_set_like(set);
            self.set_update(distinct, other)?;
            other = distinct.into();
        }
        self.visit_hashed(other, |vm, hash, item| {
            if !vm.set_discard_hashed(set, hash, item)? {
                vm.set_add_hashed(set, hash, item)?;
            }
            Ok(true)
        })
    }

    /// The values that are in one of the two only: a new set, rooted.
    fn set_symmetric_difference(&mut self, set: Gc<SetObj>, other: Value) -> PyResult<Gc<SetObj>> {
        let result = self.new_set_like(set);
        self.set_update(result, other)?;
        self.set_symmetric_difference_update(result, set.into())?;
        Ok(result)
    }

    /// Whether every value of `set` is in `other`.
    fn set_is_subset(&mut self, set: Gc<SetObj>, other: Gc<SetObj>) -> PyResult<bool> {
        if set.len(self) > other.len(self) {
            return Ok(false);
        }
        let mut all = true;
        self.visit_hashed(set.into(), |vm, hash, item| {
            all = vm.set_find(other, hash, item)?.is_some();
            Ok(all)
        })?;
        Ok(all)
    }

    /// The hash of a frozenset with the values of this set.
    pub(crate) fn set_values_hash(&self, set: Gc<SetObj>) -> u64 {
        crate::num::hash::hash_frozenset(set.table(self).iter().map(|e| e.hash as i64)) as u64
    }

    /// The value to look for in a set, where it is a set itself: a frozenset with the same values.
    fn frozen_key(&mut self, item: Value) -> PyResult<Option<Value>> {
        match item.as_gc::<SetObj>() {
            Some(set) if self.is_a(item, self.interp.types.set) => {
                let name = self.interp.names.__hash__;
                if self.special(item, name).is_some() {
                    return Ok(None);
                }
                let frozen = self.new_frozenset();
                self.root(frozen);
                self.set_copy_into(frozen, set)?;
                Ok(Some(frozen.into()))
            }
            _ => Ok(None),
        }
    }
}

fn copy(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let set = this(vm, args)?;
    if vm.is_exact(args.pos[0], vm.interp.types.frozenset) {
        return Ok(args.pos[0]);
    }
    Ok(vm.set_copy(set)?.into())
}

fn union(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let set = this(vm, args)?;
    let result = vm.set_copy(set)?;
    for &other in &args.pos[1..] {
        if other != args.pos[0] {
            vm.set_update(result, other)?;
        }
    }
    Ok(result.into())
}

fn intersection(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let set = this(vm, args)?;
    let Some((&first, rest)) = args.pos[1..].split_first() else {
        return Ok(vm.set_copy(set)?.into());
    };
    let mut result = vm.set_intersection(set, first)?;
    for &other in rest {
        result = vm.set_intersection(result, other)?;
    }
    Ok(result.into())
}

fn difference(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let set = this(vm, args)?;
    let Some((&first, rest)) = args.pos[1..].split_first() else {
        return Ok(vm.set_copy(set)?.into());
    };
    let result = vm.set_difference(set, first)?;
    for &other in rest {
        vm.set_difference_update(result, other)?;
    }
    Ok(result.into())
}

fn symmetric_difference(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let set = this(vm, args)?;
    Ok(vm.set_symmetric_difference(set, args.pos[1])?.into())
}

fn isdisjoint(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let set = this(vm, args)?;
    let (mut set, mut other) = (set, args.pos[1]);
    if Value::from(set) == other {
        return Ok(Value::bool(set.table(vm).is_empty()));
    }
    if let Some(other_set) = other.as_gc::<SetObj>()
        && other_set.len(vm) > set.len(vm)
    {
        (set, other) = (other_set, set.into());
    }
    let mut disjoint = true;
    vm.visit_hashed(other, |vm, hash, item| {
        disjoint = vm.set_find(set, hash, item)?.is_none();
        Ok(disjoint)
    })?;
    Ok(Value::bool(disjoint))
}

/// The value as a set: itself, or a new set of its values.
fn as_set(vm: &mut Vm, value: Value) -> PyResult<Gc<SetObj>> {
    if let Some(set) = value.as_gc::<SetObj>() {
        return Ok(set);
    }
    let set = vm.new_set();
    vm.root(set);
    vm.set_update(set, value)?;
    Ok(set)
}

fn issubset(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let set = this(vm, args)?;
    let other = as_set(vm, args.pos[1])?;
    Ok(Value::bool(vm.set_is_subset(set, other)?))
}

fn issuperset(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let set = this(vm, args)?;
    if let Some(other) = args.pos[1].as_gc::<SetObj>() {
        return Ok(Value::bool(vm.set_is_subset(other, set)?));
    }
    let mut all = true;
    vm.visit_hashed(args.pos[1], |vm, hash, item| {
        all = vm.set_find(set, hash, item)?.is_some();
        Ok(all)
    })?;
    Ok(Value::bool(all))
}

fn len(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let set = this(vm, args)?;
    let len = set.len(vm);
    Ok(vm.new_usize(len))
}

fn contains(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let set = this(vm, args)?;
    let key = vm.frozen_key(args.pos[1])?.unwrap_or(args.pos[1]);
    Ok(Value::bool(vm.set_contains(set, key)?))
}

/// Iterator over a set.
struct SetIter {
    /// None once the end has been reached.
    set: Option<Gc<SetObj>>,
    position: usize,
    /// Number of values when the iteration began.
    len: usize,
}

impl Opaque for SetIter {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.option(self.set);
    }
    fn next(&self) -> Option<NextFn> {
        Some(next_value)
    }
}

fn next_value(this: Gc<OpaqueObj>, vm: &mut Vm) -> PyResult<Option<Value>> {
    let Some(&SetIter {
        set: Some(set),
        position,
        len,
    }) = this.data::<SetIter>(vm)
    else {
        return Ok(None);
    };
    let changed = set.len(vm) != len;
    let found = set.table(vm).next_entry(position);
    let Some(state) = this.data_mut::<SetIter>(vm) else {
        return Ok(None);
    };
    if changed {
        // No set has that many values: the error stays.
        state.len = usize::MAX;
        return Err(vm.runtime_error("Set changed size during iteration"));
    }
    match found {
        Some((entry, position)) => {
            state.position = position;
            Ok(Some(entry.key))
        }
        None => {
            state.set = None;
            Ok(None)
        }
    }
}

/// How many values an iterator has still to give; none where the set has changed.
fn length_hint(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let state = args.pos[0]
        .as_gc::<OpaqueObj>()
        .and_then(|this| this.data::<SetIter>(vm));
    let left = match state {
        Some(state) => match state.set {
            Some(set) if set.len(vm) == state.len => set.table(vm).count_from(state.position),
            _ => 0,
        },
        None => 0,
    };
    Ok(vm.new_usize(left))
}

fn iter(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let set = this(vm, args)?;
    Ok(vm.new_set_iter(set))
}

impl Vm {
    /// Iterator over a set.
    pub(crate) fn new_set_iter(&mut self, set: Gc<SetObj>) -> Value {
        let state = SetIter {
            set: Some(set),
            position: 0,
            len: set.len(self),
        };
        let class = self.interp.types.set_iterator;
        self.new_opaque(class, state).into()
    }
}

/// Both operands of an operator, where both are sets.
fn operands(left: Value, right: Value) -> Option<(Gc<SetObj>, Gc<SetObj>)> {
    Some((left.as_gc()?, right.as_gc()?))
}

fn union_of(vm: &mut Vm, left: Value, right: Value) -> PyResult {
    let Some((left, _)) = operands(left, right) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let result = vm.set_copy(left)?;
    if Value::from(left) != right {
        vm.set_update(result, right)?;
    }
    Ok(result.into())
}

fn or(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    union_of(vm, args.pos[0], args.pos[1])
}

fn ror(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    union_of(vm, args.pos[1], args.pos[0])
}

fn intersection_of(vm: &mut Vm, left: Value, right: Value) -> PyResult {
    match operands(left, right) {
        Some((left, _)) => Ok(vm.set_intersection(left, right)?.into()),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn and(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    intersection_of(vm, args.pos[0], args.pos[1])
}

fn rand(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    intersection_of(vm, args.pos[1], args.pos[0])
}

fn difference_of(vm: &mut Vm, left: Value, right: Value) -> PyResult {
    match operands(left, right) {
        Some((left, _)) => Ok(vm.set_difference(left, right)?.into()),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn sub(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    difference_of(vm, args.pos[0], args.pos[1])
}

fn rsub(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    difference_of(vm, args.pos[1], args.pos[0])
}

fn symmetric_difference_of(vm: &mut Vm, left: Value, right: Value) -> PyResult {
    match operands(left, right) {
        Some((left, _)) => Ok(vm.set_symmetric_difference(left, right)?.into()),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn xor(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    symmetric_difference_of(vm, args.pos[0], args.pos[1])
}

fn rxor(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    symmetric_difference_of(vm, args.pos[1], args.pos[0])
}

fn compare(vm: &mut Vm, args: &Args<'_>, op: CompareOp) -> PyResult {
    let Some((left, right)) = operands(args.pos[0], args.pos[1]) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    vm.check_native_stack()?;
    let order = left.len(vm).cmp(&right.len(vm));
    let result = match op {
        CompareOp::Eq => order.is_eq() && vm.set_is_subset(left, right)?,
        CompareOp::Ne => !(order.is_eq() && vm.set_is_subset(left, right)?),
        CompareOp::Lt | CompareOp::Le => op.accepts(order) && vm.set_is_subset(left, right)?,
        CompareOp::Gt | CompareOp::Ge => op.accepts(order) && vm.set_is_subset(right, left)?,
    };
    Ok(Value::bool(result))
}

fn eq(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    compare(vm, args, CompareOp::Eq)
}

fn ne(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    compare(vm, args, CompareOp::Ne)
}

fn lt(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    compare(vm, args, CompareOp::Lt)
}

fn le(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    compare(vm, args, CompareOp::Le)
}

fn gt(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    compare(vm, args, CompareOp::Gt)
}

fn ge(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    compare(vm, args, CompareOp::Ge)
}

fn repr(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let set = this(vm, args)?;
    let name = vm.class_name(args.pos[0]);
    if set.table(vm).is_empty() {
        return Ok(vm.new_str(&format!("{name}()")).into());
    }
    let braces_alone = vm.is_exact(args.pos[0], vm.interp.types.set);
    vm.guarded_repr(args.pos[0], &format!("{name}(...)"), |vm| {
        let mut out = Vec::new();
        if !braces_alone {
            out.extend_from_slice(name.as_bytes());
            out.push(b'(');
        }
        out.push(b'{');
        let (mut position, mut first) = (0, true);
        while let Some((entry, next)) = set.table(vm).next_entry(position) {
            position = next;
            if !first {
                out.extend_from_slice(b", ");
            }
            first = false;
            vm.push_repr(entry.key, &mut out)?;
        }
        out.push(b'}');
        if !braces_alone {
            out.push(b')');
        }
        Ok(out)
    })
}

fn hash(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let set = this(vm, args)?;
    if set.hash.get() == 0 {
        set.hash.set(vm.set_values_hash(set));
    }
    Ok(vm.new_int(set.hash.get() as i64))
}

fn add(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let set = this(vm, args)?;
    vm.set_add(set, args.pos[1])?;
    Ok(Value::NONE)
}

fn discard(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let set = this(vm, args)?;
    let key = vm.frozen_key(args.pos[1])?.unwrap_or(args.pos[1]);
    vm.set_discard(set, key)?;
    Ok(Value::NONE)
}

fn remove(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let set = this(vm, args)?;
    let key = vm.frozen_key(args.pos[1])?.unwrap_or(args.pos[1]);
    if vm.set_discard(set, key)? {
        Ok(Value::NONE)
    } else {
        Err(vm.key_error(args.pos[1]))
    }
}

fn pop(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let set = this(vm, args)?;
    match set.table_mut(vm).pop() {
        Some(entry) => Ok(entry.key),
        None => {
            let message = vm.new_str("pop from an empty set");
            Err(vm.key_error(message.into()))
        }
    }
}

fn clear(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let set = this(vm, args)?;
    set.table_mut(vm).clear();
    Ok(Value::NONE)
}

fn update(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let set = this(vm, args)?;
    for &other in &args.pos[1..] {
        vm.set_update(set, other)?;
    }
    Ok(Value::NONE)
}

/// Gives a set the values of another, which nobody uses afterwards.
fn take_values(vm: &mut Vm, set: Gc<SetObj>, from: Gc<SetObj>) {
    let table = std::mem::take(from.table_mut(vm));
    set.table_mut(vm).replace_with(table);
}

fn intersection_update(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let result = intersection(vm, args)?;
    let set = this(vm, args)?;
    if let Some(result) = result.as_gc::<SetObj>() {
        take_values(vm, set, result);
    }
    Ok(Value::NONE)
}

fn difference_update(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let set = this(vm, args)?;
    for &other in &args.pos[1..] {
        vm.set_difference_update(set, other)?;
    }
    Ok(Value::NONE)
}

fn symmetric_difference_update(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let set = this(vm, args)?;
    vm.set_symmetric_difference_update(set, args.pos[1])?;
    Ok(Value::NONE)
}

fn ior(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let Some((set, _)) = operands(args.pos[0], args.pos[1]) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    vm.set_update(set, args.pos[1])?;
    Ok(args.pos[0])
}

fn iand(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let Some((set, _)) = operands(args.pos[0], args.pos[1]) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let result = vm.set_intersection(set, args.pos[1])?;
    take_values(vm, set, result);
    Ok(args.pos[0])
}

fn isub(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let Some((set, _)) = operands(args.pos[0], args.pos[1]) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    vm.set_difference_update(set, args.pos[1])?;
    Ok(args.pos[0])
}

fn ixor(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let Some((set, _)) = operands(args.pos[0], args.pos[1]) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    vm.set_symmetric_difference_update(set, args.pos[1])?;
    Ok(args.pos[0])
}
