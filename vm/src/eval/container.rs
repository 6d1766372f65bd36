//! Containers, subscripts, unpacking, text, iteration over built-in sequences, imports.

use minivm_compiler::bytecode::Op;
use smallvec::SmallVec;

use super::arith::jump_taken;
use super::basic::{code_of, function_of, quicken, site_of};
use super::dispatch::*;
use super::special::{self, Answer, state};
use crate::heap::{Gc, Header, HeapObject, Kind};
use crate::object::*;
use crate::value::Value;
use crate::vm::{PyResult, Vm};

/// The values of consecutive registers.
///
/// # Safety
/// The frame has those registers, and nothing writes them while the result is in use.
#[inline(always)]
pub(crate) unsafe fn range<'a>(regs: Regs, first: usize, count: usize) -> &'a [Value] {
    // SAFETY: by contract.
    unsafe { std::slice::from_raw_parts(regs.add(first), count) }
}

/// Whether the loop whose `ForIter` this is begins by unpacking the value into two registers, and the value is in none
/// that has a name: then nothing else can see it.
///
/// # Safety
/// The arguments are those of the handler of a `ForIter`.
pub(crate) unsafe fn unpacks_pair(ip: Ip, regs: Regs, word: u32) -> bool {
    // SAFETY: by contract; the second word leads to an instruction of the same code.
    let unpack = unsafe { *ip.offset(1 + *ip as i32 as isize) };
    // SAFETY: by contract.
    let named = unsafe { code_of(regs) }.local_names.len();
    Op::from_byte(unpack as u8) == Some(Op::UnpackSequence)
        && b(unpack) == 2
        && c(unpack) == a(word)
        && a(word) >= named
}

/// The position that an index means in a sequence of that length.
#[inline(always)]
fn position(index: i64, len: usize) -> Option<usize> {
    let at = if index < 0 { index + len as i64 } else { index };
    if at >= 0 && (at as u64) < len as u64 {
        Some(at as usize)
    } else {
        None
    }
}

/// The object, where the value has layout `T` and its class is a built-in one.
#[inline(always)]
pub(crate) fn exact<T: HeapObject>(value: Value) -> Option<Gc<T>> {
    value
        .as_gc::<T>()
        .filter(|object| object.header().has(Header::EXACT))
}

/// Appends a value where there is room for it; tells whether there was.
#[inline(always)]
pub(crate) fn push_within_capacity(items: &mut Vec<Value>, value: Value) -> bool {
    let len = items.len();
    if len == items.capacity() {
        return false;
    }
    // SAFETY: the vector has room for one more value, which is written.
    unsafe {
        items.as_mut_ptr().add(len).write(value);
        items.set_len(len + 1);
    }
    true
}

handlers! {
    fn get_item(ip, r, vm, w, t) {
        let (object, key) = (get(r, b(w)), get(r, c(w)));
        match (*vm).exact_kind(object) {
            Some(Kind::List) if key.is_small_int() => quicken(ip, Op::GetItemList),
            Some(Kind::Tuple) if key.is_small_int() => quicken(ip, Op::GetItemTuple),
            Some(Kind::Dict) => quicken(ip, Op::GetItemDict),
            Some(Kind::Str) if key.is_small_int() => quicken(ip, Op::GetItemStr),
            _ => {}
        }
        become_handler!(get_item_slow, ip, r, vm, w, t)
    }

    fn get_item_list(ip, r, vm, w, t) {
        let (object, key) = (get(r, b(w)), get(r, c(w)));
        if key.is_small_int() && let Some(list) = exact::<ListObj>(object) {
            let items = list.items(&*vm);
            if let Some(at) = position(key.bits() as i64 >> 2, items.len()) {
                set(r, a(w), *items.get_unchecked(at));
                next_by_site!(ip, r, vm, t)
            }
        }
        become_handler!(get_item_other, ip, r, vm, w, t)
    }

    fn get_item_str(ip, r, vm, w, t) {
        let (object, key) = (get(r, b(w)), get(r, c(w)));
        if key.is_small_int()
            && let Some(string) = exact::<StrObj>(object)
            && string.is_ascii()
            && let Some(at) = position(key.bits() as i64 >> 2, string.byte_len())
        {
            let byte = *string.bytes().get_unchecked(at);
            set(r, a(w), Value::from((&*vm).interp.ascii_chars[byte as usize]));
            next_by_site!(ip, r, vm, t)
        }
        become_handler!(get_item_other, ip, r, vm, w, t)
    }

    fn get_item_tuple(ip, r, vm, w, t) {
        let (object, key) = (get(r, b(w)), get(r, c(w)));
        if key.is_small_int()
            && let Some(tuple) = exact::<TupleObj>(object)
        {
            let items = tuple.items();
            if let Some(at) = position(key.bits() as i64 >> 2, items.len()) {
                set(r, a(w), *items.get_unchecked(at));
                next_by_site!(ip, r, vm, t)
            }
        }
        become_handler!(get_item_other, ip, r, vm, w, t)
    }

    /// The specialised forms come here when the operands are others: the instruction becomes generic again.
    #[cold]
    fn get_item_other(ip, r, vm, w, t) {
        quicken(ip, Op::GetItem);
        become_handler!(get_item_slow, ip, r, vm, w, t)
    }

    fn get_item_i(ip, r, vm, w, t) {
        match (*vm).exact_kind(get(r, b(w))) {
            Some(Kind::List) => quicken(ip, Op::GetItemListI),
            Some(Kind::Tuple) => quicken(ip, Op::GetItemTupleI),
            _ => {}
        }
        become_handler!(get_item_i_slow, ip, r, vm, w, t)
    }

    fn get_item_list_i(ip, r, vm, w, t) {
        if let Some(list) = exact::<ListObj>(get(r, b(w))) {
            let items = list.items(&*vm);
            if let Some(at) = position(((w as i32) >> 24).into(), items.len()) {
                set(r, a(w), *items.get_unchecked(at));
                next!(ip, r, vm, t)
            }
        }
        become_handler!(get_item_i_slow, ip, r, vm, w, t)
    }

    fn get_item_tuple_i(ip, r, vm, w, t) {
        if let Some(tuple) = exact::<TupleObj>(get(r, b(w))) {
            let items = tuple.items();
            if let Some(at) = position(((w as i32) >> 24).into(), items.len()) {
                set(r, a(w), *items.get_unchecked(at));
                next!(ip, r, vm, t)
            }
        }
        become_handler!(get_item_i_slow, ip, r, vm, w, t)
    }

    fn set_item(ip, r, vm, w, t) {
        match (*vm).exact_kind(get(r, a(w))) {
            Some(Kind::List) if get(r, b(w)).is_small_int() => quicken(ip, Op::SetItemList),
            Some(Kind::Dict) => quicken(ip, Op::SetItemDict),
            _ => {}
        }
        become_handler!(set_item_slow, ip, r, vm, w, t)
    }

    fn set_item_list(ip, r, vm, w, t) {
        let key = get(r, b(w));
        if key.is_small_int() && let Some(list) = exact::<ListObj>(get(r, a(w))) {
            let items = list.items_mut(&mut *vm);
            if let Some(at) = position(key.bits() as i64 >> 2, items.len()) {
                *items.get_unchecked_mut(at) = get(r, c(w));
                next_by_site!(ip, r, vm, t)
            }
        }
        become_handler!(set_item_other, ip, r, vm, w, t)
    }

    #[cold]
    fn set_item_other(ip, r, vm, w, t) {
        quicken(ip, Op::SetItem);
        become_handler!(set_item_slow, ip, r, vm, w, t)
    }

    fn unpack_sequence(ip, r, vm, w, t) {
        let value = get(r, c(w));
        let items = match (*vm).exact_kind(value) {
            Some(Kind::Tuple) => value.as_gc::<TupleObj>().map(|t| t.items()),
            Some(Kind::List) => value.as_gc::<ListObj>().map(|l| l.items(&*vm)),
            _ => None,
        };
        if let Some(items) = items && items.len() == b(w) {
            for (at, &item) in items.iter().enumerate() {
                set(r, a(w) + at, item);
            }
            next!(ip, r, vm, t)
        }
        become_handler!(unpack_slow, ip, r, vm, w, t)
    }

    fn list_append(ip, r, vm, w, t) {
        if let Some(list) = get(r, a(w)).as_gc::<ListObj>()
            && push_within_capacity(list.items_mut(&mut *vm), get(r, b(w)))
        {
            next!(ip, r, vm, t)
        }
        become_handler!(list_append_slow, ip, r, vm, w, t)
    }

    fn for_iter_range(ip, r, vm, w, t) {
        let Some(iterator) = get(r, b(w)).as_gc::<RangeIterObj>() else {
            become_handler!(for_iter_other, ip, r, vm, w, t)
        };
        match iterator.advance() {
            Some(value) => {
                set(r, a(w), value);
                jump_taken!(ip, r, vm, w, t)
            }
            None => next!(ip.add(1), r, vm, t),
        }
    }

    fn for_iter_list(ip, r, vm, w, t) {
        if let Some(iterator) = get(r, b(w)).as_gc::<SeqIterObj>()
            && let Some(list) = exact::<ListObj>(iterator.sequence.get())
        {
            let at = iterator.index.get();
            if let Some(&item) = list.items(&*vm).get(at) {
                iterator.index.set(at + 1);
                set(r, a(w), item);
                jump_taken!(ip, r, vm, w, t)
            }
            iterator.sequence.set(Value::NONE);
            next!(ip.add(1), r, vm, t)
        }
        become_handler!(for_iter_other, ip, r, vm, w, t)
    }

    fn for_iter_tuple(ip, r, vm, w, t) {
        if let Some(iterator) = get(r, b(w)).as_gc::<SeqIterObj>()
            && let Some(tuple) = exact::<TupleObj>(iterator.sequence.get())
        {
            let at = iterator.index.get();
            if let Some(&item) = tuple.items().get(at) {
                iterator.index.set(at + 1);
                set(r, a(w), item);
                jump_taken!(ip, r, vm, w, t)
            }
            iterator.sequence.set(Value::NONE);
            next!(ip.add(1), r, vm, t)
        }
        become_handler!(for_iter_other, ip, r, vm, w, t)
    }

    fn for_iter_str(ip, r, vm, w, t) {
        if let Some(iterator) = get(r, b(w)).as_gc::<SeqIterObj>()
            && let Some(string) = exact::<StrObj>(iterator.sequence.get())
        {
            let at = iterator.index.get();
            match string.bytes().get(at) {
                Some(&byte) if byte.is_ascii() => {
                    iterator.index.set(at + 1);
                    set(r, a(w), Value::from((&*vm).interp.ascii_chars[byte as usize]));
                    jump_taken!(ip, r, vm, w, t)
                }
                Some(_) => become_handler!(for_iter_native, ip, r, vm, w, t),
                None => {
                    iterator.sequence.set(Value::NONE);
                    next!(ip.add(1), r, vm, t)
                }
            }
        }
        become_handler!(for_iter_other, ip, r, vm, w, t)
    }

    /// The specialised forms come here when the iterator is another: the instruction becomes generic again.
    #[cold]
    fn for_iter_other(ip, r, vm, w, t) {
        quicken(ip, Op::ForIter);
        become_handler!(for_iter_native, ip, r, vm, w, t)
    }
}

slow_handlers! {
    fn get_item_dict(ip, r, vm, w, t) {
        let (object, key) = (get(r, b(w)), get(r, c(w)));
        if let Some(dict) = exact::<DictObj>(object) {
            publish(ip, r, vm);
            let found = match exact::<StrObj>(key) {
                Some(name) => dict.get_str(&*vm, name),
                None => check!((*vm).dict_get(dict, key), ip, r, vm, w, t),
            };
            let value = check!(found.ok_or_else(|| (*vm).key_error(key)), ip, r, vm, w, t);
            set(r, a(w), value);
            go!(ip, r, vm, t)
        }
        get_item_slow::body(ip, r, vm, w, t)
    }


    fn get_item_slow(ip, r, vm, w, t) {
        publish(ip, r, vm);
        let (method, args) = (|vm: &Vm| vm.interp.names.__getitem__, [get(r, b(w)), get(r, c(w))]);
        if let Some(exit) = special::call(method, &args, Answer::Store, state!(ip, r, vm, w, t)) {
            return exit;
        }
        let value = check!((*vm).get_item(get(r, b(w)), get(r, c(w))), ip, r, vm, w, t);
        set(r, a(w), value);
        go!(ip, r, vm, t)
    }


    fn get_item_i_slow(ip, r, vm, w, t) {
        publish(ip, r, vm);
        let (method, args) = (|vm: &Vm| vm.interp.names.__getitem__, [get(r, b(w)), imm_c(w)]);
        if let Some(exit) = special::call(method, &args, Answer::Store, state!(ip, r, vm, w, t)) {
            return exit;
        }
        let value = check!((*vm).get_item(get(r, b(w)), imm_c(w)), ip, r, vm, w, t);
        set(r, a(w), value);
        go!(ip, r, vm, t)
    }

    fn set_item_dict(ip, r, vm, w, t) {
        publish(ip, r, vm);
        let object = get(r, a(w));
        match exact::<DictObj>(object) {
            Some(dict) => {
                check!((*vm).dict_set(dict, get(r, b(w)), get(r, c(w))), ip, r, vm, w, t);
                go!(ip, r, vm, t)
            }
            None => {
                quicken(ip, Op::SetItem);
                set_item_slow::body(ip, r, vm, w, t)
            }
        }
    }


    fn set_item_slow(ip, r, vm, w, t) {
        publish(ip, r, vm);
        let args = [get(r, a(w)), get(r, b(w)), get(r, c(w))];
        let method = |vm: &Vm| vm.interp.names.__setitem__;
        if let Some(exit) = special::call(method, &args, Answer::Drop, state!(ip, r, vm, w, t)) {
            return exit;
        }
        check!((*vm).set_item(get(r, a(w)), get(r, b(w)), get(r, c(w))), ip, r, vm, w, t);
        go!(ip, r, vm, t)
    }

    fn delete_item(ip, r, vm, w, t) {
        publish(ip, r, vm);
        let (method, args) = (|vm: &Vm| vm.interp.names.__delitem__, [get(r, a(w)), get(r, b(w))]);
        if let Some(exit) = special::call(method, &args, Answer::Drop, state!(ip, r, vm, w, t)) {
            return exit;
        }
        check!((*vm).delete_item(get(r, a(w)), get(r, b(w))), ip, r, vm, w, t);
        go!(ip, r, vm, t)
    }

    fn build_slice(ip, r, vm, w, t) {
        let step = if c(w) == 3 { get(r, b(w) + 2) } else { Value::NONE };
        let slice = (*vm).new_slice(get(r, b(w)), get(r, b(w) + 1), step);
        set(r, a(w), slice.into());
        go!(ip, r, vm, t)
    }

    fn build_list(ip, r, vm, w, t) {
        publish(ip, r, vm);
        let list = check!(list_of(&mut *vm, range(r, b(w), c(w))), ip, r, vm, w, t);
        set(r, a(w), list);
        go!(ip, r, vm, t)
    }

    fn build_tuple(ip, r, vm, w, t) {
        let tuple = (*vm).new_tuple(range(r, b(w), c(w)));
        set(r, a(w), tuple.into());
        go!(ip, r, vm, t)
    }

    fn build_set(ip, r, vm, w, t) {
        publish(ip, r, vm);
        let set_ = check!(set_of(&mut *vm, range(r, b(w), c(w))), ip, r, vm, w, t);
        set(r, a(w), set_);
        go!(ip, r, vm, t)
    }

    fn build_map(ip, r, vm, w, t) {
        publish(ip, r, vm);
        let dict = check!(dict_of(&mut *vm, range(r, b(w), 2 * c(w))), ip, r, vm, w, t);
        set(r, a(w), dict);
        go!(ip, r, vm, t)
    }

    fn build_string(ip, r, vm, w, t) {
        publish(ip, r, vm);
        let text = check!((*vm).build_string(range(r, b(w), c(w))), ip, r, vm, w, t);
        set(r, a(w), text);
        go!(ip, r, vm, t)
    }

    fn list_append_slow(ip, r, vm, w, t) {
        if let Some(list) = get(r, a(w)).as_gc::<ListObj>() {
            check!((*vm).list_push(list, get(r, b(w))), ip, r, vm, w, t);
        }
        go!(ip, r, vm, t)
    }

    fn list_extend(ip, r, vm, w, t) {
        publish(ip, r, vm);
        if let Some(list) = get(r, a(w)).as_gc::<ListObj>() {
            check!(list_extend_with(&mut *vm, list, get(r, b(w))), ip, r, vm, w, t);
        }
        go!(ip, r, vm, t)
    }

    fn list_to_tuple(ip, r, vm, w, t) {
        set(r, a(w), tuple_of_list(&mut *vm, get(r, b(w))));
        go!(ip, r, vm, t)
    }

    fn set_add(ip, r, vm, w, t) {
        publish(ip, r, vm);
        if let Some(set) = get(r, a(w)).as_gc::<SetObj>() {
            check!((*vm).set_add(set, get(r, b(w))), ip, r, vm, w, t);
        }
        go!(ip, r, vm, t)
    }

    fn set_update(ip, r, vm, w, t) {
        publish(ip, r, vm);
        if let Some(set) = get(r, a(w)).as_gc::<SetObj>() {
            check!((*vm).set_update(set, get(r, b(w))), ip, r, vm, w, t);
        }
        go!(ip, r, vm, t)
    }

    fn map_add(ip, r, vm, w, t) {
        publish(ip, r, vm);
        if let Some(dict) = get(r, a(w)).as_gc::<DictObj>() {
            check!((*vm).dict_set(dict, get(r, b(w)), get(r, c(w))), ip, r, vm, w, t);
        }
        go!(ip, r, vm, t)
    }

    fn map_update(ip, r, vm, w, t) {
        publish(ip, r, vm);
        if let Some(dict) = get(r, a(w)).as_gc::<DictObj>() {
            check!((*vm).dict_update(dict, get(r, b(w))), ip, r, vm, w, t);
        }
        go!(ip, r, vm, t)
    }

    fn map_merge(ip, r, vm, w, t) {
        publish(ip, r, vm);
        if let Some(dict) = get(r, a(w)).as_gc::<DictObj>() {
            check!((*vm).dict_merge(dict, get(r, b(w)), get(r, c(w))), ip, r, vm, w, t);
        }
        go!(ip, r, vm, t)
    }


    fn unpack_slow(ip, r, vm, w, t) {
        publish(ip, r, vm);
        check!(unpack(&mut *vm, get(r, c(w)), r.add(a(w)), b(w)), ip, r, vm, w, t);
        go!(ip, r, vm, t)
    }

    fn unpack_ex(ip, r, vm, w, t) {
        publish(ip, r, vm);
        let (before, after) = ((*ip & 0xFFFF) as usize, (*ip >> 16) as usize);
        check!(unpack_ex_into(&mut *vm, get(r, b(w)), r.add(a(w)), before, after), ip, r, vm, w, t);
        go!(ip.add(1), r, vm, t)
    }

    fn format_value(ip, r, vm, w, t) {
        publish(ip, r, vm);
        let text = check!((*vm).format_value(get(r, b(w)), c(w) as u8, None), ip, r, vm, w, t);
        set(r, a(w), text.into());
        go!(ip, r, vm, t)
    }

    fn format_spec(ip, r, vm, w, t) {
        publish(ip, r, vm);
        let spec = get(r, b(w) + 1).as_gc::<StrObj>();
        let text = check!((*vm).format_value(get(r, b(w)), c(w) as u8, spec), ip, r, vm, w, t);
        set(r, a(w), text.into());
        go!(ip, r, vm, t)
    }

    fn get_iter(ip, r, vm, w, t) {
        publish(ip, r, vm);
        let method = |vm: &Vm| vm.interp.names.__iter__;
        if let Some(exit) = special::call(method, &[get(r, b(w))], Answer::Iterator, state!(ip, r, vm, w, t)) {
            return exit;
        }
        let iterator = check!((*vm).iter(get(r, b(w))), ip, r, vm, w, t);
        set(r, a(w), iterator);
        go!(ip, r, vm, t)
    }

    /// Iterates by the function that a native iterator is advanced with.
    fn for_iter_opaque(ip, r, vm, w, t) {
        if let Some(iterator) = exact::<OpaqueObj>(get(r, b(w)))
            && let Some(next) = iterator.next_function()
            && !(*vm).wants_safepoint()
        {
            publish(ip, r, vm);
            match check!((*vm).next_native(iterator, next), ip, r, vm, w, t) {
                Some(value) => {
                    set(r, a(w), value);
                    go!(ip.offset(1 + *ip as i32 as isize), r, vm, t)
                }
                None => go!(ip.add(1), r, vm, t),
            }
        }
        quicken(ip, Op::ForIter);
        for_iter_native::body(ip, r, vm, w, t)
    }

    /// Iterates over pairs that are unpacked at once: no tuple is made.
    fn for_iter_pair(ip, r, vm, w, t) {
        if let Some(iterator) = exact::<OpaqueObj>(get(r, b(w)))
            && let Some(next) = iterator.next_pair_function()
            && !(*vm).wants_safepoint()
        {
            publish(ip, r, vm);
            let mut pair = [Value::NONE; 2];
            if check!((*vm).next_native_pair(iterator, next, &mut pair), ip, r, vm, w, t) {
                let unpack = ip.offset(1 + *ip as i32 as isize);
                set(r, a(*unpack), pair[0]);
                set(r, a(*unpack) + 1, pair[1]);
                go!(unpack.add(1), r, vm, t)
            }
            go!(ip.add(1), r, vm, t)
        }
        quicken(ip, Op::ForIter);
        for_iter_native::body(ip, r, vm, w, t)
    }

    /// Iterates by native code, which may call Python.
    fn for_iter_native(ip, r, vm, w, t) {
        publish(ip, r, vm);
        let method = |vm: &Vm| vm.interp.names.__next__;
        if let Some(exit) = special::call(method, &[get(r, b(w))], Answer::Next, state!(ip, r, vm, w, t)) {
            return exit;
        }
        match check!((*vm).next_rooted(get(r, b(w))), ip, r, vm, w, t) {
            Some(value) => {
                set(r, a(w), value);
                go_jump!(ip, r, vm, w, t)
            }
            None => go!(ip.add(1), r, vm, t),
        }
    }

    fn make_function(ip, r, vm, w, t) {
        publish(ip, r, vm);
        let function = make_function_of(&mut *vm, r, w, *code_of(r).constants.get_unchecked(*ip as usize));
        set(r, a(w), function);
        go!(ip.add(1), r, vm, t)
    }

    fn load_build_class(ip, r, vm, w, t) {
        let name = (*vm).interp.names.__build_class__;
        match function_of(r).builtins.get_str(&*vm, name) {
            Some(value) => set(r, a(w), value),
            None => {
                publish(ip, r, vm);
                note(vm, (*vm).name_error("__build_class__ not found"));
                become_handler!(raise, ip, r, vm, w, t)
            }
        }
        go!(ip, r, vm, t)
    }

    fn load_assertion_error(ip, r, vm, w, t) {
        set(r, a(w), (*vm).interp.types.assertion_error.into());
        go!(ip, r, vm, t)
    }

    fn enter_with(ip, r, vm, w, t) {
        publish(ip, r, vm);
        check!(enter_with_into(&mut *vm, get(r, b(w)), r.add(a(w))), ip, r, vm, w, t);
        go!(ip, r, vm, t)
    }

    fn import_name(ip, r, vm, w, t) {
        publish(ip, r, vm);
        let name = *code_of(r).constants.get_unchecked(*ip as usize);
        let globals = function_of(r).globals;
        let module =
            check!((*vm).import_statement(globals, name, get(r, a(w)), get(r, a(w) + 1)), ip, r, vm, w, t);
        set(r, a(w), module);
        go!(ip.add(1), r, vm, t)
    }

    fn import_from(ip, r, vm, w, t) {
        publish(ip, r, vm);
        let name = (*site_of(ip)).name;
        let value = check!((*vm).import_from(get(r, b(w)), name), ip, r, vm, w, t);
        set(r, a(w), value);
        go!(ip.add(1), r, vm, t)
    }

    fn import_star(ip, r, vm, w, t) {
        publish(ip, r, vm);
        let namespace = if c(w) == 0 { function_of(r).globals.into() } else { get(r, b(w)) };
        check!((*vm).import_star(get(r, a(w)), namespace), ip, r, vm, w, t);
        go!(ip, r, vm, t)
    }

    fn setup_annotations(ip, r, vm, w, t) {
        publish(ip, r, vm);
        let namespace = if c(w) == 0 { function_of(r).globals.into() } else { get(r, b(w)) };
        check!(setup_annotations_in(&mut *vm, namespace), ip, r, vm, w, t);
        go!(ip, r, vm, t)
    }
}

fn list_of(vm: &mut Vm, items: &[Value]) -> PyResult {
    let mut copy = vm.new_vec(items.len())?;
    copy.extend_from_slice(items);
    Ok(vm.new_list(copy).into())
}

fn list_extend_with(vm: &mut Vm, list: crate::heap::Gc<ListObj>, iterable: Value) -> PyResult<()> {
    let known = matches!(vm.exact_kind(iterable), Some(Kind::List | Kind::Tuple));
    if !known && !vm.is_iterable(iterable) {
        let got = vm.class_name(iterable);
        return Err(vm.type_error(format!("Value after * must be an iterable, not {got}")));
    }
    vm.list_extend(list, iterable)
}

fn tuple_of_list(vm: &mut Vm, list: Value) -> Value {
    let items: SmallVec<[Value; 16]> = match list.as_gc::<ListObj>() {
        Some(list) => list.items(vm).iter().copied().collect(),
        None => SmallVec::new(),
    };
    vm.new_tuple(&items).into()
}

fn set_of(vm: &mut Vm, items: &[Value]) -> PyResult {
    let mark = vm.root_count();
    let set = vm.new_set();
    vm.root(set);
    let result = items
        .iter()
        .try_for_each(|&item| vm.set_add(set, item).map(drop));
    vm.unroot(mark);
    result.map(|()| set.into())
}

fn dict_of(vm: &mut Vm, pairs: &[Value]) -> PyResult {
    let mark = vm.root_count();
    let dict = vm.new_dict();
    vm.root(dict);
    let result = pairs
        .chunks_exact(2)
        .try_for_each(|pair| vm.dict_set(dict, pair[0], pair[1]));
    vm.unroot(mark);
    result.map(|()| dict.into())
}

/// # Safety
/// `to` points to `count` registers.
unsafe fn unpack(vm: &mut Vm, value: Value, to: Regs, count: usize) -> PyResult<()> {
    let mark = vm.root_count();
    let items = vm.unpack_iterable(value, count);
    vm.unroot(mark);
    for (at, &item) in items?.items(vm).iter().take(count).enumerate() {
        // SAFETY: by contract.
        unsafe { set(to, at, item) };
    }
    Ok(())
}

/// # Safety
/// `to` points to `before + 1 + after` registers.
unsafe fn unpack_ex_into(
    vm: &mut Vm,
    value: Value,
    to: Regs,
    before: usize,
    after: usize,
) -> PyResult<()> {
    let mark = vm.root_count();
    let items = vm.unpack_ex(value, before, after);
    vm.unroot(mark);
    for (at, &item) in items?.items(vm).iter().enumerate() {
        // SAFETY: by contract.
        unsafe { set(to, at, item) };
    }
    Ok(())
}

/// # Safety
/// The registers and the instruction are of a running frame.
unsafe fn make_function_of(vm: &mut Vm, regs: Regs, word: u32, code: Value) -> Value {
    let Some(code) = code.as_gc::<CodeObj>() else {
        return Value::NONE;
    };
    let flags = b(word);
    let mut at = a(word);
    let mut part = |flag: usize| {
        if flags & flag == 0 {
            return Value::NONE;
        }
        // SAFETY: the frame has the registers that its code names.
        let value = unsafe { get(regs, at) };
        at += 1;
        value
    };
    let (defaults, kwdefaults, annotations, closure) = (part(1), part(2), part(4), part(8));
    // SAFETY: a running frame has a function.
    let parent = unsafe { function_of(regs) };
    let name_key = vm.interp.names.__name__;
    let module = parent.globals.get_str(vm, name_key).unwrap_or(Value::NONE);
    let header = vm.header(vm.interp.types.function);
    let function = vm.alloc(FunctionObj::new(
        header,
        code,
        parent.globals,
        parent.builtins,
        closure,
        module,
    ));
    function.defaults.set(defaults);
    function.kwdefaults.set(kwdefaults);
    function.annotations.set(annotations);
    function.into()
}

/// # Safety
/// `to` points to four registers.
unsafe fn enter_with_into(vm: &mut Vm, manager: Value, to: Regs) -> PyResult<()> {
    let (enter_name, exit_name) = (vm.interp.names.__enter__, vm.interp.names.__exit__);
    let class = vm.class_of(manager);
    let protocol_error = |vm: &mut Vm, missing: &str| {
        let name = vm.class_of(manager).qualname.get().to_string_lossy();
        vm.type_error(format!(
            "'{name}' object does not support the context manager protocol{missing}"
        ))
    };
    let Some(enter) = vm.lookup(class, enter_name) else {
        return Err(protocol_error(vm, ""));
    };
    let Some(exit) = vm.lookup(class, exit_name) else {
        return Err(protocol_error(vm, " (missed __exit__ method)"));
    };
    for (at, method) in [(0, exit), (2, enter)] {
        let plain = method.is_kind(Kind::Function)
            || method
                .as_gc::<NativeObj>()
                .is_some_and(|n| n.owner.is_kind(Kind::Class));
        let (function, receiver) = if plain {
            (method, manager)
        } else {
            (
                vm.bind_descriptor(method, Some(manager), class)?,
                Value::UNBOUND,
            )
        };
        // SAFETY: by contract.
        unsafe {
            set(to, at, function);
            set(to, at + 1, receiver);
        }
    }
    Ok(())
}

fn setup_annotations_in(vm: &mut Vm, namespace: Value) -> PyResult<()> {
    let key = vm.interp.names.__annotations__;
    let exists = match namespace.as_gc::<DictObj>() {
        Some(dict) if vm.is_exact(namespace, vm.interp.types.dict) => {
            dict.find_str(vm, key).is_some()
        }
        _ => vm.contains(namespace, key.into())?,
    };
    if exists {
        return Ok(());
    }
    let dict = vm.new_dict();
    let mark = vm.root_count();
    vm.root(dict);
    let result = vm.set_item(namespace, key.into(), dict.into());
    vm.unroot(mark);
    result
}
