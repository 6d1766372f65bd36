//! Slices and the optional positions that methods such as `find` take.

use crate::heap::{Gc, Kind};
use crate::object::{ClassObj, IntObj, SliceObj};
use crate::value::Value;
use crate::vm::{PyResult, Vm};

/// The items of a sequence that a slice selects: `count` of them, at `start`, `start + step`, …
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SliceSpan {
    /// Index of the first item; where there is none, the place where items would be inserted.
    pub(crate) start: usize,
    /// Distance from one item to the next, not zero.
    pub(crate) step: i64,
    /// How many items.
    pub(crate) count: usize,
}

impl SliceSpan {
    /// The indices, in the order of the slice.
    pub(crate) fn indices(self) -> impl Iterator<Item = usize> + Clone {
        (0..self.count).map(move |i| {
            self.start
                .wrapping_add_signed((self.step as isize).wrapping_mul(i as isize))
        })
    }
}

impl Vm {
    /// The integer of a slice bound or of a position argument, cut to the range of `i64`; None for `None`.
    ///
    /// # Errors
    /// TypeError where it is neither, and what `__index__` raises.
    pub(crate) fn slice_index(&mut self, value: Value) -> PyResult<Option<i64>> {
        if let Some(n) = value.as_small_int() {
            return Ok(Some(n));
        }
        if value.is_none() {
            return Ok(None);
        }
        if !self.is_index(value) {
            return Err(self
                .type_error("slice indices must be integers or None or have an __index__ method"));
        }
        let index = self.index(value)?;
        Ok(Some(saturating_i64(index)))
    }

    /// The integer of a subscript.
    ///
    /// # Errors
    /// IndexError where it is too large for any sequence; TypeError where it is no integer; what `__index__` raises.
    pub(crate) fn subscript_index(&mut self, value: Value) -> PyResult<i64> {
        let class = self.interp.types.index_error;
        self.index_sized(value, class)
    }

    /// The integer of a count of repetitions or of a size.
    ///
    /// # Errors
    /// OverflowError where it is too large; TypeError where it is no integer; what `__index__` raises.
    pub(crate) fn count_index(&mut self, value: Value) -> PyResult<i64> {
        let class = self.interp.types.overflow_error;
        self.index_sized(value, class)
    }

    fn index_sized(&mut self, value: Value, error: Gc<ClassObj>) -> PyResult<i64> {
        if let Some(n) = value.as_small_int() {
            return Ok(n);
        }
        let index = self.index(value)?;
        match index.as_gc::<IntObj>().map(|big| big.as_i64()) {
            None => Ok(saturating_i64(index)),
            Some(Some(n)) => Ok(n),
            Some(None) => {
                let got = self.class_name(value);
                let message = format!("cannot fit '{got}' into an index-sized integer");
                Err(self.raise(error, &message))
            }
        }
    }

    /// Whether the value can be used as an index: an integer, or an object with `__index__`.
    pub(crate) fn is_index(&mut self, value: Value) -> bool {
        let name = self.interp.names.__index__;
        value.is_small_int()
            || value.as_bool().is_some()
            || value.is_kind(Kind::BigInt)
            || self.has_special(value, name)
    }

    /// What a slice selects from a sequence. `len` tells its length, after the slice's bounds have been evaluated.
    ///
    /// # Errors
    /// TypeError, ValueError for a step of zero, and what `__index__` raises.
    pub(crate) fn slice_span(
        &mut self,
        slice: Gc<SliceObj>,
        len: impl FnOnce(&Vm) -> usize,
    ) -> PyResult<SliceSpan> {
        let step = self.slice_index(slice.step)?.unwrap_or(1);
        if step == 0 {
            return Err(self.value_error("slice step cannot be zero"));
        }
        // So that the step can be negated.
        let step = step.max(-i64::MAX);
        let start = self.slice_index(slice.start)?;
        let stop = self.slice_index(slice.stop)?;
        let len = len(self) as i64;
        let (lowest, highest) = if step < 0 { (-1, len - 1) } else { (0, len) };
        let resolve = |bound: i64| {
            let bound = if bound < 0 {
                bound.saturating_add(len)
            } else {
                bound
            };
            bound.clamp(lowest, highest)
        };
        let start = resolve_or(start, resolve, if step < 0 { highest } else { lowest });
        let stop = resolve_or(stop, resolve, if step < 0 { lowest } else { highest });
        let count = if step < 0 && stop < start {
            (start - stop - 1) / -step + 1
        } else if step > 0 && start < stop {
            (stop - start - 1) / step + 1
        } else {
            0
        };
        Ok(SliceSpan {
            start: start.max(0) as usize,
            step,
            count: count as usize,
        })
    }
}

fn resolve_or(bound: Option<i64>, resolve: impl Fn(i64) -> i64, default: i64) -> i64 {
    bound.map_or(default, resolve)
}

/// The value of an int, cut to the range of `i64`.
fn saturating_i64(int: Value) -> i64 {
    if let Some(n) = int.as_small_int() {
        return n;
    }
    match int.as_gc::<IntObj>() {
        Some(big) => match big.as_i64() {
            Some(n) => n,
            None if big.is_negative() => i64::MIN,
            None => i64::MAX,
        },
        None => 0,
    }
}
