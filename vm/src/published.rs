//! What this process publishes of its Python threads: the root that a profiler in another process starts from.
//!
//! These are the statics of the virtual machine: the root, and the list of threads that it leads to. No Python program can
//! see them, and nothing is read from them but the counters of serial numbers.

use std::mem::offset_of;
use std::sync::atomic::{AtomicPtr, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use minivm_compiler::bytecode::{CodeObject, Position};
use minivm_strategies::published::*;
use minivm_strategies::{Allocation, Cursor, PublishedDirectory};

use crate::eval::dispatch::slot;
use crate::eval::thread::STACK_OFFSET;
use crate::heap::{Gc, Header, Kind};
use crate::object::*;
use crate::std_layout::SequenceLayout;
use crate::value::Value;
use crate::vm::{NativeDef, Vm};

/// The activity of a thread that runs Python.
pub(crate) const RUNNING: u32 = 0;
/// The activity of a thread that collects garbage.
pub(crate) const COLLECTING: u32 = 1;

/// The root.
#[used]
#[unsafe(link_section = ".minivm.layout")]
static ROOT: Root = Root {
    layout: LAYOUT,
    program: AtomicU64::new(0),
    codes_freed: AtomicU64::new(0),
    threads: AtomicPtr::new(std::ptr::null_mut()),
    thread_count: AtomicUsize::new(0),
    thread_changes: AtomicU64::new(0),
};

/// The list that the root leads to.
static THREADS: Mutex<Vec<usize>> = Mutex::new(Vec::new());

/// A row of the line table as the compiler makes it.
pub(crate) type LineRow = (u32, Position);

const SLOT_BYTES: usize = size_of::<u64>();
const VM_PUBLISHED: usize = offset_of!(Vm, published);
const NAME: SequenceLayout = SequenceLayout::of_slice::<u8>();
const VECTOR: SequenceLayout = SequenceLayout::of_vec::<Value>();
const DIRECTORY: usize = STACK_OFFSET + PublishedDirectory::OFFSET;

const LAYOUT: Layout = Layout {
    cookie: COOKIE,
    version: VERSION,
    layout_bytes: size_of::<Layout>() as u64,
    build_id: 0,

    root_program: offset_of!(Root, program) as u64,
    root_codes_freed: offset_of!(Root, codes_freed) as u64,
    root_threads: offset_of!(Root, threads) as u64,
    root_thread_count: offset_of!(Root, thread_count) as u64,
    root_thread_changes: offset_of!(Root, thread_changes) as u64,

    thread_bytes: (DIRECTORY + size_of::<PublishedDirectory>()) as u64,
    thread_serial: (VM_PUBLISHED + offset_of!(PublishedThread, serial)) as u64,
    thread_tid: (VM_PUBLISHED + offset_of!(PublishedThread, tid)) as u64,
    thread_strategy: (VM_PUBLISHED + offset_of!(PublishedThread, strategy)) as u64,
    thread_strategy_bytes: STRATEGY_NAME_BYTES as u64,
    thread_activity: (VM_PUBLISHED + offset_of!(PublishedThread, activity)) as u64,
    thread_unsettled: (VM_PUBLISHED + offset_of!(PublishedThread, unsettled)) as u64,
    thread_frame: offset_of!(Vm, frame) as u64,
    thread_innermost: (VM_PUBLISHED + offset_of!(PublishedThread, innermost)) as u64,
    thread_top: (STACK_OFFSET + offset_of!(Cursor, top)) as u64,
    thread_directory: (DIRECTORY + offset_of!(PublishedDirectory, entries)) as u64,
    thread_live: (DIRECTORY + offset_of!(PublishedDirectory, live)) as u64,
    thread_crossings: (DIRECTORY + offset_of!(PublishedDirectory, crossings)) as u64,
    thread_settled: (DIRECTORY + offset_of!(PublishedDirectory, settled)) as u64,
    thread_lowerings: (DIRECTORY + offset_of!(PublishedDirectory, lowerings)) as u64,

    allocation_bytes: size_of::<Allocation>() as u64,
    allocation_base: offset_of!(Allocation, base) as u64,
    allocation_first: offset_of!(Allocation, first) as u64,
    allocation_top: offset_of!(Allocation, top) as u64,
    allocation_end: offset_of!(Allocation, end) as u64,

    frame_header_bytes: (CodeObj::FRAME_HEADER * SLOT_BYTES) as u64,
    frame_previous: frame_offset(slot::PREVIOUS),
    frame_code: frame_offset(slot::CODE),
    frame_ip: frame_offset(slot::IP),
    frame_flags: frame_offset(slot::FLAGS),
    frame_function: frame_offset(slot::FUNCTION),

    generator_registers: GeneratorObj::REGISTERS_OFFSET as u64,
    generator_state: GeneratorObj::STATE_OFFSET as u64,
    generator_running: GeneratorState::Running as u64,

    code_published: offset_of!(CodeObj, published) as u64,
    code_bytes: size_of::<PublishedCode>() as u64,
    code_serial: offset_of!(PublishedCode, serial) as u64,
    code_entry: offset_of!(PublishedCode, entry) as u64,
    code_words: offset_of!(PublishedCode, words) as u64,
    code_frame_bytes: offset_of!(PublishedCode, frame_bytes) as u64,
    code_name: offset_of!(PublishedCode, name) as u64,
    code_name_bytes: offset_of!(PublishedCode, name_bytes) as u64,
    code_file: offset_of!(PublishedCode, file) as u64,
    code_file_bytes: offset_of!(PublishedCode, file_bytes) as u64,
    code_first_line: offset_of!(PublishedCode, first_line) as u64,
    code_lines: offset_of!(PublishedCode, lines) as u64,
    code_line_rows: offset_of!(PublishedCode, line_rows) as u64,
    code_locals: offset_of!(PublishedCode, locals) as u64,
    code_local_count: offset_of!(PublishedCode, local_count) as u64,

    line_bytes: size_of::<LineRow>() as u64,
    line_word: offset_of!(LineRow, 0) as u64,
    line_line: (offset_of!(LineRow, 1) + offset_of!(Position, line)) as u64,

    object_kind: Header::KIND_OFFSET as u64,
    object_shape: Header::SHAPE_OFFSET as u64,
    object_extra: Header::EXTRA_OFFSET as u64,
    shape_class: offset_of!(ShapeObj, class) as u64,
    shape_names: ShapeObj::NAMES.data as u64,
    shape_name_count: ShapeObj::NAMES.len as u64,
    class_name: offset_of!(ClassObj, name) as u64,
    str_data: StrObj::DATA_OFFSET as u64,
    str_bytes: StrObj::LEN_OFFSET as u64,
    str_chars: StrObj::CHARS_OFFSET as u64,
    cell_content: offset_of!(CellObj, content) as u64,
    float_value: offset_of!(FloatObj, value) as u64,
    int_words: IntObj::WORDS_OFFSET as u64,
    bytes_data: BytesObj::CONTENT.data as u64,
    bytes_len: BytesObj::CONTENT.len as u64,
    bytearray_data: ByteArrayObj::CONTENT.data as u64,
    bytearray_len: ByteArrayObj::CONTENT.len as u64,
    list_data: ListObj::ITEMS.data as u64,
    list_len: ListObj::ITEMS.len as u64,
    tuple_items: TupleObj::ITEMS_OFFSET as u64,
    tuple_len: TupleObj::LEN_OFFSET as u64,
    dict_data: DictObj::ENTRIES.data as u64,
    dict_entries: DictObj::ENTRIES.len as u64,
    dict_len: DictObj::LEN_OFFSET as u64,
    dict_entry_bytes: size_of::<DictEntry>() as u64,
    dict_entry_key: offset_of!(DictEntry, key) as u64,
    dict_entry_value: offset_of!(DictEntry, value) as u64,
    set_data: SetObj::PLACES.data as u64,
    set_places: SetObj::PLACES.len as u64,
    set_len: SetObj::LEN_OFFSET as u64,
    set_place_bytes: size_of::<SetEntry>() as u64,
    set_place_value: offset_of!(SetEntry, key) as u64,
    range_start: offset_of!(RangeObj, start) as u64,
    range_stop: offset_of!(RangeObj, stop) as u64,
    range_step: offset_of!(RangeObj, step) as u64,
    function_code: FunctionObj::CODE_OFFSET as u64,
    function_name: offset_of!(FunctionObj, qualname) as u64,
    method_function: offset_of!(BoundMethodObj, function) as u64,
    native_definition: offset_of!(NativeObj, def) as u64,
    native_name: (offset_of!(NativeDef, name) + NAME.data) as u64,
    native_name_bytes: (offset_of!(NativeDef, name) + NAME.len) as u64,
    exception_args: offset_of!(ExceptionObj, args) as u64,
    instance_slots: InstanceObj::SLOTS_OFFSET as u64,
    instance_more: offset_of!(InstanceObj, overflow) as u64,
    vector_data: VECTOR.data as u64,
    vector_len: VECTOR.len as u64,
    kind_float: Kind::Float as u64,
    kind_int: Kind::BigInt as u64,
    kind_str: Kind::Str as u64,
    kind_bytes: Kind::Bytes as u64,
    kind_bytearray: Kind::ByteArray as u64,
    kind_list: Kind::List as u64,
    kind_tuple: Kind::Tuple as u64,
    kind_dict: Kind::Dict as u64,
    kind_set: Kind::Set as u64,
    kind_range: Kind::Range as u64,
    kind_method: Kind::BoundMethod as u64,
    kind_native: Kind::Native as u64,
    kind_class: Kind::Class as u64,
    kind_instance: Kind::Instance as u64,
    kind_exception: Kind::Exception as u64,
    kind_cell: Kind::Cell as u64,
    kind_generator: Kind::Generator as u64,
    kind_function: Kind::Function as u64,
}
.identified();

// A reader fetches it each time.
const _: () = assert!(LAYOUT.thread_bytes < 4096);

/// From the start of a frame, in bytes; slots count down from the registers.
const fn frame_offset(slot: usize) -> u64 {
    ((CodeObj::FRAME_HEADER - slot) * SLOT_BYTES) as u64
}

/// What a new thread, run by the calling thread of the system, says of itself.
pub(crate) fn thread(strategy: &str) -> PublishedThread {
    static SERIALS: AtomicU64 = AtomicU64::new(1);
    let mut name = [0; STRATEGY_NAME_BYTES];
    for (to, from) in name.iter_mut().zip(strategy.bytes()) {
        *to = from;
    }
    PublishedThread {
        serial: SERIALS.fetch_add(1, Ordering::Relaxed),
        tid: rustix::thread::gettid().as_raw_nonzero().get() as u64,
        strategy: name,
        activity: RUNNING,
        unsettled: 0,
        innermost: std::ptr::null(),
    }
}

/// What a code object says of itself. `locals` and what `object` owns live as long as the code object.
pub(crate) fn code(
    object: &CodeObject,
    entry: *const u32,
    frame_slots: usize,
    locals: &[Gc<StrObj>],
) -> PublishedCode {
    static SERIALS: AtomicU64 = AtomicU64::new(1);
    PublishedCode {
        serial: SERIALS.fetch_add(1, Ordering::Relaxed),
        entry,
        words: object.instructions.len(),
        frame_bytes: frame_slots * SLOT_BYTES,
        name: object.qualname.as_ptr(),
        name_bytes: object.qualname.len(),
        file: object.filename.as_ptr(),
        file_bytes: object.filename.len(),
        first_line: u64::from(object.first_line),
        lines: object.positions.as_ptr().cast(),
        line_rows: object.positions.len(),
        locals: locals.as_ptr().cast(),
        local_count: locals.len(),
    }
}

/// Notes that a code object is about to be freed: its address may come to mean another.
pub(crate) fn code_freed() {
    ROOT.codes_freed.fetch_add(1, Ordering::Release);
}

/// Puts the state of a thread on the list. It stays there until [`unlist`].
pub(crate) fn list(state: *const Vm) {
    change_list(|threads| threads.push(state.addr()));
}

/// Takes the state of a thread off the list.
pub(crate) fn unlist(state: *const Vm) {
    change_list(|threads| threads.retain(|&listed| listed != state.addr()));
}

/// Changes the list of threads, and tells readers that it does.
fn change_list(change: impl FnOnce(&mut Vec<usize>)) {
    if ROOT.program.load(Ordering::Relaxed) == 0 {
        let now = rustix::time::clock_gettime(rustix::time::ClockId::Monotonic);
        let now = now.tv_sec.cast_unsigned() * 1_000_000_000 + now.tv_nsec.cast_unsigned();
        ROOT.program.store(now.max(1), Ordering::Relaxed);
    }
    // No change panics half-way.
    let mut threads = THREADS.lock().unwrap_or_else(PoisonError::into_inner);
    ROOT.thread_changes.fetch_add(1, Ordering::SeqCst);
    change(&mut threads);
    ROOT.threads.store(threads.as_mut_ptr(), Ordering::SeqCst);
    ROOT.thread_count.store(threads.len(), Ordering::SeqCst);
    ROOT.thread_changes.fetch_add(1, Ordering::SeqCst);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::Thread;
    use crate::interp::Config;
    use minivm_strategies::{Array, Cached, StackConfig};

    #[test]
    fn a_thread_is_listed_as_long_as_it_lives() {
        let listed = |address: usize| {
            let threads = THREADS.lock().unwrap();
            assert_eq!(
                ROOT.threads.load(Ordering::SeqCst),
                threads.as_ptr().cast_mut()
            );
            assert_eq!(ROOT.thread_count.load(Ordering::SeqCst), threads.len());
            threads.iter().filter(|&&listed| listed == address).count()
        };
        let config = StackConfig::default();
        let mut first = Thread::<Cached>::new(Config::default(), &config).unwrap();
        let mut second = Thread::<Array>::new(Config::default(), &config).unwrap();
        let addresses = [first.vm(), second.vm()].map(|vm| std::ptr::from_ref(vm).addr());
        assert_eq!(addresses.map(listed), [1, 1]);
        drop(first);
        assert_eq!(addresses.map(listed), [0, 1]);
        drop(second);
        assert_eq!(addresses.map(listed), [0, 0]);
    }

    #[test]
    fn the_layout_has_an_identity() {
        assert_eq!(LAYOUT.identified(), LAYOUT);
        assert_ne!(LAYOUT.build_id, 0);
    }
}
