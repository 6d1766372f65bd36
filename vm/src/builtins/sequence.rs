//! What lists and tuples share, and what every iterator class has.

use crate::heap::{Gc, Kind};
use crate::object::*;
use crate::ops::operator::CompareOp;
use crate::ops::text::IntText;
use crate::value::Value;
use crate::vm::{Args, Arity, NativeDef, PyResult, Vm};

/// A list or a tuple, instances of subclasses included.
#[derive(Clone, Copy)]
pub(crate) enum Sequence {
    List(Gc<ListObj>),
    Tuple(Gc<TupleObj>),
}

impl Sequence {
    /// The sequence, where the value is a list.
    pub(crate) fn list(value: Value) -> Option<Sequence> {
        value.as_gc::<ListObj>().map(Sequence::List)
    }

    /// The sequence, where the value is a tuple.
    pub(crate) fn tuple(value: Value) -> Option<Sequence> {
        value.as_gc::<TupleObj>().map(Sequence::Tuple)
    }

    /// Both values as sequences, where both are lists or both are tuples.
    pub(crate) fn pair(left: Value, right: Value) -> Option<(Sequence, Sequence)> {
        match (left.kind()?, right.kind()?) {
            (Kind::List, Kind::List) => Some((Sequence::list(left)?, Sequence::list(right)?)),
            (Kind::Tuple, Kind::Tuple) => Some((Sequence::tuple(left)?, Sequence::tuple(right)?)),
            _ => None,
        }
    }

    #[inline]
    pub(crate) fn len(self, vm: &Vm) -> usize {
        match self {
            Sequence::List(list) => list.len(vm),
            Sequence::Tuple(tuple) => tuple.items().len(),
        }
    }

    #[inline]
    pub(crate) fn items(self, vm: &Vm) -> &[Value] {
        match self {
            Sequence::List(list) => list.items(vm),
            Sequence::Tuple(tuple) => tuple.items(),
        }
    }

    #[inline]
    pub(crate) fn get(self, vm: &Vm, index: usize) -> Option<Value> {
        self.items(vm).get(index).copied()
    }
}

impl Vm {
    /// Makes a built-in class a variable of the module `builtins`.
    pub(crate) fn publish_class(&mut self, class: Gc<ClassObj>) {
        let (builtins, name) = (self.interp.builtins, class.name.get());
        self.set_global(builtins, name, class.into());
    }

    /// Says that instances of a built-in class have no hash.
    pub(crate) fn set_unhashable(&mut self, class: Gc<ClassObj>) {
        let name = self.interp.names.__hash__;
        self.set_global(class.dict, name, Value::NONE);
    }

    /// The position that a subscript stands for, counted from the end where it is negative; None where there is none.
    ///
    /// # Errors
    /// TypeError where it is no integer, IndexError where it is too large for any sequence.
    pub(crate) fn sequence_index(
        &mut self,
        key: Value,
        len: impl FnOnce(&Vm) -> usize,
        what: &str,
    ) -> PyResult<Option<usize>> {
        let index = match key.as_small_int() {
            Some(n) => n,
            None => {
                let name = self.interp.names.__index__;
                if !key.is_kind(Kind::BigInt)
                    && key.as_bool().is_none()
                    && !self.has_special(key, name)
                {
                    let got = self.class_name(key);
                    return Err(self.type_error(format!(
                        "{what} indices must be integers or slices, not {got}"
                    )));
                }
                let index = self.index(key)?;
                match index.as_small_int() {
                    Some(n) => n,
                    None => {
                        let got = self.class_name(key);
                        return Err(self.index_error(format!(
                            "cannot fit '{got}' into an index-sized integer"
                        )));
                    }
                }
            }
        };
        let len = len(self);
        Ok(position(index, len))
    }

    /// Position of the first item equal to `item` from `start` on and before `stop`.
    pub(crate) fn sequence_find(
        &mut self,
        sequence: Sequence,
        item: Value,
        start: usize,
        stop: usize,
    ) -> PyResult<Option<usize>> {
        let mut at = start;
        loop {
            let items = sequence.items(self);
            let items = &items[..items.len().min(stop)];
            // As far as no Python code takes part, nothing changes the sequence.
            let decided = items
                .get(at..)
                .unwrap_or(&[])
                .iter()
                .position(|&other| self.simple_equal(other, item) != Some(false));
            let Some(ahead) = decided else {
                return Ok(None);
            };
            at += ahead;
            if self.equal(items[at], item)? {
                return Ok(Some(at));
            }
            at += 1;
        }
    }

    /// How many items are equal to `item`.
    pub(crate) fn sequence_count(&mut self, sequence: Sequence, item: Value) -> PyResult {
        let (mut at, mut count) = (0, 0);
        while let Some(other) = sequence.get(self, at) {
            count += usize::from(self.equal(other, item)?);
            at += 1;
        }
        Ok(self.new_usize(count))
    }

    /// The method `index` of lists and tuples: the bounds are arguments 2 and 3.
    pub(crate) fn sequence_index_method(
        &mut self,
        sequence: Sequence,
        args: &Args<'_>,
    ) -> PyResult<Option<Value>> {
        let mut bounds = [0, i64::MAX];
        for (bound, &value) in bounds.iter_mut().zip(&args.pos[2..]) {
            let name = self.interp.names.__index__;
            let is_index = value.is_small_int()
                || value.as_bool().is_some()
                || value.is_kind(Kind::BigInt)
                || self.has_special(value, name);
            if !is_index {
                return Err(
                    self.type_error("slice indices must be integers or have an __index__ method")
                );
            }
            *bound = self.slice_index(value)?.unwrap_or(0);
        }
        let len = sequence.len(self) as i64;
        let [start, stop] = bounds.map(|n| {
            if n < 0 {
                n.saturating_add(len).max(0) as usize
            } else {
                n as usize
            }
        });
        let found = self.sequence_find(sequence, args.pos[1], start, stop)?;
        Ok(found.map(|at| self.new_usize(at)))
    }

    /// Compares two lists or two tuples, item by item.
    pub(crate) fn compare_sequences(
        &mut self,
        op: CompareOp,
        left: Sequence,
        right: Sequence,
    ) -> PyResult {
        self.check_native_stack()?;
        let equality = matches!(op, CompareOp::Eq | CompareOp::Ne);
        if equality && left.len(self) != right.len(self) {
            return Ok(Value::bool(op == CompareOp::Ne));
        }
        let mut at = 0;
        loop {
            let (l, r) = (left.items(self), right.items(self));
            let rest = l.iter().zip(r).skip(at);
            // As far as no Python code takes part, nothing changes the sequences.
            at += rest
                .take_while(|&(&a, &b)| self.simple_equal(a, b) == Some(true))
                .count();
            let (Some(&a), Some(&b)) = (l.get(at), r.get(at)) else {
                break;
            };
            if !self.equal(a, b)? {
                return if equality {
                    Ok(Value::bool(op == CompareOp::Ne))
                } else {
                    self.compare(op, a, b)
                };
            }
            at += 1;
        }
        let order = left.len(self).cmp(&right.len(self));
        Ok(Value::bool(op.accepts(order)))
    }

    /// The items between brackets, separated by commas; `inside` stands for a container that is already being shown.
    pub(crate) fn sequence_repr(&mut self, value: Value, sequence: Sequence) -> PyResult {
        let (open, close, inside) = match sequence {
            Sequence::List(_) => (b'[', b']', "[...]"),
            Sequence::Tuple(_) => (b'(', b')', "(...)"),
        };
        self.guarded_repr(value, inside, |vm| {
            let mut out = vec![open];
            let mut at = 0;
            while let Some(item) = sequence.get(vm, at) {
                if at != 0 {
                    out.extend_from_slice(b", ");
                }
                vm.push_repr(item, &mut out)?;
                at += 1;
            }
            if at == 1 && matches!(sequence, Sequence::Tuple(_)) {
                out.push(b',');
            }
            out.push(close);
            Ok(out)
        })
    }

    /// The text that `build` makes; `inside` where the container is already being shown.
    pub(crate) fn guarded_repr(
        &mut self,
        container: Value,
        inside: &str,
        build: impl FnOnce(&mut Vm) -> PyResult<Vec<u8>>,
    ) -> PyResult {
        if self.shown.contains(&container) {
            return Ok(self.new_str(inside).into());
        }
        self.check_native_stack()?;
        self.shown.push(container);
        let text = build(self);
        self.shown.pop();
        Ok(self.new_str_bytes(&text?)?.into())
    }

    /// Appends `repr(value)`.
    pub(crate) fn push_repr(&mut self, value: Value, out: &mut Vec<u8>) -> PyResult<()> {
        if let Some(n) = value.as_small_int() {
            out.extend_from_slice(IntText::new(n).bytes());
            return Ok(());
        }
        let text = self.repr(value)?;
        if out.try_reserve(text.byte_len() + 2).is_err() {
            return Err(self.memory_error());
        }
        out.extend_from_slice(text.bytes());
        Ok(())
    }

    /// How often `count` repeats a sequence: not negative.
    ///
    /// # Errors
    /// TypeError where it is no integer, OverflowError where it is beyond any sequence.
    pub(crate) fn repeat_count(&mut self, count: Value) -> PyResult<usize> {
        let count = self.count_index(count)?;
        Ok(count.max(0) as usize)
    }

    /// `items` repeated `count` times, in a new vector.
    ///
    /// # Errors
    /// MemoryError.
    pub(crate) fn repeat_items(
        &mut self,
        count: usize,
        len: usize,
        items: impl Fn(&Vm) -> &[Value],
    ) -> PyResult<Vec<Value>> {
        let Some(total) = len.checked_mul(count) else {
            return Err(self.memory_error());
        };
        let mut out = self.new_vec(total)?;
        if total == 0 {
            return Ok(out);
        }
        let items = items(self);
        if let [item] = *items {
            out.resize(total, item);
        } else {
            out.extend_from_slice(items);
            while out.len() < total {
                let more = out.len().min(total - out.len());
                out.extend_from_within(..more);
            }
        }
        Ok(out)
    }

    /// A tuple, or an instance of a subclass of tuple, of a list's items.
    pub(crate) fn list_to_tuple_of(
        &mut self,
        class: Gc<ClassObj>,
        list: Gc<ListObj>,
    ) -> PyResult<Gc<TupleObj>> {
        let mut items = self.new_vec(list.len(self))?;
        items.extend_from_slice(list.items(self));
        if class == self.interp.types.tuple {
            Ok(self.new_tuple(&items))
        } else {
            Ok(self.new_tuple_of(class, &items))
        }
    }
}

/// The position that index `n` stands for in a sequence of that length.
#[inline]
pub(crate) fn position(n: i64, len: usize) -> Option<usize> {
    let at = if n < 0 { n + len as i64 } else { n };
    usize::try_from(at).ok().filter(|&at| at < len)
}

/// `__iter__` and `__next__` of every built-in iterator.
pub(crate) static ITERATOR_METHODS: &[NativeDef] = &[
    NativeDef::new("__iter__", Arity::Exact(1), iterator_iter),
    NativeDef::new("__next__", Arity::Exact(1), iterator_next),
];

fn iterator_iter(_: &mut Vm, args: &Args<'_>) -> PyResult {
    Ok(args.pos[0])
}

fn iterator_next(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    let this = args.pos[0];
    let item = match this.as_gc::<OpaqueObj>() {
        Some(object) => match object.next_function() {
            Some(next) => next(object, vm)?,
            None => return Err(vm.not_iterator(this)),
        },
        None => vm.next(this)?,
    };
    match item {
        Some(item) => Ok(item),
        None => Err(vm.stop_iteration(Value::NONE)),
    }
}
