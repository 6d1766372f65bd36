//! Sorting: a stable natural merge sort that survives comparisons which raise or which change the list.

use std::cmp::Ordering;

use crate::heap::Gc;
use crate::object::*;
use crate::ops::operator::CompareOp;
use crate::value::Value;
use crate::vm::{Args, Params, PyResult, Vm};

/// Runs shorter than this are lengthened by insertion, and so is the only run of a list that is shorter than twice
/// this: a program that counts its comparisons of a short list sees as many of them as in CPython, in the same order.
const MIN_RUN: usize = 32;

/// An item and what it is sorted by.
#[derive(Clone, Copy)]
struct Keyed {
    key: Value,
    item: Value,
}

/// `list.sort(*, key=None, reverse=False)`.
pub(super) fn sort_method(vm: &mut Vm, args: &Args<'_>) -> PyResult {
    static PARAMS: Params<2> = Params {
        function: "sort",
        names: ["key", "reverse"],
        positional_only: 0,
        keyword_only_from: 0,
        required: 0,
    };
    let Some(list) = args.pos[0].as_gc::<ListObj>() else {
        return Err(vm.system_error("the receiver is no list"));
    };
    let [key, reverse] = vm.bind(&PARAMS, args, 1)?;
    let reverse = match reverse {
        Some(reverse) => vm.truth(reverse)?,
        None => false,
    };
    sort_list(vm, list, key.unwrap_or(Value::NONE), reverse)?;
    Ok(Value::NONE)
}

/// Sorts a list in place. The list is empty meanwhile.
pub(super) fn sort_list(vm: &mut Vm, list: Gc<ListObj>, key: Value, reverse: bool) -> PyResult<()> {
    let mark = vm.root_count();
    vm.roots.extend_from_slice(&[list.into(), key]);
    let result = sort_rooted(vm, list, key, reverse);
    vm.unroot(mark);
    result
}

fn sort_rooted(vm: &mut Vm, list: Gc<ListObj>, key: Value, reverse: bool) -> PyResult<()> {
    let len = list.len(vm);
    let mut keyed = vm.new_vec::<Keyed>(len)?;
    let taken = std::mem::take(list.items_mut(vm));
    // Keeps the items alive while the list is empty.
    let items = vm.new_list(taken);
    vm.root(items);
    let result = make_keys(vm, items, key, &mut keyed).and_then(|()| {
        if reverse {
            keyed.reverse();
        }
        let result = sort_keyed(vm, &mut keyed);
        if reverse {
            keyed.reverse();
        }
        result
    });
    let modified = list.items_mut(vm).capacity() != 0;
    let mut sorted = std::mem::take(items.items_mut(vm));
    if keyed.len() == sorted.len() {
        for (to, from) in sorted.iter_mut().zip(&keyed) {
            *to = from.item;
        }
    }
    *list.items_mut(vm) = sorted;
    result?;
    if modified {
        return Err(vm.value_error("list modified during sort"));
    }
    Ok(())
}

/// Fills `keyed` with the items and their keys; the keys stay rooted.
fn make_keys(vm: &mut Vm, items: Gc<ListObj>, key: Value, keyed: &mut Vec<Keyed>) -> PyResult<()> {
    if key.is_none() {
        keyed.extend(
            items
                .items(vm)
                .iter()
                .map(|&item| Keyed { key: item, item }),
        );
        return Ok(());
    }
    let len = items.len(vm);
    let keys = vm.new_vec(len)?;
    let keys = vm.new_list(keys);
    vm.root(keys);
    for at in 0..len {
        let item = items.items(vm)[at];
        let value = vm.call(key, &[item])?;
        vm.list_push(keys, value)?;
    }
    let pairs = items.items(vm).iter().zip(keys.items(vm));
    keyed.extend(pairs.map(|(&item, &key)| Keyed { key, item }));
    Ok(())
}

fn sort_keyed(vm: &mut Vm, keyed: &mut [Keyed]) -> PyResult<()> {
    if keyed.iter().all(|k| k.key.is_small_int()) {
        keyed.sort_by_key(|k| k.key.bits() as i64);
        return Ok(());
    }
    if keyed
        .iter()
        .all(|k| k.key.is_inline_float() && !k.key.inline_float_value().is_nan())
    {
        keyed.sort_by(|a, b| {
            let (a, b) = (a.key.inline_float_value(), b.key.inline_float_value());
            a.partial_cmp(&b).unwrap_or(Ordering::Equal)
        });
        return Ok(());
    }
    if keyed.iter().all(|k| vm.exact_str(k.key).is_some()) {
        return sort_by_text(vm, keyed);
    }
    merge_sort(vm, keyed)
}

/// Sorts by keys that are strings. Most of them differ in their first eight bytes, which compare as one number.
fn sort_by_text(vm: &mut Vm, keyed: &mut [Keyed]) -> PyResult<()> {
    let mut ranked = vm.new_vec::<(u64, Keyed)>(keyed.len())?;
    ranked.extend(keyed.iter().map(|&keyed| {
        let rank = keyed.key.as_gc::<StrObj>().map_or(0, |s| rank(s.bytes()));
        (rank, keyed)
    }));
    ranked.sort_by(|(a_rank, a), (b_rank, b)| match a_rank.cmp(b_rank) {
        Ordering::Equal => match (a.key.as_gc::<StrObj>(), b.key.as_gc::<StrObj>()) {
            (Some(a), Some(b)) => a.bytes().cmp(b.bytes()),
            _ => Ordering::Equal,
        },
        order => order,
    });
    for (to, (_, from)) in keyed.iter_mut().zip(ranked) {
        *to = from;
    }
    Ok(())
}

/// The first bytes of a text as a number, which orders texts as far as they differ there.
fn rank(text: &[u8]) -> u64 {
    let mut first = [0; 8];
    match text.first_chunk() {
        Some(&whole) => first = whole,
        None => first[..text.len()].copy_from_slice(text),
    }
    u64::from_be_bytes(first)
}

fn less(vm: &mut Vm, left: Value, right: Value) -> PyResult<bool> {
    match vm.simple_compare(left, right) {
        Some(order) => Ok(order.is_lt()),
        None => vm.compare_bool(CompareOp::Lt, left, right),
    }
}

/// Sorts by runs that are merged pairwise, so that sorted input takes one comparison per item.
fn merge_sort(vm: &mut Vm, items: &mut [Keyed]) -> PyResult<()> {
    // Runs that are sorted but not merged yet: where each begins.
    let mut runs: Vec<usize> = Vec::new();
    let mut scratch = vm.new_vec(items.len())?;
    let mut start = 0;
    while start < items.len() {
        let end = next_run(vm, items, start)?;
        runs.push(start);
        start = end;
        // The lengths of the waiting runs shrink by half or more from each to the next.
        while let [.., before, last] = runs[..] {
            if (last - before) > 2 * (start - last) {
                break;
            }
            merge(vm, &mut items[before..start], last - before, &mut scratch)?;
            runs.pop();
        }
    }
    let end = items.len();
    while let [.., before, last] = runs[..] {
        merge(vm, &mut items[before..end], last - before, &mut scratch)?;
        runs.pop();
    }
    Ok(())
}

/// Makes a run at `start` and tells where it ends.
fn next_run(vm: &mut Vm, items: &mut [Keyed], start: usize) -> PyResult<usize> {
    let len = items.len();
    let mut end = find_run(vm, items, start)?;
    let wanted = if len < 2 * MIN_RUN {
        len
    } else {
        len.min(start + MIN_RUN)
    };
    while end < wanted {
        let item = items[end];
        let (mut low, mut high) = (start, end);
        while low < high {
            let middle = low + (high - low) / 2;
            if less(vm, item.key, items[middle].key)? {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        items[low..=end].rotate_right(1);
        end += 1;
    }
    Ok(end)
}

/// Finds how far the items from `start` on are in order, in the reverse of which they may be, with equal ones between
/// them; leaves them in order.
fn find_run(vm: &mut Vm, items: &mut [Keyed], start: usize) -> PyResult<usize> {
    let len = items.len();
    let mut end = skip_ascending(vm, items, start + 1)?;
    if end == len {
        return Ok(end);
    }
    if end > start + 1 && less(vm, items[start].key, items[end - 1].key)? {
        return Ok(end);
    }
    // All equal up to here, and the next is less. A stretch of equal items is turned round before the whole run is, so
    // that they keep their order.
    let mut equals = start;
    loop {
        items[equals..end].reverse();
        equals = end;
        end += 1;
        let descends = loop {
            if end == len {
                break false;
            }
            if less(vm, items[end].key, items[end - 1].key)? {
                break true;
            }
            if less(vm, items[end - 1].key, items[end].key)? {
                break false;
            }
            end += 1;
        };
        if !descends {
            break;
        }
    }
    items[equals..end].reverse();
    items[start..end].reverse();
    skip_ascending(vm, items, end)
}

/// The first place from `at` on whose item is less than the one before it.
fn skip_ascending(vm: &mut Vm, items: &[Keyed], mut at: usize) -> PyResult<usize> {
    while at < items.len() && !less(vm, items[at].key, items[at - 1].key)? {
        at += 1;
    }
    Ok(at)
}

/// Merges two sorted runs, the second of which begins at `middle`. `left` has room for the first. Where
/// a comparison raises, every item is still there.
fn merge(vm: &mut Vm, items: &mut [Keyed], middle: usize, left: &mut Vec<Keyed>) -> PyResult<()> {
    if !less(vm, items[middle].key, items[middle - 1].key)? {
        return Ok(());
    }
    left.clear();
    left.extend_from_slice(&items[..middle]);
    let (mut i, mut j, mut out) = (0, middle, 0);
    while i < left.len() && j < items.len() {
        match less(vm, items[j].key, left[i].key) {
            Ok(true) => {
                items[out] = items[j];
                j += 1;
            }
            Ok(false) => {
                items[out] = left[i];
                i += 1;
            }
            Err(raised) => {
                let rest = left.len() - i;
                items[out..out + rest].copy_from_slice(&left[i..]);
                return Err(raised);
            }
        }
        out += 1;
    }
    let rest = left.len() - i;
    items[out..out + rest].copy_from_slice(&left[i..]);
    Ok(())
}
